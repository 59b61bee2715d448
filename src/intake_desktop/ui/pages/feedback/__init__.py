# SPDX-License-Identifier: Apache-2.0
"""What clients think of the service, without a name, a code or a day."""
