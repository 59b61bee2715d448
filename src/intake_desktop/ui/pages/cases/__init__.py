# SPDX-License-Identifier: Apache-2.0
"""The list of cases, with drafts on top and a search that follows the typing."""
