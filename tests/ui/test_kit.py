# SPDX-License-Identifier: Apache-2.0
"""The small widgets, asked as a person with a keyboard, a mouse or a screen reader would."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui import kit
from intake_desktop.ui.kit import (
    DOTS,
    Asking,
    Body,
    Button,
    ChoiceList,
    Column,
    DayEdit,
    Dots,
    EmptyState,
    Field,
    Flow,
    Heading,
    Label,
    Line,
    LineEdit,
    ListColumn,
    Notice,
    NumberEdit,
    Page,
    PassphraseEdit,
    PdfPreview,
    PickList,
    PrimaryButton,
    ProgressLine,
    Row,
    RowList,
    SearchBox,
    State,
    Steps,
    TextArea,
    ask,
    latin_digits,
)
from intake_desktop.ui.kit.layout import settle_focus
from intake_desktop.ui.theme import Looks

from .conftest import heard, settle, type_text

Show = Callable[..., QWidget]
Key = Qt.Key


def test_the_catalogue_names_what_there_is() -> None:
    assert {name for name in kit.__all__ if not hasattr(kit, name)} == set()
    told = kit.__doc__ or ""
    assert [name for name in ("RowList", "Field", "Notice", "Dots", "PdfPreview", "Page") if name not in told] == []


class TestField:
    def test_a_problem_is_said_to_the_eye_and_to_the_ear_and_nothing_typed_is_lost(
        self, show: Show, qtbot: QtBot
    ) -> None:
        field = Field(sentence("Age"), NumberEdit(), sentence("In full years."), fit=True)
        show(Column(field, None), 400, 300)
        type_text(field.editor, "270")
        field.set_problem(sentence("Write an age between 0 and 120."))
        assert field.problem() == "Write an age between 0 and 120."
        assert field.value() == 270
        assert field.editor.accessibleName() == "Age"
        assert field.editor.accessibleDescription() == "Write an age between 0 and 120. In full years."
        field.set_problem(None)
        assert field.problem() == ""
        assert field.editor.accessibleDescription() == "In full years."

    def test_the_edge_turns_red_with_the_words(self, looks: Looks, show: Show) -> None:
        field = Field(sentence("Name"), LineEdit())
        show(Column(field, None), 400, 200)
        before = _edge(field.editor)
        field.set_problem(sentence("Write your code."))
        settle()
        assert _edge(field.editor) != before
        assert _edge(field.editor) == QColor(looks.theme.error)

    def test_a_label_is_read_in_the_language_of_the_moment(self, looks: Looks, show: Show) -> None:
        field = Field(sentence("Name"), LineEdit())
        show(field, 400, 100)
        looks.choose(language="hi")
        settle()
        assert field.label() == looks.speaker.say("Name") == field.editor.accessibleName() != "Name"


def _edge(widget: QWidget) -> QColor:
    picture = widget.grab().toImage()
    return picture.pixelColor(picture.width() // 2, 0)


class TestEditors:
    @pytest.mark.parametrize("typed", ["27", "۲۷", "٢٧", "२७", " 27 "])
    def test_digits_of_every_script_are_numbers(self, looks: Looks, qtbot: QtBot, typed: str) -> None:
        editor = NumberEdit()
        qtbot.addWidget(editor)
        type_text(editor, typed)
        assert editor.value() == 27
        assert latin_digits("۱۲۳४५६") == "123456"

    def test_what_is_no_number_stays_as_it_was_typed(self, looks: Looks, qtbot: QtBot) -> None:
        editor = NumberEdit()
        qtbot.addWidget(editor)
        type_text(editor, "27 or 28")
        assert editor.value() == "27 or 28"

    @pytest.mark.parametrize("typed", ["22/11/2026", "2026-11-22", "22 11 2026", "۲۲/۱۱/۲۰۲۶", "22.11.2026"])
    def test_a_day_is_understood_as_people_write_it(self, looks: Looks, qtbot: QtBot, typed: str) -> None:
        editor = DayEdit()
        qtbot.addWidget(editor)
        type_text(editor, typed)
        assert editor.value() == "2026-11-22"
        qtbot.keyClick(editor, Key.Key_Return)
        assert editor.text() == "22/11/2026"
        assert editor.value() == "2026-11-22"

    def test_a_day_that_does_not_exist_stays_for_correction(self, looks: Looks, qtbot: QtBot) -> None:
        editor = DayEdit()
        qtbot.addWidget(editor)
        type_text(editor, "31/02/2026")
        assert editor.value() == "31/02/2026"

    def test_only_the_person_edits_never_the_program(self, looks: Looks, qtbot: QtBot) -> None:
        heard_values: list[object] = []
        for editor, value in (
            (LineEdit(), "Amna"),
            (NumberEdit(), 27),
            (TextArea(), "x"),
            (PickList([("a", "A"), ("b", "B")]), "b"),
            (ChoiceList([("a", "A"), ("b", "B")]), "b"),
        ):
            qtbot.addWidget(editor)
            editor.edited.connect(heard_values.append)
            editor.set_value(value)
            assert editor.value() == value
        assert heard_values == []

    def test_a_passphrase_is_hidden_until_shown_and_gone_when_taken(self, show: Show, qtbot: QtBot) -> None:
        editor = PassphraseEdit()
        show(editor, 400, 60)
        type_text(editor.line, "ﬁve   words")
        assert not editor.is_shown()
        assert "five" not in editor.line.displayText()
        qtbot.mouseClick(editor.eye, Qt.MouseButton.LeftButton)
        assert editor.is_shown()
        assert editor.eye.accessibleName() == "Hide the passphrase"
        assert editor.take() == bytearray(b"five words"), "the same bytes for every keyboard"
        assert (editor.text(), editor.is_shown()) == ("", False)

    def test_several_lines_grow_and_tab_goes_on(self, show: Show, qtbot: QtBot) -> None:
        area, following = TextArea(), LineEdit()
        show(Column(area, following, None), 400, 500)
        before = area.height()
        type_text(area, "a\n" * 6)
        settle()
        assert area.height() > before
        area.setFocus()
        qtbot.keyClick(area, Key.Key_Tab)
        assert following.hasFocus()

    def test_the_wheel_changes_no_answer(self, show: Show, qtbot: QtBot) -> None:
        from PySide6.QtCore import QPoint, QPointF
        from PySide6.QtGui import QWheelEvent

        pick = PickList([("a", "A"), ("b", "B")])
        show(pick, 200, 50)
        pick.set_value("a")
        wheel = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(pick, wheel)
        assert pick.value() == "a"


class TestChoices:
    ITEMS = (("yes", sentence("Yes")), ("no", sentence("No")), ("unknown", "Unknown", "It can be asked later."))

    def test_arrows_move_and_delete_takes_the_answer_back(self, show: Show, qtbot: QtBot) -> None:
        choices = ChoiceList(self.ITEMS, clearable=True)
        said: list[object] = []
        choices.edited.connect(said.append)
        show(choices, 300, 300)
        choices.row("yes").setFocus()
        qtbot.keyClick(choices.row("yes"), Key.Key_Space)
        qtbot.keyClick(choices.row("yes"), Key.Key_Down)
        assert choices.value() == "no"
        qtbot.keyClick(choices.row("no"), Key.Key_Delete)
        assert choices.value() is None
        assert said[-1] is None

    def test_several_may_be_chosen_by_pressing_anywhere_on_a_row(self, show: Show, qtbot: QtBot) -> None:
        choices = ChoiceList(self.ITEMS, several=True)
        show(choices, 300, 300)
        for code in ("unknown", "yes"):
            row = choices.row(code)
            qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().center())
        assert choices.value() == ["yes", "unknown"]

    def test_an_answer_outlives_other_choices_where_it_is_still_offered(self, looks: Looks, qtbot: QtBot) -> None:
        choices = ChoiceList(self.ITEMS)
        qtbot.addWidget(choices)
        choices.set_value("no")
        choices.set_items(self.ITEMS[:2])
        assert choices.value() == "no"
        choices.set_items(self.ITEMS[:1])
        assert choices.value() is None

    def test_long_words_wrap_instead_of_being_cut(self, looks: Looks, show: Show) -> None:
        choices = ChoiceList([("long", "She would rather speak to somebody else about this at another time and place")])
        show(Column(choices, None), 220, 400)
        row = choices.row("long")
        assert row.height() >= row.heightForWidth(row.width()) > 2 * looks.sizes.line

    def test_a_screen_reader_hears_the_role_the_words_and_the_hint(self, show: Show) -> None:
        choices = ChoiceList(self.ITEMS)
        show(choices, 300, 300)
        rows = {name: thing for role, name, thing in heard(choices) if role == QAccessible.Role.RadioButton}
        assert set(rows) == {"Yes", "No", "Unknown"}
        assert rows["Unknown"].text(QAccessible.Text.Description) == "It can be asked later."


class TestSearch:
    def test_it_asks_after_the_last_key_and_not_before(self, show: Show, qtbot: QtBot) -> None:
        box, asked = SearchBox(), []
        box.searched.connect(asked.append)
        show(box, 300, 50)
        with qtbot.waitSignal(box.searched):
            type_text(box, "MLT-7")
        assert asked == ["MLT-7"]

    def test_escape_empties_it_and_asks_for_everything_again(self, show: Show, qtbot: QtBot) -> None:
        box, asked = SearchBox(), []
        box.searched.connect(asked.append)
        show(box, 300, 50)
        type_text(box, "a")
        qtbot.keyClick(box, Key.Key_Return)
        qtbot.keyClick(box, Key.Key_Escape)
        assert asked == ["a", ""]


COLUMNS = (
    ListColumn(sentence("Survivor code"), 14, code=True, strong=True),
    ListColumn("Opened", 12, second=True),
    ListColumn(sentence("Category"), 20, stretch=True),
    ListColumn("Risk", 12),
)


def _rows(first: int, last: int) -> list[Row]:
    return [
        Row(str(n), (f"MLT-{n:04}", "22 Nov 2026", "Harassment", State("High", "error"))) for n in range(first, last)
    ]


class TestRowList:
    def make(self, show: Show, width: int = 900) -> RowList:
        listed = RowList(COLUMNS, sentence("Cases"), EmptyState("cases", "No case yet.", deed=("Begin", lambda: None)))
        show(listed, width, 300)
        return listed

    def test_it_asks_for_more_only_near_the_end(self, show: Show, qtbot: QtBot) -> None:
        listed, asked = self.make(show), []
        listed.more_wanted.connect(lambda: asked.append(len(listed.rows())))
        listed.show_rows(_rows(0, 50), more=True)
        settle()
        assert asked == []
        listed.view.scrollToBottom()
        settle()
        assert asked == [50]
        listed.add_rows(_rows(50, 70), more=False)
        listed.view.scrollToBottom()
        settle()
        assert (asked, len(listed.rows())) == ([50], 70)

    def test_return_and_a_press_open_a_row(self, show: Show, qtbot: QtBot) -> None:
        listed, opened = self.make(show), []
        listed.opened.connect(opened.append)
        listed.show_rows(_rows(0, 5))
        listed.choose("0")
        qtbot.keyClick(listed.view, Key.Key_Down)
        qtbot.keyClick(listed.view, Key.Key_Return)
        place = listed.view.visualRect(listed.view.model().index(3, 0)).center()
        qtbot.mouseClick(listed.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert opened == ["1", "3"]

    def test_one_line_where_there_is_room_two_where_text_is_large(self, looks: Looks, show: Show) -> None:
        listed = self.make(show)
        listed.show_rows(_rows(0, 5))
        settle()
        first = listed.view.visualRect(listed.view.model().index(0, 0)).height()
        assert listed.is_one_line()
        looks.choose(percent=150)
        settle()
        assert not listed.is_one_line()
        assert listed.view.visualRect(listed.view.model().index(0, 0)).height() > 2 * first

    def test_the_head_stands_over_rows_of_one_line(self, show: Show) -> None:
        wide, narrow = self.make(show), self.make(show, 300)
        assert wide._head.isVisible()
        assert not narrow._head.isVisible()

    def test_columns_do_not_overlap_and_mirror_in_urdu(self, looks: Looks, show: Show) -> None:
        listed = self.make(show)
        lanes = listed._painter.lanes(800)
        assert [left for left, _ in lanes] == sorted(left for left, _ in lanes)
        assert all(left + wide <= following for (left, wide), (following, _) in itertools.pairwise(lanes))
        looks.choose(language="ur")
        mirrored = listed._painter.lanes(800)
        assert mirrored[0][0] + mirrored[0][1] == 800
        assert [left for left, _ in mirrored] == sorted((left for left, _ in mirrored), reverse=True)

    def test_a_screen_reader_hears_a_whole_row(self, show: Show) -> None:
        listed = self.make(show)
        listed.show_rows(_rows(0, 2))
        assert listed.texts()[0] == "MLT-0000, 22 Nov 2026, Harassment, High"
        assert listed.view.accessibleName() == "Cases"

    def test_an_empty_list_offers_the_next_verb(self, show: Show) -> None:
        listed = self.make(show)
        listed.show_rows([])
        settle()
        assert listed.empty is not None
        assert listed.empty.button is not None
        assert listed.empty.button.isVisible()

    def test_the_row_that_was_chosen_stays_chosen(self, show: Show) -> None:
        listed = self.make(show)
        listed.show_rows(_rows(0, 5))
        listed.choose("3")
        listed.show_rows(_rows(2, 9))
        assert listed.chosen() == "3"


class Refused(Trouble):
    name = "refused"


class TestMessages:
    def test_a_trouble_is_told_with_its_way_on(self, show: Show) -> None:
        notice = Notice(closable=True)
        show(notice, 500, 100)
        notice.say_trouble(Refused(sentence("The disk is full."), sentence("Free some space.")))
        assert notice.text() == "The disk is full.\nFree some space."
        assert notice.accessibleName() == "The disk is full."

    def test_it_stays_until_it_is_put_away(self, show: Show, qtbot: QtBot) -> None:
        page = Page(sentence("Cases"))
        show(page, 700, 400)
        page.say("warning", sentence("A draft waits."), deed=(sentence("Open"), lambda: None))
        assert page.said() == "A draft waits."
        page.say("done", sentence("Saved."))
        assert page.said() == "Saved.", "one message at a time"
        page.hush()
        assert page.said() == ""

    def test_a_box_says_what_its_buttons_do_and_escape_is_no(self, show: Show, qtbot: QtBot) -> None:
        page, said = Page(sentence("Cases")), []
        show(page, 700, 400)
        for key, answer in ((Key.Key_Escape, False), (None, True)):
            box = ask(page, "Delete 3 drafts?", "They cannot be brought back.", yes="Delete 3 drafts", no="Keep",
                      then=said.append, danger=True)  # fmt: skip
            assert isinstance(box, Asking)
            assert (box.yes.text(), box.no.text()) == ("Delete 3 drafts", "Keep")
            assert box.no.hasFocus() or not box.isActiveWindow()
            assert "3" not in box.windowTitle()
            if key is None:
                box.yes.click()
            else:
                qtbot.keyClick(box, key)
            assert said[-1] is answer

    def test_steps_are_named_and_counted(self, looks: Looks, show: Show) -> None:
        steps = Steps()
        show(steps, 300, 60)
        steps.show_step(2, 4, sentence("About her"))
        assert steps.text() == "Step 2 of 4 — About her"
        progress = ProgressLine(sentence("Writing"))
        show(progress, 300, 60)
        progress.show_progress(1, 4)
        assert progress.accessibleDescription() == "25 %"


class TestHidden:
    def test_dots_until_somebody_says_why_and_dots_again_after_a_while(self, show: Show, qtbot: QtBot) -> None:
        dots = Dots(seconds=0)
        show(dots, 400, 60)
        assert (dots.text(), dots._text.accessibleName()) == (DOTS, "Hidden")
        with qtbot.waitSignal(dots.wanted):
            dots._button.click()
        assert dots.text() == DOTS, "the page asks for the reason first"
        with qtbot.waitSignal(dots.hidden):
            dots.reveal("Zainab Bibi")
            assert dots.text() == "Zainab Bibi"
        assert dots.text() == DOTS


class TestLayout:
    def test_tab_goes_as_one_reads_whatever_was_made_first(self, show: Show, qtbot: QtBot) -> None:
        last, first, second, third = Button("last"), LineEdit(), LineEdit(), Button("third")
        page = Column(first, Line(second, third), Column(last), None)
        show(page, 400, 300)
        assert settle_focus(page) == [first, second, third, last]
        first.setFocus()
        for widget in (second, third, last):
            qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
            assert widget.hasFocus()

    def test_buttons_go_to_a_further_line_at_200_percent(self, looks: Looks, show: Show) -> None:
        flow = Flow(*(Button(f"A rather long verb {n}") for n in range(4)))
        show(Column(flow, None), 900, 400)
        one = flow.height()
        looks.choose(percent=200)
        settle()
        assert flow.height() > 3 * one
        assert all(child.geometry().right() <= flow.width() for child in flow.findChildren(Button))

    def test_words_wrap_and_none_is_cut(self, looks: Looks, show: Show) -> None:
        words = Body("The first sheet brings this computer back when its key is lost. " * 3)
        show(Column(Heading("A title that is longer than the window is wide at all"), words, None), 320, 1200)
        for percent in (100, 200):
            looks.choose(percent=percent)
            settle()
            for label in words.window().findChildren(Label):
                assert label.height() >= label.heightForWidth(label.width())

    def test_what_is_pressed_is_never_taken_for_a_mnemonic(self, looks: Looks, qtbot: QtBot) -> None:
        button = PrimaryButton("Save & print")
        qtbot.addWidget(button)
        assert (button.text(), button.accessibleName()) == ("Save && print", "Save & print")

    def test_a_shortcut_stands_in_the_tooltip_and_works(self, show: Show, qtbot: QtBot) -> None:
        button, pressed = PrimaryButton("Go on", keys="Ctrl+Return"), []
        button.clicked.connect(lambda: pressed.append(1))
        show(button, 200, 60)
        assert "Ctrl+Return" in button.toolTip()
        qtbot.keyClick(button, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert pressed == [1]


class TestPaper:
    def test_the_pages_scale_with_the_width(self, show: Show) -> None:
        from reportlab.pdfgen.canvas import Canvas

        held = io.BytesIO()
        canvas = Canvas(held, pagesize=(420, 595))
        for number in (1, 2):
            canvas.drawString(100, 300, f"page {number}")
            canvas.showPage()
        canvas.save()
        preview = PdfPreview()
        show(preview, 500, 600)
        preview.show_pdf(held.getvalue())
        settle()
        assert preview.page_count() == 2
        sheet = preview.sheets()[0]
        assert sheet.accessibleName() == "Preview, page 1 of 2"
        wide = sheet.width()
        assert sheet.height() == pytest.approx(wide * 595 / 420, rel=0.02)
        assert sheet.grab().toImage().pixelColor(5, 5).lightness() > 200, "paper is white in the dark as well"
        preview.resize(300, 600)
        settle()
        assert preview.sheets()[0].width() < wide
        preview.show_pdf(held.getvalue())
        assert preview.sheets()[0] is sheet, "another paper of as many pages is drawn where one was reading"
        preview.fall_empty()
        assert preview.page_count() == 0


def test_marks_that_turn_a_number_around_are_not_typed_with_it(looks: Looks) -> None:
    """They come along with what is pasted, and the number on the paper would be another one."""
    for field, typed in ((LineEdit(), "0301-\u202e9876452\u202c"), (TextArea(), "زینب \u20670301-9876452\u2069")):
        field.set_value(typed)
        assert field.value() == typed.translate(dict.fromkeys(map(ord, "\u202e\u202c\u2067\u2069")))
