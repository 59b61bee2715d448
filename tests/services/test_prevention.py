# SPDX-License-Identifier: Apache-2.0
"""What the centre does besides its cases is written down in a line: day, what, where, for how many."""

from __future__ import annotations

import pytest
from tests.conftest import Office

from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.domain.prevention import Work
from intake_desktop.services import prevention
from intake_desktop.services.prevention import WorkRefused


def test_a_line_is_written_and_read(office: Office) -> None:
    desk = office.desk("CW01")
    work = Work("2026-11-20", "awareness", "Union council hall", women=40, girls=12)
    prevention.log_work(desk, work)
    [line] = prevention.list_work(desk)
    assert (line.work, line.staff, line.work.people) == (work, "CW01", 52)
    assert desk.store.journal.rebuild_differences() == []


def test_the_newest_stands_first_and_pages_go_on(office: Office) -> None:
    desk = office.desk("CW01")
    for day in range(1, 8):
        prevention.log_work(desk, Work(f"2026-11-{day:02}", "training"))
    first = prevention.list_work(desk, limit=4)
    rest = prevention.list_work(desk, before=(first[-1].work.day, first[-1].id), limit=4)
    assert [one.work.day[-2:] for one in (*first, *rest)] == ["07", "06", "05", "04", "03", "02", "01"]


def test_what_is_wrong_is_said_by_field(office: Office) -> None:
    with pytest.raises(WorkRefused) as refused:
        prevention.log_work(office.desk("CW01"), Work("2026-12-24", "", "x" * 81, women=-1))
    assert set(refused.value.problems) == {"day", "type", "place", "women"}
    with pytest.raises(ValueError):
        prevention.log_work(office.desk("CW01"), Work("2026-11-20", "party"))


def test_a_mistake_is_taken_back(office: Office) -> None:
    desk = office.desk("CW01")
    id = prevention.log_work(desk, Work("2026-11-20", "media")).value
    prevention.take_back_work(desk, id)
    assert prevention.list_work(desk) == []
    with pytest.raises(NoRecord):
        prevention.take_back_work(desk, id)


def test_whoever_counts_may_log_and_who_keeps_the_computers_may_not(office: Office) -> None:
    office.hire("RO01", "report_officer")
    office.hire("SA01", "system_admin")
    prevention.log_work(office.desk("RO01"), Work("2026-11-20", "school", girls=30))
    with pytest.raises(NotAllowed):
        prevention.list_work(office.desk("SA01"))
