"""What a solved notebook leaves beside itself: the files that are handed in with it, such as trained weights.

Making them may take minutes, so it happens once: they are kept in ``dist/solved/`` until anything that they come from
changes.
"""

import copy
import fcntl
import hashlib
import json
import shutil
import tempfile
import zipfile
from pathlib import Path

from autograder.build import notebook_text
from autograder.course import COURSE_PACKAGE, DATA, DIST, BuildError

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
    folder = KEPT / f"{built.master.name}-{_made_of(built)}"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{built.master.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first one makes them, the others wait
        if not folder.is_dir():
            for old in KEPT.glob(f"{built.master.name}-*"):
                shutil.rmtree(old)
            _make(built, wanted, folder)
    return {name: (folder / name).read_bytes() for name in wanted}


def _wanted(built):
    questions = json.loads(built.autograder["index.json"])["questions"]
    return sorted({file for question in questions for file in question.get("files", [])})


def _made_of(built):
    """Return a hash of all that the files come from; the salts are not among it."""
    found = hashlib.sha256(notebook_text(built.solution).encode())
    for name, content in sorted(built.autograder.items()):
        if name.startswith("files/") and not name.endswith("course.json"):
            found.update(name.encode() + content)
    return found.hexdigest()[:16]


def _make(built, wanted, folder):
    """Run the solved notebook in a kernel, up to its last cell, and keep what it packs."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    name = built.master.name
    with tempfile.TemporaryDirectory() as place:
        notebooks = lay_out(built, Path(place)) / "notebooks"
        (notebooks / f"{name}.ipynb").write_text(notebook_text(built.solution), encoding="utf-8")
        try:
            NotebookClient(
                copy.deepcopy(built.solution), timeout=SECONDS, resources={"metadata": {"path": str(notebooks)}}
            ).execute()
            with zipfile.ZipFile(notebooks / f"{name}_submission.zip") as archive:
                files = {file: archive.read(file) for file in wanted}
        except (CellExecutionError, OSError, KeyError) as error:
            raise BuildError(f"{name}: the solved notebook does not hand in {', '.join(wanted)}: {error}") from None
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
