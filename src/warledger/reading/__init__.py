"""The reading stage: a report's sentences with their parse, and what is said in them by whom."""
