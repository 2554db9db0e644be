"""manage.py demo"""

import json
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from assessments.models import Cycle
from indicators import immutability
from sustcity.demo import people
from sustcity.demo.build import build


class Command(BaseCommand):
    help = (
        "Builds the demo: framework, places, demo people for every role, the founding record, and a submission "
        "in every status, with packets. A database that has a cycle already is kept as it is. The demo refuses "
        "to run with production settings."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--accounts",
            action="store_true",
            help="Print the demo people as JSON: e-mail, password, name and scope by role. Builds nothing.",
        )
        parser.add_argument(
            "--reset",
            action="store_true",
            help="Throw away everything in the database first, and start over.",
        )

        parser.add_argument(
            "--photos",
            type=int,
            default=1000,
            help="Draw at most so many pictures; they are most of the work (all of them unless given).",
        )

        parser.add_argument(
            "--leave-work",
            action="store_true",
            help="Leave renditions and packets to the worker that manage.py serve starts.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo does not run with production settings (SUSTCITY_MODE=production).")
        if options["accounts"]:
            self._print_accounts()
            return
        call_command("migrate", verbosity=0)
        if options["reset"]:
            self._empty()
        if Cycle.objects.exists():
            self.stdout.write("The database has data already; it is kept. (make demo-reset starts over.)")
        else:
            build(lambda text: self.stdout.write(f"  {text}"), photo_limit=options["photos"])
            people.accounts()
            self.stdout.write("The demo is built.")
        if not options["leave_work"]:
            # Also what an earlier run that was broken off has left.
            self.work_off()

    def work_off(self) -> None:
        """Do what waits for a worker here and now."""
        self.stdout.write("  renditions and packets")
        call_command("db_worker", batch=True, startup_delay=False, verbosity=0)

    def _empty(self) -> None:
        # Published frameworks refuse to go; emptying the tables lays this refusal anew.
        immutability.remove(connection)
        call_command("flush", interactive=False, verbosity=0)
        shutil.rmtree(Path(settings.MEDIA_ROOT), ignore_errors=True)

    def _print_accounts(self) -> None:
        if not Cycle.objects.exists():
            raise CommandError("There is no demo yet: run manage.py demo first.")
        self.stdout.write(json.dumps(people.accounts(), ensure_ascii=False, indent=1))
