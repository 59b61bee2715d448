# SPDX-License-Identifier: Apache-2.0
"""For supervisors: who has how many cases, and which to talk over with one of them this week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import Column, EmptyState, Heading, ListColumn, Muted, Row, RowList, Scroll, State, Words
from intake_desktop.ui.theme import looks

from .presenter import REASONS

if TYPE_CHECKING:
    from intake_desktop.services.laws import ReportsCounted
    from intake_desktop.services.supervision import Caseload, Discussed, Issued

_STAFF = (
    ListColumn(sentence("Caseworker"), 10, code=True, strong=True),
    ListColumn(sentence("Open cases"), 12, stretch=True, second=True),
    ListColumn(sentence("At high risk"), 18, second=True),
    ListColumn(sentence("Load"), 28),
)
_CASES = (
    ListColumn(sentence("Survivor code"), 12, code=True, strong=True),
    ListColumn(sentence("Why"), 34, stretch=True),
    ListColumn(sentence("Case number"), 15, code=True, second=True),
    ListColumn(sentence("Risk"), 17),
)
_LOADS = {
    "well": (sentence("Within the guide"), "done"),
    "much": (sentence("More than 15: too many for long"), "warning"),
    "too_much": (sentence("More than 20: hand cases on"), "error"),
}
_RISKS = {"high": "error", "medium": "warning", "low": "done"}


class CaseloadView(Column):
    """`chosen` gives a member of staff, `case_wanted` a case to talk over."""

    chosen = Signal(str)
    case_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(gap=1.5)
        self.staff = RowList(_STAFF, sentence("Caseload"), EmptyState("staff", sentence("Nobody has an open case.")))
        self.over = Heading(sentence("To talk over this week"), 2)
        self.nothing = EmptyState("done", sentence("Choose a caseworker above."))
        self.cases = RowList(_CASES, sentence("To talk over this week"), self.nothing)
        inside = Column(gap=1.5)
        inside.add(self.staff, 2)
        inside.add(self.over)
        inside.add(self.cases, 3)
        self.issued = Muted("", small=True)
        self.issued.hide()
        inside.add(self.issued)
        self.by_law = Column(gap=0.5)
        inside.add(self.by_law)
        self.middle = Scroll(inside)
        self.add(self.middle, 1)  # with large text two lists are higher than the window
        self._fit()
        self.setFocusProxy(self.staff)
        self.staff.opened.connect(self.chosen)
        self.cases.opened.connect(self.case_wanted)

    def _fit(self) -> None:
        line = looks().sizes.line
        self.staff.setMinimumHeight(line * 5)
        self.cases.setMinimumHeight(line * 7)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fit()

    def show_caseloads(self, caseloads: Sequence[Caseload]) -> None:
        """Show who has how many."""
        self.staff.show_rows([_load_row(one) for one in caseloads])
        if caseloads:
            first = self.staff.chosen() or caseloads[0].staff
            self.staff.choose(first)
            self.chosen.emit(first)

    def show_issued(self, issued: Issued) -> None:
        """Show how much was issued this month; what a law required is counted apart."""
        self.issued.say(
            sentence(
                "Reports the law required this month: {reports} · referrals issued: {referrals}",
                reports=issued.reports,
                referrals=issued.referrals,
            )
        )
        self.issued.show()

    def show_by_law(self, found: Sequence[ReportsCounted]) -> None:
        """Show what each law required in the last months, the latest month first."""
        self.by_law.clear()
        for one in found:
            self.by_law.add(Muted(_by_law(one), small=True))

    def show_discussed(self, staff: str, found: Sequence[Discussed]) -> None:
        """Show what to talk over with one of them."""
        self.over.say(sentence("To talk over with {staff}", staff=staff))
        self.nothing.say(sentence("Nothing stands out in the cases of {staff}.", staff=staff))
        self.cases.show_rows([_case_row(one) for one in found])


def _load_row(one: Caseload) -> Row:
    def count(speaker: Speaker) -> str:
        return speaker.say_count("{n} case", "{n} cases", one.cases)

    def high(speaker: Speaker) -> str:
        return speaker.say_count("{n} at high risk", "{n} at high risk", one.high_risk)

    words, state = _LOADS[one.load]
    return Row(one.staff, (one.staff, count, high, State(words, state)))


def _case_row(one: Discussed) -> Row:
    def why(speaker: Speaker) -> str:
        return (" · ").join(speaker.tell(REASONS[name]) for name in one.reasons if name in REASONS)

    def risk(speaker: Speaker) -> str:
        return speaker.say("Risk: {level}", level=speaker.label("risk_level", one.risk_level))

    shown: Words | State = State(risk, _RISKS[one.risk_level]) if one.risk_level in _RISKS else ""
    return Row(one.case_id, (one.survivor_code, why, one.number, shown))


def _by_law(one: ReportsCounted) -> Words:
    def words(speaker: Speaker) -> str:
        told = speaker.say_count("{n} report by law", "{n} reports by law", one.reports)
        return "  ·  ".join((speaker.month(one.month), told, *([speaker.isolate(one.law)] if one.law else ())))

    return words
