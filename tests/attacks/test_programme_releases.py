"""Two releases of a programme: who joined in between must not be the difference."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest
from programme_study import copied
from signed_publish import publish

from ontmoetingen.paths import Study
from ontmoetingen.programmes import find_programme, take_in
from ontmoetingen.release.refusals import too_near

SIZES = {"De Hoek": 40, "Het Plein": 30, "De Brug": 25, "De Kade": 6, "De Werf": 8}
CODES = ("contacten", "eenzaamheid", "hulp")
NEWCOMER = ("contacten", "hulp")  # what the one who was spoken with later named, in De Hoek
PUPIL = 5  # what a new pupil of class A answers everywhere


def named(place: int) -> list[str]:
    """What an interview names, by formula: most contacts, some the rest."""
    return [code for step, code in zip((2, 3, 4), CODES, strict=True) if place % step == 0]


def interviews(newcomers: int) -> str:
    held = [unit for unit, size in SIZES.items() for _ in range(size)]
    rows = [
        f"i-{place};{unit};bewoner;{code}"
        for place, unit in enumerate(held)
        for code in named(place) or [""]
    ]
    rows += [f"n-{n};De Hoek;bewoner;{code}" for n in range(newcomers) for code in NEWCOMER]
    return "\n".join(["gesprek;centrum;gesproken_met;effect", *rows]) + "\n"


def with_answers(study: Study, newcomers: int) -> Study:
    """Real answers to both programmes, with so many who came since the former release."""
    sheets, ratings = study.root / "gesprekken.csv", study.root / "klas.csv"
    sheets.write_text(interviews(newcomers), encoding="utf-8")
    lines = (find_programme(study, "cohesie").demo / "export.csv").read_text("utf-8").splitlines()
    answers = ";".join([str(PUPIL)] * (len(lines[0].split(";")) - 2))
    lines += [f"N{n};Voorbeeldklas A;{answers}" for n in range(newcomers)]
    ratings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    take_in(find_programme(study, "ontmoetingscentra"), [sheets])
    take_in(find_programme(study, "cohesie"), [ratings])
    publish(study)
    return study


@pytest.fixture(scope="module")
def before(repository, tmp_path_factory) -> Study:
    study = copied(Study(repository), tmp_path_factory.mktemp("before"))
    shutil.rmtree(study.programmes / "reflectie")
    return with_answers(study, 0)


@pytest.fixture(scope="module")
def later(before, tmp_path_factory) -> Study:
    root = tmp_path_factory.mktemp("later") / "study"
    return with_answers(Study(shutil.copytree(before.root, root)), 1)


def read(study: Study, name: str) -> pd.DataFrame:
    return pd.read_csv(study.published / f"programme_{name}.csv", keep_default_na=False)


def side_by_side(before: Study, later: Study, name: str, keys: list[str]) -> pd.DataFrame:
    """Rows that are shown in both releases."""
    both = read(later, name).merge(read(before, name), on=keys, suffixes=("", "_before"))
    shown = both[(both["status"] == "released") & (both["status_before"] == "released")]
    numbers = [c for c in shown if c.removesuffix("_before").startswith(("n", "mean"))]
    return shown.assign(**{c: pd.to_numeric(shown[c]) for c in numbers})


def refusals(before: Study, later: Study) -> list[str]:
    return [str(problem) for problem in too_near([before.published], later)]


def test_one_interview_more_is_refused_since_totals_tell_what_it_named(before, later):
    """Tries: all interviews of the new release minus those of the former one.

    Finds: exactly what the newcomer named. So the release is refused, and the refusal tells which
    rows and no number; whoever published was told as well.
    """
    rows = side_by_side(before, later, "ontmoetingscentra_codes", ["level", "unit", "kind", "code"])
    every = rows[rows["level"] == "all"].set_index("code")
    found = every["n_naming"] - every["n_naming_before"]
    assert found[list(CODES)].to_dict() == {c: float(c in NEWCOMER) for c in CODES}
    (refused,) = (line for line in refusals(before, later) if "ontmoetingscentra" in line)
    assert refused.startswith(
        "programme_ontmoetingscentra_codes: n now - n before: since "
        f"{before.published.parent.name}: answers added since can be worked out for "
    )
    assert "alles samen: Contacten opbouwen" in refused
    assert refused.endswith(
        "HINT: publish again once more people answered, or leave the earlier release the last one."
    )
    told = json.loads((later.published / "manifest.json").read_text("utf-8"))["beside_earlier"]
    assert [line for line in told if line.startswith("programme_ontmoetingscentra_codes: n now")]


def test_a_centre_in_bands_tells_nothing_of_its_newcomer(before, later):
    """Tries: the bands of a centre in both releases, as narrowly as they allow."""
    rows = side_by_side(before, later, "ontmoetingscentra_codes", ["level", "unit", "kind", "code"])
    own = rows[(rows["unit"] == "De Hoek") & (rows["precision"] == "band")]
    own = own[own["precision_before"] == "band"]
    assert (own["n"] - own["n_before"] == 1).all()
    least = own["n_naming_low"] - own["n_naming_high_before"]
    most = own["n_naming_high"] - own["n_naming_low_before"]
    refused = " ".join(refusals(before, later))
    open_ = [label for label in own["label"] if f"De Hoek: {label}" not in refused]
    assert open_
    assert ((least <= 0) & (most >= 1))[own["label"].isin(open_)].all()


def test_a_new_pupil_is_not_the_difference_of_two_bands(before, later):
    """Tries: sums of the class now minus those before, within the bounds of both releases.

    Finds: of a line that is not refused at least three answers are possible. And totals of profiles
    are the bands of their classes: they tell no more.
    """
    keys = ["level", "unit", "kind", "moment", "side", "part", "key"]
    rows = side_by_side(before, later, "cohesie_profile", keys)
    lines = rows[(rows["part"] == "line") & (rows["side"] != "gap")]
    refused = " ".join(refusals(before, later))
    for level, who in (("unit", "Voorbeeldklas A"), ("all", "alles samen")):
        own = lines[(lines["level"] == level) & (lines["unit"].isin([who, ""]))]
        assert (own["n"] - own["n_before"] == 1).all()
        assert len(own) == 14
        least = own["n"] * own["mean_low"] - own["n_before"] * own["mean_high_before"]
        most = own["n"] * own["mean_high"] - own["n_before"] * own["mean_low_before"]
        possible = most.clip(upper=5).round() - least.clip(lower=1).round() + 1
        told = who + ": " + own["label"] + " (" + own["side_label"] + ")"
        is_open = ~told.map(lambda name: name in refused)
        assert is_open.any()
        assert (possible[is_open] >= 3).all()


def test_spreads_tell_nothing_of_a_new_pupil(before, later):
    """Tries: the spread of all together in both releases, from which the answer once followed.

    Finds: squares inside classes told in steps of five, of which one answer moves at most one.
    """
    keys = ["level", "unit", "kind", "moment", "side", "part", "key"]
    rows = side_by_side(before, later, "cohesie_profile", keys)
    lines = rows[(rows["level"] == "unit") & (rows["part"] == "line") & (rows["side"] != "gap")]
    steps = set()
    for _, own in lines.groupby(["side", "key"]):
        every = rows[(rows["level"] == "all") & (rows["key"] == own["key"].iloc[0])]
        every = every[every["side"] == own["side"].iloc[0]].iloc[0]
        squares = float(own["sd"].iloc[0]) ** 2 * (every["n"] - every["n_units"])
        former = float(own["sd_before"].iloc[0]) ** 2 * (
            every["n_before"] - every["n_units_before"]
        )
        steps.add(round((squares - former) / 5, 2))
    assert steps <= {-1.0, 0.0, 1.0}


def test_the_same_tables_again_are_never_refused(before):
    """Not an attack but its ground: who changes nothing tells nothing."""
    assert refusals(before, before) == []
