"""``warledger user``: accounts of the desk, for whoever keeps the server."""

import getpass
import sys
from enum import StrEnum
from typing import Annotated

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.output import opened
from warledger_desk.commands.session import Ledger, complain, ledger


class Act(StrEnum):
    """What to do."""

    ADD = "add"
    LIST = "list"
    PASSWORD = "password"  # noqa: S105 - the word
    ROLE = "role"
    REMOVE_SECOND_FACTOR = "remove-second-factor"


class RoleName(StrEnum):
    """Each may do what those before it may."""

    CODER = "coder"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMIN = "admin"


def user(
    act: Annotated[Act, typer.Argument(show_default=False, help="What to do.")],
    name: Annotated[
        str, typer.Argument(metavar="NAME", show_default=False, help="Whose account.")
    ] = "",
    *,
    of: Ledger,
    role: Annotated[
        RoleName, typer.Option(help="For add and role: what the account may do.")
    ] = RoleName.CODER,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """
    Give accounts of the desk, change their passwords and roles, remove a lost second factor.

    Examples:

        warledger user add amal --role admin --ledger iraq.db

        warledger user list --ledger iraq.db

        warledger user remove-second-factor amal --ledger iraq.db
    """
    with ledger(of, create=False, web=True):
        from django.core.exceptions import ValidationError

        try:
            if act is Act.LIST:
                _list()
                return
            if not name:
                raise ValidationError(f"`warledger user {act}` needs a NAME")
            _do(act, name, role, password_stdin=password_stdin)
        except ValidationError as error:
            for line in error.messages:
                complain(line)
            raise typer.Exit(ExitCode.INPUT_FAILED) from error
    complain(f"{name}: done")


def _list() -> None:
    from warledger_desk.accounts import services

    with opened(None, exact=False) as stream:
        stream.writelines(f"{line}\n" for line in services.account_lines())


def _do(act: Act, name: str, role: RoleName, *, password_stdin: bool) -> None:
    from warledger_desk.accounts import services

    level = services.role_named(role.value)
    if act is Act.ADD:
        services.add_user(name, _password(stdin=password_stdin), level)
    elif act is Act.PASSWORD:
        services.set_password(name, _password(stdin=password_stdin))
    elif act is Act.REMOVE_SECOND_FACTOR:
        services.remove_second_factor(name)
    else:
        services.set_role(name, level)


def _password(*, stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass("Password: ")
