"""Every page of the menu on a projector, a laptop and a telephone: nothing overlaps or is cut."""

from __future__ import annotations

import pytest

from tests.browser.seeing import FEW, PAGES, each_tab, misplaced, open_all, resize, settle

pytestmark = pytest.mark.browser

WIDTHS = (1280, 1920, 400)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "app")
def test_nothing_overlaps_or_is_cut_at_any_width(server, visit, page):
    tab = visit(f"{server}/{page}?{FEW}")
    settle(tab)
    found = {}
    for width in WIDTHS:
        resize(tab, width)
        found[f"{width} px"] = misplaced(tab)
    open_all(tab)  # at 400: what is folded away has the least room there
    found["400 px, all open"] = misplaced(tab)
    for name in each_tab(tab):
        tab.get_by_role("tab", name=name, exact=True).first.click()
        settle(tab)
        found[f"400 px, {name}"] = misplaced(tab)
    assert not any(found.values()), "\n".join(f"{k}: {f}" for k, v in found.items() for f in v)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "app")
def test_nothing_is_cut_beside_a_what_if_and_in_the_2012_13_baseline(server, visit, page):
    found = {}
    for more in ("set=fsp_fte%3D12.0&set=s47_to_icpc%3D0.3", "start=2012-13"):
        tab = visit(f"{server}/{page}?{FEW}&{more}")
        settle(tab)
        for width in WIDTHS:
            resize(tab, width)
            found[f"{more}, {width} px"] = misplaced(tab)
    assert not any(found.values()), "\n".join(f"{k}: {f}" for k, v in found.items() for f in v)
