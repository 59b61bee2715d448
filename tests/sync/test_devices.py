# SPDX-License-Identifier: Apache-2.0
"""Two PCs come to know each other: files are exchanged, six words are compared, and then a bundle can be read."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import msgspec
import pytest

from intake_desktop.domain.troubles import Trouble
from intake_desktop.sync import devices, ledger, minisign
from intake_desktop.sync import stick as files

from .centre import Pcs


def test_two_strangers_exchange_device_files(pcs: Pcs, stick: Path) -> None:
    a, b = pcs("A", "B", strangers=True)
    a.new_case()
    from_a, from_b = (devices.write_files(stick, pc.card, pc.seed) for pc in (a, b))
    assert sorted(one.name for one in stick.iterdir()) == [
        "device-A.json",
        "device-A.pub",
        "device-B.json",
        "device-B.pub",
    ]
    assert devices.read_file(from_a).words == devices.words_of(msgspec.json.encode(a.card))
    for pc, file in ((a, from_b), (b, from_a)):
        with pc.store.transaction("SV01", "settings_changed", "device") as t:
            ledger.trust(t, devices.read_file(file))
    assert b.take_in(a.export(stick).path).admission.new == 2
    assert minisign.read_public_key_file((stick / "device-A.pub").read_bytes()) == a.card.public_key


def test_the_words_follow_from_everything_on_the_card(pcs: Pcs) -> None:
    (a,) = pcs("A")
    words = devices.read_card(devices.card_file(a.card, a.seed)).words
    assert len(words) == 6
    assert all(word.isascii() and word.islower() for word in words)
    for other in (
        msgspec.structs.replace(a.card, station="C"),
        msgspec.structs.replace(a.card, roster_root="0" * 64),
        msgspec.structs.replace(a.card, centre="another"),
    ):
        assert devices.words_of(msgspec.json.encode(other)) != words


def test_a_device_file_of_which_any_byte_was_changed_is_none(pcs: Pcs) -> None:
    (a,) = pcs("A")
    content = devices.card_file(a.card, a.seed)
    for place in range(len(content)):
        for bit in (0, 1, 5):
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            with pytest.raises(Trouble) as caught:
                devices.read_card(bytes(changed))
            assert caught.value.name in ("not_a_device_file", "device_file_is_newer"), (place, bit)


@pytest.mark.parametrize(
    ("number", "name"), [(errno.ENOSPC, "stick_full"), (errno.EIO, "stick_failed"), (errno.ENODEV, "stick_gone")]
)
def test_a_device_file_that_the_stick_does_not_take_is_called_no_bundle(
    pcs: Pcs, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, name: str
) -> None:
    (a,) = pcs("A")
    real = files.replace

    def replace(path: Path, content: bytes) -> None:
        if path.suffix == ".pub":
            raise OSError(number, "")
        real(path, content)

    monkeypatch.setattr(files, "replace", replace)
    with pytest.raises(Trouble) as caught:
        devices.write_files(stick, a.card, a.seed)
    assert caught.value.name == name
    assert "bundle" not in f"{caught.value.what.text} {caught.value.way_on and caught.value.way_on.text}"
    assert list(stick.iterdir()) == [], "nothing was left behind, as it says"


def test_what_is_no_device_file(pcs: Pcs, stick: Path) -> None:
    (a,) = pcs("A")
    good = devices.card_file(a.card, a.seed)
    for content in (b"", b"{}", b"[" * 10_000, good + b" ", good[:-1], os.urandom(300), b"x" * 20_000):
        (stick / "device-X.json").write_bytes(content)
        with pytest.raises(devices.NotADeviceFile):
            devices.read_file(stick / "device-X.json")
    with pytest.raises(devices.DeviceFileIsNewer):
        devices.read_card(good.replace(b"intake-device/1", b"intake-device/2"))
    with pytest.raises(devices.DeviceFileUnreadable) as caught:
        devices.read_file(stick / "none.json")
    assert caught.value.way_on is not None
    for wrong in (
        msgspec.structs.replace(a.card, recipient="age1nobody"),
        msgspec.structs.replace(a.card, station="AB"),
        msgspec.structs.replace(a.card, centre_code="no code"),
    ):
        with pytest.raises(devices.NotADeviceFile):
            devices.read_card(devices.card_file(wrong, a.seed))


def test_a_card_signed_by_another_key_is_none(pcs: Pcs) -> None:
    a, b = pcs("A", "B")
    with pytest.raises(devices.NotADeviceFile):
        devices.read_card(devices.card_file(a.card, b.seed))


def test_trusting_again_keeps_what_was_pinned(pcs: Pcs) -> None:
    a, b = pcs("A", "B")
    before = ledger.trusted(b.store)
    forged = msgspec.structs.replace(a.card, public_key=minisign.public_key_of(bytes(32)))
    with b.store.transaction("SV01", "settings_changed", a.id) as t:
        ledger.trust(t, devices.read_card(devices.card_file(forged, bytes(32))))
    assert ledger.trusted(b.store) == before
