"""The evidence of this study: complete, consistent with itself, in our own words."""

from __future__ import annotations

import json
import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest

from ontmoetingen.model.evidence import load_evidence
from ontmoetingen.paths import Study

CITATION = re.compile(r"(?<![\w.@/])@([A-Za-z][\w:-]*\w)")
CROSS_REFERENCE = re.compile(r"^(fig|tbl|sec|eq|lst|thm|nte|tip|wrn|imp|cau)-")


@pytest.fixture(scope="module")
def study(repository):
    return Study.find(repository) if (repository / "_quarto.yml").exists() else Study(repository)


@pytest.fixture(scope="module")
def evidence(study):
    return load_evidence(study.evidence)


@pytest.fixture(scope="module")
def tables(evidence):
    return evidence.tables()


def test_there_is_enough_to_build_chapters_on(evidence):
    assert len(evidence["findings"]) >= 150
    assert [one.number for one in evidence["goals"]] == [1, 2, 3]
    groups = [one.group for one in evidence["elements"]]
    expected = {
        "algemeen": 4,
        "welbevinden": 5,
        "contact": 4,
        "vooroordelen": 3,
        "kapitaal": 2,
        "praktijk": 6,
    }
    assert {group: groups.count(group) for group in expected} == expected
    assert sum(expected.values()) == len(groups)


def test_every_element_is_used_by_a_finding(evidence):
    used = {key for one in evidence["findings"] for key in one.elements}
    assert [one.id for one in evidence["elements"] if one.id not in used] == []


def test_every_source_is_cited_by_a_finding(evidence):
    used = {one.source for one in evidence["findings"]}
    assert [one.key for one in evidence["sources"] if one.key not in used] == []


@pytest.mark.parametrize(
    ("file", "field", "groups"),
    [
        ("findings", "topic", "topics"),
        ("published_figures", "group", "figure_groups"),
        ("elements", "group", "element_groups"),
    ],
)
def test_no_group_stands_empty(tables, file, field, groups):
    assert set(tables[file][field]) == set(tables[groups]["id"])


def test_goal_1_elements_tell_how_they_help_what_can_go_wrong_and_give_an_example(evidence):
    for one in evidence["elements"]:
        if one.group == "welbevinden":
            assert one.contribution
            assert one.explanation
            assert one.example
            assert one.risk


def test_each_element_of_the_focus_group_stands_against_the_other_sources(evidence):
    themes = [one for one in evidence["themes"] if one.kind == "element"]
    practice = [one.id for one in evidence["elements"] if one.group == "praktijk"]
    assert [one.element for one in themes] == practice
    assert {one.id: one.relation_literature for one in themes} == {
        "t_actief_faciliteren": "agrees",
        "t_samen_activiteiten": "agrees",
        "t_veilige_omgeving": "some_overlap",
        "t_verwachtingen": "some_overlap",
        "t_reflectie": "new",
        "t_zetje": "new",
    }
    assert {one.id for one in themes if one.relation_questionnaire == "partly"} == {"t_zetje"}
    assert len(evidence["themes"]) - len(themes) == 3


def test_the_fit_is_judged_for_the_general_elements_and_those_of_goal_2(evidence):
    groups = ("algemeen", "contact", "vooroordelen")
    judged = [one.id for one in evidence["elements"] if one.group in groups]
    assert [one.element for one in evidence["fit"]] == judged


PRINTED = {
    "nieuwe_mensen": 71,
    "andere_leeftijd": 82,
    "ander_schoolniveau": 75,
    "andere_afkomst": 71,
    "ontmoet_graag_stijging": 6,
    "hulp_toekomst": 54,
    "doel_netwerk": 86,
    "doel_empathie_reflectie": 52,
    "projecten_5a": 71,
    "doel_empathie": 20,
    "diverse_groep": 8,
    "focusgroep_uitgenodigd": 20,
    "focusgroep_aanwezig": 10,
    "mdt_uren": 80,
    "blonk_studies": 52,
    "scp_verschil_laag": 25,
    "scp_verschil_hoog": 30,
    "centra_voorwoord": 12,
    "centra_samenvatting": 14,
    "centra_interviews": 11,
    "stress_klassen": 164,
    "stress_leerlingen": 3687,
    "belonging_experts": 73,
    "trails_jongeren": 2229,
    "reflectie_factoren": 42,
    "k_passend_mean": 6.2,
    "k_diversiteit_sd": 2.04,
    "e_contacten": 46,
    "c_participatie_keuken_residents": 7,
}


def test_printed_numbers_are_those_of_the_sources(tables):
    frame = tables["published_figures"]
    assert frame["id"].is_unique
    found = dict(zip(frame["id"], frame["value"], strict=True))
    assert {key: found[key] for key in PRINTED} == PRINTED


def test_printed_numbers_agree_with_each_other(tables):
    value = dict(
        zip(tables["published_figures"]["id"], tables["published_figures"]["value"], strict=True)
    )
    # interviews: 7+4+4+5+4+1+3+3+4+4+4 = 43 and 3+1+1+0+1+1+1+1+0+1+0 = 10
    assert tables["centres"]["residents"].sum() == value["interviews_bewoners"] == 43
    assert tables["centres"]["partners"].sum() == value["interviews_partners"] == 10
    assert value["interviews_bewoners"] + value["interviews_partners"] == 53
    assert len(tables["centres"]) == value["centra_interviews"]
    # effects: 46+13+25+30+23+16+13+9+35+34+9+35+24+19 = 331
    assert tables["effect_frequencies"]["value"].sum() == 331
    assert len(tables["effect_frequencies"]) == 14
    # statements: 10 + 6 + 15 + 15 = 46
    assert tables["communication"]["items"].sum() == value["communicatie_items"] == 46
    # 1919 of 3687 = 0.5205 -> 52 %
    part = 100 * value["stress_onderzoek"] / value["stress_leerlingen"]
    assert round(part) == value["stress_onderzoek_aandeel"]
    # 225 + 205 = 150 + 280 = 430
    assert value["training_faalangst"] + value["training_sociaal"] == 430
    assert value["training_2018"] + value["training_2019"] == 430
    # school levels: 4 + 38 + 19 + 39 = 100 and 7 + 44 + 25 + 24 = 100
    for start in ("stress_niveau_", "training_niveau_"):
        assert sum(v for key, v in value.items() if key.startswith(start)) == 100


def test_lists_are_as_long_as_the_sources_say(tables):
    def count(table, column, word):
        return int((tables[table][column] == word).sum())

    assert count("cohesion", "kind", "domain") == 3
    assert count("cohesion", "kind", "aspect") == 7
    assert count("reflection", "kind", "category") == 4
    assert count("steps", "kind", "step") == 6
    story = {"domain": 2, "main_goal": 5, "sub_goal": 19, "indicator": 22, "activity": 20}
    story["way_of_working"] = 12
    assert {level: count("change_story", "level", level) for level in story} == story


def test_the_change_story_is_one_tree(tables):
    frame = tables["change_story"].set_index("id")
    assert list(frame.index[frame["parent"] == ""]) == ["verhaal"]
    for leaf in frame.index:
        key, climbed = leaf, 0
        while frame.loc[key, "parent"]:
            key, climbed = frame.loc[key, "parent"], climbed + 1
        assert (key, climbed <= 3) == ("verhaal", True)


def test_figures_of_the_questionnaire_name_an_item_that_exists(study, tables):
    from ontmoetingen.model.instrument import load_instrument

    items = {item.id for item in load_instrument(study.instrument).items}
    named = set(tables["published_figures"]["item"]) - {""}
    assert named == items


def _cited(text: str) -> set[str]:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    return {key for key in CITATION.findall(prose) if not CROSS_REFERENCE.match(key)}


def test_every_citation_in_a_chapter_stands_in_the_bibliography(study, evidence):
    cited: dict[str, str] = {}
    for path in sorted(study.chapters.glob("*.qmd")) + sorted(study.root.glob("*.qmd")):
        cited |= dict.fromkeys(_cited(path.read_text(encoding="utf-8")), path.name)
    for path in sorted(study.notebooks.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "markdown":
                cited |= dict.fromkeys(_cited("".join(cell["source"])), path.name)
    assert {key: where for key, where in cited.items() if key not in evidence.bibliography} == {}


def test_what_counts_as_a_citation():
    text = "Zie [@blonk2019, p. 3; @tropp2022] en @fig-een. Mail a@b.nl. `@nee` ```\n@nee\n```"
    assert _cited(text) == {"blonk2019", "tropp2022"}


def test_every_bibliography_entry_has_what_a_reader_needs(evidence):
    for key, entry in evidence.bibliography.items():
        assert entry.get("author"), key
        assert entry.get("title") or entry.get("note"), key
        assert entry.get("issued") or "zonder jaar" in entry.get("note", ""), key


@pytest.mark.shared
def test_no_passage_of_a_source_stands_in_the_evidence(shared, study):
    check = _load(shared / "checks" / "own_words.py")
    length = 12
    passages = set()
    for source in sorted((shared / "sources").glob("*.txt")):
        words = check.words(source.read_text(encoding="utf-8", errors="replace"))
        passages |= {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
    assert len(passages) > 10_000
    for path in [*sorted(study.evidence.glob("*.yml")), study.data / "codebook.yml"]:
        words = check.words(check.text_of(path))
        ours = (tuple(words[i : i + length]) for i in range(len(words) - length + 1))
        assert [" ".join(passage) for passage in ours if passage in passages] == []


DOCUMENTS = {
    "ice2023samenvatting": "000",
    "ice2023literatuur": "001",
    "sobczyk2025monitoring": "002",
    "kis2018koffie": "003",
    "nwa2021gelijkekansen": "004",
}
SPELLED = {2: "twee", 3: "drie", 4: "vier", 5: "vijf", 6: "zes", 7: "zeven", 8: "acht", 9: "negen"}
SPELLED |= {10: "tien", 35: "vijfendertig"}


@pytest.fixture(scope="module")
def documents(shared):
    folder = shared / "sources"
    found = {key: next(folder.glob(f"{start}_*.txt")) for key, start in DOCUMENTS.items()}
    return {key: path.read_text(encoding="utf-8").lower() for key, path in found.items()}


def _spellings(value: float) -> set[str]:
    ways = {f"{value:g}", f"{value:.2f}", f"{value:g}".replace(".", ",")}
    ways |= {f"{int(value):,}".replace(",", ".")} if value >= 1000 else set()
    return ways | {SPELLED[int(value)]} if value in SPELLED else ways


@pytest.mark.shared
def test_every_printed_number_stands_in_the_document_it_names(documents, tables):
    lost = []
    for row in tables["published_figures"].itertuples():
        ways = "|".join(re.escape(way) for way in _spellings(float(row.value)))
        if not re.search(rf"(?<![\d.,])({ways})(?!\d)", documents[row.source]):
            lost.append(row.id)
    assert lost == []


@pytest.mark.shared
def test_every_number_in_a_finding_stands_in_the_document_it_names(documents, evidence):
    lost = []
    for one in evidence["findings"]:
        for said in re.findall(r"\d+(?:[.,]\d+)*", f"{one.statement} {one.population}"):
            if not {said, said.replace(".", "")} & set(
                re.findall(r"\d+(?:[.,]\d+)*", documents[one.source])
            ):
                lost.append((one.id, said))
    assert lost == []


def _load(path):
    loader = SourceFileLoader("own_words", str(path))
    module = module_from_spec(spec_from_loader("own_words", loader))
    loader.exec_module(module)
    return module
