"""What try-it cells use to look at answers that are formulas; they print what is wrong instead of raising it."""

import sympy

from course.check.derivations import Ledger
from course.check.failure import Failure
from course.check.symbols import expression


def show_steps(steps, symbols, given=None, facts=None, names=None):
    """Return a derivation that shows itself as typeset lines, with a mark at every link that holds."""
    try:
        return Ledger(steps, "your derivation", symbols, given, facts, names)
    except Failure as failure:
        print(failure)


def try_formula(text, **numbers):
    """Print a formula with numbers put in, e.g. ``try_formula("2*V*D", V=8, D=5)``."""
    try:
        formula = expression(text, "your formula", " ".join(numbers))
    except Failure as failure:
        print(failure)
        return
    point = {sympy.Symbol(k, real=True): sympy.nsimplify(v) for k, v in numbers.items()}
    result = sympy.N(formula.doit().xreplace(point), 8)
    inside = ", ".join(f"{k} = {v}" for k, v in numbers.items())
    shown = int(result) if float(result).is_integer() else result
    print(f"{text}   with {inside}   is {shown}")
