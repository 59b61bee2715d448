# SPDX-License-Identifier: Apache-2.0
"""The keys of a partner: our key file goes there, theirs comes here, two people compare six words."""
