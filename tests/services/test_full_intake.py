# SPDX-License-Identifier: Apache-2.0
"""She tells all of it: incidents, who did it, how dangerous it is. Codes become things, names go to the vault alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import GIVEN, Office
from tests.services.full_intake import BY_HUSBAND, BY_STRANGER, FULL, HER, HIS, MARKS, STREET, go_on, take

from intake_desktop.domain.identifiers import part_id
from intake_desktop.domain.operations import Operation, read_line
from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.builtin import full_intake
from intake_desktop.lang import speaker
from intake_desktop.services import access, bundles, cases, classifications, drafts, intakes, providers
from intake_desktop.services.incidents import OnlySupervisor
from intake_desktop.services.repetitions import gathered
from intake_desktop.store.things import TABLES, current
from intake_desktop.ui.casefile.words import field_words, sibling_words

Offices = Callable[..., list[Office]]


def column(office: Office, query: str, *values: object) -> list[Any]:
    """Look into the store, whoever sits at it."""
    desk = office.now_at_desk if office.now_at_desk and office.now_at_desk.store.open else office.desk()
    return desk.store.reader.execute(query, values).fetchall()


def wrote(office: Office) -> list[Operation]:
    """All that was written so far."""
    return [read_line(line) for line in office.desk("CW01").store.journal.lines()]


def where(office: Office, mark: str) -> set[str]:
    """The tables in which a mark can be read."""
    found = set()
    tables = "select name from sqlite_schema where type = 'table' and sql like 'create table%'"
    for (name,) in column(office, f"{tables} and name not like 'search%'"):  # the index of her name is hers
        rows = column(office, f"select * from {name}")
        if any(mark in str(row).lower() for row in rows):
            found.add(name)
    return found


def test_what_happened_becomes_incidents_with_types_that_nobody_picked(office: Office) -> None:
    finished = take(office)
    first, second = classifications.incidents_of(office.desk("CW01"), finished.case_id or "")
    assert (first.type, first.state, first.contexts, first.flags) == (
        "physical_assault", "classified", ("intimate_partner_violence",), ("domestic_violence",),
    )  # fmt: skip
    assert (first.label, second.label) == (f"{finished.case_number}/01", f"{finished.case_number}/02")
    assert (second.type, second.urgent_window, second.elapsed_time) == ("rape", "within_72h", "d0_3")
    assert (first.age_at_incident, first.perpetrators, second.perpetrators) == (27, 1, 1)
    assert first.id != second.id


def test_who_did_it_is_kept_in_codes_and_his_name_apart(office: Office) -> None:
    finished = take(office)
    query = "select relationship, sex, lives_with, is_primary from perpetrator where case_id = ? order by relationship"
    assert column(office, query, finished.case_id) == [
        ("current_partner", "male", "yes", "yes"), ("stranger", None, None, "yes"),
    ]  # fmt: skip
    assert where(office, "brimlex") == {"perpetrator_identity"}


def test_whatever_could_lead_to_her_stands_in_the_vault_alone(office: Office) -> None:
    take(office)
    found = {mark: where(office, mark) for mark in MARKS}
    assert found == {
        "marqueria": {"identity", "name_key"}, "zoxana": {"identity", "name_key"}, "qadvor": {"perpetrator_identity"},
        "brimlex": {"perpetrator_identity"}, "vintrelle": {"record_identity"}, "oxbury": {"record_identity"},
    }  # fmt: skip


def test_an_answer_in_a_repetition_that_identifies_leaves_the_record(office: Office) -> None:
    finished = take(office)
    record = cases.open_case(office.desk("CW01"), finished.case_id or "").record
    assert record is not None
    (husband, _) = record.answers["incidents"]
    assert "incident_place" not in husband
    assert "perp_name" not in husband["perpetrators"][0]
    assert husband["account"] == BY_HUSBAND["account"]
    assert record.answers["case_no"] == finished.case_number


def test_the_danger_follows_from_the_answers_and_is_a_dated_judgement(office: Office) -> None:
    finished = take(office)
    now = classifications.risk_of(office.desk("CW01"), finished.case_id or "")
    assert (now.level, now.computed, now.risk.critical) == ("high", "high", ("rf_weapon",))
    assert str(now.judged_on) == "2026-11-22"
    assert str(now.due_on) == "2026-11-29"
    assert now.anew == ()
    assert cases.open_case(office.desk("CW01"), finished.case_id or "").row.risk_level == "high"


def test_a_quick_intake_of_somebody_who_is_not_safe_is_high_at_once(office: Office) -> None:
    finished = office.intake(safe_now="no")
    assert cases.open_case(office.desk("CW01"), finished.case_id or "").row.risk_level == "high"


def test_nobody_asked_means_not_assessed_and_no_judgement(office: Office) -> None:
    finished = office.intake()
    now = classifications.risk_of(office.desk("CW01"), finished.case_id or "")
    assert (now.level, now.judged_on, now.anew) == ("not_assessed", None, ("never",))


def test_a_quick_intake_goes_on_as_a_full_one_and_nothing_is_asked_twice(office: Office) -> None:
    finished = office.intake(full_name=HER)
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk, "full_intake", mode="full", case_id=finished.case_id).value
    said = {name: value for name, value in GIVEN.items() if name != "full_name"}
    carried = {name: draft.answers.get(name) for name in said}
    assert carried | {"services_wanted": sorted(carried["services_wanted"])} == said | {
        "services_wanted": sorted(said["services_wanted"])
    }
    assert draft.answers["full_name"] == HER
    assert (draft.form_id, draft.mode, draft.case_id) == ("full_intake", "full", finished.case_id)
    again = go_on(office, finished.case_id, **{name: FULL[name] for name in FULL if name not in GIVEN})
    assert (again.case_id, again.case_number) == (finished.case_id, finished.case_number)
    assert len(cases.list_cases(desk)) == 1
    assert len(column(office, "select id from record")) == 2
    kept = cases.open_case(office.desk("CW01"), finished.case_id or "")
    assert kept.record is not None
    assert kept.record.form_id == "full_intake"
    assert len(kept.consents) == 3
    assert len(classifications.incidents_of(office.desk("CW01"), finished.case_id or "")) == 2


def test_that_her_name_came_out_of_the_vault_for_it_is_noted(office: Office) -> None:
    finished = office.intake()
    drafts.begin_intake(office.desk("CW01"), "full_intake", mode="full", case_id=finished.case_id)
    query = "select actor from audit where event = 'identity_revealed' and about like ?"
    assert column(office, query, f"{finished.case_id} intake%") == [("CW01",)]


def test_going_on_with_a_full_intake_brings_the_names_back_and_changes_only_what_was_changed(office: Office) -> None:
    finished = take(office)
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk, "full_intake", mode="full", case_id=finished.case_id).value
    assert (draft.answers["address"], draft.answers["full_name"]) == (STREET, HER)
    assert draft.answers["incidents"][0]["perpetrators"][0]["perp_name"] == HIS
    before = len(wrote(office))
    cases.set_category(desk, finished.case_id or "", "sexual_violence")  # by somebody else, while the draft is open
    drafts.keep_draft(desk, draft.id, {**draft.answers, "education": "primary"}, "about")
    intakes.finish_intake(desk, draft.id)
    file = cases.open_case(desk, finished.case_id or "")
    assert file.row.category == "sexual_violence"
    assert file.record is not None
    assert file.record.answers["education"] == "primary"
    assert len(column(office, "select id from incident")) == 2
    assert len(column(office, "select id from record")) == 1
    assert len(file.consents) == 3
    assert where(office, "brimlex") == {"perpetrator_identity"}
    made = [(one.thing, one.fields) for one in wrote(office)[before:] if one.thing != "task"]
    assert made == [("case", ("centre_category",)), ("record", ("answer.education",))]


def test_what_she_takes_back_is_marked_and_what_she_says_anew_replaces_it(office: Office) -> None:
    finished = take(office)
    go_on(office, finished.case_id, incident_count=1, incidents=[BY_HUSBAND | {"q1": "yes"}])
    desk = office.desk("CW01")
    (only,) = classifications.incidents_of(desk, finished.case_id or "")
    assert only.type == "rape"
    assert column(office, "select number, removed from incident order by number") == [(1, None), (2, "yes")]
    go_on(office, finished.case_id, incident_count=2, incidents=[BY_HUSBAND, BY_STRANGER])
    assert len(classifications.incidents_of(office.desk("CW01"), finished.case_id or "")) == 2
    assert office.desk("SV01").store.journal.rebuild_differences() == []


def test_a_telephone_that_is_not_safe_any_more_is_taken_out(office: Office) -> None:
    reached = {"may_contact": "yes", "contact_method": "phone_call", "phone": "0300-1234567", "phone_is_shared": "no",
               "leave_message": "no", "safe_words": "The tailor", "consent_follow_up": "given"}  # fmt: skip
    finished = take(office, **reached)
    go_on(office, finished.case_id, may_contact="no")
    assert column(office, "select may_contact, phone from contact") == [("no", None)]


def test_a_case_cannot_lose_its_record_through_a_form(office: Office) -> None:
    finished = take(office)
    with pytest.raises(intakes.ConsentEnded):
        go_on(office, finished.case_id, consent_services="refused")
    assert len(drafts.list_drafts(office.desk("CW01"))) == 1
    assert len(classifications.incidents_of(office.desk("CW01"), finished.case_id or "")) == 2


def test_consents_are_lines_of_their_own_and_only_a_new_decision_adds_one(office: Office) -> None:
    finished = take(office, interpreter_used="yes", consent_interpreter="given")
    go_on(office, finished.case_id, consent_statistics="refused")
    lines = cases.open_case(office.desk("CW01"), finished.case_id or "").consents
    assert sorted((line.type, line.decision) for line in lines) == [
        ("anonymous_statistics", "given"), ("anonymous_statistics", "refused"), ("interpreter", "given"),
        ("record_keeping", "given"), ("services", "given"),
    ]  # fmt: skip
    assert column(office, "select statistics from case_file") == [("refused",)]


def test_a_consent_to_share_becomes_a_line_when_the_directory_has_the_service(office: Office) -> None:
    office.provider("shelter")
    listed = {"receiver": "dar ul aman multan", "release_sector": "shelter", "decision": "given", "level": "l2_contact",
              "method": "signature", "giver": "survivor"}  # fmt: skip
    unlisted = listed | {"receiver": "Somewhere Else"}
    finished = take(office, releases=[listed, unlisted])
    assert finished.unlisted == 1
    lines = cases.open_case(office.desk("CW01"), finished.case_id or "").consents
    line, waiting = sorted(
        (one for one in lines if one.type == "release_to_service"), key=lambda one: one.provider is None
    )
    assert (waiting.provider, waiting.decision) == (None, "given"), "it waits in the ledger for its service"
    assert (line.provider, line.level) == (providers.list_providers(office.desk("SV01"))[0].id, "l2_contact")
    assert line.valid_until == "2027-02-20"
    go_on(office, finished.case_id)
    again = cases.open_case(office.desk("CW01"), finished.case_id or "").consents
    assert len([one for one in again if one.type == "release_to_service"]) == 2


def test_a_case_is_given_only_to_a_caseworker_who_works_here(office: Office) -> None:
    given = take(office, case_owner="cw02")
    assert cases.open_case(office.desk("SV01"), given.case_id or "").row.owner == "CW02"
    for nobody in ("XX99", "CO01"):
        with pytest.raises(intakes.OwnerUnknown):
            take(office, case_owner=nobody)


def test_a_supervisor_decides_on_the_type_inside_the_form_and_nobody_else(office: Office) -> None:
    decided = BY_HUSBAND | {"type_override": "psychological_abuse", "type_override_reason": "Nobody touched her."}
    with pytest.raises(OnlySupervisor):
        take(office, incidents=[decided, BY_STRANGER])
    assert column(office, "select count(*) from case_file") == [(0,)]
    finished = take(office, "SV01", incidents=[decided, BY_STRANGER])
    first, _ = classifications.incidents_of(office.desk("SV01"), finished.case_id or "")
    assert (first.type, first.computed, first.state) == ("psychological_abuse", "physical_assault", "overridden")
    assert [one.reason for one in first.overrides] == ["Nobody touched her."]


def test_who_may_not_take_a_full_intake_takes_a_quick_one(office: Office) -> None:
    desk = office.desk("CO01")
    drafts.begin_intake(desk)
    with pytest.raises(NotAllowed):
        drafts.begin_intake(desk, "full_intake", mode="full")


def test_nobody_goes_on_with_a_case_that_is_not_hers(office: Office) -> None:
    finished = office.intake()
    with pytest.raises(NoRecord):
        drafts.begin_intake(office.desk("CW02"), "full_intake", mode="full", case_id=finished.case_id)


def test_who_only_looks_after_the_centre_goes_on_with_nothing(office: Office) -> None:
    finished = office.intake()
    office.hire("CA01", "centre_administrator")
    with pytest.raises(NotAllowed):
        drafts.begin_intake(office.desk("CA01"), "full_intake", mode="full", case_id=finished.case_id)
    assert column(office, "select count(*) from draft") == [(0,)]


def test_whoever_is_barred_meanwhile_does_not_see_her_own_draft_of_it(office: Office) -> None:
    finished = office.intake()
    begun = drafts.begin_intake(office.desk("CW01"), "full_intake", mode="full", case_id=finished.case_id).value
    access.bar_from_case(office.desk("SV01"), finished.case_id or "", "CW01", "related_survivor")
    desk = office.desk("CW01")
    assert drafts.list_drafts(desk) == []
    for act in (drafts.open_draft, intakes.finish_intake):
        with pytest.raises(NoRecord):
            act(desk, begun.id)


def test_going_on_twice_gives_the_same_draft(office: Office) -> None:
    finished = office.intake()
    desk = office.desk("CW01")
    begun = drafts.begin_intake(desk, "full_intake", mode="full", case_id=finished.case_id).value
    drafts.keep_draft(desk, begun.id, {**begun.answers, "education": "primary"}, "about")
    again = drafts.begin_intake(desk, "full_intake", mode="full", case_id=finished.case_id).value
    assert (again.id, again.answers["education"]) == (begun.id, "primary")


def test_without_consent_to_a_record_a_full_intake_is_one_line_that_counts(office: Office) -> None:
    finished = take(office, consent_record="refused", age_group="age_26_40")
    assert (finished.kind, finished.case_id) == ("service_tally", None)
    for name in ("person", "case_file", "record", "record_identity", "incident", "perpetrator", "perpetrator_identity"):
        assert column(office, f"select count(*) from {name}") == [(0,)], name
    assert all(where(office, mark) == set() for mark in MARKS)


def test_by_telephone_she_leaves_nothing_that_leads_to_her_unless_she_wants_to(office: Office) -> None:
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk, "full_intake", mode="phone").value
    drafts.keep_draft(desk, draft.id, FULL | {"caller_can_talk": "yes", "leaves_details": "no"}, "finish")
    finished = intakes.finish_intake(desk, draft.id).value
    assert finished.kind == "case"
    assert finished.survivor_code
    assert column(office, "select mode from case_file") == [("phone",)]
    assert where(office, "marqueria") == where(office, "vintrelle") == set()


def test_all_of_it_travels_and_is_the_same_on_the_other_pc(offices: Offices, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    finished = take(a)
    packed = bundles.export_bundle(a.desk("SV01"), tmp_path).value
    came = bundles.import_bundle(b.desk("SV01"), packed.path).value
    assert (came.quarantined, came.held) == ((), 0)
    mine = classifications.incidents_of(a.desk("SV01"), finished.case_id or "")
    assert classifications.incidents_of(b.desk("SV01"), finished.case_id or "") == mine
    now = classifications.risk_of(b.desk("SV01"), finished.case_id or "")
    assert (now.level, str(now.judged_on)) == ("high", "2026-11-22")
    for name in ("record_identity", "perpetrator", "perpetrator_identity", "risk_assessment"):
        assert column(a, f"select * from {name} order by id") == column(b, f"select * from {name} order by id"), name
    assert b.desk("SV01").store.journal.rebuild_differences() == []
    assert a.desk("SV01").store.journal.rebuild_differences() == []


def test_two_pcs_go_on_with_one_case_and_come_to_the_same(offices: Offices, tmp_path: Path) -> None:
    """What only one of them asked stays; what both asked otherwise waits for a person; danger is never played down."""
    a, b = offices("A", "B")
    case = take(a, "SV01").case_id

    def carry(giver: Office, taker: Office) -> None:
        packed = bundles.export_bundle(giver.desk("SV01"), tmp_path).value
        came = bundles.import_bundle(taker.desk("SV01"), packed.path).value
        assert (came.quarantined, came.held) == ((), 0)

    carry(a, b)
    unarmed = BY_HUSBAND | {"weapon_used": ["none"], "q1": "yes"}
    go_on(a, case, "SV01", education="primary", incidents=[unarmed, BY_STRANGER])
    married = BY_HUSBAND | {"q3": "no", "q4": "yes"}
    go_on(b, case, "SV01", occupation="farm", district={"missing": "declined"}, incidents=[married, BY_STRANGER])
    carry(a, b)
    carry(b, a)
    for thing in ("record", "record_identity", "incident", "perpetrator", "perpetrator_identity", "risk_assessment"):
        seen = []
        for one in (a, b):
            db = one.desk("SV01").store.reader
            ids = [id for (id,) in db.execute(f"select id from {thing} order by id").fetchall()]
            seen.append({id: current(db, thing, id) for id in ids})
        assert seen[0] == seen[1], thing
    file = cases.open_case(a.desk("SV01"), case or "")
    assert file.record is not None
    assert (file.record.answers["education"], file.record.answers["occupation"]) == ("primary", "farm")
    waits = {one.field.partition("#")[0] for one in file.conflicts if one.thing == "record"}
    assert waits == {"answer.incidents", "answer.all_types"}
    assert sum("incidents#" in one.field for one in file.conflicts) == 1, "the one that both told otherwise"
    told = next(one for one in file.conflicts if "incidents#" in one.field)
    assert field_words(told.thing, told.field, full_intake()) == sentence("An incident, as it was told")
    words = sibling_words(told, told.siblings[0].value, full_intake())
    assert callable(words)
    said = words(speaker("en"))
    assert ":" in said
    assert "@" not in said, "ids are for programs"
    assert "belt" not in said, "what both wrote is not repeated"
    for one in (a, b):
        assert one.desk("SV01").store.journal.rebuild_differences() == []


def test_two_pcs_add_an_incident_each_and_there_are_both(offices: Offices, tmp_path: Path) -> None:
    """Neither is lost, neither waits for anybody, and each keeps its own answers, type and alleged perpetrator."""
    a, b = offices("A", "B")
    case = take(a, "SV01").case_id or ""

    def carry(giver: Office, taker: Office) -> None:
        packed = bundles.export_bundle(giver.desk("SV01"), tmp_path).value
        came = bundles.import_bundle(taker.desk("SV01"), packed.path).value
        assert (came.quarantined, came.held) == ((), 0)

    def tell_more(office: Office, more: dict[str, object]) -> None:
        desk = office.desk("SV01")
        told = drafts.begin_intake(desk, "full_intake", mode="full", case_id=case).value
        filling = drafts.filling_of(desk, told)
        filling.answer("incident_count", 3)  # as the window does it
        key = filling.repetitions("incidents")[-1]
        for name, value in more.items():
            if name != "perpetrators":
                filling.answer(f"{key}/{name}", value)
        him = filling.repetitions(f"{key}/perpetrators")[0]
        filling.answer(f"{him}/relationship", "current_partner")
        drafts.keep_draft(desk, told.id, filling.draft(), "incident")
        intakes.finish_intake(desk, told.id)

    carry(a, b)
    on_the_way = BY_STRANGER | {"incident_date": "2026-11-20", "account": "on the way home"}
    at_work = BY_HUSBAND | {"q1": "no", "q3": "no", "q4": "no", "q5": "no", "q6": "yes", "account": "at work"}
    tell_more(a, on_the_way)
    tell_more(b, at_work)
    carry(a, b)
    carry(b, a)
    for one in (a, b):
        desk = one.desk("SV01")
        told = classifications.incidents_of(desk, case)
        assert [found.label.rpartition("/")[2] for found in told] == ["01", "02", "03", "04"]
        assert {found.type for found in told[2:]} == {"rape", "psychological_abuse"}
        for found in told:  # each still follows from its own answers
            assert classifications.classification_of(desk, case, found.id).computed == found.computed
        record = cases.open_case(desk, case).record
        assert record is not None
        assert {row.get("account") for row in record.answers["incidents"]} >= {"on the way home", "at work"}
        assert not [c for c in cases.open_case(desk, case).conflicts if c.field.startswith("answer.incidents")]
        assert desk.store.journal.rebuild_differences() == []
    go_on(a, case, "SV01", education="primary")  # going on with it takes neither back
    assert len(classifications.incidents_of(a.desk("SV01"), case)) == 4


def test_incidents_of_a_record_that_has_them_in_one_field_keep_their_ids(office: Office) -> None:
    """A record of an earlier program: its list is read, and going on with it finds the same incidents again."""
    case = take(office).case_id or ""
    desk = office.desk("CW01")
    before = [one.id for one in classifications.incidents_of(desk, case)]
    (record,) = [id for (id,) in column(office, "select id from record")]
    for thing, id in (("record", record), ("record_identity", part_id(record, "identity"))):
        fields = current(desk.store.reader, thing, id)
        whole = gathered({name[len("answer.") :]: value for name, value in fields.items() if "#" in name}, record)
        assert whole, thing
        rows = [{name: value for name, value in row.items() if name[0] != "@"} for row in whole["incidents"]]
        split = {name: None for name in fields if "#" in name}
        with desk.store.transaction("CW01", "record_changed", "as it was") as t:
            t.set(thing, id, {"answer.incidents": rows} | split, t.db.execute("select id from person").fetchone()[0])
    assert classifications.classification_of(desk, case, before[1]).computed == "rape"
    go_on(office, case, education="primary")
    assert [one.id for one in classifications.incidents_of(office.desk("CW01"), case)] == before
    assert current(desk.store.reader, "record", record)["answer.incidents"] is None
    draft = drafts.begin_intake(office.desk("CW01"), "full_intake", mode="full", case_id=case).value
    assert draft.answers["incidents"][0]["perpetrators"][0]["perp_name"] == HIS


def test_every_thing_of_a_full_intake_is_sealed_with_the_key_of_her_file(office: Office) -> None:
    finished = take(office, full_name=HER)
    subjects = column(office, "select distinct thing, subject is not null from entity")
    assert {thing for thing, sealed in subjects if not sealed} <= {"centre", "form", "provider", "tally"}
    lines = b"".join(office.desk("SV01").store.journal.lines()).lower()
    assert not [mark for mark in MARKS if mark.encode() in lines]
    assert finished.case_id
    assert set(TABLES) >= {"incident", "perpetrator", "risk_assessment", "type_override"}
    assert json.loads(column(office, "select weapon_used from incident where number = 1")[0][0]) == ["blunt_object"]
