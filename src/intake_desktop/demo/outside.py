# SPDX-License-Identifier: Apache-2.0
"""What the story needs from outside the services: the public programs, a reader's key, and the window."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from ..domain.identifiers import new_id
from ..lang import Speaker
from ..sync import devices, minisign


def reader_card(folder: Path, centre_code: str) -> Path:
    """Make a reader for this story alone: ``reader.key`` opens the bundle with the public age program.

    Gives the device file that introduces the reader as one more PC; a real PC never writes its key into a file.
    """
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    key = folder / "reader.key"
    key.touch(mode=0o600)
    key.write_text(f"# made for this demonstration alone\n# public key: {identity.to_public()}\n{identity}\n")
    seed = secrets.token_bytes(32)
    card = devices.Card(
        centre=new_id(), centre_code=centre_code, station="Z", device=new_id(), public_key=minisign.public_key_of(seed),
        recipient=str(identity.to_public()), roster_root=secrets.token_hex(32),
    )  # fmt: skip
    path = folder / "reader.json"
    path.write_bytes(devices.card_file(card, seed))
    return path


def check_with_public_programs(folder: Path, bundle: Path) -> dict[str, Any]:
    """Check and open a bundle with Debian's minisign, age and tar, where they are installed."""
    (folder / "reader.json").unlink(missing_ok=True)
    checks: dict[str, Any] = {}
    for program, words in (
        ("minisign", ["minisign", "-Vm", str(bundle), "-p", str(folder / "device.pub")]),
        ("age", ["age", "-d", "-i", str(folder / "reader.key"), str(bundle)]),
    ):
        found = shutil.which(program) is not None
        checks[program] = {"found": found, "good": False, "answer": ""}
        if found:
            done = subprocess.run(words, capture_output=True, check=False)
            output = done.stdout if program == "minisign" else _listed(done.stdout)
            answer = output.decode(errors="replace").strip().splitlines()
            checks[program] |= {"good": done.returncode == 0, "answer": ", ".join(answer)}
    return checks


def has_display() -> bool:
    """Say whether a window can be shown to somebody here."""
    if sys.platform in ("win32", "darwin"):
        return sys.stdout.isatty()
    wanted = os.environ.get("QT_QPA_PLATFORM", "")
    shown = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return shown and wanted not in ("offscreen", "minimal")


def take_pictures(home: Path, staff: str, passphrase: str, out: Path) -> bool:
    """Let a process of its own show the main screens of this store to nobody and take their pictures."""
    words = ["--home", str(home), "screens", "--staff", staff, "--out", str(out)]
    quietly = {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "default.warning=false"}
    return _this_program(words, passphrase, quietly) == 0


def open_window(home: Path, passphrase: str, say: Speaker) -> int:
    """End the story by opening the window on its first PC; the passphrase is said, because the window asks for it."""
    print(say.say("The window opens now. Staff code CW01, passphrase: {passphrase}", passphrase=passphrase), flush=True)
    return _this_program(["--home", str(home), "run"], "", {})


def _this_program(words: list[str], passphrase: str, environment: dict[str, str]) -> int:
    """Start this program once more; a passphrase goes through a pipe, never through an argument."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "intake_desktop.cli"]
    if not passphrase:
        return subprocess.run([*program, *words], env=os.environ | environment, check=False).returncode
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as channel:
        channel.write(passphrase.encode() + b"\n")
    try:
        done = subprocess.run(
            [*program, *words, "--passphrase-fd", str(reading)],
            env=os.environ | environment,
            pass_fds=(reading,),
            check=False,
        )
    finally:
        os.close(reading)
    return done.returncode


def _listed(archive: bytes) -> bytes:
    if shutil.which("tar") is None:
        return b""
    return subprocess.run(["tar", "t"], input=archive, capture_output=True, check=False).stdout
