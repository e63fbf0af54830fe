"""What things are called where one of them is chosen: no two labels read the same.

A thing is chosen by its id and never by its label. But Streamlit sends a choice back as the label,
and a reader has nothing else to go by: where names are equal, what tells the things apart is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from ui.library.entry import key_of

T = TypeVar("T")


def labels(
    things: Mapping[str, T],
    name: Callable[[T], str],
    *tells: Callable[[T], str],
    taken: Iterable[str] = (),
) -> dict[str, str]:
    """A label for each thing by its id: its name, and in brackets what tells it apart from others.

    ``tells`` are tried in turn, such as a date and then a time, and only where they help; the id
    comes last. ``taken``: labels beside these that stay as they are.
    """
    names = {id_: name(thing) for id_, thing in things.items()}
    told: dict[str, list[str]] = {id_: [] for id_ in things}
    others = {key_of(label) for label in taken}

    def label(id_: str) -> str:
        return f"{names[id_]} ({', '.join(told[id_])})" if told[id_] else names[id_]

    def alike() -> list[list[str]]:
        groups: dict[str, list[str]] = {}
        for id_ in things:
            groups.setdefault(key_of(label(id_)), []).append(id_)
        return [ids for key, ids in groups.items() if len(ids) > 1 or key in others]

    for tell in tells:
        for ids in alike():
            words = {id_: tell(things[id_]) for id_ in ids}
            if len(set(words.values())) > 1 or key_of(label(ids[0])) in others:
                for id_ in ids:
                    told[id_].append(words[id_])
    # More than once where somebody gave a thing the very name that another is now called.
    while found := alike():
        for id_ in (id_ for ids in found for id_ in ids):
            told[id_].append(id_)
    return {id_: label(id_) for id_ in things}
