# Generated from source/04_lstm.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q4_08_beam"
points = None


BOS, EOS = 2, 3
TABLE = [[10 / 20, 8 / 20, 2 / 20], [8 / 20, 6 / 20, 6 / 20], [11 / 20, 1 / 20, 8 / 20]]
NUDGE = ("states not re-ordered", "h without c", "only the last character re-ordered", "state lost", "old state", "re-fed")
STEPS = ("finished extended", "finished thrown away", "finished set apart", "ends too soon", "duplicates", "k per hypothesis")
WAYS = ("wrong axis", "logits summed", "product of probabilities", "k too large", "first place", "batch axis missing")
HINTS = dict.fromkeys((*NUDGE, "re-fed with the state"), "4.8-a") | dict.fromkeys(STEPS, "4.8-c") | dict.fromkeys(WAYS, "4.8-b")
SAID = {"hint": "4.8-c", "hints": HINTS}


def log_table(writer):
    """Return the logarithms of a made-up model's probabilities, row by row, in float64."""
    table = writer.scores.astype(np.float64)
    return table - np.logaddexp.reduce(table, axis=1, keepdims=True)


def per_id(nats, new, alpha, prompt):
    """Return the score of some new ids."""
    return nats * float(len(new) or 1) ** -alpha


def read_by(writer, prompt, new=()):
    """Return the row of a made-up model after each id that it reads."""
    return writer.rows([BOS, *writer.encode(prompt), *new])


def as_text(writer, prompt, new):
    """Return a prompt and what some new ids say."""
    says = {1: "�"} | dict(enumerate(writer.characters, start=4))
    return prompt + "".join(says[i] for i in new if i in says)


def rounds(writer, prompt, k=4, most=200, alpha=0.7, table=log_table, rank=per_id, over="stays", each=None, copies=1, stop=all,
           start=lambda writer, prompt: 0.0, column=-1, stuck=False, cut=False, gaps=None):  # fmt: skip
    """Yield what is left before the first round and after each, {new ids: nats}. The rules after alpha are there to be broken.

    The first of the ids is a mark: it tells copies apart. gaps: a list for how close each decision was.
    """
    nats, left, aside, read = table(writer), {(-n,): start(writer, prompt) for n in range(1, (copies or k) + 1)}, {}, [()]
    ended = lambda new: new[-1] == EOS  # noqa: E731
    yield left
    for turn in range(most):
        pool = {new: left[new] for new in left if ended(new)} if over not in ("extended", "lost") else {}
        live = [new for new in left if not ended(new) or over == "extended"]
        read = [(*read[min(n, len(read) - 1)], new[-1])[turn == 0 :] if stuck else new[1:] for n, new in enumerate(live)]
        grown = {}
        for new, ids in zip(live, read):
            now = nats[read_by(writer, prompt, ids)[-1 if turn else column]]
            best = np.argsort(now)[-(each if each and turn else k + 1) :]
            grown |= {(*new, int(i)): left[new] + now[i] for i in best if i != EOS or over != "never"}
        pool |= {new: grown[new] for new in sorted(grown, key=grown.get)[-k if cut else 0 :]}
        marks = {new: rank(pool[new], new[1:], alpha, prompt) for new in pool}
        order = sorted(pool, key=marks.get, reverse=True)
        if gaps is not None and k < len(order):
            gaps.append(marks[order[k - 1]] - marks[order[k]])
        if over in ("shrinks", "refills"):
            aside |= {new: pool[new] for new in (order if over == "refills" else order[:k]) if ended(new)}
            order = [new for new in (order if over == "refills" else order[:k]) if not ended(new)]
        left = {new: pool[new] for new in order[:k]}
        yield left | aside
        if stop([ended(new) for new in left]):
            return


def search(writer, prompt, k=4, most=200, alpha=0.7, rate=per_id, again=True, **rules):
    """Return [(text, score)] as it should be, or by other rules. rate: the score at the end; again: whether it is sorted by it."""
    *_, left = rounds(writer, prompt, k, most, alpha, **rules)
    pairs = [(as_text(writer, prompt, new[1:]), rate(nats, new[1:], alpha, prompt)) for new, nats in left.items()]
    return sorted(pairs, key=lambda pair: -pair[1])[:k] if again else pairs[:k]


def clear(writer, prompt, **options):
    """Whether nothing hangs on the last digits."""
    gaps = []
    for _ in rounds(writer, prompt, gaps=gaps, **options):
        pass
    scores = [score for _, score in search(writer, prompt, **options)]
    return min([1.0, *gaps, *(a - b for a, b in zip(scores, scores[1:]))]) > 5e-4


def model_for(rng, prompt, options, good=lambda writer: True, **how):
    """Return a case: a made-up model for which `good` holds, with a prompt and options."""
    while True:
        writer = check.beam_writer(rng, **how)
        if clear(writer, prompt, **options) and good(writer):
            return writer, prompt, options


def apart(prompt, options, *names):
    """Return whether each of these mistakes gives something else with a model."""
    ways = [way for name in names for way in SLIPS[name]]
    return lambda w: not any(check.same_beams(way(w, prompt, **options), search(w, prompt, **options)) for way in ways)


def rules(both=None, **others):
    """Return a search by other rules. both: how to rank, in the search and at the end."""
    others |= {"rank": both, "rate": both} if both else {}
    return lambda writer, prompt, **options: search(writer, prompt, **options, **others)


def prompt_nats(writer, prompt):
    """Return what the model thinks of the prompt."""
    return sum(log_table(writer)[read_by(writer, prompt)[:-1], writer.encode(prompt)])


def counted(count):
    """Return a way to score with another length."""
    return lambda nats, new, alpha, prompt: nats / max(1, count(new, prompt)) ** alpha


def most_changed(by):
    """Return a search with another number of rounds."""
    return lambda writer, prompt, most=200, **rest: search(writer, prompt, most=max(0, most - by(prompt)), **rest)


shorter = lambda new: len(new) - (EOS in new)  # noqa: E731
bare = lambda nats, *rest: nats  # noqa: E731
SLIPS = {
    "alpha sign": [rules(lambda nats, new, alpha, prompt: nats * len(new) ** alpha)],
    "alpha ignored": [rules(bare)],
    "alpha only at the end": [rules(rank=bare), rules(rank=bare, again=False)],
    "<eos> not counted": [rules(counted(lambda new, prompt: shorter(new)), cut=cut) for cut in (True, False)],
    "prompt counted": [
        rules(counted(lambda new, prompt, more=more: len(new) + len(prompt) + more)) for more in (0, 1)
    ] + [rules(counted(lambda new, prompt, more=more: shorter(new) + len(prompt) + more), cut=True) for more in (0, 1)],
    "prompt scored": [rules(start=prompt_nats), lambda *a, **b: rules(counted(lambda new, p: len(new + tuple(p))), start=prompt_nats)(*a, **b)],
    "logits summed": [rules(table=lambda writer: writer.scores.astype(np.float64))],
    "product of probabilities": [
        rules(lambda nats, new, alpha, prompt: per_id(np.exp(nats), new, alpha, prompt)),
        rules(rate=lambda *given: np.exp(per_id(*given))),
    ],
    "states not re-ordered": [rules(stuck=True)],
    "finished extended": [rules(over="extended"), rules(over="extended", stop=lambda ended: False)],
    "finished thrown away": [rules(over="lost"), rules(over="never")],
    "finished set apart": [rules(over="shrinks"), rules(over="refills")],
    "duplicates": [rules(copies=None)],
    "each by itself": [rules(each=1)],
    "ends too soon": [rules(stop=any), rules(stop=lambda ended: ended[0])],
    "first place": [rules(column=0)],
    "one too many": [most_changed(lambda prompt: -1)],
    "one too few": [most_changed(lambda prompt: 1)],
    "most counts the prompt": [most_changed(len)],
}


@test_case(name='worked example', points=2, hidden=False)
def test_worked_example(beam_search):
    f, rng, tiny = check.function(beam_search, "beam_search"), check.rng("q4_08", "example"), check.first_letter(TABLE)
    cases = [(tiny, ">", {"k": 2, "most": 4, "alpha": alpha}) for alpha in (0, 1)]
    for prompt, k, most, alpha in (("ab", 3, 5, 0.5), ("c", 2, 6, 1)):
        options = {"k": k, "most": most, "alpha": alpha}
        names = SLIPS.keys() - {"ends too soon", "finished set apart"} if k == 2 else SLIPS
        cases.append(model_for(rng, prompt, options, apart(prompt, options, *names), characters="abc", eos=0.3))
    check.finds(f, cases, search, SLIPS, show=True, **SAID)


@test_case(name='texts that change places', points=2, hidden=False)
def test_texts_that_change_places(beam_search):
    f, rng, cases = check.function(beam_search, "beam_search"), check.rng("q4_08", "places"), []
    for prompt, k, most, alpha in (("bad", 3, 6, 0.7), ("fed ace", 4, 9, 0), ("h\ne", 2, 7, 1)):
        how = {"characters": "abcdefgh\n ", "eos": -12, "states": 60}
        cases.append(model_for(rng, prompt, {"k": k, "most": most, "alpha": alpha}, **how))
    check.finds(f, cases, search, SLIPS, show=True, **SAID)


@test_case(name='finished texts', points=2, hidden=False)
def test_finished_texts(beam_search):
    f, rng, cases = check.function(beam_search, "beam_search"), check.rng("q4_08", "finished"), []
    for prompt, k, most, alpha in (("cafe", 4, 5, 0.7), ("b", 3, 8, 0.4), ("dad", 5, 6, 1)):
        options = {"k": k, "most": most, "alpha": alpha}
        cases.append(model_for(rng, prompt, options, apart(prompt, options, "<eos> not counted", *STEPS[:4]), eos=0.5))
    check.finds(f, cases, search, SLIPS, show=True, **SAID)
