"""What may pass the wall. In: the rules that come with the package and a study's own. Out: records.

The numbers stand in a file, each with its source, so that a reviewer can judge them without
reading code and a study can be stricter without changing the package.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from ..errors import Problem, PublishError
from ..safe_yaml import yaml_harm

DEFAULTS = Path(__file__).with_name("rules.yml")
# Of bands: with 0 there are none, for answers that are public already.
MAY_BE_OFF = ("min_each_answer", "min_width", "min_digits")
PERCENTAGES = ("max_one_sided",)
ALL = 100
HALF = 50
FIELDS = ("threshold", "text", "reason", "source")
# Numbers that the words of a rule may name, in braces.
NUMBERS = ("threshold", "fewest", "rest")
NUMBER = re.compile(r"\{(" + "|".join(NUMBERS) + r")\}")


@dataclass(frozen=True)
class Rule:
    """One rule: its number, what readers are told, what replaces a hidden number, its source."""

    id: str
    threshold: int
    text: str
    reason: str
    source: str


@dataclass(frozen=True)
class Rules:
    """All rules of a study, by name."""

    min_respondents: Rule
    min_hidden_projects: Rule
    min_hidden_respondents: Rule
    min_projects: Rule
    min_each_answer: Rule
    min_width: Rule
    max_one_sided: Rule
    min_digits: Rule

    @property
    def fewest_for_bands(self) -> int:
        """The smallest n of which two bands can be made: below it a band would say nothing."""
        return 2 * self.min_width.threshold + 1

    @property
    def min_answers_yes_no(self) -> Rule:
        """`min_respondents` for a yes/no item, where there must be room for two bands as well."""
        fewest = max(self.min_respondents.threshold, self.fewest_for_bands)
        return replace(self.min_each_answer, threshold=fewest)

    def listed(self) -> list[dict[str, str]]:
        """The rules as they stand in every sidecar: ``id``, ``text``, ``source``."""
        return [{"id": r.id, "text": r.text, "source": r.source} for r in vars(self).values()]


NAMES = tuple(Rules.__dataclass_fields__)


def load_rules(own: Path | None = None) -> Rules:
    """The rules of a study.

    Parameters
    ----------
    own : the study's ``disclosure.yml``; a missing file means the rules of the package.

    Raises
    ------
    PublishError : the file is no list of known rules, or a threshold is not allowed; all at once.

    >>> load_rules().min_respondents.reason
    'minder dan 10 antwoorden'
    """
    given = _read(DEFAULTS)
    if own is not None and own.is_file():
        changes = _read(own)
        problems = _problems(own, changes)
        if problems:
            raise PublishError(problems)
        given = {name: {**rule, **changes.get(name, {})} for name, rule in given.items()}
    fewest = 2 * given["min_width"]["threshold"] + 1
    return Rules(**{name: _rule(name, given[name], fewest) for name in NAMES})


def _read(path: Path) -> dict:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise PublishError(Problem(path.name, "is not UTF-8", hint="save it as UTF-8.")) from None
    if harm := yaml_harm(text):
        raise PublishError(Problem(path.name, harm, hint="write it out, less deep."))
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        places = () if line is None else (f"line {line + 1}",)
        raise PublishError(Problem(path.name, "is not valid YAML", places=places)) from error
    return {} if found is None else found


def _problems(path: Path, changes: object) -> list[Problem]:
    if not isinstance(changes, Mapping):
        return [Problem(path.name, "is not a list of rules", ", ".join(NAMES))]
    return [p for name, rule in changes.items() for p in _rule_problems(path, name, rule)]


def _rule_problems(path: Path, name: str, rule: object) -> list[Problem]:
    where = f"{path.name}, rule '{name}'"
    if name not in NAMES:
        return [Problem(where, "is unknown", ", ".join(NAMES))]
    if not isinstance(rule, Mapping):
        return [Problem(where, "has no keys", ", ".join(FIELDS))]
    found = [
        Problem(where, f"unknown key '{k}'", ", ".join(FIELDS)) for k in rule if k not in FIELDS
    ]
    if "threshold" in rule:
        found += _threshold_problems(where, name, rule["threshold"])
    found += _word_problems(where, rule)
    if "threshold" in rule and "source" not in rule:
        found.append(
            Problem(where, "changes the threshold without a source", hint="add the key 'source'.")
        )
    return found


def _threshold_problems(where: str, name: str, threshold: object) -> list[Problem]:
    least, most = (HALF, ALL) if name in PERCENTAGES else (0 if name in MAY_BE_OFF else 1, None)
    is_whole = isinstance(threshold, int) and not isinstance(threshold, bool)
    if is_whole and threshold >= least and (most is None or threshold <= most):
        return []
    allowed = f"a whole number from {least}" + (f" to {most}" if most else "")
    return [Problem(where, f"threshold is {threshold!r}", allowed)]


def _word_problems(where: str, rule: Mapping) -> list[Problem]:
    """Braces around anything else would reach the readers as they stand."""
    allowed = ", ".join(f"{{{name}}}" for name in NUMBERS)
    return [
        Problem(where, f"key '{key}' has braces around no number of a rule", allowed)
        for key in FIELDS[1:]
        if re.search(r"[{}]", NUMBER.sub("", str(rule.get(key, ""))))
    ]


def _rule(name: str, given: Mapping, fewest: int) -> Rule:
    rest = ALL - given["threshold"]
    numbers = {"threshold": given["threshold"], "fewest": fewest, "rest": rest}
    words = {
        key: NUMBER.sub(lambda found: str(numbers[found[1]]), str(given[key])) for key in FIELDS[1:]
    }
    return Rule(name, given["threshold"], **words)
