"""A small framework that has one of everything, as data, and ways to spoil it."""

import copy
from typing import Any

SMALL: dict[str, Any] = {
    "format": 1,
    "code": "small",
    "version": 1,
    "name_th": "ชุดเล็ก",
    "name_en": "A small one",
    "pass_marks": {"nakhon": 70, "mueang": 70, "tambon": 60, "tao": 60},
    "grades": [
        {"key": "good", "name_th": "ดี", "name_en": "Good", "min_percent": 60},
        {"key": "best", "name_th": "ดีเยี่ยม", "name_en": "Excellent", "min_percent": 80},
    ],
    "dimensions": [
        {
            "number": 1,
            "name_th": "มิติหนึ่ง",
            "name_en": "First",
            "weight": 60,
            "groups": [
                {
                    "name_th": "หมวดหนึ่ง",
                    "indicators": [
                        {
                            "number": "1",
                            "name_th": "ตัวแรก",
                            "name_en": "First of all",
                            "wording": "official",
                            "source": "คู่มือ 2568",
                            "score_source": "assessed",
                            "guidance_th": "คำอธิบาย",
                            "criteria": [
                                {
                                    "key": "process",
                                    "name_th": "กระบวนการ",
                                    "maximum": 10,
                                    "descriptors": [
                                        {"from": 0, "to": 4, "text_th": "เริ่ม", "text_en": "begun"},
                                        {"from": 5, "to": 10, "text_th": "ครบ"},
                                    ],
                                },
                                {"key": "output", "name_th": "ผลผลิต", "maximum": 20},
                            ],
                        },
                        {
                            "number": "2",
                            "name_th": "แบ่งสองข้อ",
                            "name_en": "Divided",
                            "wording": "working",
                            "score_source": "assessed",
                            "parts": [
                                {
                                    "number": "2.1",
                                    "name_th": "ข้อแรก",
                                    "name_en": "One",
                                    "guidance_th": "คำอธิบาย",
                                    "criteria": [{"key": "all", "name_th": "รวม", "maximum": 30}],
                                },
                                {
                                    "number": "2.2",
                                    "name_th": "ข้อสอง",
                                    "name_en": "Two",
                                    "guidance_th": "คำอธิบาย",
                                    "criteria": [{"key": "all", "name_th": "รวม", "maximum": 30}],
                                },
                            ],
                        },
                    ],
                }
            ],
        },
        {
            "number": 2,
            "name_th": "มิติสอง",
            "name_en": "Second",
            "weight": 40,
            "groups": [
                {
                    "name_th": "หมวดสอง",
                    "indicators": [
                        {
                            "number": "3",
                            "name_th": "จาก LPA",
                            "name_en": "From the LPA",
                            "wording": "working",
                            "score_source": "lpa",
                            "lpa_item": 1,
                            "hints_th": ["ผล LPA"],
                            "criteria": [{"key": "lpa", "name_th": "LPA", "maximum": 30}],
                        },
                        {
                            "number": "4",
                            "name_th": "ฝุ่น",
                            "name_en": "Dust",
                            "wording": "working",
                            "score_source": "computed",
                            "kinds": ["nakhon", "mueang"],
                            "standard": {
                                "figure": "dust_days",
                                "better": "less",
                                "steps": [{"limit": 10, "percent": 100}, {"limit": 30, "percent": 50}],
                            },
                            "guidance_th": "คำอธิบาย",
                            "criteria": [{"key": "days", "name_th": "จำนวนวัน", "maximum": 30}],
                        },
                    ],
                }
            ],
        },
    ],
    "base_data": {
        "groups": [
            {
                "key": "a",
                "name_th": "ทั่วไป",
                "fields": [
                    {"key": "area", "name_th": "พื้นที่", "type": "decimal", "minimum": 0.01, "maximum": 9999},
                    {"key": "dust_days", "name_th": "วันที่ฝุ่นเกิน", "type": "integer", "change_percent": 50},
                    {
                        "key": "water",
                        "name_th": "คุณภาพน้ำ",
                        "type": "choice",
                        "choices": [{"key": "meets", "name_th": "ผ่าน"}, {"key": "fails", "name_th": "ไม่ผ่าน"}],
                    },
                ],
            }
        ],
        "figures": [{"key": "dust_per_area", "name_th": "ฝุ่นต่อพื้นที่", "of": ["dust_days"], "over": ["area"]}],
    },
    "worked_examples": [
        {
            "name": "เต็ม",
            "kind": "nakhon",
            "points": {
                **{"1/process": 10, "1/output": 20, "2.1/all": 30, "2.2/all": 30, "3/lpa": 30, "4/days": 30},
            },
            "total": 100,
            "dimensions": {"1": 60, "2": 40},
        },
        {"name": "ครึ่งหนึ่งของข้อ 2", "kind": "tambon", "points": {"2.1/all": 30}, "total": 15, "tolerance": 0.01},
    ],
}


def small(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(SMALL) | changes


def at(data: Any, *path: str | int) -> Any:
    """What stands at a path."""
    for step in path:
        data = data[step]
    return data


INDICATORS = (
    ("dimensions", 0, "groups", 0, "indicators"),
    ("dimensions", 1, "groups", 0, "indicators"),
)
FIRST, DIVIDED = (*INDICATORS[0], 0), (*INDICATORS[0], 1)
FROM_LPA, COMPUTED = (*INDICATORS[1], 0), (*INDICATORS[1], 1)
