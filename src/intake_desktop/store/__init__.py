# SPDX-License-Identifier: Apache-2.0
"""The encrypted file: open, transact, read, search."""
