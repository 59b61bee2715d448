# SPDX-License-Identifier: Apache-2.0
"""What became of a bundle: a stable name for each outcome, a sentence, and a way on."""

from __future__ import annotations

from typing import Final

import msgspec

from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble

_ASK_AGAIN: Final = sentence("Ask the other PC to make a new bundle.")
_COPY_AGAIN: Final = sentence("Copy both files again from the PC that made them, or make a new bundle.")
_TELL: Final = sentence("Do not use this bundle. Tell the supervisor and call the other PC.")
_UPDATE: Final = sentence("Install the newer program on this PC, then read the bundle again.")

OUTCOMES: Final[dict[str, tuple[Sentence, Sentence | None]]] = {
    "accepted": (sentence("This bundle of PC {station} is whole and can be read."), None),
    "gap": (
        sentence("This bundle of PC {station} is whole, but something that came before it is missing here."),
        sentence("Ask PC {station} for a full bundle."),
    ),
    "duplicate": (sentence("This bundle of PC {station} was read before. Nothing had to be changed."), None),
    "signed": (sentence("The signature of this bundle is good. Only the PCs it is meant for can open it."), None),
    "own_bundle": (
        sentence("This bundle was made on this PC. There is nothing in it to read here."),
        sentence("Take the stick to another PC of the centre."),
    ),
    "unreadable": (
        sentence("The file cannot be read."),
        sentence("Put the stick in again, or copy the bundle once more."),
    ),
    "not_a_bundle": (
        sentence("This file is not a bundle."),
        sentence("Choose a file whose name ends in .age and that was made by this program."),
    ),
    "a_slip": (
        sentence("This file is a slip of a partner, or the reply to one, and no bundle."),
        sentence("Take it in on the page “Files of partners”, under “Centre”."),
    ),
    "incomplete": (
        sentence("The signature beside this bundle is missing, so it was not written to its end."),
        _COPY_AGAIN,
    ),
    "too_large": (sentence("This bundle is larger than any that is read."), _ASK_AGAIN),
    "damaged_signature": (sentence("The signature beside this bundle is damaged."), _COPY_AGAIN),
    "unknown_signer": (
        sentence("This PC does not know who signed this bundle."),
        sentence("Exchange device files with that PC first and compare the six words."),
    ),
    "revoked_signer": (sentence("PC {station} is no longer trusted, and this bundle was made after that."), _TELL),
    "truncated": (sentence("The end of this bundle is missing."), _COPY_AGAIN),
    "bad_signature": (sentence("This bundle was changed after it was signed."), _TELL),
    "newer_format": (sentence("This bundle was made by a newer version of the program."), _UPDATE),
    "wrong_recipient": (
        sentence("This bundle of PC {station} is meant for another PC. It cannot be opened here."),
        sentence("Make sure that PC {station} knows this PC, then make a new bundle there."),
    ),
    "damaged": (sentence("This bundle of PC {station} is signed, but its inside is damaged."), _ASK_AGAIN),
    "bad_manifest": (sentence("This bundle of PC {station} does not say properly what it holds."), _ASK_AGAIN),
    "wrong_sender": (sentence("This bundle names another PC than the one that signed it."), _TELL),
    "fork": (
        sentence("PC {station} has made two different bundles under one number. One of them may be forged."),
        _TELL,
    ),
    "rollback": (
        sentence("This bundle of PC {station} is from before its case file was restored."),
        sentence("Ask PC {station} for a new, full bundle."),
    ),
    "this_copy_is_older": (
        sentence("PC {station} holds entries of this PC that are no longer here. This copy of the case file is older."),
        sentence("Do not go on working here. Tell the supervisor and restore the newest backup."),
    ),
    "bad_member": (sentence("This bundle of PC {station} holds something that does not belong in it."), _TELL),
    "bad_roster": (
        sentence("The list of staff in this bundle of PC {station} is not signed by its supervisor."),
        _TELL,
    ),
    "roster_rollback": (
        sentence("The list of staff in this bundle of PC {station} is older than the one known here."),
        _TELL,
    ),
}

PROCEEDS: Final = frozenset({"accepted", "gap"})
SETTLED: Final = PROCEEDS | {"duplicate", "own_bundle", "signed"}
"""Outcomes after which nothing is wrong."""


class Gap(msgspec.Struct, frozen=True):
    """Bundles, or operations, of one PC that have not come yet."""

    device: str
    station: str
    first: int
    last: int


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the checks of a bundle came to."""

    outcome: str
    what: Sentence
    way_on: Sentence | None = None
    station: str = ""
    """The sender's letter, once the signature has proved it."""
    bundle_id: str = ""
    operations: int = 0
    missing: tuple[Gap, ...] = ()
    """The bundles that are waited for."""

    @property
    def proceeds(self) -> bool:
        """Whether what is in the bundle may be taken in."""
        return self.outcome in PROCEEDS

    @property
    def refused(self) -> bool:
        """Whether something is wrong with the bundle."""
        return self.outcome not in SETTLED


class BundleRefused(Trouble):
    """A bundle that cannot be taken in; `verdict` says why by name."""

    name = "bundle_refused"

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.what, verdict.way_on)
        self.verdict = verdict


def verdict(
    outcome: str, *, station: str = "", bundle_id: str = "", operations: int = 0, missing: tuple[Gap, ...] = ()
) -> Verdict:
    """Say an outcome in words."""
    what, way_on = OUTCOMES[outcome]
    if missing:
        what, way_on = _waiting(missing[0]), _ask_for(missing[0])
    return Verdict(
        outcome=outcome,
        what=_about(what, station),
        way_on=_about(way_on, station) if way_on else None,
        station=station,
        bundle_id=bundle_id,
        operations=operations,
        missing=missing,
    )


def _about(said: Sentence, station: str) -> Sentence:
    return Sentence(said.text, said.values | {"station": station}) if "{station}" in said.text else said


def _waiting(gap: Gap) -> Sentence:
    return sentence(
        "This bundle of PC {station} is whole, but bundles {first} to {last} of that PC have not come yet.",
        station=gap.station,
        first=gap.first,
        last=gap.last,
    )


def _ask_for(gap: Gap) -> Sentence:
    return sentence(
        "Read it now, and ask PC {station} for bundles {first} to {last} or for a full bundle.",
        station=gap.station,
        first=gap.first,
        last=gap.last,
    )
