"""Made-up coded passages, to try the way from segments to chart. In: a codebook. Out: a table.

Nothing was said: there is no text, only positions. Every row carries ``synthetic = ja``, which
travels with the file into every count made from it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .codebook import Codebook

SEED = 2023
COLUMNS = ["document", "participant", "code", "coder", "start", "end", "synthetic"]
SLIP = 0.15


def simulate_segments(
    codebook: Codebook, participants: int = 12, turns: int = 6, seed: int = SEED
) -> pd.DataFrame:
    """Passages of one conversation, coded by two made-up coders who mostly agree.

    Codes earlier in the codebook come up more often. In about one in seven passages the second
    coder chooses another code, so that agreement is good but not perfect.

    Returns
    -------
    DataFrame : `participants` x `turns` passages, each twice (once per coder).
    """
    random = np.random.default_rng(seed)
    speakers = random.permutation(np.repeat(np.arange(participants), turns))
    lengths = random.integers(80, 600, size=len(speakers))
    ends = np.cumsum(lengths + random.integers(5, 60, size=len(speakers)))
    first = random.choice(codebook.ids, size=len(speakers), p=_weights(len(codebook.ids)))
    other = random.choice(codebook.ids, size=len(speakers))
    second = np.where(random.random(len(speakers)) < SLIP, other, first)
    spans = [speakers, ends - lengths, ends]
    coded = [_coded(*spans, codes, name) for name, codes in _coders(first, second)]
    return pd.concat(coded).sort_values(["start", "coder"])[COLUMNS].reset_index(drop=True)


def _weights(count: int) -> np.ndarray:
    falling = np.arange(2 * count, count, -1, dtype=float)
    return falling / falling.sum()


def _coders(first: np.ndarray, second: np.ndarray) -> list[tuple[str, np.ndarray]]:
    return [("codeur-1", first), ("codeur-2", second)]


def _coded(
    speakers: np.ndarray, starts: np.ndarray, ends: np.ndarray, codes: np.ndarray, coder: str
) -> pd.DataFrame:
    names = [f"synthetisch-{number + 1:02d}" for number in speakers]
    return pd.DataFrame({"participant": names, "code": codes, "start": starts, "end": ends}).assign(
        document="synthetisch-gesprek", coder=coder, synthetic="ja"
    )
