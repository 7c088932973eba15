# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_07_read_the_code"
points = None


ASKED = "acdefgh"
LETTERS = ["A", "B", "C", "D"]


def chosen(reading):
    """Return question → number of the chosen option, in the order in which the options were written."""
    letters = check.choices(reading, "reading", ASKED, LETTERS)
    return {key: check.shuffled(f"q2_07 {key}", range(4))[letters[key]] for key in ASKED}


def line(gradient_line):
    number = check.value(gradient_line, "gradient_line", int)
    check.require(1 <= number <= 10, "gradient_line is not a line of the step", "The lines are numbered from 1 to 10.", got=str(number))
    return number


@test_case(name='every question is answered', points=0, hidden=False)
def test_every_question_is_answered(reading, gradient_line):
    chosen(reading)
    check.require(line(gradient_line) > 0, "gradient_line is missing")


@test_case(name='explanations speak of the question', points=1, hidden=False)
def test_explanations_speak_of_the_question(explain_scores, explain_criterion):
    dot = ("the product of two vectors", ["dot", "inner product", "scalar product", "·", "cdot"])
    pairs = ("which pairs get a score", ["observed", "negative", "context", "pair", "drawn"])
    check.written(explain_scores, "explain_scores", 20, 120, [dot, pairs])
    labels = ("the labels", ["label", "batch_y", "y =", "target"])
    sigmoid = ("the sigmoid", ["sigmoid", "σ", "sigma", "logistic"])
    safe = ["stable", "stabil", "overflow", "underflow", "infinit|infinite", "finite", "inf", "nan", "round", "exact", "safe"]
    why = ("why it takes scores", safe)
    check.written(explain_criterion, "explain_criterion", 20, 120, [labels, sigmoid, why])
