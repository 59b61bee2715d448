# SPDX-License-Identifier: Apache-2.0
"""Make the program's folder and the Debian package from it; with ``--try`` run it in a clean Debian root.

The same commit on the same machine gives the same bytes: times come from the commit, names are sorted, owners are root.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.machinery
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
NAME = "intake-desktop"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
# Beyond what ./dev installs for Qt: the C and C++ runtimes that the folder leaves to the system.
RUNTIME = ("libc6 (>= 2.34)", "libstdc++6", "libgcc-s1", "zlib1g", "libffi8", "libbz2-1.0", "liblzma5", "libexpat1")
ALTERNATIVES = {"libglib2.0-0": "libglib2.0-0 | libglib2.0-0t64", "libcups2": "libcups2 | libcups2t64"}


class PackageTrouble(Exception):
    """Something that the machine lacks, or that did not work, in one sentence."""


def dev_tool() -> ModuleType:
    """The ``./dev`` script as a module, which knows the system libraries."""
    loader = importlib.machinery.SourceFileLoader("dev_tool", str(ROOT / "dev"))
    spec = importlib.util.spec_from_loader("dev_tool", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def version() -> str:
    """The version that pyproject.toml names, the only place that does."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def commit_time() -> int:
    """Seconds since 1970 of the commit, or what SOURCE_DATE_EPOCH says."""
    if told := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(told)
    asked = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return int(done.stdout) if done.returncode == 0 else 1_767_225_600


def run(words: list[object], *, env: dict[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run one step; raises PackageTrouble with its last words when it fails."""
    asked = [str(word) for word in words]
    done = subprocess.run(
        asked,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise PackageTrouble(f"{asked[0]} failed:\n{done.stdout[-3000:]}")


def say(words: str) -> None:
    """Tell what happens next."""
    print(words, file=sys.stderr, flush=True)


def system_tools(tools: dict[str, str]) -> None:
    """See that the programs are there: Debian installs them as root, others are told their names."""
    lacking = sorted({package for tool, package in tools.items() if shutil.which(tool) is None})
    if not lacking:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        line = f"sudo apt-get install {' '.join(lacking)}"
        raise PackageTrouble(f"Packaging needs more system packages. This line installs them:\n  {line}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], env=env)
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *lacking], env=env)


def python_library() -> None:
    """See that this Python's shared library is there, which Debian keeps in a package of its own."""
    import sysconfig

    name = f"libpython{sysconfig.get_python_version()}.so.1.0"
    places = [Path(str(sysconfig.get_config_var("LIBDIR"))), *Path("/usr/lib").glob("*-linux-gnu")]
    if not any((place / name).exists() for place in places):
        system_tools({name: f"libpython{sysconfig.get_python_version()}"})


def make_folder(epoch: int) -> Path:
    """Have PyInstaller make ``dist/intake-desktop``, then drop the symbols that only a debugger reads."""
    work = ROOT / "build" / "pyinstaller"
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "PYTHONHASHSEED": "1", "QT_QPA_PLATFORM": "offscreen"}
    words = [
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--clean",
        "--log-level",
        "WARN",
        "--distpath",
        DIST,
        "--workpath",
        work,
    ]
    run([sys.executable, *words, ROOT / "installer" / f"{NAME}.spec"], env=env)
    folder = DIST / NAME
    for path in sorted(folder.rglob("*.so*")):
        # Pillow's own libraries carry their names in a table that strip would spoil.
        if path.is_file() and not path.is_symlink() and "pillow.libs" not in path.parts:
            subprocess.run(["strip", "--strip-unneeded", str(path)], capture_output=True, check=False)
    return folder


def control(installed_bytes: int) -> str:
    """What the Debian package says of itself."""
    tool = dev_tool()
    libraries = [*RUNTIME, *tool.LIBRARIES.values(), *tool.WINDOW_LIBRARIES.values()]
    depends = ", ".join(sorted({ALTERNATIVES.get(name, name) for name in libraries}))
    return (
        f"Package: {NAME}\nVersion: {version()}\nArchitecture: {ARCHITECTURES[platform.machine()]}\n"
        f"Maintainer: Intake Desktop authors <nobody@localhost>\nInstalled-Size: {installed_bytes // 1024}\n"
        f"Depends: {depends}\nRecommends: gnome-keyring | kwalletmanager\nSuggests: cups\n"
        "Section: misc\nPriority: optional\n"
        "Description: records and letters of a small office\n"
        " Takes what a visitor tells, prints letters, and carries signed and sealed\n"
        " bundles between the computers of one office. Needs no network.\n"
    )


def lay_out(folder: Path, tree: Path, epoch: int) -> None:
    """Lay the files of the Debian package out under ``tree``, with plain modes and the commit's time."""
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(folder, tree / "opt" / NAME, symlinks=True)
    copies = {
        "installer/intake-desktop.desktop": "usr/share/applications/intake-desktop.desktop",
        "installer/intake-desktop.svg": "usr/share/icons/hicolor/scalable/apps/intake-desktop.svg",
        "LICENSE": f"usr/share/doc/{NAME}/copyright",
    }
    for source, target in copies.items():
        (tree / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / source, tree / target)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin" / NAME).symlink_to(f"/opt/{NAME}/{NAME}")
    paths = [path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink()]
    sums = [
        f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(tree)}" for path in paths
    ]  # dpkg's own format
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN/md5sums").write_text("\n".join(sums) + "\n", encoding="utf-8")
    (tree / "DEBIAN/control").write_text(control(sum(path.stat().st_size for path in paths)), encoding="utf-8")
    for path in sorted(tree.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or (path.name == NAME and path.parent.name == NAME) else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def make_deb(folder: Path, epoch: int) -> Path:
    """Build the .deb; gives its path."""
    tree = ROOT / "build" / "deb"
    lay_out(folder, tree, epoch)
    deb = DIST / f"{NAME}_{version()}_{ARCHITECTURES[platform.machine()]}.deb"
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, deb], env=env)
    return deb


def main() -> int:
    """Package, and with ``--try`` see that the package works where nothing of ours is."""
    parser = argparse.ArgumentParser(prog="./dev package")
    parser.add_argument(
        "--try", dest="attempt", action="store_true", help="install it in a clean Debian root and run the demo (root)"
    )
    parser.add_argument("--only-try", action="store_true", help="try the .deb that is there already")
    asked = parser.parse_args()
    if platform.machine() not in ARCHITECTURES:
        say(f"No package is made for {platform.machine()} machines yet.")
        return 1
    began = time.monotonic()
    deb = DIST / f"{NAME}_{version()}_{ARCHITECTURES[platform.machine()]}.deb"
    try:
        if not asked.only_try:
            system_tools({"objdump": "binutils", "strip": "binutils", "dpkg-deb": "dpkg"})
            python_library()
            epoch = commit_time()
            say("[1/2] the program's folder, by PyInstaller (about a minute)")
            folder = make_folder(epoch)
            say("[2/2] the Debian package")
            deb = make_deb(folder, epoch)
        size = deb.stat().st_size / 1e6
        print(f"{deb.relative_to(ROOT)}  {size:.1f} MB  sha256 {hashlib.sha256(deb.read_bytes()).hexdigest()}")
        say(f"To install it: sudo apt-get install ./{deb.relative_to(ROOT)}")
        if asked.attempt or asked.only_try:
            from clean_root import try_package

            try_package(deb, system_tools, say)
    except PackageTrouble as trouble:
        say(str(trouble))
        return 1
    except subprocess.CalledProcessError as failed:
        say(f"The package does not work in a clean root. This failed, with the reason above:\n  {failed.cmd[-4:]}")
        return 1
    say(f"Done in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
