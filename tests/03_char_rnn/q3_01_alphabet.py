# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_01_alphabet"
points = None


import collections
import re
import string

import torch

NAMES = ["<pad>", "<unk>", "<bos>", "<eos>"]
ROW = check.Row("encode(text)")
NO_VOCAB = "a method that gives back its tables, or nothing. It has to give back what cls(…) makes."


def answers(CharVocab, alphabets, uses):
    """What the student's vocabularies say; each use is a tuple (number of the vocabulary, what, argument)."""
    used = f".{uses[0][1]}" if uses[0][1] in ("encode", "decode") else ".from_texts" * ("texts" in alphabets[0])
    found = check.beside("use_vocabularies", check.function(CharVocab, f"CharVocab{used}"), alphabets, uses)
    if type(found) is str:
        title, problem = "CharVocab.from_texts returns no vocabulary", "Make one with cls(…), and return it."
        raise check.Failure(title, stage="type", got=f"an object of type {found}", problem=problem, hint="3.1-c",
                            mistakes=[("not a vocabulary", NO_VOCAB)])  # fmt: skip
    return found


def asked_for(texts, min_count=None):
    more = "" if min_count is None else f", min_count={min_count}"
    return f"vocab = CharVocab.from_texts({texts!r}{more})"


def alphabet_of(CharVocab, once=False):
    def run(texts, min_count=None):
        given = {"texts": texts, "once": once} | ({} if min_count is None else {"min_count": min_count})
        return tuple(answers(CharVocab, [given], [(0, "itos", None), (0, "len", None)]))

    spec = check.Alphabet("itos of the vocabulary"), check.Scalar("len(vocab)")
    return check.procedure(run, "CharVocab.from_texts", spec, shown=asked_for)


def kept(texts, min_count=None, change=str):
    """The characters that occur often enough, by code point; `change` is what a mistake does to a text first."""
    codes = np.array([ord(c) for text in texts for c in change(text)], dtype=int)
    codes, numbers = np.unique(codes, return_counts=True)
    return [chr(code) for code in codes[numbers >= (min_count or 1)].tolist()]


def both(characters, front=NAMES, behind=()):
    itos = [*front, *characters, *behind]
    return {"itos of the vocabulary": itos, "len(vocab)": len(itos)}


def right(*args):
    return tuple(both(kept(*args)).values())


def changed(change):
    return lambda texts, m=None: both(kept(texts, m, change))


def ordered(key):
    return lambda texts, m=None: both(sorted(kept(texts, m), key=lambda c: key(c, "".join(texts))))


def each_text(texts, min_count=None):
    return both(sorted({c for text in texts for c in kept([text], min_count)}))


def words(texts, min_count=None):
    found = collections.Counter(word for text in texts for word in text.split())
    return both(sorted(w for w, n in found.items() if n >= (min_count or 1)))


def named(name, text, hint, *wrongs):
    return [check.Mistake(name, text, wrong, hint) for wrong in wrongs]


LOWER = "small letters for capitals. Characters stay as they are."
BREAKS = "line breaks left out. They are characters, and a model needs them to write verses."
SPACES = "blanks and line breaks left out. They are characters like all others."
FIXED = "a fixed list of characters, or a filter with one. Which characters there are, only the texts can say."
ORDER = "an order like that of a `set`, or of first appearance. It can be another one next time; sort by code point."
COMMON = "characters in the order of their counts. They are sorted by code point, as `sorted` does without a key."
KEY = "`key=str.lower`, or another key. `sorted` alone is enough."
MADE = [
    *named("> for ≥", "`>` where `>=` belongs: characters that occur exactly min_count times are lost.", "3.1-c",
           lambda texts, m=None: both(kept(texts, (m or 1) + 1))),
    *named("min_count ignored", "every character kept, however rare.", "3.1-c", lambda texts, m=0: both(kept(texts))),
    *named("lower-cased", LOWER, "3.1-a", changed(str.lower)),
    *named("line breaks dropped", BREAKS, "3.1-a", changed(lambda t: t.replace("\n", ""))),
    *named("white space dropped", SPACES, "3.1-a",
           changed(lambda t: "".join(t.split())), changed(lambda t: t.replace(" ", "")), changed(str.strip)),
    *named("fixed alphabet", FIXED, "3.1-a",
           lambda *a: both(string.printable), lambda *a: both(sorted(string.printable)),
           changed(lambda t: t.encode("ascii", "ignore").decode()), changed(lambda t: re.sub(r"[^\w\s]", "", t)),
           changed(lambda t: "".join(filter(str.isalpha, t))), changed(lambda t: "".join(filter(str.isprintable, t)))),
    *named("sorted by count", COMMON, "3.1-c",
           ordered(lambda c, text: -text.count(c)), ordered(lambda c, text: (-text.count(c), text.find(c))),
           ordered(lambda c, text: text.count(c)), ordered(lambda c, text: (text.count(c), text.find(c)))),
    *named("not sorted", ORDER, "3.1-c", ordered(lambda c, text: text.find(c))),
    *named("capitals among the small letters", KEY, "3.1-c", ordered(lambda c, _: c.lower()),
           ordered(lambda c, _: (c.lower(), -ord(c))), ordered(lambda c, _: c.swapcase())),
    *named("backwards", "the largest code point first.", "3.1-c", ordered(lambda c, _: -ord(c))),
]  # fmt: skip


FRONT = "a list that does not begin with the four names of RESERVED, so that characters take the ids 0 to 3."
ONE_TEXT = "the characters of a single text. Is something made anew for each text, or returned inside the loop?"
MADE += [
    *named("reserved names not in front", FRONT, "3.1-c",
           lambda *a: both(kept(*a), ()), lambda *a: both(kept(*a), (), NAMES),
           lambda *a: both(kept(*a), NAMES[:2]), lambda *a: both(sorted([*NAMES, *kept(*a)]), ())),
    *named("counted text by text", "counts that begin anew with each text. All texts are counted together.", "3.1-c",
           each_text),
    *named("texts counted", "in how many texts a character is. Count how often it occurs.", "3.1-c",
           changed(lambda t: "".join(set(t)))),
    *named("one text only", ONE_TEXT, "3.1-c",
           lambda texts, m=None: both(kept(texts[-1:], m)), lambda texts, m=None: both(kept(texts[:1], m))),
    *named("characters repeated", "one entry for every occurrence. Each character is in the list once.", "3.1-b",
           lambda texts, m=None: both(sorted("".join(texts))), lambda texts, m=None: both("".join(texts))),
    *named("words for characters", "words. This vocabulary is one of single characters.", "3.1-a", words),
    *named("reserved ids not counted", "the number of characters alone. The four reserved ids belong to V.", "3.1-c",
           lambda *a: {"len(vocab)": len(kept(*a))}),
    *named("read twice", "texts that are run through a second time. An iterator is empty by then.", "3.1-c",
           lambda *a: both(())),
]  # fmt: skip
SHARED = (
    "shared by all",
    "one list for all vocabularies: RESERVED itself, or a list in the class body. Run the cell of RESERVED again, and "
    "make a new list: `RESERVED + …`.",
)
ELSEWHERE = (
    "other texts too",
    "an alphabet with characters of other texts, from a variable such as validation_songs. Only `texts` counts.",
)


def compare(CharVocab, inputs, show=False, once=False):
    try:
        check.agree(alphabet_of(CharVocab, once), right, inputs, MADE, show=show, hint="3.1-c")
    except check.Failure as failure:
        if failure.stage == "value" and not failure.mistakes:
            failure.mistakes = diagnosed(CharVocab, inputs)
        raise


def diagnosed(CharVocab, inputs):
    """What alphabets show that are neither right nor those of a known mistake."""
    if grows(CharVocab):
        return [SHARED]
    mine, wanted = ([set(f(*args)[0]) for args in inputs] for f in (alphabet_of(CharVocab), right))
    if mine == wanted:
        return [("not sorted", ORDER)]
    return [ELSEWHERE] if all(w < m for m, w in zip(mine, wanted)) else []


def grows(CharVocab):
    """Whether a second vocabulary changes the first. The second gets a character that the first does not have."""
    uses = [(0, "itos", None), (0, "len", None)]
    alone = answers(CharVocab, [{"texts": ["ab"]}], uses)
    other = next(chr(n) for n in range(0x4E00, 0x9FFF) if chr(n) not in alone[0])
    return alone != answers(CharVocab, [{"texts": ["ab"]}, {"texts": [other]}], uses)


def untouched(env):
    """Fail if RESERVED has been changed."""
    problem = "It has to hold the four names and nothing else. Make a new list, and run the cell of RESERVED once more."
    got = list(env.get("RESERVED") or ())
    check.require(got == NAMES, "RESERVED is not what it was", problem, got=repr(got), hint="3.1-c", mistakes=[SHARED])


def songs_of(draw, signs, count=4):
    """Texts in which each sign occurs from 1 to 5 times altogether, in different texts."""
    flat = [sign for i, sign in enumerate(draw.permutation(sorted(signs)).tolist()) for _ in range(1 + i % 5)]
    flat = draw.permutation(flat).tolist()
    return ["".join(flat[i::count]) for i in range(count)]


KEYS = "a dict that is asked for a tensor. A tensor is equal to no key; make plain ints first."
RAISES = "a look-up that stops at an unknown character. It needs an answer for what it does not find: UNK."
RAISED = {
    "KeyError: tensor": ("only lists", KEYS),
    "KeyError|not in list|substring not found": ("unknown characters raise", RAISES),
    "has no attribute '(tolist|item|numpy|long|int)'": ("only tensors", "a method that a list of plain ints lacks."),
}


def agree(f, reference, inputs, mistakes, **more):
    """`check.agree`, which also names what raised an error."""
    try:
        check.agree(f, reference, inputs, mistakes, hint="3.1-c", **more)
    except check.Failure as failure:
        if failure.stage == "raised" and not failure.mistakes:
            failure.mistakes = [seen for error, seen in RAISED.items() if re.search(error, failure.got)]
            failure.hint = "3.1-b" if failure.mistakes else "3.1-c"
        raise


def given(characters):
    return f"vocab = CharVocab({list(characters)!r})"


def ids_of(characters, text, first=4, unseen=1):
    known, places = (np.array([ord(c) for c in t], dtype=int) for t in (characters, text))
    hit = places[:, None] == known
    return np.where(hit.any(axis=1), hit @ np.arange(first, first + len(known)), unseen)


def encode_of(CharVocab):
    def run(characters, text):
        (ids,) = answers(CharVocab, [{"characters": characters}], [(0, "encode", text)])
        return ROW.take(ids)

    shown = lambda characters, text: f"{given(characters)}; vocab.encode({text!r})"  # noqa: E731
    return check.procedure(run, "CharVocab.encode", check.Ids("encode(text)", (None,)), shown=shown)


def ids_with(change=str, **how):
    return lambda characters, text: ids_of(characters, change(text), **how)


def short(characters, text):
    ids = ids_of(characters, text)
    return ids[ids != 1]


def names_read(characters, text):
    parts = re.split("(<pad>|<unk>|<bos>|<eos>)", text)
    pieces = [[NAMES.index(part)] if part in NAMES else ids_of(characters, part) for part in parts]
    return np.concatenate(pieces).astype(np.int64)


PAD_UNK = "id 0 for unknown characters. That is <pad>: training would skip them as if they were not there."
MINUS = "the −1 that `find` gives for what it does not find, or −1 + 4 = 3, which is <eos>. Unknown ones have id 1."
NEW = "one id more than there are. A table with V rows has no row V."
READ = [
    *named("pad and unk share an id", PAD_UNK, "3.1-c", ids_with(unseen=0)),
    *named("id −1", MINUS, "3.1-b", ids_with(unseen=-1), ids_with(unseen=3)),
    *named("unknown characters left out", "a text that gets shorter. Every character keeps its place.", "3.1-c", short),
    *named("unknown characters get a new id", NEW, "3.1-c", lambda c, text: ids_of(c, text, unseen=4 + len(c))),
    *named("wrong first id", "ids that do not begin with 4. The ids 0 to 3 are reserved.", "3.1-c",
           *(ids_with(first=n) for n in (0, 1, 2, 3, 5)), ids_with(first=0, unseen=0), ids_with(first=1, unseen=0)),
    *named("code points", "the numbers that Python's `ord` gives. An id is a place in itos.", "3.1-a",
           lambda c, text: np.array([ord(x) for x in text], dtype=np.int64)),
    *named("lower-cased", LOWER, "3.1-a", ids_with(str.lower)),
    *named("line breaks dropped", BREAKS, "3.1-a", ids_with(lambda t: t.replace("\n", ""))),
    *named("white space dropped", SPACES, "3.1-a", ids_with(lambda t: "".join(t.split())), ids_with(str.strip)),
    *named("reserved names read", "a name like <pad> in the text, read as one id. It is five characters.", "3.1-a",
           names_read),
    *named("words for characters", "one id per word. There is one for every character.", "3.1-a",
           lambda c, text: np.ones(len(text.split()), dtype=np.int64)),
    *named("bos and eos added", "<bos> or <eos> around the text. `encode` gives one id per character.", "3.1-c",
           lambda *a: np.r_[2, ids_of(*a), 3], lambda *a: np.r_[2, ids_of(*a)], lambda *a: np.r_[ids_of(*a), 3]),
]  # fmt: skip


def decode_of(CharVocab):
    def run(characters, ids, kind):
        ids = torch.tensor(ids) if kind == "tensor" else ids
        (text,) = answers(CharVocab, [{"characters": characters}], [(0, "decode", ids)])
        return check.Text("decode(ids)").take(text)

    def shown(characters, ids, kind):
        return f"{given(characters)}; vocab.decode({f'torch.tensor({ids})' if kind == 'tensor' else ids})"

    return check.procedure(run, "CharVocab.decode", check.Text("decode(ids)"), shown=shown)


def text_of(characters, ids, kind="list", special=("", "�", "", ""), between=""):
    table = np.array([*special, *characters], dtype=object)
    return check.Letters(between.join(table[ids].tolist()))


def shown_as(*special, **more):
    return lambda characters, ids, kind: text_of(characters, ids, kind, special, **more)


def replaced(characters, ids, kind):
    text = "".join(text_of(characters, ids, kind, NAMES)).replace("<unk>", "�")
    return check.Letters(re.sub("<pad>|<bos>|<eos>", "", text))


def shifted(by):
    return lambda characters, ids, kind: check.Letters("".join([*characters, *NAMES][i - by] for i in ids))


WRITTEN = "the names of reserved ids in the text. <unk> shows as �, the others as nothing."
HIDDEN = "nothing for <unk>. A reader has to see that something was there: �."
SIGN = "? or a blank for <unk>. The sign is �: nobody takes it for a part of the text."
CUT = "a text that ends at the first <eos>. Everything is decoded; who wants to stop there cuts the ids."
REMOVED = "the names cut out of the finished text. A song may hold the characters < p a d >: decide by the id."
WRITE = [
    *named("reserved names shown", WRITTEN, "3.1-c", shown_as(*NAMES), shown_as("", "<unk>", "", ""),
           shown_as("<pad>", "�", "<bos>", "<eos>"), shown_as("", "�", "<bos>", "<eos>")),
    *named("unknown not shown", HIDDEN, "3.1-c", shown_as("", "", "", "")),
    *named("� for all reserved ids", "� for every reserved id. Only <unk> stands for a character.", "3.1-c",
           shown_as("�", "�", "�", "�")),
    *named("another sign for unknown", SIGN, "3.1-c", *(shown_as("", sign, "", "") for sign in "? _*#")),
    *named("ids joined", "the ids, written one after the other. Look up the character of each.", "3.1-a",
           lambda c, ids, kind: check.Letters("".join(map(str, ids)))),
    *named("blanks between characters", "blanks that were put in by `join`. Join with the empty text.", "3.1-b",
           shown_as("", "�", "", "", between=" ")),
    *named("stops at eos", CUT, "3.1-c",
           lambda c, ids, kind: text_of(c, ids[: [*ids, 3].index(3)])),
    *named("reserved names removed from the text", REMOVED, "3.1-c", replaced),
    *named("wrong first id", "a list of characters without the reserved names in front.", "3.1-c",
           shifted(0), shifted(4)),
    *named("only lists", KEYS, "3.1-b",
           *(lambda c, ids, kind, i=i: text_of(c, [i] * len(ids) if kind == "tensor" else ids) for i in (0, 1))),
]  # fmt: skip


@test_case(name='worked example', points=1, hidden=False)
def test_worked_example(CharVocab, env):
    example, others = ["Oh no,", "no\nNo no"], ["Zig? ZAG!\nzig…", "", "a Zebra, azure…\n\nAah: "]
    compare(CharVocab, [(example,), (others,), (example, 3), (others, 2)], show=True)
    untouched(env)
    (ids,) = answers(CharVocab, [{"texts": example}], [(0, "stoi", list("\n ,NOhno"))])
    problem = "stoi is the way back: stoi[itos[i]] has to be i for every character."
    seen = [("wrong first id", "ids that do not begin with 4.")] if ids in ([*range(8)], [*range(1, 9)]) else []
    check.require(ids == [*range(4, 12)], "vocab.stoi does not fit vocab.itos", problem, hint="3.1-c", mistakes=seen,
                  called=asked_for(example), got=f"{ids} for its 8 characters")  # fmt: skip


@test_case(name='encode', points=1, hidden=False)
def test_encode(CharVocab):
    known = list("\n ,NOhno")
    inputs = [(known, text) for text in ("No!", "Oh, YES\nhonk ", "No Name\n\nNine\n", "")]
    agree(encode_of(CharVocab), ids_of, inputs, READ, show=True)


@test_case(name='decode and back', points=1, hidden=False)
def test_decode_and_back(CharVocab):
    known = list("\n ,NOhno")
    rows = ([7, 11, 1], [2, 8, 9, 6, 5, 1, 10, 3, 0, 0], [2, 10, 11, 4, 3, 2, 1, 11, 3])
    inputs = [(known, ids, kind) for ids in rows for kind in ("list", "tensor")]
    agree(decode_of(CharVocab), text_of, inputs, WRITE, show=True)
    for text in ("Oh no,\nno", "hooh ON"):
        (ids,) = answers(CharVocab, [{"characters": known}], [(0, "encode", text)])
        (back,) = answers(CharVocab, [{"characters": known}], [(0, "decode", ids)])
        called = f"{given(known)}; vocab.decode(vocab.encode({text!r}))"
        title = "the way there and back changes a text"
        check.require(back == text, title, got=repr(back), called=called, hint="3.1-a")
