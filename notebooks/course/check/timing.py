"""Calls that may take so much computing and no more, however busy the machine is."""

import contextlib
import signal
import threading

from course.check.calls import TimeLimit, run_protected
from course.check.failure import StudentError


def within_processor_time(function, args, seconds, patience):
    """Call ``function(*args)``; stop it when it has computed for ``seconds``, or when ``patience`` seconds have passed.

    Where computing cannot be measured on the way (Windows, threads), it is stopped when ``seconds`` have passed.

    Returns
    -------
    What the function returns.

    Raises
    ------
    StudentError
        What it raised; of kind TimeLimit if it was stopped.
    """
    measured = hasattr(signal, "ITIMER_PROF") and threading.current_thread() is threading.main_thread()
    try:
        with _computing(seconds) if measured else contextlib.nullcontext():
            outcome = run_protected(function, tuple(args), {}, patience if measured else seconds)
        error = outcome.error
    except TimeLimit:  # it rang at the very end of the call
        error = StudentError("TimeLimit")
    if error and error.kind == "TimeLimit":
        raise StudentError("TimeLimit", f"still running after {seconds:g} seconds of computing")
    if error:
        raise error
    return outcome.value


@contextlib.contextmanager
def _computing(seconds):
    def ring(signum, frame):
        raise TimeLimit

    old = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)
