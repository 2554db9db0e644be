"""The Thai catalogue holds every text of the portal, translated, and nothing else (`make messages` collects)."""

import re
import shutil
from collections import Counter
from pathlib import Path

import django
import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.utils.translation import gettext_noop, ngettext_lazy

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale/th/LC_MESSAGES/django.po"
NOT_COLLECTED = shutil.ignore_patterns(".*", "__pycache__", "build", "var", "locale", "static", "*.json")

# Django's own texts whose Thai is missing or clumsy. Naming them here makes `make messages` keep them.
EXTRA = (
    gettext_noop("This field is required."),
    gettext_noop("This field cannot be null."),
    gettext_noop("This field cannot be blank."),
    gettext_noop("Enter a valid value."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a valid integer."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid URL."),
    gettext_noop("Enter a list of values."),
    gettext_noop("Enter a complete value."),
    gettext_noop("Null characters are not allowed."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("“%(pk)s” is not a valid value."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    ngettext_lazy(
        "Ensure that there are no more than %(max)s digit in total.",
        "Ensure that there are no more than %(max)s digits in total.",
    ),
    ngettext_lazy(
        "Ensure that there are no more than %(max)s decimal place.",
        "Ensure that there are no more than %(max)s decimal places.",
    ),
    ngettext_lazy(
        "Ensure that there are no more than %(max)s digit before the decimal point.",
        "Ensure that there are no more than %(max)s digits before the decimal point.",
    ),
    gettext_noop("No file was submitted. Check the encoding type on the form."),
    gettext_noop("No file was submitted."),
    gettext_noop("The submitted file is empty."),
    ngettext_lazy(
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
    ),
    gettext_noop("Upload a valid image. The file you uploaded was either not an image or a corrupted image."),
    gettext_noop("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s."),
    gettext_noop("%(model_name)s with this %(field_labels)s already exists."),
    gettext_noop("%(model_name)s with this %(field_label)s already exists."),
    gettext_noop("(Hidden field %(name)s) %(error)s"),
    gettext_noop("Please enter a correct %(username)s and password. Note that both fields may be case-sensitive."),
    gettext_noop("This account is inactive."),
    gettext_noop("The two password fields didn’t match."),
    gettext_noop("Your old password was entered incorrectly. Please enter it again."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("This password is too common."),
    gettext_noop("Your password can’t be a commonly used password."),
)

# Thai that an English reader is meant to see: how a date may be typed, and the grade as the programme calls it.
THAI_ON_PURPOSE = ("17 ก.ค. 2568", "31 มี.ค. 2569", "ดีเยี่ยม")

THAI = re.compile("[\u0e00-\u0e7f]")
# Percent, brace and block names, tags and entities: what a translation must carry over as it is.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?[a-z][^>]*>|&\w+;")

# `make messages` goes by the name of the function: it finds _("..."), and never sees _t("...").
ALIAS = re.compile(r"\bn?p?gettext\w* as (?!_\b)\w+")


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the portal's code: collecting texts writes beside the files, and the tree stays untouched."""
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("messages") / "portal", ignore=NOT_COLLECTED))


@pytest.fixture(scope="module")
def collected(code: Path) -> polib.POFile:
    """What `make messages` finds in the code now."""
    with pytest.MonkeyPatch.context() as patch, override_settings(LOCALE_PATHS=[code / "locale"]):
        patch.chdir(code)
        call_command("makemessages", locale=["th"], verbosity=0)
    return polib.pofile(str(code / "locale/th/LC_MESSAGES/django.po"))


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def _key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def _thai_of(entry: polib.POEntry) -> str:
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def _where(entry: polib.POEntry) -> str:
    return f"{entry.msgid!r} ({', '.join(path for path, _line in entry.occurrences)})"


def test_every_text_of_the_code_is_in_the_catalogue(collected: polib.POFile, catalogue: polib.POFile) -> None:
    known = {_key(entry) for entry in catalogue if not entry.obsolete}
    assert [_where(entry) for entry in collected if _key(entry) not in known] == [], "run `make messages`"


def test_the_catalogue_holds_no_text_that_the_code_lost(collected: polib.POFile, catalogue: polib.POFile) -> None:
    wanted = {_key(entry) for entry in collected}
    lost = [entry.msgid for entry in catalogue if entry.obsolete or _key(entry) not in wanted]
    assert lost == [], "delete them from the catalogue"


def test_no_text_hides_behind_another_name_of_gettext(code: Path) -> None:
    hidden = {path.relative_to(code): ALIAS.findall(path.read_text("utf-8")) for path in code.rglob("*.py")}
    assert {str(path): aliases for path, aliases in hidden.items() if aliases} == {}


def test_every_text_is_translated_for_certain(catalogue: polib.POFile) -> None:
    assert [_where(entry) for entry in catalogue if not _thai_of(entry).strip()] == []
    assert [_where(entry) for entry in catalogue if entry.fuzzy] == [], "check the guess, then delete `fuzzy`"


def test_translations_are_thai_and_texts_of_the_code_are_english(catalogue: polib.POFile) -> None:
    not_thai = [
        _where(entry)
        for entry in catalogue
        if re.search("[A-Za-z]", PLACEHOLDER.sub("", entry.msgid)) and not THAI.search(_thai_of(entry))
    ]
    assert not_thai == []
    not_english = [
        _where(entry) for entry in catalogue if THAI.search(_without_purpose(entry.msgid + entry.msgid_plural))
    ]
    assert not_english == []


def _without_purpose(text: str) -> str:
    for thai in THAI_ON_PURPOSE:
        text = text.replace(thai, "")
    return text


def test_placeholders_and_tags_are_the_same_on_both_sides(catalogue: polib.POFile) -> None:
    different = [
        _where(entry)
        for entry in catalogue
        if Counter(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        != Counter(PLACEHOLDER.findall(_thai_of(entry)))
    ]
    assert different == []


def test_thai_has_one_plural_form(catalogue: polib.POFile) -> None:
    assert catalogue.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert [_where(entry) for entry in catalogue if entry.msgid_plural and list(entry.msgstr_plural) != [0]] == []


def test_extra_texts_are_still_those_of_django(catalogue: polib.POFile) -> None:
    """A new Django may word a text anew; ours would then never be shown."""
    of_django = {
        entry.msgid
        for app in ("conf", "contrib/auth")
        for entry in polib.pofile(str(Path(django.__path__[0]) / app / "locale/en/LC_MESSAGES/django.po"))
    }
    ours = [entry for entry in catalogue if "tests/test_catalogue.py" in {path for path, _ in entry.occurrences}]
    assert len(ours) == len(EXTRA)
    assert [entry.msgid for entry in ours if entry.msgid not in of_django] == []
