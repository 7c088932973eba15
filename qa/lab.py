"""Running the tests of one question against answers, fast: in forks of one process that has run the solution."""

import contextlib
import io
import json
import math
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

from autograder.build import build
from autograder.course import NOTEBOOKS, find_master
from autograder.judge import one_torch_thread
from autograder.solved import files_beside

sys.path.insert(0, str(NOTEBOOKS))
PATIENCE = 10  # a mutant may compute so many times longer than the reference, and some seconds more


class Lab:
    """A solved notebook in this process, and its tests.

    Parameters
    ----------
    notebook : str
        Name or number of the notebook.
    built : Built, optional
        The same, built already.
    """

    def __init__(self, notebook, built=None):
        from otter.test_files.exception_test import ExceptionTestFile

        self.built = built or build(find_master(notebook), write=False)
        self.tests = {
            q.name: ExceptionTestFile.from_string(self.built.all_tests[f"{q.name}.py"], path=f"{q.name}.py")
            for q in self.built.master.questions
        }
        one_torch_thread()
        self.namespace = {"__name__": "__main__", "display": lambda *shown: None}
        self.folder, self.reference_seconds = self._folder(), {}
        self._run(self.built.solution)

    def _folder(self):
        """Return where the notebook runs: in its folder, or, if it comes with files, in one that holds copies of them."""
        files = files_beside(self.built)
        if not files:
            return NOTEBOOKS
        self.kept = tempfile.TemporaryDirectory()
        for name, content in files.items():
            (Path(self.kept.name) / name).write_bytes(content)
        return self.kept.name

    def _run(self, notebook):
        with self._surroundings(), contextlib.redirect_stdout(io.StringIO()):
            for i, cell in enumerate(notebook.cells):
                if cell.cell_type == "code":
                    exec(compile(cell.source, f"<cell {i}>", "exec"), self.namespace)  # our own solution

    @contextlib.contextmanager
    def _surroundings(self, folder=None):
        """Be where a grader would be, for as long as it takes."""
        here = os.getcwd()
        with mock.patch.dict(os.environ, COURSE_GRADING="1"):
            os.chdir(folder or self.folder)
            try:
                yield
            finally:
                os.chdir(here)

    def answer_cells(self, question):
        """Return the sources of the cells in which the reference answers a question."""
        cells = self.built.solution.cells
        end = next(i for i, c in enumerate(cells) if c.source == f'grader.check("{question}")')
        begin = max((i for i in range(end) if cells[i].source.startswith("grader.check(")), default=0)
        return [c.source for c in cells[begin:end] if "answer" in c.metadata.get("tags", [])]

    def survives(self, question, source):
        """Return whether a changed answer passes every test. The tests stop at the first that fails.

        The limit of time is one of computing, so that a busy machine kills no mutant that a calm one lets live.
        """
        if question not in self.reference_seconds:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            assert verdict(self.check(question)) == "passed", f"the reference of {question} does not pass"
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.reference_seconds[question] = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        limit = 2 + PATIENCE * self.reference_seconds[question]
        found = self.check(question, source, seconds=20 * limit, computing=limit, until=lambda case: not case["passed"])
        return verdict(found) == "passed"

    def check(self, question, source="", salts=("", ""), seconds=60, computing=None, until=None):
        """Run the tests of a question in a fork, after ``source`` has redefined some of the answer.

        Parameters
        ----------
        question : str
        source : str
            Code that replaces (parts of) the solution.
        salts : (public, hidden)
        seconds : float
            After that the fork is killed.
        computing : float, optional
            The same, in seconds of the processor.
        until : callable, optional
            Given the result of a test, it says whether to stop there.

        Returns
        -------
        list of dict with name, hidden, points, passed, stage, named, message; or ``[{"stage": "killed", …}]``.
        """
        with self._work() as folder:
            read, write = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(read)
                with self._surroundings(folder), os.fdopen(write, "w") as out:
                    if computing:
                        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(computing), math.ceil(computing) + 1))
                    json.dump(self._check_here(question, source, salts, until), out)
                os._exit(0)
            os.close(write)
            return _collect(read, child, seconds)

    @contextlib.contextmanager
    def _work(self):
        """Give a variant a place to write: what it writes there is gone afterwards."""
        if not hasattr(self, "kept"):
            yield self.folder
            return
        with tempfile.TemporaryDirectory() as work:
            yield shutil.copytree(self.folder, work, dirs_exist_ok=True)

    def files(self, source):
        """Return name → bytes of what lies beside the notebook after ``source`` has run there: what a student would hand in."""
        with self._work() as work:
            child = os.fork()
            if child == 0:
                with self._surroundings(work), contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(source, "<cell variant>", "exec"), self.namespace)  # ours: a catalogued answer
                os._exit(0)
            os.waitpid(child, 0)
            return {path.name: path.read_bytes() for path in Path(work).iterdir() if path.is_file()}

    def _check_here(self, question, source, salts, until):
        from course import check

        if salts[0]:
            os.environ["COURSE_SALT"] = salts[0]
        if salts[1]:
            check.use_hidden_salt(salts[1])
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, 1)
        os.dup2(devnull, 2)
        try:
            exec(compile(source, "<cell variant>", "exec"), self.namespace)  # ours: a catalogued answer or a mutant
        except BaseException as error:
            return [_failed("the cell itself", error)]
        results = []
        for case in self.tests[question].test_cases:
            results.append(_run_case(case, self.namespace))
            if until and until(results[-1]):
                break
        return results


def _run_case(case, namespace):
    from course.check import TimeLimit, time_limit

    facts = {"name": case.name, "hidden": case.hidden, "points": case.points}
    try:
        with time_limit(20):
            case.body.call_func(namespace)
    except (Exception, TimeLimit) as error:
        return {**_failed(case.name, error), **facts}
    return {**facts, "passed": True, "stage": "", "named": [], "message": ""}


def _failed(name, error):
    named, stage = getattr(error, "named", []), getattr(error, "stage", type(error).__name__)
    return {
        "name": name,
        "passed": False,
        "stage": stage,
        "named": named,
        "message": str(error),
        "hidden": False,
        "points": 0,
    }


def _collect(read, child, seconds):
    end, chunks = time.monotonic() + seconds, []
    with os.fdopen(read, "rb", buffering=0) as stream:
        while select.select([stream], [], [], max(0, end - time.monotonic()))[0]:
            chunk = stream.read(65536)
            if not chunk:
                break
            chunks.append(chunk)
        else:
            os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    try:
        return json.loads(b"".join(chunks))
    except ValueError:
        return [_failed("the whole question", RuntimeError("killed"))]


def verdict(results):
    """Return one of ``passed``, ``partly``, ``failed`` for the results of a question."""
    passed = [r["passed"] for r in results]
    return "passed" if all(passed) else "partly" if any(passed) else "failed"
