# SPDX-License-Identifier: Apache-2.0
"""Ways back when nobody can sign in: the paper sheets, a one-time code, new keys for the old case file.

Everything here happens at the closed desk, so nobody is signed in who could be asked for a role: whoever holds the
paper may do it. Nothing changes until a sheet was read to its last line and fits this computer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from ..domain.sentences import Sentence, sentence
from ..domain.staff import agreement_problem, code_problem
from ..domain.troubles import Trouble
from ..store import Store, placing
from ..store.troubles import StoreDamaged, missing
from ..vault import Recovered, Vault, lines_of, look_at, read_sheet
from ..vault import TypedSheet as TypedSheet
from ..vault.roster import Member
from .desk import Desk, wall_clock
from .epochs import begin_epoch
from .setup import STORE, Founded, SetupIncomplete
from .sheets import verdict

Clock = Callable[[], datetime]


class SheetDoesNotOpen(Trouble):
    """The sheet is right in itself, but its key is not the one of the case file here."""

    name = "sheet_does_not_open"

    def __init__(self) -> None:
        super().__init__(
            sentence("This sheet does not open the case file on this computer. Nothing was changed."),
            sentence("It may be older than the last change of keys. Look for the newest one, or restore a backup."),
        )


class NewStart(msgspec.Struct, frozen=True):
    """Who begins anew when the key file is lost. `weak` accepts that no keyring can be reached; `given_up` sets a key
    file aside that can be read but lets nobody in."""

    first_code: str
    agreement_on: str
    first_roles: tuple[str, ...] = ("supervisor", "caseworker")
    language: str = "en"
    weak: bool = False
    given_up: bool = False


def front_trouble(home: Path, *, vault: Vault | None = None) -> Trouble | None:
    """Say what can be seen to be wrong before anybody types anything: keys or case file missing or unreadable. Does not
    ask the keyring, which might ask the person for a password. A restore that was interrupted is finished first."""
    try:
        placing.settle(home / STORE)
        (vault or Vault(home)).state()
    except Trouble as trouble:
        return trouble
    return None if (home / STORE).is_file() else missing()


def look_at_lines(typed: Sequence[str]) -> TypedSheet:
    """Judge a sheet line by line while it is typed; quick enough for every key press."""
    return look_at(typed)


def lines_of_text(text: str) -> list[str]:
    """Divide a pasted sheet, or what a scanner read from its picture, into lines; nothing when it is no sheet."""
    return lines_of(text)


def try_sheet(home: Path, typed: str, *, vault: Vault | None = None) -> Sentence:
    """Say whether a sheet that was typed from paper belongs to this PC; changes nothing.

    SheetUnreadable names the line that is wrong.
    """
    keys = vault or Vault(home)
    recovered = read_sheet(typed)
    try:
        return verdict(keys.rehearse(recovered), notes=recovered.is_for_notes, weak=keys.state().weak)
    finally:
        recovered.wipe()


def recover(home: Path, typed: str, *, vault: Vault | None = None) -> None:
    """Put the secret of this PC back into its keyring from the paper sheet, so that every passphrase works again.

    Raises SheetUnreadable, SheetOfAnotherCentre, SheetOfAnotherKind, SheetNotNeeded, or what befell the keyring; then
    nothing changed.
    """
    recovered = read_sheet(typed)
    try:
        (vault or Vault(home)).restore(recovered)
    finally:
        recovered.wipe()


def borrow(home: Path, typed: str, *, vault: Vault | None = None) -> Vault:
    """Give a vault that holds the secret of the sheet in memory, for a night without a keyring; ``unlock`` takes it."""
    recovered = read_sheet(typed)
    try:
        return (vault or Vault(home)).borrowing(recovered)
    finally:
        recovered.wipe()


def take_over(home: Path, code: str, *, vault: Vault | None = None) -> None:
    """Take the secret of this PC into the keyring of this account, with a one-time code that a supervisor made;
    HandoverRefused when it fits nothing."""
    (vault or Vault(home)).take_over(code)


def start_problems(start: NewStart, now: Clock = wall_clock) -> dict[str, Sentence]:
    """Say what is missing before the keys can be made anew, by field."""
    problems = {
        "first_code": code_problem(start.first_code),
        "agreement": agreement_problem(start.agreement_on, now().astimezone().date()),
    }
    return {name: words for name, words in problems.items() if words is not None}


def rebuild(
    home: Path,
    start: NewStart,
    typed: str,
    passphrase: bytearray,
    *,
    notes: str = "",
    vault: Vault | None = None,
    now: Clock = wall_clock,
) -> Founded:
    """Make a new key file for the case file that is here, from the sheet of the PC (and the counselling sheet, `notes`,
    so that old session notes can be opened again). Everybody else is then added anew.

    The PC goes on as a new incarnation: the list of staff begins anew, so the other PCs compare its six words again.
    SheetDoesNotOpen, AlreadyFounded and the troubles of the keyring leave everything as it was.
    """
    for problem in start_problems(start, now).values():
        raise SetupIncomplete(problem)
    keys = vault or Vault(home)
    recovered = read_sheet(typed)
    counselling = read_sheet(notes) if notes.strip() else None
    try:
        _must_open(home, recovered, now)
        first = Member(start.first_code, start.first_roles, start.language, start.agreement_on)
        founding = keys.rebuild(
            recovered, first, passphrase, counselling, given_up=start.given_up, weak_without_keyring=start.weak
        )
    finally:
        recovered.wipe()
        if counselling is not None:
            counselling.wipe()
    try:
        store = Store.open_existing(home / STORE, founding.unlocked.data_key, now=now)
        try:
            begin_epoch(store, founding.unlocked.chain, founding.unlocked.staff_code, "keys made anew")
        except BaseException:
            store.close()
            raise
    except BaseException:
        founding.unlocked.wipe()
        raise
    return Founded(Desk(home, store, founding.unlocked, keys, now), founding)


def _must_open(home: Path, recovered: Recovered, now: Clock) -> None:
    """Refuse a sheet whose key is not the one of the case file, before anything is set aside."""
    if recovered.data_key is None:
        return  # the counselling sheet: the vault says so
    try:
        with Store.open_existing(home / STORE, recovered.data_key, now=now) as store:
            if store.setting("store") != recovered.store:
                raise SheetDoesNotOpen
    except StoreDamaged:
        raise SheetDoesNotOpen from None
