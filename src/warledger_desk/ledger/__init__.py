"""
The ledger: what many reports claim, stored so that every figure walks back to its words.

`opening` connects and migrates, `models` are the tables, `services` what can be done with them.
"""
