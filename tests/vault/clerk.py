# SPDX-License-Identifier: Apache-2.0
"""A child process that adds staff and says so after each one, to be killed in the middle.

``python -m tests.vault.clerk HOME`` prints the code of everybody who can sign in from now on. With ``--largest-file
BYTES`` the kernel refuses longer files, as a full disk does; it then prints the name of the trouble and ends.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
from pathlib import Path

from intake_desktop.domain.troubles import Trouble
from intake_desktop.vault import Member
from intake_desktop.vault.troubles import CodeTaken

from .office import PC, FileKeyring, words

CODES = tuple(f"CW{number}" for number in range(100, 1000))


def main() -> None:
    """Add staff until killed, or until the disk is full."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--largest-file", type=int)
    options = parser.parse_args()
    pc = PC(options.home, FileKeyring(options.home.parent / "keyring.json"))
    supervisor = pc.sign_in("SV01")
    taken = {person.code for person in supervisor.roster.users}
    if options.largest_file:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (options.largest_file, options.largest_file))
    for code in CODES:
        if code not in taken:
            try:
                with contextlib.suppress(CodeTaken):
                    pc.vault().add(supervisor, Member(code, ("caseworker",)), words("SV01"))
                    print(code, flush=True)
            except Trouble as trouble:
                print(trouble.name, flush=True)
                return


if __name__ == "__main__":
    main()
