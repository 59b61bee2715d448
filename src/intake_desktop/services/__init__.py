# SPDX-License-Identifier: Apache-2.0
"""What the office does: one verb a function, one transaction each."""
