"""The helper package as a student meets it: checks, messages, formulas, figures, the first and the last cell."""

import ast
import io
import json
import os
import subprocess
import sys
import threading
import time
import zipfile

import numpy as np
import pytest
import torch

from conftest import NOTEBOOK, ROOT
from course import check, display, environment, plot, submit
from course.check import values
from course.check.calls import isolate, run_protected
from course.check.failure import MOST_LINES
from course.check.symbols import differ_at
from course.check.typeset import latex


def failure(run):
    """Return the Failure that ``run`` raises."""
    with pytest.raises(check.Failure) as caught:
        run()
    return caught.value


# --- the guard ladder -------------------------------------------------------------------------------------------------


class Matrix(np.ndarray):
    """A subclass that says it equals everything."""

    def __eq__(self, other):
        return True


SPEC = check.Array("dU", (3, 2))
RETURNED = {
    "undefined": (None, "undefined", "is not defined"),
    "not callable": (3.0, "undefined", "is not a function"),
    "stub": (lambda x: exec("raise NotImplementedError('q1')"), "stub", "is not written yet"),
    "raises": (lambda x: 1 / 0, "raised", "raised ZeroDivisionError"),
    "nothing": (lambda x: None, "nothing", "returned nothing"),
    "a list": (lambda x: [[1.0, 2.0]] * 3, "type", "np.array(…)"),
    "a number": (lambda x: 3.0, "type", "Was an axis summed away?"),
    "a subclass": (lambda x: np.zeros((3, 2)).view(Matrix), "type", "exactly a NumPy array"),
    "transposed": (lambda x: np.zeros((2, 3)), "shape", "transposed"),
    "extra axis": (lambda x: np.zeros((1, 3, 2)), "shape", "extra axis"),
    "summed": (lambda x: np.zeros(()), "shape", "Was an axis summed away?"),
    "integers": (lambda x: np.zeros((3, 2), dtype=int), "dtype", "cut off everything after the point"),
    "float32": (lambda x: np.zeros((3, 2), dtype=np.float32), "dtype", "about 7 digits"),
    "objects": (lambda x: np.full((3, 2), None), "dtype", "float64"),
    "nan": (lambda x: np.full((3, 2), np.nan), "finite", "contains nan"),
    "inf": (lambda x: np.full((3, 2), np.inf), "finite", "contains inf"),
    "input changed": (lambda x: x.__isub__(1.0) * 0 + np.zeros((3, 2)), "modified", "changed its input"),
}


@pytest.mark.parametrize("what", RETURNED)
def test_ladder(what):
    function, stage, words = RETURNED[what]
    problem = failure(lambda: check.function(function, "dU", SPEC)(np.ones(2)))
    assert problem.stage == stage and words in " ".join(str(problem).split()), str(problem)
    assert len(str(problem).splitlines()) <= MOST_LINES


def test_ladder_lets_the_right_thing_pass_as_a_plain_copy():
    answer = np.ones((3, 2))
    got = check.function(lambda x: answer, "dU", SPEC)(np.ones(2))
    assert type(got) is np.ndarray and got is not answer and (got == answer).all()


SCALARS = {
    "array": (np.zeros((1, 1)), "shape"),
    "text": ("1.0", "type"),
    "truth": (True, "type"),
    "nan": (np.nan, "finite"),
}


@pytest.mark.parametrize("what", SCALARS)
def test_scalar(what):
    value, stage = SCALARS[what]
    assert failure(lambda: check.Scalar("the loss").take(value)).stage == stage
    assert check.Scalar("the loss").take(np.float64(2)) == 2.0 == check.Scalar("the loss").take(np.array(2.0))


def test_tuples_need_the_right_length():
    spec = (check.Scalar("loss"), check.Scalar("slope"))
    for value in ([1.0, 2.0], (1.0,), 1.0):
        assert failure(lambda value=value: values.take(spec, value)).stage == "type"


LISTS = {
    "a set of words": (check.Words("itos"), {"a"}, "type", "The order matters here"),
    "a tuple of words": (check.Words("itos"), ("a",), "type", "list(…) makes one"),
    "a number among words": (check.Words("itos"), ["a", 3], "type", "itos[1] is int 3"),
    "pairs as lists": (check.Pairs("the result"), [["a", "b"]], "type", "tuple of two words; number 0 is a list"),
    "three in a pair": (check.Pairs("the result"), [("a", "b"), ("a", "b", "c")], "type", "number 1 is a tuple of 3"),
    "no dict": (check.Table("stoi"), [("a", 1)], "type", "has to be a dict"),
    "texts as numbers": (check.Table("stoi"), {"a": "1"}, "type", "leads to '1'"),
    "truth as a number": (check.Table("stoi"), {"a": True}, "type", "leads to bool True"),
    "ids in a list": (check.Ids("ids", (None,)), [1, 2], "type", "shape (N,)"),
    "ids with an extra axis": (check.Ids("ids", (2,)), np.zeros((1, 2), dtype=np.int64), "shape", "extra axis"),
    "ids with too many axes": (check.Ids("ids", (None,)), np.zeros((1, 2), dtype=np.int64), "shape", "1 axis"),
    "ids as floats": (check.Ids("ids", (2,)), np.zeros(2), "dtype", "whole numbers"),
    "a mask for ids": (check.Ids("ids", (2,)), np.zeros(2, dtype=bool), "dtype", "array[mask]"),
    "short ids": (check.Ids("ids", (2,)), np.zeros(2, dtype=np.int32), "dtype", "int64"),
    "no such id": (check.Ids("ids", (2,), 3), np.array([0, 3]), "value", "from 0 to 2"),
    "float64 for float32": (check.Array("labels", (1,), np.float32), np.zeros(1), "dtype", "np.float32"),
}


@pytest.mark.parametrize("what", LISTS)
def test_ladder_of_lists_and_ids(what):
    spec, value, stage, words = LISTS[what]
    problem = failure(lambda: check.function(lambda: value, "f", spec)())
    assert problem.stage == stage and words in " ".join(str(problem).split()), str(problem)


def test_lists_and_ids_come_back_as_plain_copies():
    words = [np.str_("a"), "b"]
    got = check.Words("itos").take(words)
    assert got == ["a", "b"] and got is not words and {type(word) for word in got} == {str}
    assert check.Pairs("p").take([(np.str_("a"), "b")]) == [("a", "b")]
    assert check.Table("stoi").take({"a": np.int64(3)}) == {"a": 3}
    ids = np.arange(3)
    assert check.Ids("ids", (None,), 3).take(ids) is not ids
    assert check.Array("labels", (2,), np.float32).take(np.ones(2, np.float32)).dtype == np.float32


DIFFERENT = {
    "another order": (check.Words("w"), ["b", "a"], ["a", "b"], "number 0: 'b', it has to be 'a'", "number 0: 'b'."),
    "one too many": (check.Words("w"), ["a", "c", "d", "e"], ["a"], "Number 1 of w is 'c'", "2 more words"),
    "too often": (check.Pairs("p"), [("a", "b")] * 2, [("a", "b")], "('a', 'b') is there 2 times", "too often"),
    "missing": (check.Pairs("p"), [], [("a", "b")] * 2, "('a', 'b') and 1 more are missing", "2 pairs are missing"),
    "no such key": (check.Table("t"), {"x": 1}, {"a": 1}, "'x' does not belong", "'x' does not belong"),
    "missing key": (check.Table("t"), {}, {"a": 1}, "'a' is missing", "1 word is missing"),
    "another number": (check.Table("t"), {"a": 2}, {"a": 1}, "t['a'] is 2, it has to be 1", "t['a'] is 2."),
    "another id": (check.Ids("i", (2,)), np.array([1, 2]), np.array([1, 3]), "i[1] is 2, it has to be 3", "i[1] is 2."),
    "longer": (check.Ids("i", (None,)), np.arange(3), np.arange(2), "is (3,), it has to be (2,)", "too long"),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_agree_says_in_words_where_lists_differ(what):
    spec, mine, right, shown, hidden = DIFFERENT[what]
    f = check.function(lambda x: mine, "f", spec)
    for show, words in ((True, shown), (False, hidden)):
        problem = failure(lambda show=show: check.agree(f, lambda x: right, [(1,), (2,)], show=show))
        assert words in " ".join(str(problem).split()), str(problem)
    check.agree(f, lambda x: mine, [(1,), (2,)])


def test_agree_names_a_mistake_that_gives_a_list():
    f = check.function(lambda n: ["a"] * n, "f", check.Words("w"))
    mistakes = [check.Mistake("one too few", "…", lambda n: ["a"] * n), check.Mistake("other", "…", lambda n: [])]
    problem = failure(lambda: check.agree(f, lambda n: ["a"] * (n + 1), [(1,), (2,)], mistakes))
    assert problem.named == ["one too few"]


def test_time_limit_and_what_cannot_be_swallowed():
    def endless(x):
        while True:
            try:
                while True:
                    pass
            except Exception:
                pass

    started = time.monotonic()
    problem = failure(lambda: check.function(endless, "endless", seconds=0.5)(1.0))
    assert problem.stage == "time" and time.monotonic() - started < 3


def test_time_limit_in_a_thread_where_no_signal_arrives():
    caught = []

    def run():
        try:
            with check.time_limit(0.3):
                while True:
                    pass
        except check.TimeLimit:
            caught.append(True)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(5)
    assert caught


def test_outer_limit_stays_in_force_inside_an_inner_one():
    started = time.monotonic()
    with pytest.raises(check.TimeLimit), check.time_limit(0.4):
        with check.time_limit(60):
            pass
        while True:
            pass
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_exits_are_failures_of_the_function(error):
    def leave(x):
        raise error

    assert failure(lambda: check.function(leave, "leave")(1.0)).stage == "raised"


def test_function_that_reads_a_notebook_variable():
    space = {"np": np, "z": np.ones(3), "EPS": 1e-9}
    exec("def helper(a): return a + EPS\ndef f(x): return helper(x) + z", space)
    problem = failure(lambda: check.function(space["f"], "f")(np.ones(3)))
    assert "reads the notebook variable `z` instead of its argument" in str(problem)
    exec("def g(x): return helper(x)", space)
    assert check.function(space["g"], "g")(1.0) == 1.0 + 1e-9  # constants and helpers stay


def test_isolated_functions_keep_defaults_closures_and_recursion():
    def make(k):
        def power(x, n=2, *, scale=1.0):
            return scale * k if n == 0 else x * power(x, n - 1, scale=scale)

        return power

    alone, _ = isolate(make(3.0))
    assert alone(2.0) == 12.0 and alone(2.0, 1, scale=2.0) == 12.0


def test_student_lines_are_named():
    space = {}
    exec(compile("def f(x):\n    y = x + 1\n    return y / 0", "<cell 3>", "exec"), space)
    import linecache

    linecache.cache["<cell 3>"] = (60, None, ["def f(x):\n", "    y = x + 1\n", "    return y / 0\n"], "<cell 3>")
    outcome = run_protected(space["f"], (1,), {})
    assert outcome.error.lines == ["in f, line 3: return y / 0"]


# --- comparing and naming ---------------------------------------------------------------------------------------------


def test_shape_errors_in_a_reference_are_the_authors():
    with pytest.raises(ValueError, match="spec of this check is wrong"):
        check.close("x", np.zeros(3), np.zeros((3, 1)))


def test_mistake_is_named_only_if_it_explains_two_inputs():
    mistake = check.Mistake("doubled", "twice the right number.", lambda x: 2 * x)
    spec = check.Array("y", (1,))
    inputs = [(np.array([0.0]),), (np.array([3.0]),)]
    told_apart_once = failure(
        lambda: check.agree(check.function(lambda x: 2 * x, "f", spec), lambda x: x, inputs, [mistake])
    )
    assert told_apart_once.named == []
    inputs.append((np.array([5.0]),))
    assert failure(
        lambda: check.agree(check.function(lambda x: 2 * x, "f", spec), lambda x: x, inputs, [mistake])
    ).named == ["doubled"]
    coincidence = check.function(lambda x: 2 * x + (x == 5), "f", spec)
    assert failure(lambda: check.agree(coincidence, lambda x: x, inputs, [mistake])).named == []


def test_mistake_is_named_only_if_it_gets_the_reported_output_wrong():
    """A wrong loss, whose slopes are wrong too, is no reason to blame gradients that are right."""
    spec = (check.Scalar("the loss"), check.Scalar("the slope"))
    mine = check.function(lambda x: (x**2 + 1, 2 * x), "f", spec)
    slope_of_mine = lambda x: {"the loss": x**2, "the slope": 2 * x + 3}  # noqa: E731 - as if measured
    blamed = check.Mistake("blamed", "a right slope.", lambda x: {"the slope": 2 * x})
    problem = failure(lambda: check.agree(mine, slope_of_mine, [(1.0,), (2.0,)], [blamed], problem={"the slope": "so"}))
    assert problem.title == "the loss is not right" and problem.named == [] and "so" not in problem.problem.split()


def test_errors_of_one_kind_are_told_apart():
    """Two functions that both raise a ValueError have made the same mistake only if the error is the same."""
    a, b = np.ones((2, 3)), np.ones(2)
    transposed = check.Mistake("transposed", "a matrix the wrong way round.", lambda m, v: m @ v)
    spec = check.Array("y", (3,))
    for wrong, named in ((lambda m, v: m @ v, ["transposed"]), (lambda m, v: m + v, []), (lambda m, v: int("x"), [])):
        f, inputs = check.function(wrong, "f", spec), [(a, b), (a * 2, b)]
        problem = failure(lambda f=f, i=inputs: check.agree(f, lambda m, v: v @ m, i, [transposed]))
        assert problem.named == named, problem


def test_an_unwritten_helper_is_named():
    """The stub that was reached is named, not the function that called it."""

    def helper(x):
        raise NotImplementedError("q1_02: softmax is not written yet")

    problem = failure(lambda: check.function(lambda x: helper(x), "ce_grad")(1.0))
    assert (
        problem.stage == "stub" and problem.title == "softmax is not written yet" and "exercise 1.2" in problem.problem
    )


def test_a_symbol_that_stands_for_a_formula_is_put_into_derivatives():
    steps = ["Derivative(1/(1 + exp(-x)), x)", "Derivative(s, x)", "s*(1 - s)"]
    assert all(check.ledger(steps, "steps", "x s", given={"s": "1/(1 + exp(-x))"}).verify())


def test_a_marker_that_is_left_between_steps():
    problem = failure(lambda: check.ledger(["x + x", "2*x", ...], "steps", "x"))
    assert problem.stage == "form" and "`...`" in problem.title


@pytest.mark.parametrize("text, advice", [("-1*x = -x", "equals sign"), ("x − 1", "minus"), ("e**x", "exp(x)")])
def test_slips_in_formulas_get_advice(text, advice):
    assert advice in str(failure(lambda: check.expression(text, "f", "x")))


def test_a_letter_counts_only_when_it_stands_alone():
    mentions = [("K", ["K"]), ("a chance", ["probab|probability", "chance"])]
    check.written("With K words the chance is small", "answer", 3, 9, mentions)
    problem = failure(lambda: check.written("I like the chance of it", "answer", 3, 9, mentions))
    assert "seems to say nothing about K" in problem.title
    problem = failure(lambda: check.written("With K words it is small", "answer", 3, 9, mentions))
    assert "probability, chance" in problem.problem


def test_at_most_two_mistakes_and_twelve_lines():
    mistakes = [check.Mistake(f"m{i}", "words " * 40, lambda x: 2 * x) for i in range(5)]
    inputs = [(np.full(3, n),) for n in (1.0, 2.0)]
    f = check.function(lambda x: 2 * x, "f", check.Array("y", (3,)))
    problem = failure(lambda: check.agree(f, lambda x: x, inputs, mistakes, problem="more words " * 40))
    assert problem.named == ["m0", "m1"] and len(str(problem).splitlines()) <= MOST_LINES


def test_hidden_messages_do_not_give_the_right_number():
    inputs = [(np.array([1.25]),), (np.array([2.5]),)]
    f = check.function(lambda x: x + 1, "f", check.Array("y", (1,)))
    right = lambda x: x * 7.7777  # noqa: E731
    hidden = str(failure(lambda: check.agree(f, right, inputs)))
    shown = str(failure(lambda: check.agree(f, right, inputs, show=True)))
    assert "9.7221" not in hidden and "9.7221" in shown


def test_a_failing_call_can_be_repeated():
    f = check.function(lambda x, k: x * k, "f", check.Array("y", (2,)))
    problem = failure(lambda: check.agree(f, lambda x, k: x, [(np.ones(2), 3), (np.ones(2), 4)]))
    assert "f(*check.last_call())" in str(problem)
    x, k = check.last_call()
    assert (x == 1).all() and k == 3


def test_finite_differences_and_autograd_agree():
    import torch

    x = np.random.default_rng(0).normal(size=(2, 3))
    fd = check.finite_differences(lambda a: float(np.sin(a).sum()), x)
    value, ad = check.autograd(lambda t: torch.sin(t).sum(), x)
    assert np.allclose(fd, ad, atol=1e-9) and np.isclose(value, np.sin(x).sum())


def test_inputs_follow_from_salt_and_names_alone(monkeypatch):
    monkeypatch.setenv("COURSE_SALT", "a")
    one = check.rng("q1", "x").normal(size=3)
    assert (one == check.rng("q1", "x").normal(size=3)).all()
    assert (one != check.rng("q1", "y").normal(size=3)).all()
    assert (one != check.hidden_rng("q1", "x").normal(size=3)).all()
    own = check.own_numbers("q1_11", 3, 9, 2)
    monkeypatch.setenv("COURSE_SALT", "b")
    assert (one != check.rng("q1", "x").normal(size=3)).all()
    assert all(3 <= n <= 9 for n in own) and own[0] != own[1]


# --- formulas ---------------------------------------------------------------------------------------------------------

REFUSED = [
    "__import__('os').system('true')",
    "x.__class__",
    "().__class__.__bases__",
    "[x for x in (1,)]",
    "lambda: 1",
    "x if x else 1",
    "open('/etc/passwd')",
    "exec('1')",
    "x := 1",
    "'text'",
    "True",
    "x < 1",
    "x @ x",
    "x // 2",
    "x % 2",
    "~x",
    "9**9**9",
    "2**(3**x)",
    "x**21",
    "exp(exp(x))",
    "1e400",
    "9999999999999",
    "y",
    "2x",
    "x^2",
    "(x",
    "exp()",
    "exp(x, x)",
    "exp(x=1)",
    "Derivative(x)",
    "Derivative(x, 2)",
    "x" + "+x" * 400,
    "-" * 80 + "x",
    "x;x",
    "x\nx",
    "",
]


@pytest.mark.parametrize("text", REFUSED)
def test_formula_refused(text):
    started = time.monotonic()
    problem = failure(lambda: check.expression(text, "formula", "x"))
    assert problem.stage in ("form", "stub") and time.monotonic() - started < 1


def test_formulas_never_reach_eval():
    """No module of the helper package evaluates text: not eval, exec, sympify of a student's text, parse_expr, pickle."""
    for path in sorted((ROOT / "notebooks" / "course").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                assert name not in (
                    "eval",
                    "exec",
                    "parse_expr",
                    "loads" if "pickle" in path.read_text() else "eval",
                ), path


EQUAL = [
    ("2*V*D", "V*D + D*V", True),
    ("x**2 - 1", "(x - 1)*(x + 1)", True),
    ("exp(x)*exp(-x)", "1", True),
    ("log(x)", "log(x + 1e-9)", False),
]


@pytest.mark.parametrize("left, right, same", EQUAL)
def test_equality_of_formulas(left, right, same):
    a, b = (check.expression(t, "f", "x V D") for t in (left, right))
    assert (differ_at(a, b) is None) is same


def test_typeset_keeps_the_form():
    assert latex("1/(1 + exp(-x)) * (y1 - 2)") == r"\frac{1}{1 + e^{-x}} \cdot \left(y_{1} - 2\right)"
    assert latex("(a/b)**2", {"a": r"\alpha"}) == r"\left(\frac{\alpha}{b}\right)^{2}"
    assert latex("-(a + b)*c") == r"-\left(a + b\right) \cdot c"
    assert latex("Derivative(log(x), x)") == r"\frac{d}{dx}\left[\log\left(x\right)\right]"
    assert latex("a - (b - c)") == r"a - \left(b - c\right)"


def test_ledger_says_between_which_steps_it_breaks():
    steps = check.ledger(["(x + 1)**2", "x**2 + 2*x + 1", "x**2 + 2*x"], "steps", "x")
    problem = failure(steps.links)
    assert "between step 2 and step 3" in str(problem) and steps.verify() == [True, False]
    assert r"\checkmark" in steps._repr_latex_() and "not equal" in steps._repr_latex_()


DESCRIBED = [check.Entry("ids", ("array|ndarray",), ("(B,)",)), check.Entry("k", ("int|integer|whole number",))]
RESULT = check.Entry("result", ("array|ndarray", "float|float32"), ("(B, 1 + k)",))
GOOD = """Look words up and count them.

    Longer text that may say anything.

    Args:
        ids (np.ndarray): int64, shape (B,), ids of words: any but <unk>;
            a second line.
        k (int): how many.

    Returns:
        np.ndarray: float32, shape (B, 1 + k), what was found for (c, o_1, ..., o_k).

    Raises:
        ValueError: if k is negative.
"""
OTHER_FORMS = {
    "NumPy": """
Look words up and count them.

Parameters
----------
ids : ndarray of int64, shape (B,)
    Ids of words.
k : int
    How many.

Returns
-------
found : ndarray of float32, shape (B, k + 1)
    What was found.
""",
    "other headings, square brackets, no bracket for the type": """Look words up and count them.

    Arguments:
      - ids: int64 array [B], ids of words
      - `k`: how many, an integer
    Return: a float32 array, [B, 1+k]
    """,
    "Sphinx": """Look words up and count them.

:param ids: ids of words, shape (batch_size,)
:type ids: numpy.ndarray
:param int k: how many
:return: what was found, of shape (batch_size, k+1)
:rtype: ndarray of float32
""",
    "remarks between the lines": """Look words up and count them.

    Args:
        ids (np.ndarray): ids of words.
            Shape: (B,)
            Note: none is repeated.
        k (int): how many.

    Returns:
        Tuple[np.ndarray, ...]: a float array.
            Shape: (B, 1 + k)
    """,
    "in words": """Look words up and count them. It takes two lines to say
    what comes out.

    **Args:**
        *ids* — array of length B
        k — a whole number
    **Returns:**
        float array, B x (1 + k)
    """,
    "LaTeX": """Look words up and count them.

    Parameters:
        ids (array of shape $(B,)$): ids
        k (int): how many
    Returns:
        float array of shape $B \\times (1 + k)$
    """,
    "flush left": "Look words up in a table.\n\nArgs:\nids (array): shape (B,)\nk (int): n\nReturns:\nfloat array (B, 1+k)",
}
BAD_DOCSTRINGS = {
    "template left": [("how many", "TODO"), ("(int): how many", "(...): how many"), ("how many.", "...")],
    "summary missing": [("Look words up and count them.\n\n    Longer text that may say anything.", "")],
    "argument missing": [("        k (int): how many.\n", ""), ("k (int)", "n (int)")],
    "type of argument missing": [("k (int)", "k")],
    "type of argument wrong": [("k (int)", "k (float)"), ("ids (np.ndarray): int64", "ids (list): an array of ids")],
    "return missing": [
        ("    Returns:\n        np.ndarray: float32, shape (B, 1 + k), what was found for (c, o_1, ..., o_k).", "")
    ],
    "type of return missing": [("np.ndarray: float32, shape (B, 1 + k), what", "What")],
    "type of return wrong": [("np.ndarray: float32", "list: float32"), ("float32", "int64")],
    "shape order wrong": [("(B, 1 + k)", "(1 + k, B)"), ("(B, 1 + k)", "[k+1, B]")],
    "shape missing": [("shape (B, 1 + k), ", ""), (", shape (B,)", "")],
    "shape wrong": [("(B, 1 + k)", "(B, k)"), ("shape (B,)", "shape (B, k)")],
}


def look_at(text):
    check.docstring(text, "doc", DESCRIBED, RESULT, [("words", ["word", "found"])], hint="2.5-a")


def test_docstrings_are_read_in_every_usual_form():
    for text in (GOOD, *OTHER_FORMS.values()):
        look_at(text)


@pytest.mark.parametrize("mistake", BAD_DOCSTRINGS)
def test_docstrings_that_leave_something_out(mistake):
    for old, new in BAD_DOCSTRINGS[mistake]:
        assert old in GOOD
        with pytest.raises(check.Failure) as failure:
            look_at(GOOD.replace(old, new))
        assert failure.value.named == [mistake], (old, new, str(failure.value))
        assert failure.value.stage == "form" and failure.value.hint == "2.5-a"


def test_a_line_of_a_docstring_has_to_speak_of_what_was_asked():
    asked = [check.Entry("k", ("int",), mentions=(("what k counts", ["rows"]),))]
    check.docstring(
        "Look some words up.\nArgs:\n    k (int): rows\nReturns:\n    float array (B, 1 + k)", "doc", asked, RESULT
    )
    with pytest.raises(
        check.Failure, match="describes the argument `k`, seems to say nothing about what k counts"
    ) as failure:
        check.docstring(
            "Look rows of words up.\nArgs:\n    k (int): n\nReturns:\n    float array (B, 1 + k)",
            "doc",
            asked,
            RESULT,
        )
    assert failure.value.named == ["off the question"]


def test_docstrings_that_nobody_wrote_and_copies():
    for text, stage in ((None, "undefined"), (..., "stub"), ("", "stub"), (3, "type")):
        with pytest.raises(check.Failure) as failure:
            look_at(text)
        assert failure.value.stage == stage
    with pytest.raises(check.Failure) as failure:
        look_at(GOOD.replace("words", "things").replace("found", "read"))
    assert failure.value.named == ["off the question"]
    check.not_copied({"a": GOOD, "b": "Something else, said in other words."})
    with pytest.raises(check.Failure) as failure:
        check.not_copied({"a": GOOD, "b": GOOD.replace("ids", "pairs")})
    assert failure.value.named == ["copied from a sibling"]


def test_options_are_shuffled_by_the_salt_alone(monkeypatch):
    orders = set()
    for number in range(40):
        monkeypatch.setenv("COURSE_SALT", f"salt {number}")
        shown = check.shuffled("q9_01 a", ["one", "two", "three", "four"])
        assert list(shown) == list("ABCD") and sorted(shown.values()) == sorted(["one", "two", "three", "four"])
        assert shown == check.shuffled("q9_01 a", ["one", "two", "three", "four"])
        orders.add(tuple(shown.values()))
    assert len(orders) > 12


def test_written_answers():
    assert failure(lambda: check.written("", "a", 5, 10)).stage == "stub"
    assert failure(lambda: check.written("two words", "a", 5, 10)).named == ["too short"]
    assert failure(lambda: check.written("word " * 20, "a", 5, 10)).named == ["too long"]
    about = [("the score", ["score", "dot"])]
    assert failure(lambda: check.written("one two three four five six", "a", 5, 10, about)).named == [
        "off the question"
    ]
    check.written("one two three dot five six", "a", 5, 10, about)


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_results_are_escaped_and_say_what_comes_later(solved, built):
    solved.run("def grad_dot(x, y):\n    raise KeyError('<unk>')")
    shown = solved.run('grader.check("q1_06_vector_warm_up")')
    assert "&lt;unk&gt;" in shown.html and "<unk>" not in shown.html and "<unk>" in shown.text
    assert "in grad_dot, line 2: raise KeyError" in shown.text
    assert "Error at line" not in shown.text  # no line of the test
    solved.run("def grad_dot(x, y):\n    return y.copy()")
    shown = solved.run('grader.check("q1_06_vector_warm_up")')
    assert "all public checks passed" in shown.text
    assert "Graded after you hand in: autograd on other sizes, square ones too." in shown.text
    assert "exercises pass their public checks" in shown.html


def test_broken_cell_is_said_and_nothing_is_said_twice(solved):
    """After a SyntaxError the old function is still there; the check says so. The same problem is explained once."""
    solved.run("def softmax(z, axis=-1):\n    print(end='')")
    shown = solved.run('grader.check("q1_02_stable_softmax")').text
    assert shown.count("A function without `return`") == 1 and "softmax returned nothing (as above)" in shown
    assert shown.count("check.last_call()") == 1 and "SyntaxError" not in shown
    solved.run("def softmax(z, axis=-1):\n    return (z")
    shown = solved.run('grader.check("q1_02_stable_softmax")')
    assert "The cell of softmax ended with a SyntaxError" in shown.text
    assert "The cell of softmax ended with a SyntaxError" in shown.html
    solved.run(
        "def softmax(z, axis=-1):\n    e = np.exp(z - z.max(axis, keepdims=True))\n    return e / e.sum(axis, keepdims=True)"
    )
    shown = solved.run('grader.check("q1_02_stable_softmax")').text
    assert "all public checks passed" in shown and "SyntaxError" not in shown


def test_results_in_another_order_are_named():
    spec = (values.Scalar("the loss"), values.Array("dv", (2,)), values.Array("dU", (3, 2)))
    with pytest.raises(check.Failure) as caught:
        values.take(spec, (1.0, np.zeros((3, 2)), np.zeros(2)))
    assert caught.value.named == ["exchanged"] and "Return loss, dv, dU" in str(caught.value)


def test_check_all_shows_every_exercise(solved, built):
    shown = solved.run("grader.check_all()")
    assert shown.html.count("all public checks passed") == len(built.master.questions)
    assert "14 of 14 exercises" in shown.html and "nothing left but to submit" in shown.html


def test_message_names_line_of_student():
    error = check.StudentError("ValueError", "no", ["in f, line 2: return 1"])
    assert "in f, line 2" in str(values.raised("f", error))
    assert display.message(check.Failure("title")) == "title"


def test_stub_and_progress_strip(built):
    index = json.loads(built.autograder["index.json"])
    display.install(index, limits=False)
    assert "0 of 14 exercises" in display.strip() and "4 h 00 min" in display.strip()
    display.install({"questions": [*index["questions"], {**index["questions"][0], "bonus": True}]}, limits=False)
    assert "0 of 14 exercises" in display.strip() and "4 h 00 min" in display.strip()


# --- figures ----------------------------------------------------------------------------------------------------------


def figures():
    x = np.linspace(0.1, 1, 9)
    yield plot.curves(x, {"a": x, "b": x**2}, "title", "two curves", log=True)
    yield plot.heatmap(np.eye(2), ["r1", "r2"], ["c1", "c2"], "title", "a diagonal")
    yield plot.arrows({"v": np.ones(2)}, "title", "an arrow", steps=[("s", np.ones(2), np.ones(2))])
    yield plot.graph([("x", "f"), ("c", "f")], {"x": 1, "f": ...}, {"f": 1.0})


@pytest.mark.parametrize("picture", list(figures()), ids=["curves", "heatmap", "arrows", "graph"])
def test_figures_have_a_text_for_those_who_do_not_see_them(picture):
    assert picture.png().startswith(b"\x89PNG") and len(picture.png()) > 2000
    html = picture._repr_html_()
    assert f'alt="{picture.alt}"' in html and "Figure as text" in html
    assert len(picture.alt) > 5 and len(picture.table) > 10 and picture.alt in repr(picture)


def test_colours_keep_their_contrast_on_white():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    contrasts = [(1.05) / (luminance(c) + 0.05) for c in plot.COLOURS[:4]]
    assert min(contrasts) >= 2.7 and len(set(plot.DASHES)) == len(plot.DASHES)  # never colour alone


def test_graph_refuses_a_circle():
    with pytest.raises(ValueError, match="circle"):
        plot.graph([("a", "b"), ("b", "a")])


# --- the first and the last cell --------------------------------------------------------------------------------------


def test_setup_prints_one_line_per_finding(solved):
    shown = solved.run("from course.environment import start\ngrader = start(NOTEBOOK)")
    lines = shown.text.strip().splitlines()
    assert all(line.startswith("[OK]") for line in lines) and len(lines) >= 7, shown.text
    assert "14 exercises" in lines[-1]


def test_setup_says_what_to_do_when_the_tests_are_missing(tmp_path):
    code = "from course.environment import start\nstart('01_derivations')"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "notebooks")}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env=env)
    assert "[FAIL] public tests of 01_derivations" in done.stdout and "next to course/" in done.stdout


def test_missing_package_is_named(capsys):
    environment.report_package("a-package-that-nobody-has")
    assert "[FAIL] a-package-that-nobody-has is missing" in capsys.readouterr().out


@pytest.fixture
def homework(workplace, monkeypatch, built):
    from autograder.build import notebook_text

    folder = workplace / "notebooks"
    (folder / f"{NOTEBOOK}.ipynb").write_text(notebook_text(built.solution))
    monkeypatch.chdir(folder)
    yield folder
    (folder / f"{NOTEBOOK}.ipynb").write_text(notebook_text(built.student))


@pytest.fixture
def answers(built):
    """A namespace like that of a solved notebook."""
    from lab import Lab

    os.environ.pop("COURSE_GRADING", None)
    namespace = Lab("1", built).namespace
    os.environ.pop("COURSE_GRADING", None)
    return namespace


def test_submit_packs_everything(homework, answers, tmp_path, capsys):
    os.chdir(homework)
    path = submit.pack(NOTEBOOK, answers, tmp_path)
    text = capsys.readouterr().out
    assert "[OK] all 14 exercises have an answer" in text and "Hand in this file" in text
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == {f"{NOTEBOOK}.ipynb", "answers.json", "answers.html", "manifest.json"}
        written = json.loads(archive.read("answers.json"))
        manifest = json.loads(archive.read("manifest.json"))
    assert set(written) == {"explain_sigmoid", "explain_gradient", "explain_cost"}
    assert set(manifest["sha256"]) == {f"{NOTEBOOK}.ipynb", "answers.json", "answers.html"}
    assert not list(tmp_path.glob("*.part"))


def test_doctor_names_what_is_missing(homework, answers, capsys):
    os.chdir(homework)
    index = json.loads((homework.parent / "tests" / NOTEBOOK / "index.json").read_text())
    del answers["softmax"]
    answers["edges"], answers["explain_cost"] = [("x", "x^2"), ...], ""
    exec("def ce_grad(theta, y):\n    raise NotImplementedError('q1_05')", answers)
    names = submit.doctor(index, answers)
    text = capsys.readouterr().out
    assert names == ["q1_02_stable_softmax", "q1_05_softmax_jacobian", "q1_11_graph_by_hand", "q1_14_explain"]
    bonus = [{**q, "bonus": True} for q in index["questions"]]
    assert submit.doctor({"questions": bonus}, answers) == []  # nobody has to do a bonus
    assert "1.2: softmax is not defined" in text and "1.5: ce_grad is not filled in" in text


def test_submit_notices_an_unsaved_notebook(homework, answers, tmp_path, capsys):
    os.chdir(homework)
    answers["In"] = ["", "def softmax(z, axis=-1):\n    return z  # newer than the file"]
    submit.pack(NOTEBOOK, answers, tmp_path)
    assert "the saved file lacks a cell that you ran: def softmax" in capsys.readouterr().out


def test_submit_waits_for_a_notebook_that_is_being_saved(homework, answers, tmp_path):
    os.chdir(homework)
    file = homework / f"{NOTEBOOK}.ipynb"
    whole = file.read_text()
    file.write_text(whole[: len(whole) // 2])
    saving = threading.Timer(0.5, file.write_text, [whole])
    saving.start()
    path = submit.pack(NOTEBOOK, answers, tmp_path)
    saving.join()
    assert zipfile.ZipFile(path).read(file.name).decode() == whole


def test_submit_refuses_half_a_notebook(homework, answers, tmp_path, capsys, monkeypatch):
    os.chdir(homework)
    monkeypatch.setattr(submit, "SAVED_WITHIN", 0.2)
    (homework / f"{NOTEBOOK}.ipynb").write_text('{"cells": [')
    assert submit.pack(NOTEBOOK, answers, tmp_path) is None and not list(tmp_path.iterdir())
    assert "is only half saved" in capsys.readouterr().out


def test_submit_without_the_notebook_file_says_so(homework, answers, tmp_path, capsys):
    os.chdir(tmp_path)
    assert submit.pack(NOTEBOOK, answers, tmp_path) is None
    assert "is not in this folder" in capsys.readouterr().out


def test_submit_does_nothing_while_grading(monkeypatch, homework, capsys):
    monkeypatch.setenv("COURSE_GRADING", "1")
    submit.submit(NOTEBOOK, {})
    assert capsys.readouterr().out == ""


def test_names_used_finds_helpers_closures_and_inner_functions():
    world = {"np": np}
    exec(
        "def helper():\n    return np.deep.wait()\n"
        "def outer(k):\n    def inner():\n        return k() + np.inside()\n    return inner\n"
        "def calls(step):\n    return [helper() for _ in range(3)]\n"
        "def turns(n):\n    return turns(n - 1)\n"
        "closed = outer(helper)",
        world,
    )
    used = {
        name: check.beside("names_used", check.function(world[name], name)) for name in ("calls", "closed", "turns")
    }
    assert {"helper", "deep", "wait"} <= set(used["calls"]) and "inside" not in used["calls"]
    assert {"inside", "wait"} <= set(used["closed"]) and used["turns"] == ["turns"]
    assert check.beside("names_used", check.function(type("Callable", (), {"__call__": len})(), "thing")) == []


def test_rows_read_counts_what_is_read():
    U, v = np.ones((50, 3)), np.ones(3)
    cases = {
        "product": (lambda U: U @ v, 50),
        "dot": (lambda U: np.dot(U, v), 50),
        "einsum": (lambda U: np.einsum("ij,j->i", U, v), 50),
        "one row": (lambda U: U[3] @ v, 1),
        "some rows": (lambda U: U[np.array([1, 2, 2])] @ v, 2),
        "allocation": (lambda U: np.zeros_like(U), 0),
        "loop": (lambda U: [u @ v for u in U], 50),
    }
    for name, (function, count) in cases.items():
        assert check.rows_read(function, 0, U) == count, name


def test_wire_round_trip_and_refusals():
    from autograder.wire import Codec, WireError, receive, send

    codec = Codec(lambda v: {"handle": 1}, lambda f: f)
    for value in (None, True, 3, -(10**30), 0.1, np.inf, "ü", [1, (2, {3})], {"a": ..., 2: None}, np.float64(1.5)):
        assert codec.decode(json.loads(json.dumps(codec.encode(value)))) == value
    for array in (np.arange(6.0).reshape(2, 3), np.zeros((0, 2)), np.array(3.0), np.array(["a", "bc"]), np.arange(3)):
        back = codec.decode(json.loads(json.dumps(codec.encode(array))))
        assert back.dtype == array.dtype and back.shape == array.shape and (back == array).all()
    for tensor in (torch.arange(6).reshape(2, 3), torch.randn(2), torch.tensor(3.0), torch.zeros(0, 2)):
        back = codec.decode(json.loads(json.dumps(codec.encode(tensor.requires_grad_(tensor.is_floating_point())))))
        assert torch.equal(back, tensor) and back.dtype == tensor.dtype and not back.requires_grad
    assert codec.encode(torch.zeros(2, dtype=torch.bfloat16)) == {"handle": 1}, "NumPy has no such dtype"
    generator = np.random.default_rng(3)
    generator.random(5)
    back = codec.decode(json.loads(json.dumps(codec.encode(generator))))
    assert back.random() == generator.random()
    bad = [
        {"tensor": ["<f8", [2], "AAAA"]},
        {"generator": ["1", "x", "0", "0"]},
        {"generator": ["1"]},
        {"array": ["<f8", [10**12], ""]},
        {"array": ["<f8", [-1], ""]},
        {"array": ["|O", [1], "AAAAAAAAAAA="]},
        {"array": ["<f8", [2], "AAAA"]},
        {"float": "1e5"},
        {"int": "x"},
        {"list": 3, "x": 4},
        {"set": [{"list": []}]},
        {"dict": [[1]]},
    ]
    for form in bad:
        with pytest.raises(WireError):
            codec.decode(form)
    deep = []
    for _ in range(30):
        deep = [deep]
    with pytest.raises(WireError):
        codec.encode(deep)
    stream = io.BytesIO()
    send(stream, {"a": 1})
    stream.seek(0)
    assert receive(stream.read) == {"a": 1}
    for data in (b"\xff\xff\xff\xff", b"\x00\x00\x00\x02[]", b"\x00\x00\x00\x02{]"):
        with pytest.raises((WireError, EOFError)):
            receive(io.BytesIO(data).read)
