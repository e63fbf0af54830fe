"""A kept scenario as a file and back: a scenario file that the command line runs as it is.

``kept`` in the file says what the model does not care for: owner, status, who asked, the page's
address, and what the scenario and its starting point were when it was saved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, cast, get_args

from model import __version__
from model.scenario.errors import Message, ScenarioError, Where
from model.scenario.files import FILE_FORMAT, file_content, scenario_from
from model.scenario.scenario import Scenario
from ui.library.entry import (
    Draft,
    KeptScenario,
    Kind,
    Status,
    plain_address,
    refuse_too_many_changes,
)
from ui.question.address import from_params

IMPORTED = "Imported from a file"
_FINGERPRINT = re.compile("[0-9a-f]{12}")


@dataclass(frozen=True)
class FileRead:
    """What a file says: the draft, whether just that was agreed, and its starting point's
    fingerprint when it was saved (empty: the file does not say)."""

    draft: Draft
    agreed: bool
    fingerprint: str


def write_file(kept: KeptScenario) -> bytes:
    """A JSON file of a kept scenario. Raises LibraryError when it is damaged."""
    first = {key: kept.content[key] for key in ("format", "name", "notes")}
    about = {
        "owner": kept.owner,
        "status": kept.status,
        "kind": kept.kind,
        "asked_by": kept.asked_by,
        "identity": kept.identity,
        "fingerprint": kept.fingerprint,
        "model_version": __version__,
        "address": kept.address,
    }
    content = {**first, **kept.content, "kept": about}
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return text.encode(errors="backslashreplace")  # half a pair, as JSON writes it


def file_name(kept: KeptScenario) -> str:
    """What the file is called: ``two-more-at-the-front-door-k3m9x2pa.json``."""
    words = re.findall(r"[a-z0-9]+", kept.name.lower())
    return "-".join([*words, kept.id])[-60:].lstrip("-") + ".json"


def read_file(raw: bytes, name: str) -> FileRead:
    """What a scenario file says, fully checked. Raises ScenarioError with place and reason."""
    where = _shown(name)
    content = file_content(raw, where)
    kept = content.get("kept", {})
    if not isinstance(kept, Mapping):
        raise ScenarioError("file.not_a_table", where=where, name="kept")
    try:
        scenario = scenario_from(content, where)
    except ScenarioError as error:
        if written := _other_version(kept):
            raise ScenarioError(
                "file.of_other_version", reason=error, written=written, now=__version__
            ) from None
        raise
    found = _found_address(kept, where)
    address = _address(found, scenario, where)
    draft = Draft(
        name=scenario.name,
        owner=_text(kept, "owner", where) or IMPORTED,
        scenario=scenario,
        address=address,
        notes=scenario.notes,
        kind=cast(Kind, _one_of(get_args(Kind), kept, "kind", where)),
        asked_by=_text(kept, "asked_by", where),
    )
    agreed = _one_of(get_args(Status), kept, "status", where) == "agreed"
    fingerprint = _text(kept, "fingerprint", where)
    same_start = address["from"] == found.get("from")
    return FileRead(
        draft,
        # What was agreed may have been edited since, or mean something else today.
        agreed=agreed and kept.get("identity") == scenario.identity,
        fingerprint=fingerprint if same_start and _FINGERPRINT.fullmatch(fingerprint) else "",
    )


def _shown(name: str) -> Where:
    """A file's name for messages: no folder of anybody's machine."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c for c in last if c.isprintable())[-80:] or Message("place.the_file")


def _other_version(kept: Mapping[str, Any]) -> str:
    """The version of the model that a file comes from, blank when it is this one or unknown."""
    written = str(kept.get("model_version", ""))
    if written == __version__ or not re.fullmatch(r"\d{1,4}(\.\d{1,4}){1,3}", written):
        return ""
    return written


def _text(kept: Mapping[str, Any], key: str, where: Where) -> str:
    value = kept.get(key, "")
    if not isinstance(value, str):
        raise ScenarioError("file.not_text_in", where=where, name=key)
    return value


def _one_of(allowed: tuple[str, ...], kept: Mapping[str, Any], key: str, where: Where) -> str:
    value = _text(kept, key, where) or allowed[0]
    if value not in allowed:
        raise ScenarioError("file.not_one_of", where=where, name=key, known=allowed)
    return value


def _found_address(kept: Mapping[str, Any], where: Where) -> dict[str, list[str]]:
    try:
        return plain_address(kept.get("address", {}))
    except ValueError:
        raise ScenarioError("file.not_an_address", where=where) from None


def _address(found: dict[str, list[str]], scenario: Scenario, where: Where) -> dict[str, list[str]]:
    """The address in the file if it asks for the file's scenario; otherwise one that does.

    Somebody may have edited the one and not the other; the scenario is what is meant. Nothing
    of the address is taken that is no part of a question. Raises Refused, ScenarioError when no
    page can ask for the whole of it.
    """
    asks, problems = from_params(found)
    if problems or asks.what_if.identity != scenario.identity:
        asks = replace(
            asks,
            start=scenario.baseline,
            us=(),
            changes=scenario.changes,
            posts=scenario.posts,
            plans=(),
        )
    address = {"from": [asks.start], **plain_address(asks.to_params())}
    address.setdefault("form", [str(FILE_FORMAT)])
    refuse_too_many_changes(address, scenario.name)
    again, problems = from_params(address)
    if problems or again.what_if.identity != scenario.identity:
        raise ScenarioError("file.another_question", where=where)
    return address
