"""What a function must return, and the ladder of guards that says which rung broke: type, shape, dtype, finite."""

import numbers
import re
from dataclasses import dataclass

import numpy as np

from course.check.calls import Remote
from course.check.failure import Failure, StudentError

_LESSON = "NumPy"


def describe(value):
    """Return a short description of any value: type, shape, dtype and at most three numbers."""
    if isinstance(value, Remote):
        return f"an object of type {value.course_type.split('.')[-1]}"
    if type(value) is np.ndarray:
        return f"array {value.dtype} {value.shape}: {_some(value)}"
    if _is_tensor(value):
        return (
            f"tensor {str(value.dtype).partition('.')[2]} {tuple(value.shape)}: {_some(value.detach().cpu().numpy())}"
        )
    if isinstance(value, (bool, numbers.Number)) and not isinstance(value, np.generic):
        return f"{type(value).__name__} {value!r:.40}"
    if isinstance(value, np.generic):
        return f"{value.dtype} {value!s:.40}"
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:57] + "…")
    if isinstance(value, (list, tuple, dict, set)):
        kind = {list: "a list", tuple: "a tuple", dict: "a dict", set: "a set"}.get(type(value), "a collection")
        inside = ", ".join(type(v).__name__ for v in list(value)[:4])
        return f"{kind} of {len(value)}" + (f" ({inside}{', …' if len(value) > 4 else ''})" if inside else "")
    return f"an object of type {type(value).__name__}"


def _is_tensor(value):
    # not by import: notebook 1 has no torch, and a machine may lack it
    return type(value).__module__.startswith("torch") and type(value).__name__ in ("Tensor", "Parameter")


def _some(array):
    flat = array.ravel()[:3]
    try:
        text = ", ".join(f"{v:.4g}" if array.dtype.kind in "fc" else str(v)[:12] for v in flat)
    except (TypeError, ValueError):
        text = "…"
    return text + (", …" if array.size > 3 else "")


def describe_call(name, args, kwargs=None):
    """Return ``f(array (3,), 2, axis=1)``: how a check called a function, without printing arrays in full."""
    parts = [describe_argument(a) for a in args] + [f"{k}={describe_argument(v)}" for k, v in (kwargs or {}).items()]
    return f"{name}({', '.join(parts)})"


def describe_argument(value):
    """Return how an argument looks in a message: small arrays in full, of large ones the shape."""
    if _is_tensor(value):
        if value.numel() <= 4:
            return (
                f"torch.tensor({np.array2string(value.detach().cpu().numpy(), precision=4, separator=', ')})".replace(
                    "\n", ""
                )
            )
        return f"tensor of shape {tuple(value.shape)}"
    if isinstance(value, np.random.Generator):
        return "rng"
    if isinstance(value, np.ndarray):
        if value.size <= 4:
            return f"np.array({np.array2string(value, precision=4, separator=', ')})".replace("\n", "")
        return f"array of shape {value.shape}"
    if callable(value):
        return getattr(value, "__name__", "a function")
    return shortened(value, 60)


def shortened(value, most):
    """Return how a value looks in code, cut off with … where that is long."""
    text = f"{value!r:.{most + 1}}"
    return text if len(text) <= most else text[: most - 1] + "…"


@dataclass(frozen=True)
class Array:
    """An array of floats of a given shape; `take` returns a plain copy of it or raises the rung that broke."""

    name: str
    shape: tuple
    dtype: type = np.float64

    def take(self, value, called=""):
        """Return the array, or raise `Failure` with what arrived and what was expected."""

        def fail(title, stage, problem, mistakes=()):
            return Failure(title, stage=stage, called=called, got=describe(value), problem=problem, mistakes=mistakes)

        if type(value) is not np.ndarray:
            kind = describe(value)
            raise fail(f"{self.name} is not a NumPy array", "type", _type_advice(value, kind, self))
        if value.shape != tuple(self.shape):
            problem, mistakes = _shape_advice(self.name, value.shape, tuple(self.shape))
            raise fail(f"{self.name} has the wrong shape", "shape", problem, mistakes)
        if value.dtype != self.dtype:
            raise fail(f"{self.name} has dtype {value.dtype}", "dtype", _dtype_advice(value.dtype, self.dtype))
        plain = np.array(value, dtype=self.dtype)
        if not np.isfinite(plain).all():
            raise fail(f"{self.name} is not finite", "finite", _finite_advice(self.name, plain))
        return plain


@dataclass(frozen=True)
class Tensor:
    """A torch tensor of a given shape (None: any) and dtype; `take` returns a plain NumPy copy, float64 or int64."""

    name: str
    shape: tuple | None
    dtype: str = "float32"

    def take(self, value, called=""):
        """Return the numbers as an array, or raise `Failure` with what arrived and what was expected."""

        def fail(title, stage, problem, mistakes=()):
            return Failure(title, stage=stage, called=called, got=describe(value), problem=problem, mistakes=mistakes)

        if not _is_tensor(value):
            advice = f"{self.name} has to be a torch tensor" + (
                f" of shape {self.shape}." if self.shape is not None else "."
            )
            if isinstance(value, (int, float)):
                advice += " .item() takes a number out of its graph; the caller still needs the tensor."
            raise fail(f"{self.name} is not a tensor", "type", advice)
        if self.shape is not None and tuple(value.shape) != tuple(self.shape):
            problem, mistakes = _shape_advice(self.name, tuple(value.shape), tuple(self.shape))
            raise fail(f"{self.name} has the wrong shape", "shape", problem, mistakes)
        kind = str(value.dtype).partition(".")[2]
        if kind != self.dtype:
            raise fail(f"{self.name} has dtype {kind}", "dtype", f"{self.name} has to have dtype {self.dtype}.")
        plain = np.array(value.detach().cpu().numpy(), dtype=np.float64 if value.is_floating_point() else np.int64)
        if not np.isfinite(plain).all():
            raise fail(f"{self.name} is not finite", "finite", _finite_advice(self.name, plain))
        return plain


@dataclass(frozen=True)
class Ids:
    """An int64 array; `take` returns a plain copy of it or raises the rung that broke.

    Parameters
    ----------
    name : str
    shape : tuple of int or None
        ``None`` stands for a length that is part of the answer.
    count : int, optional
        The values have to lie between 0 and ``count - 1``, as row numbers of a table with ``count`` rows do.
    """

    name: str
    shape: tuple
    count: int | None = None

    def take(self, value, called=""):
        """Return the array, or raise `Failure` with what arrived and what was expected."""

        def fail(title, stage, problem, mistakes=()):
            return Failure(title, stage=stage, called=called, got=describe(value), problem=problem, mistakes=mistakes)

        if type(value) is not np.ndarray:
            advice = _type_advice(value, describe(value), self).replace("None", "N")
            raise fail(f"{self.name} is not a NumPy array", "type", advice)
        fits = len(value.shape) == len(self.shape) and all(w in (None, n) for n, w in zip(value.shape, self.shape))
        if not fits and None in self.shape:
            axes = f"{len(self.shape)} axis" if len(self.shape) == 1 else f"{len(self.shape)} axes"
            problem = f"{self.name} has shape {value.shape}, but has to have {axes}."
            raise fail(f"{self.name} has the wrong shape", "shape", problem)
        if not fits:
            raise fail(f"{self.name} has the wrong shape", "shape", *_shape_advice(self.name, value.shape, self.shape))
        if value.dtype != np.int64:
            raise fail(f"{self.name} has dtype {value.dtype}", "dtype", _ids_advice(value.dtype))
        plain = np.array(value)
        outside = plain[(plain < 0) | (plain >= self.count)] if self.count is not None else plain[:0]
        if outside.size:
            problem = f"{self.name} holds {outside.flat[0]}, but ids go from 0 to {self.count - 1}."
            raise fail(f"{self.name} holds a number that is no id", "value", problem)
        return plain

    def differ(self, mine, right, show=False):
        """Say where two arrays differ first; "" where they agree."""
        if mine.shape != right.shape:
            should = (
                f"it has to be {right.shape}"
                if show
                else "and that is " + ("too long" if mine.size > right.size else "too short")
            )
            return f"The shape of {self.name} is {mine.shape}, {should}."
        if (mine == right).all():
            return ""
        index = tuple(int(i) for i in np.argwhere(mine != right)[0])
        should = f", it has to be {right[index]}" if show else ""
        return f"{self.name}[{', '.join(map(str, index))}] is {mine[index]}{should}."


@dataclass(frozen=True)
class Scalar:
    """One finite real number; `take` returns a float."""

    name: str

    def take(self, value, called=""):
        """Return the number as a float, or raise `Failure`."""

        def fail(title, stage, problem):
            return Failure(title, stage=stage, called=called, got=describe(value), problem=problem)

        if type(value) is np.ndarray and value.shape == ():
            value = value[()]
        if type(value) is np.ndarray:
            raise fail(
                f"{self.name} is an array, not one number",
                "shape",
                f"{self.name} has shape {value.shape}; it has to be a single number. Did a sum or an index go missing?",
            )
        if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.floating, np.integer)):
            raise fail(f"{self.name} is not a number", "type", f"{self.name} has to be a float, not {describe(value)}.")
        if not np.isfinite(float(value)):
            raise fail(f"{self.name} is {float(value)}", "finite", _finite_advice(self.name, np.asarray(float(value))))
        return float(value)


@dataclass(frozen=True)
class Index:
    """The index of one number in an array of ``ndim`` dimensions; `take` returns it as a float64 array (ndim,)."""

    name: str
    ndim: int

    def take(self, value, called=""):
        """Return the index as a float64 array (ndim,), or raise `Failure`."""
        parts = tuple(value) if isinstance(value, (tuple, list)) else (value,)
        whole = all(isinstance(p, (int, np.integer)) and not isinstance(p, bool) for p in parts)
        if not whole or len(parts) != self.ndim:
            raise Failure(
                f"{self.name} is not an index",
                stage="type",
                called=called,
                got=describe(value),
                problem=f"{self.name} has to be a tuple of {self.ndim} whole numbers, such as {tuple([0] * self.ndim)}. "
                "np.unravel_index turns a position in the flat array into one.",
            )
        return np.array(parts, dtype=np.float64)


@dataclass(frozen=True)
class Truth:
    """True or False; `take` returns 1.0 or 0.0."""

    name: str

    def take(self, value, called=""):
        """Return 0.0 or 1.0, or raise `Failure`."""
        if not isinstance(value, (bool, np.bool_)):
            problem = f"{self.name} has to be True or False."
            raise Failure(
                f"{self.name} is not a truth value", stage="type", called=called, got=describe(value), problem=problem
            )
        return float(value)


@dataclass(frozen=True)
class Anything:
    """No guard: the value as it is."""

    name: str = "the result"

    def take(self, value, called=""):
        """Return the value as it is."""
        return value


def take(spec, value, called=""):
    """Walk the guards of a spec, or of a tuple of specs, and return plain values in the same form."""
    if not isinstance(spec, tuple):
        return spec.take(value, called)
    names = ", ".join(s.name.removeprefix("the ") for s in spec)
    if type(value) is not tuple:
        raise Failure(
            f"{len(spec)} values expected: {names}",
            stage="type",
            called=called,
            got=describe(value),
            problem=f"Return them separated by commas: return {names}",
        )
    if len(value) != len(spec):
        raise Failure(
            f"{len(value)} values returned, {len(spec)} expected: {names}",
            stage="type",
            called=called,
            got=describe(value),
            problem=f"Return exactly these, in this order: {names}.",
        )
    try:
        return tuple(s.take(v, called) for s, v in zip(spec, value))
    except Failure as failure:
        shapes, wanted = ([tuple(getattr(v, "shape", None) or ()) for v in side] for side in (value, spec))
        if failure.stage in ("type", "shape") and shapes != wanted and sorted(shapes) == sorted(wanted):
            failure.mistakes = [("exchanged", f"the right results in another order. Return {names}, in this order.")]
        raise


# --- advice -----------------------------------------------------------------------------------------------------------


def _type_advice(value, kind, spec):
    if isinstance(value, (list, tuple)):
        return f"{spec.name} has to be a NumPy array of shape {spec.shape}. np.array(…) turns a list into one."
    if isinstance(value, (int, float, np.generic)):
        return f"One number came back; {spec.name} has to have shape {spec.shape}. Was an axis summed away?"
    if type(value).__name__ == "Tensor" or "torch" in kind:
        return f"A torch tensor came back; this notebook works with {_LESSON} arrays."
    return f"{spec.name} has to be exactly a NumPy array (np.ndarray) of shape {spec.shape}, not {kind}."


def _shape_advice(name, got, want):
    problem = f"{name} has shape {got}, but has to have shape {want}."
    if got == want[::-1] and len(want) == 2:
        return problem, [("transposed", "a transposed result: rows and columns are exchanged.")]
    if tuple(n for n in got if n != 1) == tuple(n for n in want if n != 1):
        if len(got) < len(want):
            lost = (
                "an axis of length 1 that got lost. `squeeze()` without a number drops every such axis, the batch too."
            )
            return problem, [("lost axis", lost)]
        return problem, [("extra axis", "an extra axis of length 1: a row or column where a plain vector belongs.")]
    if got == ():
        return problem + " Was an axis summed away?", []
    return problem, []


def _dtype_advice(dtype, wanted=np.float64):
    if wanted != np.float64:
        return f"It has to be {np.dtype(wanted)}: say so where the array is made, for example with dtype=np.{np.dtype(wanted)}."
    if dtype.kind in "iub":
        return (
            "The inputs are float64, so the result has to be float64 too. Integers cut off everything after the point."
        )
    if dtype == np.float32:
        return "float32 keeps about 7 digits and the inputs have 16. Do not convert them."
    return "The inputs are float64, so the result has to be float64 too."


def _ids_advice(dtype):
    if dtype.kind == "b":
        return "True and False came back, one for each place. As an index they pick the places: array[mask]."
    if dtype.kind == "f":
        return "Ids and counts are whole numbers, int64. A float cannot be an index. Give the dtype where the array is made."
    return "This course keeps ids and counts in int64. Give the dtype where the array is made."


def _finite_advice(name, plain):
    bad = np.argwhere(~np.isfinite(plain))
    kind = "nan" if np.isnan(plain).any() else "inf"
    where = f" first at index {tuple(int(i) for i in bad[0])}," if plain.ndim else ""
    text = {
        "nan": "inf − inf, 0 · inf, 0 / 0 or the logarithm of a negative number",
        "inf": "exp of a large number, log of 0 or a division by 0",
    }[kind]
    return f"{name} contains {kind},{where} {len(bad)} in all. {kind} comes from {text}."


def no_value(name, value, title=None):
    """Return the Failure for an answer that is missing, or None when there is a value."""
    if value is None:
        return Failure(
            f"{name} is not defined",
            stage="undefined",
            problem=f"There is no `{name}` here. Run the cell that defines it, and do not rename it.",
        )
    if value is Ellipsis:
        return stub(name)
    return None


def stub(name):
    """Return the Failure for an answer that nobody has started."""
    return Failure(
        f"{name} is not written yet",
        stage="stub",
        problem="The cell is as you got it. Fill it in, run it, then run this check again.",
    )


def _stub_inside(name, error, called):
    """The stub that was reached may be another one: a helper of an earlier exercise, or one method of a class."""
    found = re.match(r"q(\d+)_(\d+): (\S+) is not written yet", error.message)
    if not found or found[3] == name:
        failure = stub(name)
        failure.problem = (
            "The line `raise NotImplementedError(…)` was reached. Put your code in its place, run the cell, "
        )
        failure.problem += "then run this check again."
        return failure
    return Failure(
        f"{found[3]} is not written yet",
        stage="stub",
        called=called,
        problem=f"{name} was run, and it needs {found[3]} of exercise {int(found[1])}.{int(found[2])}. Write it there, run "
        "its cell, then run this check again.",
    )


def raised(name, error: StudentError, called=""):
    """Return the Failure for an exception that came out of a student's function."""
    if error.kind == "NotImplementedError":
        return _stub_inside(name, error, called)
    if error.kind == "TimeLimit":
        return Failure(
            f"{name} took too long and was stopped",
            stage="time",
            called=called,
            problem=f"It was {error.message}. Does a loop never end, or does it visit everything for every element?",
        )
    where = f" ({error.lines[-1]})" if error.lines else ""
    unknown = re.match(r"name '(\w+)' is not defined", error.message) if error.kind == "NameError" else None
    tail = ". Run the try-it cell to see the full traceback."
    if unknown:
        tail = (
            f": there is no `{unknown[1]}` yet. If an earlier exercise defines it, run its cell first. If not: is it "
        )
        tail += "misspelt, or missing among the arguments?"
    for text, advice in _WHAT_ERRORS_MEAN.items():
        if re.search(text, f"{error.kind}: {error.message}"):
            tail = f". {advice}"
    endless = "a function that calls itself without end. Does an operator work with objects where their numbers belong?"
    return Failure(
        f"{name} raised {error.kind}",
        stage="raised",
        called=called,
        got=f"{error.kind}: {error.message}" if error.message else error.kind,
        problem=f"The check could not go on{where}{tail}",
        mistakes=[("endless recursion", endless)] if error.kind == "RecursionError" else [],
    )


_WHAT_ERRORS_MEAN = {  # errors whose text does not say what to do
    "truth value of an array": "`if`, `and`, `or` decide once, but an array has many entries. np.where(condition, a, b) "
    "decides for each of them.",
    "can be converted to Python scalars": "A function of `math`, or float(…), takes one number. np.exp, np.log and so on "
    "take a whole array.",
    r"takes (from )?\d.* positional argument|unexpected keyword|required positional argument": "The function does not take "
    "the arguments that the exercise gives it. Is its first line still the one that was there?",
    "reads the notebook variable": "What a function needs has to come in through its arguments.",
    "mismatch in its core dimension|could not be broadcast|not aligned": "Two shapes do not fit. Print the .shape of both "
    "in this line, and compare with the table of shapes.",
    "UnboundLocalError": "This name gets its first value further down, or in a line that was not run. Set it before.",
}
