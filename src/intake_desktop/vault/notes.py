# SPDX-License-Identifier: Apache-2.0
"""A session note under its own key, and that key sealed to the counsellors. Everything sealed is an age file.

Each note has a fresh key pair. The note is sealed to it once; what is sealed to the counsellors is only that key. A
counsellor whose own key comes later gets the note's key sealed once more, some hundred bytes, and the note itself is
never written anew. The counsellor who writes it signs the sealed note together with its place, so that it can be moved
to no other session or case, and nobody else can have written it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from . import keys
from .roster import NOTES_ROLE, Chain, holders
from .troubles import NoteNotForYou
from .unlocked import Unlocked

STEP: Final = 4096
"""Notes are filled up with blanks to a multiple of so many bytes: their length tells nothing about them."""

LABEL: Final = b"intake/session-note/1\n"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What a note is signed together with: its ids, who signed it and when, what it amends, to which keys it opens."""

    note: str
    session: str
    case: str
    amends: str
    reason: str
    staff: str
    signed_at: str
    sealed_for: str


def padded(content: bytes) -> bytes:
    """Fill up a JSON text with blanks at its end, which change nothing about what it says."""
    return content + b" " * (-len(content) % STEP)


def seal_note(content: bytes, recipients: Iterable[str]) -> str:
    """Seal a note for these counsellors' keys (``age1…``): its key and the note, as base64, divided by a dot."""
    own = keys.fresh_identity()
    try:
        lock = keys.seal_to(recipients, keys.written_identity(own).encode())
        return f"{_text(lock)}.{_text(keys.seal_to([keys.public_identity(own)], padded(content)))}"
    finally:
        keys.wipe(own)


def lock_again(counsellor: Unlocked, locks: Iterable[str], recipients: Iterable[str]) -> str:
    """Seal the key of a note to further keys; NoteNotForYou when this counsellor cannot open it herself.

    `locks` are the boxes of the note and of its copies; of a note only its first part is looked at.
    """
    for lock in locks:
        try:
            written = counsellor.open_note(_bytes(lock.partition(".")[0]))
        except (NoteNotForYou, ValueError):
            continue
        try:
            return _text(keys.seal_to(recipients, written))
        finally:
            keys.wipe(written)
    raise NoteNotForYou


def open_note(counsellor: Unlocked, box: str, copies: Iterable[str] = ()) -> bytearray:
    """Open a note, by the lock it was written with or by one that came later; NoteNotForYou when none fits.

    The caller wipes what she is given once it is read.
    """
    lock, _, sealed = box.partition(".")
    for one in (lock, *copies):
        own: bytearray | None = None
        try:
            own = _identity(counsellor.open_note(_bytes(one)))
            return keys.open_with(own, _bytes(sealed))
        except (NoteNotForYou, keys.NotOpened, ValueError):
            continue  # sealed to others, or a lock that somebody put there
        finally:
            keys.wipe(own)
    raise NoteNotForYou


def sign(counsellor: Unlocked, place: Place, box: str) -> str:
    """Sign a sealed note in its place: public key and signature in hex."""
    return f"{counsellor.sign_public} {counsellor.sign(_signed(place, box)).hex()}"


def counsellors(staff: Iterable[Chain]) -> dict[str, str]:
    """The signing keys of everybody who is or was a counsellor by one of these lists of staff, with her code."""
    return {signer: code for chain in staff for signer, code in holders(chain, NOTES_ROLE).items()}


def is_proved(known: Mapping[str, str], place: Place, box: str, signature: str) -> bool:
    """Say whether the counsellor whom the place names signed exactly this; `known` is from :func:`counsellors`."""
    return known.get(signature.partition(" ")[0]) == place.staff and is_whole(place, box, signature)


def is_whole(place: Place, box: str, signature: str) -> bool:
    """Say whether exactly this was signed, by whatever key: after the keys of a PC were made anew from paper, the keys
    of those who signed before stand on no list of staff any more.
    """
    signer, _, made = signature.partition(" ")
    try:
        plain = bytes.fromhex(made)
    except ValueError:
        return False
    return plain.hex() == made and keys.is_signed(signer, plain, _signed(place, box))


def _signed(place: Place, box: str) -> bytes:
    return LABEL + msgspec.json.encode(place) + b"\n" + box.encode()


def _identity(written: bytearray) -> bytearray:
    try:
        return keys.raw_identity(written.decode())
    finally:
        keys.wipe(written)


def _text(sealed: bytes) -> str:
    return b64encode(sealed).decode()


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)
