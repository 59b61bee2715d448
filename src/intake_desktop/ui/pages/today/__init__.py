# SPDX-License-Identifier: Apache-2.0
"""Today: what this person must do now, and for supervisors how much everybody has."""
