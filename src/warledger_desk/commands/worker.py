"""``warledger worker``: reads what comes in through the desk."""

from typing import TYPE_CHECKING, Annotated

import typer

from warledger_desk.commands.session import Ledger, complain, ledger

if TYPE_CHECKING:
    from datetime import datetime


def worker(
    *,
    of: Ledger,
    once: Annotated[
        bool, typer.Option("--once", help="End as soon as nothing is left to do.")
    ] = False,
) -> None:
    """
    Read uploads, addresses and feeds that people give to the desk, until Ctrl-C.

    It also holds the figures of published articles against the ledger, now and then.

    `warledger serve` starts one by itself; more may run beside it, also on other machines where
    the ledger is on PostgreSQL.

    \b
    Examples:
      warledger worker --ledger iraq.db
      warledger worker --once --ledger iraq.db
    """
    with ledger(of, create=True, web=True) as name:
        from warledger_desk.intake.worker import work

        complain(f"working for {name}" if not once else f"working for {name}, once")
        work(once=once, also=_keep_up)


def _keep_up(when: "datetime") -> None:
    """
    Incidents and undertakings for the pages of whoever reads, then what rests on them: the queue,
    and the figures of articles. What has had its time is thrown away: sessions, kept forms.
    """
    from warledger_desk.accounts import unsent
    from warledger_desk.accounts.sessions import clear_sessions
    from warledger_desk.articles.services.composing import look_again
    from warledger_desk.articles.services.freshness import forget_old
    from warledger_desk.ledger.services.reconciling import bring_up_to_date
    from warledger_desk.ledger.services.undertakings import gather
    from warledger_desk.review.queueing import catch_up

    bring_up_to_date(when=when)
    gather(when=when)
    while catch_up(when=when):
        pass
    look_again(when)
    forget_old(when)
    clear_sessions(when)
    unsent.forget_old(when)
