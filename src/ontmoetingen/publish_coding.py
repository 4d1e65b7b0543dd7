"""From coded conversations to protected tables. In: a study, rules. Out: tables of counts.

Part of the pipeline. What anybody said, and who said it, goes no further than this file: counts of
people come out as bands, and every other number only where it cannot make a band narrower.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from .coding.agreement import coder_agreement
from .coding.codebook import Codebook, load_codebook
from .coding.store import Conversations, read_conversations
from .coding.themes import theme_counts
from .coding.together import theme_pairs
from .coding.units import paragraphs
from .disclosure.band_pairs import band_of, keep_their_bands
from .disclosure.bands import count_bands
from .disclosure.publish import Provenance, Ready, prepare_coding
from .disclosure.rules import Rules
from .origin import coding_files, conversations_in
from .paths import Study

WORDS = "deelnemers"


def coding_tables(study: Study, rules: Rules, inputs: Mapping[str, str]) -> list[Ready]:
    """Themes, themes that meet, and agreement between coders; none without conversations.

    Raises
    ------
    IntakeError : the segments do not fit the codebook.
    """
    folder = conversations_in(study)
    if folder is None or not study.codebook.is_file():
        return []
    codebook = load_codebook(study.codebook)
    found = read_conversations(folder, codebook)
    names = [path.relative_to(study.data).as_posix() for path in coding_files(study)]
    origin = Provenance({name: inputs[name] for name in names}, found.segments.synthetic)
    few = rules.min_respondents
    reason = f"minder dan {few.threshold} {WORDS}"
    worded = replace(rules, min_respondents=replace(few, reason=reason))
    frames = {
        "coded_themes": themes(found, codebook, rules),
        "coded_pairs": pairs(found, codebook, rules),
        "coded_agreement": agreement(found, codebook, rules),
    }
    return [
        prepare_coding(name, frame.assign(synthetic=origin.synthetic), worded, origin)
        for name, frame in frames.items()
    ]


def themes(found: Conversations, codebook: Codebook, rules: Rules) -> pd.DataFrame:
    """How many participants brought each theme up, as bands, and in how many conversations.

    The number of passages is not published: it can never be smaller than that of participants, and
    would so make a band narrower.
    """
    table = theme_counts(found.segments, codebook)
    low, high = _banded(table["n_participants"], table["n_total"], rules)
    return pd.DataFrame(
        {
            "theme": table["theme"],
            "theme_label": table["label"],
            "kind": table["kind"],
            "n": table["n_total"],
            "n_mention_low": low,
            "n_mention_high": high,
            "n_documents": table["n_documents"].astype("Int64").where(low >= 1),
        }
    )


def pairs(found: Conversations, codebook: Codebook, rules: Rules) -> pd.DataFrame:
    """How many participants brought both themes of a pair up, as bands.

    Who knows two bands and their pair may know more than the bands: where that could be, whatever
    the pair is, the pair has no numbers.
    """
    table = theme_pairs(found.segments, codebook)
    total = int(found.segments.frame["participant"].nunique())
    own = theme_counts(found.segments, codebook).set_index("theme")["n_participants"]
    low, high = _banded(table["n_participants"], pd.Series(total, table.index), rules)
    band = {theme: band_of(count, total, rules) for theme, count in own.items()}
    safe = [
        keep_their_bands(band[one], band[other], total, rules)
        for one, other in zip(table["theme"], table["with_theme"], strict=True)
    ]
    return pd.DataFrame(
        {
            "theme": table["theme"],
            "theme_label": table["label"],
            "with_theme": table["with_theme"],
            "with_label": table["with_label"],
            "n": total,
            "n_mention_low": low.where(safe),
            "n_mention_high": high.where(safe),
        }
    )


def agreement(found: Conversations, codebook: Codebook, rules: Rules) -> pd.DataFrame:
    """Agreement per theme, only of themes that many brought up: few units tell who was meant."""
    units = paragraphs(found.texts) if found.texts else None
    table = coder_agreement(found.segments, codebook, units)
    counts = theme_counts(found.segments, codebook)
    low, _ = _banded(counts["n_participants"], counts["n_total"], rules)
    many = np.asarray(low > 0)
    numbers = ["percent", "cohen_kappa", "fleiss_kappa", "alpha", "alpha_low", "alpha_high"]
    shown = {name: table[name].astype(float).where(many).round(2) for name in numbers}
    return pd.DataFrame(
        {
            "theme": table["theme"],
            "theme_label": table["label"],
            "n": counts["n_total"],
            "n_units": table["n_units"],
            "n_coders": table["n_coders"],
            **shown,
        }
    )


def _banded(count: pd.Series, total: pd.Series, rules: Rules) -> tuple[pd.Series, pd.Series]:
    bands = count_bands(count.to_numpy(), total.to_numpy(), rules)
    return tuple(pd.Series(one, count.index).astype("Int64") for one in (bands.low, bands.high))
