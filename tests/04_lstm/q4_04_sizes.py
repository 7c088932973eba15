# Generated from source/04_lstm.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q4_04_sizes"
points = None


import itertools
import math

import torch

FOREIGN = {
    "G": ("G left in", "G in a formula. Put the number of blocks of this cell in its place."),
    "V": ("settings counted", "the alphabet inside the count. Embedding and output layer are not asked for here."),
    "B": ("settings counted", "the size of a batch inside the count. Training never changes it."),
    "T": ("settings counted", "the number of time steps inside the count. All steps share the same weights."),
}
BIASES = {
    "": "2*H",
    "single bias": "H",
    "biases forgotten": "0*H",
}
STACKS = {
    "": "{first} + (L - 1)*({above})",
    "further layers read E": "L*({first})",
    "L ignored": "{first}",
    "one layer too many": "{first} + L*({above})",
    "first layer reads H": "L*({above})",
    "layers above forgotten": "{first} + L - 1",
}
LOOKS = {
    "single bias": "one bias in each layer. PyTorch keeps two, one for each product.",
    "biases forgotten": "weights without biases.",
    "further layers read E": "layers that all read x. From the second layer on, a layer reads the H numbers of the one below.",
    "L ignored": "one layer. L layers are asked for.",
    "one layer too many": "a first layer and L others. Above the first there are L − 1.",
    "first layer reads H": "layers that all read H numbers. The first one reads the E numbers of x.",
    "layers above forgotten": "a first layer, and 1 for every other.",
}


def counted(kind):
    """The number of parameters of a module, counted."""
    return lambda E, H, L: sum(p.numel() for p in kind(E, H, L, device="meta").parameters())


def slips(blocks, wrong_blocks):
    """Every formula with one or two slips: (name, what it looks like, formula).

    blocks : of the cell. wrong_blocks : (name, what it looks like, blocks of the input's matrix, the state's, the biases)
    """
    factors = [("", "", blocks, blocks, blocks), *wrong_blocks]
    for (factor, looks, i, s, b), bias, stack in itertools.product(factors, BIASES, STACKS):
        names = [name for name in (factor, bias, stack) if name]
        if bias == "biases forgotten" and i == s == blocks != b:  # the factor of something that is not there
            continue
        parts = {"first": f"{i}*H*E + {s}*H*H + {b}*{BIASES[bias]}", "above": f"{i}*H*H + {s}*H*H + {b}*{BIASES[bias]}"}
        for name in names if len(names) < 3 else []:
            yield name, looks if name == factor else LOOKS[name], STACKS[stack].format(**parts)


def partly(factor, G):
    """The factor on some of the parts only."""
    text = f"{G} blocks in some of the tensors only. All of them have {G} H rows, the biases too."
    every = itertools.product((1, G), repeat=3)
    return [(factor, text, *some) for some in every if len(set(some)) > 1]


def same_size(formula, name, kind, blocks, wrong_blocks):
    """Fail unless a formula counts the parameters of a cell."""
    missing = check.value(formula, name)
    mistakes = list(slips(blocks, wrong_blocks))
    return check.same_expression(missing, name, counted(kind), "E H L", mistakes, "4.4-b", FOREIGN)


@test_case(name='size of an rnn', points=1, hidden=False)
def test_size_of_an_rnn(rnn_size):
    more = [("factor for an RNN", f"{n} blocks. An RNN has no gates: one block.", n, n, n) for n in (2, 3, 4)]
    same_size(rnn_size, "rnn_size", torch.nn.RNN, 1, more)


@test_case(name='width of an rnn as large as an lstm', points=1, hidden=False)
def test_width_of_an_rnn_as_large_as_an_lstm(rnn_width):
    def width(H):
        return math.isqrt(torch.nn.LSTM(1, H, device="meta").weight_hh_l0.numel())

    mistakes = [
        ("factor on the width", "four times the width. Twice as wide is already four times as many numbers.", "4*H"),
        ("numbers for width", "the number of entries of the matrix. The width is the number of its columns.", "4*H*H"),
        ("numbers for width", "the number of entries of the matrix. The width is the number of its columns.", "4*H**2"),
        ("same width", "the width of the LSTM itself. It has four blocks of that width, an RNN has one.", "H"),
        ("LSTM for RNN", "the width of an LSTM that is as large as an RNN. Here it is the other way round.", "H/2"),
        ("LSTM for RNN", "the width of an LSTM that is as large as an RNN. Here it is the other way round.", "H/4"),
        ("GRU for LSTM", "the width for a GRU, which has three blocks.", "sqrt(3)*H"),
    ]
    no_part = "in the width. Only weight_hh is compared, which every layer has once, and which reads states."
    foreign = {**FOREIGN, "E": ("other symbols", f"E {no_part}"), "L": ("other symbols", f"L {no_part}")}
    check.same_expression(rnn_width, "rnn_width", width, "H", mistakes, "4.4-c", foreign)


@test_case(name='the other formulas can be read', points=0, hidden=False)
def test_the_other_formulas_can_be_read(lstm_size, gru_size):
    check.expression(lstm_size, "lstm_size", "E H L", FOREIGN)
    check.expression(gru_size, "gru_size", "E H L", FOREIGN)
