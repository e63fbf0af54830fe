"""Which engine made a number: Python, the packages it computes with, and every source it hangs on.

Sources are found by following imports from where a run begins, never by a list of folders: a file
that is moved stays part of the identity, and one that no number depends on (the command line, a
page, a sentence) never enters it. What is imported for its type alone is left out; an import that
stands inside a function is followed like any other.
"""

from __future__ import annotations

import ast
import platform
import sys
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

from model.paths import ROOT, digest_of

ENGINE = ("model.engine.simulation", "model.results.measuring")
"""Where a replication's numbers come from."""
STUDY = (*ENGINE, "model.study.comparison", "model.study.precision", "model.results.statistics")
"""Where what is said of many replications comes from, too."""


@cache
def code_version() -> str:
    """Twelve hexadecimal digits of all that turns inputs into a replication's numbers.

    Worked out once: what is loaded stays what it is when files change under a running server.
    """
    return identity_of(ENGINE)


@cache
def study_version() -> str:
    """The same, with what compares and sums up replications."""
    return identity_of(STUDY)


def identity_of(roots: Iterable[str], root: Path = ROOT) -> str:
    """The identity of the modules below ``root`` that the modules named depend on.

    Python itself counts (its ``sum`` of floats changed in 3.12), and so do the versions of the
    packages that these modules import. Raises FileNotFoundError for a root that is not there.
    """
    files, names = _followed(roots, root)
    made_with = [f"{platform.python_implementation()} {sys.version_info[:2]}\n"]
    made_with += [f"{name} {version(name)}\n" for name in sorted(_distributions(names, root))]
    return digest_of(files, "".join(made_with))


def sources(roots: Iterable[str], root: Path = ROOT) -> dict[str, Path]:
    """Every module below ``root`` that the modules named depend on, themselves included."""
    return _followed(roots, root)[0]


def packages(roots: Iterable[str], root: Path = ROOT) -> set[str]:
    """Distributions these modules import from, the standard library and ``root``'s own left out."""
    return _distributions(_followed(roots, root)[1], root)


def _followed(roots: Iterable[str], root: Path) -> tuple[dict[str, Path], set[str]]:
    """Modules by name, and the name of everything that they import."""
    found: dict[str, Path] = {}
    names: set[str] = set()
    waiting = list(roots)
    if missing := [name for name in waiting if _file(name, root) is None]:
        raise FileNotFoundError(f"there is no module {missing[0]} to follow imports from")
    while waiting:
        module = waiting.pop()
        path = _file(module, root)
        if path is None or module in found:
            continue
        found[module] = path
        imported = _imported(module, path.name == "__init__.py", path.read_bytes())
        names.update(imported)
        waiting += imported
        if parent := module.rpartition(".")[0]:
            waiting.append(parent)
    return found, names


def _distributions(names: Iterable[str], root: Path) -> set[str]:
    tops = {name.partition(".")[0] for name in names}
    return {
        _distribution(top)
        for top in tops
        if top and top not in sys.stdlib_module_names and _file(top, root) is None
    }


def _file(module: str, root: Path) -> Path | None:
    base = root.joinpath(*module.split("."))
    for path in (base / "__init__.py", base.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def _distribution(top: str) -> str:
    """The distribution a top-level package comes from. Raises PackageNotFoundError."""
    try:
        version(top)
    except PackageNotFoundError:
        names = packages_distributions().get(top)
        if not names:
            raise
        return names[0]
    return top


@lru_cache(maxsize=512)  # one source is followed from many beginnings; reading it is the slow part
def _imported(module: str, is_package: bool, source: bytes) -> tuple[str, ...]:
    """Names of modules, or of what may be one, that a source imports when it runs."""
    found: list[str] = []
    for node in _running(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:  # relative to the package the file lies in
                package = module.split(".") if is_package else module.split(".")[:-1]
                above = package[: len(package) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            found += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return tuple(found)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but what stands under ``if TYPE_CHECKING:``."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            yield from (n for part in child.orelse for n in (part, *_running(part)))
            continue
        yield child
        yield from _running(child)
