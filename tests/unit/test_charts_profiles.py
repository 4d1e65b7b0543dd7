"""Figures, tables and sentences about what the programmes themselves asked, counted by hand."""

from __future__ import annotations

import json
import re

import altair as alt
import chart_tables
import pypandoc
import pytest
from programme_chart_tables import about, codes, profile, tables

from ontmoetingen import charts, sentences
from ontmoetingen.charts import vega
from ontmoetingen.charts.base import SYNTHETIC
from ontmoetingen.charts.tables import Tables
from ontmoetingen.errors import BuildError

NASTY = chart_tables.NASTY
MAKERS = {
    "effects": lambda t: charts.named_effects("c", tables=t),
    "effects of one": lambda t: charts.named_effects("c", "u1", tables=t),
    "effects of a hidden one": lambda t: charts.named_effects("c", "u2", tables=t),
    "profile": lambda t: charts.unit_profile("p", tables=t),
    "hidden profile": lambda t: charts.unit_profile("p", "B", tables=t),
    "reflection": lambda t: charts.reflection("p", tables=t),
    "hidden reflection": lambda t: charts.reflection("p", "Klas B", tables=t),
    "approaches": lambda t: charts.approaches("p", tables=t),
}


@pytest.fixture(scope="module", params=MAKERS)
def make(request):
    return MAKERS[request.param]


def test_it_is_valid_the_same_twice_and_drawn(make):
    figure = make(tables())
    spec = figure.spec()
    assert json.dumps(spec) == json.dumps(make(tables()).spec())
    alt.Chart.from_dict({k: v for k, v in spec.items() if k not in {"config", "autosize", "title"}})
    svg = vega.static_svg(spec)
    assert not re.search("NaN|undefined|null", svg)
    assert 20 <= len(figure.alt) <= 200


def test_it_says_that_answers_are_invented_only_when_its_own_are(make):
    assert SYNTHETIC in make(tables(synthetic=True)).spec()["title"]["subtitle"]
    assert SYNTHETIC not in make(tables()).spec()["title"]["subtitle"]


def test_a_hostile_name_acts_nowhere(make):
    figure = make(tables(name=NASTY))
    page = pypandoc.convert_text(figure.markdown(), "html", format="markdown")
    assert set(re.findall(r"<(script|b|em|strong|code)\b", page)) == set()
    own = ["#cell", f"../figures/charts/{figure.label}.svg"]
    assert sorted(re.findall(r'<a\s+href="([^"]*)"', page)) == own
    assert page.count("<a") == len(own)
    assert "<script" not in vega.static_svg(figure.spec())


def test_effects_stand_under_their_goal_the_most_named_first():
    figure = charts.named_effects("c", tables=tables())
    records = figure.spec()["datasets"]["rows"]
    assert [(r["h"] or r["e"], r["v"], r["w"], r["t"]) for r in records] == [
        ("Samen", 0, 0, ""),
        ("Thuis (ook veilig)", 40.0, 40.0, "40% (12 van 30)"),
        ("Contact", 20.0, 36.7, "20% tot 37% (6 tot 11 van 30)"),
        ("Veilig", 0, 0, ""),
        ("Rust", 50.0, 50.0, "50% (15 van 30)"),
    ]
    assert figure.title == "Rust komt in de meeste gesprekken voor (50%)"
    assert figure.table["Aantal keren genoemd"].tolist() == ["13", "niet getoond", "16"]
    assert figure.table["Waarin genoemd"].tolist() == ["12", "6 tot 11", "15"]
    assert "Kleine aantallen staan in een band" in figure.caption
    assert "1 klas is verborgen: minder dan 10 gesprekken." in figure.caption


def test_effects_in_the_same_band_are_both_named():
    assert charts.named_effects("c", "Centrum Een", tables=tables()).title == (
        "Thuis en Rust komen in de meeste gesprekken voor (elk minstens 50%)"
    )


def test_where_all_effects_are_in_one_band_none_is_named():
    frames = {"programme_c_about": about("codes"), "programme_c_codes": codes()}
    one = frames["programme_c_codes"]
    low = one["level"] == "all"
    one.loc[low, ["n_naming_low", "n_naming_high", "n_naming", "share"]] = [0, 5, 2.5, 2.5 / 30]
    read = Tables.of(frames)
    assert charts.named_effects("c", tables=read).title == (
        "Geen effect is vaker genoemd dan een ander, zover te zien (elk hooguit 17%)"
    )
    assert sentences.named_most("c", tables=read).startswith(
        "Elk effect kwam in hooguit 5 van de 30 gesprekken voor (hooguit 17%); verschil tussen "
        "effecten is zo niet te zien."
    )


def test_lines_whose_bands_overlap_may_both_be_the_highest():
    rows = profile()
    near = (rows["level"] == "unit") & (rows["side"] == "eigen") & (rows["order"] == 1)
    rows.loc[near, ["mean_low", "mean_high", "mean"]] = [3.7, 3.95, 3.825]  # beside 3.875 to 4.125
    read = Tables.of({"programme_p_about": about("profile"), "programme_p_profile": rows})
    assert charts.unit_profile("p", tables=read).title.startswith(
        "Klas A, eigen: zover te zien ligt geen regel het hoogst; "
    )


def test_a_difference_is_called_the_furthest_only_when_its_band_says_so():
    rows = profile(states=("lager", "hoger"))
    gaps = (rows["level"] == "unit") & (rows["side"] == "gap") & (rows["status"] == "released")
    rows.loc[gaps, ["mean_low", "mean_high"]] = [[-1.2, -0.4], [0.3, 0.7]] * 2  # 0.4 is below 0.7
    read = Tables.of({"programme_p_about": about("profile"), "programme_p_profile": rows})
    assert "het verst bij" not in charts.reflection("p", tables=read).title


def test_without_a_spread_the_dots_have_no_line_and_the_table_says_so():
    rows = profile()
    rows.loc[rows["level"] == "unit", "sd"] = None
    read = Tables.of({"programme_p_about": about("profile"), "programme_p_profile": rows})
    figure = charts.unit_profile("p", tables=read)
    assert not any("l" in record for record in figure.spec()["datasets"]["rows"])
    assert set(figure.table["Spreiding"]) == {"niet getoond"}


def test_records_say_which_unit_they_are_about():
    records = charts.named_effects("c", "u1", tables=tables()).spec()["datasets"]["rows"]
    assert {r["c"] for r in records} == {"u1"}


def test_a_hidden_centre_has_no_number_anywhere():
    figure = charts.named_effects("c", "u2", tables=tables())
    assert figure.title == "Klein: verborgen (minder dan 10 gesprekken)"
    assert set(figure.table["Gesprekken"]) == {"verborgen"}
    assert figure.n == ""


def test_tabs_hold_all_together_and_each_shown_centre():
    text = charts.unit_tabs("c", tables=tables(synthetic=True))
    assert re.findall(r"^### (.*?) \{", text, re.M) == ["Alle klassen", "Centrum Een"]
    assert text.count(SYNTHETIC) == 2
    assert "Klein" not in text
    assert len(set(re.findall(r"\{#(tbl-[a-z0-9-]+)\}", text))) == 2


def test_groups_of_interviewees_stand_beside_all():
    frame = charts.named_by_group("c", tables=tables()).frame
    assert frame.columns.tolist()[2:] == ["Alle", "Bewoners, n = 20"]
    assert frame.set_index("Effect").loc["Rust"].tolist() == ["Veilig", "50%", "minstens 75%"]


def test_spread_stays_on_the_scale_and_the_reference_is_all_units():
    figure = charts.unit_profile("p", tables=tables())
    first = figure.spec()["datasets"]["rows"][0]
    assert (first["l"], first["x"], first["h"]) == (2.5, 4.0, 5.0)  # 4 - 1.5; 5.5 is off the scale
    assert first["q"] == 4.5  # all classes: 4 + 0.5
    assert figure.title == (
        "Klas A, eigen: rust het hoogst, hulp het laagst; van de 2 regels ligt ‘gedeeld’ op 1 "
        "lager dan ‘eigen’"
    )


def test_a_heavy_line_is_a_difference_that_is_more_than_chance():
    links = charts.reflection("p", tables=tables()).spec()["datasets"]["links"]
    assert [(link["k"], link["a"], link["b"], link["w"]) for link in links] == [
        ("Rust", 3.0, 4.0, 4),
        ("Hulp", 2.0, 2.5, 1),
    ]


@pytest.mark.parametrize(
    ("states", "title", "said"),
    [
        (("lager", "niet te onderscheiden"),
         "Klas A: van de 2 regels ligt ‘gedeeld’ op 1 lager dan ‘eigen’, het verst bij rust",
         "Bij Klas A ligt ‘gedeeld’ op 1 van de 2 regels lager dan ‘eigen’, en op geen regel "
         "hoger (n = 12)."),
        (("lager", "hoger"),
         "Klas A: van de 2 regels ligt ‘gedeeld’ op 1 lager en op 1 hoger dan ‘eigen’, het verst "
         "bij rust",
         "Bij Klas A ligt ‘gedeeld’ op 1 van de 2 regels lager dan ‘eigen’ en op 1 hoger "
         "(n = 12)."),
        (("niet te onderscheiden",) * 2,
         "Klas A: ‘gedeeld’ en ‘eigen’ zijn niet te onderscheiden",
         "Bij Klas A zijn ‘gedeeld’ en ‘eigen’ op geen van de 2 regels te onderscheiden (n = 12)."),
    ],
)  # fmt: skip
def test_title_and_sentence_follow_the_states(states, title, said):
    read = tables(states=states)
    assert charts.reflection("p", tables=read).title == title
    assert sentences.sides("p", tables=read) == said


def test_kinds_are_compared_by_intervals_that_lie_apart():
    figure = charts.approaches("p", tables=tables())
    # X lies 0.75 above Y on both groups, and intervals reach 0.25 to each side.
    assert figure.title == "Op 2 van de 2 groepen liggen intervallen los van elkaar"
    assert figure.n == "n = 24 leerlingen in 6 klassen"
    assert figure.table["Soort"].tolist()[:4] == ["Soort X", "Soort X", "Soort Y", "Soort Y"]


def test_an_overview_has_every_unit_and_all_of_them_last():
    frame = charts.profile_overview("p", tables=tables()).frame
    assert frame.to_numpy().tolist() == [
        ["Klas A", 4.0, 2.0], ["Klas B", "verborgen", "verborgen"], ["Alle klassen", 4.5, 2.5],
    ]  # fmt: skip


def test_an_unknown_unit_is_refused_with_those_there_are():
    with pytest.raises(BuildError) as caught:
        charts.unit_profile("p", "Klas C", tables=tables())
    assert str(caught.value) == (
        "klas 'Klas C': is not in the published table. Allowed: Klas A, Klas B."
    )


def test_the_sentence_on_effects_counts_interviews_and_hidden_units():
    assert sentences.named_most("c", tables=tables()) == (
        "‘Rust’ kwam in 15 van de 30 gesprekken voor (50%), vaker dan elk ander effect. De "
        "gesprekken komen uit 2 klassen. 1 klas is verborgen om wie er sprak te beschermen."
    )


def test_sentences_say_that_answers_are_invented_and_that_a_unit_is_hidden():
    read = tables(synthetic=True)
    assert SYNTHETIC in sentences.named_most("c", tables=read)
    assert sentences.sides("p", "B", tables=tables()) == (
        "Klas B is verborgen: minder dan 10 leerlingen."
    )
