"""The four faces of a figure, and what it refuses."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd
import pytest
from chart_tables import NASTY

from ontmoetingen.charts.base import SYNTHETIC, VEGALITE_MIME, Figure, Table
from ontmoetingen.errors import BuildError

CHART = {"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {"x": {"field": "a"}}}
FRAME = pd.DataFrame({"Project": ["A", "B"], "Aandeel (%)": [81.25, None]})


def figure(**other) -> Figure:
    given = {
        "label": "fig-proef",
        "chart": CHART,
        "table": FRAME,
        "title": "A ligt hoger dan B",
        "subtitle": "Aandeel dat ja zegt",
        "alt": "Project A ligt met 81% hoger dan project B",
        "caption": "Wat er staat",
        "source": "vragenlijst",
        "n": "n = 214",
        "interval": "Het interval is 95%",
    }
    return Figure(**given | other)


def test_it_shows_itself_without_html():
    bundle = figure()._repr_mimebundle_()
    assert set(bundle) == {"text/markdown", "text/plain", VEGALITE_MIME}
    assert json.loads(json.dumps(bundle)) == bundle


def test_the_markdown_is_exactly_what_both_engines_read():
    assert figure().markdown() == (
        '::: {#fig-proef}\n\n::: {.content-visible when-format="html"}\n\n```{=html}\n'
        '<div class="chart" data-chart="fig-proef"></div>\n```\n\n:::\n\n'
        "![](../figures/charts/fig-proef.svg)"
        '{.chart-static fig-alt="Project A ligt met 81% hoger dan project B"}\n\n'
        "Wat er staat. Het interval is 95%. "
        "[Bron: vragenlijst; n = 214.]{.figure-source}\n:::\n\n"
        '::: {.content-visible when-format="html"}\n\n'
        '::: {.faces of="fig-proef" role="group" '
        'aria-label="Meenemen en nakijken: A ligt hoger dan B"}\n'
        "[Beeld (SVG)](../figures/charts/fig-proef.svg)"
        '{.face .face-svg download="fig-proef.svg"}\n'
        "[Code](#cell){.face .face-code}\n:::\n\n"
        '```{=html}\n<details class="chart-table">'
        "<summary>Gegevens bij de figuur: A ligt hoger dan B</summary>\n```\n\n"
        "| Project | Aandeel (%) |\n|:-------|-------------:|\n"
        "| A | 81,3 |\n| B | geen gegevens |\n"
        "\n: Gegevens bij de figuur: A ligt hoger dan B\n\n```{=html}\n</details>\n```\n\n:::\n"
    )


def test_synthetic_is_said_in_every_face():
    made = figure(synthetic=True)
    markdown, spec = made.markdown(), made.spec()
    assert f"[{SYNTHETIC}.]{{.synthetic-label}}" in markdown
    assert f": Gegevens bij de figuur: A ligt hoger dan B. {SYNTHETIC}" in markdown
    assert spec["title"]["subtitle"] == ["Aandeel dat ja zegt", SYNTHETIC]
    assert spec["usermeta"]["ontmoetingen"]["synthetic"] is True
    assert SYNTHETIC not in figure().markdown()


def test_the_specification_can_be_drawn_before_it_has_a_place():
    # JupyterLab redraws an empty chart for ever; see the test with a real JupyterLab.
    spec = figure().spec()
    assert spec["width"] == 680
    assert spec["background"] == "#ffffff"


def test_the_specification_is_in_house_style():
    spec = figure().spec()
    assert spec["$schema"].endswith("/v5.json")
    assert spec["config"]["locale"]["number"]["decimal"] == ","
    assert spec["config"]["aria"] is False
    assert spec["usermeta"]["ontmoetingen"] == {
        "label": "fig-proef",
        "alt": "Project A ligt met 81% hoger dan project B",
        "synthetic": False,
        "title": ["A ligt hoger dan B"],
        "subtitle": ["Aandeel dat ja zegt"],
    }


def test_an_altair_chart_gives_the_same_twice_and_stays_unchanged():
    chart = alt.Chart(alt.Data(values=[{"a": 1}])).mark_point().encode(x="a:Q")
    before = chart.to_dict()
    first, second = figure(chart=chart).spec(), figure(chart=chart).spec()
    assert first == second
    assert chart.to_dict() == before
    assert CHART == {"data": {"values": [{"a": 1}]}, "mark": "point",
                     "encoding": {"x": {"field": "a"}}}  # fmt: skip


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(BuildError) as caught:
        figure(label="Figuur 1", alt="kort", caption=" ", source="")
    assert str(caught.value) == (
        "'Figuur 1': is no label. Allowed: fig- and lower-case letters, digits, hyphens.\n"
        "Figuur 1: the text alternative has 4 characters. Allowed: 20 to 200.\n"
        "Figuur 1: the caption is empty.\n"
        "Figuur 1: the source is empty."
    )


@pytest.mark.parametrize("alt_text", ["x" * 19, "x" * 201])
def test_a_text_alternative_has_its_length(alt_text):
    with pytest.raises(BuildError, match="20 to 200"):
        figure(alt=alt_text)


@pytest.mark.parametrize("spec", [{"hconcat": [CHART]}, {"facet": {"field": "a"}, "spec": CHART}])
def test_several_panes_are_refused(spec):
    with pytest.raises(BuildError, match="one pane, layers included"):
        figure(chart=spec).spec()


def test_a_hostile_name_acts_nowhere():
    made = figure(title=NASTY, alt=NASTY[:180], table=pd.DataFrame({NASTY: [NASTY]}))
    markdown = made.markdown()
    assert r"\<script\>" in markdown
    assert "<script>" not in markdown.replace(r"\<script\>", "")
    assert "{{<" not in markdown
    assert markdown.count("\n```{=html}\n") == 3
    assert json.loads(json.dumps(made.spec()))["usermeta"]["ontmoetingen"]["label"] == "fig-proef"


def test_long_titles_are_broken_into_lines_that_fit():
    lines = figure(title="woord " * 30).spec()["title"]["text"]
    assert len(lines) > 1
    assert max(map(len, lines)) <= 73  # 680 px / (17 px * 0.545)


def test_a_table_has_a_caption_and_a_label():
    table = Table(
        label="tbl-proef", frame=FRAME, caption="Wat er staat", source="[@boek]",
        tables={"projects": "Wie"},
    )  # fmt: skip
    assert table.markdown() == (
        "| Project | Aandeel (%) |\n|:-------|-------------:|\n"
        "| A | 81,3 |\n| B | geen gegevens |\n"
        "\n: Wat er staat. [Bron: [@boek].]{.figure-source} {#tbl-proef}\n\n"
        '<div class="content-visible" when-format="html">\n'
        '<div class="faces" of="tbl-proef" role="group" '
        'aria-label="Meenemen en nakijken: Wat er staat">\n\n'
        '<span class="face face-code">[Code](#cell)</span>\n'
        '<span class="face face-table" download="projects.csv">'
        "[Tabel ‘Wie’ (CSV)](../assets/tabellen/projects.csv)</span>\n\n</div>\n</div>\n"
    )
    assert set(table._repr_mimebundle_()) == {"text/markdown", "text/plain"}


def test_hidden_cells_do_not_change_how_the_others_look():
    frame = pd.DataFrame({"n": [12, "verborgen", 3.5], "x": [1, 2, 3]})
    table = Table(label="tbl-proef", frame=frame, caption="Proef")
    rows = table.markdown().splitlines()
    assert rows[1:5] == ["|---------:|---:|", "| 12,0 | 1 |", "| verborgen | 2 |", "| 3,5 | 3 |"]


def test_a_table_label_is_checked():
    with pytest.raises(BuildError) as caught:
        Table(label="fig-x", frame=FRAME, caption="Proef")
    assert str(caught.value) == (
        "'fig-x': is no label. Allowed: tbl- and lower-case letters, digits, hyphens."
    )
