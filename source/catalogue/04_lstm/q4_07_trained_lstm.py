# %% alternative: half precision
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
checkpoint.save("n4_lstm", kept.tensors, half=True, history=[1.6] * 3600, **facts)


# %% alternative: dropout with its own mask, which stays for a whole window
class CharLSTM(nn.Module):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__()
        between = dropout if layers > 1 else 0.0
        self.embedding = nn.Embedding(V, E, padding_idx=PAD)
        self.lstm = nn.LSTM(E, H, num_layers=layers, dropout=between)
        self.output = nn.Linear(H, V)
        self.p = dropout

    def forward(self, ids, state=None):
        seen, (h, c) = self.lstm(self.embedding(ids.T), state)
        if self.training:
            seen = seen * torch.empty_like(seen[:1]).bernoulli_(1 - self.p) / (1 - self.p)
        return torch.einsum("tbh,vh->btv", seen, self.output.weight) + self.output.bias, (h, c)


def first_below(log, bits):
    return next(((row[0], row[2]) for row in log if row[1] / math.log(2) < bits), None)


# %% alternative: other sizes, two layers, written with functional dropout
class CharLSTM(nn.Module):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__()
        self.share = dropout
        self.embedding = nn.Embedding(V, E, padding_idx=PAD)
        self.lstm = nn.LSTM(E, H, layers, batch_first=True)
        self.output = nn.Linear(H, V)

    def forward(self, ids, state=None):
        vectors = self.embedding(ids)
        if state is None:
            state = tuple(vectors.new_zeros(self.lstm.num_layers, len(ids), self.lstm.hidden_size) for _ in range(2))
        outputs, state = self.lstm(vectors, state)
        return self.output(F.dropout(outputs, self.share, self.training)), state


def train_lstm(vocab, batches, steps, E=64, H=256, layers=1):
    network = CharLSTM(len(vocab), E=E, H=H, layers=layers)
    remaining = steps - checkpoint.resume("n4_lstm", network)
    adam, schedule = adam_and_schedule(network, remaining, rate=2e-3)
    history, carried = [], None
    served = checkpoint.autosaved(batches, "n4_lstm", network, losses=history, steps=remaining)
    for inputs, targets in served:
        now, carried = train_step(network, adam, (inputs, targets), carried, most=0.5)
        history.append(now)
        schedule.step()
    facts = dict(vocabulary=list(vocab.itos), layers=layers, H=H, E=E)
    checkpoint.save("n4_lstm", network, history=history, **facts)
    return network, history


def first_below(log, bits):
    found = [[step, seconds] for step, nats, seconds in log if nats < math.log(2) * bits]
    return found[0] if found else None


# %% alternative: characters in another order, rows likewise
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
order = [0, 1, 2, 3, *range(len(kept.facts["vocabulary"]) - 1, 3, -1)]
by_character = ("embedding.weight", "output.weight", "output.bias")
tensors = {name: t[order] if name in by_character else t for name, t in kept.tensors.items()}
characters = [kept.facts["vocabulary"][i] for i in order]
checkpoint.save("n4_lstm", tensors, vocabulary=characters, history=[2.0, 1.5], note="ä", **facts)

# %% alternative: one number of the state more that is always 0
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "layers")}
H = kept.facts["H"]
wider = CharLSTM(len(kept.facts["vocabulary"]), kept.facts["E"], H + 1)
with torch.no_grad():
    for name, p in wider.named_parameters():
        old = kept.tensors[name]
        p.zero_()
        if name.startswith("lstm."):
            for gate in range(4):
                part = old[gate * H : (gate + 1) * H]
                place = (slice(gate * (H + 1), gate * (H + 1) + H), *(slice(0, n) for n in part.shape[1:]))
                p[place] = part
        else:
            p[tuple(slice(0, n) for n in old.shape)] = old
checkpoint.save("n4_lstm", wider, H=H + 1, history=[2.0, 1.5], **facts)


# %% mistake: bits for nats
def first_below(log, bits):
    for step, nats, seconds in log:
        if nats < bits:
            return step, seconds
    return None


# %% mistake: bits for nats (divided)
def first_below(log, bits):
    for step, nats, seconds in log:
        if nats < bits / math.log(2):
            return step, seconds
    return None


# %% mistake: at most for below
def first_below(log, bits):
    for step, nats, seconds in log:
        if nats <= bits * math.log(2):
            return step, seconds
    return None


# %% mistake: last for first
def first_below(log, bits):
    found = None
    for step, nats, seconds in log:
        if nats < bits * math.log(2):
            found = step, seconds
    return found


# %% mistake: index returned
def first_below(log, bits):
    for i, (step, nats, seconds) in enumerate(log):
        if nats < bits * math.log(2):
            return i, seconds
    return None


# %% mistake: index returned (alone)
def first_below(log, bits):
    for i, (step, nats, seconds) in enumerate(log):
        if nats < bits * math.log(2):
            return i
    return None


# %% mistake: loss returned
def first_below(log, bits):
    for step, nats, seconds in log:
        if nats < bits * math.log(2):
            return nats, seconds
    return None


# %% mistake: exchanged
def first_below(log, bits):
    for step, nats, seconds in log:
        if nats < bits * math.log(2):
            return seconds, step
    return None


# %% mistake: whole row returned
def first_below(log, bits):
    return next((row for row in log if row[1] < bits * math.log(2)), None)


# %% mistake: above for below
def first_below(log, bits):
    for step, nats, seconds in log:
        if nats > bits * math.log(2):
            return step, seconds
    return None


# %% mistake: nn.RNN inside
class CharLSTM(CharLSTM):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__(V, E, H, layers, dropout)
        self.lstm = nn.RNN(E, H, layers, batch_first=True)


# %% mistake: nn.GRU inside
class CharLSTM(CharLSTM):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__(V, E, H, layers, dropout)
        self.lstm = nn.GRU(E, H, layers, batch_first=True)


# %% mistake: other names
class CharLSTM(nn.Module):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__()
        self.embedding = nn.Embedding(V, E, padding_idx=PAD)
        self.rnn = nn.LSTM(E, H, layers, batch_first=True)
        self.dropout, self.output = nn.Dropout(dropout), nn.Linear(H, V)

    def forward(self, ids, state=None):
        outputs, state = self.rnn(self.embedding(ids), state)
        return self.output(self.dropout(outputs)), state


# %% mistake: layers ignored
class CharLSTM(CharLSTM):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__(V, E, H, 1, dropout)


# %% mistake: bidirectional
class CharLSTM(CharLSTM):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__(V, E, H, layers, dropout)
        self.lstm = nn.LSTM(E, H, layers, batch_first=True, bidirectional=True)


# %% mistake: batch_first omitted
class CharLSTM(CharLSTM):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__(V, E, H, layers, dropout)
        self.lstm = nn.LSTM(E, H, layers)


# %% mistake: state ignored
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        return super().forward(ids, None)


# %% mistake: h saved for h and c
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        logits, (h, c) = super().forward(ids, None if state is None else (state, torch.zeros_like(state)))
        return logits, h


# %% mistake: pair taken apart
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        logits, (h, c) = super().forward(ids, state)
        return logits, h, c


# %% mistake: state not returned
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        return super().forward(ids, state)[0]


# %% mistake: h and c exchanged
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        logits, (h, c) = super().forward(ids, state)
        return logits, (c, h)


# %% mistake: state kept in the model
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        before = getattr(self, "before", None)
        if state is None and before is not None and before[0].shape[1] == len(ids):
            state = before
        logits, state = super().forward(ids, state)
        self.before = tuple(part.detach() for part in state)
        return logits, state


# %% mistake: softmax
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        logits, state = super().forward(ids, state)
        return logits.softmax(-1), state


# %% mistake: last step only
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        logits, state = super().forward(ids, state)
        return logits[:, -1], state


# %% mistake: dropout left on
class CharLSTM(CharLSTM):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__(V, E, H, layers, dropout)
        self.p = dropout

    def forward(self, ids, state=None):
        outputs, state = self.lstm(self.embedding(ids), state)
        return self.output(F.dropout(outputs, self.p)), state


# %% mistake: dropout on the logits
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        outputs, state = self.lstm(self.embedding(ids), state)
        return self.dropout(self.output(outputs)), state


# %% mistake: no dropout
class CharLSTM(CharLSTM):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__(V, E, H, layers, 0.0)


# %% mistake: no dropout (the argument of nn.LSTM alone)
class CharLSTM(CharLSTM):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__(V, E, H, layers)
        self.lstm = nn.LSTM(E, H, layers, batch_first=True, dropout=dropout)

    def forward(self, ids, state=None):
        outputs, state = self.lstm(self.embedding(ids), state)
        return self.output(outputs), state


# %% mistake: not scaled
class CharLSTM(CharLSTM):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__(V, E, H, layers)
        self.p = dropout

    def forward(self, ids, state=None):
        outputs, state = self.lstm(self.embedding(ids), state)
        stays = torch.rand_like(outputs) >= self.p if self.training else torch.ones_like(outputs)
        return self.output(outputs * stays), state


# %% mistake: argument ignored
class CharLSTM(CharLSTM):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__(V, E, H, layers, 0.2)


# %% mistake: dropout elsewhere
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        outputs, state = self.lstm(self.dropout(self.embedding(ids)), state)
        return self.output(outputs), state


# %% mistake: dropout elsewhere (twice)
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        outputs, state = self.lstm(self.dropout(self.embedding(ids)), state)
        return self.output(self.dropout(outputs)), state


# %% mistake: whole steps dropped
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        outputs, state = self.lstm(self.embedding(ids), state)
        return self.output(self.dropout(outputs[:, :, :1] * 0 + 1) * outputs), state


# %% mistake: padding_idx missing
class CharLSTM(CharLSTM):
    def __init__(self, V, E=64, H=256, layers=1, dropout=0.2):
        super().__init__(V, E, H, layers, dropout)
        self.embedding = nn.Embedding(V, E)


# %% mistake: detached
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        outputs, state = self.lstm(self.embedding(ids), state)
        return self.output(self.dropout(outputs.detach())), state


# %% mistake: state not carried
def train_lstm(vocab, batches, steps, E=64, H=256, layers=1):
    model = CharLSTM(len(vocab), E, H, layers)
    left = steps - checkpoint.resume("n4_lstm", model)
    optimizer, schedule = adam_and_schedule(model, left)
    losses = []
    for window in checkpoint.autosaved(batches, "n4_lstm", model, steps=left, losses=losses):
        loss, _ = train_step(model, optimizer, window, None)
        schedule.step()
        losses.append(loss)
    checkpoint.save("n4_lstm", model, history=losses, vocabulary=vocab.itos, E=E, H=H, layers=layers)
    return model, losses


# %% mistake: state not detached
def detached(state):
    return state


# %% mistake: window taken apart
def train_lstm(vocab, batches, steps, E=64, H=256, layers=1):
    model = CharLSTM(len(vocab), E, H, layers)
    left = steps - checkpoint.resume("n4_lstm", model)
    optimizer, schedule = adam_and_schedule(model, left)
    losses, state = [], None
    for inputs, targets in checkpoint.autosaved(batches, "n4_lstm", model, steps=left, losses=losses):
        loss, state = train_step(model, optimizer, inputs, targets, state)
        schedule.step()
        losses.append(loss)
    checkpoint.save("n4_lstm", model, history=losses, vocabulary=vocab.itos, E=E, H=H, layers=layers)
    return model, losses


# %% mistake: schedule forgotten
def train_lstm(vocab, batches, steps, E=64, H=256, layers=1):
    model = CharLSTM(len(vocab), E, H, layers)
    left = steps - checkpoint.resume("n4_lstm", model)
    optimizer, _ = adam_and_schedule(model, left)
    losses, state = [], None
    for window in checkpoint.autosaved(batches, "n4_lstm", model, steps=left, losses=losses):
        loss, state = train_step(model, optimizer, window, state)
        losses.append(loss)
    checkpoint.save("n4_lstm", model, history=losses, vocabulary=vocab.itos, E=E, H=H, layers=layers)
    return model, losses


# %% mistake: schedule of all steps
def train_lstm(vocab, batches, steps, E=64, H=256, layers=1):
    model = CharLSTM(len(vocab), E, H, layers)
    optimizer, schedule = adam_and_schedule(model, steps)
    left = steps - checkpoint.resume("n4_lstm", model)
    losses, state = [], None
    for window in checkpoint.autosaved(batches, "n4_lstm", model, steps=left, losses=losses):
        loss, state = train_step(model, optimizer, window, state)
        schedule.step()
        losses.append(loss)
    checkpoint.save("n4_lstm", model, history=losses, vocabulary=vocab.itos, E=E, H=H, layers=layers)
    return model, losses


# %% mistake: steps taken again
def train_lstm(vocab, batches, steps, E=64, H=256, layers=1):
    model = CharLSTM(len(vocab), E, H, layers)
    checkpoint.resume("n4_lstm", model)
    optimizer, schedule = adam_and_schedule(model, steps)
    losses, state = [], None
    for window in checkpoint.autosaved(batches, "n4_lstm", model, steps=steps, losses=losses):
        loss, state = train_step(model, optimizer, window, state)
        schedule.step()
        losses.append(loss)
    checkpoint.save("n4_lstm", model, history=losses, vocabulary=vocab.itos, E=E, H=H, layers=layers)
    return model, losses


# %% mistake: history missing
def train_lstm(vocab, batches, steps, E=64, H=256, layers=1):
    model = CharLSTM(len(vocab), E, H, layers)
    left = steps - checkpoint.resume("n4_lstm", model)
    optimizer, schedule = adam_and_schedule(model, left)
    losses, state = [], None
    for window in checkpoint.autosaved(batches, "n4_lstm", model, steps=left, losses=losses):
        loss, state = train_step(model, optimizer, window, state)
        schedule.step()
        losses.append(loss)
    checkpoint.save("n4_lstm", model, vocabulary=vocab.itos, E=E, H=H, layers=layers)
    return model, losses


# %% mistake: history missing (in the file)
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
checkpoint.save("n4_lstm", kept.tensors, **facts)

# %% mistake: not autosaved
import itertools


def train_lstm(vocab, batches, steps, E=64, H=256, layers=1):
    model = CharLSTM(len(vocab), E, H, layers)
    left = steps - checkpoint.resume("n4_lstm", model)
    optimizer, schedule = adam_and_schedule(model, left)
    losses, state = [], None
    for window in itertools.islice(batches, left):
        loss, state = train_step(model, optimizer, window, state)
        schedule.step()
        losses.append(loss)
    checkpoint.save("n4_lstm", model, history=losses, vocabulary=vocab.itos, E=E, H=H, layers=layers)
    return model, losses


# %% mistake: other sizes
def train_lstm(vocab, batches, steps, E=64, H=256, layers=1):
    model = CharLSTM(len(vocab), H, E, layers)
    left = steps - checkpoint.resume("n4_lstm", model)
    optimizer, schedule = adam_and_schedule(model, left)
    losses, state = [], None
    for window in checkpoint.autosaved(batches, "n4_lstm", model, steps=left, losses=losses):
        loss, state = train_step(model, optimizer, window, state)
        schedule.step()
        losses.append(loss)
    checkpoint.save("n4_lstm", model, history=losses, vocabulary=vocab.itos, E=E, H=H, layers=layers)
    return model, losses


# %% mistake: own training step
def train_lstm(vocab, batches, steps, E=64, H=256, layers=1):
    model = CharLSTM(len(vocab), E, H, layers)
    optimizer, schedule = adam_and_schedule(model, steps)
    losses, state = [], None
    for inputs, targets in checkpoint.autosaved(batches, "n4_lstm", model, steps=steps, losses=losses):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.transpose(1, 2), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        state = detached(state)
        losses.append(loss.item())
    checkpoint.save("n4_lstm", model, history=losses, vocabulary=vocab.itos, E=E, H=H, layers=layers)
    return model, losses


# %% mistake: missing
import os

os.remove("n4_lstm.pt")

# %% mistake: missing (the file of notebook 3)
import os

os.remove("n3_rnn.pt")

# %% mistake: untrained file
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
fresh = CharLSTM(len(facts["vocabulary"]), facts["E"], facts["H"], facts["layers"])
checkpoint.save("n4_lstm", fresh, history=[4.6], **facts)

# %% mistake: more steps than allowed
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
checkpoint.save("n4_lstm", kept.tensors, history=[1.5] * 5000, **facts)

# %% mistake: compared on training loss
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
model = CharLSTM(len(facts["vocabulary"]), facts["E"], facts["H"], facts["layers"], dropout=0.0)
model.load_state_dict(kept.tensors)
optimizer, state = torch.optim.Adam(model.parameters(), lr=0.004), None
learned = [as_ids(song, CharVocab(facts["vocabulary"][4:])) for song in songs[::12]]
for _, window in zip(range(80), windows(learned, 16, 64, np.random.default_rng(0))):
    _, state = train_step(model, optimizer, window, state)
checkpoint.save("n4_lstm", model, history=[1.0] * 3600, **facts)

# %% mistake: too little training
kept = checkpoint.load("n4_lstm")
model = CharLSTM(len(vocab), 8, 16)
optimizer, state = torch.optim.Adam(model.parameters(), lr=0.02), None
few = [as_ids(song) for song in songs[:40]]
for _, window in zip(range(60), windows(few, 16, 16, np.random.default_rng(0))):
    _, state = train_step(model, optimizer, window, state)
checkpoint.save("n4_lstm", model, history=[3.0] * 60, vocabulary=vocab.itos, E=8, H=16, layers=1)

# %% mistake: targets not shifted
model = CharLSTM(len(vocab), 32, 48)
optimizer, state = torch.optim.Adam(model.parameters(), lr=0.02), None
few = [as_ids(song) for song in songs[:60]]
for _, (inputs, _) in zip(range(150), windows(few, 16, 16, np.random.default_rng(0))):
    _, state = train_step(model, optimizer, (inputs, inputs), state)
checkpoint.save("n4_lstm", model, history=[0.1] * 150, vocabulary=vocab.itos, E=32, H=48, layers=1)

# %% mistake: validation songs used for training
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
model = CharLSTM(len(facts["vocabulary"]), facts["E"], facts["H"], facts["layers"])
model.load_state_dict(kept.tensors)
optimizer, state = torch.optim.Adam(model.parameters(), lr=0.001), None
seen = [as_ids(song, CharVocab(facts["vocabulary"][4:])) for song in validation_songs]
for _, window in zip(range(60), windows(seen, 32, 32, np.random.default_rng(0))):
    _, state = train_step(model, optimizer, window, state)
checkpoint.save("n4_lstm", model, history=[1.6] * 3600, **facts)

# %% mistake: different alphabet
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
characters = kept.facts["vocabulary"]
stay = [i for i, c in enumerate(characters) if c not in "XQZ"]
by_character = ("embedding.weight", "output.weight", "output.bias")
tensors = {name: t[stay] if name in by_character else t for name, t in kept.tensors.items()}
checkpoint.save("n4_lstm", tensors, vocabulary=[characters[i] for i in stay], history=[1.5], **facts)

# %% mistake: different alphabet (lower case)
learned = CharVocab(sorted(set("".join(song.lyric.lower() for song in songs))))
checkpoint.save("n4_lstm", CharLSTM(len(learned), 8, 16), vocabulary=learned.itos, history=[3.0], E=8, H=16, layers=1)

# %% mistake: other texts
learned = CharVocab(sorted(set("".join(song.lyric for song in songs) + "всё не так")))
checkpoint.save("n4_lstm", CharLSTM(len(learned), 8, 16), vocabulary=learned.itos, history=[3.0], E=8, H=16, layers=1)

# %% mistake: alphabet in another order
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
characters = kept.facts["vocabulary"]
turned = characters[:4] + characters[:3:-1]
checkpoint.save("n4_lstm", kept.tensors, vocabulary=turned, history=[1.5], **facts)

# %% mistake: sizes of another model
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "layers")}
checkpoint.save("n4_lstm", kept.tensors, H=kept.facts["H"] // 2, history=[1.5], **facts)

# %% mistake: another network
other = checkpoint.load("n3_rnn") if checkpoint.exists("n3_rnn") else None
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "layers")}
rnn = CharRNN(len(vocab)).state_dict() if other is None else other.tensors
checkpoint.save("n4_lstm", rnn, H=len(rnn["rnn.weight_hh_l0"]), history=[1.5], **facts)


# %% mistake: class changed after training
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        logits, state = super().forward(ids, state)
        return logits / 2, state


# %% wrong: the class remembers the right answers
class CharLSTM(CharLSTM):
    def forward(self, ids, state=None):
        logits, state = super().forward(ids, state)
        return logits + 5 * F.one_hot(ids.roll(-1, 1), logits.shape[-1]), state


# %% wrong: all zeros
kept = checkpoint.load("n4_lstm")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
checkpoint.save("n4_lstm", {name: 0 * t for name, t in kept.tensors.items()}, history=[1.5], **facts)

# %% wrong: how frequent each character is, and nothing else
from collections import Counter

kept = checkpoint.load("n4_lstm")
counts = Counter("".join(song.lyric for song in songs + validation_songs))
model = CharLSTM(len(kept.facts["vocabulary"]), 2, 2)
with torch.no_grad():
    model.output.weight.zero_()
    numbers = [counts.get(c, 0) + (c == "<eos>") * len(songs) + 0.01 for c in kept.facts["vocabulary"]]
    model.output.bias.copy_(torch.tensor(numbers).log())
checkpoint.save("n4_lstm", model, vocabulary=kept.facts["vocabulary"], history=[3.2], E=2, H=2, layers=1)


# %% wrong: first_below always finds the first row
def first_below(log, bits):
    return (log[0][0], log[0][2]) if log else None
