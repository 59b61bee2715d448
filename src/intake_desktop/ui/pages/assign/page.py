# SPDX-License-Identifier: Apache-2.0
"""Caseloads: who has how many cases; a whole caseload given to others when somebody leaves or has too many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.resources import code_lists
from intake_desktop.ui.kit import (
    Body,
    Card,
    ChoiceList,
    EmptyState,
    Field,
    Flow,
    Heading,
    ListColumn,
    Page,
    PrimaryButton,
    QuietButton,
    Row,
    RowList,
    State,
    Words,
    ask,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import looks

from .presenter import AssignPresenter, AssignServices

if TYPE_CHECKING:
    from intake_desktop.services.assignments import Caseload

COLUMNS = (
    ListColumn(sentence("Staff code"), 10, code=True, strong=True),
    ListColumn(sentence("Roles"), 20, stretch=True, second=True),
    ListColumn(sentence("Active cases"), 12),
    ListColumn(sentence("High risk"), 16),
)
_STATES = {"too_many": "error", "many": "warning", "fine": "neutral"}


class AssignPage(Page):
    """A row of somebody opens the card above the list, which gives her cases to others."""

    def __init__(self, services: AssignServices, runner: Runner) -> None:
        super().__init__(
            sentence("Caseloads"),
            sentence(
                "Most people can know about 15 women well, and nobody more than 20. One case alone is given away "
                "from its own page."
            ),
        )
        nothing = EmptyState("staff", sentence("Nobody here can have cases yet."))
        self.list = RowList(COLUMNS, sentence("Caseloads"), nothing)
        self.to = Field(sentence("Who gets them"), ChoiceList([], several=True))
        reasons = [(one.code, _label(one.code)) for one in code_lists().codes("handover_reason")]
        self.reason = Field(sentence("Why"), ChoiceList(reasons, clearable=True))
        self.title = Heading("", 2)
        self.button = PrimaryButton(sentence("Give her cases to them"), "send")
        self.cancel = QuietButton(sentence("Not now"), "close")
        self.card = Card(
            self.title,
            Body(
                sentence(
                    "All her active cases change hands at once, each to whoever has the fewest. Nobody gets a case "
                    "that is closed to her. Closed cases stay where they are. Tell the women who will help them now."
                )
            ),
            self.to,
            self.reason,
            Flow(self.button, self.cancel),
            gap=1.5,
            inset=2.5,
        )
        self.body.add(self.card)
        self.body.add(self.list)
        self.card.hide()
        self._takers: list[Caseload] = []
        self.presenter = AssignPresenter(services, runner, self)
        self.list.opened.connect(self.presenter.choose)
        self.cancel.clicked.connect(lambda: self.presenter.choose(None))
        self.button.clicked.connect(self._press)
        runner.changed.connect(self.hear)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes; perhaps for one colleague (`code`), who leaves."""
        self.hush()
        code = where.get("code")
        self.presenter.giver = code if isinstance(code, str) else None
        self.presenter.opened()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what was touched."""
        if self.isVisible():
            self.presenter.heard(touched)

    # What the presenter asks

    def show_loads(self, loads: Sequence[Caseload], takers: Sequence[Caseload]) -> None:
        self._takers = list(takers)
        rows = [_row(one) for one in loads]
        self.list.show_rows(rows)
        lines = looks().sizes.line * (3 if not self.list.is_one_line() else 2)
        self.list.setMinimumHeight(max(looks().sizes.line * 8, lines * min(len(rows) + 1, 12)))

    def show_giver(self, giver: Caseload | None) -> None:
        self.show_problems({})
        if giver is None or not giver.cases:
            self.card.hide()
            if giver is not None:
                self.say("info", sentence("{code} has no active case.", code=giver.code))
            return
        self.title.say(sentence("Give the {count} cases of {code} to others", count=giver.cases, code=giver.code))
        others = [one for one in self._takers if one.code != giver.code]
        self.to.editor.set_items([(one.code, _load_words(one)) for one in others])
        self.card.show()
        self.middle.verticalScrollBar().setValue(0)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        fields = {"to": self.to, "reason": self.reason}
        for name, field in fields.items():
            field.set_problem(problems.get(name))
        for name, field in fields.items():
            if name in problems:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                break

    def show_busy(self, busy: bool) -> None:
        self.card.setEnabled(not busy)

    # What the person does here

    def _press(self) -> None:
        to, reason = list(self.to.value() or ()), self.reason.value()
        if self.presenter.may_hand_over(to, reason):
            giver = self.presenter.giver or ""
            ask(
                self,
                sentence("Give all active cases of {code} away?", code=giver),
                sentence("From now on {codes} open them, and {code} does not.", codes=", ".join(to), code=giver),
                yes=sentence("Give them away"),
                no=sentence("Not now"),
                then=lambda yes: self.presenter.hand_over(to, reason or "") if yes else None,
            )


def _row(one: Caseload) -> Row:
    def roles(speaker: Speaker) -> str:
        if not one.is_here:
            return speaker.say("Does not work here any more")
        return speaker.series(speaker.label("role", role) for role in one.roles)

    def count(speaker: Speaker) -> str:
        return speaker.say_count("{n} case", "{n} cases", one.cases)

    def high(speaker: Speaker) -> str:
        return speaker.say_count("{n} at high risk", "{n} at high risk", one.high_risk)

    left = not one.is_here
    cases: Words | State = (
        State(count, "error" if left else _STATES[one.state]) if left or one.state != "fine" else count
    )
    return Row(one.code, (one.code, roles, cases, high if one.high_risk else ""))


def _load_words(one: Caseload) -> Words:
    def words(speaker: Speaker) -> str:
        count = speaker.say_count("{n} case", "{n} cases", one.cases)
        return speaker.say("{code}: {count} now", code=speaker.isolate(one.code), count=count)

    return words


def _label(code: str) -> Words:
    return lambda speaker: speaker.label("handover_reason", code)
