# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_01_count_parameters"
points = None


import torch

FOREIGN = {
    "K": ("K counted", "the number of negatives inside the count. K is a setting; training never changes it."),
    "m": ("window counted", "the window size inside the count. It is a setting; training never changes it."),
}


def count(*layers):
    return sum(p.numel() for layer in layers for p in layer.parameters())


def count_skip_gram(V, D):
    return count(torch.nn.Embedding(V, D), torch.nn.Embedding(V, D))


@test_case(name='count of skip gram', points=2, hidden=False)
def test_count_of_skip_gram(sgns_parameters):
    mistakes = [
        ("one table", "one table only. Centres and neighbours have a table each.", "V*D"),
        ("V squared", "a V × V matrix. The dot products are computed, not stored: they are no parameters.", "V**2"),
        ("V squared", "a factor V too many: a table has V rows of D numbers, once.", "2*V**2*D"),
        ("added, not multiplied", "V and D added. A table with V rows of D numbers holds V times D.", "2*(V + D)"),
    ]
    check.same_expression(sgns_parameters, "sgns_parameters", count_skip_gram, "V D", mistakes, "1.1-a", FOREIGN)


@test_case(name='second formula can be read', points=0, hidden=False)
def test_second_formula_can_be_read(cbow_parameters):
    check.expression(cbow_parameters, "cbow_parameters", "V D", FOREIGN)
