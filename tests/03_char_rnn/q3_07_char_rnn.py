# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_07_char_rnn"
points = None


import torch

SIGNS = [  # (a part of the title, name, what it looks like)
    ("no embedding.weight", "no embedding", "characters that go into the RNN as one-hot rows or as bare ids. nn.Embedding gives each of them a vector."),
    ("_l1", "layers ignored", "one recurrent layer, whatever `layers` says."),
    ("no rnn.bias", "no biases", "recurrent layers without their biases."),
    ("no output.weight", "no linear layer", "a model that ends with the states of the RNN. A linear layer turns them into V scores."),
    ("no output.bias", "no biases", "a linear layer without its bias."),
    ("_reverse", "bidirectional", "a second RNN that reads from the end: it would see the characters that are to be predicted."),
]


def shapes_of(V, E=64, H=256, layers=1):
    """Name → shape of every parameter."""
    found = {"embedding.weight": (V, E)}
    for i in range(layers):
        found |= {f"rnn.weight_ih_l{i}": (H, H if i else E), f"rnn.weight_hh_l{i}": (H, H)}
        found |= {f"rnn.bias_ih_l{i}": (H,), f"rnn.bias_hh_l{i}": (H,)}
    return found | {"output.weight": (V, H), "output.bias": (V,)}


def model_of(CharRNN, sizes, seed=0):
    """The student's class with its parameters looked at, and the numbers that these begin with."""
    shapes = shapes_of(*sizes)
    model = check.module(CharRNN, "CharRNN", {name: lambda *_, shape=shape: shape for name, shape in shapes.items()})
    try:
        return model, model.parameters(*sizes, seed=seed)
    except check.Failure as failure:
        without = "has no output" in failure.title and "output." not in failure.got
        title = "has no output.weight" if without else failure.title
        seen = [(name, text) for part, name, text in SIGNS if part in title]
        if "has no" in failure.title and {n.partition(".")[0] for n in failure.got.split(", ")} - {"embedding", "rnn", "output"}:
            seen = [("other names", "layers under names of your own. They are self.embedding, self.rnn and self.output.")]
        gates = {f"has shape ({n * sizes[2] if len(sizes) > 2 else n * 256}": kind for n, kind in ((3, "GRU"), (4, "LSTM"))}
        seen += [(kind, f"{kind} layers in place of the plain RNN.") for part, kind in gates.items() if part in failure.problem]
        failure.mistakes = failure.mistakes or seen[:1]
        failure.hint = failure.hint or "3.7-b"
        raise


def weights_of(rng, *sizes):
    """Random weights, large enough for the state to matter; <pad> has none."""
    found = {name: rng.normal(size=shape).astype(np.float32) * 0.7 for name, shape in shapes_of(*sizes).items()}
    found["embedding.weight"][0] = 0
    return found


RESULTS = [  # (stage, a part of what is wrong, name, what it looks like)
    ("raised", "Expected hidden size", "batch_first omitted", "an RNN that takes the songs for steps, so the state does not fit."),
    ("raised", "Expected hidden", "state of the wrong form", "a state that does not fit where the RNN wants one. It is (L, B, H)."),
    ("dtype", "float64", "float64", "a model that was made or turned into float64. Leave torch's float32."),
]


def named(failure):
    """Give a failure the name of its mistake."""
    text = f"{failure.title} {failure.got} {failure.problem}"
    seen = [(name, looks) for stage, part, name, looks in RESULTS if failure.stage == stage and part in text]
    failure.mistakes, failure.hint = failure.mistakes or seen[:1], failure.hint or ("3.7-a" if seen else "3.7-c")
    return failure


def calls_of(model, sizes, weights, calls, upstream=None):
    """Call the student's model on arrays, one call after the other; see course.check.cells.model_calls."""
    plain = [(torch.from_numpy(i.copy()), torch.from_numpy(s.copy()) if isinstance(s, np.ndarray) else s) for i, s in calls]
    try:
        return check.beside("model_calls", model, list(sizes), weights, plain, upstream)
    except check.Failure as failure:
        raise named(failure) from None


def pair_of(result, called=""):
    """The two results of a call as arrays, whatever their shapes."""
    got, seen = check.describe(result), []
    if got.startswith("tensor"):
        seen = [("state not returned", "the logits alone. Whoever goes on with the text needs the state, too.")]
    good = type(result) is tuple and len(result) == 2
    text = "The model has to return two things: the logits and the state."
    check.require(good, "the model does not return logits and state", text, got=got, called=called, hint="3.7-c", mistakes=seen)
    try:
        return tuple(check.Tensor(name, None).take(part, called) for name, part in zip(("the logits", "the state"), result))
    except check.Failure as failure:
        raise named(failure) from None


def run_of(CharRNN):
    """One call of the student's model as a function of arrays."""

    def run(sizes, weights, ids, state):
        model, _ = model_of(CharRNN, sizes)
        return pair_of(calls_of(model, sizes, weights, [(ids, state)])["results"][0])

    def specs(sizes, weights, ids, state):
        V, _, H, layers = sizes
        return check.Array("the logits", (*ids.shape, V)), check.Array("the state", (layers, len(ids), H))

    def shown(sizes, weights, ids, state):
        return f"CharRNN{sizes}(ids {ids.shape}" + (f", state {state.shape})" if state is not None else ")")

    return check.procedure(run, "CharRNN", specs, shown=shown)


def states(w, x, start, act=np.tanh):
    """All states (T, L, B, H) for inputs (T, B, E) and a start (L, B, H)."""
    now, found = list(start), []
    for below in x:
        for i, old in enumerate(now):
            wide, both = np.hstack([w[f"rnn.weight_ih_l{i}"], w[f"rnn.weight_hh_l{i}"]]), np.hstack([below, old])
            now[i] = below = act(both @ wide.T + (w[f"rnn.bias_ih_l{i}"] + w[f"rnn.bias_hh_l{i}"]))
        found.append(list(now))
    return np.array(found)


def zeros(sizes, ids):
    return np.zeros((sizes[3], len(ids), sizes[2]))


def scores(w, top):
    """Logits (B, T, V) for states of the top layer (T, B, H)."""
    return np.einsum("tbh,vh->btv", top, w["output.weight"]) + w["output.bias"]


def right(sizes, weights, ids, state, act=np.tanh):
    w = {name: array.astype(float) for name, array in weights.items()}
    found = states(w, w["embedding.weight"][ids.T], zeros(sizes, ids) if state is None else state, act)
    return scores(w, found[:, -1]), found[-1]


def changed(how):
    """A mistake: how(logits, state, all states (B, T, L, H)) is returned."""

    def wrong(sizes, weights, ids, state):
        found = states(weights, weights["embedding.weight"][ids.T], zeros(sizes, ids) if state is None else state)
        return how(*right(sizes, weights, ids, state), found.transpose(2, 0, 1, 3))

    return wrong


def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def songs_as_steps(sizes, weights, ids, state):
    found = states(weights, weights["embedding.weight"][ids], np.zeros((sizes[3], ids.shape[1], sizes[2])))
    return scores(weights, found[:, -1]).swapaxes(0, 1), found[-1]


def from_zeros(sizes, weights, ids, state):
    return right(sizes, weights, ids, None)


def alone(how):
    return changed(lambda z, s, all_states: how(z, s))


MISTAKES = [
    check.Mistake("batch_first omitted", "an RNN that takes the first axis for time: the songs are read as if they were steps.",
                  songs_as_steps, "3.7-a"),
    check.Mistake("state ignored", "a model that begins with zeros, whatever state it is given.", from_zeros, "3.7-c"),
    check.Mistake("softmax", "probabilities. F.cross_entropy applies the softmax itself.", alone(lambda z, s: (softmax(z), s)), "3.7-c"),
    check.Mistake("log_softmax", "logarithms of probabilities. Return the scores as they are.",
                  alone(lambda z, s: (np.log(softmax(z)), s)), "3.7-c"),
    check.Mistake("sigmoid over the logits", "a sigmoid behind the linear layer.", alone(lambda z, s: (1 / (1 + np.exp(-z)), s)), "3.7-c"),
    check.Mistake("tanh over the logits", "a tanh behind the linear layer. Logits have no bounds.", alone(lambda z, s: (np.tanh(z), s)), "3.7-c"),
]  # fmt: skip


MISTAKES += [
    check.Mistake("last step only", "the logits of the last place only.", alone(lambda z, s: (z[:, -1], s)), "3.7-c"),
    check.Mistake("last step only", "the logits of the last place only.", alone(lambda z, s: (z[:, -1:], s)), "3.7-c"),
    check.Mistake("last step only", "the last state put through the linear layer. Every place gets its own logits.",
                  alone(lambda z, s: (z[:, -1][None], s)), "3.7-c"),
    check.Mistake("no linear layer", "the states of the RNN in place of the logits.", changed(lambda z, s, a: (a[:, :, -1], s)), "3.7-c"),
    check.Mistake("axes of the logits", "logits of shape (B, V, T). Return (B, T, V); who needs another order turns them.",
                  alone(lambda z, s: (z.swapaxes(1, 2), s)), "3.7-c"),
    check.Mistake("axes of the logits", "logits with time as the first axis.", alone(lambda z, s: (z.swapaxes(0, 1), s)), "3.7-c"),
    check.Mistake("axes of the state", "a state with the songs as first axis. nn.RNN wants it back as it returned it: (L, B, H).",
                  alone(lambda z, s: (z, s.swapaxes(0, 1))), "3.7-c"),
    check.Mistake("all states returned", "the states of the top layer at every step in place of the last states of all layers.",
                  changed(lambda z, s, a: (z, a[:, :, -1])), "3.7-c"),
    check.Mistake("one layer of the state", "the state of the top layer only. Each layer needs its own to go on.",
                  alone(lambda z, s: (z, s[-1:])), "3.7-c"),
    check.Mistake("one layer of the state", "the state of the top layer only, without its axis.", alone(lambda z, s: (z, s[-1])), "3.7-c"),
    check.Mistake("old state returned", "the state that came in.", lambda sizes, w, ids, state: (
        right(sizes, w, ids, state)[0], zeros(sizes, ids) if state is None else state), "3.7-c"),
    check.Mistake("relu", "an RNN with relu in place of tanh.",
                  lambda *a: right(*a, act=lambda s: np.maximum(s, 0)), "3.7-b"),
]  # fmt: skip
CLOSE = {"rtol": 1e-5, "atol": 1e-5}  # for float32


def batch_of(rng, sizes, B, T, with_state=False):
    """Weights, ids without pads, and a state."""
    state = rng.uniform(-0.9, 0.9, (sizes[3], B, sizes[2])).astype(np.float32) if with_state else None
    return sizes, weights_of(rng, *sizes), rng.integers(1, sizes[0], (B, T)), state


def carried_of(CharRNN):
    """The logits of a song that is read in pieces, the state handed on, and the state at the end."""

    def run(sizes, weights, ids, cuts):
        model, _ = model_of(CharRNN, sizes)
        pieces = [(piece, "carried" if i else None) for i, piece in enumerate(np.split(ids, cuts, axis=1))]
        found = calls_of(model, sizes, weights, [(ids, None), *pieces])["results"]
        plain = [pair_of(result) for result in found]
        if any(z.ndim != 3 for z, _ in plain):
            return plain[0]
        return np.concatenate([z for z, _ in plain[1:]], axis=1), plain[-1][1]

    def specs(sizes, weights, ids, cuts):
        V, _, H, layers = sizes
        return check.Array("the logits", (*ids.shape, V)), check.Array("the state", (layers, len(ids), H))

    shown = lambda sizes, w, ids, cuts: f"CharRNN{sizes} on {ids.shape} ids, in pieces that begin at {[0, *cuts]}, the state handed on"  # noqa: E731
    return check.procedure(run, "CharRNN", specs, shown=shown)


def forgetful(sizes, weights, ids, cuts):
    found = [right(sizes, weights, piece, None) for piece in np.split(ids, cuts, axis=1)]
    return np.concatenate([z for z, _ in found], axis=1), found[-1][1]


def same_twice(CharRNN, sizes, weights, ids, _):
    """Fail unless two calls on the same ids give the same."""
    model, _ = model_of(CharRNN, sizes)
    called = f"CharRNN{sizes}(ids {ids.shape}), twice"
    first, second = (pair_of(result, called)[0] for result in calls_of(model, sizes, weights, [(ids, None)] * 2)["results"])
    again, seen = right(sizes, weights, ids, right(sizes, weights, ids, None)[1])[0], []
    if first.shape == second.shape and not np.allclose(first, second, 1e-4, 1e-5):
        seen = [("random numbers", "a model with dropout, or with something else that is random. Leave it out here.")]
        if second.shape == again.shape and np.allclose(second, again, 1e-3, 1e-4):
            seen = [("state kept in the model", "a model that remembers its last call. It begins with zeros when no state is handed in.")]
    text = "The same ids, without a state, have to give the same logits in every call."
    check.require(not seen, "two calls give two results", text, called=called, hint="3.7-c", mistakes=seen)


FORGETFUL = check.Mistake("state ignored", "a model that begins with zeros in every call.", forgetful, "3.7-c")


@test_case(name='parameters', points=1, hidden=False)
def test_parameters(CharRNN):
    for sizes in ((40, 8, 16, 2), (7, 5, 3, 1), (9, 4, 6, 3), (11,)):  # the last: E=64, H=256 and one layer
        model_of(CharRNN, sizes)


@test_case(name='worked example and a batch', points=2, hidden=False)
def test_worked_example_and_a_batch(CharRNN):
    rng = check.rng("q3_07", "logits")
    numbers = [[[0], [0], [1], [0], [-1]], [[1]], [[2]], [0], [0], [[0], [0], [0], [1], [-2]], [0, 0, 0, 0.5, 0]]
    weights = {name: np.array(n, dtype=np.float32) for name, n in zip(shapes_of(5, 1, 1, 1), numbers)}
    inputs = [((5, 1, 1, 1), weights, np.array([[2, 4]]), None), batch_of(rng, (9, 4, 6, 1), 3, 5), batch_of(rng, (7, 3, 5, 2), 4, 2)]
    check.agree(run_of(CharRNN), right, inputs, MISTAKES, hint="3.7-a", show=True, **CLOSE)


@test_case(name='the state is handed on', points=2, hidden=False)
def test_the_state_is_handed_on(CharRNN):
    rng = check.rng("q3_07", "state")
    same_twice(CharRNN, *batch_of(rng, (8, 3, 5, 2), 3, 6))
    inputs = [batch_of(rng, (8, 3, 5, 2), 3, 6, with_state=True), batch_of(rng, (6, 2, 4, 1), 2, 1, with_state=True)]
    check.agree(run_of(CharRNN), right, inputs, MISTAKES, hint="3.7-c", show=True, **CLOSE)
    inputs = [(*batch_of(rng, (8, 3, 5, 2), 3, 6)[:3], cuts) for cuts in ([1, 2, 3, 4, 5], [4])]
    full = lambda sizes, weights, ids, cuts: right(sizes, weights, ids, None)  # noqa: E731
    text = "Read in pieces, with the state handed on, a song has to give the same as read at once."
    check.agree(carried_of(CharRNN), full, inputs, [FORGETFUL], hint="3.7-c", show=True, problem=text, **CLOSE)
