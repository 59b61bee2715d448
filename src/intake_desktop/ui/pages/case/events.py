# SPDX-License-Identifier: Apache-2.0
"""What happened, by incident, and how dangerous it is now: what was worked out, and why the level is what it is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.services.classifications import Incident
from intake_desktop.ui.kit import Body, Column, Label, Line, Muted, Notice, Pill, Words

from .presenter import CaseEvents
from .sections import Section

_RISKS = {"high": "error", "medium": "warning", "low": "done"}
_STATES = {"classified": "neutral", "needs_supervisor": "warning", "overridden": "info", "pending": "waiting"}
_ANEW = {
    "never": sentence("Nobody has asked yet how dangerous it is for her."),
    "out_of_date": sentence("This judgement is out of date. Ask her again."),
    "new_incident": sentence("Something happened since. Ask her again."),
}


class Events(Section):
    """The incidents of a case and the danger she is in. Hidden from whoever may not know of them."""

    def __init__(self) -> None:
        super().__init__(sentence("What happened, and how dangerous it is"))
        self.hide()

    def show_events(self, found: CaseEvents | None) -> None:
        """Show one block an incident, then the danger."""
        self.setVisible(found is not None)
        if found is None:
            return
        rows: list[QWidget] = [_incident(one) for one in found.incidents]
        self.fill([*rows, _risk(found)], sentence("Nothing was told yet."))


def _incident(one: Incident) -> Column:
    head = Line(gap=1.0)
    head.add(Label(one.label, bold=True, code=True), 1)
    head.add(Pill(_coded("classification_state", one.state), _STATES.get(one.state, "neutral")))
    block = Column(head, gap=0.25)
    block.add(Body(_coded("gbv_type", one.type) if one.type else sentence("The type is not decided yet")))
    if one.incident_date:
        block.add(Muted(_day(one.incident_date)))
    for list_name, codes in (("case_context", one.contexts), ("local_context", one.flags)):
        for code in codes:
            block.add(Muted(_coded(list_name, code)))
    for decided in one.overrides[-1:]:
        block.add(Muted(_decided(decided.staff, decided.reason)))
    return block


def _risk(found: CaseEvents) -> Column:
    now = found.risk
    head = Line(gap=1.0)
    head.add(Body(sentence("Danger")), 1)
    head.add(Pill(_coded("risk_level", now.level), _RISKS.get(now.level, "neutral")))
    block = Column(head, gap=0.25)
    for reason in now.anew:
        block.add(Notice("warning", _ANEW[reason]))
    for why in now.risk.why if now.level == now.computed else ():
        block.add(Muted(why))
    if now.changes and now.level != now.computed:
        latest = now.changes[0]
        block.add(Muted(_decided(latest.staff, latest.reason) if latest.reason else _set_by(latest.staff)))
    if now.judged_on:
        block.add(Muted(_judged(now.judged_on.isoformat())))
    return block


def _coded(list_name: str, code: str) -> Words:
    return lambda speaker: speaker.label(list_name, code)


def _day(day: str) -> Words:
    return lambda speaker: speaker.date(day)


def _judged(day: str) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say("Judged on {day}", day=speaker.date(day))

    return words


def _set_by(staff: str) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say("Set by {staff}", staff=speaker.isolate(staff))

    return words


def _decided(staff: str, reason: str) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say("{staff}: {reason}", staff=speaker.isolate(staff), reason=speaker.isolate(reason))

    return words
