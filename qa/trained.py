"""The files that the reference trains, made once and kept in dist/trained/: tests share them, and nothing is trained twice.

Run ``python qa/trained.py 02_sgns`` from the root of the repository to make them now (a minute).
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "dist" / "trained"
RUN = """
import contextlib, io, json, os, sys
from course import checkpoint
checkpoint.may_train = lambda: True  # for everything else this is grading: no checks, no bars
namespace = {"__name__": "__main__", "display": lambda *shown: None}
for i, source in enumerate(json.load(open("cells.json"))):
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, f"<cell {i}>", "exec"), namespace)
"""


def trained_files(built):
    """Return name → bytes of the files that belong to the reference solution of a notebook; {} if there are none.

    Parameters
    ----------
    built : autograder.build.Built
    """
    questions = [q for q in built.master.questions if q.files]
    if not questions:
        return {}
    names = sorted({file for q in questions for file in q.files})
    cells = [c.source for c in built.solution.cells if c.cell_type == "code"]
    cells = cells[: cells.index(f'grader.check("{questions[-1].name}")')]
    key = hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:16]
    folder = KEPT / f"{built.master.name}_{key}"
    if not all((folder / name).is_file() for name in names):
        _train(cells, names, folder)
    return {name: (folder / name).read_bytes() for name in names}


def _train(cells, names, folder):
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=KEPT) as work:
        (Path(work) / "cells.json").write_text(json.dumps(cells))
        environment = {**os.environ, "COURSE_GRADING": "1", "PYTHONPATH": str(ROOT / "notebooks")}
        done = subprocess.run([sys.executable, "-c", RUN], cwd=work, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"the reference could not be trained:\n{done.stderr[-2000:]}")
        folder.mkdir(exist_ok=True)
        for name in names:
            os.replace(Path(work) / name, folder / name)


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "notebooks")]
    from autograder.build import build
    from autograder.course import find_master

    print(", ".join(trained_files(build(find_master(sys.argv[1]), write=False))) or "this notebook trains nothing")
