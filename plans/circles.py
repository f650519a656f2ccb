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
    left: list[Iterator[str]] = [iter(graph[start])]
    while left:
        here = next(left[-1], None)
        if here is None:
            left.pop()
            done.add(way.popitem()[0])
        elif here in way:
            circle = list(way)[way[here] :] if here not in told else []
            if circle and told.isdisjoint(circle):
                told.update(circle)
                found.append([*circle, here])
        elif here not in done:
            way[here] = len(way)
            left.append(iter(graph[here]))
