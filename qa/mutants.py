"""Small automatic changes to a reference solution. A good check notices each of them.

Cosmic Ray's operators, used as a library, change arithmetic, comparisons, numbers, conditions and loops. Ours change what
goes wrong with arrays: axis, keepdims, transposes, operand order, dropped and exchanged calls, lost signs, lost lines; and
formulas that are written as text.
"""

import ast
import os
import re

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

# On floats, bit operations and the like raise at once: they would only flatter the count.
_TRIVIAL = re.compile(r"Shift|Bit|FloorDiv|Invert|Decorator|Exception|Variable|_Is$|_IsNot$|Mod")
EXCHANGE = {
    "zeros": "ones",
    "zeros_like": "ones_like",
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "maximum": "minimum",
    "argmax": "argmin",
    "exp": "expm1",
    "log": "log1p",
    "diag": "abs",
    "any": "all",
    "append": "count",
    "softmax": "log_softmax",
    "log_softmax": "softmax",
    "sigmoid": "log_sigmoid",
    "log_sigmoid": "sigmoid",
}


def mutants(source):
    """Return (description, mutated source) for every mutant of a cell's source, without repetitions.

    Parameters
    ----------
    source : str
        Code that parses.
    """
    seen, found = {ast.dump(ast.parse(source))}, []
    for description, text in [*_cosmic(source), *_ours(source)]:
        try:
            key = ast.dump(ast.parse(text))
            compile(text, "a mutant", "exec")  # finds more than the parser, such as a star where none may be
        except SyntaxError:
            continue
        if key not in seen:
            seen.add(key)
            found.append((f"{description}: {changed_line(source, text)}", text))
    return found


def changed_line(before, after):
    """Return what changed, as ``old → new``, with a little of the line around it."""
    old, new = (ast.unparse(ast.parse(t)) for t in (before, after))
    start = len(os.path.commonprefix([old, new]))
    end = len(os.path.commonprefix([old[start:][::-1], new[start:][::-1]]))
    begin = max(old.rfind("\n", 0, start) + 1, start - 40)
    stop = [old.find("\n", len(old) - end), len(old) - end + 25]
    tail = old[len(old) - end : min(s for s in stop if s >= 0)]
    parts = [(text[begin : len(text) - end] + tail).strip() for text in (old, new)]
    return " → ".join(" ".join(part.split()) for part in parts)


def _cosmic(source):
    for name in operator_names():
        if _TRIVIAL.search(name):
            continue
        operator = get_operator(name)()
        for occurrence in range(1000):
            text = mutate_code(source, operator, occurrence)
            if text is None:
                break
            yield name.removeprefix("core/"), text


def _ours(source):
    count = sum(1 for _ in ast.walk(ast.parse(source)))
    for change in CHANGES:
        for position in range(count):
            for variant in range(8):
                fresh = ast.parse(source)
                parent_of = {c: p for p in ast.walk(fresh) for c in ast.iter_child_nodes(p)}
                twin = list(ast.walk(fresh))[position]
                replacement = change(twin, variant)
                if replacement is None:
                    break
                if replacement is not twin and not _replace(parent_of.get(twin), twin, replacement):
                    break
                yield change.__name__.strip("_"), ast.unparse(ast.fix_missing_locations(fresh))


def _replace(parent, old, new):
    for name, value in ast.iter_fields(parent) if parent is not None else ():
        if value is old:
            setattr(parent, name, new)
            return True
        if isinstance(value, list) and old in value:
            place = value.index(old)
            value[place : place + 1] = [] if new == "gone" else [new]
            if not value:
                value.append(ast.Pass())
            return True
    return False


# Each change gets a node and a variant number, and returns the node to put there, or None when it has nothing (more) to do.


def _axis(node, variant):
    if isinstance(node, ast.keyword) and node.arg == "axis" and variant < 3:
        node.value = ast.Constant((0, 1, None)[variant])
        return node
    return None


def _keepdims(node, variant):
    if isinstance(node, ast.keyword) and node.arg == "keepdims" and variant == 0:
        node.value = ast.Constant(False)
        return node
    return None


def _transpose(node, variant):
    if isinstance(node, ast.Attribute) and node.attr == "T" and variant == 0:
        return node.value
    return None


def _operands_exchanged(node, variant):
    order_matters = isinstance(node, ast.BinOp) and isinstance(node.op, (ast.MatMult, ast.Sub, ast.Div))
    if order_matters and variant == 0:
        node.left, node.right = node.right, node.left
        return node
    return None


def _arguments_exchanged(node, variant):
    if isinstance(node, ast.Call) and len(node.args) >= 2 and variant < len(node.args) - 1:
        node.args[variant], node.args[variant + 1] = node.args[variant + 1], node.args[variant]
        return node
    return None


def _call_dropped(node, variant):
    if not isinstance(node, ast.Call) or variant:
        return None
    if isinstance(node.func, ast.Attribute) and not (
        isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "math")
    ):
        return node.func.value
    return node.args[0] if node.args else None


def _call_exchanged(node, variant):
    if not isinstance(node, ast.Call) or variant:
        return None
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name not in EXCHANGE:
        return None
    if isinstance(node.func, ast.Attribute):
        node.func.attr = EXCHANGE[name]
    else:
        node.func.id = EXCHANGE[name]
    return node


def _sign(node, variant):
    """Negate a returned value, or one of several."""
    if not isinstance(node, ast.Return) or node.value is None:
        return None
    if isinstance(node.value, ast.Tuple):
        if variant >= len(node.value.elts):
            return None
        node.value.elts[variant] = ast.UnaryOp(ast.USub(), node.value.elts[variant])
        return node
    if variant:
        return None
    node.value = ast.UnaryOp(ast.USub(), node.value)
    return node


def _minus_dropped(node, variant):
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and variant == 0:
        return node.operand
    return None


def _adding_becomes_assigning(node, variant):
    if isinstance(node, ast.AugAssign) and variant == 0:
        return ast.Assign([node.target], node.value)
    return None


def _adding_becomes_subtracting(node, variant):
    if isinstance(node, ast.AugAssign) and variant == 0:
        node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        return node
    return None


def _line_dropped(node, variant):
    droppable = (ast.AugAssign, ast.If, ast.Raise)
    is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    return "gone" if (isinstance(node, droppable) or is_call) and variant == 0 else None


def _item_dropped(node, variant):
    """Leave out an element of a list or a dict: a step of a derivation, an edge, a value."""
    place = (0, -1, 1)[variant] if variant < 3 else None
    if place is not None and isinstance(node, ast.List) and len(node.elts) > 1:
        del node.elts[place]
        return node
    if place is not None and isinstance(node, ast.Dict) and len(node.keys) > 1:
        del node.keys[place], node.values[place]
        return node
    return None


_IN_TEXT = [("+", "-"), ("-", "+"), ("*", "+"), ("/", "*"), ("2", "3"), ("1", "2"), ("V", "D"), ("s", "x")]


def _formula_changed(node, variant):
    """Change the last operator, number or symbol of its kind in a formula that is written as text."""
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)) or variant >= len(_IN_TEXT):
        return None
    try:
        formula = ast.parse(node.value, mode="eval").body
    except SyntaxError:
        return None
    if not isinstance(formula, (ast.BinOp, ast.UnaryOp, ast.Call, ast.Tuple)):
        return None
    old, new = _IN_TEXT[variant]
    place = node.value.rfind(old)
    if place >= 0:
        node.value = node.value[:place] + new + node.value[place + 1 :]
    return node


def _truth_turned(node, variant):
    if isinstance(node, ast.Constant) and isinstance(node.value, bool) and variant == 0:
        node.value = not node.value
        return node
    return None


CHANGES = [
    _axis,
    _keepdims,
    _transpose,
    _operands_exchanged,
    _arguments_exchanged,
    _call_dropped,
    _call_exchanged,
    _sign,
    _minus_dropped,
    _adding_becomes_assigning,
    _adding_becomes_subtracting,
    _line_dropped,
    _item_dropped,
    _formula_changed,
    _truth_turned,
]
