# SPDX-License-Identifier: Apache-2.0
"""The case file of one PC: everything the centre knows, in one encrypted file."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import filelock
import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.operations import NO_LINE
from . import audit, file, finding, journal, rekey, sought
from .migrations import migrate
from .transaction import Transaction
from .troubles import busy, missing, spoken

Now = Callable[[], datetime]


class OwnDevice(msgspec.Struct, frozen=True):
    """This PC among the PCs of its centre: its incarnation, its letter, and its keys for bundles."""

    id: str
    """32 random hex digits, minted at set-up and again after a restore."""
    station: str
    signing_seed: bytes
    """32 bytes: the Ed25519 seed that signs bundles."""
    age_identity: str
    """The age identity that opens bundles for this PC."""
    epoch: int = 1


class Store:
    """An open store. Writes go through :meth:`transaction`; `reader` is a second, read-only connection for lists."""

    def __init__(self, path: Path, key: bytearray, now: Now, *, new: bool) -> None:
        self.path = path
        self.now = now
        self.committed: Callable[[Transaction], None] = _nobody
        """Told of each transaction that was committed; it must neither wait nor fail."""
        self._lock = filelock.FileLock(path.with_name(path.name + ".lock"), timeout=0, mode=0o600, thread_local=False)
        try:
            self._lock.acquire()
        except filelock.Timeout:
            raise busy() from None
        except OSError:
            with spoken(path):
                raise sql.OperationalError("readonly") from None
        rekey.forget_unfinished(path)
        self._connect(key, None if new else path)

    def _connect(self, key: bytearray, before: Path | None) -> None:
        """Open both connections, or release the lock; `before` is copied when the file must change its shape."""
        self.open = False
        try:
            self.writer = file.connect(self.path, key)
            try:
                with spoken(self.path):
                    migrate(self.writer, before)
                    journal.Journal(self.writer, self.writer).read_newer()
                    finding.hear_again(self.writer)
                    sought.seek_again(self.writer)
                self.reader = file.connect(self.path, key, reader=True)
            except BaseException:
                self.writer.close()
                raise
        except BaseException:
            self._lock.release()
            raise
        self.open = True

    @classmethod
    def create(cls, path: Path, key: bytearray, device: OwnDevice, settings: dict[str, str], *, now: Now) -> Self:
        """Make a new store for this PC; FileExistsError when there is one already."""
        if path.exists():
            raise FileExistsError("store")
        store = cls(path, key, now, new=True)
        path.chmod(0o600)
        with spoken(path):
            db = store.writer
            db.execute("begin immediate")
            db.execute("insert into device (id, last_hash) values (?, ?)", (device.id, NO_LINE))
            db.execute(
                "insert into own_device (id, station, signing_seed, age_identity, epoch) values (?, ?, ?, ?, ?)",
                (device.id, device.station, device.signing_seed, device.age_identity, device.epoch),
            )
            db.executemany("insert into setting values (?, ?)", settings.items())
            audit.append(db, int(now().timestamp() * 1000), "", "store_created", device.id, audit.FIRST)
            db.execute("commit")
        return store

    @classmethod
    def open_existing(cls, path: Path, key: bytearray, *, now: Now) -> Self:
        """Open the store of this PC; StoreMissing, StoreBusy, StoreIsNewer or StoreDamaged when that cannot be."""
        if not path.is_file():
            raise missing()
        return cls(path, key, now, new=False)

    @contextmanager
    def transaction(self, actor: str, event: str, about: str = "") -> Iterator[Transaction]:
        """Write rows, journal and audit row in one commit, or nothing of it.

        `event` is a code of the list ``audit_event``; `about` names ids and fields, never values.
        """
        with spoken(self.path):
            self.writer.execute("begin immediate")
        try:
            with spoken(self.path):  # a place that cannot be written says so at the first row, a full disk at any
                transaction = Transaction(self.writer, actor, int(self.now().timestamp() * 1000))
                yield transaction
                transaction.finish(event, about)
                self.writer.execute("commit")
        except BaseException:
            if self.writer.in_transaction:
                self.writer.execute("rollback")
            raise
        self.committed(transaction)

    def note(self, actor: str, event: str, about: str = "") -> None:
        """Write only an audit row: somebody looked, printed or failed to sign in."""
        with self.transaction(actor, event, about):
            pass

    @contextmanager
    def scratch(self) -> Iterator[sql.Connection]:
        """Write what is no record yet (a draft): as durable as a transaction, but neither sent nor audited."""
        with spoken(self.path):
            self.writer.execute("begin immediate")
        try:
            with spoken(self.path):
                yield self.writer
                self.writer.execute("commit")
        except BaseException:
            if self.writer.in_transaction:
                self.writer.execute("rollback")
            raise

    def begin_epoch(
        self,
        device: OwnDevice,
        actor: str,
        about: str = "",
        also: Callable[[Transaction], None] | None = None,
    ) -> OwnDevice:
        """Let this PC go on as a new incarnation, because this copy is older than one that was written to: entries that
        were lost here may be known elsewhere, and two entries must never stand under one number.

        `device` brings a fresh id, signing seed and age identity; its epoch is the next one, whatever it says. `also`
        writes more in the same commit. Gives the former incarnation. ``services.epochs`` does this with all that the
        other PCs of the centre need.
        """
        former = self.device
        with self.transaction(actor, "restored", f"{former.id} {device.id} {about}".strip()) as t:
            t.db.execute("insert into device (id, last_hash) values (?, ?)", (device.id, NO_LINE))
            t.db.execute(
                "update own_device set id = ?, station = ?, signing_seed = ?, age_identity = ?, epoch = ?",
                (device.id, device.station, device.signing_seed, device.age_identity, former.epoch + 1),
            )
            t.also(f"own_device {device.id} {former.epoch + 1}")
            if also is not None:
                also(t)
        return former

    def change_key(self, present: bytearray, coming: bytearray, progress: rekey.Progress) -> None:
        """Encrypt the whole file anew under `coming` and go on with it; seconds for a large file.

        Whatever stops it (RoomNeeded, DiskFull, KeyNotChanged, a kill) leaves the file whole under the one key or the
        other, and this store open. Nobody may read from it meanwhile.
        """
        rekey.room(self.path)
        self.reader.close()
        try:
            rekey.settle(self.writer, progress)
            rekey.encrypt(self.writer, self.path, coming, progress)
            self.writer.close()
            rekey.change_over(self.path, progress)
        finally:
            self.writer.close()
            rekey.forget_unfinished(self.path)
            self._connect(file.fitting(self.path, (present, coming)), self.path)
        progress(rekey.OPENING, 1, 1)

    @property
    def device(self) -> OwnDevice:
        """This PC."""
        row = self.reader.execute("select id, station, signing_seed, age_identity, epoch from own_device").fetchone()
        return OwnDevice(*row)

    def setting(self, name: str, default: str = "") -> str:
        """Read one setting of this store."""
        row = self.reader.execute("select value from setting where name = ?", (name,)).fetchone()
        return row[0] if row else default

    @property
    def journal(self) -> journal.Journal:
        """What was written here or admitted from other PCs, line by line."""
        return journal.Journal(self.reader, self.writer)

    def audit_head(self) -> tuple[int, str]:
        """Number and hash of the newest audit row."""
        return audit.head(self.reader)

    def audit_hash(self, nr: int) -> str | None:
        """The hash of one audit row; nothing when there is none of this number."""
        return audit.hash_at(self.reader, nr)

    def counters(self) -> dict[str, int]:
        """How far each counter has counted: the case numbers that are given."""
        return dict(self.reader.execute("select name, value from counter"))

    @property
    def shape(self) -> int:
        """The number of the migration that this file has reached."""
        return int(self.reader.execute("pragma user_version").fetchone()[0])

    def brought_by_log(self) -> bool:
        """Say whether pages of this store still stand in its log and not in the file itself."""
        with spoken(self.path):
            return int(self.writer.execute("pragma wal_checkpoint(noop)").fetchone()[1]) > 0

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the file itself (before a lock, an export, an exit)."""
        with spoken(self.path):
            self.writer.execute("pragma wal_checkpoint(truncate)")

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        if not self.open:
            return
        self.open = False
        self.reader.close()
        with contextlib.suppress(sql.Error):  # a log that is left is read at the next start; nothing is lost
            self.writer.execute("pragma wal_checkpoint(truncate)")
        self.writer.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _nobody(transaction: Transaction) -> None:
    """Tell nobody."""
