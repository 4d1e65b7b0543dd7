"""The appendix is what the sheets say, in words a reader knows, and its arithmetic holds."""

from __future__ import annotations

import itertools
import re

import make_appendix
import pytest
import yaml
from arithmetic import chains, sides, wrong_steps

from ontmoetingen.book.ledger.claims import typed_numbers
from ontmoetingen.book.ledger.prose import read_sentences
from ontmoetingen.book.pandoc_call import run_pandoc
from ontmoetingen.errors import StudyError

SHEETS = make_appendix.read_sheets()
CASES = [(name, case) for name, sheet in SHEETS.items() for case in sheet["cases"]]
CONTENTS = yaml.safe_load(make_appendix.CONTENTS.read_text(encoding="utf-8"))


def test_the_chapter_in_git_is_what_the_sheets_give():
    stored = make_appendix.CHAPTER.read_text(encoding="utf-8")
    assert stored == make_appendix.make(), "run: python tests/spec/make_appendix.py"


@pytest.mark.parametrize(
    ("name", "case"), CASES, ids=lambda v: v if isinstance(v, str) else v["id"]
)
def test_every_chain_of_equals_signs_holds(name, case):
    assert wrong_steps(case["arithmetic"]) == []


def test_the_check_of_the_arithmetic_sees_a_mistake_and_reads_most_of_the_sheets():
    # 2 of the 3 sums are right; the wrong one differs in its last digit only
    said = "a: 9 / 10 − 60 / 100 = 0,3\nb = √(2,25) × 4 = 6,0\nc: 13 / 20 = 0,66"
    assert wrong_steps(said) == ["13 / 20 = 0,66"]
    read = [len(sides(chain)) > 1 for _, case in CASES for chain in chains(case["arithmetic"])]
    assert sum(read) / len(read) > 0.5


def test_a_sheet_that_no_part_names_is_refused():
    with pytest.raises(StudyError) as caught:
        make_appendix.appendix(CONTENTS, {**SHEETS, "new": SHEETS["totals"]})
    assert str(caught.value) == (
        "contents.yml, parts: do not name every sheet once: new. "
        f"Allowed: {', '.join(sorted([*SHEETS, 'new']))}."
    )


def test_a_name_without_dutch_words_is_refused():
    words = make_appendix.words_of(CONTENTS, "totals")
    with pytest.raises(StudyError) as caught:
        make_appendix.side_of({"n": 3, "rho": 0.2}, "given", "Gegeven", words)
    assert str(caught.value) == (
        "contents.yml, names: has no Dutch label for 'rho', which sheet 'totals' uses. "
        "HINT: add `NAME: {label: ...}` under names."
    )


def test_lists_of_one_length_stand_beside_each_other_and_single_values_apart():
    words = make_appendix.words_of(CONTENTS, "estimates")
    side = make_appendix.side_of({"n": [10, 30], "worth": 2.5}, "given", "Gegeven", words)
    assert side.single == [("Gewicht van alle projecten samen (in antwoorden)", "2,5")]
    header, rows, right = side.tables[0]
    assert header == ["Project", "Aantal antwoorden"]
    assert rows == [["project 1", "10"], ["project 2", "30"]]
    assert right == [False, True]


def test_a_changed_number_changes_the_chapter():
    changed = yaml.safe_load(yaml.safe_dump(SHEETS))
    changed["intervals"]["cases"][0]["expect"]["share"] = 0.7777
    assert "0,7777" in make_appendix.appendix(CONTENTS, changed)
    assert "0,7777" not in make_appendix.make()


@pytest.fixture(scope="module")
def page() -> str:
    return run_pandoc(["-f", "markdown", "-t", "html"], make_appendix.make(), "rekenregels.qmd")


def test_every_table_has_a_caption_and_headers(page):
    tables = re.findall(r"<table.*?</table>", page, re.S)
    assert len(tables) >= 2 * len(CASES)
    assert all("<caption" in table and "<th" in table for table in tables)


def test_every_case_is_a_heading_one_level_below_its_sheet(page):
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert levels.count(4) == len(CASES)


def test_a_reader_meets_dutch_numbers_only(page):
    visible = re.sub(r"<!--.*?-->|<[^>]+>", " ", page, flags=re.S)
    assert re.findall(r"\d\.\d(?!\d\d\b)", visible) == []
    assert not re.search(r"\b(true|false|nan|None|null)\b", visible)


def test_the_book_takes_its_numbers_for_examples():
    assert typed_numbers(read_sentences(make_appendix.make(), "rekenregels.qmd")) == []
