"""Views over all elements and the change story, on a small study made for them."""

from __future__ import annotations

import pytest
from evidence_rows import rows_of, write_tables

from ontmoetingen import views
from ontmoetingen.errors import BuildError
from ontmoetingen.paths import ENVIRONMENT_NAME
from ontmoetingen.views.filterable import filtered


@pytest.fixture(autouse=True)
def study(tmp_path, monkeypatch):
    write_tables(tmp_path)
    monkeypatch.setenv(ENVIRONMENT_NAME, str(tmp_path))
    return tmp_path


EVIDENCE = "bewijs.ipynb#tbl-bewijs"
SIDES = {"Boeken": ["review"], "Gesprek": ["focus_group"]}


def test_each_cell_of_the_matrix_counts_and_leads_to_the_findings_behind_it():
    header, quiet, asking = rows_of(views.matrix_table("tbl-m", "Alles", EVIDENCE))
    assert header == ["Werkzaam element", "Rust", "Groei", "In het programma"]
    # f1 is about stilte and rust; f2 is about no element, so it counts nowhere
    link = '[1 bevinding](bewijs.ipynb#tbl-bewijs){filter="Doel: Rust;Werkzaam element: Stilte"}'
    assert quiet == ["Stilte", link, "niet hierbij", "Niet gevonden"]
    none = "hoort erbij; geen bevindingen"
    assert asking == ["Vragen", none, none, "Niet beoordeeld"]


def test_the_matrix_shows_the_elements_asked_for():
    shown = rows_of(views.matrix_table("tbl-m", "Alles", EVIDENCE, group="b"))
    assert [row[0] for row in shown] == ["Werkzaam element", "Vragen"]


def test_support_says_how_much_of_what_kind_and_where_practice_differs():
    header, quiet, asking = rows_of(views.support_table("tbl-s", "Steun", SIDES, EVIDENCE))
    assert header == ["Werkzaam element", "Boeken", "Gesprek", "Waar zij verschillen"]
    chosen = "Werkzaam element: Stilte;Soort bewijs: literatuuroverzicht"
    assert quiet[1] == (f'[literatuuroverzicht (1)](bewijs.ipynb#tbl-bewijs){{filter="{chosen}"}}')
    assert quiet[2:] == ["geen", "Raakt aan ‘Wachten’ uit de praktijk."]
    assert asking[1:] == [
        "geen",
        "geen",
        "Literatuur: enige overlap. Lijkt op stilte.",  # the questionnaire says nothing about it
    ]


def test_support_leaves_no_kind_of_evidence_out():
    with pytest.raises(BuildError) as caught:
        views.support_table("tbl-s", "Steun", {"Gesprek": ["focus_group"]}, EVIDENCE)
    assert str(caught.value) == (
        "tbl-s: has no side for 1 kinds of evidence: review. HINT: add them to one of the sides."
    )


def test_a_link_with_choices_ends_no_cell_of_a_table():
    told = filtered("1 | 2", "#tbl-x", {"Doel": 'A "b" | c'})
    assert told == '[1 \\| 2](#tbl-x){filter="Doel: A ”b” &#124; c"}'


def test_a_story_on_paper_is_one_list_with_everything_in_it():
    paper = views.change_story().markdown.split('when-format="typst"}')[1]
    assert paper.strip().startswith(
        "- **In de buurt**\n    - **Band**\n        - **Subdoelen**\n"
        "            - Mensen \\*groeten\\*\n        - **Indicatoren**\n"
        "            - Meer groeten\n        - **Activiteiten**\n            - Samen eten\n"
        "- **Bij mensen**\n    - **Lef**\n        - **Subdoelen**\n"
        "            - Mensen durven\n- **Voor alle hoofddoelen**\n    - **Activiteiten**\n"
        "        - Koffie\n    - **Manier van werken**\n        - Rustig \\<aan\\>\n"
    )
    assert paper.endswith("[Bron: [@boek2020, p. 8-9].]{.figure-source}\n")


def test_a_story_on_a_page_opens_part_by_part_and_says_how_much_is_in_it():
    page = views.change_story(level=5).markdown.split('when-format="typst"}')[0]
    # buurt: band with 1 sub-goal, 1 indicator and 1 activity = 3 ends
    size = '<span class="tree-count">(3)</span>'
    assert f"<details><summary><h5>In de buurt</h5> {size}" in page
    assert f"<details><summary><h6>Band</h6> {size}" in page
    assert '<h6>Subdoelen</h6> <span class="tree-count">(1)</span>' in page  # 6 is the lowest
    assert page.count("<details>") == page.count("</details>") == 11
    assert "- Rustig \\<aan\\>" in page
