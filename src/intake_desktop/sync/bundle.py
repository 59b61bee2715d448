# SPDX-License-Identifier: Apache-2.0
"""The archive inside a bundle: a plain ustar with four members, padded so that its size tells little.

It is written with one permitted form of every header and read by comparing with that form, so links, folders, long
names, devices and a second way to write a size do not exist for the reader. Nothing is ever extracted to a folder.
Compressed members are read as streams with limits that a bomb runs into before it costs memory.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from . import manifest as manifests
from .manifest import Manifest, Member
from .sealing import Memory

MANIFEST: Final = "manifest.json"
CHANGES: Final = "changes.jsonl.zst"
KEYS: Final = "keys.jsonl.zst"
ROSTER: Final = "roster.json"
ORDER: Final = (MANIFEST, CHANGES, KEYS, ROSTER)
"""The only members there can be, in the order in which they stand."""

MAX_MEMBER: Final = 1 << 30
"""Largest member in bytes, packed or unpacked."""
MAX_RATIO: Final = 100
"""How many times larger a member may be unpacked than packed."""
MAX_ROSTER: Final = 4 << 20
MAX_LINE: Final = 1 << 20
PADDING: Final = 1 << 16

_SMALL: Final = 1 << 16
_BLOCK: Final = 512
_PIECE: Final = 1 << 18
_WINDOW: Final = 8 << 20
_BATCH: Final = 1 << 18

Heard = Callable[[int], None]
"""Told after each piece of work how many operations have been dealt with."""


class BadMember(ValueError):
    """A member of the archive is not what it must be. The text says which rule was broken and holds no data."""


class TooLarge(ValueError):
    """A member is larger than is ever read, or unpacks to more than it may."""


class Place(msgspec.Struct, frozen=True):
    """Where an operation stands: the part of its line that packing needs to know."""

    device: str
    seq: int


class SubjectKey(msgspec.Struct, frozen=True):
    """One line of ``keys.jsonl``: the key of one survivor's file."""

    subject: str
    key: bytes


class Packed(msgspec.Struct, frozen=True):
    """A compressed member and what the manifest says of it."""

    member: Member
    content: bytes | bytearray


class Changes(msgspec.Struct, frozen=True):
    """The packed operations, how many there are, and from where to where for each device."""

    packed: Packed
    operations: int
    ranges: dict[str, tuple[int, int]]


_place = msgspec.json.Decoder(Place)
_key = msgspec.json.Decoder(SubjectKey)


def pack_changes(lines: Iterable[bytes], heard: Heard = lambda count: None) -> Changes:
    """Compress the lines of operations, exactly as they are, and note what they cover."""
    ranges: dict[str, tuple[int, int]] = {}
    count = 0

    def noted() -> Iterator[bytes]:
        nonlocal count
        for line in lines:
            place = _place.decode(line)
            first, last = ranges.get(place.device, (place.seq, place.seq))
            ranges[place.device] = (min(first, place.seq), max(last, place.seq))
            count += 1
            if count % 1000 == 0:
                heard(count)
            yield line

    packed = _compress(CHANGES, noted())
    heard(count)
    return Changes(packed, count, dict(sorted(ranges.items())))


def pack_keys(keys: Iterable[tuple[str, bytes]]) -> Packed:
    """Compress the keys of the survivors' files to which the operations belong."""
    return _compress(KEYS, (msgspec.json.encode(SubjectKey(subject, key)) for subject, key in keys))


def pack_roster(content: bytes) -> Packed:
    """Take the sender's roster as it is, byte for byte."""
    if len(content) > MAX_ROSTER:
        raise ValueError("roster too long")
    return Packed(_member(ROSTER, content, len(content)), content)


def archive(manifest: bytes, members: Iterable[Packed]) -> Iterator[bytes]:
    """Give the archive piece by piece, padded to whole 64 KiB; the same input gives the same bytes."""
    size = 0
    for name, content in [(MANIFEST, manifest), *((one.member.name, one.content) for one in members)]:
        view = memoryview(content)
        yield header(name, len(view))
        for start in range(0, len(view), _PIECE):
            yield bytes(view[start : start + _PIECE])
        yield bytes(-len(view) % _BLOCK)
        size += _BLOCK + len(view) + -len(view) % _BLOCK
    size += 2 * _BLOCK
    yield bytes(2 * _BLOCK + -size % PADDING)


def header(name: str, size: int) -> bytes:
    """Give the one permitted header of a regular member: no owner, no time, readable by its owner only."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(format=tarfile.USTAR_FORMAT, encoding="ascii")


def read_manifest(plain: memoryview) -> tuple[bytes, Manifest]:
    """Give the first member, as bytes and as what it says, without looking at anything behind it."""
    if len(plain) == 0 or len(plain) % PADDING:
        raise BadMember("archive is not padded")
    name, content, _ = _next(plain, 0)
    if name != MANIFEST:
        raise BadMember("manifest does not come first")
    raw = bytes(content)
    return raw, manifests.read(raw)


def read_members(plain: memoryview, manifest: Manifest) -> dict[str, memoryview]:
    """Give the other members by name: in order, regular, within the limits, as the manifest describes them."""
    if tuple(member.name for member in manifest.members) != ORDER[1:]:
        raise BadMember("manifest names other members")
    _, content, at = _next(plain, 0)
    found: dict[str, memoryview] = {}
    for member in manifest.members:
        _hold_to_limits(member)
        name, content, at = _next(plain, at)
        if name != member.name or len(content) != member.size:
            raise BadMember("members differ from the manifest")
        if hashlib.sha256(content).hexdigest() != member.sha256:
            raise BadMember("hash of a member differs from the manifest")
        found[name] = content
    if len(plain) - at < 2 * _BLOCK or len(plain) - at > PADDING + 2 * _BLOCK or any(plain[at:]):
        raise BadMember("something stands behind the last member")
    return found


def unpack(member: Member, content: memoryview) -> Iterator[bytes]:
    """Give the pieces of a compressed member; TooLarge or BadMember as soon as it contradicts the manifest."""
    import zstandard

    size = 0
    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(content, read_across_frames=True)
    try:
        while piece := reader.read(_PIECE):
            size += len(piece)
            if size > member.raw_size:
                raise TooLarge("unpacks to more than the manifest names")
            yield piece
    except zstandard.ZstdError:
        raise BadMember("a member does not unpack") from None
    if size != member.raw_size:
        raise BadMember("unpacks to less than the manifest names")


def lines_of(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut pieces into lines; BadMember for a line that is longer than is ever read or that has no end."""
    rest = b""
    for piece in pieces:
        first, *more = (rest + piece).split(b"\n")
        if more:
            yield first
            yield from more[:-1]
            first = more[-1]
        rest = first
        if len(rest) > MAX_LINE:
            raise BadMember("a line is too long")
    if rest:
        raise BadMember("the last line has no end")


def place_of(line: bytes) -> Place | None:
    """Give where the operation of a line stands; nothing when the line is no operation."""
    try:
        return _place.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def key_of(line: bytes) -> SubjectKey:
    """Read a line of ``keys.jsonl``; BadMember when it is none."""
    try:
        found = _key.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise BadMember("a line of the keys is no key") from None
    if len(found.subject) != 32 or len(found.key) != 32:
        raise BadMember("a line of the keys is no key")
    return found


def _compress(name: str, lines: Iterable[bytes]) -> Packed:
    import zstandard

    packed = Memory(MAX_MEMBER)
    raw_size = 0
    batch: list[bytes] = []
    waiting = 0
    with zstandard.ZstdCompressor(level=3, write_checksum=True).stream_writer(packed, closefd=False) as writer:  # type: ignore[arg-type]

        def put() -> None:
            nonlocal raw_size, waiting
            raw_size += writer.write(b"".join(batch)) if batch else 0
            batch.clear()
            waiting = 0

        for line in lines:
            if b"\n" in line or len(line) > MAX_LINE:
                raise ValueError("not one line")
            batch += (line, b"\n")
            waiting += len(line) + 1
            if waiting >= _BATCH:
                put()
        put()
    return Packed(_member(name, packed.content, raw_size), packed.content)


def _member(name: str, content: bytes | bytearray, raw_size: int) -> Member:
    return Member(name, len(content), hashlib.sha256(content).hexdigest(), raw_size)


def _hold_to_limits(member: Member) -> None:
    if member.size > MAX_MEMBER or member.raw_size > MAX_MEMBER:
        raise TooLarge("member beyond the limit")
    if member.name == ROSTER and (member.raw_size != member.size or member.size > MAX_ROSTER):
        raise TooLarge("roster beyond the limit")
    if member.raw_size > max(_SMALL, MAX_RATIO * member.size):
        raise TooLarge("member packed too tightly")


def _next(plain: memoryview, at: int) -> tuple[str, memoryview, int]:
    """Give name and content of the member whose header stands at `at`, and where the next one stands."""
    block = bytes(plain[at : at + _BLOCK])
    name = block[:100].rstrip(b"\0").decode("ascii", "replace")
    digits = block[124:135]
    if name not in ORDER or len(digits) != 11 or not digits.isdigit() or any(digit > 55 for digit in digits):
        raise BadMember("a member that is not allowed")
    size = int(digits, 8)
    if block != header(name, size):
        raise BadMember("a member that is not a regular file")
    start = at + _BLOCK
    end = start + size + -size % _BLOCK
    if end > len(plain) or any(plain[start + size : end]):
        raise BadMember("a member that does not end where it says")
    return name, plain[start : start + size], end
