# Generated from source/04_lstm.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q4_01_lstm_cell"
points = None


import torch

SPLIT = "four blocks that are not cut out right: along axis 1 there are four equal ones, H columns each. Without dim=1 the songs are cut apart."
FORMS = [  # (stage, a part of the message, name, what it looks like)
    ("type", "2 values expected", "one result only", "one tensor. Return h and c: the next step needs both."),
    ("raised", "values to unpack", "wrong split", SPLIT),
    ("raised", "same dtype", "other dtype", "a tensor that was made without dtype=x.dtype, or converted on the way."),
    ("dtype", "", "other dtype", "a tensor that was made without dtype=x.dtype, or converted on the way."),
    ("raised", "shapes cannot be multiplied", "transposed weight", "a product whose inner sizes do not fit. W_ih is (4H, E), W_hh is (4H, H)."),
    ("finite", "", "overflow", "exp of a large number: inf / inf is nan. torch.sigmoid and torch.tanh stay finite."),
]  # fmt: skip


def tensors(thing):
    """The same with a tensor in place of every array."""
    return torch.from_numpy(thing.copy()) if isinstance(thing, np.ndarray) else type(thing)(map(tensors, thing))


def explained(f, *args):
    """Call the student's step on tensors and return two arrays of any shape; wrong forms get the name of the mistake."""
    try:
        got = f(*map(tensors, args))
        if type(got) is not tuple or len(got) != 2:
            problem = "Return them separated by commas: return h, c"
            raise check.Failure("2 values expected: h, c", stage="type", got=check.describe(got), problem=problem)
        kind = str(args[0].dtype)
        return tuple(check.Tensor(name, None, kind).take(part) for name, part in zip(("the new h", "the new c"), got))
    except check.Failure as failure:
        text = f"{failure.title} {failure.got} {failure.problem}"
        seen = [(name, looks) for stage, part, name, looks in FORMS if failure.stage == stage and part in text]
        if "values expected" in failure.title and not failure.got.startswith("tensor"):
            seen = []
        failure.mistakes, failure.hint = failure.mistakes or seen[:1], failure.hint or "4.1-b"
        raise


NAMES = ("x", "h", "c", "W_ih", "W_hh", "b_ih", "b_hh")


def by_hand(lstm_step, *args):
    """Fail if the step goes through torch's own recurrent layers."""
    used = check.beside("recurrent_layers_used", check.function(lstm_step, "lstm_step"), *map(tensors, args))
    text = "The numbers are right, but torch's own layer has computed them. Here you write it yourself: products, sums, sigmoid, tanh."
    seen = [("torch's own layer", "nn.LSTM, nn.LSTMCell or a function behind them.")]
    check.require(not used, "lstm_step is not written by hand", text, got=f"a call of {', '.join(used)}", hint="4.1-a", mistakes=seen)


def step_of(lstm_step):
    """The student's step as a function of arrays."""
    f = check.function(lstm_step, "lstm_step")
    specs = lambda x, h, c, *_: (check.Array("the new h", h.shape), check.Array("the new c", c.shape))  # noqa: E731
    shown = lambda *args: f"lstm_step({', '.join(f'{n} {a.shape}' for n, a in zip(NAMES, args))})"  # noqa: E731
    return check.procedure(lambda *args: explained(f, *args), "lstm_step", specs, shown=shown)


def cell_input(rng, B, E, H, kind=np.float64):
    """x, h, c and the weights of a cell."""
    weights = (rng.normal(size=shape) for shape in ((4 * H, E), (4 * H, H), 4 * H, 4 * H))
    states = rng.uniform(-0.9, 0.9, (B, H)), 1.5 * rng.normal(size=(B, H))
    return tuple(a.astype(kind) for a in (rng.normal(size=(B, E)), *states, *weights))


EXAMPLE = ([[1.0], [0.0]], [[-0.5], [0.0]], [[2.0], [0.0]], [[1.0], [-1.0], [-1.5], [0.5]], [[2.0], [-1.0], [-1.0], [-2.0]],
           [-0.5, 0.5, 0.5, 0.1], [0.3, 1.0, -0.3, -0.4])  # fmt: skip
EXAMPLE = tuple(map(np.array, EXAMPLE))
CLOSE = {"rtol": 1e-4, "atol": 1e-5}  # for float32, over several steps


def sigmoid(s):
    return (1 + np.tanh(s / 2)) / 2


def sums_of(x, h, c, W, R, b, d):
    """The numbers behind the gates (4, B, H): input and state side by side, and one wide matrix."""
    wide = np.einsum("rk,bk->rb", np.hstack([W, R]), np.hstack([x, h])) + (b + d)[:, None]
    return wide.reshape(4, -1, len(x)).swapaxes(1, 2)


def cell_of(i, f, g, o, c):
    """State and memory from the numbers behind the gates."""
    memory = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(memory), memory


def right_step(*args):
    return cell_of(*sums_of(*args), args[2])


def changed(how):
    """A mistake: how(s_i, s_f, s_g, s_o, old h, old c) gives the two results."""
    return lambda *args: how(*sums_of(*args), args[1], args[2])


def summed(how):
    """A mistake in the sums: how(x, h, c, W_ih, W_hh, b_ih, b_hh) gives the arguments of a right step."""

    def wrong(*args):
        now = how(*args)
        return cell_of(*sums_of(*now), args[2])

    return wrong


from itertools import permutations

MEMORY = "The new memory is f times the old one plus i times g."
MISTAKES = [
    check.Mistake("exchanged", "memory and state in the wrong order. Return h first, then c.", lambda *a: right_step(*a)[::-1], "4.1-c"),
    check.Mistake("forget gate inverted", "1 − f in place of f. An open forget gate keeps: f = 1 means that nothing is forgotten.",
                  changed(lambda i, f, g, o, h, c: cell_of(i, -f, g, o, c)), "4.1-c"),
    check.Mistake("sigmoid on the candidate", "a sigmoid on s_g. The candidate goes through tanh: it can be negative.",
                  changed(lambda i, f, g, o, h, c: cell_of(i, f, np.arctanh(sigmoid(g)), o, c)), "4.1-c"),
    check.Mistake("output tanh forgotten", "o times the memory. It is o times the tanh of the memory.",
                  changed(lambda i, f, g, o, h, c: (sigmoid(o) * cell_of(i, f, g, o, c)[1], cell_of(i, f, g, o, c)[1])), "4.1-c"),
    check.Mistake("old c ignored", f"a memory without the old one. {MEMORY}", changed(lambda i, f, g, o, h, c: cell_of(i, f, g, o, 0 * c)), "4.1-c"),
    check.Mistake("h in place of c", f"a memory made from the old h. {MEMORY}", changed(lambda i, f, g, o, h, c: cell_of(i, f, g, o, h)), "4.1-c"),
    check.Mistake("old c in the output", "an h made from the old memory. It is made from the new one.",
                  changed(lambda i, f, g, o, h, c: (sigmoid(o) * np.tanh(c), cell_of(i, f, g, o, c)[1])), "4.1-c"),
    check.Mistake("forget gate ignored", f"the old memory as it was, plus something. {MEMORY}",
                  changed(lambda i, f, g, o, h, c: cell_of(i, f + 1e9, g, o, c)), "4.1-c"),
    check.Mistake("input gate ignored", f"a candidate that is written in full. {MEMORY}",
                  changed(lambda i, f, g, o, h, c: cell_of(i + 1e9, f, g, o, c)), "4.1-c"),
    check.Mistake("output gate ignored", "the tanh of the memory. It is multiplied by o.",
                  changed(lambda i, f, g, o, h, c: cell_of(i, f, g, o + 1e9, c)), "4.1-c"),
    check.Mistake("input gate for forget gate", f"1 − f in place of i. That is another cell. {MEMORY}",
                  changed(lambda i, f, g, o, h, c: cell_of(-f, f, g, o, c)), "4.1-c"),
    check.Mistake("tanh on the memory", "a memory that went through tanh itself. Only the copy that becomes h does.",
                  changed(lambda i, f, g, o, h, c: (cell_of(i, f, g, o, c)[0], np.tanh(cell_of(i, f, g, o, c)[1]))), "4.1-c"),
    check.Mistake("tanh on the memory", "a memory that went through tanh, and then through another. Only the copy that becomes h does, once.",
                  changed(lambda i, f, g, o, h, c: (sigmoid(o) * np.tanh(np.tanh(cell_of(i, f, g, o, c)[1])), np.tanh(cell_of(i, f, g, o, c)[1]))), "4.1-c"),
]  # fmt: skip


def free(gates, i, f, g, o, c):
    """A step with other functions in place of the sigmoids of i, f and o and the tanh of g."""
    i, f, g, o = (gate(s) for gate, s in zip(gates, (i, f, g, o)))
    return o * np.tanh(f * c + i * g), f * c + i * g


def with_gates(*gates):
    return changed(lambda i, f, g, o, h, c: free(gates, i, f, g, o, c))


ON_GATE = "A gate lies between 0 and 1: a sigmoid makes it. tanh goes below 0."
MISTAKES += [check.Mistake("tanh on a gate", f"tanh on {which}. {ON_GATE}", with_gates(*kinds), "4.1-c") for which, kinds in (
    ("the input gate", (np.tanh, sigmoid, np.tanh, sigmoid)), ("the forget gate", (sigmoid, np.tanh, np.tanh, sigmoid)),
    ("the output gate", (sigmoid, sigmoid, np.tanh, np.tanh)), ("every gate", (np.tanh,) * 4))]  # fmt: skip
same = lambda s: s  # noqa: E731
MISTAKES += [
    check.Mistake("sigmoid missing", "gates without their sigmoids.", with_gates(same, same, np.tanh, same), "4.1-c"),
    check.Mistake("tanh missing", "a candidate without its tanh.", with_gates(sigmoid, sigmoid, same, sigmoid), "4.1-c"),
]  # fmt: skip
FIGO = "blocks that are read in the order f, i, g, o, or an i that is used where f belongs. PyTorch's order is i, f, g, o."
MISTAKES += [check.Mistake("gate order", FIGO, changed(lambda i, f, g, o, h, c: cell_of(f, i, g, o, c)), "4.1-b")]
MISTAKES += [
    check.Mistake("gate order", f"blocks that are read in the order {', '.join(order)}. PyTorch's is i, f, g, o.",
                  lambda *a, order=order: cell_of(*(sums_of(*a)[order.index(gate)] for gate in "ifgo"), a[2]), "4.1-b")
    for order in map("".join, permutations("ifgo")) if order not in ("ifgo", "figo")
]  # fmt: skip


def laced(x, h, c, W, R, b, d):
    """Rows 4k to 4k + 3 taken for the four gates of place k."""
    return tuple(a.reshape(-1, 4, *a.shape[1:]).swapaxes(0, 1).reshape(a.shape) for a in (W, R, b, d))


MISTAKES += [
    check.Mistake("blocks interleaved", "rows that take turns: i, f, g, o, i, f, … The first H rows all belong to i.",
                  summed(lambda *a: (*a[:3], *laced(*a))), "4.1-a"),
    check.Mistake("transposed weight", "a reshaped weight in place of a transposed one. view and reshape keep the order of the numbers; .T turns rows into columns.",
                  summed(lambda x, h, c, W, R, b, d: (x, h, c, W.reshape(W.shape[::-1]).T, R.reshape(R.shape[::-1]).T, b, d)), "4.1-a"),
    check.Mistake("b_ih missing", "sums without b_ih.", summed(lambda x, h, c, W, R, b, d: (x, h, c, W, R, 0 * b, d)), "4.1-c"),
    check.Mistake("b_hh missing", "sums without b_hh.", summed(lambda x, h, c, W, R, b, d: (x, h, c, W, R, b, 0 * d)), "4.1-c"),
    check.Mistake("both biases missing", "sums without the biases.", summed(lambda x, h, c, W, R, b, d: (x, h, c, W, R, 0 * b, 0 * d)), "4.1-c"),
    check.Mistake("one bias twice", "b_ih added twice, b_hh never.", summed(lambda x, h, c, W, R, b, d: (x, h, c, W, R, b, b)), "4.1-c"),
    check.Mistake("one bias twice", "b_hh added twice, b_ih never.", summed(lambda x, h, c, W, R, b, d: (x, h, c, W, R, d, d)), "4.1-c"),
    check.Mistake("state ignored", "gates that do not look at h.", summed(lambda x, h, c, W, R, b, d: (x, 0 * h, c, W, R, b, d)), "4.1-c"),
    check.Mistake("state ignored", "gates that look at neither h nor b_hh.", summed(lambda x, h, c, W, R, b, d: (x, 0 * h, c, W, R, b, 0 * d)), "4.1-c"),
    check.Mistake("input ignored", "gates that do not look at x.", summed(lambda x, h, c, W, R, b, d: (0 * x, h, c, W, R, b, d)), "4.1-c"),
    check.Mistake("c in place of h", "gates that look at the memory. They look at the state h.",
                  summed(lambda x, h, c, W, R, b, d: (x, c, c, W, R, b, d)), "4.1-c"),
]  # fmt: skip


def with_jobs(rng, B, E, jobs, strength, kind=np.float64):
    """A cell whose gates are open (1) or shut (-1), for each place of the memory as `jobs` (4, H) says."""
    x, h, c, W, R, b, d = cell_input(rng, B, E, len(jobs[0]))
    return tuple(a.astype(kind) for a in (x, h, c, 0.1 * W, 0.1 * R, strength * np.ravel(jobs), d))


JOBS = np.array([  # a memory that keeps, wipes, writes over, counts, and keeps to itself
    [-1, -1, 1, 1, -1],
    [1, -1, -1, 1, 1],
    [-1, 1, -1, 1, -1],
    [1, 1, 1, 1, -1],
])  # fmt: skip


@test_case(name='one step', points=5, hidden=False)
def test_one_step(lstm_step):
    rng = check.rng("q4_01", "step")
    inputs = [EXAMPLE, *(cell_input(rng, *sizes) for sizes in ((5, 3, 2), (3, 8, 2), (1, 2, 3)))]
    check.agree(step_of(lstm_step), right_step, inputs, MISTAKES, hint="4.1-c", show=True)
    by_hand(lstm_step, *inputs[1])


@test_case(name='gates open and shut', points=3, hidden=False)
def test_gates_open_and_shut(lstm_step):
    rng = check.rng("q4_01", "gates")
    problem = "The biases hold 40 and −40, so that every gate is open or shut: place 0 keeps its memory, place 1 is wiped, place 2 is "
    problem += "written over, place 3 adds to what it has, place 4 keeps and does not show it."
    inputs = [with_jobs(rng, 3, 2, JOBS, 40.0), with_jobs(rng, 2, 4, JOBS[:, [3, 0, 2, 4, 1]], 40.0)]
    check.agree(step_of(lstm_step), right_step, inputs, MISTAKES, hint="4.1-c", problem=problem, show=True)
