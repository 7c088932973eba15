# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_08_negative_sampling"
points = None


import torch


def triple(v_c, o, negs, U):
    return (check.Scalar("the loss"), check.Array("dv_c", v_c.shape), check.Array("dU", U.shape))


def right(v_c, o, negs, U):
    log_sigma = torch.nn.functional.logsigmoid
    return check.autograd(lambda v, u: -log_sigma(u[o] @ v) - log_sigma(-(u[negs] @ v)).sum(), v_c, U)


def terms(v_c, o, negs, U):
    """Loss and gradients of the observed word alone, and of the negatives alone, as dicts."""
    log_sigma = torch.nn.functional.logsigmoid
    observed = check.autograd(lambda v, u: -log_sigma(u[o] @ v), v_c, U)
    negative = check.autograd(lambda v, u: -log_sigma(-(u[negs] @ v)).sum(), v_c, U)
    return [dict(zip(("the loss", "dv_c", "dU"), t)) for t in (observed, negative)]


def mixed(observed, negative, *outputs):
    """A mistake that weighs the two terms wrongly, in the outputs that are named."""
    return lambda *args: (lambda a, b: {k: observed * a[k] + negative(args) * b[k] for k in outputs})(*terms(*args))


def times(factor):
    return lambda args: factor


def sign_in_the_loss(v_c, o, negs, U):
    scores = torch.tensor(U[negs] @ v_c)
    return {"the loss": terms(v_c, o, negs, U)[0]["the loss"] - float(torch.nn.functional.logsigmoid(scores).sum())}


def assigned(v_c, o, negs, U):
    return {"dU": right(v_c, o, np.unique(negs), U)[2]}


def not_added(v_c, o, negs, U):
    log_sigma = torch.nn.functional.logsigmoid
    return {"the loss": -(log_sigma(torch.tensor(U[o] @ v_c)) + log_sigma(torch.tensor(-U[negs] @ v_c))).numpy()}


def every_word(v_c, o, negs, U):
    return {"dU": right(v_c, o, np.delete(np.arange(len(U)), o), U)[2]}


def log_of_zero(v_c, o, negs, U):
    sigma = torch.sigmoid(torch.tensor(U @ v_c)).numpy()
    return {"the loss": -np.log(sigma[o]) - np.log(1 - sigma[negs]).sum()}


def log_of_zero_too(v_c, o, negs, U):
    scores = torch.tensor(U @ v_c)
    return {"the loss": float(-torch.sigmoid(scores[o]).log() - torch.sigmoid(-scores[negs]).log().sum())}


SAFE = "the logarithm of a probability that is 0 in float64. Use log_sigmoid from exercise 1.4."
MEAN = "a mean over the negatives. The loss adds them up."
PART = "a wrong sign of the {} word's part of {}."


MISTAKES = [
    check.Mistake(
        "sign inside the sigmoid",
        "σ(u·v) for the negatives where σ(−u·v) belongs: it rewards high scores for made-up pairs.",
        sign_in_the_loss,
        "1.8-a",
    ),
    check.Mistake("mean over the negatives", MEAN, mixed(1, lambda args: 1 / len(args[2]), "the loss"), "1.8-c"),
    check.Mistake("sum forgotten", "one number for each negative. The loss is one number: add them up.", not_added, "1.8-c"),
    check.Mistake(
        "duplicates overwritten",
        "assignment through an index list, which keeps only the last write for a word that was drawn twice.",
        assigned,
        "1.8-b",
    ),
    check.Mistake("sign of the observed term", PART.format("observed", "dv_c"), mixed(-1, times(1), "dv_c"), "1.8-b"),
    check.Mistake("sign of the observed term", PART.format("observed", "dU"), mixed(-1, times(1), "dU"), "1.8-b"),
    check.Mistake("sign of the negative terms", PART.format("negative", "dv_c"), mixed(1, times(-1), "dv_c"), "1.8-b"),
    check.Mistake("sign of the negative terms", PART.format("negative", "dU"), mixed(1, times(-1), "dU"), "1.8-b"),
    check.Mistake(
        "words that were not drawn",
        "a gradient for every word of the vocabulary. Rows that were not scored stay 0.",
        every_word,
        "1.8-c",
    ),
    check.Mistake("logarithm of zero", SAFE, log_of_zero, "1.8-a"),
    check.Mistake("logarithm of zero", SAFE, log_of_zero_too, "1.8-a"),
    check.Mistake("sign", "all gradients with the wrong sign.", mixed(-1, times(-1), "dv_c", "dU"), "1.8-b"),
    check.Mistake("sign of the loss", "a lost minus in the loss.", mixed(-1, times(-1), "the loss"), "1.8-c"),
]


def factors(pull, push, *outputs):
    """A mistake with other factors for the observed word and for the negatives, as functions of σ of the score."""

    def wrong(v_c, o, negs, U):
        sigma = torch.sigmoid(torch.tensor(U @ v_c)).numpy()
        weight = np.zeros(len(U))
        weight[o] = pull(sigma[o])
        np.add.at(weight, negs, push(sigma[negs]))
        return {k: {"dv_c": weight @ U, "dU": weight[:, None] * v_c}[k] for k in outputs}

    return wrong


def observed_alone(*args):
    return {"dv_c": terms(*args)[0]["dv_c"]}


MIRROR = "the factor σ(−s) for the negatives. On −log σ(−s) the chain rule gives σ(s)."
NO_ONE = "the factor σ(s) for the observed word. On −log σ(s) the chain rule gives σ(s) − 1."
MISTAKES += [
    *(check.Mistake("σ(−s) for a negative", MIRROR, factors(lambda s: s - 1, lambda s: 1 - s, k), "1.8-b") for k in ("dv_c", "dU")),
    *(check.Mistake("1 forgotten", NO_ONE, factors(lambda s: s, lambda s: s, k), "1.8-b") for k in ("dv_c", "dU")),
    check.Mistake("negatives forgotten", "the observed word's part alone. The negatives move v_c, too.", observed_alone, "1.8-c"),
]


def pairs(draw, sizes, scale=1.0, distinct=True):
    """Random inputs: for each (V, D, K) a centre, an observed word, negatives without it, and context vectors."""
    inputs = []
    for V, D, K in sizes:
        o = int(draw.integers(V))
        others = np.delete(np.arange(V), o)
        negs = draw.choice(others, size=K, replace=not distinct)
        inputs.append((draw.normal(size=D) * scale, o, negs, draw.normal(size=(V, D)) * scale))
    return inputs


@test_case(name='worked example', points=2, hidden=False)
def test_worked_example(neg_sampling):
    f = check.function(neg_sampling, "neg_sampling", triple)
    v_c, U = np.array([1.0, 0.0]), np.array([[np.log(3.0), 1.0], [-np.log(4.0), 2.0], [0.0, 4.0]])
    inputs = [(v_c, 0, np.array([1, 2]), U), (v_c + 0.5, 1, np.array([0, 2]), U)]
    check.agree(f, right, inputs, MISTAKES, show=True)


@test_case(name='gradients are the slopes of your loss', points=3, hidden=False)
def test_gradients_are_the_slopes_of_your_loss(neg_sampling):
    f = check.function(neg_sampling, "neg_sampling", triple)

    def slopes(v_c, o, negs, U):
        return {
            "the loss": right(v_c, o, negs, U)[0],
            "dv_c": check.finite_differences(lambda v: f(v, o, negs, U)[0], v_c),
            "dU": check.finite_differences(lambda u: f(v_c, o, negs, u)[0], U),
        }

    inputs = pairs(check.rng("q1_08", "slopes"), [(6, 3, 2), (6, 3, 3)])
    text = "Gradients are compared with the slope of your own loss, (J(x + h) − J(x − h)) / 2h."
    problem = {"dv_c": text, "dU": text}
    check.agree(f, slopes, inputs, MISTAKES, rtol=1e-5, relative_to="one", show=True, problem=problem)
