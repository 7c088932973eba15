# %% alternative: all layers in one walk through time, masks by multiplication
def lstm_forward(x, lengths, state, layers):
    h, c, found = list(state[0]), list(state[1]), []
    for t, now in enumerate(x.unbind(1)):
        real = (lengths > t).to(x.dtype).unsqueeze(1)
        for n, weights in enumerate(layers):
            h_new, c_new = lstm_step(now, h[n], c[n], *weights)
            h[n] = real * h_new + (1 - real) * h[n]
            c[n] = real * c_new + (1 - real) * c[n]
            now = real * h_new
        found.append(now)
    return torch.stack(found, 1), (torch.stack(h), torch.stack(c))


# %% alternative: each row alone, cut at its end
def lstm_forward(x, lengths, state, layers):
    B, T, _ = x.shape
    outputs, ends = [], []
    for b in range(B):
        rows, last = x[b, : lengths[b]], []
        for (W_ih, W_hh, b_ih, b_hh), h, c in zip(layers, state[0][:, b], state[1][:, b]):
            h, c, found = h[None], c[None], []
            for row in rows:
                h, c = lstm_step(row[None], h, c, W_ih, W_hh, b_ih, b_hh)
                found.append(h[0])
            rows = torch.stack(found)
            last.append(torch.stack([h[0], c[0]]))
        outputs.append(F.pad(rows, (0, 0, 0, T - len(rows))))
        ends.append(torch.stack(last))
    ends = torch.stack(ends, 2)
    return torch.stack(outputs), (ends[:, 0], ends[:, 1])


# %% alternative: all states are kept, the last real ones picked with gather; no use of lstm_step
def lstm_forward(x, lengths, state, layers):
    at = (lengths - 1)[:, None, None]
    behind = torch.arange(x.shape[1])[None] >= lengths[:, None]
    last = []
    for (W, R, b, d), h, c in zip(layers, *state):
        hs, cs, given = [], [], x @ W.T + (b + d)
        for t in range(x.shape[1]):
            i, f, g, o = (given[:, t] + h @ R.T).tensor_split(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            hs, cs = [*hs, h], [*cs, c]
        hs, cs = torch.stack(hs, 1), torch.stack(cs, 1)
        place = at.expand(-1, 1, hs.shape[2])
        last.append([part.gather(1, place)[:, 0] for part in (hs, cs)])
        x = hs.masked_fill(behind[:, :, None], 0)
    return x, tuple(torch.stack(parts) for parts in zip(*last))


# %% alternative: rows sorted by length, ever fewer of them, and put back
def lstm_forward(x, lengths, state, layers):
    order = torch.argsort(lengths, descending=True)
    x, sizes, last = x[order], lengths[order], []
    for h, c, weights in zip(state[0][:, order], state[1][:, order], layers):
        found = []
        for t in range(x.shape[1]):
            n = int((sizes > t).sum())
            if n:
                new_h, new_c = lstm_step(x[:n, t], h[:n], c[:n], *weights)
                h, c = torch.cat([new_h, h[n:]]), torch.cat([new_c, c[n:]])
            found.append(torch.cat([h[:n], torch.zeros_like(h[n:])]))
        x = torch.stack(found, 1)
        last.append((h, c))
    back = torch.argsort(order)
    return x[back], tuple(torch.stack(parts)[:, back] for parts in zip(*last))


# %% mistake: lengths ignored
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            h, c = new_h, new_c
            outputs.append(h)
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: state updated on pads
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = new_h, new_c
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: state updated on pads (zeros only at the very end)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = new_h, new_c
            outputs.append(new_h)
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    real = torch.arange(x.shape[1]) < lengths[:, None]
    return x * real[:, :, None], (torch.stack(last_h), torch.stack(last_c))


# %% mistake: state updated on pads (x set to zero)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    x = x * (torch.arange(x.shape[1]) < lengths[:, None])[:, :, None]
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = new_h, new_c
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: c updated on pads
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), new_c
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: h updated on pads
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = new_h, torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: last time step taken
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(x[:, -1])
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: last time step taken (and c of it)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = new_h, new_c
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(x[:, -1])
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: outputs behind the end
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(h)
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: outputs behind the end (of a step)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(new_h)
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: state wiped on pads
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, 0), torch.where(inside, new_c, 0)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: off by one (late)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t <= lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: off by one (early)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths - 1)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: off by one (counted from 1)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(1, x.shape[1] + 1):
            new_h, new_c = lstm_step(x[:, t - 1], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: one length for all (the longest)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = t < lengths.max()
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: one length for all (the shortest)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = t < lengths.min()
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: cut to the longest row
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(int(lengths.max())):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: rows not put back
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    order = torch.argsort(lengths, descending=True)
    x, lengths, state = x[order], lengths[order], tuple(part[:, order] for part in state)
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: rows not put back (the outputs)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    order = torch.argsort(lengths, descending=True)
    x, lengths, state = x[order], lengths[order], tuple(part[:, order] for part in state)
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    back = torch.argsort(order)
    return x, (torch.stack(last_h)[:, back], torch.stack(last_c)[:, back])


# %% mistake: rows not put back (the states)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    order = torch.argsort(lengths, descending=True)
    x, lengths, state = x[order], lengths[order], tuple(part[:, order] for part in state)
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x[torch.argsort(order)], (torch.stack(last_h), torch.stack(last_c))


# %% mistake: first states not sorted
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    order = torch.argsort(lengths, descending=True)
    x, lengths = x[order], lengths[order]
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    back = torch.argsort(order)
    return x[back], (torch.stack(last_h)[:, back], torch.stack(last_c)[:, back])


# %% mistake: initial state ignored
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs, h, c = [], torch.zeros_like(h), torch.zeros_like(c)
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: initial state ignored (c)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs, c = [], torch.zeros_like(c)
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: initial state ignored (h)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs, h = [], torch.zeros_like(h)
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: exchanged (the pair that comes in)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for c, h, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: exchanged (the pair that goes out)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_c), torch.stack(last_h))


# %% mistake: exchanged (states first)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return (torch.stack(last_h), torch.stack(last_c)), x


# %% mistake: state not carried
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs, h_first, c_first = [], h, c
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h_first, c_first, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: backwards
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in reversed(range(x.shape[1])):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs[::-1], dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: backwards (outputs as they came)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in reversed(range(x.shape[1])):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: one step late
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    given = state[0][-1]
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    x = torch.cat([given[:, None], x[:, :-1]], 1)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: time first
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x.transpose(0, 1), (torch.stack(last_h), torch.stack(last_c))


# %% mistake: memory in the outputs
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_c if weights is layers[-1] else new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: first state returned
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, state


# %% mistake: states without their axis
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (h, c)


# %% mistake: axes of the states
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h, 1), torch.stack(last_c, 1))


# %% mistake: layer 2 fed with x
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    given = x
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(given[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: states of layers mixed (all begin with the first)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for weights in layers:
        h, c = state[0][0], state[1][0]
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: states of layers mixed (handed upwards)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    h, c = state[0][0], state[1][0]
    for weights in layers:
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: states of layers mixed (in reverse)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h[::-1]), torch.stack(last_c[::-1]))


# %% mistake: same weights in every layer
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *layers[0])
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: first layer only
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers[:1]):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: one layer in the states
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (h[None], c[None])


# %% mistake: rows taken for steps
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: condition without its axis
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = t < lengths
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: rows taken for steps (x as iterable)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for below in x:
            t = len(outputs)
            new_h, new_c = lstm_step(below, h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: one result only
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x


# %% mistake: not a pair
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, torch.stack(last_h), torch.stack(last_c)


# %% mistake: not a pair (one tensor)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, torch.stack([torch.stack(last_h), torch.stack(last_c)])


# %% mistake: not a pair (one for each layer)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, list(zip(last_h, last_c))


# %% mistake: list of states
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (last_h, last_c)


# %% mistake: list of states (the outputs)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return outputs, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: other dtype
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0).float())
        y = torch.stack(outputs, dim=1)
        x = y.to(h.dtype)
        last_h.append(h)
        last_c.append(c)
    return y, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: other dtype (a table of zeros)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        table = torch.zeros(*x.shape[:2], h.shape[1])
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            table[:, t] = torch.where(inside, new_h, 0)
        x = table
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: detached (at every step)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            h, c = h.detach(), c.detach()
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: detached (h at every step)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h.detach() if t else h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h.detach() if t else h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: detached (c at every step)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c.detach() if t else c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c.detach() if t else c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: detached (between the layers)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        x = x.detach() if weights is not layers[-1] else x
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: detached (the last states)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h).detach(), torch.stack(last_c))


# %% mistake: detached (everything)
@torch.no_grad()
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: in-place (the states that came)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    h0, c0 = state
    for n, weights in enumerate(layers):
        h, c = h0[n], c0[n]
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h[:], c[:] = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h.clone())
        last_c.append(c.clone())
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: in-place (x)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    x *= (torch.arange(x.shape[1]) < lengths[:, None])[:, :, None]
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: torch's own layer
def lstm_forward(x, lengths, state, layers):
    net = nn.LSTM(x.shape[2], state[0].shape[2], num_layers=len(layers), batch_first=True, dtype=x.dtype)
    for own, weights in zip(net.all_weights, layers):
        for parameter, numbers in zip(own, weights):
            parameter.data.copy_(numbers)
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    found, last = net(packed, state)
    return nn.utils.rnn.pad_packed_sequence(found, batch_first=True, total_length=x.shape[1])[0], last


# %% mistake: torch's own layer (a step of it)
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = torch.lstm_cell(x[:, t], (h, c), *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% mistake: wrong step
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    i, f, o, g = (x @ W_ih.T + b_ih + h @ W_hh.T + b_hh).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% mistake: wrong step (it returns the memory first)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    i, f, g, o = (x @ W_ih.T + b_ih + h @ W_hh.T + b_hh).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return c, torch.sigmoid(o) * torch.tanh(c)


# %% mistake: wrong step (it raises)
def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    i, f, o, g = (x @ W_ih + b_ih + h @ W_hh.T + b_hh).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% wrong: at most two layers
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    layers = layers[:2]
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% wrong: the mask of the first row for all
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = t < lengths[0]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% wrong: pads found by their zeros
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (x[:, t] != 0).any(1, keepdim=True)
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% wrong: the output is zeroed, the layer above reads pads as steps
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths)[:, None]
            h, c = (
                torch.where(inside | (weights is layers[0] and len(layers) > 1), new_h, h),
                torch.where(inside, new_c, c),
            )
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% wrong: the row of length 1 is forgotten
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = ((t < lengths) & (lengths > 1))[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))


# %% wrong: the longest row is taken to fill the table
def lstm_forward(x, lengths, state, layers):
    last_h, last_c = [], []
    for h, c, weights in zip(*state, layers):
        outputs = []
        for t in range(x.shape[1]):
            new_h, new_c = lstm_step(x[:, t], h, c, *weights)
            inside = (t < lengths + x.shape[1] - lengths.max())[:, None]
            h, c = torch.where(inside, new_h, h), torch.where(inside, new_c, c)
            outputs.append(torch.where(inside, new_h, 0))
        x = torch.stack(outputs, dim=1)
        last_h.append(h)
        last_c.append(c)
    return x, (torch.stack(last_h), torch.stack(last_c))
