# SPDX-License-Identifier: Apache-2.0
"""The questions of a step as a person reads them: in groups, and in groups that repeat. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Form, Group, Question, Step


@dataclass
class Part:
    """A group of a step with what stands in it."""

    group: Group
    inside: list[Part | Question] = field(default_factory=list)


def outline(form: Form, step: Step) -> list[Part | Question]:
    """Give the questions of a step that are asked, in the groups around them."""
    top: list[Part | Question] = []
    parts: dict[str, Part] = {}
    for question in step.questions:
        if not question.is_asked:
            continue
        here = top
        for name in reversed(form.groups_around(question.name)):
            if name not in parts:
                parts[name] = Part(form.groups_by_name[name])
                here.append(parts[name])
            here = parts[name].inside
        here.append(question)
    return top


_A_QUESTION = re.compile(r"\s*\$\{\s*([^\s{}]+)\s*\}\s*")


def counter_of(filling: Filling, repeat: str) -> str | None:
    """The question that says how many repetitions there are, where it is simply a number that she is asked."""
    key, _, own = repeat.rpartition("/")
    form = filling.form
    found = _A_QUESTION.fullmatch(form.groups_by_name[own].count)
    if found is None or form.question(found[1]).kind != "integer" or form.question(found[1]).calculation:
        return None
    around = form.repeat_of[found[1]]
    place = found[1] if not around else filling.at(key, found[1]) if around == form.repeat_of[own] else None
    return place if place is not None and filling.is_shown(place) and not filling.is_read_only(place) else None


def keys_around(filling: Filling, name: str) -> list[str]:
    """The keys of the repetitions around a question, from the outermost. An address names the innermost alone."""
    key, keys = "", []
    for part in filling.numbered(name).split("/")[:-1]:
        repeat, _, number = part.partition("#")
        siblings = filling.repetitions(filling.at(key, repeat))
        if not number.isdigit() or not 0 < int(number) <= len(siblings):
            break  # it does not count any more
        key = siblings[int(number) - 1]
        keys.append(key)
    return keys


def is_fixed(filling: Filling, repeat: str) -> bool:
    """Whether the form alone says how many repetitions there are."""
    return filling.is_counted(repeat) and counter_of(filling, repeat) is None
