"""What was asked, as published tables. In: an instrument. Out: frames; they hold no answers."""

from __future__ import annotations

import pandas as pd

from .instrument_records import RATING, Instrument


def study_table(instrument: Instrument) -> pd.DataFrame:
    """One row about the study itself: its name, and what it calls the units it compares."""
    units = instrument.project
    row = {
        "study": instrument.id,
        "title": instrument.title,
        "programme": instrument.programme,
        "project_label": units.label,
        "project_label_plural": units.label_plural,
        "project_article": units.article,
    }
    return pd.DataFrame([row])


def items_table(instrument: Instrument) -> pd.DataFrame:
    """What was asked, in the order of the instrument."""
    found = [
        {
            "item": i.id,
            "short_label": i.short_label,
            "label": i.label,
            "wording": i.wording,
            "scale_kind": i.scale.kind,
            "scale_min": i.scale.min,
            "scale_max": i.scale.max,
            "agree_from": i.scale.agree_from if i.scale.kind == RATING else None,
            "waves": ";".join(i.waves),
            "role": i.role,
            "sensitive": i.sensitive,
            "order": place,
        }
        for place, i in enumerate(instrument.items, 1)
    ]
    return pd.DataFrame(found)


def waves_table(instrument: Instrument) -> pd.DataFrame:
    """When was asked, in the order of the instrument."""
    found = [(w.id, w.label, place) for place, w in enumerate(instrument.waves, 1)]
    return pd.DataFrame(found, columns=["wave", "label", "order"])
