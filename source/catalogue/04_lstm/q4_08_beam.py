# %% alternative: every text is a dictionary, all candidates are sorted, the state is kept row by row
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.train(False)
    texts = [{"new": (), "nats": 0.0, "state": None}]

    def score(text):
        return text["nats"] / max(1, len(text["new"])) ** alpha

    def over(text):
        return bool(text["new"]) and text["new"][-1] == EOS

    with torch.inference_mode():
        for turn in range(most):
            live = [text for text in texts if not over(text)]
            if not live:
                break
            if turn:
                ids = torch.tensor([[text["new"][-1]] for text in live])
                pair = tuple(torch.cat([text["state"][n] for text in live], dim=1) for n in range(2))
                logits, (h, c) = model(ids, pair)
            else:
                logits, (h, c) = model(F.pad(vocab.encode(prompt), (1, 0), value=BOS).unsqueeze(0))
            logs = torch.log(torch.softmax(logits[:, -1].double(), dim=1)).numpy()
            pool = [text for text in texts if over(text)]
            for b, text in enumerate(live):
                state = h[:, b : b + 1], c[:, b : b + 1]
                for i in range(logs.shape[1]):
                    pool.append({"new": text["new"] + (i,), "nats": text["nats"] + float(logs[b, i]), "state": state})
            texts = sorted(pool, key=lambda text: -score(text))[:k]
    return [(f"{prompt}{vocab.decode(torch.tensor(text['new']).long())}", score(text)) for text in texts]


# %% alternative: tensors throughout, <bos> and the prompt in two calls, index_select, a while loop
@torch.no_grad()
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    if most == 0:
        return [(prompt, 0.0)]
    logits, state = model(torch.full((1, 1), BOS))
    if prompt:
        logits, state = model(vocab.encode(prompt)[None, :], state)
    done, written, sums, n = [], torch.zeros(1, 0, dtype=torch.long), torch.zeros(1, dtype=torch.float64), 0
    while True:
        n += 1
        now = logits[:, -1].double()
        table = sums.unsqueeze(1) + now - torch.logsumexp(now, dim=1, keepdim=True)
        flat, order = torch.sort(table.reshape(-1), descending=True)
        V = table.shape[1]
        grown = [
            (s / n**alpha, s, torch.cat([written[p // V], torch.tensor([p % V])]), p // V)
            for s, p in zip(flat[:k].tolist(), order[:k].tolist())
        ]
        best = sorted(done + grown, key=lambda one: one[0])[::-1][:k]
        done = [one for one in best if one[2][-1] == EOS]
        live = [one for one in best if one[2][-1] != EOS]
        if n == most or not live:
            return [(prompt + vocab.decode(new), score) for score, _, new, _ in best]
        rows = torch.tensor([row for *_, row in live])
        written, sums = torch.stack([new for _, _, new, _ in live]), torch.tensor([s for _, s, _, _ in live]).double()
        logits, state = model(written[:, -1:], (state[0].index_select(1, rows), state[1].index_select(1, rows)))


# %% alternative: a function that calls itself, one heap for all candidates, prompt character by character
import heapq


def continued(model, beams, read, alpha, k, n, most):
    live = [b for b in beams if EOS not in b[1]]
    if n > most or not live:
        return beams
    logits, h, c = read
    logs = F.log_softmax(logits[:, -1, :], dim=-1).tolist()
    every = [
        (s / n**alpha, ids + [i], s, b)
        for b, (_, ids, nats, _) in enumerate(live)
        for i, s in enumerate(nats + x for x in logs[b])
    ]
    beams = heapq.nlargest(k, [b for b in beams if EOS in b[1]] + every, key=lambda b: b[0])
    going = [b for b in beams if EOS not in b[1]]
    if going:
        rows = [b[3] for b in going]
        logits, (h, c) = model(torch.tensor([[b[1][-1]] for b in going]), (h[:, rows, :], c[:, rows, :]))
    return continued(model, beams, (logits, h, c), alpha, k, n + 1, most)


def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    with torch.no_grad():
        state = None
        for i in [BOS, *vocab.encode(prompt).tolist()]:
            logits, state = model(torch.tensor([[i]]), state)
        beams = continued(model, [(0.0, [], 0.0, 0)], (logits, *state), alpha, k, 1, most)
    return [(prompt + "".join(vocab.decode([i]) for i in ids if i != EOS), score) for score, ids, _, _ in beams]


# %% mistake: product of probabilities
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 1.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) * logits[:, -1].softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: product of probabilities (in float64, its logarithm in the end)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 1.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]).double() * logits[:, -1].double().softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, math.log(value) / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: product of probabilities (the logarithm of 0 is -inf)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 1.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) * logits[:, -1].softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, torch.tensor(value).log().item() / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: product of probabilities (the score turned into a probability in the end)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), math.exp(beam[2])) for beam in beams]


# %% mistake: states not re-ordered
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = (
                state
                if len(rows) == state[0].shape[1]
                else tuple(part[:, :1].repeat(1, len(rows), 1) for part in state)
            )
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: states not re-ordered (rows cut off where fewer are live)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(
                part[:, : len(rows)] if part.shape[1] >= len(rows) else part[:, :1].repeat(1, len(rows), 1)
                for part in state
            )
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: states not re-ordered (not even expanded)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = state
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: h without c
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = (
                state[0][:, rows],
                state[1][:, : len(rows)] if state[1].shape[1] >= len(rows) else state[1][:, :1].repeat(1, len(rows), 1),
            )
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: h without c (c re-ordered and h not)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = (
                state[0][:, : len(rows)] if state[0].shape[1] >= len(rows) else state[0][:, :1].repeat(1, len(rows), 1),
                state[1][:, rows],
            )
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: wrong axis
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: wrong axis (index_select)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part.index_select(0, torch.tensor(rows, dtype=torch.long)) for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: only the last character re-ordered
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for place_number, (value, place) in enumerate(zip(values.tolist(), places.tolist())):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[min(place_number, len(live) - 1)][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: finished extended
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if False]
            live = [beam for beam in beams]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: finished extended (until all end with <eos>)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept, live = [], beams
            if all(beam[0][-1:] == [EOS] for beam in beams):
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: finished thrown away
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = []
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: finished thrown away (as soon as they arise)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            sums[:, EOS] = -math.inf
            values, places = sums.flatten().topk(min(k, sums.numel() - len(live)))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: finished set apart
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams, done = [([], 0.0, 0.0, 0)], []
    with torch.no_grad():
        for n in range(1, most + 1):
            kept, live = [], beams
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            done += [beam for beam in beams if beam[0][-1] == EOS]
            beams = [beam for beam in beams if beam[0][-1] != EOS]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in sorted(beams + done, key=lambda beam: -beam[2])[:k]]


# %% mistake: finished set apart (and k others go on)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams, done = [([], 0.0, 0.0, 0)], []
    with torch.no_grad():
        for n in range(1, most + 1):
            kept, live = [], beams
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().sort(descending=True)
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            done += [beam for beam in kept if beam[0][-1] == EOS]
            kept = [beam for beam in kept if beam[0][-1] != EOS]
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in sorted(beams + done, key=lambda beam: -beam[2])[:k]]


# %% mistake: duplicates
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None].repeat(k, 1), None
    beams = [([], 0.0, 0.0, 0)] * k
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: alpha sign
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value * n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: alpha sign (a negative exponent)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**-alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: alpha ignored
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: alpha only at the end
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    found = [(prompt + vocab.decode(beam[0]), beam[2] / max(1, len(beam[0])) ** alpha) for beam in beams]
    return sorted(found, key=lambda pair: pair[1], reverse=True)


# %% mistake: alpha only at the end (not sorted again)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2] / max(1, len(beam[0])) ** alpha) for beam in beams]


# %% mistake: <eos> not counted
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / max(1, n - (i == EOS)) ** alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: <eos> not counted (0 where it comes at once)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / (n - (i == EOS)) ** alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: prompt counted
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / (len(prompt) + n) ** alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: prompt counted (with <bos>)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / (1 + len(prompt) + n) ** alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: prompt scored
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            if n == 1:
                logs = logits[0, :-1].log_softmax(-1)
                first = sum(logs[t, i].item() for t, i in enumerate(ids[0, 1:].tolist()))
                live = [([], first, 0.0, 0)]
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: logits summed
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1]
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: k per hypothesis
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            for row, beam in enumerate(live):
                values, places = sums[row].topk(min(k, sums.shape[1]))
                kept += [(beam[0] + [i], s, s / n**alpha, row) for s, i in zip(values.tolist(), places.tolist())]
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: k per hypothesis (cut down to k in the end)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            for row, beam in enumerate(live):
                values, places = sums[row].topk(min(k, sums.shape[1]))
                kept += [(beam[0] + [i], s, s / n**alpha, row) for s, i in zip(values.tolist(), places.tolist())]
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams][:k]


# %% mistake: each by itself
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.max(dim=1)
            places = places + sums.shape[1] * torch.arange(len(live))
            if n == 1:
                values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: worst first
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams[::-1]]


# %% mistake: only the best
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams[:1]]


# %% mistake: only the best (a tuple)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams][0]


# %% mistake: only the best (a text)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams][0][0]


# %% mistake: ends too soon
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if kept:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: ends too soon (when the best is finished)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if beams[0][0][-1:] == [EOS]:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: <eos> in the text
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + "".join(vocab.itos[i] for i in beam[0]), beam[2]) for beam in beams]


# %% mistake: last character lost
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0][:-1]), beam[2]) for beam in beams]


# %% mistake: re-fed with the state
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([[BOS, *vocab.encode(prompt).tolist(), *beam[0]] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: re-fed
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([[BOS, *vocab.encode(prompt).tolist(), *beam[0]] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: state lost
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: old state
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, new = model(ids, state)
            state = state or new
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, :1].repeat(1, len(rows), 1) for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: training mode
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: gradients on
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    if True:
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: gradients on (numpy refuses)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    if True:
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.numpy(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: first place
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, 0].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: no <bos>
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = vocab.encode(prompt)[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: prompt not read
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.tensor([[BOS]]), None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: prompt not read (its last character only)
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt[-1:])])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: batch axis missing
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: one too many
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 2):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: one too few
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: most counts the prompt
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most - len(prompt) + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: most ignored
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        n = 0
        while True:
            n += 1
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: prompt missing
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: prompt twice
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: prompt decoded
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(vocab.decode(torch.cat([vocab.encode(prompt), torch.tensor(beam[0]).long()])), beam[2]) for beam in beams]


# %% mistake: exchanged
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(beam[2], prompt + vocab.decode(beam[0])) for beam in beams]


# %% mistake: ids
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(beam[0], beam[2]) for beam in beams]


# %% mistake: tensor
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), torch.tensor(beam[2])) for beam in beams]


# %% mistake: k too large
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(k)
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: nothing new
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[1] / len(beam[0]) ** alpha) for beam in beams]


# %% mistake: nothing returned
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams if beam[0]]


# %% mistake: finished read
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            if kept:
                model(torch.tensor([[EOS]] * len(kept)), tuple(part[:, :1].repeat(1, len(kept), 1) for part in state))
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: prompt read k times
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None].repeat(k, 1), None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            logits = logits[: len(live)]
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% mistake: one at a time
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            several = [
                model(ids[b : b + 1], state and tuple(part[:, b : b + 1] for part in state)) for b in range(len(ids))
            ]
            logits = torch.cat([scores for scores, _ in several])
            state = tuple(torch.cat([pair[n] for _, pair in several], dim=1) for n in range(2))
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% wrong: nothing but greedy, k times
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(1)
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% wrong: row and id exchanged
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = place % len(live), place // len(live)
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% wrong: <pad>, <unk> and <bos> are forbidden
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            sums[:, :EOS] = -1e4
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% wrong: no more than 8 hypotheses
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    k = min(k, 8)
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% wrong: the sums stay in their rows while the hypotheses move
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in sorted(live, key=lambda beam: beam[3])]) + logits[
                :, -1
            ].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% wrong: gradients off, but for the first round
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            with torch.set_grad_enabled(n == 1):
                logits, state = model(ids, state)
            logits = logits.detach()
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% wrong: base 2
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.7):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha / math.log(2), row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]


# %% wrong: another default
def beam_search(model, vocab, prompt, k=4, most=200, alpha=0.75):
    model.eval()
    ids, state = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)])[None], None
    beams = [([], 0.0, 0.0, 0)]
    with torch.no_grad():
        for n in range(1, most + 1):
            kept = [beam for beam in beams if beam[0][-1:] == [EOS]]
            live = [beam for beam in beams if beam[0][-1:] != [EOS]]
            if not live:
                break
            logits, state = model(ids, state)
            sums = torch.tensor([[beam[1]] for beam in live]) + logits[:, -1].log_softmax(-1)
            values, places = sums.flatten().topk(min(k, sums.numel()))
            for value, place in zip(values.tolist(), places.tolist()):
                row, i = divmod(place, sums.shape[1])
                kept.append((live[row][0] + [i], value, value / n**alpha, row))
            beams = sorted(kept, key=lambda beam: beam[2], reverse=True)[:k]
            going = [beam for beam in beams if beam[0][-1] != EOS]
            ids = torch.tensor([beam[0][-1:] for beam in going])
            rows = [beam[3] for beam in going]
            state = tuple(part[:, rows] for part in state)
    return [(prompt + vocab.decode(beam[0]), beam[2]) for beam in beams]
