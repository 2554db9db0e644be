"""manage.py framework: files in, files out, checked and compared."""

import json

import pytest
from django.core.management import CommandError, call_command

from indicators import library, publication
from indicators.models import Framework
from tests import factories
from tests.indicators.specimens import small

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys):
    def call(*arguments):
        call_command("framework", *arguments)
        return capsys.readouterr()

    return call


@pytest.fixture
def file(tmp_path):
    def write(data, name="framework.json"):
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(data))
        return str(path)

    return write


def failure(*arguments):
    with pytest.raises(CommandError) as failed:
        call_command("framework", *arguments)
    return str(failed.value)


# ------------------------------------------------------------------ import


def test_a_file_comes_in_as_a_draft(run, file):
    assert run("import", file(small())).out == "small version 1: 4 indicators, draft.\n"
    assert Framework.objects.get(code="small").is_draft


def test_it_is_published_at_once_where_that_is_asked_for(run, file):
    assert run("import", file(small()), "--publish").out == "small version 1: 4 indicators, published.\n"


def test_what_cannot_be_published_stays_a_draft(file, capsys):
    assert "no worked example" in failure("import", file(small(worked_examples=[])), "--publish")
    assert capsys.readouterr().err == "small version 1 is here as a draft.\n"
    assert Framework.objects.get(code="small").is_draft


def test_the_framework_of_the_project_needs_no_file():
    assert failure("import") == "esc-34 version 1 is here already."
    Framework.objects.filter(pk=factories.framework().pk).update(status="retired")
    assert failure("import", "--replace") == "The framework has been published and never changes."


def test_a_draft_is_replaced_only_where_that_is_asked_for(run, file):
    library.add_draft(small())
    path = file(small(name_th="ใหม่"))

    assert failure("import", path) == "small version 1 is here already."
    run("import", path, "--replace")

    assert Framework.objects.get(code="small").name_th == "ใหม่"


def test_links_that_cannot_be_kept_are_remarked(run, file):
    walk = {"from": {"code": "gone", "version": 1}, "links": []}
    path = file(small(crosswalk=[walk]))

    remark = "The links from gone version 1 are left out, because that version is not here.\n"
    assert run("validate", path).err == run("import", path).err == remark


# ------------------------------------------------------------------ validate


def test_a_file_without_mistakes(run, file):
    path = file(small())

    assert run("validate", path).out == f"{path} is a framework without mistakes: small version 1.\n"


def test_every_mistake_is_printed(file):
    path = file(small(decimals=7))
    assert failure("validate", path) == f"{path} has a mistake:\n  decimals: 7 is too high; at most 2 is possible."

    path = file(small(decimals=7, grades=[]))
    assert failure("validate", path).splitlines() == [
        f"{path} has 2 mistakes:",
        "  decimals: 7 is too high; at most 2 is possible.",
        "  grades: The list is empty.",
    ]


def test_what_is_no_file_of_ours(file, tmp_path):
    path = file("{")
    assert failure("validate", path).startswith(f"{path}: Line 1, column 2: ")
    assert failure("import", str(tmp_path / "none.json")).endswith(
        "none.json cannot be read: No such file or directory."
    )


# ------------------------------------------------------------------ export and diff


def test_an_export_is_the_file_again(run, tmp_path):
    printed = run("export", "esc-34/1").out
    run("export", "esc-34/1", str(tmp_path / "out.json"))

    assert json.loads(printed) == library.export_framework(factories.framework())
    assert (tmp_path / "out.json").read_text() == printed
    assert "cannot be written" in failure("export", "esc-34/1", str(tmp_path / "no" / "out.json"))


@pytest.mark.parametrize("name", ["esc-34/2", "esc-34/x", "esc-34", "other/1"])
def test_what_is_not_here_cannot_be_written_out(name):
    assert failure("export", name) == f"There is no framework {name}. Here are: esc-34/1."


def test_a_file_is_compared_with_what_is_here(run, file):
    publication.publish(library.add_draft(small()))
    changed = small(decimals=1, notes_th=["บรรทัดแรกที่ยาวกว่ายี่สิบตัวอักษร", "สอง"])
    changed["grades"].pop()

    assert run("diff", "small/1", file(changed)).out.splitlines() == [
        "+ notes_th: บรรทัดแรกที่ยาวกว่ายี่สิบตัวอักษร | สอง",
        "~ decimals: 2 -> 1",
        "- grades best: ดีเยี่ยม",
        "3 differences.",
    ]
    assert run("diff", file(changed), file(changed, "same.json")).out == "No difference.\n"


def test_a_changed_value_is_printed_with_what_it_was(run, file):
    old, new = file(small(), "old.json"), file(small(version=2), "new.json")

    assert run("diff", old, new).out == "~ version: 1 -> 2\n1 difference.\n"


@pytest.mark.parametrize("name", ["import", "export", "validate", "diff"])
def test_every_sub_command_has_help(name, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("framework", name, "--help")

    assert ended.value.code == 0
    assert capsys.readouterr().out.count(".") >= 1
