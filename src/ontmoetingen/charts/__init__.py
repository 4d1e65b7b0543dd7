"""Charts with four faces. In: published tables. Out: figures that pages, prints and ears can use.

Names are looked up when first used, so that importing the package does not import Altair, pandas or
seaborn: the build of an unchanged report needs none of them.
"""

from __future__ import annotations

from importlib import import_module

_WHERE = {
    "base": ("Figure", "Table"),
    "tables": ("Tables",),
    "questionnaire": ("shares",),
    "distribution": ("answers", "rating_answers"),
    "paired": ("change",),
    "change_together": ("change_overall",),
    "change_compared": ("change_models",),
    "flow": ("pairing", "pairing_flow"),
    "attrition": ("lost",),
    "equal_participants": ("adjusted",),
    "simulation": ("coverage", "false_alarms"),
    "projects": ("standing",),
    "funnels": ("funnel",),
    "ranked": ("ranks",),
    "weights": ("reliability",),
    "weights_overview": ("reliabilities",),
    "profiles": ("profile",),
    "traits": ("trait",),
    "contrasts": ("effects",),
    "categories": ("groups",),
    "patterns": ("overlap", "overlap_summary"),
    "evidence": ("figures", "counts", "matrix"),
    "themes": ("theme_relations",),
    "coded_conversations": ("coded_themes", "coded_pairs", "coder_agreement"),
    "coded_effects": ("named_effects", "named_by_group", "unit_tabs"),
    "thermometer": ("unit_profile", "profile_overview"),
    "reflection_profile": ("reflection", "approaches"),
    "prints": ("write_prints",),
    "assets": ("prepare",),
}
_ROOM = {name: room for room, names in _WHERE.items() for name in names}


def __dir__() -> list[str]:
    return sorted(_ROOM)


def __getattr__(name: str):
    if name not in _ROOM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ROOM[name]}", __name__), name)
