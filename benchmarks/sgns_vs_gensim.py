"""How fast, how good: the course's fast word2vec engine beside gensim and beside what one writes first.

    python benchmarks/sgns_vs_gensim.py            the figures of benchmarks/README.md
    python benchmarks/sgns_vs_gensim.py --quick    a small text, one seed: does everything still run?

Every run has a process of its own. The variants take turns, so that a busy machine slows all of them down alike, and time
is CPU time of the training call alone: reading the text, counting and scoring are outside. Slow variants see a part of the
text only; their words per second are those of the part.
"""

import argparse
import bz2
import collections
import contextlib
import io
import json
import multiprocessing
import os
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(ROOT / "notebooks")]
SHARED = Path(os.environ.get("COURSE_SHARED", ROOT.parent / "shared"))
DIM, WINDOW, NEGATIVES, SAMPLE, HELD_PAIRS = 100, 5, 5, 1e-3, 60_000
NAMES = {
    "engine": "engine, closed form",
    "autograd": "engine, autograd",
    "gensim": "gensim, 2 workers",
    "student": "reference solution of notebook 2",
    "textbook": "textbook: DataLoader and Adam",
}


# --- the text ---------------------------------------------------------------------------------------------------------


def sentences_of(tokens):
    """Yield lists of words, about `tokens` of them: paragraphs of Simple English Wikipedia, or what gensim brings."""
    path = SHARED / "data" / "simplewiki" / "simplewiki-2018.txt.bz2"
    if not path.is_file():
        from course import data

        print(f"{path.name} is not here; taking the articles that gensim brings")
        yield from data.wikipedia()
        return
    seen = 0
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            words = re.findall("[a-z]+", line.lower()) if not line.startswith("= ") else []
            if len(words) > 1:
                yield words
                seen += len(words)
            if seen >= tokens:
                return


class Corpus:
    """A text as numbers; every 50th sentence or so is held out.

    Attributes
    ----------
    itos : list of str; counts : int64 (V,)
    ids, held : int32 (N,); starts, held_starts : int64
    """

    def __init__(self, tokens):
        sentences = list(sentences_of(tokens))
        away = np.random.default_rng(0).random(len(sentences)) < 0.02
        train = [s for s, out in zip(sentences, away) if not out]
        count = collections.Counter(w for s in train for w in s)
        words = sorted((w for w in count if count[w] >= 5), key=lambda w: (-count[w], w))
        self.itos = ["<pad>", "<unk>", "<bos>", "<eos>", *words]
        self.stoi = {w: i for i, w in enumerate(self.itos)}
        self.counts = np.array([0] * 4 + [count[w] for w in words])
        self.ids, self.starts = self._encode(train)
        self.held, self.held_starts = self._encode([s for s, out in zip(sentences, away) if out])

    def _encode(self, sentences):
        numbers = [[self.stoi[w] for w in s if w in self.stoi] for s in sentences]
        return np.array([i for s in numbers for i in s], dtype=np.int32), np.cumsum([0] + [len(s) for s in numbers])

    def part(self, words):
        """Return the sentences that make up the first so many words, as arrays of ids."""
        return [self.ids[a:b] for a, b in zip(self.starts, self.starts[1:]) if b <= words]


# --- the variants: (corpus, epochs, step size, seed) -> centre, context, words read, CPU seconds, wall seconds -------


def timed(work):
    """Return what `work` returns, with CPU seconds (of all threads) and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return result, time.process_time() - cpu, time.perf_counter() - wall


def run_engine(corpus, epochs, alpha, seed, autograd=False):
    """Train with the course's engine."""
    from course import fast_sgns

    settings = {"dim": DIM, "window": WINDOW, "negatives": NEGATIVES, "sample": SAMPLE, "progress": False}
    settings |= {"epochs": epochs, "step_size": alpha, "seed": seed, "autograd": autograd}
    trained, cpu, wall = timed(lambda: fast_sgns.train(corpus.ids, corpus.counts, starts=corpus.starts, **settings))
    return trained.centre, trained.context, trained.words, cpu, wall


def run_autograd(corpus, epochs, alpha, seed):
    """Train with the engine, the gradient found by PyTorch."""
    return run_engine(corpus, epochs, alpha, seed, autograd=True)


def run_gensim(corpus, epochs, alpha, seed):
    """Train with gensim's Word2Vec on the same words in the same sentences."""
    from gensim.models import Word2Vec

    words = np.array(corpus.itos, dtype=object)
    text = [words[s].tolist() for s in corpus.part(len(corpus.ids))]
    settings = {"vector_size": DIM, "window": WINDOW, "negative": NEGATIVES, "sample": SAMPLE, "sg": 1}
    model = Word2Vec(**settings, min_count=1, workers=2, seed=seed + 1, alpha=alpha, min_alpha=1e-4)
    model.build_vocab(text)
    _, cpu, wall = timed(lambda: model.train(text, total_examples=len(text), epochs=epochs))
    tables = np.zeros((2, len(words), DIM), dtype=np.float32)
    tables[:, [corpus.stoi[w] for w in model.wv.index_to_key]] = model.wv.vectors, model.syn1neg
    return *torch.from_numpy(tables), epochs * len(corpus.ids), cpu, wall


def run_textbook(corpus, epochs, alpha, seed):
    """Train as tutorials do: pairs in a list, a DataLoader, two embeddings, Adam. A part of the text, no scores."""
    part, vocabulary = corpus.part(20_000), len(corpus.counts)
    torch.manual_seed(seed)
    centre, context = (torch.nn.Embedding(vocabulary, DIM) for _ in range(2))
    optimizer = torch.optim.Adam([*centre.parameters(), *context.parameters()])
    noise = torch.from_numpy(corpus.counts).double() ** 0.75

    def work():
        pairs = [
            (int(s[i]), int(s[j]))
            for s in part
            for i in range(len(s))
            for j in range(max(0, i - WINDOW), min(len(s), i + WINDOW + 1))
            if i != j
        ]
        for c, o in torch.utils.data.DataLoader(pairs, batch_size=512, shuffle=True):
            drawn = torch.multinomial(noise, len(c) * NEGATIVES, replacement=True).view(-1, NEGATIVES)
            words = torch.cat([o[:, None], drawn], 1)
            scores = (context(words) @ centre(c)[:, :, None]).squeeze(-1)
            labels = torch.zeros_like(scores)
            labels[:, 0] = 1
            optimizer.zero_grad()
            (F.binary_cross_entropy_with_logits(scores, labels, reduction="sum") / len(c)).backward()
            optimizer.step()

    _, cpu, wall = timed(work)
    return None, None, sum(map(len, part)), cpu, wall


def run_student(corpus, epochs, alpha, seed):
    """Train with the reference solution of notebook 2, taken from its master. A part of the text, no scores."""
    mine = solution("q2_08_training_loop")
    rng, part = np.random.default_rng(seed), corpus.part(60_000)
    torch.manual_seed(seed)
    model = mine["SGNS"](len(corpus.counts), DIM)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)

    def work():
        probabilities, dist = mine["keep_prob"](corpus.counts, SAMPLE), mine["noise_dist"](corpus.counts)
        pairs = mine["pairs_of"]([mine["subsample"](s.astype(np.int64), probabilities, rng) for s in part], WINDOW)
        pairs = rng.permutation(pairs)

        def batches():
            for a in range(0, len(pairs), 1024):
                centres, words, _ = mine["negatives_from_positives"](pairs[a : a + 1024], NEGATIVES, dist, rng)
                centres, words = torch.from_numpy(centres), torch.from_numpy(words)
                yield centres, words[:, 0], words[:, 1:]

        mine["train"](model, batches(), optimizer, -(-len(pairs) // 1024))

    _, cpu, wall = timed(work)
    return None, None, sum(map(len, part)), cpu, wall


def solution(last):
    """Run the solved notebook 2 up to a question, and return its names; LookupError says why that cannot be done."""
    from autograder.build import build
    from autograder.course import find_master

    names = {"__name__": "__main__", "display": lambda *shown: None}
    os.environ["COURSE_GRADING"] = "1"
    os.chdir(ROOT / "notebooks")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in build(find_master("2"), write=False).solution.cells:
                if cell.source == f'grader.check("{last}")':
                    break
                if cell.cell_type == "code":
                    exec(compile(cell.source, "<cell>", "exec"), names)  # our own solution
        missing = {"SGNS", "train", "pairs_of", "negatives_from_positives", "keep_prob"} - names.keys()
    except Exception as error:  # whatever keeps it from running is the reason to report
        raise LookupError(f"the solved notebook 2 does not run: {type(error).__name__}: {error}") from error
    if missing:
        raise LookupError(f"notebook 2 does not define {', '.join(sorted(missing))}")
    return names


# --- scores -----------------------------------------------------------------------------------------------------------


def held_out_loss(corpus, centre, context):
    """Return the mean loss of held-out pairs, each with five fixed noise words, in nats."""
    rng, n = np.random.default_rng(1), len(corpus.held)
    sentence = np.repeat(np.arange(len(corpus.held_starts) - 1), np.diff(corpus.held_starts))
    at = rng.integers(0, n, 4 * HELD_PAIRS)
    near = at + rng.integers(1, rng.integers(1, WINDOW + 1, len(at)) + 1) * rng.choice([-1, 1], len(at))
    good = (near >= 0) & (near < n)
    good[good] = sentence[at[good]] == sentence[near[good]]
    c, o = (torch.from_numpy(corpus.held[x[good][:HELD_PAIRS]].astype(np.int64)) for x in (at, near))
    weights = corpus.counts**0.75
    noise = torch.from_numpy(rng.choice(len(weights), (len(c), NEGATIVES), p=weights / weights.sum()))
    observed = (centre[c] * context[o]).sum(1)
    drawn = (centre[c][:, None] * context[noise]).sum(2)
    return float((F.softplus(-observed) + F.softplus(drawn).sum(1)).mean())


def similarity(corpus, centre):
    """Return the rank correlations with WordSim-353 and SimLex-999, which gensim brings."""
    from gensim.models import KeyedVectors
    from gensim.test.utils import datapath

    vectors = KeyedVectors(DIM)
    real = np.flatnonzero(corpus.counts)
    vectors.add_vectors([corpus.itos[i] for i in real], centre.numpy()[real])
    files = ("wordsim353.tsv", "simlex999.txt")
    return [float(vectors.evaluate_word_pairs(datapath(name))[1].statistic) for name in files]


def in_a_process(name, corpus, *settings):
    """Run one variant in a process of its own and return its figures as a dict."""
    here, there = multiprocessing.get_context("fork").Pipe()
    process = multiprocessing.get_context("fork").Process(target=_measure, args=(there, name, corpus, *settings))
    process.start()
    there.close()
    figures = here.recv()
    process.join()
    return figures


def _measure(pipe, name, corpus, epochs, alpha, seed):
    torch.set_num_threads(1)
    before = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    try:
        centre, context, words, cpu, wall = globals()[f"run_{name}"](corpus, epochs, alpha, seed)
    except LookupError as error:
        pipe.send({"name": name, "skipped": str(error)})
        return
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    figures = {"name": name, "seed": seed, "epochs": epochs, "alpha": alpha, "words": words, "cpu_s": cpu}
    figures |= {"wall_s": wall, "words_per_cpu_s": words / cpu, "words_per_s": words / wall, "peak_mb": peak / 1e6}
    if centre is not None:
        wordsim, simlex = similarity(corpus, centre)
        figures |= {"held": held_out_loss(corpus, centre, context), "wordsim": wordsim, "simlex": simlex}
    pipe.send(figures)


# --- the report -------------------------------------------------------------------------------------------------------


def table_of(runs):
    """Return the figures as a Markdown table: medians for speed, ratios within the same round, means for quality."""
    lines = [
        "| variant | words per CPU second | ratio to gensim, CPU | ratio, wall | held-out loss | WordSim-353 | SimLex-999 | memory |"
    ]
    lines.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    rounds = {r["seed"]: r for r in runs if r["name"] == "gensim"}
    for name, title in NAMES.items():
        mine = [r for r in runs if r["name"] == name and "cpu_s" in r]
        if not mine:
            continue
        cells = [f"{np.median([r['words_per_cpu_s'] for r in mine]):,.0f}"]
        for speed in ("words_per_cpu_s", "words_per_s"):
            ratios = [r[speed] / rounds[r["seed"]][speed] for r in mine if r["seed"] in rounds]
            cells.append(f"{np.median(ratios):.3g}" if ratios else "")
        for score, digits in (("held", 4), ("wordsim", 3), ("simlex", 3)):
            got = [r[score] for r in mine if score in r]
            cells.append(
                f"{np.mean(got):.{digits}f}" + (f" ± {np.std(got):.{digits}f}" if len(got) > 1 else "") if got else ""
            )
        lines.append(f"| {title} | {' | '.join(cells)} | {max(r['peak_mb'] for r in mine):.0f} MB |")
    return "\n".join(lines)


def draw(runs, path):
    """Write a bar chart of words per CPU second."""
    from matplotlib.figure import Figure

    speed = {t: [r["words_per_cpu_s"] for r in runs if r["name"] == n and "cpu_s" in r] for n, t in NAMES.items()}
    speed = {t: float(np.median(s)) for t, s in speed.items() if s}
    figure = Figure(figsize=(7, 0.55 * len(speed) + 1))
    axes = figure.add_subplot()
    bars = axes.barh(list(speed)[::-1], list(speed.values())[::-1], color="#0072b2")
    axes.bar_label(bars, fmt="{:,.0f}", padding=4)
    axes.set(xscale="log", xlabel="words per CPU second (logarithmic)", xlim=(None, 4 * max(speed.values())))
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=90, bbox_inches="tight")


def main():
    """Run everything, print the table, write the raw figures and the chart."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tokens", type=int, default=4_500_000)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="150,000 tokens, 1 epoch, 1 seed; writes nothing here")
    options = parser.parse_args()
    if options.quick:
        options.tokens, options.epochs, options.seeds = 150_000, 1, 1
    torch.set_num_threads(1)
    folder = Path(tempfile.mkdtemp()) if options.quick else HERE
    corpus, runs = Corpus(options.tokens), []
    text = {"words": len(corpus.ids), "sentences": len(corpus.starts) - 1, "vocabulary": len(corpus.counts) - 4}
    print(text, flush=True)

    def note(figures):
        runs.append(figures)
        short = {k: round(v, 4) if isinstance(v, float) else v for k, v in figures.items()}
        print(short, flush=True)
        (folder / "sgns_vs_gensim.json").write_text(json.dumps({"text": text, "runs": runs}, indent=1) + "\n")
        return figures

    tuned = [note({**in_a_process("gensim", corpus, 1, a, -1), "name": "tuning gensim"}) for a in (0.025, 0.05)]
    alpha = min(tuned, key=lambda r: r["held"])["alpha"]
    for seed in range(options.seeds):
        for name in NAMES if seed == 0 else ("engine", "autograd", "gensim"):
            note(in_a_process(name, corpus, options.epochs, alpha, seed))
    print(table_of(runs))
    draw(runs, folder / "sgns_vs_gensim.png")


if __name__ == "__main__":
    main()
