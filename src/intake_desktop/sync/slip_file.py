# SPDX-License-Identifier: Apache-2.0
"""The sealed file between two centres: a slip, the reply to it, or word that she stopped it.

An age file to the PCs of the partner and a minisign signature beside it, as bundles are; so the public programs open
and check it. All three kinds are of one size, and their names tell nothing. Reading goes through ordered checks, each
with its own outcome; no parser sees a byte before the signature over the whole file was found good.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final, Literal

import msgspec

from ..domain.codes import LANGUAGES
from ..domain.consent import LEVELS
from ..domain.disclosure import FIELDS, REFERRAL, REPORT, SlipContent, above_level
from ..domain.identifiers import is_centre_code, new_id, slip_number_problem
from ..domain.stubs import DECISIONS, StubPlan
from ..domain.troubles import Trouble
from . import minisign, sealing, stick
from .directory_file import hides
from .manifest import Hex32, Text, is_bundle
from .slip_outcomes import OUTCOMES, SlipFileRefused

FORMAT: Final = "intake-slip/1"
"""Format of the file, and the exact trusted comment of its signature."""
FAMILY: Final = "intake-slip/"
SIZE: Final = 1 << 16
"""What is sealed is always so many bytes: the outside does not tell a slip from a stop."""
MAX_SEALED: Final = SIZE + (1 << 14)

_FIRST_YEAR, _LAST_YEAR = 2000, 2200
_FRAME: Final = ("level", "language", "second_language", "kind", "agreed")
_LEFT_OUT: Final = frozenset({"restrictions", "sender_neutral", "receiver_neutral", "errand"})
"""What stands on the sender's copy or on a discreet slip only; that there are restrictions is said without them."""

Day = Annotated[str, msgspec.Meta(max_length=40)]
Line = Annotated[str, msgspec.Meta(max_length=160)]
SlipId = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{32})?\Z")]


class Reply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The reply stub and nothing else: no code, no name, no diagnosis. Days and moments as ISO text."""

    received_on: Day = ""
    decision: Text = ""
    reason: Text = ""
    redirected_to: Text = ""
    first_appointment: Day = ""
    came: Text = ""
    result: Text = ""
    service_days: Annotated[tuple[Day, ...], msgspec.Meta(max_length=30)] = ()
    next_appointment: Day = ""
    to_do: Line = ""
    may_contact: Text = ""
    focal_code: Text = ""


class Sealed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lies inside the seal. `sender` and `receiver` are the codes of the centres."""

    format: Text
    kind: Literal["slip", "reply", "stop"]
    file_id: Hex32
    slip_number: Text
    slip_id: SlipId = ""
    """Which slip it is where two bear one number, minted by two PCs of the sender that did not hear of each other."""
    sender: Text
    sender_names: dict[str, Text]
    receiver: Text
    issued_at: Day
    """When the file was made; when the slip was issued stands in its body."""
    body: msgspec.Raw


class Found(msgspec.Struct, frozen=True):
    """A file that went through all checks."""

    kind: str
    slip_number: str
    slip_id: str
    sender: str
    sender_names: dict[str, str]
    issued_at: datetime
    digest: str
    """SHA-256 of the sealed file, by which it is known again."""
    public_key: bytes
    """Who signed it."""
    content: SlipContent | None = None
    restricted: bool = False
    """Whether the sender has to be asked before anybody is told."""
    reply: StubPlan | None = None


class Address(msgspec.Struct, frozen=True):
    """From whom to whom a file goes; `recipients` are what the partner's PCs open with."""

    sender: str
    sender_names: dict[str, str]
    receiver: str
    recipients: tuple[str, ...]


Which = tuple[str, str]
"""The number of a slip, and its id at the sender."""
Knows = Callable[[bytes], "tuple[str, bytes] | None"]
"""Finds the partner who signs with the key of a number: the code of its centre, and the key."""


# Writing


def slip(address: Address, slip_id: str, content: SlipContent, at: datetime) -> bytes:
    """Give what is sealed for a slip at this moment: exactly the fields that are printed. ValueError (a bug) for any
    other.
    """
    if content.discreet or above_level(content):
        raise ValueError("not allowed in a sealed file")
    known = msgspec.to_builtins(content)
    body = {field: known[field] for field in FIELDS if known[field] not in ("", [], False, None)}
    body = {field: value for field, value in body.items() if field not in _LEFT_OUT}
    if content.may_confirm is False:
        body["may_confirm"] = False
    body |= {field: known[field] for field in _FRAME} | ({"restricted": True} if content.restrictions else {})
    return _plain("slip", address, (content.number, slip_id), at, body)


def reply(address: Address, which: Which, at: datetime, plan: StubPlan) -> bytes:
    """Give what is sealed for a reply. `provider` of the plan is a name, because ids mean nothing elsewhere."""
    stub = Reply(
        received_on=_text(plan.received_on), decision=plan.decision, reason=plan.reason, redirected_to=plan.provider,
        first_appointment=_text(plan.first_appointment), came=_said(plan.came), result=plan.result,
        service_days=tuple(map(_text, plan.service_days)), next_appointment=_text(plan.next_appointment),
        to_do=plan.to_do, may_contact=_said(plan.may_contact), focal_code=plan.focal_code,
    )  # fmt: skip
    return _plain("reply", address, which, at, msgspec.to_builtins(stub))


def stop(address: Address, which: Which, at: datetime) -> bytes:
    """Give what is sealed to say that she stopped a slip: its number, and no reason."""
    return _plain("stop", address, which, at, {})


def write(folder: Path, plain: bytes, recipients: Sequence[str], seed: bytes) -> stick.Written:
    """Seal, sign and put the two files into `folder`, or leave nothing there; raises the troubles of :mod:`.stick`."""
    sealed = sealing.Memory(MAX_SEALED)
    sealing.seal(_Once(plain), sealed, recipients)
    signature = minisign.sign(hashlib.blake2b(sealed.content).digest(), seed, FORMAT)
    return stick.write(folder, sealed.content, signature, seed)


def _plain(kind: Any, address: Address, which: Which, at: datetime, body: dict[str, Any]) -> bytes:
    inside = Sealed(
        format=FORMAT, kind=kind, file_id=new_id(), slip_number=which[0], slip_id=which[1], sender=address.sender,
        sender_names=address.sender_names, receiver=address.receiver, issued_at=at.isoformat(timespec="seconds"),
        body=msgspec.Raw(msgspec.json.encode(_seen_only(body))),
    )  # fmt: skip
    written = msgspec.json.encode(inside)
    if len(written) >= SIZE:
        raise ValueError("too much for one file")
    return written + b" " * (SIZE - 1 - len(written)) + b"\n"


def _seen_only(said: Any) -> Any:
    """Leave out letters that nobody sees and nobody meant (they come along with copied text): they would be refused."""
    if isinstance(said, str):
        return "".join(letter for letter in said if not hides(letter))
    if isinstance(said, dict):
        return {name: _seen_only(one) for name, one in said.items()}
    return list(map(_seen_only, said)) if isinstance(said, (list, tuple)) else said


def _text(when: datetime | date | None) -> str:
    if isinstance(when, datetime):
        return when.isoformat(timespec="minutes")
    return when.isoformat() if when is not None else ""


def _said(answer: bool | None) -> str:
    return {None: "", True: "yes", False: "no"}[answer]


class _Once:
    """Gives bytes as a file that is read once."""

    def __init__(self, content: bytes) -> None:
        self._rest = memoryview(content)

    def read(self, size: int = -1, /) -> bytes:
        given = bytes(self._rest[:size] if size >= 0 else self._rest)
        self._rest = self._rest[len(given) :]
        return given


# Reading


class _Settled(Exception):
    """A check has decided the outcome."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


def read(path: Path, centre: str, identity: str, own_key: bytes, knows: Knows) -> Found:
    """Read the file at `path` for the centre with this code, whose PC opens with `identity`; stores nothing.

    Raises SlipFileRefused, whose `outcome` names the check that failed.
    """
    try:
        with stick.regular_file(path) as file:
            return _through_the_checks(file, path, centre, identity, own_key, knows)
    except _Settled as settled:
        raise refused(settled.outcome) from None
    except stick.NotRegular:
        raise refused("not_a_slip_file") from None
    except OSError:
        raise refused("unreadable") from None


def refused(outcome: str) -> SlipFileRefused:
    """Say an outcome in words."""
    return SlipFileRefused(outcome, *OUTCOMES[outcome])


def _through_the_checks(file: BinaryIO, path: Path, centre: str, identity: str, own_key: bytes, knows: Knows) -> Found:
    size = os.fstat(file.fileno()).st_size
    _must_begin_like_one(file, size)
    signature = _signature_beside(path)
    if signature.key_id == minisign.key_id_of(own_key):
        raise _Settled("own_file")
    known = knows(signature.key_id)
    if is_bundle(signature.trusted):
        raise _Settled("a_bundle")
    if known is None:
        raise _Settled("unknown_sender")
    sender, key = known
    file.seek(0)
    content = file.read(MAX_SEALED + 1)
    digest = hashlib.blake2b(content).digest()
    try:
        minisign.check(signature, digest, key)
    except minisign.WrongSignature:
        raise _Settled("truncated" if sealing.looks_cut_off(file, size) else "bad_signature") from None
    if signature.trusted != FORMAT:
        raise _Settled(_format_outcome(signature.trusted))
    inside = _inside(_opened(content, identity))
    if not hmac.compare_digest(inside.sender, sender):
        raise _Settled("wrong_sender")
    if inside.receiver != centre:
        raise _Settled("wrong_receiver")
    return _found(inside, hashlib.sha256(content).hexdigest(), key)


def _must_begin_like_one(file: BinaryIO, size: int) -> None:
    if size > MAX_SEALED:
        raise _Settled("too_large")
    start = file.read(len(sealing.MAGIC))
    if start != sealing.MAGIC:
        raise _Settled("truncated" if sealing.MAGIC.startswith(start) else "not_a_slip_file")


def _signature_beside(path: Path) -> minisign.Signature:
    try:
        with stick.regular_file(stick.signature_path(path)) as file:
            content = file.read(minisign.MAX_SIZE + 1)
    except (FileNotFoundError, stick.NotRegular):
        raise _Settled("incomplete") from None
    try:
        return minisign.read(content)
    except minisign.NotASignature:
        raise _Settled("damaged_signature") from None


def _format_outcome(trusted: str) -> str:
    number = trusted.removeprefix(FAMILY)
    if trusted == number or not number.isdigit():
        return "not_a_slip_file"
    return "newer_format" if int(number) > int(FORMAT.removeprefix(FAMILY)) else "older_format"


def _opened(content: bytes, identity: str) -> bytes:
    plain = sealing.Memory(MAX_SEALED)
    try:
        sealing.unseal(_Once(content), plain, identity)
    except sealing.NotForMe:
        raise _Settled("wrong_receiver") from None
    except (sealing.SealBroken, OverflowError):
        raise _Settled("damaged") from None
    return bytes(plain.content)


def _inside(plain: bytes) -> Sealed:
    try:
        inside = msgspec.json.decode(plain, type=Sealed)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise _Settled("bad_content") from None
    good = len(plain) == SIZE and inside.format == FORMAT and slip_number_problem(inside.slip_number) is None
    good = good and not hides_something(inside.sender_names)
    if not good or not is_centre_code(inside.sender) or not set(inside.sender_names) <= set(LANGUAGES):
        raise _Settled("bad_content")
    return inside


def _found(inside: Sealed, digest: str, key: bytes) -> Found:
    try:
        at = _moment(inside.issued_at)
        body = msgspec.json.decode(inside.body)
        if not isinstance(body, dict):
            raise TypeError("no object")
        which = (inside.slip_number, inside.slip_id)
        found = Found(inside.kind, *which, inside.sender, inside.sender_names, at, digest, key)
        if inside.kind == "reply":
            return msgspec.structs.replace(found, reply=plan_of(msgspec.convert(body, Reply)))
        if inside.kind == "slip":
            restricted = body.pop("restricted", False) is True
            return msgspec.structs.replace(found, content=content_of(body, inside.slip_number), restricted=restricted)
        if body:
            raise ValueError("a stop says nothing more")
    except (msgspec.ValidationError, msgspec.DecodeError, ValueError, TypeError, RecursionError):
        raise _Settled("bad_content") from None
    return found


def content_of(body: dict[str, Any], number: str) -> SlipContent:
    """Make the content of a slip from the fields of a file; ValueError, or msgspec.ValidationError, for what is none.

    A file that says more than its own level allows is refused as `above_consent`: whoever sent it, she did not agree.
    """
    if set(body) - (set(FIELDS) - _LEFT_OUT) - set(_FRAME):
        raise ValueError("a field that no slip has")
    if hides_something(body):
        raise ValueError("letters that nobody sees")
    content = msgspec.convert(body | {"discreet": False}, SlipContent)
    if content.number != number or content.level not in LEVELS[1:] or content.kind not in (REFERRAL, REPORT):
        raise ValueError("not a slip")
    if content.language not in LANGUAGES or content.second_language not in ("", *LANGUAGES):
        raise ValueError("a language that cannot be shown")
    if above_level(content):
        raise _Settled("above_consent")
    _moment(content.issued_at.isoformat())
    if content.appointment is not None and not _FIRST_YEAR <= content.appointment.year <= _LAST_YEAR:
        raise ValueError("no appointment of ours")
    return content


def hides_something(said: object) -> bool:
    """Whether a text anywhere in it holds letters that nobody sees, or that turn the reading direction around."""
    if isinstance(said, str):
        return hides(said)
    if isinstance(said, dict):
        return any(hides_something(one) for pair in said.items() for one in pair)
    return isinstance(said, (list, tuple)) and any(map(hides_something, said))


def plan_of(stub: Reply) -> StubPlan:
    """Read the stub of a file; ValueError for a day, a moment or an answer that is none."""
    if hides_something(msgspec.to_builtins(stub)):
        raise ValueError("letters that nobody sees")
    if stub.decision not in DECISIONS:
        raise ValueError("not a decision")
    return StubPlan(
        way="file", decision=stub.decision, received_on=_when(stub.received_on), reason=stub.reason,
        provider=stub.redirected_to, first_appointment=_when(stub.first_appointment), came=_answer(stub.came),
        result=stub.result, service_days=tuple(map(date.fromisoformat, stub.service_days)),
        next_appointment=date.fromisoformat(stub.next_appointment) if stub.next_appointment else None,
        to_do=stub.to_do, may_contact=_answer(stub.may_contact), focal_code=stub.focal_code,
    )  # fmt: skip


def _when(text: str) -> datetime | date | None:
    if len(text) > len("2026-11-22"):
        return _moment(text)
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime:
    """A moment of our time with its zone; what nobody means would only break what shows it."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError("no moment of ours")
    return moment


def _answer(text: str) -> bool | None:
    if text not in ("", "yes", "no"):
        raise ValueError("neither yes nor no")
    return {"": None, "yes": True, "no": False}[text]


def is_trouble_of_the_stick(wrong: Trouble) -> bool:
    """Whether a file was not written because of the stick."""
    return isinstance(wrong, (stick.StickFull, stick.StickReadOnly, stick.StickGone, stick.StickFailed))
