# SPDX-License-Identifier: Apache-2.0
"""A counsellor writes down what a survivor told her; who may know that it was said, and who may know what."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import AGREED, Office
from tests.faults import notes as everywhere
from tests.services.counselling import FACTS, TEXT, counselled, second_counsellor, signed, text_of, typed
from tests.services.test_bundles import carry

from intake_desktop.domain.notes import Writing
from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.services import access, bundles, cases, devices, notes, sessions, staff
from intake_desktop.sync import ledger
from intake_desktop.vault import Member, read_sheet
from intake_desktop.vault.keys import written_identity
from intake_desktop.vault.troubles import NoteNotForYou

Offices = Callable[..., list[Office]]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_counsellor_writes_signs_and_reads(office: Office) -> None:
    case = counselled(office)
    desk = office.desk("CO01")
    done = signed(desk, case)
    assert (done.number, done.stations) == (1, ("A",))
    found = sessions.read_notes(desk, case, done.session_id)
    assert found.session.facts == FACTS
    (note,) = found.notes
    assert note.writing == Writing(facts=FACTS, text=TEXT)
    assert (note.proved, note.newest, note.staff, note.stations, note.waiting) == (True, True, "CO01", ("A",), ())
    assert not found.facts_differ
    assert notes.list_note_drafts(desk) == []
    assert desk.store.journal.rebuild_differences() == []
    events = desk.store.reader.execute("select event from audit where actor = 'CO01' order by nr").fetchall()
    assert [event for (event,) in events] == ["login", "session_held", "record_opened"]


def test_caseworker_and_supervisor_know_that_it_took_place_and_not_what_was_said(office: Office) -> None:
    case = counselled(office)
    done = signed(office.desk("CO01"), case)
    for code in ("CW01", "SV01"):
        desk = office.desk(code)
        (session,) = sessions.list_sessions(desk, case)
        assert (session.number, session.facts, session.staff, session.notes) == (1, FACTS, "CO01", 1)
        assert TEXT not in str(session)
        with pytest.raises(NotAllowed):
            sessions.read_notes(desk, case, done.session_id)
        with pytest.raises(NotAllowed):
            notes.begin_note(desk, case)
    with pytest.raises(NoRecord):
        sessions.list_sessions(office.desk("CW02"), case)


def test_another_counsellor_of_whom_the_case_is_not_is_told_that_there_is_none(office: Office) -> None:
    case = counselled(office)
    done = signed(office.desk("CO01"), case)
    desk = second_counsellor(office)
    for deed in (
        lambda: sessions.list_sessions(desk, case),
        lambda: sessions.read_notes(desk, case, done.session_id),
        lambda: notes.begin_note(desk, case),
    ):
        with pytest.raises(NoRecord):
            deed()
    access.assign_counsellor(office.desk("CW01"), case, "CO02")
    assert text_of(office.desk("CO02"), case, done.session_id) == TEXT
    with pytest.raises(NoRecord):
        sessions.read_notes(office.desk("CO01"), case, done.session_id)


def test_even_with_the_role_nobody_opens_a_note_without_the_key(office: Office) -> None:
    case = counselled(office)
    done = signed(office.desk("CO01"), case)
    desk = second_counsellor(office, granted=False)
    access.assign_counsellor(office.desk("CW01"), case, "CO02")
    desk = office.desk("CO02")
    assert len(sessions.list_sessions(desk, case)) == 1
    for deed in (
        lambda: sessions.read_notes(desk, case, done.session_id),
        lambda: notes.begin_note(desk, case),
    ):
        with pytest.raises(sessions.NotesKeyMissing) as told:
            deed()
        assert told.value.way_on is not None
    assert notes.share_notes(desk).value == notes.Shared(0, None)


def test_what_was_typed_is_kept_and_only_she_goes_on_with_it(office: Office) -> None:
    case = counselled(office)
    draft = typed(office.desk("CO01"), case, "half a sen", outcome="", minutes="fif")
    office.close()
    desk = office.desk("CO01")
    (line,) = notes.list_note_drafts(desk)
    assert (line.id, line.case_id) == (draft.id, case)
    again = notes.begin_note(desk, case).value
    assert again == draft
    assert (again.writing.text, again.writing.facts.minutes) == ("half a sen", "fif")
    second_counsellor(office)
    access.assign_counsellor(office.desk("CW01"), case, "CO02")
    desk = office.desk("CO02")
    assert notes.list_note_drafts(desk) == []
    for deed in (
        lambda: notes.open_note_draft(desk, draft.id),
        lambda: notes.keep_note(desk, draft, Writing(text="x")),
        lambda: notes.sign_note(desk, draft.id),
    ):
        with pytest.raises(NoRecord):
            deed()
    notes.discard_note(desk, draft.id)
    assert notes.list_note_drafts(office.desk("CO01"), case) == [], "the case is hers no more"
    access.assign_counsellor(office.desk("CW01"), case, "CO01")
    assert [line.id for line in notes.list_note_drafts(office.desk("CO01"), case)] == [draft.id]
    notes.discard_note(office.desk("CO01"), draft.id)
    assert notes.list_note_drafts(office.desk("CO01")) == []


def test_what_is_missing_is_named_and_nothing_is_lost(office: Office) -> None:
    case = counselled(office)
    desk = office.desk("CO01")
    draft = typed(desk, case, "ک" * 1501, type="joint_couple", minutes=None, outcome="", next_on="2026-11-01")
    with pytest.raises(notes.NoteIncomplete) as told:
        notes.sign_note(desk, draft.id)
    assert list(told.value.problems) == ["type", "minutes", "outcome", "next_on", "text"]
    assert told.value.problems["text"].values == {"over": 1, "most": 1500}
    assert notes.open_note_draft(desk, draft.id).writing.text == "ک" * 1501
    with pytest.raises(notes.DraftTooLong):
        notes.keep_note(desk, draft, Writing(text="x" * 20_001))
    assert sessions.list_sessions(desk, case) == []


def test_an_amendment_says_what_it_amends_and_the_first_words_stay(office: Office) -> None:
    case = counselled(office)
    desk = office.desk("CO01")
    done = signed(desk, case)
    again = notes.begin_note(desk, case, done.session_id).value
    assert (again.session, again.writing.text, again.writing.facts) == (done.session_id, TEXT, FACTS)
    with pytest.raises(notes.NoteIncomplete) as told:
        notes.sign_note(desk, again.id)
    assert list(told.value.problems) == ["reason"]
    signed(
        desk,
        case,
        "She is afraid at night.",
        done.session_id,
        outcome="completed",
        reason="she_asked",
        why="MARKER-WHY",
    )
    found = sessions.read_notes(desk, case, done.session_id)
    newest, first = found.notes
    assert newest.writing is not None
    assert (newest.writing.text, newest.writing.why, newest.reason) == (
        "She is afraid at night.", "MARKER-WHY", "she_asked",
    )  # fmt: skip
    assert newest.amends == (first.id,)
    assert (newest.newest, first.newest, newest.proved, first.proved) == (True, False, True, True)
    assert first.writing is not None
    assert (first.writing.text, first.writing.facts.outcome) == (TEXT, "continues")
    (session,) = sessions.list_sessions(office.desk("CW01"), case)
    assert (session.number, session.facts.outcome, session.notes) == (1, "completed", 2)
    assert "MARKER-WHY" not in str(cases.open_case(office.desk("CW01"), case))
    assert office.desk("CO01").store.journal.rebuild_differences() == []


def test_sessions_of_a_case_are_counted(office: Office) -> None:
    case, other = counselled(office), counselled(office)
    desk = office.desk("CO01")
    numbers = [signed(desk, case, held_on=day).number for day in ("2026-11-01", "2026-11-20", "2026-11-10")]
    assert numbers == [1, 2, 3]
    assert signed(desk, other).number == 1
    assert [one.number for one in sessions.list_sessions(desk, case)] == [2, 3, 1]


def test_the_note_travels_sealed_and_the_counsellor_of_the_other_pc_reads_it(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    carry(b, a, stick)  # PC A learns who counsels at PC B
    case = counselled(a)
    done = signed(a.desk("CO01"), case)
    assert done.stations == ("A", "B")
    came = carry(a, b, stick)
    assert came.quarantined == ()
    desk = b.desk("CO01")
    (note,) = sessions.read_notes(desk, case, done.session_id).notes
    assert note.writing is not None
    assert (note.writing.text, note.proved, note.stations) == (TEXT, True, ("A", "B"))
    signed(desk, case, "Amended at PC B.", done.session_id, reason="left_out")
    signed(desk, case, "A second session.")
    carry(b, a, stick)
    desk = a.desk("CO01")
    newest, first = sessions.read_notes(desk, case, done.session_id).notes
    assert newest.writing is not None
    assert (newest.writing.text, newest.proved, newest.amends) == ("Amended at PC B.", True, (first.id,))
    assert [one.number for one in sessions.list_sessions(desk, case)] == [2, 1]
    with pytest.raises(NotAllowed):
        sessions.read_notes(b.desk("SV01"), case, done.session_id)


def test_two_sessions_of_one_number_are_told_apart_by_their_pc(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    case = counselled(a)
    carry(a, b, stick)
    for office in (a, b):
        assert signed(office.desk("CO01"), case).number == 1
    carry(b, a, stick)
    found = {(one.number, one.station) for one in sessions.list_sessions(a.desk("CO01"), case)}
    assert found == {(1, "A"), (1, "B")}


def test_two_counsellors_amend_the_same_note_and_the_next_note_answers_both(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    carry(b, a, stick)
    case = counselled(a)
    done = signed(a.desk("CO01"), case)
    carry(a, b, stick)
    for office, text in ((a, "as A says"), (b, "as B says")):
        signed(office.desk("CO01"), case, text, done.session_id, reason="was_wrong")
    carry(b, a, stick)
    desk = a.desk("CO01")
    heads = {note.id for note in sessions.read_notes(desk, case, done.session_id).notes if note.newest}
    assert len(heads) == 2
    signed(desk, case, "as both say", done.session_id, reason="other", why="we spoke")
    (newest,) = [note for note in sessions.read_notes(desk, case, done.session_id).notes if note.newest]
    assert set(newest.amends) == heads


def test_two_outcomes_of_one_session_are_the_counsellors_to_settle(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    carry(b, a, stick)
    case = counselled(a)
    done = signed(a.desk("CO01"), case)
    carry(a, b, stick)
    for office, outcome in ((a, "completed"), (b, "survivor_paused")):
        signed(office.desk("CO01"), case, "x", done.session_id, reason="was_wrong", outcome=outcome)
    carry(b, a, stick)
    desk = a.desk("CW01")
    (conflict,) = cases.open_case(desk, case).conflicts
    assert (conflict.thing, conflict.field) == ("session", "outcome")
    with pytest.raises(NoRecord):
        cases.decide_conflict(desk, case, conflict, conflict.siblings[0].ref)
    signed(a.desk("CO01"), case, "y", done.session_id, reason="was_wrong", outcome="completed")
    assert cases.open_case(a.desk("CW01"), case).conflicts == ()
    assert sessions.list_sessions(a.desk("CW01"), case)[0].facts.outcome == "completed"


def test_notes_are_passed_on_to_counsellors_whose_pc_came_later(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    case = counselled(a)
    done = signed(a.desk("CO01"), case)
    assert done.stations == ("A",), "PC A does not know yet who counsels at PC B"
    carry(a, b, stick)
    assert text_of(b.desk("CO01"), case, done.session_id) is None
    carry(b, a, stick)
    desk = a.desk("CO01")
    assert sessions.read_notes(desk, case, done.session_id).notes[0].waiting == ("B",)
    assert notes.share_notes(desk).value == notes.Shared(1, None)
    assert notes.share_notes(desk).value == notes.Shared(0, None)
    (note,) = sessions.read_notes(desk, case, done.session_id).notes
    assert (note.stations, note.waiting) == (("A", "B"), ())
    assert carry(a, b, stick).quarantined == ()
    (note,) = sessions.read_notes(b.desk("CO01"), case, done.session_id).notes
    assert note.writing is not None
    assert (note.writing.text, note.proved) == (TEXT, True)


def test_after_the_notes_key_was_renewed_its_sheet_alone_opens_old_notes(office: Office) -> None:
    case = counselled(office)
    done = [signed(office.desk("CO01"), case, f"note {number}") for number in range(notes.AT_ONCE + 5)]
    supervisor = office.desk("SV01")
    paper = read_sheet(office.vault.renew_notes_key(supervisor.unlocked).text())
    counts = []
    after: str | None = ""
    while after is not None:
        shared = notes.share_notes(office.desk("CO01"), after).value
        counts.append(shared.count)
        after = shared.after
    assert counts == [notes.AT_ONCE, 5]
    second_counsellor(office, granted=False)
    office.vault.grant_notes_from_sheet(office.desk("SV01").unlocked, "CO02", paper)
    access.assign_counsellor(office.desk("CW01"), case, "CO02")
    assert [text_of(office.desk("CO02"), case, one.session_id) for one in done[::20]] == [
        "note 0",
        "note 20",
        "note 40",
    ]
    assert office.desk("SV01").store.journal.rebuild_differences() == []


def test_a_pc_that_somebody_wrote_into_the_store_gets_no_key_of_a_note(offices: Offices, stick: Path) -> None:
    a, b, spy = offices("A", "B", "C")
    for office in (b, spy):
        carry(office, a, stick)
    db = a.desk("SV01").store.writer  # whoever works here holds the key of the store, and can do this
    db.execute("update trusted_device set vouched = null where station = 'C'")
    assert sessions.note_readers(a.desk("CO01")) == ("A", "B")
    own = a.desk("CW01").unlocked
    card = db_card(a, "C")
    forged = f"{own.sign_public} {own.sign(card).hex()}"
    a.desk("CW01").store.writer.execute("update trusted_device set vouched = ? where station = 'C'", (forged,))
    assert sessions.note_readers(a.desk("CO01")) == ("A", "B")
    card_file = devices.export_device_file(spy.desk("SV01"), stick)
    devices.trust_device(a.desk("SV01"), card_file, devices.own_words(spy.desk("SV01")))
    assert sessions.note_readers(a.desk("CO01")) == ("A", "B", "C")


def db_card(office: Office, station: str) -> bytes:
    row = office.desk("SV01").store.reader.execute("select card from trusted_device where station = ?", (station,))
    card: bytes = row.fetchone()[0]
    return card


def test_a_note_that_was_changed_behind_her_back_is_noticed(office: Office) -> None:
    case = counselled(office)
    desk = office.desk("CO01")
    done = signed(desk, case)
    for column in ("box", "amends", "reason", "staff", "signed_at", "sealed_for", "signature"):
        (kept,) = desk.store.reader.execute(f"select {column} from session_note").fetchone()
        changed = f"{kept[:-9]}{'A' if kept[-9:-8] != 'A' else 'B'}{kept[-8:]}"
        desk.store.writer.execute(f"update session_note set {column} = ?", (changed,))
        (note,) = sessions.read_notes(desk, case, done.session_id).notes
        assert not note.proved, column
        desk.store.writer.execute(f"update session_note set {column} = ?", (kept,))
    assert sessions.read_notes(desk, case, done.session_id).notes[0].proved


def test_a_note_moved_to_another_session_or_signed_by_somebody_else_is_noticed(office: Office) -> None:
    case = counselled(office)
    first, second = signed(office.desk("CO01"), case), signed(office.desk("CO01"), case, "the other one")
    desk = office.desk("CW01")
    rows = desk.store.reader.execute("select id, session, box from session_note").fetchall()
    boxes = {session: (id, box) for id, session, box in rows}
    desk.store.writer.execute(
        "update session_note set box = ? where id = ?", (boxes[second.session_id][1], boxes[first.session_id][0])
    )
    (moved,) = sessions.read_notes(office.desk("CO01"), case, first.session_id).notes
    assert (moved.proved, moved.writing) == (False, None)
    with pytest.raises(NoteNotForYou):
        notes.begin_note(office.desk("CO01"), case, first.session_id)


def test_a_forged_amendment_does_not_hide_the_note(office: Office) -> None:
    case = counselled(office)
    done = signed(office.desk("CO01"), case)
    store = office.desk("CW01").store
    (id,) = store.reader.execute("select id from session_note").fetchone()
    store.writer.execute(
        "insert into session_note (id, session, case_id, amends, staff, signed_at, box, sealed_for, signature) "
        "values (?, ?, ?, ?, 'CO01', '2026-12-01', 'x.y', '', 'a b')",
        ("f" * 32, done.session_id, case, id),
    )
    forged, first = sessions.read_notes(office.desk("CO01"), case, done.session_id).notes
    assert (forged.proved, forged.writing, first.newest) == (False, None, True)
    assert notes.begin_note(office.desk("CO01"), case, done.session_id).value.amends == (first.id,)


def test_when_keys_were_made_anew_from_paper_old_notes_open_and_say_so(office: Office) -> None:
    case = counselled(office)
    done = signed(office.desk("CO01"), case)
    sheets = office.founded._sheets
    paper, counselling = read_sheet(sheets.sheet.text()), read_sheet(sheets.notes_sheet.text())
    office.close()
    for copy in ("slots.a", "slots.b"):
        (office.home / copy).unlink()
    first = Member("SV01", ("supervisor",), agreement_on=AGREED)
    office.vault.rebuild(paper, first, office._passphrase("SV01"), counselling).unlocked.wipe()
    supervisor = office.desk("SV01")
    staff.add_staff(supervisor, "CO01", ("counsellor",), "ur", office._passphrase("CO01"), AGREED)
    office.vault.grant_notes_from_sheet(supervisor.unlocked, "CO01", read_sheet(sheets.notes_sheet.text()))
    desk = office.desk("CO01")
    (note,) = sessions.read_notes(desk, case, done.session_id).notes
    assert (note.proved, note.whole, note.newest) == (False, True, True)
    assert text_of(desk, case, done.session_id) == TEXT
    signed(desk, case, "Still hers.", done.session_id, reason="left_out")
    newest, first_note = sessions.read_notes(desk, case, done.session_id).notes
    assert (newest.proved, newest.amends, first_note.newest) == (True, (first_note.id,), False)


def test_the_counsellor_is_told_when_others_see_something_else_than_she_signed(office: Office) -> None:
    case = counselled(office)
    done = signed(office.desk("CO01"), case)
    office.desk("CW01").store.writer.execute("update session set outcome = 'completed'")
    assert sessions.read_notes(office.desk("CO01"), case, done.session_id).facts_differ


def test_a_caseworkers_program_cannot_pass_a_note_off_on_the_other_pc(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    case = counselled(a)
    carry(a, b, stick)
    desk = a.desk("CW01")
    person = cases.open_case(desk, case).person.id
    with desk.store.transaction("CW01", "session_held") as t:
        t.append("session_note", "e" * 32, {"session": "d" * 32, "case_id": case, "box": "x"}, person)
    ((_, reason),) = carry(a, b, stick).quarantined
    assert reason.values == {"code": "CW01"}


def test_when_her_file_is_erased_on_another_pc_no_note_and_no_draft_stays(offices: Offices, stick: Path) -> None:
    a, b = offices("A", "B")
    carry(b, a, stick)
    case = counselled(a)
    signed(a.desk("CO01"), case)
    carry(a, b, stick)
    typed(b.desk("CO01"), case, "not signed yet")
    desk = a.desk("SV01")
    person = cases.open_case(desk, case).person.id
    staff.change_roles(desk, "SV01", ("supervisor", "centre_administrator"))
    with a.desk("SV01").store.transaction("SV01", "record_erased") as t:
        t.erase(person)
    carry(a, b, stick)
    for office in (a, b):
        reader = office.desk("SV01").store.reader
        for table in ("session", "session_note", "note_copy", "note_draft"):
            assert reader.execute(f"select count(*) from {table}").fetchone() == (0,), table


def test_the_supervisors_word_for_a_pc_survives_a_second_reading_of_its_card(offices: Offices) -> None:
    a, _ = offices("A", "B")
    desk = a.desk("SV01")
    before = desk.store.reader.execute("select vouched from trusted_device").fetchone()
    introduced = ledger.devices.read_card(db_card(a, "B"))
    with desk.store.transaction("SV01", "record_changed") as t:
        ledger.trust(t, introduced)
    assert desk.store.reader.execute("select vouched from trusted_device").fetchone() == before


def test_the_public_age_program_opens_a_note_with_the_counsellors_key(office: Office, tmp_path: Path) -> None:
    case = counselled(office)
    desk = office.desk("CO01")
    signed(desk, case)
    assert desk.unlocked.notes_key is not None
    lock, note = desk.store.reader.execute("select box from session_note").fetchone()[0].split(".")
    own, its = tmp_path / "counsellors.key", tmp_path / "note.key"
    own.write_text(written_identity(desk.unlocked.notes_key))
    age = ["age", "-d", "-i"]
    its.write_bytes(subprocess.run([*age, own], input=b64decode(lock), capture_output=True, check=True).stdout)
    plain = subprocess.run([*age, its], input=b64decode(note), capture_output=True, check=True).stdout
    assert len(plain) == 4096
    assert json.loads(plain)["text"] == TEXT


def test_with_a_caseworkers_keys_no_word_of_a_note_is_found_in_tables_operations_or_pages(office: Office) -> None:
    case = counselled(office)
    desk = office.desk("CO01")
    done = signed(desk, case, everywhere.note_text())
    signed(desk, case, "x", done.session_id, reason="other", why=everywhere.WHY)
    typed(desk, case, everywhere.note_text())
    office.intake("CW01", may_contact="yes", safe_words=everywhere.KNOWN, **everywhere.PHONE)
    values, pages = everywhere.Search(), everywhere.Search()
    desk = office.desk("CW01")
    everywhere.look_at_values(values, desk)
    everywhere.look_inside(pages, office.home, bytes(desk.unlocked.data_key))
    for search in (values, pages):
        assert search.controls > 0, "the search sees what a caseworker may see"
        assert search.found == 0
    assert everywhere.try_every_key(desk)[1] == 0


def test_bundles_export_is_not_the_counsellors_business(office: Office, stick: Path) -> None:
    with pytest.raises(NotAllowed):
        bundles.export_bundle(office.desk("CO01"), stick)
