# SPDX-License-Identifier: Apache-2.0
"""What was typed into a form, as the services take it: days, moments, ages. Knows no Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.resources import code_lists

Values = Mapping[str, Any]
Problems = dict[str, Sentence]
Said = Sentence | str | Callable[[Speaker], str]

NOT_COUNTED = sentence("It does not count any more. It stays in the history of the case.")
CHOOSE = sentence("Choose one of them.")
A_DAY = sentence("Write a day, such as 5/12/2026.")
A_TIME = sentence("Write a time, such as 14:30.")
AGES = sentence("Write ages as numbers with a space between them, such as 4 7.")


def coded(list_name: str, code: str) -> Said:
    """A code in the words of the reader's language."""
    return lambda speaker: speaker.label(list_name, code)


def items_of(list_name: str, *, but: tuple[str, ...] = ()) -> list[tuple[str, Said]]:
    """A list of codes to choose from."""
    return [(one.code, coded(list_name, one.code)) for one in code_lists().codes(list_name) if one.code not in but]


def text(values: Values, name: str) -> str:
    """What was typed, or nothing."""
    value = values.get(name)
    return value.strip() if isinstance(value, str) else ""


def day(values: Values, name: str) -> date | None:
    """The day that was typed; nothing where there is none, or it is none."""
    try:
        return date.fromisoformat(text(values, name))
    except ValueError:
        return None


def days(values: Values, name: str) -> list[date] | None:
    """The days that were typed with a comma between them; nothing when one of them is none."""
    found = [_a_day(part) for part in re.split(r"[,،;]", text(values, name)) if part.strip()]
    return None if None in found else [one for one in found if one is not None]


def days_problems(values: Values, needed: tuple[str, ...], others: tuple[str, ...] = ()) -> Problems:
    """Say of each day whether it is missing or no day."""
    found: Problems = {}
    for name in (*needed, *others):
        if day(values, name) is None and (text(values, name) or name in needed):
            found[name] = A_DAY
    return found


def moment(values: Values) -> datetime | None:
    """The moment of the fields ``day`` and ``time``, in the zone of this computer; nothing while one is not right."""
    on, at = day(values, "day"), _time(text(values, "time"))
    return datetime.combine(on, at).astimezone() if on is not None and at is not None else None


def day_or_moment(values: Values, day_name: str, time_name: str) -> datetime | date | None:
    """The moment of a day and a time; the day alone while no time is there; nothing while one is not right."""
    if not text(values, time_name):
        return day(values, day_name)
    return moment({"day": values.get(day_name), "time": text(values, time_name)})


def moment_problems(values: Values) -> Problems:
    """Say what is wrong with the fields ``day`` and ``time``."""
    found = days_problems(values, ("day",))
    if _time(text(values, "time")) is None:
        found["time"] = A_TIME
    return found


def ages(values: Values, name: str) -> list[int] | None:
    """The ages that were typed; nothing when they are no ages."""
    parts = re.split(r"[\s,،;]+", text(values, name))
    found = [int(part) if part.isdecimal() else -1 for part in parts if part]
    return found if all(0 <= age <= 25 for age in found) else None


def ages_problems(values: Values, *names: str) -> Problems:
    """Say of each field of ages whether it holds something else."""
    return {name: AGES for name in names if ages(values, name) is None}


def _a_day(written: str) -> date | None:
    parts = [int(part) for part in re.findall(r"\d+", written)]
    if len(parts) != 3:
        return None
    year, month, day_ = parts if parts[0] > 31 else parts[::-1]
    try:
        return date(year, month, day_)
    except ValueError:
        return None


def _time(written: str) -> time | None:
    found = re.fullmatch(r"(\d{1,2})[:. ]?(\d{2})", written.translate(DIGITS))
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    return time(hour, minute) if hour < 24 and minute < 60 else None


DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "0123456789" * 3)
"""Brings the digits of every script to 0 to 9."""
