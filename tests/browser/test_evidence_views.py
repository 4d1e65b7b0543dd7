"""Filters on evidence in a real browser: by keyboard, by address, against the published table."""

from __future__ import annotations

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest
from opening import wait_until

pytestmark = pytest.mark.browser
ROWS = "#tbl-bewijs tbody tr"


@pytest.fixture(scope="module")
def findings(evidence_site):
    """The published table, read without the package: what the page has to agree with."""
    path = evidence_site.parent / "study" / "data" / "published" / "findings.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def shown(page, rows=ROWS) -> int:
    return page.locator(f"{rows}:visible").count()


def query(page) -> dict:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def parts(text) -> set[str]:
    return set(filter(None, text.split(";")))


def test_choosing_shows_the_rows_that_the_table_itself_gives(visit_evidence, findings):
    page = visit_evidence("bewijs.html")
    goals = {goal for row in findings for goal in parts(row["goals"])}
    assert shown(page) == len(findings)
    page.select_option("#filter-bewijs-doel", "welbevinden")
    of_goal = [row for row in findings if "welbevinden" in parts(row["goals"])]
    assert shown(page) == len(of_goal)
    assert any(parts(row["goals"]) == goals for row in of_goal)  # "Alle" is a goal like any other
    page.select_option("#filter-bewijs-soort", "risico")
    risks = [row for row in of_goal if row["kind"] == "risk"]
    assert shown(page) == len(risks) > 0
    page.select_option("#filter-bewijs-bron", risks[0]["source"])
    assert shown(page) == len([row for row in risks if row["source"] == risks[0]["source"]])


def test_a_cell_of_several_elements_is_found_by_each(visit_evidence, findings):
    several = next(row for row in findings if ";" in row["elements"])
    labels = [label.strip() for label in several["elements_label"].split(";")]
    page = visit_evidence("bewijs.html")
    for key, label in zip(several["elements"].split(";"), labels, strict=True):
        page.select_option("#filter-bewijs-werkzaam-element", label=option(page, label))
        assert shown(page) == sum(key in parts(row["elements"]) for row in findings)
        assert page.locator(f"{ROWS}:visible", has_text=several["statement"][:40]).count() == 1


def option(page, label: str) -> str:
    texts = page.locator("#filter-bewijs-werkzaam-element option").all_text_contents()
    return next(text for text in texts if text.rsplit(" (", 1)[0] == label)


def test_behind_a_choice_stands_how_many_rows_it_leaves(visit_evidence):
    page = visit_evidence("bewijs.html")
    page.select_option("#filter-bewijs-soort", "advies")
    for choice in page.locator("#filter-bewijs-doel option:not([value=''])").all():
        told = int(choice.text_content().rsplit("(", 1)[1].rstrip(")"))
        page.select_option("#filter-bewijs-doel", choice.get_attribute("value"))
        assert shown(page) == told


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("vooroordeel", "vooroordelen"),
        ("SCHOLEN", "school"),
        ("groep", "groepen"),
        ("coordinator", "Coördinatoren"),
        ("ontmoetin", "ontmoeting"),
        ("risicos", "risico"),
    ],
)
def test_search_forgives_accents_capitals_and_endings(visit_evidence, typed, also, findings):
    page = visit_evidence("bewijs.html")
    page.fill("#filter-bewijs-zoek", typed)
    found = " ".join(page.locator(f"{ROWS}:visible").all_text_contents()).lower()
    assert 0 < shown(page) < len(findings)
    assert also.lower() in found


def test_every_word_that_is_typed_counts(visit_evidence):
    page = visit_evidence("bewijs.html")
    page.fill("#filter-bewijs-zoek", "gelijke status")
    both = shown(page)
    page.fill("#filter-bewijs-zoek", "status")
    assert 0 < both <= shown(page)


def test_what_is_chosen_stands_in_the_address_and_comes_back_with_it(visit_evidence, findings):
    page = visit_evidence("bewijs.html?project=0&ander=nee#tbl-bewijs")
    page.fill("#filter-bewijs-zoek", "steun")
    page.select_option("#filter-bewijs-doel", "welbevinden")
    assert query(page) == {
        "project": "0", "ander": "nee", "bewijs.zoek": "steun", "bewijs.doel": "welbevinden",
    }  # fmt: skip
    assert page.url.endswith("#tbl-bewijs")
    before = shown(page)
    again = visit_evidence(page.url.rsplit("/", 1)[1])
    assert shown(again) == before
    assert again.input_value("#filter-bewijs-zoek") == "steun"
    again.click(".filter >> nth=0 >> text=Wis zoekwoord en keuzes")
    assert query(again) == {"project": "0", "ander": "nee"}
    assert shown(again) == len(findings)


def test_a_choice_that_no_longer_exists_is_named_and_left_out(visit_evidence, findings):
    page = visit_evidence("bewijs.html?bewijs.doel=verdwenen&bewijs.soort=risico")
    told = page.inner_text(".filter-status >> nth=0")
    assert told.startswith("Niet bekend in deze lijst: ‘verdwenen’ bij doel. ")
    assert told.endswith("bij: soort ‘Risico’.")
    assert 0 < shown(page) < len(findings)


def test_an_address_is_only_text(visit_evidence):
    page = visit_evidence(
        "bewijs.html?bewijs.zoek=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&bewijs.doel=%3Cb%3E"
    )
    assert page.locator(".filter img, .filter b").count() == 0
    assert "<img src=x onerror=alert(1)>" in page.inner_text(".filter-status >> nth=0")
    assert page.said == []


def test_the_number_of_rows_is_announced_and_the_focus_stays(visit_evidence, findings):
    page = visit_evidence("bewijs.html")
    status = page.locator(".filter-status").first
    assert status.get_attribute("role") == "status"
    total = len(findings)
    assert status.inner_text() == f"{total} van de {total} bevindingen."
    page.focus("#filter-bewijs-zoek")
    page.keyboard.type("xyzzy")
    assert status.inner_text() == (
        f"0 van de {total} bevindingen bij: zoekwoord ‘xyzzy’. "
        "Niets gevonden: haal een keuze weg of zoek op een korter woord."
    )
    assert not page.locator("#tbl-bewijs").is_visible()
    assert page.evaluate("document.activeElement.id") == "filter-bewijs-zoek"


def test_it_all_works_by_keyboard(visit_evidence, findings):
    page = visit_evidence("bewijs.html")
    page.focus("#filter-bewijs-zoek")
    page.keyboard.type("contact")
    found = shown(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "filter-bewijs-doel"
    page.keyboard.press("ArrowDown")
    wait_until(page, lambda: shown(page) < found)
    for _ in range(5):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Wis zoekwoord en keuzes"
    page.keyboard.press("Enter")
    assert shown(page) == len(findings)


def test_hundreds_of_rows_have_followed_before_the_next_letter(visit_evidence, findings):
    """Within the event itself, so that nobody ever sees rows of a word that was typed before."""
    page = visit_evidence("bewijs.html")
    assert len(findings) >= 459
    left = page.evaluate("""() => ['contact', 'xyzzy', ''].map(word => {
        const field = document.querySelector('#filter-bewijs-zoek');
        field.value = word;
        field.dispatchEvent(new Event('input'));
        return [...document.querySelectorAll('#tbl-bewijs tbody tr')]
            .filter(row => row.checkVisibility()).length; })""")
    assert 0 < left[0] < len(findings)
    assert left[1:] == [0, len(findings)]


def test_the_matrix_leads_to_exactly_the_findings_it_counts(visit_evidence, findings):
    page = visit_evidence("index.html")
    link = page.locator("#tbl-matrix a").nth(4)
    told = int(link.inner_text().split()[0])
    link.click()
    page.wait_for_selector(".filter")
    assert set(query(page)) == {"bewijs.doel", "bewijs.werkzaam-element"}
    assert shown(page) == told
    assert page.url.endswith("#tbl-bewijs")


def test_support_leads_to_exactly_the_findings_of_that_kind(visit_evidence):
    page = visit_evidence("index.html")
    link = page.locator("#tbl-steun a").nth(2)
    told = int(link.inner_text().rsplit("(", 1)[1].rstrip(")"))
    link.click()
    page.wait_for_selector(".filter")
    assert set(query(page)) == {"bewijs.soort-bewijs", "bewijs.werkzaam-element"}
    assert shown(page) == told


def test_a_search_over_several_tables_folds_those_without_a_match(visit_evidence):
    page = visit_evidence("herkomst.html")
    first, second = (page.locator("h2", has_text=name) for name in ("Een", "Twee"))
    page.fill("input[type=search]", "vogel")
    assert shown(page, "tbody tr") == 2  # "Vogels fluiten" and "Een vogel broedt"
    assert first.is_visible()
    assert second.is_visible()
    assert not page.locator(".filter-total").is_visible()
    page.fill("input[type=search]", "geiten")
    assert shown(page, "tbody tr") == 1
    assert not first.is_visible()
    assert second.is_visible()
    page.fill("input[type=search]", "")
    assert page.locator(".filter-total").is_visible()


def test_a_source_is_found_where_it_is_cited_itself_and_through_another(visit_evidence):
    page = visit_evidence("herkomst.html")
    page.select_option("#filter-lijst-bron", "sun2020")
    assert shown(page, "tbody tr") == 2  # one after "naar", one by itself
    page.select_option("#filter-lijst-bron", "ice2023samenvatting")
    assert shown(page, "tbody tr") == 4


def test_cards_and_terms_are_filtered_too(visit_evidence):
    page = visit_evidence("kaarten.html")
    cards = ".element-card"
    before = shown(page, cards)
    page.select_option("#filter-lijst-doel", "sociaal-kapitaal")
    assert 0 < shown(page, cards) < before
    page = visit_evidence("begrippen.html")
    page.fill("input[type=search]", "ontmoetingen")
    assert 0 < shown(page, "dt") < page.locator("dt").count()
    assert shown(page, "dd") == shown(page, "dt")


def test_a_short_list_gets_no_fields(visit_evidence):
    page = visit_evidence("index.html")
    rows = page.locator(".filterable").evaluate_all(
        "all => all.map(one => [one.querySelectorAll('tbody tr').length, "
        "one.querySelectorAll('.filter').length])"
    )
    assert rows
    assert [fields for count, fields in rows] == [int(count >= 8) for count, fields in rows]


def test_a_filtered_list_is_printed_as_it_is_with_what_was_chosen(visit_evidence, findings):
    page = visit_evidence("bewijs.html?bewijs.soort=risico")
    before = shown(page)
    page.emulate_media(media="print")
    assert shown(page) == before < len(findings)
    assert "soort ‘Risico’" in page.locator(".filter-status").first.inner_text()


def test_the_way_back_brings_the_list_back_to_what_the_address_says(visit_evidence):
    """Another part of the page may add a step to the history, such as a choice of projects."""
    page = visit_evidence("bewijs.html")
    page.fill("#filter-bewijs-zoek", "steun")
    before = shown(page)
    page.evaluate("ontmoetingen.address.push({ projecten: 'P001' })")
    page.fill("#filter-bewijs-zoek", "gelijke status")
    page.go_back()
    wait_until(page, lambda: query(page) == {"bewijs.zoek": "steun"})
    assert (page.input_value("#filter-bewijs-zoek"), shown(page)) == ("steun", before)
    page.go_forward()
    wait_until(page, lambda: "projecten" in query(page))
    assert page.input_value("#filter-bewijs-zoek") == "gelijke status"
