# Generated from source/04_lstm.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q4_05_vanishing"
points = None


import torch

_seen = {}


def history(cell, x, state):
    """Return what there is to know about a run, as a dict of lists of arrays: states, and gradients of several sums."""
    if id(cell) not in _seen:
        cell_now, x64 = cell.exact(), x.double()
        states = [tuple(part.double() for part in state)]
        for row in x64:
            states.append(tuple(part.detach() for part in cell_now(row, states[-1])))
        _seen[id(cell)] = cell, cell_now, x64, states
    return _seen[id(cell)][1:]


def sensitivity(cell, x, state, part=0, begin=1, look=lambda states: states[-1][0].sum()):
    """Return the gradient of `look` with respect to the state after each step: for each step the rest is run anew."""
    cell_now, x64, states = history(cell, x, state)

    def rest(place):
        def follow(leaf):
            path = [(*states[place][:part], leaf, *states[place][part + 1 :])]
            for row in x64[place:]:
                path.append(cell_now(row, path[-1]))
            return look(path)

        return follow

    leaves = [np.asarray(states[place][part]) for place in range(begin, len(x) + begin)]
    return [check.autograd(rest(begin + i), leaf)[1] for i, leaf in enumerate(leaves)]


def lengths(arrays):
    return np.array([np.linalg.norm(a) for a in arrays])


def right_norms(cell, x, state):
    return lengths(sensitivity(cell, x, state))


def of_inputs(cell, x, state):
    cell_now, x64, states = history(cell, x, state)

    def follow(given):
        now = states[0]
        for row in given:
            now = cell_now(row, now)
        return now[0].sum()

    return lengths(check.autograd(follow, x64.numpy())[1])


def of_weights(cell, x, state, adding=False):
    """The gradient of the weights that each state brings, one after the other or added up."""
    cell_now, x64, states = history(cell, x, state)
    now, found, pile = states[0], [], 0.0
    for row in x64:
        now = cell_now(row, now)
        new = torch.autograd.grad(now[0].sum(), list(cell_now.parameters()), retain_graph=True, allow_unused=True)
        new = np.concatenate([np.zeros(w.numel()) if g is None else g.numpy().ravel()
                              for g, w in zip(new, cell_now.parameters())])  # fmt: skip
        pile = pile + new if adding else new
        found.append(np.linalg.norm(pile))
    return np.array(found)


def of_the_other(cell, x, state):
    """Gradients of c, where there is one."""
    cell_now, x64, states = history(cell, x, state)
    path = [states[0]]
    for row in x64:
        path.append(cell_now(row, path[-1]))
    return lengths([np.asarray(c) for c in torch.autograd.grad(path[-1][0].sum(), [now[-1] for now in path[1:]])])


def shorter(cell, x, state):
    return right_norms(check.Cell(cell.kind, cell.weights), x[: x.shape[1]], state)


def cut(cell, x, state):
    return np.where(np.arange(len(x)) == len(x) - 1, right_norms(cell, x, state), 0.0)


def each(how):
    """A mistake that does something else with the right gradients."""
    return lambda cell, x, state: np.array([how(a) for a in sensitivity(cell, x, state)])


def after(how):
    """A mistake that does something with the right norms."""
    return lambda cell, x, state: how(right_norms(cell, x, state))


WEIGHTS = ("weights instead of states", "gradients of the weights. Here it is the states that matter.")
LAST = ("only the last state", "the gradient of one state, and not of the state after each step.")
OVER_ROWS = ("mean over the batch", "a mean over the rows. The norm takes the numbers of all rows together.")
SUMMED = ("numbers added", "a sum of numbers instead of a norm: square, add up, take the root.")
OTHER_SUM = ("another loss", "a loss other than the sum of the last h. Nothing else belongs into it, and no mean.")
NORM_MISTAKES = [
    ("order reversed", "the norms in the other order. The first entry belongs to the first step, the furthest back.",
     after(lambda n: n[::-1])),
    ("squared norm", "the sum of the squares without the root.", after(lambda n: n**2)),
    (*OVER_ROWS, each(lambda a: np.linalg.norm(a, axis=1).mean())),
    (*OVER_ROWS, each(lambda a: np.linalg.norm(a.mean(axis=0)))),
    (*OVER_ROWS, each(lambda a: np.linalg.norm(a) / len(a))),
    (*OVER_ROWS, each(lambda a: np.linalg.norm(a) / np.sqrt(len(a)))),
    ("norm per row", "a norm for each row. One for all rows together is asked for.",
     each(lambda a: np.linalg.norm(a, axis=1))),
    ("norm per row", "the norms of the rows, added up.", each(lambda a: np.linalg.norm(a, axis=1).sum())),
    ("mean instead of sum", "a mean under the root instead of a sum.", each(lambda a: np.sqrt((a**2).mean()))),
    ("mean instead of sum", "a mean of the last state as loss. It has to be the sum.",
     lambda cell, x, state: right_norms(cell, x, state) / state[0].numel()),
    ("one row only", "the gradient of the first row alone.", each(lambda a: np.linalg.norm(a[0]))),
]  # fmt: skip


NORM_MISTAKES += [
    (*SUMMED, each(np.sum)), (*SUMMED, each(lambda a: np.abs(a).sum())),
    ("mean instead of norm", "a mean of the numbers instead of a norm.", each(lambda a: np.abs(a).mean())),
    ("mean instead of norm", "a mean of the numbers instead of a norm.", each(np.mean)),
    ("largest number", "the largest number instead of the norm.", each(lambda a: np.abs(a).max())),
    (*LAST, after(lambda n: n[-1])), (*LAST, after(lambda n: n[-1:])), (*LAST, after(lambda n: 0 * n + n[-1])),
    (*LAST, after(lambda n: n[0])), (*LAST, after(lambda n: n[:1])),
    ("retain_grad missing", "zeros in the place of gradients that PyTorch did not keep.", after(lambda n: 0 * n)),
    ("history cut", "states that do not hang together: detached, or not handed on.", cut),
    ("inputs instead of states", "the gradients of the inputs. Here it is the states that matter.", of_inputs),
    (*WEIGHTS, of_weights), (*WEIGHTS, lambda *run: of_weights(*run, adding=True)),
    (*WEIGHTS, lambda *run: of_weights(*run)[-1]), (*WEIGHTS, lambda *run: of_weights(*run)[-1:]),
    ("states instead of gradients", "the norms of the states themselves.",
     lambda *run: lengths([part[0] for part in history(*run)[2][1:]])),
    ("one step off", "norms that begin with the state before the first step. The last entry belongs to the last state.",
     lambda *run: lengths(sensitivity(*run, begin=0))),
    ("one step off", "one norm too many: the state before the first step is not asked for.",
     lambda *run: np.append(lengths(sensitivity(*run, begin=0))[0], right_norms(*run))),
    ("one step off", "one norm too few: the last state has an entry, too.", after(lambda n: n[:-1])),
    ("c instead of h", "the gradients of the other state. h is the first entry of the tuple.", of_the_other),
    (*OTHER_SUM, lambda *run: lengths(sensitivity(*run, look=lambda path: sum(p.sum() for p in path[-1])))),
    (*OTHER_SUM, lambda *run: lengths(sensitivity(*run, look=lambda path: path[-1][-1].sum()))),
    (*OTHER_SUM, lambda *run: lengths(sensitivity(*run, look=lambda path: sum(part[0].sum() for part in path)))),
    (*OTHER_SUM, lambda *run: lengths(sensitivity(*run, look=lambda path: (path[-1][0] ** 2).sum()))),
    (*OTHER_SUM, lambda *run: lengths(sensitivity(*run, look=lambda path: path[-1][0].norm()))),
    ("axes of x", "as many steps as there are rows. The steps lie along the first axis of `x`.", shorter),
    ("logarithms returned", "logarithms. The norms themselves are asked for.", after(np.log)),
    ("divided by the last norm", "norms relative to the last one.", after(lambda n: n / n[-1])),
]  # fmt: skip
NORM_MISTAKES = [check.Mistake(name, text, wrong, "4.5-b") for name, text, wrong in NORM_MISTAKES]


def made_cell(rng, kind, E, H, dtype="float64"):
    """A cell with weights of its own, and how a message speaks of it."""
    def draw(*shape):
        return (rng.normal(size=shape) * 0.8 / np.sqrt(shape[-1])).astype(np.float32).astype(float)

    if kind == "lstm":
        shapes = {"weight_ih": (4 * H, E), "weight_hh": (4 * H, H), "bias_ih": (4 * H,), "bias_hh": (4 * H,)}
    else:
        shapes = {"A": (H, H), "U": (E, H), **({"P": (H, H), "Q": (H, H), "R": (H, H)} if kind == "two" else {})}
    what = {"linear": "a linear cell", "tanh": "an RNN cell", "two": "a linear cell with two states", "lstm": "nn.LSTMCell"}
    return check.Cell(kind, {name: draw(*shape) for name, shape in shapes.items()}, dtype, what[kind])


def scaling_cell(a, H, dtype="float64"):
    return check.Cell("linear", {"A": a * np.eye(H), "U": np.eye(H)}, dtype, f"the cell h' = {a:g} h + x")


def run_of(rng, cell, T, B):
    """Inputs for a cell: (cell, x, state)."""
    sizes = [w.shape for w in cell.weights.values()]
    E, H = (sizes[0][1], sizes[1][1]) if cell.kind == "lstm" else (sizes[1][0], sizes[0][0])
    kind = getattr(torch, cell.dtype)
    x, *state = (torch.tensor(rng.normal(size=shape), dtype=kind) for shape in [(T, B, E)] + [(B, H)] * cell.parts)
    return cell, x, tuple(state)


def through_cells(gradient_norms):
    f = check.function(gradient_norms, "gradient_norms")

    def shown(cell, x, state):
        return f"gradient_norms({cell.what}, x {tuple(x.shape)}, ({'h,' if len(state) == 1 else 'h, c'}) with h {tuple(state[0].shape)})"

    def run(cell, x, state):
        return check.norms_of(f, cell, x, state, shown(cell, x, state), "4.5-b")

    def spec(cell, x, state):
        return check.Array("the result", (len(x),))

    return check.procedure(run, "gradient_norms", spec, shown=shown)


def same_norms(gradient_norms, inputs, mistakes=NORM_MISTAKES, show=False):
    loose = any(cell.dtype == "float32" for cell, *_ in inputs)
    tolerance = {"rtol": 1e-4 if loose else 1e-7, "atol": 0.0 if loose else 1e-12}
    f = through_cells(gradient_norms)
    check.agree(f, right_norms, inputs, mistakes, show=show, hint="4.5-c", **tolerance)


ARITHMETIC = "the arithmetic mean. The largest seed decides it alone; average the logarithms."
LOGS = "two kinds of logarithms mixed: what `np.log` did, `np.exp` takes back."
PRODUCT = "a product of very small numbers, which is 0. Add logarithms instead."
AVERAGES = [
    ("underflow", PRODUCT, lambda n: n.prod(axis=0) ** (1 / len(n))),
    ("arithmetic mean", ARITHMETIC, lambda n: n.mean(axis=0)),
    ("median", "the median over the seeds.", lambda n: np.median(n, axis=0)),
    ("median", "the median over the seeds.", lambda n: 10 ** np.median(np.log10(n), axis=0)),
    ("harmonic mean", "the harmonic mean.", lambda n: len(n) / (1 / n).sum(axis=0)),
    ("wrong axis", "a mean over the steps. The seeds are the rows: axis 0.", lambda n: 10 ** np.log10(n).mean(axis=1)),
    ("wrong axis", "a mean over everything. Only the seeds are averaged.", lambda n: 10 ** np.log10(n).mean()),
    ("wrong axis", "an arithmetic mean over everything.", lambda n: n.mean()),
    ("wrong axis", "a mean over the steps, and an arithmetic one.", lambda n: n.mean(axis=1)),
    ("logarithms returned", "the mean of the logarithms. Take it back with `exp`.", lambda n: np.log2(n).mean(axis=0) * np.log(2)),
    ("logarithms returned", "the mean of the logarithms. Take it back.", lambda n: np.log10(n).mean(axis=0)),
    ("log10 and natural mixed", LOGS, lambda n: np.exp(np.log10(n).mean(axis=0))),
    ("log10 and natural mixed", LOGS, lambda n: 10 ** np.log(n).mean(axis=0)),
    ("root missing", "the product of the seeds, without the root.", lambda n: n.prod(axis=0)),
    ("square root", "the square root of the product. With S seeds it is the S-th root.", lambda n: n.prod(axis=0) ** 0.5),
    ("square root", "the root that belongs to the number of steps, not of seeds.", lambda n: n.prod(axis=0) ** (1 / n.shape[1])),
    ("one seed", "the norms of the first seed alone.", lambda n: n[0]),
    ("one seed", "the norms of the last seed alone.", lambda n: n[-1]),
    ("largest seed", "the largest of the seeds.", lambda n: n.max(axis=0)),
    ("largest seed", "the smallest of the seeds.", lambda n: n.min(axis=0)),
]  # fmt: skip
AVERAGES = [check.Mistake(name, text, wrong, "4.5-b") for name, text, wrong in AVERAGES]


def same_average(average_over_seeds, inputs, show=False):
    f = check.function(average_over_seeds, "average_over_seeds", lambda n: check.Array("the average", n.shape[1:]))
    right = [sum(np.log2(row) / len(n) for row in n) for (n,) in inputs]
    known = {n.tobytes(): 2**logs for (n,), logs in zip(inputs, right)}
    check.agree(f, lambda n: known[n.tobytes()], inputs, AVERAGES, rtol=1e-9, atol=0.0, show=show, hint="4.5-c")


def line(x, y):
    """Intercept and slope of the line through points, from its two equations."""
    return np.linalg.solve([[len(x), x.sum()], [x.sum(), (x**2).sum()]], [y.sum(), (x * y).sum()])


def fitted(take=lambda b: 2**b, logarithm=np.log2, number=1, forwards=False, first=0.0):
    def found(n):
        k = np.arange(len(n) - 1.0, -1, -1) + first
        return take(line(len(n) - 1 - k if forwards else k, logarithm(n))[number])

    return found


def ends(count, turn=1):
    return lambda n: (n[0] / n[-1]) ** (turn / (len(n) - count))


FORWARDS = ("slope forwards", "the factor of a step forwards. Steps back are counted from the last entry.")
ENDS = ("ends only", "a factor from the first and the last norm alone. The line goes through all points.")
NO_EXP = ("slope returned", "the slope of the line. The factor is its `exp`.")
MIXED = ("log10 and natural mixed", LOGS)
RATIOS = ("mean of the quotients", "a mean of the quotients of neighbours. Fit one line through all points.")


FACTORS = [
    (*FORWARDS, fitted(forwards=True)), (*ENDS, ends(1)), (*ENDS, ends(0)), (*ENDS, ends(1, -1)),
    (*NO_EXP, fitted(lambda b: b, np.log)), (*NO_EXP, fitted(lambda b: b, np.log, forwards=True)),
    (*NO_EXP, fitted(lambda b: b, np.log10)), (*NO_EXP, fitted(lambda b: b)),
    (*MIXED, fitted(np.exp, np.log10)), (*MIXED, fitted(lambda b: 10**b, np.log)), (*MIXED, fitted(np.exp)),
    (*MIXED, fitted(np.exp, np.log10, forwards=True)), (*MIXED, fitted(lambda b: 10**b, np.log, forwards=True)),
    ("logarithm missing", "a line through the norms themselves. It goes through their logarithms.",
     fitted(lambda b: b, lambda n: n)),
    ("logarithm missing", "a line through the norms themselves. It goes through their logarithms.",
     fitted(np.exp, lambda n: n)),
    ("logarithm missing", "a line through the norms themselves. It goes through their logarithms.",
     fitted(np.exp, lambda n: n, forwards=True)),
    ("logarithm missing", "a line through the norms themselves. It goes through their logarithms.",
     fitted(lambda b: b, lambda n: n, forwards=True)),
    ("intercept", "the intercept of the line instead of its slope.", fitted(number=0)),
    ("intercept", "the intercept of the line instead of its slope.", fitted(number=0, forwards=True)),
    ("intercept", "the intercept of the line instead of its slope.", fitted(lambda b: b, np.log, 0)),
    (*RATIOS, lambda n: (n[:-1] / n[1:]).mean()), (*RATIOS, lambda n: np.median(n[:-1] / n[1:])),
    (*RATIOS, lambda n: (n[1:] / n[:-1]).mean()),
    ("line through the origin", "a line without an intercept. The norm at 0 steps back is not 1.",
     lambda n: 2 ** ((k := np.arange(len(n))[::-1]) @ np.log2(n) / (k @ k))),
]  # fmt: skip
FACTORS = [check.Mistake(name, text, wrong, "4.5-c") for name, text, wrong in FACTORS]


def same_factor(factor_per_step, inputs, show=False):
    f = check.function(factor_per_step, "factor_per_step", check.Scalar("the factor"))
    check.agree(f, fitted(), inputs, FACTORS, rtol=1e-8, atol=0.0, show=show, hint="4.5-c")


@test_case(name='norms of linear cells', points=2, hidden=False)
def test_norms_of_linear_cells(gradient_norms):
    rng = check.rng("q4_05", "linear")
    inputs = [run_of(rng, scaling_cell(0.5, 8), 4, 2)]
    inputs += [run_of(rng, made_cell(rng, "linear", 3, 5), 6, 4), run_of(rng, made_cell(rng, "tanh", 2, 4), 5, 3)]
    same_norms(gradient_norms, inputs, show=True)


@test_case(name='norms of cells with two states', points=1, hidden=False)
def test_norms_of_cells_with_two_states(gradient_norms):
    rng = check.rng("q4_05", "two")
    inputs = [run_of(rng, made_cell(rng, "two", 3, 4), 5, 2), run_of(rng, made_cell(rng, "lstm", 2, 5), 6, 3)]
    same_norms(gradient_norms, inputs, show=True)


@test_case(name='average over seeds', points=1, hidden=False)
def test_average_over_seeds(average_over_seeds):
    rng = check.rng("q4_05", "average")
    drawn = [10 ** rng.uniform(-2, 2, shape) for shape in ((3, 4), (5, 3))]
    same_average(average_over_seeds, [(np.array([[1.0, 10.0], [100.0, 10.0]]),), *((n,) for n in drawn)], show=True)


@test_case(name='factor per step', points=1, hidden=False)
def test_factor_per_step(factor_per_step):
    rng = check.rng("q4_05", "factor")
    falling, rising = 3 * 1.4 ** np.arange(7.0), 0.9 ** np.arange(5.0)
    noisy = [n * np.exp(rng.normal(size=len(n))) for n in (falling, rising)]
    same_factor(factor_per_step, [(np.array([1.0, 8.0, 4.0, 16.0]),), *((n,) for n in noisy)], show=True)
