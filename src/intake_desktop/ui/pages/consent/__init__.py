# SPDX-License-Identifier: Apache-2.0
"""What she agreed to: who may be told what, and all else."""
