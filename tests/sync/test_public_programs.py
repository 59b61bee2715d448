# SPDX-License-Identifier: Apache-2.0
"""Anyone can check and open a bundle with the public `minisign`, `age` and `tar` programs."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from intake_desktop.sync import bundle, manifest, minisign, sealing

from .centre import PC


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"the public program {name} is not installed; ./dev installs it")
    return found


def test_the_public_programs_verify_and_open_a_bundle(a_and_b: tuple[PC, PC], stick: Path, tmp_path: Path) -> None:
    a, b = a_and_b
    a.new_case()
    written = a.export(stick)
    public_key = tmp_path / "device.pub"
    public_key.write_bytes(minisign.public_key_file(a.card.public_key))
    identity = tmp_path / "reader.key"
    identity.write_text(b.identity + "\n")

    said = subprocess.run(
        [program("minisign"), "-Vm", written.path, "-p", public_key], capture_output=True, text=True, check=True
    ).stdout
    assert "Trusted comment: intake-bundle/1" in said
    plain = subprocess.run([program("age"), "-d", "-i", identity, written.path], capture_output=True, check=True).stdout
    assert len(plain) % 65536 == 0
    names = subprocess.run([program("tar"), "tf", "-"], input=plain, capture_output=True, check=True).stdout.decode()
    assert names.split() == list(bundle.ORDER)
    told = subprocess.run(
        [program("tar"), "xOf", "-", "manifest.json"], input=plain, capture_output=True, check=True
    ).stdout
    assert msgspec.json.decode(told, type=manifest.Manifest).operations == 2
    changes = subprocess.run([program("tar"), "xOf", "-", bundle.CHANGES], input=plain, capture_output=True, check=True)
    member = next(one for one in manifest.read(told).members if one.name == bundle.CHANGES)
    assert hashlib.sha256(changes.stdout).hexdigest() == member.sha256


def test_what_the_public_age_sealed_opens_here(a_and_b: tuple[PC, PC], tmp_path: Path) -> None:
    recipient = sealing.recipient_of(a_and_b[0].identity)
    sealed = subprocess.run(
        [program("age"), "-r", recipient], input=b"x" * 200_000, capture_output=True, check=True
    ).stdout
    plain = sealing.Memory(1 << 20)
    sealing.unseal(io.BytesIO(sealed), plain, a_and_b[0].identity)
    assert plain.content == b"x" * 200_000
