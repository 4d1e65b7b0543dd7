"""The one kernel of the desk. In: any kernel name. Out: the Python that runs this package.

A notebook of the report must run with the very package that the build uses, whatever kernels this
machine has under whatever name.
"""

from __future__ import annotations

from pathlib import Path

import ipykernel
from jupyter_client.kernelspec import KernelSpec

from ..book.kernel import RunningPython

NAME = "python3"
RESOURCES = str(Path(ipykernel.__file__).parent / "resources")  # its picture in the launcher


class ThisPython(RunningPython):
    """Knows one kernel, under the name that the stored notebooks have."""

    def find_kernel_specs(self) -> dict[str, str]:
        return {NAME: RESOURCES}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        spec = super().get_kernel_spec(kernel_name)
        spec.resource_dir = RESOURCES
        return spec
