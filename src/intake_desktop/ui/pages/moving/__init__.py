# SPDX-License-Identifier: Apache-2.0
"""A record taken with an older form: what the newer one changes, said in words, and the move."""
