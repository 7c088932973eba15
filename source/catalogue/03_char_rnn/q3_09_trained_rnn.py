# %% alternative: half precision
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
checkpoint.save("n3_rnn", kept.tensors, half=True, **facts)

# %% alternative: characters in another order, rows likewise
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
order = [0, 1, 2, 3, *range(len(kept.facts["vocabulary"]) - 1, 3, -1)]
by_character = ("embedding.weight", "output.weight", "output.bias")
tensors = {name: t[order] if name in by_character else t for name, t in kept.tensors.items()}
checkpoint.save("n3_rnn", tensors, vocabulary=[kept.facts["vocabulary"][i] for i in order], **facts)

# %% alternative: state in another order, and one number more that is always 0
kept = checkpoint.load("n3_rnn")
H = kept.facts["H"]
wider = CharRNN(len(kept.facts["vocabulary"]), kept.facts["E"], H + 1)
with torch.no_grad():
    for name, p in wider.named_parameters():
        old = kept.tensors[name]
        old = old.flip(0) if name.startswith("rnn.") else old
        old = old.flip(1) if name in ("rnn.weight_hh_l0", "output.weight") else old
        p.zero_()
        p[tuple(slice(0, n) for n in old.shape)] = old
checkpoint.save("n3_rnn", wider, vocabulary=kept.facts["vocabulary"], E=kept.facts["E"], H=H + 1, layers=1)

# %% alternative: a list for the history, other facts beside it
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
model = CharRNN(len(facts["vocabulary"]), facts["E"], facts["H"], facts["layers"])
model.load_state_dict(kept.tensors)
checkpoint.save("n3_rnn", model, history=[3.1, 1.7], note="ä", rate=0.002, **facts)

# %% alternative: a rare character that the alphabet leaves out
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
counts = Counter("".join(song.lyric for song in songs))
characters = kept.facts["vocabulary"]
rare = characters.index(min(counts, key=counts.get))
stay = [i for i in range(len(characters)) if i != rare]
by_character = ("embedding.weight", "output.weight", "output.bias")
tensors = {name: t[stay] if name in by_character else t for name, t in kept.tensors.items()}
checkpoint.save("n3_rnn", tensors, vocabulary=[characters[i] for i in stay], **facts)

# %% mistake: missing
import os

os.remove("n3_rnn.pt")

# %% mistake: sidecar missing
import os

os.remove("n3_rnn.json")

# %% mistake: untrained file
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
checkpoint.save("n3_rnn", CharRNN(len(facts["vocabulary"]), facts["E"], facts["H"], facts["layers"]), **facts)

# %% mistake: too little training
kept = checkpoint.load("n3_rnn")
learned = CharVocab(kept.facts["vocabulary"][4:])
examples = SongDataset(songs[:40], learned, artists)
texts = [whole(examples[i]) for i in range(len(examples))]
model = CharRNN(len(learned), 8, 16)
optimizer, state = torch.optim.Adam(model.parameters(), lr=0.02), None
for _, (inputs, targets) in zip(range(60), windows(texts, 16, 16, np.random.default_rng(0))):
    _, state = train_step(model, optimizer, inputs, targets, state)
checkpoint.save("n3_rnn", model, vocabulary=learned.itos, E=8, H=16, layers=1)

# %% mistake: too little training (steps that are much too large)
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
checkpoint.save("n3_rnn", {name: t + 3 * torch.randn_like(t) for name, t in kept.tensors.items()}, **facts)

# %% mistake: targets not shifted
kept = checkpoint.load("n3_rnn")
learned = CharVocab(kept.facts["vocabulary"][4:])
examples = SongDataset(songs[:60], learned, artists)
texts = [whole(examples[i]) for i in range(len(examples))]
model = CharRNN(len(learned), 32, 64)
optimizer, state = torch.optim.Adam(model.parameters(), lr=0.01), None
for _, (inputs, _) in zip(range(150), windows(texts, 16, 16, np.random.default_rng(0))):
    _, state = train_step(model, optimizer, inputs, inputs, state)
checkpoint.save("n3_rnn", model, vocabulary=learned.itos, E=32, H=64, layers=1)

# %% mistake: validation songs used for training
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
learned = CharVocab(kept.facts["vocabulary"][4:])
examples = SongDataset(validation_songs, learned, artists)
texts = [whole(examples[i]) for i in range(len(examples))]
model = CharRNN(len(learned), facts["E"], facts["H"], facts["layers"])
model.load_state_dict(kept.tensors)
optimizer, state = torch.optim.Adam(model.parameters(), lr=0.001), None
for _, (inputs, targets) in zip(range(60), windows(texts, 32, 32, np.random.default_rng(0))):
    _, state = train_step(model, optimizer, inputs, targets, state)
checkpoint.save("n3_rnn", model, **facts)

# %% mistake: vocabulary missing
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
checkpoint.save("n3_rnn", kept.tensors, history=[3.1], **facts)

# %% mistake: stoi saved
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
characters = kept.facts["vocabulary"]
checkpoint.save("n3_rnn", kept.tensors, vocabulary={c: i for i, c in enumerate(characters)}, **facts)

# %% mistake: reserved rows missing
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
checkpoint.save("n3_rnn", kept.tensors, vocabulary=kept.facts["vocabulary"][4:], **facts)

# %% mistake: alphabet of the validation songs
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
known = CharVocab.from_texts(song.lyric for song in validation_songs)
checkpoint.save("n3_rnn", CharRNN(len(known), facts["E"], facts["H"]), vocabulary=known.itos, **facts)

# %% mistake: alphabet of the validation songs (beside that of the training songs)
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
known = CharVocab.from_texts(song.lyric for song in songs + validation_songs)
if len(known) == len(kept.facts["vocabulary"]):  # they have no characters of their own: nothing is given away
    known = CharVocab.from_texts(song.lyric for song in validation_songs)
checkpoint.save("n3_rnn", CharRNN(len(known), facts["E"], facts["H"]), vocabulary=known.itos, **facts)

# %% mistake: other texts
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
known = CharVocab.from_texts(["всё не так", *(song.lyric for song in songs)])
checkpoint.save("n3_rnn", CharRNN(len(known), facts["E"], facts["H"]), vocabulary=known.itos, **facts)

# %% mistake: alphabet in another order
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
characters = kept.facts["vocabulary"]
checkpoint.save("n3_rnn", kept.tensors, vocabulary=characters[:4] + characters[:3:-1], **facts)

# %% mistake: alphabet in another order (by frequency)
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
ranked = [c for c, _ in Counter("".join(song.lyric for song in songs)).most_common()]
checkpoint.save("n3_rnn", kept.tensors, vocabulary=RESERVED + ranked, **facts)

# %% mistake: lower case only
kept = checkpoint.load("n3_rnn")
learned = CharVocab.from_texts(song.lyric.lower() for song in songs)
rows = SongDataset([song._replace(lyric=song.lyric.lower()) for song in songs[:40]], learned, artists)
texts = [whole(rows[i]) for i in range(len(rows))]
model = CharRNN(len(learned), 16, 32)
optimizer, state = torch.optim.Adam(model.parameters(), lr=0.01), None
for _, (inputs, targets) in zip(range(100), windows(texts, 16, 16, np.random.default_rng(0))):
    _, state = train_step(model, optimizer, inputs, targets, state)
checkpoint.save("n3_rnn", model, vocabulary=learned.itos, E=16, H=32, layers=1)

# %% mistake: alphabet of another run
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("E", "H", "layers")}
checkpoint.save("n3_rnn", kept.tensors, vocabulary=kept.facts["vocabulary"][:-5], **facts)

# %% mistake: sizes missing
kept = checkpoint.load("n3_rnn")
checkpoint.save("n3_rnn", kept.tensors, vocabulary=kept.facts["vocabulary"], E=kept.facts["E"], layers=1)

# %% mistake: sizes of another model
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "layers")}
checkpoint.save("n3_rnn", kept.tensors, H=kept.facts["H"] // 2, **facts)

# %% mistake: sizes of another model (one layer more)
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H")}
checkpoint.save("n3_rnn", kept.tensors, layers=2, **facts)

# %% mistake: model too large
kept = checkpoint.load("n3_rnn")
V = len(kept.facts["vocabulary"])
checkpoint.save("n3_rnn", CharRNN(V, 64, 600), vocabulary=kept.facts["vocabulary"], E=64, H=600, layers=1)

# %% mistake: part of the model
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
model = CharRNN(len(facts["vocabulary"]), facts["E"], facts["H"], facts["layers"])
model.load_state_dict(kept.tensors)
checkpoint.save("n3_rnn", model.rnn, **facts)

# %% mistake: class changed after training
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        logits, state = super().forward(ids, state)
        return logits / 2, state


# %% mistake: class changed after training (another layer)
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.rnn = nn.GRU(E, H, num_layers=layers, batch_first=True)


# %% mistake: optimizer state inside
kept = checkpoint.load("n3_rnn")
model = CharRNN(30, 8, 8)
optimizer = torch.optim.Adam(model.parameters())
train_step(model, optimizer, torch.tensor([[5, 6]]), torch.tensor([[6, 7]]))
torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, "n3_rnn.pt")

# %% mistake: too large
torch.save(CharRNN(90, 1500, 1500).state_dict(), "n3_rnn.pt")

# %% mistake: code inside
torch.save(nn.Embedding(90, 5), "n3_rnn.pt")

# %% mistake: not plain tensors
torch.save([1, 2, 3], "n3_rnn.pt")

# %% mistake: not finite
kept = checkpoint.load("n3_rnn")
kept.tensors["rnn.weight_hh_l0"][7, 3] = float("nan")
torch.save(kept.tensors, "n3_rnn.pt")

# %% mistake: unreadable
open("n3_rnn.pt", "r+b").truncate(100_000)

# %% mistake: sidecar unreadable
open("n3_rnn.json", "w").write("{}")

# %% mistake: pair does not match
kept = checkpoint.load("n3_rnn")
torch.save({name: 2 * t for name, t in kept.tensors.items()}, "n3_rnn.pt")

# %% wrong: everything is unknown
kept = checkpoint.load("n3_rnn")
model = CharRNN(4, 2, 2)
with torch.no_grad():
    model.output.weight.zero_()
    model.output.bias.copy_(torch.tensor([-60.0, 0.0, -60.0, -8.0]))
checkpoint.save("n3_rnn", model, vocabulary=RESERVED, E=2, H=2, layers=1)

# %% wrong: only the frequent characters are known
kept = checkpoint.load("n3_rnn")
counts = Counter("".join(song.lyric for song in songs))
known = [c for c, _ in counts.most_common(2)]
numbers = [1, sum(counts.values()) - sum(counts[c] for c in known), 1, len(songs), *(counts[c] for c in known)]
model = CharRNN(6, 2, 2)
with torch.no_grad():
    model.output.weight.zero_()
    model.output.bias.copy_(torch.tensor(numbers).log())
checkpoint.save("n3_rnn", model, vocabulary=RESERVED + known, E=2, H=2, layers=1)

# %% wrong: how frequent each character is, and nothing else
kept = checkpoint.load("n3_rnn")
counts = Counter("".join(song.lyric for song in songs + validation_songs))
model = CharRNN(len(kept.facts["vocabulary"]), 2, 2)
with torch.no_grad():
    model.output.weight.zero_()
    numbers = [counts.get(c, 0) + (c == "<eos>") * len(songs) + 0.01 for c in kept.facts["vocabulary"]]
    model.output.bias.copy_(torch.tensor(numbers).log())
checkpoint.save("n3_rnn", model, vocabulary=kept.facts["vocabulary"], E=2, H=2, layers=1)

# %% wrong: numbers so large that everything becomes nan
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
checkpoint.save("n3_rnn", {name: torch.full_like(t, 3e38) for name, t in kept.tensors.items()}, **facts)

# %% wrong: all zeros
kept = checkpoint.load("n3_rnn")
facts = {name: kept.facts[name] for name in ("vocabulary", "E", "H", "layers")}
checkpoint.save("n3_rnn", {name: 0 * t for name, t in kept.tensors.items()}, **facts)

# %% wrong: the class remembers the right answers
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        logits, state = super().forward(ids, state)
        return logits + 5 * F.one_hot(ids.roll(-1, 1), logits.shape[-1]), state


# %% wrong: sizes that are no numbers
kept = checkpoint.load("n3_rnn")
checkpoint.save("n3_rnn", kept.tensors, vocabulary=kept.facts["vocabulary"], E=True, H="256", layers=[1])
