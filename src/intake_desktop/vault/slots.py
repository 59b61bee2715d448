# SPDX-License-Identifier: Apache-2.0
"""One slot for each member of staff: her own private keys, sealed under passphrase and device secret together.

docs/formats/slots.md describes every field. The whole header is bound to the box, so that nobody can give a slot
another owner, another cost or another store.
"""

from __future__ import annotations

import base64
import binascii
import secrets

import msgspec

from . import keys
from .kdf import KdfCost, KdfPolicy, stretch
from .troubles import KdfRefused, SlotsAreNewer, SlotTampered

FORMAT = 1
KDF = "argon2id"
CIPHER = "chacha20poly1305"
_PAYLOAD_VERSION = 1
PAYLOAD_BYTES = 1 + 32 + 32 + 32 + 4 + 32


class Kdf(msgspec.Struct, frozen=True):
    """How the passphrase of this slot is stretched."""

    name: str
    iterations: int
    memory_kib: int
    lanes: int
    salt: str

    def cost(self) -> KdfCost:
        """The three numbers that a policy admits or refuses."""
        return KdfCost(self.iterations, self.memory_kib, self.lanes)


class SlotHeader(msgspec.Struct, frozen=True):
    """What must be known before a slot can be opened; all of it is bound to the box."""

    format: int
    store: str
    user: str
    code: str
    generation: int
    with_device_secret: bool
    kdf: Kdf
    cipher: str = CIPHER


class Slot(msgspec.Struct, frozen=True):
    """The exact text of the header, the nonce (24 hex digits) and the box (base64)."""

    header: str
    nonce: str
    box: str

    def parsed(self) -> SlotHeader:
        """Read the header; SlotsAreNewer for a newer format, SlotTampered for one that cannot be read."""
        try:
            header = msgspec.json.decode(self.header, type=SlotHeader)
        except msgspec.MsgspecError:
            raise SlotTampered from None
        if header.format > FORMAT:
            raise SlotsAreNewer
        return header


class UserSecrets:
    """The private keys of one person, and what her slot remembers of the roster: its root, and how new it must be."""

    __slots__ = ("floor_digest", "floor_version", "root", "seal", "sign")

    def __init__(self, seal: bytearray, sign: bytearray, root: str, floor_version: int, floor_digest: str) -> None:
        self.seal = seal
        self.sign = sign
        self.root = root
        self.floor_version = floor_version
        self.floor_digest = floor_digest

    def wipe(self) -> None:
        """Overwrite both private keys."""
        keys.wipe(self.seal, self.sign)

    def payload(self) -> bytearray:
        """Write everything down as the bytes that are sealed; the caller wipes them."""
        plain = bytearray([_PAYLOAD_VERSION])
        plain += self.seal
        plain += self.sign
        plain += bytes.fromhex(self.root)
        plain += self.floor_version.to_bytes(4, "big")
        plain += bytes.fromhex(self.floor_digest)
        return plain

    @classmethod
    def read(cls, plain: bytearray) -> UserSecrets:
        """Read what :meth:`payload` wrote; SlotTampered when it is something else."""
        if len(plain) != PAYLOAD_BYTES or plain[0] != _PAYLOAD_VERSION:
            raise SlotTampered
        return cls(
            plain[1:33], plain[33:65], plain[65:97].hex(), int.from_bytes(plain[97:101], "big"), plain[101:133].hex()
        )


def new_header(
    store: str, user: str, code: str, generation: int, *, with_device_secret: bool, cost: KdfCost
) -> SlotHeader:
    """Make the header of a new slot, with a salt of its own."""
    kdf = Kdf(KDF, cost.iterations, cost.memory_kib, cost.lanes, secrets.token_hex(16))
    return SlotHeader(FORMAT, store, user, code, generation, with_device_secret, kdf)


def seal_slot(
    header: SlotHeader, passphrase: bytearray, device_secret: bytearray | None, user_secrets: UserSecrets
) -> Slot:
    """Seal a person's keys under her passphrase (and the device secret, where there is a keyring)."""
    text = msgspec.json.encode(header)
    stretched = stretch(passphrase, bytes.fromhex(header.kdf.salt), header.kdf.cost())
    key = slot_key(header, stretched, device_secret)
    plain = user_secrets.payload()
    nonce = secrets.token_bytes(12)
    try:
        box = keys.encrypt(key, nonce, plain, text)
    finally:
        keys.wipe(stretched, key, plain)
    return Slot(text.decode(), nonce.hex(), base64.b64encode(box).decode())


def stretched_for(header: SlotHeader, passphrase: bytearray, policy: KdfPolicy) -> bytearray:
    """Stretch a passphrase as this slot asks, if the policy admits what it asks (KdfRefused)."""
    if header.kdf.name != KDF or header.cipher != CIPHER:
        raise KdfRefused
    policy.admit(header.kdf.cost())
    try:
        salt = bytes.fromhex(header.kdf.salt)
    except ValueError:
        raise SlotTampered from None
    if len(salt) != 16:
        raise KdfRefused
    return stretch(passphrase, salt, header.kdf.cost())


def open_slot(slot: Slot, header: SlotHeader, stretched: bytearray, device_secret: bytearray | None) -> UserSecrets:
    """Open a slot with the stretched passphrase; keys.NotOpened when passphrase, secret or slot do not fit."""
    try:
        nonce, box = bytes.fromhex(slot.nonce), base64.b64decode(slot.box, validate=True)
    except (ValueError, binascii.Error):
        raise SlotTampered from None
    key = slot_key(header, stretched, device_secret)
    try:
        plain = keys.decrypt(key, nonce, box, slot.header.encode())
    finally:
        keys.wipe(key)
    try:
        return UserSecrets.read(plain)
    finally:
        keys.wipe(plain)


def slot_key(header: SlotHeader, stretched: bytearray, device_secret: bytearray | None) -> bytearray:
    """Mix stretched passphrase and device secret: KEK = HKDF(P ‖ DS, salt = store, info = user and generation)."""
    mixed = stretched + (device_secret or bytearray())
    try:
        return keys.derive(
            mixed, bytes.fromhex(header.store), f"intake/kek/1|{header.user}|{header.generation}".encode()
        )
    finally:
        keys.wipe(mixed)
