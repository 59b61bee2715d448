# SPDX-License-Identifier: Apache-2.0
"""The small parts: cost of guessing, identities, passphrases, a process that keeps its memory to itself."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from intake_desktop.vault import (
    KdfCost,
    KdfPolicy,
    generate_passphrase,
    keys,
    passphrase_bytes,
    passphrase_problem,
    unlocked,
)
from intake_desktop.vault.kdf import CAP, FLOOR, MEBIBYTE, memory_bytes, stretch
from intake_desktop.vault.passphrases import is_generated, word_list
from intake_desktop.vault.roster import SharedKey, UserKeys
from intake_desktop.vault.slots import new_header, slot_key
from intake_desktop.vault.troubles import KdfRefused, SlotTampered
from intake_desktop.vault.waiting import wait_after

ROOT = Path(__file__).resolve().parents[2]


class TestCostOfGuessing:
    """Argon2id with the second recommended option of RFC 9106 as its floor."""

    def test_the_standard_policy_costs_256_mib_where_there_is_memory_and_never_less_than_the_floor(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from intake_desktop.vault import kdf

        assert KdfCost(3, 64 * MEBIBYTE, 4) == FLOOR
        assert CAP.memory_kib == 1024 * MEBIBYTE
        assert memory_bytes() > 10**8
        for memory, cost in ((0, 64), (3_900_000_000, 64), (4_100_000_000, 256), (10**12, 256)):
            monkeypatch.setattr(kdf, "memory_bytes", lambda memory=memory: memory)
            policy = KdfPolicy.standard()
            assert policy.cost == KdfCost(3, cost * MEBIBYTE, 4)
            policy.admit(policy.cost)

    @pytest.mark.parametrize(
        "cost",
        [
            KdfCost(2, 64 * MEBIBYTE, 4),
            KdfCost(3, 64 * MEBIBYTE - 1, 4),
            KdfCost(3, 64 * MEBIBYTE, 3),
            KdfCost(3, 1024 * MEBIBYTE + 1, 4),
            KdfCost(17, 64 * MEBIBYTE, 4),
            KdfCost(3, 64 * MEBIBYTE, 17),
            KdfCost(0, 0, 0),
            KdfCost(-3, -64, -4),
        ],
    )
    def test_less_than_the_floor_and_more_than_the_cap_are_refused(self, cost: KdfCost) -> None:
        with pytest.raises(KdfRefused):
            KdfPolicy.standard().admit(cost)

    def test_it_is_argon2id_at_the_floor(self) -> None:
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        salt = bytes(range(16))
        expected = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=65536).derive(b"mango river")
        assert bytes(stretch(bytearray(b"mango river"), salt, FLOOR)) == expected

    def test_the_key_of_a_slot_follows_from_passphrase_device_secret_store_user_and_generation(self) -> None:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        store, user = "0a" * 16, "0b" * 16
        header = new_header(store, user, "CW01", 5, with_device_secret=True, cost=FLOOR)
        expected = HKDF(hashes.SHA256(), 32, bytes.fromhex(store), f"intake/kek/1|{user}|5".encode()).derive(
            b"P" * 32 + b"D" * 32
        )
        assert bytes(slot_key(header, bytearray(b"P" * 32), bytearray(b"D" * 32))) == expected
        assert bytes(slot_key(header, bytearray(b"P" * 32), None)) != expected


class TestIdentities:
    """Our raw keys and age's spelling of them."""

    def test_age_reads_what_we_write_and_we_read_what_age_writes(self) -> None:
        for _ in range(20):
            text = str(pyrage.x25519.Identity.generate())
            raw = keys.raw_identity(text)
            assert len(raw) == 32
            assert keys.written_identity(raw) == text
        assert keys.public_identity(raw) == str(pyrage.x25519.Identity.from_str(text).to_public())

    @pytest.mark.parametrize("spoil", ["", "age1xyz", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1" + "Q" * 58])
    def test_what_is_no_identity_is_refused(self, spoil: str) -> None:
        with pytest.raises(ValueError, match="not an age identity"):
            keys.raw_identity(spoil)

    def test_every_wrong_letter_of_an_identity_is_noticed(self) -> None:
        text = str(pyrage.x25519.Identity.generate())
        for position in range(16, len(text)):
            wrong = "Q" if text[position] != "Q" else "P"
            with pytest.raises(ValueError, match="not an age identity"):
                keys.raw_identity(text[:position] + wrong + text[position + 1 :])

    def test_a_sealed_thing_opens_for_its_people_and_for_nobody_else(self) -> None:
        mine, yours, other = (keys.fresh_identity() for _ in range(3))
        sealed = keys.seal_to([keys.public_identity(mine), keys.public_identity(yours)], bytearray(b"note"))
        assert keys.open_with(mine, sealed) == keys.open_with(yours, sealed) == bytearray(b"note")
        with pytest.raises(keys.NotOpened):
            keys.open_with(other, sealed)
        with pytest.raises(ValueError, match="not a public key"):
            keys.seal_to(["age1nobody"], b"note")

    def test_a_grant_holds_one_key_for_one_purpose(self) -> None:
        mine = keys.fresh_identity()
        to = UserKeys("0a" * 16, keys.public_identity(mine), "", "")
        secret = keys.fresh(48)
        key = SharedKey("0c" * 16, "store", "0a" * 16, 1, "current", unlocked.key_check("0c" * 16, secret), "")
        given = unlocked.grant(key, secret, to)
        assert unlocked.granted(key, given, mine) == secret
        for wrong in (
            SharedKey("0d" * 16, "store", key.store, 1, "current", key.check, ""),
            SharedKey(key.id, "notes", key.store, 1, "current", key.check, ""),
            SharedKey(key.id, "store", key.store, 1, "current", "0" * 32, ""),
        ):
            with pytest.raises(SlotTampered):
                unlocked.granted(wrong, given, mine)


class TestPassphrases:
    """Made by the program, or by a person within reason."""

    def test_the_list_has_enough_short_distinct_words(self) -> None:
        listed = word_list()
        assert len(listed) >= 2048
        assert len(set(listed)) == len(listed)
        assert list(listed) == sorted(listed)
        assert all(re.fullmatch(r"[a-z]{3,7}", word) for word in listed)

    def test_a_generated_one_is_seven_words_and_never_the_same(self) -> None:
        made = {generate_passphrase() for _ in range(50)}
        assert len(made) == 50
        for text in made:
            assert len(text.split()) == 7
            assert is_generated(passphrase_bytes(text))
            assert passphrase_problem(text) is None
        assert not is_generated(passphrase_bytes("mango river lantern seven"))
        assert not is_generated(passphrase_bytes("mango " * 7))
        assert not is_generated(bytearray(b"\xff" * 30))

    def test_one_of_her_own_needs_ten_characters_in_any_script(self) -> None:
        for good in ("mango river", "آم دریا چراغ سات", "आम नदी दीपक सात"):
            assert passphrase_problem(good) is None
        for bad in ("", "short", "          a", "aaaaaaaaaaaa", "abababababab"):
            assert passphrase_problem(bad) is not None

    def test_different_ways_to_type_a_letter_are_the_same_passphrase(self) -> None:
        assert passphrase_bytes("caf\u00e9 latte one") == passphrase_bytes("cafe\u0301  latte\u00a0one ")


def test_waits_grow_as_promised() -> None:
    assert [wait_after(wrong) for wrong in range(10)] == [0, 0, 0, 2, 4, 8, 16, 32, 60, 60]
    assert wait_after(10**9) == 60


def test_a_process_that_closed_its_memory_leaves_no_core_and_is_not_dumpable() -> None:
    script = (
        "import ctypes, resource\n"
        "from intake_desktop.vault import close_memory\n"
        "print(*close_memory(), resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT / "src", capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "no_core_dumps not_dumpable (0, 0) 0"


def test_the_vault_loads_no_library_before_it_is_needed() -> None:
    script = (
        "import sys, intake_desktop.vault\n"
        "late = {'cryptography', 'pyrage', 'keyring', 'ctypes'}\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} & late))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT / "src", capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
