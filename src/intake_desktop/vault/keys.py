# SPDX-License-Identifier: Apache-2.0
"""Keys as bytes that can be wiped: fresh ones, derived ones, X25519 identities in age's spelling, sealed boxes.

Keys live in bytearrays, because those can be overwritten. Libraries that only take text get it for the moment of one
call. Nothing here puts a key into an exception. What Python and the libraries copy on the way is beyond us; that is why
locking ends the process.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable

KEY_BYTES = 32
DATA_KEY_BYTES = 48
"""The store's raw key: 32 bytes of key and 16 bytes of salt, as SQLCipher takes them."""

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_IDENTITY_PREFIX = "age-secret-key-"


class NotOpened(Exception):
    """A sealed thing did not open with this key. Internal: callers turn it into a trouble that says what it means."""


def fresh(size: int = KEY_BYTES) -> bytearray:
    """Draw a new random key of `size` bytes."""
    return bytearray(secrets.token_bytes(size))


def wipe(*secrets_to_wipe: bytearray | None) -> None:
    """Overwrite keys with zeros in place; safe to call twice."""
    for secret in secrets_to_wipe:
        if secret is not None:
            secret[:] = bytes(len(secret))


def derive(secret: bytearray, salt: bytes, info: bytes, size: int = KEY_BYTES) -> bytearray:
    """Derive a key for one purpose (`info`) from `secret` by HKDF-SHA256 (RFC 5869)."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return bytearray(HKDF(hashes.SHA256(), size, salt, info).derive(secret))


def check_value(secret: bytearray, salt: bytes, info: bytes) -> str:
    """Give 32 hex digits that tell whether a random key is the right one, without telling anything about it."""
    return bytes(derive(secret, salt, info, 16)).hex()


def same(first: str, second: str) -> bool:
    """Compare two check values in constant time."""
    return hmac.compare_digest(first.encode(), second.encode())


def encrypt(key: bytearray, nonce: bytes, plain: bytearray, header: bytes) -> bytes:
    """Seal `plain` with ChaCha20-Poly1305 (RFC 8439), bound to the exact bytes of `header`."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key).encrypt(nonce, plain, header)


def decrypt(key: bytearray, nonce: bytes, box: bytes, header: bytes) -> bytearray:
    """Open what :func:`encrypt` sealed; NotOpened when key, box or header is another."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    plain = bytearray(max(len(box) - 16, 0))
    try:
        ChaCha20Poly1305(key).decrypt_into(nonce, box, header, plain)
    except (InvalidTag, ValueError):
        wipe(plain)
        raise NotOpened from None
    return plain


def fresh_identity() -> bytearray:
    """Make a new X25519 identity (32 raw bytes) to which things can be sealed."""
    import pyrage

    return raw_identity(str(pyrage.x25519.Identity.generate()))


def public_identity(raw: bytearray) -> str:
    """Give the public half (``age1…``) of a raw X25519 identity."""
    import pyrage

    return str(pyrage.x25519.Identity.from_str(written_identity(raw)).to_public())


def seal_to(recipients: Iterable[str], plain: bytes | bytearray) -> bytes:
    """Seal `plain` as an age file that any of the `recipients` (``age1…``) can open; ValueError for what is no key."""
    import pyrage

    try:
        people = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    except pyrage.RecipientError:
        raise ValueError("not a public key") from None
    return bytes(pyrage.encrypt(bytes(plain), people))


def open_with(raw: bytearray, sealed: bytes) -> bytearray:
    """Open an age file with a raw X25519 identity; NotOpened when it is for somebody else or damaged."""
    import pyrage

    try:
        return bytearray(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(written_identity(raw))]))
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise NotOpened from None


def signing_public(seed: bytearray) -> str:
    """Give the public half of an Ed25519 seed as 64 hex digits."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw().hex()


def sign(seed: bytearray, message: bytes) -> bytes:
    """Sign the exact bytes of `message` with an Ed25519 seed (RFC 8032): 64 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def is_signed(public: str, signature: bytes, message: bytes) -> bool:
    """Say whether `signature` over the exact bytes of `message` was made by the key `public` (64 hex digits)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def written_identity(raw: bytearray | bytes) -> str:
    """Write a raw X25519 identity as age does (``AGE-SECRET-KEY-1…``), for one call of a library that wants text."""
    number = int.from_bytes(raw, "big") << 4
    symbols = [(number >> shift) & 31 for shift in range(255, -1, -5)]
    check = _polymod(_expanded_prefix() + symbols + [0] * 6) ^ 1
    symbols += [(check >> shift) & 31 for shift in range(25, -1, -5)]
    return (_IDENTITY_PREFIX + "1" + "".join(_BECH32[symbol] for symbol in symbols)).upper()


def raw_identity(text: str) -> bytearray:
    """Read age's spelling of an identity into its 32 raw bytes; ValueError when it is none (BIP 173)."""
    text = text.strip().lower()
    body = text.removeprefix(_IDENTITY_PREFIX + "1")
    if len(body) != 58 or body == text or not set(body) <= set(_BECH32):
        raise ValueError("not an age identity")
    symbols = [_BECH32.index(letter) for letter in body]
    number = 0
    for symbol in symbols[:52]:
        number = number << 5 | symbol
    if _polymod(_expanded_prefix() + symbols) != 1 or number & 15:
        raise ValueError("not an age identity")
    return bytearray((number >> 4).to_bytes(KEY_BYTES, "big"))


def _expanded_prefix() -> list[int]:
    return [ord(letter) >> 5 for letter in _IDENTITY_PREFIX] + [0] + [ord(letter) & 31 for letter in _IDENTITY_PREFIX]


def _polymod(symbols: list[int]) -> int:
    check = 1
    for symbol in symbols:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ symbol
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                check ^= generator
    return check
