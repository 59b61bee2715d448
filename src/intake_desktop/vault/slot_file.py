# SPDX-License-Identifier: Apache-2.0
"""The slot file on disk: two copies, of which either alone opens; a power cut leaves the old state or the new one.

Each copy is written to a file beside it, brought to the disk, renamed over the old one, and the folder is brought to
the disk too. The second copy is touched only when the first is safe. Both then say the same, so that losing one never
brings back somebody who left.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import errno
import hashlib
import os
import sys
import zlib
from pathlib import Path

import msgspec

from .roster import Chain, SignedRoster, read_chain
from .slots import Slot
from .troubles import KeysDiskFull, KeysNotSaved, KeysReadOnly, RosterForged, SlotsAreNewer, SlotsDamaged

FORMAT = 1
COPIES = ("slots.a", "slots.b")
_MAGIC = b"intake-slots "
_CHECKSUM_BYTES = 65
_LARGEST_FILE = 32 * 1024 * 1024
_LARGEST_CHAIN = 64 * 1024 * 1024


class KeyringRecord(msgspec.Struct, frozen=True):
    """Which keyring holds the device secret (``none``: the weaker mode), and by what it is recognised."""

    backend: str
    check: str
    since: str
    restored: str = ""
    """When the device secret was last put back from a sheet; empty when it never was."""


class Grant(msgspec.Struct, frozen=True):
    """A shared key sealed to one person's public key: an age file in base64."""

    key: str
    recipient: str
    box: str


class Handover(msgspec.Struct, frozen=True):
    """The device secret sealed under a one-time code, for another account of the same PC."""

    salt: str
    nonce: str
    box: str
    made_at: str


class SlotFile(msgspec.Struct, frozen=True):
    """Everything the vault keeps on disk."""

    format: int
    store: str
    generation: int
    keyring: KeyringRecord
    slots: tuple[Slot, ...]
    grants: tuple[Grant, ...]
    rosters: str
    handovers: tuple[Handover, ...] = ()

    def chain(self) -> Chain:
        """Read and check all rosters; RosterForged when one does not fit."""
        try:
            unpacker = zlib.decompressobj()
            text = unpacker.decompress(base64.b64decode(self.rosters, validate=True), _LARGEST_CHAIN)
            if not unpacker.eof or unpacker.unused_data:
                raise RosterForged
            return read_chain(msgspec.json.decode(text, type=tuple[SignedRoster, ...]))
        except (zlib.error, binascii.Error, msgspec.MsgspecError):
            raise RosterForged from None


def packed(chain: Chain) -> str:
    """Write all rosters as they stand in the slot file: JSON, deflated, base64."""
    return base64.b64encode(zlib.compress(msgspec.json.encode(chain.signed), 9)).decode()


def exists(home: Path) -> bool:
    """Say whether there is a slot file, readable or not."""
    return any((home / name).exists() for name in COPIES)


def read(home: Path) -> SlotFile:
    """Read the newer of the two copies; SlotsDamaged when neither can be read, SlotsAreNewer for a newer program's."""
    found = [contents for contents in _readable(home) if contents is not None]
    if not found:
        raise SlotsDamaged
    return max(found, key=lambda contents: contents.generation)


def write(home: Path, contents: SlotFile) -> SlotFile:
    """Write the next generation to both copies; KeysNotSaved (and nothing changed) when the first cannot be written."""
    copies = _readable(home)
    generation = max((copy.generation for copy in copies if copy), default=0) + 1
    contents = msgspec.structs.replace(contents, format=FORMAT, generation=generation)
    data = encoded(contents)
    first, second = _in_order(copies)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(home / COPIES[first], data)
    except OSError as error:
        raise _named(error) from None
    with contextlib.suppress(OSError):  # the change is safe already; mend() brings the second copy up to it later
        _replace(home / COPIES[second], data)
    return contents


def mend(home: Path) -> bool:
    """Bring a copy that is damaged or behind up to the other; say whether both are whole now. Never raises OSError."""
    copies = _readable(home)
    newest = max((copy for copy in copies if copy), key=lambda copy: copy.generation, default=None)
    if newest is None:
        return False
    whole = True
    for name, copy in zip(COPIES, copies, strict=True):
        if copy is None or copy.generation != newest.generation:
            try:
                _replace(home / name, encoded(newest))
            except OSError:
                whole = False
    return whole


def encoded(contents: SlotFile) -> bytes:
    """Write a slot file as bytes: a line with the format, a line of JSON, a line with the SHA-256 of both."""
    body = _MAGIC + str(contents.format).encode() + b"\n" + msgspec.json.encode(contents) + b"\n"
    return body + hashlib.sha256(body).hexdigest().encode() + b"\n"


def decoded(data: bytes) -> SlotFile | None:
    """Read what :func:`encoded` wrote; nothing when a single byte is wrong, SlotsAreNewer for a newer format."""
    body, checksum = data[:-_CHECKSUM_BYTES], data[-_CHECKSUM_BYTES:]
    if checksum != hashlib.sha256(body).hexdigest().encode() + b"\n" or not body.startswith(_MAGIC):
        return None
    first, _, rest = body.partition(b"\n")
    version = first[len(_MAGIC) :]
    if not version.isdigit():
        return None
    if int(version) > FORMAT:
        raise SlotsAreNewer
    try:
        contents = msgspec.json.decode(rest, type=SlotFile)
    except msgspec.MsgspecError:
        return None
    return contents if contents.format == int(version) else None


def _readable(home: Path) -> list[SlotFile | None]:
    return [_read_copy(home / name) for name in COPIES]


def _read_copy(path: Path) -> SlotFile | None:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except OSError:
        return None
    return decoded(data) if len(data) <= _LARGEST_FILE else None


def _in_order(copies: list[SlotFile | None]) -> tuple[int, int]:
    """Which copy to write first: the one that is damaged or behind, so that the better one stands until the end."""
    generations = [copy.generation if copy else -1 for copy in copies]
    return (0, 1) if generations[0] <= generations[1] else (1, 0)


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(path.name + ".new")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk; Windows does so by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _named(error: OSError) -> KeysNotSaved:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return KeysDiskFull()
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return KeysReadOnly()
    return KeysNotSaved()
