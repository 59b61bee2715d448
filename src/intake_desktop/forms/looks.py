# SPDX-License-Identifier: Apache-2.0
"""The ``appearance`` and ``parameters`` columns: how a question looks here, and what is refused."""

from __future__ import annotations

import re

from ..domain.sentences import Sentence, sentence
from .problems import Findings
from .sheets import Row

SHOWN = frozenset({"minimal", "likert", "multiline", "autocomplete", "numbers", "field-list"})
"""What changes how a question looks here."""

_KNOWN = frozenset(
    {
        "horizontal", "horizontal-compact", "compact", "quick", "quickcompact", "label", "list-nolabel", "list",
        "columns", "columns-pack", "columns-flex", "no-buttons", "table-list", "grid", "theme-grid",
        "picker", "vertical", "no-ticks", "rating", "counter", "thousands-sep", "thousand-sep", "no-calendar",
        "month-year", "year", "nosearch", "search", "comments", "distress", "randomized", "hidden-answer", "masked",
        "hide-input", "bearing", "pages", "inline", "week-number", "dropdown",
    }
)  # fmt: skip
_REFUSED: tuple[tuple[str, Sentence], ...] = (
    (
        r"(?:ex|intent|printer|url|print).*|app:.*",
        sentence("The appearance “{found}” is refused: a form calls no other program."),
    ),
    (
        r"search\(.*|pulldata.*",
        sentence("The appearance “{found}” is refused: a form reads no other files."),
    ),
    (
        r".*map.*|maps|streets|satellite|terrain|placement.*",
        sentence("The appearance “{found}” is refused: a place on a map could lead somebody to her."),
    ),
    (
        r"signature|draw|annotate|new|new-front|new-rear|selfie|video|audio|image.*|camera",
        sentence("The appearance “{found}” is refused: this program keeps no pictures, sounds or files."),
    ),
    (
        r"(?:ethiopian|coptic|islamic|bikram-sambat|myanmar|persian|buddhist)(?:-.*)?",
        sentence("The appearance “{found}” is refused: days are kept in one calendar, so that they can be compared."),
    ),
)
_WIDTH = re.compile(r"w\d+|columns-\d+|\d+(?:px|%)?")
_PARAMETER = re.compile(r"([\w-]+)\s*=\s*([^\s,;]+)")
_TICKS = {"tick_interval", "placeholder", "tick_labelset"}


def appearance_of(row: Row, kind: str, findings: Findings) -> str:
    """Read how something looks; refuses what would bring in files, programs or maps, and remarks what is not shown."""
    written = row.text("appearance")
    heading = row.heading("appearance")
    kept = []
    for word in re.findall(r"[\w:.-]+\([^)]*\)?|\S+", written):
        plain = word.lower()
        refusal = next((why for pattern, why in _REFUSED if re.fullmatch(pattern, plain)), None)
        if plain in SHOWN:
            kept.append(plain)
        elif plain in _KNOWN or _WIDTH.fullmatch(plain):
            what = sentence("The appearance “{found}” changes nothing here.", found=word)
            findings.remark("survey", row.number, heading, what)
        elif refusal is not None:
            findings.add("survey", row.number, heading, sentence(refusal.text, found=word))
        else:
            what = sentence("“{found}” is no appearance that this program knows. It changes nothing here.", found=word)
            findings.remark("survey", row.number, heading, what)
    if kind == "text" and (row.text("rows") or "rows" in parameters_of(row)):
        kept.append("multiline")
    return " ".join(dict.fromkeys(kept))


def parameters_of(row: Row) -> dict[str, str]:
    """Read ``start=0 end=10 step=1``; commas and semicolons may stand between."""
    return {name.lower(): value for name, value in _PARAMETER.findall(row.text("parameters"))}


def scale_of(row: Row, kind: str, findings: Findings) -> tuple[float, float, float] | None:
    """Read start, end and step of a range, and refuse every parameter that would be passed over in silence."""
    found, heading = parameters_of(row), row.heading("parameters")
    known = {"range": {"start", "end", "step"}, "text": {"rows"}}.get(kind, set())
    if row.text("parameters") and not found:
        findings.add(
            "survey", row.number, heading, sentence("Write parameters as {example}.", example="start=0 end=10")
        )
    for name in sorted(found.keys() - known):
        if kind == "range" and name in _TICKS:
            what = sentence("The parameter “{found}” changes nothing here.", found=name)
            findings.remark("survey", row.number, heading, what)
        elif (name, found[name].lower()) != ("randomize", "false"):
            what = sentence("The parameter “{found}” is not understood for this question.", found=name)
            if name in ("randomize", "seed"):
                what = sentence("“{found}” is refused: choices always stand in the same order here.", found=name)
            findings.add("survey", row.number, heading, what)
    if kind != "range":
        return None
    try:
        start, end, step = (float(found.get(name, usual)) for name, usual in (("start", 1), ("end", 10), ("step", 1)))
    except ValueError:
        start = end = step = 0.0
    if not 0 < abs(step) <= abs(end - start) < 1e9:
        findings.add(
            "survey",
            row.number,
            heading,
            sentence("A range needs numbers: a start, an end, and a step that fits between."),
        )
        return None
    return start, end, abs(step) if end > start else -abs(step)
