"""Grading one submission: cells run in the box, Otter's own test files run here and ask the box.

The judge trusts nothing that comes out of the box but the fact that it is a value. Tests, salts and expected values never
leave this process. Every misfortune has a name, and every question that can still be graded is graded.
"""

import hashlib
import json
import re
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import NOTEBOOKS

if str(NOTEBOOKS) not in sys.path:
    sys.path.insert(0, str(NOTEBOOKS))

from autograder.files import FileReader, find_files  # noqa: E402 - needs course on the path
from autograder.proxy import CaseOver, Link, Names, WorkerLost  # noqa: E402
from autograder.sandbox import Box, BoxFailed, Limits, fork_server  # noqa: E402
from autograder.wire import WireError  # noqa: E402
from course import check, display  # noqa: E402
from course.check import Failure, StudentError  # noqa: E402
from course.check.values import raised  # noqa: E402

GRADER_ERROR = "grader error"  # an outcome: the grading went wrong, not the submission
IGNORE_TAG = "otter_ignore"
STILL_RUNNING = "still running"
MOST_RESTARTS = 3
MOST_ANSWER, MOST_NOTES, MOST_NOTE = 20_000, 20, 600


@dataclass
class Autograder:
    """One notebook's autograder zip, read.

    Attributes
    ----------
    name : str
        The notebook that it grades.
    tests : dict from question to test file text
    files : dict from name to bytes
        What travels beside the notebook: ``course/`` and ``data/``.
    index : dict
        Titles, points and names of the questions.
    settings : dict
        Otter's configuration.
    sha256 : str
    """

    name: str
    tests: dict
    files: dict
    index: dict
    settings: dict
    sha256: str

    @classmethod
    def read(cls, path):
        """Read an autograder zip that `autograder.build` wrote."""
        content = Path(path).read_bytes()
        with zipfile.ZipFile(path) as archive:
            files = {n: archive.read(n) for n in archive.namelist() if not n.endswith("/")}
        settings = json.loads(files["otter_config.json"])
        return cls(
            settings["assignment_name"],
            {Path(n).stem: b.decode() for n, b in files.items() if n.startswith("tests/") and n.endswith(".py")},
            {n.removeprefix("files/"): b for n, b in files.items() if n.startswith("files/")},
            json.loads(files["index.json"]),
            settings,
            hashlib.sha256(content).hexdigest(),
        )


@dataclass
class Result:
    """What grading one submission gave; `as_dict` is what is stored.

    Attributes
    ----------
    outcome : str
        ``graded``, or the name of the reason why nothing could be graded.
    notes : list of (name, sentence)
        Misfortunes on the way, in plain words.
    questions : list of dict
        For each question its points and its cases with their messages.
    """

    submission: str
    outcome: str = "graded"
    isolation: str = ""
    notes: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    gradescope: dict = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def score(self):
        """Points that the checks gave."""
        return sum(q["score"] for q in self.questions)

    def note(self, name, sentence):
        """Record a misfortune, once; beyond the first twenty only that there were more."""
        if (name, sentence) not in self.notes and len(self.notes) < MOST_NOTES:
            self.notes.append((name, sentence) if len(self.notes) < MOST_NOTES - 1 else ("more", "And so on."))

    def as_dict(self):
        """Plain data, ready for JSON; every text is cut, and without characters that cannot be written."""
        data = {**self.__dict__, "score": self.score, "possible": sum(q["possible"] for q in self.questions)}
        return _plain(data)


def _plain(value, most=MOST_ANSWER):
    if isinstance(value, str):
        return value[:most].encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_plain(k): _plain(v, MOST_NOTE if k == "notes" else most) for k, v in value.items()}
    return [_plain(v, most) for v in value] if isinstance(value, (list, tuple)) else value


class Judge:
    """Grades submissions for one notebook.

    Parameters
    ----------
    autograder : Autograder
    isolation : str
        ``bubblewrap`` or ``process``.
    limits : Limits
    slot : int
        Number of the box; boxes that run at the same time need different ones.
    """

    def __init__(self, autograder, isolation="bubblewrap", limits=None, slot=0):
        from otter.test_files.exception_test import ExceptionTestFile

        self.autograder, self.isolation, self.limits, self.slot = autograder, isolation, limits or Limits(), slot
        if isolation == "bubblewrap":
            fork_server()  # it imports its libraries while the tests are read, and forks of this process share it
        display.install(autograder.index, limits=False)
        self.tests = [ExceptionTestFile.from_string(t, path=f"{n}.py") for n, t in sorted(autograder.tests.items())]
        one_torch_thread()
        self.public_salt = json.loads(autograder.files["course/course.json"])["salt"]
        self.hidden_salt = check.hidden_salt()  # reading the tests has set it

    def grade(self, submission, questions=None):
        """Grade one submission.

        Parameters
        ----------
        submission : Submission
            See `autograder.intake`.
        questions : collection of str, optional
            Grade only these.

        Returns
        -------
        Result
        """
        started = time.monotonic()
        check.use_salt(self.public_salt)
        check.use_hidden_salt(self.hidden_salt)
        check.use_file_reader(FileReader(self, {}, [], started))  # from here on no test opens a file in this process
        result = Result(submission.name, isolation=self.isolation)
        tests = [t for t in self.tests if questions is None or t.name in questions]
        if submission.problem:
            result.outcome = submission.problem[0]
            result.notes.append(submission.problem)
        elif mismatch := self._wrong_notebook(submission.notebook):
            result.outcome = mismatch[0]
            result.notes.append(mismatch)
        wanted = self._files(questions)
        submission.files.update(find_files(wanted, submission.files))
        run = None if result.outcome != "graded" else _Run(self, submission, result, started)
        with tempfile.TemporaryDirectory(prefix="course-stage-") as folder:
            if run:
                run.start(self._stage(submission, Path(folder), result))
            try:
                if run:
                    run.read_files(wanted)
                # written answers come before hidden cases: nothing that those show can get into what a student reads
                records = self._run_tests(tests, run, False)
                result.answers = run.answers(self._written(questions)) if run else {}
                records |= self._run_tests(tests, run, True)
                if any(r["stage"] == "file" for r in records.values()):
                    run.note_files()
            finally:
                check.use_file_reader(None)
                if run:
                    run.stop()
        self._collect(tests, records, result)
        result.seconds = round(time.monotonic() - started, 3)
        return result

    def _written(self, questions):
        entries = self.autograder.index["questions"]
        return [name for q in entries if questions is None or q["name"] in questions for name in q["written"]]

    def _files(self, questions):
        entries = self.autograder.index["questions"]
        return sorted({f for q in entries if questions is None or q["name"] in questions for f in q["files"]})

    def _wrong_notebook(self, notebook):
        claimed = assignment_name(notebook)
        if claimed and claimed != self.autograder.name:
            return "wrong notebook", f"This is the notebook {claimed!r}; {self.autograder.name!r} was expected."
        defined = {n for q in self.autograder.index["questions"] for n in q["defines"]}
        code = "\n".join(source for _, source in code_cells(notebook))
        if not claimed and not any(re.search(rf"\b{re.escape(name)}\b", code) for name in defined):
            return "wrong notebook", f"Nothing in this notebook belongs to {self.autograder.name!r}."
        return None

    def _stage(self, submission, folder, result):
        """Write the submission's files, then the instructor's over them: their course/ and data/ win."""
        stage = folder / "stage"
        stage.mkdir()
        owned = {Path(name).parts[0] for name in self.autograder.files}
        wanted = {n: b for n, b in submission.files.items() if not owned & set(Path(n).parts[:1])}
        for name, content in {**self.autograder.files, **wanted}.items():
            path = stage / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            except (OSError, ValueError) as error:
                if name in self.autograder.files:
                    raise
                sentence = f"The file {name[:60]!r} cannot be written ({type(error).__name__}) and was left out."
                result.note("file left out", sentence)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        return stage

    def _run_tests(self, tests, run, hidden):
        """Run all public cases, or all hidden ones."""
        return {id(c): self._run_case(c, run) for test in tests for c in test.test_cases if c.hidden is hidden}

    def _run_case(self, case, run):
        if run is None:
            return _record(case, Failure("not graded", stage="not graded", problem="See the note at the top."))
        error = run.case(lambda names: case.body.call_func(names))
        return _record(case, error)

    def _collect(self, tests, records, result):
        from otter.run import AutograderConfig
        from otter.test_files import GradingResults
        from otter.test_files.abstract_test import TestCaseResult

        entries = {q["name"]: q for q in self.autograder.index["questions"]}
        for test in tests:
            cases = [records[id(c)] for c in test.test_cases]
            texts = ("✅ Test case passed" if r["passed"] else f"❌ Test case failed\n{r['message']}" for r in cases)
            test.test_case_results = [
                TestCaseResult(test_case=c, message=text, passed=r["passed"])
                for c, r, text in zip(test.test_cases, cases, texts)
            ]
            entry = entries.get(test.name, {"number": test.name, "title": test.name, "manual_points": 0})
            facts = {k: entry[k] for k in ("number", "title", "manual_points")} | {"bonus": entry.get("bonus", False)}
            result.questions.append(
                {"name": test.name, **facts, "score": test.score, "possible": test.possible, "cases": cases}
            )
        result.gradescope = GradingResults(tests).to_gradescope_dict(AutograderConfig(self.autograder.settings))


def one_torch_thread():
    """Keep torch to one thread: faster on shared cores, and a fork of a process with its thread pool would hang."""
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)


def _record(case, error):
    facts = {"name": case.name, "hidden": case.hidden, "points": case.points, "passed": error is None}
    stage, named = getattr(error, "stage", ""), getattr(error, "named", [])
    if error is not None and not stage:
        stage = "raised" if isinstance(error, StudentError) else "check"
    return {**facts, "stage": stage, "mistakes": named, "message": "" if error is None else display.message(error)}


class _Run:
    """One submission in its box: starts it, restarts it when it is lost, runs cases in it."""

    def __init__(self, judge, submission, result, started):
        self.judge, self.submission, self.result = judge, submission, result
        self.end = started + judge.limits.submission_seconds
        self.skip, self.restarts, self.box, self.link, self.over = set(), 0, None, None, ""
        self.file_problems = {}

    def start(self, stage):
        """Start the box and run the cells; leave out a cell that takes the process down, and say so."""
        self.stage = stage
        while self.link is None and not self.over:
            self._start_once()

    def _start_once(self):
        judge = self.judge
        cells = [(i, s) for i, s in code_cells(self.submission.notebook) if i not in self.skip]
        self.box = Box(self.stage, judge.limits, judge.isolation, judge.public_salt, judge.slot)
        self.box.start()
        current, numbers = None, {i for i, _ in cells}
        try:
            self._send_job({"cells": cells, "cell_seconds": judge.limits.cell_seconds, "limits": self.box.job_limits()})
            if self.over:
                return
            limit = time.monotonic() + 60.0  # imports
            while True:
                message = self.box.receive(min(limit, self.end))
                if message.get("state") == "ready":
                    self.link = Link(self.box)
                    return
                if type(message.get("cell")) is not int or message["cell"] not in numbers:
                    raise WireError("a report about a cell that does not exist")
                current = message["cell"]
                if message.get("state") == "done":
                    self._cell_done(current, message)
                limit = time.monotonic() + judge.limits.cell_seconds + judge.limits.grace_seconds
        except (EOFError, OSError, TimeoutError, WireError) as error:
            self._cells_failed(current, error)

    def _send_job(self, job):
        try:
            self.box.send(job)
        except WireError:
            self.box.stop()
            self.over = "its code cells are too long"
            self.result.note("too large", "The code cells together are longer than what is graded. Remove pasted data.")

    def _cell_done(self, number, message):
        error = message.get("error")
        if not isinstance(error, dict):
            return
        kind, text, line = (str(error.get(k, ""))[:300].rstrip(". \n") for k in ("kind", "message", "line"))
        where = f"cell {number}" + (f", {line}" if line else "")
        if kind == "CellTimeout":
            self.result.note("cell timeout", f"In {where}: {text}. It was stopped; the cells after it ran.")
        elif kind in ("SyntaxError", "IndentationError", "TabError"):
            self.result.note("syntax error", f"In {where}: {kind}: {text}. The other cells ran.")
        elif kind == "MemoryError":
            self.result.note("memory", f"In {where}: the memory limit was reached. The other cells ran.")
        elif kind != "NotImplementedError":
            self.result.note("cell error", f"In {where}: {kind}: {text}. The cells after it ran.")

    def _cells_failed(self, number, error):
        memory, timeout = self.box.over_memory, isinstance(error, TimeoutError)
        words = self.box.last_words() if number is None else ""
        self.box.stop()
        if number is None and not isinstance(error, WireError) and time.monotonic() < self.end:
            raise BoxFailed(f"the box for submissions does not start: {words}")
        if number is None:  # it talked nonsense before its first cell
            number = min((i for i, _ in code_cells(self.submission.notebook) if i not in self.skip), default=0)
        if time.monotonic() >= self.end or self.restarts >= MOST_RESTARTS:
            late = time.monotonic() >= self.end
            self.over = "it used up the time for one submission" if late else "its process could not be kept alive"
            self.result.note("out of time" if late else "process lost", f"The cells did not finish: {self.over}.")
            return
        self.restarts += 1
        self.skip.add(number)
        name = "memory" if memory else "cell timeout" if timeout else "cell crash"
        why = "used more memory than allowed" if memory else "did not stop" if timeout else "ended the whole process"
        self.result.note(name, f"Cell {number} {why}. The notebook was run again without it.")

    def case(self, run):
        """Run one test case; return None if it passed, else the exception that says why not."""
        if self.link is None or self.over:
            return Failure(
                "not graded", stage="not graded", problem=f"The submission stopped: {self.over or 'no process'}."
            )
        left = self.end - time.monotonic()
        if left <= 1:
            self.over = "it used up the time for one submission"
            self.result.note("out of time", "The checks did not finish: the time for one submission was used up.")
            return self.case(run)
        error = self._try_case(run, min(self.judge.limits.case_seconds, left))
        if isinstance(error, WorkerLost):
            return self._lost(error)
        if isinstance(error, CaseOver):
            error = self._case_over(error)
        return raised("your code", error) if type(error) is StudentError else error

    def _try_case(self, run, seconds):
        error = None
        try:
            self.link.begin(seconds)
            with check.time_limit(seconds + self.judge.limits.grace_seconds):
                run(Names(self.link))
        except check.TimeLimit:
            return WorkerLost(STILL_RUNNING)  # the judge itself was kept busy, or kept waiting
        except (Exception, Failure) as caught:
            error = caught
        try:
            self.link.end()
        except WorkerLost as lost:
            return lost if not isinstance(error, Failure) else error
        if error is None and self.link.ended not in ("done",):
            return CaseOver("Crash", "the process ended")
        return error

    def _case_over(self, error):
        if error.kind == "TimeLimit":
            self.result.note("check timeout", "A check was stopped because the submission's code took too long.")
            return raised(
                "your code",
                StudentError("TimeLimit", f"still running after {self.judge.limits.case_seconds:g} seconds"),
            )
        memory = self.box.over_memory
        self.result.note("check crash", "During a check the submission's code ended its own process.")
        why = (
            "It used more memory than allowed."
            if memory
            else "os._exit, a crash in a library, or too much memory does that."
        )
        return Failure("your code ended the whole process", stage="crash", problem=why)

    def _lost(self, error):
        if str(error) == STILL_RUNNING:
            self._restart()
            self.result.note("check timeout", "A check was stopped because what the submission gave it took too long.")
            return raised(
                "your answer", StudentError("TimeLimit", "still running when the time of this check was over")
            )
        memory = self.box.over_memory
        name = "memory" if memory else "check crash"
        why = "used more memory than allowed" if memory else "took its process down"
        self.result.note(name, f"During a check the submission {why}. The other checks ran in a new one.")
        self._restart()
        return Failure("your code ended the whole process", stage="crash", problem=f"It {why}.")

    def _restart(self):
        self.box.stop()
        self.link = None
        if self.restarts < MOST_RESTARTS:
            self.restarts += 1
            self.start(self.stage)
        else:
            self.over = "its process could not be kept alive"

    def read_files(self, wanted):
        """Open the checkpoints among the files that tests ask for, once and before them: it has its own limits."""
        if self.link is None or self.over or not wanted:
            return
        names = [Path(file).stem for file in wanted if file.endswith(".pt")]
        reader = FileReader(self.judge, self.submission.files, names, self.end)
        self.file_problems = reader.problems
        check.use_file_reader(reader)

    def note_files(self):
        """Record what was wrong with files that tests asked for."""
        for name, problem in self.file_problems.items():
            self.result.note("file", f"{name}.pt: {problem.name}. {problem.sentence}")

    def answers(self, names):
        """Return the written answers, name → text, as far as they can be had."""
        found = {}
        for name in names:
            self.case(lambda known, name=name: found.update({name: known.get(name)}))
        return {k: v.strip()[:MOST_ANSWER] for k, v in found.items() if isinstance(v, str)}

    def stop(self):
        """End the box."""
        if self.box is not None:
            self.box.stop()


# --- notebooks --------------------------------------------------------------------------------------------------------


def code_cells(notebook):
    """Return (position, source) of the code cells that are to be run; cells tagged ``otter_ignore`` are left out."""
    cells = []
    for position, cell in enumerate(notebook["cells"], 1):
        tags = cell.get("metadata", {}).get("tags", [])
        if cell.get("cell_type") == "code" and not (isinstance(tags, list) and IGNORE_TAG in tags):
            cells.append((position, source_of(cell)))
    return cells


def source_of(cell):
    """Return the text of a cell; notebooks store it as a string or as a list of lines."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def assignment_name(notebook):
    """Return which notebook this is: from its metadata, or, where a front end dropped that, from its setup cell."""
    otter = notebook.get("metadata", {}).get("otter")
    if isinstance(otter, dict) and isinstance(otter.get("assignment_name"), str):
        return otter["assignment_name"]
    for _, source in code_cells(notebook):
        if found := re.search(r'^NOTEBOOK = "([\w-]+)"', source, re.M):
            return found[1]
    return None
