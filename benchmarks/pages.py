"""The pages that are timed, each opened by the person whose work it is."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, QuerySet
from django.urls import reverse

from accounts.models import Membership, Role, User
from assessments.models import Activity, EvidenceKind, Response, Status, Submission
from benchmarks.timing import Target
from reviews.models import Assignment

YEAR = 2569
LISTS = (
    "",
    "?page=3",
    f"?year={YEAR}&status=area_review&area=north",
    "?q=ทอง",
    "?sort=-total",
    "?sort=-since",
)


def targets() -> Iterator[Target]:
    """Where a state is missing from a database, so are its pages."""
    yield Target("sign_in", reverse("accounts:sign_in"), None)
    yield Target("result_list, anonymous", reverse("reports:result_list"), None, is_list=True)
    yield Target("result_year, anonymous", reverse("reports:result_year", args=[YEAR]), None, is_list=True)
    yield from _homes()
    yield from _lists()
    yield from _municipal(_fullest(Status.DRAFT))
    yield from _judging(_fullest(Status.AREA_REVIEW))
    yield from _results(_fullest(Status.PREVIEW))


def _homes() -> Iterator[Target]:
    url, draft, review = reverse("reports:home"), _fullest(Status.DRAFT), _fullest(Status.AREA_REVIEW)
    for role in (Role.CONTRIBUTOR, Role.COORDINATOR, Role.CERTIFIER):
        yield Target(f"home, {role}", url, _member(role, municipality=draft.municipality_id))
    yield Target("home, provincial_officer", url, _officer())
    yield Target("home, evaluator", url, _busiest_evaluator())
    yield Target("home, chair", url, _member(Role.CHAIR, area=review.area_id))
    yield Target("home, administrator", url, _member(Role.ADMINISTRATOR))


def _lists() -> Iterator[Target]:
    url, administrator = reverse("reports:submission_list"), _member(Role.ADMINISTRATOR)
    for query in LISTS:
        name = f"submission_list{query}, administrator"
        yield Target(name, url + query, administrator, is_list=True)
    review = _fullest(Status.AREA_REVIEW)
    yield Target("submission_list, chair", url, _member(Role.CHAIR, area=review.area_id), is_list=True)
    yield Target("submission_list, evaluator", url, _busiest_evaluator(), is_list=True)
    yield Target("submission_list, provincial_officer", url, _officer(), is_list=True)
    yield Target("assignment_list, evaluator", reverse("reviews:assignment_list"), _busiest_evaluator(), is_list=True)
    yield Target("lpa_result_list, administrator", reverse("assessments:lpa_result_list"), administrator, is_list=True)
    yield Target("cycle_list, administrator", reverse("assessments:cycle_list"), administrator, is_list=True)
    towns, registrations = reverse("accounts:municipality_list"), reverse("assessments:registration_list", args=[YEAR])
    for query in ("", "?q=ทอง", "?page=20&sort=name"):
        yield Target(f"municipality_list{query}, administrator", towns + query, administrator, is_list=True)
    for query in ("", "?state=not_registered", "?last=on"):
        yield Target(f"registration_list{query}, administrator", registrations + query, administrator, is_list=True)
    yield Target("registration_list, provincial_officer", registrations, _officer(), is_list=True)
    town = reverse("accounts:municipality_detail", args=[review.municipality_id])
    yield Target("municipality_detail, administrator", town, administrator)
    for name in ("cycle_detail", "cycle_areas", "extension_list"):
        yield Target(f"{name}, administrator", reverse(f"assessments:{name}", args=[YEAR]), administrator)


def _municipal(draft: Submission) -> Iterator[Target]:
    contributor, coordinator, certifier = (
        _member(role, municipality=draft.municipality_id)
        for role in (Role.CONTRIBUTOR, Role.COORDINATOR, Role.CERTIFIER)
    )
    detail = reverse("assessments:submission_detail", args=[draft.pk])
    yield Target("submission_detail, coordinator", detail, coordinator)
    yield Target("submission_detail, administrator", detail, _member(Role.ADMINISTRATOR))
    yield Target("submission_read, certifier", reverse("assessments:submission_read", args=[draft.pk]), certifier)
    yield Target("score_explained, coordinator", reverse("assessments:score_explained", args=[draft.pk]), coordinator)
    yield Target("what_if, coordinator", reverse("assessments:what_if", args=[draft.pk]), coordinator)
    response = _fullest_of(Response.objects.filter(submission=draft).select_related("indicator"), "activities")
    edit = reverse("assessments:response_edit", args=[draft.pk, response.indicator.number])
    yield Target("response_edit, contributor", edit, contributor)
    yield Target("response_edit, saving", edit, contributor, is_save=True)
    grid = reverse("assessments:base_data", args=[draft.pk])
    yield Target("base_data, contributor", grid, contributor)
    yield Target("base_data, saving every number", grid, contributor, is_save=True)
    yield Target(
        "base_data_template, contributor", reverse("assessments:base_data_template", args=[draft.pk]), contributor
    )
    activities = reverse("assessments:activity_list", args=[draft.pk])
    yield Target("activity_list, contributor", activities, contributor, is_list=True)
    activity = _fullest_of(Activity.objects.filter(submission=draft), "evidence")
    url = reverse("assessments:activity_edit", args=[activity.pk])
    yield Target("activity_edit with evidence, contributor", url, contributor)
    yield Target("activity_edit, saving", url, contributor, is_save=True)
    yield from _pictures(draft, "contributor", contributor)


def _pictures(submission: Submission, role: str, person: User) -> Iterator[Target]:
    """All that is attached, some of it, and one photo large; by signal, all photos are looked at first."""
    gallery = reverse("assessments:evidence_list", args=[submission.pk])
    photos = submission.evidence.filter(kind=EvidenceKind.PHOTO)
    photo = reverse("assessments:evidence_view", args=[photos.order_by("pk")[photos.count() // 2].pk])
    for query in ("", "?page=2", "?signal=any", "?indicator=20&order=-taken"):
        yield Target(f"evidence_list{query}, {role}", gallery + query, person, is_list=True)
    for query in ("", "?signal=any"):
        yield Target(f"evidence_view{query}, {role}", photo + query, person)
    yield Target(f"evidence_map, {role}", reverse("assessments:evidence_map", args=[submission.pk]), person)


def _judging(review: Submission) -> Iterator[Target]:
    assignment = Assignment.objects.filter(submission=review, finished_at=None).select_related("evaluator").get()
    evaluator, chair = assignment.evaluator, _member(Role.CHAIR, area=review.area_id)
    yield Target("assignment_detail, evaluator", reverse("reviews:assignment_detail", args=[assignment.pk]), evaluator)
    score = reverse("reviews:score_edit", args=[assignment.pk, "20"])
    yield Target("score_edit, evaluator", score, evaluator)
    yield Target("score_edit, saving", score, evaluator, is_save=True)
    yield from _pictures(review, "evaluator", evaluator)
    settling = reverse("reviews:settling", args=[review.pk])
    yield Target("settling, chair", settling, chair)
    yield Target("settling, saving", settling, chair, is_save=True)


def _results(preview: Submission) -> Iterator[Target]:
    url = reverse("reviews:result_detail", args=[preview.pk])
    coordinator = _member(Role.COORDINATOR, municipality=preview.municipality_id)
    yield Target("result_detail, coordinator", url, coordinator)
    url = reverse("reviews:result_explained", args=[preview.pk])
    yield Target("result_explained, coordinator", url, coordinator)


def _fullest(status: Status) -> Submission:
    """Of a state, the submission with the most activities."""
    found: Submission = _fullest_of(Submission.objects.filter(cycle__year_be=YEAR, status=status), "activities")
    return found


def _fullest_of(rows: QuerySet[Any], of: str) -> Any:
    return rows.order_by().annotate(size=Count(of, distinct=True)).order_by("-size", "pk")[0]


def _member(role: Role, **scope: int) -> User:
    held = Membership.objects.active().filter(role=role, **scope).select_related("user")
    return held.order_by("pk")[0].user


def _officer() -> User:
    """Of the province with the most submissions."""
    counts = Submission.objects.order_by().values("province").annotate(size=Count("pk"))
    provinces = [one["province"] for one in counts.order_by("-size", "province")]
    held = Membership.objects.active().filter(role=Role.PROVINCIAL_OFFICER).select_related("user")
    by_province = {one.province_id: one.user for one in held}
    return next(by_province[pk] for pk in provinces if pk in by_province)


def _busiest_evaluator() -> User:
    busiest = (
        Assignment.objects.filter(submission__cycle__year_be=YEAR, submission__status=Status.AREA_REVIEW)
        .order_by()
        .values(who=F("evaluator"))
        .annotate(size=Count("pk"))
        .order_by("-size", "who")[0]
    )
    return User.objects.get(pk=busiest["who"])
