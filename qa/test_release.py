"""What students get: the bundle alone, unpacked in an empty folder; nothing in it gives an answer away, and it works."""

import base64
import gzip
import json
import re
import zipfile
import zlib

import nbformat
import pytest

from autograder import lyrics
from autograder.build import build, write_zip
from autograder.course import SOURCE, BuildError, load_course
from autograder.release import release_files
from conftest import at_least, notebooks
from kernel import Kernel

GIVEN = {"README.md", "requirements.txt", "constraints.txt", "LICENSE", "LICENSE-TEXT"}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    """The bundle as a student unpacks it: the folder."""
    course, folder = load_course(), tmp_path_factory.mktemp("student")
    write_zip(folder / "student.zip", {f"{course.slug}/{n}": b for n, b in release_files(course).items()})
    with zipfile.ZipFile(folder / "student.zip") as archive:
        archive.extractall(folder)
    return folder / course.slug


@pytest.fixture(scope="module")
def texts(bundle):
    with zipfile.ZipFile(bundle.parent / "student.zip") as archive:  # not the folder: a notebook may have run there
        found = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    return {n: b.decode("utf-8", "replace" if n.endswith(".npz") else "strict") for n, b in found.items()}


def test_what_is_in_it(texts):
    places = {name.split("/")[0] for name in texts}
    assert places == {*GIVEN, "notebooks", "tests", "data"}
    for name in notebooks():
        assert f"notebooks/{name}.ipynb" in texts and f"tests/{name}/index.json" in texts
    assert not [name for name in texts if name.endswith((".pyc", ".sqlite", ".log")) or "solution" in name]


@pytest.mark.every_notebook
def test_no_hidden_case_no_marker_no_salt(built, notebook, texts):
    """Looked for by name and by content, with means other than those that the build itself uses."""
    everything = "\n".join(texts.values())
    hidden = {c for text in built.all_tests.values() for c in re.findall(r"^def (test_\w+)", text, re.M)}
    hidden -= {c for text in built.public_tests.values() for c in re.findall(r"^def (test_\w+)", text, re.M)}
    assert len(hidden) >= at_least(notebook)["hidden_cases"]
    assert not [name for name in hidden if re.search(rf"\b{name}\b", everything)]
    assert not re.search(
        r"(BEGIN|END) (SOLUTION|TEST|HIDDEN|PROMPT)|# SOLUTION|hidden: ?true|use_hidden_salt\(['\"]", everything
    )
    assert load_course().hidden_salt not in everything


@pytest.mark.every_notebook
def test_no_answer_in_notebook_or_tests(built, notebook, texts):
    """The lines in which the solved notebook differs from the student's are nowhere in the bundle."""
    student = {line.strip() for c in built.student.cells for line in c.source.splitlines()}
    solution = {line.strip() for c in built.solution.cells for line in c.source.splitlines()}
    plain = re.compile(  # says nothing: everybody writes it so
        r"for \w+ in (\w+|range\((\w+|len\(\w+\))\)):|if \w+ is (not )?None:|(optimizer|loss|model)\.\w+\(\)|super\(\)\.__init__\(\)"
    )
    answers = {
        line
        for line in solution - student
        if len(line) > 15 and not line.startswith(("#", '"""')) and not plain.fullmatch(line)
    }
    assert len(answers) >= at_least(notebook)["answer_lines"]
    for name, text in texts.items():
        lines = {line.strip().strip('",').replace("\\n", "").replace('\\"', '"') for line in text.splitlines()}
        assert not lines & answers, f"{name}: {sorted(lines & answers)[:3]}"


def test_nothing_packed_hides_in_it(texts):
    """No block of base64, gzip or zlib data stands in a text file."""
    for name, text in texts.items():
        for block in re.findall(r"[A-Za-z0-9+/=_-]{200,}", text):
            data = base64.b64decode(block + "===", altchars=None, validate=False)
            for unpack in (gzip.decompress, zlib.decompress):
                with pytest.raises((OSError, EOFError, zlib.error)):
                    unpack(data)
            pytest.fail(f"{name}: a block of {len(block)} unreadable characters")


def test_no_hidden_song(texts):
    """Songs that only graders have: no line of them, and not the packed form that hidden tests carry."""
    songs = lyrics.hidden_songs()
    others = "\n".join(row[5] for part in ("train", "val") for row in lyrics.read_all()[part])
    lines = {line.strip() for song in songs for line in song.splitlines() if len(line.strip()) > 25}
    assert len(songs) >= 20 and len(lines) > 300 and not [line for line in lines if line in others]
    packed = lyrics.packed_songs()
    for name, text in texts.items():
        plain = text.replace("\\n", "\n").replace('\\"', '"')
        assert not [line for line in lines if line in plain], name
        assert packed[:60] not in text and packed[-60:] not in text, name


@pytest.mark.every_notebook
@pytest.mark.parametrize("where", ["notebooks/course/extra.py", "tests/NOTEBOOK/extra.py"])
def test_a_leak_is_refused(where, built, notebook, monkeypatch):
    """A line of a solution in the helper package or in a public test stops the release."""
    import autograder.release as module

    student = {line.strip() for c in built.student.cells for line in c.source.splitlines()}
    answer = next(
        line.strip()
        for c in built.solution.cells
        if c.cell_type == "code" and "answer" in c.metadata.get("tags", [])
        for line in c.source.splitlines()
        if len(line.strip()) > 25 and line.strip() not in student and not line.strip().startswith(("#", '"', "def "))
    )
    real = module.package_files
    extra = {where.replace("NOTEBOOK", notebook): answer.encode()}
    monkeypatch.setattr(module, "package_files", lambda *args: {**real(*args), **extra})
    with pytest.raises(BuildError, match="give something away"):
        release_files()


@pytest.mark.every_notebook
def test_blank_notebook(bundle, built, notebook, note):
    """Run top to bottom as it comes: no cell fails except with NotImplementedError, and every check says so in words."""
    blank = nbformat.read(bundle / "notebooks" / f"{notebook}.ipynb", as_version=4)
    kernel = Kernel(bundle / "notebooks")
    try:
        cells = kernel.run_notebook(blank)
    finally:
        kernel.stop()
    errors = [(c.source[:80], c.error, c.error_text) for c in cells if not c.ok and c.error != "NotImplementedError"]
    assert not errors, errors
    checks = [c for c in cells if c.source.startswith("grader.check(")]
    assert len(checks) == len(built.master.questions)
    assert not [c.source for c in checks if "not written yet" not in c.html]
    assert not [c.source for c in checks if "all public checks passed" in c.html]
    note(f"blank_{notebook}", not_implemented=sum(not c.ok for c in cells), cells=len(cells))


@pytest.mark.every_notebook
def test_notebook_for_a_course_with_dates(notebook):
    """Dates come from the configuration and stand in the header."""
    import dataclasses

    course = dataclasses.replace(load_course(), due={notebook: "Friday 9 October, 18:00"})
    header = build(SOURCE / f"{notebook}.md", course, write=False).student.cells[0].source
    assert "**Due: Friday 9 October, 18:00**" in header


def test_manifest_of_data_is_complete(texts):
    """Every data file has an entry, every bundled entry a file."""
    listed = set(json.loads(texts["data/manifest.json"])["datasets"])
    there = {n.split("/")[-1] for n in texts if n.startswith("data/")} - {"README.md", "manifest.json"}
    assert there <= listed
