# SPDX-License-Identifier: Apache-2.0
"""The intake: one step of questions at a time, kept as a draft from the first key press on."""
