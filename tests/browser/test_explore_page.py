"""The page on which a reader compares: by keyboard, shared, on paper, on any screen."""

from __future__ import annotations

import pytest
from explore_site import HOSTILE, cells, query

pytest.importorskip("playwright.sync_api", reason="needs playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright")

pytestmark = pytest.mark.browser
RULES = {"resultTypes": ["violations"], "preload": False}


def test_everything_is_built_by_keyboard_and_stands_in_the_address(open_page):
    page = open_page()
    assert (
        page.locator(".explore-status").first.text_content()
        == "Kies hierboven wat u wilt vergelijken."
    )
    page.locator(".explore .combobox input").focus()
    page.keyboard.type("Soort project: Ond")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"
    page.keyboard.type("Lichte Kring")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator(".explore-group").count() == 2
    assert (
        page.locator(".explore-status").first.text_content() == "2 groepen en 1 vraag vergeleken."
    )
    page.locator(".explore-asked input").nth(1).focus()
    page.keyboard.press("Space")
    assert (
        page.locator(".explore-status").first.text_content() == "2 groepen en 2 vragen vergeleken."
    )
    shared = page.url
    assert "groep1=kenmerk%3Atype%3AOnderwijs&" in shared
    assert "vragen=meets_age.T1,meets_origin.T1&groep2=project%3AP001" in shared
    shown = cells(page)
    again = open_page(shared[shared.index("?") :])
    assert cells(again) == shown
    page.locator(".explore-group button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".explore-group").count() == 1
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == (
        "Haal weg: Voorbeeldproject Lichte Kring"
    )
    page.go_back()
    assert cells(page) == shown


def test_more_than_four_is_refused_in_words(open_page):
    groups = [f"project:P00{i}" for i in (1, 4, 6, 8)]
    page = open_page(query(groups, ["meets_age.T1"]))
    page.locator(".explore .combobox input").focus()
    page.keyboard.type("Regio: Noord")
    page.keyboard.press("Enter")
    assert page.locator(".explore-group").count() == 4
    assert page.locator(".explore-status").first.text_content().startswith("Meer dan 4 tegelijk")


def test_what_is_unknown_stays_in_the_link_and_is_told(open_page):
    page = open_page(query(["project:P999", "project:P001"], ["weg.T1", "meets_age.T1"]))
    told = page.locator(".explore-status").first.text_content()
    assert "Niet (meer) bekend, en blijft in de link staan: ‘project:P999’, ‘weg.T1’." in told
    assert page.locator(".explore-group").count() == 1
    page.locator(".explore-asked input").nth(1).click()
    assert "P999" in page.url
    assert "weg.T1" in page.url


def test_what_is_unknown_keeps_its_place_behind_four_that_are_known(open_page):
    groups = ["project:P999", *(f"project:P00{i}" for i in (1, 4, 6))]
    page = open_page(query(groups, ["meets_age.T1"]))
    page.locator(".explore .combobox input").fill("Regio: Noord")
    page.keyboard.press("Enter")
    assert page.locator(".explore-group").count() == 4
    assert "groep5=project%3AP999" in page.url
    again = open_page(page.url[page.url.index("?") :])
    assert again.locator(".explore-group").count() == 4
    assert "‘project:P999’" in again.locator(".explore-status").first.text_content()
    again.get_by_role("button", name="Begin opnieuw").click()
    assert "groep" not in again.url


def test_a_choice_from_another_page_can_be_added_as_it_is_now(open_page):
    page = open_page("?projecten=P001,P003")
    field = page.locator(".explore .combobox input")
    field.fill("Uw keuze")
    options = page.locator(".explore .combobox [role=option]")
    assert options.all_text_contents() == ["Uw keuze van 2 projecten"]
    page.evaluate("ontmoetingen.selection.set({ projects: ['P001', 'P003', 'P004'] })")
    field.fill("Uw keuze ")
    assert options.all_text_contents() == ["Uw keuze van 3 projecten"]
    page.go_back()
    field.fill("Uw keuze")
    assert options.all_text_contents() == ["Uw keuze van 2 projecten"]


def test_a_hostile_name_is_nothing_but_a_name(open_page):
    page = open_page(query(["project:P002"], ["meets_age.T1"]))
    assert HOSTILE in page.locator(".explore-words li").first.text_content()
    assert cells(page)[0][1] == HOSTILE
    assert page.locator(".explore img").count() == 0
    assert page.said == []


def test_the_picture_has_one_name_and_series_differ_in_more_than_colour(open_page):
    groups = [f"project:P0{i}" for i in ("01", "02", "04", "06")]
    page = open_page(query(groups, ["meets_age.T1", "likes_different.T1"]))
    assert page.get_attribute(".explore-chart", "role") == "img"
    told = page.get_attribute(".explore-chart", "aria-label")
    assert 20 <= len(told) <= 200
    assert "Omgang met mensen van een andere leeftijd" in told
    shapes = page.locator(".explore-mark").evaluate_all("all => all.map(m => m.getAttribute('d'))")
    assert len(set(shapes)) == 4
    names = page.locator(".explore-svg .explore-name").all_text_contents()
    assert "Voorbeeldproject Lichte Kring" in names


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "asked", [[], ["meets_age.T1", "likes_different.T0"]], ids=["empty", "full"]
)
def test_axe_finds_nothing(open_page, scheme, asked):
    groups = ["project:P001", "project:P003", "kenmerk:type:Onderwijs"] if asked else []
    page = open_page(query(groups, asked), color_scheme=scheme)
    found = axe.Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


@pytest.mark.parametrize("width", [320, 390, 768])
def test_it_fits_a_narrow_screen_with_targets_for_a_finger(open_page, width):
    state = query(["project:P001", "kenmerk:type:Zorg en welzijn"], ["meets_age.T1"])
    page = open_page(state, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.locator(".explore button, .explore input").evaluate_all(
        "all => all.map(n => n.getBoundingClientRect()).filter(r => r.width && "
        "(r.width < 24 || r.height < 24)).length"
    )
    assert small == 0
    sizes = page.locator(".explore-svg text").evaluate_all(
        "all => all.map(n => parseFloat(getComputedStyle(n).fontSize) * n.getScreenCTM().a)"
    )
    assert min(sizes) >= 12
    assert page.locator(".explore-svg text").evaluate_all(
        "(all, width) => all.every(n => n.getBoundingClientRect().right <= width)", width
    )


FOUR = ["kenmerk:type:Natuur en duurzaamheid", "kenmerk:gemiddeld-age:19 en hoger", "project:P003"]
FOUR.append("projecten:P001,P003,P004,P005,P006,P007")
THREE = ["likes_different.T0", "likes_different.T1", "met_future_help.T1"]  # the longest sentences
# Of each picture for paper: how wide its column is, and how far its words reach.
REACH = """all => all.map(svg => [svg.getBoundingClientRect().right,
    Math.max(...[...svg.querySelectorAll('text')].map(t => t.getBoundingClientRect().right))])"""


@pytest.mark.parametrize(
    ("groups", "asked"), [(FOUR[:2], THREE[:1]), (FOUR, THREE[:2]), (FOUR, THREE)]
)
@pytest.mark.parametrize("window", [{}, {"viewport": {"width": 390, "height": 800}}])
def test_a_comparison_prints_on_one_page_without_the_form(open_page, groups, asked, window):
    page = open_page(query(groups, asked), color_scheme="dark", **window)
    pictures = page.locator(".explore-paper svg")
    assert not pictures.first.is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".explore-form").is_visible()
    assert not page.locator(".explore-intro").is_visible()
    assert not page.locator(".explore-chart").is_visible()
    assert [picture.is_visible() for picture in pictures.all()] == [True] * len(asked)
    assert page.get_attribute(".explore-paper", "aria-label") == (
        page.get_attribute(".explore-chart", "aria-label")
    )
    assert page.locator("#explore-table").is_visible()
    assert len(cells(page)) == (len(groups) + 1) * len(asked)
    page.emulate_media()
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


def test_on_paper_pictures_stand_side_by_side_and_each_question_is_named_once(open_page):
    page = open_page(query(FOUR, THREE), viewport={"width": 720, "height": 900})
    page.emulate_media(media="print")
    pictures = page.locator(".explore-paper svg")
    bottoms = pictures.evaluate_all("all => all.map(svg => svg.getBoundingClientRect().bottom)")
    assert max(bottoms) - min(bottoms) < 1
    assert all(end <= edge + 1 for edge, end in pictures.evaluate_all(REACH))
    names = pictures.first.locator(".explore-name").all_text_contents()
    assert "Soort project: Natuur en duurzaamheid" in names  # whole
    sizes = page.locator("#explore-table tbody th:first-child").evaluate_all(
        "all => all.map(cell => parseFloat(getComputedStyle(cell).fontSize) > 0)"
    )
    assert sizes == [True, False, False, False, False] * 3


def test_a_name_too_long_for_one_line_of_a_phone_takes_two(open_page):
    page = open_page(query(FOUR[:2], THREE[:1]), viewport={"width": 320, "height": 800})
    told = " ".join(page.locator(".explore-chart .explore-name").all_text_contents())
    assert "Soort project: Natuur en duurzaamheid ongeveer" in told
    marks = page.locator(".explore-chart .explore-mark").evaluate_all(
        "all => all.map(mark => mark.getBoundingClientRect().top)"
    )
    texts = page.locator(".explore-chart .explore-name").evaluate_all(
        "all => all.map(name => name.getBoundingClientRect().bottom)"
    )
    assert max(texts[:3]) <= marks[0] + 2  # two lines of a name and a value, above the first mark


def test_without_javascript_the_page_says_what_it_would_do_and_links_to_the_tables(open_page):
    page = open_page(java_script_enabled=False)
    assert "JavaScript" in page.locator(".explore").text_content()
    links = page.locator(".explore a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert [link.rpartition("/")[2] for link in links[:2]] == ["project_scores.csv", "overall.csv"]


def test_nothing_is_asked_of_another_host(open_page):
    page = open_page(query(["project:P001"], ["meets_age.T1"]))
    assert {url.partition(":")[0] for url in page.asked} <= {"file", "data", "blob"}
