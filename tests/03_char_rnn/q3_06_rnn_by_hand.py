# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_06_rnn_by_hand"
points = None


import torch

FORMS = [  # (stage, a part of the message, name, what it looks like)
    ("type", "has to be a torch tensor", "list of states", "a list or an array. torch.stack makes one tensor of a list of tensors."),
    ("type", "2 values expected", "one result only", "one tensor. Return the outputs and the last states."),
    ("raised", "out of bounds for dimension 0", "songs taken for steps", "x[t], which is song t. Step t of all songs is x[:, t]."),
    ("raised", "same dtype", "other dtype", "a tensor that was made without dtype=x.dtype, or converted on the way."),
    ("dtype", "", "other dtype", "a tensor that was made without dtype=x.dtype, or converted on the way."),
    ("raised", "shapes cannot be multiplied", "transposed weight", "a product whose inner sizes do not fit. W_ih is (H, E), W_hh is (H, H)."),
]  # fmt: skip


def tensors(thing):
    """The same with a tensor in place of every array."""
    return torch.from_numpy(thing.copy()) if isinstance(thing, np.ndarray) else type(thing)(map(tensors, thing))


def explained(f, names, *args):
    """Call the student's function on tensors and return arrays of any shape; wrong forms get the name of the mistake."""
    try:
        got = f(*map(tensors, args))
        if len(names) > 1 and (type(got) is not tuple or len(got) != len(names)):
            problem = f"Return them separated by commas: return {', '.join(names)}"
            title = f"{len(names)} values expected: {', '.join(names)}"
            raise check.Failure(title, stage="type", got=check.describe(got), problem=problem)
        kind, parts = str(args[0].dtype), got if len(names) > 1 else (got,)
        found = tuple(check.Tensor(name, None, kind).take(part) for name, part in zip(names, parts))
        return found if len(names) > 1 else found[0]
    except check.Failure as failure:
        text = f"{failure.title} {failure.got} {failure.problem}"
        seen = [(name, looks) for stage, part, name, looks in FORMS if failure.stage == stage and part in text]
        if "values expected" in failure.title and not failure.got.startswith("tensor"):
            seen = []
        if len(args) == 3 and len(args[2]) > 1:  # of several layers, the wrong one may have been given this input
            seen = [(name, looks) for name, looks in seen if name != "transposed weight"]
        failure.mistakes, failure.hint = failure.mistakes or seen[:1], failure.hint or "3.6-b"
        raise


def by_hand(function, name, *args):
    """Fail if a function goes through torch's own recurrent layers."""
    used = check.beside("recurrent_layers_used", check.function(function, name), *map(tensors, args))
    text = "The numbers are right, but torch's own layer has computed them. Here you write it yourself: products, sums, tanh."
    seen = [("torch's own layer", "nn.RNN, nn.RNNCell or a function behind them.")]
    check.require(not used, f"{name} is not written by hand", text, got=f"a call of {', '.join(used)}", hint="3.6-a", mistakes=seen)


def step_of(rnn_step):
    """The student's step as a function of arrays."""
    f = check.function(rnn_step, "rnn_step")
    spec = lambda x, h, *_: check.Array("the new state", h.shape)  # noqa: E731
    names = ("x", "h", "W_ih", "W_hh", "b_ih", "b_hh")
    shown = lambda *args: f"rnn_step({', '.join(f'{n} {a.shape}' for n, a in zip(names, args))})"  # noqa: E731
    return check.procedure(lambda *args: explained(f, ["the new state"], *args), "rnn_step", spec, shown=shown)


def forward_of(rnn_forward):
    """The student's loop as a function of arrays."""

    def specs(x, h0, layers):
        return check.Array("outputs", (*x.shape[:2], h0.shape[2])), check.Array("last", h0.shape)

    def shown(x, h0, layers):
        return f"rnn_forward(x {x.shape}, h0 {h0.shape}, {len(layers)} layer{'s' * (len(layers) > 1)})"

    f = check.function(rnn_forward, "rnn_forward")
    return check.procedure(lambda *args: explained(f, ["outputs", "last"], *args), "rnn_forward", specs, shown=shown)


def layer_of(rng, E, H, kind=np.float64):
    """Weights of one layer."""
    return tuple(rng.normal(size=shape).astype(kind) for shape in ((H, E), (H, H), H, H))


def step_input(rng, B, E, H, kind=np.float64):
    x, h = rng.normal(size=(B, E)).astype(kind), rng.uniform(-0.9, 0.9, (B, H)).astype(kind)
    return x, h, *layer_of(rng, E, H, kind)


def song_input(rng, B, T, E, H, L=1, kind=np.float64):
    layers = [layer_of(rng, H if i else E, H, kind) for i in range(L)]
    return rng.normal(size=(B, T, E)).astype(kind), rng.uniform(-0.9, 0.9, (L, B, H)).astype(kind), layers


EXAMPLE = tuple(np.array(w) for w in ([[0.5], [-1.0]], [[0.0, 1.0], [-2.0, 0.0]], [0.1, 0.2], [0.3, 0.0]))


def right_step(x, h, W, R, b, c):
    """One step in NumPy: input and state side by side, and one wide matrix."""
    return np.tanh(np.einsum("hk,bk->bh", np.hstack([W, R]), np.hstack([x, h])) + (b + c))


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


def changed(how):
    """A mistake: how(input's part, state's part, b_ih, b_hh, old state) gives the new state."""
    return lambda x, h, W, R, b, c: how(np.einsum("hk,bk->bh", W, x), np.einsum("hk,bk->bh", R, h), b, c, h)


def turned(x, h, W, R, b, c):
    return right_step(x, h, W.T if W.shape[0] == W.shape[1] else W, R.T, b, c)


STEP_MISTAKES = [
    check.Mistake("b_ih missing", "a step without b_ih.", changed(lambda a, r, b, c, h: np.tanh(a + r + c)), "3.6-c"),
    check.Mistake("b_hh missing", "a step without b_hh.", changed(lambda a, r, b, c, h: np.tanh(a + r + b)), "3.6-c"),
    check.Mistake("both biases missing", "a step without its biases.", changed(lambda a, r, b, c, h: np.tanh(a + r)), "3.6-c"),
    check.Mistake("one bias twice", "b_ih added twice, b_hh never.", changed(lambda a, r, b, c, h: np.tanh(a + r + 2 * b)), "3.6-c"),
    check.Mistake("one bias twice", "b_hh added twice, b_ih never.", changed(lambda a, r, b, c, h: np.tanh(a + r + 2 * c)), "3.6-c"),
    check.Mistake("transposed weight", "h times W_hh instead of h times its transpose. The shapes fit, the numbers do not.",
                  lambda x, h, W, R, b, c: right_step(x, h, W, R.T, b, c), "3.6-a"),
    check.Mistake("transposed weight", "products with the weights instead of their transposes.", turned, "3.6-a"),
    check.Mistake("transposed weight", "a product with W_ih instead of its transpose.",
                  lambda x, h, W, R, b, c: right_step(x, h, W.T if W.shape[0] == W.shape[1] else W, R, b, c), "3.6-a"),
]  # fmt: skip


STEP_MISTAKES += [
    check.Mistake("tanh missing", "the sum itself. Without tanh the state has no bounds.", changed(lambda a, r, b, c, h: a + r + b + c), "3.6-c"),
    check.Mistake("sigmoid", "a sigmoid in place of tanh.", changed(lambda a, r, b, c, h: sigmoid(a + r + b + c)), "3.6-c"),
    check.Mistake("relu", "a relu in place of tanh.", changed(lambda a, r, b, c, h: np.maximum(a + r + b + c, 0)), "3.6-c"),
    check.Mistake("tanh twice", "tanh of tanh.", changed(lambda a, r, b, c, h: np.tanh(np.tanh(a + r + b + c))), "3.6-c"),
    check.Mistake("tanh on each part", "a tanh of the input's part plus one of the state's. Add first, then one tanh.",
                  changed(lambda a, r, b, c, h: np.tanh(a + b) + np.tanh(r + c)), "3.6-c"),
    check.Mistake("tanh on each part", "a tanh around a part of the sum only. Add everything first.",
                  changed(lambda a, r, b, c, h: np.tanh(a + r) + b + c), "3.6-c"),
    check.Mistake("state ignored", "a step that does not look at h.", changed(lambda a, r, b, c, h: np.tanh(a + b + c)), "3.6-c"),
    check.Mistake("state ignored", "a step that looks at neither h nor b_hh.", changed(lambda a, r, b, c, h: np.tanh(a + b)), "3.6-c"),
    check.Mistake("input ignored", "a step that does not look at x.", changed(lambda a, r, b, c, h: np.tanh(r + b + c)), "3.6-c"),
    check.Mistake("input ignored", "a step that looks at neither x nor b_ih.", changed(lambda a, r, b, c, h: np.tanh(r + c)), "3.6-c"),
    check.Mistake("old state added", "the old state plus the tanh. The tanh alone is the new state.",
                  changed(lambda a, r, b, c, h: h + np.tanh(a + r + b + c)), "3.6-c"),
]  # fmt: skip


def states(x, h0, layers, wrong="", cell=right_step):
    """All states (T, L, B, H), step by step and from the lowest layer up; `wrong` makes a mistake on the way."""
    now, found = list(h0), []
    if wrong == "one h0":
        now = [h0[0] for _ in layers]
    if wrong == "no h0":
        now = [0 * h for h in h0]
    for t in reversed(range(x.shape[1])) if wrong == "backwards" else range(x.shape[1]):
        below = x[:, t]
        for i, weights in enumerate(layers):
            source = x[:, t] if wrong == "fed with x" else below
            old = h0[i] if wrong == "not carried" else now[i]
            now[i] = below = cell(source, old, *(layers[0] if wrong == "same weights" else weights))
        found.append(list(now))
    return np.array(found)


def right_forward(x, h0, layers, wrong="", cell=right_step):
    found = states(x, h0, layers, wrong, cell)
    return found[:, -1].swapaxes(0, 1), found[-1]


def chosen(how):
    """A mistake: how(right outputs, right last states, all states (T, L, B, H), h0) is returned."""

    def wrong(x, h0, layers):
        return how(*right_forward(x, h0, layers), states(x, h0, layers), h0)

    return wrong


def chained(x, h0, layers):
    """Every layer but the first begins with the last state of the layer below it."""
    h, last = h0[:1], []
    for weights in layers:
        x, h = right_forward(x, h, [weights])
        last.append(h[0])
    return x, np.array(last)


def songs_as_steps(x, h0, layers):
    """The first axis taken for time: song after song, with all steps of a song as a batch."""
    outputs, last = right_forward(x.swapaxes(0, 1), np.repeat(h0, x.shape[1], 1) if h0.shape[1] == 1 else h0, layers)
    return outputs, last


def made(wrong):
    return lambda x, h0, layers: right_forward(x, h0, layers, wrong)


SONG_MISTAKES = [
    check.Mistake("h0 ignored", "a first step that starts at zeros. It starts at h0.", made("no h0"), "3.6-c"),
    check.Mistake("state not carried", "a state that is not handed on: every step starts at h0 again.", made("not carried"), "3.6-b"),
    check.Mistake("backwards", "a loop that reads from the end to the beginning.", made("backwards"), "3.6-b"),
    check.Mistake("one step late", "outputs that begin with h0. outputs[:, 0] is the state after the first step.",
                  chosen(lambda o, n, s, h0: (np.concatenate([h0[-1][:, None], o[:, :-1]], 1), n)), "3.6-b"),
    check.Mistake("time first", "outputs whose first axis is time: (T, B, H). torch.stack joins along axis 0 unless you say dim=1.",
                  chosen(lambda o, n, s, h0: (o.swapaxes(0, 1), n)), "3.6-b"),
    check.Mistake("last without its axis", "last states without the axis of the layers. Also with one layer it is (1, B, H).",
                  chosen(lambda o, n, s, h0: (o, n[-1])), "3.6-c"),
    check.Mistake("axes of last", "last states with the songs as first axis: (B, L, H). The layers come first.",
                  chosen(lambda o, n, s, h0: (o, n.swapaxes(0, 1))), "3.6-c"),
    check.Mistake("last of the first step", "the states after the first step.", chosen(lambda o, n, s, h0: (o, s[0])), "3.6-c"),
    check.Mistake("h0 returned", "the states before the first step.", chosen(lambda o, n, s, h0: (o, h0)), "3.6-c"),
    check.Mistake("all states returned", "the outputs in both places.", chosen(lambda o, n, s, h0: (o, o)), "3.6-c"),
    check.Mistake("last step only", "the output of the last step only.", chosen(lambda o, n, s, h0: (o[:, -1], n)), "3.6-b"),
    check.Mistake("songs taken for steps", "a loop over the first axis of x, the songs. x[:, t] is step t of all of them.",
                  songs_as_steps, "3.6-b"),
    check.Mistake("songs taken for steps", "a loop over the first axis of x, the songs. x[:, t] is step t of all of them.",
                  lambda *a: (songs_as_steps(*a)[0].swapaxes(0, 1), songs_as_steps(*a)[1]), "3.6-b"),
]  # fmt: skip


LAYER_MISTAKES = [
    check.Mistake("layer 2 fed with x", "a second layer that reads x again. It reads the states of the layer below.", made("fed with x"), "3.6-c"),
    check.Mistake("one h0 for all layers", "layers that all begin with h0[0]. Layer l begins with h0[l].", made("one h0"), "3.6-c"),
    check.Mistake("state carried upwards", "a layer that begins with the last state of the layer below it. Layer l begins with h0[l].",
                  chained, "3.6-c"),
    check.Mistake("same weights in every layer", "layers that all use layers[0].", made("same weights"), "3.6-c"),
    check.Mistake("outputs of the first layer", "the states of the lowest layer as outputs. Those of the top layer belong there.",
                  chosen(lambda o, n, s, h0: (s[:, 0].swapaxes(0, 1), n)), "3.6-c"),
    check.Mistake("first layer only", "one layer. Every element of `layers` is a layer.",
                  lambda x, h0, layers: right_forward(x, h0[:1], layers[:1]), "3.6-c"),
    check.Mistake("one layer in last", "the last state of the top layer only. All layers have one.", chosen(lambda o, n, s, h0: (o, n[-1:])), "3.6-c"),
    check.Mistake("layers in reverse", "last states from the top layer down.", chosen(lambda o, n, s, h0: (o, n[::-1])), "3.6-c"),
]  # fmt: skip
SONG_MISTAKES += [
    check.Mistake(m.name, m.message, lambda x, h0, layers, cell=m.wrong: right_forward(x, h0, layers, cell=cell), m.hint)
    for m in STEP_MISTAKES
]
CLOSE = {"rtol": 1e-4, "atol": 1e-5}  # for float32, over several steps


@test_case(name='one step', points=2, hidden=False)
def test_one_step(rnn_step):
    rng = check.rng("q3_06", "step")
    example = (np.array([[1.0]]), np.array([[0.5, -0.5]]), *EXAMPLE)
    inputs = [example, step_input(rng, 5, 3, 4), step_input(rng, 3, 4, 4), step_input(rng, 1, 4, 4)]
    check.agree(step_of(rnn_step), right_step, inputs, STEP_MISTAKES, hint="3.6-a", show=True)
    by_hand(rnn_step, "rnn_step", *inputs[1])


@test_case(name='one layer', points=2, hidden=False)
def test_one_layer(rnn_forward):
    rng = check.rng("q3_06", "sequence")
    example = (np.array([[[1.0], [-1.0]]]), np.array([[[0.5, -0.5]]]), [EXAMPLE])
    inputs = [example, song_input(rng, 1, 5, 3, 4)], [song_input(rng, 3, 5, 2, 4), song_input(rng, 5, 3, 4, 2)]
    for some in inputs:
        check.agree(forward_of(rnn_forward), right_forward, some, SONG_MISTAKES, hint="3.6-b", show=True)
    by_hand(rnn_forward, "rnn_forward", *example)


@test_case(name='several layers', points=1, hidden=False)
def test_several_layers(rnn_forward):
    rng = check.rng("q3_06", "layers")
    same_size = [song_input(rng, 3, 5, 4, 4, L=2), song_input(rng, 2, 3, 5, 5, L=4)]
    others = [song_input(rng, 3, 4, 2, 5, L=2), song_input(rng, 2, 5, 3, 4, L=3)]
    for inputs in (same_size, others):
        check.agree(forward_of(rnn_forward), right_forward, inputs, [*LAYER_MISTAKES, *SONG_MISTAKES], hint="3.6-c", show=True)
    by_hand(rnn_forward, "rnn_forward", *others[0])
