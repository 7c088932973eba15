# %% alternative: next(), model.zero_grad at the end of a step, clipping by hand
def train(model, batches, optimizer, steps, clip=None):
    model.train(True)
    losses = np.zeros(0)
    for _ in range(steps):
        batch = next(batches, None)
        if batch is None:
            break
        value = model(*batch)
        value.backward()
        with torch.no_grad():
            length = torch.sqrt(sum((p.grad**2).sum() for p in model.parameters() if p.grad is not None))
            if clip is not None and length > clip:
                for p in model.parameters():
                    p.grad *= clip / length
        optimizer.step()
        model.zero_grad()
        losses = np.append(losses, value.detach().numpy())
    model.train(False)
    return losses.tolist()


# %% mistake: gradients accumulate
def train(model, batches, optimizer, steps, clip=None):
    model.train()
    history = []
    for batch in itertools.islice(batches, steps):
        value = model(*batch)
        value.backward()
        if clip is not None:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        history.append(value.item())
    model.eval()
    return history


# %% mistake: step before backward (zero, loss, step, backward)
def train(model, batches, optimizer, steps, clip=None):
    model.train()
    history = []
    for batch in itertools.islice(batches, steps):
        optimizer.zero_grad()
        value = model(*batch)
        optimizer.step()
        value.backward()
        history.append(value.item())
    model.eval()
    return history


# %% mistake: step before backward (one batch late)
def train(model, batches, optimizer, steps, clip=None):
    model.train()
    history = []
    for batch in itertools.islice(batches, steps):
        value = model(*batch)
        optimizer.step()
        optimizer.zero_grad()
        value.backward()
        history.append(value.item())
    model.eval()
    return history


# %% mistake: no step
def train(model, batches, optimizer, steps, clip=None):
    model.train()
    history = []
    for batch in itertools.islice(batches, steps):
        optimizer.zero_grad()
        value = model(*batch)
        value.backward()
        history.append(value.item())
    model.eval()
    return history


# %% mistake: last loss only
reference_train = train


def train(model, batches, optimizer, steps, clip=None):
    return reference_train(model, batches, optimizer, steps, clip)[-1]


# %% mistake: last loss only (in a list)
reference_train = train


def train(model, batches, optimizer, steps, clip=None):
    return reference_train(model, batches, optimizer, steps, clip)[-1:]


# %% mistake: tensors kept
def train(model, batches, optimizer, steps, clip=None):
    model.train()
    history = []
    for batch in itertools.islice(batches, steps):
        optimizer.zero_grad()
        value = model(*batch)
        value.backward()
        optimizer.step()
        history.append(value)
    model.eval()
    return history


# %% mistake: clip ignored
reference_train = train


def train(model, batches, optimizer, steps, clip=None):
    return reference_train(model, batches, optimizer, steps)


# %% mistake: clip ignored (clipped after the step)
def train(model, batches, optimizer, steps, clip=None):
    model.train()
    history = []
    for batch in itertools.islice(batches, steps):
        optimizer.zero_grad()
        value = model(*batch)
        value.backward()
        optimizer.step()
        if clip is not None:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        history.append(value.item())
    model.eval()
    return history


# %% mistake: clipped by value
def train(model, batches, optimizer, steps, clip=None):
    model.train()
    history = []
    for batch in itertools.islice(batches, steps):
        optimizer.zero_grad()
        value = model(*batch)
        value.backward()
        if clip is not None:
            nn.utils.clip_grad_value_(model.parameters(), clip)
        optimizer.step()
        history.append(value.item())
    model.eval()
    return history


# %% mistake: not in training mode
def train(model, batches, optimizer, steps, clip=None):
    history = []
    for batch in itertools.islice(batches, steps):
        optimizer.zero_grad()
        value = model(*batch)
        value.backward()
        if clip is not None:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        history.append(value.item())
    model.eval()
    return history


# %% mistake: not in evaluation mode
reference_train = train


def train(model, batches, optimizer, steps, clip=None):
    history = reference_train(model, batches, optimizer, steps, clip)
    model.train()
    return history


# %% wrong: one step too few
reference_train = train


def train(model, batches, optimizer, steps, clip=None):
    return reference_train(model, batches, optimizer, steps - 1, clip)


# %% wrong: the loss after each step
def train(model, batches, optimizer, steps, clip=None):
    model.train()
    history = []
    for batch in itertools.islice(batches, steps):
        optimizer.zero_grad()
        model(*batch).backward()
        if clip is not None:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        history.append(model(*batch).item())
    model.eval()
    return history
