"""What the search finds: words in their Dutch forms, the best place first. Nothing of a page."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="needs playwright")

pytestmark = pytest.mark.browser
# Six places: a heading, a figure, a term, a source, a line of a list, and a page as a whole.
WORDS = {
    "pages": [["a.html", "Scholen en huizen"], ["b/c.html", "Bewijs"]],
    "kinds": ["hoofdstukken", "figuren", "begrippen", "bronnen", "bevindingen"],
    "entries": [
        [0, 0, "", "Scholen en huizen", "Over ontmoetingen in de basisschool."],
        [0, 0, "vertrouwen", "Vertrouwen groeit", "Wie elkaar kent, coördineert."],
        [1, 0, "fig-a", "Vertrouwen per jaar", "Figuur 1.1: Gevraagd aan jongeren."],
        [2, 0, "begrip-b", "brief", "Een tekst; over vertrouwen ook."],
        [3, 0, "ref-t", "Tropp (2022). Titel.", ""],
        [4, 1, "tbl-x", "Rust helpt: ook thuis", "Literatuur"],
    ],
}
FOUND = """([words, typed]) => {
    const found = ontmoetingen.searchIn(words).find(typed);
    const {count, whole, apart} = found;
    return {count, whole, apart, places: [].concat(...found.groups.map(
        group => group.results.map(one => one.address))), marks: [].concat(...found.groups.map(
        group => [].concat(...group.results.map(one => one.title.concat(one.text)
            .filter(piece => piece.mark).map(piece => piece.text)))))};
}"""


@pytest.fixture(scope="module")
def engine(browser, repository):
    """What finds, on an empty page."""
    page = browser.new_page()
    page.goto("about:blank")
    page.evaluate("window.ontmoetingen = {}")
    for name in ("words.js", "verbs.js", "search-find.js"):
        page.add_script_tag(path=repository / "theme" / name)
    yield lambda typed, words=WORDS, what=FOUND: page.evaluate(what, [words, typed])
    page.close()


HEADING, WHOLE, FIGURE, TERM = "a.html#vertrouwen", "a.html", "a.html#fig-a", "a.html#begrip-b"
LINE = "b/c.html?x.zoek=rust%20helpt%20ook%20thuis#tbl-x"


@pytest.mark.parametrize(
    ("typed", "places", "marks"),
    [
        ("vertrouwen", [HEADING, FIGURE, TERM], ["Vertrouwen", "Vertrouwen", "vertrouwen"]),
        ("school", [WHOLE], ["Scholen", "basisschool"]),  # plural, and inside a longer word
        ("huis", [WHOLE], ["huizen"]),
        ("huizen", [WHOLE, LINE], ["huizen", "thuis"]),  # five letters may stand inside a word
        ("brieven", [TERM], ["brief"]),
        ("ontmoeting", [WHOLE], ["ontmoetingen"]),
        ("coordineren", [HEADING], ["coördineert"]),  # no accent, another ending of the verb
        ("vertruowen", [HEADING, FIGURE, TERM], ["Vertrouwen", "Vertrouwen", "vertrouwen"]),
        ("tropq", [], []),  # five letters: no slip is forgiven
        ("rust thuis", [LINE], ["Rust", "thuis"]),
        ("vertrouwen jongeren", [FIGURE], ["Vertrouwen", "jongeren"]),  # both words, one place
        ("2022", ["a.html#ref-t"], ["2022"]),
        ("  ", [], []),
        ("<b>", [], []),
        ("briefjes", [TERM], ["brief"]),  # of "brief" with what makes it small taken off
        ("huisje", [WHOLE], ["huizen"]),
        ("tekstje", [TERM], ["tekst"]),  # its "t" goes, as that of "tekst" does
        ("vertruowensband", [], []),  # no half of it is known as it is
        ("ontmoetng", [WHOLE], ["ontmoetingen"]),  # a slip at the beginning of a longer word
        ("jongerenvertrouwen", [FIGURE], ["Vertrouwen", "jongeren"]),  # two words written as one
        # With the "s" that joins them.
        ("ontmoetingsschool", [WHOLE], ["Scholen", "ontmoetingen", "basisschool"]),
        ("figuur 1.1", [FIGURE], ["Figuur", "1", "1"]),
    ],
)
def test_words_are_found_in_their_dutch_forms_the_best_place_first(engine, typed, places, marks):
    found = engine(typed)
    assert (found["places"], found["marks"]) == (places, marks)
    assert found["count"] == len(places)


@pytest.mark.parametrize(
    ("typed", "parts", "whole"),
    [
        ("jongerenvertrouwen", [["jongeren", "vertrouwen"]], True),
        ("jongerenhuizen", [["jongeren", "huizen"]], False),  # in no place together
        ("vertrouwen", [], True),
    ],
)
def test_a_word_that_was_taken_as_two_is_told(engine, typed, parts, whole):
    found = engine(typed)
    assert (found["apart"], found["whole"]) == (parts, whole)


# One word a place, so that what is found tells which words of a report are forms of one.
FORMS = "([words, typed]) => ontmoetingen.verbs(words)(typed).sort()"
REPORT = """
    beschreven beschrijven bewegen bied bieden deelnemen deelgenomen doen gebied gedaan geen
    gelijk gekomen gekozen gelezen gemaakt gemeente gemeten gemiddeld geslacht gesprek gevraagd
    gevraagde gewerkt gewogen gezicht gezien hoorden gehoord horen kiezen koos komen komt les
    lessen lezen lijk maken maakt meet men menen met meten middel middelen ontmoet ontmoeten
    ontwikkelen ontwikkeld publiceren gepubliceerd slachten spreken vergeleken vergelijken
    vergelijkt vertellen verteld voorgelegd voorleggen vraag vraagt vragen vroeg weg werken
    woont wonen woorden worden ziet zien zicht
"""


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("gemeten", "meet meten"),  # not "met"
        ("meten", "gemeten meet"),
        ("meet", "gemeten meten"),
        ("gevraagd", "gevraagde vraag vraagt vragen vroeg"),
        ("vragen", "gevraagd gevraagde vraag vraagt vroeg"),
        ("vraagt", "gevraagd gevraagde vraag vragen vroeg"),
        ("gekozen", "kiezen koos"),
        ("kiezen", "gekozen koos"),
        ("koos", "gekozen kiezen"),
        ("ontmoet", "ontmoeten"),
        ("ontmoette", "ontmoet ontmoeten"),
        ("gemaakt", "maakt maken"),
        ("werken", "gewerkt"),
        ("gehoord", "hoorden horen"),
        ("gezien", "zien ziet"),
        ("komt", "gekomen komen"),
        ("doen", "gedaan"),
        ("verteld", "vertellen"),
        ("ontwikkelen", "ontwikkeld"),
        ("gepubliceerd", "publiceren"),
        ("beschreven", "beschrijven"),  # no "ge" after what stands in front
        ("vergelijken", "vergeleken vergelijkt"),
        ("voorgelegd", "voorleggen"),
        ("deelnemen", "deelgenomen"),
        ("lezen", "gelezen"),  # not "les" and "lessen"
        ("opschrijven", ""),
        ("geschreven", ""),  # "schrijven" is not there, and "beschrijven" is another verb
        ("bewogen", "bewegen"),
        ("gewogen", ""),  # not "weg"
        # Words that look like a participle and are none.
        ("geen", ""),
        ("gelijk", ""),
        ("gemiddeld", ""),
        ("middelen", "middel"),
        ("gebied", ""),
        ("gemeente", ""),
        ("gezicht", ""),
        ("geslacht", ""),
        ("worden", ""),
        ("men", ""),
        ("met", ""),
    ],
)
def test_a_verb_is_found_in_all_its_forms_and_in_no_other_word(engine, typed, forms):
    assert engine(typed, REPORT.split(), FORMS) == forms.split()


def test_the_word_itself_comes_before_other_forms_of_a_verb(engine):
    """Not even a title with another form comes before running text with the word: 0.08 x 10 < 1."""
    entries = [
        [0, 0, "titel", "Wat wij vragen", ""],
        [0, 0, "tekst", "Anders", "Dit is gevraagd."],
        [0, 0, "niets", "Gelijk", "Geen antwoord."],
    ]
    words = WORDS | {"entries": entries}
    assert engine("gevraagd", words)["places"] == ["a.html#tekst", "a.html#titel"]
    assert engine("gevraagd", words)["marks"] == ["gevraagd", "vragen"]
    assert engine("gelijk", words)["places"] == ["a.html#niets"]
    assert engine("geen", words)["places"] == ["a.html#niets"]


def test_small_words_are_no_form_of_another_word(engine):
    entries = [[0, 0, "a", "Met elkaar", "Men ging met hen."], [0, 0, "b", "De mens", "Wie meet?"]]
    words = WORDS | {"entries": entries}
    assert engine("meten", words)["places"] == ["a.html#b"]
    assert engine("mensen", words)["places"] == ["a.html#b"]
    assert engine("met", words)["places"] == ["a.html#a"]
    found = "([words, typed]) => ontmoetingen.words.query(typed)(ontmoetingen.words.index(words))"
    assert engine("meten", "Men ging met hen", found) is False  # in a list
    assert engine("met", "Men ging met hen", found) is True


def test_the_table_that_is_asked_for_comes_before_those_that_say_its_words(engine):
    """A title counts five times a caption, so without its own rule the other one would be first."""
    entries = [
        [1, 0, "tbl-other", "Tabel 5 en 1", "Tabel 1.4: over tabel 5.1 en tabel 1."],
        [1, 0, "tbl-asked", "Doelen", "Tabel 5.1: doelen."],
        [1, 0, "tbl-longer", "Doelen", "Tabel 5.10: doelen."],
    ]
    found = engine("Tabel 5.1", WORDS | {"entries": entries})
    assert found["places"][0] == "a.html#tbl-asked"


def test_part_of_the_words_is_said_to_be_part(engine):
    found = engine("vertrouwen xyzzy")
    assert found["places"] == [HEADING, FIGURE, TERM]
    assert found["whole"] is False
