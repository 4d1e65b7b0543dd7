"""The client as it is served: all of the theme is in it once, and only comments are gone."""

from __future__ import annotations

import re

import pytest

from ontmoetingen.book.still_pictures import fetched_late
from ontmoetingen.charts import client

SVG = '<svg role="img" aria-label="A" width="680" height="542" viewBox="0 0 680 542"></svg>'
PICTURE = '<img src="../figures/a.svg" class="chart-static" alt="A &gt; B" />'


@pytest.fixture(scope="module")
def served(repository):
    return client.client_files(repository / "theme")


def test_every_script_of_the_theme_is_in_one_pack(repository, served):
    packed = [name for names in client.PACKS.values() for name in names]
    assert sorted([*client.SINGLE, *packed]) == sorted(
        path.name for path in (repository / "theme").glob("*.js")
    )
    assert set(served) == set(client.CLIENT_FILES)


def test_scripts_keep_their_names_and_texts_and_lose_their_comments(repository, served):
    for name in client.SINGLE:
        source = (repository / "theme" / name).read_text(encoding="utf-8")
        told = set(re.findall(r"^  function (\w+)", source, re.MULTILINE))
        assert all(re.search(rf"\bfunction {one}\(", served[name]) for one in told), name
        assert source.startswith("/*")
        assert "/* " not in served[name]
        assert served[name].startswith("(function(){")
        assert len(served[name]) < 0.85 * len(source)


def test_a_comment_in_a_text_or_an_expression_is_none():
    source = "(function () { f('/* a */ // b', /^https?:\\/\\/x/); /* c */ })();"
    (made,) = client.lighter_scripts({"a.js": [source]}).values()
    assert made in (
        "(function(){f('/* a */ // b',/^https?:\\/\\/x/);})();\n",
        '(function(){f("/* a */ // b",/^https?:\\/\\/x/);})();\n',
    )


def test_the_page_asks_for_no_script_that_is_not_served(repository, served):
    made = {"begrippen.js", "zinnen.js", "gegevens.js", "schattingen.js", "vega.js", "zoeken.js"}
    for path in (repository / "theme").glob("*.js"):
        bare = re.sub(r"/\*.*?\*/|//.*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        asked = set(re.findall(r'"([\w-]+\.js)"', bare))
        assert asked <= set(served) | made, path.name


def test_styles_keep_every_rule(repository, served):
    for name in client.STYLES:
        source = (repository / "theme" / name).read_text(encoding="utf-8")
        bare = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
        assert re.sub(r"\s", "", served[name]) == re.sub(r"\s", "", bare)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "a.svg").write_text(SVG, encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    return tmp_path / "notebooks"


def test_a_still_picture_says_its_size_and_comes_late(folder):
    late = fetched_late(f"<p>{PICTURE}</p>", folder)
    assert late == (
        '<p><img loading="lazy" width="680" height="542" src="../figures/a.svg" '
        'class="chart-static" alt="A &gt; B" /></p>'
    )
    assert fetched_late(late, folder) == late


@pytest.mark.parametrize(
    "other",
    [
        PICTURE.replace("a.svg", "weg.svg"),
        PICTURE.replace("chart-static", "foto"),
        PICTURE.replace("../figures/a.svg", "data:image/png;base64,AA=="),
        PICTURE.replace("<img", '<img width="10"'),
    ],
)
def test_other_pictures_stay_as_they_are(folder, other):
    assert fetched_late(other, folder) == other
