"""Asks whether the pages behind links still answer, and never asks inside our own network.

The connection goes to the very address that was looked up and found public, for every redirect anew: a name that
leads somewhere else a moment later changes nothing.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.encoding import iri_to_uri, punycode

from assessments import clock
from assessments.models import Evidence, EvidenceKind, LinkState, Status

# For one request with all that belongs to it, however slowly the other side drips.
SECONDS = 10
REDIRECTS = 5
FIRST_BYTES = 1024
HEADERS = {
    "User-Agent": "SustCity-link-check/1.0 (asks now and then whether a page cited as evidence still exists)",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
}
# The server says that the page is gone or that it cannot serve it; any other refusal is meant for machines.
GONE = (404, 410)
# Networks whose addresses carry an IPv4 address to which they are passed on (RFC 6052).
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
# All that IPv6 gives to the open internet (RFC 4291): what Python calls global includes old and reserved ways inside.
OPEN_IPV6 = ipaddress.ip_network("2000::/3")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotAsked(Exception):
    """The address leads where the portal asks nobody."""


def check(evidence: Evidence) -> bool:
    """Ask the address of a link and note down whether it answers, unless it was changed meanwhile."""
    is_answering = answers(evidence.url)
    now = clock.now()
    facts: dict[str, Any] = {"link_state": LinkState.ANSWERS, "link_checked_at": now, "link_failing_since": None}
    if not is_answering:
        facts |= {"link_state": LinkState.BROKEN, "link_failing_since": evidence.link_failing_since or now}
    # Not a change of the evidence: its version stays, and nobody's typing is refused.
    Evidence.objects.filter(pk=evidence.pk, url=evidence.url).update(**facts)
    return is_answering


def due(days: int) -> QuerySet[Evidence]:
    """Links of submissions still under way that were not checked for some days."""
    old = Q(link_checked_at__isnull=True) | Q(link_checked_at__lt=clock.now() - timedelta(days=days))
    links = Evidence.objects.filter(old, kind=EvidenceKind.LINK)
    return links.exclude(submission__status__in=[Status.WITHDRAWN, Status.PUBLISHED])


def answers(url: str) -> bool:
    """Whether a page answers, at the end of at most five redirects."""
    try:
        for _hop in range(REDIRECTS + 1):
            status, onward = _asked(url)
            if onward is None:
                return status not in GONE and status < 500
            url = urljoin(url, onward)
    # A host's name may be no name at all, and a server may answer anything.
    except (NotAsked, OSError, http.client.HTTPException, ValueError):
        return False
    return False


def _asked(url: str) -> tuple[int, str | None]:
    """The status of a page and where it sends us; servers that do not like HEAD are asked as a browser would."""
    status, onward = _request("HEAD", url)
    return (status, onward) if status < 400 else _request("GET", url)


def _request(method: str, url: str) -> tuple[int, str | None]:
    parts = urlsplit(iri_to_uri(url))
    with _connection(parts) as connection:
        connection.request(method, f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", headers=HEADERS)
        with closing(connection.getresponse()) as answer:
            answer.read(FIRST_BYTES)
        onward = answer.headers["Location"] if 300 <= answer.status < 400 else None
        # Headers are read as Latin-1; Thai addresses mostly come as UTF-8.
        return answer.status, onward and onward.encode("latin-1").decode("utf-8", "replace")


@contextmanager
def _connection(parts: SplitResult) -> Iterator[http.client.HTTPConnection]:
    """A connection to the first public address of a host, cut when its time is over."""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotAsked(parts.scheme)
    host = punycode(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    line = _connected(host, port)
    if parts.scheme == "https":
        # The handshake has its share of the time: it comes after the timer.
        context = ssl.create_default_context()
        line = context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
    cut = threading.Timer(SECONDS, _cut, [line])
    cut.start()
    connection = http.client.HTTPConnection(host, port)
    connection.sock = line
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        yield connection
    finally:
        cut.cancel()
        connection.close()
        line.close()


def _connected(host: str, port: int) -> socket.socket:
    family, kind, protocol, _name, address = _public_addresses(host, port)[0]
    plain = socket.socket(family, kind, protocol)
    plain.settimeout(SECONDS)
    try:
        plain.connect(address)
    except BaseException:
        plain.close()
        raise
    return plain


def _cut(line: socket.socket) -> None:
    """End every wait for the other side at once; it may have hung up meanwhile."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _public_addresses(host: str, port: int) -> list[Any]:
    """Where a name leads; a name that leads into our network too is not asked at all."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not settings.LINK_CHECK_PRIVATE:
        for *_rest, address in found:
            if not is_public(ipaddress.ip_address(str(address[0]).partition("%")[0])):
                raise NotAsked(host)
    return found


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet, also where it wraps an older one."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in TRANSLATED:
            wrapped.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        inner = [one for one in wrapped if one is not None]
        if inner:
            return all(is_public(one) for one in inner)
        if address not in OPEN_IPV6:
            return False
    return address.is_global and not address.is_multicast
