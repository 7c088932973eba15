"""What the tests of all notebooks share. Written so that a test runs unchanged in a notebook and in the judge."""

from course.check.beside import beside, rows_read
from course.check.calls import Outcome, Remote, TimeLimit, time_limit
from course.check.compare import Mistake, agree, autograd, close, finite_differences, require
from course.check.decoding import Logits, Writer, misread, writes, writes_the_best
from course.check.derivations import Ledger, ledger
from course.check.docstrings import Entry, docstring, not_copied
from course.check.failure import Failure, StudentError
from course.check.files import TrainedFile, checkpoint_file, use_file_reader
from course.check.graphs import expression_graph, same_graph
from course.check.guarded import Function, function, last_call, procedure, student_code, value
from course.check.inputs import hidden_rng, hidden_salt, own_numbers, rng, salt, use_hidden_salt, use_salt
from course.check.lists import Pairs, Table, Words
from course.check.modules import module
from course.check.ngrams import NgramCounts
from course.check.pictures import look_at_picture, picture_and_files
from course.check.preview import show_steps, try_formula
from course.check.songs import Alphabet, Letters, Row, Text
from course.check.symbols import expression, same_expression
from course.check.values import Anything, Array, Ids, Index, Scalar, Tensor, Truth, describe
from course.check.writing import choices, shuffled, words, written

__all__ = [
    "Alphabet",
    "Anything",
    "Array",
    "Entry",
    "Failure",
    "Function",
    "Ids",
    "Index",
    "Ledger",
    "Letters",
    "Logits",
    "Mistake",
    "NgramCounts",
    "Outcome",
    "Pairs",
    "Remote",
    "Row",
    "Scalar",
    "StudentError",
    "Table",
    "Tensor",
    "Text",
    "TimeLimit",
    "TrainedFile",
    "Truth",
    "Words",
    "Writer",
    "agree",
    "autograd",
    "beside",
    "checkpoint_file",
    "choices",
    "close",
    "describe",
    "docstring",
    "expression",
    "expression_graph",
    "finite_differences",
    "function",
    "hidden_rng",
    "hidden_salt",
    "last_call",
    "ledger",
    "look_at_picture",
    "misread",
    "module",
    "not_copied",
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
    "shuffled",
    "student_code",
    "time_limit",
    "try_formula",
    "use_file_reader",
    "use_hidden_salt",
    "use_salt",
    "value",
    "words",
    "writes",
    "writes_the_best",
    "written",
]
