"""Scenarios as files: read with a reason for every refusal, and written back."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from model.paths import DATA
from model.scenario.baselines import baseline_names, load_baseline, read_toml
from model.scenario.changes import Change, read_change, value_as_typed
from model.scenario.errors import Message, ScenarioError, Where, part, reason_of
from model.scenario.posts import ALLOWED, Post
from model.scenario.scenario import Scenario, make_scenario
from model.scenario.typed_text import LONGEST_NAME, LONGEST_NOTES, TextRefused, check

MAX_FILE_BYTES = 1_000_000


FILE_FORMAT = 2
"""The form of a scenario file; raised when an older version could not read it any more, or would
read something else. In form 1 headcounts were held still where there was no posts table."""
HEADCOUNTS_HELD = Change(
    input="people_come_and_go", set=False, reason="Headcounts were held still when this was kept"
)
"""What keeps the meaning of what was kept in form 1."""


def held_before(
    form: int, baseline: str, changes: Iterable[Change], posts: Sequence[Any]
) -> tuple[Change, ...]:
    """What has to be changed so that a scenario of an earlier form means what it meant.

    Raises ScenarioError when there is no such baseline.
    """
    said = any(change.input == HEADCOUNTS_HELD.input for change in changes)
    if form > 1 or said or posts or not load_baseline(baseline).inputs.people_come_and_go:
        return ()
    return (HEADCOUNTS_HELD,)


def preset_names() -> tuple[str, ...]:
    """Names of the shipped ready-made scenarios."""
    return tuple(sorted(p.stem for p in (DATA / "presets").glob("*.toml")))


def read_scenario(path: Path) -> Scenario:
    """A scenario from a TOML or JSON file. Raises ScenarioError with place and reason."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise _too_large(path.name, size)
        raw = path.read_bytes()
    except OSError as error:
        said = error.strerror
        raise ScenarioError("file.unreadable", where=path.name, said=said) from None
    return parse_scenario(raw, path.name)


def _too_large(where: Where, size: int) -> ScenarioError:
    return ScenarioError("file.too_large", where=where, size=size, most=MAX_FILE_BYTES)


def parse_scenario(raw: bytes, where: Where) -> Scenario:
    """A scenario from the bytes of a TOML or JSON file (``where`` names it in messages)."""
    return scenario_from(file_content(raw, where), where)


def file_content(raw: bytes, where: Where) -> dict[str, Any]:
    """What a TOML or JSON file of a scenario says, not yet checked. Raises ScenarioError."""
    if len(raw) > MAX_FILE_BYTES:
        raise _too_large(where, len(raw))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError("file.not_text", where=where) from None
    is_json = str(where).lower().endswith(".json") or text.lstrip().startswith("{")
    if not is_json:
        _refuse_deep_names(text, where)
    try:
        content = json.loads(text) if is_json else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        said = str(error).splitlines()[0]
        raise ScenarioError("file.not_toml_or_json", where=where, said=said) from None
    if not isinstance(content, dict):
        raise ScenarioError("file.no_baseline", where=where)
    return content


_DECIMAL = re.compile(r"(?<![\w.])[-+]?[0-9]++\.[0-9]++(?![\w.])")
_MOST_POINTS = 2000


def _refuse_deep_names(text: str, where: Where) -> None:
    """Raises ScenarioError for names such as ``a.a.a ...``: reading one takes the square of its
    parts, ten thousand of them seconds."""
    points = (line.count(".") for line in _DECIMAL.sub("", text).splitlines())
    if sum(n * n for n in points) > _MOST_POINTS**2:
        raise ScenarioError("file.deep_names", where=where)


def scenario_from(content: Mapping[str, Any], where: Where) -> Scenario:
    """A scenario from a file's content. Raises ScenarioError.

    ``kept`` is who keeps it and how it stands: that is the library's, and is left alone here.
    """
    written = content.get("format", FILE_FORMAT)
    if isinstance(written, bool) or not isinstance(written, int):
        raise ScenarioError("file.format", where=where)
    if written > FILE_FORMAT:
        written = value_as_typed(written)
        raise ScenarioError("file.newer", where=where, format=written, newest=FILE_FORMAT)
    allowed = {"name", "title", "notes", "baseline", "changes", "posts", "format", "kept"}
    if unknown := sorted(set(content) - allowed):
        known = tuple(sorted(allowed))
        raise ScenarioError("file.unknown_part", where=where, name=unknown[0], known=known)
    if not isinstance(content.get("baseline"), str):
        raise ScenarioError("file.no_baseline", where=where)
    changes = content.get("changes", [])
    if not isinstance(changes, list):
        raise ScenarioError("file.not_a_list", where=where, name="changes")
    posts = content.get("posts", [])
    if not isinstance(posts, list):
        raise ScenarioError("file.not_a_list", where=where, name="posts")
    name = content.get("name", Path(where).stem if isinstance(where, str) else "")
    if not isinstance(name, str):
        raise ScenarioError("file.not_text_in", where=where, name="name")
    notes = str(content.get("notes", content.get("title", "")))
    read = [read_change(c, part(where, "change", i)) for i, c in enumerate(changes, 1)]
    for text, what, longest in (
        (name, Message("text.scenario_name"), LONGEST_NAME),
        (notes, Message("text.scenario_notes"), LONGEST_NOTES),
        *((change.reason, Message("text.change_reason"), LONGEST_NOTES) for change in read),
    ):
        try:
            check(text, what, longest)
        except TextRefused as error:
            raise ScenarioError("file.text", where=where, reason=error) from None
    baseline = content["baseline"]
    return make_scenario(
        name,
        baseline,
        (*held_before(written, baseline, read, posts), *read),
        notes,
        [_post(row, part(where, "post", i)) for i, row in enumerate(posts, 1)],
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


def _post(content: Any, where: Where) -> Post:
    try:
        return Post.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        reason = reason_of(first)
        if field in ALLOWED and first["type"] == "missing":
            reason = Message("post.missing", field=field)
        elif field in ALLOWED:
            reason = Message("post.not_allowed", field=field, allowed=ALLOWED[field])
        elif field:
            reason = Message("post.unknown_field", field=field, known=tuple(ALLOWED))
        raise ScenarioError("file.post", where=where, reason=reason) from None


def load_scenario(what: str) -> Scenario:
    """A scenario from a baseline's name, a preset's name or a file's path."""
    if what in baseline_names():
        return make_scenario(what, what)
    if what in preset_names():
        return read_scenario(DATA / "presets" / f"{what}.toml")
    path = Path(what)
    if path.suffix.lower() in (".toml", ".json") or path.exists():
        return read_scenario(path)
    known = (*baseline_names(), *preset_names())
    raise ScenarioError("file.neither", what=what, known=known)


def preset_title(name: str) -> str:
    """The title a shipped preset carries."""
    return str(read_toml(DATA / "presets" / f"{name}.toml")["title"])
