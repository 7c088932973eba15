# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_02_shifted_pairs"
points = None


import torch

ARTISTS, MORE = ["Zoe", "Ada", "Max", "the Bees", "Bo"], "<>abdenopsu"
PARTS = ("inputs", "targets", "length", "artist")
MEANT = {
    "inputs": "What goes in is <bos> and then the characters.",
    "targets": "What should come out is the characters and then <eos>.",
    "length": "The length counts the places of a row.",
    "artist": "The artist is a place in the list of artists.",
}


def examples(SongDataset, sets, characters, uses):
    """What the student's datasets say; each use is a tuple (number of the dataset, index or "len")."""
    return check.beside("song_examples", check.function(SongDataset, "SongDataset"), sets, characters, uses)


def example_of(SongDataset):
    def run(songs, i, artists, characters):
        (found,) = examples(SongDataset, [(songs, artists)], characters, [(0, i)])
        return plain(found)

    def shown(songs, i, artists, characters):
        song = f"dataset[{i}], the song {songs[i][1]!r} by {songs[i][0]}"
        return f"{song}; artists {artists}; characters with the ids from 4 on: {''.join(characters)!r}"

    rows = tuple(check.Ids(name, (None,)) for name in PARTS[:2])
    return check.procedure(run, "dataset[i]", (*rows, *map(check.Scalar, PARTS[2:])), shown=shown)


def wrong_form(title, found, problem, *seen):
    got = check.describe(found)
    return check.Failure(title, stage="type", got=got, problem=problem, hint="3.2-c", mistakes=[seen] if seen else [])


SINGLE = ("last character only", "one target for the whole song. There is one for every place: what comes next there.")
FOUR = "Return the four parts in one line: return inputs, targets, length, artist."


def plain(found):
    """The four parts as arrays and ints, or a message about their form."""
    if found is None:
        raise wrong_form("dataset[i] returned nothing", found, FOUR)
    if type(found) is not tuple:
        text = "a dict, a list or another object. The next exercises unpack a tuple of four."
        raise wrong_form("dataset[i] is not a tuple", found, FOUR, "not a tuple", text)
    if len(found) != 4:
        seen = ("not four parts", "a part too many, or too few.")
        raise wrong_form(f"dataset[i] has {len(found)} parts", found, FOUR, *seen)
    inputs, targets, length, artist = found
    if type(targets) is int or check.describe(targets).split(": ")[0].endswith(" ()"):
        raise wrong_form("the targets are one number", targets, "They have to be a row as long as the inputs.", *SINGLE)
    inputs, targets = check.Row("inputs").take(inputs), check.Row("targets").take(targets)
    if type(artist) is str:
        text = "the artist's name. A network needs a number: where the name stands in the list."
        raise wrong_form("the artist is a text", artist, "The artist has to be an int.", "name for index", text)
    for name, number in (("length", length), ("artist", artist)):
        if check.describe(number).split()[0] not in ("int", "int64"):
            seen = (f"{name} not an int", "a tensor, a float or something else in place of a plain int.")
            raise wrong_form(f"the {name} is not an int", number, f"The {name} has to be a plain int.", *seen)
    return inputs, targets, int(length), int(artist)


def ids_of(characters, text):
    known, places = (np.array([ord(c) for c in t], dtype=int) for t in (characters, text))
    hit = places[:, None] == known
    return np.where(hit.any(axis=1), hit @ np.arange(4, 4 + len(known)), 1)


def right(songs, i, artists, characters):
    artist, text = songs[i]
    ids = ids_of(characters, text)
    place = next(n for n, name in enumerate(artists) if name == artist)
    return np.r_[2, ids].astype(np.int64), np.r_[ids, 3].astype(np.int64), 1 + len(text), place


def rows(*forms):
    """Mistakes in both rows: each form takes the ids of the characters and returns (inputs, targets)."""

    def wrong_of(form):
        def wrong(songs, i, artists, characters):
            both = form(ids_of(characters, songs[i][1]).astype(np.int64))
            return dict(zip(PARTS, (np.array(row, dtype=np.int64) for row in both)))

        return wrong

    return [wrong_of(form) for form in forms]


def text_as(change):
    def wrong(songs, i, artists, characters):
        changed = [(artist, change(text)) for artist, text in songs]
        return dict(zip(PARTS[:2], right(changed, i, artists, characters)))

    return wrong


def part(name, value):
    return lambda songs, i, artists, characters: {name: value(songs, i, artists, characters)}


def named(name, text, hint, *wrongs):
    return [check.Mistake(name, text, wrong, hint) for wrong in wrongs]


BACK = "a shift in the wrong direction: the answer at a place is what has just been read, or was read before."
ROLLED = "a row that was rolled round: what falls out at one end comes in at the other."
EQUAL = "targets that are equal to the inputs. The answer would be what the model has just read."
ALONE = "a row of characters alone. <bos> has to go in first, <eos> to come out last."
FILLED = "<pad> at the end, where <eos> belongs. Rows are filled up in the next exercise."
BOTH = "both reserved ids in both rows. <bos> only goes in, <eos> only comes out."
EXCHANGED = "<eos> where <bos> belongs, or the other way round. BOS is 2, EOS is 3."
MISTAKES = [
    *named("no shift", EQUAL, "3.2-a",
           *rows(lambda x: ([2, *x],) * 2, lambda x: (x, x), lambda x: ([*x, 3],) * 2, lambda x: ([2, *x, 3],) * 2)),
    *named("shifted the wrong way", BACK, "3.2-a",
           *rows(lambda x: ([*x, 3], [2, *x]), lambda x: (x, [2, *x[:-1]]), lambda x: ([2, *x], [3, 2, *x[:-1]]),
                 lambda x: ([2, *x], [0, 2, *x[:-1]]), lambda x: (x[1:], x[:-1]), lambda x: ([2, *x, 3], [0, 2, *x]))),
    *named("bos and eos forgotten", ALONE, "3.2-c", *rows(lambda x: (x[:-1], x[1:]), lambda x: (x, x[1:]))),
    *named("bos forgotten", "a row without <bos>. Something has to be read before the first character.", "3.2-c",
           *rows(lambda x: (x, [*x[1:], 3]), lambda x: (x, [*x, 3]), lambda x: ([*x, 3], [*x[1:], 3]))),
    *named("eos forgotten", "a row without <eos>: the model would never learn to stop.", "3.2-c",
           *rows(lambda x: ([2, *x[:-1]], x), lambda x: ([2, *x], x))),
    *named("pad for eos", FILLED, "3.2-c",
           *rows(lambda x: ([2, *x], [*x, 0]), lambda x: (x, [*x[1:], 0]), lambda x: ([2, *x, 0], [*x, 3, 0]))),
    *named("bos and eos in both", BOTH, "3.2-a",
           *rows(lambda x: ([2, *x, 3],) * 2, lambda x: ([2, *x, 3], [*x, 3, 3]))),
    *named("eos in the inputs", "<eos> among the inputs. Behind it there is nothing to say.", "3.2-a",
           *rows(lambda x: ([2, *x, 3], [*x, 3]), lambda x: ([2, *x, 3], [*x, 3, 0]))),
    *named("bos in the targets", "<bos> among the targets. It is always there, nobody has to predict it.", "3.2-a",
           *rows(lambda x: ([2, *x], [2, *x, 3]))),
    *named("bos and eos exchanged", EXCHANGED, "3.2-c",
           *rows(lambda x: ([3, *x], [*x, 2]), lambda x: ([3, *x], [*x, 3]))),
    *named("rolled round", ROLLED, "3.2-b",
           *rows(lambda x: ([2, *x, 3], [*x, 3, 2]), lambda x: ([2, *x], [*x, 2]), lambda x: (x, [*x[1:], *x[:1]]))),
]  # fmt: skip


SPELT = "the text \"<bos>\" put before the song. To the vocabulary that is five characters; join the ids instead."
SORTED = "the index in a list that was sorted again, or made of these songs. The list `artists` decides, as it is."
COUNTED = "the number of characters, or of both reserved ids as well. T counts the places: one more than characters."
MISTAKES += [
    *named(*SINGLE, "3.2-a",
           *rows(lambda x: ([2, *x], [3]), lambda x: ([2, *x], x[-1:]),
                 lambda x: (x[:-1], x[-1:]), lambda x: ([2, *x[:-1]], x[-1:]))),
    *named("<bos> spelt out", SPELT, "3.2-b", *(lambda *a, k=k: spelt(*a, k) for k in range(3))),
    *named("lower-cased", "small letters for capitals. The text stays as it is.", "3.2-c", text_as(str.lower)),
    *named("white space cut off", "a text without its blanks and line breaks. It stays as it is.", "3.2-c",
           text_as(str.strip), text_as(lambda t: "".join(t.split())), text_as(lambda t: t.replace("\n", ""))),
    *named("title for lyric", "the title of the song. The text is in .lyric.", "3.2-c", text_as(lambda t: "Title")),
    *named("unknown characters left out", "places without <unk>. Every character keeps its place.", "3.2-b",
           *rows(lambda x: ([2, *x[x > 3]], [*x[x > 3], 3]))),
    *named("length off by one", COUNTED, "3.2-c",
           *(part("length", lambda s, i, *_, k=k: len(s[i][1]) + k) for k in (0, 2))),
    *named("artist by another list", SORTED, "3.2-c",
           part("artist", lambda s, i, artists, c: sorted(artists).index(s[i][0])),
           part("artist", lambda s, i, artists, c: sorted({a for a, _ in s}).index(s[i][0])),
           part("artist", lambda s, i, artists, c: list(dict.fromkeys(a for a, _ in s)).index(s[i][0]))),
    *named("number of the song", "the number of the song. Several songs may be by one artist.", "3.2-c",
           part("artist", lambda s, i, *_: i)),
    *named("artist counted from 1", "an index that begins with 1. A list begins with 0.", "3.2-c",
           part("artist", lambda *a: right(*a)[3] + 1)),
]  # fmt: skip


def spelt(songs, i, artists, characters, which):
    """Both rows where <bos>, <eos> or both were written into the text."""
    text = songs[i][1]
    ids = ids_of(characters, "<bos>" * (which != 1) + text + "<eos>" * (which != 0))
    ids = {0: np.r_[ids, 3], 1: np.r_[2, ids], 2: ids}[which].astype(np.int64)
    return {"inputs": ids[:-1], "targets": ids[1:]}


TOGETHER = ("shared by two datasets", "songs or artists kept in the class body or in a global. They belong to `self`.")


def compare(SongDataset, inputs, show=False):
    try:
        check.agree(example_of(SongDataset), right, inputs, MISTAKES, show=show, hint="3.2-c", problem=MEANT)
    except check.Failure as failure:
        if failure.stage == "value" and not failure.mistakes and entangled(SongDataset):
            failure.mistakes = [TOGETHER]
        raise


def entangled(SongDataset):
    """Whether a dataset changes when another one is made, or says what the other should."""
    sets, uses = [([("Ada", "ab")], ARTISTS), ([("Ada", "bca")], ARTISTS[::-1])], [(0, 0), (1, 0)]
    (alone,) = examples(SongDataset, sets[:1], list("abc"), uses[:1])
    one, two = examples(SongDataset, sets, list("abc"), uses)
    return not same(plain(alone), plain(one)) or np.array_equal(plain(one)[0], plain(two)[0])


def same(one, two):
    return all(np.array_equal(a, b) for a, b in zip(one, two))


def drawn(draw, count, characters=MORE, unknown="?!\n XYZÄ"):
    """Songs as pairs (artist, lyric), by three of the artists, which come again and again."""
    names = [ARTISTS[n] for n in draw.permutation(len(ARTISTS))[:3]]
    songs = []
    for n in range(count):
        size = int(draw.integers(4, 20))
        text = "".join(draw.choice(list(characters + unknown), size=size).tolist())
        songs.append((names[n % 3] if n else names[2], "\n" + text[:-1] + "AbBa" + text[-1:] + " "))
    return songs


@test_case(name='worked example', points=2, hidden=False)
def test_worked_example(SongDataset):
    songs = [("Zoe", "\nCab, bac"), ("Ada", "abc"), ("Ada", "ACCA bacca\n")]
    inputs = [(songs[1:2], 0, ["Zoe", "Ada"], list("abc")), (songs, 2, ["Zoe", "Max", "Ada"], list("Cab,"))]
    compare(SongDataset, [*inputs, (songs, 0, ["Max", "Zoe", "Ada"], list("baC"))], show=True)


@test_case(name='artists and number of songs', points=1, hidden=False)
def test_artists_and_number_of_songs(SongDataset):
    songs = drawn(check.rng("q3_02", "artists"), 7)
    compare(SongDataset, [(songs, i, ARTISTS, list(MORE)) for i in range(7)], show=True)
    for some in (songs, songs[:2], []):
        (count,) = examples(SongDataset, [(some, ARTISTS)], list(MORE), [(0, "len")])
        problem = f"It has to be the number of songs, {len(some)}."
        wrong = {len(ARTISTS): "artists", sum(len(text) for _, text in some): "characters", len(MORE) + 4: "ids"}
        seen = [("another thing counted", f"the number of {wrong[count]}.")] if count in wrong else []
        check.require(count == len(some), "len(dataset) is not right", problem, got=f"{count}", hint="3.2-c",
                      mistakes=seen, called=f"len(SongDataset({len(some)} songs, …))")  # fmt: skip
