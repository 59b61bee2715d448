# SPDX-License-Identifier: Apache-2.0
"""What a bundle brought, in words: one message for each kind of thing that somebody has to know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import Notice, Words

if TYPE_CHECKING:
    from intake_desktop.services.bundles import Imported

SHOWN_REASONS = 5


def came_notices(
    imported: Imported, waiting: Sequence[tuple[str, int, int]], go_to_cases: Callable[[], object]
) -> list[Notice]:
    """Say what is new, what differs, what waits, what was set aside. `go_to_cases` shows the list of cases."""
    if imported.outcome == "duplicate":
        return [Notice("info", imported.verdict.what)]
    found = [_new(imported, go_to_cases)]
    if imported.conflicts:
        count = imported.conflicts
        differing = Notice(
            "warning",
            lambda speaker: speaker.say_count(
                "{n} answer differs between PCs.", "{n} answers differ between PCs.", count
            ),
            sentence("Both are kept. Open the case and decide which one is right."),
        )
        differing.offer(sentence("Show the cases"), go_to_cases)
        found.append(differing)
    if imported.held or waiting:
        found.append(Notice("waiting", held_words(imported.held), waiting_words(waiting) if waiting else None))
    if imported.unknown:
        unknown = imported.unknown
        found.append(
            Notice(
                "info",
                lambda speaker: speaker.say_count(
                    "{n} entry comes from a newer program.", "{n} entries come from a newer program.", unknown
                ),
                sentence("They are kept and passed on, and can be read after the next update."),
            )
        )
    if imported.quarantined:
        found.append(_set_aside(imported))
    if imported.forks:
        found.append(
            Notice(
                "error",
                sentence("Two different entries came under one number. One of them may be forged."),
                sentence("They were set aside. Tell the supervisor and call the other PC."),
            )
        )
    return found


def _new(imported: Imported, go_to_cases: Callable[[], object]) -> Notice:
    new, known, changed = imported.new, imported.known, imported.cases

    def words(speaker: Speaker) -> str:
        entries = speaker.say_count("{n} new entry", "{n} new entries", new)
        concerned = speaker.say_count("{n} case", "{n} cases", changed)
        return speaker.say("Taken in: {entries}, in {cases}.", entries=entries, cases=concerned)

    def more(speaker: Speaker) -> str:
        return speaker.say_count("{n} entry was here already.", "{n} entries were here already.", known)

    notice = Notice("done", words, more if known else None)
    if changed:
        notice.offer(sentence("Show the cases"), go_to_cases)
    return notice


def held_words(held: int) -> Words:
    """How many entries wait for others."""
    if not held:
        return sentence("Some entries have not come yet.")
    return lambda speaker: speaker.say_count(
        "{n} entry waits for others that have not come yet.",
        "{n} entries wait for others that have not come yet.",
        held,
    )


def waiting_words(waiting: Sequence[tuple[str, int, int]]) -> Words:
    """Which numbers of which PC are waited for."""
    return lambda speaker: "\n".join(
        speaker.say("Waiting for PC {station}, numbers {first} to {last}.", station=station, first=first, last=last)
        for station, first, last in waiting
    )


def _set_aside(imported: Imported) -> Notice:
    count = len(imported.quarantined)
    reasons = list(dict.fromkeys((one.text, tuple(one.values.items())) for _, one in imported.quarantined))

    def words(speaker: Speaker) -> str:
        return speaker.say_count(
            "{n} entry was set aside; all others were taken in.",
            "{n} entries were set aside; all others were taken in.",
            count,
        )

    def why(speaker: Speaker) -> str:
        return "\n".join(speaker.tell(Sentence(text, dict(values))) for text, values in reasons[:SHOWN_REASONS])

    return Notice("warning", words, why)
