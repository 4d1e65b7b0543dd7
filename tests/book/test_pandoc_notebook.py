"""A stored notebook as Markdown: what of each cell is shown, and what is refused."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontmoetingen.book.notebook_markdown import Defaults, fenced, notebook_markdown


def code(source: str, *outputs: dict) -> dict:
    return {"cell_type": "code", "source": source, "outputs": list(outputs)}


def shown(data: dict) -> dict:
    return {"output_type": "display_data", "data": data}


def markdown_of(cell: dict, to: str = "html", **defaults) -> str:
    return notebook_markdown({"cells": [cell]}, "n/een.ipynb", to, Defaults(**defaults)).markdown


HELLO = {"output_type": "stream", "name": "stdout", "text": ["hallo\n"]}
WARNED = {"output_type": "stream", "name": "stderr", "text": "pas op\n"}
OUTPUT = "```{.cell-output}\nhallo\n```"


@pytest.mark.parametrize(
    ("options", "defaults", "expected"),
    [
        ("", {}, "::: {.cell}\n\n```python\nf()\n```\n\n" + OUTPUT + "\n\n:::\n"),
        ("#| echo: false\n", {}, "::: {.cell}\n\n" + OUTPUT + "\n\n:::\n"),
        ("", {"echo": False}, "::: {.cell}\n\n" + OUTPUT + "\n\n:::\n"),
        (
            "#| echo: true\n",
            {"echo": False},
            "::: {.cell}\n\n```python\nf()\n```\n\n" + OUTPUT + "\n\n:::\n",
        ),
        ("#| output: false\n", {}, "::: {.cell}\n\n```python\nf()\n```\n\n:::\n"),
        ("#| include: false\n", {}, "\n"),
    ],
)
def test_options_decide_what_is_shown(options, defaults, expected):
    assert markdown_of(code(options + "f()", HELLO), **defaults) == expected


def test_code_is_folded_on_pages_and_not_on_paper():
    page = markdown_of(code("f()"), "html", fold=True)
    assert '<details class="code-fold">\n<summary>Code</summary>' in page
    assert "<details" not in markdown_of(code("f()"), "typst", fold=True)


def test_of_a_bundle_the_markdown_is_taken():
    bundle = shown({"text/plain": "Figuur", "text/markdown": ["*a*\n", "b"], "image/png": "eA=="})
    assert markdown_of(code("#| echo: false", bundle)) == "::: {.cell}\n\n*a*\nb\n\n:::\n"


def test_an_image_becomes_a_numbered_figure_with_a_file():
    picture = shown({"image/png": base64.b64encode(b"punt").decode(), "text/plain": "x"})
    source = '#| label: fig-een\n#| fig-cap: Een punt\n#| fig-alt: Zegt "ja"\n#| echo: false\nf()'
    made = notebook_markdown({"cells": [code(source, picture)]}, "n/een.ipynb", "html")
    assert made.pictures == {"een_files/cel-1-1.png": b"punt"}
    assert made.markdown == (
        "::: {#cell-fig-een .cell}\n\n::: {#fig-een}\n\n"
        '![](een_files/cel-1-1.png){fig-alt="Zegt \\"ja\\""}\n\nEen punt\n\n:::\n\n:::\n'
    )


def test_warnings_are_shown_unless_switched_off():
    assert "pas op" in markdown_of(code("f()", WARNED))
    assert "pas op" not in markdown_of(code("#| warning: false\nf()", WARNED))


def test_errors_and_html_are_refused_with_their_place():
    cells = [
        {"cell_type": "markdown", "source": "# Een"},
        code(
            "f()", {"output_type": "error", "ename": "KeyError", "evalue": "id 7", "traceback": []}
        ),
        code("g()", shown({"text/html": "<b>x</b>", "text/plain": "x"})),
        code("#| [geen opties\nh()"),
    ]
    told = notebook_markdown({"cells": cells}, "n/een.ipynb", "html").problems
    assert [str(problem) for problem in told] == [
        "n/een.ipynb, cell 2: ends in an error (KeyError). HINT: mend the cell and run again.",
        "n/een.ipynb, cell 3: has an output of type text/html. Allowed: text/markdown, an image or "
        "plain text. HINT: a page has no kernel and asks no other host; emit Markdown instead.",
        "n/een.ipynb, cell 4: has a #| line that is not `key: value`.",
    ]


@given(st.text(alphabet="`a\n", max_size=30))
def test_no_text_closes_its_own_fence(text):
    block = fenced(text, "python")
    fence = block[: len(block) - len(block.lstrip("`"))]
    assert fence not in text
    assert block.endswith(fence)
