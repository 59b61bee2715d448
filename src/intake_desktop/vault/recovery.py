# SPDX-License-Identifier: Apache-2.0
"""The recovery sheet: keys as groups of letters and digits that a person can read from paper and type.

One sheet brings back the device secret and the store's key, so that every passphrase works again; another one, for the
counsellors, brings back the key of the session notes. Each line carries a check of its own (a CRC of 20 bits, which
notices every wrong character, every two neighbours swapped, and a line that stands in another place), so that the
program can say which line to look at. docs/formats/slots.md describes the bytes.
"""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Sequence

import msgspec

from ..domain.sentences import Sentence, sentence
from . import keys
from .troubles import SheetIsNewer, SheetUnreadable

VERSION = 1
PC, PC_WITHOUT_KEYRING, NOTES = 1, 2, 3
"""What a sheet is for: the PC's keys; those of a PC in the weaker mode, without device secret; the session notes."""

QR_PREFIX = "INTAKE:"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_LINE_BYTES, _LINE_CHARACTERS, _CHECK_CHARACTERS, _GROUP = 10, 20, 4, 4
_SIZES = {PC: 8 + 2 + 32 + 48, PC_WITHOUT_KEYRING: 8 + 2 + 48, NOTES: 8 + 2 + 32}
_POLYNOMIAL = 0x00009  # x^20 + x^3 + 1, primitive


class RecoverySheet:
    """What is printed: lines of groups. It holds keys as text; print it, show it, and let it go."""

    def __init__(self, kind: int, lines: tuple[tuple[str, ...], ...]) -> None:
        self.kind = kind
        self.lines = lines

    @property
    def is_for_notes(self) -> bool:
        """Whether this is the counselling sheet."""
        return self.kind == NOTES

    @property
    def qr_text(self) -> str:
        """The same as one line of capitals and digits, for a QR code in its dense mode."""
        return QR_PREFIX + "".join("".join(line) for line in self.lines)

    def text(self) -> str:
        """The lines as they are typed."""
        return "\n".join(" ".join(line) for line in self.lines)

    def places_to_confirm(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Choose two groups (line and group, from 1) for the person to type from the paper.

        Never in the first line, and never one of zeros alone, with which the last line is filled up: anybody could
        type those without the paper.
        """
        body = [
            (number, place)
            for number, line in enumerate(self.lines[1:], start=2)
            for place, group in enumerate(line, start=1)
            if group.strip("0")
        ]
        first = secrets.choice(body)
        second = secrets.choice([place for place in body if place[0] != first[0]])
        return (min(first, second), max(first, second))

    def group(self, place: tuple[int, int]) -> str:
        """Give one group by line and group, from 1."""
        return self.lines[place[0] - 1][place[1] - 1]

    def matches(self, place: tuple[int, int], typed: str) -> bool:
        """Say whether a typed group is the one that stands on the paper."""
        return keys.same(tidied(typed), self.group(place))

    def __repr__(self) -> str:
        return "<RecoverySheet>"


class Recovered:
    """What was read from a sheet. Wipe it when the work is done."""

    def __init__(self, kind: int, store: str, generation: int) -> None:
        self.kind = kind
        self.store = store
        self.generation = generation
        self.device_secret: bytearray | None = None
        self.data_key: bytearray | None = None
        self.notes_identity: bytearray | None = None

    @property
    def is_for_notes(self) -> bool:
        """Whether this is the counselling sheet."""
        return self.kind == NOTES

    def wipe(self) -> None:
        """Overwrite every key."""
        keys.wipe(self.device_secret, self.data_key, self.notes_identity)

    def __repr__(self) -> str:
        return "<Recovered>"


def pc_sheet(store: str, generation: int, data_key: bytearray, device_secret: bytearray | None) -> RecoverySheet:
    """Make the sheet of a PC: its store's key, and its device secret where there is a keyring."""
    kind = PC_WITHOUT_KEYRING if device_secret is None else PC
    return _sheet(kind, store, generation, (device_secret or bytearray()) + data_key)


def notes_sheet(store: str, generation: int, identity: bytearray) -> RecoverySheet:
    """Make the counselling sheet: the private key of the session notes, for a counsellor to keep."""
    return _sheet(NOTES, store, generation, bytearray(identity))


def read_sheet(text: str) -> Recovered:
    """Read what was typed or scanned; SheetUnreadable names the line that is wrong, SheetIsNewer a newer program's."""
    lines = _lines(text)
    head = _line(lines[0], 1, 0)
    if head[0] != VERSION:
        raise SheetIsNewer
    kind = head[1]
    if kind not in _SIZES:
        raise _not_a_sheet()
    start = _crc(head, 0)
    expected = 1 + -(-_SIZES[kind] // _LINE_BYTES)
    body = bytearray()
    for number, line in enumerate(lines[1:expected], start=2):
        part = _line(line, number, start)
        body += part
        keys.wipe(part)
    if len(lines) != expected:
        raise SheetUnreadable(
            min(len(lines), expected) + 1,
            sentence("The sheet has {expected} lines; {count} were typed.", expected=expected, count=len(lines)),
        )
    try:
        return _recovered(kind, bytes(head[2:]), body)
    finally:
        keys.wipe(body)


class TypedLine(msgspec.Struct, frozen=True):
    """One line while a sheet is typed: right, wrong for a reason, or neither yet."""

    right: bool = False
    problem: Sentence | None = None


class TypedSheet(msgspec.Struct, frozen=True):
    """A sheet while it is typed. `expected` lines stand on the paper; 0 as long as the first one is not right."""

    lines: tuple[TypedLine, ...]
    expected: int = 0
    notes: bool = False

    @property
    def complete(self) -> bool:
        """Whether every line is there and right."""
        return 0 < self.expected == len(self.lines) and all(line.right for line in self.lines)


def look_at(typed: Sequence[str]) -> TypedSheet:
    """Judge a sheet line by line while it is typed. A line that is too short is neither right nor wrong yet; the others
    can be judged only when the first one is right."""
    lines = [tidied(line) for line in typed]
    first, head = _judged(lines[0] if lines else "", 1, 0)
    if not first.right:
        later = [_judged(line, number, None)[0] for number, line in enumerate(lines[1:], start=2)]
        return TypedSheet((first, *later))
    if head[0] != VERSION or head[1] not in _SIZES:
        what = SheetIsNewer().what if head[0] > VERSION else _not_a_sheet().what
        return TypedSheet((TypedLine(problem=what), *(TypedLine() for _ in lines[1:])))
    kind, start = head[1], _crc(head, 0)
    expected = 1 + -(-_SIZES[kind] // _LINE_BYTES)
    later = [_judged(line, number, start, expected)[0] for number, line in enumerate(lines[1:], start=2)]
    return TypedSheet((first, *later), expected, kind == NOTES)


def lines_of(text: str) -> list[str]:
    """Divide what was pasted or scanned into lines of groups, as on the paper; nothing when it is no sheet."""
    try:
        lines = _lines(text)
    except SheetUnreadable:
        return []
    return [" ".join(line[at : at + _GROUP] for at in range(0, len(line), _GROUP)) for line in lines]


def _judged(line: str, number: int, start: int | None, expected: int = 0) -> tuple[TypedLine, bytearray]:
    """Judge one line; `start` is what its check starts from, None when that is not known yet."""
    if (what := _foreign(line, number)) is not None:
        return TypedLine(problem=what), bytearray()
    if len(line) < _LINE_CHARACTERS or (start is None and len(line) == _LINE_CHARACTERS):
        return TypedLine(), bytearray()
    try:
        return TypedLine(right=True), _line(line, number, start or 0)
    except SheetUnreadable as trouble:
        for other in range(2, expected + 1):
            with contextlib.suppress(SheetUnreadable):
                _line(line, other, start or 0)
                return TypedLine(problem=sentence("This is line {line} of the paper.", line=other)), bytearray()
        return TypedLine(problem=trouble.what), bytearray()


def tidied(text: str) -> str:
    """Bring typed characters to those on the paper: capitals, no spaces or hyphens, O read as 0, I and L as 1."""
    return re.sub(r"[\s\-‐-―−.·]", "", text).upper().translate(_MISREAD)


def _recovered(kind: int, store_start: bytes, body: bytearray) -> Recovered:
    if any(body[_SIZES[kind] :]):
        raise _not_a_sheet()
    found = Recovered(kind, (store_start + bytes(body[:8])).hex(), int.from_bytes(body[8:10], "big"))
    rest = body[10 : _SIZES[kind]]
    if kind == NOTES:
        found.notes_identity = rest
        return found
    if kind == PC:
        found.device_secret = rest[: keys.KEY_BYTES]
    found.data_key = rest[-keys.DATA_KEY_BYTES :]
    keys.wipe(rest)
    return found


def _sheet(kind: int, store: str, generation: int, secret: bytearray) -> RecoverySheet:
    """Write `secret` as a sheet and wipe it."""
    store_bytes = bytes.fromhex(store)
    head = bytearray([VERSION, kind]) + store_bytes[:8]
    body = bytearray(store_bytes[8:] + generation.to_bytes(2, "big")) + secret
    if len(store_bytes) != 16 or len(body) != _SIZES[kind]:
        raise ValueError("not what this sheet holds")
    start = _crc(head, 0)
    lines = [_written(head, 1, 0)]
    for number, at in enumerate(range(0, len(body), _LINE_BYTES), start=2):
        lines.append(_written(body[at : at + _LINE_BYTES].ljust(_LINE_BYTES, b"\0"), number, start))
    keys.wipe(body, secret)
    return RecoverySheet(kind, tuple(lines))


def _written(data: bytearray, number: int, start: int) -> tuple[str, ...]:
    whole = int.from_bytes(data, "big") << 20 | _crc(data, start ^ number)
    line = "".join(_ALPHABET[whole >> shift & 31] for shift in range(95, -1, -5))
    return tuple(line[at : at + _GROUP] for at in range(0, _LINE_CHARACTERS, _GROUP))


def _lines(text: str) -> list[str]:
    if text.strip().upper().startswith(QR_PREFIX):
        text = text.strip()[len(QR_PREFIX) :]
    lines = [tidied(line) for line in text.splitlines() if tidied(line)]
    if len(lines) == 1 and len(lines[0]) > _LINE_CHARACTERS:
        lines = [lines[0][at : at + _LINE_CHARACTERS] for at in range(0, len(lines[0]), _LINE_CHARACTERS)]
    if not lines:
        raise _not_a_sheet()
    return lines


def _line(line: str, number: int, start: int) -> bytearray:
    if len(line) != _LINE_CHARACTERS:
        what = sentence(
            "Line {line} has {count} characters; {expected} stand on the paper.",
            line=number,
            count=len(line),
            expected=_LINE_CHARACTERS,
        )
        raise SheetUnreadable(number, what)
    if (foreign := _foreign(line, number)) is not None:
        raise SheetUnreadable(number, foreign)
    whole = 0
    for character in line:
        whole = whole << 5 | _ALPHABET.index(character)
    data = bytearray((whole >> 20).to_bytes(_LINE_BYTES, "big"))
    if _crc(data, start ^ number) != whole & 0xFFFFF:
        raise SheetUnreadable(number, sentence("A character in line {line} is wrong.", line=number))
    return data


def _foreign(line: str, number: int) -> Sentence | None:
    """Say where a character stands that is on no sheet, or nothing."""
    for position, character in enumerate(line):
        if character not in _ALPHABET:
            return sentence(
                "Line {line}, group {group}: this character never stands on a recovery sheet.",
                line=number,
                group=position // _GROUP + 1,
            )
    return None


def _crc(data: bytes | bytearray, start: int) -> int:
    register = start
    for byte in data:
        for bit in range(7, -1, -1):
            top = register >> 19 & 1 ^ (byte >> bit & 1)
            register = register << 1 & 0xFFFFF
            if top:
                register ^= _POLYNOMIAL
    return register


def _not_a_sheet() -> SheetUnreadable:
    return SheetUnreadable(0, sentence("This is not a recovery sheet of this program."))


class SheetCheck(msgspec.Struct, frozen=True):
    """What a rehearsal with the sheet found, without changing anything."""

    belongs_here: bool
    device_secret_fits: bool
    is_newest: bool
