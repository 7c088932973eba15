# %% alternative: one wide matrix, one sigmoid for three blocks, slices
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    H = h.shape[1]
    sums = torch.cat([x, h], dim=1) @ torch.cat([W_ih, W_hh], dim=1).T + (b_ih + b_hh)
    gates = sums.sigmoid()
    c = gates[:, H : 2 * H] * c + gates[:, :H] * sums[:, 2 * H : 3 * H].tanh()
    return gates[:, 3 * H :] * c.tanh(), c


# %% alternative: F.linear, split, tanh for everything
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    i, f, g, o = torch.split(F.linear(x, W_ih, b_ih) + F.linear(h, W_hh, b_hh), h.shape[1], dim=1)
    keep, write, show = ((1 + torch.tanh(part / 2)) / 2 for part in (f, i, o))
    new = torch.lerp(torch.zeros_like(c), c, keep) + write * g.tanh()
    return show * new.tanh(), new


# %% alternative: einsum over blocks, sigmoids by exp of a negative number
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    four = torch.einsum("be,ghe->gbh", x, W_ih.unflatten(0, (4, -1))) + torch.einsum(
        "bk,ghk->gbh", h, W_hh.unflatten(0, (4, -1))
    )
    four = four + (b_ih + b_hh).view(4, 1, -1)
    gates = 1 / (1 + torch.exp(-four))
    memory = torch.addcmul(gates[1] * c, gates[0], four[2].tanh())
    return torch.tanh(memory) * gates[3], memory


# %% alternative: a product for each gate, songs as columns
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    sums = [
        (W @ x.T + R @ h.T + b[:, None] + d[:, None]).T
        for W, R, b, d in zip(*(part.chunk(4) for part in (W_ih, W_hh, b_ih, b_hh)))
    ]
    c = c * sums[1].sigmoid() + sums[0].sigmoid() * sums[2].tanh()
    return c.tanh() * sums[3].sigmoid(), c


# %% mistake: gate order (i, f, o, g)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, o, g = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: gate order (f, i, g, o)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    f, i, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: gate order (i, g, f, o)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, g, f, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: gate order (g, i, f, o)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    g, i, f, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: gate order (o, f, g, i)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    o, f, g, i = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: gate order (f, i, o, g)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    f, i, o, g = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: blocks interleaved
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.view(len(x), -1, 4).unbind(2)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: blocks interleaved (every fourth column)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = (s[:, n::4] for n in range(4))
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: wrong split (the songs)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: wrong split (pieces of four)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.split(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: sigmoid on the candidate
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.sigmoid(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: tanh on a gate (input)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.tanh(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: tanh on a gate (forget)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.tanh(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: tanh on a gate (output)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.tanh(o) * torch.tanh(c), c


# %% mistake: tanh on a gate (all)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.tanh(f) * c + torch.tanh(i) * torch.tanh(g)
    return torch.tanh(o) * torch.tanh(c), c


# %% mistake: sigmoid missing
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), c


# %% mistake: tanh missing
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * g
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: output tanh forgotten
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * c, c


# %% mistake: exchanged
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return c, torch.sigmoid(o) * torch.tanh(c)


# %% mistake: one result only
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c)


# %% mistake: one result only (stacked)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.stack([torch.sigmoid(o) * torch.tanh(c), c])


# %% mistake: forget gate inverted
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = (1 - torch.sigmoid(f)) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: forget gate ignored
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: input gate ignored
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: output gate ignored
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.tanh(c), c


# %% mistake: input gate for forget gate
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + (1 - torch.sigmoid(f)) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: gate order (i and f exchanged in the memory)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(i) * c + torch.sigmoid(f) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: old c ignored
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: h in place of c
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * h + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: c in place of h
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + c @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: old c in the output
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), new


# %% mistake: tanh on the memory
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), torch.tanh(c)


# %% mistake: tanh on the memory (twice in h)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.tanh(torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g))
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: b_ih missing
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: b_hh missing
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: both biases missing
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + h @ W_hh.T
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: one bias twice
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_ih
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: one bias twice (the other one)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_hh + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: state ignored
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: state ignored (with its bias)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: input ignored
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = h @ W_hh.T + b_hh + b_ih
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: transposed weight (of the state)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: transposed weight (of the input)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: transposed weight (as in the formula)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = W_ih @ x + b_ih + W_hh @ h + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: transposed weight (reshaped)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.view(x.shape[1], -1) + b_ih + h @ W_hh.view(h.shape[1], -1) + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: lost axis
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return (torch.sigmoid(o) * torch.tanh(c)).squeeze(), c.squeeze()


# %% mistake: in-place
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c *= torch.sigmoid(f)
    c += torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: other dtype (float32 always)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return (torch.sigmoid(o) * torch.tanh(c)).float(), c.float()


# %% mistake: other dtype (a table of zeros)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    out = torch.zeros(h.shape)
    out[:] = torch.sigmoid(o) * torch.tanh(c)
    return out, c


# %% mistake: detached (the old state)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h.detach() @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: detached (the old memory)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c.detach() + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: detached (the step before)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    h, c = h.detach(), c.detach()
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: detached (the gates)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    i, f, o = (torch.sigmoid(part).detach() for part in (i, f, o))
    c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), c


# %% mistake: detached (the state)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return (torch.sigmoid(o) * torch.tanh(c)).detach(), c


# %% mistake: detached (everything)
@torch.no_grad()
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: detached (through NumPy)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.from_numpy((torch.sigmoid(o) * torch.tanh(c)).detach().numpy()), torch.from_numpy(c.detach().numpy())


# %% mistake: overflow (tanh by exp)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)

    def tanh(s):
        return (torch.exp(s) - torch.exp(-s)) / (torch.exp(s) + torch.exp(-s))

    c = torch.sigmoid(f) * c + torch.sigmoid(i) * tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: overflow (sigmoid by exp)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    i, f, o = (torch.exp(part) / (torch.exp(part) + 1) for part in (i, f, o))
    c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), c


# %% mistake: torch's own layer
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    return torch.lstm_cell(x, (h, c), W_ih, W_hh, b_ih, b_hh)


# %% mistake: torch's own layer (nn.LSTMCell, found by its name)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    cell = getattr(nn, "LSTM" + "Cell")(x.shape[1], h.shape[1], dtype=x.dtype)
    for parameter, numbers in zip(cell.parameters(), (W_ih, W_hh, b_ih, b_hh)):
        parameter.data.copy_(numbers)
    return cell(x, (h, c))


# %% wrong: right in value, but only for a memory of two places
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s[:, :2], s[:, 2:4], s[:, 4:6], s[:, 6:]
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% wrong: the sums are clamped
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    s = s.clamp(-3, 3)
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% wrong: gates never quite open
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    i, f, o = (0.999 * torch.sigmoid(part) + 0.0005 for part in (i, f, o))
    c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), c


# %% wrong: the memory is clamped, as torch never does
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    c = c.clamp(-3, 3)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% wrong: the example, whatever comes
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    return torch.tensor([[0.63177], [0.0377]], dtype=x.dtype), torch.tensor([[1.16321], [0.08889]], dtype=x.dtype)


# %% wrong: one song is a special case
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    s = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, g, o = s.chunk(4, dim=1) if len(x) > 1 else s.chunk(4, dim=1)[::-1]
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c
