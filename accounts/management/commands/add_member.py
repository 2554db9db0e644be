"""manage.py add_member"""

import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.joining import JoiningFailed, Scope, area_named, join, municipality_named, province_named
from accounts.models import Role, User

# 16 letters and digits of 64: enough for a password that is used until the person has another.
PASSWORD_BYTES = 12
MAX_LENGTHS = {"name": 150, "position": 150}


class Command(BaseCommand):
    help = (
        "Gives a person a role. A person who has no account gets one, with a random password that is printed "
        "once, or with the one read from the standard input. Contributor, coordinator and certifier belong to a "
        "municipality, a provincial officer to a province, evaluator and chair to an area or to the national "
        "panel, an administrator to the whole programme. Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="The e-mail address that the person signs in with.")
        parser.add_argument("--role", required=True, choices=list(Role.values), help="What the person may do.")
        parser.add_argument("--name", default="", help="First name and surname; needed for a new person.")
        parser.add_argument("--position", default="", help="The position, such as นายกเทศมนตรี.")
        scope = parser.add_mutually_exclusive_group()
        scope.add_argument(
            "--municipality",
            metavar="KIND|NAME|DISTRICT|PROVINCE",
            help="The municipality, such as 'tambon|บ้านสาง|เมืองพะเยา|พะเยา'.",
        )
        scope.add_argument("--province", help="The province: its code or name.")
        scope.add_argument("--area", help="The area: north, northeast, central, east or south.")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="Read the password from the first line of the standard input; it is never an argument, "
            "which others on the machine could read.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email = _checked_email(options["email"])
        _check_lengths(options)
        typed = self._typed_password(options) if options["password_stdin"] else None
        made = secrets.token_urlsafe(PASSWORD_BYTES)
        try:
            joined = join(
                email,
                Role(options["role"]),
                _scope(options),
                name=options["name"],
                position=options["position"],
                password=typed,
                first_password=made,
            )
        except JoiningFailed as failed:
            raise CommandError(str(failed)) from failed
        for line in joined.changes or [f"Nothing to do: {joined.membership} is there already."]:
            self.stdout.write(line)
        if joined.is_new_person and typed is None:
            self.stdout.write(f"Password, shown only now: {made}")

    def _typed_password(self, options: dict[str, Any]) -> str:
        password = sys.stdin.readline().rstrip("\r\n")
        try:
            validate_password(password, User(email=options["email"], full_name=options["name"]))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password


def _scope(options: dict[str, Any]) -> Scope:
    if options["municipality"] is not None:
        return municipality_named(options["municipality"])
    if options["province"] is not None:
        return province_named(options["province"])
    return None if options["area"] is None else area_named(options["area"])


def _checked_email(typed: str) -> str:
    try:
        validate_email(typed)
    except ValidationError:
        raise CommandError(f"“{typed}” is no e-mail address.") from None
    return typed


def _check_lengths(options: dict[str, Any]) -> None:
    for name, limit in MAX_LENGTHS.items():
        if len(options[name]) > limit:
            raise CommandError(f"--{name} is longer than {limit} characters.")
