"""Names that no font, or no PDF for the archive, can hold: one of them must not stop the report."""

from __future__ import annotations

import html

import pytest
from hostile_names import NAMES

from ontmoetingen.book.glyphs import printable, printable_in_picture
from ontmoetingen.book.pdf import compile_pdf, made_at

HARD = {
    "family in one emoji": "\U0001f469\u200d\U0001f467",
    "flag": "\U0001f3f3\ufe0f\u200d\U0001f308",
    "heart as emoji": "\u2764\ufe0f",
    "keycap": "1\ufe0f\u20e3",
    "letters in parts, as macOS stores them": "Cafe\u0301 Zoe\u0308",
    "loose marks": "a\u0334\u0489\u0360\u034fb",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "scripts that no font here knows": "\u4f60\u597d \u0928\u092e\u0938\u094d\u0924\u0947",
    "joined by nothing": "a\u200db\u2060c\u00add",
    "private area": "\ue000\uef00\uf402",
    "mark of byte order": "a\ufeffb",
}
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40">'
    '<text x="5" y="20" font-family="Source Sans Pro">{}</text></svg>'
)
BOOK = """#set document(title: "Proef")
#set text(font: ("Source Sans Pro", "DejaVu Sans"), lang: "nl")
= Kop
#{text}
#image("beeld.svg", alt: "beeld")
"""


@pytest.mark.parametrize("name", [*HARD.values(), "; ".join(NAMES)], ids=[*HARD, "hostile names"])
def test_a_name_that_paper_cannot_show_does_not_stop_the_report(tmp_path, name):
    """Tries: names of projects that PDF/A forbids, in text and in the text of a chart.

    Found, and mended: emoji joined into one, letters in parts, the private area and a mark of byte
    order each ended the build without saying which name it was.
    """
    quoted = printable(name).replace("\\", "\\\\").replace('"', '\\"')
    (tmp_path / "book.typ").write_text(BOOK.replace("{text}", f'"{quoted}"'), encoding="utf-8")
    drawn = PICTURE.format(html.escape(printable_in_picture(name)))
    (tmp_path / "beeld.svg").write_text(drawn, encoding="utf-8")
    content = compile_pdf(tmp_path / "book.typ", tmp_path, made_at("2026-01-15"))
    assert content.startswith(b"%PDF-")


def test_what_paper_can_show_stays_as_it_is():
    assert (
        printable_in_picture("Café Zoë, 50 % – ‘ja’ ≥ 3 שלום") == "Café Zoë, 50 % – ‘ja’ ≥ 3 שלום"
    )
    assert printable("Cafe\u0301") == "Cafe\u0301", "running text is set as it is written"
