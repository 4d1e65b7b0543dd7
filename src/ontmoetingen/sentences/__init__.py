"""Results in words. In: published tables. Out: Dutch sentences that follow the data.

Each function answers one question in one or a few sentences, with n and uncertainty, and says it in
words when a pattern is not found, when numbers are hidden, or when nothing was asked that could
answer the question. Nothing here knows a study: names of items come from the tables, and what is
said of an earlier analysis from who asks. How things are said stands in ``grammar.yml``.
"""

from .change import change, expected, pairing, regression
from .chosen import chosen, chosen_part, chosen_standing
from .models import attrition, slope, two_questions
from .patterns import adjusted, kinds, overlap, trait
from .programmes import named_most, sides
from .projects import comparability, elsewhere, rank, ranking, share, standing
from .restated import restated_overlap, restated_trait
from .simulation import simulation

__all__ = [
    "adjusted",
    "attrition",
    "change",
    "chosen",
    "chosen_part",
    "chosen_standing",
    "comparability",
    "elsewhere",
    "expected",
    "kinds",
    "named_most",
    "overlap",
    "pairing",
    "rank",
    "ranking",
    "regression",
    "restated_overlap",
    "restated_trait",
    "share",
    "sides",
    "simulation",
    "slope",
    "standing",
    "trait",
    "two_questions",
]
