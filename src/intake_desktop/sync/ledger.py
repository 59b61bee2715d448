# SPDX-License-Identifier: Apache-2.0
"""What this PC remembers of bundles and of other PCs: which were sent, which came, who is trusted, who holds what."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from ..store import Store, Transaction
from ..vault.roster import Chain
from . import authority, devices
from .manifest import NO_MANIFEST
from .parties import PeerBundle, Receiver, Sender, TrustedDevice
from .receiving import Received
from .sending import Prepared

_vector = msgspec.json.Decoder(dict[str, int])


def own_card(store: Store, centre: str, centre_code: str, staff: Chain) -> devices.Card:
    """Write this PC's card, for the device file that it gives to the others."""
    from .minisign import public_key_of
    from .sealing import recipient_of

    own = store.device
    return devices.Card(
        centre=centre,
        centre_code=centre_code,
        station=own.station,
        device=own.id,
        public_key=public_key_of(own.signing_seed),
        recipient=recipient_of(own.age_identity),
        roster_root=staff.root,
    )


def own_recipient(store: Store) -> str:
    """What is sealed to this PC is sealed to this."""
    from .sealing import recipient_of

    return recipient_of(store.device.age_identity)


def own_introduction(store: Store, centre: str, centre_code: str, staff: Chain) -> devices.Introduced:
    """This PC's card as another PC would read it from its device file."""
    card = own_card(store, centre, centre_code, staff)
    return devices.read_card(devices.card_file(card, store.device.signing_seed))


def sender(store: Store, centre: str, store_id: str, staff: Chain) -> Sender:
    """Give this PC as the author of its next bundle; `staff` is its own list of staff."""
    own = store.device
    sequence, previous = _last_sent(store, own.epoch)
    return Sender(
        device=own.id,
        station=own.station,
        centre=centre,
        store=store_id,
        seed=own.signing_seed,
        identity=own.age_identity,
        epoch=own.epoch,
        sequence=sequence + 1,
        previous=previous,
        rosters=_rosters(store) | {own.id: authority.write_staff(staff)},
        roster_version=len(staff.digests),
        audit_head=store.audit_head()[1],
    )


def receiver(store: Store) -> Receiver:
    """Give this PC as the reader of bundles, with everything it must know to judge one."""
    own = store.device
    rows = store.reader.execute(
        "select device, epoch, sequence, manifest_hash, previous_hash, bundle_id from peer_bundle"
    ).fetchall()
    return Receiver(
        device=own.id,
        identity=own.age_identity,
        trusted=(*trusted(store), _myself(store)),
        have=store.journal.version_vector(),
        history=tuple(
            PeerBundle(
                device=device,
                epoch=epoch,
                sequence=sequence,
                manifest_hash=hash_,
                previous_hash=previous,
                bundle_id=id_,
            )
            for device, epoch, sequence, hash_, previous, id_ in rows
        ),
        rosters=_rosters(store),
    )


def trusted(store: Store) -> tuple[TrustedDevice, ...]:
    """Give the other PCs that are trusted here, those that were revoked included."""
    rows = store.reader.execute(
        "select card, revoked_epoch, revoked_sequence from trusted_device order by id"
    ).fetchall()
    return tuple(
        devices.read_card(card).trusted(None if epoch is None else (epoch, sequence)) for card, epoch, sequence in rows
    )


def recipients(store: Store) -> tuple[TrustedDevice, ...]:
    """Give the other PCs to which a bundle is sealed: those that are trusted now."""
    return tuple(one for one in trusted(store) if one.revoked_after is None)


def acknowledged(store: Store) -> dict[str, dict[str, int]]:
    """Give what each other PC last said it holds."""
    rows = store.reader.execute("select device, have from peer_have").fetchall()
    return {device: _vector.decode(have) for device, have in rows}


def trust(transaction: Transaction, introduced: devices.Introduced, vouched: str | None = None) -> None:
    """Accept a PC whose six words were compared. One that is known already keeps what was pinned.

    `vouched` is the signature of the supervisor who compared them (:func:`.peers.vouch`).
    """
    card = introduced.card
    transaction.db.execute(
        "insert into trusted_device (id, station, card, trusted_at, trusted_by, vouched) values (?, ?, ?, ?, ?, ?) "
        "on conflict (id) do update set vouched = excluded.vouched "
        "where excluded.vouched is not null and card = excluded.card",
        (card.device, card.station, introduced.content, transaction.at, transaction.actor, vouched),
    )
    transaction.also(f"trusted_device {card.device}")


def remember_former_self(transaction: Transaction, introduced: devices.Introduced, staff: Chain) -> None:
    """Know the incarnation that this PC was: its entries count when others bring them, its own bundles never do."""
    trust(transaction, introduced)
    transaction.db.execute(
        "update trusted_device set revoked_epoch = 0, revoked_sequence = 0 where id = ?", (introduced.card.device,)
    )
    transaction.db.execute(
        "insert into peer_roster (device, content) values (?, ?) "
        "on conflict (device) do update set content = excluded.content",
        (introduced.card.device, authority.write_staff(staff)),
    )


def remember_sent(transaction: Transaction, prepared: Prepared) -> None:
    """Use up the number of a bundle. Commit this before the bundle goes to the stick."""
    made = prepared.manifest
    transaction.db.execute(
        "insert into sent_bundle (epoch, sequence, bundle_id, manifest_hash, made_at, operations, upto) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        (
            made.epoch,
            made.sequence,
            made.bundle_id,
            prepared.manifest_hash,
            made.made_at,
            made.operations,
            _json(made.have),
        ),
    )
    transaction.also(f"sent_bundle {made.epoch}.{made.sequence} {prepared.manifest_hash}")


def remember_received(transaction: Transaction, received: Received) -> None:
    """Remember a bundle that was taken in, in the same transaction as its operations."""
    row = received.row
    transaction.db.execute(
        "insert into peer_bundle (device, epoch, sequence, bundle_id, manifest_hash, previous_hash, received_at) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        (row.device, row.epoch, row.sequence, row.bundle_id, row.manifest_hash, row.previous_hash, transaction.at),
    )
    if received.have is not None:
        transaction.db.execute(
            "insert into peer_have (device, have, at) values (?, ?, ?) "
            "on conflict (device) do update set have = excluded.have, at = excluded.at",
            (row.device, _json(received.have), transaction.at),
        )
    transaction.db.executemany(
        "insert into peer_roster (device, content) values (?, ?) "
        "on conflict (device) do update set content = excluded.content",
        received.rosters.items(),
    )
    transaction.also(f"peer_bundle {row.device} {row.epoch}.{row.sequence} {row.manifest_hash}")


def _myself(store: Store) -> TrustedDevice:
    """This PC among those whose signature it knows, so that it can say "this is my own" of its own bundles."""
    from .minisign import public_key_of

    own = store.device
    key = public_key_of(own.signing_seed)
    return TrustedDevice(device=own.id, station=own.station, centre="", public_key=key, recipient="", roster_root="")


def _last_sent(store: Store, epoch: int) -> tuple[int, str]:
    row = store.reader.execute(
        "select sequence, manifest_hash from sent_bundle where epoch = ? order by sequence desc limit 1", (epoch,)
    ).fetchone()
    return (row[0], row[1]) if row else (0, NO_MANIFEST)


def _rosters(store: Store) -> dict[str, bytes]:
    return dict(store.reader.execute("select device, content from peer_roster").fetchall())


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
