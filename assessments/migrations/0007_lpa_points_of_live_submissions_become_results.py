"""What municipalities typed as points of LPA indicators becomes their LPA result, as far as it is not certified.

The year is the one before the cycle's: an assessment of a fiscal year is concluded after its end, so that is the
newest result a municipality can have copied from. Points were typed on the scale of the indicator, so the full
score is 30. Rows of submissions that were certified stay: they are what was certified.
"""

from decimal import ROUND_HALF_UP, Decimal

from django.db import migrations

LIVE = ("draft", "internal_review", "returned")
FULL_SCORE = Decimal(30)
SOURCE = "เทศบาลกรอกไว้ในแบบประเมินตนเอง"
HUNDREDTH = Decimal("0.01")


def make_results(apps, schema_editor):
    SelfScore = apps.get_model("assessments", "SelfScore")
    typed = _typed(SelfScore).select_related("response__submission__cycle", "response__indicator")
    sums = {}
    for row in typed.prefetch_related("response__indicator__criteria"):
        submission, indicator = row.response.submission, row.response.indicator
        key = (submission.municipality_id, submission.cycle.year_be - 1)
        found = sums.setdefault(key, {}).setdefault(indicator.lpa_item, [Decimal(0), indicator, submission.status_at])
        found[0] += row.points
    for (municipality_id, year_be), items in sums.items():
        _add(apps.get_model("assessments", "LpaResult"), municipality_id, year_be, items)
    typed.delete()


def _typed(SelfScore):
    return SelfScore.objects.filter(
        response__submission__status__in=LIVE,
        response__indicator__score_source="lpa",
        response__indicator__lpa_item__isnull=False,
    )


def _add(LpaResult, municipality_id, year_be, items):
    """A result that is there already, imported for example, is better than what was copied by hand."""
    scores = {str(item): _score(points, indicator) for item, (points, indicator, _at) in sorted(items.items())}
    LpaResult.objects.get_or_create(
        municipality_id=municipality_id,
        year_be=year_be,
        defaults={
            "maximum": FULL_SCORE,
            "scores": scores,
            "source": SOURCE,
            "changed_at": max(at for _points, _indicator, at in items.values()),
        },
    )


def _score(points, indicator):
    maximum = sum(one.maximum for one in indicator.criteria.all())
    score = (points * FULL_SCORE / maximum).quantize(HUNDREDTH, ROUND_HALF_UP)
    return f"{min(score, FULL_SCORE).normalize():f}"


def make_points(apps, schema_editor):
    """Back: each live submission has its points again, those of each criterion by its share."""
    LpaResult = apps.get_model("assessments", "LpaResult")
    results = {(one.municipality_id, one.year_be): one for one in LpaResult.objects.filter(source=SOURCE)}
    SelfScore = apps.get_model("assessments", "SelfScore")
    Response = apps.get_model("assessments", "Response")
    responses = Response.objects.filter(submission__status__in=LIVE, indicator__score_source="lpa")
    SelfScore.objects.bulk_create(
        SelfScore(
            response=response,
            criterion=criterion,
            points=(Decimal(score) * criterion.maximum / FULL_SCORE).quantize(HUNDREDTH, ROUND_HALF_UP),
        )
        for response in responses.select_related("submission__cycle").prefetch_related("indicator__criteria")
        for score in [_score_in(results, response)]
        if score is not None
        for criterion in response.indicator.criteria.all()
    )
    LpaResult.objects.filter(source=SOURCE).delete()


def _score_in(results, response):
    submission = response.submission
    result = results.get((submission.municipality_id, submission.cycle.year_be - 1))
    return result and result.scores.get(str(response.indicator.lpa_item))


class Migration(migrations.Migration):

    dependencies = [
        ("assessments", "0006_origin_of_given_points"),
    ]

    operations = [migrations.RunPython(make_results, make_points)]
