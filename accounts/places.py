"""Bring areas, offices and provinces in from their file (fixtures/places.json)."""

from typing import Any

from django.db import transaction

from accounts.models import Area, Office, Province


@transaction.atomic
def import_places(data: dict[str, list[dict[str, Any]]]) -> None:
    """Create or correct the areas, offices and provinces of a file; running it again changes nothing."""
    for area in data["areas"]:
        Area.objects.update_or_create(key=area["key"], defaults=area)
    for office in data["offices"]:
        Office.objects.update_or_create(number=office["number"], defaults=office)
    areas = {area.key: area for area in Area.objects.all()}
    offices = {office.number: office for office in Office.objects.all()}
    for province in data["provinces"]:
        facts = province | {"area": areas[province["area"]], "office": offices[province["office"]]}
        Province.objects.update_or_create(code=province["code"], defaults=facts)
