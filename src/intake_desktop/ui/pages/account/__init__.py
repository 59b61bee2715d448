# SPDX-License-Identifier: Apache-2.0
"""One's own account: roles, passphrase, and for a counsellor the others who wait for the key of the session notes."""
