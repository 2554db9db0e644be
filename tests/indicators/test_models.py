"""What a framework says in two languages, and what its tables refuse."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone, translation

from indicators.models import Criterion, Dimension, Framework, Indicator, PassMark
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework():
    return factories.framework()


def test_notes_and_descriptions_follow_the_language(framework):
    dimension = framework.dimensions.first()

    assert framework.notes == framework.notes_th
    assert dimension.description == dimension.description_th
    with translation.override("en"):
        assert framework.notes == framework.notes_en != framework.notes_th
        assert dimension.description == dimension.description_en != dimension.description_th
        assert str(dimension) == dimension.name_en


def test_hints_follow_the_language_and_thai_stands_in(framework):
    indicator = Indicator(hints_th=["ภาพถ่าย"], hints_en=["Photos"])
    untranslated = Indicator(hints_th=["ภาพถ่าย"])

    assert (indicator.hints, untranslated.hints) == (["ภาพถ่าย"], ["ภาพถ่าย"])
    with translation.override("en"):
        assert (indicator.hints, untranslated.hints) == (["Photos"], ["ภาพถ่าย"])


def test_where_a_score_comes_from(framework):
    assert framework.indicators.get(number="24").is_from_lpa
    assert not framework.indicators.get(number="23").is_from_lpa


def test_a_pass_mark_reads_as_a_sentence(framework):
    with translation.override("en"):
        assert str(framework.pass_marks.get(kind="tambon")) == "Subdistrict municipality 60.00 %"


@pytest.mark.parametrize(("status", "is_dated"), [("draft", True), ("published", False), ("retired", False)])
def test_only_a_draft_has_no_date_of_publication(status, is_dated):
    published_at = timezone.now() if is_dated else None

    with pytest.raises(IntegrityError, match="a_framework_that_left_its_draft_has_its_date"):
        Framework.objects.create(code="new", name_th="ใหม่", status=status, published_at=published_at)


def twin(kind, framework):
    indicator = framework.indicators.first()
    return {
        "framework": lambda: Framework(code="esc-34", version=1),
        "pass mark": lambda: PassMark(framework=framework, kind="tao", percent=1),
        "dimension": lambda: Dimension(framework=framework, number=1, weight=1),
        "number": lambda: Indicator(framework=framework, group=indicator.group, number="1", position=99),
        "position": lambda: Indicator(framework=framework, group=indicator.group, number="99", position=1),
        "criterion": lambda: Criterion(indicator=indicator, key="process", position=9, maximum=1),
    }[kind]()


@pytest.mark.parametrize("kind", ["framework", "pass mark", "dimension", "number", "position", "criterion"])
def test_nothing_is_there_twice(framework, kind):
    with pytest.raises(IntegrityError):
        twin(kind, framework).save()


def test_a_criterion_is_worth_something(framework):
    criterion = Criterion(indicator=framework.indicators.first(), key="new", position=9, maximum=Decimal(0))

    with pytest.raises(ValidationError, match="1"):
        criterion.clean_fields(exclude=["name_th"])
    with pytest.raises(IntegrityError, match="a_criterion_has_a_maximum_above_zero"):
        criterion.save()
