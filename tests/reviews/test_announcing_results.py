"""Publishing by itself at the set moment, in portions, whatever happens to dates and workers."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import default_task_backend

from accounts.models import Membership
from assessments import clock, dates
from assessments.models import CycleStage, Stage, Status, Submission
from reviews import releasing
from reviews.awarding import confirm, honour
from reviews.models import Ranking, Release
from reviews.publishing import publish_all
from reviews.releasing import arm, disarm, due, publish_some, why_not_arm
from reviews.tasks import publish_portion
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/cycles/2569/publish/"


@pytest.fixture
def ready(cast):
    """A national result, ranked and confirmed, whose publication begins in two days."""
    submission = factories.submission_in(Status.NATIONAL_DECIDED, cast)
    confirm(submission.cycle, cast.administrator)
    begins_in(submission.cycle, timedelta(days=2))
    default_task_backend.clear()
    return Submission.objects.with_facts().get(pk=submission.pk)


def begins_in(cycle, wait):
    CycleStage.objects.filter(cycle=cycle, key=Stage.PUBLICATION).update(starts_at=clock.now() + wait)


def status_of(submission):
    return Submission.objects.get(pk=submission.pk).status


def ordered():
    return [one for one in default_task_backend.results if one.task.name == "publish_portion"]


def decided_as_well(like, count):
    for number in range(count):
        made = factories.submission(factories.municipality(f"ตำบล {number}"), like.cycle.year_be)
        Submission.objects.filter(pk=made.pk).update(status=Status.AREA_DECIDED, self_percent=70)


def test_an_administrator_sets_the_announcement_for_the_beginning_of_the_publication(ready, cast, as_user):
    client = as_user(cast.administrator)
    assert 'value="set"' in client.get(PAGE).content.decode()

    assert client.post(PAGE, {"announcement": "set"}).status_code == 302

    release = Release.objects.get()
    assert release.armed_by == cast.administrator and str(release) == "2569"
    (order,) = ordered()
    assert abs(order.task.run_after - (timezone.now() + timedelta(days=2))) < timedelta(minutes=1)
    page = client.get(PAGE).content.decode()
    assert 'value="stop"' in page and cast.administrator.full_name in page
    assert status_of(ready) == Status.NATIONAL_DECIDED


def test_arming_twice_is_arming_once(ready, cast):
    arm(ready.cycle, cast.administrator)
    arm(ready.cycle, factories.user())
    assert Release.objects.get().armed_by == cast.administrator


def test_before_the_moment_nothing_is_published(ready, cast):
    arm(ready.cycle, cast.administrator)

    publish_portion.func(ready.cycle_id)

    assert status_of(ready) == Status.NATIONAL_DECIDED and due() == []


def test_at_the_moment_everything_is_published_in_portions(ready, cast, monkeypatch):
    monkeypatch.setattr(releasing, "PORTION", 2)
    decided_as_well(ready, 4)
    arm(ready.cycle, cast.administrator)
    begins_in(ready.cycle, timedelta(0))
    default_task_backend.clear()

    left = []
    for _ in range(3):
        publish_portion.func(ready.cycle_id)
        left.append(Submission.objects.exclude(status=Status.PUBLISHED).filter(cycle=ready.cycle).count())

    assert left == [3, 1, 0]
    assert len(ordered()) == 2, "the last portion orders no other"
    assert not publish_some(ready.cycle_id), "once more does no harm"
    by = {one.status_changes.get(move="publish").by for one in ready.cycle.submissions.all()}
    assert by == {cast.administrator}


def test_after_a_killed_worker_the_rest_is_found(ready, cast, monkeypatch, capsys):
    monkeypatch.setattr(releasing, "PORTION", 1)
    decided_as_well(ready, 1)
    arm(ready.cycle, cast.administrator)
    begins_in(ready.cycle, timedelta(0))
    publish_some(ready.cycle_id)  # and the worker dies before it orders the next portion
    default_task_backend.clear()

    call_command("publish_due")

    assert len(ordered()) == 1
    publish_portion.func(*ordered()[0].args)
    assert set(ready.cycle.submissions.values_list("status", flat=True)) == {Status.PUBLISHED}
    call_command("publish_due")
    assert capsys.readouterr().out.splitlines() == ["Cycles to publish: 1.", "Cycles to publish: 0."]


@pytest.mark.parametrize("days", [1, 9])
def test_the_announcement_moves_with_the_dates(ready, cast, days):
    arm(ready.cycle, cast.administrator)
    default_task_backend.clear()
    moment = clock.now() + timedelta(days=days)
    with dates.held():
        dates.move_stages(ready.cycle, {Stage.PUBLICATION: (moment, None)}, cast.administrator, "พิธีเลื่อน")

    (order,) = ordered()
    assert abs(order.task.run_after - (timezone.now() + timedelta(days=days))) < timedelta(minutes=1)


def test_moved_dates_of_a_cycle_without_announcement_order_nothing(ready, cast):
    with dates.held():
        moment = clock.now() + timedelta(days=5)
        dates.move_stages(ready.cycle, {Stage.PUBLICATION: (moment, None)}, cast.administrator, "พิธีเลื่อน")
    assert ordered() == []


def test_what_was_taken_back_is_not_published(ready, cast, as_user):
    arm(ready.cycle, cast.administrator)
    as_user(cast.administrator).post(PAGE, {"announcement": "stop"})
    begins_in(ready.cycle, timedelta(0))

    publish_portion.func(ready.cycle_id)

    assert not Release.objects.exists() and status_of(ready) == Status.NATIONAL_DECIDED


def test_by_hand_it_still_works_afterwards(ready, cast, as_user):
    client = as_user(cast.administrator)
    begins_in(ready.cycle, timedelta(0))
    client.post(PAGE)
    assert status_of(ready) == Status.PUBLISHED


def test_by_hand_before_the_moment_nothing_is_published(ready, cast):
    assert publish_all(Submission.objects.with_facts().get(pk=ready.pk).cycle, cast.administrator) == 0


def test_who_is_no_longer_an_administrator_publishes_nothing_and_the_page_says_so(ready, cast, as_user):
    arm(ready.cycle, cast.administrator)
    other = factories.member("administrator")
    Membership.objects.filter(user=cast.administrator).delete()
    begins_in(ready.cycle, timedelta(0))

    assert not publish_some(ready.cycle_id)

    assert status_of(ready) == Status.NATIONAL_DECIDED
    page = as_user(other).get(PAGE)
    assert not page.context["release"].armed_by.is_administrator
    disarm(ready.cycle)


def test_without_confirmed_ranks_it_is_refused_with_the_reason(ready, cast, as_user):
    Ranking.objects.all().delete()
    answer = as_user(cast.administrator).post(PAGE, {"announcement": "set"}, follow=True)

    assert not Release.objects.exists()
    assert str(next(iter(answer.context["messages"]))) == str(why_not_arm(cast.administrator, ready.cycle))


def test_where_nobody_is_ranked_no_ranking_is_awaited(cast):
    submission = factories.submission_in(Status.AREA_DECIDED, cast)
    begins_in(submission.cycle, timedelta(days=2))
    CycleStage.objects.filter(key=Stage.FINAL_DECISION).update(is_on=False)
    cycle = Submission.objects.with_facts().get(pk=submission.pk).cycle
    assert why_not_arm(cast.administrator, cycle) is None
    CycleStage.objects.filter(key=Stage.FINAL_DECISION).update(is_on=True)
    assert why_not_arm(cast.administrator, Submission.objects.with_facts().get(pk=submission.pk).cycle)


def test_only_administrators_set_it_and_only_for_what_is_to_come(ready, cast):
    assert why_not_arm(cast.administrator, ready.cycle) is None
    assert why_not_arm(cast.national_chair, ready.cycle)
    begins_in(ready.cycle, timedelta(0))
    assert why_not_arm(cast.administrator, Submission.objects.with_facts().get(pk=ready.pk).cycle)


def test_rank_and_awards_stand_on_the_public_page_once_it_is_published(ready, cast, client):
    Ranking.objects.all().delete()
    wanted = {"liveable": "winner", "environment": "honourable_mention"}
    honour(ready, wanted, {"liveable": "", "environment": ""}, reason="", by=cast.administrator)
    confirm(ready.cycle, cast.administrator)
    begins_in(ready.cycle, timedelta(0))
    assert ready.full_name not in client.get("/results/2569/").content.decode()

    publish_all(Submission.objects.with_facts().get(pk=ready.pk).cycle, cast.administrator)

    (row,) = client.get("/results/2569/?sort=rank").context["page_obj"]
    assert (row.rank, row.tie, len(row.published_awards)) == (1, "", 2)
    page = client.get("/results/2569/").content.decode()
    assert all(f"{one.get_family_display()} · {one.get_rank_display()}" in page for one in ready.awards.all())
    assert len(client.get("/results/2569/?family=any").context["page_obj"]) == 1
    assert len(client.get("/results/2569/?family=environment").context["page_obj"]) == 1
    ready.awards.filter(family="environment").delete()
    assert len(client.get("/results/2569/?family=environment").context["page_obj"]) == 0


def test_proposals_that_were_never_confirmed_are_not_on_the_public_page(ready, cast, client):
    Ranking.objects.all().delete()
    honour(
        ready,
        {"liveable": "winner", "environment": ""},
        {"liveable": "", "environment": ""},
        reason="",
        by=cast.administrator,
    )
    begins_in(ready.cycle, timedelta(0))
    publish_all(Submission.objects.with_facts().get(pk=ready.pk).cycle, cast.administrator)

    (row,) = client.get("/results/2569/").context["page_obj"]
    assert (row.rank, row.published_awards) == (None, [])
    assert len(client.get("/results/2569/?family=any").context["page_obj"]) == 0
