"""Two releases beside each other: what a reader of both can work out, by hand and in full words."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from ontmoetingen.disclosure.earlier import between_distributions, between_releases
from ontmoetingen.disclosure.earlier_tables import Tables, since, told_by_both
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.release.refusals import NEAR
from ontmoetingen.release.versions import others

RULES = load_rules()


def one(n, low, high, status="released", **more):
    row = {"item": "q", "n": n, "sum_low": low, "sum_high": high, "status": status, **more}
    return pd.DataFrame([row])


def told(before, now, **more):
    return [d.what for d in between_releases(one(*before), one(*now, **more), "n", ["item"])]


@pytest.mark.parametrize(
    ("before", "now", "what"),
    [
        ((40, 25, 25), (41, 26, 26), "answers added since"),  # 26 - 25: the newcomer said yes
        ((40, 25, 25), (50, 30, 30), None),  # ten came: enough
        ((40, 25, 25), (39, 25, 25), "answers added since"),  # who left said no
        ((40, 25, 25), (40, 25, 25), None),  # nothing happened
        ((40, 25, 25), (40, 26, 26), "answers changed since"),  # one answer became yes
        ((40, 25, 25), (40, 16, 16), "answers changed since"),  # nine at least, and one too few
        ((40, 25, 25), (40, 15, 15), None),  # ten at least
        ((20, 0, 5), (21, 0, 5), None),  # 0 to 5, or 0 to 6 with the newcomer: 0 to 5, as told
        ((20, 0, 5), (21, 6, 15), "answers added since"),  # 0 to 6 and 6 to 15: it is 6, it was 5
        ((20, 0, 5), (20, 6, 14), "answers changed since"),  # one answer: it was 5, it is 6
        ((20, 0, 5), (20, 15, 20), None),  # 15 - 5 = 10 answers at least
        ((20, 0, 5), (20, 4, 9), "answers changed since"),  # other rules: both say 4 or 5
        ((20, 0, 5), (20, 0, 9), None),  # other rules, and wider: nothing new
        ((20, 0, 9), (20, 0, 5), None),  # narrower by the new release alone
        ((20, 0, 5), (20, None, None, "hidden"), "a number shown before"),
        ((20, None, None, "hidden"), (20, 0, 5), None),
    ],
)
def test_two_numbers_of_one_row(before, now, what):
    assert told(before, now) == ([what] if what else [])


def test_what_one_answer_can_add_decides_how_many_were_changed():
    scale = {"answer_low": 1.0, "answer_high": 6.0}
    assert told((30, 90, 90), (30, 135, 135), **scale) == ["answers changed since"]  # 45 / 5 = 9
    assert told((30, 90, 90), (30, 136, 136), **scale) == []  # 46 / 5: ten answers at least
    unknown = {"answer_low": float("nan"), "answer_high": float("nan")}
    assert told((30, 90, 90), (30, 136, 136), **unknown) == ["answers changed since"]


def test_a_newcomer_gives_at_least_the_lowest_answer():
    scale = {"answer_low": 1.0, "answer_high": 6.0}
    # 50 to 55 and one answer of 1 to 6 is 51 to 61: beside 50 to 55 that leaves 51 to 55, 4 wide
    assert told((12, 50, 55), (13, 50, 55), **scale) == ["answers added since"]
    assert told((12, 50, 55), (13, 51, 56), **scale) == []  # 51 to 56: all of the band
    assert told((13, 51, 56), (12, 50, 55), **scale) == []  # and back: 45 to 55


def test_a_mean_of_six_decimals_is_no_correction():
    before, now = 3611 * 4.551648, 3611 * 4.551649  # rounded apart: 0.0036 of a sum
    assert told((3611, before, before), (3611, now, now)) == []


def test_how_often_something_was_named_may_not_move_alone():
    before, now = one(30, 15, 15, beside=19), one(30, 15, 15, beside=20)
    assert [d.what for d in between_releases(before, now, "n", ["item"])] == [
        "answers changed since"
    ]
    assert between_releases(before, before, "n", ["item"]) == []


def spread(*counts, **hidden):
    rows = [("q", str(place), n, "released") for place, n in enumerate(counts, 1)]
    frame = pd.DataFrame(rows, columns=["item", "answer", "n", "status"])
    return frame.assign(status=["hidden" if str(i) in hidden else "released" for i in range(1, 4)])


@pytest.mark.parametrize(
    ("now", "what"),
    [
        ((20, 30, 40), None),
        ((21, 28, 41), "answers changed since"),  # two rise by one, one falls by two: 2 answers
        ((21, 30, 40), "answers added since"),
        ((30, 20, 40), None),  # ten changed
        ((29, 21, 40), "answers changed since"),  # nine
        ((32, 31, 40), None),  # thirteen came
    ],
)
def test_corrections_that_cancel_in_a_sum_are_seen_in_the_spread_of_answers(now, what):
    # (20, 30, 40) adds up to 20 + 60 + 120 = 200, and so does (21, 28, 41): 21 + 56 + 123
    found = between_distributions(spread(20, 30, 40), spread(*now), ["item"])
    assert [d.what for d in found] == ([what] if what else [])


# ---------------------------------------------------------------- whole folders

OVERALL = "item,wave,measure,n,n_projects,value,status,reason\n"
ITEMS = "item,scale_min,scale_max\nq,1,6\n"


def folder(root, tables, synthetic=False):
    root.mkdir(parents=True)
    for name, text in tables.items():
        (root / f"{name}.csv").write_text(text, encoding="utf-8")
        (root / f"{name}.json").write_text(json.dumps({"synthetic": synthetic}))
    return root


def both(tmp_path, before, now, invented=()):
    folders = [
        folder(tmp_path / version / "tables", tables, version in invented)
        for version, tables in (("1.0.0", before), ("1.1.0", now))
    ]
    return [str(p) for p in told_by_both(*map(Tables.of_folder, folders), RULES)]


def overall(n, mean, agree):
    rows = f"q,T1,mean,{n},9,{mean},released,\nq,T1,share_agree,{n},9,{agree},released,\n"
    return {"overall": OVERALL + rows, "items": ITEMS}


def test_one_changed_answer_among_all_together_is_told_in_full(tmp_path):
    # 100 x 4.5 = 450 and 100 x 4.54 = 454: one answer rose by 4 points, and so agrees: 62, not 61
    found = both(tmp_path, overall(100, 4.5, 0.61), overall(100, 4.54, 0.62))
    assert found == [
        "overall: n now - n before, item 'q', wave 'T1': answers changed since can be worked out "
        "for 2 unit(s). First places: mean, share_agree. HINT: hide one of these numbers there."
    ]


def test_many_changed_answers_say_nothing_of_a_few(tmp_path):
    # 450 and 500: 50 / 5 = 10 answers at least; 61 and 71 agree: ten at least
    assert both(tmp_path, overall(100, 4.5, 0.61), overall(100, 5.0, 0.71)) == []


def test_invented_answers_are_not_compared(tmp_path):
    tables = overall(100, 4.5, 0.61), overall(101, 4.5, 0.61)
    assert both(tmp_path / "a", *tables)
    assert both(tmp_path / "b", *tables, invented=["1.0.0"]) == []
    assert both(tmp_path / "c", *tables, invented=["1.1.0"]) == []


def test_a_name_that_a_release_keeps_from_being_a_formula_is_the_same_name(tmp_path):
    head = "project_id,item,wave,n,sum_low,sum_high,status\n"
    before = {"totals": head + "'=P1,q,T1,40,25,25,released\n"}
    now = {"totals": head + "=P1,q,T1,41,26,26,released\n"}
    assert both(tmp_path, before, now) == [
        "totals: n now - n before, item 'q', wave 'T1': answers added since can be worked out for "
        "1 unit(s). First places: =P1. HINT: hide one of these numbers there."
    ]


def test_pairs_of_all_together_are_compared_apart(tmp_path):
    """Twelve came, of whom three had been at the start: their answers at both moments."""
    head = "item,project_id,method,n_pairs,mean_start,mean_end,status,reason\n"
    before = {"change": head + "q,,paired,60,4.1,4.2,released,\nq,P1,paired,12,4,4,released,\n"}
    now = {"change": head + "q,,paired,63,4.1,4.2,released,\nq,P1,paired,15,4,4,released,\n"}
    assert both(tmp_path, before, now) == [
        "change: n_pairs now - n_pairs before, item 'q': answers added since can be worked out for "
        "1 unit(s). First places: paired. HINT: hide one of these numbers there."
    ]


CODES = (
    "level,unit_id,unit,kind,kind_label,code,label,n,n_naming_low,n_naming_high,n_times,status\n"
)


def codes(*rows):
    return {"programme_p_codes": CODES + "".join(",".join(map(str, row)) + "\n" for row in rows)}


def code_row(level, name, n, *told, status="released"):
    unit, kind = (name, "") if level == "unit" else ("", name)
    low, high, times = (*told, "", "", "")[:3]
    return (level, unit, unit, kind, kind, "c", "Contact", n, low, high, times, status)


def test_one_interview_more_is_seen_where_totals_are_exact(tmp_path):
    # All: 15 of 60, then 16 of 61. A: 0 to 5 of 30, with the newcomer 0 to 6, and told as 0 to 5.
    before = codes(code_row("all", "", 60, 15, 15, 20), code_row("unit", "A", 30, 0, 5))
    now = codes(code_row("all", "", 61, 16, 16, 21), code_row("unit", "A", 31, 0, 5))
    assert both(tmp_path, before, now) == [
        "programme_p_codes: n now - n before: answers added since can be worked out for 1 unit(s). "
        "First places: alles samen: Contact. HINT: hide one of these numbers there."
    ]


def test_a_centre_that_is_hidden_now_and_a_code_that_was_corrected(tmp_path):
    before = codes(code_row("kind", "buren", 30, 12, 12, 15), code_row("unit", "A", 30, 12, 12))
    now = codes(
        code_row("kind", "buren", 30, 11, 11, 15),  # one interview names it no more
        code_row("unit", "A", "", status="hidden"),
    )
    assert both(tmp_path, before, now) == [
        "programme_p_codes: n now - n before: a number shown before can be worked out for 1 "
        "unit(s). First places: A: Contact. HINT: hide one of these numbers there.",
        "programme_p_codes: n now - n before: answers changed since can be worked out for 1 "
        "unit(s). First places: buren: Contact. HINT: hide one of these numbers there.",
    ]


PROFILE = (
    "level,unit_id,unit,kind,kind_label,moment,side,side_label,part,key,label,n,mean_low,mean_high,"
    "status\n"
)


def profile(*rows):
    ends = "scale_min,scale_max\n1,5\n"
    lines = [
        f"{level},{name},{name},,,T1,own,Zelf,line,trust,Vertrouwen,{n},{low},{high},{status}\n"
        for level, name, n, low, high, status in rows
    ]
    return {"programme_p_profile": PROFILE + "".join(lines), "programme_p_about": ends}


def line(level, name, n, low, high):
    return (level, name, n, f"{low / n:.6f}", f"{high / n:.6f}", "released")


def hidden(name):
    return ("unit", name, "", "", "", "hidden")


def test_a_pupil_who_joined_a_class_whose_band_moves_along_says_nothing(tmp_path):
    # 43 to 48 of 12 and an answer of 1 to 5: 44 to 53. The band of 13, from 65 down: 48 to 53.
    before = profile(line("unit", "A", 12, 43, 48))
    assert both(tmp_path, before, profile(line("unit", "A", 13, 48, 53))) == []


def test_a_pupil_who_joined_while_the_bands_leave_little_in_both(tmp_path):
    # 43 to 48 and 1 to 5: 44 to 53. The band of 13 below 48 is 42 to 47: 44 to 47 is left, 3 wide.
    before = profile(line("unit", "A", 12, 43, 48), line("unit", "B", 40, 100, 105))
    now = profile(line("unit", "A", 13, 42, 47), line("unit", "B", 40, 106, 111))  # B: corrected
    assert both(tmp_path, before, now) == [
        "programme_p_profile: n now - n before: answers added since can be worked out for 1 "
        "unit(s). First places: A: Vertrouwen (Zelf). HINT: hide one of these numbers there.",
        "programme_p_profile: n now - n before: answers changed since can be worked out for 1 "
        "unit(s). First places: B: Vertrouwen (Zelf). HINT: hide one of these numbers there.",
    ]


def test_what_is_left_of_a_total_is_compared_too(tmp_path):
    # All 52, A 30: 22 are hidden. Sums 150 to 160 minus 90 to 95 leave 60 to 65; one more pupil
    # in a hidden class, 61 to 70 with that answer, beside 151 to 161 minus 90 to 95: 61 to 66.
    units = line("unit", "A", 30, 90, 95), hidden("B")
    before = profile(line("all", "", 52, 150, 160), *units)
    assert both(tmp_path / "a", before, profile(line("all", "", 53, 151, 161), *units)) == []
    # 147 to 157 minus 90 to 95 is 57 to 62: beside 61 to 70 only 61 and 62 are left
    assert both(tmp_path / "b", before, profile(line("all", "", 53, 147, 157), *units)) == [
        "programme_p_profile: n now - n before: answers added since can be worked out for 1 "
        "unit(s). First places: alles samen: Vertrouwen (Zelf), wat verborgen is. HINT: hide one "
        "of these numbers there."
    ]
    other = hidden("A"), line("unit", "B", 11, 33, 38)
    # Other units are hidden now: what is left is about others, and is not compared.
    assert [p for p in both(tmp_path / "c", before, profile(line("all", "", 53, 147, 157), *other))
            if "added" in p] == []  # fmt: skip


def test_a_refusal_names_the_release_and_what_to_do(tmp_path):
    before = folder(tmp_path / "1.0.0" / "tables", overall(100, 4.5, 0.61))
    now = folder(tmp_path / "now", overall(101, 4.5, 0.61))
    problems = told_by_both(Tables.of_folder(before), Tables.of_folder(now), RULES)
    assert [str(p) for p in since(problems, "1.0.0", NEAR)] == [
        "overall: n now - n before, item 'q', wave 'T1': since 1.0.0: answers added since can be "
        "worked out for 2 unit(s). First places: mean, share_agree. HINT: publish again once more "
        "people answered, or leave the earlier release the last one."
    ]


def test_every_other_release_is_one_a_reader_may_have(tmp_path):
    for version in ("1.0.0", "1.10.0", "1.2.0", "half"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "manifest.json").write_text("{}")
    assert [p.name for p in others(tmp_path, "1.2.0")] == ["1.0.0", "1.10.0"]


def test_names_of_one_rank_are_releases_of_their_own(tmp_path):
    for version in ("2026.01", "2026.1.0", "2026.11"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "manifest.json").write_text("{}")
    assert [p.name for p in others(tmp_path, "2026.11.0")] == ["2026.01", "2026.1.0", "2026.11"]
