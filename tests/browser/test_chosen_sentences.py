"""The page says what Python says: one set of cases, in both; and a page that follows a choice."""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

import pytest

from ontmoetingen import dutch, grammar, report, sentences
from ontmoetingen.book.pandoc_call import run_pandoc
from ontmoetingen.charts.markdown import SYNTHETIC_LABEL
from ontmoetingen.charts.site_data import site_data, site_scripts
from ontmoetingen.charts.wordings import wordings_script
from ontmoetingen.dutch import Noun
from ontmoetingen.paths import Study

pytest.importorskip("playwright.sync_api", reason="needs playwright")
sys.path.insert(0, str(Path(__file__).parents[1] / "sentences"))
import test_sentences_spec as spec

pytestmark = pytest.mark.browser
CASES = [case.values[0] for case in spec.CASES]
CHOICES = [case for case in CASES if case["say"].startswith("chosen")]
UNITS = set(grammar._units(Noun()))
SCRIPTS = ("dutch.js", "pool.js", "say.js", "compare.js")
# A choice of projects as the page holds it, without a page.
NO_PAGE = """{ onChange: () => {}, active: () => false,
  waveOf: id => ontmoetingen.gegevens.waves.find(wave => wave.id === id) }"""


@pytest.fixture(scope="module")
def page(browser, repository):
    """An empty page with the scripts that speak."""
    context = browser.new_context()
    opened = context.new_page()
    opened.evaluate(f"window.ontmoetingen = {{ selection: {NO_PAGE} }}")
    for name in SCRIPTS:
        opened.add_script_tag(path=repository / "theme" / name)
    opened.add_script_tag(content=wordings_script())
    yield opened
    context.close()


def say_all(page, noun: Noun, calls: list) -> list[str]:
    told = {"singular": noun.singular, "plural": noun.plural, "article": noun.article}
    page.evaluate("noun => { ontmoetingen.gegevens = { noun } }", told)
    return page.evaluate("calls => calls.map(call => ontmoetingen.say(...call))", calls)


def test_numbers_read_the_same_in_the_page(page):
    chance = random.Random(4)
    edges = [0, -0.0, 1, -1, 0.5, 12.5, 0.125, 0.285, -0.005, 1e-7, 1e21, 999.95, 0.995, 1234567.5]
    values = edges + [round(chance.uniform(-2, 2), chance.randrange(7)) for _ in range(400)]
    values += [chance.uniform(-1e6, 1e6) for _ in range(100)]
    forms = [
        (name, places) for name in ("number", "percent", "signed", "points") for places in (0, 1, 2)
    ]
    asked = [[name, value, places] for value in values for name, places in forms]
    asked += [
        [name, value] for value in values for name in ("number", "signed", "percent", "points")
    ]
    expected = [getattr(dutch, name)(*given) for name, *given in asked]
    said = page.evaluate(
        "all => all.map(([name, ...given]) => ontmoetingen.dutch[name](...given))", asked
    )
    assert [pair for pair in zip(asked, said, expected, strict=True) if pair[1] != pair[2]] == []
    listed = [["a"], ["a", "b"], ["a", "b", "c"]]
    assert page.evaluate("all => all.map(w => ontmoetingen.dutch.listed(w))", listed) == [
        dutch.listed(words) for words in listed
    ]


def test_every_sentence_of_python_is_the_same_in_the_page(page, monkeypatch):
    """Whatever any case of tests/sentences makes Python say, part by part."""
    places = {words: (s, c) for s, cases in grammar.grammar().items() for c, words in cases.items()}
    real, calls = grammar._Said.vformat, {}

    def heard(self, wording, given, words):
        text = real(self, wording, given, words)
        asked = {k: _plain(v) for k, v in words.items() if k not in UNITS}
        calls.setdefault(noun, []).append(([*places[wording], asked], " ".join(text.split())))
        return text

    monkeypatch.setattr(grammar._Said, "vformat", heard)
    for case in CASES:
        noun = Noun(**case["noun"]) if "noun" in case else Noun()
        spec.said(case)
    for noun, pairs in calls.items():
        asked, expected = zip(*pairs, strict=True)
        assert say_all(page, noun, list(asked)) == list(expected)
    assert sum(map(len, calls.values())) > len(CASES)


def _plain(value: object) -> object:
    """A number of a table as the page has it."""
    return value if isinstance(value, (str, int)) else float(value)


@pytest.mark.parametrize("article", ["de", "het"])
def test_every_word_for_a_unit_is_the_same_in_the_page(page, article):
    noun = Noun("groep", "groepen", article)
    sheet = {"unit": {name: f"{{{name}}}" for name in UNITS}}
    page.evaluate("sheet => Object.assign(ontmoetingen.wordings, sheet)", sheet)
    calls = [["unit", name, {}] for name in sorted(UNITS)]
    assert say_all(page, noun, calls) == [grammar._units(noun)[name] for name in sorted(UNITS)]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (["standing", "alone", {}], "standing.alone: needs 'name', which is not given."),
        (["standing", "best", {}], "standing.best: needs 'best', which is not given."),
        (["share", "general", {"low": None, "high": 1}], "not a number that can be shown."),
    ],
)
def test_what_python_refuses_to_say_the_page_refuses_too(page, call, message):
    told = page.evaluate(
        "call => { try { return ontmoetingen.say(...call) } catch (e) { return e.message } }", call
    )
    assert told.endswith(message)


@pytest.mark.parametrize("case", [pytest.param(c, id=c["id"]) for c in CHOICES])
def test_a_choice_in_the_page_gives_the_sentence_of_the_shared_case(page, repository, case):
    tables = spec.whole_tables_of(case)
    page.evaluate("data => { ontmoetingen.gegevens = data }", site_data(tables, []))
    page.add_script_tag(path=repository / "theme" / "sentences.js")
    *item, projects = case["ask"][:2]
    wave = [tables.wave(item[0], (case["ask"][2:] or [None])[0])] if item else []
    said = page.evaluate(
        """([kind, about, ids]) => {
            const data = ontmoetingen.gegevens;
            const members = ids.map(id => data.projects.id.indexOf(id));
            const called = '‘' + data.projects.name[members[0]] + '’';
            const who = ids.length > 1 ? ontmoetingen.say('chosen', 'who', { n: ids.length })
                : ontmoetingen.say('chosen', 'who_one', { called });
            return ontmoetingen.sentences[kind](...about, members, who);
        }""",
        [case["say"], item + wave, projects],
    )
    assert said == " ".join(case["sentence"].split())


PARTS = ("address.js", "dutch.js", "gegevens.js", "selection.js", "pool.js", "zinnen.js", "say.js")
PARTS += ("compare.js", "sentences.js")
HOSTILE = "<img src=x onerror=alert(1)> & ‘x’"


@pytest.fixture(scope="module")
def chapter(repository, tmp_path_factory):
    """A chapter of real sentences in a folder, with the real scripts and numbers of this study."""
    folder = tmp_path_factory.mktemp("chapter")
    made = site_scripts(Study(repository)) | {"zinnen.js": wordings_script()}
    for name in PARTS:
        own = repository / "theme" / name
        text = made[name] if name in made else own.read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
    data = folder / "gegevens.js"
    first = '"Voorbeeldproject Lichte Kring"'
    assert first in data.read_text(encoding="utf-8")
    hostile = json.dumps(HOSTILE).replace("<", "\\u003c")
    data.write_text(data.read_text(encoding="utf-8").replace(first, hostile), encoding="utf-8")
    (folder / "start.js").write_text("window.ontmoetingen={root:location.href}", encoding="utf-8")
    scripts = "".join(f'<script src="{name}"></script>' for name in ("start.js", *PARTS))
    body = run_pandoc(["-f", "markdown", "-t", "html"], "\n\n".join(map(str, _text())), "a chapter")
    page = f"<!DOCTYPE html><html lang=nl><title>x</title><main><h1>Kop</h1>{body}</main>{scripts}"
    (folder / "een.html").write_text(page, encoding="utf-8")
    return folder


def _text() -> list:
    return [
        report.callout("Kern", sentences.share("meets_age"), sentences.overlap()),
        report.text(
            f"- {sentences.standing('meets_origin')}", f"- {sentences.share('met_future_help')}"
        ),
        report.compared("meets_level", "ander_schoolniveau"),
        report.hidden_projects(),
        report.text(sentences.simulation("meets_age")),
    ]


@pytest.fixture
def open_chapter(open_address, chapter):
    def opened(query: str = ""):
        return open_address(f"{(chapter / 'een.html').as_uri()}{query}")

    return opened


def plain(markdown: str) -> str:
    """The words that a reader sees; the label of invented answers stands elsewhere."""
    return re.sub(r"\\(.)", r"\1", spec.MARK.sub("", markdown)).replace(f" {SYNTHETIC_LABEL}", "")


def added(page) -> list[str]:
    return page.locator(".sentence-chosen").all_text_contents()


def test_without_a_choice_nothing_is_added(open_chapter):
    page = open_chapter()
    assert page.locator("[data-sentence]").count() == 6
    assert page.locator(".sentence-added").count() == 0
    assert page.said == []


def test_each_sentence_follows_the_choice_or_is_said_to_be_about_all(open_chapter):
    chosen = ["P003", "P007", "P012"]
    page = open_chapter(f"?projecten={','.join(chosen)}")
    assert added(page) == [
        plain(told)
        for told in (
            sentences.chosen("meets_age", chosen),
            sentences.chosen_standing("meets_origin", chosen),
            sentences.chosen("met_future_help", chosen),
            sentences.chosen("meets_level", chosen),
            sentences.chosen_part(chosen),
        )
    ]
    scopes = page.locator("[data-sentence] > .sentence-scope")
    assert scopes.all_text_contents() == [" (over alle projecten)"] * 6
    assert page.locator("h1 + .sentence-note").count() == 1
    note = page.locator(".sentence-note")
    assert "lopende tekst gaan over alle projecten" in note.locator("> p").text_content()
    assert "minder dan 5 van de 100 keer" in note.locator("details p").text_content()
    assert page.said == []


@pytest.mark.parametrize(
    "chosen", [["P002"], ["P001", "P002"], [f"P{i:03}" for i in range(1, 111)]]
)
def test_the_sentence_of_a_choice_is_that_of_python_on_the_published_tables(open_chapter, chosen):
    page = open_chapter(f"?projecten={','.join(chosen)}")
    told = [sentences.chosen("meets_age", chosen), sentences.chosen("met_future_help", chosen)]
    assert [added(page)[0], added(page)[2]] == [plain(text) for text in told]


def test_a_choice_that_goes_leaves_the_page_as_it_was(open_chapter):
    page = open_chapter()
    before = page.inner_html("main")
    page.evaluate("ontmoetingen.selection.set({ projects: ['P003'] })")
    assert "In het project ‘" in added(page)[0]
    page.evaluate("ontmoetingen.selection.set({ projects: ['P003', 'P007'] })")
    assert "In de 2 gekozen projecten" in added(page)[0]
    assert len(added(page)) == 5
    page.evaluate("ontmoetingen.selection.reset()")
    assert page.inner_html("main") == before


ABOUT_THE_END = """kinds => kinds.forEach(kind => {
    const part = document.createElement('span');
    Object.assign(part.dataset, { sentence: kind, item: 'likes_different', wave: 'T1' });
    document.querySelector('main').appendChild(part);
})"""


def test_a_moment_alone_adds_what_all_say_then_and_nothing_where_it_was_not_asked(open_chapter):
    page = open_chapter()
    page.evaluate(ABOUT_THE_END, ["share", "standing", "change"])
    page.evaluate("ontmoetingen.selection.set({ wave: 'T0' })")
    assert added(page) == [
        plain(sentences.share("likes_different", "T0")),
        f"Bij meetmoment ‘Start’ geldt: {plain(sentences.standing('likes_different', 'T0'))}",
    ]
    assert page.locator(".sentence-scope").count() == 0
    assert page.locator(".sentence-note").inner_text().startswith("U koos meetmoment ‘Start’. ")
    page.evaluate("ontmoetingen.selection.set({ projects: ['P003', 'P007'] })")
    told = [text for text in added(page) if text.startswith("Bij meetmoment")]
    choice = plain(sentences.chosen_standing("likes_different", ["P003", "P007"], "T0"))
    assert told == [f"Bij meetmoment ‘Start’ geldt: {choice}"]


def test_a_page_without_such_sentences_says_that_it_does_not_follow(open_chapter):
    page = open_chapter()
    page.evaluate("document.querySelectorAll('[data-sentence]').forEach(node => node.remove())")
    page.evaluate("ontmoetingen.selection.set({ projects: ['P003'] })")
    assert page.locator(".sentence-note").all_text_contents() == [
        "De tekst op deze pagina volgt uw keuze niet: wat er over projecten staat, gaat over alle "
        "projecten."
    ]


def test_a_hostile_name_stays_a_name(open_chapter):
    page = open_chapter("?projecten=P001")
    assert f"In het project ‘{HOSTILE}’" in added(page)[0]
    assert page.locator("main img").count() == 0
    assert page.said == []


def test_paper_and_a_reader_without_scripts_have_the_plain_sentence():
    """In the form for the PDF nothing is left of the mark but the words."""
    told = str(report.text(sentences.share("meets_age")))
    typst = run_pandoc(["-f", "markdown", "-t", "typst"], told, "a sentence")
    assert "data-" not in typst
    words = plain(sentences.share("meets_age")).partition(" op ")[0]
    assert " ".join(typst.split()).startswith(words)
