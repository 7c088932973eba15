"""Grading a class from the command line: what comes out, what happens on a second run, after a kill, without bubblewrap."""

import copy
import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograder.build import notebook_text
from autograder.demo import demo_class
from autograder.intake import find_submissions, student_name
from autograder.report import _safe
from autograder.sandbox import Limits
from conftest import NOTEBOOK, ROOT, Boxes

QUICK = ["--cell-seconds", "4", "--check-seconds", "8"]


@pytest.fixture(scope="module")
def students(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    demo_class(NOTEBOOK, folder)
    return folder


def command(submissions, out, archive, *options):
    start = [sys.executable, "-m", "autograder", "grade", str(submissions), "--notebook", NOTEBOOK, "--out", str(out)]
    return [*start, "--autograder", str(archive), *QUICK, *options]


def grade(*args, env=None):
    return subprocess.run(command(*args), cwd=ROOT, capture_output=True, text=True, env=env)


def rows(out):
    with open(out / "gradebook.csv", encoding="utf-8") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def graded(students, autograder_zip, isolation, tmp_path_factory):
    out = tmp_path_factory.mktemp("grades")
    done = grade(students, out, autograder_zip)
    assert done.returncode == 0, done.stderr
    return out, done.stdout


def test_demonstration_class(students, graded):
    """At least twelve varied submissions; honest work gets its points, misfortunes their names."""
    out, text = graded
    book = rows(out)
    assert len(book) == len(list(students.iterdir())) >= 12
    assert {s: float(book[s]["points"]) for s in ("ada", "alan", "john", "margaret", "frances")} == {
        "ada": 98,
        "alan": 98,
        "john": 98,
        "margaret": 98,
        "frances": 0,
    }
    assert 0 < float(book["donald"]["points"]) < float(book["barbara"]["points"]) < 98
    outcomes = {s: book[s]["outcome"] for s in ("katherine", "niklaus", "tony")}
    assert outcomes == {"katherine": "wrong notebook", "niklaus": "not a notebook", "tony": "empty zip"}
    assert all(row["isolation"] == "bubblewrap" for row in book.values())
    assert "15 submissions" in text and "cell timeout" in text and "cell crash" in text


def test_pages_of_students(graded):
    out, _ = graded
    pages = {p.stem: p.read_text(encoding="utf-8") for p in (out / "students").iterdir()}
    assert set(pages) == set(rows(out))
    assert "98 of 98 points from the checks, 2 more by hand" in pages["ada"]
    assert "not written yet" in pages["frances"]
    assert "looks like" in pages["donald"]
    assert "Cell 5 ended the whole process. The notebook was run again without it." in pages["hedy"]
    assert "The dot product of a centre vector" in pages["ada"]  # the written answers
    assert all("<script" not in page and "http" not in page.replace("http-equiv", "") for page in pages.values())


def test_pages_escape_what_students_write(built, autograder_zip, isolation, tmp_path):
    import nbformat

    notebook = nbformat.from_dict(built.solution)
    notebook = json.loads(notebook_text(notebook))
    notebook["cells"].append(
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": "def grad_dot(x, y):\n    raise KeyError('<script>alert(1)</script><unk>')\n"
            "explain_cost = '<img src=x onerror=alert(1)> ' + explain_cost",
        }
    )
    (tmp_path / "=cmd.ipynb").write_text(json.dumps(notebook))
    done = grade(tmp_path / "=cmd.ipynb", tmp_path / "out", autograder_zip)
    assert done.returncode == 0, done.stderr
    (page,) = (tmp_path / "out" / "students").iterdir()
    text = page.read_text(encoding="utf-8")
    assert "&lt;unk&gt;" in text and "<script>" not in text and "<img" not in text
    assert list(rows(tmp_path / "out")) == ["'=cmd"]  # a spreadsheet must not run a name


def test_second_run_grades_nothing_again(students, graded, autograder_zip):
    out, _ = graded
    before, book = count_rows(out), (out / "gradebook.csv").read_bytes()
    done = grade(students, out, autograder_zip)
    assert done.returncode == 0 and "15 of 15 are graded already" in done.stdout
    assert count_rows(out) == before and (out / "gradebook.csv").read_bytes() == book


def test_again_grades_anew_and_gives_the_same(built, autograder_zip, isolation, tmp_path):
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ada.ipynb").write_text(notebook_text(built.solution))
    out = tmp_path / "out"
    grade(tmp_path / "class", out, autograder_zip)
    first = (out / "gradebook.csv").read_bytes()
    done = grade(tmp_path / "class", out, autograder_zip, "--again")
    assert done.returncode == 0 and count_rows(out) == 2
    assert (out / "gradebook.csv").read_bytes() == first


def test_a_changed_submission_is_graded_anew(built, autograder_zip, isolation, tmp_path):
    (tmp_path / "class").mkdir()
    path, out = tmp_path / "class" / "ada.ipynb", tmp_path / "out"
    path.write_text(notebook_text(built.student))
    grade(path.parent, out, autograder_zip)
    assert rows(out)["ada"]["points"] == "0"
    path.write_text(notebook_text(built.solution))
    grade(path.parent, out, autograder_zip)
    assert rows(out)["ada"]["points"] == "98" and count_rows(out) == 2


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_stopped_goes_on(built, autograder_zip, isolation, tmp_path, how):
    """Stopped after the first results: they are kept, nothing is left running, the same command finishes the rest."""
    (tmp_path / "class").mkdir()
    for i in range(6):
        (tmp_path / "class" / f"student{i}.ipynb").write_text(notebook_text(built.solution))
    out = tmp_path / "out"
    process = subprocess.Popen(
        command(tmp_path / "class", out, autograder_zip, "--jobs", "2"),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    end = time.monotonic() + 240
    with Boxes(process.pid) as boxes:
        while time.monotonic() < end and not (out.exists() and count_rows(out) >= 2):
            time.sleep(0.1)
    process.send_signal(how)
    process.wait(timeout=120)
    assert process.returncode != 0
    if how == signal.SIGINT:
        assert b"the same command goes on from here" in process.stderr.read()
    kept = count_rows(out)
    assert 2 <= kept < 6
    time.sleep(1.0)
    assert boxes.seen and not boxes.left()
    done = grade(tmp_path / "class", out, autograder_zip)
    assert done.returncode == 0 and f"{kept} of 6 are graded already" in done.stdout
    assert count_rows(out) == 6 and {r["points"] for r in rows(out).values()} == {"98"}


def count_rows(out):
    if not (Path(out) / "results.sqlite").exists():
        return 0
    connection = sqlite3.connect(Path(out) / "results.sqlite")
    try:
        return connection.execute("SELECT count(*) FROM results").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


# --- isolation --------------------------------------------------------------------------------------------------------


@pytest.fixture
def no_bubblewrap(tmp_path):
    """An environment in which there is no bwrap."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("python3", "sh"):
        os.symlink(shutil.which(name), folder / name)
    return {**os.environ, "PATH": str(folder)}


def test_without_bubblewrap_grade_refuses_and_names_the_mend(students, autograder_zip, tmp_path, no_bubblewrap):
    done = grade(students, tmp_path / "out", autograder_zip, env=no_bubblewrap)
    assert done.returncode == 1
    assert "bubblewrap is not installed" in done.stderr and "--isolation process" in done.stderr
    assert not (tmp_path / "out").exists()


def test_process_isolation_is_recorded_and_gives_the_same_points(built, autograder_zip, tmp_path, no_bubblewrap):
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ada.ipynb").write_text(notebook_text(built.solution))
    (tmp_path / "class" / "bob.ipynb").write_text(notebook_text(built.student))
    done = grade(tmp_path / "class", tmp_path / "out", autograder_zip, "--isolation", "process", env=no_bubblewrap)
    assert done.returncode == 0, done.stderr
    book = rows(tmp_path / "out")
    assert (book["ada"]["points"], book["bob"]["points"]) == ("98", "0")
    assert {row["isolation"] for row in book.values()} == {"process"}


def test_a_failure_of_the_grader_is_no_zero(built, autograder_zip, tmp_path, monkeypatch):
    """If the box itself does not come up, the submission is not graded, and the next run tries again."""
    from rich.console import Console

    import autograder.sandbox as sandbox
    from autograder.grade import Options, grade_class

    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ada.ipynb").write_text(notebook_text(built.solution))
    monkeypatch.setattr(sandbox, "environment", lambda *a: {})
    real = sandbox.shutil.copy
    monkeypatch.setattr(sandbox.shutil, "copy", lambda a, b: real("/dev/null", b) if "worker" in str(a) else real(a, b))
    options = Options(isolation="process", jobs=1)
    (result,) = grade_class(tmp_path / "class", autograder_zip, tmp_path / "out", options, Console(quiet=True)) or ({},)
    assert result["outcome"] == "grader error" and "does not start" in result["notes"][0][1]
    assert rows(tmp_path / "out")["ada"]["points"] == "" and not list((tmp_path / "out").glob("students/*"))
    monkeypatch.undo()
    (result,) = grade_class(tmp_path / "class", autograder_zip, tmp_path / "out", options, Console(quiet=True))
    assert result["outcome"] == "graded" and result["score"] == 98


# --- finding submissions ----------------------------------------------------------------------------------------------

NAMES = {
    "doejane_12345_678901_01_derivations.ipynb": "doejane",
    "doejane_LATE_12345_678901_01_derivations.ipynb": "doejane_LATE",
    "doejane_late_12345_678901_01_derivations_submission.zip": "doejane",
    "Jane Doe_123456_assignsubmission_file_": "Jane Doe",
    "Jane Doe_123456_assignsubmission_file_/01_derivations.ipynb": "Jane Doe",
    "jane.zip": "jane",
    "jane_submission.zip": "jane",
    "Zoë Müller-Łukasz.ipynb": "Zoë Müller-Łukasz",
}


@pytest.mark.parametrize("name", NAMES)
def test_student_names(name):
    assert student_name(name) == NAMES[name]


def test_folder_and_zip_exports(built, tmp_path):
    """Canvas (one zip of files), Moodle (a folder per student), a plain folder: the same three students."""
    content = notebook_text(built.solution)
    canvas = tmp_path / "submissions.zip"
    with zipfile.ZipFile(canvas, "w") as archive:
        for i, name in enumerate(("doejane", "roejohn", "zoe")):
            archive.writestr(f"{name}_{1000 + i}_{2000 + i}_01_derivations.ipynb", content)
    assert [s.name for s in find_submissions(canvas)] == ["doejane", "roejohn", "zoe"]
    moodle = tmp_path / "moodle"
    for i, name in enumerate(("Jane Doe", "John Roe", "Zoë")):
        folder = moodle / f"{name}_{1000 + i}_assignsubmission_file_"
        folder.mkdir(parents=True)
        (folder / "01_derivations.ipynb").write_text(content)
    assert [s.name for s in find_submissions(moodle)] == ["Jane Doe", "John Roe", "Zoë"]
    assert all(s.problem is None for s in find_submissions(moodle))
    with zipfile.ZipFile(tmp_path / "moodle.zip", "w") as archive:
        for path in sorted(moodle.rglob("*.ipynb")):
            archive.write(path, path.relative_to(moodle).as_posix())
    assert [s.name for s in find_submissions(tmp_path / "moodle.zip")] == ["Jane Doe", "John Roe", "Zoë"]


def zip_of(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


EMPTY = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
MOODLE = "{}_{}_assignsubmission_file_/{}"
ZIPS = {
    "one student, and a scratch pad": (
        {"01_derivations.ipynb": EMPTY, "scratch.ipynb": EMPTY},
        [("hand_in", None)],
    ),
    "one student with a file too many": (
        {
            MOODLE.format("Ada", 101, "a.ipynb"): EMPTY,
            MOODLE.format("Ada", 101, "b.ipynb"): EMPTY,
            MOODLE.format("Bob", 102, "a.ipynb"): EMPTY,
        },
        [("Ada", "several notebooks"), ("Bob", None)],
    ),
    "two students of one name": (
        {MOODLE.format("Anna", n, "01_derivations.ipynb"): EMPTY for n in (101, 202)},
        [("Anna", None), ("Anna", None)],
    ),
    "one file of a learning platform": ({"studenta_100_2999_01_derivations.ipynb": EMPTY}, [("studenta", None)]),
    "notebooks and zips side by side": (
        {"ada.ipynb": EMPTY, "eve.zip": zip_of({"01_derivations.ipynb": EMPTY})},
        [("ada", None), ("eve", None)],
    ),
    "a folder of notebooks": ({"class/ada.ipynb": EMPTY, "class/bob.ipynb": EMPTY}, [("ada", None), ("bob", None)]),
    "a folder with the own zip's files": (
        {"work/01_derivations.ipynb": EMPTY, "work/answers.json": "{}"},
        [("hand_in", None)],
    ),
}


@pytest.mark.parametrize("what", ZIPS)
def test_who_is_in_a_zip(what, tmp_path):
    files, expected = ZIPS[what]
    (tmp_path / "hand_in.zip").write_bytes(zip_of(files))
    found = find_submissions(tmp_path / "hand_in.zip")
    assert [(s.name, s.problem and s.problem[0]) for s in found] == expected
    assert len({s.source for s in found}) == len(found)


def test_a_zip_in_a_class_folder_is_one_student(tmp_path):
    """Nobody hands in work in somebody else's name, and nobody becomes two students."""
    (tmp_path / "mallory.zip").write_bytes(zip_of({"alice.ipynb": EMPTY, "bob.ipynb": EMPTY}))
    (tmp_path / "alice.ipynb").write_text(EMPTY)
    folder = tmp_path / "Jane Doe_123_assignsubmission_file_"
    folder.mkdir()
    for name in ("01_derivations.ipynb", "scratch.ipynb"):
        (folder / name).write_text(EMPTY)
    found = {s.name: s.problem and s.problem[0] for s in find_submissions(tmp_path)}
    assert found == {"alice": None, "mallory": "several notebooks", "Jane Doe": None}


def test_files_that_nobody_can_read_stop_nobody(tmp_path):
    nested = zip_of({"a.ipynb": EMPTY})
    for _ in range(400):
        nested = zip_of({"a.zip": nested})
    bomb = zip_of({f"{i}.zip": zip_of({"a": bytes(2**22)}) for i in range(3)})
    nameless = zip_of({"x" * 9: EMPTY}).replace(b"x" * 9, b"/" + b"x" * 8)
    files = {
        "nested.zip": nested,
        "bomb.zip": bomb,
        "nameless.zip": nameless,
        "many.ipynb": b'{"cells": [' + b"{}," * 9999 + b"{}]}",
    }
    for name, content in {**files, "fine.ipynb": EMPTY.encode()}.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / os.fsdecode(b"M\xfcller.ipynb")).write_text(EMPTY)
    found = {s.name: s.problem for s in find_submissions(tmp_path)}
    assert len(found) == 6 and found["fine"] is None and found["M?ller"] is None
    assert all(found[name] for name in ("nested", "bomb", "nameless", "many"))


HOSTILE = {
    "surrogate": 'explain_sigmoid = "\\ud800 hello"',
    "power": 'sgns_parameters = "((((((9**20)**20)**20)**20)**20)**20)**20"',
    "derivatives": f"steps_sigmoid = ['Derivative(1/(1 + exp(-x)), x)', '{'Derivative(' * 12}x{', x)' * 12}', 's - s**2']",
    "nonsense": """
import gc, os, struct
for thing in gc.get_objects():
    if type(thing).__name__ in ("BufferedWriter", "FileIO"):
        try:
            thing.write(struct.pack(">I", 14) + b'{"cell": null}')
            thing.flush()
        except BaseException:
            pass
os._exit(0)
""",
    "stopped": """
import base64, os, signal, time
def grad_check(f, grad, x, h=1e-5):
    os.kill(os.getppid(), signal.SIGSTOP)
    from wire import send
    big = {"array": ["<f8", [1000000], base64.b64encode(bytes(8000000)).decode()]}
    for _ in range(3):
        send(grad._session.channel_out, {"callback": grad._number, "args": [big]})
    while True:
        try:
            time.sleep(1)
        except BaseException:
            pass
""",
    "long": '"' + "€" * 9_000_000 + '"',
}


def test_no_submission_stops_the_others(built, autograder_zip, isolation, tmp_path):
    """Hang, flood, lie, break the texts: each costs its own author something, and everybody else gets a result."""
    folder = tmp_path / "class"
    folder.mkdir()
    for name, source in HOSTILE.items():
        notebook = copy.deepcopy(built.solution)
        notebook.cells.append(nbformat.v4.new_code_cell(source))
        (folder / f"{name}.ipynb").write_text(notebook_text(notebook))
    honest = notebook_text(built.solution)
    odd = {"01_derivations.ipynb": honest, "x": "1", "x/y": "1", "n" * 300: "1", "large.bin": bytes(70 * 2**20)}
    (folder / "odd.zip").write_bytes(zip_of(odd))
    for name in ("zoe", "a b", "a_b", "\U00020000" * 50):
        (folder / f"{name}.ipynb").write_text(honest)
    done = grade(folder, tmp_path / "out", autograder_zip, "--submission-seconds", "30", "--jobs", "2")
    assert done.returncode == 0, done.stderr[-2000:]
    book = rows(tmp_path / "out")
    points = {name: float(row["points"]) for name, row in book.items()}
    assert all(points[n] == 98 for n in ("zoe", "a b", "a_b", "odd", "nonsense", "\U00020000" * 50)), points
    assert points["surrogate"] == 97 and points["power"] == 96 and points["derivatives"] == 97, points
    assert points["long"] == 0 and "longer than what is graded" in book["long"]["notes"]
    assert points["stopped"] < 98 and "took too long" in book["stopped"]["notes"]
    assert "left out" in book["odd"]["notes"]
    assert len(list((tmp_path / "out" / "students").iterdir())) == len(book) == 11


def test_a_grader_that_is_kept_busy_is_ended_from_outside(built, autograder_zip, tmp_path, monkeypatch):
    """The last resort: even if the grading process itself never comes back, the run goes on."""
    from rich.console import Console

    import autograder.grade as module

    (tmp_path / "ada.ipynb").write_text(notebook_text(built.solution))
    monkeypatch.setattr(module, "SPARE_SECONDS", 1.0)
    monkeypatch.setattr(module.Judge, "grade", lambda self, submission: time.sleep(600))
    options = module.Options(isolation="process", jobs=1, limits=Limits(submission_seconds=1.0))
    (result,) = module.grade_class(
        tmp_path / "ada.ipynb", autograder_zip, tmp_path / "out", options, Console(quiet=True)
    )
    assert result["outcome"] == "out of time" and "stopped from outside" in result["notes"][0][1]


def test_links_in_a_folder_are_not_followed(tmp_path):
    (tmp_path / "class").mkdir()
    (tmp_path / "secret.ipynb").write_text("{}")
    os.symlink(tmp_path / "secret.ipynb", tmp_path / "class" / "mallory.ipynb")
    (submission,) = find_submissions(tmp_path / "class")
    assert submission.problem[0] == "link"


def test_safe_cells():
    assert [_safe(t) for t in ("=1+1", "+a", "-b", "@c", "plain", "")] == ["'=1+1", "'+a", "'-b", "'@c", "plain", ""]


def test_python_may_live_in_a_temporary_folder(autograder_zip, students, isolation, tmp_path):
    """The box hides /tmp; when .venv itself lies there, it must still be found inside."""
    elsewhere = Path(tempfile.mkdtemp(dir="/tmp")) / ".venv"
    elsewhere.mkdir()
    try:
        view = ["bwrap", "--cap-add", "ALL", "--dev-bind", "/", "/", "--bind", sys.prefix, str(elsewhere)]
        run = command(students / "ada.ipynb", tmp_path / "out", autograder_zip)
        done = subprocess.run(
            [*view, str(elsewhere / "bin" / "python"), *run[1:]], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-1000:]
        assert float(rows(tmp_path / "out")["ada"]["points"]) == 98, done.stdout
    finally:
        shutil.rmtree(elsewhere.parent)
