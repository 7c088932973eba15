# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_05_docstrings"
points = None


INT, ARRAY, FLOATS, TENSOR = "int|integer|whole number", "array|ndarray|int64", "array|ndarray|float64", "tensor|longtensor"
DRAWING = [
    check.Entry("k", (INT,)),
    check.Entry("dist", (FLOATS,), ("(V,)",)),
    check.Entry("rng", ("generator",)),
]
UNIT = ("what window_size counts", ["word", "token", "position"])
SIDES = ("the two sides of the window", ["side", "left", "before", "both", "direction", "preced"])
PAIRS = ("list", "tuple|pair|str, str")


def look_at_get_positive_samples(text, mentions=()):
    window = check.Entry("window_size", (INT,), mentions=mentions)
    arguments = [check.Entry("text", ("list|sequence|iterable",)), window, check.Entry("tokens", ("set|frozenset|collection|container",))]
    check.docstring(text, "doc_get_positive_samples", arguments, check.Entry("pairs", PAIRS), hint="2.5-b")


def look_at_negative_samples(text, mentions=()):
    arguments = [check.Entry("positives", (ARRAY,), ("(B,)",)), *DRAWING]
    check.docstring(text, "doc_negative_samples", arguments, check.Entry("ids", (ARRAY,), ("(B, k)",)), mentions, "2.5-b")


def look_at_negatives_from_positives(text, mentions=()):
    arguments = [check.Entry("pairs", (ARRAY,), ("(B, 2)",)), *DRAWING]
    returns = check.Entry("a tuple", ("tuple|triple|three|array|ndarray", "float32|float"), ("(B,)", "(B, 1 + k)"))
    check.docstring(text, "doc_negatives_from_positives", arguments, returns, mentions, "2.5-c")


def look_at_forward(text, mentions=()):
    shapes = {"centres": "(B,)", "contexts": "(B,)", "negatives": "(B, K)"}
    arguments = [check.Entry(name, (TENSOR + "|int64",), (shape,)) for name, shape in shapes.items()]
    check.docstring(text, "doc_forward", arguments, check.Entry("loss", ("tensor|floattensor",), ("()",)), mentions, "2.5-c")


@test_case(name='get positive samples', points=0.5, hidden=False)
def test_get_positive_samples(doc_get_positive_samples):
    look_at_get_positive_samples(doc_get_positive_samples)


@test_case(name='negative samples', points=0.5, hidden=False)
def test_negative_samples(doc_negative_samples):
    look_at_negative_samples(doc_negative_samples)


@test_case(name='negatives from positives', points=0.5, hidden=False)
def test_negatives_from_positives(doc_negatives_from_positives):
    look_at_negatives_from_positives(doc_negatives_from_positives)


@test_case(name='forward', points=0.5, hidden=False)
def test_forward(doc_forward):
    look_at_forward(doc_forward)
