"""Framework files: JSON is read strictly, and whatever else is uploaded gets a sentence with its place."""

import json

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators import files


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("content", ['{"ก": [1, 2.5, null, true, "ข"]}', "\ufeff[]", '[{"a": 1}, {"a": 1}]'])
def test_json_in_utf_8_is_read(content):
    assert files.read(content.encode()) == json.loads(content.removeprefix("\ufeff"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n\t", "The file is empty."),
        (b"x" * (10 * 1024 * 1024 + 1), "The file has 10.0 MB; at most 10 MB are possible."),
        (
            b'{"a": 1,\n "b" 2}',
            "Line 2, column 6: here the text is no JSON any more; "
            "look for a missing or superfluous sign in front of it.",
        ),
        ('{\n "ชื่อ": 1}'.encode("cp874"), "Line 2, column 3: the file is in TIS-620 (Windows-874). Save it as UTF-8."),
        ('{"ก": 1}'.encode("utf-16"), "Line 1, column 1: the file is in UTF-16. Save it as UTF-8."),
        (b'["\xe9"]', "Line 1, column 3: here the text is not in UTF-8. Save the file as UTF-8."),
        (b'["\xdb\xfe"]', "Line 1, column 3: here the text is not in UTF-8. Save the file as UTF-8."),
        (b'{"a": NaN}', "“NaN” is not a number that can be counted with."),
        (b"[-Infinity]", "“-Infinity” is not a number that can be counted with."),
        (b"[" * 100_000, "The file is nested too deeply to be a framework."),
        (b"[" + b"9" * 5000 + b"]", "The file holds a number with too many digits."),
        (
            '{"ก": {"x": [{}, "}"]},\n  "ข": {"y\\"": 1, "z": 2,\n    "y\\u0022": 3}}'.encode(),
            "Line 3, column 5: “y\"” is there twice in one object.",
        ),
    ],
    ids=["nothing", "blank", "large", "torn", "tis-620", "utf-16", "latin-1", "neither", "nan", "infinity", "deep",
         "digits", "twice"],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(content, sentence):
    with pytest.raises(files.Unreadable) as refused:
        files.read(content)

    assert str(refused.value) == sentence


@given(st.binary(max_size=60) | st.text('{}[]",:ก1 \\n', max_size=40).map(str.encode))
def test_no_bytes_break_it(content):
    try:
        files.read(content)
    except files.Unreadable as unreadable:
        assert str(unreadable)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_what_is_written_is_read_again(value):
    assert files.read(files.write(value).encode()) == value
