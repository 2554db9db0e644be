"""The demo: everything that a visitor meets, built once for the whole module."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Membership, Role, User
from assessments.examining.office import XLSX
from assessments.models import Activity, Evidence, LpaResult, SelfScore, SignalNote, Snapshot, Status, Submission
from assessments.trust.places import is_outside
from reports.models import Packet
from reviews.models import Clarification, Decision
from sustcity.demo import content, papers, people, places
from sustcity.demo.troupe import troupe_of
from tests import factories
from tests.assessments.trust import photos

pytestmark = pytest.mark.django_db


def _stored_record():
    return (places.FIXTURES / "founding-activity.txt").read_text(encoding="utf-8-sig")


def _without_space(text):
    return "".join(text.split())


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_a_worker_is_done(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    cast = factories.Cast()
    factories.cycle()
    submission = factories.submission_in(Status.SUBMITTED, cast)

    call_command("demo", stdout=StringIO())

    assert Packet.objects.get().snapshot == submission.snapshots.get()


@pytest.mark.django_db(transaction=True)
def test_reset_starts_over_and_shows_every_role_status_and_the_founding_record(client, settings, tmp_path):
    # One test of many assertions: building the demo takes most of the time.
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    factories.user(email="typed-by-somebody@example.com")

    call_command("demo", reset=True, photos=2, leave_work=True, stdout=StringIO())

    assert not User.objects.filter(email="typed-by-somebody@example.com").exists()
    assert {one.role for one in Membership.objects.filter(user__email__endswith=settings.DEMO_DOMAIN)} == set(Role)
    assert set(Submission.objects.values_list("status", flat=True)) == set(Status)
    ours = Submission.objects.filter(municipality=places.ban_sang())
    assert set(ours.values_list("cycle__year_be", flat=True)) == {2559, 2567, 2568, 2569}

    record = Activity.objects.get(submission__cycle__year_be=2559)
    assert record.year_be == 2559
    assert sorted(int(one.indicator.number) for one in record.responses.all()) == [
        1, 2, 4, 6, 8, 16, 17, 18, 22, 23, 26, 28,
    ]  # fmt: skip
    for text in (record.about, record.method, record.success_factors, record.outcomes):
        assert _without_space(text) in _without_space(_stored_record())
    assert record.outcomes.count("\n\n") == 4

    results = LpaResult.objects.filter(municipality=places.ban_sang())
    assert [one.year_be for one in results] == [2568, 2567, 2558]
    assert all(0 <= one.score(item) <= one.maximum for one in LpaResult.objects.all() for item in range(1, 11))
    lpa = SelfScore.objects.filter(criterion__key="lpa")
    assert {one.origin["year_be"] for one in lpa.filter(response__submission__in=ours)} == {2558, 2567, 2568}
    assert not lpa.filter(response__submission__status__in=("draft", "returned")).filter(origin=None).exists()

    photos = Evidence.objects.filter(kind="photo")
    assert photos.count() == 2
    assert not photos.filter(consent="").exists()
    told = Submission.objects.filter(evidence__kind="document", evidence__file__content_type=XLSX)
    assert set(told.values_list("status", flat=True)) == {Status.DRAFT, Status.AREA_REVIEW}
    assert Evidence.objects.filter(kind="link").count() == 2
    assert Snapshot.objects.filter(submission__in=ours).count() == 3
    assert Clarification.objects.filter(answered_at=None).count() == 1
    assert Decision.objects.filter(grade__key="excellent").exists()

    first = people.accounts()
    assert first == people.accounts()
    assert client.login(username=first["certifier"]["email"], password=first["certifier"]["password"])

    kept = User.objects.count()
    out = StringIO()
    call_command("demo", leave_work=True, stdout=out)
    assert "kept" in out.getvalue()
    assert User.objects.count() == kept

    out = StringIO()
    call_command("demo", accounts=True, stdout=out)
    assert json.loads(out.getvalue())["evaluator"]["scope"] == "ภาคเหนือ"


def test_the_sign_in_page_has_a_button_for_each_demo_person(client):
    factories.municipality()
    people.add_people()

    page = client.get(reverse("accounts:sign_in")).content.decode()

    assert all(person.email in page and person.name in page for person in people.PEOPLE)


def test_the_accounts_of_a_demo_that_is_not_there_are_an_error():
    with pytest.raises(CommandError, match="no demo yet"):
        call_command("demo", accounts=True)


def test_people_of_the_background_are_made_once():
    factories.municipality()
    town = factories.municipality("ขอนแก่น", "nakhon", "40", district_th="เมืองขอนแก่น")
    cast = people.add_people()

    assert troupe_of(town, cast) == troupe_of(town, cast)


def test_production_settings_refuse_the_demo(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production settings"):
        call_command("demo")


def test_a_signal_of_the_demo_is_explained():
    cast = factories.Cast()
    factories.cycle()
    submission = factories.submission(cast.municipality)
    papers.explain(submission, cast.contributor)
    assert not SignalNote.objects.exists()
    photo = photos.photo(submission, "hall")

    papers.explain(submission, cast.contributor)

    assert [note.evidence for note in SignalNote.objects.all()] == [photo]


@pytest.mark.parametrize("code", content.TOWNS)
def test_photos_of_the_demo_are_taken_in_their_own_province(code):
    """Else every one of them would be worth a second look, and nobody could see what that is for."""
    latitude, longitude = content.TOWNS[code]
    around = (-content.AROUND, content.AROUND)

    corners = [(latitude + up, longitude + right) for up in around for right in around]
    assert [one for one in corners if is_outside(f"TH-{code}", *one)] == []


def test_the_founding_record_has_its_six_fields():
    assert list(content.founding_record()) == [
        "method",
        "success_factors",
        "outcomes",
        "year_be",
        "about",
        "pictures",
    ]
