# SPDX-License-Identifier: Apache-2.0
"""Tab goes as one reads, on pages whose questions come and go.

Qt's own chain remembers the order in which widgets were made, and takes a box that lends its focus to a field inside it
for a stop of its own: with questions that appear later, Tab turned in a circle. So a page asks this instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget

from .layout import _read


def stops(top: QWidget) -> list[QWidget]:
    """Where Tab stops inside `top`, in reading order; a group of radio buttons is one stop, chosen or not."""
    return [widget for widget in _read(top) if _can_stop(widget, top) and not _is_spoken_for(widget)]


def step_focus(top: QWidget, forward: bool) -> bool:
    """Move the focus to the next stop (or the one before), around at the ends. False when there is nowhere to go."""
    here, order = QApplication.focusWidget(), stops(top)
    if not order:
        return False
    places = {widget: place for place, widget in enumerate(order)}
    at = next((places[widget] for widget in _outwards(here) if widget in places), -1 if forward else 0)
    target = order[(at + (1 if forward else -1)) % len(order)]
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def _can_stop(widget: QWidget, top: QWidget) -> bool:
    # Qt takes Tab from all of a group but the one that had the keyboard last, even from the answer that is given now.
    tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) or isinstance(widget, QRadioButton)
    return tab and widget.focusProxy() is None and widget.isEnabled() and widget.isVisibleTo(top)


def _is_spoken_for(widget: QWidget) -> bool:
    """Whether another radio button of the group is the stop: the one with the focus, the chosen one, or the first."""
    parent = widget.parentWidget()
    if not isinstance(widget, QRadioButton) or not widget.autoExclusive() or parent is None:
        return False
    group = [one for one in parent.children() if isinstance(one, QRadioButton) and one.isEnabled()]
    stop = next((one for one in group if one.hasFocus()), None) or next(
        (one for one in group if one.isChecked()), group[0]
    )
    return widget is not stop


def _outwards(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()
