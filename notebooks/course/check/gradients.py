"""Recurrent cells with known weights, and parameters with given gradients, for functions that measure and take steps.

The helpers run beside the student's code (see `course.check.beside`) and bring back plain tensors and numbers.
"""

from dataclasses import dataclass, field

from course.check import values
from course.check.calls import isolate, run_protected
from course.check.failure import Failure, StudentError

MOST_CALLS = 5000


@dataclass(frozen=True, eq=False)
class Cell:
    """A recurrent cell, made anew wherever it is needed from its kind and its weights.

    Attributes
    ----------
    kind : str
        ``"linear"``: h' = h A + x U. ``"tanh"``: the tanh of that. ``"two"``: linear with two states, c' = h R + c Q
        and h' = h A + c' P + x U. ``"lstm"``: ``nn.LSTMCell``.
    weights : dict from name to ndarray
    dtype : str
    what : str
        How it is called in messages.
    """

    kind: str
    weights: dict = field(repr=False)
    dtype: str = "float64"
    what: str = "cell"

    @property
    def parts(self):
        """How many tensors its state has."""
        return 2 if self.kind in ("two", "lstm") else 1

    @property
    def recipe(self):
        """The same as plain data."""
        return {"kind": self.kind, "weights": self.weights, "dtype": self.dtype}

    def exact(self):
        """Return the cell as a module in float64."""
        return made(self.recipe | {"dtype": "float64"})


def made(recipe):
    """Return the module for a recipe: called with x_t (B, E) and a tuple of states, it returns the tuple of new states."""
    import torch

    kind, kept = recipe["kind"], {name: torch.tensor(w, dtype=torch.float64) for name, w in recipe["weights"].items()}

    class Plain(torch.nn.Module):
        def __init__(self):
            super().__init__()
            for name, w in kept.items():
                self.register_parameter(name, torch.nn.Parameter(w))

        def forward(self, x_t, state):
            new = x_t @ self.U + state[0] @ self.A
            if kind == "two":
                memory = state[0] @ self.R + state[1] @ self.Q
                return new + memory @ self.P, memory
            return (new.tanh() if kind == "tanh" else new,)

    if kind == "lstm":
        cell = torch.nn.LSTMCell(kept["weight_ih"].shape[1], kept["weight_hh"].shape[1], dtype=torch.float64)
        cell.load_state_dict(kept)
    else:
        cell = Plain()
    return cell.to(getattr(torch, recipe["dtype"]))


def _watched(recipe, x, state, calls):
    """Return the cell, with notes in ``calls`` on where the state came from: start, carried, detached, other."""
    import torch

    class Watched(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.cell, self.last = made(recipe), None

        def forward(self, x_t, now):
            if not isinstance(now, (tuple, list)):
                raise TypeError("the state of the cell is a tuple of tensors, as it was returned")
            if len(now) != len(state):
                raise ValueError(f"the state of this cell has {len(state)} tensors, not {len(now)}")
            if tuple(x_t.shape) != tuple(x.shape[1:]):
                raise ValueError(f"the cell reads one step at a time: x_t has the shape (B, E) = {tuple(x.shape[1:])}")
            if len(calls) < MOST_CALLS:
                calls.append(self._origin(now[0]))
            new = self.cell(x_t, tuple(now))
            self.last = new[0]
            return new

        def _origin(self, h):
            if h is self.last:
                return "carried"
            if self.last is not None and h.shape == self.last.shape and torch.equal(h, self.last):
                return "detached" if h.is_leaf else "carried"
            return "start" if h.shape == state[0].shape and torch.equal(h, state[0]) else "other"

    return Watched()


def norms_through_cell(function, recipe, x, state):
    """Call ``function(cell, x, state)`` with the cell of a recipe.

    Returns
    -------
    dict with value (as returned), error (None, or kind, message and lines), changed (positions), calls (list of str)
    """
    calls = []
    outcome = run_protected(function, (_watched(recipe, x, state, calls), x, state), {})
    error = outcome.error
    if error and error.kind == "NotImplementedError":
        raise error
    error = error and [error.kind, error.message, list(error.lines)]
    return {"value": outcome.value, "error": error, "changed": list(outcome.changed), "calls": calls}


NO_GRADIENT = (
    "retain_grad missing",
    "a state whose `.grad` is None. PyTorch keeps the gradient of a tensor that was computed only if `retain_grad()` "
    "was called on it before `backward`.",
)
CUT = (
    "history cut",
    "states that do not hang together. Hand on what the cell returned, as it is: no detach, no copy, no `no_grad`.",
)
FREED = (
    "graph freed",
    "a second way back through a graph. One `backward` from the last state gives all gradients at once.",
)
ONE_STEP = ("axes of x", "`x` cut along another axis than the first. `x[t]`, (B, E), is one step of all rows.")
LOST_TUPLE = (
    "state is a tuple",
    "a state that is no longer the tuple. The cell takes and returns a tuple, of one tensor or more.",
)
_ERRORS = {
    "NoneType": NO_GRADIENT,
    "second time": FREED,
    "does not require grad": CUT,
    "requires_grad=False": CUT,
    "not have been used in the graph": CUT,
    "reads one step at a time": ONE_STEP,
    "is a tuple of tensors": LOST_TUPLE,
    "state of this cell has": LOST_TUPLE,
}


def norms_of(f, cell, x, state, called, hint=""):
    """Return what a student's ``gradient_norms`` returns for a `Cell`, as it came back; a `Failure` says what went wrong."""
    from course.check.beside import beside

    found = beside("norms_through_cell", f, cell.recipe, x, state)
    if found["error"]:
        failure = values.raised(f.name, StudentError(*found["error"]), called)
        failure.mistakes = [named for text, named in _ERRORS.items() if text in failure.got][:1]
        if failure.mistakes == [NO_GRADIENT] and {"start", "detached"} & set(found["calls"][1:]):
            failure.mistakes = [CUT]
        failure.hint = hint
        raise failure
    if found["value"] is None:
        text = "A function without `return` gives None. Is the last line missing, or indented into a loop?"
        raise Failure(f"{f.name} returned nothing", stage="nothing", called=called, got="None", problem=text, hint=hint)
    if found["changed"]:
        text = "`x` and the state are different after the call. Write into no tensor that was given."
        seen = [("in-place", "an in-place operation on an argument.")]
        raise Failure(
            f"{f.name} changed its input", stage="modified", called=called, problem=text, mistakes=seen, hint=hint
        )
    return found["value"]


def take_safe_steps(function, start, rounds, rate, momentum, most):
    """Call ``function(optimizer, parameters, most)`` once for each round of gradients, with plain gradient descent.

    Parameters
    ----------
    start : list of ndarray
        The parameters at the beginning.
    rounds : list of lists of ndarray or None
        The gradients that are found in ``.grad``, one for each parameter.
    rate, momentum : float
        Of ``torch.optim.SGD``.
    most : float

    Returns
    -------
    list of dict, one for each round: value (as returned), steps (how many the optimizer took), zeroed (whether it threw
    gradients away), parameters (list of arrays, as they are afterwards), lengths (of the gradient after the call, one for
    each parameter)
    """
    import torch

    events = []

    class WatchedSGD(torch.optim.SGD):
        def zero_grad(self, *args, **kwargs):
            events.append("zero_grad")
            super().zero_grad(*args, **kwargs)

        def step(self, *args, **kwargs):
            events.append("step")
            return super().step(*args, **kwargs)

    def length(p):
        return None if p.grad is None else float(p.grad.double().norm())

    parameters = [torch.nn.Parameter(torch.tensor(a, dtype=torch.float32)) for a in start]
    optimizer, found = WatchedSGD(parameters, lr=rate, momentum=momentum), []
    alone, _ = isolate(function)
    for gradients in rounds:
        for p, g in zip(parameters, gradients):
            p.grad = None if g is None else torch.tensor(g, dtype=torch.float32)
        events.clear()

        def call(limit):
            return alone(optimizer, list(parameters), limit)

        outcome = run_protected(call, (most,), {})
        if outcome.error:
            raise outcome.error
        now = [p.detach().numpy().astype(float) for p in parameters]
        facts = {"steps": events.count("step"), "zeroed": "zero_grad" in events, "parameters": now}
        found.append({"value": outcome.value, **facts, "lengths": [length(p) for p in parameters]})
    return found
