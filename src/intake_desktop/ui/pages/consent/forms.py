# SPDX-License-Identifier: Apache-2.0
"""The forms of the page “Consent”: to let less be told, and to decide about anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import structs

from intake_desktop.domain.consent import LEVELS, VERBAL
from intake_desktop.domain.givers import givers_for
from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.spoken_items import TICKED
from intake_desktop.ui.entering.form import EntryForm
from intake_desktop.ui.entering.service import in_order
from intake_desktop.ui.entering.values import coded, items_of
from intake_desktop.ui.kit import ChoiceList, Field, LineEdit, PickList, TextArea, Words

from .words import QUESTIONS

if TYPE_CHECKING:
    from intake_desktop.domain.givers import Childhood
    from intake_desktop.domain.providers import Provider
    from intake_desktop.services.consent_ledger import LedgerLine

_DECISIONS = ("given", "refused")
_NEEDS_ASSENT = ("other_trusted_adult", "legal_authority", "best_interest_decision")


class LessForm(EntryForm):
    """What of a line she lets be told from now on; nothing can be added here."""

    def __init__(self) -> None:
        self.levels, self.items = ChoiceList(()), ChoiceList((), several=True)
        self.documents = ChoiceList((), several=True)
        self.offered: dict[str, tuple[str, ...]] = {"items": (), "documents": ()}
        super().__init__(
            sentence("Let less be told"),
            {
                "level": Field(sentence("How much may be told?"), self.levels),
                "items": Field(sentence("What of this may they still be told?"), self.items),
                "documents": Field(sentence("Which of these papers may they still have?"), self.documents),
                "limits": Field(sentence("What must not be told?"), TextArea(least=2)),
            },
            sentence("Save what she decided"),
            sentence("It holds from now on, as long as before. What was told already cannot be called back."),
        )

    def begin(self, line: LedgerLine) -> None:
        """Offer what she agreed to so far, all of it ticked."""
        now = line.now
        reached = LEVELS[1 : LEVELS.index(now.level) + 1] if now.level in LEVELS else ()
        self.offered = {"levels": tuple(reached), "items": now.items, "documents": now.documents}
        self.levels.set_items([(level, coded("disclosure_level", level)) for level in reached])
        self.items.set_items([(code, TICKED.get(code, code)) for code in now.items])
        titles = [(str(place), title) for place, title in enumerate(now.documents)]
        self.documents.set_items(titles)
        self.fill(
            {
                "level": now.level, "items": list(now.items), "documents": [place for place, _ in titles],
                "limits": now.limits,
            },
            {"id": now.id},
        )  # fmt: skip

    def relate(self) -> None:
        """Facts and papers are asked only where the level reaches them."""
        level = self.fields["level"].value()
        rank = LEVELS.index(level) if level in LEVELS else 0
        self.fields["items"].setVisible(rank >= LEVELS.index("l3_need_to_know") and bool(self.offered["items"]))
        self.fields["documents"].setVisible(level == LEVELS[-1] and bool(self.offered["documents"]))


class NoteForm(EntryForm):
    """The supervisor's note on what was decided for a child, or by her alone."""

    def __init__(self) -> None:
        super().__init__(
            sentence("Is this best for her?"),
            {"note": Field(sentence("Your note"), TextArea(least=3))},
            sentence("Save my note"),
            sentence(
                "Talk it over with whoever wrote it down. When it is not best for the child, take it back with the "
                "child."
            ),
        )

    def begin(self, line: LedgerLine) -> None:
        """Ask about one line."""
        self.fill({}, {"id": line.now.id})


class NameForm(EntryForm):
    """Which service of the directory she meant."""

    def __init__(self) -> None:
        self.services = PickList()
        super().__init__(
            sentence("Which service did she mean?"),
            {
                "provider": Field(
                    sentence("Service in the directory"), self.services,
                    sentence("When it is not on the list, a supervisor puts it into the directory first."),
                )
            },
            sentence("This is the one"),
            sentence("Ask her when you are not sure. Nothing else of her decision changes."),
        )  # fmt: skip

    def begin(self, line: LedgerLine, found: Sequence[Provider]) -> None:
        """Offer the services of the sector."""
        name = line.now.receiver
        self.title.say(lambda speaker: speaker.say("Which service did she mean by “{name}”?", name=name))
        self.services.set_items([(one.id, _name(one)) for one in in_order(found)])
        self.fill({}, {"id": line.now.id})


def _name(one: Provider) -> Words:
    return lambda speaker: one.name(speaker.language)


class AgreementForm(EntryForm):
    """Her decision about one thing that is no service, with what a child needs besides."""

    def __init__(self) -> None:
        self.givers = ChoiceList(())
        self._child: Childhood | None = None
        self._is_child = False
        super().__init__(
            sentence("What does she decide?"),
            {
                "decision": Field(
                    sentence("What did she decide?"),
                    ChoiceList([one for one in items_of("consent_decision") if one[0] in _DECISIONS], beside=2),
                ),
                "caregiver_safe": Field(
                    sentence("Is it safe to involve her caregiver, who had no part in the harm?"),
                    ChoiceList(items_of("yes_no_unknown"), beside=3),
                    sentence("Ask her alone."),
                ),
                "giver": Field(sentence("Who gave the consent?"), self.givers),
                "assent": Field(
                    sentence("Does the child agree?"),
                    ChoiceList([one for one in items_of("consent_decision") if one[0] in _DECISIONS], beside=2),
                ),
                "method": Field(sentence("How did she consent?"), ChoiceList(items_of("consent_method"))),
                "witness": Field(
                    sentence("Staff code of the witness"), LineEdit(code=True, letters=12),
                    sentence("Where a second member of staff is there."), fit=True,
                ),
                "note": Field(
                    sentence("Why is this best for her?"),
                    TextArea(least=2),
                    sentence("The supervisor reads this note."),
                ),
            },
            sentence("Save her decision"),
        )  # fmt: skip
        self._notes: Mapping[str, str] = {}
        self._offered: tuple[str, ...] = ()

    def begin(self, type: str, child: Childhood) -> None:
        """Ask about one thing, and of a child who agrees for her."""
        self.title.say(QUESTIONS[type])
        self._child, self._offered = child, ()
        self._is_child = givers_for(child).band not in ("adult", "unknown")
        self.fill({}, {"type": type})

    def _offer(self, said: str) -> None:
        """Offer whoever may agree for her, by what the file says about her caregiver, or else she just now."""
        if self._child is None:
            return
        safe = self._child.caregiver_safe or said
        rules = givers_for(structs.replace(self._child, caregiver_safe=safe))
        self._notes = rules.notes
        if rules.givers != self._offered:
            self._offered = rules.givers
            self.givers.set_items(_named(rules.givers))
            if len(rules.givers) == 1:
                self.givers.set_value(rules.givers[0])

    def relate(self) -> None:
        """Ask only what has to do with the answers so far."""
        self._offer(self.fields["caregiver_safe"].value() or "")
        said: dict[str, Any] = {name: field.value() for name, field in self.fields.items()}
        given = said["decision"] == "given"
        shown = {
            "caregiver_safe": given and self._is_child and not (self._child and self._child.caregiver_safe),
            "giver": given and self._is_child,
            "assent": given and self._is_child and said["giver"] in _NEEDS_ASSENT,
            "method": given,
            "witness": given and said["method"] in VERBAL,
            "note": given and self._is_child and said["giver"] in self._notes,
        }
        for name, is_shown in shown.items():
            self.fields[name].setVisible(is_shown)


def _named(givers: Sequence[str]) -> list[tuple[str, Any]]:
    return [(one, coded("consent_giver", one)) for one in givers]
