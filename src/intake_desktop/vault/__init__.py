# SPDX-License-Identifier: Apache-2.0
"""Passphrases become keys; keys are kept in slots, on paper and in the system keyring."""
