# SPDX-License-Identifier: Apache-2.0
"""Writing session notes: drafts that are sealed while she types, signing, amending, and passing on to later keys.

What a counsellor types is sealed to the counsellors before it reaches the store. Nobody else's passphrase, nor the key
of the store, opens it: not in a draft, not in a signed note, not in a bundle.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from ..domain.identifiers import new_id
from ..domain.notes import LONGEST_DRAFT, Facts, Writing, problems
from ..domain.permissions import Action, no_record
from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..store import Transaction
from ..vault import notes as sealed
from ..vault.keys import wipe
from ..vault.troubles import NoteNotForYou
from .cases import reaches, visible_case
from .closing import require_open
from .desk import Changes, Desk, changes
from .sessions import FORMAT, Content, Keyholders, must_hold_key, read_notes, reliable, written

AT_ONCE = 50
"""Notes that are passed on in one transaction: a tenth of a second, so that nobody who types waits for it."""


class NoteDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A note that is not signed yet. `session` is empty for a new session; `amends` are the notes it answers."""

    id: str
    case_id: str
    survivor_code: str
    session: str
    amends: tuple[str, ...]
    writing: Writing
    started_at: datetime
    updated_at: datetime


class DraftLine(msgspec.Struct, frozen=True, kw_only=True):
    """A note that waits for its author, without what she wrote."""

    id: str
    case_id: str
    survivor_code: str
    case_number: str
    updated_at: datetime


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A note that is signed: in which session of which case, and whose counsellors' keys open it."""

    case_id: str
    session_id: str
    number: int
    stations: tuple[str, ...]


class Shared(msgspec.Struct, frozen=True):
    """How many notes were passed on to keys that came later, and where to go on; nothing when all are through."""

    count: int
    after: str | None


class NoteIncomplete(Trouble):
    """Something must be put right before the note can be signed; `problems` names it in the order of the page."""

    name = "note_incomplete"

    def __init__(self, found: Mapping[str, Sentence]) -> None:
        super().__init__(
            sentence("The note cannot be signed yet."), sentence("Go to the marked places; nothing is lost.")
        )
        self.problems = dict(found)


class DraftTooLong(Trouble):
    """More was typed, or pasted, than a note can ever hold."""

    name = "draft_too_long"


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as it is sealed."""

    session: str
    amends: tuple[str, ...]
    writing: Writing


_kept = msgspec.json.Decoder(_Kept)
_COLUMNS = "d.id, d.case_id, p.survivor_code, c.number, d.box, d.started_at, d.updated_at"
_FROM = "note_draft d join case_file c on c.id = d.case_id left join person p on p.id = c.person"


# Drafts


def begin_note(desk: Desk, case_id: str, session_id: str = "") -> Changes[NoteDraft]:
    """Begin the note of a new session, or amend that of `session_id`; a draft that was begun before is gone on with.

    NoRecord, NotesKeyMissing.
    """
    visible_case(desk, case_id, Action.KEEP_NOTES)
    require_open(desk, case_id)
    must_hold_key(desk)
    for draft in _drafts(desk, "d.case_id = ?", case_id):
        if draft.session == session_id:
            return Changes(frozenset(), draft)
    if session_id:
        kept = _amending(desk, case_id, session_id)
    else:
        facts = Facts(held_on=desk.today().isoformat(), present=("survivor",))
        kept = _Kept(session="", amends=(), writing=Writing(facts=facts))
    id, at = new_id(), _stamp(desk)
    with desk.store.scratch() as db:
        db.execute(
            "insert into note_draft (id, owner, case_id, box, started_at, updated_at) values (?, ?, ?, ?, ?, ?)",
            (id, desk.staff_code, case_id, _sealed(desk, kept), at, at),
        )
    return Changes(frozenset({"note_drafts"}), open_note_draft(desk, id))


def keep_note(desk: Desk, draft: NoteDraft, writing: Writing) -> Changes[None]:
    """Keep what was typed, complete or not; sealed and durable when this returns. DraftTooLong, NoRecord."""
    desk.require(Action.KEEP_NOTES)
    if len(writing.text) > LONGEST_DRAFT or len(writing.why) > LONGEST_DRAFT:
        raise DraftTooLong(
            sentence("This is too long to be kept."), sentence("Shorten it. What was kept before is still there.")
        )
    box = _sealed(desk, _Kept(session=draft.session, amends=draft.amends, writing=writing))
    with desk.store.scratch() as db:
        kept = db.execute(
            "update note_draft set box = ?, updated_at = ? where id = ? and owner = ?",
            (box, _stamp(desk), draft.id, desk.staff_code),
        )
        if kept.rowcount != 1:
            raise no_record()
    return changes("note_drafts")


def open_note_draft(desk: Desk, draft_id: str) -> NoteDraft:
    """Go on with a draft; NoRecord when it is not hers or its case is not hers any more."""
    must_hold_key(desk)
    for draft in _drafts(desk, "d.id = ?", draft_id):
        visible_case(desk, draft.case_id, Action.KEEP_NOTES)
        return draft
    raise no_record()


def discard_note(desk: Desk, draft_id: str) -> Changes[None]:
    """Throw a draft away; nobody can bring it back."""
    desk.require(Action.KEEP_NOTES)
    with desk.store.scratch() as db:
        db.execute("delete from note_draft where id = ? and owner = ?", (draft_id, desk.staff_code))
    return changes("note_drafts")


def list_note_drafts(desk: Desk, case_id: str | None = None) -> list[DraftLine]:
    """The notes that wait for the person at the desk, of one case or of all that are hers, newest first."""
    desk.require(Action.KEEP_NOTES)
    rows = desk.store.reader.execute(
        f"select {_COLUMNS} from {_FROM} where d.owner = ? and (? is null or d.case_id = ?) order by d.updated_at desc",
        (desk.staff_code, case_id, case_id),
    ).fetchall()
    return [
        DraftLine(id=id, case_id=case, survivor_code=code or "", case_number=number or "", updated_at=_moment(updated))
        for id, case, code, number, _, _, updated in rows
        if reaches(desk, case, Action.KEEP_NOTES)
    ]


# Signing


def sign_note(desk: Desk, draft_id: str) -> Changes[Signed]:
    """Sign a draft: the session, its note and its end as a draft are one transaction. It is never changed afterwards.

    NoteIncomplete leaves the draft as it is.
    """
    draft = open_note_draft(desk, draft_id)
    row, person = visible_case(desk, draft.case_id, Action.KEEP_NOTES)
    writing = draft.writing.tidied()
    if found := problems(writing, desk.today(), amends=bool(draft.session)):
        raise NoteIncomplete(found)
    session = draft.session or new_id()
    keyholders = Keyholders(desk)
    recipients = keyholders.recipients()
    place = sealed.Place(
        note=new_id(), session=session, case=row.id, amends=" ".join(draft.amends),
        reason=writing.reason if draft.session else "", staff=desk.staff_code,
        signed_at=desk.now().astimezone(UTC).isoformat(timespec="milliseconds"), sealed_for=" ".join(recipients),
    )  # fmt: skip
    content = Content(
        format=FORMAT, note=place.note, session=session, case=row.id, facts=writing.facts, text=writing.text,
        why=writing.why if draft.session else "",
    )  # fmt: skip
    box = sealed.seal_note(written(content), recipients)
    signature = sealed.sign(desk.unlocked, place, box)
    with desk.store.transaction(desk.staff_code, "session_held", f"{row.id} session {session} note {place.note}") as t:
        number = _write_session(t, draft, session, writing.facts, person.id)
        fields = {
            "session": session, "case_id": row.id, "amends": place.amends, "reason": place.reason, "box": box,
            "sealed_for": place.sealed_for, "staff": place.staff, "signed_at": place.signed_at, "signature": signature,
        }  # fmt: skip
        t.append("session_note", place.note, fields, person.id)
        t.db.execute("delete from note_draft where id = ?", (draft.id,))
        t.also(f"note_draft {draft.id}")
    signed = Signed(case_id=row.id, session_id=session, number=number, stations=keyholders.readers(recipients))
    return Changes(frozenset({"sessions", "note_drafts", f"case:{row.id}"}), signed)


def _write_session(t: Transaction, draft: NoteDraft, session: str, facts: Facts, person: str) -> int:
    """Write what everybody on the case may know; gives the number of the session."""
    fields: dict[str, Any] = {
        "held_on": facts.held_on, "type": facts.type, "outcome": facts.outcome, "present": " ".join(facts.present),
        "minutes": facts.minutes, "next_on": facts.next_on,
    }  # fmt: skip
    if draft.session:
        t.set("session", session, fields, person)
        (number,) = t.db.execute("select number from session where id = ?", (session,)).fetchone()
        return int(number or 0)
    query = "select coalesce(max(number), 0) + 1 from session where case_id = ?"
    (number,) = t.db.execute(query, (draft.case_id,)).fetchone()
    t.set("session", session, {"case_id": draft.case_id, "number": number, "staff": t.actor} | fields, person)
    return int(number)


# Keys that came later


def share_notes(desk: Desk, after: str = "") -> Changes[Shared]:
    """Seal the keys of notes to counsellors' keys that came later: another PC, or a new key after somebody left.

    A few at a time, in the order of their ids; a page calls it again with `after` until that is nothing. Only notes
    that this counsellor can open herself are passed on, and none is shown.
    """
    desk.require(Action.KEEP_NOTES)
    held = _held(desk)
    if not held:
        return Changes(frozenset(), Shared(0, None))
    recipients = Keyholders(desk).recipients()
    rows = _lacking(desk, recipients, held, after)
    passed = []
    for id, case_id, person, box, sealed_for in rows:
        copies = desk.store.reader.execute("select box, sealed_for from note_copy where note = ?", (id,)).fetchall()
        opening = " ".join([sealed_for, *(keys for _, keys in copies)]).split()
        missing = [key for key in recipients if key not in opening]
        try:
            lock = sealed.lock_again(desk.unlocked, [box, *(lock for lock, _ in copies)], missing)
        except NoteNotForYou:
            continue
        passed.append((id, case_id, person, lock, " ".join(missing)))
    if passed:
        with desk.store.transaction(desk.staff_code, "record_changed", f"{len(passed)} session notes passed on") as t:
            for id, _, person, lock, keys in passed:
                fields = {"note": id, "box": lock, "sealed_for": keys, "staff": desk.staff_code}
                t.append("note_copy", new_id(), fields, person)
    touched = frozenset({"sessions", *(f"case:{case_id}" for _, case_id, *_ in passed)}) if passed else frozenset()
    return Changes(touched, Shared(len(passed), rows[-1][0] if len(rows) == AT_ONCE else None))


def _lacking(desk: Desk, recipients: tuple[str, ...], held: tuple[str, ...], after: str) -> list[tuple[Any, ...]]:
    """Notes that lack one of today's keys and that one of her own keys opens."""
    opens = (
        "(instr(n.sealed_for, ?) or exists (select 1 from note_copy c where c.note = n.id and instr(c.sealed_for, ?)))"
    )
    lacks = " or ".join(f"not {opens}" for _ in recipients)
    hers = " or ".join(opens for _ in held)
    query = f"""select n.id, n.case_id, f.person, n.box, n.sealed_for
      from session_note n join case_file f on f.id = n.case_id
      where n.id > ? and ({lacks}) and ({hers}) order by n.id limit ?"""
    values = [key for one in (*recipients, *held) for key in (one, one)]
    return list(desk.store.reader.execute(query, (after, *values, AT_ONCE)))


def _held(desk: Desk) -> tuple[str, ...]:
    unlocked = desk.unlocked
    return tuple(key.public for key in unlocked.roster.keys_of("notes") if key.id in unlocked.shared)


# What the above use


def _amending(desk: Desk, case_id: str, session_id: str) -> _Kept:
    """What an amendment begins with: the newest note, and all notes that nothing amends yet."""
    notes = read_notes(desk, case_id, session_id).notes
    heads = [note for note in reliable(notes) if note.newest]
    readable = [note.writing for note in heads if note.writing is not None]
    if not readable:
        raise NoteNotForYou
    writing = msgspec.structs.replace(readable[0], reason="", why="")
    return _Kept(session=session_id, amends=tuple(note.id for note in heads), writing=writing)


def _drafts(desk: Desk, where: str, value: str) -> list[NoteDraft]:
    """Her drafts that can be opened, newest first."""
    rows = desk.store.reader.execute(
        f"select {_COLUMNS} from {_FROM} where d.owner = ? and {where} order by d.updated_at desc",
        (desk.staff_code, value),
    ).fetchall()
    found = []
    for id, case_id, code, _, box, started, updated in rows:
        try:
            content = desk.unlocked.open_note(box)
        except NoteNotForYou:
            continue  # sealed to a key that she has not been given again since her passphrase was reset
        try:
            kept = _kept.decode(content)
        finally:
            wipe(content)
        draft = NoteDraft(
            id=id, case_id=case_id, survivor_code=code or "", session=kept.session, amends=kept.amends,
            writing=kept.writing, started_at=_moment(started), updated_at=_moment(updated),
        )  # fmt: skip
        found.append(draft)
    return found


def _sealed(desk: Desk, kept: _Kept) -> bytes:
    return desk.unlocked.seal_note(sealed.padded(msgspec.json.encode(kept)))


def _stamp(desk: Desk) -> int:
    return int(desk.now().timestamp() * 1000)


def _moment(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp / 1000, UTC)
