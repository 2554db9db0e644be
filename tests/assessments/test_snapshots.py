"""What is frozen is complete, plain data whose hash anybody can compute again."""

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from assessments.models import Evidence, EvidenceKind, Status, StoredFile
from assessments.snapshots import content_of, sha256_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    factories.cycle()
    made = factories.submission()
    factories.fill(made)
    return made


def test_the_hash_is_that_of_the_canonical_json():
    content = {"ข": ["1.50", None], "ก": {"b": 1, "a": "น้ำ"}}

    text = '{"ก":{"a":"น้ำ","b":1},"ข":["1.50",null]}'
    assert sha256_of(content) == hashlib.sha256(text.encode()).hexdigest()
    assert sha256_of(dict(reversed(content.items()))) == sha256_of(content)


def test_the_hash_survives_the_database():
    """JSON columns reorder keys; the hash is of the content, not of its bytes in a row."""
    cast = factories.Cast()
    factories.cycle()
    snapshot = factories.submission_in(Status.SUBMITTED, cast).snapshots.get()

    snapshot.refresh_from_db()
    assert sha256_of(snapshot.content) == snapshot.sha256
    assert sha256_of(json.loads(json.dumps(snapshot.content))) == snapshot.sha256


def test_everything_that_was_answered_is_in_it(submission):
    file = StoredFile.objects.create(sha256="a" * 64, size=1, content_type="image/jpeg", name="a")
    photo = Evidence.objects.create(
        submission=submission,
        kind=EvidenceKind.PHOTO,
        file=file,
        file_name="คลอง.jpg",
        caption="คลองหลังทำความสะอาด",
        period_from=date(2026, 1, 1),
        period_to=date(2026, 1, 31),
        consent="held",
        blurs=[[0.1, 0.2, 0.3, 0.4]],
    )
    page = Evidence.objects.create(
        submission=submission, kind=EvidenceKind.LINK, url="https://www.bansang.go.th/", caption="ข่าว"
    )
    page.responses.set(submission.responses.filter(indicator__number__in=["1", "20"]))
    texts = {
        name: f"{name}\n\n1. ข้อแรก"
        for name in ("about", "method", "success_factors", "outcomes", "partners_government")
    }
    full = factories.activity(
        submission,
        "1",
        "19.1",
        starts_on=date(2026, 1, 2),
        ends_on=date(2026, 1, 3),
        place="วัด",
        budget=Decimal("1500.50"),
        budget_source="เทศบัญญัติ",
        partners_business="ร้านค้า",
        partners_citizens="อสม.",
        **texts,
    )
    bare = factories.activity(submission, title="เปล่า")
    photo.activities.add(full)

    content = content_of(submission)

    frozen, frozen_bare = sorted(content["activities"], key=lambda one: one["id"])
    assert frozen == texts | {
        "id": full.pk,
        "title": "ธนาคารขยะชุมชน",
        "year_be": 2569,
        "starts_on": "2026-01-02",
        "ends_on": "2026-01-03",
        "place": "วัด",
        "budget": "1500.50",
        "budget_source": "เทศบัญญัติ",
        "partners_business": "ร้านค้า",
        "partners_citizens": "อสม.",
        "indicators": ["1", "19.1"],
        "evidence": [photo.pk],
    }
    assert frozen_bare["id"] == bare.pk
    assert [frozen_bare[name] for name in ("starts_on", "ends_on", "budget")] == [None, None, None]
    assert content["evidence"] == [
        {
            "id": photo.pk,
            "kind": "photo",
            "caption": "คลองหลังทำความสะอาด",
            "file_name": "คลอง.jpg",
            "sha256": "a" * 64,
            "consent": "held",
            "blurs": [[0.1, 0.2, 0.3, 0.4]],
            "url": "",
            "period_from": "2026-01-01",
            "period_to": "2026-01-31",
        },
        {
            "id": page.pk,
            "kind": "link",
            "caption": "ข่าว",
            "file_name": "",
            "sha256": None,
            "consent": "",
            "blurs": [],
            "url": "https://www.bansang.go.th/",
            "period_from": None,
            "period_to": None,
        },
    ]
    by_number = {one["number"]: one for one in content["responses"]}
    assert (by_number["1"]["evidence"], by_number["20"]["evidence"]) == ([page.pk], [page.pk])
    assert by_number["2"]["evidence"] == []


def test_it_reads_without_the_database(submission):
    content = content_of(submission)

    assert json.loads(json.dumps(content, ensure_ascii=False)) == content
    assert content["municipality"]["full_name_th"] == "เทศบาลตำบลบ้านสาง"
    assert content["municipality"]["province_th"] == "พะเยา"
    assert content["cycle"] == {"year_be": 2569}
    assert (content["framework"]["code"], content["result"]["total"]) == ("esc-34", "80.00")
    assert len(content["responses"]) == 35
    numbers = [
        indicator["number"]
        for dimension in content["dimensions"]
        for group in dimension["groups"]
        for indicator in group["indicators"]
    ]
    assert {one["number"] for one in content["responses"]} <= set(numbers)
    scored = content["responses"][0]["self_scores"]
    assert set(scored) == {"process", "output", "outcome"}
    assert [one["weight"] for one in content["result"]["dimensions"]] == ["25.00"] * 4


def test_the_name_is_that_of_the_kind_in_that_year(submission):
    submission.municipality.kind = "mueang"
    submission.municipality.save()

    assert content_of(submission)["municipality"]["full_name_th"] == "เทศบาลตำบลบ้านสาง"


def test_it_does_not_hang_on_the_language_of_the_person_who_submits(submission):
    in_thai = content_of(submission)
    with translation.override("en"):
        assert sha256_of(content_of(submission)) == sha256_of(in_thai)
