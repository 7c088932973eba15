# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_04_sigmoid"
points = None


import re

import torch

SIGMA = {"s": "1/(1 + exp(-x))"}


def like_x(x):
    return check.Array("the result", x.shape)


def right_sigmoid(x):
    return torch.sigmoid(torch.tensor(x)).numpy()


def right_log_sigmoid(x):
    return torch.nn.functional.logsigmoid(torch.tensor(x)).numpy()


def clipped(function):
    """The same mistake with the limits that people usually choose."""
    message = "an input cut off at ±{}. Beyond that every probability is the same, and its logarithm far off."
    return [
        check.Mistake("clipped", message.format(n), lambda x, n=n: function(np.clip(x, -n, n)), "1.4-c")
        for n in (10, 15, 20, 30, 50, 100, 500, 700)
    ]


SIGMOID_MISTAKES = [
    check.Mistake("sign of x", "exp(x) where exp(-x) belongs: a mirror image.", lambda x: right_sigmoid(-x), "1.4-c"),
    check.Mistake("overflow", "exp of a large positive number.", lambda x: np.exp(x) / (1 + np.exp(x)), "1.4-a"),
    *clipped(right_sigmoid),
]


LOG_SIGMOID_MISTAKES = [
    check.Mistake(
        "log of sigmoid",
        "the logarithm of sigmoid. Where sigmoid is 0 in float64, that gives −inf.",
        lambda x: np.log(right_sigmoid(x)),
        "1.4-b",
    ),
    check.Mistake("overflow", "exp of a large positive number.", lambda x: -np.log(1 + np.exp(-x)), "1.4-b"),
    check.Mistake(
        "constant inside the logarithm",
        "a small constant inside the logarithm. It hides −inf, and it also hides how wrong a prediction is.",
        lambda x: np.log(right_sigmoid(x) + 1e-7),
        "1.4-b",
    ),
    check.Mistake("sign", "a lost minus: the logarithm of a probability is negative.", lambda x: -right_log_sigmoid(x), "1.4-c"),
    check.Mistake("sign of x", "exp(x) where exp(-x) belongs.", lambda x: right_log_sigmoid(-x), "1.4-c"),
    *clipped(right_log_sigmoid),
]


def interval(answer):
    text = check.value(answer, "sigmoid_range", str)
    found = re.fullmatch(r"\s*([\[\](]|Interval\.open\()\s*([-+.\w]+)\s*,\s*([-+.\w]+)\s*([\])\[])\s*", text)
    check.require(found, "sigmoid_range is not an interval", 'Write it in text, like "[2, 5)".', got=text[:60])
    return text, found


@test_case(name='derivation of the slope', points=1, hidden=False)
def test_derivation_of_the_slope(steps_sigmoid):
    steps = check.ledger(steps_sigmoid, "steps_sigmoid", "x s", given=SIGMA, domain=(-1.8, 1.8))
    wrong = [
        ("σ(1 + σ)", "a sign lost in the second factor.", "s*(1 + s)"),
        ("sign", "a lost minus: the inner derivative of exp(-x) is -exp(-x), and two minus signs cancel.", "-s*(1 - s)"),
        ("derivative of log σ", "the derivative of log σ, not of σ.", "1 - s"),
    ]
    steps.starts_with("Derivative(1/(1 + exp(-x)), x)")
    steps.links(wrong)
    steps.ends_with("s - s**2", only="s", mistakes=wrong)
    steps.has_steps(4)


@test_case(name='derivation for the logarithm', points=1, hidden=False)
def test_derivation_for_the_logarithm(steps_log_sigmoid):
    steps = check.ledger(steps_log_sigmoid, "steps_log_sigmoid", "x s", given=SIGMA, domain=(-1.8, 1.8))
    steps.starts_with("Derivative(log(1/(1 + exp(-x))), x)")
    slope = ("outer 1/σ forgotten", "the derivative of σ itself. The chain rule puts a factor 1/σ in front of it.", "s*(1 - s)")
    steps.links([slope])
    wrong = [slope, ("σ", "σ where 1 − σ belongs: at large x the logarithm is flat.", "s")]
    steps.ends_with("-(s - 1)", only="s", mistakes=wrong)
    steps.has_steps(3)


@test_case(name='worked example', points=1, hidden=False)
def test_worked_example(sigmoid, log_sigmoid):
    inputs = [(np.array([0.0, 2.0, -2.0]),), (np.array([[np.log(3.0), -1.0, 0.5, 3.0]]),)]
    f, g = check.function(sigmoid, "sigmoid", like_x), check.function(log_sigmoid, "log_sigmoid", like_x)
    check.agree(f, right_sigmoid, inputs, SIGMOID_MISTAKES, show=True)
    check.agree(g, right_log_sigmoid, inputs, LOG_SIGMOID_MISTAKES, show=True)


@test_case(name='range can be read', points=0, hidden=False)
def test_range_can_be_read(sigmoid_range):
    interval(sigmoid_range)
