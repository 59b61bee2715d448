# SPDX-License-Identifier: Apache-2.0
"""A form: read from its spreadsheet, opened, and one key press against all of it worked out anew."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date

from tests.bench import Figure, p95

from intake_desktop import resources
from intake_desktop.forms.builtin import QUICK_INTAKE, recompile
from intake_desktop.forms.expression import compile_expression
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Form, Question, Step, decode

TODAY = date(2026, 3, 10)
LARGE = 150


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median time of one round."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def large_form() -> Form:
    """A form of 150 questions and 177 expressions in three languages, each question depending on one further up."""
    labels = dict.fromkeys(("en", "ur", "hi"), "A question of the long form")
    questions = []
    for number in range(LARGE):
        before = f"q{number - number % 10 - 10}" if number >= 10 else ""
        questions.append(
            Question(
                f"q{number}",
                "calculate" if number % 10 == 9 else "integer",
                labels,
                relevant=f"${{{before}}} > 3 or selected(${{{before}}}, '2')" if before else "",
                constraint=". >= 0 and . <= 120" if number % 7 == 0 else "",
                calculation=f"coalesce(${{q{number - 1}}}, 0) + 1" if number % 10 == 9 else "",
            )
        )
    steps = tuple(Step(f"s{at}", labels, tuple(questions[at : at + 10])) for at in range(0, LARGE, 10))
    return Form("large", "1", labels, ("en", "ur", "hi"), steps)


def opened_anew(form: Form) -> Filling:
    """Open a form as at the first start, with every expression compiled again."""
    compile_expression.cache_clear()
    return Filling(form, today=TODAY)


def key_presses(filling: Filling, name: str, values: tuple[object, object]) -> list[float]:
    """The time of each of 400 answers to one question."""
    taken = []
    for turn in range(400):
        began = time.perf_counter()
        filling.answer(name, values[turn % 2])
        taken.append(time.perf_counter() - began)
    return taken


def figures() -> Iterator[Figure]:
    """Measure the quick intake, then a form as long as the full intake."""
    began = time.perf_counter()
    recompile()
    yield Figure("quick intake from its spreadsheet, pyxform imported", (time.perf_counter() - began) * 1e3, "ms")
    data = resources.path(f"{QUICK_INTAKE}.json").read_bytes()
    yield Figure("quick intake from JSON", seconds(lambda: decode(data), 50) * 1e3, "ms", limit=10)
    quick, large = decode(data), large_form()
    yield Figure("quick intake opened", seconds(lambda: opened_anew(quick), 20) * 1e3, "ms", limit=10)

    filling = opened_anew(quick)
    for name, value in (("consent_services", "given"), ("consent_record", "given")):
        filling.answer(name, value)
    everything = seconds(filling.re_evaluate, 200) * 1e6
    for name, values in (("age_years", (17, 34)), ("phone", ("0300-1234567", "0300-7654321"))):
        pressed = p95(key_presses(filling, name, values)) * 1e6
        yield Figure(f"key press in {name}, p95", pressed, "µs", "all worked out anew, µs", everything, limit=1)
    worst = p95(key_presses(filling, "consent_services", ("refused", "given"))) * 1e6
    yield Figure("consent taken back, p95", worst, "µs", "all worked out anew, µs", everything, limit=3)

    yield Figure("form of 150 questions opened", seconds(lambda: opened_anew(large), 10) * 1e3, "ms", limit=150)
    filling = opened_anew(large)
    for number in range(0, LARGE, 10):  # every step is there, so that an answer has ten questions to bring and take
        filling.answer(f"q{number}", 50)
    everything = seconds(filling.re_evaluate, 100) * 1e6
    for name, what, limit in (("q130", "10 questions come and go", 0.5), ("q70", "70 questions come and go", 3.0)):
        pressed = p95(key_presses(filling, name, (1, 50))) * 1e6
        yield Figure(
            f"key press among 150, {what}, p95", pressed, "µs", "all worked out anew, µs", everything, limit=limit
        )
