# SPDX-License-Identifier: Apache-2.0
"""Changes to the list of staff and to who holds which key: each takes the slot file as it is and gives the next one.

Nothing here writes to a disk or asks a keyring; :mod:`.vault` does both.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from ..domain.identifiers import new_id
from . import keys
from .kdf import KdfCost
from .roster import (
    FORMAT,
    KIND,
    NOTES_ROLE,
    Chain,
    Member,
    Person,
    Reset,
    Roster,
    SharedKey,
    UserKeys,
    read_chain,
    signed,
)
from .slot_file import KeyringRecord, SlotFile, packed
from .slots import Slot, SlotHeader, UserSecrets, new_header, seal_slot
from .troubles import CodeTaken, LastSupervisor, NeedsCounsellor, NeedsSupervisor, SlotTampered
from .unlocked import Unlocked, grant, key_check

_UNPINNED = "0" * 64


class Sealing(msgspec.Struct, frozen=True):
    """What a new slot is sealed with besides the passphrase: the device secret (or none), the cost, and when (ISO)."""

    device_secret: bytearray | None
    cost: KdfCost
    now: str


class FoundingKeys(NamedTuple):
    """The keys that a new slot file begins with; a file made from a recovery sheet goes on with its generations."""

    device_secret: bytearray | None
    data_key: bytearray
    notes: bytearray
    data_generation: int = 1
    notes_generation: int = 1


def staff_code(text: str) -> str:
    """Bring a typed staff code to its written form."""
    return "".join(text.split()).upper()


def founded(
    store: str, first: Member, passphrase: bytearray, minted: FoundingKeys, keyring: KeyringRecord, how: Sealing
) -> SlotFile:
    """Make the first slot file: the first supervisor, the store's key, and the key of the session notes."""
    user_secrets = UserSecrets(keys.fresh_identity(), keys.fresh(), _UNPINNED, 0, _UNPINNED)
    try:
        person = _joining(first, staff_code(first.staff_code), how.now)
        person = msgspec.structs.replace(person, keys=(_public(store, user_secrets, how.now),))
        if not person.may_sign():
            raise ValueError("the first member must be a supervisor")
        shared = (
            shared_key("store", store, minted.data_key, minted.data_generation, "current", how.now),
            shared_key("notes", store, minted.notes, minted.notes_generation, "current", how.now),
        )
        roster = Roster(KIND, FORMAT, store, 1, "", how.now, person.user, (person,), shared)
        chain = read_chain([signed(roster, user_secrets.sign)])
        contents = SlotFile(1, store, 0, keyring, (), (), packed(chain))
        header = new_header(
            store, person.user, person.code, 1, with_device_secret=how.device_secret is not None, cost=how.cost
        )
        slot = _sealed(header, passphrase, user_secrets, chain, how)
    finally:
        user_secrets.wipe()
    grants = [grant(shared[0], minted.data_key, person.keys[-1])]
    if NOTES_ROLE in person.roles:
        grants.append(grant(shared[1], minted.notes, person.keys[-1]))
    return msgspec.structs.replace(contents, slots=(slot,), grants=tuple(grants))


def shared_key(kind: str, store: str, secret: bytearray, generation: int, state: str, now: str) -> SharedKey:
    """Describe a new shared key for the roster."""
    key_id = new_id()
    public = keys.public_identity(secret) if kind == "notes" else ""
    return SharedKey(key_id, kind, store, generation, state, key_check(key_id, secret), now[:10], public)


def added(contents: SlotFile, by: Unlocked, member: Member, passphrase: bytearray, how: Sealing) -> SlotFile:
    """Add a member of staff: a key pair, a line in the roster signed by the supervisor `by`, a slot, her grants."""
    chain = trusted_chain(contents, by)
    code = staff_code(member.staff_code)
    if any(person.code == code for person in chain.current.users):
        raise CodeTaken
    return _with_new_keys(contents, chain, by, _joining(member, code, how.now), passphrase, how)


def with_new_passphrase(contents: SlotFile, by: Unlocked, code: str, passphrase: bytearray, how: Sealing) -> SlotFile:
    """Give somebody who forgot her passphrase a new key pair and slot. A counsellor's notes key is not granted here:
    only somebody who holds it can do that (:func:`notes_granted`), unless the supervisor happens to be a counsellor."""
    chain = trusted_chain(contents, by)
    person = chain.current.person(staff_code(code))
    reset = msgspec.structs.replace(person, active=True, until=None, reset=Reset(by.staff_code, how.now[:10]))
    return _with_new_keys(contents, chain, by, reset, passphrase, how)


def changed_roles(contents: SlotFile, by: Unlocked, code: str, roles: tuple[str, ...], now: str) -> SlotFile:
    """Give somebody other roles; who is no counsellor any more loses her grant of the notes key."""
    chain = trusted_chain(contents, by)
    person = msgspec.structs.replace(chain.current.person(staff_code(code)), roles=roles)
    roster = _next(chain, by, now, users=_replaced(chain.current, person))
    _keep_a_supervisor(roster, contents.store)
    chain = chain.followed_by(roster, by.secrets.sign)
    return _rid_of_stray_grants(msgspec.structs.replace(contents, rosters=packed(chain)), roster)


def agreed(contents: SlotFile, by: Unlocked, code: str, agreement_on: str, now: str) -> SlotFile:
    """Write down the day (ISO) on which somebody signed the confidentiality agreement."""
    chain = trusted_chain(contents, by)
    person = msgspec.structs.replace(chain.current.person(staff_code(code)), agreement_on=agreement_on)
    roster = _next(chain, by, now, users=_replaced(chain.current, person))
    return msgspec.structs.replace(contents, rosters=packed(chain.followed_by(roster, by.secrets.sign)))


def deactivated(contents: SlotFile, by: Unlocked, code: str, now: str) -> SlotFile:
    """Close somebody's account: no slot, no grants; her line and her code stay, because records name them."""
    chain = trusted_chain(contents, by)
    person = msgspec.structs.replace(chain.current.person(staff_code(code)), active=False, until=now[:10])
    roster = _next(chain, by, now, users=_replaced(chain.current, person))
    _keep_a_supervisor(roster, contents.store)
    chain = chain.followed_by(roster, by.secrets.sign)
    slots = tuple(slot for slot in contents.slots if slot.parsed().user != person.user)
    return _rid_of_stray_grants(msgspec.structs.replace(contents, rosters=packed(chain), slots=slots), roster)


def own_passphrase_changed(contents: SlotFile, by: Unlocked, passphrase: bytearray, how: Sealing) -> SlotFile:
    """Seal one's own keys again under a new passphrase; the roster does not change."""
    chain = trusted_chain(contents, by)
    old = next(slot.parsed() for slot in contents.slots if slot.parsed().user == by.user_id)
    header = new_header(
        old.store,
        old.user,
        old.code,
        old.generation + 1,
        with_device_secret=how.device_secret is not None,
        cost=how.cost,
    )
    slot = _sealed(header, passphrase, by.secrets, chain, how)
    return msgspec.structs.replace(contents, slots=_with_slot(contents, slot, old.user))


def notes_granted(contents: SlotFile, by: Unlocked, code: str) -> SlotFile:
    """Grant every notes key that the counsellor `by` holds to another counsellor. Needs no new roster: the roster says
    who is a counsellor, and a grant proves itself by what it holds."""
    roster = trusted_chain(contents, by).current
    held = {key.id: by.shared[key.id] for key in roster.keys_of("notes") if key.id in by.shared}
    if not held:
        raise NeedsCounsellor
    return _notes_for(contents, roster, code, held)


def notes_granted_from_sheet(contents: SlotFile, by: Unlocked, code: str, identity: bytearray) -> SlotFile:
    """Grant the notes key that was read from the counselling sheet; SlotTampered when it is no key of this centre."""
    roster = trusted_chain(contents, by).current
    public = keys.public_identity(identity)
    held = {key.id: identity for key in roster.keys_of("notes") if key.public == public}
    if not held:
        raise SlotTampered
    return _notes_for(contents, roster, code, held)


def key_coming(contents: SlotFile, by: Unlocked, kind: str, secret: bytearray, now: str) -> SlotFile:
    """Begin a new generation of a shared key. The store's waits as ``coming`` until the store has it and is granted to
    everybody; that of the session notes is ``current`` at once, and the older ones only open old notes.

    That of the notes is granted to the counsellors who hold the present one, and to no others: a supervisor who calls
    herself a counsellor does not come to hold it by a change of keys. NeedsCounsellor when nobody would hold it.
    """
    chain = trusted_chain(contents, by)
    old = chain.current.keys_of(kind, store=contents.store)
    state = "coming" if kind == "store" else "current"
    fresh = shared_key(kind, contents.store, secret, old[0].generation + 1, state, now)
    kept = chain.current.keys if kind == "store" else _aged(chain.current.keys, kind, contents.store)
    holders = notes_holders(contents, chain.current)
    roster = _next(chain, by, now, shared=(*kept, fresh))
    chain = chain.followed_by(roster, by.secrets.sign)
    pairs = holders if kind == "notes" else _pairs(roster, contents.store)
    if not pairs:
        raise NeedsCounsellor
    grants = (*contents.grants, *(grant(fresh, secret, pair) for pair in pairs))
    return msgspec.structs.replace(contents, rosters=packed(chain), grants=grants)


def notes_holders(contents: SlotFile, roster: Roster) -> list[UserKeys]:
    """The key pairs of the counsellors to whom the present key of the session notes was granted."""
    newest = roster.keys_of("notes", store=contents.store)[0].id
    held = {one.recipient for one in contents.grants if one.key == newest}
    counsellors = [person.on(contents.store) for person in roster.active() if NOTES_ROLE in person.roles]
    return [pair for pair in counsellors if pair is not None and pair.seal in held]


def _pairs(roster: Roster, store: str) -> list[UserKeys]:
    pairs = (person.on(store) for person in roster.active())
    return [pair for pair in pairs if pair is not None]


def key_arrived(contents: SlotFile, by: Unlocked, now: str, *, arrived: bool = True) -> SlotFile:
    """End the change of the store's key: the new one is the key (or, when it did not arrive, is given up)."""
    chain = trusted_chain(contents, by)
    shared = []
    for key in chain.current.keys:
        if key.kind == "store" and key.store == contents.store and key.state in ("current", "coming"):
            stays = (key.state == "coming") == arrived
            shared.append(msgspec.structs.replace(key, state="current" if stays else "past"))
        else:
            shared.append(key)
    roster = _next(chain, by, now, shared=tuple(shared))
    chain = chain.followed_by(roster, by.secrets.sign)
    return _rid_of_stray_grants(msgspec.structs.replace(contents, rosters=packed(chain)), roster)


def trusted_chain(contents: SlotFile, by: Unlocked) -> Chain:
    """The rosters of the file, if they go on from those that this person saw when she signed in (SlotTampered)."""
    chain = contents.chain()
    if not chain.is_after(by.roster.version, by.chain.head):
        raise SlotTampered
    return chain


def must_sign(contents: SlotFile, by: Unlocked) -> None:
    """Refuse (NeedsSupervisor) somebody who may not sign the list of staff today."""
    if not any(person.user == by.user_id and person.may_sign() for person in trusted_chain(contents, by).current.users):
        raise NeedsSupervisor


def _next(
    chain: Chain,
    by: Unlocked,
    now: str,
    *,
    users: tuple[Person, ...] | None = None,
    shared: tuple[SharedKey, ...] | None = None,
) -> Roster:
    before = chain.current
    if not any(person.user == by.user_id and person.may_sign() for person in before.users):
        raise NeedsSupervisor
    return msgspec.structs.replace(
        before,
        version=before.version + 1,
        previous=chain.head,
        made_at=now,
        made_by=by.user_id,
        users=before.users if users is None else users,
        keys=before.keys if shared is None else shared,
    )


def _with_new_keys(
    contents: SlotFile, chain: Chain, by: Unlocked, person: Person, passphrase: bytearray, how: Sealing
) -> SlotFile:
    user_secrets = UserSecrets(keys.fresh_identity(), keys.fresh(), chain.root, 0, _UNPINNED)
    try:
        person = msgspec.structs.replace(person, keys=(*person.keys, _public(contents.store, user_secrets, how.now)))
        roster = _next(chain, by, how.now, users=_replaced(chain.current, person))
        chain = chain.followed_by(roster, by.secrets.sign)
        header = new_header(
            contents.store,
            person.user,
            person.code,
            _next_slot_generation(contents, person.user),
            with_device_secret=how.device_secret is not None,
            cost=how.cost,
        )
        slot = _sealed(header, passphrase, user_secrets, chain, how)
    finally:
        user_secrets.wipe()
    pair = person.keys[-1]
    shared = [key for key in roster.keys_of("store", "current", "coming", store=contents.store) if key.id in by.shared]
    if NOTES_ROLE in person.roles:
        shared += [key for key in roster.keys_of("notes") if key.id in by.shared]
    grants = (*contents.grants, *(grant(key, by.shared[key.id], pair) for key in shared))
    changed = msgspec.structs.replace(
        contents, rosters=packed(chain), slots=_with_slot(contents, slot, person.user), grants=grants
    )
    return _rid_of_stray_grants(changed, roster)


def _sealed(header: SlotHeader, passphrase: bytearray, user_secrets: UserSecrets, chain: Chain, how: Sealing) -> Slot:
    """Seal a slot that remembers the first roster and this one, so that no older list can be put under it."""
    user_secrets.root = chain.root
    user_secrets.floor_version = chain.current.version
    user_secrets.floor_digest = chain.head
    return seal_slot(header, passphrase, how.device_secret, user_secrets)


def _notes_for(contents: SlotFile, roster: Roster, code: str, held: dict[str, bytearray]) -> SlotFile:
    person = roster.person(staff_code(code))
    pair = person.on(contents.store)
    if not person.active or pair is None or NOTES_ROLE not in person.roles:
        raise NeedsCounsellor
    kept = [old for old in contents.grants if not (old.recipient == pair.seal and old.key in held)]
    fresh = [grant(key, held[key.id], pair) for key in roster.keys if key.id in held]
    return msgspec.structs.replace(contents, grants=(*kept, *fresh))


def _rid_of_stray_grants(contents: SlotFile, roster: Roster) -> SlotFile:
    """Keep only the grants of people who may hold the key, sealed to the key pair they use now."""
    allowed = set()
    for person in roster.active():
        pair = person.on(contents.store)
        for key in roster.keys:
            wanted = key.state != "past" if key.kind == "store" else NOTES_ROLE in person.roles
            if pair is not None and wanted:
                allowed.add((key.id, pair.seal))
    kept = tuple(one for one in contents.grants if (one.key, one.recipient) in allowed)
    return msgspec.structs.replace(contents, grants=kept)


def _keep_a_supervisor(roster: Roster, store: str) -> None:
    if not any(person.may_sign() and person.on(store) for person in roster.users):
        raise LastSupervisor


def _joining(member: Member, code: str, now: str) -> Person:
    return Person(
        new_id(), code, tuple(member.roles), member.language, True, now[:10], (), agreement_on=member.agreement_on
    )


def _public(store: str, user_secrets: UserSecrets, now: str) -> UserKeys:
    return UserKeys(store, keys.public_identity(user_secrets.seal), keys.signing_public(user_secrets.sign), now[:10])


def _replaced(roster: Roster, person: Person) -> tuple[Person, ...]:
    if all(old.user != person.user for old in roster.users):
        return (*roster.users, person)
    return tuple(person if old.user == person.user else old for old in roster.users)


def _aged(shared: tuple[SharedKey, ...], kind: str, store: str) -> tuple[SharedKey, ...]:
    return tuple(
        msgspec.structs.replace(key, state="past") if key.kind == kind and key.store == store else key for key in shared
    )


def _with_slot(contents: SlotFile, slot: Slot, user: str) -> tuple[Slot, ...]:
    return (*(old for old in contents.slots if old.parsed().user != user), slot)


def _next_slot_generation(contents: SlotFile, user: str) -> int:
    return max((old.parsed().generation for old in contents.slots if old.parsed().user == user), default=0) + 1
