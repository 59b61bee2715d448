# SPDX-License-Identifier: Apache-2.0
"""The forms about a stay in the shelter, and one stay as a row with its verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import Button, ChoiceList, Column, DayEdit, Field, LineEdit, Notice, TextArea, Words

from .form import EntryForm, EntryRow, verb
from .stay import EXTENDS, about_words, day_state, day_words, older_boy
from .values import items_of

if TYPE_CHECKING:
    from intake_desktop.services.shelter import Extension, Stay


def _moment_fields() -> dict[str, Field]:
    return {
        "day": Field(sentence("On which day?"), DayEdit(), fit=True),
        "time": Field(sentence("At what time?"), LineEdit(code=True, letters=8), fit=True),
    }


class NeedsForm(EntryForm):
    """What the shelter must know; says where a boy may be too old for it."""

    def __init__(self, title: Words, verb_words: Words, *, belongings: bool) -> None:
        fields = {
            "health_needs": Field(
                sentence("Health needs"),
                TextArea(least=2),
                sentence("Only what the shelter must know: medicine, diet, pregnancy, help with walking."),
            ),
            "girls": Field(
                sentence("Girls who are with her: their ages"), LineEdit(code=True, letters=20),
                sentence("Ages with a space between them, such as 4 7."), fit=True,
            ),
            "boys": Field(sentence("Boys who are with her: their ages"), LineEdit(code=True, letters=20), fit=True),
        }  # fmt: skip
        if belongings:
            fields["belongings"] = Field(sentence("Belongings kept for her"), TextArea(least=2))
        super().__init__(title, fields, verb_words)
        self.older = Notice(
            "info",
            sentence("Look up until which age the shelter may take in boys."),
            sentence("If he cannot stay, find a place for both before she decides."),
        )
        self.insert(3, self.older)
        self.relate()

    def relate(self) -> None:
        """A boy of this age may not stay with her."""
        if hasattr(self, "older"):
            self.older.setVisible(older_boy(self.values()))


def stay_forms() -> dict[str, EntryForm]:
    """Every form about a stay, by its word."""
    return {
        "place": NeedsForm(sentence("Ask for a place in the shelter"), sentence("Ask for a place"), belongings=False),
        "admit": EntryForm(sentence("She moves in"), _moment_fields(), sentence("Take her in")),
        "describe": NeedsForm(
            sentence("What the shelter must know"), sentence("Save what the shelter must know"), belongings=True
        ),
        "leave": EntryForm(
            sentence("She leaves the shelter"),
            {
                "exit_to": Field(sentence("Where does she go?"), ChoiceList(items_of("shelter_exit"))),
                **_moment_fields(),
            },
            sentence("Write down that she left"),
            sentence("Home by her own choice: she is asked how she is in 3 days, in the way you agreed."),
        ),
        "extend": EntryForm(
            sentence("Let her stay longer"),
            {
                "until": Field(sentence("Until which day?"), DayEdit(), EXTENDS, fit=True),
                "reason": Field(sentence("Why?"), TextArea(least=2)),
            },
            sentence("Let her stay until then"),
        ),
        "turn_away": EntryForm(
            sentence("No stay here"),
            {
                "status": Field(
                    sentence("What became of it?"),
                    ChoiceList(
                        [
                            one
                            for one in items_of("shelter_status")
                            if one[0] in ("full", "declined", "referred_long_stay")
                        ]
                    ),
                )
            },
            sentence("Write it down"),
        ),
    }


def stay_row(
    stay: Stay, today: date, wanted: Callable[[str, Stay], object], *, may_write: bool, may_extend: bool
) -> Column:
    """One stay: how far it is, who is with her, health needs, and what can be done about it now."""
    verbs: list[Button] = []
    if may_write and stay.status == "requested":
        verbs = [
            verb(sentence("She moves in"), lambda: wanted("admit", stay), "home"),
            verb(sentence("No stay here"), lambda: wanted("turn_away", stay), "close"),
        ]
    elif may_write and stay.status == "admitted_here":
        verbs = [verb(sentence("She leaves"), lambda: wanted("leave", stay), "forward")]
        if may_extend:
            verbs.append(verb(sentence("Let her stay longer"), lambda: wanted("extend", stay), "calendar"))
    if may_write and stay.status in ("requested", "admitted_here"):
        verbs.append(verb(sentence("Change what the shelter must know"), lambda: wanted("describe", stay), "edit"))
    lines: list[Words] = [about_words(stay)] if stay.admitted_at or stay.exit_to or stay.children else []
    if stay.health_needs:
        lines.append(sentence("Health needs: {words}", words=stay.health_needs))
    if stay.belongings:
        lines.append(sentence("Kept for her: {words}", words=stay.belongings))
    lines += [_longer(one) for one in stay.extensions]
    return EntryRow(day_words(stay), lines, day_state(stay, today), verbs)


def _longer(extension: Extension) -> Words:
    def words(speaker: Speaker) -> str:
        day, staff = speaker.date(extension.until_day), speaker.isolate(extension.staff)
        if not extension.reason:  # it went with who she is
            return speaker.say("Longer until {day}, allowed by {staff}", day=day, staff=staff)
        reason = speaker.isolate(extension.reason)
        return speaker.say("Longer until {day}, allowed by {staff}: {reason}", day=day, staff=staff, reason=reason)

    return words
