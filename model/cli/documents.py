"""``python -m model docs`` and ``evidence``: documents made of what is declared, and findings."""

from __future__ import annotations

from model.cli.arguments import REPLICATIONS
from model.cli.terminal import tell
from model.cli.trace import TRACE_COLUMNS
from model.cli.writing import write_whole
from model.evidence.data_dictionary import dictionary_text, markdown_table
from model.evidence.findings import findings_table, read_findings
from model.evidence.stress_report import stress_text
from model.paths import ROOT
from model.scenario.baselines import baseline_names
from model.scenario.errors import ScenarioError
from model.scenario.files import load_scenario
from model.words.refusals import said

WEEKS, SEED = 52, 1
"""Of the default question."""
_ABOUT_EVIDENCE = """# What studies found

A study takes long, is run by hand, and is never part of the default tests. Its test keeps what it
found here, one file each: the question, the answer, the figures, the engine's identity, the seed,
and the modules that it began from (`roots`).

- `python -m pytest -m study` runs all studies and writes their findings anew; then
  `python -m model docs` writes this page.
- `python -m model evidence` lists the findings, and marks those whose sources have changed since
  as *of an earlier engine*. *Assumptions* in the app shows the same under *Checks*. Nothing fails
  for it: such a finding is not wrong, it has not been looked at again.
- An engine is identified by Python, its packages and every source that its numbers depend on, so
  that another Python has another identity. The mark looks at the sources alone.

`CONTRIBUTING.md` says how to add a study.

"""
_LISTED = ("Id", "Question", "Answer", "Figures", "Engine", "Seed", "Futures", "Date")


def documents() -> dict[str, str]:
    """Every document that is written by this command: its place in the project, and its text."""
    scenario = load_scenario(baseline_names()[0])
    stress = stress_text(scenario, weeks=WEEKS, replications=REPLICATIONS, seed=SEED)
    found, _ = read_findings()
    rows = [
        {str(key): value for key, value in row.items()}
        for row in findings_table(found).to_dict("records")
    ]
    listed = markdown_table(rows, _LISTED) if rows else "No study has been kept yet."
    return {
        "docs/model.md": f"{stress}\n",
        "docs/data-dictionary.md": dictionary_text(TRACE_COLUMNS),
        "docs/evidence/README.md": f"{_ABOUT_EVIDENCE}{listed}\n",
    }


def write_documents() -> None:
    """Write every document into the project. Raises ScenarioError where there is no `docs`."""
    if not (ROOT / "docs").is_dir():
        raise ScenarioError("documents.no_folder", root=ROOT)
    for place, text in documents().items():
        write_whole(ROOT / place, text)
        tell(f"{place}: {len(text.splitlines()):,} lines")


def list_findings() -> None:
    """Print what studies found, each with its mark, and the files that cannot be read."""
    found, refused = read_findings()
    for row in findings_table(found).to_dict("records"):
        tell(f"{row['Id']}: {row['Mark']}")
        for text in (row["Question"], row["Answer"], row["Figures"]):
            tell(f"  {text}")
        tell(
            f"  engine {row['Engine']}, seed {row['Seed']}, {row['Futures']}, "
            f"{row['Scenario']}, {row['Date']}"
        )
        tell(f"  again: {row['Found by']}")
    for message in refused:
        tell(said(message))
    if not found and not refused:
        tell("No study has been kept yet.")
