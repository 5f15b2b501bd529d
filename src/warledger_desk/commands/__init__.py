"""
The commands that work on a ledger, a module each; the engine's command line loads them.

Importing them imports no Django: only a command that runs does.
"""
