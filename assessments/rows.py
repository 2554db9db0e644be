"""A row with all that a save of some of its fields asks for, read in one query: an autosave comes every few seconds."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from assessments.models import Activity, Response, SelfScore, Submission, TextVersion
from indicators.models import Indicator

LATEST, POINTS = "latest_", "given_"
Row = TypeVar("Row", Response, Activity)


def response_to_save(held: Submission, leaf: Indicator, fields: Iterable[str], prefix: str) -> Response:
    """The response to an indicator; points are read for the criteria whose field, `prefix` and key, is named."""
    wanted = [one for one in leaf.criteria.all() if prefix + one.key in fields]
    scores = SelfScore.objects.filter(response=OuterRef("pk"))
    points = {f"{POINTS}{one.pk}": Subquery(scores.filter(criterion=one.pk).values("points")[:1]) for one in wanted}
    row = _with_latest(held.responses.annotate(**points), fields).get(indicator=leaf)
    row.indicator, row.latest_versions = leaf, _latest_versions(row)  # type: ignore[attr-defined]
    found = [SelfScore(response=row, criterion=one, points=getattr(row, f"{POINTS}{one.pk}")) for one in wanted]
    # As if prefetched, so that the form asks nothing more.
    row._prefetched_objects_cache = {"self_scores": [one for one in found if one.points is not None]}  # type: ignore[attr-defined]
    return row


def activity_to_save(held: Submission, pk: int, fields: Iterable[str]) -> Activity | None:
    """An activity of the submission; None when somebody deleted it."""
    row = _with_latest(held.activities.all(), fields).filter(pk=pk).first()
    if row:
        row.latest_versions = _latest_versions(row)  # type: ignore[attr-defined]
    return row


def _with_latest(rows: "QuerySet[Row]", fields: Iterable[str]) -> "QuerySet[Row]":
    """With the last version of each text among the fields."""
    model = rows.model
    texts = [name for name in model.kept_texts if name in fields]
    versions = TextVersion.objects.filter(**{model.kept_as: OuterRef("pk")}).order_by("-pk")
    facts = JSONObject(pk="pk", field="field", text="text", by_id="by_id", began_at="began_at", at="at")
    latest = {f"{LATEST}{name}": Subquery(versions.filter(field=name).values(json=facts)[:1]) for name in texts}
    return rows.annotate(**latest)


def _latest_versions(row: Any) -> list[TextVersion]:
    """What `_with_latest` brought along."""
    found = (getattr(row, f"{LATEST}{name}", None) for name in row.kept_texts)
    return [TextVersion(**one | {name: _moment(one[name]) for name in ("began_at", "at")}) for one in found if one]


def _moment(text: str) -> datetime:
    """SQLite keeps moments without their zone."""
    moment = parse_datetime(text)
    assert moment is not None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment, UTC)
