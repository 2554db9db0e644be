"""Plain functions that make what tests need; a submission reaches a status by the real moves."""

import json
from datetime import timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.models import Area, Membership, Municipality, Province, Role, User
from assessments import clock, editing, marks
from assessments.engine import Inputs, make_move
from assessments.models import (
    Activity,
    Cycle,
    CycleStage,
    LpaResult,
    Registration,
    Response,
    SelfScore,
    Stage,
    Status,
    Submission,
)
from assessments.queries import overview
from indicators.library import add_draft, export_framework, import_framework
from indicators.models import Framework
from indicators.queries import outline
from reviews.models import Assignment, Panel, Score, SettledScore

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
PASSWORD = "a-long-password"
_numbers = count(1)


@cache
def _json(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text())


def load_facts() -> None:
    import_framework(_json("esc-34.json"))
    from accounts.places import import_places

    import_places(_json("places.json"))


def framework() -> Framework:
    return Framework.objects.get(code="esc-34", version=1)


def draft_framework(changes: dict[str, dict[str, Any] | None] | None = None, **fields: Any) -> Framework:
    """A second version as a draft: some indicators, by number, with other columns or (None) left out."""
    data = export_framework(framework()) | {"version": 2} | fields
    for dimension in data["dimensions"]:
        for group in dimension["groups"]:
            kept = [(one, (changes or {}).get(one["number"], {})) for one in group["indicators"]]
            group["indicators"] = [one | change for one, change in kept if change is not None]
    return add_draft(data)


def cycle(year_be: int = 2569, **stages: tuple[int, int | None]) -> Cycle:
    """A cycle whose stages all run now; give `self_assessment=(-10, 5)` for other days from now.

    Whichever is made later, a cycle or a municipality: the one is registered for the other.
    """
    found = Cycle.objects.filter(year_be=year_be).first()
    made = found or bare_cycle(year_be)
    if not found:
        Registration.objects.bulk_create(
            Registration(municipality=town, cycle=made) for town in Municipality.objects.existing()
        )
    if not found or stages:
        made.stages.all().delete()
        CycleStage.objects.bulk_create(_stage(made, stage, stages.get(stage.value, (-30, 30))) for stage in Stage)
    return Cycle.objects.with_stages().get(pk=made.pk)


def _stage(cycle: Cycle, stage: Stage, days: tuple[int, int | None]) -> CycleStage:
    starts, ends = (None if day is None else clock.now() + timedelta(days=day) for day in days)
    return CycleStage(cycle=cycle, key=stage, starts_at=starts, ends_at=ends)


def bare_cycle(year_be: int, plan: Framework | None = None) -> Cycle:
    """A confirmed cycle without any dates, with the marks that its framework proposes."""
    plan = plan or framework()
    return Cycle.objects.create(
        year_be=year_be,
        framework=plan,
        pass_marks=marks.proposed_pass_marks(plan),
        cut_offs=marks.proposed_cut_offs(plan),
    )


def municipality(name_th: str = "บ้านสาง", kind: str = "tambon", province: str = "56", **fields: Any) -> Municipality:
    found, is_new = Municipality.objects.get_or_create(
        name_th=name_th,
        kind=kind,
        province=Province.objects.get(code=province),
        district_th=fields.pop("district_th", "เมืองพะเยา"),
        defaults={"name_en": "Ban Sang", "district_en": "Mueang Phayao"} | fields,
    )
    if is_new:
        Registration.objects.bulk_create(Registration(municipality=found, cycle=one) for one in Cycle.objects.all())
    return found


def user(name: str = "สมหญิง ใจดี", **fields: Any) -> User:
    email = fields.pop("email", f"person{next(_numbers)}@example.com")
    return User.objects.create_user(email, PASSWORD, full_name=name, **fields)


def member(role: Role, scope: Municipality | Province | Area | None = None, **fields: Any) -> User:
    """A person with one role; the scope's kind decides the column."""
    person = user(**fields)
    Membership.objects.create(user=person, role=role, **_scope(scope))
    return person


def _scope(scope: Municipality | Province | Area | None) -> dict[str, Any]:
    column = {Municipality: "municipality", Province: "province", Area: "area"}
    return {column[type(scope)]: scope} if scope is not None else {}


class Cast:
    """Everybody who plays a part in one submission of บ้านสาง, and strangers from elsewhere."""

    contributor: User
    coordinator: User
    certifier: User
    officer: User
    evaluator: User
    second_evaluator: User
    chair: User
    national_chair: User
    administrator: User
    stranger: User
    other_officer: User
    idle_evaluator: User
    other_chair: User

    def __init__(self) -> None:
        self.municipality = town = municipality()
        self.province = town.province
        self.area = area = self.province.area
        self.other_municipality = municipality("น่าน", "mueang", "55", district_th="เมืองน่าน", name_en="Nan")
        people: dict[str, tuple[Role, Municipality | Province | Area | None, str]] = {
            "contributor": (Role.CONTRIBUTOR, town, "กมล ช่างเขียน"),
            "coordinator": (Role.COORDINATOR, town, "ปราณี ประสานงาน"),
            "certifier": (Role.CERTIFIER, town, "สมชาย นายกดี"),
            "officer": (Role.PROVINCIAL_OFFICER, self.province, "วิชัย ทสจ."),
            "evaluator": (Role.EVALUATOR, area, "อรุณ ผู้ประเมิน"),
            "second_evaluator": (Role.EVALUATOR, area, "บุษบา ผู้ประเมิน"),
            "chair": (Role.CHAIR, area, "ธีระ ประธาน"),
            "national_chair": (Role.CHAIR, None, "ดารณี ประธานระดับประเทศ"),
            "administrator": (Role.ADMINISTRATOR, None, "พิมพ์ ผู้ดูแล"),
            "stranger": (Role.COORDINATOR, self.other_municipality, "คนเมืองอื่น"),
            "other_officer": (Role.PROVINCIAL_OFFICER, Province.objects.get(code="90"), "ทสจ. จังหวัดอื่น"),
            "idle_evaluator": (Role.EVALUATOR, area, "ผู้ประเมินที่ไม่ได้รับมอบ"),
            "other_chair": (Role.CHAIR, Area.objects.get(key="south"), "ประธานภาคอื่น"),
        }
        # Hundreds of tests have this cast: one statement makes all its people, with one password between them.
        password = make_password(PASSWORD)
        made = User.objects.bulk_create(
            User(
                email=f"person{next(_numbers)}@example.com",
                full_name=name,
                position="นายกเทศมนตรี" if role == Role.CERTIFIER else "",
                password=password,
            )
            for role, _, name in people.values()
        )
        Membership.objects.bulk_create(
            Membership(user=person, role=role, **_scope(scope))
            for person, (role, scope, _) in zip(made, people.values(), strict=True)
        )
        for key, person in zip(people, made, strict=True):
            setattr(self, key, person)


def submission(town: Municipality | None = None, year_be: int = 2569) -> Submission:
    """A fresh draft; whoever begins one is registered."""
    found = Cycle.objects.with_stages().filter(year_be=year_be).first() or cycle(year_be)
    town = town or municipality()
    Registration.objects.get_or_create(municipality=town, cycle=found)
    made = editing.start_submission(town, found)
    return Submission.objects.with_facts().get(pk=made.pk)


def fill(submission: Submission, answer: str = "ดำเนินการครบถ้วน", share: Decimal = Decimal("0.8")) -> None:
    """Answer every indicator and give each criterion a share of its maximum, those from the LPA by its result."""
    Response.objects.filter(submission=submission).update(answer=answer)
    SelfScore.objects.bulk_create(
        SelfScore(response=response, criterion=criterion, points=criterion.maximum * share)
        for response in submission.responses.prefetch_related("indicator__criteria")
        if response.indicator.is_assessed
        for criterion in response.indicator.criteria.all()
    )
    lpa_result(submission.municipality, submission.cycle.year_be, share * 100)


def hand_in(submission: Submission) -> None:
    """What submitting keeps of the points, without the people who sign it."""
    state = overview(submission)
    editing.keep_given_points(state)
    Submission.objects.filter(pk=submission.pk).update(status=Status.SUBMITTED, self_percent=state.result.total)


def lpa_result(municipality: Municipality, year_be: int, score: Decimal | int | str, **fields: Any) -> LpaResult:
    """A result with the same score of a hundred for each of the ten items."""
    values = {"maximum": 100, "scores": {str(item): str(score) for item in range(1, 11)}, "source": "ประกาศ สถ."}
    made, _ = LpaResult.objects.update_or_create(municipality=municipality, year_be=year_be, defaults=values | fields)
    made.refresh_from_db()
    return made


def activity(submission: Submission, *numbers: str, title: str = "ธนาคารขยะชุมชน", **fields: Any) -> Activity:
    made = Activity.objects.create(
        submission=submission, title=title, year_be=fields.pop("year_be", submission.cycle.year_be), **fields
    )
    made.responses.set(submission.responses.filter(indicator__number__in=numbers))
    return made


SIGNED = Inputs(signed_name="สมชาย นายกดี", signed_position="นายกเทศมนตรีตำบลบ้านสาง")

# The way to each status, as (who, move); None stands for what happens between the moves.
ROAD: dict[Status, list[tuple[str, str]]] = {
    Status.DRAFT: [],
    Status.INTERNAL_REVIEW: [("coordinator", "hand_over")],
}
ROAD[Status.SUBMITTED] = [*ROAD[Status.INTERNAL_REVIEW], ("certifier", "submit")]
ROAD[Status.RETURNED] = [*ROAD[Status.SUBMITTED], ("officer", "return")]
ROAD[Status.ACCEPTED] = [*ROAD[Status.SUBMITTED], ("officer", "accept")]
ROAD[Status.AREA_REVIEW] = [*ROAD[Status.ACCEPTED], ("administrator", "begin_area_review")]
ROAD[Status.PREVIEW] = [*ROAD[Status.AREA_REVIEW], ("chair", "settle")]
ROAD[Status.OBJECTION] = [*ROAD[Status.PREVIEW], ("coordinator", "object")]
ROAD[Status.AREA_DECIDED] = [*ROAD[Status.PREVIEW], ("certifier", "agree")]
ROAD[Status.NATIONAL_REVIEW] = [*ROAD[Status.AREA_DECIDED], ("administrator", "nominate")]
ROAD[Status.NATIONAL_DECIDED] = [*ROAD[Status.NATIONAL_REVIEW], ("national_chair", "decide_national")]
ROAD[Status.PUBLISHED] = [*ROAD[Status.AREA_DECIDED], ("administrator", "publish")]
ROAD[Status.WITHDRAWN] = [("certifier", "withdraw")]


def submission_in(status: Status, cast: Cast, **fields: Any) -> Submission:
    """A filled submission of the cast's municipality that walked the road to a status."""
    made = submission(cast.municipality, fields.pop("year_be", 2569))
    fill(made, **fields)
    for who, move in ROAD[status]:
        prepare(move, made, cast)
        make_move(move, made, getattr(cast, who), SIGNED if "submit" in move else Inputs(reason="ข้อมูลยังไม่ครบ"))
    return Submission.objects.with_facts().get(pk=made.pk)


def prepare(move: str, submission: Submission, cast: Cast) -> None:
    """What people do between the moves."""
    if move == "begin_area_review":
        assign(submission, cast.evaluator, cast.administrator)
        assign(submission, cast.second_evaluator, cast.administrator)
    if move == "settle":
        for assignment in submission.assignments.all():
            score(assignment)
            Assignment.objects.filter(pk=assignment.pk).update(finished_at=clock.now())
        settle_points(submission)
    if move == "object":
        object_to(submission, "20", cast.coordinator)
    if move == "nominate":
        excellent_last_year(submission, cast)


def assign(submission: Submission, evaluator: User, by: User) -> Assignment:
    panel, _ = Panel.objects.get_or_create(cycle=submission.cycle, stage=Stage.AREA_REVIEW, area=submission.area)
    return Assignment.objects.create(panel=panel, submission=submission, evaluator=evaluator, assigned_by=by)


def _judged(submission: Submission) -> list[Any]:
    plan = outline(submission.cycle.framework)
    return [one for leaf in plan.leaves if not leaf.is_from_lpa for one in leaf.criteria.all()]


def score(assignment: Assignment, share: Decimal = Decimal("0.7")) -> None:
    Score.objects.bulk_create(
        Score(assignment=assignment, criterion=one, points=one.maximum * share)
        for one in _judged(assignment.submission)
    )


def settle_points(submission: Submission, share: Decimal = Decimal("0.7")) -> None:
    SettledScore.objects.bulk_create(
        SettledScore(submission=submission, criterion=one, points=one.maximum * share) for one in _judged(submission)
    )


def object_to(submission: Submission, number: str, by: User) -> Any:
    from reviews.models import Objection

    response = submission.responses.get(indicator__number=number)
    return Objection.objects.create(response=response, reason="มีหลักฐานเพิ่มเติม", raised_by=by)


def excellent_last_year(submission: Submission, cast: Cast) -> None:
    """The same municipality, graded ดีเยี่ยม in the cycle before."""
    cycle(submission.cycle.year_be - 1)
    before = submission_in_excellence(submission.cycle.year_be - 1, cast)
    assert before.decisions.get().grade.key == "excellent"  # type: ignore[union-attr]


def submission_in_excellence(year_be: int, cast: Cast) -> Submission:
    made = submission(cast.municipality, year_be)
    fill(made, share=Decimal("0.9"))
    for who, move in ROAD[Status.AREA_REVIEW]:
        prepare(move, made, cast)
        make_move(move, made, getattr(cast, who), SIGNED)
    for assignment in made.assignments.all():
        Assignment.objects.filter(pk=assignment.pk).update(finished_at=clock.now())
    settle_points(made, Decimal("0.9"))
    make_move("settle", made, cast.chair)
    make_move("agree", made, cast.certifier)
    return made
