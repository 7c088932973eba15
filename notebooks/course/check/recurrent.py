"""A student's training step, watched: gradients that are clipped, and a recurrent model that writes down what happens to it.

The helpers run beside the student's code (see `course.check.beside`) and bring back plain tensors and numbers. The models
are built here, so that an exercise about training does not depend on the student's own model.
"""

from course.check.calls import run_protected

MOST_EVENTS = 1000


def _protected(run, seconds=60.0):
    outcome = run_protected(run, (), {}, seconds)
    if outcome.error:
        raise outcome.error
    return outcome.value


def clip_once(clip, gradients, most):
    """Call a student's ``clip(parameters, most)`` on parameters with these gradients (arrays; None for a missing one).

    Returns
    -------
    dict with length (as returned), gradients (float64 array or None for each, as they are afterwards), kept (whether the
    parameters themselves are what they were)
    """
    import numpy as np
    import torch

    def run():
        parameters = []
        for gradient in gradients:
            parameter = torch.nn.Parameter(torch.ones(() if gradient is None else gradient.shape))
            if gradient is not None:
                parameter.grad = torch.tensor(gradient, dtype=torch.float32)
            parameters.append(parameter)
        length = clip(list(parameters), most)
        found = [None if p.grad is None else p.grad.detach().numpy().astype(np.float64) for p in parameters]
        kept = all(bool((p.detach() == 1).all()) for p in parameters)
        return {"length": length, "gradients": found, "kept": kept}

    return _protected(run)


def graph_nodes(result):
    """Return how many operations autograd would walk back through from a tensor."""
    seen, todo = set(), [result.grad_fn]
    while todo and len(seen) < 100_000:
        node = todo.pop()
        if node is not None and node not in seen:
            seen.add(node)
            todo += [before for before, _ in node.next_functions]
    return len(seen)


def _length(parameters):
    return sum(float((p.grad.double() ** 2).sum()) for p in parameters if p.grad is not None) ** 0.5


def _watched_model(weights, record):
    """Return a small recurrent language model that writes into ``record`` what is done with it."""
    import torch

    class Watched(torch.nn.Module):
        def __init__(self):
            super().__init__()
            for name, numbers in weights.items():
                self.register_parameter(name, torch.nn.Parameter(torch.tensor(numbers, dtype=torch.float32)))
            self.spare = torch.nn.Parameter(torch.ones(2))  # never used: its gradient stays None

        def forward(self, ids, state=None):
            record["events"].append("forward" if self.training else "forward in eval mode")
            record["received"].append(None if state is None else state.detach().clone())
            now = self.table.new_zeros(len(ids), self.table.shape[1]) if state is None else state[0]
            states = []
            for t in range(ids.shape[1]):
                now = torch.tanh(self.table[ids[:, t]] + now @ self.recurrent)
                states.append(now)
            scores = torch.stack(states, dim=1) @ self.output.T + self.bias
            record["nodes"].append(graph_nodes(scores))
            if scores.requires_grad:
                scores.register_hook(lambda gradient: record["events"].append("backward"))
            return scores, now.unsqueeze(0)

        def parameters(self, recurse=True):
            record["events"].append("parameters")
            return super().parameters(recurse)

        def zero_grad(self, set_to_none=True):
            record["events"].append("zero_grad")
            for parameter in self._parameters.values():
                parameter.grad = None

    return Watched()


def _watched_sgd(model, rate, record):
    import torch

    class WatchedSGD(torch.optim.SGD):
        def zero_grad(self, *args, **kwargs):
            record["events"].append("zero_grad")
            super().zero_grad(*args, **kwargs)

        def step(self, *args, **kwargs):
            record["events"].append("step")
            record["lengths"].append(_length(model._parameters.values()))
            return super().step(*args, **kwargs)

    return WatchedSGD(model._parameters.values(), lr=rate)


def watch_steps(train_step, weights, windows, rate, most):
    """Take a training step of a student's on each window, on a model that writes down what happens to it.

    Parameters
    ----------
    train_step : callable
        ``train_step(model, optimizer, inputs, targets, state, most)`` returns (loss, state).
    weights : dict
        Arrays: table (V, H), recurrent (H, H), output (V, H), bias (V,). A step of the model is
        h = tanh(table[id] + h recurrent); its logits are output h + bias.
    windows : list of (inputs, targets)
        Arrays (B, T) of int64.
    rate : float
        Step size of plain gradient descent.
    most : float or None
        None: the step's own default.

    Returns
    -------
    list of dict, one for each window that was taken, with result (as returned), attached (bool), events (list of str),
    received (the states that the model got), nodes (sizes of the graphs), lengths (of the gradient, at each step), after
    (its length at the end), weights (name → tensor)
    """
    import torch

    def run():
        record = {}
        model = _watched_model(weights, record)
        optimizer = _watched_sgd(model, rate, record)
        keyword = {} if most is None else {"most": most}
        found, state = [], ()
        for window in windows:
            record.update(events=[], received=[], nodes=[], lengths=[])
            torch.nn.Module.train(model, False)  # as somebody may leave it who has measured in between
            result = train_step(model, optimizer, *(torch.from_numpy(ids) for ids in window), *state, **keyword)
            pair = type(result) is tuple and len(result) == 2
            state = (result[1],) if pair and isinstance(result[1], torch.Tensor) else None
            after = _length(model._parameters.values())
            now = {name: model._parameters[name].detach().clone() for name in weights}
            attached = state is not None and state[0].requires_grad
            record["events"] = record["events"][:MOST_EVENTS]
            found.append({**record, "result": result, "attached": attached, "after": after, "weights": now})
            if state is None:
                break
        return found

    return _protected(run)


def learn_verse(train_step, ids, count, passes, T, seed):
    """Train a small recurrent model of its own on one text, window by window, with a student's ``train_step``.

    Parameters
    ----------
    ids : ndarray (n,) of int64
        The text; 0 is <pad>.
    count : int
        How many different ids there are.
    passes, T, seed : int
        How often it is read, the length of a window, and the seed of the first weights.

    Returns
    -------
    dict with losses (as returned), before and after (nats per character, measured here)
    """
    import torch

    class Small(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = torch.nn.Embedding(count, 16)
            self.rnn = torch.nn.RNN(16, 64, batch_first=True)
            self.output = torch.nn.Linear(64, count)

        def forward(self, ids, state=None):
            states, last = self.rnn(self.embedding(ids), state)
            return self.output(states), last

    def nats(model, inputs, targets):
        with torch.no_grad():
            logs = model(inputs)[0].log_softmax(-1)
            return -float(logs.gather(2, targets[..., None]).mean())

    def run():
        torch.manual_seed(seed)
        model = Small()
        text = torch.from_numpy(ids)[None]
        inputs, targets, losses = text[:, :-1], text[:, 1:], []
        adam = torch.optim.Adam(model.parameters(), lr=0.01)
        before = nats(model, inputs, targets)
        for _ in range(passes):
            state = None
            for start in range(0, inputs.shape[1], T):
                window = (part[:, start : start + T] for part in (inputs, targets))
                value, state = train_step(model, adam, *window, state)
                losses.append(value)
        return {"losses": losses, "before": before, "after": nats(model, inputs, targets)}

    return _protected(run)
