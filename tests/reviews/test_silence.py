"""Silence accepts: what nobody contested becomes the area result when the preview is over."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts.models import Membership, Role
from assessments import clock
from assessments.engine import make_move
from assessments.models import CycleStage, Stage, Status, StatusChange
from reviews.silence import accept_in, decider_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]


@pytest.fixture
def preview(cast):
    return factories.submission_in(Status.PREVIEW, cast)


def end_preview(submission, days=-1):
    CycleStage.objects.filter(cycle=submission.cycle, key=Stage.PREVIEW).update(
        ends_at=clock.now() + timedelta(days=days)
    )


def run(capsys):
    call_command("accept_silence")
    return capsys.readouterr().out


def status_of(submission):
    submission.refresh_from_db()
    return submission.status


def test_silence_makes_the_area_result_once_and_says_so(preview, cast, capsys):
    end_preview(preview)

    assert run(capsys) == "Cycles in which silence accepts: 1.\n"
    assert run(capsys) == "Cycles in which silence accepts: 0.\n"

    assert status_of(preview) == Status.AREA_DECIDED
    change = StatusChange.objects.get(submission=preview, move="decide_unopposed")
    assert change.by == cast.chair
    assert "ไม่มีการส่งคำโต้แย้ง" in change.reason


def test_a_preview_that_runs_is_not_cut_short(preview, capsys):
    assert run(capsys) == "Cycles in which silence accepts: 0.\n"
    assert status_of(preview) == Status.PREVIEW


def test_a_preview_that_was_moved_to_later_goes_on_though_a_worker_was_asked(preview):
    end_preview(preview)
    end_preview(preview, days=3)

    assert accept_in(preview.cycle) == 0
    assert status_of(preview) == Status.PREVIEW


def test_what_was_contested_in_time_is_not_silence(preview, cast, capsys):
    factories.object_to(preview, "20", cast.coordinator)
    make_move("object", preview, cast.coordinator)
    end_preview(preview)

    run(capsys)

    assert status_of(preview) == Status.OBJECTION


def test_an_objection_that_was_written_and_not_sent_is_silence(preview, cast, capsys):
    factories.object_to(preview, "20", cast.coordinator)
    end_preview(preview)

    run(capsys)

    assert status_of(preview) == Status.AREA_DECIDED


def test_without_a_chair_an_administrator_decides_and_without_both_nobody(preview, cast):
    end_preview(preview)
    assert decider_of(preview) == cast.chair

    Membership.objects.filter(role=Role.CHAIR, area=preview.area).update(ended_at=clock.now())
    assert decider_of(preview) == cast.administrator

    Membership.objects.filter(role=Role.ADMINISTRATOR).update(ended_at=clock.now())
    assert accept_in(preview.cycle) == 0
    assert status_of(preview) == Status.PREVIEW
