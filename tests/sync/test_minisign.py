# SPDX-License-Identifier: Apache-2.0
"""The signature file has one form, and not one byte of it can be changed."""

from __future__ import annotations

import hashlib
import io
import os

import pytest

from intake_desktop.sync import minisign

SEED = bytes(range(32))
FILE = b"a sealed bundle" * 100
DIGEST = hashlib.blake2b(FILE).digest()


def is_good(signature: bytes, digest: bytes = DIGEST) -> bool:
    try:
        minisign.check(minisign.read(signature), digest, minisign.public_key_of(SEED))
    except (minisign.NotASignature, minisign.WrongSignature):
        return False
    return True


def test_a_signature_fits_its_file_its_key_and_its_comment() -> None:
    signature = minisign.sign(DIGEST, SEED, "intake-bundle/1")
    assert is_good(signature)
    assert minisign.read(signature).trusted == "intake-bundle/1"
    assert minisign.digest_of(io.BytesIO(FILE)) == DIGEST
    assert not is_good(signature, hashlib.blake2b(FILE + b"x").digest())
    with pytest.raises(minisign.WrongSignature):
        minisign.check(minisign.read(signature), DIGEST, minisign.public_key_of(os.urandom(32)))


def test_every_bit_of_a_signature_file_counts() -> None:
    signature = minisign.sign(DIGEST, SEED, "intake-bundle/1")
    for place in range(len(signature)):
        for bit in range(8):
            changed = bytearray(signature)
            changed[place] ^= 1 << bit
            assert not is_good(bytes(changed)), (place, bit)


@pytest.mark.parametrize(
    "other",
    [
        lambda s: s[:-1],
        lambda s: s + b"\n",
        lambda s: s + b"more\n",
        lambda s: s.replace(b"\n", b"\r\n"),
        lambda s: b"\xef\xbb\xbf" + s,
        lambda s: s.replace(b"==\n", b"\n"),
        lambda s: s.replace(b"\ntrusted", b" \ntrusted"),
        lambda s: s.replace(b"trusted comment: intake", b"trusted comment:  intake"),
        lambda s: s.replace(b"signature of", b"Signature of"),
        lambda s: s.replace(b"RU", b"RW"),
        lambda s: b"",
        lambda s: b"x" * 5000,
    ],
)
def test_a_signature_file_in_any_other_form_is_none(other) -> None:
    assert not is_good(other(minisign.sign(DIGEST, SEED, "intake-bundle/1")))


def test_base64_is_read_in_its_canonical_form_only() -> None:
    # The last letter carries four bits that mean nothing; whoever sets them writes other text for the same bytes.
    lines = minisign.sign(DIGEST, SEED, "intake-bundle/1").split(b"\n")
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = alphabet.index(lines[3][-3])
    for more in range(1, 16):
        lines[3] = lines[3][:-3] + alphabet[last | more : (last | more) + 1] + b"=="
        assert not is_good(b"\n".join(lines)), more


@pytest.mark.parametrize("comment", ["", " padded", "two\nlines", "زبان", "x" * 200])
def test_a_trusted_comment_is_one_short_printable_line(comment: str) -> None:
    with pytest.raises(ValueError):
        minisign.sign(DIGEST, SEED, comment)


def test_the_public_key_file_reads_back_and_names_its_key() -> None:
    public_key = minisign.public_key_of(SEED)
    content = minisign.public_key_file(public_key)
    assert minisign.read_public_key_file(content) == public_key
    swapped = minisign.public_key_file(minisign.public_key_of(os.urandom(32)))
    assert minisign.read_public_key_file(swapped) != public_key
    for wrong in (content[:-1], b"untrusted comment: x\nRW\n", content.replace(b"RW", b"RU")):
        with pytest.raises(minisign.NotASignature):
            minisign.read_public_key_file(wrong)
