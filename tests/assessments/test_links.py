"""Pages behind links are asked whether they answer, and nothing inside our own network ever is."""

import ipaddress
import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from django_tasks import default_task_backend

from assessments import clock, collecting, links
from assessments.models import Evidence, LinkState, Status, Submission
from assessments.tasks import check_link
from assessments.templatetags.evidence import link_in_words

STATUSES = {"/": 200, "/gone": 404, "/for-ever": 410, "/down": 503, "/people-only": 403, "/busy": 429}
REDIRECTS = {
    "/moved": "/",
    "/to-gone": "/gone",
    "/in-circles": "/in-circles",
    "/to-file": "file:///etc/passwd",
    "/to-other": "gopher://127.0.0.1/",
    "/to-nothing": "http://",
    "/to-thai": "/แผน?ปี=๒๕๖๙",
    "/5": "/4",
    "/4": "/3",
    "/3": "/2",
    "/2": "/1",
    "/1": "/",
    "/6": "/5",
}
THAI = "/%E0%B9%81%E0%B8%9C%E0%B8%99?%E0%B8%9B%E0%B8%B5=%E0%B9%92%E0%B9%95%E0%B9%96%E0%B9%99"


class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):
        if self.path == "/no-head":
            self.answer(405)
        else:
            self.answer(self.status())

    def do_GET(self):
        self.answer(200 if self.path == "/no-head" else self.status())
        self.wfile.write(b"x" * 100)

    def status(self):
        return 302 if self.path in REDIRECTS else 200 if self.path == THAI else STATUSES.get(self.path, 404)

    def answer(self, status):
        self.server.asked.append(f"{self.command} {self.path}")
        self.send_response(status)
        if status == 302:
            self.send_header("Location", REDIRECTS[self.path].encode().decode("latin-1"))
        self.end_headers()

    def log_message(self, *args):
        """Nothing to the standard error."""


@pytest.fixture(scope="module")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.asked = []
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def at(server):
    server.asked.clear()
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def reachable(settings):
    """Here, and only here, this machine counts as the internet."""
    settings.LINK_CHECK_PRIVATE = True


@pytest.mark.parametrize(
    ("path", "is_answering"),
    [
        ("", True),
        ("/", True),
        ("/#part", True),
        ("/no-head", True),
        ("/people-only", True),
        ("/busy", True),
        ("/gone", False),
        ("/for-ever", False),
        ("/down", False),
        ("/moved", True),
        ("/to-thai", True),
        ("/แผน?ปี=๒๕๖๙", True),
        ("/to-gone", False),
        ("/5", True),
        ("/6", False),
        ("/in-circles", False),
        ("/to-file", False),
        ("/to-other", False),
        ("/to-nothing", False),
    ],
)
@pytest.mark.usefixtures("reachable")
def test_a_page_answers_or_it_does_not(at, path, is_answering):
    assert links.answers(at + path) is is_answering


@pytest.mark.usefixtures("reachable")
def test_a_page_is_asked_without_fetching_it_where_that_will_do(at, server):
    links.answers(at + "/moved")
    assert server.asked == ["HEAD /moved", "HEAD /"]

    server.asked.clear()
    links.answers(at + "/no-head")
    assert server.asked == ["HEAD /no-head", "GET /no-head"]


def test_a_circle_of_redirects_is_left_after_five(at, server, reachable):
    links.answers(at + "/in-circles")

    assert len(server.asked) == 6


def test_nothing_of_this_machine_is_asked(at, server):
    assert not links.answers(at)
    assert not links.answers(at.replace("127.0.0.1", "localhost"))
    assert server.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[fe80::1%25lo]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://127.1/",
        "file:///etc/passwd",
        "ftp://example.com/",
        "http:///nowhere",
        "http://[",
        "http://example.com:port/",
        "http://" + "a" * 70 + ".example/",
    ],
)
def test_other_ways_into_the_network_are_closed_as_well(url, monkeypatch):
    def connect(self, address):
        pytest.fail(f"{url} was asked at {address}")

    monkeypatch.setattr(socket.socket, "connect", connect)

    assert not links.answers(url)


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("203.150.10.1", True),
        ("2001:4860:4860::8888", True),
        ("64:ff9b::808:808", True),
        ("::ffff:8.8.8.8", True),
        ("2002:808:808::1", True),
        ("127.0.0.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("239.1.1.1", False),
        ("ff0e::1", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::1", False),
        ("2001:0:7f00:1::1", False),
        ("::127.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("64:ff9b:1::10.0.0.1", False),
        ("fec0::1", False),
    ],
)
def test_an_address_is_of_the_open_internet_or_not(address, is_public):
    assert links.is_public(ipaddress.ip_address(address)) is is_public


@contextmanager
def drip(speak):
    """A server that speaks as it likes to the first who connects."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def serve():
            client, _ = listening.accept()
            with client:
                speak(client, over)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        finally:
            over.set()
            thread.join()


def one_letter_at_a_time(client, over):
    try:
        while not over.wait(0.02):
            client.sendall(b"H")
    except OSError:
        return


@pytest.mark.usefixtures("reachable")
@pytest.mark.parametrize(
    "speak",
    [
        lambda client, over: over.wait(),
        one_letter_at_a_time,
        lambda client, over: client.sendall(b"\0\xff nonsense\r\n\r\n"),
        lambda client, over: client.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n"),
    ],
    ids=["silent", "slow", "nonsense", "nowhere"],
)
def test_a_server_that_behaves_badly_is_left_in_time(monkeypatch, speak):
    monkeypatch.setattr(links, "SECONDS", 0.3)
    with drip(speak) as url:
        assert not links.answers(url)


def half_a_handshake(client, over):
    """A TLS record of 16 kB is announced and comes byte by byte."""
    client.sendall(b"\x16\x03\x03\x40\x00\x02")
    one_letter_at_a_time(client, over)


def headers_without_end(client, over):
    client.sendall(b"HTTP/1.0 200 OK\r\nX: ")
    one_letter_at_a_time(client, over)


@pytest.mark.usefixtures("reachable")
@pytest.mark.parametrize(
    ("speak", "scheme", "is_answering"), [(half_a_handshake, "https:", False), (headers_without_end, "http:", True)]
)
def test_nobody_holds_a_worker_by_speaking_slowly(monkeypatch, speak, scheme, is_answering):
    monkeypatch.setattr(links, "SECONDS", 0.5)
    begun = time.monotonic()
    with drip(speak) as url:
        assert links.answers(url.replace("http:", scheme)) is is_answering

    assert time.monotonic() - begun < 10  # byte by byte it would be 20 seconds and more


def test_a_public_address_is_asked_at_exactly_this_address(monkeypatch):
    asked = []

    def connect(self, address):
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)

    assert not links.answers("http://203.150.10.1:8080/")
    assert asked == [("203.150.10.1", 8080)]


@pytest.mark.usefixtures("reachable")
def test_a_server_without_a_trusted_certificate_or_without_any_answer_does_not_answer(at):
    assert not links.answers(at.replace("http:", "https:"))
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert not links.answers(f"http://127.0.0.1:{port}/")


# What is noted down


@pytest.fixture
def checking(settings, reachable):
    settings.LINK_CHECK_DAYS = 30
    default_task_backend.clear()


def a_link(draft, cast, url):
    return collecting.add_link(draft, url=url, caption="แผน", by=cast.contributor)


def waiting():
    return [(one.task.func.__name__, *one.args) for one in default_task_backend.results]


@pytest.mark.usefixtures("checking")
def test_a_new_link_is_checked_by_a_worker(draft, cast, at):
    link = a_link(draft, cast, at)
    assert waiting() == [("check_link", link.pk)]
    assert link_in_words(link) == "ยังไม่ได้ตรวจ"

    with clock.set_to(clock.now()):
        check_link.call(link.pk)
        now = clock.now()

    link.refresh_from_db()
    assert (link.link_state, link.link_checked_at, link.link_failing_since) == (LinkState.ANSWERS, now, None)
    assert link.version == 1
    assert len(waiting()) == 1


@pytest.mark.usefixtures("checking")
def test_a_page_that_does_not_answer_is_asked_twice_more_and_the_first_time_counts(draft, cast, at):
    link = a_link(draft, cast, f"{at}/gone")
    begun = clock.now()
    for tries, later in enumerate((timedelta(0), timedelta(minutes=10), timedelta(minutes=70))):
        with clock.set_to(begun + later):
            check_link.call(link.pk, tries)

    link.refresh_from_db()
    assert link.link_state == LinkState.BROKEN
    assert (link.link_failing_since, link.link_checked_at) == (begun, begun + timedelta(minutes=70))
    assert waiting() == [("check_link", link.pk), ("check_link", link.pk, 1), ("check_link", link.pk, 2)]

    Evidence.objects.update(url=at)
    check_link.call(link.pk)
    link.refresh_from_db()
    assert (link.link_state, link.link_failing_since) == (LinkState.ANSWERS, None)


@pytest.mark.usefixtures("checking")
def test_an_answer_to_another_address_is_not_noted_down(draft, cast, at):
    link = a_link(draft, cast, at)
    Evidence.objects.update(url=f"{at}/gone")

    assert links.check(link)
    assert Evidence.objects.get().link_state == ""


@pytest.mark.usefixtures("checking")
def test_a_changed_address_is_checked_anew(draft, cast, at):
    link = a_link(draft, cast, f"{at}/gone")
    check_link.call(link.pk, 2)
    default_task_backend.clear()

    collecting.change(link, {"caption": "แผนใหม่", "url": link.url}, base_version=1, by=cast.contributor)
    assert waiting() == []
    collecting.change(link, {"url": at}, base_version=2, by=cast.contributor)
    link.refresh_from_db()

    assert (link.link_state, link.link_checked_at, link.link_failing_since) == ("", None, None)
    assert waiting() == [("check_link", link.pk)]


@pytest.mark.usefixtures("checking")
def test_a_link_that_is_gone_is_not_checked(draft, cast, at, server):
    link = a_link(draft, cast, at)
    collecting.remove(link, by=cast.contributor)
    check_link.call(link.pk or 0)

    assert server.asked == []


def test_a_portal_that_cannot_reach_the_internet_checks_nothing(draft, cast, at, server, reachable):
    link = a_link(draft, cast, at)
    check_link.call(link.pk)

    assert server.asked == []
    with pytest.raises(CommandError, match="LINK_CHECK_DAYS is 0"):
        call_command("check_links")


def test_the_state_reads_as_people_say_it():
    day = datetime(2026, 7, 17, 8, 30, tzinfo=UTC)
    with translation.override("en"):
        assert link_in_words(Evidence(link_state="answers", link_checked_at=day)) == "Answered on 17 Jul 2569"
        broken = Evidence(link_state="broken", link_checked_at=day, link_failing_since=day - timedelta(days=2))
        assert link_in_words(broken) == "Does not answer since 15 Jul 2569; checked 17 Jul 2569"


# The command


@pytest.mark.usefixtures("checking")
def test_links_that_were_not_checked_for_long_are_checked_again(draft, cast, at):
    new, old, fresh = (a_link(draft, cast, f"{at}/{number}") for number in range(3))
    Evidence.objects.filter(pk=old.pk).update(link_checked_at=clock.now() - timedelta(days=31))
    Evidence.objects.filter(pk=fresh.pk).update(link_checked_at=clock.now() - timedelta(days=29))
    default_task_backend.clear()
    said = StringIO()
    call_command("check_links", stdout=said)

    assert waiting() == [("check_link", new.pk), ("check_link", old.pk)]
    assert {one.task.priority for one in default_task_backend.results} == {-50}
    assert said.getvalue() == "Links to check: 2.\n"

    assert links.due(28).count() == 3
    Submission.objects.update(status=Status.WITHDRAWN)
    assert not links.due(28).exists()


# The button


def check_url(link):
    return reverse("assessments:link_check", args=[link.pk])


def edit_url(link):
    return reverse("assessments:evidence_edit", args=[link.pk])


@pytest.mark.usefixtures("checking")
def test_an_editor_has_a_link_checked_again(client, draft, cast, at):
    link = a_link(draft, cast, f"{at}/gone")
    with clock.set_to(clock.now() - timedelta(minutes=2)):
        check_link.call(link.pk, 2)
    default_task_backend.clear()
    client.force_login(cast.contributor)
    page = client.get(edit_url(link)).text
    assert check_url(link) in page
    assert "ไม่ตอบสนองตั้งแต่" in page

    assert client.get(check_url(link)).status_code == 405
    response = client.post(check_url(link), follow=True)
    assert response.redirect_chain == [(edit_url(link), 302)]
    assert waiting() == [("check_link", link.pk)]


@pytest.mark.usefixtures("checking")
def test_a_link_that_was_checked_just_now_is_left_alone(client, draft, cast, at):
    link = a_link(draft, cast, at)
    check_link.call(link.pk)
    default_task_backend.clear()
    client.force_login(cast.contributor)
    response = client.post(check_url(link), follow=True)

    assert waiting() == []
    assert "เพิ่งตรวจ" in response.text


def test_without_checks_there_is_no_button(client, draft, cast, at):
    link = a_link(draft, cast, at)
    client.force_login(cast.contributor)

    assert check_url(link) not in client.get(edit_url(link)).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 302), ("certifier", 403), ("administrator", 403), ("stranger", 404), ("evaluator", 404)],
)
@pytest.mark.usefixtures("checking")
def test_only_those_who_write_have_it_checked(client, draft, cast, at, who, status):
    link = a_link(draft, cast, at)
    client.force_login(getattr(cast, who))

    assert client.post(check_url(link)).status_code == status


@pytest.mark.usefixtures("checking")
def test_only_links_are_checked(client, cast, draft):
    client.force_login(cast.contributor)

    assert client.post(check_url(Evidence(pk=10**9))).status_code == 404
