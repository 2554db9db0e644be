"""The board: all indicators by state, dimension or division, and giving many of them to somebody at once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Division, Role
from assessments import clock, commenting
from assessments.models import Response, Status, WorkState
from tests import factories
from tests.assessments.test_comments import say


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def works(cast):
    return Division.objects.create(municipality=cast.municipality, name="กองช่าง")


def url_of(submission, query=""):
    return reverse("assessments:board", args=[submission.pk]) + query


def columns(page):
    return {one.key: [card.leaf.indicator.number for card in one.cards] for one in page.context["columns"]}


def give(submission, number, **columns):
    submission.responses.filter(indicator__number=number).update(**columns)


def pks(submission, *numbers):
    return list(submission.responses.filter(indicator__number__in=numbers).values_list("pk", flat=True))


def test_the_columns_are_the_states_that_occur(coordinator, draft):
    give(draft, "18", answer="กำลังเขียน")
    give(draft, "20", work_state=WorkState.BACK)
    found = columns(coordinator.get(url_of(draft)))
    assert (found["back"], found["begun"]) == (["20"], ["18"])
    assert list(found) == ["back", "empty", "begun"]


def test_the_columns_are_the_dimensions_when_asked(coordinator, draft):
    found = columns(coordinator.get(url_of(draft, "?by=dimension")))
    assert list(found) == ["dimension-1", "dimension-2", "dimension-3", "dimension-4"]
    assert sum(map(len, found.values())) == draft.responses.count()


def test_the_columns_are_the_divisions_when_asked(coordinator, draft, works):
    give(draft, "20", division=works)
    found = columns(coordinator.get(url_of(draft, "?by=division")))
    assert list(found) == ["division-0", f"division-{works.pk}"]
    assert found[f"division-{works.pk}"] == ["20"]


def test_filters_stand_in_the_address(coordinator, cast, draft, works):
    today = clock.today()
    give(draft, "18", assigned_to=cast.contributor, due_on=today - timedelta(days=1))
    give(draft, "20", division=works, due_on=today + timedelta(days=3))
    give(draft, "19.1", work_state=WorkState.BACK, due_on=today + timedelta(days=30))

    def shown(query):
        return [leaf.indicator.number for leaf in coordinator.get(url_of(draft, query)).context["shown"]]

    assert shown(f"?person={cast.contributor.pk}") == ["18"]
    assert shown(f"?division={works.pk}") == ["20"]
    assert shown("?due=overdue") == ["18"]
    assert shown("?due=soon") == ["20"]
    assert shown("?due=back") == ["19.1"]
    assert len(shown("?due=undated")) == draft.responses.count() - 3
    assert len(shown("?division=nobody&person=nobody")) == draft.responses.count() - 2
    assert len(shown("?person=unknown&by=nothing")) == draft.responses.count()


def test_a_filter_that_fits_nothing_says_so(coordinator, cast, draft):
    page = coordinator.get(url_of(draft, f"?person={cast.certifier.pk}"))
    assert page.context["columns"] == []
    assert url_of(draft) in page.content.decode()


def test_many_are_given_away_at_once_and_the_rest_stays(coordinator, cast, draft, works):
    give(draft, "18", due_on=clock.today())
    version = draft.responses.get(indicator__number="18").version
    answer = coordinator.post(
        url_of(draft, "?by=dimension"),
        {"responses": pks(draft, "18", "20"), "person": cast.contributor.pk, "division": works.pk, "due_on": ""},
    )
    assert answer.url == url_of(draft, "?by=dimension")
    given = draft.responses.exclude(assigned_to=None)
    assert sorted(given.values_list("indicator__number", "division", "assigned_to")) == [
        ("18", works.pk, cast.contributor.pk),
        ("20", works.pk, cast.contributor.pk),
    ]
    kept = draft.responses.get(indicator__number="18")
    # The day that was there stays, and whoever is writing meets no conflict.
    assert (kept.due_on, kept.version) == (clock.today(), version)


def test_they_are_taken_back_from_everybody(coordinator, cast, draft, works):
    give(draft, "18", assigned_to=cast.contributor, division=works, due_on=clock.today())
    chosen = {"responses": pks(draft, "18"), "person": "nobody", "division": "nobody", "clear_due": "on"}
    coordinator.post(url_of(draft), chosen)
    row = draft.responses.get(indicator__number="18")
    assert (row.assigned_to, row.division, row.due_on) == (None, None, None)


def test_a_day_is_written_as_people_write_it(coordinator, draft):
    coordinator.post(url_of(draft), {"responses": pks(draft, "18"), "due_on": "๑๕ ม.ค. ๒๕๖๙"})
    assert str(draft.responses.get(indicator__number="18").due_on) == "2026-01-15"


@pytest.mark.parametrize(
    "chosen", [{"person": "nobody"}, {"numbers": ["18"]}, {"numbers": ["18"], "due_on": "เร็ว ๆ นี้"}]
)
def test_an_incomplete_order_changes_nothing_and_keeps_the_ticks(coordinator, cast, draft, chosen):
    give(draft, "18", assigned_to=cast.contributor)
    ticked = pks(draft, *chosen.pop("numbers", []))
    page = coordinator.post(url_of(draft), {"responses": ticked, **chosen})
    assert page.status_code == 422
    assert page.context["ticked"] == {str(pk) for pk in ticked}
    assert Response.objects.exclude(assigned_to=None).count() == 1


def test_nobody_from_elsewhere_is_given_anything(coordinator, cast, draft):
    chosen = {"responses": pks(draft, "18"), "person": cast.stranger.pk}
    assert coordinator.post(url_of(draft), chosen).status_code == 422
    assert not draft.responses.exclude(assigned_to=None).exists()


def test_indicators_of_another_submission_cannot_be_ticked(coordinator, cast, draft):
    foreign = factories.submission(cast.other_municipality)
    chosen = {"responses": pks(foreign, "18"), "person": cast.contributor.pk}
    assert coordinator.post(url_of(draft), chosen).status_code == 422
    assert not Response.objects.exclude(assigned_to=None).exists()


def test_a_contributor_reads_the_board_and_gives_nothing_away(client, cast, draft):
    client.force_login(cast.contributor)
    page = client.get(url_of(draft))
    assert page.context["form"] is None
    assert 'name="responses"' not in page.content.decode()
    assert client.post(url_of(draft), {"responses": pks(draft, "18"), "person": "nobody"}).status_code == 403


def test_the_board_is_closed_to_everybody_outside(client, cast):
    submission = factories.submission_in(Status.SUBMITTED, cast)
    for who in (cast.officer, cast.administrator, cast.stranger):
        client.force_login(who)
        assert client.get(url_of(submission)).status_code == 404


def test_a_closed_division_is_offered_only_where_it_is_used(coordinator, draft, works):
    works.is_closed = True
    works.save()
    assert "กองช่าง" not in coordinator.get(url_of(draft)).content.decode()
    give(draft, "20", division=works)
    assert "กองช่าง" in coordinator.get(url_of(draft)).content.decode()


def test_the_board_counts_what_is_asked_beside_an_indicator(coordinator, cast, draft):
    row = draft.responses.get(indicator__number="20")
    say(row, cast.contributor, "ใครมีตัวเลขบ้าง", cast.coordinator)
    say(row, cast.contributor, "ดูข้อ ๒ ด้วย")
    talk = coordinator.get(url_of(draft)).context["talk"]
    assert talk == {row.pk: commenting.Talk(count=2, open_count=1)}


def test_one_indicator_is_given_a_division_a_person_and_a_day(coordinator, cast, draft, works):
    address = reverse("assessments:response_assign", args=[draft.pk, "20"])
    coordinator.post(address, {"division": works.pk, "person": cast.contributor.pk, "due_on": "15/01/2569"})
    row = draft.responses.get(indicator__number="20")
    assert (row.division, row.assigned_to, str(row.due_on)) == (works, cast.contributor, "2026-01-15")
    page = coordinator.get(reverse("assessments:response_edit", args=[draft.pk, "20"])).content.decode()
    assert "15/01/2569" in page


def test_an_order_with_a_wrong_day_changes_nothing(coordinator, cast, draft):
    address = reverse("assessments:response_assign", args=[draft.pk, "20"])
    answer = coordinator.post(address, {"person": cast.contributor.pk, "due_on": "31/02/2569"}, follow=True)
    assert "31/02/2569" in answer.content.decode()
    assert draft.responses.get(indicator__number="20").assigned_to is None


def test_the_board_asks_the_same_whatever_stands_on_it(coordinator, cast, draft, works, django_assert_max_num_queries):
    for number in ("18", "20", "19.1"):
        give(draft, number, assigned_to=cast.contributor, division=works)
        say(draft.responses.get(indicator__number=number), cast.contributor, "ถาม", cast.coordinator)
        factories.member(Role.CONTRIBUTOR, cast.municipality)
    coordinator.get(url_of(draft))
    with django_assert_max_num_queries(12):
        coordinator.get(url_of(draft))
