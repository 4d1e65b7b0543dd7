"""One notebook in one kernel. In: a notebook and an environment. Out: the same, with outputs.

The kernel is the Python that runs the build: an installed kernel description could point to another
environment, and then the stored outputs would come from another version of this package.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import zmq
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.utils import ensure_async
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from ..errors import BuildError, Problem
from .stored import cell_name, code_cells

START_SECONDS = 60
# The channels are local; encrypted where the libraries can, since a kernel warns when they are not.
ENCRYPTION = "auto" if zmq.has("curve") else "disabled"
LAUNCH = (sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}")


class RunningPython(KernelSpecManager):
    """Knows one kernel: the Python that runs this process."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(
            argv=list(LAUNCH),
            display_name="Python 3",
            language="python",
            metadata={"supported_encryption": ["curve"]},  # else each kernel warns on the terminal
        )


async def run_notebook(
    notebook: NotebookNode,
    path: Path,
    environment: dict[str, str],
    cell_seconds: int,
    on_cell: Callable[[], None],
) -> None:
    """Run all code cells of ``notebook`` in order and put the outputs into it.

    Parameters
    ----------
    notebook : changed in place; what it held before counts for nothing.
    path : where it is stored; the kernel works in that folder, as in JupyterLab.
    environment : all environment variables of the kernel.
    cell_seconds : the most one cell may take.
    on_cell : called after each code cell.

    Raises
    ------
    BuildError : a cell raised or took too long, or the kernel stopped; names the cell.
    """
    manager = AsyncKernelManager(
        kernel_spec_manager=RunningPython(), transport_encryption=ENCRYPTION
    )
    client = NotebookClient(
        notebook, km=manager, timeout=cell_seconds, startup_timeout=START_SECONDS,
        record_timing=False, force_raise_errors=True,
    )  # fmt: skip
    client.log.disabled = True  # what went wrong is said once, in our own message
    try:
        await _start(client, path, environment)
        await _run_cells(client, notebook, path, cell_seconds, on_cell)
    finally:
        await _stop(client, manager)


async def _start(client: NotebookClient, path: Path, environment: dict[str, str]) -> None:
    try:
        await client.async_start_new_kernel(cwd=str(path.parent), env=environment)
        await client.async_start_new_kernel_client()
    except RuntimeError as error:
        hint = f"try: {sys.executable} -m ipykernel_launcher --version"
        raise BuildError(Problem(_short(path), f"no kernel started ({error})", hint=hint)) from None


async def _run_cells(
    client: NotebookClient,
    notebook: NotebookNode,
    path: Path,
    cell_seconds: int,
    on_cell: Callable[[], None],
) -> None:
    client.reset_execution_trackers()
    places = {cell.id: place for place, cell in enumerate(notebook.cells)}
    for number, cell in enumerate(code_cells(notebook), start=1):
        where = f"{_short(path)}, {cell_name(number, cell)}"
        try:
            await client.async_execute_cell(cell, places[cell.id], number)
        except CellExecutionError as error:
            raise BuildError(_raised(where, error)) from None
        except CellTimeoutError:
            raise BuildError(_too_slow(where, cell_seconds)) from None
        except DeadKernelError:
            raise BuildError(_died(where)) from None
        on_cell()


async def _stop(client: NotebookClient, manager: AsyncKernelManager) -> None:
    if client.kc is not None:
        client.kc.stop_channels()
    if manager.has_kernel:
        await manager.shutdown_kernel(now=True)
    await ensure_async(manager.cleanup_resources())


def _raised(where: str, error: CellExecutionError) -> Problem:
    lines = [line for line in error.evalue.splitlines() if line.strip()]
    last = lines[-1].rstrip(".") if lines else "no message"
    return Problem(where, f"{error.ename}: {last}", hint="run it in JupyterLab to see more.")


def _too_slow(where: str, cell_seconds: int) -> Problem:
    hint = "let the package do the work, or allow more time."
    return Problem(where, f"not finished after {cell_seconds} seconds", hint=hint)


def _died(where: str) -> Problem:
    hint = "most often there was too little memory."
    return Problem(where, "the kernel stopped while this cell ran", hint=hint)


def _short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
