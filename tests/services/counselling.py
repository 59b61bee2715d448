# SPDX-License-Identifier: Apache-2.0
"""What tests of session notes begin with: a case that is a counsellor's, notes typed, signed, a second counsellor."""

from __future__ import annotations

from typing import Any

import msgspec
from tests.conftest import AGREED, Office

from intake_desktop.domain.notes import Facts, Writing
from intake_desktop.services import access, notes, sessions, staff
from intake_desktop.services.desk import Desk

TEXT = "اس نے کہا کہ وہ رات کو ڈرتی ہے۔ MARKER-NOTE"
FACTS = Facts(
    held_on="2026-11-21", type="individual_survivor", outcome="continues", present=("survivor", "interpreter"),
    minutes=50, next_on="2026-11-28",
)  # fmt: skip


def counselled(office: Office) -> str:
    """A case whose counselling line is assigned to CO01."""
    case = office.intake("CW01").case_id or ""
    access.assign_counsellor(office.desk("CW01"), case, "CO01")
    return case


def typed(desk: Desk, case: str, text: str = TEXT, session: str = "", **changed: Any) -> notes.NoteDraft:
    """Begin or go on with a note, and type."""
    draft = notes.begin_note(desk, case, session).value
    facts = msgspec.structs.replace(FACTS, **{k: v for k, v in changed.items() if k in Facts.__struct_fields__})
    rest = {name: value for name, value in changed.items() if name not in Facts.__struct_fields__}
    notes.keep_note(desk, draft, Writing(facts=facts, text=text, **rest))
    return notes.open_note_draft(desk, draft.id)


def signed(desk: Desk, case: str, text: str = TEXT, session: str = "", **changed: Any) -> notes.Signed:
    """Write a note and sign it."""
    return notes.sign_note(desk, typed(desk, case, text, session, **changed).id).value


def text_of(desk: Desk, case: str, session: str) -> str | None:
    """What the newest note of a session says to whoever sits there."""
    writing = sessions.read_notes(desk, case, session).notes[0].writing
    return writing.text if writing is not None else None


def second_counsellor(office: Office, *, granted: bool = True) -> Desk:
    """Hire CO02; the counsellor gives her the key, or nobody has yet."""
    staff.add_staff(office.desk("SV01"), "CO02", ("counsellor",), "ur", office._passphrase("CO02"), AGREED)
    if granted:
        staff.grant_notes(office.desk("CO01"), "CO02")
    return office.desk("CO02")
