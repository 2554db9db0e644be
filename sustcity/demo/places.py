"""The municipalities that the demo plays in."""

from pathlib import Path

from django.conf import settings

from accounts.models import Municipality

FIXTURES: Path = settings.BASE_DIR / "fixtures"


def ban_sang() -> Municipality:
    return Municipality.objects.select_related("province__area").get(
        name_th="บ้านสาง", kind="tambon", province__code="56"
    )


def named(kind: str, name_th: str) -> Municipality:
    return Municipality.objects.select_related("province__area").get(kind=kind, name_th=name_th)
