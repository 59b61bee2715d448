# SPDX-License-Identifier: Apache-2.0
"""Which backups there are, making one, trying one out, and where a second copy goes."""
