# SPDX-License-Identifier: Apache-2.0
"""Where the packaged program begins."""

import sys

from intake_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
