# SPDX-License-Identifier: Apache-2.0
"""Reads the history of a case moment by moment, and the history of one field when somebody asks. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from intake_desktop.domain.troubles import Trouble
from intake_desktop.forms.form import Form
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.heads import CaseHead
    from intake_desktop.services.timeline import FieldChange, Moment, Page, Version


@dataclass(frozen=True)
class TimelineServices:
    """The verbs this page needs, with the desk already in them."""

    head: Callable[[str], CaseHead]
    timeline: Callable[[str, int | None], Page]
    field: Callable[[str, FieldChange], Sequence[Version]]
    form: Callable[[str], Form | None]


def services_at(desk: Desk) -> TimelineServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import cases, forms, heads, timeline

    def form(case_id: str) -> Form | None:
        record = cases.open_case(desk, case_id).record
        try:
            return forms.form_of(desk, record.form_id, record.form_version) if record else None
        except forms.FormMissing:
            return None

    return TimelineServices(
        head=lambda case_id: heads.head_of(desk, case_id),
        timeline=lambda case_id, before: timeline.timeline_of(desk, case_id, before),
        field=lambda case_id, one: timeline.history_of_field(desk, case_id, one.thing, one.id, one.field),
        form=form,
    )


class TimelineView(Protocol):
    """What the presenter asks of the page."""

    def show_moments(self, moments: Sequence[Moment], form: Form | None, *, more: bool) -> None: ...
    def show_versions(self, change: FieldChange, versions: Sequence[Version]) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class TimelinePresenter:
    """Keeps what was read so far."""

    def __init__(self, services: TimelineServices, runner: Runner, view: TimelineView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._case_id: str | None = None
        self._moments: list[Moment] = []
        self._form: Form | None = None

    def open(self, case_id: str) -> None:
        """Read the newest moments of a case."""
        self._case_id, self._moments = case_id, []

        def work() -> tuple[Form | None, Page]:
            return self._services.form(case_id), self._services.timeline(case_id, None)

        def then(found: tuple[Form | None, Page]) -> None:
            self._form = found[0]
            self._add(case_id, found[1])

        self._runner.run(work, then, self._view.say_trouble, latest="timeline")

    def older(self) -> None:
        """Read the moments before those that are shown."""
        case_id = self._case_id
        if case_id is not None and self._moments:
            before = self._moments[-1].began
            self._runner.run(
                lambda: self._services.timeline(case_id, before),
                lambda page: self._add(case_id, page),
                self._view.say_trouble,
                latest="timeline",
            )

    def ask_field(self, change: FieldChange) -> None:
        """Read every value that a field had."""
        case_id = self._case_id
        if case_id is not None:
            self._runner.run(
                lambda: self._services.field(case_id, change),
                lambda versions: self._view.show_versions(change, versions),
                self._view.say_trouble,
            )

    def _add(self, case_id: str, page: Page) -> None:
        if case_id == self._case_id:
            self._moments += page.moments
            self._view.show_moments(self._moments, self._form, more=page.more)
