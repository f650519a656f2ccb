"""Circles among things that wait for each other; without recursion, for chains may be long. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]


def circles(graph: Graph) -> list[list[str]]:
    """Circles as `[a, b, a]`, in the graph's order: none shares a node with another, and every knot has at least one.

    Every node that is followed must itself be in the graph.
    """
    found: list[list[str]] = []
    done: set[str] = set()
    told: set[str] = set()
    for start in graph:
        if start not in done:
            _walk(graph, start, done, told, found)
    return found


def _walk(graph: Graph, start: str, done: set[str], told: set[str], found: list[list[str]]) -> None:
    way = {start: 0}  # the way from the start, each node with its place on it
    last_told = [-1]  # for each place on the way, the last one up to it whose node was told
    left: list[Iterator[str]] = [iter(graph[start])]
    while left:
        here = next(left[-1], None)
        if here is None:
            left.pop()
            last_told.pop()
            done.add(way.popitem()[0])
        elif here in way:
            if last_told[-1] < way[here]:
                circle = list(way)[way[here] :]
                told.update(circle)
                last_told[way[here] :] = range(way[here], len(way))
                found.append([*circle, here])
        elif here not in done:
            last_told.append(len(way) if here in told else last_told[-1])
            way[here] = len(way)
            left.append(iter(graph[here]))
