# SPDX-License-Identifier: Apache-2.0
"""A supervisor who changes the keys in a process of its own and is killed in the middle: for the tests and the faults.

``python -m tests.services.key_changer FOLDER…`` changes the keys in each folder in a child of its own, and each child
kills itself: the first as the first step begins, the second as the second one does, and so on.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.vault.office import POLICY, FileKeyring

from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import cases, keys, setup, staff
from intake_desktop.services.desk import Desk
from intake_desktop.services.unlock import lock, unlock
from intake_desktop.store import audit, file, rekey
from intake_desktop.vault import SystemKeyring, Vault, passphrase_bytes

STEPS = (
    keys.BACKING_UP, keys.GRANTING, rekey.SETTLING, rekey.ENCRYPTING, rekey.CHECKING, rekey.CHANGING_OVER,
    rekey.OPENING, keys.TAKING_BACK, keys.RENEWING_NOTES,
)  # fmt: skip
"""Every step that a change of keys tells of, in order."""
WORDS = "mango river lantern seven"


def now() -> datetime:
    """The wall clock of these tests."""
    return datetime.now(UTC)


def vault(folder: Path) -> Vault:
    """The keys of the centre in `folder`, with a keyring that is a file."""
    keyring = FileKeyring(folder / "keyring.json")
    return Vault(folder / "home", keyring=SystemKeyring(lambda: [keyring]), policy=POLICY)


def sign_in(folder: Path, code: str, **how: bool) -> Desk:
    """Let somebody sign in."""
    return unlock(folder / "home", code, passphrase_bytes(WORDS), vault=vault(folder), now=now, **how)


def centre(folder: Path, filling: int = 20) -> None:
    """A centre that CW02 has just left; `filling` entries make the file larger."""
    plan = setup.CentrePlan(
        {"en": "Centre"}, "MLT", "A", ("en",), "SV01",
        first_roles=("supervisor", "counsellor"), agreement_on="2026-01-02",
    )  # fmt: skip
    founded = setup.found_centre(folder / "home", plan, passphrase_bytes(WORDS), vault=vault(folder), now=now)
    desk = founded.desk
    for code, role in (("CW01", "caseworker"), ("CW02", "caseworker"), ("CO01", "counsellor")):
        staff.add_staff(desk, code, (role,), "en", passphrase_bytes(WORDS), "2026-01-02")
    with desk.store.transaction("SV01", "record_changed") as t:
        for number in range(filling):
            t.append("tally", f"{number:032x}", {"kind": "service_tally", "staff": "x" * 200})
    staff.deactivate(desk, "CW02")
    lock(desk)


def copied(before: Path, folder: Path) -> Path:
    """Copy a centre to another folder; gives that folder."""
    shutil.copytree(before / "home", folder / "home", ignore=shutil.ignore_patterns("*.lock", "tries", "backups"))
    shutil.copy(before / "keyring.json", folder / "keyring.json")
    return folder


def all_is_there(folder: Path) -> dict[str, Any] | None:
    """What the centre holds, seen by a caseworker and then by the supervisor, who settles what was interrupted; nothing
    when anything is not as it must be."""
    seen: dict[str, Any] = {}
    for code in ("CW01", "SV01", "CO01"):
        try:
            desk = sign_in(folder, code)
        except Trouble as trouble:
            return {"trouble": f"{code} {trouble.name}"}
        try:
            store = desk.store
            whole = audit.first_broken(store.reader) is None and store.journal.first_broken() is None
            seen[code] = [whole, store.reader.execute("select count(*) from tally").fetchone()[0]]
            if code == "SV01":
                single = len(desk.unlocked.data_keys) == 1
                seen["settled"] = [single, file.opens(store.path, desk.unlocked.data_key)]
                seen["sound"] = file.is_sound(store.path, desk.unlocked.data_key)
                seen["left"] = [one.name for one in store.path.parent.glob("*.rekeyed")]
                seen["cases"] = len(cases.list_cases(desk))
            if code == "CO01":
                seen["notes"] = desk.unlocked.notes_key is not None
        finally:
            lock(desk)
    return seen


def change(folder: Path, step: Sentence | None = None, began: Callable[[], object] = int) -> None:
    """Change the keys, and end with SIGKILL as `step` begins. Says `began` once somebody is signed in."""

    def progress(what: Sentence, done: int, total: int) -> None:
        if what == step:
            os.kill(os.getpid(), signal.SIGKILL)

    desk = sign_in(folder, "SV01")
    began()
    keys.change_keys(desk, progress)


def forked(work: Callable[[Callable[[], object]], object], after: float | None = None) -> int:
    """Do `work` in a child and give its exit code; the child is killed `after` so many seconds from when it says that
    it began, unless it kills itself before. Whoever calls this must have no other threads."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work(lambda: os.write(writes, b"b"))
            os._exit(0)
        except Trouble:
            os._exit(3)
        finally:
            os._exit(1)
    os.close(writes)
    os.read(reads, 1)
    os.close(reads)
    if after is not None:
        threading.Event().wait(after)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    for place, step in zip(sys.argv[1:], STEPS, strict=True):
        print(forked(functools.partial(change, Path(place), step)), flush=True)
