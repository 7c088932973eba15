r"""LaTeX for formulas written as text, in exactly the form in which they were written."""

import ast
import re

_RANK = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2, ast.Pow: 4}
_NAMED = {"exp", "log", "ln", "tanh"}


def latex(text, names=None):
    r"""Return LaTeX for a formula such as ``"exp(-x)/(1 + exp(-x))**2"``.

    Parameters
    ----------
    text : str
        A formula that `course.check.expression` has accepted.
    names : dict from symbol to LaTeX, optional
        For example ``{"s": r"\sigma"}``. Otherwise ``y1`` becomes ``y_{1}``.
    """
    return _tex(ast.parse(text.strip(), mode="eval").body, names or {})


def _tex(node, names, rank=0):
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return names.get(node.id) or re.sub(r"^([A-Za-z])_?(\w+)$", r"\1_{\2}", node.id)
    if isinstance(node, ast.UnaryOp):
        sign = "-" if isinstance(node.op, ast.USub) else "+"
        return _wrap(sign + _tex(node.operand, names, 2), rank > 1)
    if isinstance(node, ast.Call):
        return _call(node, names)
    return _binary(node, names, rank)


def _binary(node, names, rank):
    own = _RANK[type(node.op)]
    if isinstance(node.op, ast.Div):
        return rf"\frac{{{_tex(node.left, names)}}}{{{_tex(node.right, names)}}}"
    if isinstance(node.op, ast.Pow):
        base = _wrap(_tex(node.left, names, own + 1), isinstance(node.left, ast.BinOp) and _is_tall(node.left))
        return rf"{base}^{{{_tex(node.right, names)}}}"
    leads = isinstance(node.left, ast.UnaryOp) and rank < 2  # -a·b needs no brackets round -a
    left = _tex(node.left, names, 1 if leads else own)
    right = _tex(node.right, names, own + isinstance(node.op, ast.Sub))
    sign = {ast.Add: " + ", ast.Sub: " - ", ast.Mult: r" \cdot "}[type(node.op)]
    return _wrap(left + sign + right, own < rank)


def _call(node, names):
    name, inner = node.func.id, _tex(node.args[0], names)
    if name == "exp":
        return rf"e^{{{inner}}}"
    if name == "sqrt":
        return rf"\sqrt{{{inner}}}"
    if name in _NAMED:
        return rf"\{name}\left({inner}\right)"
    return rf"\frac{{d}}{{d{_tex(node.args[1], names)}}}\left[{inner}\right]"


def _is_tall(node):
    return isinstance(node.op, ast.Div)


def _wrap(text, brackets):
    return rf"\left({text}\right)" if brackets else text
