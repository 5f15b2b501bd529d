"""Cases by the grammars of the inputs; what makes them is a `random.Random` and nothing else."""
