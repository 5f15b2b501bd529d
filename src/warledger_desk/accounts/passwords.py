"""Which passwords are refused beside those that Django's own validators refuse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from warledger_desk.accounts.models import User

#: Characters. Hashing a longer one would cost the server more than it gives anybody.
LONGEST = 128
#: Different characters that a password has at least.
_DIFFERENT = 5
_ROWS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_STEP = 4  #: neighbours in a row of keys or letters that count as one character


class LongestValidator:
    """Refuses what is longer than `LONGEST`."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002
        """
        Look at a password.

        Raises:
            ValidationError: It is too long.
        """
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """For forms."""
        return f"A password has at most {LONGEST} characters."


class GuessableValidator:
    """
    Refuses what only looks long: a common password or the site's name between digits and marks or
    said twice, runs of the keyboard, few different characters. Composition is nobody's business:
    five plain words will do.
    """

    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002
        """
        Look at a password.

        Raises:
            ValidationError: It is soon guessed.
        """
        if len(password) > LONGEST:  # `LongestValidator` refuses it; looking at it would take long
            return
        words = password.strip().lower()
        bare = re.sub(r"^[\d\W_]+|[\d\W_]+$", "", words)
        repeated = re.fullmatch(r"(.+?)\1+", bare)
        once = repeated[1] if repeated else bare
        known = {"warledger", re.sub(r"\W", "", str(settings.SITE_NAME).lower())}
        soon = once in self._common or once in known or len(set(words)) < _DIFFERENT
        if soon or len(_without_runs(words)) < _DIFFERENT:
            raise ValidationError(
                "This is soon guessed: it is a common password, a name or a row of keys made "
                "longer.",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        """For forms."""
        return "A common password made longer is refused; several unrelated words are good."


def _without_runs(words: str) -> str:
    """The words with each stretch of neighbouring keys or letters as its first character."""
    kept, at = [], 0
    while at < len(words):
        kept.append(words[at])
        end = at + _STEP
        while end <= len(words) and _is_run(words[at:end]):
            end += 1
        at = max(at + 1, end - 1) if end > at + _STEP else at + 1
    return "".join(kept)


def _is_run(words: str) -> bool:
    return any(words in row or words in row[::-1] for row in _ROWS)
