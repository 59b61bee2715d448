# SPDX-License-Identifier: Apache-2.0
"""A member of staff in words: as a row of the list, as facts, and what is left to do when she leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from intake_desktop import lang
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.lang.direction import by_its_own
from intake_desktop.ui.kit import ListColumn, Row, State, Words
from intake_desktop.ui.roles import role_names

if TYPE_CHECKING:
    from intake_desktop.services.elsewhere import Elsewhere
    from intake_desktop.services.staff import Leaving, StaffMember

COLUMNS = (
    ListColumn(sentence("Code"), 12, code=True, strong=True),
    ListColumn(sentence("Roles"), 32, stretch=True),
    ListColumn(sentence("Language"), 12, second=True),
    ListColumn(sentence("Since"), 14, second=True),
    ListColumn(sentence("Agreement signed"), 18, second=True),
    ListColumn(sentence("Key"), 24),
)
NOTES_WORDS: dict[str, Sentence] = {
    "all": sentence("She can read all session notes."),
    "newest": sentence("She can read session notes from now on, and not the older ones."),
    "older": sentence("She can read older session notes, and not the new ones."),
    "none": sentence("She cannot read session notes yet."),
}
"""Which session notes a counsellor can read."""


def row_of(member: StaffMember) -> Row:
    """A member of staff as a row: a code, never a name."""
    signed = member.agreement_on
    return Row(
        member.code,
        (
            member.code,
            role_names(member.roles),
            _language(member.language),
            lambda speaker: speaker.date(member.since),
            lambda speaker: speaker.date(signed) if signed else speaker.say("Not noted"),
            _state(member),
        ),
    )


def _state(member: StaffMember) -> State:
    if not member.active:
        return State(sentence("Closed"), "neutral")
    if not member.agreement_on:
        return State(sentence("No agreement"), "warning")
    if member.notes not in ("", "all"):
        return State(sentence("Waits for the notes key"), "waiting")
    return State(sentence("Can sign in"), "done")


def _language(code: str) -> str:
    """A language by its own name, which may run the other way than the words beside it."""
    return by_its_own(lang.speaker(code).own_name) if code in lang.LANGUAGES else code


def facts_of(member: StaffMember, elsewhere: Sequence[Elsewhere]) -> list[tuple[Words, Words]]:
    """What is known about her, as name and value."""
    signed, until, reset = member.agreement_on, member.until, member.reset
    found: list[tuple[Words, Words]] = [
        (sentence("Roles"), role_names(member.roles)),
        (sentence("Language"), _language(member.language)),
        (sentence("Since"), lambda speaker: speaker.date(member.since)),
        (
            sentence("Confidentiality agreement"),
            lambda speaker: speaker.date(signed) if signed else speaker.say("Not noted"),
        ),
    ]
    if until:
        found.append((sentence("Account closed on"), lambda speaker: speaker.date(until)))
    if member.notes:
        found.append((sentence("Session notes"), NOTES_WORDS[member.notes]))
    if reset is not None:
        found.append(
            (
                sentence("Passphrase"),
                lambda speaker: speaker.say("Reset by {code} on {day}", code=reset.by, day=speaker.date(reset.on)),
            )
        )
    if elsewhere:
        found.append((sentence("At other PCs"), lambda speaker: "\n".join(_there(speaker, one) for one in elsewhere)))
    return found


def _there(speaker: Speaker, one: Elsewhere) -> str:
    if one.active:
        return speaker.say("PC {station}: can sign in", station=one.station)
    day = speaker.date(one.until) if one.until else "?"
    return speaker.say("PC {station}: closed on {day}", station=one.station, day=day)


def closing_words(leaving: Leaving) -> Words:
    """What becomes of what stands in her name, before her account is closed."""

    def words(speaker: Speaker) -> str:
        return "\n".join(
            [
                speaker.say("From then on she cannot sign in at this PC. Her code stays with every record."),
                *_left(speaker, leaving),
            ]
        )

    return words


def left_words(leaving: Leaving) -> Words:
    """The same after it was closed; empty when nothing is left in her name."""
    return lambda speaker: "\n".join(_left(speaker, leaving))


def _left(speaker: Speaker, left: Leaving) -> list[str]:
    lines = []
    if left.cases:
        lines.append(
            speaker.say_count(
                "{n} open case stays in her name. Supervisors see it.",
                "{n} open cases stay in her name. Supervisors see them.",
                left.cases,
            )
        )
    if left.counselling:
        lines.append(
            speaker.say_count(
                "The counselling of {n} case is hers. Give it to another counsellor on the page of the case.",
                "The counselling of {n} cases is hers. Give them to another counsellor on the page of each case.",
                left.counselling,
            )
        )
    if left.drafts:
        lines.append(
            speaker.say_count(
                "{n} intake of hers is not finished. A supervisor can take it over.",
                "{n} intakes of hers are not finished. A supervisor can take them over.",
                left.drafts,
            )
        )
    if left.note_drafts:
        lines.append(
            speaker.say_count(
                "{n} session note of hers is not signed. Only she can sign it, before her account is closed.",
                "{n} session notes of hers are not signed. Only she can sign them, before her account is closed.",
                left.note_drafts,
            )
        )
    if left.last_with_notes:
        lines.append(
            speaker.say("Nobody else here can open the session notes. After this only the counselling sheet can.")
        )
    return lines
