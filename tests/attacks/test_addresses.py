"""Addresses made to do harm: what stands after the question mark comes from whoever sends a link.

Each is opened in Chromium on the built pages. Nothing may run, break or change a number; what is
not known is told as text. A random sample follows by the way back of the browser, which reads the
address anew.
"""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hostile_names import MARK, SCRIPT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opening import wait_until

pytestmark = pytest.mark.browser
CHART, COMPARE = "notebooks/groepen.html", "chapters/verken.html"
RUNS = (
    f"<img src=x onerror={SCRIPT}>",
    f"</script><script>{SCRIPT}</script>",
    f"\"'><svg onload={SCRIPT}>",
    f"javascript:{SCRIPT}",
    f"{{{{constructor.constructor('{SCRIPT}')()}}}}",
    "<b id=GERAAKT>x</b>",
)
PROTO = ("__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "__proto__[x]")
QUERIES = {
    "unknown": "projecten=weg,G0001,ook-weg&kenmerk-kind=Soort&meting=T9",
    "thousands": "projecten=" + ",".join(f"X{i}" for i in range(5000)),
    "one of a hundred thousand letters": "projecten=" + "a" * 100_000,
    "the same thousands of times": "projecten=" + "G0001," * 5000,
    "all names twice": "projecten=G0001&projecten=G0002&meting=T0&meting=T1&groep1=x&groep1=y",
    "broken percent signs": "projecten=%,%2,%zz,%c3%28,%ff%fe,G0001%&kenmerk-kind=%E0%A4%A&%=%",
    "nothing and no letter": "projecten=%00G0001%00,%0d%0a,%u0000&&&=&=x&projecten&kenmerk-=&?&#x",
    "half letters": "projecten=%ed%a0%80,%ef%bf%bf,%f4%90%80%80&groep1=project:%ed%b0%80",
    "turning": "projecten=%e2%80%ae" + quote("טקסט") + ",%e2%81%a6G0001",
    "prototypes": "&".join(
        f"projecten={p}&kenmerk-{p}={p}&{p}=1&groep1=project:{p}&groep2=kenmerk:{p}:{p}"
        for p in PROTO
    ),
    "prototypes as ids": "projecten=" + ",".join(PROTO) + "&meting=__proto__&vragen=__proto__",
    "numbers": "projecten=0,-1,1e9,NaN,Infinity,null,undefined,[object Object],G0001.0,%2B1",
    "scripts": "projecten=" + ",".join(map(quote, RUNS)) + "&kenmerk-kind=" + quote(RUNS[0]),
    "scripts as names": "&".join(f"{quote(one)}={quote(one)}" for one in RUNS),
    "groups": "vragen=x.y&" + "&".join(f"groep{i}={quote(RUNS[i])}" for i in range(1, 5)),
    "kinds of group": "groep1=project:&groep2=kenmerk::&groep3=projecten:,,,&groep4=:&vragen=,,.",
    "the hidden ones": "projecten=G0000,G0008&groep1=project:G0008&groep2=projecten:G0000,G0008",
}
STATE = """mark => ({
    marked: document.title.includes(mark)
        || document.querySelector(`#${mark}, [onerror], [onload]`) !== null,
    polluted: Object.keys(Object.prototype).length + Object.keys(Array.prototype).length,
    pictures: [...document.images].filter(i => !i.classList.contains('chart-static')).length,
    members: ontmoetingen.selection.members(),
    known: ontmoetingen.gegevens.projects.id.length,
    numbers: JSON.stringify(ontmoetingen.gegevens),
    told: [...document.querySelectorAll('[role=status]')].map(n => n.textContent).join(' '),
})"""
SETTLED = {
    CHART: "Boolean(window.ontmoetingen?.settled && document.querySelector('.choice'))",
    COMPARE: "Boolean(document.querySelector('.explore-form'))",
}


def judged(page, data: str) -> dict:
    """The state of the page, after checking that nothing ran, broke or changed."""
    state = page.evaluate(STATE, MARK)
    assert not state["marked"]
    assert state["polluted"] == 0
    assert state["pictures"] == 0
    assert state["numbers"] == data
    places = state["members"]
    assert len(set(places)) == len(places)
    assert set(places) <= set(range(state["known"]))
    assert (page.said, page.dialogs) == ([], [])
    assert [url for url in page.asked if not url.startswith("file:")] == []
    return state


@pytest.fixture(scope="module")
def data(visit) -> str:
    """All numbers that the pages have, as text; no address may change them."""
    page = visit(COMPARE)
    wait_until(page, lambda: page.evaluate(SETTLED[COMPARE]))
    return page.evaluate("JSON.stringify(ontmoetingen.gegevens)")


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("where", [CHART, COMPARE])
def test_a_hostile_address_does_nothing(visit, data, where, name):
    """Tries: a link with this address. Finds: no error, no dialog, nothing that runs, a message."""
    page = visit(where, f"?{QUERIES[name]}")
    try:
        wait_until(page, lambda: page.evaluate(SETTLED[where]))
        state = judged(page, data)
        if name in {"unknown", "thousands", "prototypes as ids", "numbers", "scripts"}:
            assert "Niet (meer) bekend" in state["told"] or where == COMPARE
        if name == "the hidden ones" and where == CHART:
            assert "Van deze keuze is niets te tonen" in state["told"]
        if where == COMPARE and name in {"groups", "prototypes as ids"}:
            assert "Niet (meer) bekend" in state["told"]
    finally:
        page.close()


WORDS = st.one_of(
    st.sampled_from(["G0000", "G0001", "G0008", "kind", "T0", "T1", "meets.T1", *PROTO, *RUNS]),
    st.text(max_size=12),
    st.text(alphabet="%,:;=&#+\u0000\u202e<>\"'\\{}", max_size=8),
)
NAMES = st.one_of(
    st.sampled_from(["projecten", "kenmerk-kind", "meting", "groep1", "groep2", "vragen"]),
    WORDS.map("kenmerk-{}".format),
    WORDS,
)
PAIRS = st.lists(st.tuples(NAMES, st.lists(WORDS, max_size=5).map(",".join)), max_size=5)
AGAIN = """query => {
    history.replaceState(null, '', location.pathname + '?' + query);
    window.dispatchEvent(new PopStateEvent('popstate')); }"""


@pytest.mark.parametrize("where", [CHART, COMPARE])
def test_random_addresses_do_nothing(visit, data, where):
    """Tries: 40 random addresses per page, whole or with bytes that are no text.

    Finds: no error in the console, no dialog, nothing that runs, no project that does not exist.
    """
    page = visit(where)
    wait_until(page, lambda: page.evaluate(SETTLED[where]))

    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(PAIRS, st.booleans())
    def tried(pairs, is_whole):
        coded = (lambda text: quote(text, safe="", errors="replace")) if is_whole else _half_coded
        query = "&".join(f"{coded(name)}={coded(value)}" for name, value in pairs)
        page.evaluate(AGAIN, query)
        judged(page, data)

    tried()
    page.close()


def _half_coded(text: str) -> str:
    """As a careless sender would: percent signs as they are, the rest so that it stays a query."""
    return quote(text, safe="%,:;+<>{}'", errors="replace")


def test_links_take_a_hostile_choice_along_as_text(visit, data):
    """Tries: a link followed from a page with a hostile choice. Finds: the next page is as safe."""
    query = f"?projecten=G0001,{quote(RUNS[0])},%25,__proto__&kenmerk-x={quote(RUNS[1])}"
    page = visit(CHART, query)
    wait_until(page, lambda: page.evaluate(SETTLED[CHART]))
    page.evaluate("document.querySelector('a[href*=\"verken.html\"]').click()")
    wait_until(page, lambda: "verken.html" in page.url and page.evaluate(SETTLED[COMPARE]))
    state = judged(page, data)
    assert state["members"] == [1]
    assert page.evaluate("ontmoetingen.selection.get().unknown.map(one => one.value)") == [
        RUNS[0], "%", "__proto__", RUNS[1]
    ]  # fmt: skip
    page.close()
