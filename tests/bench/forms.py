# SPDX-License-Identifier: Apache-2.0
"""A form: read from its spreadsheet, opened, one key press against all of it worked out anew, and that against XPath.

elementpath, the XPath of Python, is used plainly: every expression parsed beforehand, every question one element of a
tree, each expression evaluated with a context of its own. Only expressions that it can work out without raising (no
blanks, no functions of ODK) are put to both.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from xml.etree import ElementTree

from tests.bench import Figure, p95

from intake_desktop import resources
from intake_desktop.forms.builtin import QUICK_INTAKE, recompile
from intake_desktop.forms.expression import compile_expression
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Form, Group, Question, Step, decode

TODAY = date(2026, 3, 10)
LARGE = 150
EXPRESSIONS = 172


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median time of one round."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def large_form() -> Form:
    """A form of 150 questions and 172 expressions in three languages, each question depending on one further up."""
    labels = {"en": "A question of the long form", "ur": "طویل فارم کا ایک سوال", "hi": "लंबे फ़ॉर्म का एक सवाल"}
    questions = []
    for number in range(LARGE):
        before = f"q{number - number % 10 - 10}" if number >= 10 else ""
        questions.append(
            Question(
                f"q{number}",
                "calculate" if number % 10 == 9 else "integer",
                labels,
                relevant=f"${{{before}}} > 3 or selected(${{{before}}}, '2')" if before else "",
                constraint=". >= 0 and . <= 120" if number % 9 == 0 else "",
                calculation=f"coalesce(${{q{number - 1}}}, 0) + 1" if number % 10 == 9 else "",
            )
        )
    steps = tuple(Step(f"s{at}", labels, tuple(questions[at : at + 10])) for at in range(0, LARGE, 10))
    form = Form("large", "1", labels, ("en", "ur", "hi"), steps)
    assert sum(map(len, rules_in(form))) == EXPRESSIONS
    return form


def rules_in(form: Form) -> Iterator[list[str]]:
    """The expressions of each question."""
    for one in form.questions():
        yield [rule for rule in (one.relevant, one.constraint, one.calculation) if rule]


def in_xpath(form: Form) -> Callable[[], int]:
    """The same expressions for elementpath, with every question answered; a call works all of them out anew."""
    from elementpath import XPath1Parser, XPathContext

    tree = ElementTree.Element("data")
    for one in form.questions():
        ElementTree.SubElement(tree, one.name).text = "50"
    parser = XPath1Parser()
    parsed = []
    for one in form.questions():
        for rule in (one.relevant, one.constraint, one.calculation):
            if rule:
                path = re.sub(r"\$\{(\w+)\}", r"/data/\1", rule)
                path = re.sub(r"selected\(([^,]+), ('\w+')\)", r"contains(\1, \2)", path)
                path = re.sub(r"coalesce\(([^,]+), 0\)", r"number(\1)", path)
                parsed.append((parser.parse(path), tree.find(one.name)))

    def work_out() -> int:
        return sum(bool(token.evaluate(XPathContext(tree, item=element))) for token, element in parsed)

    assert work_out() == EXPRESSIONS
    return work_out


def answered(form: Form) -> Filling:
    """The form with every question answered, as elementpath needs it."""
    filling = opened_anew(form)
    for one in form.questions():
        if one.kind != "calculate":
            filling.answer(one.name, 50)
    return filling


def all_rules(filling: Filling) -> Callable[[], int]:
    """Every expression of a form, constraints too, worked out once by our compiler."""
    places = [one.name for one in filling.form.questions() if one.constraint]

    def work_out() -> int:
        filling.re_evaluate()
        return sum(filling.problem(name) is None for name in places)

    return work_out


def words_of(filling: Filling, language: str) -> Callable[[], int]:
    """All that a change of language asks of a form: worked out words anew, and every label and choice."""

    def switch() -> int:
        filling.speak(language)
        said = [
            filling.label(one.name, language) + filling.hint(one.name, language) for one in filling.form.questions()
        ]
        return len(said) + sum(len(filling.choices(one.name)) for one in filling.form.questions())

    return switch


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
        yield Figure(f"key press among 150, {what}, against its aim", pressed / 1e3, "ms", limit=5)
    yield Figure("language of 150 questions changed", seconds(words_of(filling, "ur"), 20) * 1e3, "ms", limit=200)

    full = answered(large)
    ours, theirs = seconds(all_rules(full), 100) * 1e3, seconds(in_xpath(large), 20) * 1e3
    name = "all 172 expressions worked out anew"
    yield Figure(name, ours, "ms", "elementpath used plainly, ms", theirs, limit=0.1)
    yield from repeats()
    from tests.bench import intake  # the window, which nothing above may have in memory

    yield from intake.figures()


def repeats() -> Iterator[Figure]:
    """A repeat of thirty: one key press in one of them, and one more of them."""
    labels = {"en": "A question of a repeat"}
    asked = [Question(f"r{at}", "integer", labels, within="rep") for at in range(20)]
    asked.append(Question("total", "calculate", calculation="sum(${r0}) + count(${rep})"))
    rep = Group("rep", labels, repeats=True)
    filling = Filling(
        Form("repeats", "1", labels, ("en",), (Step("s", labels, tuple(asked)),), {}, (rep,)), today=TODAY
    )
    for _ in range(30):
        filling.add("rep")
    address = filling.at(filling.repetitions("rep")[14], "r0")
    everything = seconds(filling.re_evaluate, 50) * 1e6
    pressed = p95(key_presses(filling, address, (1, 2))) * 1e6
    yield Figure("key press in a repeat of 30, p95", pressed, "µs", "all worked out anew, µs", everything, limit=0.3)

    def one_more() -> None:
        filling.remove(filling.add("rep")[0])

    yield Figure("a repetition added and taken away", seconds(one_more, 50) * 1e3, "ms", limit=5)
