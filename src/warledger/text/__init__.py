"""Offset-true string work: numbers, dates, parse trees. Pure functions, no report needed."""
