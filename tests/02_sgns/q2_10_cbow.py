# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_10_cbow"
points = None


import torch

LAYERS = {
    "embedding.weight": lambda V, D: (V, D),
    "linear.weight": lambda V, D: (V, D),
    "linear.bias": lambda V, D: (V,),
}


def windows(sentence, m, own=False, left=None, after=1, wide=0):
    """The windows, element by element; the options are the mistakes."""
    made = np.zeros((len(sentence), 2 * m), dtype=np.int64)
    for i, _ in enumerate(sentence):
        near = range(i - m if left is None else i, i + m + 1 + wide)
        ids = [sentence[j] for j in near if 0 <= j < len(sentence) and (own or j != i)]
        made[i, : len(ids[: 2 * m])] = ids[: 2 * m]
    return made, np.array(sentence)


def wrapped(sentence, m):
    """Slices that begin below 0 and so count from the end."""
    made = np.zeros((len(sentence), 2 * m), dtype=np.int64)
    for i, _ in enumerate(sentence):
        ids = [*sentence[i - m : i], *sentence[i + 1 : i + 1 + m]]
        made[i, : len(ids)] = ids
    return made, np.array(sentence)


WINDOW_MISTAKES = [
    check.Mistake("target inside", "the word in the middle among its own context: the model can simply copy it.",
                  lambda s, m: windows(s, m, own=True), "2.10-a"),
    check.Mistake("one side only", "the words on the right alone.", lambda s, m: windows(s, m, left=0), "2.10-c"),
    check.Mistake("slice below zero", "a slice that begins below 0. Python then counts from the end, and the left part is lost.",
                  wrapped, "2.10-a"),
]  # fmt: skip


def logits_of(CBOW):
    model = check.module(CBOW, "CBOW", LAYERS)

    def run(E, A, b, contexts):
        weights = {"embedding.weight": E, "linear.weight": A, "linear.bias": b}
        inputs = [torch.from_numpy(contexts.copy())]
        return model.run(E.shape, weights, inputs, returns=check.Tensor("the logits", None))[0]

    spec = lambda E, A, b, contexts: check.Array("the logits", (len(contexts), len(E)))  # noqa: E731
    return check.procedure(run, "CBOW", spec, shown=lambda E, A, b, c: f"CBOW{E.shape}(contexts of shape {c.shape})")


def right_logits(E, A, b, contexts):
    means = [E[[i for i in line if i]].mean(0) if any(line) else np.zeros(E.shape[1]) for line in contexts]
    return np.stack(means) @ A.T + b


def counted(how):
    """A mistake: how(rows of the table (B, C, D), where words are (B, C, 1)) gives what goes into the linear layer."""
    return lambda E, A, b, c: how(E[c], (c != 0)[:, :, None]) @ A.T + b


def softened(E, A, b, c):
    e = np.exp(right_logits(E, A, b, c))
    return e / e.sum(1, keepdims=True)


LOGIT_MISTAKES = [
    check.Mistake("sum instead of mean", "the sum of the context's vectors. Divide by the number of words.",
                  counted(lambda x, real: (x * real).sum(1)), "2.10-b"),
    check.Mistake("pads averaged in", "a mean over all places, pads included. Multiply by the mask and divide by the number of words.",
                  counted(lambda x, real: x.mean(1)), "2.10-b"),
    check.Mistake("divided by the width", "pads left out of the sum, but counted in the division.",
                  counted(lambda x, real: (x * real).mean(1)), "2.10-b"),
    check.Mistake("softmax too early", "probabilities instead of logits. F.cross_entropy applies the softmax itself.", softened, "2.10-c"),
    check.Mistake("wrong axis", "a mean over the batch: its examples are mixed. The context is axis 1.",
                  counted(lambda x, real: x.mean(0)), "2.10-c"),
    check.Mistake("sum with the pads", "the sum over all places, pads included.", counted(lambda x, real: x.sum(1)), "2.10-b"),
    check.Mistake("bias forgotten", "a linear layer without its bias.", lambda E, A, b, c: right_logits(E, A, 0 * b, c), "2.10-c"),
]  # fmt: skip


def bag_of(rng, V=9, D=4, m=3, lengths=(6, 1, 4, 2, 5)):
    """Random weights, and contexts of these lengths, padded."""
    contexts = np.zeros((len(lengths), 2 * m), dtype=np.int64)
    for line, n in zip(contexts, lengths):
        line[:n] = rng.integers(1, V, n)
    E, A, b = (rng.normal(size=shape).astype(np.float32).astype(float) for shape in ((V, D), (V, D), V))
    return E, A, b, contexts


def one_step(cbow_step, CBOW, E, A, b, contexts, targets, rate):
    """Run the student's step on a model with these weights; return the loss and the weights after it."""
    weights = {"embedding.weight": E, "linear.weight": A, "linear.bias": b}
    form = {n: w.astype(np.float32) for n, w in weights.items()}
    batch = [torch.from_numpy(contexts.copy()), torch.from_numpy(targets.copy())]
    model = check.module(CBOW, "CBOW", LAYERS)
    model.parameters(*E.shape)
    return check.beside("module_step", check.function(cbow_step, "cbow_step"), model, list(E.shape), form, rate, batch)


def right_step(E, A, b, contexts, targets, rate, left_over=0.0, twice=False):
    def ours(E, A, b):
        real = torch.from_numpy((contexts != 0).astype(float))
        h = torch.einsum("bc,bcd->bd", real / real.sum(1, keepdim=True), E[torch.from_numpy(contexts)])
        z = h @ A.T + b
        z = torch.softmax(z, 1) if twice else z
        return (torch.logsumexp(z, 1) - z[torch.arange(len(z)), torch.from_numpy(targets)]).mean()

    loss, *slopes = check.autograd(ours, E, A, b)
    return loss, [w - rate * (g + left_over) for w, g in zip((E, A, b), slopes)]


def same_step(cbow_step, CBOW, inputs, rate, show=False):
    found = one_step(cbow_step, CBOW, *inputs, rate)
    called = f"cbow_step(CBOW{inputs[0].shape}, SGD with step size {rate}, contexts {inputs[3].shape}, targets {inputs[4].shape})"
    value, (right, ends) = found["value"], right_step(*inputs, rate)
    if check.describe(value).startswith("tensor"):
        raise check.Failure("the loss is a tensor", stage="type", called=called, got=check.describe(value), hint="2.10-c",
                            problem="Return a plain number.", mistakes=[("tensor kept", "the loss with its graph; .item() gives the number.")])  # fmt: skip
    value = check.Scalar("the loss").take(value, called)
    after = [np.asarray(found["weights"][name], dtype=float) for name in LAYERS]
    same = lambda others: all(np.allclose(a, o, rtol=1e-4, atol=1e-5) for a, o in zip(after, others))  # noqa: E731
    if not same(ends):
        ways = [("gradients accumulate", "a step that adds to the gradients of an earlier one. Zero them first.", {"left_over": 1.0}),
                ("softmax twice", "a softmax before F.cross_entropy, which applies it itself.", {"twice": True})]  # fmt: skip
        seen = [(n, text) for n, text, how in ways if same(right_step(*inputs, rate, **how)[1])]
        text = "The parameters after the step are not those of one step of gradient descent."
        if same(inputs[:3]):
            seen, text = [("no step", "parameters that did not change.")], "backward, then step: both are needed."
        raise check.Failure("the step leads to the wrong place", called=called, problem=text, hint="2.10-c", mistakes=seen)
    wrong = [("loss after the step", "the loss after the step. It costs a second forward pass, and the caller asked for the first.",
              right_step(*ends, *inputs[3:], rate)[0])]  # fmt: skip
    check.close("the loss", value, right, rtol=1e-4, atol=1e-6, called=called, hint="2.10-c", mistakes=wrong, show=show)


@test_case(name='windows', points=2, hidden=False)
def test_windows(context_windows):
    spec = lambda s, m: (check.Ids("contexts", (len(s), 2 * m)), check.Ids("targets", (len(s),)))  # noqa: E731
    f = check.function(context_windows, "context_windows", spec)
    rng = check.rng("q2_10", "windows")
    inputs = [(np.array([7, 5, 9]), 1), (rng.integers(1, 30, 8), 3), (rng.integers(1, 30, 7), 2)]
    check.agree(f, windows, inputs, WINDOW_MISTAKES, hint="2.10-a", show=True)


@test_case(name='logits', points=2, hidden=False)
def test_logits(CBOW):
    rng = check.rng("q2_10", "logits")
    inputs = [bag_of(rng), bag_of(rng, V=6, D=3, m=2, lengths=(4, 2, 3))]
    check.agree(logits_of(CBOW), right_logits, inputs, LOGIT_MISTAKES, rtol=1e-5, atol=1e-5, hint="2.10-b", show=True)


@test_case(name='one step', points=2, hidden=False)
def test_one_step(cbow_step, CBOW):
    rng = check.rng("q2_10", "step")
    for lengths in ((6, 1, 4), (2, 5, 3, 6)):
        inputs = (*bag_of(rng, lengths=lengths), rng.integers(1, 9, len(lengths)))
        same_step(cbow_step, CBOW, inputs, 0.1, show=True)
