"""
Pairs become groups: best pairs first, and never by a chain of near matches alone.

Two groups are joined only if no pair between them is excluded and none falls below the floor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile.features import FLOOR, LINK, score_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from warledger.reconcile.faces import Face

#: Pairs that are looked at when two large groups meet.
_MOST_PAIRS = 64
#: The score of a pair that the report itself, or a person, calls the same.
TOLD, JUDGED = 5.0, 9.0


def grouped(
    component: Iterable[int],
    faces: Mapping[int, Face],
    edges: Mapping[tuple[int, int], float],
    refused: Callable[[int, int], bool],
) -> list[list[int]]:
    """
    The groups of one connected component.

    Args:
        component: Numbers of its faces.
        faces: By number.
        edges: Scores of its pairs that reach `LINK`; the smaller number first.
        refused: Whether a person says that two faces are not the same.
    """
    group: dict[int, list[int]] = {number: [number] for number in component}
    order = {number: faces[number].first for number in group}
    ranked = sorted(edges, key=lambda pair: _rank(pair, edges, faces, order))
    for a, b in ranked:
        one, two = group[a], group[b]
        if one is two or edges[a, b] < LINK:
            continue
        if _may_join(one, two, faces, refused, force=edges[a, b] >= TOLD):
            one.extend(two)
            for number in two:
                group[number] = one
    unique = {id(members): members for members in group.values()}
    return [sorted(members, key=order.__getitem__) for members in unique.values()]


def _rank(
    pair: tuple[int, int],
    edges: Mapping[tuple[int, int], float],
    faces: Mapping[int, Face],
    order: Mapping[int, tuple[str, str]],
) -> tuple[object, ...]:
    """Readers' claims come last, so that they join what reports say and never tie it together."""
    by_reader = faces[pair[0]].comment or faces[pair[1]].comment
    return (by_reader, -edges[pair], *sorted((order[pair[0]], order[pair[1]])))


def _may_join(
    one: list[int],
    two: list[int],
    faces: Mapping[int, Face],
    refused: Callable[[int, int], bool],
    *,
    force: bool,
) -> bool:
    looked = 0
    for a in one:
        for b in two:
            if refused(a, b):
                return False
            if force or looked >= _MOST_PAIRS:
                continue
            looked += 1
            if score_of(faces[a], faces[b]) < FLOOR:
                return False
    return True
