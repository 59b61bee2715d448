# SPDX-License-Identifier: Apache-2.0
"""The groups that ``./dev bench`` and ``./dev faults`` know, named after rooms; each is run in a process of its own.

A group's memory and imports then do not colour another's figures, and one that breaks does not take the others with it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

GROUPS = ("start", "store", "vault", "forms", "cases", "notes", "slips", "paper", "sync", "hub", "reports")
ROOT = Path(__file__).resolve().parents[1]


class Result(Protocol):
    """A figure or a fault, as the table and ``--json`` show it."""

    def row(self) -> dict[str, Any]:
        """Its parts by name, ``ok`` among them."""


def has_group(package: str, group: str) -> bool:
    """Whether a group exists already."""
    return importlib.util.find_spec(f"{package}.{group}") is not None


def run_here(results: Iterable[Result]) -> list[dict[str, Any]]:
    """Run one group in this process, naming each result on the error stream as it comes."""
    rows = []
    for result in results:
        row = result.row()
        rows.append(row)
        print(f"  {row['name']}: {'ok' if row['ok'] else 'NOT OK'}", file=sys.stderr, flush=True)
    return rows


def run_apart(package: str, group: str, options: list[str]) -> list[dict[str, Any]] | None:
    """Run one group in a process of its own; None when it broke."""
    words = [sys.executable, "-m", package, group, "--rows", *options]
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, check=False)
    if done.returncode != 0:
        return None
    rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def table(columns: list[str], rows: list[list[str]]) -> str:
    """Columns of words, the first left and the others right."""
    widths = [max(len(line[number]) for line in [columns, *rows]) for number in range(len(columns))]
    lines = []
    for line in [columns, *rows]:
        cells = [
            word.ljust(width) if not at else word.rjust(width)
            for at, (word, width) in enumerate(zip(line, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def main(
    package: str,
    words: list[str],
    what: str,
    load: Callable[[str, argparse.Namespace], Iterable[Result]],
    show: Callable[[list[dict[str, Any]]], str],
    *,
    quick: bool = False,
) -> int:
    """Run the asked group, or all there are; 0 when everything is within its limits."""
    parser = argparse.ArgumentParser(prog=f"./dev {package.rpartition('.')[2]}")
    parser.add_argument("group", nargs="?", choices=GROUPS)
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--rows", action="store_true", help=argparse.SUPPRESS)
    if quick:
        parser.add_argument("--quick", action="store_true", help="try fewer")
    asked = parser.parse_args(words)
    if asked.rows:
        print(json.dumps(run_here(load(asked.group, asked)), ensure_ascii=False))
        return 0
    rows: list[dict[str, Any]] = []
    absent, broken = [], []
    for group in [asked.group] if asked.group else GROUPS:
        if not has_group(package, group):
            absent.append(group)
            continue
        print(f"{group}…", file=sys.stderr, flush=True)
        found = run_apart(package, group, ["--quick"] if quick and asked.quick else [])
        if found is None:
            broken.append(group)
        rows += [{"group": group, **row} for row in found or ()]
    bad = [f"{row['group']}: {row['name']}" for row in rows if not row["ok"]]
    if asked.json:
        print(
            json.dumps({what: rows, "none_yet": absent, "broken": broken, "not_ok": bad}, ensure_ascii=False, indent=1)
        )
    else:
        if rows:
            print(show(rows))
        if absent:
            print(f"No {what} yet: {', '.join(absent)}.")
        for group in broken:
            print(f"The group {group} broke before it was done.")
        if bad:
            print(f"Not ok: {'; '.join(bad)}.")
    return 1 if bad or broken else 0
