# SPDX-License-Identifier: Apache-2.0
"""What an expression works with: text, numbers and truth, turned into one another as XPath 1.0 and ODK say.

Answers are text to an expression, as they are to ODK. A blank is the empty text: as a number it is *not a number*,
every comparison with it is false, and it is never zero. Dates are text that counts as days since 1970-01-01.
"""

from __future__ import annotations

import datetime
import math
import re
from decimal import ROUND_HALF_UP, Decimal

Value = str | float | bool

_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_FIRST_DAY = datetime.date(1970, 1, 1).toordinal()

MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "ur": ("جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"),
    "hi": ("जन॰", "फ़र॰", "मार्च", "अप्रैल", "मई", "जून", "जुल॰", "अग॰", "सित॰", "अक्तू॰", "नव॰", "दिस॰"),
}
DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "ur": ("پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ", "اتوار"),
    "hi": ("सोम", "मंगल", "बुध", "गुरु", "शुक्र", "शनि", "रवि"),
}


def text_of(value: Value) -> str:
    """Turn a value into text: whole numbers without a point, never an exponent, truth as ``true`` and ``false``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value != value:
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def number_of(value: Value) -> float:
    """Turn a value into a number; blank or other text is not a number, a date counts its days since 1970-01-01."""
    if isinstance(value, str):
        if _NUMBER.fullmatch(value):
            return float(value)
        days = days_of(value)
        return math.nan if days is None else days
    return float(value)


def truth_of(value: Value) -> bool:
    """Turn a value into truth: a text that is not blank, a number that is not zero."""
    if isinstance(value, str):
        return value != ""
    return value == value and value != 0


def are_equal(left: Value, right: Value) -> bool:
    """Compare as XPath does: as truth if either is one, else as numbers if either is one, else as text."""
    if isinstance(left, bool) or isinstance(right, bool):
        return truth_of(left) == truth_of(right)
    if isinstance(left, float) or isinstance(right, float):
        return number_of(left) == number_of(right)
    return left == right


def date_in(text: str) -> datetime.date | None:
    """Find the date a text begins with (``2026-03-10`` or a date and time); nothing when it is not a real one."""
    if found := _DATE.match(text):
        rest = text[found.end() :]
        try:
            day = datetime.date(*(int(part) for part in found.groups()))
        except ValueError:
            return None
        return day if not rest or (rest[0] in "T " and _TIME.fullmatch(rest[1:].strip())) else None
    return None


def day_part(text: str) -> float | None:
    """Give the share of the day that a time is (noon is 0.5); nothing when `text` is not a time of day.

    The clock on the wall counts, whatever offset is written after it: "today" and "now" must agree in every place.
    """
    if not (found := _TIME.fullmatch(text.strip())):
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return (hour * 3600 + minute * 60 + second + float(found[4] or 0)) / 86400


def days_of(text: str) -> float | None:
    """Count the days from 1970-01-01 to a date, or date and time; nothing when `text` is neither."""
    if len(text) < 8 or (day := date_in(text)) is None:
        return None
    days = float(day.toordinal() - _FIRST_DAY)
    if (found := _DATE.match(text)) and (rest := text[found.end() + 1 :]):
        return days + (day_part(rest) or 0.0)
    return days


def date_text(value: Value) -> str:
    """Turn days since 1970-01-01, or a date with or without a time, into an ISO date; blank when it is none."""
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        day = date_in(value)
        return day.isoformat() if day else ""
    days = number_of(value)
    if not math.isfinite(days):
        return ""
    ordinal = math.floor(days) + _FIRST_DAY
    return datetime.date.fromordinal(ordinal).isoformat() if 1 <= ordinal <= 3_652_059 else ""


def rounded(number: float, digits: float = 0.0) -> float:
    """Round half away from zero, as people do on paper; `digits` may be negative."""
    if not math.isfinite(number) or not math.isfinite(digits):
        return math.nan
    places = max(-300, min(300, int(digits)))
    exact = Decimal(repr(number))
    if -exact.as_tuple().exponent <= places:  # type: ignore[operator]
        return number
    return float(exact.scaleb(places).quantize(Decimal(1), rounding=ROUND_HALF_UP).scaleb(-places))


def formatted_date(value: Value, pattern: str, language: str) -> str:
    """Write a date or date and time by ODK's pattern (``%d``, ``%b``, ``%Y``, ``%H``…); blank for a blank."""
    text = value if isinstance(value, str) and not _NUMBER.fullmatch(value) else date_text(value)
    day = date_in(text)
    if day is None:
        return ""
    clock = _TIME.search(text[len("0000-00-0") :]) if ":" in text else None
    hour, minute, second = (int(clock[n] or 0) for n in (1, 2, 3)) if clock else (0, 0, 0)
    thousandths = int(float((clock and clock[4]) or 0) * 1000)
    parts = {
        "Y": f"{day.year:04}",
        "y": f"{day.year % 100:02}",
        "m": f"{day.month:02}",
        "n": str(day.month),
        "b": MONTHS.get(language, MONTHS["en"])[day.month - 1],
        "d": f"{day.day:02}",
        "e": str(day.day),
        "a": DAYS.get(language, DAYS["en"])[day.weekday()],
        "H": f"{hour:02}",
        "h": str(hour),
        "M": f"{minute:02}",
        "S": f"{second:02}",
        "3": f"{thousandths:03}",
    }
    return re.sub(r"%(.)", lambda sign: parts.get(sign[1], sign[0]), pattern)
