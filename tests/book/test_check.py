"""Everything that must keep a site from being published, each with its file and line."""

from __future__ import annotations

import pytest
from small_study import whole_study

from ontmoetingen.book.check import check_site
from ontmoetingen.book.project import load_book

PAGE = """\
<!doctype html>
<html lang="nl">
<head><title>Begin</title></head>
<body>
{body}
</body>
</html>
"""
PDF = b"%PDF-1.7\n" + b"x" * 2000 + b"\n%%EOF\n"


@pytest.fixture
def book(tmp_path):
    study = whole_study(tmp_path / "study")
    return load_book(study)


@pytest.fixture
def site(tmp_path):
    """A site with nothing wrong in it."""
    root = tmp_path / "site"
    (root / "notebooks").mkdir(parents=True)
    (root / "index.html").write_text(PAGE.format(body="<p>Tekst.</p>"), encoding="utf-8")
    (root / "notebooks" / "een.html").write_text(PAGE.format(body='<h1 id="kop">K</h1>'), "utf-8")
    (root / "Klein-boek.pdf").write_bytes(PDF)
    return root


def found(site, book, body, **options):
    """What is said about a front page with this body; its first line is line 5."""
    (site / "index.html").write_text(PAGE.format(body=body), encoding="utf-8")
    return [str(problem) for problem in check_site(site, book, **options)]


def test_a_sound_site_passes(site, book):
    assert check_site(site, book) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p>Zie ?@fig-een.</p>", "an unresolved reference: ?@fig-een"),
        ("<p>Zie @tbl-twee.</p>", "an unresolved reference: @tbl-twee"),
        ("<p>Zie [@jansen, p. 3].</p>", "an unresolved citation: [@jansen, p. 3]"),
        ("<p>Zie (citation?).</p>", "an unresolved citation: (citation?)"),
        (
            '<p><span class="citation" data-cites="weg">(<strong>weg?</strong>)</span></p>',
            "a citation without a source: weg",
        ),
        (
            '<p><a class="quarto-xref"><span class="quarto-unresolved-ref">x</span></a></p>',
            "an unresolved reference",
        ),
        (
            "<p>{{&lt; var aantal.projecten &gt;}}</p>",
            "an unresolved shortcode: {{< var aantal.projecten >}}",
        ),
        ("<p>In ?var:aantal.weg projecten</p>", "an unknown variable: ?var:aantal.weg"),
        (
            "<pre>Traceback (most recent call last)</pre>",
            "an error output: Traceback (most recent call last)",
        ),
        ("<pre><code>alt.Chart(...)</code></pre>", "a chart that was not drawn: alt.Chart("),
        ("<pre>alt.LayerChart(...)</pre>", "a chart that was not drawn: alt.LayerChart("),
        ("<pre>VBox(children=(</pre>", "a widget without a kernel: VBox("),
        (
            "<p>interactive(children=(Dropdown</p>",
            "a widget without a kernel: interactive(children=",
        ),
        ("<p>::: {.callout-note}</p>", "a fence that was not read as one: ::: {.callout-note}"),
        ('<div class="cell-output cell-output-error">x</div>', "an error output"),
        ('<img src="weg.svg" alt="">', "leads to a file that does not exist: weg.svg"),
        ('<a href="weg.html">x</a>', "leads to a file that does not exist: weg.html"),
        (
            '<a href="notebooks/een.html#weg">x</a>',
            "leads to a place that does not exist: notebooks/een.html#weg",
        ),
        ('<a href="#weg">x</a>', "leads to a place that does not exist: #weg"),
        ('<a href="../data/private/x.csv">x</a>', "leads outside the site: ../data/private/x.csv"),
        ('<a href="/x">x</a>', "leads to the root of the web server, not of the site: /x"),
        (
            '<div class="chart" data-chart="fig-a"></div>',
            "the chart 'fig-a' has no assets/charts/fig-a.js",
        ),
        ('<i id="a"></i><b id="a"></b>', "id 'a' was already used on line 5"),
        ("<script>x()</script>", "script in the page itself: <script>"),
        ('<button onclick="x()">x</button>', "script in the page itself: onclick"),
        (
            '<script src="https://example.org/x.js"></script>',
            "loaded from another host: https://example.org/x.js",
        ),
        ('<img src="//example.org/x.png">', "loaded from another host: //example.org/x.png"),
        (
            '<img srcset="https://example.org/b.png 2x">',
            "loaded from another host: https://example.org/b.png",
        ),
        (
            '<link rel="stylesheet" href="http://example.org/x.css">',
            "loaded from another host: http://example.org/x.css",
        ),
        (
            '<link rel="preconnect" href="https://example.org">',
            "loaded from another host: https://example.org",
        ),
        (
            '<iframe src="https://example.org"></iframe>',
            "loaded from another host: https://example.org",
        ),
        (
            '<p style="background:url(https://example.org/a.png)">x</p>',
            "loaded from another host: https://example.org/a.png",
        ),
        (
            "<style>@import 'https://example.org/a.css';</style>",
            "loaded from another host: https://example.org/a.css",
        ),
        ('<a href="http://[x">x</a>', "not an address: http://[x"),
    ],
)
def test_each_mistake_is_found_with_its_line(site, book, body, said):
    assert found(site, book, body) == [f"index.html, line 5: {said}."]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="https://example.org/">elders</a>',
        '<a href="mailto:a@example.org">mail a@fig-uur.nl</a>',
        '<a href="notebooks/een.html#kop">x</a>',
        '<a href="./">x</a><a href="#">x</a><a href="#top">x</a>',
        '<a href="notebooks/een.html?projecten=p1">x</a>',
        '<a href="Klein-boek.pdf">x</a>',
        '<link rel="canonical" href="https://example.org/">',
        '<img src="data:image/png;base64,AAAA" alt="">',
        '<script type="application/json">{"a": "@fig-x"}</script>',
        '<pre class="sourceCode python"><code>alt.Chart(x) # zie @fig-een</code></pre>',
        "<p><strong>Waarom?</strong> Zo werkt @gebruiker.</p>",
        "<p>Lijn een\nlijn twee: 3 ::: 4</p>",
    ],
)
def test_what_is_right_is_let_through(site, book, body):
    assert found(site, book, body) == []


def test_the_line_counts_inside_a_paragraph(site, book):
    assert found(site, book, "<p>een\ntwee\ndrie ?@fig-x</p>") == [
        "index.html, line 7: an unresolved reference: ?@fig-x."
    ]


def test_quarto_may_have_scripts_in_its_pages_but_no_other_hosts(site, book):
    body = '<script>x()</script><script src="https://example.org/x.js"></script>'
    assert found(site, book, body, own_pages=False) == [
        "index.html, line 5: loaded from another host: https://example.org/x.js."
    ]


def test_style_sheets_are_read_too(site, book):
    (site / "assets").mkdir()
    style = "a { color: red }\nb { background: url('https://example.org/a.png') }\n"
    (site / "assets" / "a.css").write_text(style + "@import 'weg.css';\n", encoding="utf-8")
    assert [str(p) for p in check_site(site, book)] == [
        "assets/a.css, line 2: loaded from another host: https://example.org/a.png.",
        "assets/a.css, line 3: leads to a file that does not exist: weg.css.",
    ]


def test_a_page_without_language_or_title(site, book):
    (site / "index.html").write_text("<html><p>x</p></html>", encoding="utf-8")
    assert [str(p) for p in check_site(site, book)] == [
        "index.html, line 1: no language: <html> has no lang.",
        "index.html, line 1: no title: <title> is missing or empty.",
    ]


def test_every_chapter_has_a_page(site, book):
    (site / "notebooks" / "een.html").unlink()
    assert [str(p) for p in check_site(site, book)] == [
        "notebooks/een.html: was not made from notebooks/een.ipynb."
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "was not made"),
        (b"", "was not made"),
        (b"<html>" + PDF, "is not a whole PDF"),
        (PDF[:1500], "is not a whole PDF"),
        (b"%PDF-1.7\n%%EOF", "is almost empty (14 bytes)"),
    ],
)
def test_the_pdf_is_there_and_whole(site, book, content, said):
    path = site / "Klein-boek.pdf"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert [str(p) for p in check_site(site, book)] == [f"Klein-boek.pdf: {said}."]
    assert check_site(site, book, ("html",)) == []


def test_a_name_that_reads_as_a_reference_is_no_mistake(site, book):
    body = "<p>Project @fig-x: zie @fig-y.</p>"
    assert found(site, book, body, names={"@fig-x"}) == [
        "index.html, line 5: an unresolved reference: @fig-y."
    ]
