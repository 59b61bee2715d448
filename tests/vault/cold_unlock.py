# SPDX-License-Identifier: Apache-2.0
"""For tests/bench/vault.py: the first unlock of a fresh process, with a real Secret Service, at the cost of the field.

``python -m tests.vault.cold_unlock HOME`` sets up a vault and starts itself again; the second process prints how long
the unlock took and how long Argon2id alone takes there, in ms.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from .office import STORE, words


def main() -> None:
    """Set up in one process, unlock in the next."""
    from intake_desktop.vault import KdfPolicy, Member, Vault

    policy = KdfPolicy.standard()
    vault = Vault(Path(sys.argv[1]), policy=policy)
    if not vault.exists():
        from .real_keyring import sign_in_to_the_pc

        sign_in_to_the_pc()
        vault.found(STORE, Member("SV01", ("supervisor",)), words("SV01"))
        subprocess.run([sys.executable, "-m", "tests.vault.cold_unlock", sys.argv[1]], check=True)
        return
    passphrase = words("SV01")
    began = time.perf_counter()
    vault.unlock("SV01", passphrase)
    whole = time.perf_counter() - began
    from intake_desktop.vault.kdf import stretch

    began = time.perf_counter()
    stretch(passphrase, bytes(16), policy.cost)
    print(whole * 1000, (time.perf_counter() - began) * 1000)


if __name__ == "__main__":
    main()
