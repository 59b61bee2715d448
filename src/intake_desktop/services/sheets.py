# SPDX-License-Identifier: Apache-2.0
"""Recovery sheets while the desk is open: test one, print one anew, prove that it is on paper; and the one-time code.

A sheet lives in memory until it is printed; it is never saved. It counts as there when somebody typed two groups of it
from the paper, or all of it in a drill. Which generation that was is remembered, so that the program can say when the
sheet in the envelope is older than the keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from ..domain.permissions import Action
from ..domain.sentences import Sentence, sentence
from ..vault import RecoverySheet, SheetCheck, read_sheet, slot_file
from .desk import Changes, Desk
from .second import Second, require_second

PROVED = "sheets_proved"
"""The setting that remembers which generations of the keys are known to be on paper."""
Place = tuple[int, int]
"""A group on the paper: line and group, counted from 1."""


class Proved(msgspec.Struct, frozen=True):
    """The newest generation of each key that is known to be on paper; 0 when none is."""

    pc: int = 0
    notes: int = 0


class Paper:
    """One sheet to be printed: for the PC, or (`notes`) for the counsellors. Holds keys; print it and let it go."""

    def __init__(self, sheet: RecoverySheet, generation: int, centre: str, on: date, made_by: str) -> None:
        self._sheet = sheet
        self._generation = generation
        self._centre, self._on, self._made_by = centre, on, made_by
        self.notes = sheet.is_for_notes
        self.places: tuple[Place, Place] = sheet.places_to_confirm()
        """Two groups that are typed from the paper, to prove that it was printed."""

    def pdf(self, language: str) -> bytes:
        """The sheet as a PDF in memory."""
        from ..slips.recovery_sheet import recovery_sheet

        return recovery_sheet(
            self._sheet.lines,
            self._sheet.qr_text,
            centre=self._centre,
            on=self._on,
            staff_code=self._made_by,
            language=language,
            notes=self.notes,
        )

    def text(self) -> str:
        """The lines, for a terminal that cannot print: they are copied by hand."""
        return self._sheet.text()

    def is_on_paper(self, place: Place, typed: str) -> bool:
        """Say whether a group that was typed is the one that stands on the paper."""
        return self._sheet.matches(place, typed)

    def problems(self, typed: Sequence[str]) -> dict[int, Sentence]:
        """Say which of the two groups to look at again, by number from 0; nothing when both are right."""
        return {
            number: sentence(
                "Look at line {line}, group {group} of the paper and type it again.", line=place[0], group=place[1]
            )
            for number, (place, given) in enumerate(zip(self.places, typed, strict=True))
            if not self.is_on_paper(place, given)
        }

    def proved(self, before: Proved) -> Proved:
        """What is known to be on paper when this one is, too."""
        if self.notes:
            return msgspec.structs.replace(before, notes=self._generation)
        return msgspec.structs.replace(before, pc=self._generation)

    def __repr__(self) -> str:
        return "<Paper>"


def may_try(desk: Desk) -> None:
    """Refuse somebody who has nothing to do with sheets: the PC's are tested by those who look after it, the
    counselling sheet by counsellors."""
    if not desk.may(Action.TRY_SHEET):
        desk.require(Action.KEEP_NOTES)


def try_sheet(desk: Desk, typed: str) -> Changes[Sentence]:
    """Say what a sheet that was typed from paper would be good for. Nothing is changed but the knowledge that it is
    there. SheetUnreadable names the line that is wrong."""
    may_try(desk)
    recovered = read_sheet(typed)
    try:
        check, notes, generation = desk.vault.rehearse(recovered), recovered.is_for_notes, recovered.generation
    finally:
        recovered.wipe()
    if check.belongs_here and check.is_newest:
        before = proved(desk)
        changed = msgspec.structs.replace(before, **{"notes" if notes else "pc": generation})
        if changed != before:
            _remember(desk, changed)
    return Changes(frozenset({"sheets"}), verdict(check, notes=notes, weak=desk.unlocked.weak))


def verdict(check: SheetCheck, *, notes: bool, weak: bool) -> Sentence:
    """Say in words what a drill has shown."""
    if not check.belongs_here:
        return sentence("This sheet can be read, but it does not belong to this computer.")
    if notes:
        if check.is_newest:
            return sentence("This is the counselling sheet of this centre. It opens the session notes.")
        return sentence("This counselling sheet is old: it opens old session notes only. Print a new one.")
    if not check.device_secret_fits and not weak:
        return sentence("This sheet can be read, but it does not help on this computer.")
    if not check.is_newest:
        return sentence(
            "This sheet is older than the last change of keys. It brings the passphrases back, but print a new one."
        )
    return sentence("This sheet belongs to this computer and would help.")


def print_sheet(desk: Desk, second: Second) -> Changes[Paper]:
    """Make the sheet of this PC anew, with a second person; noted with her code."""
    with_whom = require_second(desk, second, Action.PRINT_SHEET)
    generation = _generation(desk, "store")
    sheet = desk.vault.sheet(desk.unlocked)
    desk.store.note(desk.staff_code, "sheet_printed", f"pc {generation} with {with_whom}")
    return Changes(frozenset({"sheets"}), _paper(desk, sheet, generation))


def print_notes_sheet(desk: Desk) -> Changes[Paper]:
    """Make the counselling sheet anew, for a counsellor who holds that key; NeedsCounsellor when she does not."""
    desk.require(Action.KEEP_NOTES)
    sheet = desk.vault.notes_sheet(desk.unlocked)
    generation = _generation(desk, "notes")
    desk.store.note(desk.staff_code, "sheet_printed", f"notes {generation}")
    return Changes(frozenset({"sheets"}), _paper(desk, sheet, generation))


def prove(desk: Desk, paper: Paper, typed: Sequence[str]) -> Changes[dict[int, Sentence]]:
    """Compare two groups typed from the paper with what should stand there, and remember that the sheet exists."""
    may_try(desk)
    problems = paper.problems(typed)
    if not problems:
        _remember(desk, paper.proved(proved(desk)))
    return Changes(frozenset({"sheets"}), problems)


class SheetState(msgspec.Struct, frozen=True):
    """Whether the present keys are known to be on paper. `holds_notes`: this counsellor can print the other sheet."""

    pc: bool
    notes: bool
    holds_notes: bool


def sheet_state(desk: Desk) -> SheetState:
    """Say whether the sheets in the envelopes are as new as the keys, as far as anybody proved it."""
    may_try(desk)
    known = proved(desk)
    return SheetState(
        known.pc == _generation(desk, "store"),
        known.notes == _generation(desk, "notes"),
        desk.unlocked.notes_key is not None,
    )


def used_on(desk: Desk) -> str:
    """When the sheet of this PC was last used to put its key back (ISO, UTC); empty when it never was."""
    desk.require(Action.PRINT_SHEET)
    return slot_file.read(desk.home).keyring.restored


def hand_over(desk: Desk) -> Changes[str]:
    """Make a one-time code with which another account of this PC takes the key of the PC into its own keyring."""
    desk.require(Action.CHANGE_KEYS)
    code = desk.vault.hand_over(desk.unlocked)
    desk.store.note(desk.staff_code, "keys_changed", "one-time code")
    return Changes(frozenset({"sheets"}), code)


def proved(desk: Desk) -> Proved:
    """Read what is known to be on paper."""
    may_try(desk)
    return msgspec.json.decode(desk.store.setting(PROVED, "{}"), type=Proved)


def _remember(desk: Desk, known: Proved) -> None:
    with desk.store.transaction(desk.staff_code, "settings_changed", PROVED) as t:
        value = msgspec.json.encode(known).decode()
        t.db.execute(
            "insert into setting values (?, ?) on conflict do update set value = excluded.value", (PROVED, value)
        )
        t.also(f"{PROVED}={value}")


def _generation(desk: Desk, kind: str) -> int:
    """The generation of the present key of a kind on this PC."""
    return desk.unlocked.roster.keys_of(kind, "current", store=desk.unlocked.store)[0].generation


def _paper(desk: Desk, sheet: RecoverySheet, generation: int) -> Paper:
    return Paper(sheet, generation, desk.centre.code, desk.today(), desk.staff_code)
