"""A list of work: entries in the order of practice, and how a family's are taken off it."""

from __future__ import annotations

from heapq import heapify

from model.engine.family import Family, Task

Entry = tuple[int, float, int, Task]
"""Priority class, due day, serial number (so that tasks are never compared), task."""


def take(entries: list[Entry], family: Family | None) -> list[Task]:
    """Take a family's queued tasks (all queued tasks for None) off a list of work."""
    for entry in entries:
        if family is None or entry[3].family is family:
            break
    else:  # most families that leave have nothing waiting
        return []
    taken: list[Task] = []
    kept: list[Entry] = []
    for entry in entries:
        task = entry[3]
        if not task.queued or task.priority != entry[0]:
            continue
        if family is None or task.family is family:
            taken.append(task)
        else:
            kept.append(entry)
    if taken:
        entries[:] = kept
        heapify(entries)
    return taken
