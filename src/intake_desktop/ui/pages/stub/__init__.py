# SPDX-License-Identifier: Apache-2.0
"""A reply came: from the number of a slip to what its receiver answered, in a few keys."""
