"""A public data set taken in through nothing but the instrument file of its study."""

from __future__ import annotations

from pathlib import Path

from ontmoetingen.intake.run import run_intake
from ontmoetingen.model.instrument import load_instrument
from ontmoetingen.responses import Responses, from_folder

EXPORTS = {
    "bdf": "mlmRev_bdf.csv",
    "apipop": "survey_apipop.csv",
    "contraception": "mlmRev_Contraception.csv",
}


def taken_in(repository: Path, shared: Path, name: str, folder: Path) -> Responses:
    """The responses of a study of `tests/studies`, as publishing reads them."""
    instrument = repository / "tests" / "studies" / name / "data" / "instrument.yml"
    run_intake([shared / "real" / EXPORTS[name]], instrument, folder)
    return from_folder(folder, load_instrument(instrument))
