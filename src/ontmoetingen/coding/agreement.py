"""How far coders agree. In: labels per unit and coder. Out: coefficients, and a table per theme.

Labels are nominal. A frame of ratings has one row per unit and one column per coder; a missing
label means that this coder did not judge this unit.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .codebook import Codebook
from .segments import Segments
from .units import presence_in

UNIT = ["document", "participant", "start", "end"]
BOOTSTRAPS = 1000
SEED = 20230
TWO = 2


def percent_agreement(ratings: pd.DataFrame) -> float:
    """The share (0-1) of pairs of labels on the same unit that are equal; nan without any pair.

    >>> percent_agreement(pd.DataFrame({"a": [1, 1, 2], "b": [1, 2, 2]}))
    0.6666666666666666
    """
    table = _counts(ratings)
    n = table.sum(axis=1)
    pairs = (n * (n - 1)).sum()
    same = (table * (table - 1)).sum()
    return float(same / pairs) if pairs else float("nan")


def cohen_kappa(first: pd.Series, second: pd.Series) -> float:
    """Cohen's kappa of two coders, over the units both judged; nan when chance alone gives 1.

    It sets agreement against what the two coders' own margins would give by chance.

    Source: Cohen (1960), equation 1; checked against his Table 1 (kappa = 0.492).
    """
    both = pd.DataFrame({"a": first, "b": second}).dropna()
    if both.empty:
        return float("nan")
    labels = sorted(set(both["a"]) | set(both["b"]))
    share = [both[c].value_counts(normalize=True).reindex(labels, fill_value=0.0) for c in both]
    chance = float((share[0] * share[1]).sum())
    observed = float((both["a"] == both["b"]).mean())
    return _above_chance(observed, chance)


def fleiss_kappa(ratings: pd.DataFrame) -> float:
    """Fleiss' kappa; every unit must have the same number of labels, at least two.

    Source: Fleiss (1971), equation 7; checked against his table of 30
    patients and 6 raters (kappa = 0.430) and a worked example of 10 units, 14 coders.

    Raises
    ------
    ValueError : units differ in their number of labels; use `krippendorff_alpha` then.
    """
    table = _counts(ratings)
    n = table.sum(axis=1)
    if len(set(n)) != 1 or n[0] < TWO:
        raise ValueError("fleiss_kappa: units need the same number of labels, at least two")
    share = table.sum(axis=0) / table.sum()
    return _above_chance(percent_agreement(ratings), float((share**2).sum()))


def krippendorff_alpha(ratings: pd.DataFrame) -> float:
    """Krippendorff's alpha for nominal labels; nan when all labels that count are equal.

    It allows any number of coders and missing labels. A unit with fewer than two labels says
    nothing about agreement and is left out.

    Source: Krippendorff (2011), steps 1-4 of part C; checked against his examples.
    """
    return _alpha(_counts(ratings))


def alpha_interval(ratings: pd.DataFrame, draws: int = BOOTSTRAPS) -> tuple[float, float]:
    """A 95 % interval of alpha by drawing units anew (percentiles); nan where it has no value.

    Draws in which all labels are equal have no alpha and are left out. The seed is fixed, so that
    the same data give the same interval.
    """
    table = _counts(ratings)
    if np.isnan(_alpha(table)):
        return float("nan"), float("nan")
    random = np.random.default_rng(SEED)
    picks = random.integers(0, len(table), size=(draws, len(table)))
    values = np.array([_alpha(table[pick]) for pick in picks])
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def _alpha(table: np.ndarray) -> float:
    n = table.sum(axis=1)
    table, n = table[n >= TWO], n[n >= TWO]
    total = table.sum()
    if not total:
        return float("nan")
    margins = table.sum(axis=0)
    expected = (total**2 - (margins**2).sum()) / (total * (total - 1))
    apart = (n**2 - (table**2).sum(axis=1)) / (n - 1)
    observed = apart.sum() / total
    return float(1 - observed / expected) if expected else float("nan")


def _counts(ratings: pd.DataFrame) -> np.ndarray:
    """Units x labels: how many coders gave each label."""
    long = ratings.reset_index(drop=True).stack().dropna()
    if long.empty:
        return np.zeros((len(ratings), 1))
    table = pd.crosstab(long.index.get_level_values(0), long.to_numpy())
    return table.reindex(range(len(ratings)), fill_value=0).to_numpy(dtype=float)


def _above_chance(observed: float, chance: float) -> float:
    room = 1 - chance
    return (observed - chance) / room if room > 0 else float("nan")


def presence(segments: Segments, code: str) -> pd.DataFrame:
    """Units x coders: 1 when the coder gave the unit this code, else 0.

    A unit is a passage that at least one coder marked with any code, with exactly these limits. A
    coder counts for every unit of a document that he or she coded anything in.
    """
    frame = segments.frame
    units = frame[UNIT].drop_duplicates().reset_index(drop=True)
    judged = frame[["document", "coder"]].drop_duplicates()
    wide = units.merge(judged, on="document")
    given = frame[frame["code"] == code][[*UNIT, "coder"]].drop_duplicates().assign(given=1)
    filled = wide.merge(given, on=[*UNIT, "coder"], how="left").fillna({"given": 0})
    return filled.pivot(index=UNIT, columns="coder", values="given")


def coder_agreement(
    segments: Segments, codebook: Codebook, units: pd.DataFrame | None = None
) -> pd.DataFrame:
    """How far coders agree on each theme; one row per code of the codebook.

    Parameters
    ----------
    segments, codebook : passages, and the codes that could be given.
    units : what coders judged, as `units.paragraphs` makes them; without, each passage that any
        coder marked is a unit, with exactly its limits.

    Returns
    -------
    DataFrame : theme, label, n_units (with at least two coders), n_coders, percent (0-1),
        cohen_kappa (only with two coders), fleiss_kappa (only when all coders judged all
        units), alpha, alpha_low, alpha_high, synthetic. No value where
        a coefficient has none, for instance when no coder ever used the code.
    """

    def given(code: str) -> pd.DataFrame:
        return presence(segments, code) if units is None else presence_in(units, segments, code)

    rows = [_row(given(code.id), code.id, code.label) for code in codebook.codes]
    return pd.DataFrame(rows).assign(synthetic=segments.synthetic)


def _row(ratings: pd.DataFrame, code: str, label: str) -> dict[str, object]:
    shared = ratings[ratings.notna().sum(axis=1) >= TWO].dropna(axis=1, how="all")
    low, high = alpha_interval(shared)
    pair = shared.shape[1] == TWO
    return {
        "theme": code,
        "label": label,
        "n_units": len(shared),
        "n_coders": shared.shape[1],
        "percent": percent_agreement(shared),
        "cohen_kappa": cohen_kappa(shared.iloc[:, 0], shared.iloc[:, 1]) if pair else float("nan"),
        "fleiss_kappa": _fleiss(shared),
        "alpha": krippendorff_alpha(shared),
        "alpha_low": low,
        "alpha_high": high,
    }


def _fleiss(ratings: pd.DataFrame) -> float:
    whole = len(ratings) > 0 and ratings.notna().all(axis=None) and ratings.shape[1] >= TWO
    return fleiss_kappa(ratings) if whole else float("nan")
