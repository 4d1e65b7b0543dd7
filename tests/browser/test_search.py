"""Searching as a reader does: by keys, by ear, from a server and from a folder."""

from __future__ import annotations

import pytest
from opening import listening, wait_until

pytest.importorskip("playwright.sync_api", reason="needs playwright")

pytestmark = pytest.mark.browser
RULES = {"resultTypes": ["violations"], "preload": False}


@pytest.fixture(scope="module")
def server(serve, evidence_site):
    with serve(evidence_site) as address:
        yield address


def opened(page, key: str):
    page.locator(".search-open").first.wait_for()
    page.keyboard.press(key)
    page.locator("dialog.search[open]").wait_for()
    return page.locator("#zoek-veld")


def told(page, text: str) -> None:
    status = page.locator("dialog.search [role=status]")
    wait_until(page, lambda: status.inner_text() == text)


@pytest.mark.parametrize("place", ["server", "disk"])
def test_by_keys_alone(browser, server, evidence_site, place):
    page = listening(browser.new_page())
    said, asked = page.said, page.asked
    address = server if place == "server" else evidence_site.as_uri()
    page.goto(f"{address}/index.html")
    page.locator(".search-open").wait_for()
    assert not any("zoeken.js" in url for url in asked)  # no word is loaded before it is asked for
    field = opened(page, "/")
    assert field.evaluate("field => field === document.activeElement")
    assert field.input_value() == ""  # the key that opened is not typed
    field.type("gelijke status")
    first = page.locator("dialog.search [role=option]").first
    first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
    assert first.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")  # round to the last
    last = page.locator("dialog.search [role=option]").last
    assert field.get_attribute("aria-activedescendant") == last.get_attribute("id")
    page.keyboard.press("ArrowDown")
    target = first.get_attribute("href")
    page.keyboard.press("Enter")
    wait_until(page, lambda: page.url == target)
    assert all(url.startswith((address, "file:///", "data:,")) for url in asked)
    assert said == []
    page.close()


def test_escape_brings_back_where_the_reader_was(visit_evidence):
    page = visit_evidence("index.html")
    button = page.get_by_role("button", name="Zoeken", exact=True)
    button.click()
    page.locator("dialog.search[open]").wait_for()
    page.keyboard.type("contact")
    page.keyboard.press("Escape")
    assert page.locator("dialog.search[open]").count() == 0
    assert button.evaluate("button => button === document.activeElement")
    assert opened(page, "Control+k").input_value() == "contact"  # to go on where one was


def test_who_opens_a_place_on_the_same_page_goes_on_from_there(visit_evidence):
    page = visit_evidence("bewijs.html")
    page.get_by_role("button", name="Zoeken", exact=True).click()
    page.locator("#zoek-veld").fill("contact")
    here = page.locator("dialog.search a[href*='bewijs.html']").first
    here.wait_for()
    place = here.get_attribute("href").split("#")[1]
    page.evaluate("link => { link.search = location.search }", here.element_handle())
    here.click()
    wait_until(page, lambda: page.url.endswith(f"#{place}"))
    assert page.locator("dialog.search[open]").count() == 0
    page.wait_for_timeout(50)  # the dialog tells that it closed when it has
    page.keyboard.press("Tab")
    order = "id => document.getElementById(id).compareDocumentPosition(document.activeElement)"
    assert page.evaluate(order, place) & 4  # Node.DOCUMENT_POSITION_FOLLOWING: not the head


def test_a_press_beside_the_dialog_closes_it_and_one_that_ends_there_does_not(visit_evidence):
    page = visit_evidence("index.html")
    box = opened(page, "/").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(5, 600)
    page.mouse.up()
    assert page.locator("dialog.search[open]").count() == 1
    page.mouse.click(5, 600)
    assert page.locator("dialog.search[open]").count() == 0


@pytest.mark.parametrize("name", ["index.html", "bewijs.html"])
def test_an_address_that_cannot_be_read_does_no_harm(visit_evidence, name):
    assert visit_evidence(f"{name}#cell-50%").said == []


def test_a_search_whose_words_did_not_come_can_be_asked_for_again(open_address, server):
    page = open_address(f"{server}/index.html")
    button = page.get_by_role("button", name="Zoeken", exact=True)
    page.route("**/zoeken.js", lambda route: route.abort())
    button.click()
    wait_until(page, lambda: any("The search cannot be opened" in told for told in page.said))
    assert page.locator("dialog.search").count() == 0
    page.unroute("**/zoeken.js")
    button.click()
    page.locator("dialog.search[open]").wait_for()


def test_how_many_is_told(visit_evidence):
    page = visit_evidence("index.html")
    field = opened(page, "/")
    field.fill("xyzzyx")
    told(page, "Niets gevonden. Zoek op een korter woord of op een ander woord.")
    assert page.locator("#zoek-lijst").is_hidden()
    field.fill("vooroordeel")
    count = page.locator(".search-group").evaluate_all(
        "all => all.reduce((sum, one) => sum + Number(one.textContent.match(/\\((\\d+)/)[1]), 0)"
    )
    assert count > 5
    told(page, f"{count} plekken gevonden.")
    field.fill("vooroordeel xyzzyx")
    told(
        page,
        f"{count} plekken gevonden. "
        "Geen plek heeft al deze woorden; dit zijn plekken met een deel ervan.",
    )


def test_a_group_of_which_only_the_best_are_shown_can_be_seen_whole_by_keys(visit_evidence):
    page = visit_evidence("index.html")
    opened(page, "Control+k").fill("contact")
    more = page.locator(".search-more").first
    more.wait_for()
    groups = page.locator("dialog.search [role=group]")
    has_more = [one.locator(".search-more").count() for one in groups.all()]
    group = groups.nth(has_more.index(1))
    name = group.locator(".search-group").inner_text()
    shown, count = group.locator("a").count(), int(name.split("(")[1].split(",")[0])
    assert (shown, name.endswith(f"({count}, de beste 5)")) == (5, True)
    most = min(count, 50)
    assert more.inner_text().startswith(f"Toon {'alle' if most == count else 'de beste'} {most} ")
    field, place = page.locator("#zoek-veld"), more.get_attribute("id")
    for _ in range(page.locator("dialog.search [role=option]").count()):
        if field.get_attribute("aria-activedescendant") != place:
            page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert group.locator("a").count() == most
    pointed = field.get_attribute("aria-activedescendant")
    assert pointed == place  # the sixth result stands where the button stood
    assert page.locator(f"#{pointed}").evaluate("node => node.localName") == "a"
    assert page.evaluate("document.activeElement.id") == "zoek-veld"


def test_what_a_word_was_taken_for_is_told(visit_evidence):
    page = visit_evidence("index.html")
    opened(page, "Control+k").fill("contactvooroordelen")
    status = page.locator("dialog.search [role=status]")
    wait_until(page, lambda: "gezocht op" in status.inner_text())
    assert "‘contactvooroordelen’ staat er niet; gezocht op ‘contact’ en ‘vooroordelen’." in (
        status.inner_text()
    )


def test_a_finding_opens_the_list_at_that_finding(visit_evidence):
    page = visit_evidence("index.html")
    opened(page, "/").fill("onbegrip vooroordelen")
    group = page.locator("dialog.search [role=group]").filter(has_text="Bevindingen")
    title = group.locator(".search-title").first.inner_text()
    group.locator("[role=option]").first.click()
    wait_until(page, lambda: "bewijs.html?" in page.url)
    rows = page.locator("#tbl-bewijs tbody tr")
    wait_until(page, lambda: 0 < rows.filter(visible=True).count() < 5)
    shown = " ".join(rows.filter(visible=True).all_inner_texts())
    assert title.rstrip(".")[:60] in " ".join(shown.split())


def test_a_slash_is_a_letter_in_a_field_and_can_be_switched_off(visit_evidence):
    page = visit_evidence("bewijs.html")
    field = page.locator("input[type=search]").first
    field.press("/")
    assert field.input_value() == "/"
    assert page.locator("dialog.search[open]").count() == 0
    field.press("Control+k")
    page.locator("dialog.search[open]").wait_for()
    page.get_by_label("De toets / opent het zoeken").uncheck()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.wait_for_timeout(100)
    assert page.locator("dialog.search[open]").count() == 0
    opened(page, "Control+k")


def test_what_is_typed_and_found_is_text(visit_evidence):
    page = visit_evidence("index.html")
    page.evaluate("""() => {
        const harm = [0, 0, '', '<img src=x onerror=alert(1)> kwaad', '<script>alert(1)</script>'];
        let words;
        Object.defineProperty(ontmoetingen, 'zoeken', { get: () => words, set: given => {
            given.entries.push(harm); words = given; } }); }""")  # before the words are fetched
    field = opened(page, "/")
    field.fill("<img src=x onerror=alert(1)>")
    page.locator(".search-title", has_text="<img src=x onerror=alert(1)> kwaad").wait_for()
    assert page.locator("dialog.search img, dialog.search script").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_breaks_no_rule_of_accessibility(visit_evidence, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe")
    page = visit_evidence("index.html", color_scheme=scheme)
    field = opened(page, "/")
    for typed in ("", "contact"):
        field.fill(typed)
        if typed:
            page.keyboard.press("ArrowDown")
        found = axe.Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


def test_it_fits_the_smallest_screen(visit_evidence):
    page = visit_evidence("index.html", viewport={"width": 320, "height": 600})
    opened(page, "/").fill("contact")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    box = page.locator("dialog.search").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    parts = "dialog.search button, dialog.search input, dialog.search [role=option], .search-open"
    for part in page.query_selector_all(parts):
        size = part.bounding_box()
        assert min(size["width"], size["height"]) >= 24


def test_without_a_script_no_button_promises_anything(visit_evidence):
    page = visit_evidence("index.html", java_script_enabled=False)
    assert page.get_by_text("Zoeken", exact=True).count() == 0
