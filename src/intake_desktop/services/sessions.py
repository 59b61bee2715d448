# SPDX-License-Identifier: Apache-2.0
"""Counselling sessions of a case: that one took place is known to everybody on the case, what was said to counsellors.

Reading a note needs the counsellors' key, which no other member of staff holds; the role is asked as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from ..domain.notes import Facts, Writing
from ..domain.permissions import Action, no_record
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..sync.peers import Peer, peers
from ..vault import notes as sealed
from ..vault.keys import wipe
from ..vault.troubles import NoteNotForYou
from .cases import visible_case
from .desk import Desk

FORMAT = 1


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """That a session took place. `station` is set where two PCs gave the same number."""

    id: str
    number: int
    station: str
    facts: Facts
    staff: str
    notes: int
    """How often it was written about: 1 for the note, and 1 for each time it was amended."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One signed note. `writing` is nothing where it cannot be opened with the keys of whoever sits here."""

    id: str
    staff: str
    signed_at: datetime
    reason: str
    amends: tuple[str, ...]
    writing: Writing | None
    proved: bool
    """A counsellor of this centre signed exactly this."""
    whole: bool
    """Somebody signed exactly this, perhaps with a key that no list of staff knows any more."""
    newest: bool
    """No other note amends it."""
    stations: tuple[str, ...]
    """The PCs whose counsellors' keys open it."""
    waiting: tuple[str, ...]
    """The PCs whose counsellors' keys do not open it yet."""


class SessionNotes(msgspec.Struct, frozen=True, kw_only=True):
    """A session and its notes, newest first."""

    case_id: str
    survivor_code: str
    session: Session
    notes: tuple[Note, ...]
    facts_differ: bool
    """What everybody on the case sees is not what the counsellor signed."""


class NotesKeyMissing(Trouble):
    """She is a counsellor, but nobody has given her the counsellors' key yet."""

    name = "notes_key_missing"

    def __init__(self) -> None:
        super().__init__(
            sentence("You do not hold the key of the session notes yet."),
            sentence(
                "Another counsellor can give it to you, or a supervisor with the counselling recovery sheet. "
                "Until then, session notes stay closed to you."
            ),
        )


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What is sealed: the note, and which note of which session it is, so that its box fits nowhere else."""

    format: int
    note: str
    session: str
    case: str
    facts: Facts
    text: str
    why: str = ""


_content = msgspec.json.Decoder(Content)


class Keyholders:
    """Whose keys open notes: this PC's counsellors, and those of the PCs for which a supervisor vouched."""

    def __init__(self, desk: Desk) -> None:
        desk.require(Action.KEEP_NOTES)
        own, station = desk.unlocked.chain, desk.store.device.station
        self.peers: tuple[Peer, ...] = peers(desk.store, desk.unlocked.store, own)
        self._chains = [(station, own, False), *((one.station, one.staff, one.revoked) for one in self.peers)]

    def recipients(self) -> tuple[str, ...]:
        """The keys to which a note is sealed today."""
        return tuple(sorted(self._current()))

    def counsellors(self) -> dict[str, str]:
        """Whose signature counts: signing key and staff code."""
        return sealed.counsellors(chain for _, chain, _ in self._chains)

    def readers(self, sealed_for: Iterable[str]) -> tuple[str, ...]:
        """The letters of the PCs to which these keys belong."""
        given = set(sealed_for)
        held = {key.public: station for station, chain, _ in self._chains for key in chain.current.keys_of("notes")}
        return tuple(sorted({held[key] for key in given & held.keys()}))

    def lacking(self, sealed_for: Iterable[str]) -> tuple[str, ...]:
        """The letters of the PCs with a key of today that is not among these."""
        given, current = set(sealed_for), self._current()
        return tuple(sorted({station for key, station in current.items() if key not in given}))

    def _current(self) -> dict[str, str]:
        return {
            key: station
            for station, chain, revoked in self._chains
            if not revoked
            for key in chain.current.notes_recipients()
        }


def list_sessions(desk: Desk, case_id: str) -> list[Session]:
    """The sessions of a case, newest first; never what was said."""
    visible_case(desk, case_id, Action.SEE_SESSIONS)
    return _sessions(desk, case_id)


def note_readers(desk: Desk) -> tuple[str, ...]:
    """The PCs whose counsellors will be able to read what is signed here now."""
    desk.require(Action.KEEP_NOTES)
    keyholders = Keyholders(desk)
    return keyholders.readers(keyholders.recipients())


def read_notes(desk: Desk, case_id: str, session_id: str) -> SessionNotes:
    """Open the notes of a session, for a counsellor of this case; noted in the audit. NotesKeyMissing, NoRecord."""
    row, _ = visible_case(desk, case_id, Action.KEEP_NOTES)
    must_hold_key(desk)
    session = next((one for one in _sessions(desk, case_id) if one.id == session_id), None)
    if session is None:
        raise no_record()
    desk.note_once_a_minute("record_opened", f"{case_id} session {session_id}")
    notes = _notes(desk, case_id, session_id)
    newest = [note for note in notes if note.newest and note.writing is not None]
    differ = len(newest) == 1 and newest[0].writing is not None and newest[0].writing.facts != session.facts
    return SessionNotes(
        case_id=case_id, survivor_code=row.survivor_code, session=session, notes=tuple(notes), facts_differ=differ
    )


def reliable(notes: Iterable[Note]) -> list[Note]:
    """The notes that a counsellor of this centre is known to have signed; where there is none, those that are whole."""
    found = list(notes)
    return [note for note in found if note.proved] or [note for note in found if note.whole]


def must_hold_key(desk: Desk) -> None:
    """Refuse a counsellor to whom nobody has given the counsellors' key yet: NotesKeyMissing."""
    desk.require(Action.KEEP_NOTES)
    if desk.unlocked.notes_key is None:
        raise NotesKeyMissing


def written(content: Content) -> bytes:
    """The content of a note as it is sealed."""
    return msgspec.json.encode(content)


def _sessions(desk: Desk, case_id: str) -> list[Session]:
    rows = desk.store.reader.execute(
        "select id, number, held_on, type, outcome, present, minutes, next_on, staff, "
        "(select count(*) from session_note n where n.session = s.id) "
        "from session s where case_id = ? order by held_on desc, number desc, id",
        (case_id,),
    ).fetchall()
    numbers = Counter(row[1] for row in rows)
    return [
        Session(
            id=row[0],
            number=row[1] or 0,
            station=_station(desk, row[0]) if numbers[row[1]] > 1 else "",
            facts=_facts(row[2:8]),
            staff=row[8] or "",
            notes=row[9],
        )
        for row in rows
    ]


def _facts(row: tuple[Any, ...]) -> Facts:
    held_on, type, outcome, present, minutes, next_on = row
    return Facts(
        held_on=held_on or "", type=type or "", outcome=outcome or "", present=tuple((present or "").split()),
        minutes=minutes, next_on=next_on,
    )  # fmt: skip


def _station(desk: Desk, session_id: str) -> str:
    """The letter of the PC on which a session was entered."""
    row = desk.store.reader.execute(
        "select coalesce(t.station, w.station) from operation o join device d on d.nr = o.device "
        "left join trusted_device t on t.id = d.id left join own_device w on w.id = d.id "
        "where o.id = ? order by o.nr limit 1",
        (session_id,),
    ).fetchone()
    return (row[0] or "") if row else ""


def _notes(desk: Desk, case_id: str, session_id: str) -> list[Note]:
    keyholders = Keyholders(desk)
    known = keyholders.counsellors()
    rows = desk.store.reader.execute(
        # A case entered twice: what was signed for the second file is proved as it was signed.
        "select id, coalesce((select origin from moved m where m.id = n.id), n.case_id), amends, reason, box, "
        "sealed_for, staff, signed_at, signature from session_note n "
        "where session = ? and +case_id = ?",  # by the session: a case may have many notes, and they are large
        (session_id, case_id),
    ).fetchall()
    found = []
    for id, signed_for, *rest in rows:
        amends, reason, box, sealed_for, staff, signed_at, signature = (text or "" for text in rest)
        copies = desk.store.reader.execute("select box, sealed_for from note_copy where note = ?", (id,)).fetchall()
        place = sealed.Place(
            note=id, session=session_id, case=signed_for, amends=amends, reason=reason, staff=staff,
            signed_at=signed_at, sealed_for=sealed_for,
        )  # fmt: skip
        opening = " ".join([sealed_for, *(keys or "" for _, keys in copies)]).split()
        found.append(
            Note(
                id=id,
                staff=staff,
                signed_at=_moment(signed_at),
                reason=reason,
                amends=tuple(amends.split()),
                writing=_opened(desk, place, box, [lock or "" for lock, _ in copies]),
                proved=sealed.is_proved(known, place, box, signature),
                whole=sealed.is_whole(place, box, signature),
                newest=True,
                stations=keyholders.readers(opening),
                waiting=keyholders.lacking(opening),
            )
        )
    amended = {id for note in reliable(found) for id in note.amends}
    return _newest_first([msgspec.structs.replace(note, newest=note.id not in amended) for note in found])


def _newest_first(notes: list[Note]) -> list[Note]:
    """An amendment before what it amends, whatever the clocks of two PCs say; then by their time."""
    counted = {note.id for note in reliable(notes)}
    answers = {note.id: note.amends if note.id in counted else () for note in notes}
    depth = dict.fromkeys(answers, 0)
    for _ in notes:
        depth = {id: 1 + max((depth.get(other, 0) for other in before), default=0) for id, before in answers.items()}
    return sorted(notes, key=lambda note: (depth[note.id], note.signed_at, note.id), reverse=True)


def _opened(desk: Desk, place: sealed.Place, box: str, copies: list[str]) -> Writing | None:
    """What stands in a note; nothing when no key that she holds opens it, or when it belongs elsewhere."""
    try:
        content = sealed.open_note(desk.unlocked, box, copies)
    except NoteNotForYou:
        return None
    try:
        found = _content.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    finally:
        wipe(content)
    if (found.note, found.session, found.case) != (place.note, place.session, place.case):
        return None
    return Writing(facts=found.facts, text=found.text, reason=place.reason, why=found.why)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
