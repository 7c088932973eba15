"""Formulas that a student writes as text, read by a walker that knows a short list of things and refuses the rest.

Nothing here evaluates text as Python, and SymPy's own text parser (which does) is never used. The walker builds SymPy
expressions without simplifying them, so that the form a student wrote is kept.
"""

import ast

import sympy

from course.check import values
from course.check.failure import Failure
from course.check.inputs import rng

MOST_CHARACTERS, MOST_NODES, MOST_DEPTH, LARGEST_POWER = 600, 300, 40, 20
DIGITS, POINTS = 30, 20
SLIPS = {  # what people type, and what to type instead
    "e^": "Write exp(x) for the exponential function, not e^x.",
    "^": "Write ** for powers: x**2, not x^2.",
    "=": "One formula per line, without an equals sign: every line is equal to the one before anyway.",
    "−": "This minus is a special character, perhaps pasted from a text. Type the one on your keyboard: -",
    "·": "Write * for products.",
}
FUNCTIONS = {"exp": sympy.exp, "log": sympy.log, "ln": sympy.log, "sqrt": sympy.sqrt, "tanh": sympy.tanh}
DERIVATIVE = ("Derivative", "diff", "d")


def expression(text, name, symbols, foreign=None):
    """Read a formula.

    Parameters
    ----------
    text : str or SymPy expression
        For example ``"2*V*d + V"``. Allowed: numbers, the symbols, ``+ - * / **``, brackets, ``exp``, ``log``, ``sqrt``,
        ``tanh`` and ``Derivative(formula, symbol)``.
    name : str
        What to call it in messages.
    symbols : str
        The allowed symbols, separated by blanks.
    foreign : dict from symbol to (name, message), optional
        Symbols that do not belong here, and the mistake that they stand for.

    Returns
    -------
    sympy.Expr, not simplified.

    Raises
    ------
    Failure
        If the text cannot be read; it says where and what is allowed.
    """
    missing = values.no_value(name, text)
    if missing:
        raise missing
    text = _as_text(text, name)
    if not text.strip():
        raise values.stub(name)
    return _Walker(name, text, symbols.split(), foreign).read()


def _as_text(text, name):
    if isinstance(text, sympy.Basic):
        return str(text)
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        return repr(text)
    if not isinstance(text, str):
        raise Failure(
            f"{name} is not a formula",
            stage="type",
            got=values.describe(text),
            problem='Write the formula in quotes, for example "2*x + 1".',
        )
    return text


class _Walker:
    def __init__(self, name, text, symbols, foreign=None):
        self.name, self.text, self.nodes, self.foreign = name, text, 0, foreign or {}
        self.symbols = {s: sympy.Symbol(s, real=True) for s in symbols}

    def read(self):
        if len(self.text) > MOST_CHARACTERS:
            raise self.fail(f"It is longer than {MOST_CHARACTERS} characters.")
        for sign, advice in SLIPS.items():
            if sign in self.text:
                raise self.fail(advice)
        try:
            tree = ast.parse(self.text.strip(), mode="eval")
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            raise self.fail("It is not a complete formula. Is a bracket or a * missing?") from None
        return self.walk(tree.body, 0)

    def fail(self, problem, mistakes=()):
        return Failure(
            f"{self.name} cannot be read",
            stage="form",
            got=values.describe(self.text),
            problem=problem,
            mistakes=mistakes,
        )

    def walk(self, node, depth, inside_power=False):
        self.nodes += 1
        if self.nodes > MOST_NODES or depth > MOST_DEPTH:
            raise self.fail("It is too long or too deeply nested to be checked.")
        for kind, method in self.METHODS.items():
            if isinstance(node, kind):
                return method(self, node, depth + 1, inside_power)
        raise self.fail(f"`{ast.unparse(node)[:40]}` is not allowed in a formula.")

    def number(self, node, depth, inside_power):
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)) or abs(node.value) > 1e12:
            raise self.fail(f"`{node.value!r:.40}` is not a number that is allowed here.")
        return sympy.Integer(node.value) if isinstance(node.value, int) else sympy.Rational(str(node.value))

    def symbol(self, node, depth, inside_power):
        if node.id not in self.symbols:
            known = ", ".join(self.symbols)
            product = " Products need a *." if len(node.id) > 1 else ""
            problem = f"`{node.id[:40]}` is not one of the symbols here: {known}.{product}"
            if node.id == "e":
                problem = "Write exp(x) for the exponential function, not e**x."
            raise self.fail(problem, [self.foreign[node.id]] if node.id in self.foreign else [])
        return self.symbols[node.id]

    def unary(self, node, depth, inside_power):
        inner = self.walk(node.operand, depth, inside_power)
        if isinstance(node.op, ast.UAdd):
            return inner
        if isinstance(node.op, ast.USub):
            return sympy.Mul(sympy.Integer(-1), inner, evaluate=False)
        raise self.fail(f"`{ast.unparse(node)[:40]}` is not allowed in a formula.")

    def binary(self, node, depth, inside_power):
        if isinstance(node.op, ast.Pow):
            return self.power(node, depth, inside_power)
        left, right = self.walk(node.left, depth, inside_power), self.walk(node.right, depth, inside_power)
        if isinstance(node.op, ast.Add):
            return sympy.Add(left, right, evaluate=False)
        if isinstance(node.op, ast.Sub):
            return sympy.Add(left, sympy.Mul(sympy.Integer(-1), right, evaluate=False), evaluate=False)
        if isinstance(node.op, ast.Mult):
            return sympy.Mul(left, right, evaluate=False)
        if isinstance(node.op, ast.Div):
            inverse = sympy.Pow(right, sympy.Integer(-1), evaluate=False)
            return inverse if left == 1 else sympy.Mul(left, inverse, evaluate=False)
        raise self.fail("Of the operators only + - * / ** are allowed.")

    def power(self, node, depth, inside_power):
        # towers such as 9**9**9 would run for ever
        if inside_power:
            raise self.fail("A power inside an exponent is not allowed.")
        base, exponent = self.walk(node.left, depth), self.walk(node.right, depth, inside_power=True)
        if not exponent.free_symbols and abs(sympy.N(exponent)) > LARGEST_POWER:
            raise self.fail(f"Exponents up to {LARGEST_POWER} are allowed.")
        if base.has(sympy.Pow) and not base.free_symbols and not exponent.free_symbols and abs(sympy.N(exponent)) > 1:
            raise self.fail("A power of a power of numbers is not allowed. Write the number.")
        return sympy.Pow(base, exponent, evaluate=False)

    def call(self, node, depth, inside_power):
        known = isinstance(node.func, ast.Name) and not node.keywords
        if known and node.func.id in DERIVATIVE:
            return self.derivative(node, depth, inside_power)
        if not known or node.func.id not in FUNCTIONS or len(node.args) != 1:
            allowed = ", ".join([*FUNCTIONS, "Derivative(formula, symbol)"])
            raise self.fail(f"`{ast.unparse(node)[:40]}` is not allowed. Functions: {allowed}.")
        if inside_power and node.func.id == "exp":
            raise self.fail("exp inside exp or inside an exponent is not allowed.")
        inner = self.walk(node.args[0], depth, inside_power or node.func.id == "exp")
        return FUNCTIONS[node.func.id](inner, evaluate=False)

    def derivative(self, node, depth, inside_power):
        if len(node.args) != 2 or not isinstance(node.args[1], ast.Name):
            raise self.fail("Write Derivative(formula, symbol), for example Derivative(x**2, x).")
        inner = self.walk(node.args[0], depth, inside_power)
        if inner.has(sympy.Derivative):
            raise self.fail("A Derivative inside a Derivative is not allowed.")
        return sympy.Derivative(inner, self.symbol(node.args[1], depth, inside_power), evaluate=False)

    METHODS = {ast.Constant: number, ast.Name: symbol, ast.UnaryOp: unary, ast.BinOp: binary, ast.Call: call}


def differ_at(left, right, given=None, domain=(0.2, 1.8), where=()):
    """Return None if two expressions are equal, else a point where they differ, with both values.

    Both sides are evaluated with 30 digits at 20 random points. Where no point can be evaluated (a division by zero
    everywhere, say), `sympy.simplify` decides.

    Parameters
    ----------
    left, right : sympy.Expr
    given : dict from symbol name to expression or number, optional
        What some symbols stand for, e.g. ``{"s": 1/(1 + exp(-x))}``.
    domain : (float, float)
        Where the free symbols are drawn from.
    where : tuple
        Names the random points; see `course.check.rng`.

    Returns
    -------
    None or (dict from symbol name to float, left value, right value).
    """
    given = {
        sympy.Symbol(k, real=True): sympy.sympify(v, strict=True) for k, v in (given or {}).items()
    }  # strict: no text
    left, right = (_put_in(side, given) for side in (left, right))
    free = sorted(left.free_symbols | right.free_symbols, key=str)
    draw = rng("points", *where)
    evaluated = 0
    for _ in range(POINTS):
        point = {s: sympy.Float(float(draw.uniform(*domain)), DIGITS) for s in free}
        a, b = (sympy.N(side.xreplace(point), DIGITS) for side in (left, right))
        if not (a.is_number and b.is_number and a.is_finite and b.is_finite):
            continue
        evaluated += 1
        if abs(a - b) > sympy.Float(10) ** (-20) * max(1, abs(a), abs(b)):
            return {str(s): float(v) for s, v in point.items()}, a, b
    if not evaluated and sympy.simplify(left - right) != 0:
        return {}, left, right
    return None


def _put_in(side, given):
    """Replace symbols by what they stand for, also inside derivatives: d/dx of s, where s is σ(x), is not 0."""
    by_given = any(v in given for d in side.atoms(sympy.Derivative) for v in d.variables)
    return (side.doit() if by_given else side).xreplace(given).doit()


def same_expression(text, name, want, symbols, mistakes=(), hint="", foreign=None):
    """Fail unless a student's formula equals ``want``, and return it.

    Parameters
    ----------
    text, name, symbols, foreign
        As for `expression`.
    want : str or callable
        The right formula; or a function of the symbols, called with small whole numbers, that counts for real.
    mistakes : list of (name, message, formula)
        Wrong formulas that are worth a name.
    """
    mine = expression(text, name, symbols, foreign)
    if mine.has(sympy.Derivative):
        problem = "A Derivative that is still to be carried out is not allowed here. Carry it out."
        raise Failure(f"{name} is not carried out", stage="form", got=values.describe(str(text)), problem=problem)
    different = _counts_differ(mine, want, symbols, name) if callable(want) else _differ(mine, want, symbols, name)
    if different is None:
        return mine
    seen = [(n, m) for n, m, wrong in mistakes if _differ(mine, wrong, symbols, name) is None]
    none = (
        ""
        if mine.free_symbols
        else f" A formula in {', '.join(symbols.split())} is asked for, not a number for one case."
    )
    raise Failure(
        f"{name} is not right",
        got=f"{name} = {values.describe(_as_text(text, name))}",
        problem=f"{_point(different[0])}it gives {_number(different[1])}, which is not right.{none}",
        mistakes=seen,
        hint=hint,
    )


def _differ(mine, formula, symbols, name):
    return differ_at(mine, expression(formula, name, symbols), where=(name,))


def _counts_differ(mine, count, symbols, name):
    draw = rng("counts", name)
    for _ in range(5):
        point = {s: int(draw.integers(3, 40)) for s in symbols.split()}
        here = mine.xreplace({sympy.Symbol(s, real=True): sympy.Integer(n) for s, n in point.items()}).doit()
        if here != count(**point):
            return point, here, count(**point)
    return None


def _point(point):
    inside = ", ".join(f"{s} = {v:.3g}" for s, v in point.items())
    return f"At {inside} " if inside else ""


def _number(value):
    try:
        return f"{complex(value).real:.6g}" if complex(value).imag == 0 else f"{complex(value):.4g}"
    except TypeError:
        return str(value)[:60]
