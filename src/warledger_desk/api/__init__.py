"""The API: the ledger for programs."""
