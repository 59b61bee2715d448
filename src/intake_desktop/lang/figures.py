# SPDX-License-Identifier: Apache-2.0
"""Dates and numbers as each language writes them, always with Latin digits.

The names of the months are those of the Unicode CLDR (as babel carries it, which a test compares); they stand here
because importing babel takes a quarter of the time that a bare window needs to appear.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple


class Customs(NamedTuple):
    """What differs between languages: twelve months, the comma, and the digits of a group after the first three."""

    months: tuple[str, ...]
    comma: str
    group: int


CUSTOMS = {
    "en": Customs(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), ",", 3),
    "ur": Customs(
        ("جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"), "،", 3
    ),
    "hi": Customs(
        ("जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"), ",", 2
    ),
}


def write_date(customs: Customs, day: date) -> str:
    """Write a day as ``22 Nov 2026``: the month in letters, because 3/4 is two different days to two readers."""
    return f"{day.day} {customs.months[day.month - 1]} {day.year}"


def write_month(customs: Customs, month: str) -> str:
    """Write a month, given as ``2026-11``, as ``Nov 2026``."""
    year, number = month.split("-")
    return f"{customs.months[int(number) - 1]} {int(year)}"


def write_time(moment: datetime) -> str:
    """Write a clock time as ``14:02`` (24 hours, the clock of this computer when the moment knows its zone)."""
    return f"{local(moment):%H:%M}"


def local(moment: datetime) -> datetime:
    """Bring a moment that knows its zone to the clock of this computer; leave another as it is."""
    return moment if moment.tzinfo is None else moment.astimezone()


def write_number(customs: Customs, value: int | float, digits: int) -> str:
    """Write a number with `digits` decimals and groups: 1,495 everywhere, 100,000 in English and 1,00,000 in Hindi."""
    plain = f"{value:,.{digits}f}"
    if customs.group == 3:
        return plain
    whole, point, rest = plain.replace(",", "").partition(".")
    sign = whole[: -len(whole.lstrip("-"))] if whole.startswith("-") else ""
    whole = whole.removeprefix("-")
    groups = [whole[-3:]]
    head = whole[:-3]
    while head:
        groups.insert(0, head[-customs.group :])
        head = head[: -customs.group]
    return sign + ",".join(groups) + point + rest
