"""The files that the reference trains, made once and kept in dist/trained/: tests share them, and nothing is trained twice."""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder.course import DIST, NOTEBOOKS

KEPT = DIST / "trained"
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
    helpers = [(NOTEBOOKS / "course" / name).read_bytes() for name in ("checkpoint.py", "data.py")]
    key = hashlib.sha256(b"".join([json.dumps(cells).encode(), *helpers])).hexdigest()[:16]
    folder = KEPT / f"{built.master.name}_{key}"
    with _alone():
        if not all((folder / name).is_file() for name in names):
            _train(cells, names, folder)
    return {name: (folder / name).read_bytes() for name in names}


@contextlib.contextmanager
def _alone():
    """Let one process at a time train; the next finds the files."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        with contextlib.suppress(ImportError):  # no fcntl on Windows
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _train(cells, names, folder):
    with tempfile.TemporaryDirectory(dir=KEPT) as work:
        (Path(work) / "cells.json").write_text(json.dumps(cells))
        environment = {**os.environ, "COURSE_GRADING": "1", "PYTHONPATH": str(NOTEBOOKS)}
        done = subprocess.run([sys.executable, "-c", RUN], cwd=work, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"the reference could not be trained:\n{done.stderr[-2000:]}")
        folder.mkdir(exist_ok=True)
        for name in names:
            os.replace(Path(work) / name, folder / name)
