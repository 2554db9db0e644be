"""manage.py check_links"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessments import links
from assessments.tasks import QUIETLY, check_link


class Command(BaseCommand):
    help = (
        "Has the workers ask again whether the pages behind links answer: those of submissions still under way that "
        "were not checked for some days. Everything else that waits for a worker goes first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=settings.LINK_CHECK_DAYS,
            help=f"Links that were not checked for so many days (LINK_CHECK_DAYS, now {settings.LINK_CHECK_DAYS}).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LINK_CHECK_DAYS:
            raise CommandError("This portal checks no links: LINK_CHECK_DAYS is 0.")
        count = 0
        for pk in links.due(options["days"]).order_by("pk").values_list("pk", flat=True).iterator():
            check_link.using(priority=QUIETLY).enqueue(pk)
            count += 1
        self.stdout.write(f"Links to check: {count}.")
