# %% alternative: collect, then add
def skipgram(c, outside, E, U, loss_fn):
    results = [loss_fn(E[c], o, U) for o in outside]
    dE = np.zeros(E.shape)
    dE[c] = sum((r[1] for r in results), np.zeros(E.shape[1]))
    return sum((r[0] for r in results), 0.0), dE, sum((r[2] for r in results), np.zeros(U.shape))


dots_naive = "2*V - V"
dots_negative = "1 + K"

# %% mistake: overwritten
def skipgram(c, outside, E, U, loss_fn):
    loss, dE, dU = 0.0, np.zeros_like(E), np.zeros_like(U)
    for o in outside:
        loss, dE[c], dU = loss_fn(E[c], o, U)
    return loss, dE, dU

# %% mistake: overwritten (dU only)
def skipgram(c, outside, E, U, loss_fn):
    loss, dE, dU = 0.0, np.zeros_like(E), np.zeros_like(U)
    for o in outside:
        one, dv, dU = loss_fn(E[c], o, U)
        loss += one
        dE[c] += dv
    return loss, dE, dU

# %% mistake: overwritten (row of dE only)
def skipgram(c, outside, E, U, loss_fn):
    loss, dE, dU = 0.0, np.zeros_like(E), np.zeros_like(U)
    for o in outside:
        one, dv, more = loss_fn(E[c], o, U)
        loss += one
        dE[c] = dv
        dU += more
    return loss, dE, dU

# %% mistake: rows of the neighbours
def skipgram(c, outside, E, U, loss_fn):
    loss, dE, dU = 0.0, np.zeros_like(E), np.zeros_like(U)
    for o in outside:
        one, dv, more = loss_fn(E[c], o, U)
        loss += one
        dE[o] += dv
        dU += more
    return loss, dE, dU

# %% mistake: every row
def skipgram(c, outside, E, U, loss_fn):
    loss, dE, dU = 0.0, np.zeros_like(E), np.zeros_like(U)
    for o in outside:
        one, dv, more = loss_fn(E[c], o, U)
        loss += one
        dE += dv
        dU += more
    return loss, dE, dU

# %% mistake: centre as its own neighbour
def skipgram(c, outside, E, U, loss_fn):
    loss, dE, dU = 0.0, np.zeros_like(E), np.zeros_like(U)
    for o in [*outside, c]:
        one, dv, more = loss_fn(E[c], o, U)
        loss += one
        dE[c] += dv
        dU += more
    return loss, dE, dU

# %% mistake: repeated words dropped
def skipgram(c, outside, E, U, loss_fn):
    loss, dE, dU = 0.0, np.zeros_like(E), np.zeros_like(U)
    for o in set(outside):
        one, dv, more = loss_fn(E[c], o, U)
        loss += one
        dE[c] += dv
        dU += more
    return loss, dE, dU

# %% mistake: mean over the window
def skipgram(c, outside, E, U, loss_fn):
    loss, dE, dU = 0.0, np.zeros_like(E), np.zeros_like(U)
    for o in outside:
        one, dv, more = loss_fn(E[c], o, U)
        loss += one / len(outside)
        dE[c] += dv / len(outside)
        dU += more / len(outside)
    return loss, dE, dU

# %% mistake: empty window
def skipgram(c, outside, E, U, loss_fn):
    loss, dv, dU = loss_fn(E[c], outside[0], U)
    for o in outside[1:]:
        one, more_v, more = loss_fn(E[c], o, U)
        loss, dv, dU = loss + one, dv + more_v, dU + more
    dE = np.zeros_like(E)
    dE[c] = dv
    return loss, dE, dU

# %% mistake: K for V
dots_naive = "K + 1"

# %% mistake: observed word forgotten
dots_negative = "K"

# %% mistake: V in the count
dots_negative = "V*K"

# %% mistake: first neighbour only
def skipgram(c, outside, E, U, loss_fn):
    total, dE, dU = 0.0, np.zeros_like(E), np.zeros_like(U)
    for o in outside:
        loss, dv_c, dU_one = loss_fn(E[c], o, U)
        total += loss
        dE[c] += dv_c
        dU += dU_one
        return total, dE, dU

# %% mistake: loss_fn ignored
def skipgram(c, outside, E, U, loss_fn):
    total, dE, dU = 0.0, np.zeros_like(E), np.zeros_like(U)
    for o in outside:
        loss, dv_c, dU_one = naive_softmax(E[c], o, U)
        total += loss
        dE[c] += dv_c
        dU += dU_one
    return total, dE, dU

# %% alternative: the base loss called with names
def skipgram(c, outside, E, U, loss_fn):
    parts = [loss_fn(E[c], o=o, U=U) for o in outside]
    dE = np.zeros(E.shape)
    dE[c] = sum((p[1] for p in parts), np.zeros(E.shape[1]))
    return float(sum(p[0] for p in parts)), dE, sum((p[2] for p in parts), np.zeros(U.shape))
