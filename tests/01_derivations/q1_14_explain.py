# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_14_explain"
points = None


CLAIMS = "abcdefg"


@test_case(name='answers speak of the question', points=1, hidden=False)
def test_answers_speak_of_the_question(explain_sigmoid, explain_gradient, explain_cost):
    pair = ("the probability of a pair", ["probab|probability", "likel|likely", "chance", "certain"])
    score = ("what goes into the sigmoid", ["dot", "score", "product", "·", "cdot"])
    check.written(explain_sigmoid, "explain_sigmoid", 25, 150, [pair, score])
    two = ("the pull towards one vector", ["pull", "toward", "closer", "attract", "nearer"])
    other = ("the push away from the others", ["push", "away", "repel", "further", "farther"])
    step = ("the direction of the step", ["against", "opposite", "negative", "minus", "descent"])
    check.written(explain_gradient, "explain_gradient", 25, 150, [two, other, step])
    naive = ("what is replaced", ["softmax", "denominator", "sum over", "normali|normalisation"])
    cost = ("the cost, with V and K", ["K"])
    words = ("the size of the vocabulary", ["V", "vocabular|vocabulary"])
    check.written(explain_cost, "explain_cost", 25, 150, [naive, cost, words])


@test_case(name='every claim is judged', points=0, hidden=False)
def test_every_claim_is_judged(claims):
    check.choices(claims, "claims", CLAIMS, [True, False])
