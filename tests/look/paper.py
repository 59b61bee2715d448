# SPDX-License-Identifier: Apache-2.0
"""Paper to look at: every paper in every language, at every level, as contact sheets. ``./dev look paper``.

A sheet has a row for each language and shows all pages of each of its papers. A new kind of paper adds a line here or
in ``tests/slips/her_papers.py``.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image, ImageDraw
from tests.slips.her_papers import PAPERS
from tests.slips.papers import PRINTED_LEVELS, report, slip
from tests.slips.test_recovery_sheet import sheet as recovery

from intake_desktop.domain.disclosure import SlipContent
from intake_desktop.slips.picture import pages
from intake_desktop.slips.referral_slip import referral_slip

LANGUAGES = ("en", "ur", "hi")
DPI, GAP, GREY = 90, 10, 120
OTHER = {"en": "ur", "ur": "en", "hi": "en"}
"""The receiver's language beside hers, on slips in two languages."""

Made = Callable[[str], bytes]


def _slip(change: Callable[[str], SlipContent]) -> Made:
    return lambda language: referral_slip(change(language))


_CHILD = {"age_group": "age_12_17", "caregiver_informed": "yes", "caregiver_safe": "no"}

SHEETS: dict[str, dict[str, Made]] = {
    "levels": {level[:2]: _slip(lambda language, level=level: slip(language, level)) for level in PRINTED_LEVELS},
    "discreet": {
        "discreet": _slip(lambda language: slip(language, discreet=True)),
        "large": _slip(lambda language: slip(language, discreet=True, large=True)),
        "a4": _slip(lambda language: slip(language, discreet=True, paper="a4", appointment=None)),
    },
    "a5": {
        level[:2]: _slip(lambda language, level=level: slip(language, level, paper="a5")) for level in PRINTED_LEVELS
    },
    "large": {"large": _slip(lambda language: slip(language, large=True))},
    "two-languages": {
        level[:2]: _slip(lambda language, level=level: slip(language, level, second_language=OTHER[language]))
        for level in ("l2_contact", "l4_documents")
    },
    "kinds": {
        "report": _slip(report),
        "report-two": _slip(lambda language: report(language, second_language=OTHER[language])),
        "child": _slip(lambda language: slip(language, "l3_need_to_know", **_CHILD)),
        "no-reply": _slip(lambda language: slip(language, may_confirm=False, contact_method="do_not_contact")),
    },
    "recovery": {"computer": recovery, "notes": lambda language: recovery(language, notes=True)},
    **{name: {name: made} for name, made in PAPERS.items()},
}
"""Contact sheets by name: papers by name, each made in a language."""


FRONTS = ("levels",)
"""Sheets that show the first page of each paper; the backs of slips stand on the others."""


def take(out: Path, wanted: tuple[str, ...], *, each: bool) -> int:
    """Draw the sheets whose names begin as asked; give how many. With `each` every page is kept by itself as well."""
    chosen = [name for name in SHEETS if not wanted or name.startswith(wanted)]
    for number, name in enumerate(chosen, start=1):
        rows = [list(_pages(name, language)) for language in LANGUAGES]
        file = out / f"paper-{name}.png"
        contact_sheet([[Image.open(io.BytesIO(page)) for page in row] for row in rows]).save(file)
        print(f"{number}/{len(chosen)} {file}", flush=True)
        for path, page in _each(out, name) if each else ():
            path.write_bytes(page)
    return len(chosen)


def _pages(name: str, language: str) -> Iterator[bytes]:
    for made in SHEETS[name].values():
        drawn = pages(made(language), DPI)
        yield from drawn[:1] if name in FRONTS else drawn


def _each(out: Path, name: str) -> Iterator[tuple[Path, bytes]]:
    for language in LANGUAGES:
        for kind, made in SHEETS[name].items():
            for number, page in enumerate(pages(made(language), DPI), start=1):
                yield out / f"paper-{name}-{kind}-{language}-{number}.png", page


def contact_sheet(rows: list[list[Image.Image]]) -> Image.Image:
    """Put pages beside each other, a row for each language, each with an edge, so that the paper's own size shows."""
    wide = max(sum(page.width + GAP for page in row) for row in rows) + GAP
    sheet = Image.new("L", (wide, sum(max(page.height for page in row) + GAP for row in rows) + GAP), GREY)
    drawn = ImageDraw.Draw(sheet)
    top = GAP
    for row in rows:
        left = GAP
        for page in row:
            sheet.paste(page, (left, top))
            drawn.rectangle((left - 1, top - 1, left + page.width, top + page.height), outline=0)
            left += page.width + GAP
        top += max(page.height for page in row) + GAP
    return sheet
