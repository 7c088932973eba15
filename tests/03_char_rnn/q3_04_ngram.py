# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_04_ngram"
points = None


from numpy.lib.stride_tricks import sliding_window_view

BOS, EOS, FIRST = 2, 3, 4
ABAAB = [[2, 4, 5, 4, 4, 5, 3]]


def windows_of(sequences, n, first=1):
    """All (n + 1)-grams within songs as rows; the last id of each stands at place `first` or later."""
    rows = [sliding_window_view(np.array(ids), n + 1)[max(first - n, 0):] for ids in sequences if len(ids) > n]
    return np.concatenate(rows) if rows else np.zeros((0, n + 1), dtype=int)


def tally(rows):
    table = {}
    grams, times = np.unique(rows, axis=0, return_counts=True)
    for gram, number in zip(grams.tolist(), times.tolist()):
        table.setdefault(tuple(gram[:-1]), {})[gram[-1]] = number
    return table


def right_counts(sequences, order, **how):
    return [tally(windows_of(sequences, n, **how)) for n in range(order)]


def put(name, message, *wrongs, hint="3.4-c"):
    """One mistake that can be made in several ways."""
    return [check.Mistake(name, message, wrong, hint) for wrong in wrongs]


def keys_changed(change):
    def wrong(sequences, order):
        return [{change(h): f for h, f in table.items()} for table in right_counts(sequences, order)]

    return wrong


def from_the_front(sequences, order):
    def rows(n):
        return [[*ids[:n], i] for ids in sequences for i in ids[max(n, 1):]]

    return [tally(np.array(rows(n)).reshape(-1, n + 1)) for n in range(order)]


def one_table(sequences, order):
    both = [(h, f) for table in right_counts(sequences, order) for h, f in table.items()]
    return [dict(both) for _ in range(order)]


def flat(sequences, order):
    tables = right_counts(sequences, order)
    return [{(*h, i): times for h, f in table.items() for i, times in f.items()} for table in tables]


def with_itself(sequences, order):
    tables = right_counts(sequences, order)
    return [{(*h, i): {i: times} for h, f in table.items() for i, times in f.items()} for table in tables]


def starts_filled(sequences, order):
    return right_counts([[BOS] * (order - 2) + ids for ids in sequences], order, first=max(1, order - 1))


def joined(sequences):
    return [[i for ids in sequences for i in ids]]


def without_bos(sequences, order):
    found = [windows_of(joined(sequences), n) for n in range(order)]
    return [tally(rows[rows[:, -1] != BOS]) for rows in found]


def all_once(sequences, order):
    return [{h: dict.fromkeys(f, 1) for h, f in table.items()} for table in right_counts(sequences, order)]


COUNT_MISTAKES = [
    *put("<bos> predicted", "<bos> counted as something that follows. It stands at the start, and nobody predicts it.",
         lambda songs, order: right_counts(songs, order, first=0)),
    *put("across songs", "contexts that reach from one song into the next. Every song begins anew.", without_bos,
         lambda songs, order: right_counts(joined(songs), order),
         lambda songs, order: right_counts(joined(songs), order, first=0)),
    *put("context reversed", "contexts that are read backwards.", keys_changed(lambda h: h[::-1]), hint="3.4-a"),
    *put("context from the front", "the first ids of the song as context. The ids right before the place are meant.",
         from_the_front, hint="3.4-a"),
    *put("context with the character itself", "contexts that already hold the id that follows them.",
         with_itself, hint="3.4-a"),
    *put("order off by one", "one length of context too many, too few, or shifted. Order 2 has the lengths 0 and 1.",
         lambda songs, order: right_counts(songs, order + 1), lambda songs, order: right_counts(songs, order - 1),
         lambda songs, order: right_counts(songs, order + 1)[1:],
         lambda songs, order: [*right_counts(songs, order - 1), {}]),
    *put("one table for all orders", "one table under several names: `[table] * order` repeats it. Make one each.",
         one_table, hint="3.4-b"),
    *put("no Counter inside", "one number for a whole n-gram. counts[n] leads from a context to a Counter.",
         flat, hint="3.4-b"),
    *put("beginning left out", "places near the beginning left out. Their short contexts count, too.",
         lambda songs, order: right_counts(songs, order, first=max(1, order - 1)),
         lambda songs, order: right_counts(songs, order, first=order)),
    *put("beginning filled up", "songs filled up with more <bos>. No context is longer than what really stands there.",
         starts_filled),
    *put("end left out", "the last id of each song left out. <eos> is predicted, too.",
         lambda songs, order: right_counts([ids[:-1] for ids in songs], order)),
    *put("short contexts left out", "the longest contexts alone. All lengths from 0 on are needed.",
         lambda songs, order: [*({} for _ in range(order - 1)), right_counts(songs, order)[-1]]),
    *put("counted once", "1 for whatever occurs. Each time counts.", all_once, hint="3.4-b"),
    *put("last song only", "tables that are made anew for every song.",
         lambda songs, order: right_counts(songs[-1:], order)),
]  # fmt: skip


ERRORS = {
    "unhashable": ("lists as keys", "a list cannot be a key of a dict. tuple(…) makes a key of it.", "3.4-b"),
    "ZeroDivisionError": ("division by 0", "0 / 0 for a context that was never seen. It has nothing to add.", "3.4-c"),
    "KeyError": ("missing key", "a dict that was asked for a key that it does not have.", "3.4-b"),
    "IndexError": ("order off by one", "one length of context too many: there are len(counts) tables.", "3.4-c"),
    "still running": ("too slow", "a search through the whole text for each n-gram. Walk along it once.", "3.4-c"),
}


def ask(helper, f, *args):
    """Run a helper beside a student's function, and say what the usual errors look like."""
    try:
        return check.beside(helper, f, *args)
    except check.Failure as failure:
        for text, (name, message, hint) in ERRORS.items():
            if failure.stage in ("raised", "time") and text in failure.got + failure.problem:
                failure.mistakes, failure.hint = [(name, message)], hint
        raise


def nothing_back(name):
    text = "A function without `return` gives None. Is the last line missing, or indented into a loop?"
    return check.Failure(f"{name} returned nothing", stage="nothing", got="None", problem=text)


def some(sequences):
    size = sum(map(len, sequences))
    return f"{sequences}" if size < 70 else f"[{len(sequences)} song{'s' * (len(sequences) > 1)} of {size:,} ids]"


def songs_from(draw, lengths, letters=3):
    """Songs of random letters."""
    return [[BOS, *(FIRST + draw.integers(0, letters, T)).tolist(), EOS] for T in lengths]


def words_from(draw, characters, letters=12):
    """A song of made-up words that come again and again, like a language; id 4 is the space."""
    lexicon = [(FIRST + 1 + draw.integers(0, letters, draw.integers(2, 7))).tolist() for _ in range(60)]
    song = [BOS]
    while len(song) < characters:
        song += [*lexicon[int(60 * draw.random() ** 2)], FIRST]
    return [*song[:characters], EOS]


def counts_of(count_ngrams):
    def run(sequences, order):
        found = ask("ngram_counts", f, sequences, order, 5.0)
        text = "The sequences are different after the call. They belong to the caller, who needs them again."
        seen = [("sequences changed", "an operation such as pop or append on a list that was handed in.")]
        check.require(not found["changed"], "count_ngrams changed the sequences", text, hint="3.4-c", mistakes=seen)
        if found["counts"] is None:
            raise nothing_back("count_ngrams")
        return found["counts"]

    f = check.function(count_ngrams, "count_ngrams")
    spec = lambda sequences, order: check.NgramCounts("counts", order, "3.4-b")  # noqa: E731
    return check.procedure(run, "count_ngrams", spec, shown=lambda s, order: f"count_ngrams({some(s)}, {order})")


def same_counts(count_ngrams, inputs, show=False):
    check.agree(counts_of(count_ngrams), right_counts, inputs, COUNT_MISTAKES, hint="3.4-c", show=show)


SEEN = {}


def levels(sequences, order, history, V, pick=lambda history, n: history[max(len(history) - n, 0):]):
    """Arrays (V,): how often each id followed the last 0, 1, 2, … ids of the history."""
    found = []
    for n in range(min(order, len(history) + 1)):
        key = id(sequences), n, tuple(pick(history, n)), V
        if key not in SEEN:
            rows = windows_of(sequences, n)
            hits = np.full(len(rows), len(key[2]) == n)
            for column, i in zip(rows.T[:-1], key[2]):
                hits &= column == i
            SEEN[key] = sequences, np.bincount(rows[hits, n], minlength=V).astype(float)
        found.append(SEEN[key][1])
    return found


def mixed(sequences, order, history, V, **how):
    """From the longest context down: each takes its share of what is left, the uniform distribution takes the rest."""
    rest, total = 1.0, np.zeros(V)
    for f in levels(sequences, order, history, V, **how)[::-1]:
        if f.any():
            share = f.sum() / (f.sum() + np.count_nonzero(f))
            total, rest = total + rest * share * f / f.sum(), rest * (1 - share)
    return total + rest / V


def climb(step, bottom=lambda V, f: np.full(V, 1 / V), use=lambda found: [f for f in found if f.any()]):
    """A mistake in the formula: step(f, count, d, p) is done at each level, f the counts, p the level before."""

    def wrong(sequences, order, history, V):
        found = levels(sequences, order, history, V)
        p = bottom(V, found[0])
        for f in use(found):
            p = step(f, f.sum(), np.count_nonzero(f), p)
        return p

    return wrong


def formula(f, count, d, p):
    return (f + d * p) / (count + d)


def other_pick(pick):
    return lambda *args: mixed(*args, pick=pick)


def longest(found):
    return [f for f in found if f.any()][-1:]


def whole_at_zero(stop):
    def wrong(sequences, order, history, V):
        found = levels(sequences, order, history, V)
        rest = [] if history and stop else found[bool(history):]
        return climb(formula, use=lambda _: [f for f in rest if f.any()])(sequences, order, history, V)

    return wrong


def uniform_if_unseen(sequences, order, history, V):
    found = levels(sequences, order, history, V)
    return mixed(sequences, order, history, V) if found[-1].any() else np.full(V, 1 / V)


def left_over(f, count, d, p):
    free = p[f == 0].sum()
    return np.where(f > 0, f / (count + d), d / (count + d) * p / (free or 1))


def even_mix(sequences, order, history, V):
    found = [f / f.sum() for f in levels(sequences, order, history, V) if f.any()]
    return np.mean([np.full(V, 1 / V), *found], axis=0)


def reserved_out(sequences, order, history, V):
    p = mixed(sequences, order, history, V)
    p[:EOS] = 0
    return p / p.sum()


def d_of_all(sequences, order, history, V):
    first = np.count_nonzero(levels(sequences, order, history, V)[0])
    return climb(lambda f, count, d, p: (f + first * p) / (count + first))(sequences, order, history, V)


D = "d(h) is how many different ids followed the context."
WEIGHT_MISTAKES = [
    *put("d is the count", f"count(h) in the place of d(h). {D}",
         climb(lambda f, count, d, p: (f + count * p) / (2 * count))),
    *put("d is V", f"V in the place of d(h). {D}", climb(lambda f, count, d, p: (f + len(f) * p) / (count + len(f)))),
    *put("d is 1", f"1 in the place of d(h). {D}", climb(lambda f, count, d, p: (f + p) / (count + 1))),
    *put("d of the empty context", f"one d for all contexts, that of the empty one. {D}", d_of_all),
    *put("weights exchanged", "d(h) is the weight of the shorter context, count(h) that of the counts.",
         climb(lambda f, count, d, p: (d * f / count + count * p) / (count + d))),
    *put("even mixture", "the same weight for every length. count(h) and d(h) say how much weight.", even_mix),
    *put("not normalised", "something is added above the line and not below it, so the sum is not 1.",
         climb(lambda f, count, d, p: (f + p) / (count + d)),
         climb(lambda f, count, d, p: (f + d * p) / count),
         climb(lambda f, count, d, p: (f + d * p) / (count + 1)),
         climb(lambda f, count, d, p: (f + d * p) / (count + len(f))),
         climb(lambda f, count, d, p: f / count + d * p),
         climb(lambda f, count, d, p: f / count + d / (count + d) * p),
         climb(lambda f, count, d, p: (f + 1) / count, use=longest),
         climb(lambda f, count, d, p: (f + 1) / (count + d), use=longest)),
]  # fmt: skip


ADD_ONE = "one more for every id. So all that never followed gets the same, and the shorter contexts have no say."
BACK_OFF = "the shorter context is asked only for ids that never followed the longer one. Here both count."
UNIFORM = "a model without the uniform distribution at its bottom. Ids that never occurred need a probability, too."
TOO_FEW = "1 divided by the number of ids that occurred. V is the size of the whole alphabet."
LEVEL_MISTAKES = [
    *put("zero probability", "counts divided by their sum. What never followed gets probability 0.",
         climb(lambda f, count, *_: f / count)),
    *put("add-one smoothing", ADD_ONE, climb(lambda f, count, d, p: (f + 1) / (count + len(f)), use=longest)),
    *put("only the longest context", "the longest known context alone, mixed with the uniform distribution.",
         climb(formula, use=longest)),
    *put("back-off", BACK_OFF, climb(lambda f, count, d, p: np.where(f > 0, f / (count + d), d / (count + d) * p)),
         climb(left_over)),
    *put("from long to short", "the longest context first and the shortest last. The last one weighs most.",
         climb(formula, use=lambda found: [f for f in found if f.any()][::-1])),
    *put("uniform missing", UNIFORM, climb(formula, bottom=lambda V, f: np.zeros(V)),
         climb(formula, bottom=lambda V, f: f / f.sum(), use=lambda found: [f for f in found[1:] if f.any()])),
    *put("uniform over what was seen", TOO_FEW, climb(formula, bottom=lambda V, f: (f > 0) / np.count_nonzero(f)),
         climb(formula, bottom=lambda V, f: np.full(V, 1 / np.count_nonzero(f)))),
    *put("uniform after an unseen context", "the uniform distribution for an unseen context. Ask the next shorter one.",
         uniform_if_unseen),
    *put("division by 0", "0 / 0 for a context that was never seen.", climb(formula, use=list)),
    *put("reserved ids left out", "probability 0 for <pad>, <unk> and <bos>. Every id gets its part.", reserved_out),
    *put("counts returned", "counts. Divide them as the formula says.", lambda *args: longest(levels(*args))[0]),
    *put("logarithms", "logarithms of probabilities. The probabilities themselves are asked for.",
         lambda *args: np.log(mixed(*args)), lambda *args: np.log2(mixed(*args)), lambda *args: -np.log(mixed(*args)),
         lambda *args: -np.log2(mixed(*args))),
]  # fmt: skip


CONTEXT_MISTAKES = [
    *put("context reversed", "the last ids, read backwards.",
         other_pick(lambda h, n: h[len(h) - n:][::-1]), hint="3.4-a"),
    *put("context from the front", "the first ids of the history. The last ones count.",
         other_pick(lambda h, n: h[:n]), hint="3.4-a"),
    *put("last character left out", "a context that ends one place too early. The last id belongs to it.",
         other_pick(lambda h, n: h[max(len(h) - n - 1, 0):-1] if n else []), hint="3.4-a"),
    *put("whole history as context", "`history[-n:]` is the whole history when n is 0.",
         whole_at_zero(True), whole_at_zero(False), hint="3.4-b"),
    *put("order off by one", "a model that never uses its longest contexts.",
         lambda songs, order, *rest: mixed(songs, max(1, order - 1), *rest)),
]  # fmt: skip
PROB_MISTAKES = [*CONTEXT_MISTAKES, *WEIGHT_MISTAKES, *LEVEL_MISTAKES]


STORED = "a missing key that was only read: a defaultdict stores it, so every unseen context makes the table larger."
OTHER = "After the call the counts are not what they were. The next call sees other numbers."
LENT = "After the call the history is not what it was. It belongs to the caller, who goes on with it."
IN_PLACE = "an operation such as pop or reverse on the list that was handed in."
FORMS = {
    "dtype": ("float32", "numbers of another precision. NumPy's own float64 is meant."),
    "type": ("no array", "a list, a dict or a tensor. A NumPy array of V numbers is meant."),
    "shape": ("not V numbers", "probabilities of some ids only, or of one. All V are meant."),
}


def probs_of(ngram_probs):
    def run(sequences, order, history, V):
        tables = right_counts(sequences, order)
        entries = [(h, i, times) for table in tables for h, f in table.items() for i, times in f.items()]
        found = ask("ngram_row", f, entries, order, history, V, 5.0)
        for what, text, message in (("counts", OTHER, STORED), ("history", LENT, IN_PLACE)):
            seen = [(f"{what} changed", message)]
            title = f"ngram_probs changed the {what}"
            check.require(not found[f"{what}_changed"], title, text, hint="3.4-b", mistakes=seen)
        if found["value"] is None:
            raise nothing_back("ngram_probs")
        return found["value"]

    def shown(sequences, order, history, V):
        past = f"{history}" if len(history) < 12 else f"a history of {len(history)} ids, …, {str(history[-5:])[1:]}"
        return f"ngram_probs(count_ngrams({some(sequences)}, {order}), {past}, V={V})"

    f = check.function(ngram_probs, "ngram_probs")
    spec = lambda sequences, order, history, V: check.Array("the distribution", (V,))  # noqa: E731
    return check.procedure(run, "ngram_probs", spec, shown=shown)


def same_probs(ngram_probs, inputs, show=False):
    f = probs_of(ngram_probs)
    try:
        check.agree(f, mixed, inputs, PROB_MISTAKES, show=show, hint="3.4-c")
    except check.Failure as failure:
        if failure.stage in FORMS and not failure.mistakes:
            failure.mistakes = [FORMS[failure.stage]]
        if failure.stage == "value" and failure.problem:
            failure.problem += about(f, inputs)
        raise


def about(f, inputs):
    """Say whether the first wrong distribution is one at all."""
    for args in inputs:
        p = f.outcome(*args).value
        if type(p) is np.ndarray and p.shape == (args[3],) and not np.allclose(p, mixed(*args)):
            text = "" if abs(p.sum() - 1) < 1e-6 else f" They sum to {p.sum():.4g}, and have to sum to 1."
            return text + (f" {int((p <= 0).sum())} of them are not positive." if (p <= 0).any() else "")
    return ""


@test_case(name='counts of the worked example', points=1, hidden=False)
def test_counts_of_the_worked_example(count_ngrams):
    two = [[2, 4, 5, 5, 4, 3], [2, 5, 6, 5, 5, 4, 6, 3]]
    same_counts(count_ngrams, [(ABAAB, 2), (two, 3), (two[::-1], 4)], show=True)


@test_case(name='songs do not run into each other', points=1, hidden=False)
def test_songs_do_not_run_into_each_other(count_ngrams):
    draw = check.rng("q3_04", "borders")
    inputs = [(songs_from(draw, lengths), order) for lengths, order in (((5, 1, 7), 3), ((2, 6, 3, 4), 4))]
    same_counts(count_ngrams, inputs, show=True)


@test_case(name='probabilities of the worked example', points=1, hidden=False)
def test_probabilities_of_the_worked_example(ngram_probs):
    other = [[2, 4, 5, 4, 4, 6, 5, 4, 5, 3], [2, 5, 5, 4, 5, 4, 3]]
    inputs = [(ABAAB, 2, [2, 4, 5, 4], 6), (ABAAB, 2, [2, 4, 5], 7)]
    inputs += [(other, 3, [2, 5, 4], 9), (other, 3, [2, 6, 4, 5], 8)]
    same_probs(ngram_probs, inputs, show=True)


@test_case(name='unseen contexts and histories of all lengths', points=1, hidden=False)
def test_unseen_contexts_and_histories_of_all_lengths(ngram_probs):
    draw = check.rng("q3_04", "histories")
    songs = songs_from(draw, (30, 1, 22), letters=4)
    unseen = [(songs, 3, [2, 4, 9, 5], 11), (songs, 4, [2, 5, 4, 9], 10), (songs, 4, [2, 9, 9, 4], 12)]
    short = [(songs, 6, [2], 9), (songs, 5, [2, 4], 10), (songs, 4, [], 11)]
    long = [(songs, 1, [2, 4, 6, 5], 9), (songs, 3, songs[0][:-1] + [4, 6, 5, 7] * 20, 10)]
    same_probs(ngram_probs, unseen + short + long, show=True)
