"""Freezing what a municipality certifies: plain data with a hash, complete without the database."""

import hashlib
import json
from typing import Any

from assessments.base_data import Values, formula, numbers_in, plain, plan_of, values_of, years_of
from assessments.models import Activity, Evidence, Submission
from assessments.queries import Overview, activities_of, overview
from indicators import scoring
from indicators.models import BaseDataField, Dimension, Figure, Indicator

FORMAT = 1


def sha256_of(content: dict[str, Any]) -> str:
    """The hash of frozen data: of its JSON with sorted keys, no white space, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(submission: Submission, state: Overview | None = None) -> dict[str, Any]:
    """Everything of a submission as JSON data; numbers with decimals as strings, dates in ISO form."""
    state = state or overview(submission)
    direct = list(submission.evidence.with_files().prefetch_related("responses", "activities"))
    return {
        "format": FORMAT,
        "municipality": _municipality(submission),
        "cycle": {"year_be": submission.cycle.year_be},
        "framework": _framework(submission),
        "pass_mark": str(state.pass_mark),
        "result": _result(state.result),
        "base_data": _base_data(submission),
        "dimensions": [_dimension(one) for one in state.outline.dimensions],
        "responses": _responses(state, direct),
        "activities": [_activity(one) for one in activities_of(submission)],
        "evidence": [_evidence(one) for one in direct],
    }


def _municipality(submission: Submission) -> dict[str, Any]:
    municipality, province = submission.municipality, submission.province
    return {
        "full_name_th": submission.full_name_th,
        "name_th": submission.name_th,
        "name_en": submission.name_en,
        "kind": submission.kind,
        "district_th": municipality.district_th,
        "province_th": province.name_th,
        "province_en": province.name_en,
        "area_th": submission.area.name_th,
        "office_th": province.office.name_th,
        "population": municipality.population,
        "households": municipality.households,
    }


def _framework(submission: Submission) -> dict[str, Any]:
    framework = submission.cycle.framework
    return {
        "code": framework.code,
        "version": framework.version,
        "name_th": framework.name_th,
        "name_en": framework.name_en,
        "notes_th": framework.notes_th,
    }


def _result(result: scoring.Result) -> dict[str, Any]:
    return {
        "total": str(result.total),
        "dimensions": [
            {
                "number": one.number,
                "weight": str(one.weight),
                "points": str(scoring.rounded(one.points)),
                "maximum": str(one.maximum),
                "percent": str(one.percent),
                "achieved": str(one.achieved),
            }
            for one in result.dimensions
        ],
        "indicators": [
            {
                "number": one.number,
                "points": str(scoring.rounded(one.points)),
                "maximum": str(one.maximum),
            }
            for one in result.indicators.values()
        ],
    }


def _base_data(submission: Submission) -> dict[str, Any]:
    """The form as it was asked and what was given; what was not given is not there."""
    plan, values = plan_of(submission), values_of(submission)
    years = years_of(plan, submission.cycle.year_be)
    return {
        "years": years,
        "groups": [
            {
                "key": group.key,
                "name_th": group.name_th,
                "fields": [_field(one, values) for one in group.fields.all()],
            }
            for group in plan.base_data_groups
        ],
        "figures": [_figure(one, values, years) for one in plan.figures],
    }


def _field(field: BaseDataField, values: Values) -> dict[str, Any]:
    names = {one["key"]: one["name_th"] for one in field.choices}
    return {
        "key": field.key,
        "name_th": field.name_th,
        "unit_th": field.unit_th,
        "type": field.type,
        "back_years": field.back_years,
        # A choice by its name of then: the list of choices may change.
        "values": {
            str(year): names.get(text := plain(value), text)
            for year, value in sorted(values.get(field.key, {}).items())
        },
    }


def _figure(figure: Figure, values: Values, years: list[int]) -> dict[str, Any]:
    found = {year: formula(figure).value(numbers_in(values, year)) for year in years}
    return {
        "key": figure.key,
        "name_th": figure.name_th,
        "unit_th": figure.unit_th,
        "values": {str(year): str(value) for year, value in found.items() if value is not None},
    }


def _dimension(dimension: Dimension) -> dict[str, Any]:
    return {
        "number": dimension.number,
        "name_th": dimension.name_th,
        "name_en": dimension.name_en,
        "description_th": dimension.description_th,
        "weight": str(dimension.weight),
        "groups": [
            {
                "name_th": group.name_th,
                "indicators": [_indicator(one) for one in group.indicators.all()],
            }
            for group in dimension.groups.all()
        ],
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "number": indicator.number,
        "name_th": indicator.name_th,
        "wording": indicator.wording,
        "score_source": indicator.score_source,
        "sdgs": indicator.sdgs,
        "criteria": [
            {"key": one.key, "name_th": one.name_th, "maximum": str(one.maximum)} for one in indicator.criteria.all()
        ],
    }


def _responses(state: Overview, evidence: list[Evidence]) -> list[dict[str, Any]]:
    direct: dict[int, list[int]] = {}
    for one in evidence:
        for response in one.responses.all():
            direct.setdefault(response.pk, []).append(one.pk)
    keys = {pk: criterion.key for pk, criterion in state.outline.criteria.items()}
    return [
        {
            "number": leaf.indicator.number,
            "answer": leaf.response.answer,
            "self_scores": {keys[pk]: str(points) for pk, points in leaf.points.items()},
            "evidence": direct.get(leaf.response.pk, []),
            **({"followup": leaf.response.followup} if leaf.response.followup.strip() else {}),
            **({"given": leaf.given.origin.data} if leaf.given else {}),
        }
        for leaf in state.leaves
    ]


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "id": activity.pk,
        "title": activity.title,
        "about": activity.about,
        "method": activity.method,
        "success_factors": activity.success_factors,
        "outcomes": activity.outcomes,
        "year_be": activity.year_be,
        "starts_on": activity.starts_on.isoformat() if activity.starts_on else None,
        "ends_on": activity.ends_on.isoformat() if activity.ends_on else None,
        "place": activity.place,
        "budget": None if activity.budget is None else str(activity.budget),
        "budget_source": activity.budget_source,
        "partners_government": activity.partners_government,
        "partners_business": activity.partners_business,
        "partners_citizens": activity.partners_citizens,
        "indicators": [response.indicator.number for response in activity.responses.all()],
        "evidence": [one.pk for one in activity.evidence.all()],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "id": evidence.pk,
        "kind": evidence.kind,
        "caption": evidence.caption,
        "file_name": evidence.file_name,
        "sha256": evidence.file.sha256 if evidence.file else None,
        "consent": evidence.consent,
        "blurs": evidence.blurs,
        "url": evidence.url,
        "period_from": evidence.period_from.isoformat() if evidence.period_from else None,
        "period_to": evidence.period_to.isoformat() if evidence.period_to else None,
    }
