# SPDX-License-Identifier: Apache-2.0
"""Sentences, dates and numbers as a caseworker reads them in English, Urdu and Hindi."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from installer import messages
from PySide6.QtGui import QGuiApplication, QTextLayout, QTextOption

from intake_desktop import resources
from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import LANGUAGES, speaker
from intake_desktop.lang.catalogue import catalogue
from intake_desktop.lang.direction import by_its_own, settle
from intake_desktop.lang.standard import QT_TEXTS, qt_text

LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"
A_DAY = date(2026, 11, 22)


def test_each_language_has_one_speaker_that_knows_its_name_and_direction() -> None:
    assert [speaker(language).own_name for language in LANGUAGES] == ["English", "اردو", "हिन्दी"]
    assert [speaker(language).rtl for language in LANGUAGES] == [False, True, False]
    assert all(Locale(language).text_direction == ("rtl" if speaker(language).rtl else "ltr") for language in LANGUAGES)
    assert speaker("ur") is speaker("ur")


def test_a_language_we_do_not_have_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no language 'xx'"):
        speaker("xx")


def test_a_sentence_from_below_is_told_in_her_language() -> None:
    problem = sentence("A slip number looks like R-4H7K2PX.")
    assert speaker("en").tell(problem) == "A slip number looks like R-4H7K2PX."
    assert f"{LRI}R-4H7K2PX{PDI}" in speaker("ur").tell(problem)
    assert "R-4H7K2PX" in speaker("hi").tell(problem)


def test_values_in_an_urdu_sentence_are_isolated() -> None:
    urdu = speaker("ur")
    said = urdu.say(
        "{code} · {n} · {day} · {at}", code="0800-22227", n=1495, day=A_DAY, at=datetime(2026, 11, 22, 14, 2)
    )
    assert said == (
        f"{FSI}0800-22227{PDI} · {LRI}1,495{PDI} · {FSI}22 نومبر 2026{PDI} · {FSI}22 نومبر 2026، {LRI}14:02{PDI}{PDI}"
    )


def test_an_english_sentence_isolates_only_what_runs_the_other_way() -> None:
    english = speaker("en")
    assert english.say("{code}: {n}", code="MLT-7KQ2MXB", n=1495) == "MLT-7KQ2MXB: 1,495"
    assert english.say("{name}, {n}", name="عائشہ", n=3) == f"{FSI}عائشہ{PDI}, 3"


def test_a_pasted_override_cannot_turn_the_rest_of_the_sentence() -> None:
    assert by_its_own("a\u202eb") == f"{FSI}ab{PDI}"
    assert by_its_own(f"{PDI}a{LRI}b") == f"{FSI}a{LRI}b{PDI}{PDI}"


def test_figures_a_translator_typed_are_isolated_once() -> None:
    assert settle("{n} میں سے 24 گھنٹے، 0800-22227 یا +92 300 1234567") == (
        f"{{n}} میں سے {LRI}24{PDI} گھنٹے، {LRI}0800-22227{PDI} یا {LRI}+92 300 1234567{PDI}"
    )
    assert settle(settle("24–48 گھنٹے")) == f"{LRI}24–48{PDI} گھنٹے"
    assert settle("Intake Desktop 1.0 اور PDF") == f"{LRI}Intake Desktop 1.0{PDI} اور {LRI}PDF{PDI}"
    assert settle("حساب میں once() لکھیں") == f"حساب میں {LRI}once(){PDI} لکھیں"
    assert settle("نام .age پر ختم ہو") == f"نام {LRI}.age{PDI} پر ختم ہو"
    assert settle("MLT-2026-A-0041 اور 61.40%") == f"{LRI}MLT-2026-A-0041{PDI} اور {LRI}61.40%{PDI}"


def test_a_phone_number_is_read_from_left_to_right_inside_urdu(qapp: QGuiApplication) -> None:
    """Laid out as the window and the paper do it: without the isolate the two halves change places."""
    number = "0800-22227"
    bare = f"فون {number} پر"
    assert not runs_left_to_right(bare, number)
    assert runs_left_to_right(speaker("ur").say("فون {number} پر", number=number), number)
    assert runs_left_to_right(settle(bare), number)


def test_an_urdu_date_is_read_from_right_to_left(qapp: QGuiApplication) -> None:
    """The day comes first on the right, then the month, then the year; so a date with a word in it is not forced."""
    text = speaker("ur").say("تاریخ {day}", day=A_DAY)
    layout = laid_out(text)
    day, month, year = (x_of(layout, text.index(part)) for part in ("22", "نومبر", "2026"))
    assert day > month > year


def test_dates_and_times() -> None:
    assert [speaker(language).date(A_DAY) for language in LANGUAGES] == [
        "22 Nov 2026",
        f"{FSI}22 نومبر 2026{PDI}",
        "22 नवंबर 2026",
    ]
    assert speaker("en").date("2026-03-04") == "4 Mar 2026"
    assert speaker("en").time(datetime(2026, 3, 4, 9, 5)) == "09:05"
    assert speaker("hi").moment("2026-03-04T09:05") == "4 मार्च 2026, 09:05"


def test_a_moment_that_knows_its_zone_is_shown_by_this_computers_clock() -> None:
    moment = datetime(2026, 11, 22, 9, 2, tzinfo=UTC)
    here = moment.astimezone()
    assert speaker("en").time(moment) == f"{here:%H:%M}"
    assert speaker("en").moment("2026-11-22T09:02:00Z") == f"{here.day} Nov 2026, {here:%H:%M}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_are_those_of_the_cldr(language: str) -> None:
    pattern = "d MMM y" if language == "en" else "d MMMM y"
    for month in range(1, 13):
        day = date(2026, month, 7)
        written = speaker(language).date(day).strip(FSI + PDI)
        assert written == format_date(day, pattern, locale=language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", [0, 7, 999, 1000, 1495, 99999, 100000, 12345678, -1495])
def test_numbers_are_grouped_as_in_the_cldr(language: str, value: int) -> None:
    written = speaker(language).number(value).strip(LRI + PDI)
    assert written == format_decimal(value, locale=language).replace("\u200e", "")


def test_shares_and_fractions() -> None:
    assert speaker("en").percent(61.4) == "61.40%"
    assert speaker("ur").percent(61.4) == f"{LRI}61.40%{PDI}"
    assert speaker("hi").number(123456.5, 1) == "1,23,456.5"
    assert speaker("en").say("{x} MB", x=2.5) == "2.5 MB"
    assert speaker("en").say("{x} MB", x=2.0) == "2 MB"


def test_yes_and_no_and_a_sentence_within_a_sentence() -> None:
    assert speaker("hi").say("{answer}", answer=True) == "हाँ"
    assert speaker("en").say("{why} ({n})", why=sentence("Yes"), n=1) == "Yes (1)"


def test_counting() -> None:
    english = speaker("en")
    assert english.say_count("{n} case", "{n} cases", 1) == "1 case"
    assert english.say_count("{n} case of {who}", "{n} cases of {who}", 1495, who="MLT") == "1,495 cases of MLT"


def test_texts_written_in_several_languages() -> None:
    labels = {"en": "Call 1094", "ur": "1094 پر فون کریں", "hi": ""}
    assert speaker("ur").pick(labels) == f"{LRI}1094{PDI} پر فون کریں"
    assert speaker("hi").pick(labels) == "Call 1094"
    assert speaker("hi").pick({}) == ""


def test_qt_speaks_the_same_language_on_its_own_buttons() -> None:
    assert qt_text("&Yes", speaker("ur")) == speaker("ur").say("Yes") != "Yes"
    assert qt_text("Cu&t", speaker("hi")) == speaker("hi").say("Cut") != "Cut"
    assert qt_text("Save", speaker("en")) == ""
    assert qt_text("A text nobody meets", speaker("ur")) == ""
    assert [qt_text("QT_LAYOUT_DIRECTION", speaker(language)) for language in LANGUAGES] == ["LTR", "RTL", "LTR"]
    assert len(set(QT_TEXTS)) == len(QT_TEXTS)


def test_the_installed_program_speaks_without_babel(tmp_path: Path) -> None:
    """Importing babel would cost a quarter of a bare window's start; the compiled messages do without."""
    messages.compile_all(tmp_path / "lang")
    (tmp_path / "vocabularies.tsv").write_text(resources.text("vocabularies.tsv"), encoding="utf-8")
    program = (
        "import sys, pathlib; sys.modules['babel'] = None\n"
        "from intake_desktop import resources\n"
        "resources.folder = lambda: pathlib.Path(sys.argv[1])\n"
        "from intake_desktop.lang import speaker\n"
        "assert speaker('ur').say('Yes') != 'Yes' and speaker('hi').say('Yes') != 'Yes'\n"
        "assert all(speaker(l).date('2026-11-22') and speaker(l).label('sex', 'female') for l in ('en', 'ur', 'hi'))\n"
        "print('spoke')"
    )
    env = {**os.environ, "PYTHONPATH": str(messages.ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path], env=env, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("spoke", "")


def test_a_translator_sees_her_change_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text that she edits is newer than the compiled file, so it is what the program says."""
    monkeypatch.setattr(resources, "path", lambda name: tmp_path / name)
    messages.compile_all(tmp_path / "lang")
    assert catalogue("hi").gettext("Yes") == speaker("hi").say("Yes")
    edited = tmp_path / "lang" / "hi" / "messages.po"
    edited.write_text('msgid "Yes"\nmsgstr "जी हाँ"\n', encoding="utf-8")
    older = edited.stat().st_mtime - 5
    os.utime(edited.with_suffix(".mo"), (older, older))
    assert catalogue("hi").gettext("Yes") == "जी हाँ"


def test_a_language_without_messages_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "path", lambda name: tmp_path / name)
    with pytest.raises(FileNotFoundError, match=r"messages\.po"):
        catalogue("ur")


def laid_out(text: str) -> QTextLayout:
    option = QTextOption()
    option.setTextDirection(option.textDirection().RightToLeft)
    layout = QTextLayout(text)
    layout.setTextOption(option)
    layout.beginLayout()
    layout.createLine().setLineWidth(2000)
    layout.endLayout()
    return layout


def x_of(layout: QTextLayout, position: int) -> float:
    return layout.lineAt(0).cursorToX(position)[0]


def runs_left_to_right(text: str, part: str) -> bool:
    layout, start = laid_out(text), text.index(part)
    places = [x_of(layout, start + i) for i in range(1, len(part))]
    return all(left < right for left, right in pairwise(places))


def test_a_number_that_somebody_turned_around_runs_as_it_was_typed() -> None:
    for language in LANGUAGES:
        shown = speaker(language).isolate("0301-\u202e9876452\u202c")
        assert shown.strip("\u2066\u2069") == "0301-9876452"
