"""manage.py import_loss_reasons"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from reviews.loss_reasons import import_loss_reasons


class Command(BaseCommand):
    help = (
        "Brings reasons why points are lost in. Without a file it takes fixtures/loss-reasons.json of the project, "
        "which is a working list of ours. Reasons that are there stay as they were edited. The command fails, and adds "
        "nothing, when the file cannot be read or a reason is none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = settings.BASE_DIR / "fixtures" / "loss-reasons.json"
        parser.add_argument("file", metavar="FILE", type=Path, nargs="?", default=default, help="A JSON file.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            count = import_loss_reasons(json.loads(file.read_text(encoding="utf-8")))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (ValueError, TypeError, ValidationError) as error:
            raise CommandError(f"{file} is no list of reasons: {error}.") from error
        self.stdout.write(f"{count} reasons added.")
