# SPDX-License-Identifier: Apache-2.0
"""What is worked out from a name is as private as the name, unless the form's author says otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection

import msgspec

from .expression import compile_expression
from .form import Form, Question, Step
from .plan import climbs_of, is_dynamic

_NAMED = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


def careful(form: Form, stated: Collection[str]) -> Form:
    """Give the form with every calculation identifying that reads something identifying; not those `stated` otherwise.

    The expressions must have been checked.
    """
    reads = {question.name: _reads(form, question) for question in form.questions() if question.name not in stated}
    found = {question.name for question in form.questions() if question.privacy == "I"}
    more = {""}
    while more:
        more = {name for name, names in reads.items() if name not in found and names & found}
        found |= more
    steps = tuple(
        Step(
            step.name,
            step.labels,
            tuple(
                msgspec.structs.replace(one, privacy="I") if one.name in found and one.kind != "note" else one
                for one in step.questions
            ),
            step.hints,
        )
        for step in form.steps
    )
    return msgspec.structs.replace(form, steps=steps)


def typed_freely(form: Form) -> frozenset[str]:
    """Name the questions whose answer somebody types freely, and the calculations that repeat what was typed."""
    found = {question.name for question in form.questions() if question.kind == "text"}
    reads = {
        question.name: set(_NAMED.findall(question.calculation))
        for question in form.questions()
        if question.calculation and question.kind != "text"
    }
    more = {""}
    while more:
        more = {name for name, names in reads.items() if name not in found and names & found}
        found |= more
    return frozenset(found)


def _reads(form: Form, question: Question) -> frozenset[str]:
    written = [question.calculation] if question.calculation else []
    if question.default and is_dynamic(question.default):
        written.append(question.default)
    climbs = climbs_of(form, question.name)
    return frozenset[str]().union(*(compile_expression(one, False, climbs).names for one in written))
