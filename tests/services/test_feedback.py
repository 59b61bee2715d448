# SPDX-License-Identifier: Apache-2.0
"""Women say what they think of the centre, and nobody can find out which of them said what."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Office

from intake_desktop.domain.feedback import LEAST, Form, quarter_of, results
from intake_desktop.domain.permissions import NotAllowed
from intake_desktop.services import bundles, feedback
from intake_desktop.services.feedback import FeedbackRefused


@pytest.fixture
def desk_of_all(office: Office) -> Office:
    office.hire("FD01", "front_desk")
    office.hire("RO01", "report_officer")
    return office


def give(office: Office, times: int = 1, *, by: str = "FD01", words: str = "", **answers: str) -> None:
    for _ in range(times):
        feedback.give_feedback(office.desk(by), {"friendly": "yes"} | answers, words, "ur")


def test_nothing_is_shown_before_five_are_together(desk_of_all: Office) -> None:
    give(desk_of_all, LEAST - 1)
    found = feedback.list_feedback(desk_of_all.desk("RO01"))
    assert found is not None
    assert (found.results, found.waiting) == ((), LEAST - 1)
    give(desk_of_all, privacy="no")
    found = feedback.list_feedback(desk_of_all.desk("RO01"))
    assert found is not None
    [quarter] = found.results
    assert (quarter.quarter, quarter.forms, found.waiting) == ("2026-4", LEAST, 0)
    assert quarter.counts == {"friendly": {"yes": LEAST}, "privacy": {"no": 1}}


def test_neither_journal_nor_audit_tells_who_entered_it_or_when(desk_of_all: Office) -> None:
    desk = desk_of_all.desk("FD01")
    db = desk.store.reader

    def written() -> list[int]:
        return [db.execute(f"select count(*) from {table}").fetchone()[0] for table in ("operation", "audit")]

    before = written()
    give(desk_of_all, LEAST - 1)
    assert written() == before
    desk_of_all.clock.shift(days=3)
    give(desk_of_all, by="SV01")
    store = desk_of_all.desk("SV01").store
    query = "select o.id from operation o join feedback f on f.id = o.id order by o.nr"
    ids = [id for (id,) in store.reader.execute(query).fetchall()]
    assert len(ids) == LEAST
    wrote = [store.journal.operations(id)[0][0] for id in ids]
    assert {(one.actor, one.at) for one in wrote} == {("SV01", wrote[0].at)}, "all of them by whoever came last"
    assert ids == sorted(ids), "in the order that chance gave"
    assert store.journal.rebuild_differences() == []


def test_when_a_month_is_over_its_forms_are_counted(desk_of_all: Office) -> None:
    give(desk_of_all, 2)
    desk_of_all.clock.shift(days=12)
    give(desk_of_all)
    found = feedback.list_feedback(desk_of_all.desk("RO01"))
    assert found is not None
    assert [(one.forms, one.counts) for one in found.results] == [(2, {})]
    assert found.waiting == 1, "the form of this month says not yet whose it is"


def test_who_enters_does_not_read(desk_of_all: Office) -> None:
    give(desk_of_all, LEAST)
    assert feedback.list_feedback(desk_of_all.desk("FD01")) is None
    with pytest.raises(NotAllowed):
        feedback.list_feedback(desk_of_all.desk("CW01"))
    with pytest.raises(NotAllowed):
        give(desk_of_all, by="CW01")


def test_an_empty_form_is_none(desk_of_all: Office) -> None:
    with pytest.raises(FeedbackRefused):
        feedback.give_feedback(desk_of_all.desk("FD01"), {"friendly": ""}, "  ")
    with pytest.raises(FeedbackRefused):
        feedback.give_feedback(desk_of_all.desk("FD01"), {}, "x" * 601)
    with pytest.raises(ValueError):
        feedback.give_feedback(desk_of_all.desk("FD01"), {"friendly": "very"})
    feedback.give_feedback(desk_of_all.desk("FD01"), {}, "Thank you.")


def test_forms_travel_to_the_other_pcs(offices: object, tmp_path: Path) -> None:
    a, b = offices("A", "B")  # type: ignore[operator]
    give(a, LEAST, by="SV01", words="The waiting room is cold.")
    packed = bundles.export_bundle(a.desk("SV01"), tmp_path).value
    bundles.import_bundle(b.desk("SV01"), packed.path)
    found = feedback.list_feedback(b.desk("SV01"))
    assert found is not None
    assert [one.forms for one in found.results] == [LEAST]
    assert found.results[0].words == ("The waiting room is cold.",) * LEAST


def test_quarters_do_not_overlap() -> None:
    assert [quarter_of(f"2026-{month:02}") for month in range(1, 13)] == [
        f"2026-{1 + (m - 1) // 3}" for m in range(1, 13)
    ]
    few = [Form("2026-01", {"friendly": "yes"}, "words")] * (LEAST - 1)
    many = [Form("2026-05", {"friendly": "no"})] * LEAST
    shown, hidden = results([*few, *many])
    assert (shown.quarter, shown.is_shown, shown.counts) == ("2026-2", True, {"friendly": {"no": LEAST}})
    assert (hidden.quarter, hidden.is_shown, hidden.counts, hidden.words) == ("2026-1", False, {}, ())
