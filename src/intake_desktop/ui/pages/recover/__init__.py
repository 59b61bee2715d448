# SPDX-License-Identifier: Apache-2.0
"""Nobody can sign in: the ways back, from the sheet in the envelope to new keys for the old file."""
