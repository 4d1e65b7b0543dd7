"""Tables under the live filter: read as they stand in the report, searched, chosen from."""

from __future__ import annotations

from live_views import parts

import ontmoetingen
from ontmoetingen import views
from ontmoetingen.widgets import Selection
from ontmoetingen.widgets.choice import shared_choice
from ontmoetingen.widgets.listing import Listing, read_listing


def test_a_value_is_chosen_among_joined_ones_and_every_holds_for_all():
    listing = Listing(
        ("Wat", "Doel"), (("Een", "A; B"), ("Twee", "Alle"), ("Drie", "C")), ("Doel",)
    )
    assert listing.values == {"Doel": ["A", "B", "C"]}
    assert listing.matching("", {"Doel": "B"}) == [0, 1]
    assert listing.matching("TWEE", {"Doel": ""}) == [1]


def test_the_rows_of_a_view_are_read_as_they_stand_in_the_report(watched):
    view = views.themes_table("tbl-proef", "Thema's.")
    listing = read_listing(view.markdown)
    rows = [line for line in view.markdown.splitlines() if line.startswith("|")]
    assert len(listing.rows) == len(rows) - 2
    assert not any("@" in cell or "\\" in cell for row in listing.rows for cell in row)


def test_prose_is_no_listing():
    assert read_listing("Alleen tekst.\n") is None


def test_a_table_of_sources_is_searched_and_says_that_projects_do_not_change_it(watched):
    _, pane = parts(ontmoetingen.live(views.findings_table, "tbl-proef", "Alle bevindingen."))
    search, goal = pane.children[0].children[:2]
    total = pane.children[1].value
    search.value = "vertrouwen"
    assert pane.children[1].value != total
    assert "vertrouwen" in pane.children[2].value.casefold()
    search.value = ""
    goal.value = goal.options[1][1]
    assert pane.children[1].value != total
    shared_choice().set(Selection(("P001",)))
    assert "een keuze van projecten verandert haar niet" in pane.children[1].value
    shared_choice().set(Selection())
