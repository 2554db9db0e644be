"""manage.py import_eye_rules"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from assessments.eye.library import import_rules


class Command(BaseCommand):
    help = (
        "Brings rules of the reviewer's eye in. Without a file it takes fixtures/eye-rules.json of the project, whose "
        "values are working values of ours. Rules that are there stay as they were edited. The command fails, and "
        "adds nothing, when the file cannot be read or a rule is not as its check asks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = settings.BASE_DIR / "fixtures" / "eye-rules.json"
        parser.add_argument("file", metavar="FILE", type=Path, nargs="?", default=default, help="A JSON file.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            count = import_rules(json.loads(file.read_text(encoding="utf-8")))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (ValueError, TypeError, ValidationError) as error:
            raise CommandError(f"{file} is no list of rules: {error}.") from error
        self.stdout.write(f"{count} rules added.")
