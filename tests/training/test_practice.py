# SPDX-License-Identifier: Apache-2.0
"""The practice desk: a morning's worth of invented cases that nobody can take for real ones, and that never leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake_desktop.domain.consent import LEVELS
from intake_desktop.domain.permissions import NOT_IN_PRACTICE, NotAllowed
from intake_desktop.services import backups, bundles, cases, drafts, providers, slips, today
from intake_desktop.services.desk import Desk
from intake_desktop.services.unlock import lock
from intake_desktop.training import lives, practice, sharing

MORNING = datetime(2026, 11, 22, 6).astimezone()


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
    assert len(drafts.list_drafts(made)) == 1
    written = {text for (text,) in made.store.reader.execute("select words from goal")}
    for language in lives.LANGUAGES:
        assert written & set(lives.GOALS[language]), language


def test_there_is_a_slip_in_every_state_that_asks_for_something(made: Desk) -> None:
    states = {status for (status,) in made.store.reader.execute("select status from referral")}
    assert states == {
        "draft", "issued", "delivered", "accepted", "in_service", "service_completed", "closed",
        "declined_by_provider", "redirected", "not_reached", "revoked",
    }  # fmt: skip
    assert count(made, "referral") == len([one for one in sharing.SHARINGS if one.slip])
    now = made.now().astimezone().isoformat()
    assert count(made, f"referral where status = 'delivered' and priority = 'emergency' and due < '{now}'") == 1
    asked = {kind for (kind,) in made.store.reader.execute("select kind from task where state = 'open'")}
    assert {"find_another", "ask_consent_elsewhere", "ask_why_not_arrived", "tell_to_stop", "accompany"} <= asked
    assert count(made, "stub") == 2


def test_her_consent_stands_at_every_level(made: Desk) -> None:
    """One ends in a few days, one was taken back, one was refused, one is a girl's."""
    lines = made.store.reader.execute(
        "select decision, level, giver, valid_until from consent where type = 'release_to_service'"
    ).fetchall()
    assert {level for decision, level, *_ in lines if decision == "given"} == set(LEVELS[1:])
    assert {decision for decision, *_ in lines} == {"given", "refused", "withdrawn"}
    assert len([giver for _, _, giver, _ in lines if giver == "other_trusted_adult"]) == 1
    week = (made.today() + timedelta(days=7)).isoformat()
    assert len([until for *_, until in lines if until and until <= week]) == 1


def test_the_directory_has_hours_and_languages_and_something_to_check(made: Desk) -> None:
    known = providers.list_providers(made)
    assert len(known) >= 12
    assert providers.count_to_check(made) == 3  # nobody has ever asked the two helplines
    assert [one.names["en"] for one in known if one.flagged] == ["Police station, women’s desk"]
    assert len([one for one in known if one.opening or one.always]) >= 12
    assert {"ur", "pa", "skr", "en"} <= {language for one in known for language in one.languages}
    assert len([one for one in known if one.in_house]) == 1


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
    (slip, case) = made.store.reader.execute("select id, case_id from referral where status = 'issued'").fetchone()
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
