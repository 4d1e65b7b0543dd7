"""Numbers on the page on which a reader compares, beside a recomputation with pandas."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from explore_expected import expected, published_rows
from explore_site import cells, query
from statsmodels.stats.proportion import confint_proportions_2indep

from ontmoetingen import dutch

pytest.importorskip("playwright.sync_api", reason="needs playwright")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tables(repository) -> dict[str, pd.DataFrame]:
    return published_rows(repository)


STATES = [
    (["project:P001", "project:P008"], ["meets_age.T1"]),
    (["kenmerk:type:Onderwijs", "kenmerk:type:Zorg en welzijn"],
     ["meets_origin.T1", "meets_age.T1"]),
    (["kenmerk:region:Noord", "kenmerk:region:Oost", "kenmerk:region:Zuid", "kenmerk:region:West"],
     ["likes_different.T0", "likes_different.T1"]),
    (["projecten:P001,P003,P007", "project:P001"], ["met_future_help.T1", "meets_level.T1"]),
    (["project:P003"], ["meets_age.T1", "likes_different.T1"]),
    (["project:P007", "kenmerk:region:Oost"], ["meets_level.T1"]),
]  # fmt: skip


@pytest.mark.parametrize(("groups", "asked"), STATES, ids=["|".join(g)[:40] for g, _ in STATES])
def test_the_table_is_what_pandas_computes(open_page, tables, groups, asked):
    page = open_page(query(groups, asked))
    found = iter(cells(page))
    checked = page.locator(".explore-asked input:checked")
    for key in checked.evaluate_all("all => all.map(box => box.value)"):
        item, _, wave = key.rpartition(".")
        for group in groups:
            assert next(found)[2:5] == expected(tables, group, item, wave), (group, key)
        overall = tables["overall"].query("item == @item and wave == @wave").iloc[0]
        assert next(found)[4] == dutch.number(overall["n"])
    assert next(found, None) is None
    assert page.said == []


@pytest.mark.parametrize(
    ("yes", "n"), [((8, 40), (10, 50)), ((30, 9), (40, 60)), ((10, 0), (10, 12))]
)
def test_the_interval_of_a_difference_is_that_of_newcombe(open_page, yes, n):
    """Newcombe (1998), method 10, as statsmodels has it."""
    page = open_page()
    found = page.evaluate(
        """pairs => {
            const [one, other] = pairs.map(([yes, n]) => {
                const [low, high] = ontmoetingen.pool.wilson(yes, n);
                return { value: yes / n, low, high };
            });
            return ontmoetingen.compare.difference(one, other);
        }""",
        list(zip(yes, n, strict=True)),
    )
    assert found["size"] == pytest.approx(yes[0] / n[0] - yes[1] / n[1])
    ends = confint_proportions_2indep(yes[0], n[0], yes[1], n[1], method="newcomb")
    assert (found["low"], found["high"]) == pytest.approx(ends, abs=1e-6)


def test_the_second_group_is_held_against_the_first_unless_they_share_participants(open_page):
    groups = ["kenmerk:type:Onderwijs", "kenmerk:type:Zorg en welzijn", "project:P001"]
    page = open_page(query(groups, ["meets_age.T1"]))
    told = page.locator(".explore-words li").all_text_contents()
    assert len(told) == 3
    assert "alle projecten samen, deze keuze meegeteld" in told[0]
    assert "projecten met soort project ‘Onderwijs’" in told[1]
    assert "95%-interval van het verschil" in told[1]
    page = open_page(query(["projecten:P001,P003", "project:P001"], ["meets_age.T1"]))
    second = page.locator(".explore-words li").nth(1).text_content()
    assert second.endswith(
        "Met de 2 gekozen projecten is geen verschil te geven: "
        "sommige deelnemers tellen in beide mee."
    )


def test_a_hidden_project_is_said_to_be_hidden_with_its_reason(open_page, tables):
    scores = tables["project_scores"].query("item == 'meets_age' and status != 'released'")
    gone, reason = scores[["project_id", "reason"]].iloc[0]
    page = open_page(query([f"project:{gone}"], ["meets_age.T1"]))
    assert cells(page)[0][2:] == ["verborgen", "–", "–", reason]
    assert reason in page.locator(".explore-words li").first.text_content()
    assert page.locator(".explore-mark").count() == 0
    assert "verborgen" in page.get_attribute(".explore-chart", "aria-label")


def test_of_a_shared_choice_nobody_counts_twice_and_who_is_unknown_is_told(open_page, tables):
    page = open_page(query(["projecten:P001,P999,P003,P001"], ["meets_age.T1"]))
    assert cells(page)[0][2:5] == expected(tables, "projecten:P001,P003", "meets_age", "T1")
    told = page.locator(".explore-status").first.text_content()
    assert told.startswith("Niet (meer) bekend, en blijft in de link staan: ‘P999’. ")
    page.locator(".explore-asked input").nth(1).click()
    assert "P999" in page.url


def test_a_choice_made_elsewhere_can_be_taken_as_one_group(open_page, tables):
    page = open_page("?projecten=P001,P003")
    page.locator(".explore .combobox input").focus()
    page.keyboard.type("Uw keuze")
    page.keyboard.press("Enter")
    assert cells(page)[0][1] == "Uw keuze van 2 projecten"
    assert cells(page)[0][2:5] == expected(tables, "projecten:P001,P003", "meets_age", "T1")


def test_the_numbers_go_along_as_a_file_that_says_what_it_is(open_page):
    page = open_page(query(["project:P001"], ["meets_age.T1"]))
    with page.expect_download() as download:
        page.get_by_role("button", name="Gegevens (CSV)").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert download.value.suggested_filename == "vergelijking.csv"
    assert any("Synthetische gegevens" in line for line in lines if line.startswith("#"))
    body = [line.split(";") for line in lines if not line.startswith("#")]
    assert body[0][:3] == ["Vraag", "Wat", "Waarde"]
    assert [row[2] for row in body[1:]] == [row[2] for row in cells(page)]
    with page.expect_download() as picture:
        page.get_by_role("button", name="Beeld (SVG)").click()
    assert (
        Path(picture.value.path())
        .read_text(encoding="utf-8")
        .lstrip()
        .startswith(("<svg", "<?xml"))
    )
