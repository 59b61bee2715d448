# SPDX-License-Identifier: Apache-2.0
"""See that nothing foreign is in the files of the project, for ``./dev lint``.

Not wanted: addresses of package hosts (a pin is a name, a version and a hash; where it comes from is each machine's own
setting), paths of one developer's machine, binaries and fonts (they are built), files that outgrow a reader.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Written so that this file does not find itself. The root of a choice list (XPath) is no folder.
FOREIGN = {
    "names a package host": re.compile(
        r"py[p]i\.org|pythonhos[t]ed|npm[j]s\.(com|org)|deb\.debia[n]\.org|proxy\.golan[g]|crate[s]\.io"
    ),
    "has a path of one machine": re.compile(
        r"(?<![\w.])/(wor[k]|hom[e]/\w+|roo[t](?!/(item|row))|User[s]/\w+|opt/(pyp[i]|wheel[s]))(/|\b)|\.\./share[d]\b"
    ),
    "has a lock file's address": re.compile(r"^\s*(--(extra-)?index-url|--find-links|\"?resolved\"?:)\s", re.MULTILINE),
}
PICTURES = re.compile(r"docs/.+\.png|tests/fixtures/stores/.+")
MOST_BYTES = 400_000
MOST_BYTES_OF_SENTENCES = 1_000_000
"""Thousands of sentences in a script of three bytes a letter are no binary."""
MOST_LINES, MOST_LINES_OF_TESTS = 420, 500


def problems(name: str, data: bytes) -> list[str]:
    """What is wrong with one file of the project."""
    if PICTURES.fullmatch(name):
        return ["is larger than 400 kB"] if len(data) > MOST_BYTES else []
    if b"\0" in data or name.endswith((".ttf", ".otf", ".woff2", ".mo", ".whl", ".deb")):
        return ["is a binary; it should be built, not kept"]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ["is not UTF-8"]
    found = [words for words, pattern in FOREIGN.items() if pattern.search(text)]
    most = MOST_BYTES_OF_SENTENCES if name.endswith((".po", ".pot")) else MOST_BYTES
    if len(data) > most:
        found.append(f"is larger than {most // 1000} kB")
    if name.endswith(".py") and text:
        if not text.startswith(("# SPDX-License-Identifier: Apache-2.0\n", "#!/usr/bin/env python3\n# SPDX")):
            found.append("does not begin with its licence line")
        if (lines := text.count("\n")) > (MOST_LINES_OF_TESTS if name.startswith("tests/") else MOST_LINES):
            found.append(f"has {lines} lines; it is two files")
    return found


def files() -> list[str]:
    """The files that git keeps or would keep."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    return [
        name
        for name in subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
        if name
    ]


def main() -> int:
    """Name every file that should not stay as it is; 1 when there is one."""
    bad = 0
    for name in files():
        path = ROOT / name
        if path.is_file():
            for words in problems(name, path.read_bytes()):
                print(f"{name} {words}", file=sys.stderr)
                bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
