# SPDX-License-Identifier: Apache-2.0
"""The end of a case: asking to close it, deciding, handing it over, opening it again."""
