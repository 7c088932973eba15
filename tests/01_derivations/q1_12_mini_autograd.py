# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_12_mini_autograd"
points = None


import torch

SAMPLES = [
    [("mul", 0, 0), ("add", 2, 0), ("mul", 3, 1), ("add", 4, 2)],
    [("exp", 0, None), ("mul", 2, 1), ("add", 3, 2), ("log", 4, None), ("mul", 5, 3)],
    [("tanh", 0, None), ("pow", 2, 3), ("mul", 3, 1), ("add", 4, 0), ("mul", 5, 2)],
]


def run(Value, program, leaves):
    """Build a graph with the student's class, go backward, and return value and gradients of all nodes."""
    nodes = [Value(float(v)) for v in leaves]
    for op, i, j in program:
        a = nodes[i]
        if op == "add":
            node = a + nodes[j]
        elif op == "mul":
            node = a * nodes[j]
        elif op == "pow":
            node = a**j
        elif op == "left":
            node = j + (j * a)
        else:
            node = {"exp": a.exp, "log": a.log, "tanh": a.tanh}[op]()
        nodes += [node]
    nodes[-1].backward()
    return nodes[-1].data, np.array([float(node.grad) for node in nodes])


def torch_nodes(program, leaves):
    nodes = [torch.tensor(float(v), dtype=torch.float64, requires_grad=True) for v in leaves]
    for op, i, j in program:
        a = nodes[i]
        made = {"add": lambda: a + nodes[j], "mul": lambda: a * nodes[j], "pow": lambda: a**j, "left": lambda: j + (j * a)}
        nodes.append((made.get(op) or getattr(a, op))())
    return nodes


def right(program, leaves):
    nodes = torch_nodes(program, leaves)
    grads = torch.autograd.grad(nodes[-1], nodes, allow_unused=True)
    return nodes[-1].item(), np.array([0.0 if g is None else float(g) for g in grads])


def tape(program, leaves):
    """Return for every node its parents with the local derivatives."""
    nodes = torch_nodes(program, leaves)
    parents = [[] for _ in leaves]
    for op, i, j in program:
        operands = [i, j] if op in ("add", "mul") else [i]
        copies = [nodes[k].detach().clone().requires_grad_() for k in operands]
        made = {"add": lambda a, b: a + b, "mul": lambda a, b: a * b, "pow": lambda a: a**j, "left": lambda a: j + j * a}
        local = torch.autograd.grad((made.get(op) or (lambda a, op=op: getattr(a, op)()))(*copies), copies)
        parents.append([(k, float(d)) for k, d in zip(operands, local)])
    return parents


def overwriting(program, leaves, visit):
    parents = tape(program, leaves)
    grad = np.zeros(len(parents))
    grad[-1] = 1
    for n in visit(parents):
        for k, d in parents[n]:
            grad[k] = grad[n] * d
    return {"the gradients": grad}


def created(parents):
    return range(len(parents) - 1, -1, -1)


def depth_first(parents):
    done = []

    def go(n):
        if n not in done and n not in active:
            active.add(n)
            for k, _ in parents[n]:
                go(k)
            done.append(n)

    active = set()
    go(len(parents) - 1)
    return done[::-1]


def in_order(program, leaves, pick, twice=False):
    """Go backward without sorting: first come, first served (pick 0: a queue, pick -1: a stack)."""
    parents = tape(program, leaves)
    grad, todo, seen = np.zeros(len(parents)), [len(parents) - 1], {len(parents) - 1}
    grad[-1] = 1
    while todo:
        n = todo.pop(pick)
        for k, d in parents[n]:
            grad[k] += grad[n] * d
            if twice or k not in seen:
                todo.append(k)
                seen.add(k)
    return {"the gradients": grad}


def recursive(program, leaves, twice):
    parents = tape(program, leaves)
    grad, seen = np.zeros(len(parents)), set()
    grad[-1] = 1

    def go(n):
        seen.add(n)
        for k, d in parents[n]:
            grad[k] += grad[n] * d
        for k, _ in parents[n]:
            if twice or k not in seen:
                go(k)

    def go_inside(n):
        seen.add(n)
        for k, d in parents[n]:
            grad[k] += grad[n] * d
            if twice or k not in seen:
                go_inside(k)

    return go, go_inside, grad, len(parents) - 1


def walk(which, twice):
    def wrong(program, leaves):
        *walks, grad, root = recursive(program, leaves, twice)
        walks[which](root)
        return {"the gradients": grad}

    return wrong


WRITE = "an assignment where a share should be added: a node that is used twice keeps only the last share."
SORT = "no sorting: a node passed on its gradient before all nodes that use it had passed on theirs."
AGAIN = "a node that is visited once per use, and passes its whole gradient on each time."


MISTAKES = [
    check.Mistake("overwritten", WRITE, lambda p, v: overwriting(p, v, created), "1.12-c"),
    check.Mistake("overwritten", WRITE, lambda p, v: overwriting(p, v, depth_first), "1.12-c"),
    check.Mistake("not sorted", SORT, lambda p, v: in_order(p, v, 0), "1.12-a"),
    check.Mistake("not sorted", SORT, lambda p, v: in_order(p, v, -1), "1.12-a"),
    check.Mistake("not sorted", SORT, walk(0, False), "1.12-a"),
    check.Mistake("not sorted", SORT, walk(1, False), "1.12-a"),
    check.Mistake("visited twice", AGAIN, walk(0, True), "1.12-b"),
    check.Mistake("visited twice", AGAIN, walk(1, True), "1.12-b"),
    check.Mistake("visited twice", AGAIN, lambda p, v: in_order(p, v, 0, twice=True), "1.12-b"),
]


def graph(Value):
    check.function(Value, "Value")
    returns = (check.Scalar("the value"), check.Array("the gradients", None))

    def spec(program, leaves):
        return (returns[0], check.Array("the gradients", (len(program) + len(leaves),)))

    return check.procedure(lambda program, leaves: run(Value, program, leaves), "Value", spec, shown=as_python)


def as_python(program, leaves):
    """Write a program the way a student would type it."""
    names = [*"abc"[: len(leaves)], *(f"n{k}" for k in range(1, len(program) + 1))]
    lines = [f"{name} = Value({number:.6g})" for name, number in zip(names, leaves)]
    forms = {"add": "{0} + {1}", "mul": "{0} * {1}", "pow": "{0}**{2}", "left": "{2} + ({2} * {0})"}
    for name, (op, i, j) in zip(names[len(leaves) :], program):
        second = names[j] if op in ("add", "mul") else ""
        lines.append(f"{name} = " + forms.get(op, f"{{0}}.{op}()").format(names[i], second, j))
    return "; ".join([*lines, f"{names[-1]}.backward()"])


@test_case(name='each operation alone', points=0, hidden=False)
def test_each_operation_alone(Value):
    draw = check.rng("q1_12", "alone")
    f = graph(Value)
    for op in ("add", "mul", "pow", "exp", "log", "tanh"):
        leaves = [round(float(n), 2) for n in draw.uniform(0.5, 2.0, size=1 + (op in ("add", "mul")))]
        program = [(op, 0, 3 if op == "pow" else 1)]
        value, gradients = f(program, leaves)
        right_value, right_gradients = right(program, leaves)
        options = {"called": as_python(program, leaves), "show": True, "hint": "1.12-c"}
        check.close("the value", np.array(value), np.array(right_value), **options)
        for name, mine, wanted in zip("ab", gradients[:-1], right_gradients):
            seen = [("gradient 0", "a backward that starts from 0, or a node that passes on nothing.", np.array(0.0))]
            why = "After backward() it is the local derivative."
            check.close(f"{name}.grad", mine, wanted, problem=why, mistakes=seen if wanted else (), **options)


@test_case(name='order lists operands first', points=1, hidden=False)
def test_order_lists_operands_first(Value, order):
    for name, thing in (("Value", Value), ("order", order)):
        check.function(thing, name)  # is it written?
    with check.student_code("order"):
        x = Value(0.5)
        y = x * x
        z = y + x
        nodes = list(order(z))
        values = [float(node.data) for node in nodes]
    check.require(len(nodes) == 3, "order lists a node twice, or forgets one", got=f"{len(nodes)} nodes; the graph has 3", hint="1.12-b")
    check.require(values == [0.5, 0.25, 0.75], "order is not sorted", "Operands have to stand before results.", got=f"{values}", hint="1.12-a")


@test_case(name='three expressions', points=2, hidden=False)
def test_three_expressions(Value):
    draw = check.rng("q1_12", "three")
    f = graph(Value)
    check.agree(f, right, [([("mul", 0, 0), ("add", 1, 0)], [3.0]), ([("mul", 0, 0), ("add", 1, 0)], [5.0])], MISTAKES, show=True)
    for sample in SAMPLES:
        inputs = [(sample, list(draw.uniform(0.5, 2.0, size=2))) for _ in range(2)]
        check.agree(f, right, inputs, MISTAKES)
