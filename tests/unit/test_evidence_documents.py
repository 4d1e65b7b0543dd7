"""The evidence against the documents it rests on: numbers, pages, and words that are our own."""

from __future__ import annotations

import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest

from ontmoetingen.model.evidence_place import places

DOCUMENTS = {
    "ice2023samenvatting": "000",
    "ice2023literatuur": "001",
    "sobczyk2025monitoring": "002",
    "kis2018koffie": "003",
    "nwa2021gelijkekansen": "004",
}
# Of the documents with pages; the other two have none.
LAST_PAGE = {"ice2023literatuur": 36, "sobczyk2025monitoring": 45, "nwa2021gelijkekansen": 54}
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SPELLED = {2: "twee", 3: "drie", 4: "vier", 5: "vijf", 6: "zes", 7: "zeven", 8: "acht", 9: "negen"}
SPELLED |= {10: "tien", 35: "vijfendertig"}


@pytest.fixture(scope="module")
def documents(shared):
    folder = shared / "sources"
    found = {key: next(folder.glob(f"{start}_*.txt")) for key, start in DOCUMENTS.items()}
    return {key: path.read_text(encoding="utf-8").lower() for key, path in found.items()}


def test_a_page_lies_within_its_document(evidence):
    ways = re.compile(r"\d+(-\d+)?(; \d+(-\d+)?)*")
    wrong = []
    for name, source, page in _pages(evidence):
        numbers = [int(n) for n in re.findall(r"\d+", page)]
        rising = all(int(a) < int(b) for a, b in re.findall(r"(\d+)-(\d+)", page))
        if not (ways.fullmatch(page) and rising and max(numbers) <= LAST_PAGE[source]):
            wrong.append((name, source, page))
    assert wrong == []


def _pages(evidence):
    for records in evidence.records.values():
        for one in records:
            for start in places(type(one)):
                page = getattr(one, f"{start}page", "")
                if page:
                    yield getattr(one, "id", ""), getattr(one, f"{start}source"), page


@pytest.mark.shared
def test_no_passage_of_a_source_stands_in_the_evidence(shared, report_study):
    check = _load(shared / "checks" / "own_words.py")
    length = 12
    passages = set()
    for source in sorted((shared / "sources").glob("*.txt")):
        words = check.words(source.read_text(encoding="utf-8", errors="replace"))
        passages |= {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
    assert len(passages) > 10_000
    for path in [*sorted(report_study.evidence.glob("*.yml")), report_study.data / "codebook.yml"]:
        words = check.words(check.text_of(path))
        ours = (tuple(words[i : i + length]) for i in range(len(words) - length + 1))
        assert [" ".join(passage) for passage in ours if passage in passages] == []


@pytest.mark.shared
def test_every_printed_number_stands_in_the_document_it_names(documents, evidence_tables):
    lost = []
    for row in evidence_tables["published_figures"].itertuples():
        ways = "|".join(re.escape(way) for way in _spellings(float(row.value)))
        if not re.search(rf"(?<![\d.,])({ways})(?!\d)", documents[row.source]):
            lost.append(row.id)
    assert lost == []


def _spellings(value: float) -> set[str]:
    ways = {f"{value:g}", f"{value:.2f}", f"{value:g}".replace(".", ",")}
    ways |= {f"{int(value):,}".replace(",", ".")} if value >= 1000 else set()
    return ways | {SPELLED[int(value)]} if value in SPELLED else ways


@pytest.mark.shared
def test_every_number_in_a_finding_stands_in_the_document_it_names(documents, evidence):
    lost = []
    for one in evidence["findings"]:
        for said in NUMBER.findall(f"{one.statement} {one.population}"):
            if not {said, said.replace(".", "")} & set(
                re.findall(r"\d+(?:[.,]\d+)*", documents[one.source])
            ):
                lost.append((one.id, said))
    assert lost == []


# Computed or estimated by this report, and said to be so.
OWN_NUMBERS = {("x_empathie", "28"), ("x_kis_jaar", "2018")}


@pytest.mark.shared
def test_every_number_in_a_contradiction_stands_in_the_document_it_names(documents, evidence):
    lost = set()
    for one in evidence["contradictions"]:
        for side in ("first", "second"):
            known = set(NUMBER.findall(documents[getattr(one, f"{side}_source")].replace(",", ".")))
            for said in NUMBER.findall(getattr(one, side).replace(",", ".")):
                if not {said, said.replace(".", "")} & known:
                    lost.add((one.id, said))
    assert lost == OWN_NUMBERS


def _load(path):
    loader = SourceFileLoader("own_words", str(path))
    module = module_from_spec(spec_from_loader("own_words", loader))
    loader.exec_module(module)
    return module
