# SPDX-License-Identifier: Apache-2.0
"""Bundles: pack, sign, seal, verify, open, merge."""
