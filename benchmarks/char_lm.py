"""How well, how soon: recurrent networks on real lyrics, beside n-grams, a compressor and the recipe of a well-known homework.

    python benchmarks/char_lm.py               the figures of benchmarks/README.md, about a quarter of an hour of CPU
    python benchmarks/char_lm.py --only long   one part of it; the others keep their figures
    python benchmarks/char_lm.py --quick       small texts, few steps: does everything still run?

The parts are ``counts`` (n-grams and xz), ``homework`` (its recipe beside short windows), ``minute`` (networks that may take
one CPU minute) and ``long`` (what it takes to do better than counting). Everything is scored alike: bits per character on
the same 61 songs, for each character of a song but the first, over the same 35 characters. Time is CPU time of training
alone, on one torch thread; reading and scoring are outside.
"""

import argparse
import copy
import csv
import json
import lzma
import math
import os
import random
import statistics
import string
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(ROOT / "notebooks")]
SHARED = Path(os.environ.get("COURSE_SHARED", ROOT.parent / "shared"))
PARTS = ("counts", "homework", "minute", "long")
ORDER, ORDERS = 6, range(2, 9)  # of the n-grams that stand beside the networks; of all that are counted
REPEATED = (1, 2, 3, 4, 6, 8, 12, 16)  # lengths of the histories that are looked for in the song itself
CUT = {"validation": 100_000, "200K": 200_000, "1M": 1_000_000}  # characters, at least


# --- the text ---------------------------------------------------------------------------------------------------------


def lyrics():
    """Return the lyrics in lower case, each once: of the real file, or of the course if it is not here."""
    path = SHARED / "data" / "lyrics" / "songdata_val.csv"
    if path.is_file():
        csv.field_size_limit(10**7)
        with path.open(encoding="utf-8", newline="") as lines:
            texts = [row["Lyric"].lower() for row in csv.DictReader(lines)]
    else:
        from course import lyrics as own

        print(f"{path.name} is not here; taking the songs of the course")
        texts = [song.lyric.lower() for part in own.PARTS for song in own.load(part)]
    kept = {text: "".join(c for c in text if c in string.printable) for text in texts if text}
    return list(dict.fromkeys(plain for text, plain in kept.items() if len(plain) >= 0.95 * len(text)))


class Songs:
    """The songs, split: ``validation``, ``200K`` and ``1M`` to train on (one holds the other), ``development`` for weights.

    Attributes
    ----------
    alphabet : str
        Character number n has the id n + 1; 0 stands before every song.
    parts : dict of str → list of str
    """

    def __init__(self, cut=CUT):
        texts = lyrics()
        random.Random(0).shuffle(texts)
        ends = np.cumsum([len(text) for text in texts])
        first = int(np.searchsorted(ends, cut["validation"])) + 1
        self.parts = {"validation": texts[:first]}
        for name in ("200K", "1M"):
            last = int(np.searchsorted(ends - ends[first - 1], cut[name])) + 1
            self.parts[name] = texts[first:last]
        more = int(np.searchsorted(ends - ends[last - 1], cut["validation"])) + 1
        self.parts["development"] = texts[last:more]
        self.alphabet = "".join(sorted(set("".join(texts))))
        self.size = len(self.alphabet)
        self.number = {c: i + 1 for i, c in enumerate(self.alphabet)}

    def ids(self, part):
        """Return one int64 array per song, without the 0 before it."""
        return [np.array([self.number[c] for c in text]) for text in self.parts[part]]

    def describe(self):
        """Return part → its songs and characters."""
        return {name: {"songs": len(t), "characters": sum(map(len, t))} for name, t in self.parts.items()}


def bits(p):
    """Return the mean bits of the probabilities that the right characters had."""
    return float(-np.log2(p).mean())


# --- counting ---------------------------------------------------------------------------------------------------------


class Ngrams:
    """Interpolated n-grams over sorted arrays of numbers, one number per n-gram.

    Parameters
    ----------
    songs : list of int64 arrays, ids from 1
    order : int
        The largest.
    size : int
        Characters of the alphabet.
    smoothing : str
        ``"Kneser-Ney"`` (one discount per order), ``"modified"`` (three, Chen and Goodman) or ``"Witten-Bell"``.
    """

    def __init__(self, songs, order, size, smoothing="Kneser-Ney"):
        self.order, self.size, self.smoothing = order, size, smoothing
        histories, last = self.places(songs, first=0)
        whole = self._numbers(histories, last, order)
        seen, counts = np.unique(whole, return_counts=True)
        self.levels = [self._level(seen, counts)]
        for n in range(order - 1, 0, -1):
            # Kneser and Ney count in how many contexts an n-gram was seen, not how often
            shorter = (whole if smoothing == "Witten-Bell" else seen) % (size + 1) ** n
            seen, counts = np.unique(shorter, return_counts=True)
            self.levels.insert(0, self._level(seen, counts))

    def places(self, songs, first=1):
        """Return histories (N, order - 1) and the characters (N,) that follow, from place `first` of each song on."""
        padded = [np.concatenate([np.zeros(self.order - 1, dtype=np.int64), song]) for song in songs]
        windows = [np.lib.stride_tricks.sliding_window_view(song, self.order)[first:] for song in padded]
        together = np.concatenate(windows)
        return together[:, :-1], together[:, -1]

    def _numbers(self, histories, last, n):
        number = np.zeros(len(last), dtype=np.int64)
        for column in range(self.order - n, self.order - 1):
            number = number * (self.size + 1) + histories[:, column]
        return number * (self.size + 1) + last

    def _level(self, seen, counts):
        before, start = np.unique(seen // (self.size + 1), return_index=True)
        total = np.add.reduceat(counts, start)
        if self.smoothing == "Witten-Bell":
            taken, free = np.zeros(len(counts)), np.add.reduceat(np.ones(len(counts)), start)
            total = total + free
        else:
            taken = self._discounts(counts)[np.minimum(counts, 3)]
            free = np.add.reduceat(taken, start)
        return seen, counts - taken, before, total, free

    def _discounts(self, counts):
        n1, n2, n3, n4 = (max(1, int((counts == k).sum())) for k in range(1, 5))
        y = n1 / (n1 + 2 * n2)
        if self.smoothing == "Kneser-Ney":
            return np.array([0, y, y, y])
        return np.clip(
            [0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3], [0, 0.1, 0.1, 0.1], [0, 1, 2, 3]
        )

    def chances(self, histories, last):
        """Return the probabilities (N,) of characters after histories, and the length (N,) of the longest known history."""
        p, longest = np.full(len(last), 1 / self.size), np.zeros(len(last), dtype=np.int64)
        for n, (seen, kept, before, total, free) in enumerate(self.levels, 1):
            number = self._numbers(histories, last, n)
            at = np.minimum(np.searchsorted(seen, number), len(seen) - 1)
            own = np.where(seen[at] == number, kept[at], 0)
            number //= self.size + 1
            at = np.minimum(np.searchsorted(before, number), len(before) - 1)
            known = before[at] == number
            p = np.where(known, (own + free[at] * p) / total[at], p)
            longest[known] = n - 1
        return p, longest

    def on(self, songs):
        """Return what `chances` says of every character of the songs but their first."""
        return self.chances(*self.places(songs))

    def check(self, songs, places=500):
        """Stop if the probabilities of all characters do not add up to one after some histories."""
        histories = np.random.default_rng(0).permutation(self.places(songs)[0])[:places]
        every = np.tile(np.arange(1, self.size + 1), len(histories))
        p, _ = self.chances(np.repeat(histories, self.size, axis=0), every)
        error = np.abs(p.reshape(-1, self.size).sum(1) - 1).max()
        if error > 1e-9 or p.min() <= 0:
            raise SystemExit(f"{self.smoothing}, order {self.order}: probabilities add up to 1 ± {error}")


def with_song_so_far(p, songs):
    """Return probabilities that also count n-grams of the song so far, on top of p, and the longest history found there.

    The smoothing is that of Witten and Bell. So this model learns while it reads, as a compressor does.
    """
    found, longest, place = np.empty_like(p), np.zeros(len(p), dtype=np.int64), 0
    for song in songs:
        text, followers = bytes(song.tolist()), {}
        for at in range(len(text)):
            histories, last, known = [text[at - n : at] for n in REPEATED if n <= at], text[at], 0
            q = p[place] if at else 1.0
            for before in histories:
                if before not in followers:
                    break
                own, known = followers[before], len(before)
                q = (own.get(last, 0) + len(own) * q) / (sum(own.values()) + len(own))
            for before in histories:
                own = followers.setdefault(before, {})
                own[last] = own.get(last, 0) + 1
            if at:
                found[place], longest[place] = q, known
                place += 1
    return found, longest


def mixed(columns, kinds, development=None):
    """Return the mixture (N,) of probabilities (N, K), with weights per kind of place, found on development by EM.

    Parameters
    ----------
    columns : array (N, K); kinds : int array (N,)
    development : tuple (columns, kinds) of songs that nobody was trained on and nobody is scored on
    """
    result = np.empty(len(columns))
    theirs, their_kinds = development
    for kind in np.unique(kinds):
        p = theirs[their_kinds == kind]
        weights = np.full(columns.shape[1], 1 / columns.shape[1])
        for _ in range(50 if len(p) else 0):
            shares = p * weights
            weights = (shares / shares.sum(1, keepdims=True)).mean(0)
        result[kinds == kind] = columns[kinds == kind] @ weights
    return result


def learning(ours, theirs):
    """Return probabilities mixed with those of the song so far; ours, theirs : (probabilities, songs), to score and for weights."""
    (p, kinds), (q, their_kinds) = (with_song_so_far(*each) for each in (ours, theirs))
    return mixed(np.stack([ours[0], p], 1), kinds, (np.stack([theirs[0], q], 1), their_kinds))


def compressed(texts, more):
    """Return bits per character of `more` for xz, after it has seen `texts`: what the file grows by."""
    size = [len(lzma.compress("\n".join(t).encode(), preset=9 | lzma.PRESET_EXTREME)) for t in (texts, texts + more)]
    return 8 * (size[1] - size[0]) / sum(map(len, more))


# --- networks on windows ----------------------------------------------------------------------------------------------


class Network(nn.Module):
    """Embedding, recurrent layers, one score per character."""

    def __init__(self, size, cell, E=64, H=256, layers=1, dropout=0.0):
        """cell : nn.RNN, nn.LSTM or nn.GRU."""
        super().__init__()
        self.embedding = nn.Embedding(size + 1, E)
        self.layers = cell(E, H, layers, batch_first=True, dropout=dropout if layers > 1 else 0)
        self.output, self.dropout = nn.Linear(H, size), nn.Dropout(dropout)

    def forward(self, ids, state=None):
        """Return scores (B, T, size) and the state."""
        outputs, state = self.layers(self.dropout(self.embedding(ids)), state)
        return self.output(self.dropout(outputs)), state


def of_state(state, change):
    """Return the state with every tensor changed: an LSTM has two, the others have one."""
    return tuple(map(change, state)) if isinstance(state, tuple) else change(state)


def windows(songs, B, T, rng):
    """Yield ids (B, T + 1) for ever: songs in random order in B rows, each window where the last one ended; None at a start."""
    while True:
        stream = np.concatenate([piece for i in rng.permutation(len(songs)) for piece in ([0], songs[i])])
        steps = (len(stream) - 1) // B // T
        rows = np.stack([stream[b * steps * T :][: steps * T + 1] for b in range(B)])
        yield None
        for a in range(0, steps * T, T):
            yield torch.from_numpy(rows[:, a : a + T + 1])


@torch.no_grad()
def chances(network, songs, most=200, begin=0):
    """Return the probabilities of every character of the songs but their first; each song starts from nothing.

    `begin` is the id before a song, or None.
    """
    network.eval()
    order = sorted(range(len(songs)), key=lambda i: -len(songs[i]))
    found = {i: [] for i in order}
    head = [] if begin is None else [begin]
    rows = [torch.tensor([*head, *songs[i].tolist()]) for i in order]
    state = None
    padded = nn.utils.rnn.pad_sequence(rows, batch_first=True)
    for a in range(0, padded.shape[1] - 1, most):
        live = sum(len(row) - 1 > a for row in rows)
        part = padded[:live, a : a + most + 1]
        if state is not None:
            state = of_state(state, lambda s, live=live: s[:, :live].contiguous())
        scores, state = network(part[:, :-1], state)
        goal = part[:, 1:] - len(head)
        p = scores.log_softmax(2).gather(2, goal.clamp(min=0)[..., None])[..., 0].double().exp()
        for i, row, ours in zip(order, rows, p):
            found[i].append(ours[: max(0, len(row) - 1 - a)])
    return np.concatenate([torch.cat(found[i])[len(head) :].numpy() for i in range(len(songs))])


class Training:
    """One training run that can be paused: it measures itself, and counts only its own CPU seconds.

    Parameters
    ----------
    train, validation : list of int64 arrays
    recipe : dict
        cell, H, B, T, steps, rate, and if wanted E, layers, dropout, decay, average (of weights: its memory in steps),
        cosine (its length, if longer than the run) and cool (how many steps at the end lead down to zero).
    """

    def __init__(self, size, train, validation, recipe, seed=0):
        torch.manual_seed(seed)
        self.recipe, self.validation = recipe, validation
        shape = {k: recipe[k] for k in ("E", "H", "layers", "dropout") if k in recipe}
        self.network = Network(size, getattr(nn, recipe["cell"]), **shape)
        self.average = copy.deepcopy(self.network) if "average" in recipe else None
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), betas=(0.9, 0.99), weight_decay=recipe.get("decay", 0.01), fused=True
        )
        self.batches = windows(train, recipe["B"], recipe["T"], np.random.default_rng(seed))
        self.step, self.cpu, self.state, self.curve = 0, 0.0, None, []

    def rate(self):
        """Return the step size: up along a line for a tenth of the steps, then down along a cosine; `cool`: at last along a line."""
        done, warm = self.step / self.recipe.get("cosine", self.recipe["steps"]), 0.1
        rate = done / warm if done < warm else 0.5 + 0.5 * math.cos(math.pi * (done - warm) / (1 - warm))
        return self.recipe["rate"] * rate * min(1, (self.recipe["steps"] - self.step) / self.recipe.get("cool", 1))

    def run(self, until, measure=None):
        """Go on to this step; every `measure` steps and at the end note (step, CPU seconds, bits)."""
        self.network.train()
        begin = time.process_time()
        while self.step < until:
            self._step(next(self.batches))
            if self.step == until or (measure and self.step % measure == 0):
                self.cpu += time.process_time() - begin
                self.curve.append(
                    (self.step, round(self.cpu, 3), round(bits(chances(self.network, self.validation)), 4))
                )
                self.network.train()
                begin = time.process_time()
        return self

    def _step(self, ids):
        if ids is None:
            self.state = None
            ids = next(self.batches)
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        scores, state = self.network(ids[:, :-1], self.state)
        self.state = of_state(state, torch.Tensor.detach)
        loss = F.cross_entropy(scores.flatten(0, 1), ids[:, 1:].flatten() - 1, ignore_index=-1)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        if self.average is not None:
            share = 1 - min(1 - 1 / self.step, 1 - 1 / self.recipe["average"])
            for mean, now in zip(self.average.parameters(), self.network.parameters()):
                mean.data.lerp_(now.data, share)


# --- the recipe of the homework ---------------------------------------------------------------------------------------


class Homework:
    """Whole songs, 32 per step, two layers of 512, Adam at 1e-3, no clipping; 100 printable characters."""

    def __init__(self, texts, validation, size=512, batch=32, seed=777):
        torch.manual_seed(seed)
        self.network = nn.ModuleDict(
            {
                "embedding": nn.Embedding(101, size),
                "layers": nn.RNN(size, size, 2, batch_first=True),
                "output": nn.Linear(size, 100),
            }
        )
        self.songs, self.validation = self._ids(texts), self._ids(validation)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-3)
        self.batch, self.order, self.cpu, self.curve = batch, random.Random(seed), 0.0, []
        self.steps = 0

    def _ids(self, texts):
        return [np.array([string.printable.find(c) for c in text]) for text in texts if len(text) > 1]

    def packed(self, songs):
        """Return the mean loss of a batch as the homework computes it."""
        lengths = torch.tensor([len(song) - 1 for song in songs])
        ids, goals = (
            nn.utils.rnn.pad_sequence([torch.tensor(s[cut]) for s in songs], batch_first=True, padding_value=100)
            for cut in (slice(None, -1), slice(1, None))
        )
        embedded = self.network["embedding"](ids)
        pack = nn.utils.rnn.pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        outputs, _ = nn.utils.rnn.pad_packed_sequence(self.network["layers"](pack)[0], batch_first=True)
        return F.cross_entropy(self.network["output"](outputs).flatten(0, 1), goals.flatten(), ignore_index=100)

    def unpacked(self, songs):
        """Return the same loss without packing: rows leave the batch where their song ends."""
        songs = sorted(songs, key=len, reverse=True)
        padded = nn.utils.rnn.pad_sequence([torch.tensor(s) for s in songs], batch_first=True)
        state, begin, total = None, 0, 0.0
        for end in sorted({len(s) - 1 for s in songs}):
            live = sum(len(s) > end for s in songs)
            ids = padded[:live, begin : end + 1]
            state = None if state is None else state[:, :live].contiguous()
            outputs, state = self.network["layers"](self.network["embedding"](ids[:, :-1]), state)
            scores = self.network["output"](outputs).flatten(0, 1)
            total = total + F.cross_entropy(scores, ids[:, 1:].flatten(), reduction="sum")
            begin = end
        return total / sum(len(s) - 1 for s in songs)

    def epoch(self, measure=True):
        """Train on every song once and note (step, CPU seconds, bits)."""
        begin = time.process_time()
        songs = self.order.sample(self.songs, len(self.songs))
        for a in range(0, len(songs), self.batch):
            self.optimizer.zero_grad()
            self.unpacked(songs[a : a + self.batch]).backward()
            self.optimizer.step()
            self.steps += 1
        self.cpu += time.process_time() - begin
        if measure:
            self.curve.append(
                (self.steps, round(self.cpu, 3), round(bits(chances(self, self.validation, begin=None)), 4))
            )

    def eval(self):
        """Do as modules do; there is no dropout."""

    def __call__(self, ids, state=None):
        """Return scores and state, as `Network` does."""
        outputs, state = self.network["layers"](self.network["embedding"](ids), state)
        return self.network["output"](outputs), state

    def cost_of_packing(self, lengths):
        """Return length → CPU microseconds per character, forward and backward, packed and not, for songs cut to it."""
        long = sorted(self.songs, key=len)[-self.batch :]
        found = {}
        for most in lengths:
            songs, cost = [song[: most + 1] for song in long], {}
            for name, loss in (("unpacked", self.unpacked), ("packed", self.packed)):
                begin = time.process_time()
                mean = loss(songs)
                mean.backward()
                cost[name] = (time.process_time() - begin) / sum(len(s) - 1 for s in songs) * 1e6
                cost[f"loss {name}"] = mean.item()
            if abs(cost.pop("loss packed") - cost.pop("loss unpacked")) > 1e-4:
                raise SystemExit("packed and unpacked losses differ")
            found[most] = cost
        return found


# --- the parts: (songs, settings, note) -------------------------------------------------------------------------------


def run_counts(songs, settings, note):
    """Count n-grams of all orders, with three kinds of smoothing, and compress."""
    validation, development = songs.ids("validation"), songs.ids("development")
    for data in ("200K", "1M"):
        train = songs.ids(data)
        note(name="uniform", data=data, bits=math.log2(songs.size))
        for smoothing in ("Witten-Bell", "Kneser-Ney", "modified"):
            for order in ORDERS:
                begin = time.process_time()
                model = Ngrams(train, order, songs.size, smoothing)
                p, _ = model.on(validation)
                cpu = time.process_time() - begin
                model.check(validation)
                note(name=f"{smoothing} {order}", data=data, bits=bits(p), cpu_s=cpu)
                if order == ORDER and smoothing == "modified":
                    theirs = model.on(development)[0], development
                    note(
                        name=f"{smoothing} {order}, song so far",
                        data=data,
                        bits=bits(learning((p, validation), theirs)),
                    )
        begin = time.process_time()
        grown = compressed(songs.parts[data], songs.parts["validation"])
        note(name="xz", data=data, bits=grown, cpu_s=time.process_time() - begin)


def run_homework(songs, settings, note):
    """Train by the recipe of the homework, and three times with windows: before, in the middle and after."""
    texts, train, validation = songs.parts["200K"], songs.ids("200K"), songs.ids("validation")
    theirs = Homework(texts, songs.parts["validation"], settings["size"])
    note(name="packing", data="200K", microseconds=theirs.cost_of_packing(settings["lengths"]))
    recipe, ours = settings["windows"], []
    for turn in range(3):
        run = Training(songs.size, train, validation, recipe, seed=turn).run(recipe["steps"], settings["measure"])
        note(
            name="windows", data="200K", seed=turn, recipe=recipe, cpu_s=run.cpu, bits=run.curve[-1][2], curve=run.curve
        )
        ours.append(run.curve)
        for _ in range(settings["epochs"] // 2 if turn < 2 else 0):
            theirs.epoch()
            print(theirs.curve[-1], flush=True)
    goal = theirs.curve[-1][2]
    needed = [next((seconds for _, seconds, b in curve if b <= goal), math.nan) for curve in ours]
    ratio = statistics.median(theirs.cpu / seconds for seconds in needed)
    note(
        name="homework",
        data="200K",
        epochs=len(theirs.curve),
        cpu_s=theirs.cpu,
        bits=goal,
        curve=theirs.curve,
        windows_need_s=needed,
        ratio=ratio,
    )


def trained(name, songs, recipe, measure, note):
    """Train on the large set, then score alone and with n-grams, the weights found on the development songs."""
    sets = {part: songs.ids(part) for part in ("1M", "validation", "development")}
    run = Training(songs.size, sets["1M"], sets["validation"], recipe).run(recipe["steps"], measure)
    begin, network = time.process_time(), run.average or run.network
    counted = Ngrams(sets["1M"], ORDER, songs.size, "modified")
    found = {}
    for part in ("development", "validation"):
        p, longest = counted.on(sets[part])
        found[part] = np.stack([chances(network, sets[part]), p], 1), longest
    both, kinds = found["validation"]
    theirs, their_kinds = found["development"]
    one_weight = mixed(both, np.zeros_like(kinds), (theirs, np.zeros_like(their_kinds)))
    by_history, by_theirs = mixed(both, kinds, found["development"]), mixed(theirs, their_kinds, found["development"])
    repeats = learning((by_history, sets["validation"]), (by_theirs, sets["development"]))
    note(
        name=name, data="1M", recipe=recipe, cpu_s=run.cpu, bits=bits(both[:, 0]), last=run.curve[-1][2], curve=run.curve,
        mixed=bits(one_weight), mixed_by_history=bits(by_history), mixed_song_so_far=bits(repeats),
        scoring_s=time.process_time() - begin,
    )  # fmt: skip


def run_minute(songs, settings, note):
    """Train networks that may take a CPU minute."""
    for name, recipe in settings["runs"].items():
        trained(name, songs, recipe, settings["measure"], note)


run_long = run_minute
MINUTE = {"H": 256, "B": 16, "T": 32, "steps": 5800}
FULL = {
    "homework": {
        "size": 512,
        "epochs": 8,
        "lengths": (100, 200, 400),
        "measure": 50,
        "windows": {"cell": "RNN", "H": 256, "B": 16, "T": 32, "steps": 800, "rate": 2e-3},
    },
    "minute": {
        "measure": 1160,
        "runs": {
            "RNN 256": {"cell": "RNN", **MINUTE, "rate": 1.5e-3},
            "LSTM 256": {"cell": "LSTM", **MINUTE, "steps": 5000, "rate": 4e-3},
        },
    },
    "long": {
        "measure": 1500,
        "runs": {
            "LSTM 512": {
                "cell": "LSTM",
                "H": 512,
                "B": 16,
                "T": 50,
                "steps": 4000,
                "cosine": 6000,
                "cool": 1000,
                "rate": 2.5e-3,
                "dropout": 0.2,
                "average": 200,
            },
        },
    },
}
TINY = {"H": 16, "B": 4, "T": 16, "steps": 40, "rate": 4e-3}
QUICK = {
    "homework": {"size": 16, "epochs": 2, "lengths": (20, 40), "measure": 10, "windows": {"cell": "RNN", **TINY}},
    "minute": {"measure": 20, "runs": {"RNN 256": {"cell": "RNN", **TINY}, "LSTM 256": {"cell": "LSTM", **TINY}}},
    "long": {"measure": 20, "runs": {"LSTM 512": {"cell": "LSTM", **TINY, "layers": 2, "dropout": 0.2, "average": 10}}},
}


# --- the report -------------------------------------------------------------------------------------------------------


def tables_of(parts):
    """Return the figures as two Markdown tables: n-grams by order, and everything together."""
    counts = {(r["name"], r["data"]): r for r in parts.get("counts", [])}
    kinds, sets = (
        {"Witten-Bell": "Witten–Bell", "Kneser-Ney": "Kneser–Ney", "modified": "modified Kneser–Ney"},
        ("200K", "1M"),
    )
    lines = ["| order | " + " | ".join(f"{title}, {data}" for title in kinds.values() for data in sets) + " |"]
    lines.append("| --- " * 7 + "|")
    for order in ORDERS if counts else ():
        cells = [f"{counts[f'{kind} {order}', data]['bits']:.3f}" for kind in kinds for data in sets]
        lines.append(f"| {order} | {' | '.join(cells)} |")
    lines += [
        "",
        "| model | trained on | CPU seconds | bits per character | mixed with n-grams | and with the song so far |",
    ]
    lines.append("| --- " * 6 + "|")
    names = ("uniform", "Witten-Bell 5", f"Kneser-Ney {ORDER}", f"modified {ORDER}", "xz")
    for data in sets:
        for name in names if counts else ():
            row, kind = counts[name, data], name.split()[0]
            title = (
                name.replace(kind, kinds.get(kind, kind))
                .replace("Ney ", "Ney, order ")
                .replace("Bell ", "Bell, order ")
            )
            learns = f"{counts[f'{name}, song so far', data]['bits']:.3f}" if kind == "modified" else ""
            cpu = f"{row['cpu_s']:.1f}" if "cpu_s" in row else ""
            alone, learns = ("", f"{row['bits']:.3f}") if name == "xz" else (f"{row['bits']:.3f}", learns)
            lines.append(f"| {title} | {data} | {cpu} | {alone} | | {learns} |")
        for row in parts.get("homework", []) if data == "200K" else ():
            if "curve" in row:
                title = f"the homework's recipe, {row.get('epochs')} epochs"
                title = f"RNN 256, short windows, seed {row['seed']}" if row["name"] == "windows" else title
                lines.append(f"| {title} | {data} | {row['cpu_s']:.1f} | {row['bits']:.3f} | | |")
        for row in [*parts.get("minute", []), *parts.get("long", [])] if data == "1M" else ():
            figures = [f"{row[k]:.3f}" if k in row else "" for k in ("bits", "mixed_by_history", "mixed_song_so_far")]
            lines.append(f"| {row['name']} | {data} | {row['cpu_s']:.1f} | {' | '.join(figures)} |")
    return "\n".join(lines)


def draw(parts, path):
    """Write a chart: bits per character over CPU seconds, one panel for each set; n-grams are horizontal lines."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4.2))
    panels = dict(zip(("200K", "1M"), figure.subplots(1, 2, sharey=True)))
    colours = {
        "homework": "#d55e00",
        "windows": "#0072b2",
        "RNN 256": "#0072b2",
        "LSTM 256": "#009e73",
        "LSTM 512": "#cc79a7",
    }
    titles = {"homework": "the homework's recipe", "windows": "RNN 256, short windows"}
    for row in (r for part in ("homework", "minute", "long") for r in parts.get(part, []) if "curve" in r):
        _, seconds, found = zip(*row["curve"])
        label = titles.get(row["name"], row["name"]) if not row.get("seed") else None
        panels[row["data"]].plot(seconds, found, ".-", color=colours[row["name"]], label=label)
    names = {"Witten-Bell 5": "Witten–Bell, order 5", f"Kneser-Ney {ORDER}": f"Kneser–Ney, order {ORDER}"}
    names[f"modified {ORDER}"] = f"modified Kneser–Ney, order {ORDER}"
    dashes = dict(zip(names, (":", "-.", "--")))
    for row in parts.get("counts", []):
        if title := names.get(row["name"]):
            panels[row["data"]].axhline(
                row["bits"], color="#555555", linestyle=dashes[row["name"]], linewidth=1, label=title
            )
    for data, axes in panels.items():
        axes.set(xscale="log", title=f"trained on {data}", xlabel="CPU seconds (logarithmic)", ylim=(1.9, 4.2))
        low, high = axes.get_xlim()
        ticks = [t for t in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500) if low < t < high]
        axes.set_xticks(ticks, [f"{t:g}" for t in ticks])
        axes.minorticks_off()
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=8)
    panels["200K"].set_ylabel("bits per character")
    figure.savefig(path, dpi=90, bbox_inches="tight")


def main():
    """Run the parts, print the tables, write the raw figures and the chart."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    folder, settings = (Path(tempfile.mkdtemp()), QUICK) if options.quick else (HERE, FULL)
    songs = Songs({"validation": 3000, "200K": 6000, "1M": 20_000} if options.quick else CUT)
    path = folder / "char_lm.json"
    parts = {part: [] for part in options.only}
    print(songs.describe(), flush=True)
    for part in options.only:

        def note(part=part, **figures):
            short = {k: round(v, 4) if isinstance(v, float) else v for k, v in figures.items()}
            print({k: v for k, v in short.items() if k not in ("recipe", "curve")}, flush=True)
            parts[part].append(short)
            others = json.loads(path.read_text())["parts"] if path.exists() else {}
            others[part] = parts[part]
            ordered = {p: others[p] for p in PARTS if p in others}
            path.write_text(json.dumps({"text": songs.describe(), "parts": ordered}, indent=1) + "\n")

        globals()[f"run_{part}"](songs, settings.get(part), note)
    parts = json.loads(path.read_text())["parts"]
    print(tables_of(parts))
    draw(parts, folder / "char_lm.png")


if __name__ == "__main__":
    main()
