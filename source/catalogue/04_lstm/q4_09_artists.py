# %% alternative: time first, F.embedding and F.linear, one draw per row written into a clone, one character at a time
class ArtistLSTM(nn.Module):
    def __init__(self, V, A, E=64, D=16, H=256):
        super().__init__()
        self.embedding, self.artist = nn.Embedding(V, E, padding_idx=PAD), nn.Embedding(A + 1, D)
        self.lstm, self.output = nn.LSTM(E + D, H), nn.Linear(H, V)

    def forward(self, ids, artist, state=None):
        who = F.embedding(artist.T, self.artist.weight)
        outputs, state = self.lstm(torch.concat((self.embedding(ids.T), who), 2), state)
        return F.linear(outputs, self.output.weight, self.output.bias).transpose(0, 1), state


def hide_artists(artist, share, generator=None):
    copied = artist.clone()
    for row in copied:
        if torch.rand((), generator=generator).item() < share:
            row.fill_(0)
    return copied


@torch.no_grad()
def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.eval()
    state, text, who = None, prompt, torch.tensor([[artist]])
    for number in [BOS, *vocab.encode(prompt).tolist()]:
        logits, state = model(torch.tensor([[number]]), who, state)
    for n in range(most):
        if n:
            logits, state = model(choice[None], who, state)
        choice = torch.multinomial(F.softmax(logits[0, -1] / temperature, dim=-1), 1, generator=generator)
        if int(choice) == EOS:
            return text
        text += vocab.decode([int(choice)])
    return text


# %% alternative: place by place, tables put together beforehand, torch.where, sorted into ids and a list
class ArtistLSTM(nn.Module):
    def __init__(self, V, A, E=64, D=16, H=256):
        super().__init__()
        self.embedding = nn.Embedding(V, E)
        self.artist = nn.Embedding(num_embeddings=1 + A, embedding_dim=D)
        self.lstm = nn.LSTM(input_size=D + E, hidden_size=H, num_layers=1, batch_first=True)
        self.output = nn.Linear(H, V)

    def forward(self, ids, artist, state=None):
        found = []
        for t in range(ids.shape[1]):
            x = self.embedding.weight.new_zeros(len(ids), 1, self.lstm.input_size)
            x = x + F.pad(self.embedding(ids[:, t : t + 1]), (0, self.artist.embedding_dim))
            x = x + F.pad(self.artist(artist[:, t : t + 1]), (self.embedding.embedding_dim, 0))
            top, state = self.lstm(x, state)
            found.append(self.output(top[:, 0]))
        return torch.stack(found, 1), state


def hide_artists(artist, share, generator=None):
    stays = torch.rand(artist.shape[0], generator=generator) >= share
    return torch.where(stays.unsqueeze(1), artist, torch.zeros_like(artist))


def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.train(False)
    read, drawn, state = torch.cat((torch.full((1,), BOS), vocab.encode(prompt))).unsqueeze(0), [], None
    with torch.inference_mode():
        while len(drawn) < most:
            scores, state = model(read, torch.zeros_like(read) + artist, state)
            read = torch.multinomial(torch.exp(F.log_softmax(scores[:, -1] / temperature, 1)), 1, generator=generator)
            if read.item() == EOS:
                break
            drawn.append(read.item())
    return prompt + vocab.decode(drawn)


# %% mistake: artist as a character (looked up in the wrong table)
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        both = torch.cat([self.embedding(ids), self.embedding(artist)], dim=-1)
        outputs, state = self.lstm(both, state)
        return self.output(outputs), state


# %% mistake: artist as a character (put in front of the text)
class ArtistLSTM(nn.Module):
    def __init__(self, V, A, E=64, D=16, H=256):
        super().__init__()
        self.embedding = nn.Embedding(V + A + 1, E)
        self.lstm = nn.LSTM(E, H, batch_first=True)
        self.output = nn.Linear(H, V)

    def forward(self, ids, artist, state=None):
        outputs, state = self.lstm(self.embedding(torch.cat([artist[:, :1], ids], dim=1)), state)
        return self.output(outputs[:, 1:]), state


# %% mistake: one artist for the whole batch
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        return super().forward(ids, artist[:1].expand_as(ids), state)


# %% mistake: one artist for the whole batch (a single number)
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        return super().forward(ids, torch.full_like(ids, artist[0, 0]), state)


# %% mistake: one artist per row (that of the first place)
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        return super().forward(ids, artist[:, :1].expand_as(ids), state)


# %% mistake: one artist per row (that of the last place)
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        return super().forward(ids, artist[:, -1:].expand_as(ids), state)


# %% mistake: artist at the first place only
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        voices = self.artist(artist)
        voices = torch.cat([voices[:, :1], torch.zeros_like(voices[:, 1:])], dim=1)
        outputs, state = self.lstm(torch.cat([self.embedding(ids), voices], dim=-1), state)
        return self.output(outputs), state


# %% mistake: artist after the LSTM only (a wider output layer)
class ArtistLSTM(nn.Module):
    def __init__(self, V, A, E=64, D=16, H=256):
        super().__init__()
        self.embedding, self.artist = nn.Embedding(V, E), nn.Embedding(A + 1, D)
        self.lstm, self.output = nn.LSTM(E, H, batch_first=True), nn.Linear(H + D, V)

    def forward(self, ids, artist, state=None):
        outputs, state = self.lstm(self.embedding(ids), state)
        return self.output(torch.cat([outputs, self.artist(artist)], dim=-1)), state


# %% mistake: artist after the LSTM only (added to its outputs)
class ArtistLSTM(nn.Module):
    def __init__(self, V, A, E=64, D=16, H=256):
        super().__init__()
        self.embedding, self.artist = nn.Embedding(V, E), nn.Embedding(A + 1, H)
        self.lstm, self.output = nn.LSTM(E, H, batch_first=True), nn.Linear(H, V)

    def forward(self, ids, artist, state=None):
        outputs, state = self.lstm(self.embedding(ids), state)
        return self.output(outputs + self.artist(artist)), state


# %% mistake: added to the character
class ArtistLSTM(nn.Module):
    def __init__(self, V, A, E=64, D=16, H=256):
        super().__init__()
        self.embedding, self.artist = nn.Embedding(V, E), nn.Embedding(A + 1, E)
        self.lstm, self.output = nn.LSTM(E, H, batch_first=True), nn.Linear(H, V)

    def forward(self, ids, artist, state=None):
        outputs, state = self.lstm(self.embedding(ids) + self.artist(artist), state)
        return self.output(outputs), state


# %% mistake: artist not read (forgotten in both places)
class ArtistLSTM(ArtistLSTM):
    def __init__(self, V, A, E=64, D=16, H=256):
        super().__init__(V, A, E, D, H)
        self.lstm = nn.LSTM(E, H, batch_first=True)

    def forward(self, ids, artist, state=None):
        outputs, state = self.lstm(self.embedding(ids), state)
        return self.output(outputs), state


# %% mistake: artist not read (forgotten in forward)
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        outputs, state = self.lstm(self.embedding(ids), state)
        return self.output(outputs), state


# %% mistake: artist not used
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        both = torch.cat([self.embedding(ids), 0 * self.artist(artist)], dim=-1)
        outputs, state = self.lstm(both, state)
        return self.output(outputs), state


# %% mistake: no row for the unknown artist
class ArtistLSTM(ArtistLSTM):
    def __init__(self, V, A, E=64, D=16, H=256):
        super().__init__(V, A - 1, E, D, H)

    def forward(self, ids, artist, state=None):
        return super().forward(ids, artist - 1, state)


# %% mistake: artists off by one (one less)
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        return super().forward(ids, artist - 1, state)


# %% mistake: artists off by one (one more)
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        return super().forward(ids, artist + 1, state)


# %% mistake: artists off by one (the unknown one kept)
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        return super().forward(ids, (artist - 1).clamp(min=0), state)


# %% mistake: unknown artist as another
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        voices = self.artist.weight[1:][artist - 1]
        outputs, state = self.lstm(torch.cat([self.embedding(ids), voices], dim=-1), state)
        return self.output(outputs), state


# %% mistake: unknown artist refused
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        voices = F.embedding(artist - 1, self.artist.weight[1:])
        outputs, state = self.lstm(torch.cat([self.embedding(ids), voices], dim=-1), state)
        return self.output(outputs), state


# %% mistake: unknown artist as zeros
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        voices = self.artist(artist) * (artist > 0)[..., None]
        outputs, state = self.lstm(torch.cat([self.embedding(ids), voices], dim=-1), state)
        return self.output(outputs), state


# %% mistake: unknown artist does not learn
class ArtistLSTM(ArtistLSTM):
    def __init__(self, V, A, E=64, D=16, H=256):
        super().__init__(V, A, E, D, H)
        self.artist = nn.Embedding(A + 1, D, padding_idx=0)


# %% mistake: artist table cut off (detached)
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        both = torch.cat([self.embedding(ids), self.artist(artist).detach()], dim=-1)
        outputs, state = self.lstm(both, state)
        return self.output(outputs), state


# %% mistake: artist table cut off (frozen)
class ArtistLSTM(ArtistLSTM):
    def __init__(self, V, A, E=64, D=16, H=256):
        super().__init__(V, A, E, D, H)
        self.artist.requires_grad_(False)


# %% mistake: detached
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        both = torch.cat([self.embedding(ids), self.artist(artist)], dim=-1)
        outputs, state = self.lstm(both, state)
        return self.output(outputs.detach()), state


# %% mistake: artist first
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        both = torch.cat([self.artist(artist), self.embedding(ids)], dim=-1)
        outputs, state = self.lstm(both, state)
        return self.output(outputs), state


# %% mistake: batch_first omitted
class ArtistLSTM(ArtistLSTM):
    def __init__(self, V, A, E=64, D=16, H=256):
        super().__init__(V, A, E, D, H)
        self.lstm = nn.LSTM(E + D, H)


# %% mistake: state ignored
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        return super().forward(ids, artist)


# %% mistake: state not returned
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        return super().forward(ids, artist, state)[0]


# %% mistake: half of the state
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        logits, (h, c) = super().forward(ids, artist, state)
        return logits, h


# %% mistake: h and c exchanged
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        logits, (h, c) = super().forward(ids, artist, state)
        return logits, (c, h)


# %% mistake: old state returned
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        if state is None:
            state = tuple(torch.zeros(2, 1, len(ids), self.lstm.hidden_size))
        return super().forward(ids, artist, state)[0], state


# %% mistake: softmax
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        logits, state = super().forward(ids, artist, state)
        return logits.softmax(-1), state


# %% mistake: last step only
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        logits, state = super().forward(ids, artist, state)
        return logits[:, -1], state


# %% mistake: random numbers (artists hidden by the model)
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        if self.training and len(ids) > 100:
            artist = artist * (torch.rand(len(ids), 1) > 0.1)
        return super().forward(ids, artist, state)


# %% mistake: other names
class ArtistLSTM(nn.Module):
    def __init__(self, V, A, E=64, D=16, H=256):
        super().__init__()
        self.characters, self.singers = nn.Embedding(V, E), nn.Embedding(A + 1, D)
        self.rnn, self.output = nn.LSTM(E + D, H, batch_first=True), nn.Linear(H, V)

    def forward(self, ids, artist, state=None):
        outputs, state = self.rnn(torch.cat([self.characters(ids), self.singers(artist)], -1), state)
        return self.output(outputs), state


# %% mistake: hidden per place
def hide_artists(artist, share, generator=None):
    return artist.masked_fill(torch.rand(artist.shape, generator=generator) < share, 0)


# %% mistake: columns
def hide_artists(artist, share, generator=None):
    return artist.masked_fill(torch.rand(artist.shape[1], generator=generator) < share, 0)


# %% mistake: in-place
def hide_artists(artist, share, generator=None):
    artist[torch.rand(len(artist), generator=generator) < share] = 0
    return artist


# %% mistake: not a copy
def hide_artists(artist, share, generator=None):
    hidden = torch.rand(len(artist), 1, generator=generator) < share
    return artist.masked_fill(hidden, 0) if hidden.any() else artist


# %% mistake: an exact share
def hide_artists(artist, share, generator=None):
    copied, count = artist.clone(), round(share * len(artist) + 1e-9)
    copied[torch.randperm(len(artist), generator=generator)[:count]] = 0
    return copied


# %% mistake: one draw for the batch
def hide_artists(artist, share, generator=None):
    return artist * (torch.rand(1, generator=generator) >= share)


# %% mistake: keeps what it should hide
def hide_artists(artist, share, generator=None):
    return artist * (torch.rand(len(artist), 1, generator=generator) < share)


# %% mistake: keeps what it should hide (the larger ones are hidden)
def hide_artists(artist, share, generator=None):
    return artist.masked_fill(torch.rand(len(artist), 1, generator=generator) > share, 0)


# %% mistake: always the same rows
def hide_artists(artist, share, generator=None):
    copied = artist.clone()
    copied[: int((torch.rand(len(artist), generator=generator) < share).sum())] = 0
    return copied


# %% mistake: another number
def hide_artists(artist, share, generator=None):
    return artist.masked_fill(torch.rand(len(artist), 1, generator=generator) < share, -1)


# %% mistake: a mask
def hide_artists(artist, share, generator=None):
    return (torch.rand(len(artist), 1, generator=generator) < share).expand_as(artist)


# %% mistake: own generator (hiding without it)
def hide_artists(artist, share, generator=None):
    return artist.masked_fill(torch.rand(len(artist), 1) < share, 0)


# %% mistake: artist only at the beginning
def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    who = torch.full((1, len(ids)), artist)
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], who, state)
            ids, who = torch.multinomial(torch.softmax(logits[0, -1] / temperature, 0), 1, generator=generator), torch.zeros(1, 1).long()
            if ids == EOS:
                break
            written.append(ids.item())
    return prompt + vocab.decode(written)


# %% mistake: <bos> without the artist
class Told(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, artist, state=None):
        return self.model(ids, artist.masked_fill(ids == BOS, 0), state)


reference_sample = sample_as


def sample_as(model, *args, **more):
    model.eval()
    return reference_sample(Told(model), *args, **more)


# %% mistake: artists off by one (in the song)
reference_sample = sample_as


def sample_as(model, vocab, artist, *args, **more):
    return reference_sample(model, vocab, artist + (1 if artist < 3 else -1), *args, **more)


# %% mistake: another artist
reference_sample = sample_as


def sample_as(model, vocab, artist, *args, **more):
    return reference_sample(model, vocab, (artist + 2) % 5, *args, **more)


# %% mistake: artist as a number
def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], artist, state)
            ids = torch.multinomial(torch.softmax(logits[0, -1] / temperature, 0), 1, generator=generator)
            if ids == EOS:
                break
            written.append(ids.item())
    return prompt + vocab.decode(written)


# %% mistake: not one artist per id
def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], torch.tensor([[artist]]), state)
            ids = torch.multinomial(torch.softmax(logits[0, -1] / temperature, 0), 1, generator=generator)
            if ids == EOS:
                break
            written.append(ids.item())
    return prompt + vocab.decode(written)


# %% mistake: times the temperature
reference_sample = sample_as


def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    return reference_sample(model, vocab, artist, prompt, most, 1 / temperature, generator)


# %% mistake: temperature ignored
reference_sample = sample_as


def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    return reference_sample(model, vocab, artist, prompt, most, 1.0, generator)


# %% mistake: prefix re-fed with the state
def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.eval()
    ids, state, start = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, len(prompt) + 1
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], torch.full((1, len(ids)), artist), state)
            choice = torch.multinomial(torch.softmax(logits[0, -1] / temperature, 0), 1, generator=generator)
            if choice == EOS:
                break
            ids = torch.cat([ids, choice])
    return prompt + vocab.decode(ids[start:])


# %% mistake: prefix re-fed
def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.eval()
    ids, start = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), len(prompt) + 1
    with torch.no_grad():
        for _ in range(most):
            logits, _ = model(ids[None], torch.full((1, len(ids)), artist))
            choice = torch.multinomial(torch.softmax(logits[0, -1] / temperature, 0), 1, generator=generator)
            if choice == EOS:
                break
            ids = torch.cat([ids, choice])
    return prompt + vocab.decode(ids[start:])


# %% mistake: state lost
class Forgetful(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, artist, state=None):
        return self.model(ids, artist)


reference_sample = sample_as


def sample_as(model, *args, **more):
    model.eval()
    return reference_sample(Forgetful(model), *args, **more)


# %% mistake: no <bos>
def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.eval()
    ids, state, written = vocab.encode(prompt), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], torch.full((1, len(ids)), artist), state)
            ids = torch.multinomial(torch.softmax(logits[0, -1] / temperature, 0), 1, generator=generator)
            if ids == EOS:
                break
            written.append(ids.item())
    return prompt + vocab.decode(written)


# %% mistake: <eos> ignored
def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], torch.full((1, len(ids)), artist), state)
            ids = torch.multinomial(torch.softmax(logits[0, -1] / temperature, 0), 1, generator=generator)
            written.append(ids.item())
    return prompt + vocab.decode(written)


# %% mistake: prompt missing
reference_sample = sample_as


def sample_as(model, vocab, artist, prompt="", *args, **more):
    return reference_sample(model, vocab, artist, prompt, *args, **more)[len(prompt) :]


# %% mistake: prompt decoded
reference_sample = sample_as


def sample_as(model, vocab, artist, prompt="", *args, **more):
    text = reference_sample(model, vocab, artist, prompt, *args, **more)
    return vocab.decode(vocab.encode(prompt)) + text[len(prompt) :]


# %% mistake: not in evaluation mode
class Training(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.models = [model]

    def forward(self, *args):
        return self.models[0](*args)


reference_sample = sample_as


def sample_as(model, *args, **more):
    return reference_sample(Training(model), *args, **more)


# %% mistake: gradients on
def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    for _ in range(most):
        logits, state = model(ids[None], torch.full((1, len(ids)), artist), state)
        ids = torch.multinomial(torch.softmax(logits[0, -1].detach() / temperature, 0), 1, generator=generator)
        if ids == EOS:
            break
        written.append(ids.item())
    return prompt + vocab.decode(written)


# %% mistake: own generator (singing without it)
reference_sample = sample_as


def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    return reference_sample(model, vocab, artist, prompt, most, temperature)


# %% mistake: generator renewed
reference_sample = sample_as


def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    if generator is not None:
        generator = torch.Generator().manual_seed(generator.initial_seed())
    return reference_sample(model, vocab, artist, prompt, most, temperature, generator)


# %% mistake: always the same
def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], torch.full((1, len(ids)), artist), state)
            ids = logits[0, -1].argmax()[None]
            if ids == EOS:
                break
            written.append(ids.item())
    return prompt + vocab.decode(written)


# %% mistake: state changed
def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, (h, c) = model(ids[None], torch.full((1, len(ids)), artist), state)
            state = (c, h)
            ids = torch.multinomial(torch.softmax(logits[0, -1] / temperature, 0), 1, generator=generator)
            if ids == EOS:
                break
            written.append(ids.item())
    return prompt + vocab.decode(written)


# %% mistake: softmax twice
def sample_as(model, vocab, artist, prompt="", most=200, temperature=1.0, generator=None):
    model.eval()
    ids, state, written = torch.cat([torch.tensor([BOS]), vocab.encode(prompt)]), None, []
    with torch.no_grad():
        for _ in range(most):
            logits, state = model(ids[None], torch.full((1, len(ids)), artist), state)
            probs = torch.softmax(logits[0, -1] / temperature, 0)
            ids = torch.multinomial(torch.softmax(probs, 0), 1, generator=generator)
            if ids == EOS:
                break
            written.append(ids.item())
    return prompt + vocab.decode(written)


# %% mistake: artists missing
from course import checkpoint as shelf

saved = shelf.load("n4_artists")
facts = {name: saved.facts[name] for name in ("vocabulary", "E", "D", "H")}
shelf.save("n4_artists", saved.tensors, **facts)

# %% mistake: untrained file
from course import checkpoint as shelf

saved = shelf.load("n4_artists")
facts = {name: saved.facts[name] for name in ("vocabulary", "artists", "E", "D", "H")}
torch.manual_seed(1)
shelf.save("n4_artists", ArtistLSTM(len(facts["vocabulary"]), len(facts["artists"])), **facts)

# %% mistake: artists not learned
from course import checkpoint as shelf

saved = shelf.load("n4_artists")
facts = {name: saved.facts[name] for name in ("vocabulary", "artists", "E", "D", "H")}
same = {"artist.weight": saved.tensors["artist.weight"][:1].repeat(len(facts["artists"]) + 1, 1)}
shelf.save("n4_artists", saved.tensors | same, **facts)

# %% mistake: unknown artist not learned
from course import checkpoint as shelf

saved = shelf.load("n4_artists")
facts = {name: saved.facts[name] for name in ("vocabulary", "artists", "E", "D", "H")}
table = saved.tensors["artist.weight"].clone()
table[0] = table[3]
shelf.save("n4_artists", saved.tensors | {"artist.weight": table}, **facts)

# %% mistake: sizes of another model
from course import checkpoint as shelf

saved = shelf.load("n4_artists")
facts = {name: saved.facts[name] for name in ("vocabulary", "artists", "E", "D", "H")}
shelf.save("n4_artists", saved.tensors, **facts | {"D": 8})

# %% mistake: class changed after training
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        logits, state = super().forward(ids, artist, state)
        return logits * (1 + (logits.shape[-1] > 90)), state


# %% wrong: artists' vectors mixed over the row
class ArtistLSTM(ArtistLSTM):
    def forward(self, ids, artist, state=None):
        voices = self.artist(artist).mean(1, keepdim=True).expand(-1, ids.shape[1], -1)
        outputs, state = self.lstm(torch.cat([self.embedding(ids), voices], dim=-1), state)
        return self.output(outputs), state


# %% wrong: nothing is ever hidden
def hide_artists(artist, share, generator=None):
    return artist.clone()


# %% wrong: pairs of rows are hidden together
def hide_artists(artist, share, generator=None):
    draws = torch.rand((len(artist) + 1) // 2, 1, generator=generator).repeat_interleave(2, 0)[: len(artist)]
    return artist.masked_fill(draws < share, 0)


# %% wrong: hides every other share
def hide_artists(artist, share, generator=None):
    return artist.masked_fill(torch.rand(len(artist), 1, generator=generator) < share**2, 0)


# %% wrong: at most 100 characters
reference_sample = sample_as


def sample_as(model, vocab, artist, prompt="", most=100, temperature=1.0, generator=None):
    return reference_sample(model, vocab, artist, prompt, most, temperature, generator)
