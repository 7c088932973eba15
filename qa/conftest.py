"""What the project's own tests share: the built notebook, a real kernel, a judge, and where results of gates are noted."""

import contextlib
import dataclasses
import json
import os
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent
for path in (ROOT, ROOT / "notebooks", ROOT / "qa"):
    if str(path) not in sys.path:
        sys.path.insert(0, str(path))
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])

NOTEBOOK = "01_derivations"
SALTS = [f"salt {i}" for i in range(20)]
FIGURES = ROOT / "dist" / "qa"


def built_with(salt="", secret=""):
    """Build notebook 1 for another public and another secret salt, without writing anything."""
    from autograder.build import build
    from autograder.course import find_master, load_course

    course = load_course()
    if salt:
        course = dataclasses.replace(course, salt=salt)
    old = os.environ.get("COURSE_SECRET_SALT")
    if secret:
        os.environ["COURSE_SECRET_SALT"] = secret
    try:
        return build(find_master(NOTEBOOK), course, write=False)
    finally:
        os.environ.pop("COURSE_SECRET_SALT", None)
        if old is not None:
            os.environ["COURSE_SECRET_SALT"] = old


@pytest.fixture(scope="session")
def built():
    """Notebook 1, built from its master."""
    return built_with()


@pytest.fixture(scope="session")
def autograder_zip(built, tmp_path_factory):
    """The autograder of notebook 1 as a zip file."""
    from autograder.build import write_zip

    path = tmp_path_factory.mktemp("autograder") / f"{NOTEBOOK}.zip"
    write_zip(path, built.autograder)
    return path


@pytest.fixture(scope="session")
def catalogue():
    """Every catalogued answer of notebook 1."""
    from autograder.catalogue import read_catalogue

    return read_catalogue(NOTEBOOK)


@pytest.fixture(scope="session")
def isolation():
    """How submissions are boxed here; where bubblewrap cannot run, the tests that need it are skipped with the reason."""
    from autograder.sandbox import NoSandbox, check_bubblewrap

    try:
        check_bubblewrap()
    except NoSandbox as error:
        pytest.skip(str(error))
    return "bubblewrap"


@pytest.fixture(autouse=True)
def untouched():
    """Each test begins in the same surroundings: working directory, environment, and salts that a judge may have set."""
    from course import check

    folder, environment = os.getcwd(), dict(os.environ)
    check.use_salt(None)
    check.use_hidden_salt(None)
    yield
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)


class Boxes:
    """The process namespaces of boxes that were seen below some process while it worked, and what is left in them.

    Each namespace is held open: the kernel gives the number of one that has ended to the next, which may be a neighbour's.
    """

    def __init__(self, pid=None):
        self.top, self.seen, self.stop = psutil.Process(pid), {}, threading.Event()
        self.own = space(psutil.Process())
        self.watch = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self.watch.start()
        return self

    def __exit__(self, *error):
        self.stop.set()
        self.watch.join()

    def _watch(self):
        while not self.stop.wait(0.02):
            with contextlib.suppress(psutil.Error):
                for process in self.top.children(recursive=True):
                    self._hold(process)

    def _hold(self, process):
        with contextlib.suppress(OSError):
            held = os.open(f"/proc/{process.pid}/ns/pid", os.O_RDONLY)
            number = os.fstat(held).st_ino
            if number == self.own or number in self.seen:
                os.close(held)
            else:
                self.seen[number] = held

    def left(self):
        """Return the processes that are still alive in one of the boxes, after up to 5 s for the kernel to end them."""
        end = time.monotonic() + 5
        while (there := self._alive()) and time.monotonic() < end:
            time.sleep(0.1)
        while self.seen:
            os.close(self.seen.popitem()[1])
        return there

    def _alive(self):
        there = psutil.process_iter(["cmdline", "status"])
        return [p for p in there if space(p) in self.seen and p.info["status"] != psutil.STATUS_ZOMBIE]


def space(process):
    """Return the number of the process namespace of a process; None when it is gone."""
    with contextlib.suppress(OSError):
        return os.stat(f"/proc/{process.pid}/ns/pid").st_ino


@pytest.fixture(scope="session")
def note():
    """Write the figures of a gate where a person can read them: dist/qa/NAME.json."""

    def write(name, **figures):
        FIGURES.mkdir(parents=True, exist_ok=True)
        (FIGURES / f"{name}.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")

    return write


@pytest.fixture(scope="session")
def workplace(built, tmp_path_factory):
    """A folder laid out like the repository (notebooks/, tests/, data/), with all tests, public and hidden, in all_tests/."""
    from kernel import lay_out

    return lay_out(built, tmp_path_factory.mktemp("workplace"))


@pytest.fixture(scope="session")
def solved(built, workplace):
    """A real Jupyter kernel in which the solved notebook has been run once, top to bottom."""
    from kernel import Kernel

    kernel = Kernel(workplace / "notebooks")
    kernel.run_notebook(built.solution)
    yield kernel
    kernel.stop()
