# SPDX-License-Identifier: Apache-2.0
"""What is chosen for one paper, and the words of it. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from intake_desktop.domain.sentences import Sentence, sentence

KIND_WORDS: Final = {
    "consent": (sentence("Consent form"), sentence("What she agrees to, read out to her and signed.")),
    "appointment": (sentence("Appointment card"), sentence("A day and a place. It may be found by anybody.")),
    "court": (
        sentence("Summary for the court"),
        sentence("The parts of her file that she chooses, as days and codes."),
    ),
    "closure": (sentence("Letter at the end"), sentence("Thanks, and that she may come back.")),
}
ERRAND_WORDS: Final = {
    "meeting": sentence("Meeting"),
    "health_check": sentence("Health check"),
    "documents": sentence("Documents"),
    "training": sentence("Training"),
}
PART_WORDS: Final = {
    "dates": sentence("When she came first, and when the case was closed"),
    "incidents": sentence("Incidents, by their kind and day"),
    "services": sentence("Help she had, without counselling"),
    "reports": sentence("Reports that were made"),
    "stages": sentence("How the matter went"),
    "orders": sentence("Court orders"),
    "hearings": sentence("Days in court"),
    "documents": sentence("The list of papers that come with it"),
}
USUAL_TYPES: Final = ("services", "record_keeping", "follow_up_contact", "anonymous_statistics")
_MOST_DAYS: Final = 366


@dataclass(frozen=True)
class Choices:
    """All that can be chosen; each kind of paper looks at its own."""

    kind: str = ""
    language: str = "en"
    large: bool = False
    blank: bool = False
    """A consent form without her code, for the drawer."""
    about: str = ""
    """The release line a consent form is about; empty: the decisions in `types`."""
    types: tuple[str, ...] = USUAL_TYPES
    coming: str = ""
    """Which of her appointments the card is for, counted as they are shown; empty: another one."""
    day: str | None = None
    time: str | None = None
    errand: str = "meeting"
    place: str = ""
    """A service of the directory; empty: the office."""
    bring: str | None = None
    to: str = ""
    """The release line on which a summary is handed over; empty: to herself."""
    parts: tuple[str, ...] = ()
    with_name: bool = False
    her_wish: bool = False
    plain: str = "plain"

    def changed(self, name: str, value: Any) -> Choices:
        """The same with one answer changed; another receiver of a summary begins with no part."""
        if name in ("types", "parts"):
            value = tuple(value or ())
        if name in ("day", "time", "place") and value != getattr(self, name):
            return replace(self, **{name: value}, coming="")
        if name == "to" and value != self.to:
            return replace(self, to=value or "", parts=(), her_wish=False)
        return replace(self, **{name: value})

    def problems(self, today: date) -> dict[str, Sentence]:
        """What stands against making the paper, by the field it belongs to."""
        if self.kind == "consent" and not self.about and not self.types:
            return {"types": sentence("Choose at least one decision that she is asked about.")}
        if self.kind == "appointment":
            return self._of_a_day(today)
        if self.kind == "court":
            if not self.parts:
                return {"parts": sentence("Choose with her which parts stand in it.")}
            if not self.to and not self.her_wish:
                return {"her_wish": sentence("Go through it with her, then tick this.")}
        return {}

    def moment(self) -> datetime | None:
        """Day and time of the appointment, at the clock of this computer; nothing: they are written by hand."""
        day, clock = _day(self.day), _clock(self.time)
        if day is None:
            return None
        return datetime(day.year, day.month, day.day, *(clock or (0, 0))).astimezone()

    @property
    def day_alone(self) -> bool:
        """A day without a time."""
        return _clock(self.time) is None

    def _of_a_day(self, today: date) -> dict[str, Sentence]:
        if self.day is None and self.time is None:
            return {}
        day = _day(self.day)
        if day is None or not 0 <= (day - today).days <= _MOST_DAYS:
            return {"day": sentence("Write the day, today or later, or leave day and time empty.")}
        told = not self.time or _clock(self.time) is not None
        return {} if told else {"time": sentence("Write the time as 14:30.")}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _clock(text: str | None) -> tuple[int, int] | None:
    hours, colon, minutes = (text or "").replace(".", ":").strip().partition(":")
    if not colon or not (hours.isdigit() and minutes.isdigit() and len(minutes) == 2):
        return None
    return (int(hours), int(minutes)) if int(hours) < 24 and int(minutes) < 60 else None
