"""What of a page can be found: each place once, under its own name, and nothing else."""

from __future__ import annotations

import json
import re

from small_study import whole_study

from ontmoetingen.book.project import load_book
from ontmoetingen.book.search_entries import FIGURE, PART, SOURCE, TERM, Entry, page_entries
from ontmoetingen.book.search_index import index, write_index

PAGE = """<html><head><title>Niet dit</title></head><body><nav><a href="#">Niet dit</a></nav>
<main><article><h1 class="title"><span class="chapter-number">8</span>&nbsp;
<span class="chapter-title">Wie valt op?</span></h1>
<details class="toc-narrow"><summary>Niet dit</summary></details>
<p>Eerste <em>alinea</em>.</p><p>Tweede.</p>
<section id="meer"><h2><span class="header-section-number">8.1</span> Meer &amp; beter</h2>
<div class="cell"><details class="code-fold"><summary>Code</summary><pre>niet_dit()</pre></details>
<figure id="fig-a"><img alt="Niet dit"><figcaption>Figuur 8.1: Gevraagd is iets. Bron: x.
<span class="synthetic-label">Niet dit.</span></figcaption></figure>
<div class="faces" data-of="fig-a" aria-label="Meenemen en nakijken: A ligt hoger">
<p><a class="face">Niet dit</a></p></div>
<details class="chart-table"><summary>x</summary><table><tr><td>Niet dit</td></tr></table></details>
</div><p>Na de figuur.</p></section></article></main></body></html>"""


def places(html: str) -> list[tuple[str, str, str, str]]:
    return [(e.kind, e.anchor, e.title, e.text) for e in page_entries(html)]


def test_a_page_its_headings_and_its_figures():
    assert places(PAGE) == [
        (PART, "", "Wie valt op?", "Eerste alinea. Tweede."),
        (PART, "meer", "Meer & beter", "Na de figuur."),
        (FIGURE, "fig-a", "A ligt hoger", "Figuur 8.1: Gevraagd is iets. Bron: x."),
    ]


def test_nothing_that_is_no_prose_is_found():
    assert "niet" not in json.dumps(places(PAGE)).lower()


LIST = """<main><h1>Bewijs</h1><div class="filterable" data-things="bevinding;bevindingen">
<div id="tbl-b"><table><caption>Tabel C.1: Alle bevindingen.</caption>
<thead><tr><th>Bevinding</th><th>Doel</th></tr></thead><tbody>
<tr><td>Rust helpt <span class="citation">(Jansen, 2020, p. 3)</span>.</td><td>Welbevinden</td></tr>
<tr><th scope="row">Contact ook</th><td>Alle</td></tr></tbody></table></div></div></main>"""


def test_each_line_of_a_list_is_found_under_what_it_says():
    assert places(LIST)[1:] == [
        ("bevindingen", "tbl-b", "Rust helpt.", "(Jansen, 2020, p. 3) Welbevinden"),
        ("bevindingen", "tbl-b", "Contact ook", "Alle"),
        (FIGURE, "tbl-b", "Alle bevindingen.", "Tabel C.1: Alle bevindingen."),
    ]


def test_another_table_is_found_by_its_cells_too():
    page = LIST.replace(' data-things="bevinding;bevindingen"', "")
    assert "Contact ook Alle" in places(page)[-1][3]


def test_statements_that_only_repeat_other_pages_are_not_found_twice():
    page = LIST.replace('<div id="tbl-b">', "<div>")
    assert places(page) == [(PART, "", "Bewijs", "")]


def test_terms_and_sources():
    page = (
        "<main><h1>Lijst</h1><dl><dt><span id='begrip-a'>aandeel</span></dt><dd>Een deel.</dd></dl>"
        "<div id='refs'><div id='ref-j' class='csl-entry'>Jansen, A. (2020). Een boek.</div></div>"
        "</main>"
    )
    assert places(page)[1:] == [
        (TERM, "begrip-a", "aandeel", "Een deel."),
        (SOURCE, "ref-j", "Jansen, A. (2020). Een boek.", ""),
    ]


def test_a_page_without_a_main_part_holds_nothing():
    assert places("<body><h1>x</h1></body>") == []


def test_a_line_is_kept_where_its_list_is_whole():
    part, whole = (Entry("punten", f"tbl-{n}", "Rust", "") for n in ("deel", "alles"))
    other = Entry("punten", "tbl-alles", "Meer", "")
    made = index(["a.html", "b.html"], [[part], [whole, other]])
    kind = made["kinds"].index("punten")
    assert made["entries"] == [
        [kind, 1, "tbl-alles", "Rust", ""],
        [kind, 1, "tbl-alles", "Meer", ""],
    ]


def test_a_source_that_every_page_lists_is_found_once():
    source = Entry(SOURCE, "ref-j", "Jansen (2020)", "")
    made = index(["a.html", "b.html"], [[source], [source, Entry(SOURCE, "ref-k", "K", "")]])
    assert [entry[1] for entry in made["entries"]] == [1, 1]


def test_a_name_cannot_end_the_script(tmp_path):
    book = load_book(whole_study(tmp_path / "study"))
    hostile = "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    (tmp_path / "index.html").write_text(f"<main><h1>{hostile}</h1></main>", encoding="utf-8")
    script = write_index(tmp_path, book).read_text(encoding="utf-8")
    assert "<" not in script
    told = json.loads(re.fullmatch(r"window\.ontmoetingen\.zoeken = (.*);\n", script)[1])
    assert told["entries"][0][3] == "</script><script>alert(1)</script>"
    assert told["pages"][1] == ["notebooks/een.html", "notebooks/een.html"]  # not rendered
