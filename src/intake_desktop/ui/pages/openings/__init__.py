# SPDX-License-Identifier: Apache-2.0
"""Who opened a file, and the paper of it for the survivor who asks."""
