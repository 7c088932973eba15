# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_09_trained_vectors"
points = None


from course import data

WIDTH, TABLES = 50, ("centre.weight", "context.weight")
ONE_TABLE = "one of two tables. Pass the whole model to checkpoint.save."
NO_WORDS = "no list of words. Without it nobody can tell which row belongs to which word: vocabulary=itos."
DICT = "the dict stoi. The list itos is wanted: position i names row i."
LENGTH = "words of one run and tables of another. Train again, with TRAIN_AGAIN = True."
OTHER_WIDTH = "another D than 50."
UNTRAINED = "a model saved before it was trained: its numbers lie within ±0.5/D, where SGNS(V, D) has put them."
ORDER = "words in another order than the rows. Save itos as build_vocab has made it, the most frequent word first."


def trained_file(train_vectors):
    """Return the file; where it is missing, look first whether the exercise has been begun."""
    try:
        return check.checkpoint_file("n2_sgns", "2.9-c")
    except check.Failure as failure:
        if "missing" not in failure.named:
            raise
        try:
            check.function(train_vectors, "train_vectors")(None, None, None)
        except check.Failure as stub:
            if stub.stage in ("stub", "undefined"):
                raise
        raise failure from None


def tables_of(train_vectors):
    """Return the two tables as float64 arrays and the list of words, or fail and say what is missing."""
    file = trained_file(train_vectors)
    names, words = sorted(file.tensors), file.facts.get("vocabulary")
    missing = [t for t in TABLES if t not in names]
    one = [("one table", ONE_TABLE)] if len(names) == 1 or len(missing) == 1 else []
    check.require(not missing, "a table is not in the file", f"It has to hold {' and '.join(TABLES)}.", got=", ".join(names)[:80], hint="2.9-b", mistakes=one)
    more = [n for n in names if n not in TABLES]
    check.require(not more, "the file holds more than the two tables", "Save the model of exercise 2.6 and nothing else.", got=", ".join(more)[:80], hint="2.9-b")
    check.require(words is not None, "the words are not in the file", "n2_sgns.json has no vocabulary.", hint="2.9-b", mistakes=[("vocabulary missing", NO_WORDS)])
    stoi = [("stoi saved", DICT)] if isinstance(words, dict) else []
    plain = isinstance(words, list) and all(isinstance(w, str) for w in words) and len(set(words)) == len(words)
    check.require(plain, "the vocabulary is not a list of different words", hint="2.9-b", mistakes=stoi)
    tables = [np.asarray(file.tensors[name], dtype=np.float64) for name in TABLES]
    for name, table in zip(TABLES, tables):
        got = f"{name} has shape {table.shape}, the vocabulary has {len(words)} words"
        wide = [("another dimension", OTHER_WIDTH)] if table.ndim == 2 and table.shape[1] != WIDTH else []
        check.require(not wide and table.ndim == 2, "a table has the wrong shape", f"Each is (V, {WIDTH}).", got=got, hint="2.9-c", mistakes=wide)
        other = [("words of another run", LENGTH)]
        check.require(len(table) == len(words), "words and rows do not match", "There is one row per word.", got=got, hint="2.9-b", mistakes=other)
    check.require(words[:4] == ["<pad>", "<unk>", "<bos>", "<eos>"], "the reserved words are not the first four", got=", ".join(words[:4]), hint="2.9-b")
    return *tables, words


def held_out(words, draw, candidates):
    """Return rows (N,) of centres and (N, candidates) of what may stand beside them: the right word first, then others.

    A word that the vocabulary lacks has row 0; the others are neighbours of other centres, so frequency alone does not help.
    """
    rows = {word: i for i, word in enumerate(words)}
    pairs = np.array([[rows.get(w, 0) for w in pair] for pair in data.held_out_pairs()])
    others = pairs[draw.integers(0, len(pairs), (len(pairs), candidates - 1)), 1]
    return pairs[:, 0], np.hstack([pairs[:, 1:], others])


def scores_of(centre, context, centres, others):
    return np.einsum("nd,nkd->nk", centre[centres], context[others])


def untrained(*tables):
    return any(np.abs(table[4:]).max(1).mean() <= 0.505 / WIDTH for table in tables)


def causes(centre, context, words):
    """Return what may be wrong with tables that know nothing about words."""
    if untrained(centre, context):
        return [("random init saved", UNTRAINED)]
    return [("vocabulary in another order", ORDER)] if words[4:6] != ["the", "of"] else []


@test_case(name='loss is below its start', points=1, hidden=False)
def test_loss_is_below_its_start(train_vectors):
    centre, context, words = tables_of(train_vectors)
    s = scores_of(centre, context, *held_out(words, check.rng("q2_09", "loss"), 6))
    now, start = np.logaddexp(0, np.hstack([-s[:, :1], s[:, 1:]])).sum(1).mean(), 6 * np.log(2)
    mistakes = causes(centre, context, words)
    called = f"the loss of {len(s)} held-out pairs with 5 other words each; an untouched model has {start:.3f}"
    problem = "It has to be at least 1 below the start."
    check.require(now < start - 1, "the loss is not below its start", problem, called=called, got=f"{now:.3f}", hint="2.9-c", mistakes=mistakes)


@test_case(name='two tables and their words', points=2, hidden=False)
def test_two_tables_and_their_words(train_vectors):
    tables_of(train_vectors)


@test_case(name='both tables have learned', points=1, hidden=False)
def test_both_tables_have_learned(train_vectors):
    centre, context, _ = tables_of(train_vectors)
    for name, table in zip(TABLES, (centre, context)):
        problem = f"Rows of {name} still lie within ±{0.5 / WIDTH}."
        mistakes = [("random init saved", UNTRAINED)]
        check.require(not untrained(table), "a table has not been trained", problem, hint="2.9-c", mistakes=mistakes)
        same = np.abs(table[4:] - table[4]).max() < 1e-3
        check.require(not same, "all rows of a table are equal", f"{name} says the same about every word.", hint="2.9-c")
