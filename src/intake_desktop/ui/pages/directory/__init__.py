# SPDX-License-Identifier: Apache-2.0
"""The directory: who can help, with what, where and when, and under which name on a paper that must not tell."""
