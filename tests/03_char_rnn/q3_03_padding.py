# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_03_padding"
points = None


import re

import torch

FORMS = [  # what the message of a guard says, the name of the mistake, what it looks like
    ("3 values returned", "three parts",
     "a batch without one of its parts. It has four: inputs, targets, mask, artists."),
    ("4 values expected.*list of 4", "a list of four", "four tensors in a list. `return a, b` gives a tuple."),
    ("mask has dtype float", "float mask",
     "ones and zeros for True and False. A float cannot be an index. A comparison gives bool."),
    (r"mask has dtype int64 .*\(\d+,\)", "lengths instead of a mask",
     "the lengths. The mask has one truth value for every place."),
    ("mask has dtype u?int", "whole numbers for a mask",
     "ones and zeros for True and False. As an index they are row numbers. A comparison gives bool."),
    ("artists is not a tensor", "artists in a list",
     "the artists as they came out of zip. torch.tensor(…) makes a tensor of them."),
    ("artists has dtype float", "float artists",
     "whole numbers that became floats. torch.Tensor(…) does that, torch.tensor(…) does not."),
    ("(table|inputs|targets) has dtype float", "float ids",
     "a table that was made without a dtype. Ids are whole numbers, int64."),
    ("(table|inputs|targets|mask) is not a tensor", "no tensor",
     "rows in a list or an array. The result is one tensor."),
    ("equal size|expected sequence of length|Sizes of tensors|only one element", "not padded",
     "rows of different lengths that are put together. Fill them up first."),
    ("expanded size|shape mismatch|must match the size", "too narrow",
     "a table that is narrower than one of its rows. Look for the longest of all rows, not at the first."),
]  # fmt: skip


def named(f, *args):
    """Call the student's function; say what a wrong form looks like."""
    try:
        return f(*args)
    except check.Failure as failure:
        text = f"{failure.title} {failure.got}"
        failure.mistakes = failure.mistakes or [mistake for form, *mistake in FORMS if re.search(form, text)][:1]
        failure.hint = failure.hint or ("3.3-c" if re.search("mask|artists|values", text) else "3.3-b")
        if failure.stage == "modified":
            failure.problem = "What came in is different after the call: a tensor was resized or written into, or the "
            failure.problem += "list was sorted or emptied. Copy into tensors of your own."
        raise


def right_size(name, table, lengths, called):
    """Fail unless a table has one row for every sequence and is as wide as the longest."""
    B, T = len(lengths), max(lengths)
    if table.shape == (B, T):
        return
    seen = []
    if table.shape == (T, B):
        seen = [("transposed", "one column for every song. Row b is song b: the shape is (B, T).")]
    elif table.shape[:1] == (B,) and table.ndim == 2:
        width = table.shape[1]
        text = "a width that does not come from this batch: a fixed number, or the longest of all songs."
        seen = [("wider than the longest row", text)]
        if width == T + 1:
            seen = [("one place too long", "a column in which no row has anything: the longest row needs no pad.")]
        elif width == min(lengths):
            seen = [("cut to the shortest", "rows that were cut. T is the length of the longest, so nothing is lost.")]
        elif width < T:
            seen = [FORMS[-1][1:]]
    title = f"{name} {'have' if name.endswith('s') else 'has'} the wrong shape"
    got = f"{name} of shape {table.shape} for {B} rows of lengths {', '.join(map(str, lengths))}"
    problem = "It needs one row for every song, and as many columns as the longest of these songs has places."
    raise check.Failure(title, stage="shape", called=called, got=got, problem=problem, hint="3.3-a", mistakes=seen)


V = 30


def in_code(row):
    return f"tensor([{', '.join(map(str, row))}])"


def padded(pad_sequences):
    f = check.function(pad_sequences, "pad_sequences", check.Tensor("table", None, "int64"))

    def run(lists, *value):
        table = named(f, [torch.tensor(row) for row in lists], *value)
        right_size("table", table, [len(row) for row in lists], shown(lists, *value))
        return table

    def shown(lists, *value):
        return f"pad_sequences([{', '.join(map(in_code, lists))}]{''.join(f', {v}' for v in value)})"

    spec = lambda lists, *value: check.Ids("table", (len(lists), max(map(len, lists))))  # noqa: E731
    found = check.procedure(run, "pad_sequences", spec, shown=shown)
    found.remember = lambda failure, args: f.remember(failure, ([torch.tensor(row) for row in args[0]], *args[1:]))
    return found


PARTS = [("inputs", "int64"), ("targets", "int64"), ("mask", "bool"), ("artists", "int64")]


def batched(collate):
    f = check.function(collate, "collate", tuple(check.Anything(name) for name, _ in PARTS))

    def examples(songs):
        return [(torch.tensor(x), torch.tensor(y), len(x), a) for x, y, a in zip(*songs)]

    def arrays(songs, called):
        parts = zip(PARTS, f(examples(songs)))
        return tuple(check.Tensor(name, None, kind).take(part, called) for (name, kind), part in parts)

    def run(*songs):
        called = shown(*songs)
        found = named(arrays, songs, called)
        for (name, _), table in zip(PARTS[:3], found):
            right_size(name, table, [len(x) for x in songs[0]], called)
        return found

    def shown(inputs, targets, artists):
        rows = [f"({in_code(x)}, {in_code(y)}, {len(x)}, {a})" for x, y, a in zip(inputs, targets, artists)]
        return f"collate([{', '.join(rows)}])"

    found = check.procedure(run, "collate", form_of_batch, shown=shown)
    found.remember = lambda failure, args: f.remember(failure, (examples(args),))
    return found


def form_of_batch(inputs, targets, artists):
    shape = len(inputs), max(map(len, inputs))
    ids = [check.Ids(name, shape, V) for name in ("inputs", "targets")]
    return *ids, check.Ids("mask", shape), check.Ids("artists", shape[:1])


def filled(lists, value=0, left=False):
    """The right table, row by row, as an array."""
    T = max(map(len, lists))
    gaps = [[value] * (T - len(row)) for row in lists]
    return np.array([gap + row if left else row + gap for row, gap in zip(lists, gaps)])


def real(lists, off=0):
    """The right mask, row by row; with off, rows that end too late or too early."""
    T = max(map(len, lists))
    return np.array([([1] * (len(row) + off) + [0] * T)[:T] for row in lists])


def right_batch(inputs, targets, artists):
    return filled(inputs), filled(targets), real(inputs), np.array(artists)


def in_order_of(lists, down):
    return sorted(range(len(lists)), key=lambda i: -len(lists[i]) if down else len(lists[i]))


def fixed(number, name="value ignored"):
    return check.Mistake(name, "one and the same number at the empty places, whatever `value` says.",
                         lambda lists, *value: filled(lists, number), "3.3-b")  # fmt: skip


TABLE_MISTAKES = [
    check.Mistake("last character repeated", "real characters at the empty places: the last one, over and over.",
                  lambda lists, *value: np.array([(s + s[-1:] * 99)[: max(map(len, lists))] for s in lists]), "3.3-b"),
    check.Mistake("song repeated", "rows that begin again at their end. An empty place holds `value`.",
                  lambda lists, *value: np.stack([np.resize(row, max(map(len, lists))) for row in lists]), "3.3-b"),
    check.Mistake("left padding", "rows that are filled up in front. They begin at the left; the pads come after them.",
                  lambda lists, *value: filled(lists, *value, left=True), "3.3-a"),
    check.Mistake("sorted by length", "rows in the order of their lengths. Row b has to be sequence b.",
                  lambda lists, *value: filled(lists, *value)[in_order_of(lists, True)], "3.3-c"),
    check.Mistake("sorted by length", "rows in the order of their lengths. Row b has to be sequence b.",
                  lambda lists, *value: filled(lists, *value)[in_order_of(lists, False)], "3.3-c"),
    check.Mistake("order reversed", "rows from the last to the first. Row b has to be sequence b.",
                  lambda lists, *value: filled(lists, *value)[::-1], "3.3-c"),
    *[fixed(number) for number in (0, 1, 2, 3, -1, -100)],
]  # fmt: skip


def in_both(m):
    return check.Mistake(m.name, m.message, lambda x, y, a: {"inputs": m.wrong(x), "targets": m.wrong(y)}, m.hint)


INPUT_MISTAKES = [
    *map(in_both, TABLE_MISTAKES[:6]),
    check.Mistake("targets twice", "the targets in both places. The model reads the inputs.",
                  lambda x, y, a: {"inputs": filled(y)}, "3.3-c"),
    check.Mistake("other pads", "empty places that do not hold PAD.",
                  lambda x, y, a: {"inputs": np.where(real(x), filled(x), 3)}, "3.3-b"),
]  # fmt: skip


def only(name, wrong):
    return lambda x, y, a: {name: wrong(x, y, a)}


BATCH_MISTAKES = INPUT_MISTAKES + [
    check.Mistake("inputs twice", "the inputs in both places. The targets are the second part of an example.",
                  only("targets", lambda x, y, a: filled(x)), "3.3-c"),
    *[check.Mistake("other pads in the targets", "targets that end in another number. They get PAD, as the inputs do.",
                    only("targets", lambda x, y, a, c=c: filled(y, c)), "3.3-c") for c in (-100, -1, 1, 2, 3)],
    check.Mistake("mask inverted", "a mask that is True at the pads. It says which places are real.",
                  only("mask", lambda x, y, a: 1 - real(x)), "3.3-a"),
    check.Mistake("mask one place short", "a mask without the last real place. There the model has to say <eos>.",
                  only("mask", lambda x, y, a: real(x, -1)), "3.3-c"),
    check.Mistake("mask one place long", "a mask that takes in the first pad. The places of length 3 are 0, 1 and 2.",
                  only("mask", lambda x, y, a: real(x, 1)), "3.3-c"),
    check.Mistake("mask always true", "a mask that is True everywhere. Then every pad counts as a character.",
                  only("mask", lambda x, y, a: np.ones_like(filled(x))), "3.3-c"),
    *[check.Mistake("reserved ids masked", "a mask that leaves out <unk>, <bos> or <eos>. Only pads are not real.",
                    only("mask", lambda x, y, a, low=low, k=k: (filled((x, y)[k]) > low).astype(int)), "3.3-a")
      for low in (1, 2, 3) for k in (0, 1)],
    check.Mistake("mask on the wrong side", "a mask for rows that are filled up in front.",
                  only("mask", lambda x, y, a: real(x)[:, ::-1]), "3.3-c"),
    check.Mistake("lengths for artists", "the lengths where the artists belong. An example ends with its artist.",
                  only("artists", lambda x, y, a: np.array([len(row) for row in x])), "3.3-c"),
    check.Mistake("artists in another order", "artists that do not stand beside their songs.",
                  only("artists", lambda x, y, a: np.sort(a)), "3.3-c"),
]  # fmt: skip


def songs_of(rng, lengths):
    """Made-up examples: inputs and targets as lists, with <unk> here and there, and artists."""
    ids = [np.where(rng.random(n - 1) < 0.2, 1, rng.integers(4, V, n - 1)).tolist() for n in lengths]
    artists = rng.permutation(np.arange(10, 35))[: len(lengths)].tolist()
    return [[2, *row] for row in ids], [[*row, 3] for row in ids], artists


THREE = [[2, 5, 4], [2, 6], [2, 5, 6, 5, 6]], [[5, 4, 3], [6, 3], [5, 6, 5, 6, 3]], [7, 0, 4]


@test_case(name='worked example', points=2, hidden=False)
def test_worked_example(pad_sequences):
    rows = songs_of(check.rng("q3_03", "tables"), (4, 3, 7, 1))[0]
    inputs = [(THREE[0],), (THREE[0], 9), (rows,), (rows, 5), (rows[::-1], 8)]
    check.agree(padded(pad_sequences), filled, inputs, TABLE_MISTAKES, show=True, hint="3.3-b")


@test_case(name='batches', points=2, hidden=False)
def test_batches(collate):
    rng = check.rng("q3_03", "batches")
    inputs = [THREE, songs_of(rng, (6, 4)), songs_of(rng, (2, 7, 3, 5)), songs_of(rng, (3,))]
    check.agree(batched(collate), right_batch, inputs, BATCH_MISTAKES, show=True, hint="3.3-c")
