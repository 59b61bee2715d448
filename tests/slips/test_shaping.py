# SPDX-License-Identifier: Apache-2.0
"""Text on paper: shaped in every script, read back as it was written, from any thread, with or without a window."""

from __future__ import annotations

import io
import itertools
import os
import subprocess
import sys
import threading

import pypdf
import pytest
from tests.slips.papers import words

from intake_desktop import resources
from intake_desktop.lang import speaker
from intake_desktop.slips.look import Look
from intake_desktop.slips.paper import A5, Paper
from intake_desktop.slips.setting import Style, clearance, draw
from intake_desktop.slips.shaping import FAMILIES, LASTING, Unprintable, register_fonts, shape
from intake_desktop.slips.typeface import Typeface

URDU = "پاکستان میں صنفی مساوات، رازداری اور تحفظ: یہ پرچی صرف متعلقہ ادارے کے لیے ہے۔"
HINDI = "यह पर्ची केवल संबंधित संस्था के लिए है। श्रृंखला, द्वितीय, हिंदी, ट्रैक्टर, कर्तव्य, क्षत्रिय।"
ENGLISH = "The efficient office of the district: first floor, affidavits, 08:00–20:00."
STYLES = {"ur": Style("ur", 10, rtl=True), "hi": Style("hi", 10), "en": Style("en", 10)}

GOLDEN_PAKISTAN = [
    *((2501, 0), (2574, 166), (2262, 0), (1960, -361), (1391, -145)),
    *((1124, 0), (1311, 413), (861, 0), (0, 0), (397, 1)),
]


def on_paper(text: str, style: Style, width: float = 360.0) -> bytes:
    paper = Paper("R-TEST", style.language, A5)
    draw(paper, shape(text, style, width), 30, 560)
    return paper.finished()


def read_back(text: str, style: Style, width: float = 360.0) -> str:
    return pypdf.PdfReader(io.BytesIO(on_paper(text, style, width))).pages[0].extract_text()


@pytest.mark.parametrize(("text", "language"), [(URDU, "ur"), (HINDI, "hi"), (ENGLISH, "en")])
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("width", [360.0, 90.0])
def test_what_is_printed_can_be_read_back(text: str, language: str, bold: bool, width: float) -> None:
    style = Style(language, 9, bold, rtl=language == "ur")
    assert words(read_back(text, style, width)) == words(text)


def test_scripts_mix_in_one_line() -> None:
    text = "Call \u2068فاطمہ بی بی\u2069 or \u2068लक्ष्मी\u2069 on 0300-1234567."
    assert words(read_back(text, STYLES["en"])) == words(text)
    assert {run.face for run in shape(text, STYLES["en"], 400).lines[0].runs} == {
        "IntakeSans-Regular",
        "IntakeNaskh-Regular",
    }
    assert {"IntakeDevanagari-Regular", "IntakeNaskh-Regular"} <= {
        run.face for run in shape(text, STYLES["hi"], 400).lines[0].runs
    }


@pytest.mark.parametrize(
    "number", ["0300-1234567", "MLT-7KQ2MXB", "R-4H7K2PX", "08:00–20:00", "+92 61 9200000", "22/11/2026"]
)
def test_numbers_run_from_the_left_in_urdu(number: str) -> None:
    look = Look(speaker("ur"), {})
    for text in (look.own(f"نشتر روڈ، فون {number} پر"), look.own(number), speaker("ur").isolate(number)):
        runs = [run for line in shape(text, STYLES["ur"], 400).lines for run in line.runs if run.plain]
        assert "".join(run.seen for run in runs).strip() == number
        places = [x for run in runs for _, _, x, _ in run.glyphs]
        assert places == sorted(places)


def test_without_isolates_a_number_would_be_turned_round() -> None:
    runs = shape("فون 0300-1234567 پر", STYLES["ur"], 400).lines[0].runs
    assert "".join(run.seen for run in runs if run.plain) != "0300-1234567"


def test_nastaliq_falls_from_right_to_left() -> None:
    """The word stands on a slope, as the cascade of the script wants: its beginning high, its end on the baseline."""
    run = shape("نستعلیق", STYLES["ur"], 400).lines[0].runs[0]
    assert run.face == "IntakeNastaliq-Regular"
    first, last = max(run.glyphs, key=lambda glyph: glyph[2]), min(run.glyphs, key=lambda glyph: glyph[2])
    assert first[3] < -500
    assert last[3] == 0


def test_a_word_of_nastaliq_stands_as_it_stood_when_people_last_looked() -> None:
    """Golden places of one word: another Qt or another build of the typeface that moves letters is noticed here."""
    run = shape("پاکستان", STYLES["ur"], 400).lines[0].runs[0]
    assert [(x, y) for _, _, x, y in run.glyphs] == GOLDEN_PAKISTAN


def test_bold_is_bold_in_every_script() -> None:
    for language, text in (("ur", "متاثرہ"), ("hi", "परामर्श"), ("en", "counselling")):
        style = Style(language, 10, bold=True, rtl=language == "ur")
        bold = FAMILIES[language][0].replace(" ", "") + "-Bold"
        assert {run.face for run in shape(text, style, 400).lines[0].runs} == {bold}


def test_lines_of_nastaliq_never_touch() -> None:
    text = " ".join([URDU, "گیگ کے لیے گھنٹے، چچی جی کی کہانی، پیچھے گیے کیڑے مکوڑے جج"] * 3)
    style = STYLES["ur"]
    for width in (120.0, 170.0, 233.0):
        shaped = shape(text, style, width)
        assert len(shaped.lines) > 3
        for upper, lower in itertools.pairwise(range(len(shaped.lines))):
            one, two = (
                shaped._replace(lines=shaped.lines[n : n + 1], baselines=shaped.baselines[n : n + 1])
                for n in (upper, lower)
            )
            assert clearance(one.inks(), two.inks(), 0.0) <= 0.01


def test_a_letter_that_no_typeface_holds_is_said_and_not_lost() -> None:
    for text, letter in (("Zainab 😀", "😀"), ("名前", "前")):
        with pytest.raises(Unprintable) as trouble:
            shape(text, STYLES["ur"], 300)
        assert trouble.value.what.values["letter"] in text
        assert str(trouble.value) == "unprintable_letter"
        assert letter in text


def test_pasted_control_characters_do_no_harm() -> None:
    assert words(read_back("first\r\nsecond\tthird\x07\x00", STYLES["en"])) == words("first second third")
    assert len(shape("first\nsecond", STYLES["en"], 300).lines) == 2


def test_only_the_programs_own_words_are_remembered() -> None:
    LASTING.clear()
    shape("فاطمہ بی بی", STYLES["ur"], 200)
    kept: dict = {}
    shape("0300-1234567", STYLES["ur"], 200, kept)
    assert not LASTING
    assert len(kept) == 1


def test_a_worker_thread_sets_the_same_text() -> None:
    here = on_paper(URDU, STYLES["ur"])
    there: list[bytes] = []
    threads = [threading.Thread(target=lambda: there.append(on_paper(URDU, STYLES["ur"]))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert there == [here] * 4


SET_A_WORD = (
    "from intake_desktop.slips.shaping import shape\n"
    "from intake_desktop.slips.setting import Style\n"
    "def work(): print(len(shape('ملتان', Style('ur', rtl=True), 100).lines[0].runs))\n"
)
IN_A_WORKER = "import threading\nthread = threading.Thread(target=work); thread.start(); thread.join()\n"
THEN_A_WINDOW = (
    "from PySide6.QtWidgets import QApplication, QLabel\n"
    "QLabel('x').show(); QApplication.processEvents(); print('window')\n"
)


@pytest.mark.parametrize(
    ("program", "said"),
    [(SET_A_WORD + IN_A_WORKER + "work()", ["1", "1"]), (SET_A_WORD + "work()\n" + THEN_A_WINDOW, ["1", "window"])],
)
def test_paper_needs_no_window_and_no_display(program: str, said: list[str]) -> None:
    """A terminal without a display sets text, also in a worker; a window opened later in the same process works."""
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    bare["PYTHONPATH"] = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", program], env=bare, capture_output=True, text=True, check=False, timeout=300
    )
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, said, "")


def test_the_programs_typefaces_have_names_of_their_own() -> None:
    families = register_fonts()
    assert {"Intake Sans", "Intake Devanagari", "Intake Naskh", "Intake Nastaliq"} <= set(families)
    assert all(family.startswith("Intake ") for family in families)


@pytest.mark.parametrize("name", ["IntakeSans-Regular", "IntakeNastaliq-Bold", "IntakeDevanagari-Regular"])
def test_a_smaller_typeface_holds_the_same_letters(name: str) -> None:
    """The subset is read by the reference reader of fonts; composed letters bring their parts along."""
    from fontTools.ttLib import TTFont

    whole = Typeface(resources.path(f"fonts/{name}.ttf"))
    reference = TTFont(resources.path(f"fonts/{name}.ttf"))
    order = reference.getGlyphOrder()
    wanted = [glyph for glyph in range(1, whole.glyphs, 37) if whole.ink(glyph)]
    wanted += [g for g in range(whole.glyphs) if reference["glyf"][order[g]].isComposite()][:20]
    file, numbers = whole.subset(wanted)
    small = TTFont(io.BytesIO(file))
    assert small["maxp"].numGlyphs == len(small.getGlyphOrder()) < whole.glyphs
    for glyph in wanted:
        before = reference["glyf"][order[glyph]]
        after = small["glyf"][small.getGlyphOrder()[numbers[glyph]]]
        assert before.getCoordinates(reference["glyf"])[0] == after.getCoordinates(small["glyf"])[0]
        assert small["hmtx"][small.getGlyphOrder()[numbers[glyph]]][0] == whole.advance(glyph)
