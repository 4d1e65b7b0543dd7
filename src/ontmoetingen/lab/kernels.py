"""The one kernel of the desk. In: any kernel name. Out: the Python that runs this package.

A notebook of the report must run with the very package that the build uses, whatever kernels this
machine has under whatever name.
"""

from __future__ import annotations

from pathlib import Path

import ipykernel

from ..book.kernel import RunningPython

NAME = "python3"


class ThisPython(RunningPython):
    """Knows one kernel, under the name that the stored notebooks have."""

    def find_kernel_specs(self) -> dict[str, str]:
        return {NAME: str(Path(ipykernel.__file__).parent / "resources")}
