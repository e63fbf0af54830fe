"""What a study found, kept as a file each in ``docs/evidence/``, and whether it still holds.

A study takes hours and is run by hand. What it found names the engine it was found with, its seed
and its figures. It also names the modules that it began from: once a source that they depend on
is another, the finding is *of an earlier engine*. That is said, and nothing fails for it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from model.paths import ROOT, digest_of
from model.runs.version import sources
from model.scenario.errors import Message

FOLDER = ROOT / "docs" / "evidence"
EARLIER = "of an earlier engine"
CURRENT = "of this engine"


class Figure(BaseModel):
    """One number that a study found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    value: float
    unit: str


class Finding(BaseModel):
    """What a study found, and with what.

    ``engine``: the identity of the engine, as packs and kept results have it. ``sources``: the
    identity of every source that ``roots`` depend on. Raises pydantic.ValidationError.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    question: str
    answer: str
    found_by: str
    """The command that finds it again."""
    found_on: date
    scenario: str
    seed: int
    replications: int = Field(ge=1)
    weeks: int = Field(ge=1)
    engine: str = Field(pattern=r"^[0-9a-f]{12}$")
    sources: str = Field(pattern=r"^[0-9a-f]{12}$")
    roots: tuple[str, ...] = Field(min_length=1)
    figures: tuple[Figure, ...] = Field(min_length=1)


def sources_of(roots: Iterable[str], root: Path = ROOT) -> str:
    """Twelve hexadecimal digits of every source below ``root`` that the modules depend on.

    Python and the packages do not count here, so that a finding reads the same on every machine.
    Raises FileNotFoundError for a module that is not there.
    """
    return digest_of(sources(roots, root))


@cache
def _sources_here(roots: tuple[str, ...]) -> str:
    """Worked out once: what is loaded stays what it is when files change under a server."""
    try:
        return sources_of(roots)
    except FileNotFoundError:
        return "gone"


def is_current(finding: Finding) -> bool:
    """Whether every source that it was found with is still the same."""
    return _sources_here(finding.roots) == finding.sources


def read_findings(folder: Path = FOLDER) -> tuple[list[Finding], list[Message]]:
    """All findings by id, and a message for each file that cannot be read as one."""
    found: list[Finding] = []
    refused: list[Message] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            finding = Finding.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            said = first["msg"]
            refused.append(Message("finding.malformed", file=path.name, place=place, said=said))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            refused.append(Message("finding.not_toml", file=path.name, said=str(error)))
        except OSError as error:
            refused.append(Message("file.unreadable", where=path.name, said=error.strerror))
        else:
            if finding.id != path.stem:
                refused.append(Message("finding.other_id", file=path.name, id=finding.id))
                continue
            found.append(finding)
    return found, refused


def findings_table(found: Sequence[Finding]) -> pd.DataFrame:
    """A row a finding, with the mark of those whose sources have changed since."""
    return pd.DataFrame(
        [
            {
                "Question": finding.question,
                "Answer": finding.answer,
                "Mark": CURRENT if is_current(finding) else EARLIER,
                "Figures": figures_text(finding),
                "Engine": finding.engine,
                "Seed": str(finding.seed),
                "Futures": f"{finding.replications:,} of {finding.weeks} weeks",
                "Scenario": finding.scenario,
                "Date": finding.found_on.isoformat(),
                "Found by": finding.found_by,
                "Id": finding.id,
            }
            for finding in found
        ]
    )


def figures_text(finding: Finding) -> str:
    """``children seen alone 94.1%; cost 95.3%``."""

    def text(figure: Figure) -> str:
        space = "" if figure.unit == "%" else " "
        return f"{figure.name} {figure.value:,.10g}{space}{figure.unit}".rstrip()

    return "; ".join(text(figure) for figure in finding.figures)
