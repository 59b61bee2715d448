# SPDX-License-Identifier: Apache-2.0
"""The one who says things in a language: sentences, labels of codes, dates and numbers, each in its direction."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from .. import resources
from ..domain.codes import LANGUAGES
from ..domain.sentences import Sentence, Value
from . import direction, figures
from .catalogue import SOURCE_LANGUAGE, catalogue

__all__ = ["LANGUAGES", "N_", "Speakable", "Speaker", "speaker"]

Speakable = Value | date | Sentence
"""What may go into a place of a sentence. A year, or a number that is a name, goes in as `str`: `int` gets groups."""

_OWN_NAMES = {"en": "English", "ur": "اردو", "hi": "हिन्दी"}
_RIGHT_TO_LEFT = frozenset({"ur"})


def N_(text: str) -> str:  # noqa: N802 - the name every gettext tool knows
    """Mark a text for translation where it stands in a table; give it to ``Speaker.say`` when it is shown."""
    return text


@functools.cache
def speaker(language: str) -> Speaker:
    """Give the speaker of one of ``LANGUAGES``; ValueError for another."""
    if language not in LANGUAGES:
        raise ValueError(f"no language {language!r}")
    return Speaker(language)


class Speaker:
    """Says everything a person reads in one language. Made once by :func:`speaker`; safe to use from any thread.

    In a right-to-left language every value, figure and code comes isolated (see ``direction``), alone or in a sentence.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.rtl = language in _RIGHT_TO_LEFT
        self.own_name = _OWN_NAMES[language]
        self._customs = figures.CUSTOMS[language]
        self._catalogue = catalogue(language)
        self._messages: dict[str, str] = {}
        self._labels: dict[tuple[str, str], str] = {}

    def say(self, text: str, /, **values: Speakable) -> str:
        """Say the English message `text` with `values` in its ``{named}`` places; KeyError for a place without one."""
        message = self._messages.get(text)
        if message is None:
            message = self._messages[text] = self._settled(self._catalogue.gettext(text))
        return self._filled(message, values)

    def say_count(self, singular: str, plural: str, n: int, /, **values: Speakable) -> str:
        """Say `singular` or `plural` as this language counts; both hold ``{n}``."""
        return self._filled(self._settled(self._catalogue.ngettext(singular, plural, n)), {**values, "n": n})

    def tell(self, sentence: Sentence) -> str:
        """Say what a room below has to tell."""
        return self.say(sentence.text, **sentence.values)

    def label(self, list_name: str, code: str) -> str:
        """Give the label of a code; a code from a newer program is shown as it is."""
        label = self._labels.get((list_name, code))
        if label is None:
            label = self._settled(resources.code_lists().label(list_name, code, self.language))
            self._labels[list_name, code] = label
        return label

    def pick(self, labels: Mapping[str, str]) -> str:
        """Choose from texts in several languages (a form's labels, a provider's names); English where ours is empty."""
        own = labels.get(self.language)
        return self._settled(own or labels.get(SOURCE_LANGUAGE) or next(iter(labels.values()), ""))

    def date(self, day: date | str) -> str:
        """Write a day (or its ISO form) as ``22 Nov 2026``."""
        if isinstance(day, str):
            day = date.fromisoformat(day[:10])
        return self._own_direction(figures.write_date(self._customs, day))

    def month(self, month: str) -> str:
        """Write a month, given as ``2026-11``, as ``Nov 2026``."""
        return self._own_direction(figures.write_month(self._customs, month))

    def time(self, moment: datetime | str) -> str:
        """Write a clock time (of a moment or its ISO form) as ``14:02``."""
        return self.isolate(figures.write_time(_moment(moment)))

    def moment(self, moment: datetime | str) -> str:
        """Write a moment (or its ISO form) as ``22 Nov 2026, 14:02`` by the clock of this computer."""
        when = figures.local(_moment(moment))
        day = figures.write_date(self._customs, when)
        return self._own_direction(f"{day}{self._customs.comma} {self.isolate(figures.write_time(when))}")

    def number(self, value: int | float, digits: int = 0) -> str:
        """Write a number with groups and `digits` decimals."""
        return self.isolate(figures.write_number(self._customs, value, digits))

    def percent(self, value: float, digits: int = 2) -> str:
        """Write a share that is given in per cent already: ``61.40%``."""
        return self.isolate(figures.write_number(self._customs, value, digits) + "%")

    def series(self, parts: Iterable[str]) -> str:
        """Several things in one line, with the comma of the language between them."""
        return f"{self._customs.comma} ".join(parts)

    def isolate(self, text: str) -> str:
        """Keep a code, a phone number or a figure from left to right; in a left-to-right language nothing is needed."""
        return direction.left_to_right(text) if self.rtl else direction.unturned(text)

    def _settled(self, text: str) -> str:
        return direction.settle(text) if self.rtl else text

    def _own_direction(self, text: str) -> str:
        return direction.by_its_own(text) if self.rtl or direction.has_right_to_left(text) else text

    def _filled(self, message: str, values: Mapping[str, Speakable]) -> str:
        if not values:
            return message
        return message.format_map({name: self._spoken(value) for name, value in values.items()})

    def _spoken(self, value: Speakable) -> str:
        match value:
            case str():
                return self._own_direction(value)
            case bool():
                return self.label("yes_no_unknown", "yes" if value else "no")
            case int():
                return self.number(value)
            case float():
                decimals = f"{value:.2f}".rstrip("0").partition(".")[2]
                return self.number(value, len(decimals))
            case datetime():
                return self.moment(value)
            case date():
                return self.date(value)
            case Sentence():
                return self._own_direction(self.tell(value))


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
