# Generated from source/04_lstm.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q4_02_lstm_layer"
points = None


import torch

AXIS = "[:, None] gives it a second axis, so that it holds for all H numbers of a row."
FORMS = [  # (stage, a part of the message, name, what it looks like)
    ("type", "got a tensor", "one result only", "one tensor. Return the outputs and the pair of last states."),
    ("type", "got 3", "not a pair", "three results side by side. Put brackets around the last two: outputs, (h, c)."),
    ("type", "got no pair", "not a pair", "last states that are no pair of tensors. torch.stack makes one h of all layers, and one c."),
    ("type", "has to be a torch tensor", "list of states", "a list or an array. torch.stack makes one tensor of a list of tensors."),
    ("raised", "out of bounds for dimension 0", "rows taken for steps", "x[t], which is row t. Place t of all rows is x[:, t]."),
    ("raised", "non-singleton dimension 0", "rows taken for steps", "x[t], which is row t. Place t of all rows is x[:, t]."),
    ("raised", "non-singleton dimension 1", "condition without its axis", f"a condition of shape (B,) beside states (B, H). {AXIS}"),
    ("raised", "(2x2 and 1x4)", "condition without its axis", f"a condition of shape (B,) beside states (B, H). {AXIS}"),
    ("raised", "same dtype", "other dtype", "a tensor that was made without dtype=x.dtype, or converted on the way."),
    ("dtype", "", "other dtype", "a tensor that was made without dtype=x.dtype, or converted on the way."),
]  # fmt: skip


def tensors(thing):
    """The same with a tensor in place of every array."""
    return torch.from_numpy(thing.copy()) if isinstance(thing, np.ndarray) else type(thing)(map(tensors, thing))


def flat(got):
    """The three tensors in (outputs, (h, c))."""
    kinds = check.describe(got)
    text, problem = "got something else", "Return the outputs, and the last states as a pair: return outputs, (h, c)"
    if type(got) is tuple and len(got) == 2 and type(got[1]) is tuple and len(got[1]) == 2:
        return got[0], *got[1]
    if type(got) is tuple and len(got) == 2 and type(got[0]) is tuple and kinds.endswith("(tuple, Tensor)"):
        seen = [("exchanged", "the last states in front of the outputs.")]
        raise check.Failure("outputs, (h, c) expected", stage="type", got=kinds, problem=problem, hint="4.2-c", mistakes=seen)
    if kinds.startswith("tensor"):
        text = "got a tensor"
    elif type(got) is tuple and len(got) in (2, 3):
        text = f"got {'3' if len(got) == 3 else 'no pair'}"
    raise check.Failure(f"outputs, (h, c) expected, {text}", stage="type", got=kinds, problem=problem)


PARTS = ("outputs", "h", "c")


def explained(f, *args):
    """Call the student's function on tensors and return three arrays of any shape; wrong forms get the name of the mistake."""
    try:
        kind = str(args[0].dtype)
        return tuple(check.Tensor(name, None, kind).take(part) for name, part in zip(PARTS, flat(f(*map(tensors, args)))))
    except check.Failure as failure:
        text = f"{failure.title} {failure.got} {failure.problem}"
        seen = [(name, looks) for stage, part, name, looks in FORMS if failure.stage == stage and part in text]
        failure.mistakes, failure.hint = failure.mistakes or seen[:1], failure.hint or "4.2-c"
        raise


def by_hand(lstm_forward, *args):
    """Fail if the function goes through torch's own recurrent layers."""
    used = check.beside("recurrent_layers_used", check.function(lstm_forward, "lstm_forward"), *map(tensors, args))
    text = "The numbers are right, but torch's own layer has computed them. Here you write it yourself, with lstm_step."
    seen = [("torch's own layer", "nn.LSTM, nn.LSTMCell or a function behind them.")]
    got = f"a call of {', '.join(used)}"
    check.require(not used, "lstm_forward is not written by hand", text, got=got, hint="4.2-a", mistakes=seen)


def forward_of(lstm_forward):
    """The student's loop as a function of arrays."""

    def specs(x, lengths, state, layers):
        return tuple(check.Array(n, shape) for n, shape in zip(PARTS, ((*x.shape[:2], state[0].shape[2]), *(s.shape for s in state))))

    def shown(x, lengths, state, layers):
        count = f"{len(layers)} layer{'s' * (len(layers) > 1)}"
        return f"lstm_forward(x {x.shape}, lengths {lengths.tolist()}, h0 and c0 {state[0].shape}, {count})"

    f = check.function(lstm_forward, "lstm_forward")
    return check.procedure(lambda *args: explained(f, *args), "lstm_forward", specs, shown=shown)


def sigmoid(s):
    return (1 + np.tanh(s / 2)) / 2


def right_step(x, h, c, W, R, b, d):
    """One step in NumPy: input and state side by side, and one wide matrix."""
    i, f, g, o = np.split(np.einsum("rk,bk->rb", np.hstack([W, R]), np.hstack([x, h])) + (b + d)[:, None], 4)
    memory = sigmoid(f.T) * c + sigmoid(i.T) * np.tanh(g.T)
    return sigmoid(o.T) * np.tanh(memory), memory


def song_input(rng, lengths, T, E, H, L=1, kind=np.float64):
    """x with noise in its padding, lengths, (h0, c0) and layers."""
    shapes = [((4 * H, H if i else E), (4 * H, H), 4 * H, 4 * H) for i in range(L)]
    layers = [tuple(rng.normal(size=shape).astype(kind) for shape in each) for each in shapes]
    states = rng.uniform(-0.9, 0.9, (L, len(lengths), H)), 1.5 * rng.normal(size=(L, len(lengths), H))
    x = rng.normal(size=(len(lengths), T, E)).astype(kind)
    return x, np.array(lengths), tuple(s.astype(kind) for s in states), layers


CELL = tuple(map(np.array, ([[1.0], [-1.0], [-1.5], [0.5]], [[2.0], [-1.0], [-1.0], [-2.0]], [-0.5, 0.5, 0.5, 0.1], [0.3, 1.0, -0.3, -0.4])))
EXAMPLE = (np.array([[[0.0], [1.0], [-1.0]], [[1.0], [0.0], [0.0]]]), np.array([3, 1]),
           (np.array([[[0.0], [-0.5]]]), np.array([[[0.0], [2.0]]])), [CELL])  # fmt: skip
CLOSE = {"rtol": 1e-4, "atol": 1e-5}  # for float32, over several steps


RUNS_ON = {"pads": "hc", "pads below": "hc", "h on": "h", "c on": "c"}  # what is not frozen behind the end


def walk(x, lengths, state, layers, wrong=""):
    """Outputs (B, T, H) and all states (T, 2, L, B, H), place by place and from the lowest layer up; `wrong` makes a mistake."""
    first = [[h, c] for h, c in zip(*state)]
    if wrong in ("no h0", "no c0", "no state"):
        first = [[h * (wrong == "no c0"), c * (wrong == "no h0")] for h, c in first]
    elif wrong == "one state":
        first = [first[0] for _ in layers]
    elif wrong == "exchanged":
        first = [pair[::-1] for pair in first]
    now, outputs, found, runs = list(first), [], [], RUNS_ON.get(wrong, "")
    until = {"late": lengths + 1, "early": lengths - 1, "longest": 0 * lengths + lengths.max(), "shortest": 0 * lengths + lengths.min()}
    until = until.get(wrong, lengths)
    for t in reversed(range(x.shape[1])) if wrong.startswith("backwards") else range(x.shape[1]):
        inside = (t < until)[:, None]
        below = x[:, t] * inside if wrong == "pads as zeros" else x[:, t]
        for n, weights in enumerate(layers):
            source, old = x[:, t] if wrong == "fed with x" else below, first[n] if wrong == "not carried" else now[n]
            new = right_step(source, *old, *(layers[0] if wrong == "same weights" else weights))
            if wrong == "wiped":
                now[n] = [part * inside for part in new]
            else:
                runs = "hc" if wrong == "pads as zeros" else runs
                now[n] = [np.where(inside | (name in runs), part, was) for name, part, was in zip("hc", new, now[n])]
            below = new[0] if wrong in ("pads", "new behind") else now[n][0] if wrong == "old behind" else new[0] * inside
        outputs.append(below)
        found.append(np.swapaxes(now, 0, 1))
    return np.stack(outputs[::-1] if wrong == "backwards, put back" else outputs, 1), np.array(found)


def right_forward(*args, wrong=""):
    outputs, states = walk(*args, wrong=wrong)
    return outputs, *states[-1]


def made(wrong, *names):
    """A mistake on the way; with names, only these outputs are compared."""

    def run(*args):
        found = dict(zip(PARTS, right_forward(*args, wrong=wrong)))
        return {name: found[name] for name in names} if names else tuple(found.values())

    return run


def chosen(how):
    """A mistake: how(right outputs, h, c, all states, args) is returned."""

    def wrong(*args):
        outputs, states = walk(*args)
        return how(outputs, *states[-1], states, args)

    return wrong


def order_of(args):
    return np.argsort(-args[1], kind="stable")


def half_sorted(x, lengths, state, layers):
    """Rows of x sorted by length and put back, first states left in their places."""
    order = np.argsort(-lengths, kind="stable")
    outputs, h, c = right_forward(x[order], lengths[order], state, layers)
    back = np.argsort(order)
    return outputs[back], h[:, back], c[:, back]


def chained(x, lengths, state, layers):
    """Every layer but the first begins with the last state of the layer below it."""
    now, last = tuple(s[:1] for s in state), []
    for weights in layers:
        x, *now = right_forward(x, lengths, now, [weights])
        last.append(now)
    return x, *(np.concatenate(parts) for parts in zip(*last))


STILL = "Behind its end a row keeps the h and c that it had."
PAD_MISTAKES = [
    check.Mistake("lengths ignored", f"a loop that never looks at the lengths. {STILL} Its outputs there are 0.", made("pads"), "4.2-a"),
    check.Mistake("outputs behind the end", "outputs that repeat the last h behind the end of a row. They are 0 there.", made("old behind", "outputs"), "4.2-b"),
    check.Mistake("outputs behind the end", "outputs of steps behind the end of a row. They are 0 there.", made("new behind", "outputs"), "4.2-b"),
    check.Mistake("outputs behind the end", "outputs of steps behind the end of a row. They are 0 there.", made("pads", "outputs"), "4.2-b"),
    check.Mistake("state updated on pads", f"a state that goes on through the padding. {STILL}", made("pads below", "h", "c"), "4.2-a"),
    check.Mistake("state updated on pads", f"a state that goes on through the padding. {STILL}", made("pads", "h", "c"), "4.2-a"),
    check.Mistake("state updated on pads", f"a state that goes on through the padding, with x set to 0. {STILL} x = 0 does not stop a step.",
                  made("pads as zeros", "h", "c"), "4.2-a"),
    check.Mistake("c updated on pads", f"an h that stands still and a c that goes on. {STILL}", made("c on", "h", "c"), "4.2-b"),
    check.Mistake("h updated on pads", f"a c that stands still and an h that goes on. {STILL}", made("h on", "h", "c"), "4.2-b"),
    check.Mistake("last time step taken", "the outputs of the last place as last states. Rows that ended before have a 0 there. Their last real place counts.",
                  chosen(lambda o, h, c, s, a: {"h": h * (a[1] == a[0].shape[1])[:, None]}), "4.2-c"),
    check.Mistake("state wiped on pads", f"states that are set to 0 behind the end. {STILL} Only the outputs are 0.", made("wiped", "h", "c"), "4.2-b"),
    check.Mistake("off by one", "rows that take one step too many. With t from 0 on, the last real place of a row is its length − 1.", made("late"), "4.2-a"),
    check.Mistake("off by one", "rows that stop one step too early. With t from 0 on, place t is real where t < length.", made("early"), "4.2-a"),
    check.Mistake("one length for all", "rows that all run as far as the longest one. Each row has a length of its own.", made("longest"), "4.2-a"),
    check.Mistake("one length for all", "rows that all stop with the shortest one. Each row has a length of its own.", made("shortest"), "4.2-a"),
    check.Mistake("cut to the longest row", "outputs that end with the longest row. They have T places.",
                  chosen(lambda o, h, c, s, a: (o[:, : a[1].max()], h, c)), "4.2-c"),
    check.Mistake("rows not put back", "rows that were sorted by length, and the results left in that order.",
                  chosen(lambda o, h, c, s, a: (o[order_of(a)], h[:, order_of(a)], c[:, order_of(a)])), "4.2-a"),
    check.Mistake("rows not put back", "outputs that were sorted by length and not put back.", chosen(lambda o, h, c, s, a: {"outputs": o[order_of(a)]}), "4.2-a"),
    check.Mistake("rows not put back", "last states that were sorted by length and not put back.",
                  chosen(lambda o, h, c, s, a: {"h": h[:, order_of(a)], "c": c[:, order_of(a)]}), "4.2-a"),
    check.Mistake("first states not sorted", "rows that were sorted by length, with first states that were not.", half_sorted, "4.2-a"),
]  # fmt: skip


SONG_MISTAKES = [
    check.Mistake("exchanged", "last states as (c, h). The pair is (h, c).", chosen(lambda o, h, c, s, a: (o, c, h)), "4.2-c"),
    check.Mistake("exchanged", "a first state that is read as (c0, h0). It is (h0, c0).", made("exchanged"), "4.2-c"),
    check.Mistake("initial state ignored", "a first step that starts at zeros. It starts at h0 and c0.", made("no state"), "4.2-c"),
    check.Mistake("initial state ignored", "a memory that starts at zeros. It starts at c0.", made("no c0"), "4.2-c"),
    check.Mistake("initial state ignored", "an h that starts at zeros. It starts at h0.", made("no h0"), "4.2-c"),
    check.Mistake("state not carried", "a state that is not handed on: every step starts at the first state again.", made("not carried"), "4.2-c"),
    check.Mistake("backwards", "a loop that reads from the end to the beginning.", made("backwards"), "4.2-c"),
    check.Mistake("backwards", "a loop that reads from the end to the beginning.", made("backwards, put back"), "4.2-c"),
    check.Mistake("one step late", "outputs that begin with h0. outputs[:, 0] is the h after the first step.",
                  chosen(lambda o, h, c, s, a: {"outputs": np.concatenate([a[2][0][-1][:, None], o[:, :-1]], 1)}), "4.2-c"),
    check.Mistake("time first", "outputs whose first axis is time: (T, B, H). torch.stack joins along axis 0 unless you say dim=1.",
                  chosen(lambda o, h, c, s, a: (o.swapaxes(0, 1), h, c)), "4.2-c"),
    check.Mistake("memory in the outputs", "outputs made of c. They are made of h.",
                  chosen(lambda o, h, c, s, a: {"outputs": s[:, 1, -1].swapaxes(0, 1) * (o != 0)}), "4.2-b"),
    check.Mistake("first state returned", "the states before the first step.", chosen(lambda o, h, c, s, a: (o, *a[2])), "4.2-c"),
    check.Mistake("states without their axis", "last states without the axis of the layers. Also with one layer they are (1, B, H).",
                  chosen(lambda o, h, c, s, a: (o, h[-1], c[-1])), "4.2-c"),
    check.Mistake("axes of the states", "last states with the songs as first axis: (B, L, H). The layers come first.",
                  chosen(lambda o, h, c, s, a: (o, h.swapaxes(0, 1), c.swapaxes(0, 1))), "4.2-c"),
]  # fmt: skip
LAYER_MISTAKES = [
    check.Mistake("layer 2 fed with x", "a second layer that reads x again. It reads the outputs of the layer below.", made("fed with x"), "4.2-c"),
    check.Mistake("states of layers mixed", "layers that all begin with the state of layer 0. Layer l begins with h0[l] and c0[l].", made("one state"), "4.2-c"),
    check.Mistake("states of layers mixed", "a layer that begins with the last state of the layer below it. Layer l begins with h0[l] and c0[l].", chained, "4.2-c"),
    check.Mistake("states of layers mixed", "last states from the top layer down.", chosen(lambda o, h, c, s, a: {"h": h[::-1], "c": c[::-1]}), "4.2-c"),
    check.Mistake("same weights in every layer", "layers that all use layers[0].", made("same weights"), "4.2-c"),
    check.Mistake("first layer only", "one layer. Every element of `layers` is a layer.",
                  lambda x, n, s, layers: right_forward(x, n, tuple(p[:1] for p in s), layers[:1]), "4.2-c"),
    check.Mistake("one layer in the states", "last states of the top layer only. All layers have one.",
                  chosen(lambda o, h, c, s, a: (o, h[-1:], c[-1:])), "4.2-c"),
]  # fmt: skip
MISTAKES = [*PAD_MISTAKES, *LAYER_MISTAKES, *SONG_MISTAKES]


def step_first(lstm_forward, rng):
    """Fail if the student's own lstm_step is wrong: then it has to be mended first."""
    for sizes in ((2, 3), (3, 2)):
        x, _, (h, c), layers = song_input(rng, [1] * 4, 1, *sizes)
        args = x[:, 0], h[0], c[0], *layers[0]
        found = check.beside("earlier_results", check.function(lstm_forward, "lstm_forward"), "lstm_step", tensors(list(args)))
        if found["results"] is None:
            return
        mine, right = [np.asarray(part) for part in found["results"]], right_step(*args)
        good = [part.shape for part in mine] == [part.shape for part in right] and all(map(np.allclose, mine, right))
        text = "lstm_forward goes wrong here, and so does lstm_step when it is called on its own. Mend 4.1 first, then run this check again."
        seen = [("wrong step", "a loop that goes through an lstm_step with a mistake in it.")]
        title, got = "lstm_step of exercise 4.1 is not right", found["error"] and f"lstm_step: {found['error']}"
        check.require(good, title, text, got=got, hint="4.1-c", mistakes=seen)


def agree(lstm_forward, rng, reference, *groups, **more):
    """Compare on each group of inputs; a wrong step of exercise 4.1 is blamed there."""
    try:
        for inputs in groups:
            check.agree(forward_of(lstm_forward), reference, inputs, MISTAKES, **more)
    except check.Failure as failure:
        if failure.stage not in ("stub", "undefined"):
            step_first(lstm_forward, rng)
        raise


@test_case(name='rows of different lengths', points=3, hidden=False)
def test_rows_of_different_lengths(lstm_forward):
    rng = check.rng("q4_02", "lengths")
    inputs = [EXAMPLE, *(song_input(rng, *sizes) for sizes in (([2, 4, 1, 3], 5, 3, 2), ([3, 1, 2], 5, 2, 4)))]
    agree(lstm_forward, rng, right_forward, inputs, [song_input(rng, [1, 4, 2], 6, 3, 3), inputs[-1]], hint="4.2-b", show=True)
    by_hand(lstm_forward, *inputs[1])


@test_case(name='several layers', points=2, hidden=False)
def test_several_layers(lstm_forward):
    rng = check.rng("q4_02", "layers")
    same_size = [song_input(rng, [3, 5, 1], 5, 4, 4, L=2), song_input(rng, [2, 4], 4, 3, 3, L=3)]
    others = [song_input(rng, [2, 1, 4], 4, 2, 5, L=2), song_input(rng, [2, 3], 4, 3, 4, L=3)]
    agree(lstm_forward, rng, right_forward, same_size, others, hint="4.2-c", show=True)
    by_hand(lstm_forward, *others[0])
