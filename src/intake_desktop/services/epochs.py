# SPDX-License-Identifier: Apache-2.0
"""A new epoch: this PC goes on as a new incarnation after a restore, or once an older copy was accepted.

The former incarnation stays known here as one whose bundles are not taken any more, together with its list of staff:
what it had sent to other PCs before, and this copy has lost, comes back with their bundles.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ..store import OwnDevice, Store, Transaction
from ..sync import ledger
from ..vault.roster import Chain
from .desk import Centre
from .setup import new_device


def begin_epoch(
    store: Store, staff: Chain, actor: str, about: str = "", counters: Mapping[str, int] | None = None
) -> OwnDevice:
    """Mint a new incarnation of this PC with new keys for bundles, in one audited transaction (``restored``).

    `about` names ids, never values; `counters` are those of the newer copy, as far as they are known, so that no case
    number is given a second time. The other PCs of the centre must compare the six words of this PC again.
    """
    former = store.device
    centre = msgspec.json.decode(store.setting("centre"), type=Centre)
    introduced = ledger.own_introduction(store, store.setting("store"), centre.code, staff)
    device = new_device(former.station)

    def remember(t: Transaction) -> None:
        ledger.remember_former_self(t, introduced, staff)
        t.db.executemany(
            "insert into counter values (?, ?) on conflict (name) do update set value = max(value, excluded.value)",
            (counters or {}).items(),
        )

    store.begin_epoch(device, actor, about, remember)
    return store.device
