# SPDX-License-Identifier: Apache-2.0
"""What the page “Law and shelter” checks and saves, a form at a time. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.entering import stay
from intake_desktop.ui.entering.values import CHOOSE, Problems, Values, day, days_problems, text
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from .services import StageServices, Whole

KEPT = frozenset({"report", "stage", "order", "hearing", "describe", "conference", "promise"})
"""Forms that are saved when the desk locks; what is a decision of somebody is saved by its verb alone."""
_FOLLOWS = frozenset({"heard", "adjourned", "order_given"})


class StagesView(Protocol):
    """What the presenter asks of the page."""

    def show_whole(self, whole: Whole) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def close_form(self) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...
    def hush(self) -> None: ...


class StagesPresenter:
    """Police, courts, shelter and conferences of one case. Forms are known by a word."""

    def __init__(self, services: StageServices, runner: Runner, view: StagesView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self.case_id = ""
        self.whole: Whole | None = None
        self._busy = False
        runner.failed.connect(self._failed)

    def open(self, case_id: str) -> None:
        """Read a case."""
        if case_id != self.case_id:
            self.whole = None
        self.case_id = case_id
        work = lambda: self._services.read(case_id)  # noqa: E731
        self._runner.run(work, self._show, self._view.say_trouble, latest="stages page")

    def _show(self, whole: Whole) -> None:
        if whole.case_id == self.case_id:
            self.whole = whole
            self._view.show_whole(whole)

    # What is done at once

    def take_back(self, thing: str, id: str) -> None:
        """It was entered by mistake."""
        case_id = self.case_id
        if thing == "legal_step":
            self._do(lambda: self._services.take_back_stage(case_id, id))
        else:
            self._do(lambda: self._services.take_back(case_id, thing, id))

    def set_in_force(self, id: str, in_force: str) -> None:
        """Whether an order is in force now."""
        case_id = self.case_id
        self._do(lambda: self._services.set_in_force(case_id, id, in_force))

    def keep_promise(self, id: str) -> None:
        """What was promised is done."""
        case_id = self.case_id
        self._do(lambda: self._services.keep_promise(case_id, id))

    # Forms

    def opened(self, form: str, about: Any = None) -> dict[str, Any]:
        """What a form begins with."""
        if form in stay.FORMS:
            return stay.opened(form, about, self._services.stays.now())
        if form in ("stage", "conference") and self.whole is not None:
            return {"day": self.whole.today.isoformat()}
        return {"in_force": "yes"} if form == "order" else {}

    def save(self, form: str, values: Values) -> None:
        """Save a form, or say what is wrong with it."""
        problems = self.problems(form, values)
        self._view.show_problems(problems)
        if not problems:
            self._do(self._work(form, values), self._view.close_form)

    def keep(self, form: str, values: Values) -> None:
        """The desk locks: keep what can be kept, and ask nothing."""
        if form in KEPT and not self.problems(form, values):
            self._runner.run(self._work(form, values), lambda _: self._view.close_form(), lambda _: None)

    def problems(self, form: str, values: Values) -> Problems:
        """What is missing or not right, by the name of the field."""
        if form in stay.FORMS:
            return stay.problems(form, values)
        found: Problems = {name: CHOOSE for name in _CHOSEN.get(form, ()) if not values.get(name)}
        needed, others = _DAYS.get(form, ((), ()))
        found |= days_problems(values, needed, others)
        if form == "conference" and not text(values, "wishes"):
            found["wishes"] = sentence("Her wishes come first: write what she wants from this conference.")
        if form == "promise" and not text(values, "what"):
            found["what"] = sentence("Write what was promised.")
        if form == "consent" and values.get("decision") == "given":
            if not values.get("method"):
                found["method"] = CHOOSE
            elif values.get("method") == "verbal_witnessed" and not text(values, "witness"):
                found["witness"] = sentence("Write the staff code of whoever heard it too.")
        return found

    def _work(self, form: str, values: Values) -> Callable[[], Any]:
        case_id, services = self.case_id, self._services
        if form in stay.FORMS:
            return stay.work(services.stays, form, case_id, values)
        return lambda: _SAVES[form](services, case_id, values)

    def _do(self, work: Callable[[], Any], then: Callable[[], object] | None = None) -> None:
        if self._busy:
            return
        self._busy = True

        def done(_: object) -> None:
            self._busy = False
            self._view.hush()
            if then is not None:
                then()

        def refused(trouble: Trouble) -> None:
            self._busy = False
            self._view.say_trouble(trouble)

        self._runner.run(work, done, refused)

    def _failed(self, _: object) -> None:
        self._busy = False


_CHOSEN = {
    "report": ("type",), "stage": ("stage",), "order": ("type",), "held": ("result",), "consent": ("decision",),
    "conference": ("units",), "promise": ("unit",),
}  # fmt: skip
_DAYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "report": ((), ("made_on",)), "stage": (("day",), ()), "order": ((), ("given_on", "until_day")),
    "hearing": (("day",), ()), "held": ((), ("next_day",)), "conference": (("day",), ()), "promise": ((), ("by_when",)),
}  # fmt: skip


def _conference(services: StageServices, case_id: str, values: Values) -> Any:
    return services.record_conference(
        case_id, day=day(values, "day"), units=tuple(values["units"]), wishes=text(values, "wishes"),
        questions=text(values, "questions"), decisions=tuple(values.get("decisions") or ()), note=text(values, "note"),
    )  # fmt: skip


def _held(services: StageServices, case_id: str, values: Values) -> Any:
    following = day(values, "next_day") if values["result"] in _FOLLOWS else None
    return services.hold_hearing(case_id, values["id"], values["result"], following)


_SAVES: dict[str, Callable[[Any, str, Values], Any]] = {
    "report": lambda services, case_id, values: services.add_report(
        case_id, values["type"], day(values, "made_on"), text(values, "station"), text(values, "number")
    ),
    "stage": lambda services, case_id, values: services.record_stage(
        case_id, values["stage"], day(values, "day"), text(values, "note")
    ),
    "order": lambda services, case_id, values: services.add_order(
        case_id, values["type"], day(values, "given_on"), day(values, "until_day"), values.get("in_force") or "unknown"
    ),
    "hearing": lambda services, case_id, values: services.add_hearing(
        case_id, day(values, "day"), text(values, "court"), values.get("accompany") or ""
    ),
    "held": _held,
    "consent": lambda services, case_id, values: services.consent(
        case_id, values["decision"], values.get("method") or "", text(values, "witness").upper()
    ),
    "conference": _conference,
    "promise": lambda services, case_id, values: services.promise(
        case_id, values["id"], text(values, "what"), values["unit"], day(values, "by_when")
    ),
}
