"""What a check found, before a rule puts its question to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from assessments.eye.facts import Facts, LeafFacts
from assessments.models import Evidence


@dataclass(frozen=True)
class Hit:
    """`place` names the thing found as long as it is the same thing; `detail` is what was seen, in words.

    `number` is the indicator it is about, empty where it is about none: a number of the base data.
    """

    place: str
    number: str
    detail: str
    url: str
    name: str = ""


def on_answer(facts: Facts, leaf: LeafFacts, detail: str, field: str = "id_answer") -> Hit:
    url = reverse("assessments:response_edit", args=[facts.submission.pk, leaf.number])
    return Hit("answer", leaf.number, detail, f"{url}#{field}")


def on_evidence(facts: Facts, evidence: Evidence, detail: str, field: str) -> Iterator[Hit]:
    """Once for each indicator that it serves: each is judged by itself. What serves none is no evidence yet."""
    url = reverse("assessments:evidence_edit", args=[evidence.pk])
    for number in facts.serves.get(evidence.pk, ()):
        yield Hit(f"evidence-{evidence.pk}", number, detail, f"{url}{field}", str(evidence))


def on_number(facts: Facts, key: str, year: int, detail: str, numbers: Sequence[str] = ()) -> Iterator[Hit]:
    """On a number of the base data: about these indicators, or about none."""
    url = reverse("assessments:base_data", args=[facts.submission.pk])
    measure = facts.plan.base_data_fields.get(key)
    anchor = f"#cell-{key}.{year}" if measure else ""
    for number in numbers or ("",):
        yield Hit(f"number-{key}-{year}", number, detail, f"{url}{anchor}", measure_name(facts, key))


def measure_name(facts: Facts, key: str) -> str:
    """What a field or figure is called; its key where the framework has none of the name."""
    found = facts.plan.base_data_fields.get(key) or next((one for one in facts.plan.figures if one.key == key), None)
    return found.name if found else key
