# SPDX-License-Identifier: Apache-2.0
"""The forms of the centre: what there is, a file that is read, and a form as it will be asked."""
