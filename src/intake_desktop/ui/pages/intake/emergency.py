# SPDX-License-Identifier: Apache-2.0
"""What cannot wait, always in sight at the end side: she is not safe, medical help first, whom to call."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from intake_desktop.domain.codes import Helpline
from intake_desktop.domain.elapsed import Urgency
from intake_desktop.domain.risk import Risk
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.resources import helplines
from intake_desktop.ui.kit import Body, Column, Heading, Icon, Label, Line, Muted, Rule, Scroll, Strong
from intake_desktop.ui.kit.surfaces import paint_ground
from intake_desktop.ui.theme import sizes

from .clocks import ClockLine, RiskLine
from .known import KnownLine

LETTERS = 27
"""Width of the panel."""

_ALARMS: dict[str, tuple[str, Sentence, Sentence]] = {
    "unsafe": (
        "warning",
        sentence("She is not safe"),
        sentence("Stop asking. Take her to a safe room and call for help."),
    ),
    "medical": (
        "medical",
        sentence("Medical help first"),
        sentence("Call a doctor or go with her. The form can wait: it is kept."),
    ),
    "overheard": (
        "eye-off",
        sentence("Somebody can hear"),
        sentence("Move to a private room before you ask more."),
    ),
}
ALARMS = tuple(_ALARMS)
_ONLY_RAISED = frozenset({"overheard"})
NUMBER_LETTERS, BESIDE_LETTERS = 10, 21


class EmergencyPanel(Column):
    """The panel. What her answers raise is lifted out; the rest stays quietly readable."""

    def __init__(self) -> None:
        super().__init__(inset=0)
        self._raised: frozenset[str] = frozenset()
        self._wide = 1
        self.alarms = {name: AlarmLine(name) for name in ALARMS}
        inside = Column(gap=1.0, inset=1.5)
        inside.add(Heading(sentence("If something cannot wait"), 3))
        for line in self.alarms.values():
            inside.add(line)
        self.known = KnownLine()
        inside.add(self.known)
        self.clocks, self.risk = ClockLine(), RiskLine()
        inside.add(self.clocks)
        inside.add(self.risk)
        inside.add(Rule())
        inside.add(Line(Icon("phone"), Strong(sentence("Numbers to call")), None, gap=0.5))
        for helpline in helplines():
            inside.add(HelplineLine(helpline))
        inside.push()
        self.add(Scroll(inside), 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("")

    def show_alarms(self, raised: frozenset[str]) -> None:
        """Lift out what her answers raise: `unsafe`, `medical`, `overheard`."""
        if raised != self._raised:
            self._raised = raised
            for name, line in self.alarms.items():
                line.raise_alarm(name in raised)
            self.update()

    def show_urgency(self, urgency: Urgency | None, now: datetime) -> None:
        """Say how long which help after sexual violence is possible."""
        self.clocks.show_urgency(urgency, now)

    def show_risk(self, risk: Risk | None) -> None:
        """Say how dangerous it is by the answers."""
        self.risk.show_risk(risk)

    def raised(self) -> frozenset[str]:
        """What is lifted out now."""
        return self._raised

    def fit(self, width: int, *, roomy: bool) -> None:
        """Take its part of a page of `width`: enough to read, never more than a third; brief where there is no room."""
        for line in self.alarms.values():
            line.be_brief(not roomy)
        self.clocks.be_brief(not roomy)
        measure = sizes(self.font())
        self._wide = min(round(measure.letter * LETTERS) + measure.units(3), width * 3 // 10)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, "surface", "error" if self._raised & {"unsafe", "medical"} else "hairline")


class AlarmLine(Column):
    """One thing that cannot wait: its name, and what to do when it is so."""

    def __init__(self, name: str) -> None:
        super().__init__(gap=0.25, inset=0.5)
        icon, title, deed = _ALARMS[name]
        self._name, self._icon_name, self._raised, self._brief = name, icon, False, False
        self._icon = Icon(icon, "muted")
        self._title = Label(title, bold=True)
        self._deed = Body(deed)
        self._line = Line(gap=0.75)
        self._line.add(self._icon, align=Qt.AlignmentFlag.AlignTop)
        self._line.add(Column(self._title, self._deed, gap=0.25), 1)
        self.add(self._line)
        self.raise_alarm(False)

    def raise_alarm(self, raised: bool) -> None:
        """Lift it out, or put it back among the others. What is only advice when it is so stands there only then."""
        self._raised = raised
        shown = raised or self._name not in _ONLY_RAISED
        if self.parentWidget() is not None or not shown:  # or it would be a window of its own until it has a place
            self.setVisible(shown)
        self._deed.setVisible(raised or not self._brief)
        self._icon.show_icon(self._icon_name, "error" if raised else "muted")
        for label, quiet in ((self._title, "text"), (self._deed, "muted")):
            label.ink = "error" if raised else quiet
            label.recolour()
        self.update()

    def be_brief(self, brief: bool) -> None:
        """Say what to do only when it is so."""
        self._brief = brief
        self._deed.setVisible(self._raised or not brief)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._raised:
            paint_ground(self, "error_soft", None)


class HelplineLine(Line):
    """A helpline: its number, which stays from left to right, and its name."""

    def __init__(self, helpline: Helpline) -> None:
        super().__init__(gap=1.0)
        self.number = Strong(helpline.number, code=True)
        self.number.setWordWrap(False)
        self.number.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.add(self.number, align=Qt.AlignmentFlag.AlignTop)
        self.add(Muted(lambda speaker: speaker.pick(helpline.labels)), 1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= BESIDE_LETTERS * sizes(self.font()).letter
        self.turn(upright=not beside)

    def _fit(self) -> None:
        """All numbers stand in a column of their own."""
        self.number.setMinimumWidth(round(sizes(self.font()).letter * NUMBER_LETTERS))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._fit()
