# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_01_vocabulary"
points = None


RESERVED = ["<pad>", "<unk>", "<bos>", "<eos>"]


def three(sentences, min_count=5):
    return check.Table("stoi"), check.Words("itos"), check.Ids("counts", (None,))


def outputs(words, numbers, front=RESERVED, ids_from=0):
    itos = [*front, *words]
    table = {"itos": itos, "counts": np.array([0] * len(front) + list(numbers), dtype=np.int64)}
    return {**table, "stoi": {word: i + ids_from for i, word in enumerate(itos)}}


def alphabet(sentences, min_count, skip=RESERVED, once=False):
    """The words that stay, from a to z, and their counts."""
    flat = [word for s in sentences for word in (set(s) if once else s) if word not in skip]
    words, numbers = np.unique(np.array(flat, dtype=str), return_counts=True)
    return words[numbers >= min_count].tolist(), numbers[numbers >= min_count]


def in_order(words, numbers, order):
    return [words[i] for i in order], [int(numbers[i]) for i in order]


def by_count(words, numbers):
    return in_order(words, numbers, np.argsort(-numbers, kind="stable"))


def right(sentences, min_count=5):
    return outputs(*by_count(*alphabet(sentences, min_count)))


def by_appearance(sentences, min_count=5, sort=True):
    words, numbers = alphabet(sentences, min_count)
    first = list(dict.fromkeys(word for s in sentences for word in s))
    words, numbers = in_order(words, numbers, np.argsort([first.index(w) for w in words]).astype(int))
    return outputs(*(by_count(words, np.array(numbers, dtype=int)) if sort else (words, numbers)))


def whole_total(sentences, min_count=5):
    table = right(sentences, min_count)
    table["counts"][1] = sum(map(len, sentences)) - table["counts"].sum()
    return {"itos": table["itos"], "counts": table["counts"]}


def no_offset(sentences, min_count=5):
    table = right(sentences, min_count)
    ids = {w: i for i, w in enumerate(table["itos"][4:])}
    return {"itos": table["itos"], "stoi": ids}


def mixed_up(sentences, min_count=5):
    table = no_offset(sentences, min_count)
    return {**table, "stoi": {**dict(zip(RESERVED, range(4))), **table["stoi"]}}


def rising(sentences, min_count=5):
    words, numbers = alphabet(sentences, min_count)
    return outputs(*in_order(words, numbers, np.argsort(numbers, kind="stable")))


def z_to_a(sentences, min_count=5):
    words, numbers = alphabet(sentences, min_count)
    return outputs(*by_count(words[::-1], numbers[::-1]))


def reserved_last(sentences, min_count=5):
    words, numbers = by_count(*alphabet(sentences, min_count))
    return {"itos": words + RESERVED}


def reserved_counted(sentences, min_count=5):
    words, numbers = alphabet(sentences, 1, skip=[])
    seen = dict(zip(words, numbers))
    table = right(sentences, min_count)
    return {"itos": table["itos"], "counts": np.array([seen.get(w, 0) for w in table["itos"]], dtype=np.int64)}


REUSED = "ordinary words in the rows 0 to 3. These belong to the reserved words, so the first word has id 4."
NOT_BY_COUNT = "an order that does not look at the counts. The most frequent word comes first."
TWICE = "a reserved word that stands in the text and was counted. It has its row already, and its count is 0."
MISTAKES = [
    check.Mistake("> for ≥", "`>` where `>=` belongs: words with exactly min_count are lost.", lambda s, m=5: right(s, m + 1), "2.1-c"),
    check.Mistake("min_count ignored", "every word kept, however rare.", lambda s, m=5: right(s, 0), "2.1-c"),
    check.Mistake("reserved rows reused", REUSED, lambda *a: outputs(right(*a)["itos"][4:], right(*a)["counts"][4:], []), "2.1-c"),
    check.Mistake("reserved rows reused", REUSED, reserved_last, "2.1-c"),
    check.Mistake("reserved rows reused", REUSED, no_offset, "2.1-c"),
    check.Mistake("reserved rows reused", REUSED, mixed_up, "2.1-c"),
    check.Mistake("reserved words counted", TWICE, lambda s, m=5: outputs(*by_count(*alphabet(s, m, skip=[]))), "2.1-c"),
    check.Mistake("reserved words counted", TWICE, reserved_counted, "2.1-c"),
    check.Mistake("dropped words counted", "the dropped words counted under <unk>. They are counted nowhere.", whole_total, "2.1-c"),
    check.Mistake("ties as they appear", "equal counts in order of appearance. Equal counts are sorted from a to z.", by_appearance, "2.1-b"),
    check.Mistake("ties from z to a", "`reverse=True`, which turns round both rules. Equal counts are sorted from a to z.", z_to_a, "2.1-b"),
    check.Mistake("rarest first", "rising counts. The most frequent word comes first.", rising, "2.1-b"),
    check.Mistake("counts ignored in the order", NOT_BY_COUNT, lambda *a: by_appearance(*a, sort=False), "2.1-b"),
    check.Mistake("counts ignored in the order", NOT_BY_COUNT, lambda s, m=5: outputs(*alphabet(s, m)), "2.1-b"),
    check.Mistake(
        "sentences counted",
        "the number of sentences that hold a word. A word may occur twice in one.",
        lambda s, m=5: outputs(*by_count(*alphabet(s, m, once=True))),
        "2.1-a",
    ),
]


FROM_A_SET = (
    "an order that follows neither count nor alphabet, like that of a `set`. A set of words has another order in every "
    "session: saved vectors would then belong to other words."
)


def compare(build_vocab, inputs, show=False):
    f = check.function(build_vocab, "build_vocab", three)
    try:
        for name in ("itos", "counts", "stoi"):
            check.agree(f, lambda *a, name=name: {name: right(*a)[name]}, inputs, MISTAKES, show=show)
    except check.Failure as failure:
        if failure.stage == "value" and not failure.mistakes and all(only_the_order(f, args) for args in inputs):
            failure.mistakes, failure.hint = [("order from a set", FROM_A_SET)], "2.1-b"
        raise


def only_the_order(f, args):
    mine, wanted = f(*args)[1], right(*args)["itos"]
    return mine != wanted and sorted(mine) == sorted(wanted)


def text_with_ties(draw, V, min_count, reserved=()):
    """Sentences in which words occur min_count − 1, min_count, min_count + 1 or more times, each of these several times."""
    words = set()
    while len(words) < V:
        words.add("".join(draw.choice(list("abcdeklmnorst"), size=4)))
    words = draw.permutation(sorted(words)).tolist()
    flat = [w for i, w in enumerate(words) for _ in range(min_count - 1 + (i % 3 if i else 9))]
    flat = draw.permutation(flat + [w for w in reserved for _ in range(min_count + 2)]).tolist()
    flat = [flat[0], words[0], words[0], *flat[1:]]
    return [flat[:5], [], *(flat[i : i + 7] for i in range(5, len(flat), 7))]


@test_case(name='worked example', points=2, hidden=False)
def test_worked_example(build_vocab):
    sentences = ["the dog sees the cat".split(), "the cat sees a bird".split()]
    rhyme = "on the mat a cat sat and on the hat a rat sat and the cat saw the rat and sat on".split()
    compare(build_vocab, [(sentences, 2), ([rhyme, sentences[1]], 2)], show=True)


@test_case(name='order of a longer text', points=1, hidden=False)
def test_order_of_a_longer_text(build_vocab):
    draw = check.rng("q2_01", "longer")
    compare(build_vocab, [(text_with_ties(draw, 24, 5),), (text_with_ties(draw, 30, 5),)], show=True)
