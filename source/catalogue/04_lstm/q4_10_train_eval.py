# %% alternative: bernoulli, zip and flags
def dropout(x, p, training):
    if training:
        return torch.where(torch.bernoulli(torch.full(x.shape, p)).bool(), torch.zeros_like(x), x / (1 - p))
    return x.clone()


def stacked(x, states, steps, p, training):
    made = []
    for step, state in zip(steps, states):
        if made:
            x = dropout(made[-1][0], p, training)
        made.append(step(x, state))
    return made[-1][0], made


def measured(model, function):
    modes = [(part, part.training) for part in model.modules()]
    for part, _ in modes:
        part.train(False)
    recording = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        value = function(model)
    finally:
        torch.set_grad_enabled(recording)
        for part, mode in modes:
            part.training = mode
    return value


# %% alternative: a mask of scaled ones, recursion, a context manager
def dropout(x, p, training):
    mask = torch.empty_like(x).bernoulli_(1 - p).div(1 - p) if training else torch.ones_like(x)
    return x * mask


def stacked(x, states, steps, p, training):
    first = steps[0](x, states[0])
    if len(steps) == 1:
        return first[0], [first]
    top, others = stacked(dropout(first[0], p, training), states[1:], steps[1:], p, training)
    return top, [first, *others]


def measured(model, function):
    import contextlib

    with contextlib.ExitStack() as back, torch.inference_mode():
        back.callback(model.train, model.training)
        return function(model.eval())


# %% alternative: NumPy draws, masked_fill, dropout after every layer but the last
def dropout(x, p, training):
    gone = torch.from_numpy(np.random.random(tuple(x.shape)) < p)
    return x.masked_fill(gone, 0) / (1 - p) if training else x


def stacked(x, states, steps, p, training):
    new_states = list(states)
    for n in range(len(steps)):
        new_states[n] = steps[n](x, states[n])
        x = new_states[n][0]
        if n < len(steps) - 1:
            x = dropout(x, p, training)
    return x, new_states


# %% alternative: PyTorch's dropout inside stacked alone
def stacked(x, states, steps, p, training):
    new_states = ()
    for n, step in enumerate(steps):
        new_states += (step(x, states[n]),)
        x = F.dropout(new_states[-1][0], p, training and n + 1 < len(steps))
    return x, new_states


# %% mistake: dropout left on
def dropout(x, p, training):
    return x * (torch.rand_like(x) >= p) / (1 - p)


# %% mistake: dropout left on (in stacked)
def stacked(x, states, steps, p, training):
    new_states = []
    for n, step in enumerate(steps):
        x = dropout(x, p, True) if n else x
        new_states.append(step(x, states[n]))
        x = new_states[n][0]
    return x, new_states


# %% mistake: dropout left on (the model is measured as it is)
def measured(model, function):
    with torch.no_grad():
        return function(model)


# %% mistake: dropout off
def dropout(x, p, training):
    kept = torch.rand_like(x) >= p
    return x * kept / (1 - p) if not training else x


# %% mistake: p taken for the kept share
def dropout(x, p, training):
    return x * (torch.rand_like(x) < p) / p if training else x


# %% mistake: p taken for the kept share (divided by 1 - p all the same)
def dropout(x, p, training):
    return x * (torch.rand_like(x) < p) / (1 - p) if training else x


# %% mistake: not rescaled
def dropout(x, p, training):
    return x * (torch.rand_like(x) >= p) if training else x


# %% mistake: divided by p
def dropout(x, p, training):
    return x * (torch.rand_like(x) >= p) / p if training else x


# %% mistake: multiplied
def dropout(x, p, training):
    return x * (torch.rand_like(x) >= p) * (1 - p) if training else x


# %% mistake: scaled in evaluation (nothing is rescaled in training)
def dropout(x, p, training):
    return x * (torch.rand_like(x) >= p) / (1 - p) if training else x * (1 - p)


# %% mistake: one mask for all rows
def dropout(x, p, training):
    return x * (torch.rand(x.shape[-1]) >= p) / (1 - p) if training else x


# %% mistake: one mask for all rows (one draw for each row)
def dropout(x, p, training):
    return x * (torch.rand(len(x), *[1] * (x.ndim - 1)) >= p) / (1 - p) if training else x


# %% mistake: same mask in every call
def dropout(x, p, training):
    torch.manual_seed(0)
    return x * (torch.rand_like(x) >= p) / (1 - p) if training else x


# %% mistake: ready-made dropout
def dropout(x, p, training):
    return F.dropout(x, p, training)


# %% mistake: ready-made dropout (the module)
def dropout(x, p, training):
    return nn.Dropout(p).train(training)(x)


# %% mistake: in-place
def dropout(x, p, training):
    if training:
        x *= (torch.rand_like(x) >= p) / (1 - p)
    return x


# %% mistake: cut off
def dropout(x, p, training):
    return (x * (torch.rand_like(x) >= p) / (1 - p)).detach() if training else x


# %% mistake: dropout on the state
def stacked(x, states, steps, p, training):
    new_states = []
    for n, step in enumerate(steps):
        h, *rest = step(x, states[n])
        x = dropout(h, p, training) if n < len(steps) - 1 else h
        new_states.append((x, *rest))
    return x, new_states


# %% mistake: dropout on the state (before the step reads it)
def stacked(x, states, steps, p, training):
    new_states = []
    for n, step in enumerate(steps):
        x = dropout(x, p, training) if n else x
        new_states.append(step(x, tuple(dropout(part, p, training) for part in states[n])))
        x = new_states[n][0]
    return x, new_states


# %% mistake: dropout in front of the first layer
def stacked(x, states, steps, p, training):
    new_states = []
    for n, step in enumerate(steps):
        new_states.append(step(dropout(x, p, training), states[n]))
        x = new_states[n][0]
    return x, new_states


# %% mistake: dropout behind the last layer
def stacked(x, states, steps, p, training):
    new_states = []
    for n, step in enumerate(steps):
        new_states.append(step(x, states[n]))
        x = dropout(new_states[n][0], p, training)
    return x, new_states


# %% mistake: no dropout between the layers
def stacked(x, states, steps, p, training):
    new_states = []
    for n, step in enumerate(steps):
        new_states.append(step(x, states[n]))
        x = new_states[n][0]
    return x, new_states


# %% mistake: no dropout between the layers (its result is lost)
def stacked(x, states, steps, p, training):
    new_states = []
    for n, step in enumerate(steps):
        dropout(x, p, training)
        new_states.append(step(x, states[n]))
        x = new_states[n][0]
    return x, new_states


# %% mistake: dropout twice
def stacked(x, states, steps, p, training):
    new_states = []
    for n, step in enumerate(steps):
        x = dropout(x, p, training) if n else x
        new_states.append(step(x, states[n]))
        x = dropout(new_states[n][0], p, training and n < len(steps) - 1)
    return x, new_states


# %% mistake: h alone
def stacked(x, states, steps, p, training):
    new_states = []
    for n, step in enumerate(steps):
        x = dropout(x, p, training) if n else x
        x = step(x, states[n])[0]
        new_states.append(x)
    return x, new_states


# %% mistake: in-place (the list of states is written over)
def stacked(x, states, steps, p, training):
    for n, step in enumerate(steps):
        x = dropout(x, p, training) if n else x
        states[n] = step(x, states[n])
        x = states[n][0]
    return x, states


# %% mistake: flag set by hand
def measured(model, function):
    before, model.training = model.training, False
    try:
        with torch.no_grad():
            return function(model)
    finally:
        model.train(before)


# %% mistake: left in evaluation
def measured(model, function):
    model.eval()
    with torch.no_grad():
        return function(model)


# %% mistake: always training afterwards
def measured(model, function):
    model.eval()
    try:
        with torch.no_grad():
            return function(model)
    finally:
        model.train()


# %% mistake: always training afterwards (train with the mode forgotten)
def measured(model, function):
    model.eval()
    with torch.no_grad():
        value = function(model)
    model.train()
    return value


# %% mistake: gradients on
def measured(model, function):
    before = model.training
    model.eval()
    try:
        return function(model)
    finally:
        model.train(before)


# %% mistake: gradients off for good
def measured(model, function):
    before = model.training
    model.eval()
    torch.set_grad_enabled(False)
    try:
        return function(model)
    finally:
        model.train(before)


# %% mistake: mode lost after an error
def measured(model, function):
    before = model.training
    model.eval()
    with torch.no_grad():
        value = function(model)
    model.train(before)
    return value


# %% mistake: error swallowed
def measured(model, function):
    before = model.training
    model.eval()
    try:
        with torch.no_grad():
            return function(model)
    except Exception:
        return None
    finally:
        model.train(before)


# %% wrong: a fixed count is struck
def dropout(x, p, training):
    if not training:
        return x
    gone = torch.randperm(x.numel()).view(x.shape) < round(p * x.numel())
    return x.masked_fill(gone, 0.0) / (1 - p)


# %% wrong: one share for all
def stacked(x, states, steps, p, training):
    new_states = []
    for n, step in enumerate(steps):
        x = dropout(x, 0.3, training) if n else x
        new_states.append(step(x, states[n]))
        x = new_states[n][0]
    return x, new_states


# %% wrong: two layers only
def stacked(x, states, steps, p, training):
    first = steps[0](x, states[0])
    second = steps[1](dropout(first[0], p, training), states[1])
    return second[0], [first, second]


# %% wrong: the parts of a state after the first are dropped, too
def stacked(x, states, steps, p, training):
    new_states = []
    for n, step in enumerate(steps):
        x = dropout(x, p, training) if n else x
        h, *rest = step(x, states[n])
        new_states.append((h, *(dropout(part, p, training) for part in rest)))
        x = h
    return x, new_states


# %% wrong: the result is lost
def measured(model, function):
    before = model.training
    model.eval()
    try:
        with torch.no_grad():
            function(model)
    finally:
        model.train(before)


# %% wrong: calls it twice
def measured(model, function):
    before = model.training
    model.eval()
    try:
        with torch.no_grad():
            function(model)
            return function(model)
    finally:
        model.train(before)
