"""The fast training engine: its step against explicit pairs, its batches against the text, and what it does under stress."""

import math
import signal
import subprocess
import sys

import numpy as np
import pytest
import torch

from conftest import ROOT
from course import fast_sgns
from course.fast_sgns import BLOCK, GROUP, SHARED

WINDOW, NEGATIVES = 3, 5


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def batches_of(ids, counts, starts, keep=1.0, tokens=64, window=WINDOW, seed=0):
    ids, counts, starts = fast_sgns._checked(ids, counts, starts, None)
    urn = fast_sgns.fill_urn(counts)
    generator = torch.Generator().manual_seed(seed)
    probabilities = torch.where(counts > 0, keep, 0.0)
    plan = {"window": window, "negatives": NEGATIVES, "tokens": tokens, "generator": generator}
    return list(fast_sgns.batches(ids, starts, probabilities, urn, **plan))


def pairs_in(batch, window=WINDOW):
    """Return for each centre of a batch (word, list of partners), reading its mask cell by cell."""
    table = fast_sgns.band_patterns(window).tolist()
    found = []
    for group, near, rows in zip(batch.centres.tolist(), batch.contexts.tolist(), batch.patterns.tolist()):
        for i, (word, row) in enumerate(zip(group, rows)):
            assert near[i // BLOCK][i % BLOCK + window] == word, "the centre stands in its own band"
            found.append((word, [near[i // BLOCK][j] for j, one in enumerate(table[row]) if one]))
    return found


def small_text(seed=0, words=700, vocabulary=30, reserved=4):
    rng = np.random.default_rng(seed)
    ids = rng.integers(reserved, vocabulary, words)
    ids[rng.random(words) < 0.1] = 1  # <unk>
    counts = np.bincount(ids, minlength=vocabulary)
    counts[:reserved] = 0
    return ids, counts, np.r_[0, np.sort(rng.choice(np.arange(1, words), words // 9, replace=False))]


def topics_text(topics=4, words=12, sentences=2500, seed=0):
    """Sentences about one topic each, with filler; return (ids, counts, starts, topic of each id or -1)."""
    rng = np.random.default_rng(seed)
    text = 4 + rng.integers(topics, size=(sentences, 1)) * words + rng.integers(words, size=(sentences, 10))
    filler = rng.random(text.shape) < 0.3
    text[filler] = 4 + topics * words + rng.integers(3, size=filler.sum())
    topic = np.r_[[-1] * 4, np.repeat(np.arange(topics), words), [-1] * 3]
    return text.ravel(), np.bincount(text.ravel(), minlength=len(topic)), np.arange(sentences) * 10, topic


# --- one step ---------------------------------------------------------------------------------------------------------


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def step_pair_by_pair(centre, context, batch, step_size):
    """The same step as explicit pairs, one after the other, all from the old vectors, in float64."""
    old_centre, old_context = centre.double().numpy(), context.double().numpy()
    new_centre, new_context, loss = old_centre.copy(), old_context.copy(), 0.0
    for number, (word, partners) in enumerate(pairs_in(batch)):
        noise = batch.noise[number // GROUP].tolist()
        weight = len(partners) * NEGATIVES / SHARED
        assert float(batch.weights.view(-1)[number]) == pytest.approx(weight)
        for other, label, much in [(o, 1, 1.0) for o in partners] + [(o, 0, weight) for o in noise]:
            score = float(old_centre[word] @ old_context[other])
            loss += much * math.log1p(math.exp(-score if label else score))
            new_centre[word] -= step_size * much * (sigmoid(score) - label) * old_context[other]
            new_context[other] -= step_size * much * (sigmoid(score) - label) * old_centre[word]
    return new_centre, new_context, loss


@pytest.mark.parametrize("autograd", [False, True], ids=["formula", "autograd"])
def test_a_step_is_the_sum_over_its_pairs(autograd):
    ids, counts, starts = small_text()
    for batch in batches_of(ids, counts, starts, keep=0.8)[:3]:
        generator = torch.Generator().manual_seed(1)
        centre, context = (torch.randn(len(counts), 7, generator=generator) for _ in range(2))
        wanted = step_pair_by_pair(centre, context, batch, 0.05)
        fast_sgns.step(centre, context, batch, fast_sgns.band_patterns(WINDOW), 0.05, autograd)
        assert np.abs(centre.numpy() - wanted[0]).max() < 1e-5
        assert np.abs(context.numpy() - wanted[1]).max() < 1e-5


def test_loss_of_a_batch_is_the_sum_over_its_pairs():
    ids, counts, starts = small_text(seed=2)
    batch = batches_of(ids, counts, starts)[0]
    centre, context = (torch.randn(len(counts), 7, generator=torch.Generator().manual_seed(s)) for s in (3, 4))
    mask = fast_sgns.band_patterns(WINDOW)[batch.patterns.view(-1, BLOCK)]
    got = fast_sgns.batch_loss(
        centre[batch.centres.view(-1)], context[batch.contexts.flatten(0, 1)], context[batch.noise], mask, batch.weights
    )
    assert float(got) == pytest.approx(step_pair_by_pair(centre, context, batch, 0.05)[2], rel=1e-5)


def test_formula_and_autograd_give_the_same_vectors_after_a_whole_training():
    ids, counts, starts, _ = topics_text(sentences=400)
    settings = {"starts": starts, "dim": 9, "epochs": 2, "window": 4, "progress": False}
    one = fast_sgns.train(ids, counts, **settings)
    two = fast_sgns.train(ids, counts, **settings, autograd=True)
    assert (one.centre - two.centre).abs().max() < 1e-5 and (one.context - two.context).abs().max() < 1e-5
    assert one.centre.abs().max() > 0.1


# --- from text to batches ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("window", [1, 3, 9])
def test_windows_never_cross_a_border(window, monkeypatch):
    """With a different word in each place, a pair shows the two places it comes from."""
    monkeypatch.setattr(fast_sgns, "CHUNK", 500)  # so that windows reach across chunks too
    rng, places = np.random.default_rng(0), 3000
    starts = np.r_[0, np.sort(rng.choice(np.arange(1, places), 300, replace=False))]
    sentence = np.searchsorted(starts, np.arange(places), side="right")
    counts, drawn, centres = np.r_[np.ones(places, dtype=int), 0], [], []
    for batch in batches_of(np.arange(places), counts, starts, window=window):
        for (word, partners), weight in zip(pairs_in(batch, window), batch.weights.view(-1).tolist()):
            assert all(sentence[p] == sentence[word] and 0 < abs(p - word) <= window for p in partners)
            assert weight == pytest.approx(len(partners) * NEGATIVES / SHARED)
            if weight:  # a word alone in its sentence looks like the filling of the last group
                centres.append(word)
                far = max(abs(p - word) for p in partners)
                same = [p for p in range(word - far, word + far + 1) if 0 <= p < places and p != word]
                assert partners == [p for p in same if sentence[p] == sentence[word]]
                drawn.append(far)
    alone = np.bincount(sentence)[sentence] == 1
    assert sorted(centres) == np.flatnonzero(~alone).tolist()
    assert set(drawn) == set(range(1, window + 1))


def test_width_of_the_window_is_drawn_evenly():
    counts = np.ones(20000, dtype=int)
    reach = [len(partners) for b in batches_of(np.arange(20000), counts, [0]) for _, partners in pairs_in(b)]
    share = np.bincount(reach, minlength=2 * WINDOW + 1)[2::2] / len(reach)
    assert np.abs(share - 1 / WINDOW).max() < 5 * math.sqrt(2 / 9 / 20000)


def test_words_with_count_zero_are_in_no_pair_and_never_noise():
    ids, counts, starts = small_text()
    for batch in batches_of(ids, counts, starts):
        assert (counts[batch.noise.numpy()] > 0).all()
        for word, partners in pairs_in(batch):
            assert not partners or (counts[word] and all(counts[p] for p in partners))
    trained = fast_sgns.train(ids, counts, starts=starts, dim=6, progress=False)
    assert (trained.centre[counts == 0] == 0).all() and (trained.context[counts == 0] == 0).all()
    assert (trained.centre[counts > 0].abs().sum(1) > 0).all()


def test_noise_follows_the_counts_to_three_quarters():
    counts = torch.tensor([0, 0, 5, 400, 0, 90, 5000, 0])
    share = np.bincount(fast_sgns.fill_urn(counts), minlength=8) / fast_sgns.URN
    wanted = counts.double().numpy() ** 0.75
    assert np.abs(share - wanted / wanted.sum()).max() < 2 / fast_sgns.URN and not share[counts == 0].any()


def test_subsampling_keeps_the_share_that_it_should():
    counts = torch.tensor([0, 100, 9900])
    keep = fast_sgns.keep_probabilities(counts, 1e-2)
    assert keep.tolist() == pytest.approx([1.0, 1.0, math.sqrt(0.01 / 0.99) + 0.01 / 0.99], rel=1e-6)
    ids = np.random.default_rng(0).permutation(np.repeat([1, 2], [100, 9900])).astype(np.int32)
    words, _ = fast_sgns.thinned(ids, np.array([0]), 0, keep, torch.Generator().manual_seed(0))
    kept = np.bincount(words, minlength=3)
    assert kept[1] == 100 and abs(kept[2] - 9900 * float(keep[2])) < 5 * math.sqrt(9900 * float(keep[2]))


def test_every_word_of_the_text_is_counted_once():
    ids, counts, starts = small_text(words=5003)
    for keep in (1.0, 0.3):
        assert sum(b.words for b in batches_of(ids, counts, starts, keep=keep)) == pytest.approx(5003)


def test_memory_does_not_grow_with_the_text():
    """Twenty million words, 80 MB of numbers: what training adds to them stays where one million left it."""
    script = """
import resource, sys
import numpy as np, torch
sys.path.insert(0, "notebooks")
from course import fast_sgns
torch.set_num_threads(1)
counts = np.r_[0, np.full(999, 20_000)]
text = np.random.default_rng(0).integers(1, 1000, 20_000_000, dtype=np.int32)
used = []
for n in (1_000_000, 20_000_000):
    fast_sgns.train(text[:n], counts, starts=np.arange(0, n, 20_000), keep=np.full(1000, 0.01), dim=4, epochs=1, progress=False)
    used.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(used[1] - used[0])
"""
    if sys.platform != "linux":
        pytest.skip("counts memory the way Linux does")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 20_000, "kilobytes more for 19 million words more"


# --- a whole training -------------------------------------------------------------------------------------------------


def test_it_finds_planted_topics():
    ids, counts, starts, topic = topics_text()
    trained = fast_sgns.train(ids, counts, starts=starts, dim=16, epochs=10, window=4, progress=False)
    about = np.flatnonzero(topic >= 0)
    v = torch.nn.functional.normalize(trained.centre[about], dim=1)
    nearest = (v @ v.T).fill_diagonal_(-2).topk(5, dim=1).indices.numpy()
    assert (topic[about][nearest] == topic[about][:, None]).mean() > 0.95
    assert trained.words == 10 * len(ids) and trained.finished


def test_same_seed_same_vectors():
    ids, counts, starts = small_text()
    one, again, other = (
        fast_sgns.train(ids, counts, starts=starts, dim=5, epochs=2, seed=s, progress=False) for s in (3, 3, 4)
    )
    assert torch.equal(one.centre, again.centre) and torch.equal(one.context, again.context)
    assert not torch.equal(one.centre, other.centre)


def test_every_form_of_input_is_the_same_text():
    ids, counts, starts = small_text()
    numbers = np.searchsorted(starts, np.arange(len(ids)), side="right")
    settings = {"dim": 5, "epochs": 2, "progress": False}
    wanted = fast_sgns.train(ids, counts, starts=starts, **settings).context
    for same in (
        fast_sgns.train(ids.astype(np.int32), counts.astype(np.int32), starts=np.r_[starts, len(ids)], **settings),
        fast_sgns.train(torch.tensor(ids), torch.tensor(counts), sentence_of=torch.tensor(numbers), **settings),
        fast_sgns.train(ids, counts, sentence_of=numbers, **settings),
    ):
        assert torch.equal(same.context, wanted)
    assert not torch.equal(fast_sgns.train(ids, counts, **settings).context, wanted)


@pytest.mark.parametrize("tokens, size", [(512, 2.0), (256, 1.0)])
def test_divergence_is_stopped_and_explained(tokens, size):
    ids, counts, starts, _ = topics_text(topics=1, words=3, sentences=2000)
    with pytest.raises(fast_sgns.Diverged) as caught:
        fast_sgns.train(
            ids, counts, starts=starts, dim=8, sample=1, tokens_per_step=tokens, step_size=size, progress=False
        )
    text = " ".join(str(caught.value).split())
    for words in ("diverged", f"all {tokens} words", f"tokens_per_step={tokens // 2}", f"step_size={size / 2:g}"):
        assert words in text, text


def test_where_a_step_cannot_be_smaller_the_mend_is_a_smaller_step_size():
    ids, counts, starts, _ = topics_text(topics=1, words=1, sentences=2000)
    with pytest.raises(fast_sgns.Diverged) as caught:
        fast_sgns.train(ids, counts, starts=starts, dim=8, sample=1, progress=False)
    assert "with step_size=0.025" in str(caught.value) and "tokens_per_step" not in str(caught.value)
    fast_sgns.train(ids, counts, starts=starts, dim=8, sample=1, step_size=0.0125, progress=False)


@pytest.mark.parametrize("words", [6, 12, 25])
def test_default_settings_do_not_diverge_on_tiny_vocabularies(words):
    ids, counts, starts, _ = topics_text(topics=2, words=words, sentences=1000)
    trained = fast_sgns.train(ids, counts, starts=starts, dim=8, epochs=20, sample=1, progress=False)
    assert trained.centre.abs().max() < 20


def test_safe_tokens_fall_with_the_step_size_and_with_the_most_frequent_word():
    even, steep = torch.full((2000,), 50), torch.tensor([9000] + [50] * 1999)
    keep = torch.ones(2000)
    safe = [fast_sgns.safe_tokens(c, keep, s) for c, s in ((even, 0.05), (steep, 0.05), (steep, 0.5), (steep, 500.0))]
    assert safe[0] == fast_sgns.MOST_TOKENS and safe[-1] == GROUP and sorted(safe, reverse=True) == safe
    assert all(t % GROUP == 0 for t in safe)


def test_ctrl_c_keeps_what_was_learned(monkeypatch):
    ids, counts, starts = small_text(words=4000)
    calls, real = [], fast_sgns.step

    def interrupted(*args):
        calls.append(args)
        if len(calls) == 8:
            signal.raise_signal(signal.SIGINT)
        real(*args)

    monkeypatch.setattr(fast_sgns, "step", interrupted)
    with pytest.warns(UserWarning, match="what was learned is kept"):
        trained = fast_sgns.train(ids, counts, starts=starts, dim=5, epochs=50, tokens_per_step=64, progress=False)
    assert not trained.finished and 0 < trained.words < 4000
    assert trained.context.abs().sum() > 0 and torch.isfinite(trained.centre).all()


def test_progress_can_be_seen_or_switched_off(capsys):
    ids, counts, starts = small_text()
    fast_sgns.train(ids, counts, starts=starts, dim=5, epochs=1, progress=False)
    assert capsys.readouterr() == ("", "")
    fast_sgns.train(ids, counts, starts=starts, dim=5, epochs=1)
    shown = capsys.readouterr().err
    assert "700/700" in shown and "words/s" in shown


WRONG = {
    "floats": ({"ids": np.zeros(5)}, TypeError, "whole numbers"),
    "two axes": ({"ids": np.zeros((5, 2), dtype=int)}, TypeError, "one row"),
    "nothing": ({"ids": np.zeros(0, dtype=int)}, ValueError, "no text"),
    "unknown word": ({"ids": np.array([2, 9])}, ValueError, "between 0 and V - 1 = 2"),
    "no counts": ({"counts": [0, 0, 0]}, ValueError, "no text"),
    "both": ({"starts": [0], "sentence_of": [0] * 4}, ValueError, "either"),
    "beyond": ({"starts": [0, 9]}, ValueError, "N = 4"),
    "tokens": ({"tokens_per_step": 100}, ValueError, "multiple of 16"),
    "window": ({"window": 0}, ValueError, "at least 1"),
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_input_is_refused_in_words(what):
    change, error, words = WRONG[what]
    arguments = {"ids": np.array([0, 1, 2, 1]), "counts": [1, 2, 1], "progress": False} | change
    with pytest.raises(error, match=words):
        fast_sgns.train(**arguments)
