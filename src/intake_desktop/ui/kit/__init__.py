# SPDX-License-Identifier: Apache-2.0
"""Our small widgets. Each takes `Words` (a Sentence, a callable of the Speaker, or data) and follows language, text
size, direction, light and dark by itself while it is open. Distances are in space units; nobody sets pixels, fonts or
colours. States everywhere: info, done, warning, error, waiting, neutral. Icons: the files of ``resources/icons``.

- Text: `Heading(words, level)`, `Body`, `Strong`, `Muted`, `Label(ink=, code=)`, all wrap; `Icon(name, ink, lines)`;
  `Pill(words, state)`: a state with icon and word.
- Press: `PrimaryButton` (one a page), `Button`, `QuietButton`, `DangerButton`, `IconButton(words, icon)`;
  ``keys="Ctrl+S"`` is a shortcut and stands in the tooltip. `Door(icon, words, about)` leads to another page.
- Boxes: `Column(*things, gap=, inset=)`; `Line(*things)`, where None is the room between; `Flow` goes to further
  lines; `Measure(inside, letters)` keeps a readable width; `Card` a ground of its own; `Rule` a hairline; `Scroll`;
  `Beside(first, second, letters=)` folds where it is narrow. Turn a box with `turn(upright=)`, not by its layout.
- Messages in the page: `Notice(state, words, way_on)` with `say_trouble`, `offer(verb, deed)`; `Banner` lasting strip;
  `EmptyState(icon, words, explain, (verb, deed))`.
- Type: `LineEdit(code=)`, `OfferEdit(fitting, settled)`, `NumberEdit`, `DayEdit`, `TextArea`, `PickList(items)`,
  `PassphraseEdit` (`take()`), `ChoiceList(items, several=, clearable=, beside=)`, `TickRow`; all with `value()`,
  `set_value()`, signal `edited`.
- `Field(label, editor, hint)` names its editor for eye and ear; `set_problem(words or None)` says under it what to do.
- `SearchBox` says `searched`, 120 ms after the last key.
- Lists: `RowList([ListColumn(words, letters, stretch=, second=, code=, strong=)], name, EmptyState)`;
  `Row(key, cells)`, a cell is words or `State(words, state)`; `show_rows(rows, more=)`, `add_rows`; signals
  `opened(key)`, `more_wanted`.
- Progress: `ProgressLine.show_progress(done, total)`; `Steps.show_step(at, total, name)`.
- Hidden: `Dots` says `wanted`; call `reveal(words)`; hides by itself after 60 s.
- Paper: `PdfPreview.show_pdf(bytes)`; `PaperBeside(questions, paper, turn, there, back)` shows one at a time
  where there is no room for both; printing is in ``ui/printing.py``.
- Page: `Page(title, lead, wide=)` with `body`, `foot`, `act(button)`, `say(state, words)`, `say_trouble`, and the two
  calls of the shell, `arrive(**where)` and `keep_safe()`.
- `ask(parent, words, explain, yes=, no=, then=)` is the only box that stands in the way.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .asking import Asking, ask
    from .beside import Beside, PaperBeside
    from .buttons import Button, DangerButton, IconButton, PrimaryButton, QuietButton
    from .choices import ChoiceList, RadioRow, TickRow
    from .doors import Door
    from .editors import DayEdit, LineEdit, NumberEdit, PassphraseEdit, PickList, TextArea, latin_digits
    from .field import Field
    from .labels import Body, Heading, Icon, Label, Muted, Pill, Strong
    from .layout import Box, Column, Flow, Line, Measure
    from .offers import OfferEdit
    from .page import Page
    from .pdf import PdfPreview, page_image
    from .progress import DOTS, Dots, ProgressLine, Steps
    from .rows import ListColumn, Row, RowList, State
    from .scroll import Scroll
    from .search import SearchBox
    from .surfaces import Banner, Card, EmptyState, Notice, Rule
    from .words import Alive, Words, is_mirrored, tell

_MODULES = {
    "asking": ("Asking", "ask"),
    "beside": ("Beside", "PaperBeside"),
    "buttons": ("Button", "DangerButton", "IconButton", "PrimaryButton", "QuietButton"),
    "choices": ("ChoiceList", "RadioRow", "TickRow"),
    "doors": ("Door",),
    "editors": ("DayEdit", "LineEdit", "NumberEdit", "PassphraseEdit", "PickList", "TextArea", "latin_digits"),
    "field": ("Field",),
    "labels": ("Body", "Heading", "Icon", "Label", "Muted", "Pill", "Strong"),
    "layout": ("Box", "Column", "Flow", "Line", "Measure"),
    "offers": ("OfferEdit",),
    "page": ("Page",),
    "pdf": ("PdfPreview", "page_image"),
    "progress": ("DOTS", "Dots", "ProgressLine", "Steps"),
    "rows": ("ListColumn", "Row", "RowList", "State"),
    "scroll": ("Scroll",),
    "search": ("SearchBox",),
    "surfaces": ("Banner", "Card", "EmptyState", "Notice", "Rule"),
    "words": ("Alive", "Words", "is_mirrored", "tell"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


__all__ = [
    "DOTS",
    "Alive",
    "Asking",
    "Banner",
    "Beside",
    "Body",
    "Box",
    "Button",
    "Card",
    "ChoiceList",
    "Column",
    "DangerButton",
    "DayEdit",
    "Door",
    "Dots",
    "EmptyState",
    "Field",
    "Flow",
    "Heading",
    "Icon",
    "IconButton",
    "Label",
    "Line",
    "LineEdit",
    "ListColumn",
    "Measure",
    "Muted",
    "Notice",
    "NumberEdit",
    "OfferEdit",
    "Page",
    "PaperBeside",
    "PassphraseEdit",
    "PdfPreview",
    "PickList",
    "Pill",
    "PrimaryButton",
    "ProgressLine",
    "QuietButton",
    "RadioRow",
    "Row",
    "RowList",
    "Rule",
    "Scroll",
    "SearchBox",
    "State",
    "Steps",
    "Strong",
    "TextArea",
    "TickRow",
    "Words",
    "ask",
    "is_mirrored",
    "latin_digits",
    "page_image",
    "tell",
]


def __getattr__(name: str) -> Any:
    """Import a widget's module when the widget is first asked for: the first window needs half of them, and each costs
    the start a few milliseconds."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
