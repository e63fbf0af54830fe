"""What every study needs: one pool of workers, and a place to keep what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pytest

from model.cli.writing import as_toml
from model.evidence.findings import FOLDER, Finding, sources_of
from model.paths import ROOT
from model.runs.runner import Runner
from model.runs.version import code_version
from model.words.names import full

Keep = Callable[..., None]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A study runs where ``-m`` names it, never with the room whose mark it carries."""
    if "study" in (config.option.markexpr or ""):
        return
    studies = [item for item in items if item.get_closest_marker("study")]
    if studies:
        config.hook.pytest_deselected(items=studies)
        items[:] = [item for item in items if item not in studies]


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """Worker processes; nothing is kept on disk, so that every study computes its own numbers."""
    pool = Runner()
    yield pool
    pool.shutdown()


@pytest.fixture
def called() -> Callable[[str], str]:
    """What a measure is called. Handed over: a finding does not depend on names."""
    return full


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Keep:
    """``keep("id", question=..., answer=..., figures={"name": (value, unit)}, ...)``.

    Writes ``docs/evidence/id.toml``, with the engine that the study ran on.
    """
    module = ".".join(request.path.relative_to(ROOT).with_suffix("").parts)

    def write(id: str, *, figures: Mapping[str, tuple[float, str]], **found: object) -> None:
        finding = Finding.model_validate(
            {
                "id": id,
                **found,
                "found_by": f"python -m pytest -m study {module.replace('.', '/')}.py",
                "found_on": date.today(),
                "engine": code_version(),
                "sources": sources_of([module]),
                "roots": [module],
                "figures": [
                    {"name": name, "value": value, "unit": unit}
                    for name, (value, unit) in figures.items()
                ],
            }
        )
        (FOLDER / f"{id}.toml").write_text(as_toml(finding.model_dump()), encoding="utf-8")

    return write
