"""Reading evidence files: what is accepted, and what each mistake is told about itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontmoetingen.errors import EvidenceError
from ontmoetingen.model.evidence import load_evidence

BIB = """@book{boek2020,
  author = {Jansen, J.},
  title = {Een boek},
  year = {2020}
}
"""
SOURCES = """- key: boek2020
  short: Boek
  title: Een boek
  authors: J. Jansen
  year: 2020
  about: Een voorbeeld.
"""
TOPICS = "- {id: thema, label: Thema}\n"
FINDING = """- id: een
  topic: thema
  kind: finding
  statement: Contact helpt.
  population: Iedereen
  evidence_nature: review
  source: boek2020
  page: "3"
"""


def study(folder: Path, **files: str) -> Path:
    """A data folder with a bibliography and the given evidence files."""
    evidence = folder / "evidence"
    evidence.mkdir()
    (folder / "references.bib").write_text(BIB, encoding="utf-8")
    for name, text in {"sources": SOURCES, "topics": TOPICS, **files}.items():
        (evidence / f"{name}.yml").write_text(text, encoding="utf-8")
    return evidence


def message(folder: Path) -> str:
    with pytest.raises(EvidenceError) as caught:
        load_evidence(folder)
    return str(caught.value)


def test_a_study_may_lack_most_files(tmp_path):
    evidence = load_evidence(study(tmp_path, findings=FINDING))
    assert [one.statement for one in evidence["findings"]] == ["Contact helpt."]
    assert evidence["change_story"] == ()
    assert set(evidence.tables()) == {"sources", "topics", "findings"}


def test_a_study_without_evidence_gives_nothing(tmp_path):
    evidence = load_evidence(tmp_path / "evidence")
    assert evidence.tables() == {}
    assert evidence.cited() == set()


def test_the_table_puts_words_beside_codes_and_says_the_place(tmp_path):
    frame = load_evidence(study(tmp_path, findings=FINDING)).tables()["findings"]
    row = frame.iloc[0]
    assert (row["kind"], row["kind_label"]) == ("finding", "bevinding")
    assert (row["topic"], row["topic_label"]) == ("thema", "Thema")
    assert row["place"] == "Boek, p. 3"
    assert list(frame.columns[:2]) == ["id", "topic"]


def test_lists_are_one_text_and_their_labels_too(tmp_path):
    goals = "".join(
        f"- {{id: {key}, number: {n}, label: {word}, title: t, description: d, how: h,"
        f' source: boek2020, page: "1"}}\n'
        for n, (key, word) in enumerate({"a": "Doel A", "b": "Doel B"}.items(), 1)
    )
    files = {"goals": goals, "findings": FINDING + "  goals: [a, b]\n"}
    row = load_evidence(study(tmp_path, **files)).tables()["findings"].iloc[0]
    assert (row["goals"], row["goals_label"]) == ("a;b", "Doel A; Doel B")


def test_a_table_names_the_files_it_is_made_of(tmp_path):
    evidence = load_evidence(study(tmp_path, findings=FINDING))
    assert evidence.files("findings") == ("findings", "sources", "topics")


def test_what_stands_at_the_top_holds_for_every_entry_that_says_nothing_itself(tmp_path):
    text = """source: boek2020
section: Hoofdstuk 1
entries:
  - {id: s1, kind: step, order: 1, label: Begin}
  - {id: s2, kind: step, order: 2, label: Verder, section: Hoofdstuk 2}
"""
    steps = load_evidence(study(tmp_path, steps=text))["steps"]
    assert [one.section for one in steps] == ["Hoofdstuk 1", "Hoofdstuk 2"]


def test_every_column_of_every_table_has_a_dutch_label(tmp_path):
    evidence = load_evidence(study(tmp_path, findings=FINDING))
    notes, tables = evidence.column_notes(), evidence.tables()
    assert {name: list(frame.columns) for name, frame in tables.items()} == {
        name: list(columns) for name, columns in notes.items()
    }
    assert all(note["label"] for columns in notes.values() for note in columns.values())
    assert set(evidence.titles()) == set(tables)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "  kind: findng",
            "findings.yml, line 3, entry 'een', key 'kind': 'findng' is not known here. Allowed: "
            "definition, finding, assumption, mechanism, condition, risk, barrier, recommendation, "
            "method, limit, aim. HINT: did you mean 'finding'?",
        ),
        (
            "  topic: tema",
            "findings.yml, line 2, entry 'een', key 'topic': 'tema' does not stand in topics.yml. "
            "HINT: did you mean 'thema'?",
        ),
        (
            "  source: boek2021",
            "findings.yml, line 7, entry 'een', key 'source': 'boek2021' does not stand in "
            "sources.yml. HINT: did you mean 'boek2020'?",
        ),
        ("  population:", "findings.yml, line 5, entry 'een', key 'population': is empty."),
    ],
)
def test_a_wrong_value_is_named_with_its_line(tmp_path, line, expected):
    key = line.split(":")[0]
    lines = [line if old.startswith(key + ":") else old for old in FINDING.splitlines()]
    assert message(study(tmp_path, findings="\n".join(lines) + "\n")) == expected


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (
            "  elements: [steun]\n",
            "findings.yml, line 9, entry 'een', key 'elements': 'steun' does not stand in "
            "elements.yml.",
        ),
        (
            "  cites: [boek2021]\n",
            "findings.yml, line 9, entry 'een', key 'cites': 'boek2021' does not stand in "
            "references.bib. HINT: did you mean 'boek2020'?",
        ),
        (
            "  strengh: sterk\n",
            "findings.yml, line 9, entry 'een', key 'strengh': is not a known key. Allowed: "
            "source, page, section, cites, id, topic, kind, statement, goals, elements, "
            "population, evidence_nature.",
        ),
    ],
)
def test_a_dead_end_or_unknown_key_is_named(tmp_path, extra, expected):
    assert message(study(tmp_path, findings=FINDING + extra)) == expected


def test_a_claim_must_say_where_it_stands(tmp_path):
    text = FINDING.replace('  page: "3"\n', "")
    assert message(study(tmp_path, findings=text)) == (
        "findings.yml, line 1, entry 'een': does not say where in the source. Allowed: 'page', "
        "'section' or both."
    )


def test_the_same_id_twice_names_both_lines(tmp_path):
    assert message(study(tmp_path, findings=FINDING + FINDING)) == (
        "findings.yml, line 9, entry 'een': has the same key as the entry on line 1."
    )


def test_a_missing_source_file_makes_every_source_unknown(tmp_path):
    folder = study(tmp_path, findings=FINDING)
    (folder / "sources.yml").unlink()
    assert "'boek2020' does not stand in sources.yml" in message(folder)


def test_a_source_must_stand_in_the_bibliography(tmp_path):
    folder = study(tmp_path)
    (tmp_path / "references.bib").write_text(BIB.replace("boek2020", "boek2019"), encoding="utf-8")
    assert message(folder) == (
        "sources.yml, line 1, entry 'boek2020', key 'key': 'boek2020' does not stand in "
        "references.bib. HINT: did you mean 'boek2019'?"
    )


def test_an_unknown_file_is_a_typing_mistake(tmp_path):
    text = message(study(tmp_path, findngs=FINDING))
    assert text.startswith("findngs.yml: is not an evidence file. Allowed: sources, topics, ")
    assert text.endswith("HINT: did you mean 'findings'?")


def test_a_parent_stands_above_its_child_so_that_there_is_no_circle(tmp_path):
    text = """source: boek2020
page: "1"
entries:
  - {id: a, level: story, parent: b, text: Een}
  - {id: b, level: domain, parent: a, text: Twee}
"""
    assert message(study(tmp_path, change_story=text)) == (
        "change_story.yml, line 4, entry 'a', key 'parent': 'b' does not stand above this entry."
    )


def test_numbers_must_be_numbers_and_whole_where_they_count(tmp_path):
    text = """source: boek2020
page: "1"
group: g
population: Iedereen
entries:
  - {id: a, order: 1.5, label: A, residents: vier, partners: 2}
"""
    groups = "- {id: g, label: Groep}\n"
    assert message(study(tmp_path, centres=text, figure_groups=groups)) == (
        "centres.yml, line 6, entry 'a', key 'order': 1.5 is not a whole number. Allowed: "
        "e.g. 12.\n"
        "centres.yml, line 6, entry 'a', key 'residents': 'vier' is not a number. Allowed: "
        "e.g. 5 or 0.5."
    )


def test_all_files_are_read_before_anything_is_refused(tmp_path):
    folder = study(tmp_path, findings="- [\n", steps="niets\n", topics="")
    assert message(folder).splitlines() == [
        "topics.yml: is empty. HINT: the file should hold keys and values.",
        "findings.yml, line 2: is not YAML: expected the node content, but found '<stream end>'.",
        "steps.yml, line 1: holds no list. Allowed: a list, or a mapping with the list under "
        "'entries'.",
    ]


def test_looking_up_an_unknown_entry_suggests_one(tmp_path):
    evidence = load_evidence(study(tmp_path, findings=FINDING))
    assert evidence.find("findings", "een").statement == "Contact helpt."
    with pytest.raises(EvidenceError) as caught:
        evidence.find("findings", "eem")
    assert str(caught.value) == "findings.yml: has no entry 'eem'. HINT: did you mean 'een'?"


def test_an_entry_that_cannot_be_read_in_the_bibliography_is_named(tmp_path):
    folder = study(tmp_path)
    broken = BIB + "\n@book{kapot2021,\n  author = {A. Zonder einde,\n  year = {2021}\n"
    (tmp_path / "references.bib").write_text(broken, encoding="utf-8")
    assert message(folder) == (
        "references.bib, line 7, entry 'kapot2021': cannot be read. HINT: look for a missing "
        "comma or brace in it or just above."
    )


def test_a_bibliography_key_twice_is_named(tmp_path):
    folder = study(tmp_path)
    (tmp_path / "references.bib").write_text(BIB + BIB, encoding="utf-8")
    assert message(folder) == ("references.bib, line 6, entry 'boek2020': stands here twice.")


def test_without_a_bibliography_nothing_can_be_cited(tmp_path):
    folder = study(tmp_path)
    (tmp_path / "references.bib").unlink()
    assert message(folder) == (
        "references.bib: does not exist. HINT: citations in the evidence need it."
    )
