"""
Killing commands at chosen moments, again and again, and looking at what each kill leaves.

A third of the kills comes after a time, evenly over the command's duration; a third before or after
a statement; a third right before or after a commit or a file's appearing. An operation is run
without a fault first, which gives its duration and how many moments it has.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.faults.children import Ended, Fault, run
from tests.faults.moments import COMMIT, FILE, STATEMENT, Moment, kill
from tests.faults.operations import Prepares

if TYPE_CHECKING:
    from random import Random

    from tests.faults.operations import Trial
    from tests.faults.scene import Scene

#: Kills of one trial at most, before it is left to run to its end.
_OF_A_TRIAL = 6


@dataclass(slots=True)
class Killed:
    """What came of killing one operation on one database."""

    operation: str
    kind: str
    kills: Counter[str] = field(default_factory=Counter)  #: by what the moment was chosen
    ended: int = 0  #: commands that were done before the moment came
    trials: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


def kill_often(operation: type[Trial], scene: Scene, kills: int, chance: Random) -> Killed:
    """
    Kill an operation so often; stops at the first problem, which leaves its places to be seen.

    Args:
        operation: Makes a trial.
        scene: Where.
        kills: How often.
        chance: Chooses moments.
    """
    found = Killed(operation=operation.__name__, kind=scene.server.kind)
    spans: dict[int, list[Ended]] = {}
    while sum(found.kills.values()) < kills and not found.problems:
        trial = operation(scene, found.trials)
        variant = found.trials % operation.variants
        if variant not in spans:
            # Trials of different numbers differ; each sort is measured once.
            spans[variant] = _undisturbed(operation(scene, found.trials), found)
        left = kills - sum(found.kills.values())
        _course(trial, spans[variant], min(left, _OF_A_TRIAL), chance, found)
        found.trials += 1
    return found


def _undisturbed(trial: Trial, found: Killed) -> list[Ended]:
    """The commands of a trial as they end by themselves."""
    ended = []
    while (command := trial.command()) is not None:
        ended.append(run(command, _with(trial, Fault())))
        found.problems += _said("undisturbed", ended[-1])
        found.problems += trial.look(ended[-1])
        if found.problems:
            return ended
    found.problems += trial.end()
    return ended


def _course(trial: Trial, spans: list[Ended], kills: int, chance: Random, found: Killed) -> None:
    """One trial: killed so often at most, then left alone."""
    steps = 0
    while (command := trial.command()) is not None:
        fault = Fault()
        if kills > 0:
            fault = _fault(spans[min(steps, len(spans) - 1)], chance)
        ended = run(command, _with(trial, fault))
        trial.scene.server.settle(trial.ledger)
        if ended.killed:
            found.kills[fault.name] += 1
            kills -= 1
        else:
            found.ended += 1
            steps += 1
            found.problems += _said(fault.name, ended)
        found.problems += (f"after {fault}: {problem}" for problem in trial.look(ended))
        if found.problems:
            return
    found.problems += trial.end()


def _with(trial: Trial, fault: Fault) -> Fault:
    """The fault in a process that begins as the trial wants it."""
    return replace(fault, prepare=trial.prepare) if isinstance(trial, Prepares) else fault


def _said(name: str, ended: Ended) -> list[str]:
    """A command that nobody killed has to succeed, whatever was killed before it."""
    return [f"{name}: ended with {ended.code}: {ended.err}"] if ended.code else []


def _fault(span: Ended, chance: Random) -> Fault:
    """A moment of a command that takes so long and has so many."""
    names = [STATEMENT, COMMIT + FILE, "time"]
    name = chance.choice(names)
    kinds = [kind for kind in (STATEMENT, COMMIT, FILE) if kind in name and span.seen.get(kind)]
    if not kinds:
        return Fault(name="time", after=chance.uniform(0, span.seconds))
    kind = chance.choices(kinds, [span.seen[one] for one in kinds])[0]
    number = chance.randint(1, span.seen[kind])
    return Fault(name=kind, moment=Moment(kind=kind, number=number, act=kill))
