"""The drawn workflow is that of the table of moves."""

import re
from io import StringIO

from django.conf import settings
from django.core.management import call_command

from accounts.models import Role
from assessments.diagram import document
from assessments.engine import MOVES
from assessments.models import Status

ROLES = {
    Role.COORDINATOR: "coordinator",
    Role.CERTIFIER: "certifier",
    Role.PROVINCIAL_OFFICER: "provincial officer",
    Role.CHAIR: "panel chair",
    Role.ADMINISTRATOR: "administrator",
}
PAGE = settings.BASE_DIR / "docs" / "workflow.md"


def test_the_page_in_docs_is_drawn_from_the_moves_as_they_are():
    assert PAGE.read_text() == document(), "run `manage.py state_diagram --write`"


def test_every_move_is_drawn_from_each_of_its_states_with_the_roles_that_may():
    drawn = re.findall(r"^ +(\w+) --> (\w+): (.+) \(([^)]+)\)$", document(), flags=re.M)
    arrows = {(source, target, roles) for source, target, _words, roles in drawn}

    for move in MOVES.values():
        sources = ["open"] if move.name == "withdraw" else [one.value for one in move.sources]
        for source in sources:
            roles = " or ".join(ROLES[role] for role in move.roles)
            assert (source, move.target.value, roles) in arrows
    assert len(drawn) == len(MOVES) + 3, "publish and both beginnings of a review leave from two states"


def test_the_box_holds_exactly_the_states_that_can_be_withdrawn_from():
    box = re.search(r" as open \{\n(.+?)\n    \}", document(), flags=re.S)[1]

    assert set(re.findall(r'state "[^"]+" as (\w+)', box)) == {status.value for status in MOVES["withdraw"].sources}
    assert set(re.findall(r" as (\w+)$", document(), flags=re.M)) == set(Status.values)


def test_no_label_breaks_an_arrow():
    assert not re.findall(r"^.*-->.*:.*[:;].*$", document(), flags=re.M)


def test_the_command_prints_the_page():
    printed = StringIO()

    call_command("state_diagram", stdout=printed)

    assert printed.getvalue() == document()


def test_the_command_writes_the_page(settings, tmp_path):
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    printed = StringIO()

    call_command("state_diagram", "--write", stdout=printed)

    assert (tmp_path / "docs" / "workflow.md").read_text() == document()
    assert printed.getvalue() == "Written: docs/workflow.md\n"
