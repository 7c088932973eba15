"""A class to try the autograder on: a dozen students with the answers, mistakes and misfortunes that occur."""

import copy
import io
import json
import random
import zipfile
from pathlib import Path

import nbformat

from autograder.build import build, notebook_text
from autograder.catalogue import answer_cell, read_catalogue, with_answers
from autograder.course import find_master
from autograder.solved import files_beside

UNTRAINED = ("edsger.ipynb", "frances.ipynb", "niklaus.ipynb")


def demo_class(notebook, out):
    """Write a class of submissions below ``out`` and return their file names.

    Parameters
    ----------
    notebook : str
        Name or number of the notebook.
    out : Path
        A folder; made if it does not exist.
    """
    built = build(find_master(notebook), write=False)
    name, out = built.master.name, Path(out)
    out.mkdir(parents=True, exist_ok=True)
    files = files_beside(built)  # what is trained; who has not come that far has none
    for student, content in {**_by_answers(built, name), **_by_misfortune(built, name)}.items():
        if files and student.endswith(".ipynb") and student not in UNTRAINED:
            student, content = student.replace(".ipynb", ".zip"), _zip({f"{name}.ipynb": content, **files})
        (out / student).write_bytes(content)
    return sorted(p.name for p in out.iterdir())


def _bytes(notebook):
    return notebook_text(notebook).encode()


def _by_answers(built, name):
    """Students whose notebooks run: all right, right in another way, a few mistakes, half done, nothing done."""
    variants = read_catalogue(name)
    draw = random.Random(name)

    def pick(kind, count):
        of_kind = [v for v in variants if v.kind == kind]
        chosen = {v.question: v for v in draw.sample(of_kind, len(of_kind))}
        return list(chosen.values())[:count]

    students = {
        "ada.ipynb": built.solution,
        "alan.ipynb": with_answers(built.solution, pick("alternative", 99)),
        "barbara.ipynb": with_answers(built.solution, pick("mistake", 2)),
        "claude.ipynb": with_answers(built.solution, pick("mistake", 4)),
        "donald.ipynb": with_answers(built.solution, pick("mistake", 7)),
        "edsger.ipynb": _half_done(built),
        "frances.ipynb": built.student,
    }
    return {student: _bytes(notebook) for student, notebook in students.items()}


def _half_done(built):
    """The first half of the answers, the rest as it was handed out."""
    notebook = copy.deepcopy(built.solution)
    for question in built.master.questions[len(built.master.questions) // 2 :]:
        wanted = answer_cell(built.solution, question.name)
        position = built.solution.cells.index(wanted)
        notebook.cells[position].source = built.student.cells[position].source
    return notebook


def _by_misfortune(built, name):
    """Students to whom something happened on the way."""
    first = built.master.questions[0].name
    cells = built.solution.cells

    def with_cell(source):
        notebook = copy.deepcopy(built.solution)
        notebook.cells.insert(4, nbformat.v4.new_code_cell(source))
        return _bytes(notebook)

    no_checks = copy.deepcopy(built.solution)
    no_checks.cells = [c for c in cells if not c.source.startswith("grader.check(")]
    other = copy.deepcopy(built.solution)
    other.metadata["otter"]["assignment_name"] = "07_something_else"
    broken = copy.deepcopy(built.solution)
    answer_cell(broken, first).source += "\nthis is not Python"
    manifest = {"manifest.json": json.dumps({}).encode()}
    archive = _zip({f"{name}.ipynb": _bytes(built.solution), **manifest, **files_beside(built)})
    return {
        "grace.ipynb": with_cell("while True:\n    pass"),
        "hedy.ipynb": with_cell("import os\nos._exit(1)"),
        "john.ipynb": _bytes(no_checks),
        "katherine.ipynb": _bytes(other),
        "leslie.ipynb": _bytes(broken),
        "margaret_submission.zip": archive,
        "niklaus.ipynb": b"%PDF-1.7 a report instead of a notebook",
        "tony.zip": _zip({}),
    }


def _zip(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()
