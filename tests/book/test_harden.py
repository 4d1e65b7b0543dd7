"""What a page may run: hashes of its scripts, and a policy where the template has none."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys

import pytest
import yaml
from small_study import bare_study

from ontmoetingen.book.harden import harden, quarto_policy
from ontmoetingen.book.inline import Inline, read_inline

OWN = (
    '<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="script-src \'self\'"></head>'
    '<body><div class="chart" data-chart="fig-een"></div></body></html>'
)
QUARTO = (
    '<!DOCTYPE html><html lang="nl"><head>\n<meta charset="utf-8">\n'
    '<script src="site_libs/menu.js"></script>\n'
    '<script type="application/json" id="opties">{"a": 1}</script>\n</head><body>\n'
    '<a href="#" onclick="open(&quot;x&quot;); return false;">menu</a>\n'
    '<script type="application/javascript">\nlet laag = 1 < 2 && "ja";\n</script>\n'
    "</body></html>"
)


@pytest.fixture
def site(tmp_path):
    """Two scripts of every page, and two charts of which a page shows one."""
    (tmp_path / "assets" / "charts").mkdir(parents=True)
    for name in ("load", "lijst", "charts/fig-een", "charts/fig-twee"):
        (tmp_path / "assets" / f"{name}.js").write_text(f"// {name}", encoding="utf-8")
    return tmp_path


def page(site, text, name="index.html"):
    (site / name).write_text(text, encoding="utf-8", newline="")
    harden(site)
    return (site / name).read_text(encoding="utf-8")


def sri(text):
    return f"sha384-{base64.b64encode(hashlib.sha384(text.encode()).digest()).decode()}"


def csp(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def listed(text):
    return json.loads(re.search(r'id="hashes">(.*?)</script>', text).group(1))


def policy(text):
    return dict(part.split(" ", 1) for part in read_inline(text).policy.split("; "))


def test_a_page_lists_the_scripts_it_may_load_and_only_its_own_charts(site):
    assert listed(page(site, OWN)) == {
        "lijst.js": sri("// lijst"),
        "charts/fig-een.js": sri("// charts/fig-een"),
    }


def test_a_page_with_a_policy_keeps_it(site):
    assert read_inline(page(site, OWN)).policy == "script-src 'self'"


def test_a_page_of_quarto_gets_the_hashes_of_what_stands_in_it(site):
    allowed = policy(page(site, QUARTO))
    assert (
        allowed["script-src"]
        == f"""'self' {
            csp('''
let laag = 1 < 2 && "ja";
''')
        }"""
    )
    assert allowed["script-src-attr"] == f"""'unsafe-hashes' {csp('open("x"); return false;')}"""
    assert allowed["default-src"] == "'none'"
    assert "unsafe" not in allowed["script-src"]


def test_the_policy_stands_before_the_first_script(site):
    text = page(site, QUARTO)
    assert text.index("Content-Security-Policy") < text.index("<script")


def test_line_ends_do_not_change_a_hash(site):
    dos = page(site, QUARTO.replace("\n", "\r\n"), "dos.html")
    assert policy(dos)["script-src"] == policy(page(site, QUARTO, "unix.html"))["script-src"]


def test_a_page_without_handlers_allows_none():
    assert quarto_policy(Inline()).endswith("; script-src 'self'; script-src-attr 'none'")


@pytest.mark.parametrize("text", [OWN, QUARTO])
def test_doing_it_again_changes_nothing(site, text):
    once = page(site, text)
    assert harden(site) == []
    assert (site / "index.html").read_text(encoding="utf-8") == once


def test_a_script_that_changes_gives_another_hash(site):
    before = listed(page(site, OWN))
    (site / "assets" / "lijst.js").write_text("// anders", encoding="utf-8")
    assert harden(site) == [site / "index.html"]
    after = listed((site / "index.html").read_text(encoding="utf-8"))
    assert (before["lijst.js"], after["lijst.js"]) == (sri("// lijst"), sri("// anders"))


def test_quarto_calls_it_as_a_step_of_its_own(tmp_path):
    study = bare_study(tmp_path / "study")
    (study.root / "_boek").mkdir()
    (study.root / "_boek" / "index.html").write_text(QUARTO, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ontmoetingen.book.harden"],
        capture_output=True, text=True, check=False, cwd=study.root,
        env={"PATH": "/usr/bin:/bin", "QUARTO_PROJECT_OUTPUT_DIR": str(study.root / "_boek")},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    written = (study.root / "_boek" / "index.html").read_text(encoding="utf-8")
    assert policy(written)["default-src"] == "'none'"


def test_the_study_of_this_repository_names_the_step(repository):
    """As the last one: it writes the hashes of what the steps before it left."""
    config = yaml.safe_load((repository / "_quarto.yml").read_text(encoding="utf-8"))
    assert config["project"]["post-render"][-1] == "python -m ontmoetingen.book.harden"
