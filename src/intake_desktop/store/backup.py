# SPDX-License-Identifier: Apache-2.0
"""One backup is one file: the case file byte for byte as it lay on the disk, the slot file, and what both must be.

The case file stands first, so the engine itself opens and checks a backup where it lies, read-only, and no copy is ever
made of it to look inside. What follows it is bound by hashes, and the hashes by a code under the case file's own key:
nobody who does not hold that key can make or change a backup. docs/formats/backup.md describes every byte.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.sentences import Sentence, sentence
from ..vault import keys, slot_file
from . import audit, file, migrations
from .backup_troubles import damaged, failed, newer, not_at_rest, not_one, source_damaged, spoken
from .journal import Journal
from .store import Store
from .troubles import StoreDamaged

FORMAT = 1
PART = ".part"
COPYING = sentence("Copying the case file")
CHECKING = sentence("Checking every page of the copy")
COMPARING = sentence("Reading the backup back from the disk")

_PIECE = 1 << 20
_PAGE = 4096
_SALT = 16
_MAGIC = b"intake-backup "
_FOOTER_BYTES = 53
_CODE_BYTES = 65
_LARGEST_SLOTS = 32 << 20
_LARGEST_MANIFEST = 1 << 16
_KEY = b"intake/backup/1"

Progress = Callable[[Sentence, int, int], None]


def silent(what: Sentence, done: int, total: int) -> None:
    """Tell nobody how far it is."""


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says about itself. It names nobody, and counts nothing about anybody."""

    format: int
    store: str
    """Id of the case file."""
    station: str
    """Letter of the PC."""
    epoch: int
    audit: int
    """Number of the newest row of the audit chain, and its hash: which state of the case file this is."""
    audit_head: str
    schema: int
    made_at: int
    """Milliseconds since 1970 UTC, by the clock of the PC."""
    day: int
    """Counts the days on which backups were made; a clock that fell back begins a day, too."""
    size: int
    """Bytes of the case file."""
    sha256: str
    slots_sha256: str

    @property
    def order(self) -> tuple[int, int]:
        """By which backups of one case file are put in order, whatever the clock said."""
        return self.epoch, self.audit


class _State(NamedTuple):
    """What a case file says of itself while it is copied."""

    store: str
    station: str
    epoch: int
    audit: int
    audit_head: str
    schema: int


class Backup(msgspec.Struct, frozen=True):
    """A backup that was found, and what it says. Nothing of it is proven before :func:`whole` and :func:`is_proven`."""

    path: Path
    manifest: Manifest
    text: bytes
    code: bytes
    slots_size: int


def make(
    store: Store,
    held: Sequence[bytearray],
    target: Path,
    at: tuple[int, int],
    *,
    thorough: bool,
    progress: Progress = silent,
) -> Backup:
    """Write a backup of an open store to `target`: whole and checked, or not there at all.

    `held` are the keys with which the store may open, `at` is when: milliseconds, and the day by :meth:`.Shelf.day`.
    Every page is checked against its code with the engine, the file is brought to the disk and read back from it;
    `thorough` also walks every table and index (half a minute for a gigabyte). Raises the troubles of
    :mod:`.backup_troubles`, and those of an unreadable slot file.
    """
    slots = slot_file.encoded(slot_file.read(store.path.parent))
    part = target.with_name(target.name + PART)
    try:
        with spoken():
            part.unlink(missing_ok=True)
            with _at_rest(store) as state:
                size, digest = _copied(store.path, part, progress)
            key = file.fitting(part, held)
            progress(CHECKING, 0, size)
            if not _pages_are_sound(part, key, size, thorough=thorough):
                raise source_damaged()
            manifest = Manifest(FORMAT, *state, *at, size, digest, hashlib.sha256(slots).hexdigest())
            _append(part, slots, manifest, key)
            backup = described(part)
            whole(backup, progress, again=failed)
            part.replace(target)
            slot_file.sync_folder(target.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    return msgspec.structs.replace(backup, path=target)


def described(path: Path) -> Backup:
    """Read what a file says of itself; NotABackup, BackupIsNewer, BackupDamaged or BackupGone. Quick at any size."""
    with spoken(), regular(path) as found:
        total = found.seek(0, os.SEEK_END)
        if total < _FOOTER_BYTES:
            raise not_one()
        found.seek(total - _FOOTER_BYTES)
        size, slots, manifest = _sizes(found.read())
        if total != _total(size, slots, manifest) or slots > _LARGEST_SLOTS or manifest > _LARGEST_MANIFEST:
            raise damaged()
        found.seek(size + slots)
        tail = found.read()
    text, code, rest = tail[:manifest], tail[manifest : manifest + _CODE_BYTES], tail[manifest + _CODE_BYTES :]
    try:
        told = msgspec.json.decode(text, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise damaged() from None
    if told.format != FORMAT or told.size != size or size % _PAGE or any(rest[:-_FOOTER_BYTES]) or code[-1:] != b"\n":
        raise damaged()
    return Backup(path, told, text, code[:-1], slots)


def whole(backup: Backup, progress: Progress = silent, again: Callable[[], Exception] = damaged) -> None:
    """Read every byte back from the disk and compare it with the hashes; BackupDamaged (or `again`)."""
    manifest = backup.manifest
    with spoken(), regular(backup.path) as found:
        _from_the_disk(found)
        digest = _digest(found, manifest.size, progress)
        slots = found.read(backup.slots_size)
    if digest != manifest.sha256 or hashlib.sha256(slots).hexdigest() != manifest.slots_sha256:
        raise again()


def is_proven(backup: Backup, key: bytearray) -> bool:
    """Say whether this very description was written by somebody who held the key of the case file in it."""
    return hmac.compare_digest(_code(key, backup.manifest.store, backup.text), backup.code)


def fitting(backup: Backup, held: Iterable[bytearray]) -> bytearray | None:
    """Of some keys the one that this backup was made with."""
    return next((key for key in held if is_proven(backup, key)), None)


def slots_of(backup: Backup) -> slot_file.SlotFile:
    """The slot file of a backup; BackupDamaged when it is not the one that was put there."""
    with spoken(), regular(backup.path) as found:
        found.seek(backup.manifest.size)
        data = found.read(backup.slots_size)
    contents = slot_file.decoded(data) if hashlib.sha256(data).hexdigest() == backup.manifest.slots_sha256 else None
    if contents is None or contents.store != backup.manifest.store:
        raise damaged()
    return contents


def is_sound(backup: Backup, key: bytearray) -> bool:
    """Check every page, table and index of the case file inside, with the engine, where it lies."""
    return _pages_are_sound(backup.path, key, backup.manifest.size, thorough=True)


@contextmanager
def opened(backup: Backup, key: bytearray) -> Iterator[sql.Connection]:
    """Open the case file inside, where it lies, for reading only; nothing is written anywhere."""
    with closing(file.connect_in_place(backup.path, key)) as db:
        yield db


def is_consistent(db: sql.Connection) -> bool:
    """Say whether the journal and the audit trail in an opened backup are without a gap."""
    return Journal(db, db).first_broken() is None and audit.first_broken(db) is None


def extract(backup: Backup, target: Path, progress: Progress = silent) -> None:
    """Copy the case file out of a backup to `target` (encrypted as it is) and bring it to the disk; BackupDamaged."""
    with spoken(), regular(backup.path) as found, _new(target) as made:
        hashed = hashlib.sha256()
        for done, piece in _pieces(found, backup.manifest.size):
            hashed.update(piece)
            made.write(piece)
            progress(COPYING, done, backup.manifest.size)
        os.fsync(made.fileno())
    if hashed.hexdigest() != backup.manifest.sha256:
        raise damaged()


def carry(backup: Backup, target: Path, progress: Progress = silent) -> None:
    """Copy a whole backup to another place, read it back there and compare; the troubles of the place."""
    part = target.with_name(target.name + PART)
    try:
        with spoken():
            part.unlink(missing_ok=True)
            with regular(backup.path) as found:
                total = found.seek(0, os.SEEK_END)
                found.seek(0)
                digest = _write(found, part, total, progress)
            with part.open("rb", buffering=0) as made:
                _from_the_disk(made)
                if _digest(made, total, progress) != digest:
                    raise failed()
            part.replace(target)
            slot_file.sync_folder(target.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


@contextmanager
def regular(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file and nothing else: a link, a folder or a pipe is not a backup."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise not_one()
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb", buffering=0) as found:
        if not stat.S_ISREG(os.fstat(found.fileno()).st_mode):
            raise not_one()
        yield found


@contextmanager
def _at_rest(store: Store) -> Iterator[_State]:
    """Hold the store so that all of it stands in the file itself and nobody writes: gives which state of it this is.

    The file is read and closed outside the engine meanwhile, which on some systems lets go of the engine's own lock on
    it. That harms nobody: a second program is kept out by the store's lock beside the file.
    """
    log = store.path.with_name(store.path.name + "-wal")
    store.checkpoint()
    db = store.writer
    db.execute("begin immediate")
    try:
        if log.exists() and log.stat().st_size:  # somebody still reads an older state, or wrote in between
            raise not_at_rest()
        epoch, station = db.execute("select epoch, station from own_device").fetchone()
        number, head = audit.head(db)
        yield _State(store.setting("store"), station, epoch, number, head, migrations.version(db))
    finally:
        db.execute("rollback")


def _copied(source: Path, part: Path, progress: Progress) -> tuple[int, str]:
    with source.open("rb", buffering=0) as found:
        size = os.fstat(found.fileno()).st_size
        return size, _write(found, part, size, progress)


def _write(found: BinaryIO, part: Path, size: int, progress: Progress) -> str:
    """Write `size` bytes to a new file and have them on the disk; gives their SHA-256."""
    hashed = hashlib.sha256()
    with _new(part) as made:
        for done, piece in _pieces(found, size):
            hashed.update(piece)
            made.write(piece)
            progress(COPYING, done, size)
        os.fsync(made.fileno())
    return hashed.hexdigest()


def _append(part: Path, slots: bytes, manifest: Manifest, key: bytearray) -> None:
    text = msgspec.json.encode(manifest)
    body = slots + text + _code(key, manifest.store, text) + b"\n"
    padding = _total(manifest.size, len(slots), len(text)) - manifest.size - len(body) - _FOOTER_BYTES
    with part.open("ab", buffering=0) as made:
        made.write(body + bytes(padding) + _footer(manifest.size, len(slots), len(text)))
        os.fsync(made.fileno())


def _footer(size: int, slots: int, manifest: int) -> bytes:
    return _MAGIC + f"{FORMAT} {size:016d} {slots:010d} {manifest:08d}\n".encode()


def _sizes(footer: bytes) -> tuple[int, int, int]:
    """The three sizes that stand in the last line; only the one form that we would have written is read."""
    if not footer.startswith(_MAGIC):
        raise not_one()
    version, *numbers = footer[len(_MAGIC) : -1].split(b" ")
    if version.isdigit() and int(version) > FORMAT:
        raise newer()
    if len(numbers) != 3 or not all(number.isdigit() for number in numbers):
        raise damaged()
    size, slots, manifest = map(int, numbers)
    if _footer(size, slots, manifest) != footer:
        raise damaged()
    return size, slots, manifest


def _total(size: int, slots: int, manifest: int) -> int:
    """Whole pages, so that the engine finds no half one behind the case file."""
    tail = slots + manifest + _CODE_BYTES + _FOOTER_BYTES
    return size + -(-tail // _PAGE) * _PAGE


def _code(key: bytearray, store: str, text: bytes) -> bytes:
    derived = keys.derive(key, store.encode(), _KEY)
    try:
        return hmac.new(derived, text, hashlib.sha256).hexdigest().encode()
    finally:
        keys.wipe(derived)


def _pages_are_sound(path: Path, key: bytearray, size: int, *, thorough: bool) -> bool:
    with path.open("rb") as found:
        if found.read(_SALT) != bytes(key[file.KEY_LENGTH - _SALT :]):  # the engine is given it and does not read it
            return False
    first, behind = size // _PAGE + 1, (path.stat().st_size - size) // _PAGE
    try:
        with closing(file.connect_in_place(path, key)) as db:
            bad = [text for (text,) in db.execute("pragma cipher_integrity_check")]
            if bad != [f"HMAC verification failed for page {first + number}" for number in range(behind)]:
                return False
            return not thorough or db.execute("pragma integrity_check").fetchall() == [("ok",)]
    except (sql.DatabaseError, StoreDamaged):
        return False


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as made:
        yield made
        made.flush()


def _pieces(found: BinaryIO, size: int) -> Iterator[tuple[int, memoryview]]:
    """The next `size` bytes in pieces, each with how far it reaches; OSError when the file ends before."""
    room = memoryview(bytearray(_PIECE))
    done = 0
    while done < size:
        count = found.readinto(room[: min(_PIECE, size - done)])  # type: ignore[attr-defined]
        if not count:
            raise damaged()
        done += count
        yield done, room[:count]


def _digest(found: BinaryIO, size: int, progress: Progress) -> str:
    hashed = hashlib.sha256()
    for done, piece in _pieces(found, size):
        hashed.update(piece)
        progress(COMPARING, done, size)
    return hashed.hexdigest()


def _from_the_disk(found: BinaryIO) -> None:
    """Ask for the bytes of the disk itself, not for what the system still remembers, where it knows how."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(found.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
