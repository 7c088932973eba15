"""A replica of Colab: its versions of what matters, its shell, its folder /content, an upload, a clone, a download."""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.build import build, notebook_text, write_zip
from autograder.course import SOURCE, load_course
from autograder.intake import find_submissions
from autograder.judge import Autograder, Judge
from autograder.release import release_files
from autograder.solved import SECONDS, files_beside
from conftest import ROOT, asked, possible, trained_files
from kernel import Kernel

HERE = Path(__file__).resolve().parent / "colab"
VENV = ROOT / "dist" / "colab"


@pytest.fixture(scope="module")
def added(built):
    """What the setup cell adds to a machine like Colab: for every notebook, and for this one."""
    every = json.loads(built.autograder["files/course/course.json"])["colab_packages"]
    return {**every, **json.loads(built.autograder["index.json"]).get("needs", {})}


@pytest.fixture(scope="module")
def replica():
    """A virtual environment with Colab's versions; made once, then reused as long as its requirements stay the same."""
    stamp, wanted = VENV / "stamp", hashlib.sha256((HERE / "requirements.txt").read_bytes()).hexdigest()
    python = VENV / "bin" / "python"
    if not stamp.is_file() or stamp.read_text() != wanted:
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "torch==2.13.0"], check=True)
        subprocess.run([*pip, "-r", str(HERE / "requirements.txt")], check=True)
        stamp.write_text(wanted)
    return python


@pytest.fixture
def clean(replica, added):
    """The replica as a student gets it: without anything that an earlier run has added."""
    names = [spec.partition("==")[0] for spec in added.values()]
    subprocess.run([str(replica), "-m", "pip", "uninstall", "--quiet", "-y", *names], check=True, capture_output=True)
    return replica


def freeze(python):
    done = subprocess.run([str(python), "-m", "pip", "freeze", "--all"], capture_output=True, text=True, check=True)
    found = (line.split("==") for line in done.stdout.splitlines() if "==" in line)
    return {name.replace("_", "-"): version for name, version in found}


class Colab:
    """A kernel in the replica whose working directory is /content."""

    def __init__(self, python, folder, **stub):
        self.content, self.downloads = folder / "content", folder / "downloads"
        self.content.mkdir()
        spec = folder / "jupyter" / "kernels" / "colab"
        spec.mkdir(parents=True)
        argv = [*in_content(self.content), str(python), "-m", "google.colab._kernel", "-f", "{connection_file}"]
        (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Colab", "language": "python"}))
        env = {**os.environ, "PYTHONPATH": str(HERE), "STUB_DOWNLOADS": str(self.downloads), **stub}
        os.environ["JUPYTER_PATH"] = str(folder / "jupyter")
        try:
            self.kernel = Kernel(folder, "colab", env)
        finally:
            del os.environ["JUPYTER_PATH"]


def in_content(content):
    """Run in a view of this machine in which ``content`` is /content; nothing is made in the real root folder."""
    command = ["bwrap", "--die-with-parent", "--proc", "/proc", "--dev", "/dev"]
    for top in sorted(Path("/").iterdir()):
        if top.name not in ("proc", "dev", "content") and not top.is_symlink():
            command += ["--dev-bind", str(top), str(top)]
        elif top.is_symlink():
            command += ["--symlink", os.readlink(top), str(top)]
    return [*command, "--bind", str(content), "/content", "--chdir", "/content"]


def setup_source(notebook):
    return next(c.source for c in notebook.cells if c.source.startswith("# Finds the course files"))


@pytest.fixture
def student_zip(built, tmp_path):
    course, path = load_course(), tmp_path / "student.zip"
    write_zip(path, {f"{course.slug}/{name}": content for name, content in release_files(course).items()})
    return path


@pytest.mark.every_notebook
def test_upload_run_everything_hand_in(clean, added, built, student_zip, tmp_path, isolation, autograder_zip, note):
    """The whole way of a student in Colab, with student.zip; pip freeze shows additions only; the judge takes the result."""
    live = tmp_path / "live.ipynb"
    live.write_text(notebook_text(built.solution))
    before = freeze(clean)
    new = {spec.partition("==")[0] for spec in added.values()}
    assert not new & set(before)
    colab = Colab(clean, tmp_path, STUB_UPLOAD=str(student_zip), STUB_NOTEBOOK=str(live))
    kernel = colab.kernel
    try:
        first = kernel.run(setup_source(built.student))
        assert first.ok, first.error_text
        lines = [line for line in first.text.splitlines() if line.startswith("[")]
        assert lines and all(line.startswith("[OK]") for line in lines), first.text
        assert "Google Colab" in first.text and "nothing that was installed has changed" in first.text
        assert "restart" not in first.text.lower()
        after = freeze(clean)
        assert {k: after[k] for k in before} == before, "a preinstalled package has changed"
        assert set(after) - set(before) == new
        again = kernel.run(setup_source(built.student))
        assert again.ok and "[FAIL]" not in again.text and "added" not in again.text
        beside = colab.content / Path(kernel.run("import os; print(os.getcwd())").text.strip()).relative_to("/content")
        for name, content in trained_files(built).items():
            (beside / name).write_bytes(content)
        results = kernel.run_notebook(built.solution, SECONDS)
        assert all(r.ok for r in results), [(r.source[:60], r.error_text) for r in results if not r.ok]
        count = asked(built)
        assert f"{count} of {count} exercises pass their public checks" in results[-2].html
        assert "Hand in this file" in results[-1].text
        shells = kernel.run(
            "print(type(get_ipython()).__module__, __import__('IPython').__version__, np.__version__)"
        ).text
        assert shells.split() == ["google.colab._shell", "7.34.0", "2.1.3"]
    finally:
        kernel.stop()
    (downloaded,) = colab.downloads.read_text().split()
    packed = colab.content / Path(downloaded).relative_to("/content")
    result = Judge(Autograder.read(autograder_zip), isolation).grade(find_submissions(packed)[0])
    assert result.score == sum(possible(built).values()), result.notes
    note(f"colab_{built.master.name}", added=sorted(set(after) - set(before)), changed=[])


def test_copy_from_the_courses_address(clean, notebook, tmp_path, isolation):
    """With a repository address the setup cell clones it; a broken address says so and leads to the upload."""
    import dataclasses

    origin = tmp_path / "origin"
    for name, content in release_files().items():
        path = origin / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    git = ["git", "-C", str(origin), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for step in (["init", "-q", "-b", "term"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *step], check=True)
    course = dataclasses.replace(load_course(), repository=f"file://{origin}", branch="term")
    student = build(SOURCE / f"{notebook}.md", course, write=False).student
    (tmp_path / "one").mkdir()
    colab = Colab(clean, tmp_path / "one")
    try:
        shown = colab.kernel.run(setup_source(student))
        assert shown.ok and "[FAIL]" not in shown.text, shown.text + shown.error_text
        assert (colab.content / course.slug / "tests" / notebook / "index.json").is_file()
    finally:
        colab.kernel.stop()
    broken = build(SOURCE / f"{notebook}.md", dataclasses.replace(course, branch="nowhere"), write=False).student
    (tmp_path / "two").mkdir()
    colab = Colab(clean, tmp_path / "two")
    try:
        shown = colab.kernel.run(setup_source(broken))
        assert "[FAIL] could not copy file://" in shown.text and "Choose the file student.zip" in shown.text
        assert shown.error == "FileNotFoundError" and "Run this cell again" in shown.error_text
    finally:
        colab.kernel.stop()


@pytest.mark.every_notebook
def test_the_oldest_versions_can_grade(clean, added, built, autograder_zip, isolation, tmp_path):
    """The lower ends of requirements.txt, on the grader's side: the replica's Python grades the reference."""
    pip = [str(clean), "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([*pip, *added.values()], check=True)
    path, name = tmp_path / "ada.zip", built.master.name
    write_zip(path, {f"{name}.ipynb": notebook_text(built.solution).encode(), **files_beside(built)})
    command = [str(clean), "-m", "autograder", "grade", str(path), "--notebook", name, "--out", str(tmp_path / "out")]
    done = subprocess.run([*command, "--autograder", str(autograder_zip)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-1500:]
    with open(tmp_path / "out" / "gradebook.csv", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert float(row["points"]) == sum(possible(built).values()), done.stdout
