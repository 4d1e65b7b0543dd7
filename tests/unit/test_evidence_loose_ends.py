"""What nothing points at: each loose end is found, with its line, and only while it is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontmoetingen.errors import EvidenceError
from ontmoetingen.model.evidence import load_evidence, loose_ends

BIB = """@book{boek2020,
  author = {Jansen, J.},
  title = {Een boek},
  year = {2020}
}

@book{stuk2021,
  author = {Pietersen, P.},
  title = {Een stuk},
  year = {2021}
}
"""
SOURCE = """- key: {key}
  short: {key}
  title: Een titel
  authors: J. Jansen
  year: 2020
  about: Een voorbeeld.
"""
PLACE = 'source: boek2020, page: "3"'
FILES = {
    "sources": SOURCE.format(key="boek2020"),
    "topics": "- {id: thema, label: Thema}\n",
    "goals": f"- {{id: rust, number: 1, label: R, title: R, description: r, how: h, {PLACE}}}\n",
    "element_groups": "- {id: groep, label: Groep}\n",
    "elements": "- id: steun\n  label: Steun\n  group: groep\n  goals: [rust]\n"
    "  contribution: c\n  explanation: e\n  source: boek2020\n  page: '3'\n",
    "figure_groups": "- {id: cijfers, label: Cijfers}\n",
    "published_figures": f"- {{id: n, group: cijfers, label: N, value: 3, unit: count, "
    f"population: p, {PLACE}}}\n",
    "findings": "- id: een\n  topic: thema\n  kind: finding\n  statement: Contact helpt.\n"
    "  goals: [rust]\n  elements: [steun]\n  population: Iedereen\n  evidence_nature: review\n"
    "  source: boek2020\n  page: '3'\n  cites: [stuk2021]\n",
}


def study(folder: Path, **changed: str) -> Path:
    """A data folder in which everything is pointed at, with some files changed."""
    evidence = folder / "evidence"
    evidence.mkdir()
    (folder / "references.bib").write_text(BIB, encoding="utf-8")
    for name, text in {**FILES, **changed}.items():
        (evidence / f"{name}.yml").write_text(text, encoding="utf-8")
    return evidence


def told(folder: Path, **more) -> list[str]:
    load_evidence(folder)  # each of these files is right in itself
    return [str(problem) for problem in loose_ends(folder, **more)]


def test_a_study_in_which_everything_is_used_has_none(tmp_path):
    assert told(study(tmp_path)) == []


@pytest.mark.parametrize(
    ("file", "extra", "expected"),
    [
        (
            "sources",
            SOURCE.format(key="stuk2021"),
            "sources.yml, line 7, entry 'stuk2021': is named by no entry of findings.yml.",
        ),
        (
            "topics",
            "- {id: leeg, label: Leeg}\n",
            "topics.yml, line 2, entry 'leeg': is named by no entry of findings.yml.",
        ),
        (
            "elements",
            FILES["elements"].replace("id: steun", "id: ongebruikt"),
            "elements.yml, line 9, entry 'ongebruikt': is named by no entry of findings.yml.",
        ),
        (
            "element_groups",
            "- {id: leeg, label: Leeg}\n",
            "element_groups.yml, line 2, entry 'leeg': is named by no entry of elements.yml.",
        ),
        (
            "goals",
            FILES["goals"].replace("id: rust", "id: doel"),
            "goals.yml, line 2, entry 'doel': is named by no entry of findings.yml.",
        ),
        (
            "figure_groups",
            "- {id: leeg, label: Leeg}\n",
            "figure_groups.yml, line 2, entry 'leeg': is named by no entry of "
            "published_figures.yml or effect_frequencies.yml or centres.yml or communication.yml.",
        ),
    ],
)
def test_an_entry_that_nothing_names_is_told_with_its_line(tmp_path, file, extra, expected):
    assert told(study(tmp_path, **{file: FILES[file] + extra})) == [expected]


def test_a_work_that_nothing_cites_is_told_unless_the_text_of_the_report_does(tmp_path):
    folder = study(tmp_path, findings=FILES["findings"].replace("  cites: [stuk2021]\n", ""))
    expected = "references.bib, line 7, entry 'stuk2021': is cited nowhere."
    assert told(folder) == [expected]
    assert told(folder, cited_elsewhere=["stuk2021"]) == []


def test_an_entry_without_source_is_refused_with_its_line(tmp_path):
    text = FILES["findings"].replace("  source: boek2020\n", "")
    with pytest.raises(EvidenceError) as caught:
        load_evidence(study(tmp_path, findings=text))
    assert str(caught.value) == ("findings.yml, line 1, entry 'een', key 'source': is missing.")


GLOSSARY = """- id: band
  term: band
  forms: [banden]
  explanation: Wat mensen bindt.
- id: verband
  term: verband
  explanation: Iets dat bij iets anders hoort.
  see: [band]
"""


def test_a_term_needs_no_source_but_says_where_it_stands_when_it_has_one(tmp_path):
    folder = study(tmp_path, glossary=GLOSSARY)
    frame = load_evidence(folder).tables()["glossary"]
    assert frame["place"].to_list() == ["", ""]
    assert frame["see_label"].to_list() == ["", "band"]
    (folder / "glossary.yml").write_text(GLOSSARY + "  source: boek2020\n", encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        load_evidence(folder)
    assert str(caught.value) == (
        "glossary.yml, line 5, entry 'verband': does not say where in the source. Allowed: "
        "'page', 'section' or both."
    )


@pytest.mark.parametrize(
    ("extra", "line"), [("  forms: [Banden]\n", 9), ("  forms: [verband]\n", 9)]
)
def test_a_word_belongs_to_one_term_and_stands_there_once(tmp_path, extra, line):
    with pytest.raises(EvidenceError) as caught:
        load_evidence(study(tmp_path, glossary=GLOSSARY + extra))
    word = extra.split("[")[1].rstrip("]\n")
    first = 1 if word == "Banden" else 5
    assert str(caught.value) == (
        f"glossary.yml, line {line}, entry 'verband', key 'forms': '{word}' stands in the entry "
        f"on line {first}."
    )


CONTRADICTION = """- id: x
  topic: thema
  kind: unclear
  label: Hoeveel?
  first: Hier twee.
  first_source: boek2020
  first_page: "3"
  first_section: Begin
  second: Daar drie.
  second_source: boek2020
  second_section: Slot
  handling: Wij noemen beide.
"""


def test_a_contradiction_says_both_places_in_words(tmp_path):
    row = load_evidence(study(tmp_path, contradictions=CONTRADICTION)).tables()["contradictions"]
    one = row.iloc[0]
    assert (one["first_place"], one["second_place"]) == (
        "boek2020, p. 3, Begin",
        "boek2020, Slot",
    )
    assert one["kind_label"] == "onduidelijk"


def test_a_contradiction_of_an_unknown_kind_is_refused(tmp_path):
    text = CONTRADICTION.replace("unclear", "vague")
    with pytest.raises(EvidenceError) as caught:
        load_evidence(study(tmp_path, contradictions=text))
    assert str(caught.value) == (
        "contradictions.yml, line 3, entry 'x', key 'kind': 'vague' is not known here. Allowed: "
        "contradiction, unclear, missing."
    )
