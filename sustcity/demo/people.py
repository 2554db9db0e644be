"""The demo people: one for every role, with passwords that exist on this machine only."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.inviting import hash_of
from accounts.models import (
    Area,
    Invitation,
    Membership,
    Municipality,
    PeopleChange,
    Province,
    Role,
    TeamRole,
    User,
)
from sustcity.demo import places

# People in the background have no password and no button on the sign-in page.
BACKGROUND = "people.sustcity.example"


@dataclass(frozen=True)
class Person:
    """`key` names the person in `manage.py demo --accounts`."""

    key: str
    role: Role
    name: str
    position: str
    is_deputy: bool = False

    @property
    def email(self) -> str:
        return f"{self.key.replace('_', '-')}@{settings.DEMO_DOMAIN}"


PEOPLE = (
    Person("contributor", Role.CONTRIBUTOR, "กมลวรรณ ใจเย็น", "นักวิชาการสาธารณสุข"),
    Person("contributor_2", Role.CONTRIBUTOR, "ณัฐพล วงศ์งาม", "ผู้อำนวยการกองช่าง"),
    Person("coordinator", Role.COORDINATOR, "ปราณี สุขสวัสดิ์", "หัวหน้าสำนักปลัด"),
    Person("deputy", Role.COORDINATOR, "ศิริพร ปันแก้ว", "รองปลัดเทศบาล", is_deputy=True),
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
    cast = {person.key: _add(person) for person in PEOPLE}
    _team(cast)
    return cast


def _add(person: Person) -> User:
    user = User.objects.create_user(person.email, full_name=person.name, position=person.position)
    join(user, person.role, scope_of(person), is_deputy=person.is_deputy)
    return user


def _team(cast: dict[str, User]) -> None:
    """What the people of the town did among themselves: one left, one was named deputy, one is invited."""
    town, coordinator, certifier = places.ban_sang(), cast["coordinator"], cast["certifier"]
    former = User.objects.create_user(f"former@{BACKGROUND}", full_name="อนงค์ ทิพย์วงศ์", position="เจ้าพนักงานสาธารณสุข")
    since = timezone.now() - timedelta(days=900)
    Membership.objects.create(
        user=former, role=Role.CONTRIBUTOR, municipality=town, started_at=since, ended_at=_ago(45)
    )
    Invitation.objects.create(
        municipality=town,
        email=f"wirat@{BACKGROUND}",
        full_name="วิรัตน์ จันทร์ดี",
        position="ผู้อำนวยการกองการศึกษา",
        team_role=TeamRole.CONTRIBUTOR,
        token_hash=hash_of(secrets.token_urlsafe(32)),
        invited_by=coordinator,
        invited_at=_ago(3),
        sent_at=_ago(3),
        expires_at=_ago(3) + timedelta(days=settings.INVITATION_DAYS),
    )
    what = PeopleChange.Action
    told: tuple[tuple[int, PeopleChange.Action, User, str, TeamRole, str, str], ...] = (
        (45, what.ENDED, coordinator, former.name_and_position, TeamRole.CONTRIBUTOR, "", "ย้ายไปเทศบาลเมืองพะเยา"),
        (
            30,
            what.CHANGED,
            certifier,
            cast["deputy"].name_and_position,
            TeamRole.DEPUTY,
            TeamRole.CONTRIBUTOR,
            "",
        ),
        (3, what.INVITED, coordinator, "วิรัตน์ จันทร์ดี", TeamRole.CONTRIBUTOR, "", ""),
    )
    for days, action, by, about, role, old, reason in told:
        PeopleChange.objects.create(
            municipality=town,
            action=action,
            by=by,
            by_name=by.name_and_position,
            about=about,
            team_role=role,
            old_team_role=old,
            reason=reason,
            at=_ago(days),
        )


def _ago(days: int) -> datetime:
    """In office hours, each day at another minute."""
    day = timezone.localtime() - timedelta(days=days)
    return day.replace(hour=9 + days % 7, minute=days * 7 % 60)


def join(user: User, role: Role, scope: Municipality | Province | Area | None, *, is_deputy: bool = False) -> None:
    """Since long ago: the yearly confirmation of people waits."""
    Membership.objects.create(
        user=user,
        role=role,
        is_deputy=is_deputy,
        started_at=_ago(700),
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
