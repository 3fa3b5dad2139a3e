"""Trails through known ties, against every simple path that networkx finds."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.repository.trails import Looks, Ties, Trail, trails

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1]), max_size=14)


def tied(pairs: list[tuple[int, int]]) -> dict[str, dict[str, str]]:
    ties: dict[str, dict[str, str]] = {"n0": {}, "n6": {}}
    for number, (one, other) in enumerate(pairs):
        ties.setdefault(f"n{one}", {})[f"r{number}"] = f"n{other}"
        ties.setdefault(f"n{other}", {})[f"r{number}"] = f"n{one}"
    return ties


def found(ties: Ties, length: int, looks: int = 100_000) -> list[Trail]:
    return list(trails(ties, "n0", "n6", length, Looks(looks)))


@given(PAIRS, st.integers(1, 6))
def test_they_are_the_simple_paths_of_that_length_in_the_order_of_ids(pairs: list[tuple[int, int]], long: int) -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_nodes_from(("n0", "n6"))
    for number, (one, other) in enumerate(pairs):
        graph.add_edge(f"n{one}", f"n{other}", key=f"r{number}")
    every: list[Any] = list(nx.all_simple_edge_paths(graph, "n0", "n6", cutoff=long))
    ways = [way for way in every if len(way) == long]
    expected = sorted(("n0", *(step for _, other, key in way for step in (key, other))) for way in ways)
    assert found(tied(pairs), long) == expected


@pytest.mark.parametrize("looks", [0, 1, 5, 17])
def test_a_search_without_looks_left_has_the_first_ones(looks: int) -> None:
    ties = tied([(one, other) for one in range(7) for other in range(one)])
    whole = found(ties, 4)
    counter = Looks(looks)
    some = list(trails(ties, "n0", "n6", 4, counter))
    assert some == whole[: len(some)]
    assert counter.spent
    assert len(some) < len(whole)


def test_odd_and_even_are_told_apart_at_no_cost() -> None:
    # bodies 1, 3, 5 each lead every programme 0, 2, 4, 6: between two programmes no way is odd
    ties = tied([(body, programme) for body in (1, 3, 5) for programme in (0, 2, 4, 6)])
    counter = Looks(1000)
    assert list(trails(ties, "n0", "n6", 5, counter)) == []
    assert counter.left == 1000
