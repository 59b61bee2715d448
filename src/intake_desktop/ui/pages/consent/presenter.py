# SPDX-License-Identifier: Apache-2.0
"""What the page “Consent” checks and saves. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from intake_desktop.domain.consent import LEVELS, VERBAL
from intake_desktop.domain.givers import givers_for
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.entering.values import CHOOSE, Problems, Values, text
from intake_desktop.ui.runner import Runner

from .words import Said

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.services.consent_ledger import Ledger, LedgerLine

    from .services import ConsentServices

SAVED = sentence("Her decision is written down.")
NOTED = sentence("Your note is written down.")
STOPPABLE = ("issued", "delivered", "received", "accepted")
STOPPED = sentence("Taken back. Nothing leaves the centre on it any more.")


class ConsentView(Protocol):
    """What the presenter asks of the page."""

    def show_ledger(self, ledger: Ledger) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_listed(self, line: LedgerLine, found: Sequence[Provider]) -> None: ...
    def close_form(self) -> None: ...
    def say_done(self, words: Said, more: Said) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class ConsentPresenter:
    """The ledger of one case, and one form at a time."""

    def __init__(self, services: ConsentServices, runner: Runner, view: ConsentView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self.case_id = ""
        self.ledger: Ledger | None = None

    def open(self, case_id: str) -> None:
        """Read a case."""
        if case_id != self.case_id:
            self.ledger = None
        self.case_id = case_id

        def then(ledger: Ledger) -> None:
            if case_id == self.case_id:
                self.ledger = ledger
                self._view.show_ledger(ledger)

        self._runner.run(lambda: self._services.ledger(case_id), then, self._view.say_trouble, latest="consent page")

    def take_back(self, line_id: str) -> None:
        """She takes back what she agreed to about a service."""
        case_id, line = self.case_id, self.line(line_id)
        out = line is not None and any(one.status in STOPPABLE for one in line.slips)
        told = sentence("Slips that were under way are stopped; tell the service where a task says so.") if out else ""
        self._runner.run(
            lambda: self._services.withdraw(case_id, line_id),
            lambda _: self._view.say_done(STOPPED, told),
            self._view.say_trouble,
            once=("take back", line_id),
        )

    def take_back_agreement(self, type: str) -> None:
        """She takes back something else that she agreed to."""
        from intake_desktop.services.agreements import ConsentPlan

        self._record(ConsentPlan(type, "withdrawn"))

    def save_less(self, values: Values) -> None:
        """She lets less be told from now on."""
        line = self.line(str(values.get("id") or ""))
        if line is None:
            return
        level = str(values.get("level") or "")
        if not level:
            self._view.show_problems({"level": CHOOSE})
            return
        ticked, papers = (tuple(values.get(name) or ()) for name in ("items", "documents"))
        rank = LEVELS.index(level)
        items = tuple(one for one in line.now.items if one in ticked) if rank >= 3 else ()
        titles = tuple(line.now.documents[int(place)] for place in papers) if rank >= 4 else ()
        case_id, limits = self.case_id, text(values, "limits")
        self._runner.run(
            lambda: self._services.narrow(case_id, line.now.id, level, items, titles, limits),
            lambda _: self._close(SAVED),
            self._view.say_trouble,
            once=("less", line.now.id),
        )

    def look_up(self, line: LedgerLine) -> None:
        """Find the services that she may have meant."""
        self._runner.run(
            lambda: self._services.listed(line.now.sector),
            lambda found: self._view.show_listed(line, found),
            self._view.say_trouble,
        )

    def save_name(self, values: Values) -> None:
        """Say which service of the directory she meant."""
        line, provider = str(values.get("id") or ""), text(values, "provider")
        if not provider:
            self._view.show_problems({"provider": CHOOSE})
            return
        case_id = self.case_id
        self._runner.run(
            lambda: self._services.name(case_id, line, provider),
            lambda _: self._close(SAVED),
            self._view.say_trouble,
            once=("name", line),
        )

    def save_note(self, values: Values) -> None:
        """Write the supervisor's note."""
        line, words = str(values.get("id") or ""), text(values, "note")
        if not words:
            self._view.show_problems({"note": sentence("Write your note first.")})
            return
        case_id = self.case_id
        self._runner.run(
            lambda: self._services.note(case_id, line, words),
            lambda _: self._close(NOTED),
            self._view.say_trouble,
            once=("note", line),
        )

    def save_agreement(self, values: Values) -> None:
        """She decides about one thing that is no service."""
        from intake_desktop.services.agreements import ConsentPlan

        problems = self.problems(values)
        self._view.show_problems(problems)
        if problems:
            return
        names = ("type", "decision", "giver", "method", "witness", "assent", "note", "caregiver_safe")
        said = {name: text(values, name) for name in names}
        said["giver"] = said["giver"] or "survivor"
        said["witness"] = said["witness"].upper() if said["method"] in VERBAL else ""
        self._record(msgspec.convert(said, ConsentPlan))

    def problems(self, values: Values) -> Problems:
        """What is missing, by the name of the field."""
        found: Problems = {} if text(values, "decision") else {"decision": CHOOSE}
        if text(values, "decision") == "given":
            if not text(values, "method"):
                found["method"] = CHOOSE
            if self.is_child and not text(values, "giver"):
                found["giver"] = CHOOSE
        return found

    @property
    def is_child(self) -> bool:
        """Whether somebody else may have to agree for her."""
        return self.ledger is not None and givers_for(self.ledger.child).band not in ("adult", "unknown")

    def line(self, id: str) -> LedgerLine | None:
        """The line whose standing decision has this id."""
        lines = self.ledger.lines if self.ledger is not None else ()
        return next((one for one in lines if one.now.id == id), None)

    def _record(self, plan: Any) -> None:
        case_id = self.case_id
        work: Callable[[], Any] = lambda: self._services.record(case_id, plan)  # noqa: E731
        done: Callable[[str], object] = lambda follows: self._close(SAVED, follows or "")  # noqa: E731
        self._runner.run(work, done, self._view.say_trouble, once=("agreement", case_id, plan.type))

    def _close(self, words: Said, more: Said = "") -> None:
        self._view.close_form()
        self._view.say_done(words, more)
