"""What was asked. In: an instrument file (YAML). Out: typed records that every room can rely on.

The package knows no questionnaire by name: the instrument file says which columns an export has,
what its codes mean and which comparisons the study wants. Reading and checking the file is done
in ``instrument``; here stand only the records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

YES_NO = "yes_no"
RATING = "rating"
NUMERIC = ("int", "number")  # types of background and attributes that hold a number
ROW_PER_WAVE = "row_per_wave"
ROW_PER_RESPONDENT = "row_per_respondent"


@dataclass(frozen=True)
class Wave:
    """One moment of asking; ``codes`` are the texts that stand for it in an export."""

    id: str
    label: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """The answers that an item allows. ``kind`` decides which statistics apply.

    Parameters
    ----------
    kind : ``"yes_no"`` (yes is stored as 1, no as 0) or ``"rating"`` (stored as it is).
    min, max : lowest and highest rating, ends included; 0 and 1 for yes/no.
    yes, no : codes in an export; empty for a rating.
    labels : value to Dutch label, in order; may name only some values of a rating.
    agree_from : from this rating on an answer counts as agreeing; ``None`` = no such share.
    agree_note : where that threshold comes from.
    whole : whether only whole ratings are allowed.
    """

    id: str
    kind: str
    min: float
    max: float
    labels: Mapping[float, str]
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    agree_from: float | None = None
    agree_note: str = ""
    whole: bool = True

    @property
    def main_measure(self) -> str:
        """The measure by which projects are compared: ``share_yes`` or ``mean``."""
        return "share_yes" if self.kind == YES_NO else "mean"


@dataclass(frozen=True)
class Item:
    """One question or statement, with the column that holds it at each wave.

    Parameters
    ----------
    columns : wave id to column name in the export; its keys are ``waves``.
    role : a word of the study's own that groups items, e.g. ``"contact"``.
    sensitive : whether an answer tells something of the respondent that the law calls sensitive
        (GDPR art. 9), such as faith or health; the wall then tells less of one-sided answers.
    """

    id: str
    label: str
    short_label: str
    wording: str
    scale: Scale
    waves: tuple[str, ...]
    columns: Mapping[str, str]
    role: str
    source: str
    sensitive: bool = False


@dataclass(frozen=True)
class Group:
    """A class of a background variable: ``min <= value <= max``, or one of ``values``."""

    label: str
    min: float | None = None
    max: float | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Background:
    """Something known about a respondent: ``type`` is int, number, category or text.

    ``values`` maps a code in the export to its label (category only; the code is what is stored).
    """

    id: str
    label: str
    type: str
    column: str
    min: float | None = None
    max: float | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Attribute:
    """Something known about a project: ``type`` is text, category, int, number or date.

    ``column`` is its column in the project file, or in the export when there is no project file.
    """

    id: str
    label: str
    type: str
    column: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ProjectSource:
    """Where projects come from.

    Parameters
    ----------
    column : column of the export that holds the project's id.
    label, label_plural, article : what a project is called in this study, e.g. school, scholen,
        de.
    file : list of projects (CSV); ``None`` when the export itself is all there is.
    file_column : column of the id in that list.
    name_pattern : makes a name from the id when no attribute ``name`` exists, ``"School {id}"``.
    """

    column: str
    label: str
    label_plural: str
    article: str
    file: Path | None
    file_column: str
    name_pattern: str
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True)
class Contrast:
    """A comparison of projects that the study wants.

    Parameters
    ----------
    trait : id of a project attribute, or of a background variable (then its mean per project).
    values : the values set apart from all others; empty when the trait is a number.
    per : size of the step for a numeric trait, in its own unit.
    items : items it applies to.
    """

    id: str
    label: str
    trait: str
    values: tuple[str, ...]
    per: float
    items: tuple[str, ...]


@dataclass(frozen=True)
class Instrument:
    """A questionnaire and the shape of its export.

    Parameters
    ----------
    layout : ``"row_per_wave"`` or ``"row_per_respondent"``.
    wave_column : column with the wave's code; ``None`` with one wave or one row per respondent.
    respondent_column : ``None`` = no id in the export; the row number stands in for it.
    missing : codes that mean "no answer", matched without regard to capitals or spaces around.
    other_columns : ``"error"`` or ``"ignore"``: what to do with a column the file does not name.
    overlap : items whose low and high scorers are compared.
    adjust_for : background of respondents that is held equal when projects are compared.
    sha256 : hash of the instrument file, so that a table can say what it was made with.
    """

    id: str
    title: str
    programme: str
    source: str
    layout: str
    waves: tuple[Wave, ...]
    wave_column: str | None
    respondent_column: str | None
    missing: tuple[str, ...]
    other_columns: str
    ignore_columns: tuple[str, ...]
    scales: tuple[Scale, ...]
    items: tuple[Item, ...]
    background: tuple[Background, ...]
    project: ProjectSource
    contrasts: tuple[Contrast, ...]
    overlap: tuple[str, ...]
    adjust_for: tuple[str, ...]
    path: Path
    sha256: str

    def item(self, item_id: str) -> Item:
        """The item with this id; ``KeyError`` when there is none."""
        return {i.id: i for i in self.items}[item_id]

    def wave(self, wave_id: str) -> Wave:
        """The wave with this id; ``KeyError`` when there is none."""
        return {w.id: w for w in self.waves}[wave_id]

    def items_at(self, wave_id: str) -> tuple[Item, ...]:
        """The items asked at this wave, in the order of the file."""
        return tuple(i for i in self.items if wave_id in i.waves)

    def repeated_items(self) -> tuple[Item, ...]:
        """The items asked at more than one wave: only these can show change."""
        return tuple(i for i in self.items if len(i.waves) > 1)
