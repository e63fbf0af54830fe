"""Do the readers of what comes from outside hold, whatever they are given, for ten minutes?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.outside.posts_file import read_posts
from model.runs.pack import read_pack
from model.scenario.errors import Refusal
from model.scenario.files import parse_scenario
from tests.units.test_address import texts
from tests.units.test_kept import a_damaged_block_is_dropped_or_of_the_run, damage
from tests.units.test_pack_from_outside import mutated
from ui.question.address import PARTS, from_params

pytestmark = [pytest.mark.units, pytest.mark.study]

MINUTES = 10
MOST_SECONDS = {"address": 0.6, "scenario": 3.0, "pack": 3.0, "posts": 3.0, "results": 3.0}
"""Of CPU for one reading: twice the bar of an address, as in its own test."""


def scenario_files() -> st.SearchStrategy[bytes]:
    """Files that are nearly a scenario's: known parts with any values, as JSON and as text."""
    value = st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=30),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
        ),
        max_leaves=12,
    )
    parts = st.sampled_from(["name", "notes", "baseline", "changes", "posts", "format", "kept"])
    content = st.dictionaries(parts, value, max_size=6).map(
        lambda found: json.dumps({"baseline": "2023-24", **found}).encode()
    )
    return content | st.binary(max_size=400) | st.text(max_size=400).map(str.encode)


def _address(params: Any) -> None:
    from_params(params)


def _scenario(raw: Any) -> None:
    with suppress(Refusal):
        parse_scenario(raw, "x.json")


def _pack(raw: Any) -> None:
    with suppress(Refusal):
        read_pack(raw)


def _posts(raw: Any) -> None:
    with suppress(Refusal):
        read_posts(raw)


def lists_of_posts() -> st.SearchStrategy[bytes]:
    """Lines of words that such lists have, and anything else."""
    words = (
        "post team contract start FD-1 fsp agency TBC 60% 1/13/24 13/1/24 45000 sep=; =1+1 Total"
    )
    word = st.sampled_from([*words.split(), "8 Jun 2025", *',;\n\t"'])
    pieces = st.lists(word | st.text(max_size=8), max_size=60)
    return pieces.map(lambda found: "".join(found).encode(errors="replace")) | st.binary(
        max_size=600
    )


READERS: dict[str, tuple[Callable[[Any], None], st.SearchStrategy[Any]]] = {
    "address": (
        _address,
        st.dictionaries(st.sampled_from(list(PARTS)), st.lists(texts, max_size=8)),
    ),
    "scenario": (_scenario, scenario_files()),
    "pack": (_pack, mutated()),
    "posts": (_posts, lists_of_posts()),
    "results": (a_damaged_block_is_dropped_or_of_the_run, damage()),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_refuses_or_reads_and_costs_little(reader: str) -> None:
    read, anything = READERS[reader]
    ends = time.monotonic() + 60 * MINUTES / len(READERS)
    most = 0.0

    @settings(deadline=None, database=None, max_examples=500, derandomize=False)
    @given(anything)
    def one(what: Any) -> None:
        nonlocal most
        started = time.process_time()
        read(what)
        most = max(most, time.process_time() - started)
        assert most < MOST_SECONDS[reader]

    while time.monotonic() < ends:
        one()
