"""Every view says who may see it, and is shown to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import get_converters

from warledger_desk.accounts.access import keeps_own_rules, needed
from warledger_desk.accounts.roles import NAMES, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SAMPLES = {"int": 1, "str": "x", "slug": "x", "path": "x", "uuid": "0" * 32}


def views(
    patterns: list[Any], namespace: str = ""
) -> Iterator[tuple[str, URLPattern, Callable[..., Any]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from views(pattern.url_patterns, inner)
        elif not keeps_own_rules(pattern.callback):
            yield f"{namespace}{pattern.name}", pattern, pattern.callback


OURS = list(views(get_resolver("warledger_desk.web.urls").url_patterns))


def address(name: str, pattern: URLPattern) -> str:
    known = {converter: key for key, converter in get_converters().items()}
    arguments = {
        key: SAMPLES[known.get(converter, "str")]
        for key, converter in pattern.pattern.converters.items()
    }
    return reverse(name, kwargs=arguments)


@pytest.mark.parametrize(("name", "pattern", "view"), OURS, ids=[name for name, *_ in OURS])
def test_a_view_is_shown_to_those_whose_role_is_enough(
    name: str,
    pattern: URLPattern,
    view: Callable[..., Any],
    signed_in: Callable[[str], Client],
) -> None:
    wanted = needed(view)
    assert wanted is not None, f"{name} does not say who may see it"
    browsers = {Role.PUBLIC: Client()}
    browsers |= {role: signed_in(known) for role, known in NAMES.items()}
    for role, browser in browsers.items():
        for ask in (browser.get, browser.post):
            answer = ask(address(name, pattern))
            refused = answer.status_code == 403 or (
                answer.status_code == 302 and "/accounts/login/" in answer.headers["Location"]
            )
            assert refused == (role < wanted), (role, ask.__name__, answer.status_code)


def test_a_view_that_says_nothing_is_shown_to_nobody(signed_in: Callable[[str], Client]) -> None:
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415
    from django.test import RequestFactory  # noqa: PLC0415

    from warledger_desk.accounts.middleware import AccessMiddleware  # noqa: PLC0415
    from warledger_desk.accounts.models import User  # noqa: PLC0415

    signed_in("admin")
    request = RequestFactory().get("/")
    request.user = User.objects.get(username="admin")
    middleware = AccessMiddleware(lambda _: pytest.fail("was let through"))
    with pytest.raises(PermissionDenied, match="does not say who"):
        middleware.process_view(request, lambda _: None, (), {})
