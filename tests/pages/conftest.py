"""Pages are opened the way Streamlit opens them, with few replications."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui.library import SETTING
from ui.study import RESULTS_SETTING, runner

Opened = Callable[..., AppTest]


@pytest.fixture
def app(pytestconfig: pytest.Config) -> Opened:
    """``app("pages/1_what_if.py", set=["fsp_fte=17"])`` opens a page with an address."""

    def opened(page: str = "app.py", **params: str | list[str]) -> AppTest:
        at = AppTest.from_file(str(pytestconfig.rootpath / "app.py"), default_timeout=60)
        for name, value in {"replications": "4", "weeks": "26", **params}.items():
            at.query_params[name] = value
        if page != "app.py":
            at.switch_page(page)
        at.run()
        assert not at.exception, [e.message for e in at.exception]
        return at

    return opened


@pytest.fixture(autouse=True, scope="session")
def _end_the_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Results of these tests are kept apart from everybody's, and the worker processes end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(RESULTS_SETTING, str(tmp_path_factory.mktemp("results")))
        yield
        runner().shutdown()
        runner.clear()


@pytest.fixture(autouse=True)
def library_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has a library of its own, empty; its file is there once something is kept."""
    file = tmp_path / "library.db"
    monkeypatch.setenv(SETTING, f"sqlite:///{file}")
    return file
