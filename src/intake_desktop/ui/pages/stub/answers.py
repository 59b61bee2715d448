# SPDX-License-Identifier: Apache-2.0
"""What the receiver answered: first what is on every stub, each next question only when the one before asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.entering.form import Entering
from intake_desktop.ui.entering.service import ServiceEdit
from intake_desktop.ui.entering.values import coded, items_of
from intake_desktop.ui.kit import (
    ChoiceList,
    Column,
    DayEdit,
    Field,
    Flow,
    LineEdit,
    Muted,
    Notice,
    PrimaryButton,
    QuietButton,
)

if TYPE_CHECKING:
    from intake_desktop.services.stubs import SlipFound

PHONE, PAPER = "phone", "paper"
MORE = ("received_on", "received_time", "service_days", "next_appointment", "may_contact", "focal_code")
"""What is rarely written on a stub; it unfolds."""
_OFTEN_FIRST = ("accepted", "declined", "redirected", "received")
_ONLY = ("received", "declined")
"""What they may say when she does not want the centre to hear more."""
_WHATEVER = ("received_on", "received_time", "focal_code")
"""Of these, the ones that are asked whatever they said."""
_OURS = ("way", "code", "decision", "first_time", "received_time")
"""Questions about the reply itself; the others are about her."""
_OVER = sentence("This slip has ended. The reply is kept with it, and nothing else happens.")
_ONLY_THAT = sentence(
    "She allowed the service to say only whether it received or declined the slip. Nothing else can be written down."
)


def _questions() -> dict[str, Field]:
    """What stands on a stub, in the order in which it is asked."""
    return {
        "way": Field(sentence("How did it come?"), ChoiceList(items_of("stub_way", but=("file",)), beside=3)),
        "code": Field(
            sentence("The four characters on the slip"),
            LineEdit(code=True, letters=8),
            sentence("Let the receiver read them to you: only the slip itself has them."),
            fit=True,
        ),
        "decision": Field(sentence("What do they say?"), ChoiceList(items_of("stub_decision"), beside=4, wraps=True)),
        "reason": Field(
            sentence("Why do they not take her?"),
            ChoiceList(items_of("referral_decline_reason"), beside=3, wraps=True),
        ),
        "provider": Field(
            sentence("Where do they send her?"),
            ServiceEdit(),
            sentence("Type its name and pick it from the directory; one that is not there stays as you write it."),
        ),
        "came": Field(
            sentence("Did she come?"),
            ChoiceList(items_of("yes_no_unknown", but=("unknown",)), beside=2, wraps=True),
        ),
        "result": Field(sentence("What came of it?"), ChoiceList(items_of("referral_result"), beside=3, wraps=True)),
        "first_appointment": Field(sentence("First appointment: on which day?"), DayEdit(), fit=True),
        "first_time": Field(sentence("At what time?"), LineEdit(code=True, letters=8), fit=True),
        "to_do": Field(
            sentence("Must the centre do something?"),
            LineEdit(letters=60),
            sentence("No diagnosis, no story, no name. It becomes a task of her caseworker."),
        ),
        "received_on": Field(sentence("On which day did they receive it?"), DayEdit(), fit=True),
        "received_time": Field(sentence("At what time?"), LineEdit(code=True, letters=8), fit=True),
        "service_days": Field(
            sentence("Days on which she was helped"),
            LineEdit(letters=30),
            sentence("With a comma between them, such as 5/12/2026, 7/12/2026."),
        ),
        "next_appointment": Field(sentence("Next appointment"), DayEdit(), fit=True),
        "may_contact": Field(
            sentence("May the centre contact them about it?"),
            ChoiceList(items_of("yes_no_unknown", but=("unknown",)), beside=2),
        ),
        "focal_code": Field(sentence("Code or stamp of who answers"), LineEdit(letters=20), fit=True),
    }


class AnswerForm(Entering):
    """The questions of a reply stub. `saved` gives the answers, `left` when it is another slip."""

    saved = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        self._asks_code = False
        super().__init__(_questions())
        self._allowed: frozenset[str] = frozenset(self.fields)
        self._unfolded = False
        self.only_that, self.over = Notice("info", _ONLY_THAT), Notice("info", _OVER)
        self.more = QuietButton(sentence("More that stands on the stub"), "chevron-down")
        self.save = PrimaryButton(sentence("Save the reply"), "save", keys="Ctrl+Return")
        self.leave = QuietButton(sentence("Another slip"), "back")
        self.stays = Muted(
            sentence("What was written before stays readable below it, with the code of whoever wrote it.")
        )
        self.stays.hide()
        rows = Column(self.stays, self.over, self.only_that, *self.fields.values(), gap=1.5)
        self.add(rows)
        self.beside("first_appointment", "first_time")
        self.beside("received_on", "received_time")
        self.add(Flow(self.save, self.more, self.leave))
        self.save.clicked.connect(lambda: self.saved.emit(self.values()))
        self.leave.clicked.connect(self.left)
        self.more.clicked.connect(self._unfold)
        self.relate()

    def begin(self, slip: SlipFound) -> None:
        """Ask about this slip, and only what she allowed its receiver to say. What is known already is chosen."""
        self._allowed = frozenset(slip.allowed)
        self._unfolded = False
        says_all = "came" in self._allowed
        asked = _OFTEN_FIRST if says_all else _ONLY
        decision = self.fields["decision"]
        decision.editor.set_items([(code, coded("stub_decision", code)) for code in asked])
        decision.setFocusProxy(decision.editor.focusProxy())  # the rows before are gone
        self._asks_code = slip.asks_code
        self.only_that.setHidden(says_all)
        self.over.setHidden(not slip.is_over)
        known = says_all and slip.status in ("accepted", "in_service", "service_completed")
        self._call(corrects=False)
        self.fill({"way": PAPER, "decision": "accepted" if known else None})

    def correct(self, values: Mapping[str, Any]) -> None:
        """Fill it with a reply that was written down, to be put right; all that may stand on it is shown."""
        self._asks_code = self._asks_code and values.get("way") != PHONE
        self.over.hide()
        self._unfolded = True
        self._call(corrects=True)
        self.fill(values)

    def _call(self, *, corrects: bool) -> None:
        self.stays.setVisible(corrects)
        self.save.say(sentence("Save the correction") if corrects else sentence("Save the reply"))
        self.leave.say(sentence("Leave it") if corrects else sentence("Another slip"))

    def values(self) -> dict[str, Any]:
        """What was answered; what is not asked has no answer, whatever was chosen before."""
        return {
            name: None if field.isHidden() else value
            for (name, field), value in zip(self.fields.items(), super().values().values(), strict=True)
        }

    def relate(self) -> None:
        """Each question only when the answers so far, and what she allowed, ask for it."""
        value = {name: field.value() for name, field in self.fields.items()}
        takes, came = value["decision"] == "accepted", value["came"]
        shown = {
            "way": True,
            "decision": True,
            "code": value["way"] == PHONE and self._asks_code,
            "reason": value["decision"] == "declined",
            "provider": value["decision"] == "redirected",
            "came": takes,
            "result": takes and came == "yes",
            "first_appointment": takes and came is None,
            "first_time": takes and came is None and bool(value["first_appointment"]),
            "to_do": "to_do" in self._allowed and value["decision"] is not None,
        }
        for name, field in self.fields.items():
            allowed = name in (*_OURS, *self._allowed)
            rare = name in MORE and self._unfolded and (name in _WHATEVER or takes)
            rare = rare and (name != "received_time" or bool(value["received_on"]))
            field.setVisible(allowed and (shown.get(name, False) or rare))
        self.more.setHidden(self._unfolded or value["decision"] is None)

    def focus_first(self) -> None:
        """To what they say: how it came is known (a paper) unless somebody says otherwise."""
        asked = self.fields["came"] if self.fields["decision"].value() else self.fields["decision"]
        asked.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unfold(self) -> None:
        self._unfolded = True
        self.relate()
        self.fields["received_on"].setFocus(Qt.FocusReason.OtherFocusReason)
