# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_05_softmax_jacobian"
points = None


import torch


def probabilities(theta):
    return torch.softmax(torch.tensor(theta), 0).numpy()


def right_jacobian(theta):
    return torch.autograd.functional.jacobian(lambda t: torch.softmax(t, 0), torch.tensor(theta)).numpy()


def loss(theta, y):
    return -(torch.tensor(y) * torch.log_softmax(torch.tensor(theta) if not torch.is_tensor(theta) else theta, 0)).sum()


def right_gradient(theta, y):
    return check.autograd(lambda t: loss(t, y), theta)[1]


def diagonal(theta):
    return np.diag(np.diag(right_jacobian(theta)))


NO_MATRIX = "the diagonal alone, as a vector. Every probability depends on every logit: V times V derivatives."
NO_TRANSPOSE = "p * p.T of a vector. A vector has no transpose, so that multiplies entry by entry; np.outer gives all products."
JACOBIAN_MISTAKES = [
    check.Mistake("diagonal only", "the diagonal alone. Every probability depends on every logit.", diagonal, "1.5-b"),
    check.Mistake("diagonal only", NO_MATRIX, lambda t: np.diag(diagonal(t)), "1.5-b"),
    check.Mistake("transpose of a vector", NO_TRANSPOSE, lambda t: np.diag(probabilities(t)) - probabilities(t) ** 2, "1.5-c"),
    check.Mistake(
        "sign off the diagonal",
        "a plus off the diagonal. When one logit rises, the other probabilities fall.",
        lambda t: 2 * diagonal(t) - right_jacobian(t),
        "1.5-a",
    ),
    check.Mistake(
        "sign off the diagonal",
        "a plus before the products. When one logit rises, the other probabilities fall.",
        lambda t: 2 * np.diag(probabilities(t)) - right_jacobian(t),
        "1.5-a",
    ),
    check.Mistake("sign", "the whole matrix with the wrong sign.", lambda t: -right_jacobian(t), "1.5-a"),
    check.Mistake("products only", "the matrix of products without the diagonal.", lambda t: right_jacobian(t) - np.diag(probabilities(t)), "1.5-b"),
]


GRADIENT_MISTAKES = [
    check.Mistake("sign", "target minus prediction. The gradient points where the loss grows.", lambda t, y: -right_gradient(t, y), "1.5-c"),
    check.Mistake(
        "one-hot assumed",
        "a 1 subtracted at the most likely target only. The targets may be soft.",
        lambda t, y: probabilities(t) - np.eye(len(y))[y.argmax()],
        "1.5-c",
    ),
    check.Mistake(
        "only the observed entry",
        "a gradient that is 0 except where y is. Every logit moves the denominator.",
        lambda t, y: right_gradient(t, y) * (y > 0),
        "1.5-a",
    ),
    check.Mistake("softmax forgotten", "logits minus target. They have to go through softmax first.", lambda t, y: t - y, "1.5-c"),
    check.Mistake(
        "without the Jacobian",
        "the derivative with respect to the probabilities. The Jacobian of softmax comes behind it.",
        lambda t, y: -y / probabilities(t),
        "1.5-b",
    ),
]


def square(theta):
    return check.Array("the Jacobian", (len(theta), len(theta)))


def like_theta(theta, y):
    return check.Array("the gradient", theta.shape)


@test_case(name='jacobian against finite differences', points=2, hidden=False)
def test_jacobian_against_finite_differences(softmax_jacobian):
    f = check.function(softmax_jacobian, "softmax_jacobian", square)

    def slopes(theta):
        rows = [check.finite_differences(lambda t, i=i: probabilities(t)[i], theta) for i in range(len(theta))]
        return np.stack(rows)

    draw = check.rng("q1_05", "jacobian")
    inputs = [(np.array([0.0, np.log(3.0)]),), (draw.normal(size=4),)]
    check.agree(f, slopes, inputs, JACOBIAN_MISTAKES, rtol=1e-5, relative_to="one", show=True)


@test_case(name='gradient against finite differences', points=2, hidden=False)
def test_gradient_against_finite_differences(ce_grad):
    f = check.function(ce_grad, "ce_grad", like_theta)

    def slopes(theta, y):
        return check.finite_differences(lambda t: float(loss(t, y)), theta)

    draw = check.rng("q1_05", "gradient")
    inputs = [(np.array([0.0, np.log(3.0)]), np.array([1.0, 0.0])), (draw.normal(size=5), np.eye(5)[2])]
    check.agree(f, slopes, inputs, GRADIENT_MISTAKES, rtol=1e-5, relative_to="one", show=True)
