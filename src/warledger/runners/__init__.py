"""
Many reports at once: engines that read in several processes or on several machines, and archives.

An archive is read into a folder of parts (`read_archive`). Its bytes are a function of the inputs
and of what was asked for: not of the engine, the number of workers, the size of batches, the order
in which work is done, nor of how often the run was stopped and taken up again.

`inputs are cut into batches` → an engine runs `read_batch` on each → `parts are written`.
"""

from __future__ import annotations

from warledger.runners.archive import PART, Plan, Step, read_archive
from warledger.runners.batches import Batch
from warledger.runners.engines import FEW, Engine, EngineName, engine_of, worker_count
from warledger.runners.folder import LETTERS, Entry, parts_of
from warledger.runners.readings import read_in_batches
from warledger.runners.work import Done, Form, Order, fingerprint, read_batch

__all__ = [
    "FEW",
    "LETTERS",
    "PART",
    "Batch",
    "Done",
    "Engine",
    "EngineName",
    "Entry",
    "Form",
    "Order",
    "Plan",
    "Step",
    "engine_of",
    "fingerprint",
    "parts_of",
    "read_archive",
    "read_batch",
    "read_in_batches",
    "worker_count",
]
