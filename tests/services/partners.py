# SPDX-License-Identifier: Apache-2.0
"""Two centres that use the program: ours sends a slip, the shelter's receives it; a stick goes between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.conftest import Office

from intake_desktop.domain.disclosure import Fact
from intake_desktop.services import exchange, incoming
from intake_desktop.services.slip_plans import SlipPlan
from intake_desktop.services.slips import draft_slip

REACHED = {
    "may_contact": "yes", "contact_method": "phone_call", "phone": "0300-7654321", "phone_is_shared": "no",
    "leave_message": "no",
}  # fmt: skip


class TwoCentres:
    """Our centre MLT and the centre LHR, which runs a shelter; each has the other in its directory."""

    def __init__(self, folder: Path, *, verified: bool = True) -> None:
        self.stick = folder / "stick"
        self.stick.mkdir(parents=True)
        self.ours = Office(folder / "ours", "A")
        self.theirs = Office(folder / "theirs", "A", "LHR")
        self.shelter = self.know(self.ours, self.theirs, verified=verified)
        self.sender = self.know(self.theirs, self.ours, verified=verified)

    def know(self, office: Office, other: Office, *, verified: bool = True) -> str:
        """Record the keys of one centre in the directory of another; answers the id of the entry."""
        keys = exchange.own_keys(other.desk())
        provider = office.provider("shelter")
        exchange.record_partner_keys(office.desk("SV01"), provider, keys, verified_in_person=verified)
        return provider

    def slip(
        self, level: str = "l3_need_to_know", *, may_confirm: bool | None = True, **changed: Any
    ) -> tuple[str, str]:
        """Begin a slip to the shelter for somebody new; answers the ids of case and referral."""
        finished = self.ours.intake("CW01", full_name="Zainab Bibi", **REACHED)
        told: dict[str, Any] = {}
        if level == "l3_need_to_know":
            told = {"items": ("arrival_time", "danger_level")}
            changed = {"facts": (Fact("arrival_time", "tonight at nine"),)} | changed
        consent = self.ours.release(finished.case_id, self.shelter, level=level, limits="Not her brother", **told)
        plan = SlipPlan(may_confirm=may_confirm, service_line="A bed for two weeks", **changed)
        return finished.case_id, draft_slip(self.ours.desk("CW01"), finished.case_id, consent, plan).value

    def send(self, referral: str) -> exchange.Sent:
        """Seal a slip onto the stick."""
        return exchange.send_slip(self.ours.desk("CW01"), referral, self.stick).value

    def keep(self, sent: exchange.Sent) -> str:
        """Look at a slip at the shelter, and keep it."""
        desk = self.theirs.desk("CW01")
        return incoming.accept_slip(desk, incoming.look_into(desk, sent.path)).value

    def close(self) -> None:
        self.ours.close()
        self.theirs.close()


Begin = Callable[..., TwoCentres]


def begun(folder: Path) -> Iterator[Begin]:
    """For a fixture: makes the two centres, and closes them when the test is over."""
    made: list[TwoCentres] = []

    def begin(**how: Any) -> TwoCentres:
        made.append(TwoCentres(folder / f"{len(made)}", **how))
        return made[-1]

    yield begin
    for one in made:
        one.close()
