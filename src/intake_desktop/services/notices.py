# SPDX-License-Identifier: Apache-2.0
"""What somebody is told when she signs in, until it is done or she has said that she has seen it.

Each notice is a function of the desk in ``_SOURCES``; a new one is a function more. It runs after the desk is open, on
the worker, so it may read the store.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ..domain.permissions import Action
from ..domain.sentences import Sentence, sentence
from . import account, backups, elsewhere, emergencies, freshness, keys, sheets
from .desk import Changes, Desk, changes
from .emergencies import Emergency
from .freshness import Freshness


class Notice(msgspec.Struct, frozen=True):
    """One thing to be told. With a `page` there is a way there; with `seen` it ends when she says that she saw it."""

    name: str
    state: str
    """``warning`` or ``info``."""
    words: Sentence
    """A value named ``day`` is an ISO day, for the window to say in her language."""
    verb: Sentence
    page: str = ""
    seen: str = ""
    """What was seen, such as who reset a passphrase and when: when it happens again, it is told again."""


def at_sign_in(desk: Desk) -> list[Notice]:
    """Give what the person at this desk is to be told now."""
    desk.require(Action.OWN_ACCOUNT)
    sources = (_emergency,) if desk.centre.practice else _SOURCES  # its keys and its papers protect nobody
    found = [notice for source in sources if (notice := source(desk)) is not None]
    return [one for one in found if not one.seen or desk.store.setting(_key(desk, one.name)) != one.seen]


def acknowledge(desk: Desk, notice: Notice) -> Changes[None]:
    """Write down that she saw it; it is not told again."""
    desk.require(Action.OWN_ACCOUNT)
    if not notice.seen:
        return changes()
    key = _key(desk, notice.name)
    with desk.store.transaction(desk.staff_code, "settings_changed", f"seen {notice.name}") as t:
        t.db.execute(
            "insert into setting values (?, ?) on conflict do update set value = excluded.value", (key, notice.seen)
        )
        t.also(f"{key}={notice.seen}")
    return changes("account")


def _reset(desk: Desk) -> Notice | None:
    """A supervisor gave her a new passphrase: if she did not ask for it, somebody else sat here in her name."""
    reset = desk.unlocked.reset
    if reset is None:
        return None
    return Notice(
        "reset",
        "warning",
        sentence(
            "Your passphrase was reset by {code} on {day}. If you did not ask for it, tell another supervisor.",
            code=reset.by,
            day=reset.on,
        ),
        sentence("I have seen it"),
        seen=f"{reset.by} {reset.on}",
    )


def _for_now(desk: Desk) -> Notice | None:
    """The key of the computer was taken from the sheet for this time only."""
    if not desk.vault.is_borrowing:
        return None
    return Notice(
        "for_now",
        "warning",
        sentence(
            "The keyring of this computer does not work. The key from the sheet is held until you lock; after that the "
            "sheet is needed again."
        ),
        sentence("I have seen it"),
    )


def _sheet(desk: Desk) -> Notice | None:
    """The sheet in the envelope is older than the keys, or nobody ever proved that there is one."""
    if not desk.may(Action.PRINT_SHEET) or sheets.sheet_state(desk).pc:
        return None
    return Notice(
        "sheet",
        "warning",
        sentence("There is no newest recovery sheet for this computer on paper yet."),
        sentence("Recovery sheets"),
        page="sheets",
    )


def _sheet_used(desk: Desk) -> Notice | None:
    """Somebody opened the envelope: every supervisor learns it, and the sheet is to be made anew."""
    if not desk.may(Action.PRINT_SHEET) or not (used := sheets.used_on(desk)):
        return None
    return Notice(
        "sheet_used",
        "warning",
        sentence(
            "The recovery sheet of this computer was used on {day}. Put a new one into a new envelope.", day=used[:10]
        ),
        sentence("I have seen it"),
        seen=used,
    )


def _notes_sheet(desk: Desk) -> Notice | None:
    """The same for the counselling sheet, told to a counsellor who can print it."""
    if not desk.may(Action.KEEP_NOTES):
        return None
    state = sheets.sheet_state(desk)
    if state.notes or not state.holds_notes:
        return None
    return Notice(
        "notes_sheet",
        "warning",
        sentence("There is no newest counselling sheet on paper yet."),
        sentence("Counselling sheet"),
        page="notes-sheet",
    )


def _keys_due(desk: Desk) -> Notice | None:
    """Somebody left who had the keys of this PC."""
    if not desk.may(Action.CHANGE_KEYS) or not (due := keys.keys_due(desk)).due:
        return None
    return Notice("keys_due", "warning", due.words, sentence("Show the staff"), page="staff")


def _closed_elsewhere(desk: Desk) -> Notice | None:
    """Another PC closed an account that is open here: one at a time, the staff page shows them all."""
    if not desk.may(Action.MANAGE_STAFF):
        return None
    for one in elsewhere.closed_elsewhere(desk):
        told = sentence(
            "PC {station} closed the account of {code} on {day}. Close it here too?",
            station=one.station,
            code=one.code,
            day=one.until or "",
        )
        return Notice("closed_elsewhere", "warning", told, sentence("Show the staff"), page="staff")
    return None


def _waiting(desk: Desk) -> Notice | None:
    """Another counsellor needs the key that this one holds."""
    if not desk.may(Action.KEEP_NOTES) or not (waiting := account.waiting_counsellors(desk)):
        return None
    codes = ", ".join(one.code for one in waiting)
    told = sentence("{codes} cannot read session notes until a counsellor gives her the key.", codes=codes)
    return Notice("waiting", "info", told, sentence("Your account"), page="account")


def _backup(desk: Desk) -> Notice | None:
    """The last backup was not made. Whoever cannot look after it can tell somebody who does."""
    told = backups.what_is_wrong(desk)
    if told is None:
        return None
    if desk.may(Action.BACK_UP):
        return Notice("backup", "warning", told, sentence("Backups"), page="backups")
    seen = f"{told.text} {told.values.get('day', '')}"
    return Notice("backup", "warning", told, sentence("I have told a supervisor"), seen=seen)


def _freshness(desk: Desk) -> Notice | None:
    """It is not sure that this is the newest copy of the case file, or a supervisor knows that it is not."""
    if not desk.may(Action.EXAMINE) or desk.freshness in (Freshness.PROVEN, Freshness.WEAK):
        return None
    state = "info" if desk.freshness is Freshness.NEWEST_ENTRY else "warning"
    seen = f"{desk.freshness} {desk.store.device.epoch} {desk.today().isoformat()}"
    return Notice("freshness", state, freshness.words(desk.freshness), sentence("I have seen it"), seen=seen)


def _emergency(desk: Desk) -> Notice | None:
    """Somebody opened a case that is not hers because a life was at risk, and nobody has said yet whether that was
    right."""
    if not desk.may(Action.CONFIRM_EMERGENCY) or not (waiting := emergencies.unanswered(desk)):
        return None
    first = waiting[0]
    if any(one.is_late for one in waiting):
        told = sentence("Since {day} a case that was opened in an emergency waits for an answer.", day=_day(first))
    elif len(waiting) > 1:
        told = sentence("{count} cases were opened in an emergency. Say whether it was right.", count=len(waiting))
    else:
        told = sentence("{code} opened a case in an emergency. Say whether it was right.", code=first.staff)
    return Notice("emergency", "warning", told, sentence("Look at it"), page="emergency")


def _day(one: Emergency) -> str:
    return one.at.astimezone().date().isoformat()


_SOURCES: tuple[Callable[[Desk], Notice | None], ...] = (
    _for_now, _reset, _emergency, _freshness, _keys_due, _backup, _closed_elsewhere, _waiting, _sheet_used, _sheet,
    _notes_sheet,
)  # fmt: skip


def _key(desk: Desk, name: str) -> str:
    return f"seen:{name}:{desk.unlocked.user_id}"
