# SPDX-License-Identifier: Apache-2.0
"""Two files of one woman lie on the supervisor's desk. She puts them together, and takes them apart again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Office
from tests.services.counselling import counselled, signed

from intake_desktop.domain.admitted import may_write
from intake_desktop.domain.identifiers import part_id
from intake_desktop.domain.merge import rule
from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.services import access, bundles, cases, drafts, duplicates, people, sessions
from intake_desktop.services.closing import CaseClosed, require_open
from intake_desktop.services.desk import Desk
from intake_desktop.store.things import MOVING, TABLES

HER = {"full_name": "زینب خان", "age_years": 27}
NOT_COMPARED = {"duplicate", "case", "person"}


def two_files(office: Office) -> tuple[str, str]:
    """She came to CW01, and months later to CW02, who wrote her name otherwise."""
    first = office.intake("CW01", **HER)
    office.clock.shift(days=90)
    second = office.intake("CW02", full_name="Zainab Khan", age_years=27)
    return str(first.case_id), str(second.case_id)


def a_part_of_everything(desk: Desk, case: str, *, may: bool = False) -> None:
    """Everything that a case can have, so that nothing can be forgotten."""
    person = desk.store.reader.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
    with desk.store.transaction("SV01", "record_changed") as t:
        for thing in MOVING:
            if may and not may_write(desk.roles, thing):
                continue
            write = t.append if rule(thing) == "append" else t.set
            write(thing, part_id(case, f"every {thing}"), {"case_id": case}, person)


def parts(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """All parts of all cases as the tables show them."""
    found = {}
    for thing, table in TABLES.items():
        if thing not in NOT_COMPARED:
            columns = ", ".join(("id", *table.columns))
            found[thing] = desk.store.reader.execute(f"select {columns} from {table.name} order by id").fetchall()
    query = "select id, status, step, duplicate_of from case_file order by id"
    found["case"] = desk.store.reader.execute(query).fetchall()
    found["person"] = desk.store.reader.execute("select id, duplicate_of from person order by id").fetchall()
    return found


def test_the_program_finds_them_and_shows_no_name(office: Office) -> None:
    kept, other = two_files(office)
    office.intake("CW01", full_name="Sunita Devi", age_years=27)
    look = duplicates.look_for_pairs(office.desk("SV01"))
    assert [(one.kept.id, one.other.id, one.state, one.how) for one in look.pairs] == [
        (kept, other, "found", ("name", "age"))
    ]
    assert look.further is None
    assert "Zainab" not in str(look)
    assert "زینب" not in str(look)
    duplicates.dismiss(office.desk("SV01"), kept, other)
    assert duplicates.look_for_pairs(office.desk("SV01")).pairs == ()
    assert duplicates.list_pairs(office.desk("SV01")) == []


def test_the_preview_counts_every_part_and_changes_nothing(office: Office) -> None:
    kept, other = two_files(office)
    desk = office.desk("SV01")
    a_part_of_everything(desk, other)
    before = parts(desk)
    shown = duplicates.preview(desk, kept, other, "same_case")
    assert {part.thing for part in shown.parts if part.moves} == set(MOVING)
    assert {part.thing for part in shown.parts if not part.moves} >= {"identity"}
    assert shown.problem is None
    assert parts(desk) == before


def test_a_case_entered_twice_goes_on_in_one_file_and_the_undo_restores_exactly(office: Office) -> None:
    kept, other = two_files(office)
    desk = office.desk("SV01")
    a_part_of_everything(desk, other)
    before = parts(desk)
    id = duplicates.join(desk, kept, other, "same_case", agreed=True).value
    after = parts(desk)
    assert len(after["consent"]) == len(before["consent"])
    for thing in MOVING:
        assert {row[1 + TABLES[thing].columns.index("case_id")] for row in after[thing]} == {kept}
    assert cases.open_case(desk, other).row.status == "duplicate"
    with pytest.raises(CaseClosed):
        require_open(desk, other)
    assert desk.store.journal.rebuild_differences() == []
    assert [one.state for one in duplicates.list_pairs(desk)] == ["merged"]
    duplicates.take_apart(desk, id)
    assert parts(desk) == before
    assert desk.store.journal.rebuild_differences() == []
    with pytest.raises(NoRecord):
        duplicates.take_apart(desk, id)


def test_two_files_of_one_woman_are_put_together_only_if_she_agrees(office: Office) -> None:
    kept, other = two_files(office)
    desk = office.desk("SV01")
    with pytest.raises(duplicates.CannotJoin):
        duplicates.join(desk, kept, other, "same_woman", agreed=False)
    before = parts(desk)
    id = duplicates.join(desk, kept, other, "same_woman", agreed=True).value
    assert [row.id for row in duplicates.other_files(desk, kept)] == [other]
    assert [row.id for row in duplicates.other_files(desk, other)] == [kept]
    assert parts(desk)["record"] == before["record"], "they stay two cases"
    require_open(desk, other)
    duplicates.take_apart(desk, id)
    assert parts(desk) == before


def test_whoever_is_barred_from_one_is_barred_from_both(office: Office) -> None:
    kept, other = two_files(office)
    access.bar_from_case(office.desk("SV01"), kept, "CW02", "related_survivor")
    assert cases.list_cases(office.desk("CW02")) != []
    duplicates.join(office.desk("SV01"), kept, other, "same_woman", agreed=True)
    assert cases.list_cases(office.desk("CW02")) == []
    with pytest.raises(NoRecord):
        cases.open_case(office.desk("CW02"), other)


def test_what_stands_against_it_is_said(office: Office) -> None:
    kept, other = two_files(office)
    third = str(office.intake("CW01", full_name="Zainab Khan", age_years=27).case_id)
    desk = office.desk("CW02")
    draft = drafts.begin_intake(desk, "full_intake", mode="full", case_id=other).value
    desk = office.desk("SV01")
    with pytest.raises(duplicates.CannotJoin):
        duplicates.join(desk, kept, other, "same_case", agreed=True)
    drafts.discard_draft(office.desk("CW02"), draft.id)
    desk = office.desk("SV01")
    duplicates.join(desk, kept, other, "same_case", agreed=True)
    for one, two in ((kept, other), (other, third), (third, other)):
        assert duplicates.preview(desk, one, two, "same_case").problem is not None
        with pytest.raises(duplicates.CannotJoin):
            duplicates.join(desk, one, two, "same_case", agreed=True)
    with pytest.raises(NotAllowed):
        duplicates.join(office.desk("CW01"), kept, third, "same_case", agreed=True)


def test_what_was_proposed_at_an_intake_waits_for_a_supervisor(office: Office) -> None:
    first = office.intake("CW02", **HER)
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk).value
    (known,) = people.may_be_known(desk, HER)
    people.keep_known(desk, draft.id, (known.ref,))
    from tests.conftest import GIVEN

    from intake_desktop.services import intakes

    drafts.keep_draft(desk, draft.id, GIVEN, "finish")
    second = intakes.finish_intake(desk, draft.id).value
    (pair,) = duplicates.list_pairs(office.desk("SV01"))
    assert (pair.kept.id, pair.other.id, pair.state, pair.agreed, pair.staff) == (
        first.case_id, second.case_id, "proposed", True, "CW01",
    )  # fmt: skip


def test_a_pair_that_was_joined_both_ways_has_one_key_and_goes_with_it(office: Office) -> None:
    """What was decided about the two names no one; it is gone when the file is whose key it has, at the latest with
    both.
    """
    office.hire("CA01", "centre_administrator")
    kept, other = two_files(office)
    desk = office.desk("SV01")
    for one, two in ((kept, other), (other, kept)):
        duplicates.take_apart(desk, duplicates.join(desk, one, two, "same_woman", agreed=True).value)
    for case in (kept, other):
        person = cases.open_case(desk, case).person.id
        with desk.store.transaction("CA01", "record_erased") as t:
            t.erase(person)
        assert desk.store.journal.rebuild_differences() == []
    assert desk.store.reader.execute("select count(*) from duplicate").fetchone() == (0,)


def test_what_was_put_together_is_neither_asked_nor_proposed_again(office: Office) -> None:
    kept, other = two_files(office)
    id = duplicates.join(office.desk("SV01"), kept, other, "same_woman", agreed=True).value
    desk = office.desk("SV01")
    assert [one.ref for one in people.may_be_known(desk, HER, other)] == []
    draft = drafts.begin_intake(desk).value
    people.keep_known(desk, draft.id, (kept,))
    with desk.store.transaction("SV01", "record_changed") as t:
        people.propose_known(desk, t, draft.id, other)
    duplicates.take_apart(desk, id)


def test_it_reaches_the_other_pc_with_what_was_written_there_meanwhile(
    offices: Callable[..., list[Office]], tmp_path: Path
) -> None:
    a, b = offices("A", "B")

    def carry(giver: Office, taker: Office) -> None:
        made = bundles.export_bundle(giver.desk("SV01"), tmp_path).value
        bundles.import_bundle(taker.desk("SV01"), made.path)

    kept, other = two_files(a)
    carry(a, b)
    before = parts(b.desk("SV01"))
    id = duplicates.join(a.desk("SV01"), kept, other, "same_case", agreed=True).value
    cases.set_category(b.desk("SV01"), other, "harassment")
    a_part_of_everything(b.desk("SV01"), other, may=True)
    carry(a, b)
    carry(b, a)
    for office in (a, b):
        desk = office.desk("SV01")
        assert {row[1] for row in desk.store.reader.execute("select id, case_id from task").fetchall()} == {kept}
        assert desk.store.journal.rebuild_differences() == []
    assert parts(a.desk("SV01")) == parts(b.desk("SV01"))
    duplicates.take_apart(b.desk("SV01"), id)
    carry(b, a)
    assert parts(a.desk("SV01"))["record"] == parts(b.desk("SV01"))["record"] != []
    first = {row[0]: row for row in before["consent"]}
    assert {row[0]: row for row in parts(a.desk("SV01"))["consent"] if row[0] in first} == first


def test_erasing_one_reaches_both(office: Office) -> None:
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import erasure
    from intake_desktop.services.second import confirm_second

    kept, other = two_files(office)
    duplicates.join(office.desk("SV01"), kept, other, "same_woman", agreed=True)
    office.hire("CA01", "centre_administrator")
    desk = office.desk("CA01")
    second = confirm_second(desk, "SV01", bytearray(office.passphrases["SV01"].encode()), Action.ERASE_RECORD)
    erasure.erase_record(desk, kept, "her_wish", second)
    assert desk.store.reader.execute("select count(*) from case_file").fetchone() == (0,)
    assert desk.store.reader.execute("select count(*) from name_key").fetchone() == (0,)


def test_a_signed_note_is_read_and_proved_in_the_file_that_goes_on(office: Office) -> None:
    other = counselled(office)
    note = signed(office.desk("CO01"), other)
    kept = str(office.intake("CW01").case_id)
    duplicates.join(office.desk("SV01"), kept, other, "same_case", agreed=True)
    read = sessions.read_notes(office.desk("CO01"), kept, note.session_id).notes
    assert [(one.proved, one.whole, one.writing is not None) for one in read] == [(True, True, True)]
