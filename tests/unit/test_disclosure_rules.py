"""The rules of a study: what its file may change, and how a file that is off is refused."""

from __future__ import annotations

import pytest

from ontmoetingen.disclosure.protect import choose_hidden
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.errors import PublishError


def rules_from(tmp_path, text):
    (tmp_path / "disclosure.yml").write_text(text, encoding="utf-8")
    return load_rules(tmp_path / "disclosure.yml")


def test_a_study_may_be_stricter(tmp_path):
    rules = rules_from(tmp_path, "min_respondents: {threshold: 20, source: eigen keuze}")
    assert rules.min_respondents.reason == "minder dan 20 antwoorden"
    assert rules.min_projects.threshold == 3, "what is left out keeps its value"
    assert choose_hidden([12, 30, 40], rules).small.tolist() == [True, False, False]


def test_all_problems_with_the_rules_are_told_at_once(tmp_path):
    text = "min_respondents: {threshold: 0}\nmin_projects: {treshold: 4}\nsecret: {threshold: 3}\n"
    with pytest.raises(PublishError) as caught:
        rules_from(tmp_path, text)
    assert str(caught.value).splitlines() == [
        "disclosure.yml, rule 'min_respondents': threshold is 0. Allowed: a whole number from 1.",
        "disclosure.yml, rule 'min_respondents': changes the threshold without a source. "
        "HINT: add the key 'source'.",
        "disclosure.yml, rule 'min_projects': unknown key 'treshold'. "
        "Allowed: threshold, text, reason, source.",
        "disclosure.yml, rule 'secret': is unknown. Allowed: min_respondents, "
        "min_hidden_projects, min_hidden_respondents, min_projects, min_each_answer, min_width, "
        "max_one_sided, min_digits.",
    ]


@pytest.mark.parametrize("threshold", [49, 101, 90.5, "true"])
def test_how_one_sided_a_sensitive_share_may_be_is_a_percentage(tmp_path, threshold):
    with pytest.raises(PublishError) as caught:
        rules_from(tmp_path, f"max_one_sided: {{threshold: {threshold}, source: eigen keuze}}")
    told = "True" if threshold == "true" else threshold
    assert str(caught.value) == (
        f"disclosure.yml, rule 'max_one_sided': threshold is {told}. Allowed: a whole number from "
        "50 to 100."
    )


def test_the_words_of_a_rule_follow_its_threshold(tmp_path):
    rules = rules_from(tmp_path, "max_one_sided: {threshold: 80, source: eigen keuze}")
    assert "boven de 80% of onder de 20%" in rules.max_one_sided.text


@pytest.mark.parametrize(
    "words", ["minder dan {treshold}", "{threshold", "}", "{0}", "{rest.real}"]
)
def test_braces_around_no_number_of_a_rule_are_refused(tmp_path, words):
    """They would stand in the report; and no other name may be looked up in them."""
    with pytest.raises(PublishError) as caught:
        rules_from(tmp_path, f"min_projects: {{reason: '{words}'}}")
    assert str(caught.value) == (
        "disclosure.yml, rule 'min_projects': key 'reason' has braces around no number of a rule. "
        "Allowed: {threshold}, {fewest}, {rest}."
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", "disclosure.yml: is not a list of rules"),
        ("a: [1\n", "disclosure.yml: is not valid YAML. First places: line 2."),
        ("min_projects: 3\n", "disclosure.yml, rule 'min_projects': has no keys"),
    ],
)
def test_rules_that_cannot_be_read(tmp_path, text, message):
    with pytest.raises(PublishError) as caught:
        rules_from(tmp_path, text)
    assert str(caught.value).startswith(message)
