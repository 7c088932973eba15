# %% alternative: everything from logaddexp
def log_softmax(z, axis=-1):
    return z - np.logaddexp.reduce(z, axis=axis, keepdims=True)


def softmax(z, axis=-1):
    return np.exp(log_softmax(z, axis))


def cross_entropy(z, y):
    return -np.sum(y * log_softmax(z)) / len(z)

# %% alternative: one row at a time
def softmax(z, axis=-1):
    def row(v):
        e = np.exp(v - max(v))
        return e / sum(e)

    return np.apply_along_axis(row, axis, z)


def log_softmax(z, axis=-1):
    def row(v):
        m = max(v)
        return v - m - np.log(sum(np.exp(v - m)))

    return np.apply_along_axis(row, axis, z)


def cross_entropy(z, y):
    total = 0.0
    for scores, target in zip(z, y):
        total -= target @ log_softmax(scores)
    return total / len(z)

# %% mistake: wrong axis
def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

# %% mistake: wrong axis (sum over all)
def softmax(z, axis=-1):
    return np.exp(z) / np.exp(z).sum()

# %% mistake: wrong axis (log-softmax always over rows)
def log_softmax(z, axis=-1):
    shifted = z - z.max(axis=0, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))

# %% mistake: wrong axis (loss)
def cross_entropy(z, y):
    return float(-(y * log_softmax(z, axis=0)).sum(axis=-1).mean())

# %% mistake: no shift
def softmax(z, axis=-1):
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)

# %% mistake: no shift (log-softmax)
def log_softmax(z, axis=-1):
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))

# %% mistake: one maximum for all
def softmax(z, axis=-1):
    e = np.exp(z - z.max())
    return e / e.sum(axis=axis, keepdims=True)

# %% mistake: one maximum for all (log-softmax)
def log_softmax(z, axis=-1):
    e = np.exp(z - z.max())
    return np.log(e / e.sum(axis=axis, keepdims=True))

# %% mistake: log of softmax
def log_softmax(z, axis=-1):
    return np.log(softmax(z, axis))

# %% mistake: log of softmax (loss)
def cross_entropy(z, y):
    return float(-(y * np.log(softmax(z))).sum(axis=-1).mean())

# %% mistake: in-place
def softmax(z, axis=-1):
    z -= z.max(axis=axis, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)

# %% mistake: base 2
def log_softmax(z, axis=-1):
    shifted = z - z.max(axis=axis, keepdims=True)
    return np.log2(np.exp(shifted) / np.exp(shifted).sum(axis=axis, keepdims=True))

# %% mistake: base 2 (loss)
def cross_entropy(z, y):
    return float(-(y * np.log2(softmax(z))).sum(axis=-1).mean())

# %% mistake: sum over the batch
def cross_entropy(z, y):
    return float(-(y * log_softmax(z)).sum())

# %% mistake: mean over everything
def cross_entropy(z, y):
    return float(-(y * log_softmax(z)).mean())

# %% mistake: sign
def cross_entropy(z, y):
    return float((y * log_softmax(z)).sum(axis=-1).mean())

# %% mistake: one-hot assumed
def cross_entropy(z, y):
    return float(-log_softmax(z)[np.arange(len(z)), y.argmax(axis=-1)].mean())

# %% mistake: maximum subtracted once
def log_softmax(z, axis=-1):
    return z - np.log(np.exp(z - z.max(axis=axis, keepdims=True)).sum(axis=axis, keepdims=True))

# %% wrong: the mean subtracted instead of the maximum
def softmax(z, axis=-1):
    e = np.exp(z - z.mean(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)

# %% mistake: no mean
def cross_entropy(z, y):
    return -(y * log_softmax(z)).sum(axis=-1)
