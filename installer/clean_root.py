# SPDX-License-Identifier: Apache-2.0
"""Install the Debian package where nothing of ours has ever been, and do the main job there, as an ordinary user."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLEAN = ROOT / ".dev" / "clean-root"
OUT = ROOT / "dist" / "try"
PLAIN = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
}


def archive() -> tuple[str, str]:
    """The Debian archive that this machine's own apt is set up for, and the release it runs."""
    asked = [
        "apt-get",
        "indextargets",
        "--format",
        "$(REPO_URI) $(SUITE) $(CODENAME) $(ORIGIN)",
        "Created-By: Packages",
    ]
    lines = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    release = dict(
        line.split("=", 1) for line in Path("/etc/os-release").read_text(encoding="utf-8").splitlines() if "=" in line
    )
    codename = release.get("VERSION_CODENAME", "").strip('"')
    for line in lines:
        address, *rest = line.split(" ")
        if rest[1] == codename and rest[2] in ("Debian", "Ubuntu") and "security" not in address:
            return address, codename
    raise RuntimeError("apt on this machine names no Debian archive")


def inside(words: list[str], *, user: str = "root", home: str = "/") -> None:
    """Run a command in the clean root, in namespaces of its own; its words go to the terminal."""
    mounting = 'mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" && exec chroot --userspec="$1" "$0" "${@:2}"'
    asked = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "bash", "-c", mounting, str(CLEAN), user, *words]
    subprocess.run(asked, env={**PLAIN, "HOME": home}, stdin=subprocess.DEVNULL, check=True)


def try_package(deb: Path, system_tools: Callable[[dict[str, str]], None], say: Callable[[str], None]) -> None:
    """Make the clean root, install the package with what it depends on, run its demo; raises when a step fails."""
    if os.geteuid() != 0:
        raise SystemExit("--try makes a Debian root of its own, which only root may: sudo ./dev package --try")
    system_tools({"debootstrap": "debootstrap", "unshare": "util-linux"})
    shutil.rmtree(CLEAN, ignore_errors=True)
    address, codename = archive()
    say(f"[1/3] a clean Debian root ({codename}); about a minute")
    subprocess.run(
        ["debootstrap", "--variant=minbase", codename, str(CLEAN), address], stdout=subprocess.DEVNULL, check=True
    )
    for name in ("resolv.conf", "hosts"):
        shutil.copyfile(f"/etc/{name}", CLEAN / "etc" / name)
    say("[2/3] installing the package there, with what it depends on")
    shutil.copyfile(deb, CLEAN / "tmp" / deb.name)
    inside(["apt-get", "update", "-qq"])
    inside(["apt-get", "install", "-y", "-qq", "-o=Dpkg::Use-Pty=0", "--no-install-recommends", f"/tmp/{deb.name}"])
    inside(["useradd", "--create-home", "--home-dir", "/srv/desk", "--shell", "/bin/sh", "desk"])
    say("[3/3] intake-desktop demo, there, as an ordinary user")
    inside(["intake-desktop", "demo", "--out", "/srv/desk/out"], user="desk:desk", home="/srv/desk")
    shutil.rmtree(OUT, ignore_errors=True)
    shutil.copytree(CLEAN / "srv/desk/out", OUT)
    summary = json.loads((OUT / "summary.json").read_text(encoding="utf-8"))
    pictures = len(list(OUT.rglob("*.png")))
    say(f"It works there: {pictures} pictures, {len(summary)} lines of summary; see {OUT.relative_to(ROOT)}")
    shutil.rmtree(CLEAN, ignore_errors=True)
