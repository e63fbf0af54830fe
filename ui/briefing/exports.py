"""Every form in which a briefing is taken away: its name, its kind, and what makes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from model.runs.pack import pack_bytes
from model.words.packs import READ_ME, inputs_csv
from ui.briefing.content import Briefing, Decided, Parked, to_json
from ui.briefing.subject import Asked

_OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f"{_OFFICE}.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class File:
    """One form. ``make`` takes up to a second or two, and needs no screen."""

    label: str
    ending: str
    mime: str
    what: str
    make: Callable[[Briefing], bytes]

    def name_of(self, briefing: Briefing) -> str:
        """What the file is called."""
        return f"{slug(briefing)}{self.ending}"


# The libraries behind these take a third of a second to load: only when one is asked for.


def _slides(briefing: Briefing) -> bytes:
    from ui.briefing.slides import slides

    return slides(briefing)


def _workbook(briefing: Briefing) -> bytes:
    from ui.briefing.workbook import workbook

    return workbook(briefing)


def _report(briefing: Briefing) -> bytes:
    from ui.briefing.report import report

    return report(briefing)


def _paper(briefing: Briefing) -> bytes:
    from ui.briefing.paper import paper

    return paper(briefing)


def minutes_slip(parked: Sequence[Parked], decided: Sequence[Decided], on: date) -> bytes:
    """What a meeting parked and decided, as Word."""
    from ui.briefing.slip import slip

    return slip(parked, decided, on)


def _slip(briefing: Briefing) -> bytes:
    return minutes_slip(briefing.parked, briefing.decided, briefing.made.date())


FILES: tuple[File, ...] = (
    File(
        "PowerPoint",
        ".pptx",
        f"{_OFFICE}.presentationml.presentation",
        "Slides with charts that can be edited, and speaker notes",
        _slides,
    ),
    File(
        "Excel",
        ".xlsx",
        f"{_OFFICE}.spreadsheetml.sheet",
        "Figures, weekly series, differences and every assumption, with charts",
        _workbook,
    ),
    File("Word report", ".docx", WORD, "A report in committee shape", _report),
    File("Two-page PDF", ".pdf", "application/pdf", "Two accessible pages", _paper),
    File("Minutes slip", "-minutes.docx", WORD, "Questions that were parked, and decisions", _slip),
)
PACK_ENDING = ".pack.zip"


def slug(briefing: Briefing) -> str:
    """The beginning of the files' names: ``one-more-fsp-post-2026-11-02``."""
    words = re.findall(r"[a-z0-9]+", briefing.title.lower())
    return "-".join([*words[:8], briefing.made.date().isoformat()])


def pack_of(asked: Asked, briefing: Briefing) -> bytes:
    """The pack that reproduces every number of a briefing, with the briefing in it.

    It names the scenarios as the briefing does.
    """
    return pack_bytes(
        asked.title,
        asked.made,
        {scenario.name: scenario for scenario in asked.scenarios.values()},
        {asked.names[id_]: found for id_, found in asked.results.items()},
        weeks=asked.weeks,
        seed=asked.seed,
        inputs=inputs_csv(asked.scenarios),
        read_me=READ_ME,
        extra={"briefing.json": to_json(briefing).encode()},
    )
