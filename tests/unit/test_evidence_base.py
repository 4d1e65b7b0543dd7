"""The evidence of this study: complete and consistent with itself."""

from __future__ import annotations

from ontmoetingen.model.evidence_words import CONTRADICTION_KINDS
from ontmoetingen.model.instrument import load_instrument


def test_there_is_enough_to_build_chapters_on(evidence):
    assert len(evidence["findings"]) >= 450
    assert len(evidence["contradictions"]) >= 50
    assert len(evidence["glossary"]) >= 35
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
    "k_passend_sd": 0.55,
    "k_activerend_mean": 5.3,
    "k_activerend_sd": 0.55,
    "k_vaardig_mean": 5.3,
    "k_vaardig_sd": 1.14,
    "k_diversiteit_mean": 4.2,
    "k_diversiteit_sd": 2.04,
    "k_diversiteit_zonder_mean": 6.1,
    "k_diversiteit_zonder_sd": 0.34,
    "stress_onderzoek": 1919,
    "training_leeftijd_hoog": 16.5,
    "communicatie_deelnemers": 69,
    "e_contacten": 46,
    "c_participatie_keuken_residents": 7,
}


def test_printed_numbers_are_those_of_the_sources(evidence_tables):
    frame = evidence_tables["published_figures"]
    assert frame["id"].is_unique
    found = dict(zip(frame["id"], frame["value"], strict=True))
    assert {key: found[key] for key in PRINTED} == PRINTED


def test_printed_numbers_agree_with_each_other(evidence_tables):
    value = dict(
        zip(
            evidence_tables["published_figures"]["id"],
            evidence_tables["published_figures"]["value"],
            strict=True,
        )
    )
    # interviews: 7+4+4+5+4+1+3+3+4+4+4 = 43 and 3+1+1+0+1+1+1+1+0+1+0 = 10
    assert evidence_tables["centres"]["residents"].sum() == value["interviews_bewoners"] == 43
    assert evidence_tables["centres"]["partners"].sum() == value["interviews_partners"] == 10
    assert value["interviews_bewoners"] + value["interviews_partners"] == 53
    assert len(evidence_tables["centres"]) == value["centra_interviews"]
    # effects: 46+13+25+30+23+16+13+9+35+34+9+35+24+19 = 331
    assert evidence_tables["effect_frequencies"]["value"].sum() == 331
    assert len(evidence_tables["effect_frequencies"]) == 14
    # statements: 10 + 6 + 15 + 15 = 46
    assert evidence_tables["communication"]["items"].sum() == value["communicatie_items"] == 46
    # 1919 of 3687 = 0.5205 -> 52 %
    part = 100 * value["stress_onderzoek"] / value["stress_leerlingen"]
    assert round(part) == value["stress_onderzoek_aandeel"]
    # 225 + 205 = 150 + 280 = 430
    assert value["training_faalangst"] + value["training_sociaal"] == 430
    assert value["training_2018"] + value["training_2019"] == 430
    # school levels: 4 + 38 + 19 + 39 = 100 and 7 + 44 + 25 + 24 = 100
    for start in ("stress_niveau_", "training_niveau_"):
        assert sum(v for key, v in value.items() if key.startswith(start)) == 100


def test_lists_are_as_long_as_the_sources_say(evidence_tables):
    def count(table, column, word):
        return int((evidence_tables[table][column] == word).sum())

    assert count("cohesion", "kind", "domain") == 3
    assert count("cohesion", "kind", "aspect") == 7
    assert count("reflection", "kind", "category") == 4
    steps = {"step": 6, "form": 6, "principle": 9, "role": 4, "use": 3, "phase": 6, "substep": 9}
    steps |= {"wish": 8, "wish_authority": 4, "need": 8, "discussion": 5, "question": 4, "track": 5}
    assert {kind: count("steps", "kind", kind) for kind in steps} == steps
    assert sum(steps.values()) == len(evidence_tables["steps"])
    story = {"domain": 2, "main_goal": 5, "sub_goal": 19, "indicator": 22, "activity": 20}
    story["way_of_working"] = 12
    assert {level: count("change_story", "level", level) for level in story} == story


def test_the_change_story_is_one_tree(evidence_tables):
    frame = evidence_tables["change_story"].set_index("id")
    assert list(frame.index[frame["parent"] == ""]) == ["verhaal"]
    for leaf in frame.index:
        key, climbed = leaf, 0
        while frame.loc[key, "parent"]:
            key, climbed = frame.loc[key, "parent"], climbed + 1
        assert (key, climbed <= 3) == ("verhaal", True)


def test_figures_of_the_questionnaire_name_an_item_that_exists(report_study, evidence_tables):
    items = {item.id for item in load_instrument(report_study.instrument).items}
    named = set(evidence_tables["published_figures"]["item"]) - {""}
    assert named == items


def test_every_bibliography_entry_has_what_a_reader_needs(evidence):
    for key, entry in evidence.bibliography.items():
        assert entry.get("author"), key
        assert entry.get("title") or entry.get("note"), key
        assert entry.get("issued") or "zonder jaar" in entry.get("note", ""), key


def test_each_kind_of_contradiction_occurs_and_names_two_places_that_differ(evidence):
    assert {one.kind for one in evidence["contradictions"]} == set(CONTRADICTION_KINDS)
    for one in evidence["contradictions"]:
        assert one.first != one.second, one.id
        assert one.label.endswith("?"), one.id


def test_the_contradictions_a_reader_will_look_for_are_there(evidence):
    found = {one.id: one for one in evidence["contradictions"]}
    assert set(found) >= {"x_centra", "x_uitspraken", "x_stijging"}
    assert ("12" in found["x_centra"].first, "14" in found["x_centra"].second) == (True, True)
    assert ("46" in found["x_uitspraken"].first, "49" in found["x_uitspraken"].second) == (
        True,
        True,
    )


def test_an_explanation_is_short(evidence):
    for one in evidence["glossary"]:
        assert len(one.explanation.split()) <= 35, one.id
        assert one.explanation.endswith("."), one.id
