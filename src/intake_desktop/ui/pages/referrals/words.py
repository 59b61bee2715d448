# SPDX-License-Identifier: Apache-2.0
"""The steps of a slip as somebody says them who does them, and what each of them asks. Knows no Qt."""

from __future__ import annotations

from intake_desktop.domain.sentences import Sentence, sentence

VERBS: dict[str, Sentence] = {
    "delivered": sentence("It was handed over"),
    "received": sentence("They have it"),
    "accepted": sentence("They take her"),
    "declined_by_provider": sentence("They do not take her"),
    "redirected": sentence("They send her elsewhere"),
    "in_service": sentence("She has come"),
    "not_reached": sentence("She did not come"),
    "service_completed": sentence("They are done"),
    "closed": sentence("Close this slip"),
    "declined_by_survivor": sentence("She does not want to go"),
    "issued": sentence("Try once more"),
    "cancelled": sentence("It was a mistake"),
}
"""What stands on the button of a step. Taking her consent back is no step of a slip: it is hers, on the consent."""

PRIORITY = "priority"
"""In the place of a step: how urgent a slip is."""

AHEAD = ("delivered", "received", "accepted", "in_service", "service_completed", "closed", "issued")
"""Steps that lead on: their buttons come first and are not quiet."""
QUIET = ("declined_by_provider", "redirected", "not_reached", "declined_by_survivor", "cancelled")

ICONS = {
    "delivered": "send", "received": "check", "accepted": "check", "in_service": "person", "service_completed": "done",
    "closed": "done", "issued": "swap", "declined_by_provider": "close", "redirected": "forward",
    "not_reached": "waiting", "declined_by_survivor": "close", "cancelled": "trash",
}  # fmt: skip

TITLES: dict[str, Sentence] = {
    "delivered": sentence("How was the slip handed over?"),
    "received": sentence("They have received the slip"),
    "accepted": sentence("They take her: when can she come?"),
    "declined_by_provider": sentence("Why do they not take her?"),
    "redirected": sentence("Where do they send her?"),
    "in_service": sentence("When did she come?"),
    "not_reached": sentence("She did not come"),
    "service_completed": sentence("What came of it?"),
    "closed": sentence("Did it help her?"),
    "declined_by_survivor": sentence("She does not want to go"),
    "issued": sentence("Try once more with this slip"),
    "cancelled": sentence("What was the mistake?"),
}

ABOUT: dict[str, Sentence] = {
    "redirected": sentence(
        "This slip ends here. For another service she is asked again: a new consent and a slip of its own."
    ),
    "declined_by_provider": sentence("A task will ask you to find another service."),
    "not_reached": sentence("A task will ask you to find out safely why, in the way she agreed to."),
    "declined_by_survivor": sentence("It is her choice. Nobody is told why, and she can come back to it."),
    "issued": sentence("Her consent must still hold. The time in which they should answer begins anew."),
    "cancelled": sentence("Only a slip that nobody has received can be taken back like this."),
    "closed": sentence("Ask her whether it helped. If she cannot be asked, say why."),
}

ASKS: dict[str, tuple[str, ...]] = {
    "delivered": ("delivery",),
    "received": ("by",),
    "accepted": ("by", "walk_in", "on_day", "on_time"),
    "declined_by_provider": ("by", "reason"),
    "redirected": ("by", "provider"),
    "in_service": ("by",),
    "not_reached": ("by",),
    "service_completed": ("by", "result"),
    "closed": ("helped", "without_why"),
}
"""The questions of each step, beside when it happened and a note."""
