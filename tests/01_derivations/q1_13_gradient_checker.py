# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_13_gradient_checker"
points = None


def spec(f, grad, x):
    return (check.Index("index", x.ndim), check.Scalar("error"), check.Truth("ok"))


def errors(f, grad, x, h=1e-5, slope=None, relative=True):
    slopes = check.finite_differences(f, x, h) if slope is None else slope(f, x, h)
    given = grad(x)
    size = np.max([np.ones(x.shape), np.abs(slopes), np.abs(given)], axis=0)
    return np.abs(slopes - given) / (size if relative else 1.0)


def verdict(*args, **options):
    e = errors(*args, **options)
    worst = np.unravel_index(e.argmax(), e.shape)
    return {"index": np.array(worst, dtype=float), "error": float(e[worst]), "ok": float(e[worst] < 1e-5)}


def without_index(*args, **options):
    return {k: v for k, v in verdict(*args, **options).items() if k != "index"}


def one_sided(f, x, h):
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up = x.copy()
        up[i] += h
        slopes[i] = (f(up) - f(x)) / h
    return slopes


def half(f, x, h):
    return 2 * check.finite_differences(f, x, h)


def mean_error(*args):
    return {"error": float(errors(*args).mean())}


TOO_SMALL = "a step of 1e-{}: the difference drowns in rounding."
ONE_SIDE = "a slope measured on one side only. The curve bends, and the error grows with h."
MISTAKES = [
    check.Mistake("one side only", ONE_SIDE, lambda *a: {"error": verdict(*a, slope=one_sided)["error"]}, "1.13-c"),
    check.Mistake("divided by h", "a difference divided by h. The two points are 2h apart.", lambda *a: {"error": verdict(*a, slope=half)["error"]}, "1.13-c"),
    check.Mistake(
        "absolute error only",
        "an error that is not divided by the size of the gradient. Large gradients then always fail.",
        lambda *a: {"error": verdict(*a, relative=False)["error"]},
        "1.13-c",
    ),
    check.Mistake("mean error", "a mean over all errors. One wrong entry among many right ones then disappears.", mean_error, "1.13-c"),
    *(
        check.Mistake("step too small", TOO_SMALL.format(n), lambda *a, n=n: {"error": verdict(*a, h=10.0**-n)["error"]}, "1.13-b")
        for n in range(7, 16)
    ),
]


def cubes(x):
    return float((x**3).sum())


def cubes_grad(x):
    return 3 * x**2


def waves(x):
    return float(np.sin(x).sum() + (x**2).sum() * 20)


def waves_grad(x):
    return np.cos(x) + 40 * x


def wrong_by(function, change):
    def grad(x):
        g = function(x)
        change(g)
        return g

    return grad


@test_case(name='accepts two right gradients', points=1, hidden=False)
def test_accepts_two_right_gradients(grad_check):
    draw = check.rng("q1_13", "right")
    f = check.function(grad_check, "grad_check", spec)
    flat = np.array([0.0, 0.5, -1.0]) + draw.integers(1, 3) * np.array([0.0, 1.0, 1.0])
    inputs = [(cubes, cubes_grad, draw.normal(size=3)), (waves, waves_grad, draw.normal(size=(2, 3)) + 1)]
    inputs += [(cubes, cubes_grad, flat), (lambda x: cubes(x) - cubes(flat), cubes_grad, flat)]
    check.agree(f, without_index, inputs, MISTAKES, rtol=1e-5, atol=1e-8)
    doubled = [(function, lambda x, g=g: 2 * g(x), x) for function, g, x in inputs]
    check.agree(f, without_index, doubled, MISTAKES, rtol=1e-5, atol=1e-8)


@test_case(name='rejects two wrong gradients', points=1, hidden=False)
def test_rejects_two_wrong_gradients(grad_check):
    draw = check.rng("q1_13", "wrong")
    f = check.function(grad_check, "grad_check", spec)
    claims = [(lambda x: x[0] ** 2 + 3 * x[1], lambda x: np.array([2 * x[0], 2.0]), np.array([2.0, 1.0]))]
    claims.append((cubes, lambda x: -cubes_grad(x), draw.uniform(1, 2, size=(2, 3))))
    check.agree(f, verdict, claims, MISTAKES, rtol=1e-5, atol=1e-8, show=True)
