"""Secrets of second factors: kept encrypted, under a key that follows from the secret key."""

from __future__ import annotations

import base64
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

#: What stands before an encrypted value. Plain ones are base 32 (TOTP) or hexadecimal (recovery).
_MARK = "fernet:"
_USE = b"warledger: secrets of second factors"
#: Where allauth keeps a secret in a row's data.
_KEPT = ("secret", "seed")


class UnreadableError(ValidationError, PermissionDenied):
    """
    A secret is there and can't be read with the server's key.

    A form tells it as a wrong code, a page refuses; nobody gets in by it.
    """

    def __init__(self) -> None:
        super().__init__(
            "Your second factor can't be read with this server's key. Whoever keeps the server "
            "removes it; then sign in and set up another."
        )


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks before it writes a secret and after it has read one."""

    def encrypt(self, text: str) -> str:
        """The value as it is kept: plain where the key ends with the process."""
        if not settings.SECRET_KEY_LASTS:
            return text
        return _MARK + _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """
        The secret itself; a value that was kept plain is one.

        Raises:
            UnreadableError: It was encrypted with another key, or somebody changed it.
        """
        if not encrypted_text.startswith(_MARK):
            return encrypted_text
        try:
            return _cipher().decrypt(encrypted_text.removeprefix(_MARK)).decode()
        except InvalidToken as error:
            raise UnreadableError from error


def _cipher() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_USE)
    return Fernet(base64.urlsafe_b64encode(key.derive(settings.SECRET_KEY.encode())))


@receiver(post_save, sender=Authenticator, dispatch_uid="warledger.factors")
def encrypt_what_was_plain(instance: Authenticator, **_: Any) -> None:
    """A factor's use is noted in its row; with it, all of its owner's plain secrets go."""
    if not settings.SECRET_KEY_LASTS:
        return
    adapter = FactorAdapter()
    with transaction.atomic():
        rows = Authenticator.objects.filter(user_id=instance.user_id).select_for_update()
        for row in rows:
            plain = {
                name: row.data[name]
                for name in _KEPT
                if name in row.data and not row.data[name].startswith(_MARK)
            }
            if plain:
                kept = {name: adapter.encrypt(value) for name, value in plain.items()}
                Authenticator.objects.filter(pk=row.pk).update(data=row.data | kept)
