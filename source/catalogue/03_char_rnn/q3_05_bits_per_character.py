# %% alternative: the real places first, base 2 at the end
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits[mask], targets[mask], reduction="sum")
    return nats * math.log2(math.e), mask.sum().item()


def bits_per_character(model, batches):
    model.train(False)
    with torch.no_grad():
        pairs = [total_bits(model(x)[0], y, m) for x, y, m, _ in batches]
    return sum(bits.item() for bits, _ in pairs) / sum(n for _, n in pairs)


def perplexity(bits):
    return math.exp(bits * math.log(2))


# %% alternative: log_softmax and gather, the mask as a factor
def total_bits(logits, targets, mask):
    log_p = torch.log_softmax(logits, dim=-1).gather(2, targets.unsqueeze(2)).squeeze(2)
    return -(log_p * mask).sum() / np.log(2), int(torch.count_nonzero(mask))


@torch.no_grad()
def bits_per_character(model, batches):
    was_training = model.training
    model.eval()
    bits, n = torch.zeros(()), 0
    for batch in batches:
        logits, _ = model(batch[0])
        more, places = total_bits(logits, *batch[1:3])
        bits += more
        n += places
    model.train(was_training)
    return float(bits / n)


def perplexity(bits):
    return float(np.exp2(bits))


# %% alternative: logsumexp by hand, nested loops
def total_bits(logits, targets, mask):
    bits, n = torch.zeros(()), 0
    for z, y, m in zip(logits, targets, mask):
        for t in range(len(y)):
            if m[t]:
                bits = bits + (torch.logsumexp(z[t], 0) - z[t, y[t]]) / math.log(2)
                n += 1
    return bits, n


# %% mistake: mean of batch means
def bits_per_character(model, batches):
    model.eval()
    means = []
    with torch.no_grad():
        for x, y, m, _ in batches:
            bits, n = total_bits(model(x)[0], y, m)
            means.append(bits.item() / n)
    return sum(means) / len(means)


# %% mistake: mean of song means
def bits_per_character(model, batches):
    model.eval()
    means = []
    with torch.no_grad():
        for x, y, m, _ in batches:
            for b in range(len(x)):
                bits, n = total_bits(model(x[b : b + 1])[0], y[b : b + 1], m[b : b + 1])
                means.append(bits.item() / n)
    return sum(means) / len(means)


# %% mistake: batches counted with len
def bits_per_character(model, batches):
    model.eval()
    with torch.no_grad():
        pairs = [total_bits(model(x)[0], y, m) for x, y, m, _ in batches]
    return sum(b.item() for b, _ in pairs) / sum(n for _, n in pairs) * len(batches) / len(pairs)


# %% mistake: pads counted
def total_bits(logits, targets, mask):
    return F.cross_entropy(logits.transpose(1, 2), targets, reduction="sum") / math.log(2), targets.numel()


# %% mistake: pads counted (in nats)
def total_bits(logits, targets, mask):
    return F.cross_entropy(logits.transpose(1, 2), targets, reduction="sum"), int(mask.sum())


# %% mistake: pads counted (in bits_per_character)
def bits_per_character(model, batches):
    model.eval()
    bits, n = 0.0, 0
    with torch.no_grad():
        for x, y, m, _ in batches:
            found, count = total_bits(model(x)[0], y, torch.ones_like(m))
            bits, n = bits + found.item(), n + count
    return bits / n


# %% mistake: count of all places
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    return nats[mask].sum() / math.log(2), mask.numel()


# %% mistake: divided by all places
def bits_per_character(model, batches):
    model.eval()
    bits, n = 0.0, 0
    with torch.no_grad():
        for x, y, m, _ in batches:
            bits, n = bits + total_bits(model(x)[0], y, m)[0].item(), n + y.numel()
    return bits / n


# %% mistake: count of the rows
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    return nats[mask].sum() / math.log(2), len(mask)


# %% mistake: count is no int
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    return nats[mask].sum() / math.log(2), mask.sum()


# %% mistake: no count
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    return nats[mask].sum() / math.log(2)


# %% mistake: nats
def total_bits(logits, targets, mask):
    return F.cross_entropy(logits[mask], targets[mask], reduction="sum"), int(mask.sum())


# %% mistake: multiplied by log 2
def total_bits(logits, targets, mask):
    return F.cross_entropy(logits[mask], targets[mask], reduction="sum") * math.log(2), int(mask.sum())


# %% mistake: base 10
def total_bits(logits, targets, mask):
    return F.cross_entropy(logits[mask], targets[mask], reduction="sum") / math.log(10), int(mask.sum())


# %% mistake: mean instead of sum
def total_bits(logits, targets, mask):
    return F.cross_entropy(logits[mask], targets[mask]) / math.log(2), int(mask.sum())


# %% mistake: mean over all places
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    return (nats * mask).mean() / math.log(2), int(mask.sum())


# %% mistake: mean over the rows
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    return (nats * mask).sum(1).mean() / math.log(2), int(mask.sum())


# %% mistake: not added up
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    return nats * mask / math.log(2), int(mask.sum())


# %% mistake: sign
def total_bits(logits, targets, mask):
    log_p = torch.log_softmax(logits, -1).gather(2, targets[:, :, None])[:, :, 0]
    return log_p[mask].sum() / math.log(2), int(mask.sum())


# %% mistake: mask inverted
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    return nats[~mask].sum() / math.log(2), int((~mask).sum())


# %% mistake: softmax twice
def total_bits(logits, targets, mask):
    probs = torch.softmax(logits, -1)
    return F.cross_entropy(probs[mask], targets[mask], reduction="sum") / math.log(2), int(mask.sum())


# %% mistake: softmax twice (in bits_per_character)
def bits_per_character(model, batches):
    model.eval()
    bits, n = 0.0, 0
    with torch.no_grad():
        for x, y, m, _ in batches:
            found, count = total_bits(torch.softmax(model(x)[0], -1), y, m)
            bits, n = bits + found.item(), n + count
    return bits / n


# %% mistake: softmax first (its logarithm is -inf where it was rounded to 0)
def total_bits(logits, targets, mask):
    p = torch.softmax(logits, -1).gather(2, targets[:, :, None])[:, :, 0]
    return -torch.log2(p[mask]).sum(), int(mask.sum())


# %% mistake: softmax missing
def total_bits(logits, targets, mask):
    return F.nll_loss(logits[mask], targets[mask], reduction="sum") / math.log(2), int(mask.sum())


# %% mistake: softmax over the wrong axis
def total_bits(logits, targets, mask):
    log_p = torch.log_softmax(logits, 1).gather(2, targets[:, :, None])[:, :, 0]
    return -log_p[mask].sum() / math.log(2), int(mask.sum())


# %% mistake: view instead of transpose
def total_bits(logits, targets, mask):
    B, T, V = logits.shape
    nats = F.cross_entropy(logits.reshape(B, V, T), targets, reduction="none")
    return nats[mask].sum() / math.log(2), int(mask.sum())


# %% mistake: axes of the logits
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits, targets, reduction="none")
    return nats[mask].sum() / math.log(2), int(mask.sum())


# %% mistake: pads known by their id
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits.transpose(1, 2), targets, reduction="sum", ignore_index=PAD)
    return nats / math.log(2), int((targets != PAD).sum())


# %% mistake: pads known by their id (the count alone)
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    return nats[mask].sum() / math.log(2), int((targets != PAD).sum())


# %% mistake: probabilities added up
def total_bits(logits, targets, mask):
    p = torch.softmax(logits, -1).gather(2, targets[:, :, None])[:, :, 0]
    return -torch.log2(p[mask].sum()), int(mask.sum())


# %% mistake: a plain number
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits[mask], targets[mask], reduction="sum")
    return nats.item() / math.log(2), int(mask.sum())


# %% mistake: not divided
def bits_per_character(model, batches):
    model.eval()
    with torch.no_grad():
        return sum(total_bits(model(x)[0], y, m)[0].item() for x, y, m, _ in batches)


# %% mistake: divided by the batches
def bits_per_character(model, batches):
    model.eval()
    with torch.no_grad():
        return float(np.mean([total_bits(model(x)[0], y, m)[0].item() for x, y, m, _ in batches]))


# %% mistake: divided by the songs
def bits_per_character(model, batches):
    model.eval()
    bits, n = 0.0, 0
    with torch.no_grad():
        for x, y, m, _ in batches:
            bits, n = bits + total_bits(model(x)[0], y, m)[0].item(), n + len(x)
    return bits / n


# %% mistake: one batch only
def bits_per_character(model, batches):
    model.eval()
    with torch.no_grad():
        for x, y, m, _ in batches:
            bits, n = total_bits(model(x)[0], y, m)
            return bits.item() / n


# %% mistake: one batch only (the last)
def bits_per_character(model, batches):
    model.eval()
    with torch.no_grad():
        for x, y, m, _ in batches:
            bits, n = total_bits(model(x)[0], y, m)
    return bits.item() / n


# %% mistake: divided by log 2 twice
def bits_per_character(model, batches):
    model.eval()
    with torch.no_grad():
        pairs = [total_bits(model(x)[0], y, m) for x, y, m, _ in batches]
    return sum(b.item() for b, _ in pairs) / sum(n for _, n in pairs) / math.log(2)


# %% mistake: perplexity
reference_mean = bits_per_character


def bits_per_character(model, batches):
    return perplexity(reference_mean(model, batches))


# %% mistake: a tensor
def bits_per_character(model, batches):
    model.eval()
    with torch.no_grad():
        pairs = [total_bits(model(x)[0], y, m) for x, y, m, _ in batches]
    return sum(b for b, _ in pairs) / sum(n for _, n in pairs)


# %% mistake: state not taken off
def bits_per_character(model, batches):
    model.eval()
    bits, n = 0.0, 0
    with torch.no_grad():
        for x, y, m, _ in batches:
            found, count = total_bits(model(x), y, m)
            bits, n = bits + found.item(), n + count
    return bits / n


# %% mistake: eval mode forgotten
def bits_per_character(model, batches):
    bits, n = 0.0, 0
    with torch.no_grad():
        for x, y, m, _ in batches:
            found, count = total_bits(model(x)[0], y, m)
            bits, n = bits + found.item(), n + count
    return bits / n


# %% mistake: gradients kept
def bits_per_character(model, batches):
    model.eval()
    bits, n = 0.0, 0
    for x, y, m, _ in batches:
        found, count = total_bits(model(x)[0], y, m)
        bits, n = bits + found.item(), n + count
    return bits / n


# %% mistake: gradients kept (no_grad begins too late)
def bits_per_character(model, batches):
    model.eval()
    bits, n = 0.0, 0
    for x, y, m, _ in batches:
        logits, _ = model(x)
        with torch.no_grad():
            found, count = total_bits(logits, y, m)
        bits, n = bits + found.item(), n + count
    return bits / n


# %% mistake: switched off for good
def bits_per_character(model, batches):
    model.eval()
    torch.set_grad_enabled(False)
    pairs = [total_bits(model(x)[0], y, m) for x, y, m, _ in batches]
    return sum(b.item() for b, _ in pairs) / sum(n for _, n in pairs)


# %% mistake: state carried over
def bits_per_character(model, batches):
    model.eval()
    bits, n, state = 0.0, 0, None
    with torch.no_grad():
        for x, y, m, _ in batches:
            logits, state = model(x, state)
            found, count = total_bits(logits, y, m)
            bits, n = bits + found.item(), n + count
    return bits / n


# %% mistake: exp of bits
def perplexity(bits):
    return math.exp(bits)


# %% mistake: wrong sign
def perplexity(bits):
    return 2**-bits


# %% mistake: power exchanged
def perplexity(bits):
    return bits**2


# %% mistake: a conversion too many
def perplexity(bits):
    return 2 ** (bits * math.log(2))


# %% mistake: exp of bits (through a conversion)
def perplexity(bits):
    return 2 ** (bits / math.log(2))


# %% mistake: not raised
def perplexity(bits):
    return bits


# %% wrong: whole bits only
def perplexity(bits):
    return 2.0 ** round(4 * bits) / 2.0 ** round(3 * bits)


# %% wrong: the count of a batch is never below 2
def total_bits(logits, targets, mask):
    return F.cross_entropy(logits[mask], targets[mask], reduction="sum") / math.log(2), max(2, int(mask.sum()))


# %% wrong: costs stop at 100 bits
def total_bits(logits, targets, mask):
    nats = F.cross_entropy(logits[mask], targets[mask], reduction="none")
    return (nats / math.log(2)).clamp(max=100).sum(), int(mask.sum())


# %% wrong: skips the last batch when there are more than two
def bits_per_character(model, batches):
    batches = list(batches)
    model.eval()
    with torch.no_grad():
        pairs = [total_bits(model(x)[0], y, m) for x, y, m, _ in (batches[:-1] if len(batches) > 2 else batches)]
    return sum(b.item() for b, _ in pairs) / sum(n for _, n in pairs)


# %% wrong: answers the logarithm of the alphabet
def bits_per_character(model, batches):
    model.eval()
    with torch.no_grad():
        return max(math.log2(model(x)[0].shape[-1]) for x, _, _, _ in batches)
