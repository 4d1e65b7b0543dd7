"""Prose in notebooks: Markdown objects, published beside computed, and values for chapters."""

from __future__ import annotations

import chart_tables
import pandas as pd

from ontmoetingen import report
from ontmoetingen.charts import values
from ontmoetingen.charts.markdown import SYNTHETIC_LABEL
from ontmoetingen.charts.tables import Tables

PRINTED = pd.DataFrame({"id": ["a"], "value": [80.0], "unit": ["percent"], "year": [2022]})


def tables(*, synthetic: bool = False, **other) -> Tables:
    whole = chart_tables.tables(12)
    read = {"published_figures": PRINTED} | other
    return Tables(lambda n: read[n] if n in read else whole.read(n), synthetic)


def test_a_text_shows_as_markdown_and_never_as_html():
    made = report.text("Een *zin*.", "", report.text("Nog een."))
    assert made._repr_mimebundle_() == {
        "text/markdown": "Een *zin*.\n\nNog een.\n",
        "text/plain": "Een *zin*.\n\nNog een.\n",
    }


def test_a_published_number_and_a_computed_one_are_each_called_what_they_are():
    assert str(report.compared("yes_item", "a", tables=tables())) == (
        '<span data-sentence="compared" data-item="yes_item" data-wave="T1">'
        "Gepubliceerd (2022): 80%. Berekend: 82% zegt ja op ‘andere leeftijd’ "
        "(95%-interval 80% tot 84%; n = 4.000).</span>\n"
    )
    invented = str(report.compared("yes_item", "a", tables=tables(synthetic=True)))
    assert invented.endswith(f" {SYNTHETIC_LABEL}\n")


def test_a_hidden_number_is_said_to_be_hidden():
    overall = chart_tables.overall().assign(
        status="hidden", reason="minder dan 10", value=float("nan")
    )
    told = str(report.compared("yes_item", "a", tables=tables(overall=overall)))
    assert told.endswith("Het cijfer over ‘andere leeftijd’ is verborgen: minder dan 10.</span>\n")


def test_hidden_projects_are_counted_in_singular_and_plural():
    projects, mark = chart_tables.projects(12), '<span data-sentence="hidden_projects">'
    assert str(report.hidden_projects(tables=tables(projects=projects))) == (
        f"{mark}12 projecten deden mee. Geen enkel project is verborgen.</span>\n"
    )
    projects.loc[0, ["status", "reason"]] = ["hidden", "minder dan 10"]
    assert str(report.hidden_projects(tables=tables(projects=projects))) == (
        f"{mark}12 projecten deden mee. 1 project is verborgen: minder dan 10.</span>\n"
    )
    invented = str(report.hidden_projects(tables=tables(projects=projects, synthetic=True)))
    assert invented.endswith(f"{SYNTHETIC_LABEL}\n")


def test_a_block_of_labelled_sentences_has_one_label_below_it():
    one, two = f"Een. {SYNTHETIC_LABEL}", f"Twee. {SYNTHETIC_LABEL}"
    assert str(report.text(one)) == f"Een. {SYNTHETIC_LABEL}\n"
    assert str(report.text(one, two)) == f"Een.\n\nTwee.\n\n{SYNTHETIC_LABEL}\n"
    assert "ynthetisch" not in str(report.text("Een.", "Twee."))


def test_values_are_quoted_so_that_any_text_is_valid_yaml():
    import yaml

    flat = {"a.x": '12: "ja" # nee', "a.y": "€ 3", "b.z": "nee"}
    assert yaml.safe_load(values.as_yaml(flat)) == {
        "a": {"x": '12: "ja" # nee', "y": "€ 3"},
        "b": {"z": "nee"},
    }


def test_a_printed_number_keeps_the_digits_of_its_source():
    assert values.printed(4.10, "mean") == "4,1"
    assert values.printed(1200, "count") == "1.200"
    assert values.printed(2.5, "percent") == "2,5%"


def test_prose_can_name_the_ends_of_a_scale_and_where_agreeing_starts(repository):
    from ontmoetingen.model.instrument import load_instrument
    from ontmoetingen.paths import Study

    scale = load_instrument(repository / "data" / "instrument.yml").item("likes_different").scale
    given = values.values(Study(repository))
    assert given["item.likes_different_min"] == f"{scale.min:.0f}"
    assert given["item.likes_different_max"] == f"{scale.max:.0f}"
    assert given["item.likes_different_agree_from"] == f"{scale.agree_from:.0f}"
    assert "item.meets_age_min" not in given
