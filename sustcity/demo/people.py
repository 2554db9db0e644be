"""The demo people: one for every role, with passwords that exist on this machine only."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from accounts.models import Area, Membership, Municipality, Province, Role, User
from sustcity.demo import places


@dataclass(frozen=True)
class Person:
    """`key` names the person in `manage.py demo --accounts`."""

    key: str
    role: Role
    name: str
    position: str

    @property
    def email(self) -> str:
        return f"{self.key.replace('_', '-')}@{settings.DEMO_DOMAIN}"


PEOPLE = (
    Person("contributor", Role.CONTRIBUTOR, "กมลวรรณ ใจเย็น", "นักวิชาการสาธารณสุข"),
    Person("contributor_2", Role.CONTRIBUTOR, "ณัฐพล วงศ์งาม", "ผู้อำนวยการกองช่าง"),
    Person("coordinator", Role.COORDINATOR, "ปราณี สุขสวัสดิ์", "หัวหน้าสำนักปลัด"),
    Person("certifier", Role.CERTIFIER, "สมชาย ศรีวิชัย", "นายกเทศมนตรีตำบลบ้านสาง"),
    Person("provincial_officer", Role.PROVINCIAL_OFFICER, "วิชัย แก้วคำ", "นักวิชาการสิ่งแวดล้อมชำนาญการ"),
    Person("evaluator", Role.EVALUATOR, "อรุณี ธรรมรักษ์", "ผู้ทรงคุณวุฒิด้านสิ่งแวดล้อมเมือง"),
    Person("evaluator_2", Role.EVALUATOR, "บุญส่ง พิทักษ์ไพร", "ผู้ทรงคุณวุฒิด้านสาธารณสุข"),
    Person("chair", Role.CHAIR, "ธีระพงษ์ มั่นคง", "ประธานคณะอนุกรรมการภาคเหนือ"),
    Person("national_chair", Role.CHAIR, "ดารณี อุดมสุข", "ประธานคณะอนุกรรมการระดับประเทศ"),
    Person("administrator", Role.ADMINISTRATOR, "พิมพ์ชนก รัตนา", "ผู้ดูแลระบบ"),
)


def scope_of(person: Person) -> Municipality | Province | Area | None:
    town = places.ban_sang()
    match person.role:
        case Role.CONTRIBUTOR | Role.COORDINATOR | Role.CERTIFIER:
            return town
        case Role.PROVINCIAL_OFFICER:
            return town.province
        case Role.EVALUATOR | Role.CHAIR if person.key != "national_chair":
            return town.province.area
    return None


def add_people() -> dict[str, User]:
    """The demo people by key, each with the one role."""
    return {person.key: _add(person) for person in PEOPLE}


def _add(person: Person) -> User:
    user = User.objects.create_user(person.email, full_name=person.name, position=person.position)
    join(user, person.role, scope_of(person))
    return user


def join(user: User, role: Role, scope: Municipality | Province | Area | None) -> None:
    Membership.objects.create(
        user=user,
        role=role,
        municipality=scope if isinstance(scope, Municipality) else None,
        province=scope if isinstance(scope, Province) else None,
        area=scope if isinstance(scope, Area) else None,
    )


def _password_file() -> Path:
    return settings.DATA_DIR / "demo-passwords.json"


def accounts() -> dict[str, dict[str, str]]:
    """Role, e-mail, password, name and scope by key; passwords are made once, on this machine."""
    path = _password_file()
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    users = {user.email: user for user in User.objects.filter(email__in=[one.email for one in PEOPLE])}
    for person in PEOPLE:
        password = known.setdefault(person.key, secrets.token_urlsafe(9))
        if not users[person.email].check_password(password):
            users[person.email].set_password(password)
            users[person.email].save(update_fields=["password"])
    path.touch(mode=0o600)
    path.write_text(json.dumps(known))
    return {
        person.key: {
            "role": person.role,
            "email": person.email,
            "password": known[person.key],
            "name": person.name,
            "scope": str(scope_of(person) or "ทั้งโครงการ"),
        }
        for person in PEOPLE
    }


def is_built() -> bool:
    return User.objects.filter(email=PEOPLE[0].email).exists()
