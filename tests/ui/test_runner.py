# SPDX-License-Identifier: Apache-2.0
"""Services run away from the window; what they did, what went wrong and what is ours to mend each has its own door."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import msgspec
import pytest

from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.troubles import ChangedMind, Trouble
from intake_desktop.ui.runner import Event, InlineRunner, Mishap, Runner
from intake_desktop.ui.theme import Looks
from intake_desktop.ui.worker import ThreadRunner


class Changes(msgspec.Struct, frozen=True):
    """As a service gives it."""

    touched: frozenset[str]
    value: object


class FullDisk(Trouble):
    name = "full_disk"


class Heard:
    """Everything that came back, in order."""

    def __init__(self, runner: Runner) -> None:
        self.all: list[object] = []
        self._runner = runner
        runner.changed.connect(self._changed)
        runner.troubled.connect(self._troubled)
        runner.failed.connect(self._failed)

    def _changed(self, touched: frozenset[str]) -> None:
        self.all.append(("changed", sorted(touched)))

    def _troubled(self, trouble: Trouble) -> None:
        self.all.append(("troubled", trouble.name))

    def _failed(self, mishap: Mishap) -> None:
        self.all.append(mishap)

    def value(self, value: object) -> None:
        self.all.append(value)


@pytest.fixture
def thread(looks: Looks) -> Iterator[ThreadRunner]:
    runner = ThreadRunner()
    yield runner
    runner.close()


@pytest.fixture(params=["inline", "thread"])
def runner(request: pytest.FixtureRequest) -> Runner:
    return InlineRunner() if request.param == "inline" else request.getfixturevalue("thread")


def wait(qtbot, runner: Runner) -> None:  # type: ignore[no-untyped-def]
    if isinstance(runner, ThreadRunner):
        qtbot.waitUntil(lambda: runner.is_idle)


def test_what_was_touched_is_announced_before_the_answer_arrives(qtbot, runner: Runner) -> None:  # type: ignore[no-untyped-def]
    heard = Heard(runner)
    runner.run(lambda: Changes(frozenset({"cases", "drafts"}), 7), heard.value)
    runner.run(lambda: "a list", heard.value)
    wait(qtbot, runner)
    assert heard.all == [("changed", ["cases", "drafts"]), 7, "a list"]


def test_a_trouble_goes_to_who_asked_or_to_everybody(qtbot, runner: Runner) -> None:  # type: ignore[no-untyped-def]
    heard = Heard(runner)

    def fail() -> None:
        raise FullDisk(sentence("The disk is full."))

    runner.run(fail, heard.value, lambda trouble: heard.value(f"mine: {trouble.name}"))
    runner.run(fail, heard.value)
    wait(qtbot, runner)
    assert heard.all == ["mine: full_disk", ("troubled", "full_disk")]


def test_a_changed_mind_is_silent(qtbot, runner: Runner) -> None:  # type: ignore[no-untyped-def]
    heard = Heard(runner)

    def turn_back() -> None:
        raise ChangedMind

    runner.run(turn_back, heard.value)
    wait(qtbot, runner)
    assert heard.all == []


def test_a_fault_of_ours_tells_the_place_and_never_the_data(qtbot, thread: ThreadRunner) -> None:  # type: ignore[no-untyped-def]
    heard = Heard(thread)

    def stumble() -> None:
        name = "Zainab Bibi"
        raise KeyError(name)

    thread.run(stumble, heard.value)
    wait(qtbot, thread)
    (mishap,) = heard.all
    assert isinstance(mishap, Mishap)
    assert mishap.kind == "KeyError"
    assert "test_runner.py" in mishap.places[-1]
    assert "Zainab" not in mishap.details()
    assert "/" not in mishap.places[-1], "no folder of this computer"


def test_a_page_that_stumbles_over_an_answer_does_not_take_the_window_with_it(qtbot, thread: ThreadRunner) -> None:  # type: ignore[no-untyped-def]
    heard = Heard(thread)
    thread.run(lambda: 1, lambda _: [][0])
    thread.run(lambda: 2, heard.value)
    wait(qtbot, thread)
    assert isinstance(heard.all[0], Mishap)
    assert heard.all[1:] == [2]


def test_only_the_newest_search_answers(qtbot, thread: ThreadRunner) -> None:  # type: ignore[no-untyped-def]
    heard, gate, done = Heard(thread), threading.Event(), []
    thread.run(gate.wait)
    for text in ("z", "za", "zai"):
        thread.run(lambda text=text: done.append(text) or text, heard.value, latest="search")
    gate.set()
    wait(qtbot, thread)
    assert heard.all == ["zai"]
    assert done == ["zai"], "the others never began"


def test_a_verb_that_is_pressed_twice_is_done_once(qtbot, thread: ThreadRunner) -> None:  # type: ignore[no-untyped-def]
    heard, gate = Heard(thread), threading.Event()

    def fail() -> None:
        raise FullDisk(sentence("The disk is full."))

    thread.run(gate.wait)
    for _ in range(3):
        thread.run(lambda: "once", heard.value, once=("contact", "her"))
        thread.run(fail, once="fails")
    thread.run(lambda: "other", heard.value, once=("contact", "another"))
    gate.set()
    wait(qtbot, thread)
    assert heard.all == ["once", ("troubled", "full_disk"), "other"]
    thread.run(lambda: "again", heard.value, once=("contact", "her"))
    thread.run(lambda: "after the trouble", heard.value, once="fails")
    wait(qtbot, thread)
    assert heard.all[3:] == ["again", "after the trouble"]


def test_that_work_is_under_way_is_announced_until_all_of_it_is_done(qtbot, thread: ThreadRunner) -> None:  # type: ignore[no-untyped-def]
    said: list[bool] = []
    thread.busy.connect(said.append)
    gate = threading.Event()
    thread.run(gate.wait)
    thread.run(lambda: None, latest="search")
    thread.run(lambda: None, latest="search")
    assert said == [True]
    gate.set()
    wait(qtbot, thread)
    assert said == [True, False]


def test_everything_is_done_one_after_the_other_away_from_the_window(qtbot, thread: ThreadRunner) -> None:  # type: ignore[no-untyped-def]
    heard, here = Heard(thread), threading.get_ident()
    for _ in range(20):
        thread.run(threading.get_ident, heard.value)
    wait(qtbot, thread)
    assert len(set(heard.all)) == 1
    assert here not in heard.all


def test_progress_arrives_in_the_window(qtbot, thread: ThreadRunner) -> None:  # type: ignore[no-untyped-def]
    seen: list[tuple[int, int]] = []
    tell = thread.in_window(lambda done: seen.append((done, threading.get_ident())))
    thread.run(lambda: [tell(part) for part in range(3)])
    wait(qtbot, thread)
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == [(part, threading.get_ident()) for part in range(3)]


def test_listeners_that_are_gone_are_forgotten() -> None:
    event: Event[int] = Event()
    heard: list[int] = []

    class Page:
        def hear(self, what: int) -> None:
            heard.append(what)

    page = Page()
    event.connect(page.hear)
    event.emit(1)
    del page
    gc.collect()
    event.emit(2)
    assert heard == [1]
