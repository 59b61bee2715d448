# SPDX-License-Identifier: Apache-2.0
"""What somebody typed freely may hold a name. When who she is is erased it goes with her: on every PC, whenever it was
written and in whatever order it comes. A new column fails here until somebody has said which side it is on.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_desktop.domain.identifiers import new_id
from intake_desktop.domain.merge import rule
from intake_desktop.domain.operations import APART_SINCE, line_of, read_line
from intake_desktop.domain.vaulted import IDENTIFYING, VAULTED, WORDS, Words, identity_subject, is_in_words
from intake_desktop.store.journal import _dump
from intake_desktop.store.sealing import Who, seal, unseal
from intake_desktop.store.things import TABLES, Table
from intake_desktop.store.transaction import Transaction

from .conftest import PC
from .test_finding import OF_NO_CASE

Make = Callable[..., list[PC]]

OF_NOBODY = OF_NO_CASE - IDENTIFYING - {"person", "case"}
"""Things that belong to no survivor's file."""
STAYS = {
    "": "case_id staff at day number record incident removed amends case",
    "person": "survivor_code sex age_group age_years marital_status district country_of_origin displacement_status "
    "disability child_vulnerability care_arrangement duplicate_of",
    "case": "person opened_on status step centre_category entry_source helpline services_wanted statistics risk_level "
    "owner mode arrival_mode reported_by_survivor reporter_role closed_on closure_reason reopened_on duplicate_of",
    "record": "form_id form_version mode taken_on answers",
    "incident": "incident_date date_precision incident_time time_of_day place_type incident_district "
    "displacement_stage repeated previous_gbv reported_elsewhere goods_exchanged abduction_type harmful_practice "
    "weapon_used tfgbv_forms ocsea_forms gbv_type computed_type classification_state age_at_incident case_contexts "
    "local_contexts elapsed_time urgent_window",
    "perpetrator": "is_primary relationship sex age_group occupation previous lives_with is_staff",
    "type_override": "old new computed",
    "risk_assessment": "computed level judged_on",
    "risk_lowering": "computed level judged_on",
    "consent": "type decision giver method witness provider sector level given_on valid_until items incidents replaces "
    "assent caregiver_safe",
    "service_line": "sector wanted outcome assigned progress provider appointment",
    "referral": "slip_number consent provider sector level priority status carrier discreet language appointment "
    "escort issued_at issued_by reply_by tell_centre kind need follows delivery second_language paper large "
    "counterfoil risk_factors done_here caregiver_informed caregiver_safe law named told_her approved_by health_later "
    "helped due",
    "referral_event": "referral status entered_at by delivery reason stub had",
    "stub": "referral way received_on decision reason first_appointment came result service_days next_appointment "
    "may_contact code_checked",
    "bar": "reason active noted_by",
    "session": "held_on type outcome present minutes next_on",
    "step_item": "step item state",
    "plan": "made_on agreed agreed_on next_meeting",
    "plan_review": "plan",
    "goal": "plan need progress set_on",
    "plan_action": "plan goal need who by_when result done_on",
    "safety_plan": "needed with_her copy made_on reviewed_on review_on",
    "task": "kind due for_role assignee source state raised_on raised_by done_at done_by result",
    "follow_up": "task way spoke_with result safe as_agreed next_on",
    "conference": "consent units decisions",
    "conference_action": "conference unit by_when done_on",
    "police_report": "type made_on",
    "legal_step": "stage",
    "court_order": "type given_on until_day in_force",
    "hearing": "accompany result",
    "stay": "provider status admitted_at left_at exit_to children",
    "stay_extension": "stay until_day",
    "closure": "reason asked_on",
    "closure_decision": "closure decision",
    "reopening": "reason",
    "transfer": "provider consent state asked_on answered_on",
    "handover": "before after reason",
    "emergency": "until",
    "emergency_review": "emergency decision",
    "duplicate": "other kept_person other_person kind state agreed before",
}
"""What stays of a case whose survivor was erased: codes of lists, ids, days, numbers. Under "" what means the same
everywhere. The answers of a record are codes but for those that are marked as words.
"""
MARK = "Quibblex"


def columns_of(thing: str) -> list[str]:
    """The columns of a thing, ``answers`` among them where it has some."""
    table = TABLES[thing]
    return [*table.columns, *(("answers",) if table.answers else ())]


def of_somebody() -> list[str]:
    return [thing for thing in TABLES if thing not in OF_NOBODY]


@pytest.mark.parametrize("thing", of_somebody())
def test_of_every_column_it_is_said_whether_it_goes_or_stays(thing: str) -> None:
    if thing in VAULTED:
        return
    stays, goes = {*STAYS.get(thing, "").split()}, WORDS.get(thing, frozenset())
    for column in columns_of(thing):
        beside = column in STAYS[""].split() and column not in goes
        assert (column in stays) + (column in goes) + beside >= 1, f"{thing}.{column}: is it typed freely?"
        assert not (column in stays and column in goes), f"{thing}.{column} both goes and stays"
    assert (stays | goes) <= {*columns_of(thing)}, "said of a column that is not there"


def test_nothing_is_said_of_things_that_are_not_there() -> None:
    assert WORDS.keys() | STAYS.keys() - {""} <= TABLES.keys()
    assert not WORDS.keys() & VAULTED


def filled(thing: str, table: Table, case: str, person: str) -> dict[str, Any]:
    """All that one thing can hold: marks where words are typed, codes elsewhere."""
    fields: dict[str, Any] = {}
    for column in table.columns:
        if column in ("case_id", "person"):
            fields[column] = case if column == "case_id" else person
        elif column in ("kept_person", "other_person", "duplicate_of"):
            continue
        elif is_in_words(thing, column) or thing in VAULTED:
            words = f"{MARK} {thing} {column}"
            fields[column] = [words] if column in table.lists else words
        elif column in INTEGERS.get(thing, ()):
            fields[column] = 7
        else:
            fields[column] = ["a_code"] if column in table.lists else "a_code"
    if table.answers:
        if is_in_words(thing, "answer.x"):
            fields["answer.told"] = f"{MARK} {thing} answer"
        else:
            fields |= {
                "answer.coded": "yes", "answer.told": Words(f"{MARK} {thing} answer"),
                "answer.row#1": {"weapon": "belt", "account": Words(f"{MARK} {thing} row")},
            }  # fmt: skip
    if thing == "referral":
        fields["facts"] = [{"code": "needs", "text": f"{MARK} fact"}]
    return fields


INTEGERS = {
    "person": ("age_years",), "incident": ("number", "age_at_incident"), "perpetrator": ("number",),
    "type_override": ("at",), "risk_assessment": ("at",), "risk_lowering": ("at",), "referral": ("discreet",),
    "session": ("number", "minutes"), "plan": ("number",), "plan_review": ("at",), "legal_step": ("at",),
    "stay_extension": ("at",), "closure": ("at",), "closure_decision": ("at",), "reopening": ("at",),
    "handover": ("at",), "emergency": ("at", "until"), "emergency_review": ("at",), "duplicate": ("at",),
}  # fmt: skip


def write_all(t: Transaction, case: str, person: str) -> dict[str, str]:
    """One of each thing of a survivor's file; gives their ids."""
    ids = {}
    for thing, table in TABLES.items():
        if thing in OF_NOBODY or thing in ("person", "case"):
            continue
        ids[thing] = new_id()
        fields = filled(thing, table, case, person)
        (t.append if rule(thing) == "append" else t.set)(thing, ids[thing], fields, person)
    return ids


def shown(pc: PC) -> str:
    """All that the tables say; which entry said first that she is erased is another one at each PC."""
    tables = _dump(pc.store.reader)
    return json.dumps({name: rows for name, rows in tables.items() if name not in ("entity", "erased")}, default=str)


def readable(pc: Any) -> str:
    """All that somebody reads in the journal with every key that is left and no manners."""
    keys = dict(pc.store.reader.execute("select subject, key from subject_key").fetchall())
    found = []
    for (line,) in pc.store.reader.execute("select line from operation").fetchall():
        operation = read_line(line)
        who = Who(keys.get(identity_subject(operation.person or "")), is_gone=False)
        raw = unseal(operation, keys.get(operation.subject), lambda who=who: who) if operation.subject else None
        found.append(json.dumps(raw, ensure_ascii=False))
    return "".join(found)


def erase(pc: PC, person: str) -> None:
    with pc.store.transaction("CA01", "record_erased") as t:
        t.erase(identity_subject(person))


def test_every_word_goes_and_every_code_stays(pcs: Make) -> None:
    (a,) = pcs("A")
    person, case = a.new_case()
    with a.store.transaction("CW01", "record_changed") as t:
        ids = write_all(t, case, person)
    before = shown(a)
    assert readable(a).count(MARK) > 60, "the look finds them while they are there"
    for thing, id in ids.items():
        for column in columns_of(thing):
            if thing in VAULTED or is_in_words(thing, column):
                held = a.store.reader.execute(f"select {column} from {TABLES[thing].name} where id = ?", (id,))
                assert column in ("case_id", "person") or MARK in str(held.fetchone()[0]), (
                    f"{thing}.{column} holds no mark"
                )
    assert before.count(MARK) > 60
    assert a.store.journal.rebuild_differences() == []
    erase(a, person)
    assert MARK not in shown(a) + readable(a)
    for thing, id in ids.items():
        table = TABLES[thing]
        row = a.store.reader.execute(f"select {', '.join(columns_of(thing))} from {table.name} where id = ?", (id,))
        left = row.fetchone()
        assert (left is None) == (thing in VAULTED)
        for column, value in zip(columns_of(thing), left or (), strict=thing not in VAULTED):
            if column not in ("kept_person", "other_person", "answers", "duplicate_of"):
                assert (value is None) == is_in_words(thing, column), f"{thing}.{column}"
    record = a.store.reader.execute("select answers from record").fetchone()[0]
    assert json.loads(record) == {"coded": "yes", "told": None, "row#1": {"weapon": "belt", "account": None}}
    assert a.store.journal.rebuild_differences() == []
    assert a.store.journal.first_broken() is None
    a.store.journal.rebuild()
    assert MARK not in shown(a)
    for id in ids.values():
        assert MARK not in str(a.store.journal.operations(id))


def test_what_an_earlier_program_wrote_is_shown_nowhere_any_more(pcs: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words lie under the key of the file: they cannot be destroyed alone, but nothing reads them out any more."""
    a, b = pcs("A", "B")
    person, case = a.new_case()
    with monkeypatch.context() as before:
        before.setattr("intake_desktop.store.transaction.SCHEMA", APART_SINCE - 1)
        before.setattr("intake_desktop.store.keys.taken_apart", lambda thing, fields, values, key, label: values)
        with a.store.transaction("CW01", "record_changed") as t:
            ids = write_all(t, case, person)
            assert t.is_from_before(ids["goal"])
            assert not t.is_from_before(case)
    b.receive(a)
    erase(a, person)
    for pc in (a, b):
        pc.receive(a)
        said = shown(pc)
        marks = {thing for thing in ids if f"{MARK} {thing}" in said}
        assert marks <= {"record"}, "answers of forms are emptied by whoever knows the form"
        assert pc.store.journal.rebuild_differences() == []
        assert MARK not in str([pc.store.journal.operations(id) for thing, id in ids.items() if thing not in marks])


def test_what_comes_after_the_erasure_brings_nothing_back_and_new_words_stay(pcs: Make) -> None:
    """B writes on without knowing; an old bundle of everything comes once more; then somebody goes on with the case."""
    a, b = pcs("A", "B")
    person, case = a.new_case()
    with a.store.transaction("CW01", "record_changed") as t:
        write_all(t, case, person)
    everything, keys = list(a.store.journal.lines()), dict(a.store.journal.subject_keys())
    b.receive(a)
    erase(a, person)
    with b.store.transaction("CW02", "record_changed") as t:
        t.set("goal", goal := new_id(), {"case_id": case, "words": f"{MARK} late", "progress": "started"}, person)
    a.receive(b)
    b.receive(a)
    for pc in (a, b):
        with pc.store.transaction("SV01", "record_changed") as t:
            t.admit(everything, keys, lambda operation: None)
        assert MARK not in shown(pc) + readable(pc)
        assert pc.store.reader.execute("select words, progress from goal where id = ?", (goal,)).fetchone() == (
            None, "started",
        )  # fmt: skip
        assert pc.store.journal.rebuild_differences() == []
    with a.store.transaction("CW01", "record_changed") as t:
        t.set("goal", goal, {"words": "She goes on"}, person)
    b.receive(a)
    for pc in (a, b):
        assert pc.store.reader.execute("select words from goal where id = ?", (goal,)).fetchone() == ("She goes on",)
        assert pc.store.journal.rebuild_differences() == []


def test_a_dispute_about_words_ends_with_them(pcs: Make) -> None:
    a, b = pcs("A", "B")
    person, case = a.new_case()
    goal = new_id()
    with a.store.transaction("CW01", "record_changed") as t:
        t.set("goal", goal, {"case_id": case, "words": MARK, "progress": "started"}, person)
    b.receive(a)
    for pc in (a, b):
        with pc.store.transaction("CW01", "record_changed") as t:
            t.set("goal", goal, {"words": f"{MARK} {pc.station}", "progress": pc.station}, person)
    a.receive(b)
    b.receive(a)
    assert a.conflicts() == [(goal, "progress"), (goal, "words")]
    erase(b, person)
    a.receive(b)
    for pc in (a, b):
        assert pc.conflicts() == [(goal, "progress")]
        assert MARK not in shown(pc) + readable(pc)
        assert pc.store.journal.rebuild_differences() == []


def test_words_cannot_be_moved_to_another_place(pcs: Make) -> None:
    """Somebody inside who has the key of the file moves sealed words, or breaks them: the entry is put aside."""
    (a,) = pcs("A")
    person, case = a.new_case()
    with a.store.transaction("CW01", "record_changed") as t:
        t.set("plan_action", id := new_id(), {"case_id": case, "what": "One", "reason": "Two"}, person)
    operation, _, _ = a.store.journal.operations(id)[0]
    keys = Transaction(a.store.reader, "", 0).keys
    moved = msgspec.structs.replace(operation, fields=("case_id", "reason", "what"))
    for forged in (moved, msgspec.structs.replace(operation, thing="goal")):
        with pytest.raises(ValueError):
            keys.read(forged)
    assert keys.read(operation) == [case, "One", "Two"]


def test_words_that_were_broken_on_purpose_close_no_file(pcs: Make) -> None:
    """Somebody inside sends them without the key of who she is, so that nobody notices, and the key afterwards."""
    a, b = pcs("A", "B")
    person, case = a.new_case()
    with a.store.transaction("CW01", "record_changed") as t:
        t.set("goal", goal := new_id(), {"words": "To work", "progress": "started"}, person)
    *before, last = a.store.journal.lines()
    operation, keys = read_line(last), dict(a.store.journal.subject_keys())
    box = seal([{"$apart": "AAAA"}, "started"], keys[person], operation.label)
    broken = line_of(msgspec.structs.replace(operation, box=box))
    with b.store.transaction("SV01", "record_changed") as t:
        came = t.admit([*before, broken], {person: keys[person]}, lambda operation: None)
        assert not came.quarantined
    with b.store.transaction("SV01", "record_changed") as t:
        t.admit([], keys, lambda operation: None)
    assert b.store.journal.operations(goal)[0][1] is None
    b.store.journal.rebuild()
    with b.store.transaction("CW01", "record_changed") as t:
        t.set("goal", goal, {"words": "To work"}, person)
    erase(b, person)
    b.reopen()
    assert b.case(case, "centre_category") == "harassment"


def test_a_program_from_before_keeps_it_unread_and_reads_it_once_it_is_renewed(
    pcs: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = pcs("A", "B")
    person, case = a.new_case(centre_category="harassment")
    with a.store.transaction("CW01", "record_changed") as t:
        t.set("goal", goal := new_id(), {"case_id": case, "words": "To work", "progress": "started"}, person)
    a.change(person, case, centre_category="other")
    with monkeypatch.context() as before:
        before.setattr("intake_desktop.store.transaction.SCHEMA", 1)
        before.setattr("intake_desktop.store.transaction.NEWER_WAITS", "insert into setting values ('newer_waits', '1')"
                       " on conflict do nothing")  # fmt: skip
        b.receive(a)
        assert b.store.reader.execute("select count(*) from case_file").fetchone() == (0,)
    b.reopen()
    assert b.store.reader.execute("select words from goal where id = ?", (goal,)).fetchone() == ("To work",)
    assert (b.case(case, "centre_category"), b.conflicts()) == ("other", [])
    assert b.store.journal.rebuild_differences() == []
    assert b.store.setting("newer_waits") == ""


def test_what_the_program_before_this_one_kept_unread_is_read_when_its_file_is_brought_up(pcs: Make) -> None:
    """That program left no mark that something waits: the change of shape looks for it."""
    a, b = pcs("A", "B")
    person, case = a.new_case()
    with a.store.transaction("CW01", "record_changed") as t:
        t.set("goal", goal := new_id(), {"case_id": case, "words": "To work", "progress": "started"}, person)
    b.receive(a)
    b.store.writer.executescript(
        "update operation set state = 'newer'; delete from goal; delete from case_file; delete from person; "
        "delete from entity; delete from setting where name = 'newer_waits'; drop table provider_sought; "
        "create table provider_sought (active text, name text, id text, words text, opening text); "
        "alter table incoming drop column slip; alter table slip_file drop column slip; "
        "alter table stub drop column amends; alter table referral_event drop column amends; "
        "alter table referral_event drop column stub; alter table referral_event drop column had; "
        "pragma user_version = 4"
    )
    b.reopen()
    assert b.store.reader.execute("select words from goal where id = ?", (goal,)).fetchone() == ("To work",)
    assert b.store.journal.rebuild_differences() == []


def test_a_part_keeps_the_key_of_its_own_file_whoever_writes_to_it(pcs: Make) -> None:
    """While two files are shown as one, their parts are written to under the case that goes on. Taken apart again, each
    is erased alone: with its words, and with nobody else's."""
    a, b = pcs("A", "B")
    (kept, _), (other, case) = a.new_case(), a.new_case()
    goal = new_id()
    with a.store.transaction("CW01", "record_changed") as t:
        t.set("goal", goal, {"case_id": case, "words": "To work", "progress": "started"}, other)
    b.receive(a)
    with b.store.transaction("CW01", "record_changed") as t:
        t.set("goal", goal, {"words": MARK, "progress": "reached"}, kept)
    a.receive(b)
    with a.store.transaction("CA01", "record_erased") as t:
        t.erase(kept)
    b.receive(a)
    for pc in (a, b):
        row = pc.store.reader.execute("select words, progress from goal where id = ?", (goal,)).fetchone()
        assert row == (MARK, "reached")
        assert pc.store.journal.rebuild_differences() == []
    erase(a, other)
    b.receive(a)
    for pc in (a, b):
        assert MARK not in shown(pc) + readable(pc)
        assert pc.store.journal.rebuild_differences() == []


def test_an_entry_of_a_newer_program_still_waits_after_a_look(pcs: Make) -> None:
    a, b = pcs("A", "B")
    a.new_case()
    later = msgspec.structs.replace(read_line(next(iter(a.store.journal.lines()))), schema=99)
    b.receive(a, [line_of(later)])
    b.store.writer.execute("update setting set value = 'an earlier one' where name = 'newer_waits'")
    assert b.store.journal.read_newer()
    assert not b.store.journal.read_newer()
    assert b.store.reader.execute("select state from operation").fetchall() == [("newer",)]


STEPS = st.lists(
    st.tuples(st.sampled_from(("write", "send", "erase")), st.integers(0, 1), st.integers(0, 2)), max_size=14
)


@settings(max_examples=15)
@given(STEPS)
def test_two_pcs_come_to_the_same_whatever_the_order(steps: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder:
        two = [PC(Path(folder), station) for station in "AB"]
        person, case = two[0].new_case()
        two[1].receive(two[0])
        goals = [new_id() for _ in range(3)]
        for step, at, which in steps:
            pc = two[at]
            if step == "write":
                with pc.store.transaction("CW01", "record_changed") as t:
                    fields = {"case_id": case, "words": f"{MARK} {pc.station}", "progress": pc.station}
                    t.set("goal", goals[which], fields, person)
            elif step == "erase" and pc.store.reader.execute("select 1 from erased").fetchone() is None:
                erase(pc, person)
            elif step == "send":
                pc.receive(two[1 - at])
        for pc, other in (two, two[::-1], two):
            pc.receive(other)
        assert [pc.store.journal.rebuild_differences() for pc in two] == [[], []]
        assert shown(two[0]) == shown(two[1])
        for pc in two:
            pc.store.close()
