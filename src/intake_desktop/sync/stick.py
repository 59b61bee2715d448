# SPDX-License-Identifier: Apache-2.0
"""Writing a bundle to a stick so that it is whole or not there, and opening what lies on one without being led
astray.

The sealed file is written as ``.part``, synchronised, renamed, read back from the stick and compared; the signature
comes last, so its presence says that the bundle is complete. When anything goes wrong, everything of ours is taken
away again.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from .progress import Progress, silent

SIGNATURE_SUFFIX: Final = ".minisig"
SEALED_SUFFIX: Final = ".age"
PART: Final = ".part"

WRITING: Final = sentence("Writing to the stick")
COMPARING: Final = sentence("Reading back what was written")

_PIECE: Final = 1 << 20
_OURS = re.compile(r"([0-9a-f]{16})([0-9a-f]{16})\.age(\.minisig)?(\.part)?")

_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY: Final = {errno.EROFS, errno.EACCES, errno.EPERM}
_GONE: Final = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR, errno.ESTALE, errno.ENOTCONN}


class StickFull(Trouble):
    """There is no room for the bundle."""

    name = "stick_full"


class StickReadOnly(Trouble):
    """The stick or folder can be read but not written."""

    name = "stick_read_only"


class StickGone(Trouble):
    """The stick was pulled out, or the folder is not there."""

    name = "stick_gone"


class StickFailed(Trouble):
    """The stick reported an error, or gave back something else than was written."""

    name = "stick_failed"


class Written(msgspec.Struct, frozen=True):
    """The two files of a bundle that lie whole on the stick."""

    path: Path
    signature_path: Path


class NotRegular(OSError):
    """A link, a folder or a pipe where a file was expected."""


def signature_path(path: Path) -> Path:
    """Give the path of the signature beside a bundle."""
    return path.with_name(path.name + SIGNATURE_SUFFIX)


def write(
    folder: Path,
    sealed: bytes | bytearray,
    signature: bytes,
    seed: bytes,
    progress: Progress = silent,
) -> Written:
    """Put a sealed bundle and its signature into `folder` under a new random name, or leave nothing there at all.

    `seed` lets this PC know its own unfinished files again. Raises StickFull, StickReadOnly, StickGone or StickFailed.
    """
    path = folder / new_name(seed)
    beside = signature_path(path)
    try:
        clean(folder, seed)
        _write_part(path, sealed, progress)
        _part(path).rename(path)
        _compare(path, sealed, progress)
        _write_part(beside, signature, silent)
        _compare(_part(beside), signature, silent)
        _part(beside).rename(beside)
        _synchronise(folder)
    except BaseException as wrong:
        for one in (beside, _part(beside), path, _part(path)):
            with contextlib.suppress(OSError):
                one.unlink(missing_ok=True)
        if isinstance(wrong, OSError):
            raise trouble_of(wrong) from None
        raise
    return Written(path, beside)


def replace(path: Path, content: bytes) -> None:
    """Put a small file at `path`, wholly or not at all; an OSError comes through as it is."""
    _part(path).unlink(missing_ok=True)
    try:
        _write_part(path, content, silent)
        _part(path).replace(path)
        _synchronise(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            _part(path).unlink(missing_ok=True)
        raise


def new_name(seed: bytes) -> str:
    """Mint a file name that tells nothing to anybody and that this PC knows again as its own."""
    start = secrets.token_bytes(8)
    return f"{start.hex()}{_mark(seed, start)}{SEALED_SUFFIX}"


def clean(folder: Path, seed: bytes) -> int:
    """Take away what this PC began to write into `folder` and never finished; leave everything else alone."""
    taken = 0
    for one in list(folder.iterdir()):
        match = _OURS.fullmatch(one.name)
        if match is None or not hmac.compare_digest(match[2], _mark(seed, bytes.fromhex(match[1]))):
            continue
        finished = signature_path(one).exists() if match[3] is None else one.with_suffix("").exists()
        if match[4] or not finished:
            one.unlink()
            taken += 1
    return taken


@contextmanager
def regular_file(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file and nothing else: NotRegular for a link, a folder, or a pipe that would never end."""
    if path.is_symlink() or path.is_dir():
        raise NotRegular
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NotRegular
        yield file


def read_small(path: Path, most: int) -> bytes:
    """Read a file that has at most `most` bytes; NotRegular when it is none, or larger."""
    with regular_file(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise NotRegular
    return content


def _mark(seed: bytes, start: bytes) -> str:
    return hmac.new(seed, b"intake-stick-name/1" + start, hashlib.sha256).hexdigest()[:16]


def _part(path: Path) -> Path:
    return path.with_name(path.name + PART)


def _write_part(path: Path, content: bytes | bytearray, progress: Progress) -> None:
    """Write `content` beside `path` and have it on the stick before this returns."""
    view = memoryview(content)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(_part(path), flags, 0o600), "wb", buffering=0) as file:
        done = 0
        while done < len(view):
            done += file.write(view[done : done + _PIECE])
            progress(WRITING, done, len(view))
        os.fsync(file.fileno())


def _compare(path: Path, content: bytes | bytearray, progress: Progress) -> None:
    """Read a file back from the stick itself, not from the memory of the operating system, and compare."""
    view = memoryview(content)
    with path.open("rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        done = 0
        while piece := file.read(_PIECE):
            if view[done : done + len(piece)] != piece:
                break
            done += len(piece)
            progress(COMPARING, done, len(view))
        else:
            if done == len(view):
                return
    raise StickFailed(
        sentence("The stick gives back something else than was written to it. The bundle was taken away again."),
        sentence("Use another stick. Nothing is lost: the entries are still on this PC."),
    )


def _synchronise(folder: Path) -> None:
    """Have the names on the stick too. Windows does it by itself and knows no such call for a folder."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def trouble_of(wrong: OSError) -> Trouble:
    """Say what an error of the stick means to the person, and what she can do."""
    if wrong.errno in _FULL:
        return StickFull(
            sentence("There is not enough room here for the bundle. Nothing was left behind."),
            sentence("Make room or choose another stick, then make the bundle again."),
        )
    if wrong.errno in _READ_ONLY:
        return StickReadOnly(
            sentence("Nothing can be written here."),
            sentence("Free the stick from write protection, or choose another folder."),
        )
    if wrong.errno in _GONE:
        return StickGone(
            sentence("The stick is no longer there, so the bundle was not finished."),
            sentence(
                "Put the stick in again and make the bundle again. Nothing is lost: the entries are still on this PC."
            ),
        )
    return StickFailed(
        sentence("The stick reported an error, so the bundle was not finished."),
        sentence("Use another stick. Nothing is lost: the entries are still on this PC."),
    )


def trouble_of_file(wrong: OSError) -> Trouble:
    """Say the same of a file that is no bundle, and that was taken away again as far as it was written."""
    trouble = trouble_of(wrong)
    if isinstance(trouble, StickReadOnly):
        return trouble
    way_on = sentence("Put the stick in again, or choose another folder.")
    if isinstance(trouble, StickFull):
        way_on = sentence("Make room, or choose another folder or stick.")
    return type(trouble)(sentence("The file could not be written here. Nothing was left behind."), way_on)
