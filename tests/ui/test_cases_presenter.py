# SPDX-License-Identifier: Apache-2.0
"""The list of cases without a window: paging by key, search as she types, drafts on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from intake_desktop.domain.cases import CaseKey, CaseRow
from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import cases, drafts
from intake_desktop.ui.pages.cases import presenter as listing
from intake_desktop.ui.pages.cases.presenter import DOTS, CasesPresenter, CasesServices, services_at
from intake_desktop.ui.runner import InlineRunner


class Wall:
    """Stands for the page."""

    def __init__(self) -> None:
        self.rows: list[CaseRow] = []
        self.more = False
        self.none: Sentence | None = None
        self.found: Sentence | None = None
        self.drafts: list[Any] = []
        self.troubles: list[Trouble] = []

    def show_rows(self, rows: Sequence[CaseRow], *, more: bool, keep_place: bool) -> None:
        self.rows, self.more, self.none = list(rows), more, None

    def add_rows(self, rows: Sequence[CaseRow], *, more: bool) -> None:
        self.rows, self.more = self.rows + list(rows), more

    def show_none(self, words: Sentence, *, searched: bool) -> None:
        self.none = words

    def show_found(self, words: Sentence | None) -> None:
        self.found = words

    def show_drafts(self, drafts: Sequence[Any]) -> None:
        self.drafts = list(drafts)

    def say_trouble(self, trouble: Trouble) -> None:
        self.troubles.append(trouble)


class SlowRunner(InlineRunner):
    """Answers only when it is told to, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: Any, then: Any = None, trouble: Any = None, *, latest: str | None = None) -> None:
        self.waiting.append(lambda: super(SlowRunner, self).run(work, then, trouble, latest=latest))


def at_desk(office: Any, code: str = "CW01") -> tuple[CasesPresenter, Wall]:
    wall = Wall()
    presenter = CasesPresenter(services_at(office.desk(code)), InlineRunner(), wall)
    presenter.opened()
    return presenter, wall


def test_a_new_centre_offers_the_first_intake(office: Any) -> None:
    _, wall = at_desk(office)
    assert wall.none is not None
    assert wall.none.text == "No case yet."


def test_the_list_is_read_a_page_at_a_time_and_never_twice(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 5)
    for _ in range(12):
        office.intake()
    presenter, wall = at_desk(office)
    assert len(wall.rows) == 5
    assert wall.more
    presenter.reached_end()
    presenter.reached_end()
    presenter.reached_end()
    assert len({row.id for row in wall.rows}) == len(wall.rows) == 12
    assert not wall.more
    assert [row.number for row in wall.rows] == sorted((row.number for row in wall.rows), reverse=True)


def test_search_finds_by_code_number_and_name_and_shows_no_name(office: Any) -> None:
    known = office.intake(full_name="زینب بی بی")
    office.intake(full_name="Amna")
    presenter, wall = at_desk(office)
    for words in (known.survivor_code, known.case_number, "زينب"):
        presenter.searched(words)
        assert [row.id for row in wall.rows] == [known.case_id]
    assert wall.found is not None
    assert wall.found.values["count"] == 1
    assert "name" not in CaseRow.__struct_fields__


def test_a_search_without_result_says_so_and_ends_when_cleared(office: Any) -> None:
    office.intake()
    presenter, wall = at_desk(office)
    presenter.searched("nobody")
    assert wall.none is not None
    assert wall.none.values == {"words": DOTS}
    assert not presenter.searched("  nobody ")
    presenter.searched("")
    assert len(wall.rows) == 1
    assert wall.found is None


def test_an_older_search_never_covers_a_newer_one() -> None:
    """The answer to the first letter comes last: it must not be shown."""
    answers = {"a": [row("old")], "amna": [row("new")]}
    services = CasesServices(
        list_cases=lambda before, limit: [], search_cases=lambda text, limit: answers[text],
        list_drafts=list, discard_draft=lambda _: None,
    )  # fmt: skip
    runner, wall = SlowRunner(), Wall()
    presenter = CasesPresenter(services, runner, wall)
    presenter.searched("a")
    presenter.searched("amna")
    first, second = runner.waiting
    second()
    first()
    assert [one.id for one in wall.rows] == ["new"]


def test_drafts_are_on_top_and_can_be_thrown_away(office: Any) -> None:
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk).value
    presenter, wall = at_desk(office)
    assert [one.id for one in wall.drafts] == [draft.id]
    presenter.discarded(draft.id)
    assert wall.drafts == []


def test_what_is_touched_is_read_again_and_the_place_is_kept(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 5)
    for _ in range(8):
        office.intake()
    presenter, wall = at_desk(office)
    presenter.reached_end()
    chosen = wall.rows[6]
    assert chosen.category is None
    presenter.heard(cases.set_category(office.desk("CW01"), chosen.id, "harassment").touched)
    assert len(wall.rows) == 8
    assert next(one for one in wall.rows if one.id == chosen.id).category == "harassment"


def test_a_caseworker_sees_her_own_cases_only(office: Any) -> None:
    office.intake("CW01")
    office.intake("CW02")
    assert len(at_desk(office, "CW01")[1].rows) == 1
    assert len(at_desk(office, "SV01")[1].rows) == 2


def row(id: str) -> CaseRow:
    return CaseRow(id, "", "", "2026-11-22", "open", None, (), "", "CW01", 0, CaseKey("2026-11-22", 1))
