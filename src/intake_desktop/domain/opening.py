# SPDX-License-Identifier: Apache-2.0
"""When a service is open: spans of the week, as they are entered, kept, read out and asked.

A span is kept as ``12345 09:00-17:00``: the days (1 is Monday) and two times by the clock of the place. One that closes
at or before the time at which it opens goes on over midnight into the next day; ``24:00`` is the end of a day.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

import msgspec

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The codes of the list ``weekday``, Monday first."""
ALL_DAYS: Final = "1234567"
MOST_SPANS: Final = 14
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_SPAN = re.compile(rf"([1-7]{{1,7}}) ({_TIME})-({_TIME}|24:00)")
_LOOSE_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d\d))?")


class Span(msgspec.Struct, frozen=True):
    """Some days of the week, and from when to when on each of them."""

    days: str
    """Digits in order, 1 is Monday."""
    opens: str
    closes: str

    @property
    def text(self) -> str:
        """The form in which it is kept."""
        return f"{self.days} {self.opens}-{self.closes}"

    @property
    def over_midnight(self) -> bool:
        """Whether it goes on into the next day."""
        return self.closes <= self.opens

    def covers(self, weekday: int, time: str) -> bool:
        """Say whether it is open on this day (1 is Monday) at this time, ``HH:MM``."""
        if not self.over_midnight:
            return str(weekday) in self.days and self.opens <= time < self.closes
        before = 7 if weekday == 1 else weekday - 1
        return (str(weekday) in self.days and time >= self.opens) or (str(before) in self.days and time < self.closes)


@functools.lru_cache(maxsize=4096)
def read_span(text: str) -> Span | None:
    """Read the form in which a span is kept; nothing when it is not one."""
    match = _SPAN.fullmatch(text)
    if match is None or match[1] != "".join(sorted(set(match[1]))):
        return None
    return Span(match[1], match[2], match[3])


def read_spans(texts: Iterable[str]) -> tuple[Span, ...]:
    """Read the spans that are spans; a newer program may keep others."""
    return tuple(span for text in texts if (span := read_span(text)) is not None)


def is_within(spans: Iterable[Span], moment: datetime) -> bool:
    """Say whether one of the spans covers a moment, by the clock that the moment itself carries."""
    weekday, time = moment.isoweekday(), moment.strftime("%H:%M")
    return any(span.covers(weekday, time) for span in spans)


def read_time(text: str) -> str | None:
    """Give ``9``, ``930``, ``9:30`` or ``9.30`` as ``09:30``; nothing when it is no time of the day."""
    match = _LOOSE_TIME.fullmatch(text.strip())
    if match is None:
        return None
    time = f"{int(match[1]):02d}:{match[2] or '00'}"
    return time if re.fullmatch(rf"{_TIME}|24:00", time) else None


def written(spans: Iterable[Span], day: Callable[[int], str]) -> str:
    """Write the spans so that they can be read: ``Mon–Fri 09:00–17:00, Sat 09:00–13:00``; `day` names a weekday."""
    return ", ".join(f"{written_days(span.days, day)} {span.opens}–{span.closes}" for span in spans)


def written_days(days: str, day: Callable[[int], str]) -> str:
    """Write the days of a span; `day` names a weekday."""
    if days == ALL_DAYS:
        return f"{day(1)}–{day(7)}"
    runs: list[list[int]] = []
    for one in map(int, days):
        if runs and runs[-1][-1] == one - 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(f"{day(run[0])}–{day(run[-1])}" if len(run) > 2 else ", ".join(map(day, run)) for run in runs)
