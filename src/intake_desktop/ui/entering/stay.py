# SPDX-License-Identifier: Apache-2.0
"""Stays in the shelter, as both pages that show them read, check and save them. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.shelter import LONGEST_EXTENSION
from intake_desktop.lang import Speaker

from .values import (
    A_DAY,
    CHOOSE,
    Problems,
    Said,
    Values,
    ages,
    ages_problems,
    coded,
    day,
    moment,
    moment_problems,
    text,
)

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.shelter import Stay

FORMS = ("place", "admit", "describe", "leave", "extend", "turn_away")
BOYS_FROM = 8
"""Years from which many shelters do not take boys: a thing to look up, not a rule here."""


@dataclass(frozen=True)
class StayServices:
    """The verbs about stays, with the desk already in them."""

    may_extend: bool
    ask: Callable[..., Any]
    admit: Callable[..., Any]
    describe: Callable[..., Any]
    leave: Callable[..., Any]
    extend: Callable[..., Any]
    turn_away: Callable[..., Any]
    now: Callable[[], datetime]


def services_at(desk: Desk) -> StayServices:
    """The services of stays at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import shelter

    return StayServices(
        may_extend=desk.may(Action.EXTEND_STAY),
        ask=lambda *given: shelter.ask_for_place(desk, *given),
        admit=lambda *given: shelter.admit(desk, *given),
        describe=lambda *given: shelter.describe_stay(desk, *given),
        leave=lambda *given: shelter.leave(desk, *given),
        extend=lambda *given: shelter.extend_stay(desk, *given),
        turn_away=lambda *given: shelter.turn_away(desk, *given),
        now=desk.now,
    )


def problems(form: str, values: Values) -> Problems:
    """What is missing or not right in a form about a stay, by the name of the field."""
    found: Problems = {}
    if form in ("place", "describe"):
        found |= ages_problems(values, "girls", "boys")
    if form in ("admit", "leave"):
        found |= moment_problems(values)
    if form == "leave" and not values.get("exit_to"):
        found["exit_to"] = CHOOSE
    if form == "turn_away" and not values.get("status"):
        found["status"] = CHOOSE
    if form == "extend":
        if day(values, "until") is None:
            found["until"] = A_DAY
        if not text(values, "reason"):
            found["reason"] = sentence("Say in a few words why.")
    return found


def work(services: StayServices, form: str, case_id: str, values: Values) -> Callable[[], Any]:
    """What saving a form does, once nothing is wrong with it."""
    stay = values.get("id")
    if form == "place":
        return lambda: services.ask(case_id, text(values, "health_needs"), _children(values))
    if form == "admit":
        return lambda: services.admit(case_id, stay, moment(values))
    if form == "describe":
        needs, belongings = text(values, "health_needs"), text(values, "belongings")
        return lambda: services.describe(case_id, stay, needs, _children(values), belongings)
    if form == "leave":
        return lambda: services.leave(case_id, stay, values["exit_to"], moment(values))
    if form == "extend":
        return lambda: services.extend(case_id, stay, day(values, "until"), text(values, "reason"))
    return lambda: services.turn_away(case_id, stay, values["status"])


def opened(form: str, stay: Stay | None, now: datetime) -> dict[str, Any]:
    """What a form about a stay begins with."""
    if form in ("admit", "leave"):
        here = now.astimezone()
        return {"day": here.date().isoformat(), "time": f"{here:%H:%M}"}
    if form == "describe" and stay is not None:
        ages_of = {
            sex: " ".join(str(one.age) for one in stay.children if one.sex == sex and one.age is not None)
            for sex in ("girl", "boy")
        }
        return {
            "health_needs": stay.health_needs or None, "belongings": stay.belongings or None,
            "girls": ages_of["girl"] or None, "boys": ages_of["boy"] or None,
        }  # fmt: skip
    return {}


def day_words(stay: Stay) -> Said:
    """How far a stay has come, or what it is instead."""
    here = stay.span
    if here is None:
        return coded("shelter_status", stay.status)

    def words(speaker: Speaker) -> str:
        return speaker.say("Day {day}, until {last}", day=here.day, last=speaker.date(here.last))

    return words


def day_state(stay: Stay, today: date) -> tuple[Said, str]:
    """What the day of a stay asks for, as a word and a state."""
    here = stay.span
    if here is None:
        return coded("shelter_status", stay.status), "waiting" if stay.status == "requested" else "neutral"
    if here.is_over(today):
        return sentence("Longer than allowed"), "error"
    if here.plan_is_due(today):
        return sentence("Plan where she goes next"), "warning"
    return coded("shelter_status", stay.status), "info"


def about_words(stay: Stay) -> Said:
    """When she came and left, where to, and who is with her, in one line."""

    def words(speaker: Speaker) -> str:
        parts = []
        if stay.admitted_at:
            parts.append(speaker.say("came {day}", day=speaker.date(stay.admitted_at[:10])))
        if stay.left_at:
            parts.append(speaker.say("left {day}", day=speaker.date(stay.left_at[:10])))
        if stay.exit_to:
            parts.append(speaker.label("shelter_exit", stay.exit_to))
        if stay.children:
            parts.append(speaker.say("with her: {children}", children=children_words(stay)(speaker)))
        return "  ·  ".join(parts)

    return words


def children_words(stay: Stay) -> Callable[[Speaker], str]:
    """The children who are with her."""

    def words(speaker: Speaker) -> str:
        said = []
        for one in stay.children:
            who = {"girl": sentence("girl"), "boy": sentence("boy")}.get(one.sex, sentence("child"))
            child = speaker.tell(who)
            said.append(child if one.age is None else speaker.say("{child} of {age}", child=child, age=one.age))
        return speaker.series(said)

    return words


def older_boy(values: Values) -> bool:
    """Whether a boy is with her whom the shelter may not take."""
    return any(age >= BOYS_FROM for age in ages(values, "boys") or ())


def _children(values: Values) -> tuple[Any, ...]:
    from intake_desktop.services.shelter import Child

    return tuple(
        Child(sex, age) for sex, name in (("girl", "girls"), ("boy", "boys")) for age in ages(values, name) or ()
    )


EXTENDS = sentence("At most {days} days at a time; it can be made longer again.", days=LONGEST_EXTENSION)
