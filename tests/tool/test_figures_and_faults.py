# SPDX-License-Identifier: Apache-2.0
"""./dev bench and ./dev faults: what is over a limit, or was lost, ends with 1; a group not there yet does not."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import Any

import pytest
from tests import groups
from tests.bench import Figure, p95, peak_megabytes
from tests.bench.__main__ import show as show_figures
from tests.faults import Fault
from tests.faults.__main__ import show as show_faults


def told(
    monkeypatch: pytest.MonkeyPatch, results: dict[str, list[Any] | None], words: list[str], *, quick: bool = False
) -> int:
    """Run the runner over groups that give these results; None is a group that broke."""
    monkeypatch.setattr(groups, "has_group", lambda package, group: group in results)

    def run_apart(package: str, group: str, options: list[str]) -> list[dict[str, Any]] | None:
        found = results[group]
        return None if found is None else [it.row() for it in found]

    monkeypatch.setattr(groups, "run_apart", run_apart)

    def load(group: str, asked: argparse.Namespace) -> Iterable[groups.Result]:
        return []

    what = "faults" if quick else "figures"
    return groups.main(f"tests.{what}", words, what, load, show_faults if quick else show_figures, quick=quick)


def test_a_ratio_is_judged_by_its_limit() -> None:
    assert Figure("window", 800.0, "ms", "minimal", 400.0, limit=2.5).ok
    slow = Figure("window", 1200.0, "ms", "minimal", 400.0, limit=2.5)
    assert not slow.ok
    assert slow.ratio == 3.0


def test_a_rate_should_be_high_and_a_plain_limit_is_on_the_value() -> None:
    assert not Figure("import", 900.0, "operations/s", "bare", 1000.0, limit=0.95, better="higher").ok
    assert not Figure("search p95", 31.0, "ms", "stock", 30.0, limit=30.0, limit_on="value").ok
    assert not Figure("memory", 251.0, "MB", limit=250.0).ok
    assert Figure("memory", 251.0, "MB").ok


def test_bench_ends_with_1_when_one_figure_is_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = Figure("list", 9.0, "ms", "bare", 8.0, limit=2.0), Figure("save", 9.0, "ms", "bare", 2.0, limit=3.0)
    assert told(monkeypatch, {"store": [good]}, []) == 0
    assert "No figures yet: start, vault" in capsys.readouterr().out
    assert told(monkeypatch, {"store": [good, bad]}, ["store"]) == 1
    shown = capsys.readouterr().out
    assert "store: save" in shown
    assert "Not ok: store: save." in shown


def test_bench_json_is_json_alone(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(monkeypatch, {"store": [Figure("save", 9.0, "ms", "bare", 2.0, limit=3.0)]}, ["--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    figure = answer["figures"][0]
    assert (figure["group"], figure["ratio"], figure["limit"], figure["ok"]) == ("store", 4.5, 3.0, False)
    assert "sync" in answer["none_yet"]


def test_a_group_that_breaks_is_named_and_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(monkeypatch, {"store": None, "sync": [Figure("export", 1.0, "ms")]}, []) == 1
    shown = capsys.readouterr().out
    assert "sync: export" in shown
    assert "The group store broke" in shown


@pytest.mark.parametrize("counts", [(100, 1, 0, 0), (100, 0, 1, 0), (100, 0, 0, 1), (0, 0, 0, 0)])
def test_faults_end_with_1_when_anything_came_of_one_or_it_was_never_tried(
    counts: tuple[int, int, int, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(monkeypatch, {"store": [Fault("power", 100, 0, 0, 0)]}, ["store"], quick=True) == 0
    assert told(monkeypatch, {"store": [Fault("power", *counts)]}, ["store", "--quick"], quick=True) == 1
    assert "store: power" in capsys.readouterr().out


def test_an_unknown_group_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        told(monkeypatch, {}, ["stroe"])
    assert "invalid choice: 'stroe'" in capsys.readouterr().err


def test_small_measures() -> None:
    assert p95([float(number) for number in range(101)]) == 95.0
    assert p95([4.0]) == 4.0
    assert 1.0 < peak_megabytes() < 10_000
