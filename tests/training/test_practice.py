# SPDX-License-Identifier: Apache-2.0
"""The practice desk: a morning's worth of invented cases that nobody can take for real ones, and that never leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake_desktop.domain.permissions import NOT_IN_PRACTICE, NotAllowed
from intake_desktop.services import backups, bundles, cases, drafts, slips, today
from intake_desktop.services.desk import Desk
from intake_desktop.services.unlock import lock
from intake_desktop.training import lives, practice

MORNING = datetime(2026, 11, 22, 6, tzinfo=UTC)


class Clock:
    """The clock on the wall of the training room."""

    def __init__(self) -> None:
        self.time = MORNING

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A practice desk as it is laid out in the morning; nobody in these tests writes to it."""
    desk = practice.open_practice(tmp_path_factory.mktemp("room") / "practice", now=Clock())
    yield desk
    lock(desk)


def count(desk: Desk, what: str) -> int:
    return int(desk.store.reader.execute(f"select count(*) from {what}").fetchone()[0])


def test_there_is_a_morning_s_worth_of_cases_in_three_languages(made: Desk) -> None:
    rows = cases.list_cases(made, limit=100)
    assert len(rows) == practice.CASES
    assert {row.risk_level for row in rows} > {"high"}
    assert count(made, "goal") >= practice.CASES
    assert count(made, "plan_action") == count(made, "goal")
    assert count(made, "follow_up") > practice.CASES // 2
    assert count(made, "safety_plan") > practice.CASES // 2
    assert count(made, "referral where status = 'issued'") == 2
    assert len(drafts.list_drafts(made)) == 1
    written = {text for (text,) in made.store.reader.execute("select words from goal")}
    for language in lives.LANGUAGES:
        assert written & set(lives.GOALS[language]), language


def test_today_has_something_to_do(made: Desk) -> None:
    assert today.today(made).due


def test_its_clock_never_went_back(made: Desk) -> None:
    times = [at for (at,) in made.store.reader.execute("select at from audit order by nr")]
    assert times == sorted(times)
    assert made.store.journal.first_broken() is None
    assert made.store.journal.rebuild_differences() == []


@pytest.mark.parametrize("action", sorted(NOT_IN_PRACTICE))
def test_nothing_leaves_it(made: Desk, action: Any) -> None:
    assert not made.may(action)
    with pytest.raises(NotAllowed) as refused:
        made.require(action)
    assert "practice" in refused.value.what.text


def test_neither_bundle_nor_backup_can_be_made(made: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        bundles.export_bundle(made, tmp_path)
    with pytest.raises(NotAllowed):
        backups.back_up(made)
    assert list(tmp_path.iterdir()) == []


def test_every_paper_says_that_it_is_practice(made: Desk) -> None:
    (slip, case) = made.store.reader.execute("select id, case_id from referral limit 1").fetchone()
    assert case
    assert made.centre.names == made.centre.neutral_names == practice.NAMES
    assert slips.slip_pdf(made, slip).startswith(b"%PDF")


def test_what_was_tried_is_kept_until_the_next_day(tmp_path: Path) -> None:
    place, clock = tmp_path / "practice", Clock()
    desk = practice.open_practice(place, language="ur", now=clock)
    newest = cases.list_cases(desk)[0]
    cases.set_category(desk, newest.id, "cyber_crime")
    lock(desk)
    clock.time += timedelta(hours=5)
    again = practice.open_practice(place, now=clock)
    assert cases.open_case(again, newest.id).row.category == "cyber_crime"
    lock(again)
    clock.time += timedelta(days=1)
    anew = practice.open_practice(place, now=clock)
    assert "cyber_crime" not in {row.category for row in cases.list_cases(anew)[:1]}
    assert len(cases.list_cases(anew, limit=100)) == practice.CASES
    lock(anew)


def test_what_was_not_finished_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def power_cut(*_: object) -> None:
        raise OSError("the light went out")

    with monkeypatch.context() as cut:
        cut.setattr(lives, "live", power_cut)
        with pytest.raises(OSError, match="light"):
            practice.open_practice(tmp_path / "practice", now=Clock())
    desk = practice.open_practice(tmp_path / "practice", now=Clock())
    assert len(cases.list_cases(desk, limit=100)) == practice.CASES
    lock(desk)


def test_a_real_case_file_is_never_taken_for_it(tmp_path: Path) -> None:
    real = tmp_path / "practice"
    real.mkdir()
    (real / "store.db").write_bytes(b"the cases of a centre")
    with pytest.raises(practice.NotPractice):
        practice.open_practice(real, now=Clock())
    assert (real / "store.db").read_bytes() == b"the cases of a centre"
