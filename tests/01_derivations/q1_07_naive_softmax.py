# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_07_naive_softmax"
points = None


import torch


def triple(v_c, o, U):
    return (check.Scalar("the loss"), check.Array("dv_c", v_c.shape), check.Array("dU", U.shape))


def right(v_c, o, U):
    return check.autograd(lambda v, u: -torch.log_softmax(u @ v, 0)[o], v_c, U)


def unpack(*args):
    loss, dv_c, dU = right(*args)
    return {"the loss": loss, "dv_c": dv_c, "dU": dU}


def rows_of(o, U):
    return np.arange(len(U))[:, None] == o


def plain(scores):
    return np.exp(scores) / np.exp(scores).sum()


NO_SHIFT = "exp of the scores as they are: it overflows. Use log_softmax from exercise 1.2."


MISTAKES = [
    check.Mistake(
        "sign",
        "target minus prediction: both gradients point the wrong way.",
        lambda *a: {k: -unpack(*a)[k] for k in ("dv_c", "dU")},
        "1.7-a",
    ),
    check.Mistake("sign", "a wrong sign in dv_c.", lambda *a: {"dv_c": -unpack(*a)["dv_c"]}, "1.7-a"),
    check.Mistake("sign", "a wrong sign in dU.", lambda *a: {"dU": -unpack(*a)["dU"]}, "1.7-a"),
    check.Mistake("sign of the loss", "a lost minus in the loss.", lambda *a: {"the loss": -unpack(*a)["the loss"]}, "1.7-c"),
    check.Mistake(
        "U for Uᵀ",
        "U where its transpose belongs: dv_c sums over the rows of U.",
        lambda v_c, o, U: {"dv_c": U @ np.ones(len(U))},
        "1.7-b",
    ),
    check.Mistake(
        "o for every word",
        "the factor of the observed word used for every row. Each word has its own probability.",
        lambda v_c, o, U: {"dU": np.tile(unpack(v_c, o, U)["dU"][o], (len(U), 1))},
        "1.7-b",
    ),
    check.Mistake(
        "only the observed word",
        "a gradient for the observed word alone. Every word is in the denominator.",
        lambda v_c, o, U: {"dU": unpack(v_c, o, U)["dU"] * rows_of(o, U)},
        "1.7-a",
    ),
]


MISTAKES += [
    check.Mistake(
        "observed word forgotten",
        "the expected vector alone: the observed word does not count against it.",
        lambda v_c, o, U: {"dv_c": unpack(v_c, o, U)["dv_c"] + U[o]},
        "1.7-c",
    ),
    check.Mistake(
        "prediction changed first",
        "the logarithm of a negative number: ŷ was changed before the loss was taken from it.",
        lambda v_c, o, U: {"the loss": np.nan},
        "1.7-c",
    ),
    check.Mistake("extra axis", "a row or column vector where a plain vector belongs.", lambda *a: {"dv_c": unpack(*a)["dv_c"][None]}, "1.7-b"),
    check.Mistake("transposed", "dU with rows and columns exchanged.", lambda *a: {"dU": unpack(*a)["dU"].T}, "1.7-b"),
    check.Mistake("no shift", NO_SHIFT, lambda v, o, U: {"the loss": -np.log(plain(U @ v))[o]}, "1.7-c"),
    check.Mistake("no shift", NO_SHIFT, lambda v, o, U: {"the loss": np.log(np.exp(U @ v).sum()) - (U @ v)[o]}, "1.7-c"),
]


@test_case(name='worked example', points=2, hidden=False)
def test_worked_example(naive_softmax):
    f = check.function(naive_softmax, "naive_softmax", triple)
    v_c, U = np.array([1.0, 0.0]), np.array([[0.0, 1.0], [np.log(2.0), 0.0], [np.log(5.0), -1.0]])
    inputs = [(v_c, 1, U), (v_c + 0.5, 2, U * 2)]
    check.agree(f, right, inputs, MISTAKES, show=True)


@test_case(name='gradients are the slopes of your loss', points=3, hidden=False)
def test_gradients_are_the_slopes_of_your_loss(naive_softmax):
    f = check.function(naive_softmax, "naive_softmax", triple)

    def slopes(v_c, o, U):
        return {
            "the loss": right(v_c, o, U)[0],
            "dv_c": check.finite_differences(lambda v: f(v, o, U)[0], v_c),
            "dU": check.finite_differences(lambda u: f(v_c, o, u)[0], U),
        }

    draw = check.rng("q1_07", "slopes")
    inputs = [(draw.normal(size=3), int(draw.integers(5)), draw.normal(size=(5, 3))) for _ in range(2)]
    text = "Gradients are compared with the slope of your own loss, (J(x + h) − J(x − h)) / 2h."
    problem = {"dv_c": text, "dU": text}
    check.agree(f, slopes, inputs, MISTAKES, rtol=1e-5, relative_to="one", show=True, problem=problem)
