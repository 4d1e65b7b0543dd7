"""How works are cited and listed: APA in Dutch, with prefixes of names where Dutch has them."""

from __future__ import annotations

import pypandoc
import pytest

from ontmoetingen.book.citation_style import style

BIB = """@report{vanpelt2024, options = {useprefix=true}, langid = {dutch},
  author = {van Pelt, M. and Rensen, P. and Spierts, M.}, title = {Samen leven}, year = {2024},
  publisher = {Movisie}}
@article{schiefer2017, options = {useprefix=true},
  author = {Schiefer, D. and van der Noll, J.}, title = {On cohesion}, journal = {Indicators},
  year = {2017}, volume = {132}, number = {2}, pages = {579--603}, doi = {10.1/x}}
@incollection{kremer2022, author = {Kremer, M.}, title = {Vertrouwen}, year = {2022},
  editor = {Veldboer, L. and R{\\"o}zer, J.}, booktitle = {Lexicon}, publisher = {Movisie},
  langid = {dutch}}
@misc{vanwonderen2020, options = {useprefix=true}, author = {van Wonderen and Felten},
  title = {Onbekend}, year = {2020}, langid = {dutch}}
@misc{a, author = {{Movisie}}, title = {Zin}, note = {Zonder jaar}, langid = {dutch}}
@misc{b, author = {{Movisie}}, title = {Werk}, note = {Zonder jaar}, langid = {dutch}}
@online{kis, author = {{KIS}}, title = {Koffie}, date = {2018~}, url = {https://kis.nl},
  langid = {dutch}}
"""
TEXT = (
    "Zie @vanpelt2024 en [@vanpelt2024, p. 4-5; @schiefer2017]. @vanwonderen2020. [@kis]. @a. @b.\n"
)


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """The text that cites, then the entries of the list, as plain text."""
    folder = tmp_path_factory.mktemp("style")
    (folder / "works.bib").write_text(BIB, encoding="utf-8")
    (folder / "style.csl").write_text(style(), encoding="utf-8")
    shown = pypandoc.convert_text(
        f'---\nlang: nl\nnocite: "@*"\n---\n{TEXT}',
        "plain",
        format="markdown",
        extra_args=[
            "--citeproc",
            "--wrap=none",
            f"--bibliography={folder / 'works.bib'}",
            f"--csl={folder / 'style.csl'}",
        ],
    )
    return [line for line in shown.replace("\xa0", " ").splitlines() if line]


def test_a_prefix_has_a_capital_where_no_initials_stand_before_it(lines):
    assert lines[0] == (
        "Zie Van Pelt e.a. (2024) en (Van Pelt e.a., 2024, p. 4-5; Schiefer en Van der Noll, "
        "2017). Van Wonderen en Felten (2020). (KIS, ca. 2018). Movisie (z.d.-b). Movisie (z.d.-a)."
    )


def test_the_list_is_in_the_order_of_the_main_name_with_the_prefix_behind_the_initials(lines):
    assert lines[1:] == [
        "KIS (ca. 2018). Koffie. https://kis.nl",
        "Kremer, M. (2022). Vertrouwen. In L. Veldboer & J. Rözer (Red.), Lexicon. Movisie.",
        "Movisie (z.d.-a). Werk. Zonder jaar.",
        "Movisie (z.d.-b). Zin. Zonder jaar.",
        "Pelt, M. van, Rensen, P., & Spierts, M. (2024). Samen leven. Movisie.",
        "Schiefer, D., & Noll, J. van der (2017). On cohesion. Indicators, 132(2), 579-603. "
        "https://doi.org/10.1/x",
        "Wonderen, van, & Felten (2020). Onbekend.",
    ]
