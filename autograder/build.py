"""From a master to everything that is made of it: notebook, public tests, autograder zip, solution.

``source/NN_name.md`` → jupytext → staged folder → ``otter assign`` (its Python API) → tidy → ``notebooks/``, ``tests/``,
``dist/``. Otter makes the student version, strips the solutions, sorts public from hidden tests and generates the
autograder; the tidy step makes its output reproducible, writes the tests as their author formatted them, and verifies.
"""

import ast
import contextlib
import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml

from autograder import lint, lyrics
from autograder import master as masters_
from autograder.course import (
    COURSE_PACKAGE,
    DATA,
    DIST,
    NOTEBOOKS,
    ROOT,
    TESTS,
    BuildError,
    load_course,
    otter_settings,
)

GENERATED = "Generated from source/{name}.md by `python -m autograder build`. Do not edit: changes are lost."
ANSWER_TAG = "answer"
GOES_ON_TAG = "raises-exception"  # Jupyter's own: "Run All Cells" goes on behind a try-it cell that fails
EPOCH = (2020, 1, 1, 0, 0, 0)  # zip entries carry a date; a fixed one makes equal content equal bytes
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass
class Built:
    """What one master became, before anything is written.

    Attributes
    ----------
    master : Master
    student, solution : NotebookNode
    public_tests, all_tests : dict from file name to text
    autograder : dict from name in the zip to bytes
    """

    master: object
    student: object
    solution: object
    public_tests: dict
    all_tests: dict
    autograder: dict


def build(path, course=None, *, write=True, verify=True):
    """Build one master.

    Parameters
    ----------
    path : Path
        ``source/NN_name.md``.
    course : Course, optional
    write : bool
        Whether to write into the repository; otherwise only return.
    verify : bool
        Whether to load the tests and count their points. Baselines are measured before there is a file of them, which
        tests read.

    Returns
    -------
    Built

    Raises
    ------
    BuildError
        With every lint that failed: file, cell, mend.
    """
    course = course or load_course()
    master = masters_.read_master(path, course)
    problems = lint.lint(master)
    if problems:
        raise BuildError("\n".join(problems))
    with tempfile.TemporaryDirectory() as folder:
        otter = _assign(master, Path(folder))
        built = _tidy(master, otter, course)
    if verify:
        _verify(built, otter, course)
    if write:
        write_built(built, course)
    return built


def read_only_tree(folder):
    """Return name → bytes of every file below a folder that belongs to the course (no caches)."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts and p.suffix != ".pyc")
    return {p.relative_to(folder.parent).as_posix(): p.read_bytes() for p in files}


# --- Otter ------------------------------------------------------------------------------------------------------------


@dataclass
class _Assigned:
    student: object
    solution: object
    student_tests: dict
    all_tests: dict
    zip: dict


def _assign(master, folder):
    """Run Otter Assign on a staged copy, where master, helper package and data lie in one folder, as it needs them."""
    from otter.assign import main as otter_assign

    config = {
        "name": master.name,
        "init_cell": False,
        "export_cell": False,
        "check_all_cell": False,
        "strip_solutions_from_all_cells": True,
        "tests": {"files": True, "ok_format": False},
        "requirements": "requirements.txt",
        "files": masters_.PACKAGE_FILES,
        "generate": json.loads((ROOT / "otter_config.json").read_text(encoding="utf-8")),
    }
    cells = [nbformat.v4.new_raw_cell("# ASSIGNMENT CONFIG\n" + yaml.safe_dump(config)), *masters_.otter_cells(master)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=NOTEBOOK_METADATA)
    nbformat.write(notebook, folder / f"{master.name}.ipynb")
    shutil.copytree(COURSE_PACKAGE, folder / "course", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(DATA, folder / "data")
    shutil.copy(ROOT / "requirements.txt", folder)
    # no_run_tests: Otter's own verdict cannot be trusted, see _verify
    with contextlib.redirect_stdout(io.StringIO()):
        otter_assign(str(folder / f"{master.name}.ipynb"), str(folder / "out"), no_run_tests=True)
    student, autograder = folder / "out" / "student", folder / "out" / "autograder"
    with zipfile.ZipFile(next(autograder.glob("*.zip"))) as archive:
        packed = {n: archive.read(n) for n in archive.namelist() if not n.endswith("/")}
    return _Assigned(
        nbformat.read(student / f"{master.name}.ipynb", 4),
        nbformat.read(autograder / f"{master.name}.ipynb", 4),
        {p.stem: p.read_text() for p in (student / "tests").glob("*.py")},
        {p.stem: p.read_text() for p in (autograder / "tests").glob("*.py")},
        packed,
    )


# --- tidy -------------------------------------------------------------------------------------------------------------


def _tidy(master, otter, course):
    public = {f"{q.name}.py": test_file(master, q, public=True) for q in master.questions}
    complete = {f"{q.name}.py": test_file(master, q, public=False, salt=course.hidden_salt) for q in master.questions}
    archive = {n: b for n, b in otter.zip.items() if not n.startswith(("tests/", "files/"))}
    archive |= {f"tests/{name}": text.encode() for name, text in complete.items()}
    archive |= {f"files/{name}": content for name, content in package_files(course).items()}
    archive["otter_config.json"] = (json.dumps(otter_settings(master.name), indent=2) + "\n").encode()
    archive["index.json"] = index_json(master).encode()
    student, solution = _notebook(master, otter.student), _notebook(master, otter.solution, tidy=_without_markers)
    return Built(master, student, solution, public, complete, archive)


def package_files(course):
    """Return what travels beside a notebook: the helper package and the data, as name → bytes."""
    files = read_only_tree(COURSE_PACKAGE) | read_only_tree(DATA)
    files["course/course.json"] = settings_json(course).encode()
    return files


def settings_json(course):
    """Return the text of ``notebooks/course/course.json``."""
    return json.dumps(course.settings(), indent=1) + "\n"


def index_json(master):
    """Return the text of ``tests/NN_name/index.json``."""
    entry = {
        "generated": GENERATED.format(name=master.name),
        "notebook": master.name,
        "title": master.title,
        "needs": master.metadata["needs"],
        "questions": [q.index_entry() for q in master.questions],
    }
    return json.dumps(entry, indent=1, ensure_ascii=False) + "\n"


def test_file(master, question, *, public, salt=""):
    """Return an Otter test file as its author formatted it, with the public cases only or with all."""
    # where all cases give 0 points, Otter makes them worth 1 unless the file itself says 0
    points = None if any(t.points for t in question.tests) else 0
    head = [
        f"# {GENERATED.format(name=master.name)}",
        "import numpy as np",
        "from otter.test_files import test_case",
        "",
    ]
    head += [
        "from course import check",
        "",
        "OK_FORMAT = False",
        "",
        f'name = "{question.name}"',
        f"points = {points}",
        "",
    ]
    if salt:
        head += [f"check.use_hidden_salt({salt!r})", ""]
    parts = ["\n".join(head)]
    if question.shared:
        parts.append(question.shared)
    if question.shared_hidden and not public:
        parts.append(_with_hidden_songs(question.shared_hidden))
    for test in question.tests:
        if not (public and test.hidden):
            options = f"name={test.title!r}, points={test.points}, hidden={test.hidden}"
            parts.append(f"@test_case({options})\n{test.source}\n")
    return "\n\n".join(part.rstrip() + "\n" for part in parts)


def _with_hidden_songs(source):
    """Put the songs that only graders have, and who sings them, where a hidden cell asks for them."""
    for place, pack in ((lyrics.PLACEHOLDER, lyrics.packed_songs), (lyrics.ARTISTS_PLACEHOLDER, lyrics.packed_artists)):
        if place in source:
            source = source.replace(place, pack())
    return source


def _going_on(master):
    """Return the sources of given cells that may fail while an exercise is open: try-it cells, and all behind the first exercise."""
    found, inside, begun = {source for q in master.questions for source in q.tries}, False, False
    for cell in master.cells:
        mark = masters_._mark(cell)
        if mark and mark.endswith("QUESTION"):
            inside, begun = mark.startswith("BEGIN"), True
        elif cell.cell_type == "code" and begun and not inside:
            found.add(cell.source.strip("\n"))
    return {source for source in found if not source.startswith(("grader.", "from course.submit"))}


def _notebook(master, notebook, tidy=lambda source: source):
    cells, tries = [], _going_on(master)
    for i, cell in enumerate(notebook.cells):
        source = tidy(cell.source).strip("\n")
        identity = hashlib.sha256(f"{master.name}/{i}/{source}".encode()).hexdigest()[:12]
        metadata = {k: v for k, v in cell.metadata.items() if k in ("deletable", "editable", "tags")}
        tags = [ANSWER_TAG if t == "otter_assign_solution_cell" else t for t in metadata.pop("tags", [])]
        tags += [GOES_ON_TAG] if source in tries and cell.cell_type == "code" else []
        metadata |= {"tags": tags} if tags else {}
        fresh = {"cell_type": cell.cell_type, "id": identity, "metadata": metadata, "source": source}
        if cell.cell_type == "code":
            fresh |= {"execution_count": None, "outputs": []}
        cells.append(fresh)
    metadata = {
        "course": GENERATED.format(name=master.name),
        **NOTEBOOK_METADATA,
        "otter": {"assignment_name": master.name, "ok_format": False},
    }
    return nbformat.from_dict({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _without_markers(source):
    """Remove Otter's markers and prompts from a solution, so that it reads like any code."""
    lines, prompt = [], False
    for line in source.splitlines():
        bare = line.strip()
        if bare == '""" # BEGIN PROMPT':
            prompt = True
        elif bare == '""" # END PROMPT':
            prompt = False
        elif not prompt and not bare.startswith(("# BEGIN SOLUTION", "# END SOLUTION")):
            lines.append(line.removesuffix("# SOLUTION").rstrip() if bare.endswith("# SOLUTION") else line)
    return "\n".join(lines)


# --- verify -----------------------------------------------------------------------------------------------------------


def _verify(built, otter, course):
    """Raise unless what comes out says what went in; nothing here believes Otter Assign."""
    from otter.test_files.exception_test import ExceptionTestFile

    for question in built.master.questions:
        name = f"{question.name}.py"
        for ours, theirs, kept in (
            (built.public_tests[name], otter.student_tests[question.name], [t for t in question.tests if not t.hidden]),
            (built.all_tests[name], otter.all_tests[question.name], question.tests),
        ):
            if _cases(ours) != _cases(theirs):
                raise BuildError(f"{question.name}: Otter Assign and the build disagree about its test cases")
            if len(_cases(ours)) != len(kept):
                raise BuildError(f"{question.name}: {len(kept)} test cases were written, {len(_cases(ours))} came out")
        possible = _load(ExceptionTestFile, built.all_tests[name], name).possible
        wanted = question.points - question.manual_points
        if abs(possible - wanted) > 1e-9 or (possible <= 0 and not question.bonus):
            raise BuildError(
                f"{question.name}: the autograder can give {possible} points, the card says {question.points}"
            )
    texts = {f"notebooks/{built.master.name}.ipynb": "\n".join(c.source for c in built.student.cells)}
    texts |= {f"tests/{built.master.name}/{n}": t for n, t in built.public_tests.items()}
    problems = list(lint.leaks(built.master, texts, course.hidden_salt))
    problems += _unmatched_stubs(built)
    for notebook, kind in ((built.student, "the student notebook"), (built.solution, "the solution")):
        for cell in notebook.cells:
            if cell.cell_type == "code" and (text := lint.too_long(cell.source)):
                problems.append(f"{masters_.at(built.master.path, kind, cell.source)}: {text}")
    if problems:
        raise BuildError("\n".join(problems))


def _cases(text):
    """Return name → (dump of the function, hidden, points) of the cases in a test file; formatting does not count."""
    cases = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            options = {k.arg: ast.literal_eval(k.value) for k in node.decorator_list[0].keywords}
            node.decorator_list = []
            cases[node.name] = (ast.dump(node), options["hidden"], options["points"])
    return cases


def _load(kind, text, name):
    """Load a test file the way Otter does: by executing it. It is the instructor's own code."""
    import sys

    sys.path.insert(0, str(NOTEBOOKS))
    try:
        return kind.from_string(text, path=name)
    except SyntaxError as error:
        raise BuildError(f"{name}: line {error.lineno}: {error.msg}") from None
    finally:
        sys.path.remove(str(NOTEBOOKS))


def _unmatched_stubs(built):
    """Every line of a stub, but for the prompt itself, has to stand in the solution too."""
    for stub, solved in zip(built.student.cells, built.solution.cells):
        if stub.cell_type != "code" or stub.source == solved.source:
            continue
        solution = {line.strip() for line in solved.source.splitlines()}
        for line in stub.source.splitlines():
            bare = line.strip()
            prompt = bare.startswith(("raise NotImplementedError", "#")) or "..." in bare or '= ""' in bare
            if bare and not prompt and bare not in solution:
                yield f"{built.master.name}: the stub line {bare!r} does not appear in the solution of its cell"


# --- write ------------------------------------------------------------------------------------------------------------


def write_built(built, course):
    """Write a built master into ``notebooks/``, ``tests/`` and ``dist/``."""
    name = built.master.name
    write_settings(course)
    _write(NOTEBOOKS / f"{name}.ipynb", notebook_text(built.student))
    shutil.rmtree(TESTS / name, ignore_errors=True)
    for file, text in built.public_tests.items():
        _write(TESTS / name / file, text)
    _write(TESTS / name / "index.json", index_json(built.master))
    _write(DIST / "solutions" / f"{name}.ipynb", notebook_text(built.solution))
    write_zip(DIST / "autograder" / f"{name}.zip", built.autograder)


def write_settings(course):
    """Write ``notebooks/course/course.json``."""
    _write(COURSE_PACKAGE / "course.json", settings_json(course))


def notebook_text(notebook):
    """Return a notebook as JSON text, the same bytes for the same content."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"


def write_zip(path, files):
    """Write name → bytes as a zip; equal content gives equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            executable = name in ("run_autograder", "setup.sh")
            info.external_attr = (0o755 if executable else 0o644) << 16
            archive.writestr(info, files[name])


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
