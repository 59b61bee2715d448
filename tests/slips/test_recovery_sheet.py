# SPDX-License-Identifier: Apache-2.0
"""The recovery sheet: one page in three languages, every group where a hand can find it, no person named."""

from __future__ import annotations

import io
import random
from datetime import date

import pypdf
import pytest
from tests.slips.papers import missing, placed, read, words

from intake_desktop.lang import speaker
from intake_desktop.slips.recovery_sheet import _KEEPING, _PURPOSE, _PURPOSE_NOTES, _USING, recovery_sheet

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DICE = random.Random(7)
LINES = [["".join(DICE.choice(ALPHABET) for _ in range(4)) for _ in range(6)] for _ in range(9)]
QR = "INTAKE:" + "".join(group for line in LINES for group in line)


def sheet(language: str, *, notes: bool = False) -> bytes:
    return recovery_sheet(
        LINES, QR, centre="MLT", on=date(2026, 11, 22), staff_code="SV01", language=language, notes=notes
    )


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
@pytest.mark.parametrize("notes", [False, True])
def test_one_page_says_what_it_is_for_and_how_to_keep_it(language: str, notes: bool) -> None:
    pages = read(sheet(language, notes=notes))
    assert len(pages) == 1
    voice = speaker(language)
    said = [voice.say(text) for text in (*(_PURPOSE_NOTES if notes else _PURPOSE), *_KEEPING, _USING)]
    assert not missing(said, pages[0])
    assert not missing(["MLT", "SV01", voice.date(date(2026, 11, 22))], pages[0])


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
def test_every_line_runs_from_the_left_under_its_number(language: str) -> None:
    """Letters stand in the same cells on a mirrored sheet: line by line, left to right, as they are typed."""
    single = [(text, round(x), round(y)) for text, x, y in placed(sheet(language)) if len(text) == 1 and text.isascii()]
    rows: dict[int, list[tuple[int, str]]] = {}
    for text, x, y in single:
        rows.setdefault(y, []).append((x, text))
    found = ["".join(text for _, text in sorted(row)) for _, row in sorted(rows.items(), reverse=True)]
    expected = [f"{number}{''.join(line)}" for number, line in enumerate(LINES, start=1)]
    assert [row for row in found if len(row) == 25] == expected


def test_the_sheets_of_a_pc_and_of_the_notes_are_told_apart() -> None:
    assert words(read(sheet("en"))[0])["counsellor"] == 0
    assert words(read(sheet("en", notes=True))[0])["counsellor"] == 1


def test_the_file_holds_no_letter_of_the_keys_outside_its_page() -> None:
    reader = pypdf.PdfReader(io.BytesIO(sheet("en")))
    info = " ".join(str(value) for value in (reader.metadata or {}).values())
    assert not [group for line in LINES for group in line if group in info]
    assert (reader.metadata or {})["/Title"] == "MLT-20261122"
    assert len(reader.pages) == 1


def test_the_square_is_the_qr_code_of_the_same_text() -> None:
    """The dark modules on paper are those of the standard's encoder, row by row."""
    import segno

    matrix = segno.make_qr(QR, error="m").matrix
    content = pypdf.PdfReader(io.BytesIO(sheet("en"))).pages[0].get_contents()
    assert content is not None
    boxes = [operands for operands, operator in content.operations if operator == b"re"]
    side = 118.0 / len(matrix)
    modules = [box for box in boxes if abs(float(box[2]) - side) < 0.01]
    assert len(modules) == sum(map(sum, matrix))
    left, top = min(float(box[0]) for box in modules), max(float(box[1]) for box in modules)
    drawn = {(round((top - float(box[1])) / side), round((float(box[0]) - left) / side)) for box in modules}
    assert drawn == {(row, at) for row, line in enumerate(matrix) for at, dark in enumerate(line) if dark}
