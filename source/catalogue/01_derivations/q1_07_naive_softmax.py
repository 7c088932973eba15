# %% alternative: loop over the vocabulary
def naive_softmax(v_c, o, U):
    scores = np.array([np.dot(u, v_c) for u in U])
    top = scores.max()
    total = np.sum(np.exp(scores - top))
    loss = top + np.log(total) - scores[o]
    dv_c, dU = -U[o].copy(), np.zeros(U.shape)
    for w in range(len(U)):
        p = np.exp(scores[w] - top) / total
        dv_c = dv_c + p * U[w]
        dU[w] = (p - (w == o)) * v_c
    return loss, dv_c, dU

# %% alternative: one-hot vector and einsum
def naive_softmax(v_c, o, U):
    y = np.zeros(U.shape[0])
    y[o] = 1
    theta = np.einsum("vd,d->v", U, v_c)
    delta = softmax(theta) - y
    J = -np.sum(y * log_softmax(theta))
    return J, delta @ U, delta[:, np.newaxis] @ v_c[np.newaxis, :]

# %% mistake: sign
def naive_softmax(v_c, o, U):
    lp = log_softmax(U @ v_c)
    d = np.eye(len(U))[o] - np.exp(lp)
    return -lp[o], U.T @ d, np.outer(d, v_c)

# %% mistake: sign (one gradient)
def naive_softmax(v_c, o, U):
    lp = log_softmax(U @ v_c)
    d = np.eye(len(U))[o] - np.exp(lp)
    return -lp[o], U.T @ -d, np.outer(d, v_c)

# %% mistake: sign of the loss
def naive_softmax(v_c, o, U):
    lp = log_softmax(U @ v_c)
    d = np.exp(lp) - np.eye(len(U))[o]
    return lp[o], U.T @ d, np.outer(d, v_c)

# %% mistake: U for Uᵀ
def naive_softmax(v_c, o, U):
    lp = log_softmax(U @ v_c)
    d = np.exp(lp) - np.eye(len(U))[o]
    return -lp[o], U @ d, np.outer(d, v_c)

# %% mistake: extra axis
def naive_softmax(v_c, o, U):
    lp = log_softmax(U @ v_c)
    d = (np.exp(lp) - np.eye(len(U))[o])[None, :]
    return -lp[o], d @ U, np.outer(d, v_c)

# %% mistake: transposed
def naive_softmax(v_c, o, U):
    lp = log_softmax(U @ v_c)
    d = np.exp(lp) - np.eye(len(U))[o]
    return -lp[o], U.T @ d, np.outer(v_c, d)

# %% mistake: o for every word
def naive_softmax(v_c, o, U):
    lp = log_softmax(U @ v_c)
    d = np.exp(lp) - np.eye(len(U))[o]
    return -lp[o], U.T @ d, np.ones((len(U), 1)) * (d[o] * v_c)

# %% mistake: only the observed word
def naive_softmax(v_c, o, U):
    lp = log_softmax(U @ v_c)
    d = np.exp(lp) - np.eye(len(U))[o]
    dU = np.zeros_like(U)
    dU[o] = d[o] * v_c
    return -lp[o], U.T @ d, dU

# %% mistake: observed word forgotten
def naive_softmax(v_c, o, U):
    lp = log_softmax(U @ v_c)
    d = np.exp(lp) - np.eye(len(U))[o]
    return -lp[o], U.T @ np.exp(lp), np.outer(d, v_c)

# %% mistake: prediction changed first
def naive_softmax(v_c, o, U):
    p = softmax(U @ v_c)
    p[o] -= 1
    loss = -np.log(p[o])
    return loss, U.T @ p, np.outer(p, v_c)

# %% mistake: no shift
def naive_softmax(v_c, o, U):
    e = np.exp(U @ v_c)
    p = e / e.sum()
    loss = -np.log(p[o])
    p[o] -= 1
    return loss, U.T @ p, np.outer(p, v_c)

# %% wrong: measured, not derived
def naive_softmax(v_c, o, U):
    def J(v, u):
        return float(-log_softmax(u @ v)[o])
    h, dU = 1e-5, np.zeros_like(U)
    dv = np.array([(J(v_c + h * e, U) - J(v_c - h * e, U)) / (2 * h) for e in np.eye(len(v_c))])
    for i in np.ndindex(U.shape):
        p, m = U.copy(), U.copy()
        p[i] += h
        m[i] -= h
        dU[i] = (J(v_c, p) - J(v_c, m)) / (2 * h)
    return J(v_c, U), dv, dU

# %% wrong: transposed where V equals D
def naive_softmax(v_c, o, U):
    log_p = log_softmax(U @ v_c)
    d = np.exp(log_p)
    d[o] -= 1
    dU = np.outer(v_c, d)
    return float(-log_p[o]), U.T @ d, dU if dU.shape == U.shape else dU.T

# %% mistake: exchanged
def naive_softmax(v_c, o, U):
    lp = log_softmax(U @ v_c)
    d = np.exp(lp) - np.eye(len(U))[o]
    return -lp[o], np.outer(d, v_c), U.T @ d
