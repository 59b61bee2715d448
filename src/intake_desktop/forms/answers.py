# SPDX-License-Identifier: Apache-2.0
"""What a person typed, read as what the question asks for; and what was worked out, as an answer.

Digits of Urdu and Hindi count as digits everywhere. What cannot be read is never thrown away: it stays in the draft as
it was typed, and the question says what it needs.
"""

from __future__ import annotations

import datetime
import enum
import math
import re
from collections.abc import Callable, Iterable

from ..domain.sentences import Sentence, sentence
from .form import SEVERAL, Answer, Form, Question, missing
from .values import Value, date_in, date_text, day_part, number_of, text_of


class Unread(enum.Enum):
    """What reading gives for something typed that is no answer to the question."""

    UNREAD = ""


UNREAD = Unread.UNREAD
Reading = Answer | Unread

_DIGITS = {first + digit: str(digit) for first in (0x0660, 0x06F0, 0x0966) for digit in range(10)}
_SIGNS = {0x066B: ".", 0x2212: "-"}
_TO_LATIN = str.maketrans({**_DIGITS, **_SIGNS})
_WHOLE = re.compile(r"[-+]?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(?:\d{1,15}(?:[.,]\d*)?|[.,]\d+)", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\S+", re.ASCII)


def latin_digits(text: str) -> str:
    """Write the digits of any of our scripts as 0-9."""
    return text.translate(_TO_LATIN)


def kept_form(question: Question, typed: object) -> Answer:
    """Give what was typed in the shape in which a draft keeps it; TypeError for what no editor can give."""
    if isinstance(typed, datetime.datetime | datetime.date | datetime.time):
        return typed.isoformat()
    if isinstance(typed, bool) and question.kind == "acknowledge":
        return "OK" if typed else None
    if isinstance(typed, str) and "numbers" in question.appearance.split():
        return latin_digits(typed)  # a telephone number is dialled in Latin digits, in every language
    if typed is None or (isinstance(typed, str | int | float) and not isinstance(typed, bool)):
        return typed
    if isinstance(typed, dict):
        return missing(typed["missing"])
    if isinstance(typed, Iterable):
        codes = list(typed)
        if all(isinstance(code, str | int | float) for code in codes):
            return [str(code) for code in codes]
    raise TypeError(f"{type(typed).__name__} is no answer")


def is_blank(kept: object) -> bool:
    """Say whether nothing was typed."""
    return kept is None or kept == [] or (isinstance(kept, str) and not kept.strip())


def is_on_scale(value: Answer, scale: tuple[float, float, float]) -> bool:
    """Say whether a number is one of those a range offers."""
    start, end, step = scale
    if not isinstance(value, int | float) or not min(start, end) <= value <= max(start, end):
        return False
    steps = (value - start) / step
    return abs(steps - round(steps)) < 1e-9


def read(question: Question, kept: Answer, form: Form) -> Reading:
    """Read what was typed: the answer, None for a blank, or UNREAD. Several choices come in the order of their list."""
    if kept is None or kept == "" or kept == []:
        return None
    if isinstance(kept, dict):
        return kept
    if isinstance(kept, str) and not kept.strip():
        return None
    reader = _READERS.get(question.kind)
    if reader:
        return reader(latin_digits(kept).strip() if isinstance(kept, str) else kept)
    if question.kind in _LISTS:
        return _LISTS[question.kind](question, kept, form)
    if isinstance(kept, list):
        return UNREAD
    return kept.strip() if isinstance(kept, str) else text_of(float(kept))


def _on_scale(question: Question, kept: Answer, form: Form) -> Reading:
    number = _decimal(latin_digits(kept).strip() if isinstance(kept, str) else kept)
    whole = isinstance(number, float) and all(part == int(part) for part in (number, *(question.scale or ())))
    return int(number) if whole and isinstance(number, float) else number


def _in_order(question: Question, kept: Answer, form: Form) -> Reading:
    return [*dict.fromkeys(kept if isinstance(kept, list) else str(kept).split())]


def _in_order_of_the_list(question: Question, kept: Answer, form: Form) -> Reading:
    chosen = kept if isinstance(kept, list) else str(kept).split()
    places = {choice.code: place for place, choice in enumerate(form.choices(question.list_name))}
    return sorted(dict.fromkeys(chosen), key=lambda code: places.get(code, len(places)))


_LISTS: dict[str, Callable[[Question, Answer, Form], Reading]] = {
    "range": _on_scale,
    "rank": _in_order,
    "select_multiple": _in_order_of_the_list,
}


def _whole(kept: object) -> Reading:
    if isinstance(kept, str):
        return int(kept) if _WHOLE.fullmatch(kept) else UNREAD
    if isinstance(kept, int | float) and not isinstance(kept, bool) and math.isfinite(kept) and kept == int(kept):
        return int(kept)
    return UNREAD


def _decimal(kept: object) -> Reading:
    if isinstance(kept, str):
        return float(kept.replace(",", ".")) if _DECIMAL.fullmatch(kept) else UNREAD
    return (
        float(kept) if isinstance(kept, int | float) and not isinstance(kept, bool) and math.isfinite(kept) else UNREAD
    )


def _date(kept: object) -> Reading:
    day = date_in(kept) if isinstance(kept, str) else None
    return UNREAD if day is None else day.isoformat()


def _time(kept: object) -> Reading:
    return kept if isinstance(kept, str) and day_part(kept) is not None else UNREAD


def _datetime(kept: object) -> Reading:
    return kept if isinstance(kept, str) and _MOMENT.fullmatch(kept) and date_in(kept) else UNREAD


_READERS: dict[str, Callable[[object], Reading]] = {
    "integer": _whole,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
}

NEEDS: dict[str, Sentence] = {
    "integer": sentence("Write a whole number, such as {example}.", example="35"),
    "decimal": sentence("Write a number, such as {example}.", example="2.5"),
    "range": sentence("Write a number, such as {example}.", example="5"),
    "date": sentence("Write a date that exists, such as {example}.", example="2026-03-10"),
    "time": sentence("Write a time, such as {example}.", example="14:30"),
    "datetime": sentence("Write a date and a time, such as {example}.", example="2026-03-10 14:30"),
}
"""What each kind of question asks for, said when what was typed cannot be read."""


def as_text(answer: Reading) -> str:
    """Give the text that expressions see; a missing answer is blank to them."""
    if isinstance(answer, str):
        return answer
    if isinstance(answer, list):
        return " ".join(answer)
    if isinstance(answer, int | float):
        return text_of(float(answer))
    return ""


def worked_out(kind: str, value: Value) -> Answer:
    """Turn the result of a calculation into an answer of this kind of question; not-a-number is blank, as in ODK."""
    if value == "" or value != value:
        return None
    if kind == "date":
        return date_text(value) or None
    if kind in SEVERAL:
        return text_of(value).split()
    if kind in ("integer", "decimal", "range"):
        number = number_of(value)
        return None if not math.isfinite(number) else int(number) if kind == "integer" else number
    if isinstance(value, float) and kind in ("calculate", "hidden") and math.isfinite(value):
        return int(value) if value == int(value) else value
    return text_of(value)
