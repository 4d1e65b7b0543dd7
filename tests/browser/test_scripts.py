"""Which scripts a real browser runs: by hash from a server, under Trusted Types everywhere."""

from __future__ import annotations

import shutil

import pytest

from ontmoetingen.book.harden import harden

pytest.importorskip("playwright.sync_api", reason="needs playwright")
pytestmark = pytest.mark.browser

POLICY = (
    "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; "
    "trusted-types ontmoetingen"
)
OWN = """<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Proef</title>
<link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<script defer src="assets/load.js" data-load="een.js"></script></head><body></body></html>"""
QUARTO = """<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Proef</title>
<link rel="icon" href="data:,"></head><body><button onclick="window.pressed = 1;">x</button>
<script>window.inline = 1 < 2;</script></body></html>"""


@pytest.fixture(scope="module")
def site(tmp_path_factory, repository):
    root = tmp_path_factory.mktemp("site")
    (root / "assets").mkdir()
    shutil.copyfile(repository / "theme" / "load.js", root / "assets" / "load.js")
    for name in ("een", "twee", "bedorven"):
        (root / "assets" / f"{name}.js").write_text(f"window.ran_{name} = true;", encoding="utf-8")
    (root / "own.html").write_text(OWN.format(policy=POLICY), encoding="utf-8")
    (root / "quarto.html").write_text(QUARTO, encoding="utf-8")
    harden(root)
    (root / "assets" / "bedorven.js").write_text("window.ran_bedorven = 'anders';", "utf-8")
    (root / "assets" / "nieuw.js").write_text("window.ran_nieuw = true;", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def server(serve, site):
    with serve(site) as address:
        yield address


@pytest.fixture
def visit(open_address, server, site):
    """Opens a page from the server or from disk."""

    def opened(name, place="server"):
        return open_address(f"{server if place == 'server' else site.as_uri()}/{name}")

    return opened


LOADED = """name => window.ontmoetingen.load(name)
    .then(() => 'ran', error => error.message)"""


@pytest.mark.parametrize("place", ["server", "disk"])
def test_what_the_page_names_and_what_is_asked_later_runs(visit, place):
    page = visit("own.html", place)
    assert page.evaluate("window.ran_een") is True
    assert page.evaluate(LOADED, "twee.js") == "ran"
    assert page.said == []


def test_from_a_server_a_script_must_be_what_it_was_when_the_page_was_made(visit):
    page = visit("own.html")
    assert page.evaluate(LOADED, "bedorven.js") == "cannot load bedorven.js"
    assert page.evaluate(LOADED, "nieuw.js") == "no hash in the page for nieuw.js"
    assert page.evaluate("[window.ran_bedorven, window.ran_nieuw]") == [None, None]
    assert "integrity" in page.said[0]


@pytest.mark.parametrize("place", ["server", "disk"])
@pytest.mark.parametrize(
    "name",
    [
        "https://example.org/x.js",
        "//example.org/x.js",
        "../own.js",
        "een.js?x",
        "data:,x",
        "a b.js",
    ],
)
def test_no_address_leads_outside_the_folder_of_scripts(visit, place, name):
    said = visit("own.html", place).evaluate(LOADED, name)
    expected = {"server": "no hash in the page for ", "disk": "not a script of this site: "}
    assert said == expected[place] + name


@pytest.mark.parametrize("place", ["server", "disk"])
@pytest.mark.parametrize(
    "attack",
    [
        "document.body.innerHTML = '<b>x</b>'",
        "document.createElement('script').src = 'assets/twee.js'",
        "document.write('<b>x</b>')",
        "trustedTypes.createPolicy('other', {})",
        "trustedTypes.createPolicy('ontmoetingen', {})",
    ],
)
def test_text_can_become_neither_markup_nor_a_script(visit, place, attack):
    page = visit("own.html", place)
    assert page.evaluate(f"() => {{ try {{ {attack}; }} catch (e) {{ return e.name; }} }}") == (
        "TypeError"
    )


@pytest.mark.parametrize("place", ["server", "disk"])
def test_a_page_of_quarto_keeps_its_own_scripts_and_gets_no_others(visit, place):
    page = visit("quarto.html", place)
    page.click("button")
    assert page.evaluate("[window.inline, window.pressed]") == [True, 1]
    assert page.said == []
    page.evaluate(
        """() => { const added = document.createElement('script');
        added.textContent = 'window.added = 1;'; document.body.appendChild(added);
        const button = document.querySelector('button');
        button.setAttribute('onclick', 'window.pressed = 2;'); button.click(); }"""
    )
    assert page.evaluate("[window.added, window.pressed]") == [None, 1]
