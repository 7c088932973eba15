# Generated from source/04_lstm.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q4_06_exploding"
points = None


import torch


def radius_of(W):
    """The spectral radius without eigenvalues: how fast the powers of W grow, squared 50 times over."""
    power, logarithm = W.astype(float), 0.0
    for k in range(50):
        size = np.sqrt((power**2).sum())
        logarithm, power = logarithm + np.log(size) / 2**k, power / size
        power = power @ power
    return float(np.exp(logarithm))


def values_of(W):
    return np.roots(np.poly(W.astype(float)))


def singular(W):
    return np.sqrt(np.abs(np.roots(np.poly(W.T.astype(float) @ W))).max())


def lower_triangle(W):
    low = np.tril(W.astype(float))
    return np.abs(np.roots(np.poly(low + low.T - np.diag(np.diag(low))))).max()


NORM = ("spectral norm", "the largest singular value: how far one step can stretch. Here it is the eigenvalues that count.")
REAL = ("real parts only", "the real parts of the eigenvalues. Of a complex number it is the length that counts.")
SIGN = ("sign kept", "the largest eigenvalue with its sign. A factor of −3 grows as fast as 3.")
SYMMETRIC = ("symmetric assumed", "a function for symmetric matrices. It looks at one half of the matrix only.")
OTHERS = ("another norm", "a norm of the matrix. Here it is the eigenvalues that count.")
RADII = [
    (*NORM, singular), (*OTHERS, lambda W: np.sqrt((W.astype(float)**2).sum())),
    (*SIGN, lambda W: values_of(W).real.max()), (*REAL, lambda W: np.abs(values_of(W).real).max()),
    ("imaginary parts only", "the imaginary parts of the eigenvalues.", lambda W: np.abs(values_of(W).imag).max()),
    ("parts added", "real and imaginary part, added. The length is a root of squares.",
     lambda W: max(abs(v.real) + abs(v.imag) for v in values_of(W))),
    ("square root missing", "the square of the radius.", lambda W: radius_of(W) ** 2),
    (*SYMMETRIC, lower_triangle), (*SYMMETRIC, lambda W: lower_triangle(W.T)),
    (*OTHERS, lambda W: np.abs(W).sum(axis=1).max()), (*OTHERS, lambda W: np.abs(W).sum(axis=0).max()),
    ("largest entry", "the largest number in the matrix.", lambda W: np.abs(W).max()),
    ("diagonal", "the largest number on the diagonal. Only in a triangular matrix these are the eigenvalues.",
     lambda W: np.abs(np.diag(W)).max()),
    ("smallest eigenvalue", "the one that is nearest to 0. The largest one counts.", lambda W: np.abs(values_of(W)).min()),
    ("mean of eigenvalues", "the mean of the absolute values. The largest one counts.", lambda W: np.abs(values_of(W)).mean()),
    ("mean of eigenvalues", "the sum of the absolute values.", lambda W: np.abs(values_of(W)).sum()),
    ("first eigenvalue", "the first eigenvalue that comes. They are not sorted.", lambda W: abs(np.linalg.eig(W)[0][0])),
]  # fmt: skip


SCALED = [
    ("each row scaled", "rows that were scaled one by one. One factor for the whole matrix.",
     lambda W, r: W * r / np.sqrt((W**2).sum(axis=1, keepdims=True))),
    ("each row scaled", "columns that were scaled one by one. One factor for the whole matrix.",
     lambda W, r: W * r / np.sqrt((W**2).sum(axis=0))),
    ("each row scaled", "rows that were scaled one by one. One factor for the whole matrix.",
     lambda W, r: W * r / np.abs(W).sum(axis=1, keepdims=True)),
    ("radius added", "a number added to the diagonal. Multiply the matrix.",
     lambda W, r: W + (r - radius_of(W)) * np.eye(len(W))),
    ("radius added", "a number added to the matrix. Multiply it.", lambda W, r: W + (r - radius_of(W))),
    ("radius added", "a number added to the matrix. Multiply it.", lambda W, r: W + r),
    ("radius added", "a number added to the diagonal. Multiply the matrix.", lambda W, r: W + r * np.eye(len(W))),
    ("not divided", "the matrix times the radius, whatever radius it had. Divide by that one.", lambda W, r: W * r),
    ("radius ignored", "a matrix of radius 1, whatever was asked for.", lambda W, r: W / radius_of(W)),
    ("quotient upside down", "the radius it has, divided by the one it should have.", lambda W, r: W * radius_of(W) / r),
    ("nothing changed", "the matrix as it was.", lambda W, r: W),
    ("square root", "a root of the quotient: all eigenvalues grow with the same factor as the matrix.",
     lambda W, r: W * np.sqrt(r / radius_of(W))),
]  # fmt: skip
SCALED += [(name, text, lambda W, r, how=how: W * r / how(W)) for name, text, how in RADII]
RADII = [check.Mistake(name, text, wrong, "4.6-b") for name, text, wrong in RADII]
SCALED = [check.Mistake(name, text, wrong, "4.6-c") for name, text, wrong in SCALED]


COMPLEX = [("real parts only", "complex numbers, which have no largest one. Take `abs` first.")]


def of_tensor(function, name, spec, hint):
    """A student's function of a tensor, treated like one of an array."""
    f = check.function(function, name, spec)

    def ready(W, *more):
        try:
            return f(torch.tensor(W), *more)
        except check.Failure as failure:
            error = f.outcome(torch.tensor(W), *more).error
            if error and "complex" in error.message.lower():
                got = f"{error.kind}: {error.message}"
                raise check.Failure(f"{name} raised {error.kind}", stage="raised", called=shown(W, *more), got=got,
                                    problem="Complex numbers have no order.", hint=hint, mistakes=COMPLEX) from None  # fmt: skip
            if "complex" in failure.got:
                failure.mistakes, failure.hint = [("complex returned", "a complex number. `abs` makes it real.")], "4.6-b"
            raise

    def shown(W, *more):
        return f.shown(torch.tensor(W), *more)

    return check.procedure(ready, name, check.Anything() if callable(spec) else spec, shown=shown)


def same_radii(spectral_radius, matrices, rtol, show=False):
    f = of_tensor(spectral_radius, "spectral_radius", check.Scalar("ρ(W)"), "4.6-b")
    check.agree(f, radius_of, [(W,) for W in matrices], RADII, rtol=rtol, atol=0.0, show=show, hint="4.6-c")


def same_scaling(with_radius, inputs, rtol, show=False):
    def spec(W, radius):
        return check.Tensor("the scaled matrix", tuple(W.shape), str(W.dtype).rpartition(".")[2])

    ours = of_tensor(with_radius, "with_radius", spec, "4.6-c")
    plain = check.procedure(ours.run, "with_radius", lambda W, r: check.Array("the scaled matrix", W.shape), shown=ours.shown)
    check.agree(plain, rescaled, inputs, SCALED, rtol=rtol, atol=1e-6 * rtol, show=show, hint="4.6-c")


def rescaled(W, radius):
    return W * (radius / radius_of(W))


def turned(rng, block, H):
    """A matrix with the eigenvalues of a block, and smaller ones, that does not show them."""
    W = np.diag(rng.uniform(-0.3, 0.3, H))
    W[: len(block), : len(block)] = block
    left, right = (np.linalg.qr(rng.normal(size=(H, H)))[0] for _ in range(2))
    around = left @ np.diag(rng.uniform(0.4, 2.5, H)) @ right
    return np.linalg.solve(around, W @ around)


def rotation(radius, angle):
    return radius * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


TURNING, LEANING = np.array([[0.0, -4.0], [1.0, 0.0]]), np.array([[0.5, 10.0], [0.0, 0.5]])


def joined(gradients):
    return np.concatenate([np.ravel(part) for part in gradients if part is not None] or [np.zeros(0)])


def together(gradients, most):
    long = np.sqrt((joined(gradients) ** 2).sum())
    return [None if part is None else part * (most / long if long > most else 1.0) for part in gradients]


def alone(gradients, most):
    return [None if part is None else together([part], most)[0] for part in gradients]


def cut_off(gradients, most):
    return [None if part is None else part.clip(-most, most) for part in gradients]


def stretched(gradients, most):
    return [None if part is None else part * most / np.linalg.norm(joined(gradients)) for part in gradients]


def path_of(start, rounds, rate, momentum, most, shorten=together, mend=None):
    """Where gradient descent leads: for each round the parameters, one array. Rounds that are not finite are left out."""
    place, speed, found = [a.astype(float) for a in start], [0.0 * a for a in start], []
    for gradients in rounds:
        if mend and not np.isfinite(joined(gradients)).all():
            gradients = mend(gradients)
        if np.isfinite(joined(gradients)).all():
            for i, part in enumerate(shorten(gradients, most)):
                if part is not None:
                    speed[i] = momentum * speed[i] + part
                    place[i] = place[i] - rate * speed[i]
        found.append(joined(place))
    return found


WAYS = [
    ("clip per tensor", "each tensor shortened by itself. One factor for all: hand over all parameters at once.", alone),
    ("clip by value", "each number cut off by itself. One factor for all.", cut_off),
    ("clips upwards too", "a gradient that is stretched where it was shorter than the limit.", stretched),
    ("most ignored", "a limit of 1, whatever `most` is.", lambda gradients, most: together(gradients, 1.0)),
    ("not clipped", "a gradient that is as long as it was.", lambda gradients, most: gradients),
]  # fmt: skip
HIDES = ("clipping hides nan", "NaN turned into a number, so that a broken gradient looks well.")
TAKEN = ("step taken although not finite", "a step with a broken gradient. Look at the length first.")
ONLY_NAN = ("only nan looked for", "a check for NaN alone. An infinite gradient is broken, too.")
FORMS = {
    "an object of type NoneType": ("nothing returned", "no `return`, or not on every way. True where a step was taken, False where not."),
    "tensor": ("a tensor returned", "a tensor. Return True or False."),
    "float": ("length returned", "the length. Return True or False."),
}


def truth(value, called):
    got = check.describe(value)
    if not isinstance(value, (bool, np.bool_)):
        seen = [mistake for text, mistake in FORMS.items() if got.startswith(text)]
        text = "It has to return True or False: whether a step was taken."
        raise check.Failure("safe_step does not return a truth value", stage="type", called=called, got=got,
                            problem=text, hint="4.6-c", mistakes=seen[:1])  # fmt: skip
    return bool(value)


def why_wrong(record, mine, ways, n, before):
    """What a step that leads to the wrong place looks like."""
    if not record["steps"]:
        return [("no step", "parameters that stay where they are. Was a step that is only long refused?")]
    seen = [(name, text) for name, text, path in ways if np.allclose(path[n], mine, rtol=1e-4, atol=1e-5)]
    if record["zeroed"] and np.allclose(mine, before, rtol=1e-4, atol=1e-5):
        return [("gradients thrown away", "gradients that are zeroed before the step. The caller does that.")]
    return seen


def refused(record, value, mine, before, bad, called, finite_steps):
    """Fail unless a broken gradient changed nothing."""
    good, what = np.allclose(mine, before, rtol=1e-4, atol=1e-5), "NaN" if np.isnan(bad) else "an infinite number"
    seen = [TAKEN] if not np.isfinite(mine).all() else [HIDES]
    if seen == [TAKEN] and np.isinf(bad) and finite_steps:
        seen = [ONLY_NAN]
    if good and value:
        seen = [HIDES] if record["steps"] else [("True without a step", "True. Nothing was changed: return False.")]
    text = f"The gradient holds {what}. Then the parameters have to stay as they were."
    known = {"called": called, "mistakes": seen, "hint": "4.6-a"}
    check.require(good, "a step was taken with a broken gradient", text, got=check.describe(mine), **known)
    text = f"The gradient holds {what}. The parameters are as they were, but the optimizer must not step at all."
    check.require(not record["steps"], "the optimizer took a step with a broken gradient", text, **known)
    check.require(not value, "safe_step returns True for a broken gradient", "No step was taken, so it is False.", **known)


def safe_path(safe_step, start, rounds, rate, momentum, most, show=False):
    """Fail unless each round leads where it should."""
    start = [np.asarray(a, dtype=np.float32).astype(float) for a in start]
    rounds = [[None if part is None else np.asarray(part, dtype=np.float32).astype(float) for part in r] for r in rounds]
    f, gap = check.function(safe_step, "safe_step"), any(part is None for r in rounds for part in r)
    try:
        records = check.beside("take_safe_steps", f, start, rounds, rate, momentum, most)
    except check.Failure as failure:
        if gap and "NoneType" in failure.got:
            failure.mistakes, failure.hint = [("None not left out", "a gradient that is None used like the others.")], "4.6-b"
        raise
    right, before, finite_steps = path_of(start, rounds, rate, momentum, most), joined(start), False
    ways = [(name, text, path_of(start, rounds, rate, momentum, most, how)) for name, text, how in WAYS]
    for n, (record, gradients) in enumerate(zip(records, rounds)):
        called = f"safe_step(SGD with step size {rate:g}, {len(start)} parameters, {most:g}), call {n + 1} of {len(rounds)}"
        mine, numbers = joined(record["parameters"]), joined(gradients)
        bad = numbers[~np.isfinite(numbers)]
        if bad.size:
            value = bool(record["value"]) if record["value"] is not None else False
            refused(record, value, mine, before, bad[0], called, finite_steps)
            truth(record["value"], called)
            finite_steps = True
            continue
        seen, text = why_wrong(record, mine, ways, n, before), "All parameters, in one row:"
        after = np.sqrt(sum(v**2 for v in record["lengths"] if v is not None))
        if seen and seen[0][0] == "not clipped" and after < 1.001 * most:
            seen = [("clip after step", "a gradient that is shortened after the step. Then it is too late.")]
        try:
            check.close("the parameters", mine, right[n], rtol=1e-4, atol=1e-5, problem=text, called=called, show=show, hint="4.6-c")
        except check.Failure as failure:
            failure.mistakes = seen[:2]
            raise
        text = "A step was taken, so it is True."
        check.require(truth(record["value"], called), "safe_step returns False for a step", text, called=called, hint="4.6-c",
                      mistakes=[("False for a step", "False, although a step was taken.")])  # fmt: skip
        before = mine


@test_case(name='spectral radius', points=1, hidden=False)
def test_spectral_radius(spectral_radius):
    rng = check.rng("q4_06", "radius")
    negative = turned(rng, np.diag([-1.5, 0.7]), 3)
    matrices = [TURNING, LEANING, negative, turned(rng, rotation(1.25, 2.0), 4), turned(rng, rotation(0.8, 0.6), 5)]
    same_radii(spectral_radius, matrices, 1e-5, show=True)


@test_case(name='scaled to a radius', points=1, hidden=False)
def test_scaled_to_a_radius(with_radius):
    rng = check.rng("q4_06", "scaled")
    inputs = [(TURNING, 1.0), (LEANING, 2.0), (turned(rng, np.diag([-0.8, 0.5]), 3), 1.3), (turned(rng, rotation(3.0, 1.0), 4), 0.9)]
    same_scaling(with_radius, inputs, 1e-5, show=True)


@test_case(name='safe step', points=1, hidden=False)
def test_safe_step(safe_step):
    rng = check.rng("q4_06", "step")
    example = [[np.array([2.0, 3.0]), np.array([6.0]), None], [np.array([2.0, 3.0]), np.array([np.nan]), None]]
    safe_path(safe_step, [np.zeros(2), np.zeros(1), np.zeros(3)], example, 1.0, 0.0, 3.5, show=True)
    shapes = [(2, 3), (4,), (0,)]
    some = [[rng.normal(size=shape) + 2 for shape in shapes], [0.1 * rng.normal(size=shape) for shape in shapes]]
    safe_path(safe_step, [rng.normal(size=shape) for shape in shapes], some, 0.5, 0.0, 0.8, show=True)
