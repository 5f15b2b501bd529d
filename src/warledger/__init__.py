"""Warledger reads reports about wars and keeps an auditable ledger of what they claim."""

__version__ = "0.1.0"
