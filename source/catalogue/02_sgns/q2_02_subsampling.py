# %% alternative: the formula as it is printed, and a loop
def keep_prob(counts, t=1e-3):
    with np.errstate(divide="ignore"):
        return np.minimum(1.0, np.sqrt(t / (counts / counts.sum())))


def subsample(tokens, probs, rng):
    return np.array([word for word in tokens if rng.random() < probs[word]], dtype=np.int64)

# %% alternative: with a warning, and a draw of True and False
def keep_prob(counts, t=1e-3):
    f = counts / np.sum(counts)
    return np.clip(np.sqrt(t / f), 0, 1)


def subsample(tokens, probs, rng):
    keep = rng.binomial(1, probs[tokens]).astype(bool)
    return tokens[np.flatnonzero(keep)]

# %% alternative: only where something happens
def keep_prob(counts, t=1e-3):
    probs = np.ones(len(counts))
    frequent = counts > t * counts.sum()
    probs[frequent] = np.sqrt(t * counts.sum() / counts[frequent])
    return probs


def subsample(tokens, probs, rng):
    dropped = rng.uniform(size=tokens.shape) >= np.take(probs, tokens)
    return np.delete(tokens, np.flatnonzero(dropped))

# %% mistake: discard probability
def keep_prob(counts, t=1e-3):
    f = counts / counts.sum()
    return 1 - np.sqrt(t / np.maximum(f, t))

# %% mistake: discard probability (not clipped)
def keep_prob(counts, t=1e-3):
    return 1 - np.sqrt(t / (counts / counts.sum()))

# %% mistake: discard probability (words with count 0 kept)
def keep_prob(counts, t=1e-3):
    f = counts / counts.sum()
    return np.where(counts > 0, 1 - np.sqrt(t / np.maximum(f, t)), 1.0)

# %% mistake: counts for frequencies
def keep_prob(counts, t=1e-3):
    return np.sqrt(t / np.maximum(counts, t))

# %% mistake: share of the largest count
def keep_prob(counts, t=1e-3):
    f = counts / counts.max()
    return np.sqrt(t / np.maximum(f, t))

# %% mistake: the other published form
def keep_prob(counts, t=1e-3):
    f = counts / counts.sum()
    with np.errstate(all="ignore"):
        p = (np.sqrt(f / t) + 1) * (t / f)
    return np.where(counts > 0, np.minimum(p, 1.0), 1.0)

# %% mistake: no root
def keep_prob(counts, t=1e-3):
    f = counts / counts.sum()
    return t / np.maximum(f, t)

# %% mistake: not clipped
def keep_prob(counts, t=1e-3):
    return np.sqrt(t / (counts / counts.sum()))

# %% mistake: not clipped (words with count 0 seen to)
def keep_prob(counts, t=1e-3):
    f = counts / counts.sum()
    return np.sqrt(np.divide(t, f, out=np.ones_like(f), where=f > 0))

# %% mistake: maximum for minimum
def keep_prob(counts, t=1e-3):
    return np.maximum(1.0, np.sqrt(t / (counts / counts.sum())))

# %% mistake: words with count 0
def keep_prob(counts, t=1e-3):
    f = counts / counts.sum()
    return np.where(counts > 0, np.sqrt(t / np.maximum(f, t)), 0.0)

# %% mistake: t ignored
def keep_prob(counts, t=1e-3):
    f = counts / counts.sum()
    return np.sqrt(1e-3 / np.maximum(f, 1e-3))

# %% mistake: decision per word
def subsample(tokens, probs, rng):
    keep = rng.random(len(probs)) < probs
    return tokens[keep[tokens]]

# %% mistake: decision per word (one number for the whole text)
def subsample(tokens, probs, rng):
    return tokens[probs[tokens] > rng.random()]

# %% mistake: own generator
def subsample(tokens, probs, rng):
    rng = np.random.default_rng()
    return tokens[rng.random(len(tokens)) < probs[tokens]]

# %% mistake: own generator (with a seed of its own)
def subsample(tokens, probs, rng):
    rng = np.random.default_rng(0)
    return tokens[rng.random(len(tokens)) < probs[tokens]]

# %% mistake: own generator (the global one)
def subsample(tokens, probs, rng):
    return tokens[np.random.random(len(tokens)) < probs[tokens]]

# %% mistake: drops what it should keep
def subsample(tokens, probs, rng):
    return tokens[rng.random(len(tokens)) > probs[tokens]]

# %% mistake: sorted
def subsample(tokens, probs, rng):
    return np.sort(tokens[rng.random(len(tokens)) < probs[tokens]])

# %% mistake: each word once
def subsample(tokens, probs, rng):
    return np.unique(tokens[rng.random(len(tokens)) < probs[tokens]])

# %% mistake: places for tokens
def subsample(tokens, probs, rng):
    return np.flatnonzero(rng.random(len(tokens)) < probs[tokens])

# %% wrong: a list
def subsample(tokens, probs, rng):
    return [int(word) for word in tokens if rng.random() < probs[word]]

# %% wrong: the mask itself
def subsample(tokens, probs, rng):
    return rng.random(len(tokens)) < probs[tokens]

# %% wrong: exactly the expected number
def subsample(tokens, probs, rng):
    keep = np.zeros(len(tokens), dtype=bool)
    for word in np.unique(tokens):
        where = np.flatnonzero(tokens == word)
        keep[where[: round(len(where) * probs[word])]] = True
    return tokens[keep]
