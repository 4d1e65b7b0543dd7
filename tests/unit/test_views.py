"""Views on the evidence: what a notebook cell shows, on a small study made for it."""

from __future__ import annotations

import pytest
from evidence_rows import ELEMENTS, rows_of, write_tables

from ontmoetingen import views
from ontmoetingen.errors import BuildError, StudyError
from ontmoetingen.paths import ENVIRONMENT_NAME
from ontmoetingen.views.passage import selected, table, text


@pytest.fixture(autouse=True)
def study(tmp_path, monkeypatch):
    write_tables(tmp_path)
    monkeypatch.setenv(ENVIRONMENT_NAME, str(tmp_path))
    return tmp_path


def test_a_finding_carries_its_source_before_the_full_stop():
    shown = views.findings(topic=["t1"]).markdown
    assert shown == "- Stilte helpt [@boek2020, p. 8-9].\n"


def test_text_from_a_table_never_acts():
    shown = views.findings(topic=["t2"]).markdown
    assert "{{<" not in shown
    assert r"\{\{\< x \>\}\}" in shown


def test_findings_table_names_goals_elements_and_kind_of_evidence():
    header, first, second = rows_of(views.findings_table("tbl-f", "Bevindingen"))
    assert header == ["Bevinding", "Doel", "Werkzaam element", "Soort bewijs"]
    told = "Stilte helpt [@boek2020, p. 8-9]."
    assert first == [told, "Rust", "Stilte", "Literatuuroverzicht"]
    # both goals are all goals; no element is said in words
    assert second[1:] == ["Alle", "geen", "Focusgroep"]


def test_findings_table_shows_the_columns_asked_for():
    shown = rows_of(views.findings_table("tbl-f", "Bevindingen", columns=["statement", "kind"]))
    assert [row[1] for row in shown] == ["Soort", "Bevinding", "Risico"]


def test_a_table_ends_in_its_caption_and_label():
    shown = views.goals_table("tbl-f", "Doelen").markdown
    assert shown.endswith("\n\n: Doelen. {#tbl-f}\n")


def test_a_list_that_a_page_can_filter_names_what_it_lists_and_can_be_chosen_by():
    shown = views.findings_table("tbl-f", "Bevindingen", ["statement", "kind", "goals"]).markdown
    opening = '::: {.filterable select="Soort;Doel" things="bevinding;bevindingen" every="Alle"}'
    assert shown.startswith(f"{opening}\n\n| Bevinding |")
    assert shown.endswith("\n\n: Bevindingen. {#tbl-f}\n\n:::\n")


def test_a_column_may_hold_several_values():
    assert "Vragen" in views.element_cards(goals=["groei"]).markdown
    assert "Stilte" not in views.element_cards(goals=["groei"]).markdown
    both = views.element_cards(goals=["rust"]).markdown
    assert both.index("Stilte") < both.index("Vragen")


def test_a_card_leaves_out_what_is_not_known():
    quiet = views.element_cards(group=["a"]).markdown
    assert quiet == (
        '::: {.filterable select="Doel" things="element;elementen" every="Alle"}\n\n'
        '::: {.element-card doel="Rust"}\n\n**Stilte** – Ruimte.\n\n'
        "Stilte geeft ruimte [@boek2020, p. 8-9].\n\n"
        "*Voorbeeld:* Een kamer zonder geluid.\n\n:::\n\n:::\n"
    )
    asking = views.element_cards(group=["b"]).markdown
    assert "Voorbeeld" not in asking
    assert "van ons" not in quiet


def test_what_the_report_adds_to_a_source_is_called_ours():
    asking = views.element_cards(group=["b"]).markdown
    assert r"*Wat mis kan gaan (van ons):* Te veel \*vragen\*." in asking


def test_without_page_the_section_is_named_and_cited_work_follows():
    row = ELEMENTS[1]
    assert views.citation(row) == "[@boek2020, onderdeel Deel 1; naar @oud1999; @nieuw2001]"


def test_elements_table_shows_the_columns_asked_for_and_names_the_sources_below():
    made = views.elements_table("tbl-e", "Elementen", columns=["label", "goals", "risk"])
    assert made.markdown.endswith("\n\n: Elementen. Bron: [@boek2020, p. 8-9]. {#tbl-e}\n\n:::\n")
    shown = rows_of(made)
    assert shown[0] == ["Werkzaam element", "Doel", "Wat mis kan gaan"]
    assert shown[1:] == [
        ["Stilte", "Rust", "geen"],
        ["Vragen", "Alle", r"Te veel \*vragen\* (van ons)"],
    ]


def test_goals_are_numbered_and_a_bar_in_a_text_makes_no_column():
    header, first, second = rows_of(views.goals_table("tbl-g", "Doelen"))
    assert len(header) == len(first) == len(second) == 4
    assert (first[0], first[3]) == ("Doel 1: Rust", "geen")
    assert second[1] == r"Iets nieuws \| leren [@boek2020, p. 8-9]."
    assert second[3] == "Hoofddoel [@boek2021, onderdeel Keuze]."


def test_fit_and_relations_are_said_in_dutch():
    assert rows_of(views.fit_table("tbl-p", "Past het?"))[1][:2] == ["Stilte", "Niet gevonden"]
    row = rows_of(views.themes_table("tbl-t", "Naast elkaar"))[1]
    assert row == ["Wachten", "Enige overlap. Lijkt op stilte.", "Niets over gezegd."]


def test_themes_as_a_list():
    shown = views.themes(kind="element").markdown
    assert shown == "- **Wachten.** Wachten helpt [@boek2020, p. 8-9].\n"


def test_figures_keep_the_digits_of_their_source():
    rows = rows_of(views.figures_table("tbl-c", "Cijfers"))[1:]
    amounts = {label.split(" [@")[0]: amount for label, amount, _ in rows}
    assert amounts == {
        "Ja": "71%",  # a share needs no "van": the source gives 71 of every 100
        "Mensen": "ongeveer 1.919 van 3.687",
        "Tot": "2027",
        "Leeftijd": "13,07 jaar",
    }


def test_a_contradiction_shows_both_sides_with_their_places():
    shown = views.contradictions(topic=["t1"]).markdown
    assert shown == (
        "- **Hoeveel?** Hier staat 12 [@boek2020, onderdeel Voorwoord, begin]. "
        "Daar staat 14 [@boek2021, p. 40-41]. *Wij noemen beide.*"
    )


def test_contradictions_as_a_table_say_of_what_kind_they_are():
    shown = views.contradictions_table("tbl-x", "Tegenspraken", kind=["unclear"])
    assert shown.markdown.endswith("\n\n: Tegenspraken. {#tbl-x}\n\n:::\n")
    assert rows_of(shown) == [
        ["Vraag", "De ene plaats", "De andere plaats", "Wat dit rapport doet"],
        [
            "Hoeveel? (onduidelijk)",
            "Hier staat 12 [@boek2020, onderdeel Voorwoord, begin].",
            "Daar staat 14 [@boek2021, p. 40-41].",
            "Wij noemen beide.",
        ],
    ]


def test_terms_stand_in_the_order_of_the_alphabet_with_a_mark_to_link_to():
    assert views.glossary().markdown == (
        '::: {.filterable things="term;termen" every="Alle"}\n\n'
        "[As]{#begrip-as}\n:   Een lijn.\n\n"
        "[bord]{#begrip-bord}\n:   Een plank [@oud1999; @nieuw2001].\n\n"
        "[stilte]{#begrip-stil}\n:   Geen geluid [@boek2020, p. 3]. Ook: stil, stille. "
        "Zie ook [bord](#begrip-bord).\n\n:::\n"
    )


def test_every_view_shows_markdown_and_plain_text_only():
    bundle = views.findings(topic="t1")._repr_mimebundle_()
    assert set(bundle) == {"text/markdown", "text/plain"}


def test_asking_for_what_is_not_there_says_so():
    with pytest.raises(BuildError) as caught:
        views.findings(topic=["onbekend"])
    assert str(caught.value) == "table 'findings': has no row in which {'topic': ['onbekend']}."
    with pytest.raises(BuildError) as caught:
        selected("fit", {"kleur": ["rood"]})
    assert str(caught.value) == (
        "table 'fit': has no column kleur. Allowed: element, element_label, judgement, "
        "judgement_label, explanation, source, page, section, cites."
    )
    with pytest.raises(StudyError, match="published table 'niets'"):
        selected("niets", {})


def test_a_column_without_heading_is_refused():
    with pytest.raises(BuildError) as caught:
        views.elements_table("tbl-e", "Elementen", columns=["label", "kleur"])
    assert str(caught.value) == (
        "tbl-e: has no column kleur. Allowed: statement, label, kind, goals, elements, "
        "contribution, explanation, example, risk, population, evidence_nature."
    )


def test_columns_are_as_wide_as_their_texts_ask_for():
    shown = table("tbl-w", "Breedte", ["A", "B"], [["x", "y" * 60], ["x", "y" * 60]])
    narrow, wide = shown.markdown.split("\n")[1].strip("|").split("|")
    assert narrow == ":" + "-" * 8
    assert wide == ":" + "-" * 40  # (1 + 60 + 60) / 3 = 40.3


@pytest.mark.parametrize(("value", "shown"), [(None, ""), (float("nan"), ""), ("nan", "nan")])
def test_a_missing_cell_is_empty_and_the_word_nan_is_a_word(value, shown):
    assert text(value) == shown
