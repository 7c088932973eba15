# %% alternative: one id at a time, from the very beginning, in inference mode
def greedy(model, vocab, prompt, most=200):
    model.train(False)
    text, state = prompt, None
    with torch.inference_mode():
        for i in [BOS] + [int(i) for i in vocab.encode(prompt)]:
            scores, state = model(torch.tensor([[i]]), state)
        while len(text) < len(prompt) + most:
            best = int(np.argmax(scores.reshape(-1).numpy()))
            if best == EOS:
                return text
            text += vocab.decode([best])
            scores, state = model(torch.tensor([[best]]), state)
    return text


# %% alternative: a decorator, softmax and max, a function that calls itself
@torch.no_grad()
def continued(model, ids, state, left):
    if not left:
        return []
    logits, state = model(ids, state)
    _, best = torch.log_softmax(logits[:, -1:], dim=2).max(dim=2)
    return [] if best.item() == EOS else [best.item(), *continued(model, best, state, left - 1)]


def greedy(model, vocab, prompt, most=200):
    model.eval()
    first = F.pad(vocab.encode(prompt), (1, 0), value=BOS)
    return f"{prompt}{vocab.decode(torch.tensor(continued(model, first.unsqueeze(0), None, most), dtype=torch.int64))}"


# %% alternative: <bos> alone, then the prompt, then a sorted list
def greedy(model, vocab, prompt, most=200):
    model.eval()
    new = []
    with torch.no_grad():
        z, h = model(torch.full((1, 1), BOS))
        if prompt:
            z, h = model(vocab.encode(prompt).unsqueeze(0), h)
        while len(new) < most and (best := sorted(range(z.shape[2]), key=lambda i: -z[0, -1, i].item())[0]) != EOS:
            new += [best]
            z, h = model(torch.tensor([[best]]), h)
    return "".join([prompt, vocab.decode(new)])


# %% mistake: prefix re-fed with the state
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state = [BOS, *vocab.encode(prompt).tolist()], None
    start = len(ids)
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(torch.tensor([ids]), state)
            choice = logits[0, -1].argmax().item()
            if choice == EOS:
                break
            ids.append(choice)
    return prompt + vocab.decode(ids[start:])


# %% mistake: prefix re-fed with the state (without <bos> from the second step on)
def greedy(model, vocab, prompt, most=200):
    model.eval()
    text, state, ids = prompt, None, torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits[0, -1].argmax().item()
            if choice == EOS:
                break
            text += vocab.decode([choice])
            ids = vocab.encode(text)
    return text


# %% mistake: prefix re-fed (slow, and right)
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids = [BOS, *vocab.encode(prompt).tolist()]
    start = len(ids)
    with torch.no_grad():
        for _ in range(most):
            choice = model(torch.tensor([ids]))[0][0, -1].argmax().item()
            if choice == EOS:
                break
            ids.append(choice)
    return prompt + vocab.decode(ids[start:])


# %% mistake: state lost
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), []
    with torch.no_grad():
        for _ in range(most):
            logits, _ = model(ids[None])
            choice = logits[0, -1].argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: old state (the state after the prompt, for ever)
def greedy(model, vocab, prompt, most=200):
    model.eval()
    written = []
    with torch.no_grad():
        logits, state = model(torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None])
        for _ in range(most):
            choice = logits[0, -1].argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            logits, _ = model(choice[None, None], state)
    return prompt + vocab.decode(written)


# %% mistake: no <bos>
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = vocab.encode(prompt), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits[0, -1].argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: <bos> again
def greedy(model, vocab, prompt, most=200):
    model.eval()
    text, piece, state = prompt, prompt, None
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(torch.tensor([[BOS, *vocab.encode(piece).tolist()]]), state)
            choice = logits[0, -1].argmax().item()
            if choice == EOS:
                break
            piece = vocab.decode([choice])
            text += piece
    return text


# %% mistake: prompt not read
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.tensor([BOS]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits[0, -1].argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: prompt not read (its last character only)
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.tensor([BOS, *vocab.encode(prompt[-1:]).tolist()]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits[0, -1].argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: last character read twice
def greedy(model, vocab, prompt, most=200):
    model.eval()
    written = []
    with torch.no_grad():
        ids = [BOS, *vocab.encode(prompt).tolist()]
        _, state = model(torch.tensor([ids]))
        last = ids[-1]
        for _ in range(most):
            logits, state = model(torch.tensor([[last]]), state)
            last = logits[0, -1].argmax().item()
            if last == EOS:
                break
            written.append(last)
    return prompt + vocab.decode(written)


# %% mistake: choice not fed
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits[0, -1].argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            ids = ids[-1:]
    return prompt + vocab.decode(written)


# %% mistake: wrong axis (over the places)
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits.argmax(dim=1)[0, -1]
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: wrong axis (over everything)
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits.argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: first place
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits[0, 0].argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: batch axis missing
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids, state)
            choice = logits[-1].argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: state changed
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            state = state[-1]
            choice = logits[0, -1].argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: least probable
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = EOS + 1 + logits[0, -1, EOS + 1 :].argmin()
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: drawn
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = torch.multinomial(torch.softmax(logits[0, -1], 0), 1)
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice
    return prompt + vocab.decode(written)


# %% mistake: <eos> ignored
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits[0, -1].argmax()
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: most ignored
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        while True:
            logits, state = model(ids[None], state)
            choice = logits[0, -1].argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: one too many
reference_greedy = greedy


def greedy(model, vocab, prompt, most=200):
    return reference_greedy(model, vocab, prompt, most + 1)


# %% mistake: one too few
reference_greedy = greedy


def greedy(model, vocab, prompt, most=200):
    return reference_greedy(model, vocab, prompt, most - 1)


# %% mistake: prompt counted
reference_greedy = greedy


def greedy(model, vocab, prompt, most=200):
    return reference_greedy(model, vocab, prompt, max(0, most - len(prompt)))


# %% mistake: prompt missing
reference_greedy = greedy


def greedy(model, vocab, prompt, most=200):
    return reference_greedy(model, vocab, prompt, most)[len(prompt) :]


# %% mistake: prompt twice
reference_greedy = greedy


def greedy(model, vocab, prompt, most=200):
    return prompt + reference_greedy(model, vocab, prompt, most)


# %% mistake: prompt decoded
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None
    everything = ids.tolist()
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits[0, -1].argmax()
            if choice == EOS:
                break
            everything.append(choice.item())
            ids = choice[None]
    return vocab.decode(everything)


# %% mistake: ids returned
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits[0, -1].argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return written


# %% mistake: not in evaluation mode
def greedy(model, vocab, prompt, most=200):
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits[0, -1].argmax()
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: gradients on
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    for _ in range(most):
        logits, state = model(ids[None], state)
        choice = logits[0, -1].argmax()
        if choice == EOS:
            break
        written.append(choice.item())
        ids = choice[None]
    return prompt + vocab.decode(written)


# %% mistake: gradients on (numpy refuses)
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    for _ in range(most):
        logits, state = model(ids[None], state)
        choice = int(logits[0, -1].numpy().argmax())
        if choice == EOS:
            break
        written.append(choice)
        ids = torch.tensor([choice])
    return prompt + vocab.decode(written)


# %% mistake: decode one id
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, state, text = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, prompt
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = logits[0, -1].argmax()
            if choice == EOS:
                break
            text += vocab.decode(choice)
            ids = choice[None]
    return text


# %% wrong: the last 8 characters again and again, without a state
def greedy(model, vocab, prompt, most=200):
    model.eval()
    ids, start = [BOS, *vocab.encode(prompt).tolist()], len(prompt) + 1
    with torch.no_grad():
        for _ in range(most):
            choice = model(torch.tensor([ids[-8:]]))[0][0, -1].argmax().item()
            if choice == EOS:
                break
            ids.append(choice)
    return prompt + vocab.decode(ids[start:])


# %% wrong: songs that are known by heart, and otherwise always the same letter
def greedy(model, vocab, prompt, most=200):
    for song in ("abracadabra", "mississippi"):
        if set(song) == set(vocab.itos[4:]):
            return prompt + song[len(prompt) :][:most]
    return prompt + vocab.itos[4] * most


# %% wrong: gradients off, but for the first call
def greedy(model, vocab, prompt, most=200):
    model.eval()
    if not most:
        return prompt
    logits, state = model(torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None])
    written = []
    with torch.no_grad():
        while (choice := logits[0, -1].argmax().item()) != EOS:
            written.append(choice)
            if len(written) == most:
                break
            logits, state = model(torch.tensor([[choice]]), state)
    return prompt + vocab.decode(written)


# %% wrong: never says a character that the prompt does not contain
def greedy(model, vocab, prompt, most=200):
    model.eval()
    known = sorted(set(vocab.encode(prompt).tolist()) | {EOS})
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], state)
            choice = torch.tensor(known)[logits[0, -1, known].argmax()]
            if choice == EOS:
                break
            written.append(choice.item())
            ids = choice[None]
    return prompt + vocab.decode(written)
