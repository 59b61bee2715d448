# SPDX-License-Identifier: Apache-2.0
"""Why a sealed file of a partner is not taken in: a stable name for each outcome, a sentence, and a way on."""

from __future__ import annotations

from typing import Final

from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble

_COPY_AGAIN: Final = sentence("Copy both files again from the stick of the partner, or ask for a new one.")
_ASK_AGAIN: Final = sentence("Ask the partner to make the file again.")
_TELL: Final = sentence("Do not use this file. Tell the supervisor and call the partner.")

OUTCOMES: Final[dict[str, tuple[Sentence, Sentence]]] = {
    "unreadable": (
        sentence("The file cannot be read."),
        sentence("Put the stick in again, or copy the file once more."),
    ),
    "not_a_slip_file": (
        sentence("This file is no slip and no reply of a partner."),
        sentence("Choose a file whose name ends in .age and that a partner made for this centre."),
    ),
    "a_bundle": (
        sentence("This file is a bundle of a PC, and no slip."),
        sentence("Take it in on the page “Bundles”."),
    ),
    "too_large": (sentence("This file is larger than any slip."), _ASK_AGAIN),
    "truncated": (sentence("The end of this file is missing."), _COPY_AGAIN),
    "incomplete": (
        sentence("The signature beside this file is missing, so it was not written to its end."),
        _COPY_AGAIN,
    ),
    "damaged_signature": (sentence("The signature beside this file is damaged."), _COPY_AGAIN),
    "own_file": (
        sentence("This file was made on this PC. There is nothing in it to read here."),
        sentence("Take the stick to the partner."),
    ),
    "unknown_sender": (
        sentence("Nobody here knows who signed this file."),
        sentence("Ask the partner for its key file, compare the six words, and record the keys in the directory."),
    ),
    "bad_signature": (sentence("This file was changed after it was signed."), _TELL),
    "newer_format": (
        sentence("This file was made by a newer version of the program."),
        sentence("Install the newer program on this PC, then read the file again."),
    ),
    "older_format": (
        sentence("This file was made by an older version of the program, which is not read any more."),
        sentence("Ask the partner to install the newer program and to make the file again."),
    ),
    "wrong_receiver": (
        sentence("This file is meant for another centre, or for another PC. It cannot be opened here."),
        sentence("Give the partner the key file of this centre again, so that it names this PC too."),
    ),
    "damaged": (sentence("This file is signed, but its inside is damaged."), _ASK_AGAIN),
    "bad_content": (sentence("This file does not say properly what it holds."), _ASK_AGAIN),
    "wrong_sender": (sentence("This file names another centre than the one that signed it."), _TELL),
    "above_consent": (
        sentence("This file says more about her than she agreed to. Nothing of it is shown."),
        sentence("Call the partner: the slip has to be made again."),
    ),
    "says_more": (
        sentence("She lets less be told by now. A file of this slip that says less is kept here already."),
        sentence("Use the slip that is kept here, and destroy this file."),
    ),
    "superseded": (
        sentence("A newer file of this slip came here before, and what was kept of it is erased."),
        sentence("Destroy this file. If the slip is still needed, ask the partner to send it again."),
    ),
    "stopped": (
        sentence("She stopped this slip. It cannot be taken in any more."),
        sentence("If she comes all the same, ask her herself what she wants."),
    ),
    "no_such_slip": (
        sentence("No slip with this number was sent to this partner from here."),
        sentence("Read the number to the partner, and ask which slip is meant."),
    ),
}


class SlipFileRefused(Trouble):
    """A file of a partner that cannot be taken in; `outcome` says why by name."""

    name = "slip_file_refused"

    def __init__(self, outcome: str, what: Sentence, way_on: Sentence) -> None:
        super().__init__(what, way_on)
        self.outcome = outcome
