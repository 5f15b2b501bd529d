"""
Digests of passwords that cost nothing.

The product's take a quarter of a second each, which is too much for tests that sign in. A test that
looks at the digests has them slow again, by `ROUNDS`.
"""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher

#: How often the product's digests are taken.
ROUNDS = PBKDF2PasswordHasher.iterations


def hurry() -> None:
    """Take few rounds from now on."""
    PBKDF2PasswordHasher.iterations = 1000
