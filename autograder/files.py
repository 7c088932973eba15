"""Trained models that were handed in, read in a box of their own: one that runs no line of a student's code.

Opening a file of tensors may run code that somebody hid in it. So the judge never does: a worker that knows nothing else
opens it, looks at it as `course.checkpoint.load` does, and sends plain arrays, which are looked at once more here.
"""

import re
import tempfile
import time
from pathlib import Path

import numpy as np

from autograder.proxy import Link, WorkerLost
from autograder.sandbox import Box, BoxFailed
from autograder.wire import WireError
from course.check import StudentError
from course.checkpoint import CAUSES, DTYPES, MOST_BYTES, MOST_TENSORS, CheckpointError

START_SECONDS, READ_SECONDS = 60.0, 30.0
OTHER_USERS = 2000  # the box beside a student's has another user
CELL = """
from course import checkpoint

found = {}
for name in NAMES:
    try:
        found[name] = list(checkpoint.as_data(name))
    except checkpoint.CheckpointError as error:
        found[name] = ["problem", error.name, error.sentence]
"""


def find_files(names, files):
    """Return name → bytes of the files with these names; learning platforms put words before and numbers behind a name.

    Parameters
    ----------
    names : iterable of str
        Such as ``n2_sgns.pt``.
    files : dict from name to bytes
        What was handed in.
    """
    found = {}
    for name in names:
        stem, end = re.escape(Path(name).stem), re.escape(Path(name).suffix)
        like = [f for f in files if re.fullmatch(rf"(?:.*_)?{stem}(?:-\d+| ?\(\d+\))?{end}", Path(f).name)]
        if name in files:
            found[name] = files[name]
        elif len(like) == 1:
            found[name] = files[like[0]]
    return found


class FileReader:
    """The checkpoints of one submission, for `course.check.use_file_reader`.

    Parameters
    ----------
    judge : Judge
        Says where boxes are and what they may use.
    files : dict from name to bytes
        Checkpoint files that were handed in.
    names : list of str
        The checkpoints that tests may ask for.
    end : float
        When the time for this submission is over (monotonic clock).
    """

    def __init__(self, judge, files, names, end):
        self.found = {name: _before_opening(name, files) for name in names}
        to_open = [name for name, problem in self.found.items() if problem is None]
        if to_open:
            self.found |= _open(judge, files, to_open, end)

    def __call__(self, name):
        """Return (tensors, facts), or raise `CheckpointError`."""
        if name not in self.found:
            raise KeyError(f"no card of this notebook names {name}.pt among its files")
        if isinstance(self.found[name], CheckpointError):
            raise self.found[name]
        tensors, facts = self.found[name]
        return {key: array.copy() for key, array in tensors.items()}, facts

    @property
    def problems(self):
        """Return name → `CheckpointError` of the files that cannot be used."""
        return {name: found for name, found in self.found.items() if isinstance(found, CheckpointError)}


def _before_opening(name, files):
    for file, problem in ((f"{name}.pt", "missing"), (f"{name}.json", "sidecar missing")):
        if file not in files:
            return CheckpointError(problem, f"There is no file {file} in what was handed in.")
        if len(files[file]) > MOST_BYTES:
            size = len(files[file]) / 2**20
            return CheckpointError("too large", f"{file} has {size:.1f} MB; at most {MOST_BYTES // 2**20} are taken.")
    return None


def _open(judge, files, names, end):
    with tempfile.TemporaryDirectory(prefix="course-files-") as folder:
        stage = Path(folder) / "stage"
        helpers = {n: b for n, b in judge.autograder.files.items() if n.startswith("course/")}
        wanted = {f"{n}{kind}": files[f"{n}{kind}"] for n in names for kind in (".pt", ".json")}
        for name, content in {**helpers, **wanted}.items():
            path = stage / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for path in (Path(folder), *Path(folder).rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        slot = judge.slot + OTHER_USERS
        box = Box(stage, judge.limits, judge.isolation, judge.public_salt, slot)
        box.start()
        try:
            return _ask(box, names, min(end, time.monotonic() + START_SECONDS + READ_SECONDS))
        finally:
            box.stop()


def _ask(box, names, end):
    """Return name → (tensors, facts) or `CheckpointError`."""
    source, started = CELL.replace("NAMES", repr(names)), False
    try:
        box.send({"cells": [(1, source)], "cell_seconds": READ_SECONDS, "limits": box.job_limits()})
        while box.receive(end).get("state") != "ready":
            started = True
        link = Link(box)
        link.begin(READ_SECONDS)
        found = link.codec.decode(link.ask("get", name="found"))
        link.end()
        return {name: _checked(name, found) for name in names}
    except (EOFError, OSError, TimeoutError, WireError, WorkerLost, StudentError) as error:
        if not started and isinstance(error, (EOFError, OSError)):
            raise BoxFailed(f"the box for files does not start: {box.last_words()}") from None
        why = "It used more memory than allowed." if box.over_memory else "It took too long, or ended the process."
        problem = CheckpointError("unreadable", f"Opening it did not work. {why}")
        return dict.fromkeys(names, problem)


def _checked(name, found):
    """Believe nothing of what came out of the box but that it is data."""
    item = found.get(name) if isinstance(found, dict) else None
    if isinstance(item, list) and len(item) == 3 and all(isinstance(part, str) for part in item):
        return CheckpointError(item[1] if item[1] in CAUSES else "unreadable", item[2][:400])
    nonsense = CheckpointError("unreadable", "What came out of the file makes no sense.")
    if not isinstance(item, list) or len(item) != 2 or not all(isinstance(part, dict) for part in item):
        return nonsense
    tensors, facts = item
    plain = all(
        type(key) is str and type(array) is np.ndarray and array.dtype.name in DTYPES and np.isfinite(array).all()
        for key, array in tensors.items()
    )
    if not plain or not 0 < len(tensors) <= MOST_TENSORS or sum(a.nbytes for a in tensors.values()) > MOST_BYTES:
        return nonsense
    return (tensors, facts) if _is_json(facts) else nonsense


def _is_json(value):
    if isinstance(value, dict):
        return all(type(key) is str and _is_json(inside) for key, inside in value.items())
    if isinstance(value, list):
        return all(map(_is_json, value))
    return value is None or type(value) in (bool, int, float, str)
