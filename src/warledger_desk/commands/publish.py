"""``warledger publish``: reports made public, situation reports, the public site as files."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.grouped import grouped
from warledger.cli.options import iso_date
from warledger_desk.commands.named import named
from warledger_desk.commands.options import check_days
from warledger_desk.commands.session import Ledger, complain, ledger, now

if TYPE_CHECKING:
    from warledger_desk.site.static_export import Exported

_EVERY = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The public site as files."""

    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write the public site into this folder, which appears whole or not at all.",
        ),
    ] = None
    address: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="WARLEDGER_SITE_ADDRESS",
            show_default=False,
            help="Where the files will lie; feeds and the sitemap need it.",
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Which reports become public, and how."""

    everything: Annotated[
        bool, typer.Option("--all", help="Make every report public that never was.")
    ] = False
    extracts: Annotated[
        bool,
        typer.Option(
            "--extracts", help="With --all: show only the sentences that figures rest on."
        ),
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A situation report."""

    start: Annotated[
        date | None,
        typer.Option(
            "--from", metavar="DATE", parser=iso_date, help="Situation report: first day."
        ),
    ] = None
    end: Annotated[
        date | None,
        typer.Option("--to", metavar="DATE", parser=iso_date, help="Situation report: last day."),
    ] = None
    actor: Annotated[
        str | None, typer.Option(metavar="NAME", help="Situation report: of whom.")
    ] = None


@grouped
def publish(
    *,
    of: Ledger,
    files: Files,
    reports: Reports,
    situation: Situation,
    who: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who publishes; kept with the act.")
    ] = "command line",
) -> None:
    """Publish reports and situation reports, and write the public site for a file server.

    Only what an editor published is public: at the desk, or here with --all. With --from and --to a
    situation report is made from the published reports and published. With --out the public site
    is written as files with relative links; what needs a server is left out, and said.

    \b
    Examples:
      warledger publish --all --ledger iraq.db
      warledger publish --from 2008-03-25 --to 2008-03-30 --actor "Mahdi Army" --ledger iraq.db
      warledger publish --out site --address https://war.example.org --ledger iraq.db
    """
    _check(files, reports, situation)
    with ledger(of, web=True) as name:
        from warledger_desk.ledger.services.reconciling import reconciled

        reconciled(when=now())  # pages show incidents as they follow from claims and judgements
        if reports.everything:
            _publish_all(name, who, extracts=reports.extracts)
        if situation.start is not None and situation.end is not None:
            _situation(name, situation.start, situation.end, situation.actor, who)
        if files.out is not None:
            _write(files.out, files.address)


def _check(files: Files, reports: Reports, situation: Situation) -> None:
    """
    Refuse what can't be done, before anything is.

    Raises:
        typer.BadParameter: It can't.
    """
    start, end, address = situation.start, situation.end, files.address
    if (start is None) != (end is None):
        raise typer.BadParameter("a period has both ends", param_hint="--from, --to")
    check_days(start, end)
    if files.out is None and start is None and not reports.everything:
        raise typer.BadParameter("say what: --all, --from and --to, --out", param_hint="publish")
    if address is not None and _host(address) is None:
        cause = f"{address!r} is no address of a site, such as https://war.example.org"
        raise typer.BadParameter(cause, param_hint="--address")


def _host(address: str) -> str | None:
    """The host in a site's address, as Django names hosts; None where the address is none."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # either may be none
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.query:
        return None
    return f"[{host}]" if host and ":" in host else host or None


def _publish_all(name: str, who: str, *, extracts: bool) -> None:
    from warledger_desk.articles.models import Extent
    from warledger_desk.articles.services.publishing import publish_all

    extent = Extent.EXTRACTS if extracts else Extent.FULL
    number = publish_all(who=who, when=now(), extent=extent)
    complain(f"{name}: {number} report{'s' * (number != 1)} made public")


def _situation(name: str, start: date, end: date, actor: str | None, who: str) -> None:
    from warledger.publish.sitrep import Request
    from warledger_desk.articles.services.situations import make

    of = named(name, actor=actor).actor
    request = Request(start=start, end=end, actor=of, actor_name=actor)
    made = make(request, who=who, when=now())
    complain(f"{name}: published “{made.title}”")


def _write(out: Path, address: str | None) -> None:
    from django.conf import settings

    from warledger_desk.site.static_export import ExportError, export

    if address is not None:
        settings.SITE_ADDRESS = address.rstrip("/")
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, str(_host(address))]
    try:
        made = export(out.absolute(), told=_tell)
    except ExportError as error:
        complain(str(error))
        raise typer.Exit(ExitCode.INPUT_FAILED) from error
    _report(out, made)


def _tell(pages: int) -> None:
    if pages % _EVERY == 0:
        complain(f"{pages} pages written")


def _report(out: Path, made: "Exported") -> None:
    complain(f"{out}: {made.pages} pages and {made.files} files of style and maps")
    for line in made.left_out:
        complain(f"left out: {line}")
    for link in made.dangling:
        complain(f"a link leads nowhere: {link}")
