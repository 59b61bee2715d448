# SPDX-License-Identifier: Apache-2.0
"""A name was typed wherever the program lets somebody type: on slips and consents, in accounts, goals, notes, reasons.
Who she is is erased. Nobody reads any of it again, here or at the other PC; codes, days and numbers stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from tests.conftest import Office
from tests.services import full_intake
from tests.services.test_erasure import agreed, carry, pages
from tests.services.test_restoring import backed_up, go_back
from tests.services.typed_freely import MARK, mark, write_everywhere
from tests.store.test_words import readable

from intake_desktop.domain.identifiers import new_id
from intake_desktop.domain.operations import APART_SINCE
from intake_desktop.domain.permissions import Action
from intake_desktop.domain.vaulted import WORDS, Words, identity_subject
from intake_desktop.forms.builtin import full_intake as full_form
from intake_desktop.services import bundles, cases, consents, erasure, incidents, safety, sessions, slips
from intake_desktop.services.consents import ConsentNotUsable
from intake_desktop.store.things import TABLES

Offices = Callable[..., list[Office]]
NAMES = ("Marqueria", "Zoxana", MARK)


def left(office: Office) -> list[str]:
    """The marks that stand anywhere in the file, in use or not, or in the journal for whoever has the keys."""
    office.desk("CA01").store.checkpoint()
    held = pages(office).decode("latin-1") + readable(office.now_at_desk)
    return [name for name in NAMES if name.lower() in held.lower()]


def erase(office: Office, case: str) -> None:
    erasure.erase_identity(office.desk("CA01"), case, "court_order", agreed(office))


def unfilled(office: Office) -> list[str]:
    """The fields for words that hold no mark."""
    db = office.desk("SV01").store.reader
    query = "select count(*) from {} where {} like '%" + MARK + "%'"
    places = [(TABLES[thing].name, field) for thing, fields in WORDS.items() for field in sorted(fields)]
    return [f"{table}.{field}" for table, field in places if not db.execute(query.format(table, field)).fetchone()[0]]


@pytest.fixture
def pair(offices: Offices, tmp_path: Path) -> tuple[Office, Office, str]:
    """Two PCs that both know the long case."""
    a, b = offices("A", "B")
    case = write_everywhere(a)
    b.hire("CA01", "centre_administrator")
    carry(a, b, tmp_path)
    return a, b, case


def test_nothing_that_was_typed_is_left_at_any_pc(pair: tuple[Office, Office, str], tmp_path: Path) -> None:
    a, b, case = pair
    assert unfilled(a) == [], "a mark is typed wherever words are kept; a new field needs a way into this case"
    assert left(a) == left(b) == list(NAMES)
    old = bundles.export_bundle(a.desk("SV01"), tmp_path, everything=True).value.path
    before = {office: numbers(office, case) for office in (a, b)}
    safety.write_suicide_steps(b.desk("SV01"), case, {"not_alone": mark("written at B meanwhile")})
    erase(a, case)
    carry(a, b, tmp_path)
    bundles.import_bundle(b.desk("SV01"), old)
    carry(b, a, tmp_path)
    for office in (a, b):
        assert left(office) == []
        assert not [row for row in office.desk("CA01").store.reader.execute("select * from audit") if MARK in str(row)]
        assert numbers(office, case) == before[office]
        assert office.desk("CA01").store.journal.rebuild_differences() == []
        assert office.desk("CA01").store.journal.first_broken() is None


def numbers(office: Office, case: str) -> dict[str, object]:
    """What stays: how much there is of everything that is no identity, and the codes that are counted."""
    db = office.desk("CA01").store.reader
    counted = ("incident", "perpetrator", "referral", "referral_event", "consent", "session", "follow_up", "stub")
    found: dict[str, object] = {name: db.execute(f"select count(*) from {name}").fetchone() for name in counted}
    found["types"] = db.execute("select gbv_type, weapon_used from incident order by id").fetchall()
    found["slips"] = db.execute(
        "select slip_number, status, level, sector, priority from referral order by id"
    ).fetchall()
    found["levels"] = db.execute("select level, computed from risk_assessment order by id").fetchall()
    found["sessions"] = db.execute("select number, held_on, type, outcome, minutes from session").fetchall()
    found["row"] = cases.open_case(office.desk("SV01"), case).row.survivor_code
    return found


def test_words_that_were_chosen_among_two_go_as_well(offices: Offices, tmp_path: Path) -> None:
    """Two PCs wrote different words, and a person decided which ones count: they are words as before."""
    a, b = offices("A", "B")
    case = a.intake().case_id or ""
    query = "select id from record where case_id = ?"
    (record,) = a.desk("SV01").store.reader.execute(query, (case,)).fetchone()
    _, person = cases.visible_case(a.desk("SV01"), case, Action.SEE_CASES)
    for office in (a, b):
        office.hire("CA01", "centre_administrator")
    carry(a, b, tmp_path)
    for office, text in ((a, "Marqueria"), (b, "Zoxana")):
        store = office.desk("SV01").store
        with store.transaction("SV01", "record_changed") as t:
            t.set("record", record, {"answer.remark": Words(text)}, person.id)
            t.set("person", person.id, {"district": Words(f"By the well of {text}")}, person.id)
    carry(b, a, tmp_path)
    for conflict in cases.open_case(a.desk("SV01"), case).conflicts:
        cases.decide_conflict(a.desk("SV01"), case, conflict, conflict.siblings[0].ref)
    assert not cases.open_case(a.desk("SV01"), case).conflicts
    assert len(left(a)) == 2
    erase(a, case)
    assert left(a) == []


def test_a_form_of_the_centre_may_ask_in_words_what_ours_asks_in_codes(office: Office) -> None:
    """What is told of violence has columns by the names of its questions, whoever made the form."""
    form = full_form()
    asked = ("incident_district", "perp_occupation")
    steps = [
        msgspec.structs.replace(
            step,
            questions=tuple(
                msgspec.structs.replace(one, kind="text") if one.name in asked else one for one in step.questions
            ),
        )
        for step in form.steps
    ]
    form = msgspec.structs.replace(form, steps=tuple(steps))
    accused = {"perp_occupation": "Drives for her uncle"}
    row = full_intake.BY_HUSBAND | {"incident_district": "Behind the mill", "perpetrators": [accused]}
    (event,) = incidents.tell(office.desk("CW01"), form, {"incidents": [row]}, new_id()).events
    assert isinstance(event.row["incident_district"], Words)
    assert isinstance(event.people[0]["perp_occupation"], Words)


def test_an_old_backup_brings_no_word_back(office: Office) -> None:
    case = write_everywhere(office)
    path = backed_up(office)
    erase(office, case)
    go_back(office, path)
    assert left(office) == []


def test_what_was_agreed_before_is_not_used_without_its_limits(office: Office) -> None:
    case = write_everywhere(office)
    query = "select id from consent where level = 'l4_documents'"
    (line,) = office.desk("CW01").store.reader.execute(query).fetchone()
    assert consents.usable_line(office.desk("CW01"), case, line).limits
    erase(office, case)
    with pytest.raises(ConsentNotUsable) as refused:
        consents.usable_line(office.desk("CW01"), case, line)
    assert refused.value.reason == "erased"
    with pytest.raises(slips.SlipRefused):
        slips.draft_slip(office.desk("CW01"), case, line, slips.SlipPlan())


def test_sessions_are_counted_and_nobody_opens_a_note(office: Office) -> None:
    case = write_everywhere(office)
    (held,) = sessions.list_sessions(office.desk("CO01"), case)
    erase(office, case)
    (after,) = sessions.list_sessions(office.desk("CO01"), case)
    assert (after.facts, after.staff, after.notes) == (held.facts, held.staff, 0)
    assert sessions.read_notes(office.desk("CO01"), case, held.id).notes == ()
    assert office.desk("CO01").store.reader.execute("select count(*) from note_draft").fetchone() == (0,)


def test_answers_that_an_earlier_program_kept_among_the_codes_are_emptied(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("intake_desktop.store.transaction.SCHEMA", APART_SINCE - 1)
        before.setattr("intake_desktop.store.keys.taken_apart", lambda thing, fields, values, key, label: values)
        case = write_everywhere(office)
    erase(office, case)
    assert [name for name in NAMES if name.lower() in pages(office).decode("latin-1").lower()] == []
    query = "select answers from record where form_id = 'full_intake'"
    kept = json.loads(office.desk("SV01").store.reader.execute(query).fetchone()[0])
    assert kept["main_concerns"] is None
    assert kept["marital_status"] == "married"
    assert [one for one in kept.values() if isinstance(one, dict) and one.get("weapon_used") == ["blunt_object"]]
    assert office.desk("SV01").store.journal.rebuild_differences() == []


def test_the_case_goes_on_without_her_name(office: Office) -> None:
    """What is written afterwards is read: whoever writes it knows that nobody may stand in it."""
    case = write_everywhere(office)
    erase(office, case)
    safety.write_suicide_steps(office.desk("SV01"), case, {"not_alone": "A colleague sits with her"})
    assert safety.open_safety_plan(office.desk("SV01"), case).suicide["not_alone"] == "A colleague sits with her"
    assert incidents.changes_of(office.desk("SV01").store, case)
    _, person = cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)
    assert office.desk("SV01").store.journal.erased_at(identity_subject(person.id)) is not None
