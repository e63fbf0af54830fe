"""Pages are opened the way Streamlit opens them, with few replications."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner

from model.agency_exit import choices
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.results.replication import Replication
from model.scenario.files import FILE_FORMAT
from model.scenario.scenario import Scenario
from ui.library.library import SETTING
from ui.screen.live_results import RESULTS_SETTING, runner
from ui.screen.long_work import works

Opened = Callable[..., AppTest]
FORM = str(FILE_FORMAT)
ONE = {"replications": "1"}
"""Where it is not the results that are looked at."""
FEW = {**ONE, "weeks": "8"}
"""Nor what happens in half a year."""


def seen(text: str) -> str:
    """A text as it is seen: without what keeps its marks from being Markdown."""
    return re.sub(r"\\([^a-zA-Z0-9\s])", r"\1", text).replace("\u2060", "")


def words_of(at: AppTest) -> str:
    """Everything a page says, but for titles, tables and what controls are called."""
    kinds = (
        at.markdown,
        at.caption,
        at.warning,
        at.error,
        at.info,
        at.success,
        at.toast,
        at.subheader,
    )
    return seen("\n".join(str(element.value) for kind in kinds for element in kind))


def to_its_end(at: AppTest) -> AppTest:
    """Waits for the end of what takes minutes elsewhere, and opens the page anew."""
    for work in works().under_way:
        assert work.wait(60)
    at.run()
    assert not at.exception
    return at


def futures(scenario: Scenario, n: int, weeks: int) -> list[Replication]:
    """What the model gives for a scenario, without the runner that the pages use."""
    return [
        replication_of(scenario, k, simulate(scenario, weeks=weeks, seed=1, replication=k))
        for k in range(n)
    ]


@pytest.fixture
def app(pytestconfig: pytest.Config) -> Opened:
    """``app("pages/1_what_if.py", set=["fsp_fte=17"])`` opens a page with an address."""

    def opened(page: str = "app.py", **params: str | list[str]) -> AppTest:
        at = AppTest.from_file(str(pytestconfig.rootpath / "app.py"), default_timeout=60)
        for name, value in {"form": FORM, "replications": "2", "weeks": "26", **params}.items():
            at.query_params[name] = value
        if page != "app.py":
            at.switch_page(page)
        at.run()
        assert not at.exception, [e.message for e in at.exception]
        return at

    return opened


@pytest.fixture
def brief_exit(monkeypatch: pytest.MonkeyPatch) -> None:
    """*Agency exit* runs the weeks of the address, not 78: where the weeks are not the matter."""
    monkeypatch.setattr(choices, "EXIT_WEEKS", 8)


@pytest.fixture(autouse=True, scope="session")
def _quick_opening() -> Iterator[None]:
    """What Streamlit does anew at every opening is done once, or not at all.

    It looks through every installed package for components, of which none has any: a sixth of a
    second of every test here. Whether the script has ended it asks a thousand times a second,
    which holds the script up.
    """
    ask = local_script_runner.require_widgets_deltas

    def wait(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
        assert runner._script_thread is not None
        runner._script_thread.join(timeout)
        ask(runner, 1.0 if runner.script_stopped() else 0.0)  # as it fails where it has not ended

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", list)
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture(autouse=True, scope="session")
def _end_the_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Results of these tests are kept apart from everybody's, and the worker processes end.

    Processes that share the tests out share the results too: what one has run, none runs again.
    """
    own = tmp_path_factory.getbasetemp()
    results = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "page-results"
    results.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(RESULTS_SETTING, str(results))
        yield
        runner().shutdown()
        runner.clear()


@pytest.fixture(autouse=True)
def library_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has a library of its own, empty; its file is there once something is kept."""
    file = tmp_path / "library.db"
    monkeypatch.setenv(SETTING, f"sqlite:///{file}")
    return file


def choose_role(at: AppTest, key: str, role: str) -> AppTest:
    """Choose a role from the list, or type one that is not in it."""
    box = at.selectbox(key=key)
    if role not in box.options:
        box.options.append(role)  # as the browser does with what is typed
    return box.set_value(role).run()
