# SPDX-License-Identifier: Apache-2.0
"""Recovery sheets while all is well: is the newest one on paper, would it help, print it anew; one-time codes."""
