"""Scenarios as files: read with a reason for every refusal, and written back."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from model.paths import DATA
from model.scenario.baselines import _read_toml, baseline_names
from model.scenario.changes import _change, _plain_or_text
from model.scenario.errors import ScenarioError
from model.scenario.posts import ALLOWED, Post
from model.scenario.scenario import Scenario, make_scenario

MAX_FILE_BYTES = 1_000_000


FILE_FORMAT = 1
"""The form of a scenario file; raised when an older version could not read it any more."""


def preset_names() -> tuple[str, ...]:
    """Names of the shipped ready-made scenarios."""
    return tuple(sorted(p.stem for p in (DATA / "presets").glob("*.toml")))


def read_scenario(path: Path) -> Scenario:
    """A scenario from a TOML or JSON file. Raises ScenarioError with place and reason."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise ScenarioError(_too_large(path.name, size))
        raw = path.read_bytes()
    except OSError as error:
        raise ScenarioError(f"{path.name} cannot be read: {error.strerror}") from None
    return parse_scenario(raw, path.name)


def _too_large(where: str, size: int) -> str:
    return f"{where} is {size:,} bytes; a scenario file may be {MAX_FILE_BYTES:,} at most"


def parse_scenario(raw: bytes, where: str) -> Scenario:
    """A scenario from the bytes of a TOML or JSON file (``where`` names it in messages)."""
    return scenario_from(file_content(raw, where), where)


def file_content(raw: bytes, where: str) -> dict[str, Any]:
    """What a TOML or JSON file of a scenario says, not yet checked. Raises ScenarioError."""
    if len(raw) > MAX_FILE_BYTES:
        raise ScenarioError(_too_large(where, len(raw)))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError(
            f"{where} is not a readable TOML or JSON file: it is not text"
        ) from None
    try:
        is_json = where.lower().endswith(".json") or text.lstrip().startswith("{")
        content = json.loads(text) if is_json else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise ScenarioError(f"{where} is not a readable TOML or JSON file: {reason}") from None
    if not isinstance(content, dict):
        raise ScenarioError(f"{where} is not a scenario: it must name a baseline")
    return content


def scenario_from(content: Mapping[str, Any], where: str) -> Scenario:
    """A scenario from a file's content. Raises ScenarioError.

    ``kept`` is who keeps it and how it stands: that is the library's, and is left alone here.
    """
    written = content.get("format", FILE_FORMAT)
    if isinstance(written, bool) or not isinstance(written, int):
        raise ScenarioError(f"{where}: 'format' must be a whole number")
    if written > FILE_FORMAT:
        raise ScenarioError(
            f"{where} is from a newer version of this app (format {_plain_or_text(written)}; this "
            f"version reads up to {FILE_FORMAT})"
        )
    allowed = {"name", "title", "notes", "baseline", "changes", "posts", "format", "kept"}
    if unknown := sorted(set(content) - allowed):
        raise ScenarioError(
            f"{where}: '{unknown[0]}' is not part of a scenario; allowed are "
            f"{', '.join(sorted(allowed))}"
        )
    if not isinstance(content.get("baseline"), str):
        raise ScenarioError(f"{where} is not a scenario: it must name a baseline")
    changes = content.get("changes", [])
    if not isinstance(changes, list):
        raise ScenarioError(f"{where}: 'changes' must be a list")
    posts = content.get("posts", [])
    if not isinstance(posts, list):
        raise ScenarioError(f"{where}: 'posts' must be a list")
    name = content.get("name", Path(where).stem)
    if not isinstance(name, str):
        raise ScenarioError(f"{where}: 'name' must be text")
    return make_scenario(
        name,
        content["baseline"],
        [_change(c, f"{where}, change {i}") for i, c in enumerate(changes, 1)],
        str(content.get("notes", content.get("title", ""))),
        [_post(row, f"{where}, post {i}") for i, row in enumerate(posts, 1)],
    )


def content_of(scenario: Scenario) -> dict[str, Any]:
    """A scenario as plain values for a file, which :func:`scenario_from` reads back."""
    return {
        "format": FILE_FORMAT,
        "name": scenario.name,
        "notes": scenario.notes,
        "baseline": scenario.baseline,
        "changes": [c.model_dump(mode="json", exclude_defaults=True) for c in scenario.changes],
        "posts": [post.model_dump(mode="json", exclude_none=True) for post in scenario.posts],
    }


def _post(content: Any, where: str) -> Post:
    try:
        return Post.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        if field in ALLOWED and first["type"] == "missing":
            reason = f"{field} is missing"
        elif field in ALLOWED:
            reason = f"{field} cannot be used: allowed is {ALLOWED[field]}"
        elif field:
            reason = f"'{field}' is not part of a post; allowed are {', '.join(ALLOWED)}"
        else:
            reason = str(first["msg"]).removeprefix("Value error, ")
        raise ScenarioError(f"{where}: {reason}") from None


def load_scenario(what: str) -> Scenario:
    """A scenario from a baseline's name, a preset's name or a file's path."""
    if what in baseline_names():
        return make_scenario(what, what)
    if what in preset_names():
        return read_scenario(DATA / "presets" / f"{what}.toml")
    path = Path(what)
    if path.suffix.lower() in (".toml", ".json") or path.exists():
        return read_scenario(path)
    known = ", ".join((*baseline_names(), *preset_names()))
    raise ScenarioError(f"'{what}' is neither a file nor one of {known}")


def preset_title(name: str) -> str:
    """The title a shipped preset carries."""
    return str(_read_toml(DATA / "presets" / f"{name}.toml")["title"])
