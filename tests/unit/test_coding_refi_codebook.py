"""Reading REFI-QDA codebooks, of any program that writes them."""

from __future__ import annotations

import pytest
from refi_files import CODEBOOK, CODES

from ontmoetingen.coding.codebook import Code
from ontmoetingen.coding.refi import codebook_of, read_qdc
from ontmoetingen.errors import IntakeError


def codebook_file(folder, inside: str, namespace: str = CODEBOOK):
    path = folder / "codes.qdc"
    path.write_text(f'<CodeBook xmlns="{namespace}">{inside}</CodeBook>', encoding="utf-8")
    return path


def codes_error(path) -> str:
    with pytest.raises(IntakeError) as caught:
        read_qdc(path)
    return str(caught.value)


INNER = CODES.removeprefix("<CodeBook>").removesuffix("</CodeBook>")


@pytest.mark.parametrize(
    "namespace", [CODEBOOK, "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1:0"]
)
def test_a_codebook_of_any_program(tmp_path, namespace):
    codes = read_qdc(codebook_file(tmp_path, INNER, namespace))
    assert [c.name for c in codes] == ["element", "Veilig", "Druk"]
    book = codebook_of(codes, "k", "K", {"Druk": "barrier"})
    assert book.codes == (
        Code("veilig", "Veilig", "element", "Als het veilig is", ""),
        Code("druk", "Druk", "barrier", "", ""),
    )
    with pytest.raises(IntakeError) as caught:
        codebook_of(codes, "k", "K")
    assert str(caught.value) == (
        "codebook: 1 of 2 codes have no kind. Allowed: element, barrier. First places: 2. HINT: "
        "put them under a code with the name of a kind, or pass 'kinds'."
    )


def test_what_is_no_codebook_is_refused(tmp_path):
    assert codes_error(tmp_path / "x.qdc") == "x.qdc: does not exist. HINT: check the path."
    assert codes_error(codebook_file(tmp_path, "")) == "codes.qdc: holds no codes."
    assert codes_error(codebook_file(tmp_path, "", "urn:x")) == (
        "codes.qdc: does not start with the right element. Allowed: an element CodeBook in the "
        "namespace urn:QDA-XML:project:1.0 or urn:QDA-XML:codebook:1.0."
    )
    unclear = INNER.replace('isCodable="false"', 'isCodable="misschien"')
    assert codes_error(codebook_file(tmp_path, unclear)) == (
        "codes.qdc: 1 of 3 codes have another value for isCodable. Allowed: true, 1, false, 0. "
        "First places: 1."
    )
