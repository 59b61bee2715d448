# SPDX-License-Identifier: Apache-2.0
"""The first day: a centre is set up on this PC, with its first supervisor and the paper that can save everything."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from ..domain.codes import LANGUAGES
from ..domain.identifiers import is_centre_code, is_station, new_id
from ..domain.sentences import Sentence, sentence
from ..domain.staff import agreement_problem, code_problem
from ..domain.troubles import Trouble
from ..store import OwnDevice, Store
from ..vault import Founding, Vault
from ..vault.passphrases import generate_passphrase, passphrase_problem
from ..vault.roster import Member
from .desk import Centre, Changes, Desk, wall_clock
from .freshness import Freshness
from .sheets import Paper, prove

STORE = "store.db"
NEUTRAL_NAMES = {
    "en": "Social welfare help desk",
    "ur": "سماجی بہبود ہیلپ ڈیسک",
    "hi": "समाज कल्याण सहायता डेस्क",
}
"""Who the paper comes from when it must not tell: an office that anybody may have gone to. A centre can change it."""


class SetupIncomplete(Trouble):
    """Something that the set-up needs is missing or not right."""

    name = "setup_incomplete"


class CentrePlan(msgspec.Struct, frozen=True):
    """What the first-run pages ask. `weak` accepts a PC without a system keyring, with a generated passphrase."""

    names: dict[str, str]
    code: str
    station: str
    languages: tuple[str, ...]
    first_code: str
    agreement_on: str
    """ISO day on which the first supervisor signed the confidentiality agreement."""
    first_roles: tuple[str, ...] = ("supervisor", "caseworker")
    phone: str = ""
    hours: str = ""
    weak: bool = False
    practice: bool = False
    """A case file of invented cases, to practise on."""


class Founded:
    """The new centre: the desk of its first supervisor, and the two sheets to print, which are never saved."""

    def __init__(self, desk: Desk, sheets: Founding) -> None:
        self.desk = desk
        self._sheets = sheets
        keys = {
            kind: desk.unlocked.roster.keys_of(kind, "current", store=desk.unlocked.store)[0].generation
            for kind in ("store", "notes")
        }
        self.papers = tuple(
            Paper(sheet, generation, desk.centre.code, desk.today(), desk.staff_code)
            for sheet, generation in ((sheets.sheet, keys["store"]), (sheets.notes_sheet, keys["notes"]))
        )
        """The sheet of this PC, and that of the session notes for the counsellors."""

    def prove(self, typed: Sequence[Sequence[str]]) -> Changes[tuple[dict[int, Sentence], ...]]:
        """Compare two groups typed from each paper; remember that the sheets exist. Gives the problems of each."""
        return Changes(
            frozenset({"sheets"}),
            tuple(prove(self.desk, paper, groups).value for paper, groups in zip(self.papers, typed, strict=True)),
        )


def is_founded(home: Path) -> bool:
    """Say whether a centre was set up in this folder."""
    return Vault(home).exists()


def plan_problem(plan: CentrePlan, today: date) -> Sentence | None:
    """Say what is missing before a centre can be set up today, or nothing."""
    if not any(name.strip() for name in plan.names.values()):
        return sentence("Write the name of the centre.")
    if not is_centre_code(plan.code):
        return sentence("The centre code has 2 to 4 capital letters, such as MLT.")
    if not is_station(plan.station):
        return sentence("The letter of this PC is one capital letter; the first PC of a centre is A.")
    if not plan.languages or not set(plan.languages) <= set(LANGUAGES):
        return sentence("Choose at least one language.")
    if not plan.first_code.strip():
        return sentence("Write the staff code of the first supervisor.")
    return code_problem(plan.first_code) or agreement_problem(plan.agreement_on, today)


def passphrase_advice(text: str, staff_code: str) -> Sentence | None:
    """Say what is wrong with a passphrase that somebody chose, or nothing when it is good enough."""
    return passphrase_problem(text, staff_code)


def suggest_passphrase() -> str:
    """Make a passphrase of seven words: needed on a PC without a keyring, good everywhere."""
    return generate_passphrase()


def found_centre(
    home: Path,
    plan: CentrePlan,
    passphrase: bytearray,
    *,
    language: str = "en",
    vault: Vault | None = None,
    now: Callable[[], datetime] = wall_clock,
) -> Founded:
    """Set up a centre on this PC: keys, store, first supervisor. Either all of it stands afterwards, or nothing.

    SetupIncomplete says what is missing; the troubles of the vault and the store say what went wrong.
    """
    if (problem := plan_problem(plan, now().astimezone().date())) is not None:
        raise SetupIncomplete(problem)
    if (home / STORE).exists():
        raise SetupIncomplete(
            sentence("There is already a case file on this computer."),
            sentence("Unlock it, or restore its keys with the recovery sheet."),
        )
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = vault or Vault(home)
    store_id = new_id()
    first = Member(plan.first_code, plan.first_roles, language, plan.agreement_on)
    founding = keys.found(store_id, first, passphrase, weak_without_keyring=plan.weak)
    try:
        store = Store.create(
            home / STORE, founding.unlocked.data_key, new_device(plan.station), _settings(plan, store_id), now=now
        )
    except BaseException:
        founding.unlocked.wipe()
        keys.abandon()
        for left in home.glob(STORE + "*"):
            with contextlib.suppress(OSError):
                left.unlink()
        raise
    desk = Desk(home, store, founding.unlocked, keys, now)
    if not founding.unlocked.weak:
        desk.freshness = Freshness.PROVEN  # it was made this moment
    return Founded(desk, founding)


def new_device(station: str) -> OwnDevice:
    """Mint what makes this PC one of the PCs of its centre: incarnation, signing key, sealing key."""
    import pyrage

    return OwnDevice(new_id(), station, secrets.token_bytes(32), str(pyrage.x25519.Identity.generate()))


def _settings(plan: CentrePlan, store_id: str) -> dict[str, str]:
    neutral = plan.names if plan.practice else NEUTRAL_NAMES  # no paper of a practice desk can be taken for a real one
    centre = Centre(
        plan.code, plan.names, neutral, plan.station, plan.languages, plan.phone, plan.hours, practice=plan.practice
    )
    return {"centre": msgspec.json.encode(centre).decode(), "store": store_id}
