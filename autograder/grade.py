"""Grading a class: every submission in a process and a box of its own, each result stored as soon as it is there."""

import contextlib
import json
import os
import select
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from autograder.intake import find_submissions
from autograder.judge import GRADER_ERROR, Autograder, Judge, Result
from autograder.report import summary_table, write_gradebook, write_student_pages
from autograder.sandbox import Limits, check_bubblewrap
from autograder.store import Store

SPARE_SECONDS = 60.0  # a submission's grader gets this much more than the submission itself, then it is killed


@dataclass
class Options:
    """How a class is graded; see ``python -m autograder grade --help``."""

    isolation: str = "bubblewrap"
    jobs: int = 1
    again: bool = False
    limits: Limits = field(default_factory=Limits)


def grade_class(path, autograder_zip, out, options, console):
    """Grade everything below ``path`` and write ``results.sqlite``, ``gradebook.csv`` and a page per student.

    Parameters
    ----------
    path : Path
        A notebook, a zip, a folder, an LMS export.
    autograder_zip : Path
    out : Path
        Folder for the results.
    options : Options
    console : rich.console.Console

    Returns
    -------
    list of dict, one result per submission, in the order of their sources.

    Raises
    ------
    NoSandbox
        If bubblewrap is asked for and not available.
    """
    if options.isolation == "bubblewrap":
        check_bubblewrap()
    autograder = Autograder.read(autograder_zip)
    submissions = find_submissions(path)
    store = Store(Path(out) / "results.sqlite")
    try:
        done = {} if options.again else {s.source: store.latest(s, autograder) for s in submissions}
        todo = [s for s in submissions if not _is_final(done.get(s.source))]
        if len(todo) < len(submissions):
            console.print(
                f"{len(submissions) - len(todo)} of {len(submissions)} are graded already (--again grades them anew)."
            )
        fresh = dict(_grade_all(todo, autograder, options, store, console))
        results = [
            fresh.get(s.source) or done[s.source]
            for s in submissions
            if s.source in fresh or _is_final(done.get(s.source))
        ]
    finally:
        store.close()
    write_gradebook(Path(out) / "gradebook.csv", autograder, results)
    write_student_pages(Path(out) / "students", autograder, [r for r in results if _is_final(r)])
    console.print(summary_table(autograder, results))
    return results


def _is_final(result):
    """A result that stands; a failure of the grader itself is tried again on the next run."""
    return result is not None and result["outcome"] != GRADER_ERROR


def _grade_all(submissions, autograder, options, store, console):
    """Yield (source, result) as submissions finish."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    judge = Judge(autograder, options.isolation, options.limits) if submissions else None
    slots = SimpleQueue()
    for slot in range(options.jobs):
        slots.put(slot)
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    pool = ThreadPoolExecutor(options.jobs)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(submissions))
        futures = {pool.submit(_in_own_process, judge, s, slots): s for s in submissions}
        try:
            for future in as_completed(futures):
                submission, result = futures[future], future.result()
                result["source"] = submission.source
                store.append(submission, autograder, result)
                progress.console.print(_line(result))
                progress.advance(task)
                yield submission.source, result
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            _end_children()
            raise
    pool.shutdown()


def _line(result):
    said = ", ".join(dict.fromkeys(name for name, _ in result["notes"]))
    return f"  {result['submission']:<24} {result['score']:>6g} / {result['possible']:g}  {result['seconds']:5.1f} s  {said}"


# --- processes --------------------------------------------------------------------------------------------------------

_children, _lock = set(), threading.Lock()


def _in_own_process(judge, submission, slots):
    """Grade in a fork of this process, which has everything imported; whatever happens there stays there."""
    slot = slots.get()
    with _lock:  # from pipe to close: another fork in between would hold this pipe open
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(read)
            _child(judge, submission, slot, write)
        os.close(write)
        _children.add(pid)
    data, in_time = _read_all(read, time.monotonic() + judge.limits.submission_seconds + SPARE_SECONDS)
    if not in_time:
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    _children.discard(pid)
    slots.put(slot)
    if not in_time:
        return _stopped(submission, judge)
    try:
        return json.loads(data)
    except ValueError:
        return _failed(submission, judge, "The grading process ended without a result. Grade this submission again.")


def _read_all(descriptor, end):
    """Read until the other side closes or the time is over; return the bytes, and whether it was in time."""
    parts = []
    with os.fdopen(descriptor, "rb", buffering=0) as stream:
        while select.select([stream], [], [], max(0, end - time.monotonic()))[0]:
            part = stream.read(2**20)
            if not part:
                return b"".join(parts), True
            parts.append(part)
    return b"".join(parts), False


def _stopped(submission, judge):
    """The result of a submission that kept its grader busy beyond every limit: no points, and it says why."""
    sentence = "Grading was stopped from outside: something in this submission kept the checks busy beyond every limit."
    return Result(submission.name, "out of time", judge.isolation, [("out of time", sentence)]).as_dict()


def _child(judge, submission, slot, write):
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        _die_with_parent()
        judge.slot = slot
        try:
            result = judge.grade(submission).as_dict()
        except Exception as error:
            result = _failed(submission, judge, f"The grader failed: {type(error).__name__}: {error}")
        with os.fdopen(write, "wb") as stream:
            stream.write(json.dumps(result).encode())
        code = 0
    finally:
        os._exit(code)


def _failed(submission, judge, sentence):
    result = Result(submission.name, GRADER_ERROR, judge.isolation, [(GRADER_ERROR, sentence)])
    return result.as_dict()


def _die_with_parent():
    """Ask Linux to end this process when the grader is killed; the box ends with this process."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _end_children():
    for pid in list(_children):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
