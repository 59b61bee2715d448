# SPDX-License-Identifier: Apache-2.0
"""Is this the newest copy of the case file? The keyring of the PC remembers the newest audit row and, once the file was
closed, one number for all its pages.

An older copy of the folder, a log that was cut, or a single old page that was put back is told from the newest by that.
Nothing here can close a centre: a supervisor may go on with the copy that is there, as a new epoch.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import msgspec

from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..store import Store, Transaction
from ..store.fingerprint import fingerprint, has_log, has_rollback_log
from ..store.troubles import spoken
from ..vault.vault import Vault

ITEM = "freshness"
"""Under this name the keyring keeps what was last seen here."""
MOMENT = 1.0
"""Seconds for which the keyring is left in peace after a save, so that many saves are one call."""
LIMIT = 5.0
"""Seconds that a keyring is waited for."""
_LARGEST = 2_000
_COUNTERS = 12


class Freshness(StrEnum):
    """What is known about the copy that was opened."""

    PROVEN = "proven"
    """Every page is as it was when it was closed here."""
    NEWEST_ENTRY = "newest_entry"
    """It holds the newest entry, but was not closed cleanly: an old page among the others could not be told."""
    UNKNOWN = "unknown"
    """The keyring remembers nothing, or did not answer."""
    WEAK = "weak"
    """There is no keyring that could remember."""
    ACCEPTED = "accepted"
    """It is older, and a supervisor accepted it."""


class CopyIsOlder(Trouble):
    """This copy of the case file is not the newest one. A supervisor may go on with it (`accept_older`)."""

    name = "copy_is_older"

    def __init__(self, missing: int, *, may_accept: bool) -> None:
        super().__init__(self._what(missing), _way_on(may_accept=may_accept))
        self.missing = missing
        """How many audit rows are missing at least; 0 when they are others."""
        self.may_accept = may_accept
        """Whether the person who signed in may accept it."""

    def _what(self, missing: int) -> Sentence:
        if missing > 0:
            return sentence(
                "This copy of the case file is older than the one last used here. "
                "Steps of work that are missing: {count}.",
                count=missing,
            )
        return sentence("This copy of the case file is not the one last used on this computer.")


class FileWasChanged(CopyIsOlder):
    """The newest entry is there, but pages of the file are not as they were when it was closed."""

    name = "file_was_changed"

    def _what(self, missing: int) -> Sentence:
        return sentence(
            "The case file was changed while it was closed: parts of it are damaged, or older than the rest."
        )


class Seen(msgspec.Struct, frozen=True):
    """The state in which this PC was last seen."""

    nr: int
    """Number of the newest audit row."""
    hash: str
    counters: dict[str, int] = {}
    """How far the case numbers were given, so that none is given twice after an older copy was accepted."""
    shape: int = 0
    pages: str = ""
    """The fingerprint of the closed file; empty while it is open."""

    def text(self) -> str:
        """Write it as the keyring keeps it."""
        newest = dict(sorted(self.counters.items())[-_COUNTERS:])
        return msgspec.json.encode(msgspec.structs.replace(self, counters=newest)).decode()


def read(text: str | None) -> Seen | None:
    """Read what the keyring kept; nothing when it kept nothing that can be read."""
    if not text or len(text) > _LARGEST:
        return None
    try:
        return msgspec.json.decode(text, type=Seen)
    except msgspec.MsgspecError:
        return None


def seen_of(store: Store) -> Seen:
    """The state of an open store."""
    with spoken():
        nr, newest = store.audit_head()
        return Seen(nr, newest, store.counters(), store.shape)


class Look:
    """Takes the fingerprint of the closed file on a thread of its own, while the passphrase is being stretched."""

    def __init__(self, path: Path, *, begin: bool) -> None:
        self._path = path
        self._stopped = threading.Event()
        self._pages: str | None = "" if begin else None
        self.rollback_log = has_rollback_log(path)
        self._thread = threading.Thread(target=self._run, name="fingerprint", daemon=True)
        if begin:
            self._thread.start()

    def stop(self) -> None:
        """Nobody asks any more."""
        self._stopped.set()

    def pages(self) -> str | None:
        """Wait for the fingerprint; empty when the file cannot be read to its end, nothing when nobody is to look."""
        if self._thread.is_alive():
            self._thread.join()
        return self._pages

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            self._pages = fingerprint(self._path, self._stopped.is_set)


def judge(store: Store, seen: Seen | None, pages: str | None, *, rollback_log: bool, may_accept: bool) -> Freshness:
    """Compare a store that was just opened, and not yet written to, with what the keyring remembers.

    CopyIsOlder when it is not the newest, FileWasChanged when its pages are not those that were closed.
    """
    if seen is None:
        return Freshness.UNKNOWN
    head = store.audit_head()
    if store.audit_hash(seen.nr) != seen.hash:
        raise CopyIsOlder(max(seen.nr - head[0], 0), may_accept=may_accept)
    if pages is None or head != (seen.nr, seen.hash) or not seen.pages or store.shape != seen.shape:
        return Freshness.NEWEST_ENTRY
    if rollback_log or _with_log(store, pages) != seen.pages:
        raise FileWasChanged(0, may_accept=may_accept)
    return Freshness.PROVEN


def _with_log(store: Store, pages: str) -> str:
    """The fingerprint of the file with what its log brings. After a power cut a log may be there again that was
    already in the file, and then changes nothing; somebody else's log puts older pages into it.
    """
    if not store.brought_by_log():
        return pages
    store.checkpoint()
    with contextlib.suppress(OSError):
        return fingerprint(store.path)
    return ""


class Mirror:
    """Tells the keyring of the newest audit row, a moment after each commit, on a thread of its own.

    Nobody waits for it: a keyring that is slow, locked or gone costs nothing but that the newest entries are not
    remembered there.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._changed = threading.Condition()
        self._newest: Seen | None = None
        self._told: Seen | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="freshness", daemon=True)

    def follow(self, store: Store) -> None:
        """Begin with the state of a store, and go on with each of its commits."""
        self._newest = seen_of(store)
        store.committed = self.note
        self._thread.start()

    def note(self, transaction: Transaction) -> None:
        """Take note of a commit."""
        with self._changed:
            if self._newest is not None:
                nr, newest = transaction.head
                counters = self._newest.counters | transaction.counters
                self._newest = msgspec.structs.replace(self._newest, nr=nr, hash=newest, counters=counters)
                self._changed.notify_all()

    def kept_up(self, limit: float = LIMIT) -> bool:
        """Wait until the keyring was told of the newest commit (or could not be); says whether it was told in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._told == self._newest, limit)

    def stop(self) -> None:
        """Tell nothing more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def end(self) -> bool:
        """Tell nothing more. What is under way is waited for, as long as a keyring is; says whether it has ended."""
        self.stop()
        if self._thread.is_alive():
            self._thread.join(LIMIT)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (seen := self._next()) is not None:
            with contextlib.suppress(Trouble):  # told again with the next commit
                self._vault.remember(ITEM, seen.text())
            with self._changed:
                self._told = seen
                self._changed.notify_all()

    def _next(self) -> Seen | None:
        """Wait for something new, then for a moment of rest; nothing at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._told != self._newest)
            self._changed.wait_for(lambda: self._ended, MOMENT)
            return None if self._ended else self._newest


def remember_closed(vault: Vault, path: Path, seen: Seen, mirror: Mirror | None) -> bool:
    """Tell the keyring the state in which the file was closed, with all its pages; says whether it took it.

    Never longer than the keyring is waited for, and never raises: nothing may keep anybody from locking.
    """
    if mirror is not None and not mirror.end():
        return False
    pages = ""
    if not has_log(path):
        with contextlib.suppress(OSError):
            pages = fingerprint(path)
    try:
        vault.remember(ITEM, msgspec.structs.replace(seen, pages=pages).text())
    except Trouble:
        return False
    return True


def words(state: Freshness) -> Sentence:
    """Say what is known about the copy that is open."""
    return _WORDS[state]()


_WORDS: dict[Freshness, Callable[[], Sentence]] = {
    Freshness.PROVEN: lambda: sentence("This is the newest copy of the case file, page by page."),
    Freshness.NEWEST_ENTRY: lambda: sentence(
        "The newest entry is there. The program did not end cleanly before: let the doctor look at the case file once."
    ),
    Freshness.UNKNOWN: lambda: sentence(
        "Whether this is the newest copy of the case file is not known: the keyring does not remember the last one."
    ),
    Freshness.WEAK: lambda: sentence(
        "Without a system keyring, an older copy of the case file cannot be told from the newest."
    ),
    Freshness.ACCEPTED: lambda: sentence(
        "An older copy of the case file was accepted. Let the other PCs compare the six words of this one again."
    ),
}


def _way_on(*, may_accept: bool) -> Sentence:
    if may_accept:
        return sentence("Restore the newest backup, or go on with this copy. What is missing has to be entered again.")
    return sentence("Ask a supervisor: she can restore the newest backup, or go on with this copy.")
