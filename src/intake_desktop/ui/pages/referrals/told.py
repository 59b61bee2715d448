# SPDX-License-Identifier: Apache-2.0
"""What was said of a slip: the replies that came, and each step with when it happened and when it was written down."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.resources import code_lists
from intake_desktop.ui.entering.form import EntryRow
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import Button, Words

if TYPE_CHECKING:
    from intake_desktop.services.slip_courses import SlipEvent, StubShown

_REASONS = {
    "declined_by_provider": "referral_decline_reason", "service_completed": "referral_result",
    "closed": "feedback_answer",
}  # fmt: skip
"""The list in which the reason of a step stands."""


Services = Mapping[str, Mapping[str, str]]
"""Names of services of the directory, by their ids and by language."""


def when(speaker: Speaker, at: str) -> str:
    """A moment, or its day alone where nobody said a time."""
    return speaker.moment(at) if "T" in at else speaker.date(at)


MISTAKE = sentence("Entered by mistake")


def step_row(event: SlipEvent, services: Services, verbs: Sequence[Button] = ()) -> EntryRow:
    """One step that was taken; one that was a mistake says who took it back."""

    def moments(speaker: Speaker) -> str:
        parts = [speaker.moment(event.at), speaker.isolate(event.staff)]
        if event.entered_at and event.entered_at[:16] != event.at[:16]:
            parts.append(speaker.say("written down {moment}", moment=speaker.moment(event.entered_at)))
        return "  ·  ".join(part for part in parts if part)

    def how(speaker: Speaker) -> str:
        parts = [speaker.label("step_told_by", event.by)] if event.by else []
        if event.delivery:
            parts.append(speaker.label("referral_delivery", event.delivery))
        if event.reason:
            parts.append(_reason(speaker, event))
        parts.append(_named(speaker, event.provider, services))
        return "  ·  ".join(part for part in parts if part)

    lines: list[Words] = [moments]
    if event.by or event.delivery or event.reason or event.provider:
        lines.append(how)
    if event.note:
        lines.append(event.note)
    gone = event.taken_back_by
    return EntryRow(coded("referral_status", event.status), lines, (_by(gone), "neutral") if gone else None, verbs)


def _by(staff: str) -> Words:
    return lambda speaker: f"{speaker.tell(MISTAKE)}  ·  {speaker.isolate(staff)}"


def _named(speaker: Speaker, provider: str, services: Services) -> str:
    """The name of a service, as it stands in the directory or as somebody wrote it; an id tells a reader nothing."""
    if names := services.get(provider):
        return speaker.pick(names)
    return "" if not provider or re.fullmatch("[0-9a-f]{32}", provider) else speaker.isolate(provider)


def _reason(speaker: Speaker, event: SlipEvent) -> str:
    if event.reason == "walk_in":
        return speaker.say("She can come at any time")
    list_name = _REASONS.get(event.status, "")
    return speaker.label(list_name, event.reason) if code_lists().has(list_name, event.reason) else event.reason


def stub_row(stub: StubShown, services: Services, verbs: Sequence[Button] = ()) -> EntryRow:
    """One reply that came back, with what stood in its place before; one that was a mistake says who took it out."""
    if not stub.decision and stub.before:
        return _stub_row(stub.before[0], stub.before[1:], services, (_by(stub.staff), "neutral"))
    return _stub_row(stub, stub.before, services, None, verbs)


def _stub_row(
    stub: StubShown, before: Sequence[StubShown], services: Services, pill: tuple[Words, str] | None,
    verbs: Sequence[Button] = (),
) -> EntryRow:  # fmt: skip

    def came(speaker: Speaker) -> str:
        parts = [speaker.label("stub_way", stub.way), when(speaker, stub.at), speaker.isolate(stub.staff)]
        if stub.code_checked == "yes":
            parts.append(speaker.say("the code was right"))
        return "  ·  ".join(part for part in parts if part)

    def said(speaker: Speaker) -> str:
        return _said(speaker, stub, services)

    lines: list[Words] = [said, came]
    if stub.to_do:
        lines.append(sentence("For the centre to do: {words}", words=stub.to_do))
    lines += [_stood_before(old, services) for old in before]
    return EntryRow(sentence("Reply"), lines, pill, verbs)


def _stood_before(old: StubShown, services: Services) -> Words:
    def words(speaker: Speaker) -> str:
        first = (speaker.say("Before"), when(speaker, old.at), _said(speaker, old, services))
        return "  ·  ".join(part for part in (*first, speaker.isolate(old.staff)) if part)

    return words


def _said(speaker: Speaker, stub: StubShown, services: Services) -> str:
    return "  ·  ".join(part for part in (*_answers(speaker, stub, services), *_days(speaker, stub)) if part)


def _answers(speaker: Speaker, stub: StubShown, services: Services) -> list[str]:
    parts = [speaker.label("stub_decision", stub.decision), _named(speaker, stub.provider, services)]
    if stub.reason:
        parts.append(speaker.label("referral_decline_reason", stub.reason))
    if stub.came:
        parts.append(speaker.say("She has come") if stub.came == "yes" else speaker.say("She did not come"))
    if stub.result:
        parts.append(speaker.label("referral_result", stub.result))
    if stub.may_contact == "yes":
        parts.append(speaker.say("they may be called"))
    elif stub.may_contact:
        parts.append(speaker.say("they do not want to be called"))
    return [*parts, speaker.isolate(stub.focal_code) if stub.focal_code else ""]


def _days(speaker: Speaker, stub: StubShown) -> list[str]:
    parts = []
    if stub.first_appointment:
        parts.append(speaker.say("appointment {moment}", moment=when(speaker, stub.first_appointment)))
    parts += [speaker.date(day) for day in stub.service_days]
    if stub.next_appointment:
        parts.append(speaker.say("next appointment {day}", day=speaker.date(stub.next_appointment)))
    return parts
