"""A version that differs from an earlier one by a few people: refused by the release itself."""

from __future__ import annotations

import json
import shutil

import pytest
from released_study import commit, published_as, refused, releasable, released

from ontmoetingen.paths import Study

SIGNED = [{"name": "Anna Jansen"}, {"name": "Bo Smit"}]
HEAD = (
    "level,unit_id,unit,kind,kind_label,code,label,n,n_naming_low,n_naming_high,n_times,status,"
    "reason\n"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Study:
    return releasable(tmp_path_factory.mktemp("near") / "study")


@pytest.fixture
def study(home, tmp_path) -> Study:
    return Study(shutil.copytree(home.root, tmp_path / "study"))


def with_interviews(study: Study, n: int, naming: int) -> None:
    """Tables of a programme on real interviews, signed and committed."""
    row = f"all,,,,,hulp,Hulp,{n},{naming},{naming},{naming + 3},released,\n"
    columns = {name: {"type": "text"} for name in HEAD.strip().split(",")}
    about = {
        "title": "T", "description": "D", "synthetic": False, "rows": 1, "hidden_rows": 0,
        "rules": [], "inputs": {}, "produced_by": "proef",
        "columns": {c: k | {"label": c, "unit": "", "description": "", "denominator": ""}
                    for c, k in columns.items()},
    }  # fmt: skip
    (study.published / "programme_c_codes.csv").write_text(HEAD + row, encoding="utf-8")
    (study.published / "programme_c_codes.json").write_text(json.dumps(about), encoding="utf-8")
    published_as(study, sign_off=SIGNED)
    commit(study)


def near(version: str, what: str) -> str:
    return (
        f"programme_c_codes: n now - n before: since {version}: answers {what} since can be worked "
        "out for 1 unit(s). First places: alles samen: Hulp. HINT: publish again once more people "
        "answered, or leave the earlier release the last one."
    )


def test_every_earlier_release_is_compared_and_told_at_once(study):
    with_interviews(study, 40, 15)
    released(study, "1.0.0")
    with_interviews(study, 52, 20)  # twelve more: enough
    released(study, "1.1.0")
    with_interviews(study, 41, 16)  # one more than 1.0.0; eleven fewer than 1.1.0
    assert refused(study, "1.2.0") == near("1.0.0", "added")
    with_interviews(study, 52, 21)  # as many as 1.1.0, of whom one more names it
    assert refused(study, "1.2.0") == near("1.1.0", "changed")
    assert not (study.releases / "1.2.0").exists()
    with_interviews(study, 70, 30)
    assert released(study, "1.2.0").folder.is_dir()
