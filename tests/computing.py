"""A framework of which some indicators take their points from the base data."""

import json

from indicators.library import import_framework
from indicators.models import Framework
from tests import factories

BASE_DATA = {
    "groups": [
        {
            "key": "e",
            "name_th": "สุขภาพ",
            "fields": [
                {
                    "key": "pm25_days",
                    "name_th": "วันที่ฝุ่นเกิน",
                    "name_en": "Dusty days",
                    "unit_th": "วัน",
                    "type": "integer",
                },
                {"key": "green_m2", "name_th": "พื้นที่สีเขียว", "type": "decimal"},
                {"key": "people", "name_th": "ประชากร", "type": "integer"},
                {"key": "latent", "name_th": "ประชากรแฝง", "type": "integer"},
            ],
        }
    ],
    "figures": [
        {
            "key": "green_each",
            "name_th": "พื้นที่สีเขียวต่อคน",
            "unit_th": "ตร.ม.",
            "unit_en": "m2",
            "of": ["green_m2"],
            "over": ["people", "latent"],
            "decimals": 1,
        },
        {"key": "torn", "name_th": "ขาดช่อง", "of": ["people"], "over": ["nobody"]},
        {"key": "everybody", "name_th": "คนทั้งหมด", "of": ["people", "latent"]},
    ],
}
DAYS = {"figure": "pm25_days", "better": "less", "steps": [{"limit": 0, "percent": 100}, {"limit": 15, "percent": 60}]}
GREEN = {
    "figure": "green_each",
    "better": "more",
    "steps": [{"limit": 9, "percent": 100}, {"limit": 4.5, "percent": 50}],
}
ALL = {"figure": "everybody", "better": "more", "steps": [{"limit": 1, "percent": 100}]}
TORN = {"figure": "torn", "better": "more", "steps": []}
NOWHERE = {"figure": "gone", "better": "more", "steps": []}


def computed_framework() -> Framework:
    """Indicators 1 to 3 are computed from base data, 4 by a figure that there is not, 5 by none, 6 by a torn one."""
    data = json.loads((factories.FIXTURES / "esc-34.json").read_text()) | {"code": "computed", "base_data": BASE_DATA}
    standards = {"1": DAYS, "2": GREEN, "3": ALL, "4": NOWHERE, "5": None, "6": TORN}
    for dimension in data["dimensions"]:
        for group in dimension["groups"]:
            for one in group["indicators"]:
                if one["number"] in standards:
                    one |= {"score_source": "computed", "standard": standards[one["number"]]}
    return import_framework(data)
