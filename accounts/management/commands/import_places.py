"""manage.py import_places"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Area, Office, Province
from accounts.places import import_places


class Command(BaseCommand):
    help = (
        "Brings the areas, the regional offices and the provinces in, or corrects them. Without a file it takes "
        "fixtures/places.json of the project. Running it again changes nothing. The command fails when the "
        "file cannot be read or lacks something."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = settings.BASE_DIR / "fixtures" / "places.json"
        parser.add_argument("file", metavar="FILE", type=Path, nargs="?", default=default, help="A JSON file.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            import_places(json.loads(file.read_text(encoding="utf-8")))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (ValueError, TypeError, KeyError) as error:
            raise CommandError(f"{file} is no list of places: {error!r}.") from error
        counts = f"{Area.objects.count()} areas, {Office.objects.count()} offices"
        self.stdout.write(f"{counts}, {Province.objects.count()} provinces.")
