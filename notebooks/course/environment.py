"""The first cell of every notebook: where am I, is everything here, and an Otter grader that works there."""

import importlib.metadata
import importlib.util
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from course import settings

COLAB, JUPYTER, GRADING = "Google Colab", "Jupyter", "the autograder"
LOOK_FOR = ("numpy", "sympy", "matplotlib", "networkx", "torch")


def where():
    """Return where this runs: `COLAB`, `JUPYTER` or `GRADING`."""
    otter = sys.modules.get("otter")
    if os.environ.get("COURSE_GRADING") or getattr(getattr(otter, "Notebook", None), "_grading_mode", False):
        return GRADING
    return COLAB if "google.colab" in sys.modules else JUPYTER


class Silent:
    """Stands in for Otter's notebook object while the judge runs the cells: checks are the judge's business."""

    def check(self, *args, **kwargs):
        """Do nothing."""

    check_all = export = to_pdf = check


def start(notebook):
    """Check the machine, print one line per finding, and return the grader for ``grader.check(...)``.

    Parameters
    ----------
    notebook : str
        Name of the notebook without ending, e.g. ``"01_derivations"``.

    Returns
    -------
    otter.Notebook
    """
    if os.environ.get("COURSE_GRADING"):
        return Silent()
    place = where()
    say(True, f"{place}, Python {platform.python_version()}, course version {settings()['version']}")
    tests, index = find_tests(notebook)
    needs = index.get("needs", {})
    if place == COLAB:
        add_missing_packages({**settings()["colab_packages"], **needs})
    for package in (*LOOK_FOR, *(spec.partition("==")[0] for spec in needs.values())):
        report_package(package)
    return make_grader(notebook, place, tests, index)


def say(good, text, mend=""):
    """Print one line of the self-test; ``mend`` says what to do when it failed."""
    print(f"[{'OK' if good else 'FAIL'}] {text}" + (f"\n       → {mend}" if mend and not good else ""))


def report_package(package):
    """Say whether a package is there, and which version."""
    try:
        say(True, f"{package} {importlib.metadata.version(package)}")
    except importlib.metadata.PackageNotFoundError:
        optional = " (only some checks need it)" if package == "torch" else ""
        say(False, f"{package} is missing{optional}", "in a terminal: make lab, or pip install -r requirements.txt")


def add_missing_packages(packages):
    """Install what is missing of module → distribution. Never touches a package that is already there."""
    missing = [spec for module, spec in packages.items() if importlib.util.find_spec(module) is None]
    if not missing:
        return
    before = _versions()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", *missing]
    result = subprocess.run(pip, capture_output=True, text=True)
    importlib.invalidate_caches()
    changed = [name for name, version in before.items() if _versions().get(name) != version]
    if result.returncode:
        last = result.stderr.strip().splitlines()[-1:] or ["no message"]
        say(False, f"could not add {', '.join(missing)}: {last[0]}", "is the machine online? Run this cell again")
    elif changed:
        say(False, f"pip changed {', '.join(changed)}", "Runtime → Disconnect and delete runtime, then start again")
    else:
        say(True, f"added {', '.join(missing)}; nothing that was installed has changed")


def _versions():
    return {d.metadata["Name"]: d.version for d in importlib.metadata.distributions()}


def find_tests(notebook):
    """Return the folder of the public tests, where this machine keeps them, and the list of exercises in it."""
    tests = next((d for d in (Path("../tests") / notebook, Path("tests") / notebook) if d.is_dir()), None)
    index = {"questions": []}
    if tests and (tests / "index.json").is_file():
        index = json.loads((tests / "index.json").read_text(encoding="utf-8"))
    return tests, index


def make_grader(notebook, place, tests, index):
    """Return Otter's notebook object for the public tests."""
    import otter

    from course import display

    if place != GRADING:
        say(
            tests is not None, f"public tests of {notebook}", "this notebook has to stay in its folder, next to course/"
        )
    display.install(index)
    name = f"{notebook}.ipynb"
    grader = otter.Notebook(name if os.path.exists(name) else None, tests_dir=str(tests or "tests"))
    if place != GRADING:
        say(True, f"Otter {importlib.metadata.version('otter-grader')} is ready: {len(index['questions'])} exercises")
    return grader
