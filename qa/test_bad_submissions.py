"""Everything that goes wrong with real submissions: each has a named outcome, and what can be graded is graded."""

import copy
import io
import json
import re
import zipfile

import nbformat
import pytest

from autograder.build import notebook_text
from autograder.intake import find_submissions
from autograder.judge import Autograder, Judge
from autograder.sandbox import Limits
from conftest import NOTEBOOK, possible

PATIENT = Limits(submission_seconds=240, memory=2**30)  # on a busy machine a limit of time must not come first
HASTY = Limits(cell_seconds=4, case_seconds=4, submission_seconds=90, grace_seconds=3, memory=2**30)


@pytest.fixture(scope="module")
def full(built):
    return sum(possible(built).values())


@pytest.fixture(scope="module")
def autograder(autograder_zip):
    return Autograder.read(autograder_zip)


@pytest.fixture
def grade(autograder, isolation, tmp_path):
    """Write a file as a student would hand it in, find it again, grade it."""

    def run(name, content, limits=PATIENT):
        (tmp_path / name).write_bytes(content)
        (submission,) = find_submissions(tmp_path / name)
        return Judge(autograder, isolation, limits).grade(submission)

    return run


def names(result):
    return {name for name, _ in result.notes}


def ipynb(notebook):
    return notebook_text(notebook).encode()


def archive(files, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return buffer.getvalue()


# --- cells that do not behave -----------------------------------------------------------------------------------------

CELLS = {
    "endless loop": ("while True: pass", {"cell timeout"}),
    "endless loop that swallows the alarm": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        {"cell timeout"},
    ),
    "sleeps in C": ("import time\ntime.sleep(1000)", {"cell timeout"}),
    "os._exit": ("import os\nos._exit(3)", {"cell crash"}),
    "segmentation fault": ("import ctypes\nctypes.string_at(0)", {"cell crash"}),
    "kills its process": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", {"cell crash"}),
    "syntax error": ("def f(:\n    pass", {"syntax error"}),
    "memory, slowly": ("a = []\nwhile True: a.append(bytearray(10**7))", {"memory"}),
    "memory, shared": (
        "import mmap\nm = mmap.mmap(-1, 3 * 2**29)\nfor _ in range(96): m.write(bytes(2**24))\nimport time\ntime.sleep(2)",
        {"memory"},
    ),
    "memory, at once": ("a = bytearray(10**11)", {"memory"}),
    "another working directory": ("import os\nos.chdir('/')", set()),
    "the helper package removed": ("import shutil\nshutil.rmtree('course')", {"cell error"}),
    "a low recursion limit": ("import sys\nsys.setrecursionlimit(120)", None),
    "warnings as errors": ("import warnings\nwarnings.simplefilter('error')", set()),
    "NumPy raises": ("import numpy as np\nnp.seterr(all='raise')", {"cell error"}),
    "checks deleted by name": ("del grader", {"cell error"}),
    "large file": ("file = open('big', 'wb')\nfor _ in range(100): file.write(b'x' * 10**7)", {"cell error"}),
}
# Cells that change nothing for the others are handed in together: each has to be told of by its own number, or not at all.
QUIET = {
    "200 MB printed": "print('x' * 2 * 10**8)",
    "output without end of line": "import sys\nfor _ in range(10**5): sys.stderr.write('x' * 100)",
    "shell commands": "!ls\n%pip --version",
    "a bash cell": "%%bash\necho hello",
    "an install without a network": "%pip install --quiet --retries 0 --timeout 1 no-such-package-here",
    "a plot window": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "threads that go on": "import threading, time\nthreading.Thread(target=lambda: time.sleep(99), daemon=False).start()",
    "children that go on": "import subprocess\nsubprocess.Popen(['sleep', '99'])",
    "float32 everywhere": "import numpy as np\nnp.set_printoptions(precision=1)",
    "an unseeded generator": "import numpy as np, random\nnp.random.seed(0)\nrandom.seed(0)",
}
TOLD = {
    "sys.exit": "import sys\nsys.exit(1)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "exception": "1 / 0",
    "waits for input": "name = input('your name? ')",
    "a magic that does not exist": "%nonsense",
    "Colab only": "from google.colab import drive\ndrive.mount('/content/drive')",
}


def with_cells(notebook, sources):
    """Return a copy with cells before the first answer, and their positions, counted from 1."""
    notebook = copy.deepcopy(notebook)
    first = next(i for i, c in enumerate(notebook.cells) if "answer" in c.metadata.get("tags", []))
    notebook.cells[first:first] = [nbformat.v4.new_code_cell(source) for source in sources]
    return notebook, range(first + 1, first + 1 + len(sources))


def failed(result):
    return [c["message"] for q in result.questions for c in q["cases"] if not c["passed"]][:3]


@pytest.mark.parametrize("what", CELLS)
def test_cell(grade, built, full, what):
    source, expected = CELLS[what]
    notebook, _ = with_cells(built.solution, [source])
    result = grade("student.ipynb", ipynb(notebook), HASTY if expected == {"cell timeout"} else PATIENT)
    assert result.outcome == "graded"
    assert result.score == full, failed(result)
    if expected is not None:
        assert names(result) == expected, result.notes
    assert all(len(sentence) > 20 and sentence.endswith((".", "ran.")) for _, sentence in result.notes), result.notes


def test_cells_that_nobody_hears_of(grade, built, full):
    notebook, _ = with_cells(built.solution, QUIET.values())
    result = grade("student.ipynb", ipynb(notebook))
    assert result.score == full and not result.notes, (failed(result), result.notes)


def test_cells_that_are_told_of(grade, built, full):
    """One note for each, with its number."""
    notebook, numbers = with_cells(built.solution, TOLD.values())
    result = grade("student.ipynb", ipynb(notebook))
    assert result.score == full and names(result) == {"cell error"}, (failed(result), result.notes)
    cells = [int(re.match(r"In cell (\d+)", sentence)[1]) for _, sentence in result.notes]
    assert sorted(cells) == list(numbers), result.notes
    assert all(len(sentence) > 20 and sentence.endswith("ran.") for _, sentence in result.notes), result.notes


# --- functions that do not behave -------------------------------------------------------------------------------------

FUNCTIONS = {
    "endless loop": ("while True: pass", "took too long", None),
    "endless loop that swallows the alarm": (
        "while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        "took too long",
        {"check timeout"},
    ),
    "sleeps in C": ("import time\n    time.sleep(1000)", "took too long", None),
    "os._exit": ("import os\n    os._exit(0)", "ended the whole process", {"check crash"}),
    "segmentation fault": ("import ctypes\n    ctypes.string_at(0)", "ended the whole process", {"check crash"}),
    "sys.exit": ("import sys\n    sys.exit()", "raised SystemExit", set()),
    "KeyboardInterrupt": ("raise KeyboardInterrupt", "raised KeyboardInterrupt", set()),
    "recursion": ("return grad_dot(x, y)", "raised RecursionError", set()),
    "memory": ("a = []\n    while True: a.append(bytearray(10**7))", "", None),
    "deletes itself": ("global grad_dot\n    del grad_dot\n    return x", "", None),
    "an exception with <angle brackets>": ("raise KeyError('<unk>')", "<unk>", set()),
}


@pytest.mark.parametrize("what", FUNCTIONS)
def test_function(grade, built, full, what):
    body, message, expected = FUNCTIONS[what]
    notebook = copy.deepcopy(built.solution)
    notebook.cells.append(nbformat.v4.new_code_cell(f"def grad_dot(x, y):\n    {body}"))
    result = grade("student.ipynb", ipynb(notebook), HASTY if message == "took too long" else PATIENT)
    lost = {
        q["name"]: [c["message"] for c in q["cases"] if not c["passed"]]
        for q in result.questions
        if q["score"] < q["possible"]
    }
    assert set(lost) == {"q1_06_vector_warm_up"}
    assert result.score == full - 3
    assert message in lost["q1_06_vector_warm_up"][0]
    if expected is not None:
        assert names(result) == expected, result.notes


# --- notebooks that were changed --------------------------------------------------------------------------------------


def without(notebook, condition):
    notebook = copy.deepcopy(notebook)
    notebook.cells = [c for c in notebook.cells if not condition(c)]
    return notebook


def test_deleted_check_cells(grade, built, full):
    assert (
        grade("s.ipynb", ipynb(without(built.solution, lambda c: c.source.startswith("grader.check(")))).score == full
    )


def test_deleted_setup_cell(grade, built, full):
    result = grade("s.ipynb", ipynb(without(built.solution, lambda c: c.source.startswith("# Finds the course files"))))
    assert result.score == full and names(result) == {"cell error"}


def test_missing_and_renamed_function(grade, built, full):
    notebook = copy.deepcopy(built.solution)
    for cell in notebook.cells:
        cell.source = cell.source.replace("def ce_grad(", "def ce_gradient(")
    result = grade("s.ipynb", ipynb(notebook))
    messages = [c["message"] for q in result.questions for c in q["cases"] if not c["passed"]]
    assert result.score == full - 5 and all(m.startswith("ce_grad is not defined") for m in messages), messages


def test_all_code_in_one_cell(grade, built, full):
    notebook = copy.deepcopy(built.solution)
    code = [c for c in notebook.cells if c.cell_type == "code"]
    notebook.cells = [nbformat.v4.new_code_cell("\n\n".join(c.source for c in code))]
    assert grade("s.ipynb", ipynb(notebook)).score == full


def test_cells_tagged_otter_ignore_are_not_run(grade, built, full):
    notebook = copy.deepcopy(built.solution)
    notebook.cells.append(nbformat.v4.new_code_cell("del softmax", metadata={"tags": ["otter_ignore"]}))
    assert grade("s.ipynb", ipynb(notebook)).score == full


def test_what_front_ends_do_to_a_notebook(grade, built, full):
    """Source as one text, another kernel's name, Colab's metadata instead of ours, a byte-order mark, outputs."""
    data = json.loads(ipynb(built.solution))
    data["metadata"] = {"kernelspec": {"name": "my-conda-env", "display_name": "x"}, "colab": {"provenance": []}}
    for cell in data["cells"]:
        cell["source"] = "".join(cell["source"])
        cell.pop("id", None)
        cell["metadata"] = {"id": "abc", "colab": {"height": 1}}
    result = grade("s.ipynb", b"\xef\xbb\xbf" + json.dumps(data).encode())
    assert result.outcome == "graded" and result.score == full


# --- files that are not what they should be ---------------------------------------------------------------------------


def renamed(built):
    other = copy.deepcopy(built.solution)
    other.metadata["otter"]["assignment_name"] = "02_sgns"
    return ipynb(other)


def lying_bomb():
    """A zip whose directory claims that a member is small."""
    content = archive({"big.txt": b"0" * (210 * 2**20), f"{NOTEBOOK}.ipynb": b"{}"})
    size = (210 * 2**20).to_bytes(4, "little")
    return content.replace(size, (1000).to_bytes(4, "little"))


def linked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        info = zipfile.ZipInfo("data.txt")
        info.external_attr = 0o120777 << 16
        out.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def encrypted():
    content = bytearray(archive({"a.ipynb": b"{}"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)


FILES = {
    "a report": ("report.pdf", lambda b: b"%PDF-1.7", "not a notebook"),
    "a report called notebook": ("s.ipynb", lambda b: b"%PDF-1.7", "not a notebook"),
    "an empty file": ("s.ipynb", lambda b: b"", "not a notebook"),
    "JSON, but a list": ("s.ipynb", lambda b: b"[1, 2]", "not a notebook"),
    "JSON, but no cells": ("s.ipynb", lambda b: b'{"nbformat": 4}', "not a notebook"),
    "cells that are numbers": ("s.ipynb", lambda b: b'{"cells": [1, 2]}', "not a notebook"),
    "a notebook of format 3": (
        "s.ipynb",
        lambda b: b'{"worksheets": [{"cells": []}], "nbformat": 3}',
        "not a notebook",
    ),
    "JSON without bottom": ("s.ipynb", lambda b: b'{"cells": ' + b"[" * 200_000, "not a notebook"),
    "half a notebook": ("s.ipynb", lambda b: ipynb(b.solution)[:5000], "not a notebook"),
    "not UTF-8": ("s.ipynb", lambda b: ipynb(b.solution).decode().encode("utf-16"), "not a notebook"),
    "another notebook": ("s.ipynb", renamed, "wrong notebook"),
    "a notebook of somebody else": (
        "s.ipynb",
        lambda b: ipynb(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])),
        "wrong notebook",
    ),
    "a notebook without cells": ("s.ipynb", lambda b: b'{"cells": [], "metadata": {}}', "wrong notebook"),
    "a huge notebook": ("s.ipynb", lambda b: b" " * (61 * 2**20) + b"{}", "too large"),
    "an empty zip": ("s.zip", lambda b: archive({}), "empty zip"),
    "a zip of folders": ("s.zip", lambda b: archive({"folder/": b""}), "empty zip"),
    "not a zip": ("s.zip", lambda b: b"PK, or so they say", "unreadable zip"),
    "half a zip": ("s.zip", lambda b: archive({"s.ipynb": ipynb(b.solution)})[:3000], "unreadable zip"),
    "a damaged zip": ("s.zip", lambda b: damage(archive({"s.ipynb": ipynb(b.solution)})), "unreadable zip"),
    "a protected zip": ("s.zip", lambda b: encrypted(), "unreadable zip"),
    "a zip without a notebook": ("s.zip", lambda b: archive({"answers.txt": b"42"}), "no notebook"),
    "two notebooks": ("s.zip", lambda b: archive({"01_a.ipynb": b"{}", "02_b.ipynb": b"{}"}), "several notebooks"),
    "a zip bomb": ("s.zip", lambda b: archive({"zeros": b"0" * (250 * 2**20), "s.ipynb": b"{}"}), "zip bomb"),
    "a zip bomb that lies": ("s.zip", lambda b: lying_bomb(), ("zip bomb", "unreadable zip")),
    "too many files": ("s.zip", lambda b: archive({f"{i}.txt": b"" for i in range(2500)}), "zip bomb"),
    "a path upwards": ("s.zip", lambda b: archive({"../../evil.py": b"", "s.ipynb": b"{}"}), "unsafe path"),
    "an absolute path": ("s.zip", lambda b: archive({"/etc/evil": b"", "s.ipynb": b"{}"}), "unsafe path"),
    "a Windows path": ("s.zip", lambda b: archive({"C:\\evil.py": b"", "s.ipynb": b"{}"}), "unsafe path"),
    "a link": ("s.zip", lambda b: linked(), "link"),
}


def damage(content):
    middle = len(content) // 2
    return content[:middle] + bytes(64) + content[middle + 64 :]


@pytest.mark.parametrize("what", FILES)
def test_file(grade, built, full, what):
    name, make, expected = FILES[what]
    result = grade(name, make(built))
    assert result.outcome in (expected if isinstance(expected, tuple) else (expected,)), result.notes
    assert result.score == 0 and len(result.notes) == 1
    assert len(result.notes[0][1]) > 20, "the sentence has to say something"
    assert sum(q["possible"] for q in result.questions) == full


GOOD = {
    "our submit zip": {f"{NOTEBOOK}.ipynb": None, "answers.json": b"{}", "answers.html": b"", "manifest.json": b"{}"},
    "Otter's zip": {f"{NOTEBOOK}.ipynb": None, ".OTTER_LOG": b"\x00", "__zip_filename__": b"x.zip"},
    "a notebook in a folder": {"my homework/final/version 2.ipynb": None},
    "with what macOS adds": {f"{NOTEBOOK}.ipynb": None, f"__MACOSX/._{NOTEBOOK}.ipynb": b"\x00\x05", ".DS_Store": b""},
    "with checkpoints of Jupyter": {f"{NOTEBOOK}.ipynb": None, f".ipynb_checkpoints/{NOTEBOOK}-checkpoint.ipynb": None},
    "a zip in a zip": "nested",
    "a non-ASCII name": {"01_dérivations_Ünïcode.ipynb": None},
}


@pytest.mark.parametrize("what", GOOD)
def test_good_forms(grade, built, full, what):
    files = GOOD[what]
    if files == "nested":
        content = archive({"inner.zip": archive({f"{NOTEBOOK}.ipynb": ipynb(built.solution)})})
    else:
        content = archive({n: ipynb(built.solution) if c is None else c for n, c in files.items()})
    result = grade("student.zip", content)
    assert result.outcome == "graded" and result.score == full, result.notes


def test_figures_are_noted(note):
    note(
        "bad_submissions",
        cells=len(CELLS) + len(QUIET) + len(TOLD),
        functions=len(FUNCTIONS),
        changed_notebooks=6,
        files=len(FILES),
        good_forms=len(GOOD),
    )
