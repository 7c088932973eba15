# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_06_vector_warm_up"
points = None


import torch


def right_W(a, W, x):
    return check.autograd(lambda w: torch.tensor(a) @ (w @ torch.tensor(x)), W)[1]


def right_x(a, W, x):
    return check.autograd(lambda t: torch.tensor(a) @ (torch.tensor(W) @ t), x)[1]


def right_dot(x, y):
    return check.autograd(lambda t: t @ torch.tensor(y), x)[1]


DOT = [check.Mistake("x for y", "x itself. In x·y the number that multiplies x_i is y_i.", lambda x, y: x, "1.6-a")]
FOR_W = [
    check.Mistake("transposed", "the outer product the wrong way round.", lambda a, W, x: np.outer(x, a), "1.6-b"),
    check.Mistake("W for its gradient", "the matrix itself.", lambda a, W, x: W, "1.6-a"),
]
FOR_X = [
    check.Mistake("W for Wᵀ", "W where its transpose belongs.", lambda a, W, x: W @ a, "1.6-b"),
    check.Mistake("a dropped", "the sum of the rows of W without the factors a_i.", lambda a, W, x: W.sum(0), "1.6-b"),
]


def wrap(grad_dot, grad_W, grad_x):
    return (
        check.function(grad_dot, "grad_dot", lambda x, y: check.Array("the gradient", x.shape)),
        check.function(grad_W, "grad_W", lambda a, W, x: check.Array("the gradient", W.shape)),
        check.function(grad_x, "grad_x", lambda a, W, x: check.Array("the gradient", x.shape)),
    )


@test_case(name='worked example', points=1, hidden=False)
def test_worked_example(grad_dot, grad_W, grad_x):
    draw = check.rng("q1_06", "example")
    a, W, x = np.array([1.0, 2.0]), np.array([[3.0, 0.0, 1.0], [0.0, 1.0, 0.0]]), np.array([1.0, 0.0, 5.0])
    inputs = [(a, W, x), (draw.normal(size=3), draw.normal(size=(3, 5)), draw.normal(size=5))]
    f, g, h = wrap(grad_dot, grad_W, grad_x)
    check.agree(f, right_dot, [(x, W[0]), (inputs[1][2], inputs[1][1][0])], DOT, show=True)
    check.agree(g, right_W, inputs, FOR_W, show=True)
    check.agree(h, right_x, inputs, FOR_X, show=True)
