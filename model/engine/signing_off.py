"""What front-door managers sign off: it waits for them after the work itself is done."""

from __future__ import annotations

from model.engine.abilities import Abilities
from model.engine.family import Family, Task
from model.engine.vocabulary import SIGN_DECISION


def to_managers(service: Abilities, kind: int, family: Family, hours: float, due: float) -> None:
    """Something waits for a front-door manager's signature."""
    today = service.today
    hours *= today.multiplier
    service.work.begin(Task(kind, family, hours, due, today.now), service.managers)


def decision_to_sign(service: Abilities, task: Task, *, ends: bool) -> None:
    """A contact is decided and waits for a signature.

    What goes on, or is due today, is signed by itself. What ends here goes into a folder, which a
    manager signs as a whole the next morning.
    """
    today = service.today
    task.kind = SIGN_DECISION
    if ends and task.due > today.day:
        service.folder.append(task)
        return
    task.hours = today.inputs.signoff_decision_hours * today.multiplier
    task.released = today.now
    task.begun = -1.0
    task.queued = True
    service.work.begin(task, service.managers)


def folder_to_managers(service: Abilities) -> None:
    """Yesterday's folder of decisions, as one piece of work."""
    folder = service.folder
    if not folder:
        return
    service.folder = []
    today = service.today
    hours = today.inputs.signoff_decision_hours * len(folder) * today.multiplier
    due = min(task.due for task in folder)
    task = Task(SIGN_DECISION, folder[0].family, hours, due, today.now)
    service.folders[task] = folder
    service.work.begin(task, service.managers)
