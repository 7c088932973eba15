# %% alternative: one step of interpolation, weights cut into blocks, sigmoid by tanh
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    H = h.shape[1]
    ours = [slice(i * H, (i + 1) * H) for i in range(3)]
    given = [F.linear(x, W_ih[rows], b_ih[rows]) for rows in ours]
    kept = [F.linear(h, W_hh[rows], b_hh[rows]) for rows in ours]
    r, z = ((torch.tanh((i + k) / 2) + 1) / 2 for i, k in zip(given[:2], kept[:2]))
    n = torch.tanh(given[2] + r * kept[2])
    return n + z * (h - n)


# %% alternative: the gates side by side from one wide matrix, torch.lerp
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    H = h.size(1)
    wide = torch.cat([W_ih[: 2 * H], W_hh[: 2 * H]], dim=1)
    gates = torch.sigmoid(torch.cat([x, h], dim=1) @ wide.T + b_ih[: 2 * H] + b_hh[: 2 * H])
    reset, update = gates[:, :H], gates[:, H:]
    new = torch.tanh(x @ W_ih[2 * H :].T + b_ih[2 * H :] + reset * (h @ W_hh[2 * H :].T + b_hh[2 * H :]))
    return torch.lerp(new, h, update)


# %% alternative: three axes and einsum
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    B, H = h.shape
    i = torch.einsum("be,khe->kbh", x, W_ih.view(3, H, -1)) + b_ih.view(3, 1, H)
    s = torch.einsum("bj,khj->kbh", h, W_hh.view(3, H, H)) + b_hh.view(3, 1, H)
    z = (i[1] + s[1]).sigmoid()
    return z * h + (1 - z) * (i[2] + s[2] * (i[0] + s[0]).sigmoid()).tanh()


# %% alternative: one song after the other
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    rows = []
    for one, old in zip(x, h):
        i, s = (W_ih @ one + b_ih).split(len(old)), (W_hh @ old + b_hh).split(len(old))
        r, z = torch.sigmoid(i[0] + s[0]), torch.sigmoid(i[1] + s[1])
        rows.append(z * old + (1 - z) * torch.tanh(i[2] + r * s[2]))
    return torch.stack(rows)


# %% mistake: reset before the product
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    H = h.shape[1]
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + (r * h) @ W_hh[2 * H :].T + b_hh[2 * H :])
    return (1 - z) * n + z * h


# %% mistake: reset before the product (the three blocks cut first)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    W_ir, W_iz, W_in = W_ih.chunk(3)
    W_hr, W_hz, W_hn = W_hh.chunk(3)
    b_ir, b_iz, b_in = b_ih.chunk(3)
    b_hr, b_hz, b_hn = b_hh.chunk(3)
    r = torch.sigmoid(x @ W_ir.T + b_ir + h @ W_hr.T + b_hr)
    z = torch.sigmoid(x @ W_iz.T + b_iz + h @ W_hz.T + b_hz)
    n = torch.tanh(x @ W_in.T + b_in + (r * h) @ W_hn.T + b_hn)
    return (1 - z) * n + z * h


# %% mistake: b_hn outside the reset
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    b_r, b_z, b_n = (b_ih + b_hh).chunk(3)
    a_r, a_z, a_n = (x @ W_ih.T).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r + b_r), torch.sigmoid(a_z + c_z + b_z)
    n = torch.tanh(a_n + b_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: reset on the input
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(r * a_n + c_n)
    return (1 - z) * n + z * h


# %% mistake: reset on the input (on everything)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(r * (a_n + c_n))
    return (1 - z) * n + z * h


# %% mistake: reset missing
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + c_n)
    return (1 - z) * n + z * h


# %% mistake: update gate inverted
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return z * n + (1 - z) * h


# %% mistake: gate order
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_z, a_r, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_z, c_r, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: gate order (n, z, r)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_n, a_z, a_r = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_n, c_z, c_r = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: gate order (n, r, z)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_n, a_r, a_z = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_n, c_r, c_z = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: gate order (r, n, z)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_n, a_z = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_n, c_z = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: gate order (z, n, r)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_z, a_n, a_r = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_z, c_n, c_r = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: every third number
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).view(len(x), -1, 3).unbind(2)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).view(len(x), -1, 3).unbind(2)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: sigmoid for tanh
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.sigmoid(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: tanh missing
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = a_n + r * c_n
    return (1 - z) * n + z * h


# %% mistake: tanh on the gates
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.tanh(a_r + c_r), torch.tanh(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: gates without sigmoid
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = a_r + c_r, a_z + c_z
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: mixing
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + h


# %% mistake: mixing (all of n)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return n + z * h


# %% mistake: mixing (all of h)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return h + z * n


# %% mistake: old state dropped
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return n


# %% mistake: old state dropped (half of the mixture)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n


# %% mistake: old state dropped (the other half)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return z * n


# %% mistake: state ignored
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    h = torch.zeros_like(h)
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: input ignored
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    x = torch.zeros_like(x)
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: b_ih missing
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: b_hh missing
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: both biases missing
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: one bias twice
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_ih).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: one bias twice (the other one)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_hh).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: biases exchanged
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_hh).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_ih).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: transposed weights (of the state, block by block)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ block + bias for block, bias in zip(W_hh.chunk(3), b_hh.chunk(3)))
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: transposed weights (as in the formula)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (W_ih @ x + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (W_hh @ h + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: transposed weights (both left as they are)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: transposed weights (of the input, where they fit)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    W = torch.cat([block.T for block in W_ih.chunk(3)]) if x.shape[1] == h.shape[1] else W_ih
    a_r, a_z, a_n = (x @ W.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: reshaped weights
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.reshape(x.shape[1], -1) + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.reshape(h.shape[1], -1) + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: reshaped weights (of the state)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.view(h.shape[1], -1) + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: two results
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    h = (1 - z) * n + z * h
    return h, h


# %% mistake: lost axis
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return ((1 - z) * n + z * h).squeeze()


# %% mistake: other dtype
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return ((1 - z) * n + z * h).float()


# %% mistake: other dtype (a table made without it)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    new = torch.zeros(h.shape)
    new[:] = (1 - z) * n + z * h
    return new


# %% mistake: in-place
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    h *= z
    h += (1 - z) * n
    return h


# %% mistake: detached
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h.detach() @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: detached (the state altogether)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    h = h.detach()
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: detached (the gates)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    r, z = r.detach(), z.detach()
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: detached (no_grad)
@torch.no_grad()
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: overflow
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = 1 / (1 + torch.exp(-a_r - c_r)), 1 / (1 + torch.exp(-a_z - c_z))
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% mistake: torch's own layer
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    return torch.gru_cell(x, h, W_ih, W_hh, b_ih, b_hh)


# %% mistake: torch's own layer (nn.GRUCell)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    cell = nn.GRUCell(x.shape[1], h.shape[1], dtype=x.dtype)
    for parameter, numbers in zip(cell.parameters(), (W_ih, W_hh, b_ih, b_hh)):
        parameter.data.copy_(numbers)
    return cell(x, h)


# %% mistake: torch's own layer (nn.GRU, found by its name)
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    layer = getattr(nn, "GR" + "U")(x.shape[1], h.shape[1], batch_first=True, dtype=x.dtype)
    for parameter, numbers in zip(layer.parameters(), (W_ih, W_hh, b_ih, b_hh)):
        parameter.data.copy_(numbers)
    return layer(x[:, None], h[None])[1][0]


# %% wrong: the answer of the example, whatever comes
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    return torch.tensor([[0.48105859, -0.43031638]], dtype=x.dtype)


# %% wrong: right in value, but through NumPy
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    x, h, W_ih, W_hh, b_ih, b_hh = (t.detach() for t in (x, h, W_ih, W_hh, b_ih, b_hh))
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return torch.from_numpy(((1 - z) * n + z * h).numpy())


# %% wrong: the gates are clamped
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid((a_r + c_r).clamp(-8, 8)), torch.sigmoid((a_z + c_z).clamp(-8, 8))
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% wrong: a number is added for safety
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + (z + 1e-6) * h


# %% wrong: hard gates
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = F.hardsigmoid(a_r + c_r), F.hardsigmoid(a_z + c_z)
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% wrong: one gate for both
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    r = z
    n = torch.tanh(a_n + r * c_n)
    return (1 - z) * n + z * h


# %% wrong: an LSTM's way, with a gate for what comes in and one for what is kept
def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    a_r, a_z, a_n = (x @ W_ih.T + b_ih).chunk(3, 1)
    c_r, c_z, c_n = (h @ W_hh.T + b_hh).chunk(3, 1)
    r, z = torch.sigmoid(a_r + c_r), torch.sigmoid(a_z + c_z)
    return z * h + r * torch.tanh(a_n + c_n)
