# SPDX-License-Identifier: Apache-2.0
"""Incidents among the answers of a record: each one is a field of its own, under its inner id.

So two PCs that add an incident to the same record have two incidents, and two people who correct different ones have
no conflict. In a form, and to whoever reads a record, they are one list in the order in which they were told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..domain.derived import INCIDENTS
from ..domain.identifiers import part_id
from ..forms.form import MARK, Answers, Form

ID, NUMBER = f"{MARK}id", f"{MARK}number"
"""What a repetition is known by, beside its answers: its inner id, and its number among all that were ever told."""
_FIELD = f"{INCIDENTS}#"


def spread(answers: Mapping[str, Any]) -> Answers:
    """Give the answers as they are kept: each incident that has an id under a name of its own.

    Of what is kept apart, an incident with nothing in it stands nowhere.
    """
    rows = answers.get(INCIDENTS)
    if not isinstance(rows, list) or not all(isinstance(row, dict) and (ID in row or not row) for row in rows):
        return dict(answers)
    kept = {name: value for name, value in answers.items() if name != INCIDENTS}
    return kept | {_FIELD + row[ID]: row for row in rows if row}


def gathered(answers: Mapping[str, Any], record: str) -> Answers:
    """Give the answers as a form has them: one list of incidents. A list that was kept whole has ids by number."""
    whole = {name: value for name, value in answers.items() if not name.startswith(_FIELD)}
    kept = [row for name, row in answers.items() if name.startswith(_FIELD) and isinstance(row, dict)]
    ids = {row.get(ID) for row in kept}
    rows = whole.get(INCIDENTS)
    if isinstance(rows, list):
        named = [
            {ID: incident_id(record, number), NUMBER: number, **row}
            for number, row in enumerate(rows, start=1)
            if isinstance(row, dict)
        ]
        kept = [*(row for row in named if row[ID] not in ids), *kept]
    if kept:
        whole[INCIDENTS] = sorted(kept, key=lambda row: (row.get(NUMBER, 0), row.get(ID, "")))
    return whole


def joined(open_ones: Mapping[str, Any], apart: Mapping[str, Any]) -> Answers:
    """Put together again what `forms.form.parted` took apart; what has an id is found by it."""
    whole: Answers = dict(open_ones)
    for name, value in apart.items():
        beside = whole.get(name)
        if isinstance(value, list) and isinstance(beside, list) and all(isinstance(one, dict) for one in value):
            ids = {one[ID]: one for one in value if ID in one}
            more = beside if ids else [*beside, *({} for _ in value[len(beside) :])]
            whole[name] = [
                joined(one, ids.get(one.get(ID), {}) if ids else value[place] if place < len(value) else {})
                for place, one in enumerate(more)
            ]
        else:
            whole[name] = value
    return whole


def counted_by(form: Form) -> str:
    """The question whose answer says how many incidents there are; blank where a person adds them one by one."""
    group = form.groups_by_name.get(INCIDENTS)
    named = re.fullmatch(r"\s*\$\{(\w+)\}\s*", group.count) if group else None
    return named[1] if named and named[1] in form.by_name else ""


def is_of(form_names: Mapping[str, object], field: str) -> bool:
    """Whether a field of a record is an answer to a question or repeat of these names."""
    return field.partition("#")[0] in form_names


def is_kept_whole(fields: Mapping[str, Any], prefix: str) -> bool:
    """Whether a record still has its incidents in one field, as they were kept at first."""
    return isinstance(fields.get(prefix + INCIDENTS), list)


def incident_id(record: str, number: int) -> str:
    """The inner id of the one incident of a form that asks about one, and of those that were kept in one field."""
    return part_id(record, f"incident/{number}")
