"""What the tests of all notebooks share. Written so that a test runs unchanged in a notebook and in the judge."""

from course.check.artists import Singer, sings, sings_the_best
from course.check.beams import beam_writer, beams_of, finds, first_letter, misfed, overread, same_beams
from course.check.beside import beside, rows_read
from course.check.calls import Outcome, Remote, TimeLimit, time_limit
from course.check.char_files import CharFile, once, songs_of, unpacked
from course.check.compare import Mistake, agree, autograd, close, finite_differences, require
from course.check.decoding import Logits, Writer, misread, writes, writes_the_best
from course.check.derivations import Ledger, ledger
from course.check.docstrings import Entry, docstring, not_copied
from course.check.failure import Failure, StudentError
from course.check.files import TrainedFile, checkpoint_file, use_file_reader
from course.check.gradients import Cell, norms_of
from course.check.graphs import expression_graph, same_graph
from course.check.guarded import Function, function, last_call, procedure, student_code, value
from course.check.inputs import hidden_rng, hidden_salt, own_numbers, rng, salt, use_hidden_salt, use_salt
from course.check.lists import Pairs, Table, Words
from course.check.modules import module
from course.check.ngrams import NgramCounts
from course.check.own_words import FOREIGN, measured, numbers_in, other_scale
from course.check.pictures import look_at_picture, picture_and_files
from course.check.preview import show_steps, try_formula
from course.check.songs import Alphabet, Letters, Row, Text
from course.check.symbols import expression, same_expression
from course.check.values import Anything, Array, Ids, Index, Scalar, Tensor, Truth, describe
from course.check.writing import choices, shuffled, words, written

__all__ = [
    "FOREIGN",
    "Alphabet",
    "Anything",
    "Array",
    "Cell",
    "CharFile",
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
    "Singer",
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
    "beam_writer",
    "beams_of",
    "beside",
    "checkpoint_file",
    "choices",
    "close",
    "describe",
    "docstring",
    "expression",
    "expression_graph",
    "finds",
    "finite_differences",
    "first_letter",
    "function",
    "hidden_rng",
    "hidden_salt",
    "last_call",
    "ledger",
    "look_at_picture",
    "misfed",
    "measured",
    "misread",
    "module",
    "norms_of",
    "not_copied",
    "once",
    "overread",
    "numbers_in",
    "other_scale",
    "own_numbers",
    "picture_and_files",
    "procedure",
    "require",
    "rng",
    "rows_read",
    "salt",
    "same_beams",
    "same_expression",
    "same_graph",
    "show_steps",
    "shuffled",
    "songs_of",
    "sings",
    "sings_the_best",
    "student_code",
    "time_limit",
    "try_formula",
    "unpacked",
    "use_file_reader",
    "use_hidden_salt",
    "use_salt",
    "value",
    "words",
    "writes",
    "writes_the_best",
    "written",
]
