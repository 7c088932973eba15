"""PyTorch modules of a student: built, loaded with weights, run and trained beside the student's code.

A module cannot travel to the judge, but its parameters, outputs and gradients can. The helpers at the end of this file
run in the student's own process (see `course.check.beside`) and bring back plain tensors and numbers.
"""

import numpy as np

from course.check import values
from course.check.calls import CALL_SECONDS, Remote, run_protected
from course.check.failure import Failure, StudentError
from course.check.guarded import Function


class Module(Function):
    """A student's class of modules.

    Parameters
    ----------
    thing : type
        The class, or the judge's stand-in for it.
    name : str
        Its name, for messages.
    parameters : dict from name to callable(*init) that gives a shape
        The parameters that it must have, by the names that ``state_dict`` gives them, e.g. ``"centre.weight"``.
    seconds : float
        Time limit of one use.
    """

    def __init__(self, thing, name, parameters, seconds=CALL_SECONDS):
        super().__init__(thing, name, seconds=seconds)
        kind = thing.course_type if isinstance(thing, Remote) else type(thing).__name__
        if kind.rpartition(".")[2] != "type":
            problem = f"`{name}` has to be the class: `class {name}(nn.Module)`, not an object made from it."
            raise Failure(f"{name} is not a class", stage="undefined", got=values.describe(thing), problem=problem)
        self.expected = parameters

    def parameters(self, *init, seed=0):
        """Build one after ``torch.manual_seed(seed)`` and return name → float64 array of its parameters.

        Raises
        ------
        Failure
            If a parameter is missing, superfluous, of the wrong shape, or does not learn.
        """
        found = self._beside("module_parameters", list(init), seed)
        return self._take(found, init)

    def run(self, init, weights, inputs, method="forward", returns=None):
        """Build one, load ``weights`` (name → array), call ``method`` and differentiate what comes back.

        Returns
        -------
        output : array as ``returns`` takes it
        gradients : dict from parameter name to float64 array
            Of the sum of the output; zeros where nothing arrived.
        """
        self.parameters(*init)
        form = {name: np.asarray(w, dtype=np.float32) for name, w in weights.items()}
        found = self._beside("module_run", list(init), form, method, list(inputs))
        called = f"{self.name}({', '.join(map(str, init))})" + ("" if method == "forward" else f".{method}")
        called += f"({', '.join(values.describe_argument(v) for v in inputs)})"
        if found["output"] is None:
            text = f"{self.name}.{method} returned nothing. Is the last line, `return …`, missing?"
            raise Failure(f"{self.name}.{method} returned nothing", stage="nothing", called=called, problem=text)
        output = (returns or values.Anything()).take(found["output"], called)
        if not found["attached"]:
            text = (
                "No gradient can flow back from it. Did .item(), .detach(), .numpy() or torch.no_grad() get in between?"
            )
            got = values.describe(found["output"])
            raise Failure(f"{self.name}.{method} is cut off", stage="value", called=called, got=got, problem=text,
                          mistakes=[("detached", "a result that was taken out of the graph.")])  # fmt: skip
        return output, {name: np.asarray(g, dtype=np.float64) for name, g in found["gradients"].items()}

    def _beside(self, helper, *args):
        from course.check.beside import beside

        return beside(helper, self, *args)

    def _take(self, found, init):
        shapes = {name: tuple(shape(*init)) for name, shape in self.expected.items()}
        called = f"{self.name}({', '.join(map(str, init))})"
        if not isinstance(found, dict):
            raise Failure(
                f"{self.name} is not a module", stage="type", called=called, problem="Derive it from nn.Module."
            )
        if shared := found.pop("", None):
            text = f"{' and '.join(shared)} are one and the same table."
            mistake = ("one shared table", "one table under two names. Make two, one after the other.")
            raise Failure(f"{self.name} has one table in two roles", called=called, problem=text, mistakes=[mistake])
        for name in sorted(set(shapes) - set(found)):
            have = ", ".join(sorted(found)) or "no parameter at all"
            text = f"It has to have a parameter {name} of shape {shapes[name]}. Keep the names of the layers that the text gives."
            raise Failure(f"{self.name} has no {name}", stage="type", called=called, got=have, problem=text)
        for name in sorted(set(found) - set(shapes)):
            text = f"{name} is one layer too many: the model has {', '.join(shapes)} and nothing else."
            raise Failure(f"{self.name} has a parameter {name}", stage="type", called=called, got=name, problem=text)
        return {name: values.Tensor(name, shapes[name]).take(found[name], called) for name in shapes}


def module(thing, name, parameters, seconds=CALL_SECONDS):
    """Wrap a student's class of modules; see `Module`."""
    return Module(thing, name, parameters, seconds)


# --- beside the student's code ----------------------------------------------------------------------------------------


def _protected(run, seconds=60.0):
    outcome = run_protected(run, (), {}, seconds)
    if outcome.error:
        raise outcome.error
    return outcome.value


def _build(cls, init, weights=None):
    import torch

    model = cls(*init)
    if not isinstance(model, torch.nn.Module):
        raise StudentError("TypeError", f"{getattr(cls, '__name__', 'the class')}(…) is not a torch.nn.Module")
    if weights is not None:
        model.load_state_dict({name: torch.tensor(w) for name, w in weights.items()})
    return model


def _state(model):
    return {name: p.detach().clone() for name, p in model.named_parameters()}


def module_parameters(cls, init, seed):
    """Build ``cls(*init)`` and return name → tensor of its parameters; under "" the names that share one, if any do."""
    import torch

    def run():
        torch.manual_seed(seed)
        model = _build(cls, init)
        names = {}
        for name, parameter in model.named_parameters(remove_duplicate=False):
            names.setdefault(id(parameter), []).append(name)
        shared = next((same for same in names.values() if len(same) > 1), None)
        return _state(model) | ({"": shared} if shared else {})

    return _protected(run)


def module_run(cls, init, weights, method, inputs):
    """Load weights into ``cls(*init)``, call a method, differentiate the sum of its result.

    Returns
    -------
    dict with output (tensor, or whatever came back), attached (bool), gradients (name → tensor)
    """
    import torch

    def run():
        model = _build(cls, init, weights)
        output = model(*inputs) if method == "forward" else getattr(model, method)(*inputs)
        attached = isinstance(output, torch.Tensor) and output.requires_grad
        if attached:
            output.sum().backward()
        gradients = {
            n: torch.zeros_like(p) if p.grad is None else p.grad.to_dense() for n, p in model.named_parameters()
        }
        return {"output": output, "attached": attached, "gradients": gradients}

    return _protected(run)


def module_step(function, cls, init, weights, rate, inputs):
    """Call ``function(model, SGD with step size rate, *inputs)``; return its value and the parameters before and after."""
    import torch

    def run():
        model = _build(cls, init, weights)
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for parameter in model.parameters():
            parameter.grad = torch.ones_like(parameter)  # what an earlier step may have left behind
        value = function(model, optimizer, *inputs)
        return {"value": value, "weights": _state(model), "training": model.training}

    return _protected(run)


def watch_training(train, table, batches, rate, steps, clip):
    """Call a student's ``train`` on a model that writes down what happens to it.

    The model is one table; its loss on a batch (ids, targets) is the mean of |table[id] − target|².

    Returns
    -------
    dict with history (as returned), events (list of str), table (tensor), training (bool)
    """
    import torch

    events = []

    class Watched(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.table = torch.nn.Parameter(torch.tensor(table, dtype=torch.float32))

        def forward(self, ids, targets):
            events.append("forward" if self.training else "forward in eval mode")
            result = ((self.table[ids] - targets) ** 2).sum(1).mean()
            if result.requires_grad:
                result.register_hook(lambda gradient: events.append("backward"))
            return result

    class WatchedSGD(torch.optim.SGD):
        def zero_grad(self, *args, **kwargs):
            events.append("zero_grad")
            super().zero_grad(*args, **kwargs)

        def step(self, *args, **kwargs):
            events.append("step")
            return super().step(*args, **kwargs)

    def run():
        model = Watched().train(False)
        keyword = {} if clip is None else {"clip": clip}
        history = train(model, iter(batches), WatchedSGD(model.parameters(), lr=rate), steps, **keyword)
        return {
            "history": history,
            "events": events[:10_000],
            "table": model.table.detach(),
            "training": model.training,
        }

    return _protected(run)


def train_module(train, cls, init, weights, batches, rate, steps):
    """Train ``cls(*init)`` from ``weights`` with a student's ``train`` on ``batches``, over and over; return the rest.

    Returns
    -------
    dict with history (as returned) and weights (name → tensor)
    """
    import itertools

    import torch

    def run():
        model = _build(cls, init, weights)
        optimizer = torch.optim.Adam(model.parameters(), lr=rate)
        history = train(model, itertools.cycle(batches), optimizer, steps)
        return {"history": history, "weights": _state(model)}

    return _protected(run)
