# SPDX-License-Identifier: Apache-2.0
"""The style: Fusion's behaviour, our own quiet shapes. Everything is drawn from the theme of the moment and the font.

Three things Fusion gets wrong for us are put right here: tick boxes grow with the text, their edge can be seen in the
dark, and whatever has the keyboard's focus wears a ring.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QApplication,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionSlider,
    QWidget,
)

from .icons import paint_icon
from .sizes import Sizes, sizes

if TYPE_CHECKING:
    from .looks import Looks

State, Primitive = QStyle.StateFlag, QStyle.PrimitiveElement
Control, Complex = QStyle.ControlElement, QStyle.ComplexControl
Metric, Sub, Contents = QStyle.PixelMetric, QStyle.SubControl, QStyle.ContentsType


def is_focus_shown(option: QStyleOption) -> bool:
    """Whether the ring is due: for the keyboard always, for the mouse only where one types."""
    return bool(option.state & State.State_HasFocus and option.state & State.State_KeyboardFocusChange)


class DeskStyle(QProxyStyle):
    """Fusion with our shapes. A button says its rank by the property `rank`: primary, plain, quiet or danger."""

    def __init__(self, looks: Looks) -> None:
        super().__init__("Fusion")
        self._looks = looks

    # shapes

    def _sizes(self, widget: QWidget | None) -> Sizes:
        return sizes(widget.font() if widget is not None else QApplication.font())

    def _colour(self, role: str) -> QColor:
        return self._looks.theme.colour(role)

    def _box(
        self, painter: QPainter, rect: QRectF, radius: float, fill: str | None, edge: str | None, width: float
    ) -> None:
        """A rounded box whose edge lies inside `rect`."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour(edge), width) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(fill) if fill else Qt.BrushStyle.NoBrush)
        inset = width / 2 if edge else 0
        painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
        painter.restore()

    def ring(self, painter: QPainter, rect: QRectF, radius: float) -> None:
        """The focus ring, just inside `rect`."""
        self._box(painter, rect, radius, None, "accent", 2.0)

    # what is pressed

    def _button_panel(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        rank = (widget.property("rank") if widget is not None else None) or "plain"
        measure, state = self._sizes(widget), option.state
        down = bool(state & (State.State_Sunken | State.State_On))
        hover = bool(state & State.State_MouseOver) and bool(state & State.State_Enabled)
        fill, edge = self._button_colours(rank, down, hover, bool(state & State.State_Enabled))
        rect = QRectF(option.rect)
        self._box(painter, rect, measure.radius, fill, edge, 1.0)
        if is_focus_shown(option):
            if rank in ("primary", "danger"):
                self._box(painter, rect.adjusted(2.5, 2.5, -2.5, -2.5), measure.radius - 2, None, "accent_text", 1.5)
            else:
                self.ring(painter, rect, measure.radius)

    def _button_colours(self, rank: str, down: bool, hover: bool, enabled: bool) -> tuple[str | None, str | None]:
        if not enabled:
            return ("sunken", "hairline") if rank != "quiet" else (None, None)
        if rank == "primary":
            return ("accent_press" if down else "accent_hover" if hover else "accent"), None
        if rank == "danger":
            return "error", None
        if rank == "quiet":
            return ("accent_soft" if down else "neutral_soft" if hover else None), None
        return ("accent_soft" if down else "neutral_soft" if hover else "surface"), "edge"

    def button_ink(self, rank: str, enabled: bool) -> QColor:
        """The colour of a button's word and icon."""
        if not enabled:
            return self._colour("muted")
        if rank == "primary":
            return self._colour("accent_text")
        if rank == "danger":
            return self._colour("surface")
        return self._colour("accent_strong" if rank == "quiet" else "text")

    def _button_label(self, option: QStyleOptionButton, painter: QPainter, widget: QWidget | None) -> None:
        rank = str((widget.property("rank") if widget is not None else None) or "plain")
        icon = str((widget.property("icon_name") if widget is not None else None) or "")
        measure, ink = self._sizes(widget), self.button_ink(rank, bool(option.state & State.State_Enabled))
        metrics, rect = option.fontMetrics, QRect(option.rect)
        letters = QFont(painter.font())
        text_width = metrics.size(Qt.TextFlag.TextShowMnemonic, option.text).width() if option.text else 0
        icon_width = measure.icon + (measure.unit if option.text else 0) if icon else 0
        start = rect.left() + max(0, (rect.width() - text_width - icon_width) // 2)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        if icon:
            left = start + text_width + icon_width - measure.icon if mirrored else start
            top = rect.top() + (rect.height() - measure.icon) / 2
            paint_icon(painter, icon, QRectF(left, top, measure.icon, measure.icon), ink)
        if option.text:
            place = QRect(start if mirrored else start + icon_width, rect.top(), text_width + 1, rect.height())
            painter.save()
            painter.setFont(letters)
            painter.setPen(ink)
            painter.drawText(
                place,
                int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic | Qt.TextFlag.TextDontClip),
                option.text,
            )
            painter.restore()

    # what is ticked

    def _tick_box(self, option: QStyleOption, painter: QPainter, rounded: bool) -> None:
        state, rect = option.state, QRectF(option.rect)
        enabled = bool(state & State.State_Enabled)
        on, part = bool(state & State.State_On), bool(state & State.State_NoChange)
        radius = rect.height() / 2 if rounded else max(3.0, rect.height() * 0.22)
        width = max(1, round(rect.height() / 10))  # whole pixels: a blurred edge is a faint edge
        fill = ("accent" if enabled else "edge") if on or part else "surface"
        edge = ("accent" if on or part or state & State.State_MouseOver else "edge") if enabled else "edge"
        self._box(painter, rect, radius, fill, edge, width)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._colour("accent_text")
        if rounded and on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(rect.center(), rect.height() * 0.2, rect.height() * 0.2)
        elif on or part:
            pen = QPen(ink, rect.height() / 7)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            shape = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31)) if on else ((0.27, 0.5), (0.73, 0.5))
            path = QPainterPath()
            for index, (x, y) in enumerate(shape):
                point = QPointF(rect.x() + x * rect.width(), rect.y() + y * rect.height())
                path.lineTo(point) if index else path.moveTo(point)
            painter.drawPath(path)
        painter.restore()

    # what is typed into

    def _field_box(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        measure, state = self._sizes(widget), option.state
        enabled, focused = bool(state & State.State_Enabled), bool(state & State.State_HasFocus)
        wrong = bool(widget is not None and widget.property("wrong"))
        edge = "error" if wrong else "accent" if focused else "edge" if enabled else "hairline"
        width = 2.0 if focused or wrong else 1.0
        self._box(painter, QRectF(option.rect), measure.radius, "surface" if enabled else "sunken", edge, width)

    def _combo_box(self, option: QStyleOptionComboBox, painter: QPainter, widget: QWidget | None) -> None:
        self._field_box(option, painter, widget)
        arrow = self.subControlRect(Complex.CC_ComboBox, option, Sub.SC_ComboBoxArrow, widget)
        side = self._sizes(widget).icon * 0.8
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(arrow).center())
        paint_icon(painter, "chevron-down", box, self._colour("muted"))

    # scroll bars

    def _scroll_bar(self, option: QStyleOptionSlider, painter: QPainter, widget: QWidget | None) -> None:
        slider = QRectF(self.subControlRect(Complex.CC_ScrollBar, option, Sub.SC_ScrollBarSlider, widget))
        inset = max(2.0, min(slider.width(), slider.height()) * 0.25)
        pill = slider.adjusted(inset, inset, -inset, -inset)
        awake = bool(option.state & State.State_MouseOver) or bool(option.activeSubControls & Sub.SC_ScrollBarSlider)
        self._box(painter, pill, min(pill.width(), pill.height()) / 2, "muted" if awake else "edge", None, 0)

    def _scroll_bar_part(self, option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
        whole = QRect(option.rect)
        if part in (Sub.SC_ScrollBarAddLine, Sub.SC_ScrollBarSubLine):
            return QRect()
        if part == Sub.SC_ScrollBarGroove:
            return whole
        lying = option.orientation == Qt.Orientation.Horizontal
        length, breadth = (whole.width(), whole.height()) if lying else (whole.height(), whole.width())
        span = option.maximum - option.minimum
        slider = length if span <= 0 else max(2 * breadth, length * option.pageStep // max(1, span + option.pageStep))
        at = QStyle.sliderPositionFromValue(
            option.minimum, option.maximum, option.sliderPosition, length - slider, option.upsideDown
        )
        before, after = at, at + slider
        if part == Sub.SC_ScrollBarSlider:
            first, size = before, slider
        elif part == Sub.SC_ScrollBarSubPage:
            first, size = 0, before
        else:
            first, size = after, length - after
        if lying:
            return QRect(whole.x() + first, whole.y(), size, breadth)
        return QRect(whole.x(), whole.y() + first, breadth, size)

    # Qt's own names

    def polish(self, thing):
        super().polish(thing)
        if isinstance(thing, QWidget) and thing.isWindow():
            self._looks.window_made.emit(thing)

    def drawPrimitive(self, element, option, painter, widget=None):
        if element == Primitive.PE_PanelButtonCommand:
            self._button_panel(option, painter, widget)
        elif element in (Primitive.PE_PanelLineEdit, Primitive.PE_FrameLineEdit):
            if not (widget is not None and widget.property("bare")):
                self._field_box(option, painter, widget)
        elif element in (Primitive.PE_IndicatorCheckBox, Primitive.PE_IndicatorItemViewItemCheck):
            self._tick_box(option, painter, rounded=False)
        elif element == Primitive.PE_IndicatorRadioButton:
            self._tick_box(option, painter, rounded=True)
        elif element == Primitive.PE_FrameFocusRect:
            if is_focus_shown(option):
                self.ring(painter, QRectF(option.rect), self._sizes(widget).radius)
        elif element == Primitive.PE_Frame and widget is not None and widget.property("typed_into"):
            self._field_box(option, painter, widget)
        elif element not in (Primitive.PE_FrameStatusBarItem, Primitive.PE_PanelScrollAreaCorner):
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(self, element, option, painter, widget=None):
        if element == Control.CE_PushButtonLabel:
            self._button_label(option, painter, widget)
        else:
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(self, control, option, painter, widget=None):
        if control == Complex.CC_ComboBox:
            self._combo_box(option, painter, widget)
        elif control == Complex.CC_ScrollBar:
            self._scroll_bar(option, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(self, control, option: QStyleOptionComplex, part, widget=None):
        if control == Complex.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            return self._scroll_bar_part(option, part)
        if control == Complex.CC_ComboBox and part in (Sub.SC_ComboBoxArrow, Sub.SC_ComboBoxEditField):
            measure, whole = self._sizes(widget), QRect(option.rect)
            arrow = measure.icon + 2 * measure.unit
            if part == Sub.SC_ComboBoxArrow:
                place = QRect(whole.right() - arrow + 1, whole.top(), arrow, whole.height())
            else:
                place = whole.adjusted(measure.unit, 2, -arrow, -2)
            return QStyle.visualRect(option.direction, whole, place)
        return super().subControlRect(control, option, part, widget)

    def sizeFromContents(self, kind, option, size: QSize, widget=None):
        measure = self._sizes(widget)
        if kind == Contents.CT_PushButton:
            icon = str((widget.property("icon_name") if widget is not None else None) or "")
            words = option.fontMetrics.size(Qt.TextFlag.TextShowMnemonic, option.text).width() if option.text else 0
            wide = words + (measure.icon if icon else 0) + (measure.unit if icon and words else 0)
            sides = 4 * measure.unit if words else 2 * measure.unit
            return QSize(max(measure.control, wide + sides), measure.control)
        found = super().sizeFromContents(kind, option, size, widget)
        if kind == Contents.CT_ComboBox:
            return QSize(size.width() + measure.icon + 4 * measure.unit, max(measure.control, found.height()))
        if kind == Contents.CT_LineEdit:
            return QSize(found.width(), max(measure.control, found.height()))
        return found

    def pixelMetric(self, metric, option=None, widget=None):
        # Asked a hundred thousand times while a page is laid out, mostly for a margin: one look tells what is ours.
        kind = _OURS.get(metric)
        if kind is None:
            return super().pixelMetric(metric, option, widget)
        if kind == "margin":
            if widget is not None:
                return self._sizes(widget).units(widget.property("inset") or 0)
        elif kind == "spacing":
            if widget is not None and (gap := widget.property("gap")) is not None:
                return self._sizes(widget).units(gap)
        elif kind == "indicator":
            return self._sizes(widget).indicator
        elif kind == "bar":
            return max(12, self._sizes(None).line * 3 // 5)
        elif kind == "label":
            return self._sizes(widget).unit
        else:
            return 0
        return super().pixelMetric(metric, option, widget)

    def styleHint(self, hint, option=None, widget=None, data=None):
        if hint in _NO:
            return 0
        return super().styleHint(hint, option, widget, data)


_NO = frozenset((QStyle.StyleHint.SH_EtchDisabledText, QStyle.StyleHint.SH_ComboBox_Popup))
_OURS = {
    metric: kind
    for kind, metrics in {
        "margin": (
            Metric.PM_LayoutLeftMargin, Metric.PM_LayoutTopMargin,
            Metric.PM_LayoutRightMargin, Metric.PM_LayoutBottomMargin,
        ),
        "spacing": (Metric.PM_LayoutHorizontalSpacing, Metric.PM_LayoutVerticalSpacing),
        "indicator": (
            Metric.PM_IndicatorWidth, Metric.PM_IndicatorHeight,
            Metric.PM_ExclusiveIndicatorWidth, Metric.PM_ExclusiveIndicatorHeight,
        ),
        "bar": (Metric.PM_ScrollBarExtent,),
        "label": (Metric.PM_CheckBoxLabelSpacing, Metric.PM_RadioButtonLabelSpacing),
        "nothing": (Metric.PM_ButtonShiftHorizontal, Metric.PM_ButtonShiftVertical),
    }.items()
    for metric in metrics
}  # fmt: skip
