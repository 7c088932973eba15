"""Word2vec, fast: skip-gram with negative sampling as a few matrix products. The last section of notebook 2 reads this.

A step of training takes up to 512 words of text, in groups of 16 that come from different places. Each group does two things:

    its own neighbourhood   every 8 words in a row are scored against these 8 and the 5 on either side: one small matrix
                            product, and a mask that says which of its 8 x 18 scores are observed pairs
    noise                   24 random words, shared by all 16, scored in one matrix product

The pairs are the usual ones, and so is the loss. What changes is who sees which noise: words that stand together see the
same noise words, each with a weight that makes `negatives` noise words per observed pair. The idea is that of Ji and others,
"Parallelizing Word2Vec in Shared and Distributed Memory" (arXiv 1604.04661); the band and the mask are ours.

Measure with one thread, `torch.set_num_threads(1)`: the products are too small to share, and threads that wait cost time.
"""

import contextlib
import warnings
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

BLOCK = 8  # words in a row that score each other's neighbourhood; a group is two blocks
GROUP = 16  # words that share their noise words
SHARED = 24  # noise words per group
CHUNK = 2**17  # words of text that are prepared at a time, so memory does not grow with the text
URN = 2**20  # slips of paper in the urn that the noise words are drawn from
MOST_TOKENS = 512  # words of text per step: more make stale sums, fewer make more steps
BOUND = 0.25  # words per step x step size x share of the most frequent word; measured: more than twice this diverges
LARGEST_SCORE = 50.0  # no observed or noise pair needs a score beyond this; sigmoid(-50) is 2e-22


class Diverged(ArithmeticError):
    """The vectors grew without bound, because too many words of text share one step of this size."""


class Trained(NamedTuple):
    """What `train` returns.

    Attributes
    ----------
    centre, context : Tensor (V, D), float32
        The two tables: a row per word. Rows of words with count 0 are zeros.
    words : int
        Words of text that were read, over all epochs.
    finished : bool
        False if somebody interrupted it; then the tables hold what had been learned by then.
    """

    centre: torch.Tensor
    context: torch.Tensor
    words: int
    finished: bool


class Batch(NamedTuple):
    """What one step works on: `n` groups. W = BLOCK + 2 * window.

    Attributes
    ----------
    centres : int64 (n, GROUP)
    contexts : int64 (n, GROUP // BLOCK, W)
        For each block of the group its words with `window` words on either side.
    patterns : int64 (n, GROUP)
        For each centre its row in the table of `band_patterns`.
    noise : int64 (n, SHARED)
    weights : float32 (n, GROUP, 1)
        How much one shared noise word counts for each centre: its pairs x negatives / SHARED.
    words : float
        Words of text that these groups stand for, subsampled ones included.
    """

    centres: torch.Tensor
    contexts: torch.Tensor
    patterns: torch.Tensor
    noise: torch.Tensor
    weights: torch.Tensor
    words: float


# --- training ---------------------------------------------------------------------------------------------------------


def train(
    ids,
    counts,
    *,
    starts=None,
    sentence_of=None,
    dim=100,
    epochs=5,
    window=5,
    negatives=5,
    sample=1e-3,
    keep=None,
    step_size=0.05,
    tokens_per_step=None,
    seed=0,
    autograd=False,
    progress=True,
):
    """Learn word vectors by skip-gram with negative sampling.

    Parameters
    ----------
    ids : int32 or int64 array or tensor (N,)
        The text as word numbers below V. Words with count 0 (`<unk>` and so on) are left out, like subsampled ones.
    counts : int array or tensor (V,)
        How often each word occurs. A word with count 0 is never drawn as noise and its rows stay zero.
    starts : int array (S,), optional
        Where each sentence begins in `ids`, rising from 0. No pair crosses the border of two sentences.
    sentence_of : int array (N,), optional
        Instead of `starts`: for each word the number of its sentence. Neither of the two: one long sentence.
    dim, epochs, window, negatives : int
        D; passes over the text; at most so many words to each side (the number is drawn anew for each centre, from
        1 to `window`); noise words per observed pair.
    sample : float
        Threshold t of subsampling: a word of relative frequency f stays with probability sqrt(t/f) + t/f.
    keep : float array (V,), optional
        Instead of `sample`: the probability for each word.
    step_size : float
        Of the first step; it falls in a straight line to a ten-thousandth of that at the end of the text.
    tokens_per_step : int, optional
        Words of text per step, a multiple of 16; by default as many as are safe (see `safe_tokens`).
    seed : int
        The same seed gives the same vectors on the same machine.
    autograd : bool
        Let PyTorch find the gradient instead of using the formula: the same numbers, slower.
    progress : bool
        Show a bar with words per second and the time that is left.

    Returns
    -------
    Trained
        Also after Ctrl-C (or Jupyter's stop button): then with ``finished=False`` and a warning.

    Raises
    ------
    Diverged
        When scores leave every sensible range.
    ValueError, TypeError
        When the input cannot be what it should be.
    """
    ids, counts, starts = _checked(ids, counts, starts, sentence_of)
    if min(dim, epochs, window, negatives) < 1:
        raise ValueError("dim, epochs, window and negatives are at least 1")
    keep = keep_probabilities(counts, sample) if keep is None else torch.as_tensor(keep, dtype=torch.float32)
    keep = torch.where(counts > 0, keep, 0.0)
    tokens = tokens_per_step or safe_tokens(counts, keep, step_size)
    if tokens < GROUP or tokens % GROUP:
        raise ValueError(f"tokens_per_step is a multiple of {GROUP}, got {tokens}")
    generator = torch.Generator().manual_seed(seed)
    centre = (torch.rand(len(counts), dim, generator=generator) - 0.5) / dim
    centre[counts == 0] = 0.0
    context, urn = torch.zeros(len(counts), dim), fill_urn(counts)
    plan = {"window": window, "negatives": negatives, "tokens": tokens, "generator": generator}
    work = (batch for _ in range(epochs) for batch in batches(ids, starts, keep, urn, **plan))
    return _descend(centre, context, work, epochs * len(ids), window, step_size, tokens, progress, autograd)


def _descend(centre, context, work, total, window, step_size, tokens, progress, autograd):
    """Take one step per batch; keep an eye on the scores, the bar and the stop button."""
    table, seen, batch, number = band_patterns(window), 0.0, None, 0
    finished = True
    with _bar(total, progress) as advance:
        try:
            for number, batch in enumerate(work):
                step(centre, context, batch, table, step_size * max(1e-4, 1 - seen / total), autograd)
                if number % 32 == 0:
                    _guard(centre, context, batch, number, step_size, tokens)
                seen += batch.words
                advance(round(min(seen, total)))
        except KeyboardInterrupt:
            finished = False
            warnings.warn(f"stopped after {seen:,.0f} of {total:,} words; what was learned is kept", stacklevel=3)
    if batch is not None:
        _guard(centre, context, batch, number, step_size, tokens)
    return Trained(centre, context, round(seen), finished)


def step(centre, context, batch, table, step_size, autograd=False):
    """Move the vectors of one batch downhill, in place. A word that stands in it twice moves twice.

    Parameters
    ----------
    centre, context : float32 Tensor (V, D)
    batch : Batch
    table : Tensor from `band_patterns`
    step_size : float
    autograd : bool
        Let PyTorch find the gradient.
    """
    dim, wide = centre.shape[1], table.shape[1]
    centres, contexts, drawn = batch.centres.view(-1), batch.contexts.reshape(-1), batch.noise.view(-1)
    v = centre.index_select(0, centres)  # (T, D)
    near = context.index_select(0, contexts).view(-1, wide, dim)  # (T / BLOCK, W, D)
    noise = context.index_select(0, drawn).view(-1, SHARED, dim)  # (T / GROUP, SHARED, D)
    mask = table.index_select(0, batch.patterns.view(-1)).view(-1, BLOCK, wide)  # (T / BLOCK, BLOCK, W)
    find = moves_by_autograd if autograd else moves
    for_v, for_near, for_noise = find(v, near, noise, mask, batch.weights, step_size)
    centre.index_add_(0, centres, for_v)
    context.index_add_(0, contexts, for_near)
    context.index_add_(0, drawn, for_noise)


def batch_loss(v, near, noise, mask, weights):
    """Return the loss of a batch: the sum over its observed pairs of softplus(-s), and of softplus(s) over their noise.

    Parameters
    ----------
    v : Tensor (T, D)
        Vectors of the centres.
    near : Tensor (T / BLOCK, W, D)
        Context vectors of each block and the words around it.
    noise : Tensor (T / GROUP, SHARED, D)
        Context vectors of each group's noise words.
    mask : Tensor (T / BLOCK, BLOCK, W)
        1 for an observed pair, 0 otherwise.
    weights : Tensor (T / GROUP, GROUP, 1)
        What a noise word counts for each centre.

    Returns
    -------
    Tensor ()
    """
    observed = v.view(*mask.shape[:2], -1) @ near.mT
    shared = v.view(*weights.shape[:2], -1) @ noise.mT
    return (F.softplus(-observed) * mask).sum() + (F.softplus(shared) * weights).sum()


def moves(v, near, noise, mask, weights, step_size):
    """Return -step_size times the gradient of `batch_loss`, by the formula. Arguments and shapes as there.

    The derivative of softplus(-s) is -sigmoid(-s), that of softplus(s) is sigmoid(s). So an observed pair is pulled
    together with strength sigmoid(-s), a noise pair is pushed apart with sigmoid(s) times its weight.

    Returns
    -------
    for_v (T, D), for_near (T / BLOCK * W, D), for_noise (T / GROUP * SHARED, D) : Tensors
    """
    dim = v.shape[1]
    blocks, groups = v.view(-1, BLOCK, dim), v.view(-1, GROUP, dim)
    pull = torch.bmm(blocks, near.mT).neg_().sigmoid_().mul_(mask).mul_(step_size)  # (T / BLOCK, BLOCK, W)
    push = torch.bmm(groups, noise.mT).sigmoid_().mul_(weights * -step_size)  # (T / GROUP, GROUP, SHARED)
    for_v = torch.bmm(pull, near).view(-1, GROUP, dim).baddbmm_(push, noise)
    for_near, for_noise = torch.bmm(pull.mT, blocks), torch.bmm(push.mT, groups)
    return for_v.view(-1, dim), for_near.view(-1, dim), for_noise.view(-1, dim)


def moves_by_autograd(v, near, noise, mask, weights, step_size):
    """Return the same as `moves`; PyTorch differentiates `batch_loss`."""
    with torch.enable_grad():
        leaves = [x.detach().requires_grad_() for x in (v, near, noise)]
        found = torch.autograd.grad(-step_size * batch_loss(*leaves, mask, weights), leaves)
    return [x.reshape(-1, v.shape[1]) for x in found]


# --- the guard, the bar -----------------------------------------------------------------------------------------------


def _guard(centre, context, batch, number, step_size, tokens):
    """Raise Diverged when the scores of a batch are larger than any that training has a use for."""
    v, u = centre[batch.centres.view(-1, BLOCK)], context[batch.contexts.flatten(0, 1)]
    largest = float((v @ u.mT).abs().max())
    if largest <= LARGEST_SCORE:  # false for nan too
        return
    fewer = f"tokens_per_step={tokens // 2 // GROUP * GROUP} or " if tokens >= 2 * GROUP else ""
    raise Diverged(
        f"Training diverged: at step {number} a score reached {largest:.3g}; useful ones stay below {LARGEST_SCORE:.0f}.\n"
        f"Why: all {tokens} words of text of a step are moved at once, from the same old vectors. A frequent word gets many\n"
        f"such moves, and with step_size={step_size:g} their sum overshoots, further each time.\n"
        f"Mend: call train again with {fewer}step_size={step_size / 2:g}."
    )


@contextlib.contextmanager
def _bar(total, wanted):
    """Show how far it is, with words per second and the time left; give the function that moves it to a number."""
    if not wanted:
        yield lambda words: None
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without ipywidgets tqdm says so, and shows a bar of text
        from tqdm.auto import tqdm

        bar = tqdm(total=total, unit=" words", unit_scale=True)
    with bar:
        yield lambda seen: bar.update(seen - bar.n)


# --- from text to batches ---------------------------------------------------------------------------------------------


def keep_probabilities(counts, sample):
    """Return for each word the probability to survive subsampling, by the rule of word2vec's own program.

    Parameters
    ----------
    counts : int64 Tensor (V,)
    sample : float
        The threshold t.

    Returns
    -------
    float32 Tensor (V,)
        sqrt(t/f) + t/f, at most 1, where f is the relative frequency.
    """
    ratio = sample * counts.sum() / counts.clamp(min=1).double()
    return (ratio.sqrt() + ratio).clamp(max=1).float()


def safe_tokens(counts, keep, step_size):
    """Return how many words of text one step may move at once without overshooting.

    Parameters
    ----------
    counts : int64 Tensor (V,)
    keep : float32 Tensor (V,)
    step_size : float

    Returns
    -------
    int
        A multiple of GROUP, at most MOST_TOKENS and half the number of different words: fewer, the larger the step
        and the share of the most frequent word.
    """
    left = counts * keep.double()
    share = float(left.max() / left.sum().clamp(min=1))
    fits = min(MOST_TOKENS, int((left > 0).sum()) // 2, BOUND / max(1e-12, step_size * share))
    return max(GROUP, int(fits) // GROUP * GROUP)


def fill_urn(counts):
    """Return the urn that noise words are drawn from: a word lies in it about count**0.75 often, so words with count 0 never.

    Parameters
    ----------
    counts : int64 Tensor (V,)

    Returns
    -------
    int32 Tensor (URN,)
        Numbers of words. Drawing one is a single look-up; without an urn each draw would have to search.
    """
    shares = counts.double().pow(0.75).cumsum(0)
    marks = (torch.arange(URN, dtype=torch.float64) + 0.5) * (shares[-1] / URN)
    return torch.searchsorted(shares, marks).int()


def band_patterns(window):
    """Return the rows that the masks are put together from.

    Parameters
    ----------
    window : int

    Returns
    -------
    float32 Tensor ((window + 1)**2 * BLOCK, BLOCK + 2 * window)
        Row (left * (window + 1) + right) * BLOCK + i is the mask of word i of a block that has `left` partners before
        and `right` partners behind it: ones in these places, 0 elsewhere and for the word itself.
    """
    distance = torch.arange(BLOCK + 2 * window) - window - torch.arange(BLOCK)[:, None]  # (BLOCK, W)
    reach = torch.arange(window + 1)
    left, right = reach[:, None, None, None], reach[:, None, None]
    return ((distance >= -left) & (distance <= right) & (distance != 0)).float().view(-1, BLOCK + 2 * window)


def batches(ids, starts, keep, urn, *, window, negatives, tokens, generator):
    """Yield the batches of one pass over the text. Only CHUNK words are prepared at a time.

    Parameters
    ----------
    ids : int array (N,)
    starts : int64 array (S,)
    keep, urn : see `keep_probabilities` and `fill_urn`
    window, negatives, tokens : int
    generator : torch.Generator

    Yields
    ------
    Batch
        Of `tokens` words; the last one of a chunk may have fewer.
    """
    words, sentences = torch.zeros(window, dtype=torch.int64), -1 - torch.arange(window)  # a margin of no words
    waiting = 0
    for first in range(0, len(ids), CHUNK):
        more, numbers = thinned(ids[first : first + CHUNK], starts, first, keep, generator)
        words, sentences = torch.cat([words, more]), torch.cat([sentences, numbers])
        waiting += min(CHUNK, len(ids) - first)
        if first + CHUNK >= len(ids):  # fill the last group up with no words, each a sentence of its own
            empty = -(len(words) - window) % GROUP + window
            words = torch.cat([words, torch.zeros(empty, dtype=torch.int64)])
            sentences = torch.cat([sentences, -1 - window - torch.arange(empty)])
        ready = (len(words) - 2 * window) // GROUP * GROUP
        if ready > 0:
            chunk = cut(words, sentences, ready, urn, window, negatives, waiting / (ready // GROUP), generator)
            for a in range(0, ready // GROUP, tokens // GROUP):
                part = [x[a : a + tokens // GROUP] for x in chunk[:-1]]
                yield Batch(*part, chunk.words * len(part[0]))
            words, sentences, waiting = words[ready:], sentences[ready:], 0


def thinned(ids, starts, first, keep, generator):
    """Leave frequent words out of a piece of the text that begins at position `first`.

    Returns
    -------
    words, sentences : int64 Tensors (n,)
        The words that stay, and the number of the sentence that each stands in.
    """
    low, high = np.searchsorted(starts, [first, first + len(ids)])
    begins = np.zeros(len(ids), dtype=np.int64)
    begins[starts[low:high] - first] = 1
    words, sentences = torch.from_numpy(ids.astype(np.int64)), torch.from_numpy(np.cumsum(begins) + low)
    stays = torch.rand(len(ids), generator=generator) < keep[words]
    return words[stays], sentences[stays]


def cut(words, sentences, ready, urn, window, negatives, words_per_group, generator):
    """Cut a piece of text into groups and shuffle them, so that one step sees text from many places.

    Parameters
    ----------
    words, sentences : int64 Tensors (n,)
        The first `window` of them, and what follows the next `ready`, are only looked at from inside.
    ready : int
        How many words to cut up; a multiple of GROUP.
    words_per_group : float
        Words of text that a group stands for.

    Returns
    -------
    Batch
        Of ready / GROUP groups.
    """
    left, right = torch.zeros(2, ready, dtype=torch.int64)
    for far in range(1, window + 1):
        same = sentences[far:] == sentences[:-far]
        left += same[window - far :][:ready]
        right += same[window:][:ready]
    drawn = torch.randint(1, window + 1, (ready,), generator=generator)
    left, right = torch.minimum(left, drawn), torch.minimum(right, drawn)
    patterns = (left * (window + 1) + right) * BLOCK + torch.arange(ready) % BLOCK
    contexts = words[: ready + 2 * window].unfold(0, BLOCK + 2 * window, BLOCK)  # (ready / BLOCK, W)
    order = torch.randperm(ready // GROUP, generator=generator)
    noise = urn[torch.randint(len(urn), (ready // GROUP, SHARED), generator=generator)].long()
    return Batch(
        words[window : window + ready].view(-1, GROUP)[order],
        contexts.reshape(-1, GROUP // BLOCK, BLOCK + 2 * window)[order],
        patterns.view(-1, GROUP)[order],
        noise,
        ((left + right).float() * (negatives / SHARED)).view(-1, GROUP, 1)[order],
        words_per_group,
    )


def _checked(ids, counts, starts, sentence_of):
    """Return ids (N,), counts as a tensor (V,) and the starts of the sentences (S,), or say what is wrong with them."""
    ids = np.asarray(ids)
    counts = torch.from_numpy(np.asarray(counts).astype(np.int64))
    if ids.ndim != 1 or ids.dtype.kind not in "iu":
        raise TypeError(f"ids are whole numbers in one row; got {ids.dtype} of shape {ids.shape}")
    if len(ids) == 0 or counts.sum() <= 0:
        raise ValueError("there is no text: ids and counts must not be empty or all zero")
    if ids.min() < 0 or ids.max() >= len(counts):
        raise ValueError(f"ids lie between 0 and V - 1 = {len(counts) - 1}; got {ids.min()} to {ids.max()}")
    if sentence_of is not None:
        sentence_of = np.asarray(sentence_of)
        if starts is not None or sentence_of.shape != ids.shape:
            raise ValueError("give either starts, or sentence_of with one number for each word")
        starts = np.flatnonzero(sentence_of[1:] != sentence_of[:-1]) + 1
    starts = np.unique(np.asarray([] if starts is None else starts, dtype=np.int64))
    if len(starts) and (starts[0] < 0 or starts[-1] > len(ids)):
        raise ValueError(f"starts lie between 0 and N = {len(ids)}")
    return ids, counts, starts
