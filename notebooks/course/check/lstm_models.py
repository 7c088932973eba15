"""A student's language model in both of its modes, and the loop that trains it, watched.

The helpers run beside the student's code (see `course.check.beside`) and bring back plain tensors, numbers and texts.
"""

from course.check.modules import _build, _protected

MOST_STEPS = 200


def model_in_modes(cls, init, weights, calls, upstream=None):
    """Load weights into ``cls(*init)`` and call it several times, each time in one of its modes.

    Parameters
    ----------
    calls : list of (training, ids, state)
        The state is None, a tuple of tensors, or ``"carried"``: the second result of the call before.
    upstream : tensor, optional
        Weights for the logits of the last call; their weighted sum is differentiated.

    Returns
    -------
    dict with results (list, as they came back; it ends early where there is no state to carry), attached (bool) and
    gradients (parameter name → tensor); these are False and empty where ``upstream`` does not fit
    """
    import torch

    def run():
        model, results = _build(cls, init, weights), []
        for number, (training, ids, state) in enumerate(calls):
            if isinstance(state, str):
                if not (isinstance(results[-1], tuple) and len(results[-1]) == 2):
                    break
                state = results[-1][1]
            model.train(training)
            torch.manual_seed(number)  # dropout differs from call to call
            results.append(model(ids) if state is None else model(ids, state))
        found = {"results": results, "attached": False, "gradients": {}}
        logits = results[-1][0] if isinstance(results[-1], tuple) else None
        if upstream is not None and getattr(logits, "shape", None) == upstream.shape and logits.requires_grad:
            (logits * upstream).sum().backward()
            gradients = ((n, p, p.grad) for n, p in model.named_parameters())
            found["gradients"] = {n: torch.zeros_like(p) if g is None else g.to_dense() for n, p, g in gradients}
            found["attached"] = True
        return found

    with torch.random.fork_rng(devices=[]):
        return _protected(run)


def watch_loop(train, alphabet, windows, steps, sizes, done):
    """Call a student's ``train(vocab, windows, steps, E, H, layers)`` and write down what it does.

    What it uses of `course.checkpoint` is replaced for as long as it runs: nothing is read or written. Its own
    ``train_step`` is called, and watched.

    Parameters
    ----------
    alphabet : list of str
    windows : list of (inputs, targets)
        Tensors (B, T) of int64.
    steps, done : int
        How many steps it is asked for, and how many of them ``resume`` says are done.
    sizes : list of int
        E, H and layers; empty for the function's own.

    Returns
    -------
    dict with steps (for each training step: window, as a number, or the type of what came in its place; state, one of
    ``none``, ``carried``, ``other``; rate; attached, whether the state that came out has a history), resumed, served and
    saved (lists of what `resume`, `autosaved` and `save` were given), losses (as returned, or None), model (whether the
    model that was saved came back), error (text: what was raised by a step on a state with a history, or on no window)
    """
    from unittest import mock

    import torch

    from course import checkpoint
    from course.check.songs import StandIn

    seen = {"steps": [], "resumed": [], "served": [], "saved": [], "losses": None, "model": False, "error": ""}
    kept, names = {"state": None}, getattr(train, "__globals__", {})
    real, missing = names.get("train_step"), "train_step" not in names

    def step(model, optimizer, window=None, state=None, *more, **others):
        given = tuple(window) if isinstance(window, (tuple, list)) else ()
        numbers = [i for i, known in enumerate(windows) if _same(given, known)]
        entry = {"window": numbers[0] if numbers else type(window).__name__, "state": _compared(state, kept["state"])}
        entry |= {"rate": float(optimizer.param_groups[0]["lr"]), "attached": False}
        if len(seen["steps"]) < MOST_STEPS:
            seen["steps"].append(entry)
        loss, kept["state"] = real(model, optimizer, window, state, *more, **others)
        entry["attached"] = any(part.requires_grad for part in _parts(kept["state"]))
        return loss, kept["state"]

    def resume(name, model, folder="."):
        seen["resumed"].append(name)
        return done

    def autosaved(batches, name, model, steps=None, every=30, folder=".", losses=None):
        seen["served"].append({"name": name, "steps": steps, "losses": isinstance(losses, list)})
        for number, batch in enumerate(batches):
            if number == steps:
                break
            yield batch

    def save(name, model, *, history=(), half=False, folder=".", **facts):
        kept["model"] = model
        plain = {
            key: fact if isinstance(fact, (int, str, list)) else type(fact).__name__ for key, fact in facts.items()
        }
        shapes = {n: list(p.shape) for n, p in model.named_parameters()} if isinstance(model, torch.nn.Module) else {}
        losses = [float(loss) for loss in history]
        seen["saved"].append({"name": name, "history": losses, "facts": plain, "shapes": shapes})

    def run():
        result = train(StandIn(alphabet), iter(windows), steps, *sizes)
        if isinstance(result, tuple) and len(result) == 2:
            seen["model"] = result[0] is kept.get("model")
            seen["losses"] = [float(loss) for loss in result[1]] if isinstance(result[1], list) else None

    stand_ins = mock.patch.multiple(checkpoint, resume=resume, autosaved=autosaved, save=save)
    with torch.random.fork_rng(devices=[]), stand_ins:
        try:
            if not missing:
                names["train_step"] = step
            _protected(run)
        except Exception as error:
            first = seen["steps"][0] if seen["steps"] else None
            if first is None or (type(first["window"]) is int and not first["attached"]):
                raise
            seen["error"] = str(error)[:200]
        finally:
            if not missing:
                names["train_step"] = real
    return seen


def _parts(state):
    import torch

    return [part for part in (state if isinstance(state, tuple) else (state,)) if isinstance(part, torch.Tensor)]


def _same(now, then):
    import torch

    return len(now) == len(then) > 0 and all(torch.is_tensor(a) and torch.equal(a, b) for a, b in zip(now, then))


def _compared(state, before):
    if state is None:
        return "none"
    return "carried" if _same(_parts(state), _parts(before)) else "other"
