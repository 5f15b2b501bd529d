"""Browser tests of the web application use its ledgers."""

from __future__ import annotations

from tests.web.conftest import empty_web_ledger, signed_in, web, whole_web_ledger

__all__ = ["empty_web_ledger", "signed_in", "web", "whole_web_ledger"]
