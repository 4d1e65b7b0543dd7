"""The page on which a reader compares, in a real browser, beside a recomputation with pandas."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from ontmoetingen import dutch
from ontmoetingen.book.pandoc import render_html
from ontmoetingen.book.project import load_book
from ontmoetingen.charts.assets import CLIENT_FILES
from ontmoetingen.charts.downloads import FOLDER, downloads
from ontmoetingen.charts.site_data import site_scripts
from ontmoetingen.charts.wordings import NAME, wordings_script
from ontmoetingen.paths import Study

pytest.importorskip("playwright.sync_api", reason="needs playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright")

pytestmark = pytest.mark.browser
BOOK = """
project: {type: book, output-dir: _site}
lang: nl
book:
  title: Proef
  author: Proef
  chapters: [index.qmd, chapters/verken-zelf.qmd, chapters/ander.qmd]
"""
OTHER = "# Ander {#sec-verantwoording}\n\nTekst.\n\n## Verschil {#sec-verschillen}\n\nTekst.\n"
RULES = {"resultTypes": ["violations"], "preload": False}
HOSTILE = "<img src=x onerror=alert(1)> & ‘x’"


@pytest.fixture(scope="module")
def tables(repository) -> dict[str, pd.DataFrame]:
    folder = repository / "data" / "published"
    names = ("projects", "project_scores", "totals", "overall")
    return {name: pd.read_csv(folder / f"{name}.csv", comment="#") for name in names}


@pytest.fixture(scope="module")
def site(tmp_path_factory, repository):
    """The page itself with the real scripts and the published numbers of this study."""
    root, out = tmp_path_factory.mktemp("study"), tmp_path_factory.mktemp("site")
    (root / "_quarto.yml").write_text(BOOK, encoding="utf-8")
    (root / "index.qmd").write_text("# Begin\n\nTekst.\n", encoding="utf-8")
    (root / "chapters").mkdir()
    shutil.copy(repository / "chapters" / "verken-zelf.qmd", root / "chapters")
    (root / "chapters" / "ander.qmd").write_text(OTHER, encoding="utf-8")
    shutil.copytree(repository / "theme", root / "theme")
    shutil.copytree(repository / "data" / "published", root / "data" / "published")
    study = Study(root)
    made = site_scripts(study) | {NAME: wordings_script(), "begrippen.js": ""}
    first = '"Voorbeeldproject Ronde Veer"'
    assert first in made["gegevens.js"]
    hostile = '"' + HOSTILE.replace("<", "\\u003c") + '"'
    made["gegevens.js"] = made["gegevens.js"].replace(first, hostile)
    study.assets.mkdir()
    for name in CLIENT_FILES:
        shutil.copy(repository / "theme" / name, study.assets)
    for name, text in made.items():
        (study.assets / name).write_text(text, encoding="utf-8")
    (study.assets / FOLDER).mkdir()
    for name, text in downloads(study).items():
        (study.assets / FOLDER / name).write_text(text, encoding="utf-8")
    render_html(load_book(study), study, out)
    return out


@pytest.fixture
def open_page(open_address, site):
    def opened(query: str = "", **options):
        address = (site / "chapters" / "verken-zelf.html").as_uri()
        window = {"viewport": {"width": 1280, "height": 900}} | options
        page = open_address(f"{address}{query}", **window)
        if options.get("java_script_enabled", True):
            page.wait_for_selector(".explore-form")
        return page

    return opened


def query(groups: list[str], asked: list[str]) -> str:
    named = [f"groep{i}={group}" for i, group in enumerate(groups, 1)]
    return "?" + "&".join([*named, f"vragen={','.join(asked)}"])


def cells(page) -> list[list[str]]:
    return page.locator("#explore-table tbody tr").evaluate_all(
        "rows => rows.map(row => Array.from(row.cells, cell => cell.textContent))"
    )


def expected(tables, group: str, item: str, wave: str) -> list[str]:
    """Value, interval and n of a group, from the published rows and nothing of the package."""
    scores = tables["project_scores"].query("item == @item and wave == @wave")
    rows = scores[scores["project_id"].isin(ids_of(tables, group))]
    rows = rows[rows["status"] == "released"]
    if rows.empty:
        return ["verborgen", "–", "–"]
    if rows["measure"].iloc[0] == "share_yes":
        return share(rows)
    return mean(rows.merge(tables["totals"].query("wave == @wave"), on=["project_id", "item"]))


def ids_of(tables, group: str) -> list[str]:
    kind, _, rest = group.partition(":")
    if kind == "kenmerk":
        column, _, value = rest.partition(":")
        projects = tables["projects"]
        return list(projects["project_id"][projects[column] == value])
    return rest.split(",")


def share(rows: pd.DataFrame) -> list[str]:
    n, exact = int(rows["n"].sum()), (rows["n"] * rows["value"]).round()
    low, high = (
        int(rows[c].sum() if c in rows else exact.sum()) for c in ("count_low", "count_high")
    )
    ends = (proportion_confint(low, n, method="wilson")[0],
            proportion_confint(high, n, method="wilson")[1])  # fmt: skip
    about = "ongeveer " if low < high else ""
    interval = " tot ".join(dutch.percent(end) for end in ends)
    return [about + dutch.percent((low + high) / 2 / n), interval, dutch.number(n)]


def mean(rows: pd.DataFrame) -> list[str]:
    n = int(rows["n_x"].sum())
    low, high = (rows[c if c in rows else "sum"].sum() for c in ("sum_low", "sum_high"))
    value = (low + high) / 2 / n
    sd = math.sqrt((rows["sum_squares"].sum() - n * value**2) / (n - 1))
    half = stats.t.ppf(0.975, n - 1) * sd / math.sqrt(n)
    about = "ongeveer " if low < high else ""
    interval = f"{dutch.number(low / n - half, 2)} tot {dutch.number(high / n + half, 2)}"
    return [about + dutch.number(value, 2), interval, dutch.number(n)]


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


def test_a_choice_made_elsewhere_can_be_taken_as_one_group(open_page, tables):
    page = open_page("?projecten=P001,P003")
    page.locator(".explore .combobox input").focus()
    page.keyboard.type("Uw keuze")
    page.keyboard.press("Enter")
    assert cells(page)[0][1] == "Uw keuze van 2 projecten"
    assert cells(page)[0][2:5] == expected(tables, "projecten:P001,P003", "meets_age", "T1")


def test_a_hostile_name_is_nothing_but_a_name(open_page):
    page = open_page(query(["project:P002"], ["meets_age.T1"]))
    assert HOSTILE in page.locator(".explore-words li").first.text_content()
    assert cells(page)[0][1] == HOSTILE
    assert page.locator(".explore img").count() == 0
    assert page.said == []


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


def test_a_short_comparison_prints_on_one_page_without_the_form(open_page):
    page = open_page(query(["project:P001", "project:P002"], ["meets_age.T1"]))
    page.emulate_media(media="print")
    assert not page.locator(".explore-form").is_visible()
    assert not page.locator(".explore-intro").is_visible()
    assert page.locator(".explore-chart svg").is_visible()
    assert page.locator("#explore-table").is_visible()
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


def test_without_javascript_the_page_says_what_it_would_do_and_links_to_the_tables(open_page):
    page = open_page(java_script_enabled=False)
    assert "JavaScript" in page.locator(".explore").text_content()
    links = page.locator(".explore a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert [link.rpartition("/")[2] for link in links[:2]] == ["project_scores.csv", "overall.csv"]


def test_nothing_is_asked_of_another_host(open_page):
    page = open_page(query(["project:P001"], ["meets_age.T1"]))
    assert {url.partition(":")[0] for url in page.asked} <= {"file", "data", "blob"}
