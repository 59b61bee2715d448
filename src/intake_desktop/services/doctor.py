# SPDX-License-Identifier: Apache-2.0
"""The doctor: looks this PC over and says in words what is well and what is not. Changes nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import msgspec

from .. import resources
from ..domain.permissions import Action
from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..store import audit, file
from ..vault.vault import Vault
from . import backups, freshness
from .desk import Desk
from .freshness import Freshness
from .keys import due_by
from .setup import STORE
from .surroundings import look_around

LOW_ON_SPACE = 500_000_000
"""Bytes that should be free: room for a backup and for a bundle."""
FONTS = ("IntakeSans", "IntakeDevanagari", "IntakeNaskh", "IntakeNastaliq", "IntakeThai")


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    ok: bool
    what: Sentence
    mendable: bool = True
    """False for what this system leaves nobody a way to change: it is told, and does not count."""


def examine(home: Path, desk: Desk | None = None) -> list[Finding]:
    """Look over the program's own files and the folder of this PC; with a desk, the store as well (slow when large)."""
    if desk is not None:
        desk.require(Action.EXAMINE)
    around = [Finding(one.name, one.ok, one.what, one.mendable) for one in look_around()]
    findings = [_fonts(), _messages(), _space(home), _keys(home), *around]
    if desk is not None:
        inside = [_pages(desk), _journal(desk), _audit(desk), _tables(desk)]
        findings += [*inside, _freshness(desk, sound=all(finding.ok for finding in inside)), _keys_due(desk)]
        findings.append(_backups(desk))
    return findings


def _fonts() -> Finding:
    missing = [
        f"{font}-{weight}.ttf"
        for font in FONTS
        for weight in ("Regular", "Bold")
        if not resources.path(f"fonts/{font}-{weight}.ttf").is_file()
    ]
    if missing:
        return Finding("fonts", False, sentence("Fonts are missing: {names}.", names=", ".join(missing)))
    return Finding("fonts", True, sentence("The fonts for every language are there."))


def _messages() -> Finding:
    count = sum(len(resources.code_lists().codes(name)) for name in resources.code_lists())
    return Finding("code_lists", True, sentence("{count} codes with labels in three languages.", count=count))


def _space(home: Path) -> Finding:
    place = home if home.exists() else next(parent for parent in home.parents if parent.exists())
    if not os.access(place, os.W_OK):
        return Finding("disk", False, sentence("The folder of the case file cannot be written."))
    free = shutil.disk_usage(place).free
    megabytes = free // 1_000_000
    if free < LOW_ON_SPACE:
        return Finding("disk", False, sentence("The disk is nearly full: {free} MB are free.", free=megabytes))
    return Finding("disk", True, sentence("{free} MB are free on the disk.", free=megabytes))


def _keys(home: Path) -> Finding:
    vault = Vault(home)
    if not vault.exists():
        return Finding("keys", True, sentence("No centre was set up on this computer yet."))
    try:
        state = vault.state()
    except Trouble as trouble:
        return Finding("keys", False, trouble.what)
    if not (home / STORE).is_file():
        return Finding("keys", False, sentence("There are keys here but no case file."))
    if state.weak:
        return Finding(
            "keys", False, sentence("This computer has no system keyring: only the passphrases protect the case file.")
        )
    return Finding("keys", True, sentence("The keys are there, and the system keyring is part of them."))


def _pages(desk: Desk) -> Finding:
    desk.store.checkpoint()
    if file.is_sound(desk.store.path, desk.unlocked.data_key):
        return Finding("store", True, sentence("Every page of the case file is whole."))
    return Finding("store", False, sentence("A page of the case file is damaged. Restore the newest backup."))


def _journal(desk: Desk) -> Finding:
    if desk.store.journal.first_broken() is None:
        return Finding("journal", True, sentence("The journal of every PC is without a gap."))
    return Finding("journal", False, sentence("An entry of the journal does not follow from the one before it."))


def _audit(desk: Desk) -> Finding:
    broken = audit.first_broken(desk.store.reader)
    if broken is None:
        return Finding("audit", True, sentence("The audit trail is without a gap."))
    return Finding("audit", False, sentence("The audit trail was changed at row {row}.", row=broken))


def _tables(desk: Desk) -> Finding:
    differing = desk.store.journal.rebuild_differences()
    if not differing:
        return Finding("tables", True, sentence("Every table says what the journal says."))
    return Finding("tables", False, sentence("Tables differ from the journal: {names}.", names=", ".join(differing)))


def _freshness(desk: Desk, *, sound: bool) -> Finding:
    """Whether this is the newest copy. After an unclean end that is known once everything else was compared."""
    if desk.freshness is Freshness.NEWEST_ENTRY and sound:
        return Finding(
            "freshness",
            True,
            sentence("The newest entry is there, and everything that can be compared agrees with it."),
        )
    return Finding("freshness", desk.freshness is Freshness.PROVEN, freshness.words(desk.freshness))


def _keys_due(desk: Desk) -> Finding:
    due = due_by(desk.staff_chain(), desk.unlocked.store)
    return Finding("keys_due", not due.due and not due.unfinished, due.words)


def _backups(desk: Desk) -> Finding:
    wrong = backups.what_is_wrong(desk)
    if wrong is not None:
        return Finding("backup", False, wrong)
    newest = next(iter(backups.list_backups(desk)), None)
    if newest is None:
        return Finding("backup", True, sentence("A backup is made when this computer is locked."))
    day = newest.made_at.astimezone().date().isoformat()
    return Finding("backup", True, sentence("The newest backup is of {day}.", day=day))
