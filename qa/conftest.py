"""What the project's own tests share: built notebooks, a real kernel, a judge, and where results of gates are noted.

A test marked ``every_notebook`` is a gate: it runs once for each master in ``source/``. Any other test that needs a
notebook uses the first one.
"""

import contextlib
import dataclasses
import functools
import json
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
for path in (ROOT, ROOT / "notebooks", ROOT / "qa"):
    if str(path) not in sys.path:
        sys.path.insert(0, str(path))
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts us in the background lets us ignore it

NOTEBOOK = "01_derivations"  # of tests that need some notebook
SALTS = [f"salt {i}" for i in range(20)]
FIGURES = ROOT / "dist" / "qa"
TRAINS = ("02_sgns",)  # within some seconds, so it may do so before our eyes


# --- which tests run, and where ---------------------------------------------------------------------------------------

# The pieces of work that take longest, longest first: whoever begins with a long piece in the end works alone.
LONGEST = (
    "test_answers_in_notebook",
    "test_grade",
    "test_colab",
    "test_mutants",
    "test_answers_in_judge",
    "test_answers_in_otter_run",
    "test_browser",
)
# Files whose tests share nothing that takes long to make: each of their tests may go to another worker.
LOOSE = ("test_bad_submissions", "test_tampering")
# Files whose tests change something that all of them use: one worker has them all. Here it is the replica's packages.
TOGETHER = ("test_colab",)


def pytest_addoption(parser):
    parser.addoption("--notebook", help="run only the gates of one notebook: 2, 02 or 02_sgns")


def pytest_configure(config):
    config.addinivalue_line("markers", "every_notebook: a gate, run once for each master in source/")


def pytest_generate_tests(metafunc):
    if "notebook" in metafunc.fixturenames and metafunc.definition.get_closest_marker("every_notebook"):
        metafunc.parametrize("notebook", notebooks(), indirect=True, scope="module")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    from autograder.course import find_master

    if config.getoption("--notebook"):
        wanted = find_master(config.getoption("--notebook")).stem
        kept = [i for i in items if getattr(i, "callspec", None) and i.callspec.params.get("notebook") == wanted]
        config.hook.pytest_deselected(items=[i for i in items if i not in kept])
        items[:] = kept
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


def piece_of(nodeid):
    """Return what a test shares with others that have to run beside it: file and notebook; a part is a piece of its own."""
    file, _, test = nodeid.partition("::")
    if Path(file).stem in LOOSE:
        return nodeid
    if Path(file).stem in TOGETHER:
        return file
    found = re.findall(r"(?<=[\[-])(?:\d\d_[a-z_]+|part \d+)(?=[]-])", test)
    return " ".join([file, *sorted(found)])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Like ``--dist loadfile``, but notebooks and parts of one file may run side by side."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    scheduler = LoadFileScheduling(config, log)
    scheduler._split_scope = piece_of
    return scheduler


def in_parts(count):
    """Let a test run in so many parts, which workers share among them; the test gets ``part``, a number from 0."""
    return pytest.mark.parametrize("part", range(count), ids=[f"part {n}" for n in range(1, count + 1)])


# --- notebooks --------------------------------------------------------------------------------------------------------


def notebooks():
    """Return the names of all notebooks that have a master."""
    from autograder.course import masters

    return [path.stem for path in masters()]


def at_least(notebook):
    """Return what a notebook promises of its checks, ``figures.yml``; the tests compare."""
    figures = yaml.safe_load((ROOT / "qa" / "figures.yml").read_text())
    assert notebook in figures, f"qa/figures.yml: write an entry for {notebook}"
    return figures[notebook]


def possible(built):
    """Return question → points that its checks can give; the rest is given by hand."""
    return {q.name: q.points - q.manual_points for q in built.master.questions}


def asked(built):
    """Return how many exercises the line below each check counts: all but a bonus."""
    return sum(not getattr(q, "bonus", False) for q in built.master.questions)


def built_with(notebook=NOTEBOOK, salt="", secret=""):
    """Build a notebook for another public and another secret salt, without writing anything."""
    from autograder.build import build
    from autograder.course import find_master, load_course

    course = load_course()
    if salt:
        course = dataclasses.replace(course, salt=salt)
    old = os.environ.get("COURSE_SECRET_SALT")
    if secret:
        os.environ["COURSE_SECRET_SALT"] = secret
    try:
        return build(find_master(notebook), course, write=False)
    finally:
        os.environ.pop("COURSE_SECRET_SALT", None)
        if old is not None:
            os.environ["COURSE_SECRET_SALT"] = old


_built = functools.cache(built_with)


def with_salts(built, salt, secret):
    """Return the notebook for other salts, as `built_with` makes it, without another run of Otter; test_build compares."""
    from autograder.build import settings_json, test_file
    from autograder.course import load_course

    master, course = built.master, dataclasses.replace(load_course(), salt=salt)
    tests = {f"{q.name}.py": test_file(master, q, public=False, salt=secret) for q in master.questions}
    archive = {**built.autograder, **{f"tests/{name}": text.encode() for name, text in tests.items()}}
    archive["files/course/course.json"] = settings_json(course).encode()
    return dataclasses.replace(built, all_tests=tests, autograder=archive)


@pytest.fixture(scope="module")
def notebook(request):
    """The notebook that a gate is for; the first one where a test is not a gate."""
    return getattr(request, "param", NOTEBOOK)


@pytest.fixture(scope="module")
def built(notebook):
    """The notebook, built from its master."""
    return _built(notebook)


@pytest.fixture(scope="module")
def autograder_zip(built, tmp_path_factory):
    """The notebook's autograder as a zip file."""
    from autograder.build import write_zip

    path = tmp_path_factory.mktemp("autograder") / f"{built.master.name}.zip"
    write_zip(path, built.autograder)
    return path


@pytest.fixture(scope="module")
def catalogue(notebook):
    """Every catalogued answer of the notebook."""
    from autograder.catalogue import read_catalogue

    return read_catalogue(notebook)


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


@pytest.fixture(scope="module")
def workplace(built, tmp_path_factory):
    """A folder laid out like the repository (notebooks/, tests/, data/), with all tests, public and hidden, in all_tests/."""
    from autograder.solved import files_beside, lay_out

    folder = lay_out(built, tmp_path_factory.mktemp("workplace"))
    for name, content in files_beside(built).items():
        (folder / "notebooks" / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def solved(built, workplace):
    """A real Jupyter kernel in which the solved notebook has been run once, top to bottom."""
    from kernel import Kernel

    kernel = Kernel(workplace / "notebooks")
    kernel.run_notebook(built.solution)
    yield kernel
    kernel.stop()


def trained_files(built):
    """Return name → bytes of the files to put beside a notebook that is run as a whole, so that it need not train for minutes."""
    from autograder.solved import files_beside

    return {} if built.master.name in TRAINS else files_beside(built)
