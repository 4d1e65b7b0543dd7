"""A choice in the address: shared, carried to every page, undone by the way back."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from filter_site import address, chosen, settle, status

pytest.importorskip("playwright.sync_api", reason="needs playwright")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(hostile_site):
    return hostile_site


def test_the_way_back_undoes_a_choice_and_forward_makes_it_again(visit):
    page = visit()
    page.evaluate("ontmoetingen.selection.set({projects: ['p0001']})")
    page.evaluate("ontmoetingen.selection.set({projects: ['p0001', 'p0002']})")
    page.go_back()
    settle(page)
    assert chosen(page) == ["p0001"]
    assert status(page).startswith("1 van 60")
    page.go_back()
    assert chosen(page) == []
    page.go_forward()
    page.go_forward()
    assert chosen(page) == ["p0001", "p0002"]
    settle(page)
    assert len(page.evaluate("ontmoetingen.views['fig-stand-yes-item-t1'].data('rows')")) == 2


@pytest.mark.parametrize("place", ["disk", "server"])
def test_a_shared_view_is_drawn_once_and_travels_to_every_page(visit, serve, site, place):
    def follow(base):
        page = visit("een.html", "?projecten=p0004,p0002&kenmerk-type=0", base)
        assert chosen(page) == ["p0004", "p0002"]
        assert page.locator("[data-chart] svg").count() == 1
        page.locator("a.ours", has_text="Twee").click()
        page.wait_for_load_state()
        settle(page)
        assert page.url.endswith("twee.html?projecten=p0004,p0002&kenmerk-type=0#verder")
        assert status(page).startswith("1 van 60 projecten.")
        assert page.evaluate("ontmoetingen.selection.members()") == [2]
        page.locator("a.ours", has_text="Leeg").click()
        page.wait_for_load_state()
        settle(page)
        wanted = {"zoek": ["0"], "projecten": ["p0004,p0002"], "kenmerk-type": ["0"]}
        assert address(page) == wanted
        others = page.locator("a.not").evaluate_all("links => links.map(a => a.search)")
        assert others == ["", "", "?" + urlsplit(page.url).query]  # the last is on this page
        own = (base or site.as_uri(), "file:///", "data:")
        assert [url for url in page.asked if not url.startswith((*own, base_of(base)))] == []
        assert page.said == []

    if place == "disk":
        follow(None)
    else:
        with serve(site.parent) as base:
            follow(f"{base}/{site.name}")


def base_of(base: str | None) -> str:
    return base.rsplit("/", 1)[0] if base else "file://"


def test_a_link_made_later_takes_the_choice_along_too(visit):
    page = visit("een.html", "?projecten=p0004")
    page.evaluate("""() => {
        const link = document.createElement('a');
        link.href = 'twee.html'; link.id = 'later'; link.textContent = 'Later';
        document.querySelector('main').append(link); }""")
    page.locator("#later").focus()
    assert page.locator("#later").get_attribute("href").endswith("twee.html?projecten=p0004")


def test_what_is_not_known_is_told_and_kept(visit):
    query = "?projecten=p0001,weg,%3Cb%3E&kenmerk-type=blauw&kenmerk-maat=groot&meting=T9"
    page = visit("een.html", query)
    for gone in ("weg", "<b>", "blauw", "groot", "T9"):
        assert f"‘{gone}’" in status(page)
    assert page.evaluate("ontmoetingen.selection.members()") == [1]
    page.evaluate("ontmoetingen.selection.set({projects: ['p0002']})")
    kept = address(page)
    assert kept["projecten"] == ["p0002,weg,<b>"]
    assert (kept["kenmerk-type"], kept["kenmerk-maat"], kept["meting"]) == (
        ["blauw"],
        ["groot"],
        ["T9"],
    )
    page.locator(".choice-clear").click()
    assert address(page) == {}
    assert status(page) == "60 van 60 projecten."


def test_the_link_is_there_to_copy_where_the_clipboard_is_not(visit):
    page = visit("een.html", "?projecten=p0001")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.locator(".choice-open").click()
    page.locator(".choice-copy").click()
    assert page.locator(".choice-share input").input_value() == page.url
    assert status(page) == "De link staat klaar om te kopiëren."


def test_projects_named_twice_in_an_address_are_one_list(visit):
    """Two lists that were put behind each other by hand; the next choice writes them as one."""
    page = visit("een.html", "?projecten=p0004,p0002&kenmerk-type=0&projecten=weg,p0002,p0001")
    assert chosen(page) == ["p0004", "p0002", "p0001"]
    unknown = page.evaluate("ontmoetingen.selection.get().unknown")
    assert unknown == [{"key": "projecten", "value": "weg"}]
    page.evaluate("ontmoetingen.selection.set({projects: ['p0001', 'p0002']})")
    settle(page)
    assert address(page) == {"projecten": ["p0001,p0002,weg"], "kenmerk-type": ["0"]}
