"""Draw docs/workflow.md from the table of moves."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from assessments.diagram import document


class Command(BaseCommand):
    help = (
        "Prints the states and moves of a submission as a Markdown page with a Mermaid diagram, made from "
        "the table of moves. With --write the page docs/workflow.md is written instead."
    )

    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="Write docs/workflow.md instead of printing.")

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        if not write:
            self.stdout.write(document(), ending="")
            return
        page = settings.BASE_DIR / "docs" / "workflow.md"
        page.write_text(document())
        self.stdout.write(f"Written: {page.relative_to(settings.BASE_DIR)}")
