# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_11_nearest_and_map"
points = None


import torch

DOT = "the dot product as it is. Long vectors win then; divide by both lengths."
FAR = "a distance. A long vector in the same direction is far away, but its angle is 0."
HALF = "a dot product divided by one of the two lengths only."
ABSOLUTE = "the absolute value of the cosine. Opposite directions are not near: −1 comes last."
AWAY = "the smallest cosines first. argsort sorts upwards; sort minus the cosine."
ROW_0 = "the cosines with another row than the word's own. Its row is stoi[word]."
SHIFTED = "names of the wrong rows. Once rows are left out, position i is no longer row i."
TIES = "one word for each cosine, as in a dict from cosine to word. Of words with equal cosines only the last survives."
ITSELF = "the word itself in its own list, with cosine 1."
PAIRS = "nearest has to return a list of pairs (word, cosine): a text and a float."


def row_cosines(word, stoi, vectors):
    rows = torch.tensor(np.asarray(vectors, dtype=np.float64))
    return torch.nn.functional.cosine_similarity(rows, rows[stoi[word]][None], eps=0.0).numpy()


def candidates(word, stoi, itos, vectors):
    return [i for i in range(4, len(itos)) if itos[i] != word and vectors[i].any()]


def ranking(score, first=4, itself=False, up=False, shift=0, zeros=False):
    """A mistake: a list by another score, or of other rows."""

    def wrong(word, k, stoi, itos, vectors):
        with np.errstate(all="ignore"):
            values = score(word, stoi, vectors)
        ids = [i for i in range(first, len(itos)) if (itself or itos[i] != word) and (zeros or vectors[i].any())]
        ids.sort(key=lambda i: values[i] if up else -values[i])
        return [(itos[i - shift], float(values[i])) for i in ids[:k]]

    return wrong


def dots(word, stoi, vectors):
    return (torch.tensor(vectors) @ torch.tensor(vectors[stoi[word]])).numpy()


def by_length(own):
    def score(word, stoi, vectors):
        lengths = np.sqrt((vectors**2).sum(1))
        return dots(word, stoi, vectors) / (lengths[stoi[word]] if own else lengths)

    return score


def distances(word, stoi, vectors):
    return np.sqrt(((vectors - vectors[stoi[word]]) ** 2).sum(1))


def row_0(word, stoi, vectors):
    return row_cosines("<pad>", {"<pad>": 0}, vectors)


LISTS = [
    *(check.Mistake("dot product", DOT, ranking(dots, zeros=z), "2.11-b") for z in (False, True)),
    *(check.Mistake("divided once", HALF, ranking(by_length(own)), "2.11-b") for own in (True, False)),
    *(check.Mistake("Euclidean", FAR, ranking(distances, up=True, zeros=z), "2.11-a") for z in (False, True)),
    *(
        check.Mistake("Euclidean", FAR, ranking(lambda *a, s=s: s(distances(*a)), zeros=z), "2.11-a")
        for z in (False, True)
        for s in (np.negative, lambda d: 1 / (1 + d))
    ),
    check.Mistake("absolute value", ABSOLUTE, ranking(lambda *a: np.abs(row_cosines(*a))), "2.11-b"),
    check.Mistake("ascending", AWAY, ranking(row_cosines, up=True), "2.11-c"),
    check.Mistake("ascending", AWAY, lambda *a: ranking(row_cosines)(*a)[::-1], "2.11-c"),
    check.Mistake("wrong row", ROW_0, ranking(row_0), "2.11-c"),
    check.Mistake("names shifted", SHIFTED, ranking(row_cosines, shift=4), "2.11-b"),
    check.Mistake("names shifted", SHIFTED, ranking(row_cosines, itself=True, shift=4), "2.11-b"),
]


def what_is_wrong(got, word, k, stoi, itos, vectors):
    """Return None for a right list, else (title, problem, named mistakes)."""
    is_pair = [type(p) in (tuple, list) and len(p) == 2 and isinstance(p[0], str) for p in got] if type(got) is list else []
    numbers = (int, float, np.floating)
    if type(got) is not list or not all(is_pair) or not all(isinstance(p[1], numbers) for p in got):
        return "nearest does not return a list of pairs", PAIRS, []
    ids, cosines = candidates(word, stoi, itos, vectors), row_cosines(word, stoi, vectors)
    for name, value in got:
        if name == word:
            return "the word itself is in its own list", "Leave it out by its row.", [("query returned", ITSELF)]
        if name in itos[:4]:
            text = "a row that stands for no word. Start after the four reserved rows."
            return f"the reserved entry {name} is in the list", "It is no word.", [("reserved returned", text)]
        if name not in stoi or not vectors[stoi[name]].any():
            text = "a row of zeros in the list. It has no direction; leave it out before you divide."
            return f"{name!r} is in the list", "Its vector is all zeros, or it is unknown.", [("zero row", text)]
        if not abs(value - cosines[stoi[name]]) <= 1e-9:
            problem = f"{name!r} comes with {value:.4g}." + (" A cosine lies between −1 and 1." if abs(value) > 1.001 else "")
            return "a number in the list is not the cosine of its word", problem, []
    values = [value for _, value in got]
    if any(a < b - 1e-9 for a, b in zip(values, values[1:])):
        return "the list is not sorted: the largest cosine comes first", "", []
    left = [cosines[i] for i in ids if itos[i] not in dict(got)]
    tied = [("ties lost", TIES)] if left and any(abs(max(left) - v) <= 1e-9 for v in values) else []
    if len(got) != min(k, len(ids)) or len({name for name, _ in got}) < len(got):
        problem = f"{len(got)} entries came back; there should be {min(k, len(ids))} different words."
        return "the list has the wrong length", problem, tied
    if left and values and max(left) > values[-1] + 1e-9:
        return "a word with a larger cosine is missing from the list", "", tied
    return None


def alike(a, b):
    """Whether two lists have the same words and numbers in the same order."""
    try:
        same = [p[0] for p in a] == [p[0] for p in b]
        return same and bool(np.allclose([p[1] for p in a], [p[1] for p in b], rtol=0, atol=1e-6))
    except (TypeError, ValueError, IndexError):
        return False


def explains(mistake, f, inputs):
    outcomes, wrong = [f.outcome(*args) for args in inputs], [mistake.wrong(*args) for args in inputs]
    told_apart = sum(what_is_wrong(bad, *args) is not None for bad, args in zip(wrong, inputs))
    return told_apart >= 2 and all(o.error is None and alike(o.value, bad) for o, bad in zip(outcomes, wrong))


def same_neighbours(f, inputs, show=False):
    """Like check.agree, for lists of neighbours: words with equal cosines may come in any order."""
    for args in inputs:
        got, called = f(*args), f"nearest({args[0]!r}, {args[1]}, stoi, itos, vectors)"
        wrong = what_is_wrong(got, *args)
        if wrong is None:
            continue
        title, problem, direct = wrong
        named = [m for m in LISTS if explains(m, f, inputs)]
        seen = [(m.name, m.message) for m in named[:1]] or direct
        if show:
            right = ranking(row_cosines)(*args)
            problem = f"{problem} It should be {[(w, round(float(c), 3)) for w, c in right]}.".strip()
        form = isinstance(got, list) and all(type(p) in (tuple, list) and len(p) == 2 for p in got)
        shown = [(str(w), round(float(c), 3)) for w, c in got][:5] if form and "pairs" not in title else check.describe(got)
        f.remember(check.Failure(title), args)
        check.require(False, title, problem, got=str(shown), called=called, mistakes=seen, hint="2.11-c")


def vocabulary(draw, V, D, length=1.0):
    """A vocabulary of V entries, the first four reserved, and vectors of very different lengths."""
    letters = np.array(list("abcdefghijklmnoprstuvwz"))
    itos = ["<pad>", "<unk>", "<bos>", "<eos>"]
    while len(itos) < V:
        word = "".join(draw.choice(letters, size=6))
        itos += [word] if word not in itos else []
    vectors = draw.normal(size=(V, D)) * np.exp(length * draw.normal(size=(V, 1)))
    return {w: i for i, w in enumerate(itos)}, itos, vectors


SIGNS = [np.array([a, b]) for a in (1.0, -1.0) for b in (1.0, -1.0)]


def upright(points):
    """Turn each column so that its first number that is not tiny is positive: PCA leaves the signs open."""
    if not isinstance(points, np.ndarray) or points.ndim != 2 or points.dtype.kind != "f" or not points.size:
        return points
    first = (np.abs(points) > 1e-4 * np.abs(points).max(axis=0)).argmax(axis=0)
    return points * np.where(points[first, np.arange(points.shape[1])] < 0, -1.0, 1.0)


def spread(vectors):
    """Directions by falling spread, from the covariance matrix, as columns."""
    _, columns = np.linalg.eigh(np.cov(vectors, rowvar=False))
    return columns[:, ::-1]


def without_mean(vectors, axis=0):
    return vectors - np.mean(vectors, axis=axis, keepdims=True)


def projection(vectors):
    return upright(without_mean(vectors) @ spread(vectors)[:, :2])


def unit_spread(points):
    return points / np.sqrt((points**2).sum(0))


def by_svd(matrix, *columns):
    U, sizes, Vt = np.linalg.svd(matrix, full_matrices=False)
    return matrix @ Vt.T[:, list(columns or (0, 1))]


NO_MEAN = "no centring. Without it the first direction points at the mean of the vectors, not along their spread."
LATE = "uncentred vectors, projected on the right directions. Project the centred ones."
MEAN = "the wrong mean: subtract from every column its own mean, over the rows."
COLUMNS = "the two columns exchanged. The direction of the larger spread comes first."
SMALL = "the directions of the smallest spread. eigh sorts upwards."
UNIT = "points without their scale. How far the vectors spread is lost: project, do not normalise."
NUMBERS = "the first two numbers of each vector instead of a projection."
TURNED = "directions read the wrong way: the third array of svd has them as its rows."
TRANSPOSED = "the transposed matrix. The n vectors are the rows."
DIVIDED = "columns divided by their standard deviation. PCA here only subtracts the mean."
PLANES = [
    ("no centring", NO_MEAN, by_svd),
    ("projected uncentred", LATE, lambda x: x @ spread(x)[:, :2]),
    ("wrong mean", MEAN, lambda x: by_svd(without_mean(x, 1))),
    ("wrong mean", MEAN, lambda x: by_svd(without_mean(x, None))),
    ("columns exchanged", COLUMNS, lambda x: projection(x)[:, ::-1]),
    ("smallest spread", SMALL, lambda x: without_mean(x) @ spread(x)[:, ::-1][:, :2]),
    ("smallest spread", SMALL, lambda x: without_mean(x) @ spread(x)[:, -2:]),
    ("scale lost", UNIT, lambda x: unit_spread(projection(x))),
    ("scale lost", UNIT, lambda x: projection(x) / projection(x).std(0)),
    ("first two numbers", NUMBERS, lambda x: x[:, :2]),
    ("first two numbers", NUMBERS, lambda x: without_mean(x)[:, :2]),
    ("directions transposed", TURNED, lambda x: without_mean(x) @ np.linalg.svd(without_mean(x), full_matrices=False)[2][:, :2]),
    ("transposed", TRANSPOSED, lambda x: projection(x.T)),
    ("transposed", TRANSPOSED, lambda x: unit_spread(by_svd(without_mean(x.T).T))),
    ("standardised", DIVIDED, lambda x: projection(x / x.std(0))),
]
PCA_MISTAKES = [check.Mistake(n, text, lambda x, wrong=wrong: upright(wrong(x)), "2.11-b") for n, text, wrong in PLANES]


def same_plane(pca_2d, inputs, show=False):
    f = check.function(pca_2d, "pca_2d")
    run = check.procedure(
        lambda x: upright(f(x)),
        "pca_2d",
        lambda x: check.Array("the result", (len(x), 2)),
        shown=lambda x: f.shown(x),
    )
    text = "A column may have the opposite sign; this was taken into account."
    check.agree(run, projection, inputs, PCA_MISTAKES, show=show, problem=text, hint="2.11-b", rtol=1e-6, atol=1e-8)


MAP = "word_map(words, stoi, vectors, path)"
WRONG_POINTS = "points in another order than their labels. Was one of the two lists sorted and not the other?"
FIRST_ROWS = "the first rows of the table. The vector of a word is in row stoi[word]."
EVERYTHING = "PCA of the whole vocabulary. Pick the vectors of the given words first."
SWAPPED = "the two columns of pca_2d exchanged."


def off(got, want):
    """The largest distance between labels and points, up to the sign of each column, as a part of the map's size."""
    extent = np.ptp(want, axis=0).max()
    return min(np.abs(got * sign - want).max() for sign in SIGNS) / extent


def same_places(labels, words, stoi, vectors, project):
    """Fail unless every label is at the point of its word, as the student's own pca_2d has it."""
    rows, place = [stoi[w] for w in words], {text: (x, y) for text, x, y in labels}
    want, got = project(vectors[rows]), np.array([place[w] for w in words])
    if off(got, want) < 0.02:
        return
    seen = []
    for name, text, other in [
        ("first rows", FIRST_ROWS, lambda: project(vectors[: len(words)])),
        ("whole vocabulary", EVERYTHING, lambda: project(vectors)[rows]),
        ("columns exchanged", SWAPPED, lambda: want[:, ::-1]),
    ]:
        seen += [(name, text)] if off(got, other()) < 0.02 else []
    nearest_point = [np.argmin([min(np.abs(g * s - p).max() for s in SIGNS) for p in want]) for g in got]
    permuted = sorted(nearest_point) == list(range(len(words))) and off(got, want[nearest_point]) < 0.02
    seen += [("labels on wrong points", WRONG_POINTS)] if permuted and not seen else []
    problem = "Label i belongs to point i, and point i to the vector of word i. Compare with pca_2d of these vectors."
    check.require(False, "a label is not at the point of its word", problem, called=MAP, hint="2.11-a", mistakes=seen)


def same_picture(seen, words, groups):
    """Fail unless the picture is one, and is labelled."""
    is_picture = seen is not None and seen["is_picture"]
    nothing = "word_map has to return the picture that plot.scatter gave it."
    got = "None" if seen is None else seen["got"]
    check.require(is_picture, "word_map does not return a picture", nothing, got=got, called=MAP, hint="2.11-c")
    texts = [text for text, _, _ in seen["labels"]]
    missing = [w for w in words if texts.count(w) != 1]
    problem = "Every word is the label of one point. Pass the words themselves as labels."
    check.require(not missing, f"{len(missing)} of {len(words)} words have no label", problem, called=MAP, hint="2.11-c")
    points = f"{len(seen['points'])} points for {len(words)} words"
    check.require(len(seen["points"]) == len(words), "not one point per word", points, called=MAP, hint="2.11-c")
    unnamed = [axis for axis in ("title", "xlabel", "ylabel") if not seen[axis].strip()]
    problem = f"Empty: {', '.join(unnamed)}. A picture without names for its axes says nothing."
    check.require(not unnamed, "the picture is not labelled", problem, called=MAP, hint="2.11-c")
    same = seen["xlabel"].strip() == seen["ylabel"].strip()
    check.require(not same, "both axes have the same name", "Say which component each of them shows.", called=MAP)
    exchanged = "second" in seen["xlabel"].lower() or "first" in seen["ylabel"].lower()
    problem = "The first direction runs from left to right."
    check.require(not exchanged, "the names of the axes are exchanged", problem, called=MAP, hint="2.11-c")
    silent = [w for w in words if w not in seen["alt"]]
    problem = "It has to contain every word of the map. A screen reader reads nothing but this text."
    check.require(not silent, "words are missing from the alternative text", problem, got=seen["alt"], called=MAP)
    wanted = list(dict.fromkeys(groups or []))
    problem = "Pass `groups` on to plot.scatter as it is, one group per word."
    check.require(seen["legend"] == wanted, "the groups are not in the picture", problem, called=MAP, hint="2.11-c")


def same_file(files, words, rows, points):
    """Fail unless both files are there and the TSV file holds the words and their vectors."""
    found = f"written beside it: {', '.join(files) or 'nothing'}"
    for name, how in [("words.png", "picture.save writes it."), ("words.tsv", "Open it for writing, then one line per word.")]:
        problem = f'The path was ".../words", so there has to be a file words{name[5:]}. {how}'
        check.require(name in files, f"there is no file {name}", problem, got=found, called=MAP, hint="2.11-c")
    check.require(files["words.png"]["png"], "words.png is not a PNG image", "picture.save writes one.", called=MAP)
    text = files["words.tsv"]["text"]
    problem = 'Open it with encoding="utf-8".'
    check.require(text is not None, "words.tsv is not text in UTF-8", problem, called=MAP, hint="2.11-c")
    lines = [line.split("\t") for line in text.splitlines()]
    first = lines[0] if lines else [""]
    seen = [("no tabs", "another separator. Tabs keep apart what may contain blanks.")] if len(first) == 1 else []
    if len(lines) == len(words) + 1 and [p[0] for p in lines[1:]] == words:
        seen = [("header line", "a header line. The first line is the first word.")]
    title, got = "words.tsv does not have one line per word", f"{len(lines)} lines, the first: {text[:40]!r}"
    problem = "Line i is word i, a tab, then its numbers with tabs between them, in the order of `words`."
    check.require([p[0] for p in lines] == words, title, problem, got=got, called=MAP, hint="2.11-c", mistakes=seen)
    try:
        numbers = [[float(n) for n in line[1:]] for line in lines]
    except ValueError:
        problem = "Behind the word come plain numbers: no brackets, no commas, no tab at the end of the line."
        check.require(False, "words.tsv holds something else than numbers", problem, got=text[:60], called=MAP, hint="2.11-c")
    good = all(len(n) == rows.shape[1] for n in numbers) and np.abs(np.array(numbers) - rows).max() < 2e-6
    flat = all(len(n) == 2 for n in numbers) and off(np.array(numbers), points) < 1e-3 and not good
    seen = [("map instead of vectors", "the two coordinates of the map. The file keeps the whole vectors.")] if flat else []
    problem = f"Line i holds the {rows.shape[1]} numbers of row stoi[words[i]], to 6 decimals or more."
    check.require(good, "words.tsv does not hold the vectors of the words", problem, called=MAP, hint="2.11-c", mistakes=seen)


def same_map(word_map, pca_2d, words, stoi, vectors, groups=None):
    """Draw into a folder that exists for this long, then look at the picture and at the files."""
    f, after = check.function(word_map, "word_map"), () if groups is None else (groups,)
    drawn = check.beside("picture_and_files", f, (words, stoi, vectors), after)
    project = check.function(pca_2d, "pca_2d", lambda x: check.Array("the result", (len(x), 2)))
    same_picture(drawn["picture"], words, groups)
    same_places(drawn["picture"]["labels"], words, stoi, vectors, project)
    rows = vectors[[stoi[w] for w in words]]
    same_file(drawn["files"], words, rows, project(rows))
    problem = "Work on copies: words[:] or sorted(words) make new lists."
    check.require(not drawn["changed"], "word_map changed its input", problem, called=MAP)


@test_case(name='worked example', points=1, hidden=False)
def test_worked_example(nearest, pca_2d):
    itos = ["<pad>", "<unk>", "<bos>", "<eos>", "sun", "moon", "star", "rock", "void"]
    stoi = dict(zip(itos, range(len(itos))))
    rows = [[0, 0], [3, 4], [1, 0], [0, 1], [3, 4], [9, 12], [4, 3], [24, 7], [0, 0]]
    vectors = np.array(rows, dtype=float)
    f = check.function(nearest, "nearest")
    moved = vectors + np.array([0.0, 0.5]) * (vectors[:, :1] == 9)
    same_neighbours(f, [("sun", 3, stoi, itos, vectors), ("star", 2, stoi, itos, moved)], show=True)
    x = np.array([[13.0, 4.0, 1.0], [7.0, -4.0, 1.0], [10.0, 0.0, 3.0], [10.0, 0.0, -1.0]])
    other = x[:, ::-1] + np.array([[0.0, 0.0, 0.5], [0.0, 0.0, 0.0], [0.0, 0.2, 0.0], [0.0, 0.0, 0.0]])
    same_plane(pca_2d, [(x,), (other,)], show=True)


@test_case(name='words without an answer', points=1, hidden=False)
def test_words_without_an_answer(nearest):
    draw = check.rng("q2_11", "no answer")
    stoi, itos, vectors = vocabulary(draw, 12, 5)
    vectors[[6, 9]] = 0.0
    f = check.function(nearest, "nearest")
    same_neighbours(f, [(itos[5], 20, stoi, itos, vectors), (itos[8], 20, stoi, itos, vectors)])
    seen = f.outcome(itos[5], 20, stoi, itos, vectors).warnings
    problem = "Choose the rows that have a length before you divide by it."
    nan = [("division by zero", "a division by the length of a row of zeros: it gives nan and a warning.")]
    title = "nearest gives the right list, but with a warning"
    check.require(not seen, title, problem, got="".join(seen[:1]), hint="2.11-b", mistakes=nan)
    f.refuses(itos[6], 2, stoi, itos, vectors, because="The vector of this word is all zeros, so it is near nothing.")
    error = f.outcome("zzz", 2, stoi, itos, vectors).error
    problem = "Raise a ValueError with a sentence instead: a KeyError shows a word and says nothing about it."
    title, seen = "nearest raised KeyError", [("no sentence", "a look-up in `stoi` that nobody prepared for an unknown word.")]
    check.require(error is None or error.kind != "KeyError", title, problem, called="nearest('zzz', …)", mistakes=seen, hint="2.11-c")
    f.refuses("zzz", 2, stoi, itos, vectors, because="This word is not in the vocabulary.")


@test_case(name='map of some words', points=1, hidden=False)
def test_map_of_some_words(word_map, pca_2d):
    stoi, itos, vectors = vocabulary(check.rng("q2_11", "map"), 14, 5, 0.2)
    words = [itos[i] for i in (11, 4, 13, 7, 9, 6)]
    same_map(word_map, pca_2d, words, stoi, vectors)
