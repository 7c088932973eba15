"""Recurrent layers of a student: differentiated, watched and run piece by piece beside the student's code.

The helpers run in the student's own process (see `course.check.beside`) and bring back plain tensors and texts.
"""

from course.check.modules import _build, _protected

RECURRENT = {"rnn_tanh", "rnn_relu", "lstm", "gru", "rnn_tanh_cell", "rnn_relu_cell", "lstm_cell", "gru_cell"}


def weighted_gradients(function, args, upstream):
    """Call ``function(*args)`` on tensors that need gradients, and differentiate the weighted sum of what comes back.

    Parameters
    ----------
    args : list
        Tensors, or lists and tuples of them. Tensors of whole numbers, such as lengths, are handed over as they are.
    upstream : list of tensor
        One for each result: the weights of its numbers in the sum. A tuple among the results counts as its parts.

    Returns
    -------
    dict with attached (list of bool, one per result) and gradients (list of tensors, in the order of the arguments; zeros
    where nothing arrived; none for whole numbers). Both are empty where the results have other shapes than ``upstream``.
    """
    import torch

    leaves = []

    def fresh(value):
        if isinstance(value, torch.Tensor):
            if not value.is_floating_point():
                return value.clone()
            leaves.append(value.detach().clone().requires_grad_(True))
            return leaves[-1]
        return type(value)(map(fresh, value))

    def run():
        results = function(*map(fresh, args))
        results = list(_flat(results))
        if [getattr(r, "shape", None) for r in results] != [u.shape for u in upstream]:
            return {"attached": [], "gradients": []}
        attached = [bool(r.requires_grad) for r in results]
        total = sum((r * u).sum() for r, u in zip(results, upstream))
        if total.requires_grad:
            total.backward()
        gradients = [torch.zeros_like(leaf) if leaf.grad is None else leaf.grad for leaf in leaves]
        return {"attached": attached, "gradients": gradients}

    return _protected(run)


def _flat(results):
    if isinstance(results, tuple):
        for part in results:
            yield from _flat(part)
    else:
        yield results


def recurrent_layers_used(function, *args):
    """Call ``function(*args)`` and return which of torch's own recurrent layers it went through, as a sorted list of names."""
    from torch.overrides import TorchFunctionMode

    class Watch(TorchFunctionMode):
        seen = set()

        def __torch_function__(self, called, types, args=(), kwargs=None):
            self.seen.add(getattr(called, "__name__", ""))
            return called(*args, **(kwargs or {}))

    def run():
        with Watch():
            function(*args)

    _protected(run)
    return sorted(Watch.seen & RECURRENT)


def model_calls(cls, init, weights, calls, upstream=None):
    """Load weights into ``cls(*init)`` and call it several times, each time on ids and a state.

    Parameters
    ----------
    calls : list of (ids, state)
        The state is a tensor, None, or ``"carried"``: the second result of the call before.
    upstream : list of tensor, optional
        Weights for the two results of the last call; their weighted sum is differentiated.

    Returns
    -------
    dict with results (list, as they came back; it ends early where there is no state to carry), attached (list of bool)
    and gradients (parameter name → tensor); the last two are empty without ``upstream`` or with results of other shapes
    """
    import torch

    def run():
        model, results = _build(cls, init, weights), []
        for ids, state in calls:
            if isinstance(state, str):
                if not (isinstance(results[-1], tuple) and len(results[-1]) == 2):
                    break
                state = results[-1][1]
            results.append(model(ids) if state is None else model(ids, state))
        found = {"results": results, "attached": [], "gradients": {}}
        last = results[-1]
        if (
            upstream
            and isinstance(last, tuple)
            and [getattr(r, "shape", None) for r in last] == [u.shape for u in upstream]
        ):
            found["attached"] = [bool(r.requires_grad) for r in last]
            total = sum((r * u).sum() for r, u in zip(last, upstream))
            if total.requires_grad:
                total.backward()
            found["gradients"] = {
                n: torch.zeros_like(p) if p.grad is None else p.grad.to_dense() for n, p in model.named_parameters()
            }
        return found

    return _protected(run)
