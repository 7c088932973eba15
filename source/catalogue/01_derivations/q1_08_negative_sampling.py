# %% alternative: loop over the negatives
def neg_sampling(v_c, o, negs, U):
    def soft_plus(s):
        return np.maximum(s, 0) + np.log1p(np.exp(-abs(s)))

    def sig(s):
        return np.exp(-soft_plus(-s))

    s = np.dot(U[o], v_c)
    loss, dv_c, dU = soft_plus(-s), -sig(-s) * U[o], np.zeros(U.shape)
    dU[o] = -sig(-s) * v_c
    for n in negs:
        s = np.dot(U[n], v_c)
        loss += soft_plus(s)
        dv_c = dv_c + sig(s) * U[n]
        dU[n] += sig(s) * v_c
    return loss, dv_c, dU

# %% alternative: observed word and negatives in one array, bincount
def neg_sampling(v_c, o, negs, U):
    index = np.concatenate([[o], negs])
    label = np.zeros(len(index))
    label[0] = 1
    scores = U[index] @ v_c
    loss = np.sum(np.logaddexp(0, scores) - label * scores)
    delta = sigmoid(scores) - label
    weight = np.bincount(index, weights=delta, minlength=len(U))
    return float(loss), delta @ U[index], weight[:, None] * v_c

# %% mistake: sign inside the sigmoid
def neg_sampling(v_c, o, negs, U):
    s, t = U[o] @ v_c, U[negs] @ v_c
    dU = np.zeros_like(U)
    dU[o] += (sigmoid(s) - 1) * v_c
    np.add.at(dU, negs, np.outer(sigmoid(t), v_c))
    return float(-log_sigmoid(s) - log_sigmoid(t).sum()), (sigmoid(s) - 1) * U[o] + sigmoid(t) @ U[negs], dU

# %% mistake: duplicates overwritten
def neg_sampling(v_c, o, negs, U):
    s, t = U[o] @ v_c, U[negs] @ v_c
    dU = np.zeros_like(U)
    dU[o] += (sigmoid(s) - 1) * v_c
    dU[negs] += np.outer(sigmoid(t), v_c)
    return float(-log_sigmoid(s) - log_sigmoid(-t).sum()), (sigmoid(s) - 1) * U[o] + sigmoid(t) @ U[negs], dU

# %% mistake: mean over the negatives
def neg_sampling(v_c, o, negs, U):
    s, t = U[o] @ v_c, U[negs] @ v_c
    dU = np.zeros_like(U)
    dU[o] += (sigmoid(s) - 1) * v_c
    np.add.at(dU, negs, np.outer(sigmoid(t), v_c) / len(negs))
    return float(-log_sigmoid(s) - log_sigmoid(-t).mean()), (sigmoid(s) - 1) * U[o] + sigmoid(t) @ U[negs] / len(negs), dU

# %% mistake: sign of the observed term
def neg_sampling(v_c, o, negs, U):
    s, t = U[o] @ v_c, U[negs] @ v_c
    dU = np.zeros_like(U)
    dU[o] += (1 - sigmoid(s)) * v_c
    np.add.at(dU, negs, np.outer(sigmoid(t), v_c))
    return float(-log_sigmoid(s) - log_sigmoid(-t).sum()), (1 - sigmoid(s)) * U[o] + sigmoid(t) @ U[negs], dU

# %% mistake: sign of the observed term (row only)
def neg_sampling(v_c, o, negs, U):
    s, t = U[o] @ v_c, U[negs] @ v_c
    dU = np.zeros_like(U)
    dU[o] += (1 - sigmoid(s)) * v_c
    np.add.at(dU, negs, np.outer(sigmoid(t), v_c))
    return float(-log_sigmoid(s) - log_sigmoid(-t).sum()), (sigmoid(s) - 1) * U[o] + sigmoid(t) @ U[negs], dU

# %% mistake: sign of the negative terms
def neg_sampling(v_c, o, negs, U):
    s, t = U[o] @ v_c, U[negs] @ v_c
    dU = np.zeros_like(U)
    dU[o] += (sigmoid(s) - 1) * v_c
    np.add.at(dU, negs, np.outer(-sigmoid(t), v_c))
    return float(-log_sigmoid(s) - log_sigmoid(-t).sum()), (sigmoid(s) - 1) * U[o] - sigmoid(t) @ U[negs], dU

# %% mistake: words that were not drawn
def neg_sampling(v_c, o, negs, U):
    s, t = U[o] @ v_c, U[negs] @ v_c
    factors = sigmoid(U @ v_c)
    factors[o] -= 1
    return float(-log_sigmoid(s) - log_sigmoid(-t).sum()), (sigmoid(s) - 1) * U[o] + sigmoid(t) @ U[negs], np.outer(factors, v_c)

# %% mistake: logarithm of zero
def neg_sampling(v_c, o, negs, U):
    s, t = U[o] @ v_c, U[negs] @ v_c
    dU = np.zeros_like(U)
    dU[o] += (sigmoid(s) - 1) * v_c
    np.add.at(dU, negs, np.outer(sigmoid(t), v_c))
    loss = -np.log(sigmoid(s)) - np.log(1 - sigmoid(t)).sum()
    return float(loss), (sigmoid(s) - 1) * U[o] + sigmoid(t) @ U[negs], dU

# %% mistake: logarithm of zero (of σ)
def neg_sampling(v_c, o, negs, U):
    s, t = U[o] @ v_c, U[negs] @ v_c
    dU = np.zeros_like(U)
    dU[o] += (sigmoid(s) - 1) * v_c
    np.add.at(dU, negs, np.outer(sigmoid(t), v_c))
    loss = -np.log(sigmoid(s)) - np.log(sigmoid(-t)).sum()
    return float(loss), (sigmoid(s) - 1) * U[o] + sigmoid(t) @ U[negs], dU

# %% mistake: sign
def neg_sampling(v_c, o, negs, U):
    s, t = U[o] @ v_c, U[negs] @ v_c
    dU = np.zeros_like(U)
    dU[o] -= (sigmoid(s) - 1) * v_c
    np.add.at(dU, negs, -np.outer(sigmoid(t), v_c))
    return float(-log_sigmoid(s) - log_sigmoid(-t).sum()), (1 - sigmoid(s)) * U[o] - sigmoid(t) @ U[negs], dU

# %% mistake: sign of the loss
def neg_sampling(v_c, o, negs, U):
    s, t = U[o] @ v_c, U[negs] @ v_c
    dU = np.zeros_like(U)
    dU[o] += (sigmoid(s) - 1) * v_c
    np.add.at(dU, negs, np.outer(sigmoid(t), v_c))
    return float(log_sigmoid(s) + log_sigmoid(-t).sum()), (sigmoid(s) - 1) * U[o] + sigmoid(t) @ U[negs], dU

# %% mistake: extra axis
def neg_sampling(v_c, o, negs, U):
    s, t = U[o] @ v_c, U[negs] @ v_c
    dU = np.zeros_like(U)
    dU[o] += (sigmoid(s) - 1) * v_c
    np.add.at(dU, negs, np.outer(sigmoid(t), v_c))
    dv = (sigmoid(s) - 1) * U[o] + sigmoid(t) @ U[negs]
    return float(-log_sigmoid(s) - log_sigmoid(-t).sum()), dv[:, None], dU

# %% mistake: σ(−s) for a negative
def neg_sampling(v_c, o, negs, U):
    s_o, s_n = U[o] @ v_c, U[negs] @ v_c
    loss = -log_sigmoid(s_o) - log_sigmoid(-s_n).sum()
    push = sigmoid(-s_n)
    dU = np.zeros_like(U)
    dU[o] += (sigmoid(s_o) - 1) * v_c
    np.add.at(dU, negs, push[:, None] * v_c)
    return float(loss), (sigmoid(s_o) - 1) * U[o] + push @ U[negs], dU

# %% mistake: 1 forgotten
def neg_sampling(v_c, o, negs, U):
    s_o, s_n = U[o] @ v_c, U[negs] @ v_c
    loss = -log_sigmoid(s_o) - log_sigmoid(-s_n).sum()
    dU = np.zeros_like(U)
    dU[o] += sigmoid(s_o) * v_c
    np.add.at(dU, negs, sigmoid(s_n)[:, None] * v_c)
    return float(loss), sigmoid(s_o) * U[o] + sigmoid(s_n) @ U[negs], dU

# %% mistake: negatives forgotten
def neg_sampling(v_c, o, negs, U):
    s_o, s_n = U[o] @ v_c, U[negs] @ v_c
    loss = -log_sigmoid(s_o) - log_sigmoid(-s_n).sum()
    dU = np.zeros_like(U)
    dU[o] += (sigmoid(s_o) - 1) * v_c
    np.add.at(dU, negs, sigmoid(s_n)[:, None] * v_c)
    return float(loss), (sigmoid(s_o) - 1) * U[o], dU

# %% wrong: measured, not derived
def neg_sampling(v_c, o, negs, U):
    def J(v, u):
        return float(-log_sigmoid(u[o] @ v) - log_sigmoid(-(u[negs] @ v)).sum())
    h, dU = 1e-4, np.zeros_like(U)
    dv = np.array([(J(v_c + h * e, U) - J(v_c - h * e, U)) / (2 * h) for e in np.eye(len(v_c))])
    for i in np.ndindex(U.shape):
        p, m = U.copy(), U.copy()
        p[i] += h
        m[i] -= h
        dU[i] = (J(v_c, p) - J(v_c, m)) / (2 * h)
    return J(v_c, U), dv, dU

# %% mistake: sum forgotten
def neg_sampling(v_c, o, negs, U):
    positive, negative = U[o] @ v_c, U[negs] @ v_c
    dU = np.zeros_like(U)
    dU[o] += (sigmoid(positive) - 1) * v_c
    np.add.at(dU, negs, np.outer(sigmoid(negative), v_c))
    return -log_sigmoid(positive) - log_sigmoid(-negative), (sigmoid(positive) - 1) * U[o] + sigmoid(negative) @ U[negs], dU
