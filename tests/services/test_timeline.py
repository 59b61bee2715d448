# SPDX-License-Identifier: Apache-2.0
"""The history of a case: who wrote what and when, told to whoever may hear it, without what identifies her."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Office
from tests.services import full_intake

from intake_desktop.domain.permissions import NoRecord
from intake_desktop.services import access, bundles, cases, timeline
from intake_desktop.services.timeline import CONTENT_ELSEWHERE, FieldChange, Moment
from intake_desktop.store.things import TABLES


def changes(moments: tuple[Moment, ...]) -> Iterator[FieldChange]:
    for moment in moments:
        yield from moment.changes


def test_what_one_person_wrote_in_one_go_is_one_moment(office: Office) -> None:
    case = office.intake().case_id
    office.clock.shift(minutes=5)
    cases.set_category(office.desk("SV01"), case, "harassment")
    office.clock.shift(minutes=5)
    cases.set_category(office.desk("SV01"), case, "domestic_violence")
    page = timeline.timeline_of(office.desk("CW01"), case)
    assert [(one.actor, one.station) for one in page.moments] == [("SV01", "A"), ("SV01", "A"), ("CW01", "A")]
    assert not page.more
    (newest,) = page.moments[0].changes
    assert (newest.thing, newest.field, newest.before, newest.after) == (
        "case", "centre_category", "harassment", "domestic_violence",
    )  # fmt: skip
    assert {one.thing for one in page.moments[-1].changes} >= {"case", "person", "record", "consent"}


def test_every_value_of_a_field_stays_readable(office: Office) -> None:
    case = office.intake().case_id
    for code in ("harassment", "family_case", "domestic_violence"):
        office.clock.shift(minutes=1)
        cases.set_category(office.desk("SV01"), case, code)
    versions = timeline.history_of_field(office.desk("CW01"), case, "case", case, "centre_category")
    assert [one.value for one in versions][:3] == ["domestic_violence", "family_case", "harassment"]
    assert [one.counts for one in versions] == [True] + [False] * (len(versions) - 1)


def test_both_sides_of_a_conflict_count_until_somebody_decides(offices: Any, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    case = a.intake().case_id
    carry(a, b, tmp_path)
    cases.set_category(a.desk("SV01"), case, "harassment")
    cases.set_category(b.desk("SV01"), case, "family_case")
    carry(b, a, tmp_path)
    desk = a.desk("SV01")
    versions = timeline.history_of_field(desk, case, "case", case, "centre_category")
    assert {(one.value, one.station) for one in versions if one.counts} == {("harassment", "A"), ("family_case", "B")}
    (conflict,) = cases.open_case(desk, case).conflicts
    cases.decide_conflict(desk, case, conflict, conflict.siblings[0].ref)
    versions = timeline.history_of_field(desk, case, "case", case, "centre_category")
    assert sum(one.counts for one in versions) == 1


def test_older_moments_come_page_by_page_and_none_twice(office: Office) -> None:
    case = office.intake().case_id
    for at in range(9):
        office.clock.shift(minutes=1)
        cases.set_category(office.desk("SV01"), case, ("harassment", "family_case")[at % 2])
    desk, read, before = office.desk("SV01"), [], None
    while True:
        page = timeline.timeline_of(desk, case, before, limit=3)
        read += page.moments
        if not page.more:
            break
        before = page.moments[-1].began
    assert read == list(timeline.timeline_of(desk, case).moments)
    assert len(read) == 10


def test_what_identifies_her_is_never_part_of_it(office: Office) -> None:
    case = full_intake.take(office).case_id or ""
    page = timeline.timeline_of(office.desk("SV01"), case)
    hidden = [one for one in changes(page.moments) if one.thing in CONTENT_ELSEWHERE]
    assert hidden
    assert all(one.hidden and one.before is None and one.after is None for one in hidden)
    told = repr(page).lower()
    assert not [mark for mark in full_intake.MARKS if mark in told]
    identity = next(one for one in hidden if one.thing == "identity")
    with pytest.raises(NoRecord):
        timeline.history_of_field(office.desk("SV01"), case, "identity", identity.id, identity.field)


def test_nobody_hears_more_than_she_may_open(office: Office) -> None:
    case = full_intake.take(office).case_id or ""
    with pytest.raises(NoRecord):
        timeline.timeline_of(office.desk("CW02"), case)
    other = office.intake("CW02").case_id
    record = next(one for one in changes(timeline.timeline_of(office.desk("SV01"), case).moments))
    with pytest.raises(NoRecord):
        timeline.history_of_field(office.desk("CW02"), other, record.thing, record.id, record.field)


def test_who_was_barred_is_told_to_those_who_decide_it(office: Office) -> None:
    case = office.intake().case_id
    access.bar_from_case(office.desk("SV01"), case, "CW02", "related_survivor")

    def heard(code: str) -> set[str]:
        return {one.thing for one in changes(timeline.timeline_of(office.desk(code), case).moments)}

    assert "bar" not in heard("CW01")
    assert "bar" in heard("SV01")


@pytest.mark.parametrize("thing", sorted(TABLES))
def test_a_thing_of_a_case_is_told_of_or_said_to_be_untold(thing: str) -> None:
    """Whoever adds a thing decides who hears of it: nothing about her danger or her plans slips in by default."""
    to_everybody = {
        "person", "identity", "contact", "record_identity", "case", "task", "closure", "closure_decision", "reopening",
        "transfer", "handover",
    }  # fmt: skip
    without_a_case = {"form", "provider", "tally", "feedback", "prevention", "statistic", "incoming", "slip_file"}
    known = timeline.TOLD_TO.keys() | timeline.UNTOLD | to_everybody | without_a_case
    assert thing in known


def carry(sender: Any, receiver: Any, folder: Path) -> None:
    """A stick goes from one PC to the other."""
    packed = bundles.export_bundle(sender.desk("SV01"), folder).value
    bundles.import_bundle(receiver.desk("SV01"), packed.path)
