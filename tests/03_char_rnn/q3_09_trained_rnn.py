# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_09_trained_rnn"
points = None


import torch

from course import baselines

FILE = check.CharFile("n3_rnn", "CharRNN", "rnn", "3.9", alphabet_hint="3.1-b")


def model_of(train_rnn):
    """Return what is in the files, or fail and say what is wrong with them."""
    return FILE.read(train_rnn, "train_rnn")


@test_case(name='a network its alphabet and its sizes', points=1, hidden=False)
def test_a_network_its_alphabet_and_its_sizes(train_rnn):
    model_of(train_rnn)


@test_case(name='better than the frequencies of characters', points=1, hidden=False)
def test_better_than_the_frequencies_of_characters(train_rnn):
    model = model_of(train_rnn)
    some, most = check.songs_of("validation")[::6], baselines.bits()["1-gram"]
    found = FILE.bits(model, some)
    called = f"bits per character of your file on {len(some)} validation songs; the 1-gram needs {most:.2f}"
    problem = "Knowing nothing but how frequent each character is would be as good."
    check.require(found < most, "the network predicts no better than the 1-gram", problem, called=called, got=f"{found:.2f}",
                  hint="3.9-c", mistakes=FILE.causes(model))  # fmt: skip
