"""What can be done with an open ledger. Each module is one thing; none of them reads the clock."""
