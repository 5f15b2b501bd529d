"""
Evaluations: scorers, floors and the gate.

Every module takes the data's path and so runs on other data of the same form.
"""
