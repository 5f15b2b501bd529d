"""
Readers and reviewers at once on the real server: ``make load``.

They are coroutines over httpx: a few hundred need one process and a part of one core, and httpx is
at hand for other tests. A framework for loads would bring a scheduler, a web server and ten
packages, and replace the standard library's sockets in the process that measures.
"""
