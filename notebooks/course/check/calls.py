"""Calling a student's function without letting it take the check down: time limits, isolation, errors as data.

`run_protected` is the one place where student code is called. A notebook calls it directly. The judge holds a `Remote`
instead of the student's object; there the same function runs inside the student's own process, and only the `Outcome`
travels.
"""

import contextlib
import copy
import ctypes
import signal
import threading
import time
import traceback
import types
import warnings
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np

from course.check.failure import StudentError

CALL_SECONDS = 5.0
CASE_SECONDS = 30.0


class TimeLimit(BaseException):
    """Raised inside code that runs too long; not an Exception, so that ``except Exception`` does not swallow it."""


@dataclass
class Outcome:
    """What one call of a student's function gave.

    Attributes
    ----------
    value : object
        The returned value, `None` if it raised.
    error : StudentError or None
        What was raised.
    changed : list of int
        Positions of arguments that the function modified.
    warnings : list of str
        Warnings that appeared, such as ``"RuntimeWarning: overflow encountered in exp"``.
    """

    value: object = None
    error: StudentError = None
    changed: list = field(default_factory=list)
    warnings: list = field(default_factory=list)


class Remote(ABC):
    """A student's object in another process. The judge implements it; tests use it like the object itself."""

    @abstractmethod
    def course_call(self, args, kwargs, seconds):
        """Run `run_protected` on the object in its own process and return the `Outcome`."""

    @abstractmethod
    def course_helper(self, name, args):
        """Run the helper ``course.check.beside.NAME(object, *args)`` in the object's process and return its value."""

    @property
    @abstractmethod
    def course_type(self):
        """Name of the object's type, e.g. ``"builtins.function"``."""

    @property
    @abstractmethod
    def course_callable(self):
        """Whether the object can be called."""


# --- time -------------------------------------------------------------------------------------------------------------

_deadline = None


@contextlib.contextmanager
def time_limit(seconds):
    """Raise `TimeLimit` in the block after ``seconds``; an outer limit that ends earlier stays in force."""
    global _deadline
    outer = _deadline
    end = time.monotonic() + seconds
    _deadline = end if outer is None else min(end, outer)
    try:
        with _alarm(max(0.01, _deadline - time.monotonic())):
            yield
    finally:
        _deadline = outer
        if outer is not None and hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            signal.setitimer(signal.ITIMER_REAL, max(0.01, outer - time.monotonic()), 0.5)


def _alarm(seconds):
    main = threading.current_thread() is threading.main_thread()
    return _signal_alarm(seconds) if main and hasattr(signal, "setitimer") else _thread_alarm(seconds)


@contextlib.contextmanager
def _signal_alarm(seconds):
    def ring(signum, frame):
        raise TimeLimit

    old = signal.signal(signal.SIGALRM, ring)
    # rings again every half second: a bare "except:" in a loop may swallow the first one
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


@contextlib.contextmanager
def _thread_alarm(seconds):
    """The same for Windows and for threads, where no signal arrives."""
    target, done = threading.get_ident(), threading.Event()

    def watch():
        if not done.wait(seconds):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(target), ctypes.py_object(TimeLimit))

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


# --- the call ---------------------------------------------------------------------------------------------------------


def run_protected(function, args, kwargs, seconds=CALL_SECONDS):
    """Call ``function`` on private copies of the arguments and return an `Outcome`; never raises.

    The function runs without the notebook's data variables (see `isolate`), so that a function that reads a notebook
    variable instead of its argument is caught here and not while grading.
    """
    alone, removed = isolate(function)
    outcome = Outcome()
    mine = [_private(a) for a in args]
    with (
        warnings.catch_warnings(record=True) as seen,
        np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"),
    ):
        warnings.simplefilter("always")
        try:
            with time_limit(seconds):
                outcome.value = alone(*mine, **{k: _private(v) for k, v in kwargs.items()})
        except TimeLimit:
            outcome.error = StudentError("TimeLimit", f"still running after {seconds:g} seconds")
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: Otter would lose every other question
            outcome.error = as_student_error(error, removed)
    outcome.changed = [i for i, (a, b) in enumerate(zip(args, mine)) if not _same(a, b)]
    outcome.warnings = [f"{w.category.__name__}: {w.message}" for w in seen[:5]]
    return outcome


def as_student_error(error, removed=()):
    """Turn an exception into a `StudentError` that names the student's own lines."""
    if isinstance(error, StudentError):
        return error
    # a class of the student's own counts as the built-in error that it is made from
    kind = next((c.__name__ for c in type(error).__mro__ if c.__module__ == "builtins"), type(error).__name__)
    message = _text(error)
    if isinstance(error, NameError) and getattr(error, "name", None) in removed:
        message = (
            f"your function reads the notebook variable `{error.name}` instead of its argument; "
            "checks call it without the notebook's variables"
        )
    return StudentError(kind, message[:300], own_lines(error))


def own_lines(error):
    """Return the lines of notebook cells in the traceback of ``error``, e.g. ``["in softmax, line 3: return x"]``."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"in {f.name}, line {f.lineno}: {f.line}"[:160] for f in frames if _from_cell(f.filename)][-3:]


def _from_cell(filename):
    # IPython names a cell "<ipython-input-…>", ipykernel "/tmp/ipykernel_…/123.py"
    return "ipython-input" in filename or "ipykernel_" in filename or filename.startswith("<cell")


def _text(error):
    try:
        return str(error)
    except Exception:
        return "(an error whose text cannot be shown)"


def isolate(function):
    """Return ``function`` with globals that lack the notebook's arrays and tables, and the names taken away.

    Functions, classes, modules and plain constants stay, so helpers that a student wrote keep working. Anything but a
    plain function is returned as it is.
    """
    if not isinstance(function, types.FunctionType):
        return function, frozenset()
    old = function.__globals__
    removed = frozenset(name for name, value in old.items() if _is_data(value) and not name.startswith("_"))
    new = {name: value for name, value in old.items() if name not in removed}
    for name, value in new.items():
        if isinstance(value, types.FunctionType) and value.__globals__ is old:
            new[name] = _rebind(value, new)
    return _rebind(function, new), removed


def _is_data(value):
    return isinstance(value, np.ndarray) or type(value).__name__ in ("Tensor", "DataFrame", "Series", "KeyedVectors")


def _rebind(function, new_globals):
    twin = types.FunctionType(
        function.__code__, new_globals, function.__name__, function.__defaults__, function.__closure__
    )
    twin.__kwdefaults__ = function.__kwdefaults__
    twin.__dict__.update(function.__dict__)
    return twin


def _private(value):
    """Copy data so that the function cannot change what the check holds; objects and functions stay themselves."""
    if isinstance(value, (list, tuple, dict, set)) or type(value).__module__.split(".")[0] in ("numpy", "torch"):
        return copy.deepcopy(value)
    return value


def _same(a, b):
    """Whether two pieces of data are equal, bit for bit, without trusting ``==`` of anything but plain types."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if type(a).__module__ == "torch" and hasattr(a, "numpy"):
        return type(a) is type(b) and _same(a.detach().numpy(), b.detach().numpy())
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(_same(a[k], b[k]) for k in a)
    if isinstance(a, (int, float, str, bytes, bool, type(None), set)):
        return a == b or (a != a and b != b)
    return True
