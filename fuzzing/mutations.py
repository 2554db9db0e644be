"""Ways to damage a file, all of them decided by a seeded generator."""

import struct
import zlib
from collections.abc import Callable, Sequence
from random import Random

INTERESTING = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]
HEADER = 512


def mutated(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """The content after one to six changes, one third of the time within its beginning only."""
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        content = random.choice(WAYS)(content, others, random)
    return _with_right_sums(content) if random.random() < 0.7 else content


def _place(content: bytes, random: Random) -> int:
    most = HEADER if random.random() < 0.4 else len(content)
    return random.randrange(max(1, min(most, len(content))))


def _flip_bits(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 4, 32))):
        if changed:
            changed[_place(content, random)] ^= 1 << random.randrange(8)
    return bytes(changed)


def _put_number(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """A length, a count or a size that its reader may believe."""
    form = random.choice(("B", ">H", "<H", ">I", "<I"))
    size = struct.calcsize(form)
    number = random.choice(INTERESTING) & (256**size - 1)
    place = _place(content, random)
    return content[:place] + struct.pack(form, number) + content[place + size :]


def _cut(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    return content[: _place(content, random)] if random.random() < 0.5 else content[: -random.randrange(1, 64)]


def _leave_out(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    place = _place(content, random)
    return content[:place] + content[place + random.choice((1, 2, 4, 16, 256)) :]


def _repeat(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    place, length = _place(content, random), random.choice((1, 4, 16, 256, 4096))
    return content[:place] + content[place : place + length] * random.choice((2, 3, 50)) + content[place + length :]


def _splice(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """A piece of another file within this one, or the one's beginning with the other's end."""
    other = random.choice(others)
    start, place = _place(other, random), _place(content, random)
    if random.random() < 0.3:
        return content[:place] + other[start:]
    length = random.choice((4, 16, 256, 4096))
    return content[:place] + other[start : start + length] + content[place + length :]


def _noise(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    place, length = _place(content, random), random.choice((1, 4, 32, 512))
    return content[:place] + random.randbytes(length) + content[place + length :]


def _append(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    return content + random.choice(others)[:65536]


def _with_right_sums(content: bytes) -> bytes:
    """PNG chunks with checksums that fit, without which nothing behind them is ever reached."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        return content
    changed, place = bytearray(content), 8
    while place + 12 <= len(changed):
        (length,) = struct.unpack_from(">I", changed, place)
        end = place + 8 + length
        if end + 4 > len(changed):
            break
        struct.pack_into(">I", changed, end, zlib.crc32(changed[place + 4 : end]))
        place = end + 4
    return bytes(changed)


WAYS: list[Callable[[bytes, Sequence[bytes], Random], bytes]] = [
    _flip_bits,
    _put_number,
    _put_number,
    _cut,
    _leave_out,
    _repeat,
    _splice,
    _noise,
    _append,
]
