"""
Benchmarks: how fast the engine is, against what, on which text.

``python -m benchmarks`` (``make bench``) measures and writes the generated tables of
docs/performance.md. No test asserts a time.
"""
