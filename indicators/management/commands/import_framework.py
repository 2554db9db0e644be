"""manage.py import_framework"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from indicators.library import import_framework


class Command(BaseCommand):
    help = (
        "Brings a framework in from its file and publishes it. Without a file it takes fixtures/esc-34.json of "
        "the project. A version that is here already stays as it is, because a published framework never "
        "changes. The command fails when the file cannot be read or lacks something."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = settings.BASE_DIR / "fixtures" / "esc-34.json"
        parser.add_argument("file", metavar="FILE", type=Path, nargs="?", default=default, help="A JSON file.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            framework = import_framework(json.loads(file.read_text(encoding="utf-8")))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (ValueError, TypeError, KeyError) as error:
            raise CommandError(f"{file} is no framework: {error!r}.") from error
        count = framework.indicators.filter(whole=None).count()
        self.stdout.write(f"{framework.code} version {framework.version}: {count} indicators.")
