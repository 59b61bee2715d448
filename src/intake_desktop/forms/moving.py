# SPDX-License-Identifier: Apache-2.0
"""A record moved to another version of its form: what would change, said before anybody agrees to it.

Old records open in their own version. Moving one loses nothing: what the new version does not ask stays in the draft
under its name, and what no longer fits a question of the same name stays there under ``earlier:`` and the name.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import msgspec

from .answers import is_blank
from .filling import Filling
from .form import Answer, Form, Question

_MEANING = ("kind", "list_name", "scale", "within", "privacy", "feeds", "merge")


class Reworded(msgspec.Struct, frozen=True):
    """An answered question whose words are not what they were: the person who moves the record judges its answer."""

    name: str
    before: dict[str, str]
    after: dict[str, str]


class Move(msgspec.Struct, frozen=True):
    """What becomes of given answers in a newer version of their form. Repetitions are numbered: ``children#2/age``.

    `left_behind` are answers that the new version does not ask or that do not count in it, `unfit` those it asks but
    that need another look there, `asked_anew` questions that are asked now and have no answer, `recalculated` what is
    worked out differently (before, after), `reworded` answers to questions that are put in other words, `redefined`
    questions whose kind, list, privacy class or feed changed. `draft` is what to go on with: it has every answer.
    """

    from_version: str
    to_version: str
    left_behind: tuple[str, ...]
    unfit: tuple[str, ...]
    asked_anew: tuple[str, ...]
    recalculated: dict[str, tuple[Answer, Answer]]
    reworded: tuple[Reworded, ...]
    redefined: tuple[str, ...]
    draft: dict[str, Any]

    @property
    def changes_nothing(self) -> bool:
        """Whether the record reads the same in both versions."""
        return not (
            self.left_behind or self.unfit or self.asked_anew or self.recalculated or self.reworded or self.redefined
        )


def moved_to(
    form: Form,
    newer: Form,
    answers: Mapping[str, object],
    *,
    today: datetime.date,
    context: Mapping[str, object] | None = None,
) -> Move:
    """Say what would change for these answers (a draft or a record) if they moved from `form` to `newer`."""
    old = Filling(form, answers, today=today, context=context)
    new = Filling(newer, old.draft(), today=today, context=context)
    before, after = _flat(old), _flat(new)
    problems = {old.numbered(place) for place, _ in old.problems()}
    wrong = [new.numbered(place) for place, _ in new.problems()]
    return Move(
        form.version,
        newer.version,
        tuple(
            place for place in before if place not in after and place not in wrong and not _is_worked_out(form, place)
        ),
        tuple(place for place in wrong if place in before and place not in problems),
        tuple(_asked_anew(old, new, before)),
        {
            place: (before.get(place), value)
            for place, value in after.items()
            if _is_worked_out(newer, place) and before.get(place) != value
        },
        tuple(_reworded(form, newer, before)),
        tuple(_redefined(form, newer, before)),
        new.draft(),
    )


def _flat(filling: Filling) -> dict[str, Answer]:
    """Every answer that counts by a name that is the same in both versions: the number of a repetition, not its key."""
    found: dict[str, Answer] = {}

    def walk(answers: Mapping[str, Any], before: str) -> None:
        for name, value in answers.items():
            if isinstance(value, list) and name in filling.form.groups_by_name:
                for number, one in enumerate(value, start=1):
                    walk(one, f"{before}{name}#{number}/")
            elif not is_blank(value):
                found[before + name] = value

    walk(filling.answers(), "")
    return found


def _question(form: Form, place: str) -> Question | None:
    return form.by_name.get(place.rpartition("/")[2])


def _is_worked_out(form: Form, place: str) -> bool:
    question = _question(form, place)
    return question is not None and (question.kind == "calculate" or bool(question.calculation))


def _asked_anew(old: Filling, new: Filling, before: Mapping[str, Answer]) -> list[str]:
    asked = {old.numbered(place) for place in old.places() if old.is_shown(place)}
    now = [place for place in new.places() if new.is_shown(place) and new.value(place) is None]
    now = [place for place in now if new.question(place).is_asked and new.question(place).kind != "note"]
    return [at for place in now if (at := new.numbered(place)) not in asked and at not in before]


def _reworded(form: Form, newer: Form, before: Mapping[str, Answer]) -> list[Reworded]:
    found = []
    for name in dict.fromkeys(place.rpartition("/")[2] for place in before):
        old, new = form.by_name.get(name), newer.by_name.get(name)
        if old and new and any(old.labels[code] != new.labels.get(code) for code in old.labels if code in new.labels):
            found.append(Reworded(name, old.labels, new.labels))
    return found


def _redefined(form: Form, newer: Form, before: Mapping[str, Answer]) -> list[str]:
    found = []
    for name in dict.fromkeys(place.rpartition("/")[2] for place in before):
        old, new = form.by_name.get(name), newer.by_name.get(name)
        if old and new and any(getattr(old, field) != getattr(new, field) for field in _MEANING):
            found.append(name)
    return found
