# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_03_one_hot_cross_entropy"
points = None


LETTERS = "y1 y2 y3 y4 p1 p2 p3 p4"
OBSERVED = {"y1": 0, "y2": 0, "y3": 1, "y4": 0}
TERMS = " + ".join(f"y{i}*log(p{i})" for i in (1, 2, 3, 4))
LOG_OF_SUM = (
    "log of the sum",
    "the logarithm pulled out of the sum. log(a + b) is not log(a) + log(b), and here the sum stands outside.",
    "-log(y1*p1 + y2*p2 + y3*p3 + y4*p4)",
)


def read(steps_one_hot):
    return check.ledger(steps_one_hot, "steps_one_hot", LETTERS, facts=OBSERVED)


@test_case(name='every step holds', points=2, hidden=False)
def test_every_step_holds(steps_one_hot):
    steps = read(steps_one_hot)
    steps.starts_with(f"-({TERMS})")
    steps.has_steps(2)
    steps.links([LOG_OF_SUM])


@test_case(name='from the definition to the result', points=1, hidden=False)
def test_from_the_definition_to_the_result(steps_one_hot):
    steps = read(steps_one_hot)
    steps.starts_with(f"-({TERMS})")
    steps.links([LOG_OF_SUM])
    dropped = ("sign", "a lost minus: the logarithm of a probability is negative, the loss is positive.", "log(p3)")
    steps.ends_with("-log(p3)", only="p3", mistakes=[dropped])
    steps.has_steps(4, trivial=1)
