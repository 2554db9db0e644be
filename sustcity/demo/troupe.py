"""Who acts for one municipality of the demo: its own people and those who judge it."""

from dataclasses import dataclass

from accounts.models import Area, Municipality, Province, Role, User
from sustcity.demo import people, places


@dataclass(frozen=True)
class Troupe:
    coordinator: User
    certifier: User
    officer: User
    administrator: User
    chair: User
    national_chair: User
    evaluators: tuple[User, User]


def troupe_of(town: Municipality, cast: dict[str, User], **own: User) -> Troupe:
    """The demo people judge where their province or area is meant; elsewhere people of the place act."""
    area, province = town.province.area, town.province
    ours = places.ban_sang().province
    return Troupe(
        coordinator=own.get("coordinator") or _local(town, Role.COORDINATOR, "หัวหน้าสำนักปลัด"),
        certifier=own.get("certifier") or _local(town, Role.CERTIFIER, "นายกเทศมนตรี"),
        officer=cast["provincial_officer"] if province == ours else _officer(province),
        administrator=cast["administrator"],
        chair=cast["chair"] if area == ours.area else _chair(area),
        national_chair=cast["national_chair"],
        evaluators=(cast["evaluator"], cast["evaluator_2"]) if area == ours.area else _evaluators(area),
    )


def _local(town: Municipality, role: Role, position: str) -> User:
    name = f"{position}{town.name_th}" if role == Role.CERTIFIER else f"ผู้ประสานงาน{town.full_name_th}"
    return _background(f"{role}-{town.pk}", name, role, town, position)


def _officer(province: Province) -> User:
    name = f"เจ้าหน้าที่ ทสจ. {province.name_th}"
    return _background(f"officer-{province.code}", name, Role.PROVINCIAL_OFFICER, province)


def _chair(area: Area) -> User:
    return _background(f"chair-{area.key}", f"ประธานคณะอนุกรรมการ{area.name_th}", Role.CHAIR, area)


def _evaluators(area: Area) -> tuple[User, User]:
    first, second = (
        _background(f"evaluator-{area.key}-{n}", f"ผู้ประเมิน{area.name_th} คนที่ {n}", Role.EVALUATOR, area) for n in (1, 2)
    )
    return first, second


def _background(key: str, name: str, role: Role, scope: Municipality | Province | Area, position: str = "") -> User:
    user, is_new = User.objects.get_or_create(
        email=f"{key}@{people.BACKGROUND}", defaults={"full_name": name, "position": position}
    )
    if is_new:
        people.join(user, role, scope)
    return user
