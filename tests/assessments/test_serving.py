"""Files leave whole, in the part that is asked for, or not at all; nothing of a stranger's is shown in a browser."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import Http404

from assessments import serving
from assessments.serving import Sending, send

CONTENT = bytes(range(250)) * 4
TAG = "0f-original"


@pytest.fixture(autouse=True)
def _connections_stay():
    """Closing an answer ends the request and with it, outside of a test, old connections to the database."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.fixture
def name():
    return default_storage.save("originals/00/0f/0f", ContentFile(CONTENT))


@pytest.fixture
def ask(rf, name):
    def ask(method="get", sending=None, **headers):
        request = getattr(rf, method)("/file/", headers={key.replace("_", "-"): one for key, one in headers.items()})
        return send(request, sending or a_pdf(name))

    return ask


def a_pdf(name, **facts):
    return Sending(name=name, content_type="application/pdf", file_name="แผน ก.pdf", etag=TAG, **facts)


def body_of(response):
    body = response.getvalue()
    response.close()
    return body


def test_a_file_is_sent_whole_with_its_length_its_tag_and_its_thai_name(ask):
    response = ask()

    assert body_of(response) == CONTENT
    assert response.status_code == 200
    assert response["Content-Length"] == "1000"
    assert response["ETag"] == f'"{TAG}"'
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E0%B9%81%E0%B8%9C%E0%B8%99%20%E0%B8%81.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("bytes=0-0", range(0, 1)),
        ("bytes=0-99", range(0, 100)),
        ("bytes=100-", range(100, 1000)),
        ("bytes=-10", range(990, 1000)),
        ("bytes=-5000", range(0, 1000)),
        ("bytes=990-5000", range(990, 1000)),
        ("BYTES= 5-6 ", range(5, 7)),
    ],
)
def test_a_part_is_sent_alone_and_says_where_it_belongs(ask, asked, sent):
    response = ask(Range=asked)

    assert response.status_code == 206
    assert body_of(response) == CONTENT[sent.start : sent.stop]
    assert response["Content-Range"] == f"bytes {sent.start}-{sent.stop - 1}/1000"
    assert response["Content-Length"] == str(len(sent))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; ")


def test_a_part_larger_than_a_block_is_whole(rf):
    content = bytes(serving.BLOCK * 2 + 10)
    name = default_storage.save("originals/big", ContentFile(content))
    response = send(rf.get("/", headers={"Range": "bytes=1-"}), a_pdf(name))

    assert len(body_of(response)) == len(content) - 1


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=4000-5000", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused_with_the_size(ask, asked):
    response = ask(Range=asked)

    assert (response.status_code, response.content) == (416, b"")
    assert response["Content-Range"] == "bytes */1000"


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,5-6", "bytes=9-3", "bytes=-", "lines=0-5", "bytes", "bytes=a-b", "bytes=๑-๒", f"bytes={'9' * 30}-"],
)
def test_several_parts_and_nonsense_get_the_whole(ask, asked):
    response = ask(Range=asked)

    assert response.status_code == 200
    assert body_of(response) == CONTENT


@pytest.mark.parametrize(
    ("if_range", "status"),
    [(f'"{TAG}"', 206), ('"another"', 200), (f'W/"{TAG}"', 200), ("Wed, 21 Oct 2015 07:28:00 GMT", 200)],
)
def test_a_part_is_of_the_file_that_was_begun_or_it_is_the_whole(ask, if_range, status):
    response = ask(Range="bytes=0-9", If_Range=if_range)

    assert response.status_code == status
    assert len(body_of(response)) == (10 if status == 206 else 1000)


def test_head_tells_all_and_sends_nothing(ask):
    for headers in ({}, {"Range": "bytes=0-9"}):
        response = ask("head", **headers)

        assert (response.status_code, response.content, response["Content-Length"]) == (200, b"", "1000")
        assert response["ETag"] == f'"{TAG}"'


def test_whoever_has_it_gets_no_byte(ask):
    response = ask(If_None_Match=f'"{TAG}"')

    assert (response.status_code, response.content) == (304, b"")
    assert response["Cache-Control"] == "private, no-cache"
    assert ask(If_Match='"another"').status_code == 412


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/pdf", "text/xml"])
def test_what_could_run_in_a_browser_is_never_shown(ask, name, content_type):
    page = Sending(name=name, content_type=content_type, file_name="a.html", etag=TAG, is_attachment=False)
    response = ask(sending=page)
    response.close()

    assert response["Content-Disposition"] == 'attachment; filename="a.html"'
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_picture_of_ours_is_shown(ask, name):
    picture = Sending(name=name, content_type="image/jpeg", file_name='a"b\r\n.jpg', etag=TAG, is_attachment=False)
    response = ask(sending=picture)
    response.close()

    assert response["Content-Disposition"].startswith("inline; ")
    assert "\n" not in response["Content-Disposition"]


def test_a_lost_file_is_not_found(ask, name):
    default_storage.delete(name)

    for headers in ({}, {"Range": "bytes=0-9"}):
        with pytest.raises(Http404):
            ask(**headers)


def test_nginx_sends_the_file_when_we_say_so(ask, name, settings):
    settings.FILE_SENDER, settings.FILE_SENDER_PREFIX = "x-accel", "/files"
    response = ask(Range="bytes=0-9")

    assert (response.status_code, response.content) == (200, b"")
    assert response["X-Accel-Redirect"] == "/files/originals/00/0f/0f"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert not {"Content-Range", "Accept-Ranges", "ETag"} & set(response.headers)
    assert ask(If_Match='"the tag that nginx made"').status_code == 200


def test_apache_sends_the_file_when_we_say_so(ask, name, settings):
    settings.FILE_SENDER = "x-sendfile"

    assert ask()["X-Sendfile"] == default_storage.path(name)


@pytest.mark.parametrize("sender", ["x-accel", "x-sendfile"])
def test_no_other_server_is_sent_for_what_is_lost(ask, name, settings, sender):
    settings.FILE_SENDER = sender
    default_storage.delete(name)

    with pytest.raises(Http404):
        ask()
