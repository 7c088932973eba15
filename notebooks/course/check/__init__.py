"""What the tests of all notebooks share. Written so that a test runs unchanged in a notebook and in the judge."""

from course.check.beside import beside, rows_read
from course.check.calls import Outcome, Remote, TimeLimit, time_limit
from course.check.compare import Mistake, agree, autograd, close, finite_differences, require
from course.check.derivations import Ledger, ledger
from course.check.failure import Failure, StudentError
from course.check.graphs import expression_graph, same_graph
from course.check.guarded import Function, function, last_call, procedure, student_code, value
from course.check.inputs import hidden_rng, hidden_salt, own_numbers, rng, salt, use_hidden_salt, use_salt
from course.check.pictures import look_at_picture, picture_and_files
from course.check.preview import show_steps, try_formula
from course.check.symbols import expression, same_expression
from course.check.values import Anything, Array, Index, Scalar, Truth, describe
from course.check.writing import choices, words, written

__all__ = [
    "Anything",
    "Array",
    "Failure",
    "Function",
    "Index",
    "Ledger",
    "Mistake",
    "Outcome",
    "Remote",
    "Scalar",
    "StudentError",
    "TimeLimit",
    "Truth",
    "agree",
    "autograd",
    "beside",
    "choices",
    "close",
    "describe",
    "expression",
    "expression_graph",
    "finite_differences",
    "function",
    "hidden_rng",
    "hidden_salt",
    "last_call",
    "ledger",
    "look_at_picture",
    "own_numbers",
    "picture_and_files",
    "procedure",
    "require",
    "rng",
    "rows_read",
    "salt",
    "same_expression",
    "same_graph",
    "show_steps",
    "student_code",
    "time_limit",
    "try_formula",
    "use_hidden_salt",
    "use_salt",
    "value",
    "words",
    "written",
]
