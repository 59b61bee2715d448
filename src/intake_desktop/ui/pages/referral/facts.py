# SPDX-License-Identifier: Apache-2.0
"""What exactly may be told: each fact a tick that she can refuse, in words; the documents, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal

from intake_desktop.domain.disclosure import REPORT
from intake_desktop.domain.laws import BY_LAW
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.slips.wording import FACT_LABELS
from intake_desktop.ui.kit import Body, ChoiceList, Column, Field, LineEdit, Muted, TextArea, TickRow, Words, tell
from intake_desktop.ui.kit.words import name_for_readers

from .choices import WITHOUT_WORDS, Choices
from .missing import Learned
from .sections import Section, label
from .words import DOCUMENTS


class FactRow(Column):
    """One fact: the tick, and when it is ticked the words that will stand on the slip."""

    ticked = Signal()
    typed = Signal(str, str)

    def __init__(self, code: str) -> None:
        super().__init__(gap=0.5)
        self.code = code
        self.tick = TickRow(_title(code))
        self.words = LineEdit(letters=60) if code in FACT_LABELS else None
        self.add(self.tick)
        self.tick.clicked.connect(self.ticked)
        if self.words is not None:
            name_for_readers(self.words, tell(_title(code)))
            self.words.edited.connect(lambda text: self.typed.emit(code, text or ""))
            self.add(self.words)

    def show_fact(self, ticked: bool, text: str) -> None:
        """Show whether it is ticked and what is written beside it; what is being typed stays."""
        self.tick.setChecked(ticked)
        if self.words is not None:
            self.words.setVisible(ticked)
            if (self.words.value() or "") != text:
                self.words.set_value(text or None)


class FactsSection(Section):
    """Ticks for what the sector may be told at her level; on a report, for what the law names."""

    def __init__(self) -> None:
        super().__init__(sentence("What exactly may be told?"))
        self._lead = Body("")
        self._note = Muted(sentence("These words stand on the full slip only. The discreet one has none of them."))
        self._rows = Column(gap=0.75)
        self.rows: dict[str, FactRow] = {}
        self.dangers, self.done = ChoiceList(several=True), ChoiceList(several=True)
        self._dangers = Field(sentence("Which dangers may be named?"), self.dangers)
        self._done = Field(sentence("What was done here, and may be told?"), self.done)
        self.papers = TextArea(least=2, most=6)
        self._papers = Field(
            sentence("Which documents go along?"),
            self.papers,
            sentence("One on each line, by its name. They go in a sealed envelope."),
        )
        self.kept = ChoiceList(several=True)
        self._kept = Field(sentence("Which of these documents go along?"), self.kept)
        self._wrong = Field("", Column())
        for thing in (self._lead, self._note, self._rows, self._wrong):
            self.add(thing)
        for thing in (self._dangers, self._done, self._papers, self._kept):
            self.add(thing)
        self.dangers.edited.connect(lambda codes: self.chosen.emit("dangers", tuple(codes or ())))
        self.done.edited.connect(lambda codes: self.chosen.emit("done", tuple(codes or ())))
        self.papers.edited.connect(lambda text: self.chosen.emit("documents", _lines(text)))
        self.kept.edited.connect(lambda titles: self.chosen.emit("documents", tuple(titles or ())))
        self.fields = {"told": self._wrong, "documents": self._papers, "dangers": self._dangers, "done": self._done}
        self._chosen = Choices()
        self._titles: tuple[str, ...] = ()
        self._listed: dict[str, tuple[str, ...]] = {}

    def set_values(self, choices: Choices) -> None:
        """What can be ticked follows from the kind of service, her level, and the decision that is used again."""

    def show_facts(
        self, choices: Choices, learned: Learned, agreed: Sequence[str] | None, titles: Sequence[str]
    ) -> bool:
        """Offer the ticks; `agreed` and `titles` are those of a decision that is used again. Answers whether there is
        anything to tick.
        """
        self._chosen = choices
        offered = [code for code in choices.offered if agreed is None or code in agreed]
        if choices.kind != REPORT:
            offered = [code for code in offered if self._is_known(code, learned)]
        self._offer(offered)
        for code, row in self.rows.items():
            text = choices.words.get(code, learned.known.facts.get(code, ""))
            row.show_fact(code in choices.told, text)
        self._lead.say(
            sentence("Tick only what the law names. Nothing else is told.")
            if choices.is_report
            else sentence("Read each one to her. Only what she agrees to is ticked.")
        )
        self._note.setVisible(choices.discreet and bool(offered))
        self._show_lists(choices, learned)
        self._show_papers(choices, agreed is not None, tuple(titles))
        return bool(offered) or (choices.level == DOCUMENTS and not choices.is_report)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        super().show_problems(problems)
        self._wrong.setVisible("told" in problems)
        if "told" in problems:
            empty = (row for row in self.rows.values() if row.tick.isChecked() and row.words and not row.words.text())
            first = next(empty, None)
            if first is not None and first.words is not None:
                self._wrong.setFocusProxy(first.words)

    @staticmethod
    def _is_known(code: str, learned: Learned) -> bool:
        """Dangers and what was done here are offered where the case says something about them."""
        have = {"risk_factors": learned.known.risk_factors, "done_here": learned.known.done_here}
        return code not in have or bool(have[code])

    def _offer(self, codes: Sequence[str]) -> None:
        if list(self.rows) == list(codes):
            return
        self._rows.clear()
        self.rows = {}
        for code in codes:
            row = FactRow(code)
            row.ticked.connect(self._ticked)
            row.typed.connect(self._typed)
            self._rows.add(row)
            self.rows[code] = row

    def _ticked(self) -> None:
        """What is out of sight at her level stays ticked for the next one."""
        away = tuple(code for code in self._chosen.told if code not in self.rows)
        self.chosen.emit("told", away + tuple(code for code, row in self.rows.items() if row.tick.isChecked()))

    def _typed(self, code: str, text: str) -> None:
        self.chosen.emit("words", {**self._chosen.words, code: text})

    def _show_lists(self, choices: Choices, learned: Learned) -> None:
        known = learned.known
        lists = ((self.dangers, known.risk_factors, "risk_factor", choices.dangers),
                 (self.done, known.done_here, "service_sector", choices.done))  # fmt: skip
        for editor, codes, name, value in lists:
            if self._listed.get(name) != codes:
                self._listed[name] = codes
                editor.set_items([(code, label(name, code)) for code in codes])
            editor.set_codes(codes if value is None else value)
        for code, field in zip(WITHOUT_WORDS, (self._dangers, self._done), strict=True):
            field.setVisible(code in self.rows and code in choices.told)

    def _show_papers(self, choices: Choices, used_again: bool, titles: tuple[str, ...]) -> None:
        gives = choices.level == DOCUMENTS and not choices.is_report
        self._papers.setVisible(gives and not used_again)
        self._kept.setVisible(gives and used_again)
        if used_again:
            if titles != self._titles:
                self._titles = titles
                self.kept.set_items([(title, title) for title in titles])
            self.kept.set_codes(choices.documents)
        elif _lines(self.papers.value()) != choices.documents:
            self.papers.set_value("\n".join(choices.documents) or None)


def _title(code: str) -> Words:
    if code in FACT_LABELS:
        return lambda speaker: _said(speaker, FACT_LABELS[code])
    return BY_LAW[code]


def _said(speaker: Speaker, text: str) -> str:
    return speaker.say(text)


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))
