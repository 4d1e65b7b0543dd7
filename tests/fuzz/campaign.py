"""A campaign with Atheris. In: the name of a target, how many inputs. Out: a count, or a crash.

Atheris follows which lines of the package an input reaches and keeps inputs that reach new ones.
It is no dependency of the project; install it where there is a wheel for your Python, then

    python tests/fuzz/campaign.py instrument 20000
    python tests/fuzz/campaign.py all 5000
    python tests/fuzz/campaign.py all 5000 120   # at most two minutes for each
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "unit")]


def run(name: str, inputs: int, seconds: int) -> None:
    """Fuzz one target from its good file for so many inputs or seconds, or until one breaks it."""
    import atheris

    with atheris.instrument_imports(include=["ontmoetingen"]):
        from seeds import seed
        from targets import TARGETS

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "good").write_bytes(seed(name))
        limits = [f"-runs={inputs}", f"-max_total_time={seconds}", "-max_len=20000"]
        limits += ["-timeout=60", "-rss_limit_mb=3000"]
        target = TARGETS[name]

        def tried(raw: bytes) -> None:  # Atheris wants no answer
            target(raw)

        atheris.Setup([sys.argv[0], *limits, "-print_final_stats=1", folder], tried)
        atheris.Fuzz()


def main() -> int:
    """Each target in a process of its own, since a crash of a library ends the process."""
    name, inputs = sys.argv[1], int(sys.argv[2])
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 0  # 0 is no limit
    if name != "all":
        # What is fuzzed may not be imported before: it is instrumented there.
        run(name, inputs, seconds)
        return 0
    from targets import TARGETS

    codes = {
        one: subprocess.run([sys.executable, __file__, one, *sys.argv[2:]], check=False).returncode
        for one in TARGETS
    }
    for one, code in codes.items():
        print(f"{one}: {'nothing found' if code == 0 else f'ended with {code}'}")
    return max(codes.values())


if __name__ == "__main__":
    raise SystemExit(main())
