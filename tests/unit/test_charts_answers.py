"""Answers around the middle of the scale: where pieces lie, what they count as, what is hidden."""

from __future__ import annotations

import chart_tables
import pandas as pd
import pytest

from ontmoetingen.charts import vega
from ontmoetingen.charts.answer_rows import HIGH, LOW, MIDDLE, answer_rows, side_words
from ontmoetingen.charts.answer_spread import deviation, spread_rows
from ontmoetingen.charts.distribution import answers, rating_answers
from ontmoetingen.charts.tables import Tables
from ontmoetingen.errors import BuildError

SIX = [0.03, 0.07, 0.15, 0.21, 0.30, 0.24]


def study(shares: list[float], agree_from: float | None = None, **changed: object) -> Tables:
    """One rating item asked at the start, answered by 1,000, with these shares from 1 up."""
    item = {"item": "q", "short_label": "vraag", "label": "Een vraag", "wording": "Vraag",
            "scale_kind": "rating", "scale_min": 1, "scale_max": len(shares),
            "agree_from": agree_from, "waves": "T0", "role": "", "order": 1}  # fmt: skip
    rows = pd.DataFrame(
        [{"item": "q", "wave": "T0", "answer": k, "answer_label": "", "n": round(1000 * s),
          "share": s, "status": "released", "reason": ""} for k, s in enumerate(shares, 1)]
    )  # fmt: skip
    agree = sum(s for k, s in enumerate(shares, 1) if agree_from and k >= agree_from)
    overall = {"item": "q", "wave": "T0", "n": 1000, "n_projects": 20, "status": "released",
               "reason": ""}  # fmt: skip
    found = [overall | {"measure": "mean", "value": 3.0, "ci_low": 2.9, "ci_high": 3.1}]
    if agree_from:
        edges = {"value": agree, "ci_low": agree - 0.02, "ci_high": agree + 0.02}
        found.append(overall | {"measure": "share_agree"} | edges)
    frames = {"items": pd.DataFrame([item]), "answers": rows, "overall": pd.DataFrame(found),
              "waves": chart_tables.waves()}  # fmt: skip
    return Tables.of(frames | changed)


def pieces(tables: Tables) -> list[tuple[float, float]]:
    [row] = answer_rows(tables, "q")
    return [(round(piece.start, 6), round(piece.end, 6)) for piece in row.pieces]


def sides(tables: Tables) -> list[str]:
    [row] = answer_rows(tables, "q")
    return [piece.side for piece in row.pieces]


def test_an_even_scale_has_its_middle_between_the_halves():
    # 3 + 7 + 15 = 25 per cent lies left of the middle; then 21, 30 and 24 to the right
    assert pieces(study(SIX)) == [(-25, -22), (-22, -15), (-15, 0), (0, 21), (21, 51), (51, 75)]


def test_an_odd_scale_has_its_middle_in_the_middle_answer():
    # 10 + 20 left, and half of the 40 in the middle on both sides: -(30 + 20) = -50
    assert pieces(study([0.1, 0.2, 0.4, 0.2, 0.1])) == [
        (-50, -40), (-40, -20), (-20, 20), (20, 40), (40, 50)
    ]  # fmt: skip


@pytest.mark.parametrize("size", range(3, 12))
def test_every_scale_of_3_to_11_answers_is_drawn_whole(size):
    tables = study([1 / size] * size)
    ends = pieces(tables)
    assert ends[0][0] == pytest.approx(-50)
    assert ends[-1][1] == pytest.approx(50)
    svg = vega.static_svg(answers("q", tables=tables).spec())
    assert svg.count("aria-label") == 1
    assert "NaN" not in svg


def test_what_counts_as_agreeing_is_told_apart_from_the_upper_half():
    assert sides(study(SIX, agree_from=5)) == [LOW, LOW, LOW, MIDDLE, HIGH, HIGH]
    assert sides(study(SIX)) == [LOW, LOW, LOW, HIGH, HIGH, HIGH]
    assert sides(study([0.2] * 5, agree_from=4)) == [LOW, LOW, MIDDLE, HIGH, HIGH]


def test_the_legend_says_which_answers_a_colour_stands_for():
    about = study(SIX, agree_from=5).item("q")
    assert side_words([about]) == {LOW: "1 tot en met 3", MIDDLE: "4", HIGH: "5 en 6: eens"}
    other = study([0.2] * 5, agree_from=4).item("q")
    assert side_words([about, other]) == {
        LOW: "onderste helft van de schaal", MIDDLE: "ertussenin", HIGH: "eens"
    }  # fmt: skip


def test_the_ends_of_the_scale_stand_in_words():
    spec = answers("rated", tables=chart_tables.tables(5)).spec()
    svg = vega.static_svg(spec)
    assert "← 1 = helemaal oneens" in svg
    assert "6 = helemaal eens →" in svg


def test_yes_and_no_share_one_bar_that_starts_with_yes():
    [row] = answer_rows(chart_tables.tables(5), "yes_item")
    assert [(p.answer, p.side, round(p.start), round(p.end)) for p in row.pieces] == [
        (1, HIGH, 0, 82), (0, MIDDLE, 82, 100)
    ]  # fmt: skip
    assert row.told == "einde: 82% ja"


def test_the_title_is_the_published_share_and_not_a_sum_of_pieces():
    tables = study(SIX, agree_from=5)
    rows = tables.read("answers")
    rows.loc[rows["answer"] == 6, ["status", "reason"]] = ["hidden", "minder dan 10 antwoorden"]
    figure = answers("q", tables=tables)
    assert figure.title == "54% is het eens met ‘vraag’"  # 30 + 24, though 6 is hidden
    assert figure.table["Aantal"].tolist() == [30, 70, 150, 210, 300, "verborgen"]
    assert "1 antwoord is verborgen en niet getekend: minder dan 10 antwoorden." in figure.caption
    assert len(figure.spec()["datasets"]["rows"]) == 5
    [line] = [r for r in figure.spec()["datasets"]["lines"] if r["kind"] == "row"]
    assert line["s"] == "start: 54% eens, 1 antwoord verborgen"


def test_hidden_answers_and_a_wave_without_answers_are_said():
    tables = study(SIX)
    tables.read("answers")["status"] = "hidden"
    tables.read("answers")["reason"] = "minder dan 10 antwoorden"
    figure = answers("q", tables=tables)
    assert figure.title == "De antwoorden op ‘vraag’ zijn voor een deel of helemaal verborgen"
    assert figure.spec()["datasets"]["rows"] == []
    assert "start: alles verborgen" in vega.static_svg(figure.spec())
    empty = {name: study(SIX).read(name).head(0) for name in ("answers", "overall")}
    nobody = answers("q", tables=study(SIX, **empty))
    assert nobody.title == "Op ‘vraag’ zijn er geen antwoorden"
    assert "start: geen antwoorden" in vega.static_svg(nobody.spec())


def test_without_a_threshold_the_answer_given_most_is_said():
    assert answers("q", tables=study(SIX)).title == "Op ‘vraag’ is 5 het meest gegeven antwoord"


def test_the_table_of_all_ratings_is_the_published_table():
    tables = chart_tables.tables(5)
    table = rating_answers(tables=tables).table
    published = tables.read("answers")
    rated = published[published["item"] == "rated"]
    assert table["Aantal"].tolist() == rated["n"].tolist()
    assert table["Deel (%)"].tolist() == pytest.approx((rated["share"] * 100).tolist())
    assert set(table["Vraag"]) == {"Openstaan voor anderen"}


def test_a_study_without_ratings_is_told_so_and_one_that_asks_for_them_is_refused():
    tables = chart_tables.tables(5)
    answers = tables.read("answers")
    few = answers[answers["item"] == "yes_item"]
    bare = Tables(lambda name: few if name == "answers" else tables.read(name), False)
    assert rating_answers(tables=bare).title == "Er zijn geen schaalvragen om te tonen"
    with pytest.raises(BuildError) as caught:
        rating_answers(["yes_item"], tables=chart_tables.tables(5))
    assert str(caught.value) == (
        "items ['yes_item']: none of them is a rating of which each answer is counted."
    )


def test_an_item_with_many_answers_gets_its_mean_and_spread():
    none = study(SIX).read("answers").head(0)
    figure = answers("q", tables=study(SIX, answers=none))
    # t with 999 degrees of freedom is 1.9623: sd = 0.1 / 1.9623 x sqrt(1000) = 1.6115
    assert figure.table["Standaardafwijking"].tolist() == [1.61]
    assert figure.title == "Gemiddeld op ‘vraag’: 3,0"
    assert "zo veel mogelijke antwoorden dat niet elk antwoord een eigen staaf krijgt" in (
        figure.caption
    )
    assert "NaN" not in vega.static_svg(figure.spec())


def test_the_spread_is_found_back_from_the_interval():
    # mean 3 of 4 answers 1, 3, 3, 5: sd = sqrt(8 / 3) = 1.63299; half = 3.18245 x sd / 2 = 2.5984
    assert deviation(4, 3 - 2.5984, 3 + 2.5984) == pytest.approx(1.63299, abs=1e-4)
    assert pd.isna(deviation(1, 3, 3))


def test_a_hidden_mean_is_said():
    tables = study(SIX, answers=study(SIX).read("answers").head(0))
    tables.read("overall")[["status", "reason"]] = ["hidden", "minder dan 10 antwoorden"]
    assert not spread_rows(tables, "q")["shown"].any()
    figure = answers("q", tables=tables)
    assert figure.title == "Het gemiddelde op ‘vraag’ is verborgen"
    assert "verborgen (minder dan 10 antwoorden)" in vega.static_svg(figure.spec())
    assert figure.table["Gemiddelde"].tolist() == ["verborgen"]
