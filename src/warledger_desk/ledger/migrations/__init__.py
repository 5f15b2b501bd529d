"""The ledger's migrations; they run by themselves when a ledger is opened."""
