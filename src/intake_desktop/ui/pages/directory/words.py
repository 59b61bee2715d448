# SPDX-License-Identifier: Apache-2.0
"""How the parts of a service are read out: kinds of service, hours, telephones, when it was checked."""

from __future__ import annotations

from collections.abc import Sequence

from intake_desktop.domain.opening import DAYS, written_days
from intake_desktop.domain.providers import Provider
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import State, Words

LEVEL_WORDS: dict[str, Sentence] = {
    "tehsil": sentence("Tehsil or town"),
    "district": sentence("District"),
    "province": sentence("Province or state"),
    "national": sentence("Whole country"),
}
HOUSE_WORDS: dict[str, Sentence] = {
    "no": sentence("A service elsewhere"),
    "yes": sentence("A desk of this centre"),
}
WOMEN_WORDS: dict[str, Sentence] = {"yes": sentence("Yes"), "no": sentence("No")}


def code_label(name: str, code: str) -> Words:
    """What a code of a list is called."""
    return lambda speaker: speaker.label(name, code)


def sector_label(code: str) -> Words:
    """What a kind of service is called."""
    return code_label("service_sector", code)


def labels(name: str, codes: Sequence[str], between: str = "  ·  ") -> Words:
    """What several codes are called."""
    return lambda speaker: between.join(speaker.label(name, code) for code in codes)


def hours(one: Provider, between: str = "  ·  ") -> Words:
    """When it is open: the spans, then what was noted beside them."""

    def words(speaker: Speaker) -> str:
        parts = []
        if one.always:
            parts.append(speaker.say("Open day and night"))
        for span in () if one.always else one.opening:
            days = written_days(span.days, lambda day: speaker.label("weekday", DAYS[day - 1]))
            parts.append(f"{days} {speaker.isolate(f'{span.opens}–{span.closes}')}")
        if one.hours:
            parts.append(speaker.isolate(one.hours) if one.hours[0].isdigit() else one.hours)
        return between.join(parts)

    return words


def phones(one: Provider) -> str:
    """Both numbers."""
    return ", ".join(filter(None, (one.phone, one.phone_2)))


def checked(one: Provider) -> Words:
    """The day of the last check."""
    if not one.verified_on:
        return sentence("Never checked")
    return lambda speaker: speaker.date(one.verified_on)


def checked_by(one: Provider) -> Words:
    """The day of the last check and who asked."""
    if not one.verified_on or not one.verified_by:
        return checked(one)
    return lambda speaker: speaker.say(
        "{day}, by {code}", day=speaker.date(one.verified_on), code=speaker.isolate(one.verified_by)
    )


def open_state(is_open: bool | None) -> State | None:
    """Whether it is open now, where that is known."""
    if is_open is None:
        return None
    return State(sentence("Open now"), "done") if is_open else State(sentence("Closed now"), "waiting")
