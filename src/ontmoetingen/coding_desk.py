"""A desk to code a conversation in JupyterLab. In: a study's texts and codebook. Out: its segments.

    from ontmoetingen.coding_desk import code_conversation
    code_conversation("coder-1")

For a notebook of your own, never one of the report: it shows what people said. Each choice is kept
at once in ``data/private/conversations``. Run unattended it shows nothing and keeps nothing.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from .coding.codebook import Code, Codebook, load_codebook
from .coding.exchange import write_any
from .coding.marking import Paragraph, codes_given, nameless, units_of, with_codes
from .coding.store import Conversations, keep_conversations, read_conversations
from .errors import IntakeError, OntmoetingenError, Problem
from .origin import conversations_in
from .paths import Study

if TYPE_CHECKING:
    import ipywidgets

AROUND = 1  # paragraphs shown before and after the one that is coded
PROJECT = "gecodeerd.qdpx"


def code_conversation(coder: str, study: Study | None = None) -> CodingDesk:
    """The desk of one coder.

    Parameters
    ----------
    coder : a name or number; what another coder gave is not shown.
    study : found from the folder of the notebook when left out.

    Raises
    ------
    IntakeError : there is no text to code, or the coder has no name.
    EvidenceError : there is no codebook that can be used.
    """
    study = study or Study.find()
    codebook = load_codebook(study.codebook)
    found = read_conversations(conversations_in(study) or study.conversations, codebook)
    if not found.texts:
        hint = "`ontmoetingen coding import gesprek.txt` takes one in."
        raise IntakeError(Problem("data/private/conversations", "holds no text", hint=hint))
    return CodingDesk(coder, codebook, found, study.conversations)


class CodingDesk:
    """Text at the left, codes at the right; keys and screen readers reach everything.

    Parameters
    ----------
    coder : a name or number, under which every choice is kept.
    codebook : the codes to choose from; found : the conversations, at least one text.
    folder : where choices are kept.

    Raises
    ------
    IntakeError : the coder has no name.
    """

    def __init__(self, coder: str, codebook: Codebook, found: Conversations, folder: Path):
        if problems := nameless(coder):
            raise IntakeError(problems)
        self.coder, self.codebook, self.found, self.folder = coder, codebook, found, folder
        self.document = sorted(found.texts)[0]
        self.units = units_of(found, self.document)
        self.at = self._first_open()
        self.filling = False
        self._build()
        self._show()

    @property
    def unit(self) -> Paragraph:
        return self.units[self.at]

    def go(self, step: int) -> None:
        """To another paragraph; at either end it stays where it is."""
        self.at = min(max(self.at + step, 0), len(self.units) - 1)
        self._show()

    def open(self, document: str) -> None:
        """To another text, at its first paragraph without a code of this coder."""
        self.document, self.units = document, units_of(self.found, document)
        self.at = self._first_open()
        self._show()

    def give(self, codes: set[str]) -> None:
        """Give the paragraph exactly these codes and keep that."""
        self.found = with_codes(self.found, self.codebook, self.unit, self.coder, codes)
        keep_conversations(self.folder, self.found)

    def export(self) -> Path:
        """A REFI-QDA project for another program, beside the texts."""
        path = self.folder / PROJECT
        write_any(path, self.codebook, self.found)
        return path

    def _first_open(self) -> int:
        given = (bool(codes_given(self.found, unit, self.coder)) for unit in self.units)
        return next((n for n, coded in enumerate(given) if not coded), 0)

    def _build(self) -> None:
        import ipywidgets as w

        wide = w.Layout(width="100%")
        self.texts = w.Dropdown(options=sorted(self.found.texts), description="Gesprek")
        self.where = w.HTML()
        self.before, self.passage, self.after = (w.HTML(layout=wide) for _ in range(3))
        self.boxes = {code.id: _box(code) for code in self.codebook.codes}
        self.back, self.next = w.Button(description="Vorige"), w.Button(description="Volgende")
        self.save = w.Button(
            description="Bewaar als project (.qdpx)", layout=w.Layout(width="auto")
        )
        self.told = w.HTML()
        self.texts.observe(lambda change: self.open(change["new"]), "value")
        self.back.on_click(lambda _: self.go(-1))
        self.next.on_click(lambda _: self.go(1))
        self.save.on_click(lambda _: self._try(self._exported))
        for box in self.boxes.values():
            box.observe(lambda _: self._try(self._ticked), "value")

    def widget(self) -> ipywidgets.Widget:
        """The desk as one widget."""
        import ipywidgets as w

        head = w.HBox([self.texts, self.where])
        buttons = w.HBox([self.back, self.next, self.save])
        text = w.VBox([self.before, self.passage, self.after, buttons, self.told])
        codes = w.VBox([part for code in self.codebook.codes for part in self._code(code)])
        text.layout.flex, codes.layout.flex = "3 1 20rem", "2 1 16rem"
        return w.VBox([head, w.HBox([text, codes], layout=w.Layout(flex_flow="row wrap"))])

    def _code(self, code: Code) -> list[ipywidgets.Widget]:
        import ipywidgets as w

        told = code.use + (f" Niet: {code.not_for}" if code.not_for else "")
        return [self.boxes[code.id], w.HTML(f"<small>{escape(told)}</small>")]

    def _show(self) -> None:
        given = codes_given(self.found, self.unit, self.coder)
        self.filling = True
        for key, box in self.boxes.items():
            box.value = key in given
        self.filling = False
        self.where.value = f"Alinea {self.at + 1} van {len(self.units)}"
        self.before.value = self._texts(range(max(0, self.at - AROUND), self.at))
        self.after.value = self._texts(
            range(self.at + 1, min(len(self.units), self.at + 1 + AROUND))
        )
        self.passage.value = f"<p><strong>{escape(self._text(self.at))}</strong></p>"
        self.back.disabled, self.next.disabled = self.at == 0, self.at == len(self.units) - 1
        self.told.value = ""

    def _texts(self, places: range) -> str:
        return "".join(f"<p>{escape(self._text(place))}</p>" for place in places)

    def _text(self, place: int) -> str:
        unit = self.units[place]
        return self.found.texts[unit.document][unit.start : unit.end]

    def _ticked(self) -> str:
        if self.filling:
            return ""
        self.give({key for key, box in self.boxes.items() if box.value})
        return "Bewaard."

    def _exported(self) -> str:
        return f"Bewaard als {self.export().name}."

    def _try(self, action) -> None:
        """Say what was done, or why it could not be; a widget swallows what is raised."""
        try:
            self.told.value = escape(action())
        except OntmoetingenError as refused:
            self.told.value = f"<b>{escape(str(refused))}</b>"

    def _repr_mimebundle_(self, include=None, exclude=None):
        from .widgets.face import is_live

        if not is_live():
            return {"text/plain": "Het codeerbureau werkt alleen in JupyterLab."}
        return self.widget()._repr_mimebundle_()


def _box(code: Code) -> ipywidgets.Checkbox:
    import ipywidgets as w

    return w.Checkbox(description=code.label, indent=False, layout=w.Layout(width="100%"))
