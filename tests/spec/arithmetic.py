"""Works out the arithmetic of a sheet. In: lines as ``(8 + 5) / 20 = 0,65``. Out: what is wrong.

An example is only worth printing when its steps hold, so every chain of equals signs between plain
numbers is worked out again. Words, and functions of a table such as t(3), are left to the reader.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Iterator

WORDS = re.compile(r"^(?:[^\W\d_][^\s\d(]*,?\s+)+", re.UNICODE)
SUM = re.compile(r"[-−0-9,.+×·/√²()\s]+")
OPERATORS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.Pow: operator.pow,
}  # fmt: skip
# Steps are shown with four digits, so a product of two of them may be off by this share.
CLOSE = 5e-4
DIGITS = 4
Side = tuple[str, float]


def wrong_steps(arithmetic: str) -> list[str]:
    """The chains in which two sides are not the same number.

    >>> wrong_steps("midden = (8 + 2) / 20 = 10 / 20 = 0,5; nee 3 / 4 = 0,72")
    ['nee 3 / 4 = 0,72']
    """
    return [chain for chain in chains(arithmetic) if not _agrees(sides(chain))]


def chains(arithmetic: str) -> Iterator[str]:
    """Pieces that may hold equals signs: one line, cut at words that join two sums."""
    for line in arithmetic.splitlines():
        for piece in re.split(r";|: | en (?=\S*[\d(])|, (?=\D)", line):
            if "=" in piece:
                yield piece.strip()


def sides(chain: str) -> list[Side]:
    """The sides of one chain that are sums of plain numbers, as text and worked out.

    >>> sides("een vijfde van 57 = 57 / 5 = 11,4")  # what words do to a number is not known here
    [('57 / 5', 11.4), ('11,4', 11.4)]
    """
    found = []
    for side in chain.split("="):
        bare = WORDS.sub("", side.strip() + " ").strip()
        in_words = bare != side.strip() and not re.search(r"[+×/²√]|\d\s*[−-]", bare)
        if SUM.fullmatch(bare) and re.search(r"\d", bare) and not in_words:
            found.append((bare, value(bare)))
    return [side for side in found if not math.isnan(side[1])]


def value(text: str) -> float:
    """A Dutch sum as a number.

    >>> value("2² + √(1,5 × 6)"), value("−0,5 / 2")
    (7.0, -0.25)
    """
    python = re.sub(r"√\s*([\d,.]+)", r"√(\1)", text).replace("√", "ROOT")
    for dutch, code in (("−", "-"), ("×", "*"), ("·", "*"), ("²", "**2"), (".", ""), (",", ".")):
        python = python.replace(dutch, code)
    return _worked_out(ast.parse(python, mode="eval").body)


def _worked_out(node: ast.expr) -> float:
    if isinstance(node, ast.Constant):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_worked_out(node.operand)
    if isinstance(node, ast.Call) and node.func.id == "ROOT":
        return math.sqrt(_worked_out(node.args[0]))
    if isinstance(node, ast.BinOp):
        left, right = _worked_out(node.left), _worked_out(node.right)
        divides = isinstance(node.op, ast.Div)
        return math.nan if divides and not right else OPERATORS[type(node.op)](left, right)
    raise ValueError(f"not a sum of plain numbers: {ast.unparse(node)}")


def _agrees(found: list[Side]) -> bool:
    if not found:
        return True
    shown, last = found[-1]
    digits = len(shown.partition(",")[2]) if re.fullmatch(r"−?[\d.,]+", shown) else DIGITS
    rounding = 0.5 * 10**-digits if digits < DIGITS else 0
    allowed = max(CLOSE * max(1, abs(last)), rounding + 1e-9)
    return all(abs(number - last) <= allowed for _, number in found)
