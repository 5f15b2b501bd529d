"""
The desk: what needs a database. So far the ledger, and the commands that work on it.

Needs the extra ``warledger[desk]``. The engine (`warledger`) never imports it: it finds the
commands through entry points.
"""
