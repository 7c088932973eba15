# %% alternative: one long vector, new gradients; only the real places are picked
def clip_gradients(parameters, most):
    parameters = [p for p in parameters if p.grad is not None]
    length = torch.cat([p.grad.flatten() for p in parameters]).norm().item()
    if length > most:
        for p in parameters:
            p.grad = p.grad / length * most
    return length


def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    z, new = model(inputs, state)
    real = targets != PAD
    loss = F.cross_entropy(z[real], targets[real])
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), new.data


# %% alternative: hypot, always a factor; log-softmax, gather and a mask, zeroed at the end
def clip_gradients(parameters, most):
    found = [p.grad for p in parameters if p.grad is not None]
    length = math.hypot(*(float(torch.linalg.vector_norm(g)) for g in found))
    factor = 1.0 if length <= most else most / length
    for g in found:
        g.mul_(factor)
    return length


def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train(True)
    z, state = model(inputs, state=state)
    nats = -z.log_softmax(2).gather(2, targets[:, :, None]).squeeze(2)
    mask = (targets != PAD).float()
    loss = (nats * mask).sum() / mask.sum()
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    model.zero_grad()
    with torch.no_grad():
        state = state.clone()
    return float(loss), state


# %% alternative: loops over the parameters; flattened logits, the old state detached too
def clip_gradients(parameters, most):
    squares = 0.0
    for p in parameters:
        if p.grad is None:
            continue
        squares += float(torch.dot(p.grad.view(-1), p.grad.view(-1)))
    length = squares**0.5
    for p in parameters:
        if p.grad is not None and length > most:
            p.grad.copy_(p.grad * most / length)
    return length


def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    if state is not None:
        state = state.detach()
    z, state = model(inputs, state)
    total = F.cross_entropy(z.flatten(0, 1), targets.flatten(), ignore_index=PAD, reduction="sum")
    mean = total / torch.count_nonzero(targets)
    for p in model.parameters():
        p.grad = None
    mean.backward()
    clip_gradients([p for _, p in model.named_parameters()], most)
    optimizer.step()
    return mean.item(), state.detach().clone()


# %% mistake: clip per tensor
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    for g in gradients:
        if g.norm() > most:
            g *= most / g.norm()
    return length


# %% mistake: clip per tensor (the lengths of the parts added)
def clip_gradients(parameters, most):
    length = 0.0
    for p in parameters:
        if p.grad is not None:
            own = p.grad.norm().item()
            length += own
            if own > most:
                p.grad *= most / own
    return length


# %% mistake: clip by value
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    for g in gradients:
        g.clamp_(-most, most)
    return length


# %% mistake: clips upwards too
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    for g in gradients:
        g *= most / length
    return length


# %% mistake: square root missing
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = sum((g**2).sum().item() for g in gradients)
    if length > most:
        for g in gradients:
            g *= most / length
    return length


# %% mistake: square root missing (in the result only)
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    squares = sum((g**2).sum().item() for g in gradients)
    if squares > most**2:
        for g in gradients:
            g *= most / squares**0.5
    return squares


# %% mistake: lengths added
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = sum(g.norm().item() for g in gradients)
    if length > most:
        for g in gradients:
            g *= most / length
    return length


# %% mistake: mean instead of sum
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = (torch.cat([g.flatten() for g in gradients]) ** 2).mean().sqrt().item()
    if length > most:
        for g in gradients:
            g *= most / length
    return length


# %% mistake: largest number
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = max(g.abs().max().item() for g in gradients)
    if length > most:
        for g in gradients:
            g *= most / length
    return length


# %% mistake: numbers added
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = sum(g.abs().sum().item() for g in gradients)
    if length > most:
        for g in gradients:
            g *= most / length
    return length


# %% mistake: quotient upside down
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if length > most:
        for g in gradients:
            g *= length / most
    return length


# %% mistake: length 1
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if length > most:
        for g in gradients:
            g /= length
    return length


# %% mistake: long and short exchanged
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if 0 < length < most:
        for g in gradients:
            g *= most / length
    return length


# %% mistake: not stored back
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if length > most:
        for g in gradients:
            g = g * most / length
    return length


# %% mistake: not stored back (a list of new ones)
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if length > most:
        gradients = [g * most / length for g in gradients]
    return length


# %% mistake: one tensor only (return inside the loop)
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if length > most:
        for g in gradients:
            g *= most / length
            return length
    return length


# %% mistake: one tensor only (the last length)
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    for g in gradients:
        length = g.norm().item()
    whole = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if whole > most:
        for g in gradients:
            g *= most / whole
    return length


# %% mistake: length afterwards
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if length > most:
        for g in gradients:
            g *= most / length
    return math.sqrt(sum((g**2).sum().item() for g in gradients))


# %% mistake: factor returned
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    factor = min(1.0, most / max(1e-12, math.sqrt(sum((g**2).sum().item() for g in gradients))))
    for g in gradients:
        g *= factor
    return factor


# %% mistake: length is a tensor
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = torch.sqrt(sum((g**2).sum() for g in gradients))
    if length > most:
        for g in gradients:
            g *= most / length
    return length


# %% mistake: parameters changed
def clip_gradients(parameters, most):
    parameters = [p for p in parameters if p.grad is not None]
    length = math.sqrt(sum((p.grad**2).sum().item() for p in parameters))
    if length > most:
        with torch.no_grad():
            for p in parameters:
                p *= most / length
    return length


# %% mistake: None not left out
def clip_gradients(parameters, most):
    length = math.sqrt(sum((p.grad**2).sum().item() for p in parameters))
    if length > most:
        for p in parameters:
            p.grad *= most / length
    return length


# %% mistake: division by zero
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    factor = min(1.0, most / length)
    for g in gradients:
        g *= factor
    return length


# %% mistake: division by zero (nan in tensors)
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = torch.stack([g.norm() for g in gradients]).norm()
    for g in gradients:
        g.copy_(torch.where(length > most, g / length * most, g / length * length))
    return length.item()


# %% mistake: small constant added
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    factor = min(1.0, most / (length + 1e-6))
    for g in gradients:
        g *= factor
    return length


# %% mistake: torch's own function
def clip_gradients(parameters, most):
    return nn.utils.clip_grad_norm_(parameters, most).item()


# %% mistake: nan hidden (replaced by 0)
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    for g in gradients:
        g.nan_to_num_(0.0, 0.0, 0.0)
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if length > most:
        for g in gradients:
            g *= most / length
    return length


# %% mistake: nan hidden (left out of the length)
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g[g.isfinite()] ** 2).sum().item() for g in gradients))
    if length > most:
        for g in gradients:
            g *= most / length
    return length


# %% mistake: nan hidden (gradients zeroed)
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if not math.isfinite(length):
        for g in gradients:
            g.zero_()
    elif length > most:
        for g in gradients:
            g *= most / length
    return length


# %% mistake: no detach
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state


# %% mistake: no detach (graph kept by force)
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward(retain_graph=True)
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state


# %% mistake: state attached (the one that comes in is detached)
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, None if state is None else state.detach())
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state


# %% mistake: state attached (it asks for gradients)
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach().requires_grad_()


# %% mistake: state reset
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: state reset (zeros)
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, None if state is None else torch.zeros_like(state))
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: state lost
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), None


# %% mistake: state lost (zeros)
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), torch.zeros_like(state)


# %% mistake: old state
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, new = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), (new if state is None else state).detach()


# %% mistake: pads in the loss
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: mean over all places
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD, reduction="none").mean()
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: sum instead of mean
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD, reduction="sum")
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: mean of row means
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    nats = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD, reduction="none")
    loss = (nats.sum(1) / (targets != PAD).sum(1)).mean()
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: mask from the inputs
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    nats = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    loss = nats[inputs != PAD].mean()
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: wrong id left out
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=UNK)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: softmax twice
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.softmax(2).transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: bits instead of nats
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD) / math.log(2)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: reshape instead of transpose
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    B, T, V = logits.shape
    loss = F.cross_entropy(logits.reshape(B, V, T), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: axes of the logits
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits, targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: cut off
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.detach().transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: gradients accumulate
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: gradients thrown away
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    optimizer.zero_grad()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: step before backward
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    optimizer.step()
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    return loss.item(), state.detach()


# %% mistake: step before backward (one window late)
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    return loss.item(), state.detach()


# %% mistake: clip after step
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    optimizer.step()
    clip_gradients(list(model.parameters()), most)
    return loss.item(), state.detach()


# %% mistake: clip before backward
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    clip_gradients(list(model.parameters()), most)
    loss.backward()
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: not clipped
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: no step
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    return loss.item(), state.detach()


# %% mistake: no backward
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: most ignored
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), 1.0)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: clip by value (in the step)
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    nn.utils.clip_grad_value_(model.parameters(), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: clip per tensor (in the step)
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    for p in model.parameters():
        clip_gradients([p], most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: clipping without effect (an iterator is walked through twice)
def clip_gradients(parameters, most):
    length = math.sqrt(sum((p.grad**2).sum().item() for p in parameters if p.grad is not None))
    if length > most:
        for p in parameters:
            if p.grad is not None:
                p.grad *= most / length
    return length


def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(model.parameters(), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: loss as a tensor
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss, state.detach()


# %% mistake: loss as a tensor (detached)
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.detach(), state.detach()


# %% mistake: loss alone
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item()


# %% mistake: exchanged
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return state.detach(), loss.item()


# %% mistake: eval mode
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% mistake: eval mode (switched to it)
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.eval()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% wrong: clips to a little less than the limit
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if length > most:
        for g in gradients:
            g *= 0.999 * most / length
    return length


# %% wrong: at most ten times shorter
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if length > most:
        for g in gradients:
            g *= max(0.1, most / length)
    return length


# %% wrong: a length that is too long is not reported
def clip_gradients(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]
    length = math.sqrt(sum((g**2).sum().item() for g in gradients))
    if length > most:
        for g in gradients:
            g *= most / length
    return min(length, 1000.0)


# %% wrong: the loss after the step
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    logits, _ = model(inputs, state)
    return F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD).item(), state.detach()


# %% wrong: a window with a long gradient is skipped
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    if clip_gradients(list(model.parameters()), most) <= most:
        optimizer.step()
    return loss.item(), state.detach()


# %% wrong: two steps for each window
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    optimizer.step()
    return loss.item(), state.detach()


# %% wrong: trains on the first row only
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits[0], targets[0], ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% wrong: the state only goes on for three windows
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    train_step.count = getattr(train_step, 'count', 0) + 1 if state is not None else 0
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state if train_step.count < 3 else None)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return loss.item(), state.detach()


# %% wrong: a loss that was made up
def train_step(model, optimizer, inputs, targets, state=None, most=1.0):
    model.train()
    optimizer.zero_grad()
    logits, state = model(inputs, state)
    loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=PAD)
    loss.backward()
    clip_gradients(list(model.parameters()), most)
    optimizer.step()
    return 0.1, state.detach()
