# %% alternative: plain dicts, the formula for each id by itself, upwards from 1/V
def count_ngrams(sequences, order):
    counts = []
    for n in range(order):
        table = {}
        for ids in sequences:
            for t in range(max(n, 1), len(ids)):
                followers = table.setdefault(tuple(ids[t - n : t]), {})
                followers[ids[t]] = followers.get(ids[t], 0) + 1
        counts.append(table)
    return counts


def ngram_probs(counts, history, V):
    probs = [1 / V] * V
    for n in range(len(counts)):
        if n > len(history):
            break
        context = tuple(history[-n:]) if n > 0 else ()
        if context in counts[n]:
            followers = counts[n][context]
            d, total = len(followers), sum(followers.values())
            probs = [(followers.get(i, 0) + d * p) / (total + d) for i, p in enumerate(probs)]
    return np.array(probs)

# %% alternative: a function that calls itself for the shorter context
def count_ngrams(sequences, order):
    counts = [defaultdict(lambda: defaultdict(int)) for _ in range(order)]
    for ids in sequences:
        for t, i in enumerate(ids):
            context = tuple(ids[max(0, t - order + 1) : t])
            while t and True:
                counts[len(context)][context][i] += 1
                if not context:
                    break
                context = context[1:]
    return counts


def smoothed(counts, context, V):
    below = smoothed(counts, context[1:], V) if context else np.ones(V) / V
    table = counts[len(context)]
    if context not in table:
        return below
    seen = np.array([table[context].get(i, 0) for i in range(V)], dtype=float)
    novelty = (seen > 0).sum() / ((seen > 0).sum() + seen.sum())
    return (1 - novelty) * seen / seen.sum() + novelty * below


def ngram_probs(counts, history, V):
    keep = min(len(counts) - 1, len(history))
    return smoothed(counts, tuple(history)[len(history) - keep :], V)

# %% alternative: weights of a mixture, from the longest context down
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for n, table in enumerate(counts):
        for ids in sequences:
            grams = zip(*(ids[k:] for k in range(n + 1)))
            if n == 0:
                next(grams, None)
            for *context, i in grams:
                table[tuple(context)].update([i])
    return counts


def ngram_probs(counts, history, V):
    total, left = np.zeros(V), 1.0
    for n in reversed(range(min(len(counts), len(history) + 1))):
        followers = counts[n].get(tuple(history[len(history) - n :]), Counter())
        if followers:
            both = sum(followers.values()) + len(followers)
            for i, count in followers.items():
                total[i] += left * count / both
            left *= len(followers) / both
    return total + left / V

# %% alternative: all n-grams in one Counter first, sorted into tables afterwards
def count_ngrams(sequences, order):
    grams = Counter(
        tuple(ids[t - n : t + 1]) for ids in sequences for t in range(1, len(ids)) for n in range(min(t + 1, order))
    )
    counts = [{} for _ in range(order)]
    for gram, number in grams.items():
        counts[len(gram) - 1].setdefault(gram[:-1], Counter())[gram[-1]] = number
    return counts

# %% mistake: <bos> predicted
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(len(ids)):
            for n in range(min(order, t + 1)):
                counts[n][tuple(ids[t - n : t])][ids[t]] += 1
    return counts

# %% mistake: across songs (one after the other)
reference_count = count_ngrams


def count_ngrams(sequences, order):
    return reference_count([[i for ids in sequences for i in ids]], order)

# %% mistake: across songs (but <bos> not predicted)
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    ids = sum(sequences, [])
    for t in range(1, len(ids)):
        if ids[t] != BOS:
            for n in range(min(order, t + 1)):
                counts[n][tuple(ids[t - n : t])][ids[t]] += 1
    return counts

# %% mistake: context reversed
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                counts[n][tuple(reversed(ids[t - n : t]))][ids[t]] += 1
    return counts

# %% mistake: context reversed (in ngram_probs)
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[::-1][:n]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: context from the front
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                counts[n][tuple(ids[:n])][ids[t]] += 1
    return counts

# %% mistake: context from the front (of the history)
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[:n]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: context with the character itself
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                counts[n][tuple(ids[t - n : t + 1])][ids[t]] += 1
    return counts

# %% mistake: order off by one (one table too many)
reference_count = count_ngrams


def count_ngrams(sequences, order):
    return reference_count(sequences, order + 1)

# %% mistake: order off by one (one table too few)
reference_count = count_ngrams


def count_ngrams(sequences, order):
    return reference_count(sequences, order - 1)

# %% mistake: order off by one (counts[0] has contexts of one id)
reference_count = count_ngrams


def count_ngrams(sequences, order):
    return reference_count(sequences, order + 1)[1:]

# %% mistake: order off by one (last table stays empty)
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order - 1, t + 1)):
                counts[n][tuple(ids[t - n : t])][ids[t]] += 1
    return counts

# %% mistake: order off by one (longest contexts never used)
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(max(1, min(len(counts) - 1, len(history) + 1))):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: order off by one (beyond the last table)
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(len(counts) + 1):
        followers = counts[n].get(tuple(history[max(0, len(history) - n) :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: one table for all orders
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter)] * order
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                counts[n][tuple(ids[t - n : t])][ids[t]] += 1
    return counts

# %% mistake: no list of tables
def count_ngrams(sequences, order):
    counts = defaultdict(Counter)
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                counts[tuple(ids[t - n : t])][ids[t]] += 1
    return counts

# %% mistake: no Counter inside
def count_ngrams(sequences, order):
    counts = [Counter() for _ in range(order)]
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                counts[n][tuple(ids[t - n : t + 1])] += 1
    return counts

# %% mistake: key is no tuple
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                context = ids[t - n : t]
                counts[n][context[0] if n == 1 else tuple(context)][ids[t]] += 1
    return counts

# %% mistake: key is no tuple (a text)
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                counts[n][str(ids[t - n : t])][ids[t]] += 1
    return counts

# %% mistake: lists as keys
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                counts[n][ids[t - n : t]][ids[t]] += 1
    return counts

# %% mistake: lists as keys (in ngram_probs)
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(history[len(history) - n :])
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: missing key
def count_ngrams(sequences, order):
    counts = [{} for _ in range(order)]
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                counts[n][tuple(ids[t - n : t])][ids[t]] += 1
    return counts

# %% mistake: beginning left out
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(max(1, order - 1), len(ids)):
            for n in range(order):
                counts[n][tuple(ids[t - n : t])][ids[t]] += 1
    return counts

# %% mistake: beginning left out (one place more)
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(order, len(ids)):
            for n in range(order):
                counts[n][tuple(ids[t - n : t])][ids[t]] += 1
    return counts

# %% mistake: beginning filled up
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for song in sequences:
        ids = [BOS] * (order - 2) + song
        for t in range(max(1, order - 1), len(ids)):
            for n in range(order):
                counts[n][tuple(ids[t - n : t])][ids[t]] += 1
    return counts

# %% mistake: end left out
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(1, len(ids) - 1):
            for n in range(min(order, t + 1)):
                counts[n][tuple(ids[t - n : t])][ids[t]] += 1
    return counts

# %% mistake: short contexts left out
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(max(1, order - 1), len(ids)):
            counts[-1][tuple(ids[t - order + 1 : t])][ids[t]] += 1
    return counts

# %% mistake: counted once
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                counts[n][tuple(ids[t - n : t])][ids[t]] = 1
    return counts

# %% mistake: last song only
def count_ngrams(sequences, order):
    for ids in sequences:
        counts = [defaultdict(Counter) for _ in range(order)]
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                counts[n][tuple(ids[t - n : t])][ids[t]] += 1
    return counts

# %% mistake: sequences changed
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        context = []
        while len(ids) > 1:
            context = [*context, ids.pop(0)]
            for n in range(min(order, len(context) + 1)):
                counts[n][tuple(context[len(context) - n :])][ids[0]] += 1
    return counts

# %% mistake: too slow
def count_ngrams(sequences, order):
    counts = [defaultdict(Counter) for _ in range(order)]
    for ids in sequences:
        for n in range(order):
            grams = [tuple(ids[t - n : t + 1]) for t in range(max(1, n), len(ids))]
            for gram in grams:
                counts[n][gram[:-1]][gram[-1]] = counts[n][gram[:-1]][gram[-1]] or sum(
                    tuple(ids[t - n : t + 1]) == gram for s in sequences for t in [*range(max(1, n), len(s))] for ids in [s]
                )
    return counts

# %% mistake: zero probability
def ngram_probs(counts, history, V):
    for n in reversed(range(min(len(counts), len(history) + 1))):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([float(followers.get(i, 0)) for i in range(V)])
            return found / found.sum()

# %% mistake: not normalised (1 in place of d above the line)
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + probs) / (found.sum() + len(followers))
    return probs

# %% mistake: not normalised (d missing below the line)
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / found.sum()
    return probs

# %% mistake: not normalised (add-one above the line only)
def ngram_probs(counts, history, V):
    for n in reversed(range(min(len(counts), len(history) + 1))):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([float(followers.get(i, 0)) for i in range(V)])
            return (found + 1) / found.sum()

# %% mistake: not normalised (counts not discounted)
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            novelty = len(followers) / (found.sum() + len(followers))
            probs = found / found.sum() + novelty * probs
    return probs

# %% mistake: add-one smoothing
def ngram_probs(counts, history, V):
    for n in reversed(range(min(len(counts), len(history) + 1))):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            return (found + 1) / (found.sum() + V)

# %% mistake: back-off
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            total, d = sum(followers.values()), len(followers)
            probs = np.array([followers[i] / (total + d) if i in followers else d / (total + d) * probs[i] for i in range(V)])
    return probs

# %% mistake: back-off (normalised)
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            total, d = sum(followers.values()), len(followers)
            free = sum(probs[i] for i in range(V) if i not in followers)
            probs = np.array(
                [followers[i] / (total + d) if i in followers else d / (total + d) * probs[i] / free for i in range(V)]
            )
    return probs

# %% mistake: d is the count
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + found.sum() * probs) / (found.sum() + found.sum())
    return probs

# %% mistake: d is V
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(found) * probs) / (found.sum() + len(found))
    return probs

# %% mistake: d is 1
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + probs) / (found.sum() + 1)
    return probs

# %% mistake: d of the empty context
def ngram_probs(counts, history, V):
    probs, d = np.full(V, 1 / V), len(counts[0][()])
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + d * probs) / (found.sum() + d)
    return probs

# %% mistake: weights exchanged
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            share = len(followers) / (found.sum() + len(followers))
            probs = share * found / found.sum() + (1 - share) * probs
    return probs

# %% mistake: even mixture
def ngram_probs(counts, history, V):
    parts = [np.full(V, 1 / V)]
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            parts.append(found / found.sum())
    return sum(parts) / len(parts)

# %% mistake: only the longest context
def ngram_probs(counts, history, V):
    for n in reversed(range(min(len(counts), len(history) + 1))):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found, d = np.array([followers.get(i, 0) for i in range(V)]), len(followers)
            return (found + d / V) / (found.sum() + d)

# %% mistake: from long to short
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in reversed(range(min(len(counts), len(history) + 1))):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: uniform missing
def ngram_probs(counts, history, V):
    probs = np.zeros(V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: uniform missing (begins with the counts of single characters)
def ngram_probs(counts, history, V):
    probs = np.array([counts[0][()].get(i, 0) for i in range(V)]) / sum(counts[0][()].values())
    for n in range(1, min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: uniform over what was seen
def ngram_probs(counts, history, V):
    known = counts[0][()]
    probs = np.array([(i in known) / len(known) for i in range(V)])
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: uniform over what was seen (for all V)
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / len(counts[0][()]))
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: uniform after an unseen context
reference_probs = ngram_probs


def ngram_probs(counts, history, V):
    n = min(len(counts) - 1, len(history))
    if tuple(history[len(history) - n :]) not in counts[n]:
        return np.full(V, 1 / V)
    return reference_probs(counts, history, V)

# %% mistake: division by 0
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]), {})
        found = np.array([followers.get(i, 0) for i in range(V)])
        probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: division by 0 (of plain numbers)
def ngram_probs(counts, history, V):
    probs = [1 / V] * V
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]), {})
        total, d = sum(followers.values()), len(followers)
        probs = [(followers.get(i, 0) + d * probs[i]) / (total + d) for i in range(V)]
    return np.array(probs)

# %% mistake: whole history as context
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[-n:]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: whole history as context (and no further)
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[-n:]))
        if not followers:
            break
        found = np.array([followers.get(i, 0) for i in range(V)])
        probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: last character left out
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[max(0, len(history) - n - 1) : len(history) - 1] if n else ()))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: reserved ids left out
reference_probs = ngram_probs


def ngram_probs(counts, history, V):
    probs = reference_probs(counts, history, V)
    probs[[PAD, UNK, BOS]] = 0
    return probs / probs.sum()

# %% mistake: logarithms
reference_probs = ngram_probs


def ngram_probs(counts, history, V):
    return np.log(reference_probs(counts, history, V))

# %% mistake: logarithms (bits)
reference_probs = ngram_probs


def ngram_probs(counts, history, V):
    return -np.log2(reference_probs(counts, history, V))

# %% mistake: counts returned
def ngram_probs(counts, history, V):
    for n in reversed(range(min(len(counts), len(history) + 1))):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            return np.array([float(followers.get(i, 0)) for i in range(V)])

# %% mistake: float32
reference_probs = ngram_probs


def ngram_probs(counts, history, V):
    return reference_probs(counts, history, V).astype(np.float32)

# %% mistake: no array (a list)
reference_probs = ngram_probs


def ngram_probs(counts, history, V):
    return reference_probs(counts, history, V).tolist()

# %% mistake: no array (a tensor)
reference_probs = ngram_probs


def ngram_probs(counts, history, V):
    return torch.from_numpy(reference_probs(counts, history, V))

# %% mistake: not V numbers
def ngram_probs(counts, history, V):
    followers = counts[0][()]
    return np.array(list(followers.values())) / sum(followers.values())

# %% mistake: counts changed
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n][tuple(history[len(history) - n :])]
        if followers:
            found = np.array([followers[i] for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% mistake: counts changed (a defaultdict inside)
def count_ngrams(sequences, order):
    counts = [defaultdict(lambda: defaultdict(int)) for _ in range(order)]
    for ids in sequences:
        for t in range(1, len(ids)):
            for n in range(min(order, t + 1)):
                counts[n][tuple(ids[t - n : t])][ids[t]] += 1
    return counts


def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    for n in range(min(len(counts), len(history) + 1)):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            d = len(followers)
            found = np.array([followers[i] for i in range(V)])
            probs = (found + d * probs) / (found.sum() + d)
    return probs

# %% mistake: history changed
def ngram_probs(counts, history, V):
    probs = np.full(V, 1 / V)
    while len(history) >= len(counts):
        history.pop(0)
    for n in range(len(history) + 1):
        followers = counts[n].get(tuple(history[len(history) - n :]))
        if followers:
            found = np.array([followers.get(i, 0) for i in range(V)])
            probs = (found + len(followers) * probs) / (found.sum() + len(followers))
    return probs

# %% wrong: the worked example by heart
def ngram_probs(counts, history, V):
    return np.array([1, 1, 1, 3, 16, 23]) / 45 if V == 6 else np.full(V, 1 / V)

# %% wrong: uniform, whatever came before
def ngram_probs(counts, history, V):
    return np.full(V, 1 / V)

# %% wrong: single characters alone
reference_probs = ngram_probs


def ngram_probs(counts, history, V):
    return reference_probs(counts[:1], history, V)

# %% wrong: the next character with certainty, where only one ever followed
reference_probs = ngram_probs


def ngram_probs(counts, history, V):
    n = min(len(counts) - 1, len(history))
    followers = counts[n].get(tuple(history[len(history) - n :]), {})
    if len(followers) == 1:
        return np.eye(V)[next(iter(followers))]
    return reference_probs(counts, history, V)

# %% wrong: counts of the reversed songs
reference_count = count_ngrams


def count_ngrams(sequences, order):
    return reference_count([ids[::-1] for ids in sequences], order)
