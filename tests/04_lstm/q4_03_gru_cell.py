# Generated from source/04_lstm.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q4_03_gru_cell"
points = None


import torch

FORMS = [  # (stage, a part of the message, name, what it looks like)
    ("type", "a tuple of 2", "two results", "a pair. A GRU has one state, and that is all it returns."),
    ("raised", "same dtype", "other dtype", "a tensor that was made without dtype=x.dtype, or converted on the way."),
    ("dtype", "", "other dtype", "a tensor that was made without dtype=x.dtype, or converted on the way."),
    ("raised", "shapes cannot be multiplied", "transposed weights", "a product whose inner sizes do not fit. W_ih is (3H, E), W_hh is (3H, H)."),
]  # fmt: skip
NAMES = ("x", "h", "W_ih", "W_hh", "b_ih", "b_hh")


def tensors(args):
    """Fresh tensors in place of arrays."""
    return [torch.from_numpy(a.copy()) for a in args]


def step_of(gru_step):
    """The student's step as a function of arrays; wrong forms get the name of the mistake."""
    f = check.function(gru_step, "gru_step")

    def run(*args):
        try:
            return check.Tensor("the new state", None, str(args[0].dtype)).take(f(*tensors(args)))
        except check.Failure as failure:
            text = f"{failure.title} {failure.got} {failure.problem}"
            seen = [(name, looks) for stage, part, name, looks in FORMS if failure.stage == stage and part in text]
            failure.mistakes, failure.hint = failure.mistakes or seen[:1], failure.hint or "4.3-b"
            raise

    spec = lambda x, h, *_: check.Array("the new state", h.shape)  # noqa: E731
    shown = lambda *args: f"gru_step({', '.join(f'{n} {a.shape}' for n, a in zip(NAMES, args))})"  # noqa: E731
    return check.procedure(run, "gru_step", spec, shown=shown)


def by_hand(gru_step, *args):
    """Fail if the step goes through torch's own recurrent layers."""
    used = check.beside("recurrent_layers_used", check.function(gru_step, "gru_step"), *tensors(args))
    text = "The numbers are right, but torch's own layer has computed them. Here you write it yourself: products, sums, sigmoid, tanh."
    seen = [("torch's own layer", "nn.GRU, nn.GRUCell or a function behind them.")]
    check.require(not used, "gru_step is not written by hand", text, got=f"a call of {', '.join(used)}", hint="4.3-a", mistakes=seen)


def step_input(rng, B, E, H, kind=np.float64):
    """Arguments of a step; weights with a spread of 1 make gates that are neither open nor shut."""
    weights = (rng.normal(size=shape) for shape in ((3 * H, E), (3 * H, H), 3 * H, 3 * H))
    return tuple(a.astype(kind) for a in (rng.normal(size=(B, E)), rng.uniform(-0.9, 0.9, (B, H)), *weights))


EXAMPLE = tuple(
    np.array(numbers)
    for numbers in (
        [[1.0]],
        [[0.5, -0.5]],
        [[1.0], [-2.0], [-1.0], [1.0], [0.3], [0.2]],
        [[1.0, 1.0], [0.0, -1.0], [2.0, 0.0], [0.0, -2.0], [0.0, -0.4], [-2.0, 0.0]],
        [0.1, 0.4, 0.0, 0.2, -0.1, 0.2],
        [0.0, 0.0, 0.0, 0.0, 0.2, 0.2],
    )
)
CLOSE = {"rtol": 1e-4, "atol": 1e-5}  # for float32, over several steps


def sigma(s):
    return 0.5 + 0.5 * np.tanh(0.5 * s)


def after(i, u, c, r, h, R):
    """The sum inside n: input's part, product with h, its bias, reset gate, old state, W_hn."""
    return i + r * u + r * c


def mixed(z, n, h):
    return n + z * (h - n)


def in_blocks(table, order, axis=0):
    return dict(zip(order, np.split(table, 3, axis)))


def in_thirds(table, order, axis=0):
    return dict(zip(order, np.moveaxis(table.reshape(*table.shape[:axis], -1, 3), -1, 0)))


def cell(new=after, mix=mixed, gate=sigma, bend=np.tanh, order="rzn", cut=in_blocks):
    """A GRU step in NumPy, block by block. Each argument stands for something that can be done differently."""

    def step(x, h, W, R, b, c):
        a, u = cut(np.einsum("bk,hk->bh", x, W), order, 1), cut(np.einsum("bk,hk->bh", h, R), order, 1)
        b, c, R = cut(b, order), cut(c, order), in_blocks(R, order)
        r, z = (gate(a[k] + u[k] + b[k] + c[k]) for k in "rz")
        return mix(z, bend(new(a["n"] + b["n"], u["n"], c["n"], r, h, R["n"])), h)

    return step


right_step = cell()


def turned(R):
    """Every (H, H) block transposed."""
    return np.concatenate([block.swapaxes(0, 1) for block in np.split(R, 3)])


def given(how):
    """A mistake: the step is right, but not with these arguments."""
    return lambda *args: right_step(*how(*args))


def flat(R):
    """The numbers in the order in which they stand, in the other shape."""
    return R.reshape(R.shape[1], -1).swapaxes(0, 1)


BEFORE = (
    "the reset gate applied to h before the product, W_hn (r ⊙ h), as in the paper of Cho and others (2014). Both are GRUs. Here it acts after the "
    "product, r ⊙ (W_hn h + b_hn), as in PyTorch and cuDNN: only then do weights copied from them give the same numbers."
)
MISTAKES = [
    check.Mistake("reset before the product", BEFORE, cell(new=lambda i, u, c, r, h, R: i + c + np.einsum("bk,hk->bh", r * h, R)), "4.3-b"),
    check.Mistake("b_hn outside the reset", "the right product behind the reset gate, but b_hn added outside. It belongs inside: r ⊙ (W_hn h + b_hn). "
                  "So the two biases of n cannot be merged.", cell(new=lambda i, u, c, r, h, R: i + r * u + c), "4.3-c"),
    check.Mistake("reset on the input", "the reset gate on the input's part of n. It acts on the state's part.",
                  cell(new=lambda i, u, c, r, h, R: r * i + u + c), "4.3-b"),
    check.Mistake("reset on the input", "the reset gate on the whole sum of n. It acts on the state's part only.",
                  cell(new=lambda i, u, c, r, h, R: r * (i + u + c)), "4.3-b"),
    check.Mistake("reset missing", "an n without the reset gate.", cell(new=lambda i, u, c, r, h, R: i + u + c), "4.3-c"),
    check.Mistake("update gate inverted", "z n + (1 − z) h. Some papers write it so. Here, as in PyTorch, z is the share of the old state.",
                  cell(mix=lambda z, n, h: h + z * (n - h)), "4.3-c"),
]  # fmt: skip


MISTAKES += [
    check.Mistake("gate order", "blocks taken as z, r, n. PyTorch's order is r, z, n.", cell(order="zrn"), "4.3-b"),
    *(check.Mistake("gate order", f"blocks taken as {', '.join(o)}. PyTorch's order is r, z, n.", cell(order=o), "4.3-b")
      for o in ("nzr", "nrz", "rnz", "znr")),
    check.Mistake("every third number", "blocks made of every third number. The first H rows are r, the next H are z, the last H are n.",
                  cell(cut=in_thirds), "4.3-b"),
    check.Mistake("sigmoid for tanh", "a sigmoid where n has its tanh.", cell(bend=sigma), "4.3-c"),
    check.Mistake("tanh missing", "an n without tanh.", cell(bend=lambda s: s), "4.3-c"),
    check.Mistake("tanh on the gates", "a tanh where the gates have their sigmoid. A share lies between 0 and 1.", cell(gate=np.tanh), "4.3-c"),
    check.Mistake("gates without sigmoid", "gates without their sigmoid. A share lies between 0 and 1.", cell(gate=lambda s: s), "4.3-c"),
    check.Mistake("mixing", "(1 − z) n + h. What is kept and what is new add up to 1.", cell(mix=lambda z, n, h: (1 - z) * n + h), "4.3-c"),
    check.Mistake("mixing", "n + z h. What is kept and what is new add up to 1.", cell(mix=lambda z, n, h: n + z * h), "4.3-c"),
    check.Mistake("mixing", "z n + h. What is kept and what is new add up to 1.", cell(mix=lambda z, n, h: z * n + h), "4.3-c"),
    check.Mistake("old state dropped", "n alone. The update gate mixes it with h.", cell(mix=lambda z, n, h: n), "4.3-c"),
    check.Mistake("old state dropped", "(1 − z) n without z h.", cell(mix=lambda z, n, h: (1 - z) * n), "4.3-c"),
    check.Mistake("old state dropped", "z n without the old state.", cell(mix=lambda z, n, h: z * n), "4.3-c"),
    check.Mistake("state ignored", "a step that does not look at h.", given(lambda x, h, W, R, b, c: (x, 0 * h, W, R, b, c)), "4.3-c"),
    check.Mistake("input ignored", "a step that does not look at x.", given(lambda x, h, W, R, b, c: (0 * x, h, W, R, b, c)), "4.3-c"),
]  # fmt: skip


MISTAKES += [
    check.Mistake("b_ih missing", "a step without b_ih.", given(lambda x, h, W, R, b, c: (x, h, W, R, 0 * b, c)), "4.3-c"),
    check.Mistake("b_hh missing", "a step without b_hh.", given(lambda x, h, W, R, b, c: (x, h, W, R, b, 0 * c)), "4.3-c"),
    check.Mistake("both biases missing", "a step without its biases.", given(lambda x, h, W, R, b, c: (x, h, W, R, 0 * b, 0 * c)), "4.3-c"),
    check.Mistake("one bias twice", "b_ih in the place of b_hh.", given(lambda x, h, W, R, b, c: (x, h, W, R, b, b)), "4.3-c"),
    check.Mistake("one bias twice", "b_hh in the place of b_ih.", given(lambda x, h, W, R, b, c: (x, h, W, R, c, c)), "4.3-c"),
    check.Mistake("biases exchanged", "each bias in the place of the other.", given(lambda x, h, W, R, b, c: (x, h, W, R, c, b)), "4.3-c"),
    check.Mistake("transposed weights", "products with the blocks of W_hh instead of their transposes. The shapes fit, the numbers do not.",
                  given(lambda x, h, W, R, b, c: (x, h, W, turned(R), b, c)), "4.3-b"),
    check.Mistake("transposed weights", "products with the blocks of W_ih and W_hh instead of their transposes.",
                  given(lambda x, h, W, R, b, c: (x, h, turned(W) if x.shape == h.shape else W, turned(R), b, c)), "4.3-b"),
    check.Mistake("transposed weights", "products with the blocks of W_ih instead of their transposes.",
                  given(lambda x, h, W, R, b, c: (x, h, turned(W) if x.shape == h.shape else W, R, b, c)), "4.3-b"),
    check.Mistake("reshaped weights", "a reshape or view where a transpose belongs. It puts the numbers into other places.",
                  given(lambda x, h, W, R, b, c: (x, h, flat(W), flat(R), b, c)), "4.3-b"),
    check.Mistake("reshaped weights", "a reshape or view of W_hh where a transpose belongs. It puts the numbers into other places.",
                  given(lambda x, h, W, R, b, c: (x, h, W, flat(R), b, c)), "4.3-b"),
]  # fmt: skip


def their_step(x, h, *weights):
    """nn.GRUCell in float32 with these weights."""
    theirs = torch.nn.GRUCell(x.shape[1], h.shape[1])
    theirs.load_state_dict(dict(zip(("weight_ih", "weight_hh", "bias_ih", "bias_hh"), tensors(weights))))
    with torch.no_grad():
        return theirs(*tensors((x, h))).numpy()


@test_case(name='one step', points=3, hidden=False)
def test_one_step(gru_step):
    rng = check.rng("q4_03", "step")
    inputs = [EXAMPLE, step_input(rng, 5, 3, 4), step_input(rng, 3, 2, 5), step_input(rng, 4, 6, 2)]
    check.agree(step_of(gru_step), right_step, inputs, MISTAKES, hint="4.3-a", show=True)
    by_hand(gru_step, *inputs[1])
    inputs = [step_input(rng, B, E, H, np.float32) for B, E, H in ((1, 4, 4), (3, 5, 5), (2, 3, 3))]
    check.agree(step_of(gru_step), their_step, inputs, MISTAKES, hint="4.3-b", show=True, **CLOSE)
