# %% alternative: entry by entry
def softmax_jacobian(theta):
    p = softmax(theta)
    J = np.zeros((len(p), len(p)))
    for i in range(len(p)):
        for j in range(len(p)):
            J[i, j] = p[i] * ((1.0 if i == j else 0.0) - p[j])
    return J


def ce_grad(theta, y):
    if not np.isclose(np.sum(y), 1.0, rtol=0, atol=1e-6):
        raise ValueError("not a distribution")
    p = softmax(theta)
    return softmax_jacobian(theta).T @ (-y / p)

# %% alternative: broadcasting
def softmax_jacobian(theta):
    e = np.exp(theta - np.max(theta))
    p = e / np.sum(e)
    return p[:, None] * (np.eye(theta.size) - p[None, :])


def ce_grad(theta, y):
    total = float(sum(y))
    if not 1 - 1e-6 <= total <= 1 + 1e-6:
        raise ValueError("y must sum to one")
    e = np.exp(theta - theta.max())
    return total * e / e.sum() - y

# %% mistake: diagonal only
def softmax_jacobian(theta):
    p = softmax(theta)
    return np.diag(p * (1 - p))

# %% mistake: sign off the diagonal
def softmax_jacobian(theta):
    p = softmax(theta)
    return np.outer(p, p) + np.diag(p * (1 - p) - p * p)

# %% mistake: products only
def softmax_jacobian(theta):
    p = softmax(theta)
    return -np.outer(p, p)

# %% mistake: sign (jacobian)
def softmax_jacobian(theta):
    p = softmax(theta)
    return np.outer(p, p) - np.diag(p)

# %% mistake: sign
def ce_grad(theta, y):
    if abs(y.sum() - 1) > 1e-6:
        raise ValueError("y has to sum to 1")
    return y - softmax(theta)

# %% mistake: one-hot assumed
def ce_grad(theta, y):
    if abs(y.sum() - 1) > 1e-6:
        raise ValueError("y has to sum to 1")
    p = softmax(theta)
    p[np.argmax(y)] -= 1
    return p

# %% mistake: not refused
def ce_grad(theta, y):
    return softmax(theta) - y

# %% mistake: softmax forgotten
def ce_grad(theta, y):
    if abs(y.sum() - 1) > 1e-6:
        raise ValueError("y has to sum to 1")
    return theta - y

# %% mistake: only the observed entry
def ce_grad(theta, y):
    if abs(y.sum() - 1) > 1e-6:
        raise ValueError("y has to sum to 1")
    g = np.zeros_like(theta)
    g[y > 0] = (softmax(theta) - y)[y > 0]
    return g

# %% mistake: without the Jacobian
def ce_grad(theta, y):
    if abs(y.sum() - 1) > 1e-6:
        raise ValueError("y has to sum to 1")
    return -y / softmax(theta)

# %% mistake: sign off the diagonal (a plus before all products)
def softmax_jacobian(theta):
    p = softmax(theta)
    return np.diag(p) + np.outer(p, p)

# %% alternative: an error class of one's own
class NotADistribution(ValueError):
    pass
def ce_grad(theta, y):
    if not np.isclose(y.sum(), 1, rtol=0, atol=1e-6):
        raise NotADistribution("y has to sum to 1")
    e = np.exp(theta - theta.max())
    return e / e.sum() - y

# %% wrong: measured, not derived
def softmax_jacobian(theta):
    h = 1e-5
    return np.stack([(softmax(theta + h * e) - softmax(theta - h * e)) / (2 * h) for e in np.eye(len(theta))], axis=1)

# %% wrong: refuses too little
def ce_grad(theta, y):
    if abs(y.sum() - 1) > 9.9e-3:
        raise ValueError("y")
    return softmax(theta) - y

# %% mistake: diagonal only (as a vector)
def softmax_jacobian(theta):
    p = softmax(theta)
    return p * (1 - p)

# %% mistake: transpose of a vector
def softmax_jacobian(theta):
    p = softmax(theta)
    return np.diag(p) - p * p.T
