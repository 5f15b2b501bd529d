"""Groups of options: the command line sees options, the command sees groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from warledger.cli.grouped import grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part."""

    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50
    after: Annotated[str | None, typer.Option(help="Behind this.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who and why."""

    who: Annotated[str, typer.Option(help="Who.")]


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()

    @made.command()
    @grouped
    def show(
        what: Annotated[str, typer.Argument()],
        *,
        page: Page,
        loud: Annotated[bool, typer.Option("--loud")] = False,
        signed: Signed,
    ) -> None:
        """Show a list."""
        typer.echo(f"{what} {page} {loud} {signed}")

    return made


def test_a_command_gets_its_groups_with_what_was_given_and_defaults(app: typer.Typer) -> None:
    found = CliRunner().invoke(app, ["claims", "--limit", "7", "--who", "Ana", "--loud"])
    assert found.exit_code == 0
    assert found.output == "claims Page(limit=7, after=None) True Signed(who='Ana')\n"


def test_options_stand_in_the_place_of_their_group(app: typer.Typer) -> None:
    told = CliRunner().invoke(app, ["--help"], terminal_width=200).output
    places = [told.index(name) for name in ("--limit", "--after", "--loud", "--who")]
    assert places == sorted(places)
    assert "Show a list." in told
    assert "default: 50" in told


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["claims"], "Missing option '--who'"),
        (["claims", "--who", "A", "--limit", "0"], "greater than or equal to 1"),
    ],
)
def test_what_is_missing_or_out_of_range_is_refused(
    app: typer.Typer, given: list[str], says: str
) -> None:
    found = CliRunner().invoke(app, given, terminal_width=200)
    assert found.exit_code == 2
    assert says in found.output
