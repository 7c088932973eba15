"""Dropout and the two modes of a model: a student's functions, called on layers and models that write down what they see.

The helpers run in the student's own process (see `course.check.beside`) and bring back plain tensors, numbers and texts.
"""

import random

import numpy as np

from course.check.calls import run_protected
from course.check.modules import _protected

READY_MADE = {"alpha_dropout", "dropout", "dropout1d", "dropout2d", "dropout3d", "feature_dropout", "native_dropout"}
PLANTED = "OverflowError", "a mishap that the check has planted"


def _seeded(seed):
    import torch

    torch.manual_seed(seed)
    np.random.seed(seed)  # whatever a student draws with
    random.seed(seed)


def drop_out(function, numbers, p, training, seed, times):
    """Call ``function(x, p, training)`` several times on the same numbers.

    Parameters
    ----------
    function : callable
        The student's.
    numbers : tensor
        x; it is a part of a graph when the function gets it.
    p : float
    training : bool
    seed : int
        Of torch, NumPy and Python, set once.
    times : int

    Returns
    -------
    dict with results (list, as returned), gradients (of the sum of the first result, a tensor; None where nothing comes
    back), changed (whether x is another one afterwards) and ready_made (names of torch's own dropouts that were used)
    """
    import torch
    from torch.overrides import TorchFunctionMode

    seen = set()

    class Watch(TorchFunctionMode):
        def __torch_function__(self, called, types, args=(), kwargs=None):
            seen.add(getattr(called, "__name__", "").rstrip("_"))
            return called(*args, **(kwargs or {}))

    def run():
        _seeded(seed)
        leaf = numbers.detach().clone().requires_grad_(True)
        results, changed = [], False
        for _ in range(times):
            x = leaf.clone()
            with Watch():
                results.append(function(x, p, training))
            changed |= not torch.equal(x, leaf)
        first, gradients = results[0], None
        if isinstance(first, torch.Tensor) and first.requires_grad and not changed:
            (gradients,) = torch.autograd.grad(first.sum(), leaf, allow_unused=True)
        results = [r.detach() if isinstance(r, torch.Tensor) else r for r in results]
        return {"results": results, "gradients": gradients, "changed": changed, "ready_made": sorted(seen & READY_MADE)}

    return _protected(run)


def watch_stack(function, x, states, weights, p, training, seed):
    """Call ``function(x, states, steps, p, training)`` with steps that write down what they get and what they make.

    Parameters
    ----------
    x : tensor (B, E)
    states : list of tuple of tensors
        One tuple for each layer; its first tensor is (B, H) with the layer's own H.
    weights : list of tensor
        One for each layer, (what comes in, H). A step gives h = 2 + tanh(x W) + h before / 4: no entry of it is 0.
    p, training
        Passed on.
    seed : int

    Returns
    -------
    dict with result (as returned), calls (list of (number of the layer, its x, its state, the state that it made)), and
    changed (whether the list of states is another one afterwards)
    """
    import torch

    calls = []

    def copied(state):
        return tuple(part.detach().clone() for part in state)

    def layer(n):
        def step(x, state):
            state = tuple(state) if isinstance(state, (tuple, list)) else (state,)
            seen = x.detach().clone(), copied(state)
            made = 2 + torch.tanh(x @ weights[n]) + state[0] / 4, *(1 + part / 2 for part in state[1:])
            calls.append((n, *seen, copied(made)))
            return made

        return step

    def run():
        _seeded(seed)
        own = [copied(state) for state in states]
        given = list(own)
        with torch.no_grad():
            result = function(x.clone(), given, [layer(n) for n in range(len(weights))], p, training)
        same = len(given) == len(own) and all(a is b for a, b in zip(given, own))
        same = same and all(torch.equal(a, b) for mine, state in zip(own, states) for a, b in zip(mine, state))
        return {"result": result, "calls": calls[:100], "changed": not same}

    return _protected(run)


def watch_mode(function, training, mishap):
    """Call ``function(model, measure)``, where the measurement writes down the mode in which it finds the model.

    Parameters
    ----------
    function : callable
        The student's.
    training : bool
        The mode of the model beforehand.
    mishap : bool
        Whether the measurement raises an error in its midst.

    Returns
    -------
    dict with value (as returned), raised (whether the planted error came out), calls (for each one: whether it was called
    with a model of this kind, the mode of the model and of the dropout inside it, whether gradients were on), after (both
    modes afterwards) and gradients (whether they are on afterwards)
    """
    import torch

    calls = []

    class Small(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layer, self.drop = torch.nn.Linear(3, 2), torch.nn.Dropout(0.5)

        def forward(self, x):
            return self.drop(self.layer(x))

    model = Small().train(training)

    def measure(given):
        kind = isinstance(given, Small)
        modes = [given.training, given.drop.training] if kind else [False, False]
        calls.append([kind, *modes, torch.is_grad_enabled()])
        if mishap:
            raise OverflowError(PLANTED[1])
        return 1234.5 + len(calls)

    torch.set_grad_enabled(True)
    try:
        outcome = run_protected(function, (model, measure), {})
        gradients = torch.is_grad_enabled()
    finally:
        torch.set_grad_enabled(True)
    planted = outcome.error is not None and (outcome.error.kind, outcome.error.message) == PLANTED
    if outcome.error and not planted:
        raise outcome.error
    after = [bool(model.training), bool(model.drop.training)]
    return {"value": outcome.value, "raised": planted, "calls": calls[:100], "after": after, "gradients": gradients}
