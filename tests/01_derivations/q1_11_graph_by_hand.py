# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_11_graph_by_hand"
points = None


import torch

FORMULA = "x**2 * (c*x)"
POWER, PRODUCT, OUTPUT = "x ** 2", "c * x", "x ** 2 * (c * x)"
WRONG_GRAPHS = [
    ("x drawn twice", "a second node for the same x. One node, two edges out of it.", [("x", "p"), ("x again", "q"), ("c", "q"), ("p", "f"), ("q", "f")]),
    ("exponent as a node", "the exponent 2 as a node of its own.", [("2", POWER), *check.expression_graph(FORMULA)]),
    ("chain", "a chain through x². The product cx uses x itself.", [("x", "p"), ("p", "q"), ("c", "q"), ("q", "f"), ("p", "f")]),
    ("edges reversed", "edges from result to operand.", [("p", "x"), ("q", "x"), ("q", "c"), ("f", "p"), ("f", "q")]),
]


def names(edges):
    return check.same_graph(edges, "edges", check.expression_graph(FORMULA), ["x", "c"], WRONG_GRAPHS)


def forward(x, c):
    return {"x": x, "c": c, POWER: x**2, PRODUCT: c * x, OUTPUT: x**2 * (c * x)}


def backward(x, c):
    leaves = [torch.tensor(float(v), requires_grad=True) for v in (x, c)]
    power, product = leaves[0] ** 2, leaves[1] * leaves[0]
    nodes = [*leaves, power, product, power * product]
    slopes = [float(g) for g in torch.autograd.grad(nodes[-1], nodes)]
    return dict(reversed(list(zip(("x", "c", POWER, PRODUCT, OUTPUT), slopes))))


def numbers(answers, title, mapping):
    """Return the right name of each node, what the student calls it, and the number that they give it."""
    check.value(answers, title, dict)
    for node, mine in mapping.items():
        check.require(mine in answers, f"{title} lacks the node {mine!r}", "Every node of your graph needs a number.")
        number = answers[mine]
        if number is ...:
            raise check.Failure(f"{title}[{mine!r}] is not written yet", stage="stub")
        is_number = isinstance(number, (int, float, np.number)) and not isinstance(number, bool)
        why = "Write numbers without quotes."
        check.require(is_number, f"{title}[{mine!r}] is not a number", why, got=check.describe(number))
        yield node, mine, number


def compare(answers, title, mapping, right, wrong=(), hint="1.11-b"):
    given = {node: (mine, number) for node, mine, number in numbers(answers, title, mapping)}
    for node in right:
        mine, number = given[node]
        seen = [(n, m) for n, m, key, value in wrong if key == node and abs(number - value) < 1e-9]
        problem = f"For the node {mine!r} you have {number:g}, and that is not right."
        check.require(abs(number - right[node]) < 1e-9, f"one of {title} is not right", problem, hint=hint, mistakes=seen)


def one_path(x, c):
    return [
        ("one path only", "the path through x² alone. x is used twice, and the two shares are added.", "x", c * x * 2 * x),
        ("one path only", "the path through cx alone. x is used twice, and the two shares are added.", "x", x**2 * c),
        ("operand for the other operand", "a product that passes an operand its own value. It passes the other one's.", POWER, x**2),
        ("operand for the other operand", "a product that passes an operand its own value. It passes the other one's.", PRODUCT, c * x),
        ("output counted as 0", "a start with 0. The derivative of f with respect to itself is 1.", OUTPUT, 0),
        ("value for gradient", "the value of f. The derivative of f with respect to itself is 1.", OUTPUT, c * x**3),
    ]


@test_case(name='graph', points=1, hidden=False)
def test_graph(edges):
    names(edges)


@test_case(name='number of nodes', points=1, hidden=False)
def test_number_of_nodes(node_count):
    wrong = {
        3: ("inputs not counted", "the results alone. Inputs are nodes too."),
        2: ("results not counted", "the inputs alone. Every result is a node too."),
        4: ("output not counted", "everything but the output, or but one input."),
        6: ("exponent as a node", "the exponent 2 counted. Here it is part of the operation."),
        8: ("operators counted twice", "operators counted besides their results. A result and the operation behind it are one node."),
    }
    count = check.value(node_count, "node_count", (int, float))
    right = len({n for edge in check.expression_graph(FORMULA) for n in edge})
    seen = [wrong[count]] if count in wrong else []
    check.require(count == right, "node_count is not right", got=f"node_count = {count}", hint="1.11-a", mistakes=seen)


@test_case(name='forward', points=1, hidden=False)
def test_forward(edges, values):
    compare(values, "values", names(edges), forward(2, 3), hint="1.11-a")


@test_case(name='backward', points=1, hidden=False)
def test_backward(edges, gradients):
    compare(gradients, "gradients", names(edges), backward(2, 3), one_path(2, 3))


@test_case(name='three derivatives in numbers', points=1, hidden=False)
def test_three_derivatives_in_numbers(at_square_numbers):
    g = backward(2, 3)
    right = {"upstream": g[POWER], "local": 2.0 * 2, "downstream": g[POWER] * 2 * 2}
    exchanged = ("upstream and local exchanged", "upstream and local in each other's places.")
    for key, value in right.items():
        got = check.value(at_square_numbers, "at_square_numbers", dict).get(key, ...)
        number = check.value(got, f"at_square_numbers[{key!r}]", (int, float))
        swapped = key != "downstream" and number == right["local" if key == "upstream" else "upstream"]
        one = [("both paths", "the whole gradient of x. Downstream is this node's share only.")] if number == g["x"] else []
        problem = f"{key} is {number:g}, and that is not right."
        check.require(abs(number - value) < 1e-9, "at_square_numbers is not right", problem, hint="1.11-c", mistakes=[exchanged] if swapped else one)


@test_case(name='own numbers and formulas can be read', points=0, hidden=False)
def test_own_numbers_and_formulas_can_be_read(edges, own_values, own_gradients, at_square):
    for key in ("upstream", "local", "downstream"):
        check.expression(check.value(at_square, "at_square", dict).get(key, ...), f"at_square[{key!r}]", "x c")
    for title, answers in (("own_values", own_values), ("own_gradients", own_gradients)):
        list(numbers(answers, title, names(edges)))
