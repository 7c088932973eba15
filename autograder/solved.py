"""What a solved notebook leaves beside itself: the files that are handed in with it, such as trained weights.

Making them may take minutes, so it happens once: they are kept in ``dist/solved/`` until anything that they come from
changes. A file that an earlier notebook leaves, and a later one uses, comes from the earlier one.
"""

import copy
import fcntl
import functools
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from autograder.build import build, notebook_text
from autograder.course import COURSE_PACKAGE, DATA, DIST, BuildError, load_course, masters
from autograder.master import read_master

KEPT = DIST / "solved"
SECONDS = 900  # for one cell: a notebook may train its model there


def files_beside(built):
    """Return name → bytes of the files that the cards of a notebook ask for, as its solution saves them.

    Parameters
    ----------
    built : Built

    Raises
    ------
    BuildError
        If the solved notebook does not run to its end.
    """
    wanted = _wanted(built)
    if not wanted:
        return {}
    earlier = _from_earlier(built, wanted)
    own = [name for name in wanted if name not in earlier]
    return earlier | (_own_files(built, own, earlier) if own else {})


def _own_files(built, wanted, earlier):
    """Return name → bytes of what the notebook itself saves; ``earlier`` lies beside it when it runs."""
    folder = KEPT / f"{built.master.name}-{_made_of(built)}"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{built.master.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first one makes them, the others wait
        if not folder.is_dir():
            for old in KEPT.glob(f"{built.master.name}-*"):
                shutil.rmtree(old)
            _make(built, wanted, folder, earlier)
    return {name: (folder / name).read_bytes() for name in wanted}


def _wanted(built):
    questions = json.loads(built.autograder["index.json"])["questions"]
    return sorted({file for question in questions for file in question.get("files", [])})


def _from_earlier(built, wanted):
    """Return name → bytes of those files that the card of an earlier notebook names first."""
    found = {}
    for path in masters():
        missing = set(wanted) - set(found)
        if path.stem >= built.master.name or not missing:
            break
        for name, content in _of_master(path, path.read_bytes(), frozenset(missing)).items():
            found[name] = content
    return found


@functools.lru_cache(maxsize=8)
def _of_master(path, content, wanted):
    """Return name → bytes of those wanted files that a master's cards name; ``content`` is that of the file."""
    named = {file for question in read_master(path, load_course()).questions for file in question.files}
    if not named & wanted:
        return {}
    files = files_beside(build(path, write=False))
    return {name: files[name] for name in wanted & named}


def _cells_until_then(built):
    """Return the solved notebook, cut off behind the last exercise that leaves a file."""
    last = [q["name"] for q in json.loads(built.autograder["index.json"])["questions"] if q.get("files")][-1]
    notebook = copy.deepcopy(built.solution)
    end = next(i for i, cell in enumerate(notebook.cells) if cell.source == f'grader.check("{last}")')
    notebook.cells = [cell for cell in notebook.cells[:end] if cell.cell_type == "code"]
    return notebook


def _made_of(built):
    """Return a hash of all that the files come from: the code until then, and what reads texts and writes files."""
    found = hashlib.sha256(notebook_text(_cells_until_then(built)).encode())
    for name in ("data", "checkpoint"):
        found.update(built.autograder[f"files/course/{name}.py"])
    return found.hexdigest()[:16]


def _make(built, wanted, folder, earlier):
    """Run the solved notebook in a kernel as far as needed, beside earlier files, and keep the files that it writes."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    with tempfile.TemporaryDirectory() as place:
        notebooks = lay_out(built, Path(place)) / "notebooks"
        for file, content in earlier.items():
            (notebooks / file).write_bytes(content)
        where = {"metadata": {"path": str(notebooks)}}
        try:
            NotebookClient(_cells_until_then(built), timeout=SECONDS, resources=where).execute()
            files = {file: (notebooks / file).read_bytes() for file in wanted}
        except (CellExecutionError, OSError) as error:
            text = f"{built.master.name}: the solved notebook does not leave {', '.join(wanted)}: {error}"
            raise BuildError(text) from None
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for file, content in files.items():
            (part / file).write_bytes(content)
        part.rename(folder)


def lay_out(built, folder):
    """Write a built notebook into a folder laid out like the repository; return the folder."""
    name = built.master.name
    shutil.copytree(COURSE_PACKAGE, folder / "notebooks" / "course", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "notebooks" / "course" / "course.json").write_bytes(built.autograder["files/course/course.json"])
    shutil.copytree(DATA, folder / "data")
    (folder / "notebooks" / f"{name}.ipynb").write_text(notebook_text(built.student), encoding="utf-8")
    for place, tests in (("tests", built.public_tests), ("all_tests", built.all_tests)):
        (folder / place / name).mkdir(parents=True)
        for file, text in tests.items():
            (folder / place / name / file).write_text(text, encoding="utf-8")
        (folder / place / name / "index.json").write_bytes(built.autograder["index.json"])
    return folder
