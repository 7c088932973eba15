# %% alternative: a distribution of its own for every row
def noise_dist(counts, power=0.75):
    scaled = np.zeros(len(counts))
    scaled[4:] = np.exp(power * np.log(counts[4:]))
    return scaled / np.sum(scaled)


def negative_samples(positives, k, dist, rng):
    rows = []
    for positive in positives:
        others = dist.copy()
        others[positive] = 0.0
        if others.sum() == 0:
            raise ValueError("nothing to draw from")
        rows.append(rng.choice(np.arange(len(dist)), size=k, replace=True, p=others / others.sum()))
    return np.array(rows)


def negatives_from_positives(pairs, k, dist, rng):
    centres, contexts = pairs.T
    words = np.concatenate([contexts.reshape(-1, 1), negative_samples(contexts, k, dist, rng)], axis=1)
    labels = np.tile(np.eye(1 + k, dtype=np.float32)[0], (len(pairs), 1))
    return centres, words, labels

# %% alternative: one word at a time, from the cumulative sum
def noise_dist(counts, power=0.75):
    weights = np.concatenate([np.zeros(4), np.power(counts[4:], float(power))])
    return weights / weights.sum()


def negative_samples(positives, k, dist, rng):
    edges = np.cumsum(dist)
    edges /= edges[-1]
    negatives = np.empty((len(positives), k), dtype=np.int64)
    for i, positive in enumerate(positives):
        if np.count_nonzero(dist) == 1 and dist[positive] > 0:
            raise ValueError("no other word")
        for j in range(k):
            word = positive
            while word == positive:
                word = np.searchsorted(edges, rng.random(), side="right")
            negatives[i, j] = word
    return negatives


def negatives_from_positives(pairs, k, dist, rng):
    negatives = negative_samples(pairs[:, 1], k, dist, rng)
    words = np.hstack([pairs[:, 1:], negatives])
    labels = np.hstack([np.ones((len(pairs), 1)), np.zeros((len(pairs), k))]).astype(np.float32)
    return pairs[:, 0], words, labels

# %% mistake: uniform noise
def noise_dist(counts, power=0.75):
    dist = np.ones(len(counts))
    dist[:4] = 0
    return dist / dist.sum()

# %% mistake: uniform noise (reserved rows too)
def noise_dist(counts, power=0.75):
    return np.full(len(counts), 1 / len(counts))

# %% mistake: uniform noise (when drawing)
def negative_samples(positives, k, dist, rng):
    if (dist[positives] == 1).any():
        raise ValueError("no other word")
    drawn = rng.integers(4, len(dist), size=(len(positives), k))
    while (drawn == positives[:, None]).any():
        drawn = np.where(drawn == positives[:, None], rng.integers(4, len(dist), size=drawn.shape), drawn)
    return drawn

# %% mistake: ×0.75 for a power
def noise_dist(counts, power=0.75):
    weights = power * counts
    weights[:4] = 0
    return weights / weights.sum()

# %% mistake: ×0.75 for a power (after dividing)
def noise_dist(counts, power=0.75):
    return power * counts / counts.sum()

# %% mistake: ×0.75 for a power (no factor either)
def noise_dist(counts, power=0.75):
    return counts / counts.sum()

# %% mistake: power ignored
def noise_dist(counts, power=0.75):
    weights = counts**0.75
    weights[:4] = 0
    return weights / weights.sum()

# %% mistake: not normalised
def noise_dist(counts, power=0.75):
    weights = counts**power
    weights[:4] = 0
    return weights

# %% mistake: not normalised (before the power only)
def noise_dist(counts, power=0.75):
    return (counts / counts.sum()) ** power

# %% mistake: not normalised (reserved rows emptied at the end)
def noise_dist(counts, power=0.75):
    dist = counts**power / (counts**power).sum()
    dist[:4] = 0
    return dist

# %% mistake: reserved words sampled
def noise_dist(counts, power=0.75):
    weights = counts**power
    return weights / weights.sum()

# %% mistake: reserved words sampled (the first row only is emptied)
def noise_dist(counts, power=0.75):
    weights = counts**power
    weights[0] = 0
    return weights / weights.sum()

# %% mistake: reserved words sampled (when drawing)
def negative_samples(positives, k, dist, rng):
    if (dist[positives] == 1).any():
        raise ValueError("no other word")
    drawn = rng.integers(len(dist), size=(len(positives), k))
    while (drawn == positives[:, None]).any():
        drawn = np.where(drawn == positives[:, None], rng.integers(len(dist), size=drawn.shape), drawn)
    return drawn

# %% mistake: 0 to the power of 0
def noise_dist(counts, power=0.75):
    counts = counts.copy()
    counts[:4] = 0
    weights = counts**power
    return weights / weights.sum()

# %% mistake: positives among the negatives
def negative_samples(positives, k, dist, rng):
    return rng.choice(len(dist), size=(len(positives), k), p=dist)

# %% mistake: positives among the negatives (drawn again once)
def negative_samples(positives, k, dist, rng):
    drawn = rng.choice(len(dist), size=(len(positives), k), p=dist)
    collides = drawn == positives[:, None]
    drawn[collides] = rng.choice(len(dist), size=collides.sum(), p=dist)
    return drawn

# %% mistake: one set for all
def negative_samples(positives, k, dist, rng):
    others = dist.copy()
    others[positives] = 0
    if others.sum() == 0:
        others = dist.copy()
        others[positives[0]] = 0
    one = rng.choice(len(dist), size=k, p=others / others.sum())
    return np.tile(one, (len(positives), 1))

# %% mistake: one set for all (collisions drawn again)
def negative_samples(positives, k, dist, rng):
    if (dist[positives] == 1).any():
        raise ValueError("no other word")
    drawn = np.tile(rng.choice(len(dist), size=k, p=dist), (len(positives), 1))
    collides = drawn == positives[:, None]
    while collides.any():
        drawn[collides] = rng.choice(len(dist), size=collides.sum(), p=dist)
        collides = drawn == positives[:, None]
    return drawn

# %% mistake: one word per row
def negative_samples(positives, k, dist, rng):
    if (dist[positives] == 1).any():
        raise ValueError("no other word")
    drawn = rng.choice(len(dist), size=len(positives), p=dist)
    while (drawn == positives).any():
        drawn = np.where(drawn == positives, rng.choice(len(dist), size=len(positives), p=dist), drawn)
    return np.tile(drawn[:, None], (1, k))

# %% mistake: without repetitions
def negative_samples(positives, k, dist, rng):
    rows = []
    for positive in positives:
        others = dist.copy()
        others[positive] = 0
        rows.append(rng.choice(len(dist), size=k, replace=False, p=others / others.sum()))
    return np.array(rows)

# %% mistake: own generator
def negative_samples(positives, k, dist, rng):
    rng = np.random.default_rng()
    if (dist[positives] == 1).any():
        raise ValueError("no other word")
    drawn = rng.choice(len(dist), size=(len(positives), k), p=dist)
    while (drawn == positives[:, None]).any():
        drawn = np.where(drawn == positives[:, None], rng.choice(len(dist), size=drawn.shape, p=dist), drawn)
    return drawn

# %% mistake: own generator (with a seed of its own)
def negative_samples(positives, k, dist, rng):
    rng = np.random.default_rng(1)
    if (dist[positives] == 1).any():
        raise ValueError("no other word")
    drawn = rng.choice(len(dist), size=(len(positives), k), p=dist)
    while (drawn == positives[:, None]).any():
        drawn = np.where(drawn == positives[:, None], rng.choice(len(dist), size=drawn.shape, p=dist), drawn)
    return drawn

# %% mistake: own generator (when the examples are put together)
def negatives_from_positives(pairs, k, dist, rng):
    words = np.column_stack([pairs[:, 1], negative_samples(pairs[:, 1], k, dist, np.random.default_rng(5))])
    labels = np.zeros(words.shape, dtype=np.float32)
    labels[:, 0] = 1
    return pairs[:, 0], words, labels

# %% mistake: draws forever
def negative_samples(positives, k, dist, rng):
    drawn = rng.choice(len(dist), size=(len(positives), k), p=dist)
    while (drawn == positives[:, None]).any():
        drawn = np.where(drawn == positives[:, None], rng.choice(len(dist), size=drawn.shape, p=dist), drawn)
    return drawn

# %% mistake: not refused
def negative_samples(positives, k, dist, rng):
    drawn = rng.choice(len(dist), size=(len(positives), k), p=dist)
    for _ in range(2000):
        drawn = np.where(drawn == positives[:, None], rng.choice(len(dist), size=drawn.shape, p=dist), drawn)
        if not (drawn == positives[:, None]).any():
            break
    return drawn

# %% mistake: centre excluded
def negatives_from_positives(pairs, k, dist, rng):
    words = np.column_stack([pairs[:, 1], negative_samples(pairs[:, 0], k, dist, rng)])
    labels = np.zeros(words.shape, dtype=np.float32)
    labels[:, 0] = 1
    return pairs[:, 0], words, labels

# %% mistake: columns exchanged
def negatives_from_positives(pairs, k, dist, rng):
    words = np.column_stack([pairs[:, 0], negative_samples(pairs[:, 0], k, dist, rng)])
    labels = np.zeros(words.shape, dtype=np.float32)
    labels[:, 0] = 1
    return pairs[:, 1], words, labels

# %% mistake: columns exchanged (in the words only)
def negatives_from_positives(pairs, k, dist, rng):
    words = np.column_stack([pairs[:, 0], negative_samples(pairs[:, 1], k, dist, rng)])
    labels = np.zeros(words.shape, dtype=np.float32)
    labels[:, 0] = 1
    return pairs[:, 0], words, labels

# %% mistake: labels inverted
def negatives_from_positives(pairs, k, dist, rng):
    words = np.column_stack([pairs[:, 1], negative_samples(pairs[:, 1], k, dist, rng)])
    labels = np.ones(words.shape, dtype=np.float32)
    labels[:, 0] = 0
    return pairs[:, 0], words, labels

# %% mistake: observed word last
def negatives_from_positives(pairs, k, dist, rng):
    words = np.column_stack([negative_samples(pairs[:, 1], k, dist, rng), pairs[:, 1]])
    labels = np.zeros(words.shape, dtype=np.float32)
    labels[:, -1] = 1
    return pairs[:, 0], words, labels

# %% mistake: observed word last (the labels first)
def negatives_from_positives(pairs, k, dist, rng):
    words = np.column_stack([negative_samples(pairs[:, 1], k, dist, rng), pairs[:, 1]])
    labels = np.zeros(words.shape, dtype=np.float32)
    labels[:, 0] = 1
    return pairs[:, 0], words, labels

# %% mistake: one label for all
def negatives_from_positives(pairs, k, dist, rng):
    words = np.column_stack([pairs[:, 1], negative_samples(pairs[:, 1], k, dist, rng)])
    return pairs[:, 0], words, np.ones(words.shape, dtype=np.float32)

# %% wrong: labels as whole numbers
def negatives_from_positives(pairs, k, dist, rng):
    words = np.column_stack([pairs[:, 1], negative_samples(pairs[:, 1], k, dist, rng)])
    labels = np.zeros(words.shape, dtype=np.int64)
    labels[:, 0] = 1
    return pairs[:, 0], words, labels

# %% wrong: the next word instead of another draw
def negative_samples(positives, k, dist, rng):
    if (dist[positives] == 1).any():
        raise ValueError("no other word")
    drawn = rng.choice(len(dist), size=(len(positives), k), p=dist)
    collides = drawn == positives[:, None]
    shifted = np.where(drawn + 1 == len(dist), 4, drawn + 1)
    return np.where(collides, shifted, drawn)

# %% wrong: always the most probable word
def negative_samples(positives, k, dist, rng):
    if (dist[positives] == 1).any():
        raise ValueError("no other word")
    first, second = np.argsort(-dist)[:2]
    return np.tile(np.where(positives == first, second, first)[:, None], (1, k))
