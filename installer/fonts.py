# SPDX-License-Identifier: Apache-2.0
"""Build the program's fonts, for ``./dev``: fetch the packages, check them, give the faces a private family name.

A system font of the same family would win over a bundled one, and an older Nastaliq of some systems is misplaced by
Qt until its words are unreadable. A private name settles that. ``resources/fonts/manifest.json`` says what is fetched
and what must come out; the same packages always give the same bytes. Run by ``./dev`` with the environment's Python.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "fonts"


class FontTrouble(Exception):
    """A package that is not what the manifest says, or cannot be fetched."""


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes, as the manifest writes it."""
    return hashlib.sha256(data).hexdigest()


def fetch(package: str, version: str, npm: list[str], folder: Path) -> Path:
    """Have npm lay one pinned package into a folder; gives the path of the archive."""
    asked = [*npm, "pack", f"{package}@{version}", "--silent", "--pack-destination", str(folder)]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise FontTrouble(f"npm could not fetch {package} {version}:\n{done.stderr.strip()[-800:]}")
    return folder / done.stdout.strip().splitlines()[-1]


def member(archive: tarfile.TarFile, name: str, expected: str) -> bytes:
    """Read one file of a package; raises FontTrouble when it is not the one the manifest knows."""
    found = archive.extractfile(f"package/{name}")
    data = found.read() if found else b""
    if digest(data) != expected:
        raise FontTrouble(f"{name} is not the file that the manifest expects")
    return data


def private_face(data: bytes, family: str, style: str) -> bytes:
    """Give a face its private family name, changing neither glyphs nor layout rules."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    full, postscript = f"{family} {style}", f"{family.replace(' ', '')}-{style}"
    names = font["name"]
    version = names.getDebugName(5)
    names.names = [name for name in names.names if name.nameID not in (16, 17, 21, 22, 25)]
    for number, words in {1: family, 2: style, 3: f"{version};{postscript}", 4: full, 6: postscript}.items():
        names.setName(words, number, 3, 1, 0x409)
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def build(manifest: dict[str, list[dict[str, object]]], npm: list[str], *, trust: bool = False) -> None:
    """Build every face of the manifest; with ``trust`` write the digests that came out instead of checking them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        for number, entry in enumerate(manifest["packages"], 1):
            package, version, family = (str(entry[key]) for key in ("package", "version", "family"))
            print(f"  font {number} of {len(manifest['packages'])}: {family}", flush=True)
            with tarfile.open(fetch(package, version, npm, Path(temporary))) as archive:
                for made in entry["files"]:  # type: ignore[attr-defined]
                    data = member(archive, made["from"], made["from_sha256"])
                    if made["to"].endswith(".ttf"):
                        data = private_face(data, family, made["style"])
                    if trust:
                        made["sha256"] = digest(data)
                    elif digest(data) != made["sha256"]:
                        raise FontTrouble(f"{made['to']} came out differently from what the manifest says")
                    target = FOLDER / made["to"]
                    target.with_suffix(".part").write_bytes(data)
                    target.with_suffix(".part").replace(target)


def main() -> int:
    """Build the fonts, saying what is done; 1 and one sentence when a package is not what it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--trust", action="store_true", help="write the digests of what came out into the manifest")
    parser.add_argument(
        "--npm", nargs=argparse.REMAINDER, default=["npm"], help="the command that starts npm, to the end"
    )
    chosen = parser.parse_args()
    path = FOLDER / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    try:
        build(manifest, chosen.npm, trust=chosen.trust)
    except FontTrouble as trouble:
        print(f"The fonts could not be built: {trouble}", file=sys.stderr)
        return 1
    if chosen.trust:
        path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
