"""The commands of accounts as an administrator types them."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, Municipality, Role, User
from tests import factories

pytestmark = pytest.mark.django_db

A_PERSON = ("one@example.com", "--role", "administrator", "--name", "หนึ่ง")
BAN_SANG = "tambon|บ้านสาง|เมืองพะเยา|พะเยา"


def run(name, *arguments):
    """What a command prints."""
    out, beside = io.StringIO(), io.StringIO()
    call_command(name, *map(str, arguments), stdout=out, stderr=beside)
    return out.getvalue(), beside.getvalue()


@pytest.fixture
def a_list(tmp_path):
    path = tmp_path / "list.csv"

    def write(*rows):
        path.write_text("\n".join(("kind,name_th,province_code,district_th", *rows)))
        return path

    return write


GOOD, BAD = "tambon,บ้านสาง,56,เมืองพะเยา", "tambon,บ้านสาง,99,เมืองพะเยา"


def test_import_is_a_dry_run_until_it_is_applied(a_list):
    path = a_list(GOOD, BAD)

    report, progress = run("import_municipalities", path)
    assert "row 2: เทศบาลตำบลบ้านสาง" in report
    assert report.endswith("This was a dry run: nothing was written. Run it again with --apply.\n")
    assert progress == "2 rows read.\n"
    assert not Municipality.objects.exists()

    report, progress = run("import_municipalities", path, "--apply")
    assert "2 rows: 1 created, 0 changed, 0 unchanged, 1 refused.\nWritten in " in report
    assert progress == "2 rows read.\n1 of 1 created.\n"
    assert Municipality.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "arguments", "words"),
    [
        ((GOOD, BAD), ("--apply", "--strict"), "rows are refused, and --strict was asked for"),
        ((BAD,), ("--apply",), "every row is refused"),
        ((), ("--apply",), "no row below"),
    ],
)
def test_import_fails(a_list, rows, arguments, words):
    with pytest.raises(CommandError, match=words):
        run("import_municipalities", a_list(*rows), *arguments)
    assert not Municipality.objects.exists()


def test_import_takes_the_day_from_which_changes_count(a_list):
    run("import_municipalities", a_list(GOOD), "--apply")

    report, _progress = run("import_municipalities", a_list(GOOD.replace("tambon", "mueang")), "--since", "1/10/2569")
    assert "note: tambon until 2026-10-01" in report
    with pytest.raises(CommandError, match="“soon” is no day; write it as 2026-10-01 or 1/10/2569."):
        run("import_municipalities", a_list(GOOD), "--since", "soon")


@pytest.mark.parametrize("name", ["import_municipalities", "add_member", "import_places", "framework"])
def test_help_is_in_full_sentences(name, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command(name, "--help")

    assert ended.value.code == 0
    assert capsys.readouterr().out.count(". ") >= 2


# ------------------------------------------------------------------ add_member


@pytest.fixture
def ban_sang():
    return factories.municipality()


def test_a_new_person_gets_a_password_that_is_printed_once(ban_sang):
    printed, _ = run(
        "add_member", "Pranee@example.com", "--role", "coordinator", "--name", "ปราณี ดี",
        "--position", "นักวิชาการ", "--municipality", BAN_SANG,
    )  # fmt: skip

    person = User.objects.get(email="pranee@example.com")
    assert (person.full_name, person.position) == ("ปราณี ดี", "นักวิชาการ")
    assert person.memberships.get().municipality == ban_sang
    *_, password = printed.split()
    assert person.check_password(password)

    again, _ = run("add_member", "pranee@example.com", "--role", "coordinator", "--municipality", BAN_SANG)
    assert again.startswith("Nothing to do: ")
    assert (User.objects.count(), Membership.objects.count()) == (1, 1)


def test_a_person_gets_a_second_role_and_a_new_name(ban_sang):
    person = factories.member(Role.COORDINATOR, ban_sang, name="ปราณี", email="pranee@example.com")

    printed, _ = run("add_member", person.email, "--role", "administrator", "--name", "ปราณี ดี", "--position", "หัวหน้า")

    person.refresh_from_db()
    assert set(person.memberships.values_list("role", flat=True)) == {"coordinator", "administrator"}
    assert person.check_password("a-long-password")
    assert printed.splitlines()[:2] == ["full_name: ปราณี -> ปราณี ดี", "position: (empty) -> หัวหน้า"]
    assert "Password" not in printed


@pytest.mark.parametrize(
    ("role", "scope", "column", "key"),
    [
        ("provincial_officer", ("--province", "56"), "province__code", "56"),
        ("provincial_officer", ("--province", "Phayao"), "province__code", "56"),
        ("evaluator", ("--area", "north"), "area__key", "north"),
        ("chair", ("--area", "ภาคเหนือ"), "area__key", "north"),
        ("chair", (), "area", None),
        ("administrator", (), "area", None),
        ("certifier", ("--municipality", "เทศบาลตำบล | บ้านสาง | เมืองพะเยา | 56"), "municipality__name_th", "บ้านสาง"),
    ],
)
def test_roles_and_their_scopes(ban_sang, role, scope, column, key):
    run("add_member", "one@example.com", "--role", role, "--name", "หนึ่ง", *scope)

    assert Membership.objects.values_list("role", column).get() == (role, key)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("no-address", "--role", "administrator"), "“no-address” is no e-mail address"),
        (("one@example.com", "--role", "administrator"), "A new person needs a name"),
        (("one@example.com", "--role", "administrator", "--area", "north"), "works for the whole programme"),
        (("one@example.com", "--role", "coordinator"), "A coordinator belongs to one municipality"),
        (("one@example.com", "--role", "provincial_officer", "--area", "north"), "belongs to one province"),
        (("one@example.com", "--role", "chair", "--province", "56"), "sits in the panel of an area"),
        (("one@example.com", "--role", "chair", "--area", "moon"), "The areas are: north, northeast, central, east"),
        (("one@example.com", "--role", "provincial_officer", "--province", "99"), "There is no province “99”"),
        (("one@example.com", "--role", "certifier", "--municipality", "บ้านสาง"), "such as tambon|บ้านสาง"),
        (
            ("one@example.com", "--role", "certifier", "--municipality", "mueang|บ้านสาง|เมืองพะเยา|56"),
            "Of that name there is: tambon|บ้านสาง|เมืองพะเยา|พะเยา.",
        ),
        (
            ("one@example.com", "--role", "certifier", "--municipality", "mueang|ไม่มี|เมืองพะเยา|56"),
            "There is no municipality “mueang|ไม่มี|เมืองพะเยา|56”.",
        ),
        (("one@example.com", "--role", "administrator", "--name", "ก" * 151), "--name is longer than 150"),
    ],
)
def test_add_member_refuses_in_words(ban_sang, arguments, words):
    with pytest.raises(CommandError) as caught:
        run("add_member", *arguments)

    assert words in str(caught.value)
    assert not User.objects.exists()


def test_a_closed_account_gets_no_role(ban_sang):
    factories.user(email="one@example.com", is_active=False)

    with pytest.raises(CommandError, match="is closed"):
        run("add_member", "one@example.com", "--role", "administrator")


def test_a_role_that_ended_is_given_again(ban_sang):
    person = factories.member(Role.CERTIFIER, ban_sang, email="one@example.com")
    person.memberships.update(ended_at=person.joined_at)

    run("add_member", "one@example.com", "--role", "certifier", "--municipality", BAN_SANG)

    assert person.memberships.count() == 2


def test_the_password_comes_from_the_standard_input(monkeypatch):
    for typed in ("a-rather-long-one", "quite-another-one", "quite-another-one"):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        printed, _ = run(
            "add_member", "one@example.com", "--role", "administrator", "--name", "หนึ่ง", "--password-stdin"
        )
        assert User.objects.get().check_password(typed)
        assert typed not in printed
    assert printed.startswith("Nothing to do")


def test_a_weak_password_is_refused(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))

    with pytest.raises(CommandError, match="10"):
        run("add_member", *A_PERSON, "--password-stdin")


# ------------------------------------------------------------------ import_places


def test_the_places_of_the_project_come_in_again_and_again():
    assert run("import_places")[0] == "5 areas, 16 offices, 77 provinces.\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read"), ("{", "is no list of places"), ("[]", "is no list of places"), ("{}", "'areas'")],
)
def test_what_is_no_list_of_places(tmp_path, content, words):
    path = tmp_path / "places.json"
    if content is not None:
        path.write_text(content)

    with pytest.raises(CommandError, match=words):
        run("import_places", path)
