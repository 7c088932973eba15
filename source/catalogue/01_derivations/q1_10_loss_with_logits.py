# %% alternative: softplus, and no call from one to the other
def bce_with_logits(scores, labels):
    return float(np.sum(np.logaddexp(0, scores) - labels * scores))


def sgns_loss(E, C, w, c_pos, c_negs):
    target = E[w]
    loss = np.logaddexp(0, -np.dot(C[c_pos], target))
    for n in c_negs:
        loss = loss + np.logaddexp(0, np.dot(C[n], target))
    return loss

# %% alternative: through the gradients' function
def bce_with_logits(scores, labels):
    signs = np.where(labels == 1, 1.0, -1.0)
    return -log_sigmoid(signs * scores).sum()


def sgns_loss(E, C, w, c_pos, c_negs):
    return neg_sampling(E[w], c_pos, c_negs, C)[0]

# %% mistake: mean
def bce_with_logits(scores, labels):
    return float(-(labels * log_sigmoid(scores) + (1 - labels) * log_sigmoid(-scores)).mean())

# %% mistake: mean (in the loss)
def sgns_loss(E, C, w, c_pos, c_negs):
    return neg_sampling(E[w], c_pos, c_negs, C)[0] / (len(c_negs) + 1)

# %% mistake: labels exchanged
def bce_with_logits(scores, labels):
    return float(-((1 - labels) * log_sigmoid(scores) + labels * log_sigmoid(-scores)).sum())

# %% mistake: labels exchanged (in the loss)
def sgns_loss(E, C, w, c_pos, c_negs):
    scores = C[np.concatenate([[c_pos], c_negs])] @ E[w]
    labels = np.ones(len(scores))
    labels[0] = 0
    return bce_with_logits(scores, labels)

# %% mistake: sigmoid twice
def bce_with_logits(scores, labels):
    p = sigmoid(scores)
    return float(-(labels * log_sigmoid(p) + (1 - labels) * log_sigmoid(-p)).sum())

# %% mistake: sigmoid twice (in the loss)
def sgns_loss(E, C, w, c_pos, c_negs):
    scores = C[np.concatenate([[c_pos], c_negs])] @ E[w]
    labels = np.zeros(len(scores))
    labels[0] = 1
    return bce_with_logits(sigmoid(scores), labels)

# %% mistake: logarithm of zero
def bce_with_logits(scores, labels):
    p = sigmoid(scores)
    return float(-(labels * np.log(p) + (1 - labels) * np.log(1 - p)).sum())

# %% mistake: negatives forgotten
def bce_with_logits(scores, labels):
    return float(-(labels * log_sigmoid(scores)).sum())

# %% mistake: sign
def bce_with_logits(scores, labels):
    return float((labels * log_sigmoid(scores) + (1 - labels) * log_sigmoid(-scores)).sum())

# %% mistake: tables exchanged
def sgns_loss(E, C, w, c_pos, c_negs):
    return neg_sampling(C[w], c_pos, c_negs, E)[0]

# %% mistake: repeated negatives dropped
def sgns_loss(E, C, w, c_pos, c_negs):
    return neg_sampling(E[w], c_pos, np.unique(c_negs), C)[0]

# %% wrong: float32 inside
def bce_with_logits(scores, labels):
    s = scores.astype(np.float32)
    return float(np.sum(np.logaddexp(np.float32(0), s) - labels.astype(np.float32) * s))
