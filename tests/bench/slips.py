# SPDX-License-Identifier: Apache-2.0
"""Paper: a referral slip with its back, again and again, beside a plain ReportLab page of as much text."""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

import msgspec
from tests.bench import Figure, directory, sealed
from tests.slips.papers import read, report, slip
from tests.slips.test_recovery_sheet import sheet

from intake_desktop import resources
from intake_desktop.domain.disclosure import SlipContent
from intake_desktop.slips.picture import pages
from intake_desktop.slips.referral_slip import referral_slip

ROUNDS = 40
FRESH = 5
LIMIT_FIRST_MS = 400.0
LIMIT_MS = 60.0
"""The aim for a slip in a warm program; the preview follows each tick at this pace."""


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median time of one round."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return 1000 * statistics.median(taken)


FIRST = """
import sys, time
from PySide6.QtWidgets import QApplication
import msgspec
from intake_desktop.domain.disclosure import SlipContent
app = QApplication(["bench"])
content = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=SlipContent)
began = time.perf_counter()
from intake_desktop.slips.referral_slip import referral_slip
referral_slip(content)
print(1000 * (time.perf_counter() - began))
"""


def first_slip(content: SlipContent) -> float:
    """Milliseconds of the first slip of a new process that has a window already; its modules and typefaces count."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(
        [sys.executable, "-c", FIRST], input=msgspec.msgpack.encode(content), capture_output=True, check=True, env=env
    )
    return float(told.stdout)


def plain_pages(letters: int) -> Callable[[], bytes]:
    """What ReportLab alone needs for as many letters: English paragraphs in the same typeface, nothing else."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics, ttfonts
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(ttfonts.TTFont("plain", resources.path("fonts/IntakeSans-Regular.ttf")))
    style = ParagraphStyle("plain", fontName="plain", fontSize=8.4)
    text = "\n".join(read(referral_slip(slip("en", "l3_need_to_know"))))
    lines = (text * (letters // len(text) + 1))[:letters].splitlines()

    def make() -> bytes:
        buffer = io.BytesIO()
        SimpleDocTemplate(buffer, pagesize=A4).build([Paragraph(escape(line), style) for line in lines])
        return buffer.getvalue()

    return make


def figures() -> Iterator[Figure]:
    """A slip in each language at the level most often given, the fullest and the discreet one, and what goes along."""
    for language in ("en", "ur", "hi"):
        first = statistics.median(first_slip(slip(language)) for _ in range(FRESH))
        yield Figure(f"first slip of a process, {language}", first, "ms", limit=LIMIT_FIRST_MS)
    kinds = [(f"slip {language}", slip(language)) for language in ("en", "ur", "hi")]
    kinds += [
        ("slip ur, all 24 items", slip("ur", "l4_documents")),
        ("slip ur and en, all 24 items", slip("ur", "l4_documents", second_language="en")),
        ("slip ur, discreet", slip("ur", discreet=True)),
        ("slip ur, large", slip("ur", large=True)),
        ("report by law ur", report("ur")),
    ]
    for name, content in kinds:
        letters = sum(map(len, read(referral_slip(content))))
        plain = milliseconds(plain_pages(letters))
        value = milliseconds(lambda content=content: referral_slip(content))  # type: ignore[misc]
        yield Figure(name, value, "ms", "plain ReportLab pages", plain, limit=LIMIT_MS, limit_on="value")
    pdf = referral_slip(slip("ur"))
    yield Figure("slip as pictures, 150 dpi", milliseconds(lambda: pages(pdf), 10), "ms")
    yield Figure("recovery sheet ur", milliseconds(lambda: sheet("ur"), 10), "ms")
    yield Figure("size of a slip ur", len(pdf) / 1000, "kB")
    yield from sealed.figures()
    yield from directory.figures()
