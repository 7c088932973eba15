"""Packing many wrong answers into few notebooks, so that the judge sees every one of them without grading a hundred times.

A notebook takes at most one variant per question, and never two of which one changes a name that the other, or what is
checked with it, is computed from: a wrong softmax would make a right gradient look wrong.
"""

import ast
import builtins
import symtable
from collections import defaultdict

# functions of Python itself that change nothing that they are given
HARMLESS = set(dir(builtins)) - {"setattr", "delattr", "next", "exec", "eval", "vars", "globals"}


def columns(built, variants):
    """Return lists of variants, each of which fits into one notebook."""
    given = _definitions("\n".join(c.source for c in built.solution.cells if c.cell_type == "code"))
    changed, needed = {}, {}
    for variant in variants:
        own = _definitions(variant.source)
        changed[variant] = set(own)
        needed[variant] = _reached(_arguments_of_tests(built, variant.question), {**given, **own})

    def apart(one, other):
        crossed = changed[one] & needed[other] or changed[other] & needed[one]
        return one.question == other.question or crossed

    packed = []
    for variant in sorted(variants, key=lambda v: -sum(bool(apart(v, other)) for other in variants)):
        place = next((column for column in packed if not any(apart(variant, other) for other in column)), None)
        if place is None:
            packed.append(place := [])
        place.append(variant)
    return packed


def _arguments_of_tests(built, question):
    """Return the names that the tests of a question take from the notebook."""
    (found,) = [q for q in built.master.questions if q.name == question]
    functions = (ast.parse(test.source).body[0] for test in found.tests)
    return {argument.arg for function in functions for argument in function.args.args}


def _definitions(source):
    """Return name → the names that its value is computed from, for every name that the code binds or changes."""
    found, statements = defaultdict(set), ast.parse(source).body
    functions = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    for statement in statements:
        table = symtable.symtable(ast.unparse(statement), "cell", "exec")
        used, bound = _global_names(table), {s.get_name() for s in table.get_symbols() if s.is_assigned()}
        if not isinstance(statement, functions):
            bound |= _changed(statement) - {n for n, kind in _kinds(statements) if kind in functions}
        for name in bound:
            found[name] |= used
    return found


def _kinds(statements):
    """Yield (name, type of the statement) for each name that functions, classes and imports bind."""
    for statement in statements:
        names = getattr(statement, "names", [statement])
        yield from (
            (n.asname or n.name if isinstance(n, ast.alias) else getattr(n, "name", ""), type(statement)) for n in names
        )


def _changed(statement):
    """Return what a statement may change in place: ``values["x"] = 3``, ``edges.append(…)``, ``train(model)``."""
    places = []
    for node in ast.walk(statement):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            places.append(node.value)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") not in HARMLESS:
            places += [node.func.value] if isinstance(node.func, ast.Attribute) else []
            places += [*node.args, *(k.value for k in node.keywords)]
    return {p.id for p in places if isinstance(p, ast.Name)} - set(dir(builtins))


def _global_names(table):
    """Return the names that code refers to outside of itself, also from within its functions."""
    outer = table.get_type() == "module"
    names = {s.get_name() for s in table.get_symbols() if s.is_referenced() and (outer or s.is_global())}
    return names.union(*map(_global_names, table.get_children()))


def _reached(names, definitions):
    """Return the names and all that they are computed from."""
    reached, new = set(), set(names)
    while new:
        reached |= new
        new = set().union(*(definitions.get(name, ()) for name in new)) - reached
    return reached
