"""A draft with points, a year before it, and a rule to put to them."""

from datetime import date

import pytest
from django.utils import translation

from assessments.eye.reading import facts_of
from assessments.eye.rules import hits_of
from assessments.models import Evidence, EvidenceKind, EyeRule, Response
from tests import factories


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def filled(draft):
    """80 % of the points everywhere, an answer of words, and no evidence."""
    factories.fill(draft, answer="ดำเนินการครบถ้วนทุกชุมชน")
    return draft


@pytest.fixture
def rule():
    def made(looks_for, **fields):
        parameters = {key: str(value) for key, value in fields.pop("parameters", {}).items()}
        key = fields.pop("key", looks_for.replace("_", "-"))
        fields = {"text_th": "ถามว่า", "text_en": "asked", "severity": "hint"} | fields
        return EyeRule.objects.create(key=key, looks_for=looks_for, parameters=parameters, **fields)

    return made


@pytest.fixture
def found():
    """What an unsaved rule finds: (indicator, detail) of each hit."""

    def hits(submission, looks_for, indicators=(), **parameters):
        asked = {key: str(value) for key, value in parameters.items()}
        one = EyeRule(looks_for=looks_for, parameters=asked, indicators=list(indicators))
        return [(hit.number, hit.detail) for hit in hits_of(one, facts_of([submission])[0])]

    return hits


def answer(submission, number, text):
    Response.objects.filter(submission=submission, indicator__number=number).update(answer=text)


def link(submission, *numbers, **fields):
    values = {"url": "https://example.com/a", "caption": "ข่าวกิจกรรมของเทศบาล"} | fields
    made = Evidence.objects.create(submission=submission, kind=EvidenceKind.LINK, **values)
    made.responses.set(submission.responses.filter(indicator__number__in=numbers))
    return made


YEAR = {"period_from": date(2026, 1, 5), "period_to": date(2026, 1, 6)}
