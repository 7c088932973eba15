"""Comparing numbers: tolerances, references from finite differences and autograd, and naming the likely mistake."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from course.check import values
from course.check.failure import Failure, StudentError
from course.check.lists import Table

RTOL, ATOL = 1e-7, 1e-9
FD_STEP, FD_TOLERANCE = 1e-5, 1e-5
SAME = 1e-6


@dataclass(frozen=True)
class Mistake:
    """A mistake that students make, with a function that makes it.

    Parameters
    ----------
    name : str
        One or two words; reports count them.
    message : str
        Completes "this looks like …".
    wrong : callable
        Takes what the student's function takes. Returns the same form, or a dict from the name of an output to its
        wrong value when only some outputs are wrong. If it raises, it stands for code that raises the same.
    hint : str
        The hint that helps, e.g. ``"1.7-b"``.
    """

    name: str
    message: str
    wrong: Callable = field(repr=False)
    hint: str = ""


def agree(
    f, reference, inputs, mistakes=(), *, rtol=RTOL, atol=ATOL, relative_to=None, show=False, problem="", hint=""
):
    """Fail unless ``f(*args)`` agrees with ``reference(*args)`` for every ``args`` in ``inputs``.

    Parameters
    ----------
    f : Function
        The student's function, with ``returns`` set.
    reference : callable
        Gives the right values in the same form.
    inputs : list of tuple
        At least two, independent of each other: a mistake is named only if it explains all of them.
    mistakes : sequence of Mistake
        Tried, in order, when something is wrong.
    rtol, atol : float
        As in `numpy.allclose`. With ``relative_to="one"`` the error is divided by max(1, |a|, |b|) instead and compared
        with ``rtol``, the rule for finite differences.
    show : bool
        Whether the message may give the right number. Only for public checks.
    problem, hint : str
        Added to the message; ``problem`` may be a dict from the name of an output to its text.
    """
    if len(inputs) < 2:
        raise ValueError("agree needs two inputs at least, or no mistake can be named")
    for args in inputs:
        try:
            got = f(*args)
        except Failure as failure:
            _name_mistakes(failure, f, reference, inputs, mistakes, (rtol, atol))
            failure.hint = failure.hint or hint
            raise
        for name, mine, right in _pairs(f.spec(*args), got, reference(*args)):
            text = problem.get(name, "") if isinstance(problem, dict) else problem
            failure = _compared(f, args, name, mine, right, (rtol, atol, relative_to), show, text)
            if failure:
                f.remember(failure, args)
                _name_mistakes(failure, f, reference, inputs, mistakes, (rtol, atol), name)
                failure.hint = failure.hint or hint
                raise failure


def close(name, got, want, *, rtol=RTOL, atol=ATOL, problem="", hint="", mistakes=(), called="", show=False):
    """Fail unless two numbers or arrays agree. ``mistakes`` is a list of (name, message, wrong value)."""
    bad = _bad(got, want, rtol, atol, None)
    if not bad.any():
        return
    seen = [(n, m) for n, m, wrong in mistakes if np.shape(wrong) == np.shape(got) and _equal(got, wrong)]
    raise Failure(
        f"{name} {_is(name)} not right",
        called=called,
        got=values.describe(got),
        problem=" ".join(filter(None, [problem, _where(name, np.asarray(got), np.asarray(want), bad, show)])),
        mistakes=seen,
        hint=hint,
    )


def require(condition, title, problem="", *, got="", called="", hint="", mistakes=()):
    """Fail with a readable message unless ``condition`` holds. ``mistakes`` is a list of (name, message)."""
    if not condition:
        raise Failure(title, problem=problem, got=got, called=called, hint=hint, mistakes=mistakes)


# --- references -------------------------------------------------------------------------------------------------------


def finite_differences(f, x, step=FD_STEP):
    """Return the gradient of a scalar function by central differences, (f(x + h) − f(x − h)) / 2h.

    Parameters
    ----------
    f : callable
        Takes an array like ``x`` and returns one number.
    x : ndarray
        Where; it is not changed.

    Returns
    -------
    ndarray of float64, the shape of ``x``.
    """
    moves = step * np.eye(np.size(x)).reshape(-1, *np.shape(x))
    return np.reshape([(f(x + move) - f(x - move)) / (2 * step) for move in moves], np.shape(x))


def autograd(f, *arrays):
    """Return the value of a torch expression and its gradients, as (float, ndarray, …) in float64.

    Parameters
    ----------
    f : callable
        Takes torch tensors and returns a scalar tensor.
    *arrays : ndarray
        Where; each gets a gradient of its own shape.
    """
    import torch

    tensors = [torch.tensor(np.asarray(a), dtype=torch.float64, requires_grad=True) for a in arrays]
    value = f(*tensors)
    gradients = torch.autograd.grad(value, tensors, allow_unused=True)
    filled = [torch.zeros_like(t) if g is None else g for t, g in zip(tensors, gradients)]
    return (value.item(), *(g.detach().numpy() for g in filled))


# --- details ----------------------------------------------------------------------------------------------------------


def _pairs(spec, got, right):
    """Yield (name, student's value, right value) for every output; a dict as reference names some of them."""
    specs, mine = (spec, got) if isinstance(spec, tuple) else ((spec,), (got,))
    if _by_name(spec, right):
        for s, m in zip(specs, mine):
            if s.name in right:
                yield s.name, m, right[s.name]
    else:
        yield from zip([s.name for s in specs], mine, right if isinstance(spec, tuple) else (right,))


def _by_name(spec, right):
    """Whether a dict goes from names of outputs to values, and is not itself the value of the only output."""
    return isinstance(right, dict) and not isinstance(spec, Table)


def _bad(got, want, rtol, atol, relative_to):
    got, want = np.asarray(got, dtype=np.float64), np.asarray(want, dtype=np.float64)
    if got.shape != want.shape:
        raise ValueError(f"compared shapes {got.shape} and {want.shape}: the spec of this check is wrong")
    error = np.abs(got - want)
    if relative_to == "one":
        return ~(error <= rtol * np.maximum(1, np.maximum(np.abs(got), np.abs(want))))
    return ~(error <= atol + rtol * np.abs(want))


def _equal(a, b, rtol=SAME, atol=SAME):
    if isinstance(a, (list, dict)) and type(a) is type(b):
        return _same_data(a, b)
    if not all(isinstance(v, (np.ndarray, np.generic, int, float)) for v in (a, b)):
        return False
    a, b = np.asarray(a), np.asarray(b)
    try:
        return a.shape == b.shape and np.allclose(
            a.astype(float), b.astype(float), rtol=rtol, atol=atol, equal_nan=True
        )
    except (TypeError, ValueError):
        return False


def _same_data(a, b):
    try:
        return bool(a == b)
    except Exception:  # a list of arrays, or something of the student's own
        return False


def _compared(f, args, name, mine, right, tolerances, show, problem):
    """Return the `Failure` for one output, or None where it is right."""
    specs = f.spec(*args)
    spec = next(s for s in (specs if isinstance(specs, tuple) else (specs,)) if s.name == name)
    if hasattr(spec, "differ"):
        where, text = (
            spec.differ(mine, right, show),
            values.describe(mine) if isinstance(mine, np.ndarray) else values.shortened(mine, 90),
        )
        if not where:
            return None
    else:
        bad = _bad(mine, right, *tolerances)
        if not bad.any():
            return None
        mine, right = np.asarray(mine), np.asarray(right)
        where, text = _where(name, mine, right, bad, show), _text(spec, mine)
        if isinstance(spec, values.Truth):
            where = f"{name} is {bool(mine)}, but has to be {bool(right)} here."
    return Failure(
        f"{name} {_is(name)} not right" if name != "the result" else f"{f.name} gives a wrong result",
        called=f.shown(*args),
        got=f"{name} = {text}",
        problem=" ".join(filter(None, [problem, where])),
    )


def _text(spec, value):
    if isinstance(spec, values.Truth):
        return str(bool(value))
    return values.describe(value if value.ndim else float(value))


def _is(name):
    """Return the verb that fits: "the loss is", "the gradients are"."""
    return "are" if re.search(r"[^s]s$", name) else "is"


def _where(name, mine, right, bad, show):
    if not mine.ndim:
        text = f"{name} is {float(mine):.6g}"
        return text + (f", but should be {float(right):.6g}." if show else _ratio(mine, right) + ".")
    index = np.unravel_index(np.argmax(np.where(bad, np.abs(mine - right), -1)), mine.shape)
    place = ", ".join(str(int(i)) for i in index)
    text = f"{int(bad.sum())} of {bad.size} numbers are off, most at [{place}]: yours is {mine[index]:.6g}"
    return text + (f", it should be {right[index]:.6g}." if show else _ratio(mine, right) + ".")


def _ratio(mine, right):
    """Say so when everything is off by one factor: that helps, and tells nobody the right number."""
    mine, right = np.atleast_1d(mine).ravel(), np.atleast_1d(right).ravel()
    if np.all(np.abs(right) > 1e-6):  # below that, "right" may be rounding noise
        ratio = mine / right
        if np.allclose(ratio, ratio[0], rtol=1e-6) and abs(ratio[0]) > 1e-9:
            return f"; all of it is {ratio[0]:.4g} times what it should be"
    return ""


def _name_mistakes(failure, f, reference, inputs, mistakes, tolerances, output=None):
    """Add the mistakes that give what the student's function gives, on every input where they can be told apart.

    Where one output is reported as wrong, only mistakes that get this output wrong are named, each name once.
    """
    if failure.stage in ("stub", "undefined", "time") or not mistakes:
        return
    outcomes = [f.outcome(*args) for args in inputs]
    found = [m for m in mistakes if _explains(m, f, reference, inputs, outcomes, tolerances, output)]
    if found:
        failure.mistakes = list({m.name: (m.name, m.message) for m in reversed(found)}.values())[::-1][:2]
        failure.hint = found[0].hint


def _explains(mistake, f, reference, inputs, outcomes, tolerances, output):
    # numbers that are compared to the last digit near 0 are matched that closely too, float32 as loosely as it is compared
    rtol, atol = max(SAME, tolerances[0]), SAME if tolerances[1] >= ATOL else tolerances[1]
    told_apart = 0
    for args, outcome in zip(inputs, outcomes):
        wrong = _wrong(mistake, args)
        if isinstance(wrong, StudentError) or outcome.error:
            if not (isinstance(wrong, StudentError) and outcome.error and _same_error(wrong, outcome.error)):
                return False
            told_apart += 1
            continue
        spec = f.spec(*args)
        if isinstance(spec, tuple) and not (type(outcome.value) is tuple and len(outcome.value) == len(spec)):
            return False
        pairs = list(_pairs(spec, outcome.value, wrong))
        if not all(_equal(mine, bad, rtol, atol) for _, mine, bad in pairs):
            return False
        try:
            right = reference(*args)
        except Failure:  # it measures the student's function, which returns the wrong form: the form has to explain it
            forms = {s.name: getattr(s, "shape", ()) for s in (spec if isinstance(spec, tuple) else (spec,))}
            told_apart += any(np.shape(bad) != forms[name] for name, _, bad in pairs)
            continue
        names = [s.name for s in spec] if isinstance(spec, tuple) else [spec.name]
        rights = right if _by_name(spec, right) else dict(zip(names, right if isinstance(spec, tuple) else (right,)))
        seen = [(name, bad) for name, _, bad in pairs if output in (None, name)]
        told_apart += any(name in rights and not _equal(bad, rights[name], rtol, atol) for name, bad in seen)
    return told_apart >= 2


def _same_error(wrong, mine):
    """Whether two errors are the same; many things raise a ValueError, so its text has to agree as well."""
    return wrong.kind == mine.kind and (wrong.kind != "ValueError" or wrong.message[:300] == mine.message)


def _wrong(mistake, args):
    try:
        with np.errstate(all="ignore"):
            return mistake.wrong(*(np.copy(a) if isinstance(a, np.ndarray) else a for a in args))
    except Exception as error:
        return StudentError(type(error).__name__, str(error))
