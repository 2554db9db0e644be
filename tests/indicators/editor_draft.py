"""A small draft for the tests of the editor, and what its pages send."""

from contextlib import AbstractContextManager
from typing import Any

from django.db import connection
from django.forms import RadioSelect, Select
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Role
from indicators.library import add_draft, publish
from indicators.models import BaseDataField, Framework
from tests import factories

CRITERIA = [
    {"key": "process", "name_th": "กระบวนการ", "name_en": "Process", "maximum": 10},
    {"key": "output", "name_th": "ผลผลิต", "name_en": "Output", "maximum": 7.5},
]


def indicator(number: str, **fields: Any) -> dict[str, Any]:
    return {
        "number": number,
        "name_th": f"ตัวชี้วัด {number}",
        "name_en": f"Indicator {number}",
        "wording": "working",
        "score_source": "assessed",
        "criteria": CRITERIA,
    } | fields


def data() -> dict[str, Any]:
    """Two dimensions: A with the groups A1 (1, 2 with 2.1 and 2.2, 3) and A2 (4), B with B1 (5)."""
    divided = indicator("2", parts=[indicator("2.1"), indicator("2.2")])
    del divided["criteria"]
    groups_a = [
        {"name_th": "กลุ่ม A1", "name_en": "A1", "indicators": [indicator("1"), divided, indicator("3")]},
        {"name_th": "กลุ่ม A2", "name_en": "A2", "indicators": [indicator("4")]},
    ]
    groups_b = [{"name_th": "กลุ่ม B1", "name_en": "B1", "indicators": [indicator("5")]}]
    return {
        "code": "editor",
        "name_th": "ชุดเล็ก",
        "name_en": "Small",
        "pass_marks": {"nakhon": 70, "mueang": 70, "tambon": 60, "tao": 60},
        "grades": [{"key": "good", "name_th": "ดี", "name_en": "Good", "min_percent": 60}],
        "dimensions": [
            {"number": 1, "name_th": "มิติ A", "name_en": "A", "weight": 60, "groups": groups_a},
            {"number": 2, "name_th": "มิติ B", "name_en": "B", "weight": 35, "groups": groups_b},
        ],
        "base_data": {
            "groups": [
                {
                    "key": "a",
                    "name_th": "ทั่วไป",
                    "name_en": "General",
                    "fields": [
                        {"key": "area", "name_th": "พื้นที่", "name_en": "Area", "type": "decimal"},
                        {"key": "people", "name_th": "ประชากร", "name_en": "People", "type": "integer"},
                    ],
                },
                {
                    "key": "e",
                    "name_th": "สิ่งแวดล้อม",
                    "name_en": "Environment",
                    "fields": [
                        {
                            "key": "sea",
                            "name_th": "น้ำทะเล",
                            "name_en": "Sea water",
                            "type": "choice",
                            "choices": [{"key": "ok", "name_th": "ผ่าน"}, {"key": "no", "name_th": "ไม่ผ่าน"}],
                        }
                    ],
                },
            ],
            "figures": [
                {"key": "density", "name_th": "ความหนาแน่น", "name_en": "Density", "of": ["people"], "over": ["area"]},
                {"key": "half", "name_th": "ครึ่ง", "name_en": "Half", "of": ["area"], "times": 0.5},
            ],
        },
        "worked_examples": [
            {
                "name": "ตัวอย่าง",
                "kind": "tambon",
                "points": {"1/process": 5, "2.1/output": 3},
                "total": 0,
                "dimensions": {"1": 10, "2": 0},
            }
        ],
    }


def draft(**changes: Any) -> Framework:
    return add_draft(data() | changes)


def administrator(language: str = "en") -> Client:
    client = Client()
    client.force_login(factories.member(Role.ADMINISTRATOR))
    client.cookies["django_language"] = language
    return client


def published_before_the_save(framework: Framework) -> AbstractContextManager[None]:
    """Another administrator publishes the draft after the request has looked at it and before it takes its lock."""
    pending = [framework]
    has_looked: list[bool] = []

    def published_by_another(execute: Any, sql: str, *rest: Any) -> Any:
        if "indicators_framework" in sql:
            has_looked.append(True)
        if sql.startswith("SAVEPOINT") and has_looked and pending:
            publish(pending.pop())
        return execute(sql, *rest)

    return connection.execute_wrapper(published_by_another)


def field_of(framework: Framework, key: str) -> BaseDataField:
    return BaseDataField.objects.get(group__framework=framework, key=key)


def numbers(framework: Framework) -> list[str]:
    """The indicators and parts as their positions order them."""
    return list(framework.indicators.order_by("position").values_list("number", flat=True))


def sent(response: Any, **changes: Any) -> dict[str, Any]:
    """What the page of a form sends when a person changes only these fields; None leaves one out."""
    form = response.context["form"]
    found: dict[str, Any] = {"base": form.digest}
    found |= _values(form)
    for rows in form.rows.values():
        found |= _rows(rows)
    found |= changes
    return {name: value for name, value in found.items() if value is not None}


def _values(form: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if isinstance(field.field.widget, Select) and not isinstance(field.field.widget, RadioSelect) and not value:
            # Without an empty choice a browser sends the first one.
            value = next(str(key) for key, _label in field.field.choices)
        if isinstance(value, bool):
            found |= {field.html_name: "on"} if value else {}
        else:
            found[field.html_name] = "" if value is None else value
    return found


def _rows(rows: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        f"{rows.prefix}-TOTAL_FORMS": rows.total_form_count(),
        f"{rows.prefix}-INITIAL_FORMS": rows.initial_form_count(),
    }
    for form in rows:
        found |= _values(form)
        if hasattr(form, "bands"):
            found |= _rows(form.bands)
    return found


def url(name: str, framework: Framework, *args: Any, query: str = "") -> str:
    """The address of a page of the editor."""
    return reverse(f"indicators:{name}", args=[framework.pk, *args]) + query


def save(client: Client, address: str, **changes: Any) -> Any:
    """Open a form, change some fields, press Save."""
    return client.post(address, sent(client.get(address), **changes))


def errors(response: Any) -> dict[str, str]:
    """The messages of a form that was refused, by the field that they stand beside."""
    assert response.status_code == 422, response.status_code
    with translation.override("en"):
        return {fault.anchor: fault.message for fault in response.context["form"].faults}
