"""Results in words. In: published tables. Out: Dutch sentences that follow the data.

Each function answers one question in one or two sentences, with n and uncertainty, and says it in
words when a pattern is not found, when numbers are hidden, or when nothing was asked that could
answer the question. Nothing here knows a study: names of items come from the tables.
"""

from .change import change, pairing, regression
from .projects import comparability, overlap, share, standing, trait

__all__ = [
    "change",
    "comparability",
    "overlap",
    "pairing",
    "regression",
    "share",
    "standing",
    "trait",
]
