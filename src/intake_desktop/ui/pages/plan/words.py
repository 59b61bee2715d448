# SPDX-License-Identifier: Apache-2.0
"""How needs, goals, actions and steps are said on the plan page. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.resources import code_lists

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.domain.steps import ItemNow
    from intake_desktop.services.needs import NeedLine
    from intake_desktop.services.plan_reading import Plan, PlanAction, Review
    from intake_desktop.services.safety import SafetyNow

Words = Sentence | str | Callable[[Speaker], str]

ITEM_STATES = {"done": "done", "refused": "neutral", "not_needed": "neutral", "open": "waiting"}
WANTED_STATES = {"yes": "info", "no": "neutral", "undecided": "waiting"}
PROGRESS_STATES = {"met": "done", "in_progress": "info", "no_longer_wanted": "neutral", "not_applicable": "neutral"}
RESULT_STATES = {"done": "done", "partly": "waiting", "not_done": "warning", "no_longer_wanted": "neutral"}

TOLD = {
    "what_she_wants_first": sentence("What she wants first"),
    "main_concerns": sentence("What worries her most"),
    "needs_safety": sentence("To be safe"),
    "needs_health": sentence("For her health"),
    "needs_psychosocial": sentence("For her heart and mind"),
    "needs_legal": sentence("From the law"),
    "needs_material": sentence("Things or money"),
    "strengths_and_supports": sentence("What and who gives her strength"),
}
"""What she said in the assessment, under short headings."""

ELEMENT_HINTS = {
    "warning_signs": sentence("What happens before it gets dangerous?"),
    "resources_economic": sentence("Money, a bank card, jewellery of her own: where?"),
    "resources_people": sentence("Who helps without asking? No names or addresses."),
    "resources_community": sentence("Neighbours, a school, a shop where she can wait."),
    "code_signal": sentence("A word or sign that means: get help now."),
    "important_items": sentence("Papers, medicine, keys, money, things of the children."),
    "children_plan": sentence("What they know, where they go, what they say."),
    "exit_route": sentence("Which door, what time, where to. No addresses."),
    "during_violence": sentence("Away from the kitchen, weapons and closed rooms; protect the head."),
    "after_leaving": sentence("Other ways, other times, school, the settings of the phone."),
    "digital_safety": sentence("Passwords, shared accounts, location, a safe device."),
    "emotional_support": sentence("What calms her, and who listens."),
}
SUICIDE_TICKS = ("not_alone", "mental_health_line", "supervisor_told")
"""Steps that are ticked; the others are written in a few words."""


def coded(list_name: str, code: str) -> Words:
    """The label of a code."""
    return lambda speaker: speaker.label(list_name, code)


def items_of(list_name: str, *, without: tuple[str, ...] = ()) -> list[tuple[str, Words]]:
    """A code list to choose from."""
    return [(one.code, coded(list_name, one.code)) for one in code_lists().codes(list_name) if one.code not in without]


def day_words(day: str) -> Words:
    """A day, said as in the reader's language."""
    return lambda speaker: speaker.date(day)


def signed(day: str, staff: str) -> Words:
    """Who wrote it and when, as far as that is known."""

    def words(speaker: Speaker) -> str:
        parts = [speaker.date(day)] if day else []
        if staff:
            parts.append(speaker.isolate(staff))
        return " · ".join(parts)

    return words


def item_about(now: ItemNow) -> Words:
    """What stands beside a check item: who and when."""
    return signed(now.day, now.staff)


def need_facts(line: NeedLine, providers: Mapping[str, Provider]) -> Words:
    """Where a need stands in one line: outcome, service, appointment, day, staff code."""

    def words(speaker: Speaker) -> str:
        parts = [speaker.label("service_outcome", line.outcome)] if line.outcome else []
        provider = providers.get(line.provider)
        if provider is not None:
            parts.append(speaker.isolate(speaker.pick(provider.names)))
        if line.appointment:
            parts.append(speaker.say("appointment {day}", day=speaker.date(line.appointment[:10])))
        parts.append(_told(signed(line.day, line.staff), speaker))
        return " · ".join(part for part in parts if part)

    return words


def action_facts(action: PlanAction, today: str) -> Words:
    """Who does an action and by when, or what came of it."""

    def words(speaker: Speaker) -> str:
        parts = [speaker.label("action_who", action.who)]
        if action.need:
            parts.append(speaker.label("service_sector", action.need))
        if action.result:
            parts.append(speaker.say("ended {day}", day=speaker.date(action.done_on)) if action.done_on else "")
        elif action.by_when and action.by_when < today:
            parts.append(speaker.say("was due {day}", day=speaker.date(action.by_when)))
        elif action.by_when:
            parts.append(speaker.say("by {day}", day=speaker.date(action.by_when)))
        return " · ".join(part for part in parts if part)

    return words


def plan_words(plan: Plan) -> Words:
    """Which plan this is, and since when."""

    def words(speaker: Speaker) -> str:
        told = speaker.say("Plan {number}, begun {day}", number=plan.number, day=speaker.date(plan.made_on))
        return " · ".join(part for part in (told, speaker.isolate(plan.staff)) if part)

    return words


def agreed_words(plan: Plan) -> Words:
    """What she said to the plan."""
    if plan.agreed == "yes":
        return lambda speaker: speaker.say("She agreed on {day}", day=speaker.date(plan.agreed_on))
    if plan.agreed == "not_wanted":
        return sentence("She does not want a plan")
    return sentence("Not read to her yet, or changed since")


def review_words(review: Review) -> Words:
    """Who has seen the plan, and her word on it."""

    def words(speaker: Speaker) -> str:
        who, day = speaker.isolate(review.staff), speaker.date(review.day)
        if review.counts:
            return speaker.say("Seen by {staff} on {day}", staff=who, day=day)
        return speaker.say("Seen by {staff} on {day}, before it was changed", staff=who, day=day)

    return words


def see_by_words(plan: Plan, today: str) -> Words:
    """Until when a supervisor is to see it."""

    def words(speaker: Speaker) -> str:
        day = speaker.date(plan.see_by)
        if plan.see_by < today:
            return speaker.say("A supervisor should have seen it by {day}", day=day)
        return speaker.say("A supervisor sees it by {day}", day=day)

    return words


def look_by_words(plan: Plan) -> Words:
    """For the supervisor who looks at it: until when."""
    return lambda speaker: speaker.say("Look at this plan by {day}", day=speaker.date(plan.see_by))


def safety_words(now: SafetyNow) -> Words:
    """Where the safety plan stands, without a word of it."""

    def words(speaker: Speaker) -> str:
        if not now.made_on:
            if now.is_forced:
                return speaker.say("At this level of danger a safety plan is made with her before she leaves.")
            if now.needed == "no":
                return speaker.say("She and you found that none is needed.")
            return speaker.say("Nobody has decided yet whether one is needed.")
        parts = [speaker.say("Made {day}", day=speaker.date(now.made_on))]
        parts.append(speaker.say_count("{n} part", "{n} parts", now.elements))
        if now.reviewed_on and now.reviewed_on != now.made_on:
            parts.append(speaker.say("looked at {day}", day=speaker.date(now.reviewed_on)))
        if now.review_on:
            day = speaker.date(now.review_on)
            late = speaker.say("was to be looked at by {day}", day=day)
            parts.append(late if now.is_late else speaker.say("look at it again by {day}", day=day))
        return " · ".join(parts)

    return words


def _told(words: Words, speaker: Speaker) -> str:
    return words(speaker) if callable(words) else str(words)
