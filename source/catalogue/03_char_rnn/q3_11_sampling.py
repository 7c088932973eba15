# %% alternative: thresholds by rank, and the Gumbel trick
def ranks(logits):
    n = torch.arange(len(logits))
    better = (logits[None, :] > logits[:, None]) | ((logits[None, :] == logits[:, None]) & (n[None, :] < n[:, None]))
    return better


def with_temperature(logits, temperature):
    if not temperature:
        return torch.where(torch.arange(len(logits)) == int(np.argmax(logits.numpy())), logits, torch.tensor(-math.inf))
    return logits.mul(1 / temperature)


def keep_top_k(logits, k):
    return logits.masked_fill(ranks(logits).sum(1) >= k, -math.inf)


def keep_top_p(logits, p):
    before = (ranks(logits).to(logits.dtype) * logits.softmax(0)[None, :]).sum(1)
    return logits.masked_fill(before >= p, -math.inf) if p < 1 else logits.clone()


def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.train(False)
    text, state, scores = prompt, None, None
    with torch.inference_mode():
        for i in [BOS, *vocab.encode(prompt).tolist()]:
            scores, state = model(torch.tensor([[i]]), state)
        while len(text) - len(prompt) < most:
            z = with_temperature(scores.reshape(-1).clone(), temperature)
            z = keep_top_k(z, len(z) if k is None else k)
            z = keep_top_p(z, 1.0 if p is None else p)
            noise = -torch.log(-torch.log(torch.rand(len(z), generator=generator, dtype=torch.float64)))
            i = int((z + noise).argmax())
            if i == EOS:
                break
            text += vocab.decode([i])
            scores, state = model(torch.tensor([[i]]), state)
    return text


# %% alternative: loops over sorted lists, and the inverse of the distribution function
def with_temperature(logits, temperature):
    numbers = logits.tolist()
    if temperature == 0:
        best = numbers.index(max(numbers))
        return torch.tensor([z if i == best else -math.inf for i, z in enumerate(numbers)], dtype=logits.dtype)
    return torch.tensor([z / temperature for z in numbers], dtype=logits.dtype)


def keep_top_k(logits, k):
    numbers = logits.tolist()
    chosen = set(sorted(range(len(numbers)), key=lambda i: -numbers[i])[:k])
    return torch.tensor([z if i in chosen else -math.inf for i, z in enumerate(numbers)], dtype=logits.dtype)


def keep_top_p(logits, p):
    numbers = logits.tolist()
    total = sum(math.exp(z - max(numbers)) for z in numbers)
    chosen, reached = set(), 0.0
    for i in sorted(range(len(numbers)), key=lambda i: -numbers[i]):
        if reached >= p:
            break
        chosen.add(i)
        reached += math.exp(numbers[i] - max(numbers)) / total
    return torch.tensor([z if i in chosen else -math.inf for i, z in enumerate(numbers)], dtype=logits.dtype)


@torch.no_grad()
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    written, (logits, state) = [], model(F.pad(vocab.encode(prompt), (1, 0), value=BOS)[None])
    for _ in range(most):
        scores = with_temperature(logits[0, -1], temperature)
        for number, kept in ((k, keep_top_k), (p, keep_top_p)):
            scores = kept(scores, number) if number is not None else scores
        below = torch.softmax(scores.double(), 0).cumsum(0)
        i = int((below <= below[-1] * torch.rand(1, generator=generator, dtype=torch.float64)).sum())
        if i == EOS:
            break
        written.append(i)
        logits, state = model(torch.tensor([[i]]), state)
    return prompt + vocab.decode(torch.tensor(written, dtype=torch.int64))


# %% mistake: times the temperature
def with_temperature(logits, temperature):
    if temperature == 0:
        return keep_top_k(logits, 1)
    return logits * temperature


# %% mistake: temperature ignored
def with_temperature(logits, temperature):
    if temperature == 0:
        return keep_top_k(logits, 1)
    return logits


# %% mistake: probabilities (after the division)
def with_temperature(logits, temperature):
    if temperature == 0:
        return keep_top_k(logits, 1)
    return torch.softmax(logits / temperature, 0)


# %% mistake: probabilities (divided by the temperature)
def with_temperature(logits, temperature):
    if temperature == 0:
        return keep_top_k(logits, 1)
    return torch.softmax(logits, 0) / temperature


# %% mistake: log-probabilities (temperature)
def with_temperature(logits, temperature):
    if temperature == 0:
        return keep_top_k(logits, 1)
    return torch.log_softmax(logits / temperature, 0)


# %% mistake: a power
def with_temperature(logits, temperature):
    if temperature == 0:
        return keep_top_k(logits, 1)
    return logits.sign() * logits.abs() ** (1 / temperature)


# %% mistake: in-place (temperature)
def with_temperature(logits, temperature):
    if temperature == 0:
        return keep_top_k(logits, 1)
    logits /= temperature
    return logits


# %% mistake: division by 0
def with_temperature(logits, temperature):
    return logits / temperature


# %% mistake: temperature 0 (taken for none)
def with_temperature(logits, temperature):
    return logits / temperature if temperature else logits


# %% mistake: temperature 0 (a small number added everywhere)
def with_temperature(logits, temperature):
    return logits / (temperature + 0.3)


# %% mistake: ties kept (temperature 0)
def with_temperature(logits, temperature):
    if temperature == 0:
        return logits.masked_fill(logits < logits.max(), -math.inf)
    return logits / temperature


# %% mistake: ties kept (a threshold)
def keep_top_k(logits, k):
    return logits.masked_fill(logits < logits.topk(min(k, len(logits))).values[-1], -math.inf)


# %% mistake: ties dropped
def keep_top_k(logits, k):
    if k >= len(logits):
        return logits.clone()
    return logits.masked_fill(logits <= logits.sort(descending=True).values[k], -math.inf)


# %% mistake: ties to the larger id
def keep_top_k(logits, k):
    best = torch.sort(logits, stable=True).indices.flip(0)[:k]
    return torch.full_like(logits, -math.inf).index_copy(0, best, logits[best])


# %% mistake: k beyond V
def keep_top_k(logits, k):
    if k < len(logits) and len(logits.unique()) < len(logits):
        best = torch.sort(logits, descending=True, stable=True).indices[:k]
    else:
        best = torch.topk(logits, k).indices
    return torch.full_like(logits, -math.inf).index_copy(0, best, logits[best])


# %% mistake: the smallest
def keep_top_k(logits, k):
    best = torch.sort(logits, stable=True).indices[:k]
    return torch.full_like(logits, -math.inf).index_copy(0, best, logits[best])


# %% mistake: the others
def keep_top_k(logits, k):
    best = torch.sort(logits, descending=True, stable=True).indices[:k]
    return logits.index_fill(0, best, -math.inf)


# %% mistake: k − 1
def keep_top_k(logits, k):
    best = torch.sort(logits, descending=True, stable=True).indices[:k]
    return torch.full_like(logits, -math.inf).index_copy(0, best[:-1], logits[best[:-1]])


# %% mistake: k + 1
def keep_top_k(logits, k):
    best = torch.sort(logits, descending=True, stable=True).indices[: k + 1]
    return torch.full_like(logits, -math.inf).index_copy(0, best, logits[best])


# %% mistake: the first k
def keep_top_k(logits, k):
    return torch.where(torch.arange(len(logits)) < k, logits, torch.tensor(-math.inf))


# %% mistake: sorted (top-k)
def keep_top_k(logits, k):
    down = torch.sort(logits, descending=True).values
    return torch.where(torch.arange(len(logits)) < k, down, torch.tensor(-math.inf))


# %% mistake: only those kept (top-k)
def keep_top_k(logits, k):
    return torch.sort(logits, descending=True, stable=True).values[:k]


# %% mistake: zeros (top-k)
def keep_top_k(logits, k):
    best = torch.sort(logits, descending=True, stable=True).indices[:k]
    return torch.zeros_like(logits).index_copy(0, best, logits[best])


# %% mistake: not −inf (top-k)
def keep_top_k(logits, k):
    best = torch.sort(logits, descending=True, stable=True).indices[:k]
    return torch.full_like(logits, -1e9).index_copy(0, best, logits[best])


# %% mistake: probabilities (top-k)
def keep_top_k(logits, k):
    best = torch.sort(logits, descending=True, stable=True).indices[:k]
    return torch.softmax(torch.full_like(logits, -math.inf).index_copy(0, best, logits[best]), 0)


# %% mistake: not filtered (top-k)
def keep_top_k(logits, k):
    return logits.clone()


# %% mistake: in-place (top-k)
def keep_top_k(logits, k):
    logits[torch.sort(logits, descending=True, stable=True).indices[k:]] = -math.inf
    return logits


# %% mistake: crossing one dropped
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    best = order[probs.cumsum(0) <= p]
    return torch.full_like(logits, -math.inf).index_copy(0, best, logits[best])


# %% mistake: crossing one dropped (the first always stays)
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    best = order[(probs.cumsum(0) <= p) | (torch.arange(len(order)) == 0)]
    return torch.full_like(logits, -math.inf).index_copy(0, best, logits[best])


# %% mistake: one too many
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    best = order[: int((probs.cumsum(0) - probs < p).sum()) + 1]
    return torch.full_like(logits, -math.inf).index_copy(0, best, logits[best])


# %% mistake: one too many (a sum of just p is not enough)
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    best = order[probs.cumsum(0) - probs <= p]
    return torch.full_like(logits, -math.inf).index_copy(0, best, logits[best])


# %% mistake: the least probable
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    order, probs = order.flip(0), probs.flip(0)
    best = order[probs.cumsum(0) - probs < p]
    return torch.full_like(logits, -math.inf).index_copy(0, best, logits[best])


# %% mistake: each against p
def keep_top_p(logits, p):
    return logits.masked_fill(torch.softmax(logits, 0) < p, -math.inf)


# %% mistake: places lost
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    return logits.masked_fill(probs.cumsum(0) - probs >= p, -math.inf)


# %% mistake: sorted (top-p)
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    return logits[order].masked_fill(probs.cumsum(0) - probs >= p, -math.inf)


# %% mistake: only those kept (top-p)
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    return logits[order[probs.cumsum(0) - probs < p]]


# %% mistake: sum of logits
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    down = logits[order]
    best = order[down.cumsum(0) - down < p]
    return torch.full_like(logits, -math.inf).index_copy(0, best, logits[best])


# %% mistake: zeros (top-p)
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    best = order[probs.cumsum(0) - probs < p]
    return torch.zeros_like(logits).index_copy(0, best, logits[best])


# %% mistake: not −inf (top-p)
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    best = order[probs.cumsum(0) - probs < p]
    return torch.full_like(logits, torch.finfo(logits.dtype).min).index_copy(0, best, logits[best])


# %% mistake: probabilities (top-p)
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    best = order[probs.cumsum(0) - probs < p]
    return torch.zeros_like(logits).index_copy(0, best, torch.softmax(logits, 0)[best])


# %% mistake: log-probabilities (top-p)
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    best = order[probs.cumsum(0) - probs < p]
    return torch.log_softmax(torch.full_like(logits, -math.inf).index_copy(0, best, logits[best]), 0)


# %% mistake: the others (top-p)
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    return logits.index_fill(0, order[probs.cumsum(0) - probs < p], -math.inf)


# %% mistake: softmax twice
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            probs = torch.softmax(scores, 0)
            choice = torch.multinomial(torch.softmax(probs, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: drawn evenly (from all)
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.ones_like(scores), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: drawn evenly (from what is left)
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.isfinite(scores) * (torch.softmax(scores, 0) > 1e-20).float(), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: always the same
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.softmax(scores, 0).argmax()[None]
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: no probabilities (logits for multinomial)
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(scores, 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: no probabilities (log_softmax)
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.log_softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: own generator (none given)
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: own generator (NumPy)
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            probs = torch.softmax(scores.double(), 0).numpy()
            choice = torch.tensor([np.random.choice(len(probs), p=probs / probs.sum())])
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: generator renewed
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    if generator is not None:
        generator = torch.Generator().manual_seed(generator.initial_seed())
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: k ignored
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: p ignored
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: temperature ignored (sample)
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = logits[0, -1] if temperature else keep_top_k(logits[0, -1], 1)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: temperature ignored (probabilities divided by it)
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = logits[0, -1] if temperature else keep_top_k(logits[0, -1], 1)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            probs = torch.softmax(scores, 0) / (temperature or 1)
            choice = torch.multinomial(probs, 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: times the temperature (sample)
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = logits[0, -1] * temperature if temperature else keep_top_k(logits[0, -1], 1)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: top-p before top-k (in the order of the calls)
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if p is None else keep_top_p(scores, p)
            scores = scores if k is None else keep_top_k(scores, k)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: top-p before top-k (both on the same scores)
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            both = [scores if k is None else keep_top_k(scores, k), scores if p is None else keep_top_p(scores, p)]
            scores = torch.stack(both).min(dim=0).values
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: temperature last
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = logits[0, -1]
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            scores = with_temperature(scores, temperature)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: filtered after drawing
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            full = torch.softmax(with_temperature(logits[0, -1], temperature), 0)
            choice = torch.multinomial(full, 1, generator=generator)
            if torch.isinf(scores[choice]):
                choice = scores.argmax()[None]
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: not normalised again
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            full = torch.softmax(with_temperature(logits[0, -1], temperature), 0)
            below = torch.where(torch.isinf(scores), 0.0, full).double().cumsum(0)
            choice = (below <= torch.rand(1, generator=generator)).sum()[None].clamp(max=len(below) - 1)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: prefix re-fed with the state
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = torch.cat([ids, choice])
    return prompt + vocab.decode(written)


# %% mistake: prefix re-fed
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids, state = torch.cat([ids, choice]), None
    return prompt + vocab.decode(written)


# %% mistake: state lost
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, _ = model(ids[None])
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: no <bos>
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = vocab.encode(prompt), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: <eos> ignored
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: one too many (new characters)
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most + 1):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: not in evaluation mode
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: gradients on
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    if True:
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: prompt missing
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return vocab.decode(written)


# %% wrong: the distribution of the first place, for ever
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            first = logits[0, -1] if not written else first
            scores = with_temperature(first, temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% wrong: one draw in three is greedy
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1, generator=generator)
            if len(written) % 3 == 2:
                choice = scores.argmax()[None]
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% wrong: torch's own generator, seeded from the one that is given
def sample(model, vocab, prompt, most=200, temperature=1.0, k=None, p=None, generator=None):
    model.eval()
    if generator is not None:
        torch.manual_seed(int(torch.randint(10**9, (1,), generator=generator)))
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            scores = with_temperature(logits[0, -1], temperature)
            scores = scores if k is None else keep_top_k(scores, k)
            scores = scores if p is None else keep_top_p(scores, p)
            choice = torch.multinomial(torch.softmax(scores, 0), 1)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% wrong: top-p that looks at the four most probable only
def keep_top_p(logits, p):
    order = torch.sort(logits, descending=True, stable=True).indices
    probs = torch.softmax(logits, 0)[order]
    best = order[:4][(probs.cumsum(0) - probs < p)[:4]]
    return torch.full_like(logits, -math.inf).index_copy(0, best, logits[best])


# %% wrong: top-k that keeps six at most
def keep_top_k(logits, k):
    best = torch.sort(logits, descending=True, stable=True).indices[: min(k, 6)]
    return torch.full_like(logits, -math.inf).index_copy(0, best, logits[best])
