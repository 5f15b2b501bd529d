"""The web application over a ledger of its own, and clients signed in with each role."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.conftest import made_once, shared_folder
from tests.web.quick_passwords import hurry

from warledger_desk.ledger.opening import open_ledger, set_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

set_up(web=True)  # the tests' modules import models
hurry()

PASSWORD = "correct horse battery staple"  # noqa: S105 - of the tests


@pytest.fixture(scope="session")
def empty_web_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the tables of the web application and an account for each role."""
    return made_once(shared_folder(tmp_path_factory) / "empty_web.db", _empty)


def _empty(path: Path) -> None:
    from django.db import connection  # noqa: PLC0415

    from warledger_desk.accounts.roles import NAMES  # noqa: PLC0415
    from warledger_desk.accounts.services import add_user  # noqa: PLC0415

    open_ledger(path, create=True, web=True)
    for role, name in NAMES.items():
        add_user(name, PASSWORD, role)
    connection.close()


@pytest.fixture(scope="session")
def whole_web_ledger(empty_web_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with everything that pages can show, in hostile words (`tests.web.whole`)."""

    def filled(path: Path) -> None:
        from django.db import connection  # noqa: PLC0415
        from tests.web import whole  # noqa: PLC0415

        shutil.copy(empty_web_ledger, path)
        open_ledger(path, create=False, web=True)
        whole.fill()
        connection.close()

    return made_once(shared_folder(tmp_path_factory) / "whole_web.db", filled)


@pytest.fixture
def web(empty_web_ledger: Path, tmp_path: Path) -> Iterator[Path]:
    """An empty ledger of the web application, open."""
    yield from opened(empty_web_ledger, tmp_path)


@pytest.fixture
def whole(whole_web_ledger: Path, tmp_path: Path) -> Iterator[Path]:
    """A ledger with everything in it, open."""
    yield from opened(whole_web_ledger, tmp_path)


def opened(template: Path, folder: Path) -> Iterator[Path]:
    """A copy of a ledger, open until the test ends."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.cache import cache  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    path = Path(shutil.copy(template, folder / "ledger.db"))
    if "testserver" not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    cache.clear()
    open_ledger(path, create=False, web=True)
    yield path
    connection.close()


@pytest.fixture
def client(web: Path) -> Client:
    """A browser that is not signed in."""
    from django.test import Client  # noqa: PLC0415

    return Client()


@pytest.fixture
def signed_in(web: Path) -> Callable[[str], Client]:
    """Makes a browser signed in as the account of a role: "coder", "reviewer", …"""
    from django.test import Client  # noqa: PLC0415

    from warledger_desk.accounts.models import User  # noqa: PLC0415

    def browser(role: str) -> Client:
        made = Client()
        made.force_login(
            User.objects.get(username=role), "django.contrib.auth.backends.ModelBackend"
        )
        return made

    return browser
