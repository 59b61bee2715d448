# SPDX-License-Identifier: Apache-2.0
"""Messages become sentences in the reader's language."""
