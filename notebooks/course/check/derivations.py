"""Derivations written as a list of formulas, each equal to the one before: a ledger. Every link is verified."""

import sympy

from course.check import values
from course.check.failure import Failure
from course.check.symbols import _number, _point, differ_at, expression
from course.check.typeset import latex

MOST_STEPS = 30


class Ledger:
    r"""A derivation in steps.

    Parameters
    ----------
    steps : list of str
        The formulas, from the definition to the result.
    name : str
        The name of the list, for messages.
    symbols : str
        Allowed symbols, separated by blanks.
    given : dict from symbol to formula, optional
        What some symbols stand for while links are verified, e.g. ``{"s": "1/(1 + exp(-x))"}``.
    facts : dict from symbol to number, optional
        What is known about some symbols, e.g. ``{"y1": 0, "y2": 1}``. A fact may be used in the step in which its symbol
        disappears; as long as the symbol stands on both sides of a link, the link has to hold for every value of it.
    names : dict from symbol to LaTeX, optional
        How symbols are typeset, e.g. ``{"s": r"\sigma"}``.
    """

    def __init__(self, steps, name, symbols, given=None, facts=None, names=None, domain=(0.2, 1.8)):
        missing = values.no_value(name, steps)
        if missing:
            raise missing
        if type(steps) not in (list, tuple):
            raise Failure(
                f"{name} is not a list",
                stage="type",
                got=values.describe(steps),
                problem='Write the steps as a list: ["first formula", "second formula", …].',
            )
        written = [step for step in steps if step is not Ellipsis]
        if 1 < len(written) < len(steps):
            problem = "It only marks where your steps belong. Remove it, and run the cell and this check again."
            raise Failure(f"{name} still holds the line with `...`", stage="form", problem=problem)
        if len(written) < len(steps) or not steps:
            raise values.stub(name)
        if len(steps) > MOST_STEPS:
            raise Failure(f"{name} has {len(steps)} steps", stage="form", problem=f"At most {MOST_STEPS} are checked.")
        self.name, self.symbols, self.names, self.domain = name, symbols, names, domain
        self.steps = [expression(s, f"step {i} of {name}", symbols) for i, s in enumerate(steps, 1)]
        self.texts = [str(s).strip() for s in steps]
        self.given = {k: expression(str(v), f"given {k}", symbols) for k, v in (given or {}).items()}
        self.facts = facts or {}

    def differ(self, left, right, *where):
        """Return None if two formulas are equal under what is given, else a point and both values."""
        gone = {str(s) for s in left.free_symbols ^ right.free_symbols}
        used = {symbol: fact for symbol, fact in self.facts.items() if symbol in gone}
        return differ_at(left, right, {**self.given, **used}, self.domain, (self.name, *where))

    def starts_with(self, first):
        """Fail unless the first step is the definition ``first``, its derivative still to be carried out."""
        want = expression(first, "the definition", self.symbols)
        if self.differ(self.steps[0], want, "first") is not None:
            raise Failure(
                f"{self.name} does not start with the definition",
                got=f"step 1: {self.texts[0]}",
                problem="The first step has to be what the exercise starts from, written out.",
            )
        if isinstance(want, sympy.Derivative) and not isinstance(_bare(self.steps[0]), sympy.Derivative):
            raise Failure(
                f"{self.name} starts with a derivative that is already carried out",
                got=f"step 1: {self.texts[0]}",
                problem="Write the first step as Derivative(…, x). Carrying it out is the derivation.",
                mistakes=[("steps skipped", "a derivation that begins after its first step.")],
            )

    def links(self, mistakes=()):
        """Fail at the first two neighbours that are not equal, or that are the same line twice.

        ``mistakes`` is a list of (name, message, formula) for wrong lines that are worth a name.
        """
        for i, (left, right) in enumerate(zip(self.steps, self.steps[1:]), 1):
            if left == right:
                raise Failure(
                    f"steps {i} and {i + 1} of {self.name} are the same line",
                    stage="form",
                    got=f"{self.texts[i - 1]}\n{self.texts[i]}",
                    problem="Every step has to change something, and these two differ at most in brackets or blanks. "
                    "Remove one of them.",
                )
            different = self.differ(left, right, i)
            if different is not None:
                raise self._broken(i, different, mistakes)

    def _broken(self, i, different, mistakes):
        point, a, b = different
        seen = [(n, m) for n, m, wrong in mistakes if self._is(self.steps[i], wrong, n)]
        if not seen and self.differ(self.steps[i - 1], -self.steps[i], "sign", i) is None:
            seen = [("sign", "a minus that got lost or appeared between these two steps.")]
        return Failure(
            f"{self.name} breaks between step {i} and step {i + 1}",
            got=f"{self.texts[i - 1]}\n{self.texts[i]}",
            problem=f"{_point(point)}the first line is {_number(a)} and the second is {_number(b)}. They have to be equal.",
            mistakes=seen,
        )

    def _is(self, step, wrong, name):
        """Whether a step equals a wrong formula, for every value of every symbol in it."""
        other = expression(wrong, name, self.symbols)
        return differ_at(step, other, self.given, self.domain, (self.name, name)) is None

    def ends_with(self, last, only=None, mistakes=()):
        """Fail unless the last step equals ``last`` and, if ``only`` is given, uses no other symbols.

        ``mistakes`` is a list of (name, message, formula) for wrong results that are worth a name.
        """
        mine = self.steps[-1]
        different = self.differ(mine, expression(last, "the result", self.symbols), "last")
        if different is not None:
            seen = [(n, m) for n, m, wrong in mistakes if self._is(mine, wrong, n)]
            raise Failure(
                f"{self.name} ends with a wrong result",
                got=f"last step: {self.texts[-1]}",
                problem=f"{_point(different[0])}your last line is {_number(different[1])}, and that is not the result.",
                mistakes=seen,
            )
        used = {str(s) for s in mine.free_symbols}
        if only is not None and not used <= set(only.split()) or mine.has(sympy.Derivative):
            raise Failure(
                f"{self.name} ends in the wrong form",
                stage="form",
                got=f"last step: {self.texts[-1]}",
                problem=f"It is equal to the result, but the last step may use only: {only}. One more step is needed.",
                mistakes=[("wrong form", "a result that is right but not yet in the form that was asked for.")],
            )

    def has_steps(self, least, trivial=0):
        """Fail unless there are at least ``least`` steps, the first and the last included.

        Lines that differ only in ``+ 0`` and ``* 1`` count once; ``trivial`` of them may count all the same.
        """
        different = len({_bare(step) for step in self.steps})
        if len(self.steps) < least or different < least - trivial:
            raise Failure(
                f"{self.name} has {min(len(self.steps), different)} of at least {least} steps",
                stage="form",
                problem="Write down what happens on the way: each step should be small enough to see why it is true.",
                mistakes=[("steps skipped", "only the result, without the way to it.")],
            )

    def verify(self):
        """Return for every link whether it holds, as a list of bool; never fails."""
        pairs = enumerate(zip(self.steps, self.steps[1:]), 1)
        return [left != right and self.differ(left, right, i) is None for i, (left, right) in pairs]

    def _repr_latex_(self):
        """Show the derivation as one aligned formula, with a mark behind every link."""
        held = self.verify()
        same = [left == right for left, right in zip(self.steps, self.steps[1:])]
        signs = ["", *("=" if ok or again else r"\neq" for ok, again in zip(held, same))]
        why = ["same line" if again else "not equal" for again in same]
        marks = ["", *(r"\quad\checkmark" if ok else rf"\quad\text{{{text}}}" for ok, text in zip(held, why))]
        rows = (
            rf"{sign} & \displaystyle {latex(text, self.names)} & {m}"
            for sign, text, m in zip(signs, self.texts, marks)
        )
        return r"$$\begin{array}{rll} " + r" \\[6pt] ".join(rows) + r" \end{array}$$"

    def __repr__(self):
        marks = ["   ", *("=  " if ok else "≠  " for ok in self.verify())]
        return "\n".join(mark + text for mark, text in zip(marks, map(str, self.texts)))


def _bare(expression):
    """Return an expression without + 0, * 1 and ** 1, otherwise as it was written."""
    if not expression.args or isinstance(expression, sympy.Derivative):
        return expression
    args = [_bare(a) for a in expression.args]
    neutral = {sympy.Add: 0, sympy.Mul: 1}.get(expression.func)
    if neutral is not None:
        args = [a for a in args if a != neutral] or [sympy.Integer(neutral)]
    if isinstance(expression, sympy.Pow) and args[1] == 1:
        args = args[:1]
    same = len(args) == 1 and isinstance(expression, (sympy.Add, sympy.Mul, sympy.Pow))
    return args[0] if same else expression.func(*args, evaluate=False)


def ledger(steps, name, symbols, given=None, facts=None, names=None, domain=(0.2, 1.8)):
    """Read a derivation; see `Ledger`."""
    return Ledger(steps, name, symbols, given, facts, names, domain)
