# %% alternative: torch.autograd.grad for all states at once; the root of a product in pieces; the slope by covariances
def gradient_norms(cell, x, state):
    hs = []
    for t in range(x.shape[0]):
        state = cell(x[t], state)
        hs.append(state[0])
    found = torch.autograd.grad(hs[-1].sum(), hs)
    return np.array([np.linalg.norm(part.numpy().astype(np.float64)) for part in found])


def average_over_seeds(norms):
    return np.prod(norms ** (1 / len(norms)), axis=0)


def factor_per_step(norms):
    k, y = np.arange(len(norms)), np.log2(norms)
    return float(2 ** -(np.cov(k, y)[0, 1] / np.var(k, ddof=1)))


# %% alternative: zeros that are added to each state, and their gradients
def gradient_norms(cell, x, state):
    zeros = []
    for now in x:
        h, *others = cell(now, state)
        zeros.append(torch.zeros_like(h).requires_grad_(True))
        state = (h + zeros[-1], *others)
    torch.sum(state[0]).backward()
    return np.array([math.sqrt((z.grad.double() ** 2).sum().item()) for z in zeros], dtype=np.float64)


def average_over_seeds(norms):
    total = np.zeros(norms.shape[1])
    for row in norms:
        total += np.log10(row) / norms.shape[0]
    return 10**total


def factor_per_step(norms):
    T = len(norms)
    table = np.stack([np.ones(T), np.arange(T)], axis=1)
    return float(1 / np.exp(np.linalg.lstsq(table, np.log(norms), rcond=None)[0][1]))


# %% alternative: backwards by hand, one step of the chain rule after the other
def gradient_norms(cell, x, state):
    before = []
    with torch.no_grad():
        for now in x:
            before.append(state)
            state = cell(now, state)
    before.append(state)
    push = [torch.ones_like(state[0])] + [torch.zeros_like(part) for part in state[1:]]
    found = [push[0].double().norm().item()]
    for t in range(len(x) - 1, 0, -1):
        leaves = [part.clone().requires_grad_(True) for part in before[t]]
        made = cell(x[t], tuple(leaves))
        push = torch.autograd.grad(made, leaves, push, allow_unused=True)
        push = [torch.zeros_like(leaf) if p is None else p for p, leaf in zip(push, leaves)]
        found.append(push[0].double().norm().item())
    return np.array(found[::-1])


def average_over_seeds(norms):
    return np.exp(np.mean(np.log(norms), 0))


def factor_per_step(norms):
    return math.exp(np.polyfit(np.arange(len(norms)), np.log(norms)[::-1], 1)[0])


# %% mistake: weights instead of states
def gradient_norms(cell, x, state):
    found = []
    for x_t in x:
        state = cell(x_t, state)
        cell.zero_grad()
        state[0].sum().backward(retain_graph=True)
        found.append(torch.cat([p.grad.flatten() for p in cell.parameters() if p.grad is not None]).norm().item())
    return np.array(found)


# %% mistake: weights instead of states (never zeroed)
def gradient_norms(cell, x, state):
    found = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].sum().backward(retain_graph=True)
        found.append(torch.cat([p.grad.flatten() for p in cell.parameters() if p.grad is not None]).norm().item())
    return np.array(found)


# %% mistake: weights instead of states (one number)
def gradient_norms(cell, x, state):
    for x_t in x:
        state = cell(x_t, state)
    state[0].sum().backward()
    return torch.cat([p.grad.flatten() for p in cell.parameters() if p.grad is not None]).norm().item()


# %% mistake: retain_grad missing
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().norm().item() for h in states])


# %% mistake: retain_grad missing (zeros instead)
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([0.0 if h.grad is None else h.grad.norm().item() for h in states])


# %% mistake: history cut
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = tuple(part.detach().requires_grad_(True) for part in cell(x_t, state))
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().norm().item() for h in states])


# %% mistake: history cut (the state is not handed on)
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        new = cell(x_t, state)
        new[0].retain_grad()
        states.append(new[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().norm().item() for h in states])


# %% mistake: history cut (zeros instead)
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = tuple(part.detach().requires_grad_(True) for part in cell(x_t, state))
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([0.0 if h.grad is None else h.grad.norm().item() for h in states])


# %% mistake: history cut (no_grad)
def gradient_norms(cell, x, state):
    states = []
    with torch.no_grad():
        for x_t in x:
            state = cell(x_t, state)
            states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().norm().item() for h in states])


# %% mistake: graph freed
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        states.append(state[0])
    found = [torch.autograd.grad(states[-1].sum(), h)[0].double().norm().item() for h in states]
    return np.array(found)


# %% mistake: only the last state
def gradient_norms(cell, x, state):
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
    state[0].sum().backward()
    return state[0].grad.double().norm().item()


# %% mistake: only the last state (an array of one)
def gradient_norms(cell, x, state):
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
    state[0].sum().backward()
    return np.array([state[0].grad.double().norm().item()])


# %% mistake: order reversed
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().norm().item() for h in reversed(states)])


# %% mistake: mean over the batch
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().norm(dim=1).mean().item() for h in states])


# %% mistake: mean over the batch (before the norm)
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().mean(dim=0).norm().item() for h in states])


# %% mistake: norm per row
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().norm(dim=1).numpy() for h in states])


# %% mistake: mean instead of sum
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].mean().backward()
    return np.array([h.grad.double().norm().item() for h in states])


# %% mistake: squared norm
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([(h.grad.double() ** 2).sum().item() for h in states])


# %% mistake: numbers added
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().abs().sum().item() for h in states])


# %% mistake: mean instead of norm
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().abs().mean().item() for h in states])


# %% mistake: largest number
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().abs().max().item() for h in states])


# %% mistake: inputs instead of states
def gradient_norms(cell, x, state):
    x = x.clone().requires_grad_(True)
    for x_t in x:
        state = cell(x_t, state)
    state[0].sum().backward()
    return np.array([part.double().norm().item() for part in x.grad])


# %% mistake: states instead of gradients
def gradient_norms(cell, x, state):
    found = []
    for x_t in x:
        state = cell(x_t, state)
        found.append(state[0].detach().double().norm().item())
    return np.array(found)


# %% mistake: one step off
def gradient_norms(cell, x, state):
    state = tuple(part.clone().requires_grad_(True) for part in state)
    states = [state[0]]
    for x_t in x:
        state = cell(x_t, state)
        states.append(state[0])
    return np.array([part.double().norm().item() for part in torch.autograd.grad(states[-1].sum(), states[:-1])])


# %% mistake: one step off (one too many)
def gradient_norms(cell, x, state):
    state = tuple(part.clone().requires_grad_(True) for part in state)
    states = [state[0]]
    for x_t in x:
        state = cell(x_t, state)
        states.append(state[0])
    return np.array([part.double().norm().item() for part in torch.autograd.grad(states[-1].sum(), states)])


# %% mistake: one step off (one too few)
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        states.append(state[0])
    return np.array([part.double().norm().item() for part in torch.autograd.grad(states[-1].sum(), states[:-1])])


# %% mistake: c instead of h
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[-1].retain_grad()
        states.append(state[-1])
    state[0].sum().backward()
    found = [0.0 if h.grad is None else h.grad.double().norm().item() for h in states]
    return np.array(found)


# %% mistake: another loss (every state in the sum)
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    torch.stack(states).sum().backward()
    return np.array([h.grad.double().norm().item() for h in states])


# %% mistake: another loss (c in the sum)
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    sum(part.sum() for part in state).backward()
    return np.array([h.grad.double().norm().item() for h in states])


# %% mistake: another loss (squares)
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    (states[-1] ** 2).sum().backward()
    return np.array([h.grad.double().norm().item() for h in states])


# %% mistake: axes of x
def gradient_norms(cell, x, state):
    states = []
    for t in range(x.shape[1]):
        state = cell(x[:, t], state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().norm().item() for h in states])


# %% mistake: axes of x (as many steps as rows)
def gradient_norms(cell, x, state):
    states = []
    for t in range(x.shape[1]):
        state = cell(x[t], state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().norm().item() for h in states])


# %% mistake: state is a tuple
def gradient_norms(cell, x, state):
    states, h = [], state[0]
    for x_t in x:
        h = cell(x_t, h)[0]
        h.retain_grad()
        states.append(h)
    states[-1].sum().backward()
    return np.array([h.grad.double().norm().item() for h in states])


# %% mistake: underflow
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.norm().item() for h in states])


# %% mistake: underflow (float64 too late)
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.pow(2).sum().double().sqrt().item() for h in states])


# %% mistake: logarithms returned (of the norms)
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.log([h.grad.double().norm().item() for h in states])


# %% mistake: in-place
def gradient_norms(cell, x, state):
    states = []
    x *= 0.5
    for x_t in x:
        state = cell(2 * x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().norm().item() for h in states])


# %% mistake: arithmetic mean
def average_over_seeds(norms):
    return norms.mean(axis=0)


# %% mistake: median
def average_over_seeds(norms):
    return np.median(norms, axis=0)


# %% mistake: harmonic mean
def average_over_seeds(norms):
    return 1 / (1 / norms).mean(axis=0)


# %% mistake: wrong axis
def average_over_seeds(norms):
    return np.exp(np.log(norms).mean(axis=1))


# %% mistake: wrong axis (none)
def average_over_seeds(norms):
    return np.exp(np.log(norms).mean())


# %% mistake: logarithms returned (of the average)
def average_over_seeds(norms):
    return np.log(norms).mean(axis=0)


# %% mistake: log10 and natural mixed (average)
def average_over_seeds(norms):
    return 10 ** np.log(norms).mean(axis=0)


# %% mistake: log10 and natural mixed (average, the other way)
def average_over_seeds(norms):
    return np.exp(np.log10(norms).mean(axis=0))


# %% mistake: root missing
def average_over_seeds(norms):
    return np.exp(np.log(norms).sum(axis=0))


# %% mistake: square root
def average_over_seeds(norms):
    return np.sqrt(np.prod(norms, axis=0))


# %% mistake: one seed
def average_over_seeds(norms):
    return norms[0]


# %% mistake: underflow (average)
def average_over_seeds(norms):
    return np.prod(norms, axis=0) ** (1 / len(norms))


# %% mistake: slope forwards
def factor_per_step(norms):
    return float(np.exp(np.polyfit(np.arange(len(norms)), np.log(norms), 1)[0]))


# %% mistake: ends only
def factor_per_step(norms):
    return float((norms[0] / norms[-1]) ** (1 / (len(norms) - 1)))


# %% mistake: slope returned
def factor_per_step(norms):
    return float(np.polyfit(np.arange(len(norms))[::-1], np.log(norms), 1)[0])


# %% mistake: slope returned (forwards)
def factor_per_step(norms):
    return float(np.polyfit(np.arange(len(norms)), np.log(norms), 1)[0])


# %% mistake: log10 and natural mixed (factor)
def factor_per_step(norms):
    return float(np.exp(np.polyfit(np.arange(len(norms))[::-1], np.log10(norms), 1)[0]))


# %% mistake: log10 and natural mixed (factor, the other way)
def factor_per_step(norms):
    return float(10 ** np.polyfit(np.arange(len(norms))[::-1], np.log(norms), 1)[0])


# %% mistake: logarithm missing
def factor_per_step(norms):
    return float(np.polyfit(np.arange(len(norms))[::-1], norms, 1)[0])


# %% mistake: logarithm missing (with exp)
def factor_per_step(norms):
    return float(np.exp(np.polyfit(np.arange(len(norms))[::-1], norms, 1)[0]))


# %% mistake: intercept
def factor_per_step(norms):
    return float(np.exp(np.polyfit(np.arange(len(norms))[::-1], np.log(norms), 1)[1]))


# %% mistake: mean of the quotients
def factor_per_step(norms):
    return float(np.mean(norms[:-1] / norms[1:]))


# %% mistake: line through the origin
def factor_per_step(norms):
    k = np.arange(len(norms))[::-1]
    return float(np.exp((k * np.log(norms)).sum() / (k**2).sum()))


# %% wrong: right for the cell of the example only
def gradient_norms(cell, x, state):
    T, (B, H) = len(x), state[0].shape
    return np.array([math.sqrt(B * H) * 0.5 ** (T - 1 - t) for t in range(T)])


# %% wrong: the numbers of float32
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.norm().item() for h in states], dtype=np.float32)


# %% wrong: a list
def gradient_norms(cell, x, state):
    states = []
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return [h.grad.double().norm().item() for h in states]


# %% wrong: starts with a state of its own
def gradient_norms(cell, x, state):
    states, state = [], tuple(torch.zeros_like(part) for part in state)
    for x_t in x:
        state = cell(x_t, state)
        state[0].retain_grad()
        states.append(state[0])
    states[-1].sum().backward()
    return np.array([h.grad.double().norm().item() for h in states])
