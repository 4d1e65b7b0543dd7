"""Drawings that are kept and changed, expressions worked out once: the same pictures as before."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright.sync_api", reason="needs playwright")
from filter_site import made_site, published_tables, settle

from ontmoetingen import charts
from ontmoetingen.paths import Study

pytestmark = pytest.mark.browser
SHARE, RATING, WAVE = "meets_origin", "likes_different", "T1"
STANDING = "fig-stand-meets-origin-t1"
NUMBER = r"-?\d+(?:\.\d+)?"
# The picture of every chart as it is now, then made anew, then made anew by the library alone.
PICTURES = """async () => {
    const site = ontmoetingen, hosts = [...document.querySelectorAll('.chart[data-follows]')];
    const seen = () => Object.fromEntries(hosts.map(host => [host.dataset.chart, host.innerHTML]));
    const anew = async () => {
        for (const host of hosts) { host.kept = null; await site.draw(host); }
        return seen(); };
    const kept = seen(), ours = site.expressions, made = await anew();
    site.expressions = (theirs, width) => {
        const wide = context => ({functions: Object.assign(Object.create(context.functions),
            {containerSize: () => [width, 0]})});
        return {...theirs, operator: (context, expr) => theirs.operator(wide(context), expr),
            parameter: (context, expr) => theirs.parameter(wide(context), expr),
            encode: (context, expr) => theirs.encode(wide(context), expr)}; };
    const library = await anew();
    site.expressions = ours;
    return {kept, made, library}; }"""


@pytest.fixture(scope="module")
def site(made_once, repository):
    """A page with every kind of chart that follows a choice."""

    def made(folder):
        tables = published_tables(Study(repository))
        figures = [
            charts.standing(SHARE, tables=tables),
            charts.funnel(SHARE, tables=tables),
            charts.ranks(SHARE, tables=tables),
            charts.profile(tables=tables),
            charts.shares(tables=tables),
            charts.answers(RATING, tables=tables),
        ]
        made_site(folder, repository, tables, {"een": figures})

    return made_once("drawing", made) / "notebooks"


@pytest.fixture(scope="module")
def rows(repository):
    return published_tables(Study(repository)).rows("project_scores", SHARE, WAVE)


def choose(page, ids) -> None:
    """The whole page has followed, also what was drawn because it came near the screen."""
    page.evaluate("ids => ontmoetingen.selection.set({projects: ids})", list(ids))
    settle(page)
    page.evaluate(
        """async () => { for (const host of document.querySelectorAll('.chart[data-follows]'))
            if (!host.querySelector('svg')) await ontmoetingen.draw(host); }"""
    )


def parts(picture: str) -> list[tuple[str, list[float]]]:
    """What stands in a picture, in any order, each with its numbers.

    In any order, since a line of a grid that stays comes before one that is new, wherever they lie.
    The numbers that the library gives to what it draws are left out.
    """
    bare = re.sub(r"(clip|gradient)_?\d+", r"\1", picture)
    found = re.findall(r"<[^/][^>]*>[^<]*", bare)
    return sorted((re.sub(NUMBER, "#", part), numbers(part)) for part in found)


def numbers(part: str) -> list[float]:
    return [float(number) for number in re.findall(NUMBER, part)]


def differences(one: str, other: str) -> list[tuple]:
    """Marks and words of one picture that are not in the other, in the same place to a pixel.

    To a pixel, since the library rounds the room for names each time that it lays out a chart.
    """
    rest, lacking = parts(other), []
    for part in parts(one):
        found = next((mark for mark in rest if same(part, mark)), None)
        if found is None:
            lacking.append(part)
        else:
            rest.remove(found)
    return lacking + rest


def same(part: tuple, mark: tuple) -> bool:
    pairs = zip(part[1], mark[1], strict=False)
    return part[0] == mark[0] and all(abs(a - b) <= 1.01 for a, b in pairs)


def test_a_drawing_that_was_changed_is_the_one_that_is_made_anew(visit, rows):
    """From all to few, to none, to many, to others, and back: nothing of the one before stays."""
    shown = list(rows.loc[rows["status"] == "released", "project_id"])
    hidden = list(rows.loc[rows["status"] != "released", "project_id"])
    page = visit()
    for ids in (shown[:1], shown[2:9], hidden[:1], shown[:60], shown[5:7] + hidden[:2], shown, []):
        choose(page, ids)
        found = page.evaluate(PICTURES)
        for label, picture in found["kept"].items():
            assert differences(picture, found["made"][label]) == [], (label, len(ids))
            assert parts(found["made"][label]) == parts(found["library"][label]), (label, len(ids))
    assert page.said == []


def test_a_drawing_is_kept_for_each_form_and_not_for_each_choice(visit, rows):
    """All projects, many beside each other, few by name with and without a legend: four at most."""
    shown = list(rows.loc[rows["status"] == "released", "project_id"])
    page = visit()
    made = """label => Object.keys(
        document.querySelector(`[data-chart="${label}"]`).kept.forms).length"""
    for ids in (shown[:2], shown[3:8], shown[:1], shown[10:20]):
        choose(page, ids)
    assert page.evaluate(made, STANDING) == 2  # all of them, and some by name
    assert page.said == []


@pytest.mark.parametrize("label", [STANDING, "fig-plaats-meets-origin-t1", "fig-aandelen-alle"])
def test_a_drawing_with_names_gets_the_rows_of_another_choice(visit, rows, label):
    """Its names have an order of their own, so that it need not be made anew."""
    shown = list(rows.loc[rows["status"] == "released", "project_id"])
    page = visit()
    choose(page, shown[2:5])
    page.evaluate("label => { window.before = ontmoetingen.views[label]; }", label)
    before = page.evaluate("() => before.data('rows').length")
    choose(page, shown[6:12][::-1])
    assert page.evaluate("label => ontmoetingen.views[label] === before", label) is True
    after = page.evaluate("() => before.data('rows').map(row => row.r)")
    assert after == sorted(after)
    assert len(after) - before == (0 if label == "fig-aandelen-alle" else 3)
    assert page.said == []


def test_only_what_is_on_the_screen_is_drawn_in_the_first_frame(visit, rows):
    """What lies far below waits for its turn, and has followed when the page says so."""
    ids = list(rows.loc[rows["status"] == "released", "project_id"])[:60]
    page = visit()
    choose(page, ids[:50])
    order = page.evaluate(
        """async ids => {
            const site = ontmoetingen, told = site.followed, order = [];
            site.followed = label => { order.push(label); told(label); };
            site.selection.set({projects: ids});
            await new Promise(done => requestAnimationFrame(done));
            order.push('frame');
            while (!site.settled) await new Promise(done => setTimeout(done, 20));
            site.followed = told;
            return order; }""",
        ids,
    )
    frame = order.index("frame")
    assert order[:frame] == [STANDING]
    assert set(order[frame + 1 :]) >= {"fig-trechter-meets-origin-t1", "fig-plaats-meets-origin-t1"}
    assert page.said == []


def test_of_fast_choices_the_last_one_is_shown(visit, rows):
    """Ten choices in one go, and ten each a moment later: every figure and table is of the last."""
    shown = list(rows.loc[rows["status"] == "released", "project_id"])
    page = visit()
    for pause in (0, 5):
        page.evaluate(
            """async ([ids, pause]) => { for (let i = 0; i < 10; i += 1) {
                ontmoetingen.selection.set({projects: ids.slice(i, i + 1 + i % 4)});
                if (pause) await new Promise(done => setTimeout(done, pause)); } }""",
            [shown, pause],
        )
        settle(page)
        wanted = shown[9:11]  # the tenth choice: from the tenth project, 1 + 9 % 4 = 2 of them
        drawn = page.evaluate(
            "label => ontmoetingen.views[label].data('rows').map(row => row.id)", STANDING
        )
        assert sorted(drawn) == sorted(wanted)
        assert page.url.endswith("?projecten=" + ",".join(wanted))
        assert page.locator(".choice-status").inner_text().startswith("2 van ")
        page.evaluate("ontmoetingen.selection.reset()")
        settle(page)
    assert page.said == []
