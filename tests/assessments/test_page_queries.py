"""The pages on which a municipality works ask the database the same few questions, however much there is."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Division
from assessments import clock
from assessments.models import Evidence, EvidenceKind, SelfScore, StoredFile
from indicators.models import Criterion
from tests import factories
from tests.assessments.test_comments import say

pytestmark = pytest.mark.django_db
NUMBERS = ("13", "18", "20", "16", "17")
# The most that a page asks, whoever of the municipality reads it. Three of them read who asks and what they may.
MOST = {
    "reports:home": 15,
    "assessments:my_work": 8,
    "assessments:submission_detail": 28,
    "assessments:board": 11,
    "assessments:before_handing_over": 20,
    "assessments:internal_review": 9,
    "assessments:submission_changes": 10,
    "assessments:activity_library": 9,
    "assessments:response_edit": 25,
    "assessments:activity_edit": 14,
}


@pytest.fixture
def town(cast):
    """A draft with a year before it, in which one thing of each kind stands."""
    call_command("import_eye_rules", verbosity=0)
    factories.cycle(2568)
    before = factories.submission(cast.municipality, 2568)
    draft = factories.submission(cast.municipality)
    draft.division = Division.objects.create(municipality=cast.municipality, name="กองช่าง")
    write(cast, before, draft, 0)
    return draft, before


def write(cast, before, draft, index):
    number, text = NUMBERS[index], f"ดำเนินการครบถ้วน {index}"
    old = factories.activity(before, number, title=f"เดิม {index}", starts_on=date(2025, 1, 15))
    new = factories.activity(draft, number, title=f"ใหม่ {index}", carried_from=old, changed_by=cast.coordinator)
    before.responses.filter(indicator__number=number).update(answer=text)
    row = draft.responses.get(indicator__number=number)
    draft.responses.filter(pk=row.pk).update(
        answer=text,
        assigned_to=cast.contributor,
        division=draft.division,
        due_on=clock.today(),
        changed_by=cast.coordinator,
        carried_from=before.responses.get(indicator__number=number),
    )
    for criterion in Criterion.objects.filter(indicator=row.indicator):
        SelfScore.objects.create(response=row, criterion=criterion, points=Decimal(1))
    file = StoredFile.objects.create(sha256=str(index) * 64, size=3, content_type="image/jpeg", name="a.jpg")
    photo = Evidence.objects.create(submission=draft, kind=EvidenceKind.PHOTO, file=file, changed_by=cast.coordinator)
    photo.activities.add(new)
    link = Evidence.objects.create(
        submission=draft, kind=EvidenceKind.LINK, url=f"https://example.com/{index}", changed_by=cast.coordinator
    )
    link.responses.add(row)
    for subject in (row, new, photo):
        say(subject, cast.coordinator, f"ตัวเลขปีไหน {index}", cast.contributor)


@pytest.fixture
def asked(client, town):
    """How many queries each page takes."""
    draft, _before = town
    places = {"assessments:response_edit": [draft.pk, "13"], "assessments:activity_edit": [draft.activities.get().pk]}

    def count():
        found = {}
        for name in MOST:
            args = [] if name in ("reports:home", "assessments:my_work") else places.get(name, [draft.pk])
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name, args=args)).status_code == 200
            found[name] = len(queries)
        return found

    return count


@pytest.mark.parametrize("who", ["contributor", "coordinator", "certifier"])
def test_pages_ask_the_same_of_five_times_as_much(client, cast, town, asked, who):
    client.force_login(getattr(cast, who))
    asked()  # what a process reads once
    at_one = asked()
    for index in range(1, 5):
        write(cast, *reversed(town), index)
    assert asked() == at_one
    assert {name: count for name, count in at_one.items() if count > MOST[name]} == {}
