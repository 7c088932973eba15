# %% alternative: with einsum and loops
def grad_dot(x, y):
    return 1.0 * y


def grad_W(a, W, x):
    return a[:, None] * x[None, :] + 0.0 * W


def grad_x(a, W, x):
    return np.array([sum(a[i] * W[i, j] for i in range(len(a))) for j in range(len(x))])

# %% alternative: returns an argument itself
def grad_dot(x, y):
    return y


def grad_W(a, W, x):
    return np.einsum("i,j->ij", a, x)


def grad_x(a, W, x):
    return a @ W

# %% mistake: x for y
def grad_dot(x, y):
    return x

# %% mistake: transposed
def grad_W(a, W, x):
    return np.outer(x, a)

# %% mistake: W for its gradient
def grad_W(a, W, x):
    return W

# %% mistake: W for Wᵀ
def grad_x(a, W, x):
    return W @ a

# %% mistake: a dropped
def grad_x(a, W, x):
    return W.sum(axis=0)

# %% wrong: whatever shape fits
def grad_W(a, W, x):
    G = np.outer(x, a)
    return G if G.shape == W.shape else G.T
def grad_x(a, W, x):
    return W @ a if W.shape[0] == W.shape[1] else a @ W
