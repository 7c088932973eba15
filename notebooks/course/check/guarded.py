"""A student's function or class, wrapped so that a test can call it in one line."""

import contextlib

import numpy as np

from course.check import values
from course.check.calls import CALL_SECONDS, Outcome, Remote, TimeLimit, as_student_error, run_protected, time_limit
from course.check.failure import Failure, StudentError

_last = ()


class Function:
    """A student's function behind the guard ladder: defined, callable, returns, type, shape, dtype, finite, inputs kept.

    Parameters
    ----------
    function : object
        What the notebook defines, or the judge's stand-in for it.
    name : str
        Its name, for messages.
    returns : spec, tuple of specs, or callable(*args) that gives one of them
        What it has to return; see `course.check.values`.
    seconds : float
        Time limit of one call.
    """

    def __init__(self, function, name, returns=None, seconds=CALL_SECONDS):
        missing = values.no_value(name, function)
        if missing:
            raise missing
        is_callable = function.course_callable if isinstance(function, Remote) else callable(function)
        if not is_callable:
            raise Failure(
                f"{name} is not a function",
                stage="undefined",
                got=values.describe(function),
                problem=f"`{name}` was a function and now is something else. Was the name used for a variable?",
            )
        self.function, self.name, self.seconds = function, name, seconds
        self._returns = returns or values.Anything()

    def __repr__(self):
        return self.name

    def shown(self, *args):
        """Return how a call with these arguments looks in a message."""
        return values.describe_call(self.name, args)

    def spec(self, *args):
        """Return what a call with these arguments has to return."""
        spec = self._returns
        return spec if isinstance(spec, tuple) or hasattr(spec, "take") else spec(*args)

    def outcome(self, *args, **kwargs):
        """Call it and return the `Outcome` with no guard at all."""
        if isinstance(self.function, Remote):
            return self.function.course_call(args, kwargs, self.seconds)
        return run_protected(self.function, args, kwargs, self.seconds)

    def __call__(self, *args, **kwargs):
        """Call it, walk the ladder, and return plain copies of what came back."""
        called = values.describe_call(self.name, args, kwargs)
        outcome = self.outcome(*args, **kwargs)
        try:
            return self._take(outcome, args, called)
        except Failure as failure:
            self.remember(failure, args)
            raise

    def remember(self, failure, args):
        """Keep the arguments of a failing call, so that a student can repeat it with ``f(*check.last_call())``."""
        global _last
        if args and failure.stage not in ("undefined", "stub"):
            _last = args
            failure.again = f"repeat this call in a cell of your own: {self.name}(*check.last_call())"

    def _take(self, outcome, args, called):
        if outcome.error:
            raise values.raised(self.name, outcome.error, called)
        spec = self.spec(*args)
        if outcome.value is None and not isinstance(spec, values.Anything):
            raise Failure(
                f"{self.name} returned nothing",
                stage="nothing",
                called=called,
                got="None",
                problem="A function without `return` gives None. Is the last line missing, or indented into a loop?",
            )
        plain = values.take(spec, outcome.value, called)
        if outcome.changed:
            raise Failure(
                f"{self.name} changed its input",
                stage="modified",
                called=called,
                problem=f"Argument {outcome.changed[0] + 1} is different after the call. Operations such as `z -= …` "
                "write into the caller's array; `z = z - …` makes a new one.",
                mistakes=[("in-place", "an in-place operation on an argument.")],
            )
        return plain

    def quiet(self, *args, **kwargs):
        """Call it like ``self(...)`` and fail if NumPy printed a warning on the way."""
        plain = self(*args, **kwargs)
        seen = self.outcome(*args, **kwargs).warnings
        if seen:
            raise Failure(
                f"{self.name} gives the right numbers, but with a warning",
                stage="value",
                called=values.describe_call(self.name, args, kwargs),
                got=seen[0],
                problem="Somewhere on the way a number left the range of float64. Rearrange the formula so that exp "
                "never sees a large positive number.",
                mistakes=[("overflow", "exp of a large positive number: it overflows to inf before the division.")],
            )
        return plain

    def refuses(self, *args, because):
        """Fail unless the call raises a ValueError. ``because`` says why it has to."""
        called = values.describe_call(self.name, args)
        error = self.outcome(*args).error
        if error is None:
            raise Failure(
                f"{self.name} accepts an input that it has to refuse",
                stage="value",
                called=called,
                problem=f"{because} Raise a ValueError that says so.",
                mistakes=[("not refused", "a missing check of the input.")],
            )
        if error.kind != "ValueError":
            raise values.raised(self.name, error, called)


class Procedure(Function):
    """Lines of a test that use several of a student's objects, treated like one function of theirs.

    Parameters
    ----------
    run : callable
        The test's own lines; calls the student's objects.
    name : str
        What they do, for messages.
    returns : spec
    shown : callable, optional
        Takes what ``run`` takes and returns the same lines as a student would type them, for messages.
    """

    def __init__(self, run, name, returns, seconds=CALL_SECONDS, shown=None):
        self.run, self.name, self.seconds, self._returns, self._shown = run, name, seconds, returns, shown

    def shown(self, *args):
        """Return how these lines look when a student types them."""
        return self._shown(*args) if self._shown else self.name

    def outcome(self, *args):
        """Run the lines; a `Failure` in them becomes the outcome's error."""
        try:
            return Outcome(self._value(args))
        except Failure as failure:
            return Outcome(error=StudentError(failure.stage, failure.title))

    def __call__(self, *args):
        """Run the lines and walk the ladder over what they return."""
        try:
            return values.take(self.spec(*args), self._value(args), self.shown(*args))
        except Failure as failure:
            if failure.stage not in ("stub", "undefined"):
                failure.called = self.shown(*args)
            raise

    def remember(self, failure, args):
        """Lines of a test cannot be repeated by name."""

    def _value(self, args):
        with student_code(self.name, self.seconds):
            return self.run(*args)


def procedure(run, name, returns, seconds=CALL_SECONDS, shown=None):
    """Treat lines of a test like a student's function; see `Procedure`."""
    return Procedure(run, name, returns, seconds, shown)


def function(thing, name, returns=None, seconds=CALL_SECONDS):
    """Wrap a student's function; see `Function`."""
    return Function(thing, name, returns, seconds)


def last_call():
    """Return the arguments of the last call that failed a check, as a tuple."""
    return _last


@contextlib.contextmanager
def student_code(what, seconds=CALL_SECONDS):
    """Run lines that use a student's objects; exceptions and endless loops become a `Failure` about ``what``."""
    try:
        with np.errstate(all="ignore"), time_limit(seconds):
            yield
    except Failure:
        raise
    except TimeLimit:
        raise values.raised(what, StudentError("TimeLimit", f"still running after {seconds:g} seconds")) from None
    except StudentError as error:
        raise values.raised(what, error) from None
    except BaseException as error:
        raise values.raised(what, as_student_error(error)) from None


def value(thing, name, kind=None):
    """Return a student's variable if it has been filled in and has the right type.

    Parameters
    ----------
    thing : object
        The variable.
    name : str
        Its name.
    kind : type or tuple of types, optional
        Exact types that are allowed.
    """
    missing = values.no_value(name, thing)
    if missing:
        raise missing
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if isinstance(thing, np.generic) and thing.dtype.kind in "biuf":
        thing = thing.item()  # a NumPy number is as good as Python's
    if kind is not None and type(thing) not in kinds:
        wanted = " or ".join(k.__name__ for k in kinds)
        raise Failure(
            f"{name} has the wrong type",
            stage="type",
            got=f"{name} = {values.describe(thing)}",
            problem=f"{name} has to be of type {wanted}.",
        )
    return thing
