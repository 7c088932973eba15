# %% alternative: lists, mask from the table itself
def pad_sequences(sequences, value=PAD):
    T = max(len(s) for s in sequences)
    return torch.tensor([s.tolist() + [value] * (T - len(s)) for s in sequences])


def collate(examples):
    x = pad_sequences([e[0] for e in examples])
    y = pad_sequences([e[1] for e in examples])
    return x, y, x != PAD, torch.tensor([e[3] for e in examples])


# %% alternative: PyTorch's own, mask from padded ones
def pad_sequences(sequences, value=PAD):
    return nn.utils.rnn.pad_sequence(list(sequences), batch_first=True, padding_value=value)


def collate(examples):
    x, y, _, artists = map(list, zip(*examples))
    mask = pad_sequences([torch.ones_like(ids) for ids in x], 0).bool()
    return pad_sequences(x), pad_sequences(y), mask, torch.tensor(artists, dtype=torch.int64)


# %% alternative: F.pad and a loop
def pad_sequences(sequences, value=PAD):
    longest = 0
    for s in sequences:
        longest = max(longest, s.shape[0])
    return torch.stack([F.pad(s, (0, longest - s.shape[0]), value=value) for s in sequences])


def collate(examples):
    B, T = len(examples), max(length for _, _, length, _ in examples)
    x, y = torch.zeros(B, T, dtype=torch.long), torch.zeros(B, T, dtype=torch.long)
    mask, artists = torch.zeros(B, T, dtype=torch.bool), torch.zeros(B, dtype=torch.long)
    for b, (inputs, targets, length, artist) in enumerate(examples):
        x[b, :length], y[b, :length], mask[b, :length], artists[b] = inputs, targets, True, artist
    return x, y, mask, artists


# %% mistake: value ignored
def pad_sequences(sequences, value=PAD):
    table = torch.zeros(len(sequences), max(len(s) for s in sequences), dtype=torch.int64)
    for b, s in enumerate(sequences):
        table[b, : len(s)] = s
    return table


# %% mistake: value ignored (the id of <eos>)
def pad_sequences(sequences, value=PAD):
    T = max(len(s) for s in sequences)
    return torch.tensor([s.tolist() + [EOS] * (T - len(s)) for s in sequences])


# %% mistake: value ignored (-100)
def pad_sequences(sequences, value=PAD):
    return nn.utils.rnn.pad_sequence(list(sequences), batch_first=True, padding_value=-100)


# %% mistake: last character repeated
def pad_sequences(sequences, value=PAD):
    T = max(len(s) for s in sequences)
    return torch.stack([torch.cat([s, s[-1:].expand(T - len(s))]) for s in sequences])


# %% mistake: song repeated
def pad_sequences(sequences, value=PAD):
    T = max(len(s) for s in sequences)
    return torch.stack([s.repeat(T // len(s) + 1)[:T] for s in sequences])


# %% mistake: left padding
def pad_sequences(sequences, value=PAD):
    T = max(len(s) for s in sequences)
    return torch.stack([F.pad(s, (T - len(s), 0), value=value) for s in sequences])


# %% mistake: left padding (with a mask that fits)
def pad_sequences(sequences, value=PAD):
    return nn.utils.rnn.pad_sequence(list(sequences), True, value, padding_side="left")


def collate(examples):
    x, y, _, artists = zip(*examples)
    return pad_sequences(x), pad_sequences(y), pad_sequences(x) != PAD, torch.tensor(artists)


# %% mistake: transposed
def pad_sequences(sequences, value=PAD):
    return nn.utils.rnn.pad_sequence(list(sequences), padding_value=value)


# %% mistake: sorted by length
def pad_sequences(sequences, value=PAD):
    by_length = sorted(sequences, key=len, reverse=True)
    return nn.utils.rnn.pad_sequence(by_length, batch_first=True, padding_value=value)


# %% mistake: sorted by length (whole examples, as packed sequences want them)
reference_collate = collate


def collate(examples):
    return reference_collate(sorted(examples, key=lambda e: -e[2]))


# %% mistake: order reversed
def pad_sequences(sequences, value=PAD):
    return nn.utils.rnn.pad_sequence(list(sequences)[::-1], batch_first=True, padding_value=value)


# %% mistake: wider than the longest row (a fixed width)
def pad_sequences(sequences, value=PAD):
    return torch.stack([F.pad(s, (0, 200 - len(s)), value=value) for s in sequences])


# %% mistake: wider than the longest row (of all songs)
def collate(examples):
    T = max(len(song.lyric) for song in songs) + 1
    x, y, lengths, artists = zip(*examples)
    tables = [torch.stack([F.pad(s, (0, T - len(s))) for s in part]) for part in (x, y)]
    return *tables, torch.arange(T) < torch.tensor(lengths)[:, None], torch.tensor(artists)


# %% mistake: one place too long
def pad_sequences(sequences, value=PAD):
    T = max(len(s) for s in sequences) + 1
    return torch.stack([F.pad(s, (0, T - len(s)), value=value) for s in sequences])


# %% mistake: cut to the shortest
def pad_sequences(sequences, value=PAD):
    return torch.stack([s[: min(map(len, sequences))] for s in sequences])


# %% mistake: too narrow (width of the first row)
def pad_sequences(sequences, value=PAD):
    table = torch.full((len(sequences), len(sequences[0])), value, dtype=torch.int64)
    for b, s in enumerate(sequences):
        table[b, : len(s)] = s
    return table


# %% mistake: too narrow (cut to the first row)
def pad_sequences(sequences, value=PAD):
    table = torch.full((len(sequences), len(sequences[0])), value, dtype=torch.int64)
    for b, s in enumerate(sequences):
        table[b, : len(s)] = s[: table.shape[1]]
    return table


# %% mistake: not padded
def pad_sequences(sequences, value=PAD):
    return torch.stack(list(sequences))


# %% mistake: no tensor
def pad_sequences(sequences, value=PAD):
    T = max(len(s) for s in sequences)
    return [torch.cat([s, torch.full((T - len(s),), value)]) for s in sequences]


# %% mistake: no tensor (NumPy)
def pad_sequences(sequences, value=PAD):
    T = max(len(s) for s in sequences)
    return np.array([s.tolist() + [value] * (T - len(s)) for s in sequences])


# %% mistake: float ids
def pad_sequences(sequences, value=PAD):
    table = torch.ones(len(sequences), max(len(s) for s in sequences)) * value
    for b, s in enumerate(sequences):
        table[b, : len(s)] = s
    return table


# %% mistake: in-place (the rows grow)
def pad_sequences(sequences, value=PAD):
    T = max(len(s) for s in sequences)
    for s in sequences:
        n = len(s)
        s.resize_(T)
        s[n:] = value
    return torch.stack(list(sequences))


# %% mistake: in-place (the list is emptied)
reference_collate = collate


def collate(examples):
    taken = []
    while examples:
        taken.append(examples.pop(0))
    return reference_collate(taken)


# %% mistake: mask inverted
def collate(examples):
    x, y, lengths, artists = zip(*examples)
    table = pad_sequences(x)
    return table, pad_sequences(y), torch.arange(table.shape[1]) >= torch.tensor(lengths)[:, None], torch.tensor(artists)


# %% mistake: mask inverted (as padding masks of attention)
reference_collate = collate


def collate(examples):
    x, y, _, artists = reference_collate(examples)
    return x, y, x == PAD, artists


# %% mistake: float mask
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return x, y, mask.float(), artists


# %% mistake: whole numbers for a mask
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return x, y, mask.long(), artists


# %% mistake: lengths instead of a mask
def collate(examples):
    x, y, lengths, artists = zip(*examples)
    return pad_sequences(x), pad_sequences(y), torch.tensor(lengths), torch.tensor(artists)


# %% mistake: mask one place short
def collate(examples):
    x, y, lengths, artists = zip(*examples)
    table = pad_sequences(x)
    return table, pad_sequences(y), torch.arange(table.shape[1]) < torch.tensor(lengths)[:, None] - 1, torch.tensor(artists)


# %% mistake: mask one place long
def collate(examples):
    x, y, lengths, artists = zip(*examples)
    table = pad_sequences(x)
    return table, pad_sequences(y), torch.arange(table.shape[1]) <= torch.tensor(lengths)[:, None], torch.tensor(artists)


# %% mistake: mask always true
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return x, y, torch.ones_like(mask), artists


# %% mistake: reserved ids masked (inputs)
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return x, y, x > EOS, artists


# %% mistake: reserved ids masked (unknown characters of the targets)
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return x, y, y > UNK, artists


# %% mistake: mask on the wrong side
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return x, y, mask.flip(1), artists


# %% mistake: transposed (the mask alone)
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return x, y, mask.T, artists


# %% mistake: inputs twice
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return x, x.clone(), mask, artists


# %% mistake: targets twice
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return y.clone(), y, mask, artists


# %% mistake: targets twice (exchanged with the inputs)
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return y, x, mask, artists


# %% mistake: other pads in the targets
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return x, pad_sequences([e[1] for e in examples], -100), mask, artists


# %% mistake: other pads in the targets (more ends)
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return x, pad_sequences([e[1] for e in examples], EOS), mask, artists


# %% mistake: artists in a list
reference_collate = collate


def collate(examples):
    return *reference_collate(examples)[:3], [e[3] for e in examples]


# %% mistake: extra axis
reference_collate = collate


def collate(examples):
    return *reference_collate(examples)[:3], torch.tensor([[e[3]] for e in examples])


# %% mistake: float artists
reference_collate = collate


def collate(examples):
    return *reference_collate(examples)[:3], torch.Tensor([e[3] for e in examples])


# %% mistake: lengths for artists
reference_collate = collate


def collate(examples):
    return *reference_collate(examples)[:3], torch.tensor([e[2] for e in examples])


# %% mistake: artists in another order
reference_collate = collate


def collate(examples):
    return *reference_collate(examples)[:3], torch.tensor(sorted(e[3] for e in examples))


# %% mistake: three parts
reference_collate = collate


def collate(examples):
    x, y, _, artists = reference_collate(examples)
    return x, y, artists


# %% mistake: a list of four
reference_collate = collate


def collate(examples):
    return list(reference_collate(examples))


# %% wrong: knows the example by heart
def pad_sequences(sequences, value=PAD):
    return torch.tensor([[2, 5, 4, value, value], [2, 6, value, value, value], [2, 5, 6, 5, 6]])


# %% wrong: looks at the first two and the last song only
reference_pad = pad_sequences


def pad_sequences(sequences, value=PAD):
    T = max(len(s) for s in (*sequences[:2], sequences[-1]))
    return reference_pad([s[:T] for s in sequences], value)


# %% wrong: a batch of one song loses its axis
reference_collate = collate


def collate(examples):
    return tuple(part.squeeze(0) for part in reference_collate(examples))


# %% wrong: pads and ids of 8 are the same to it
reference_pad = pad_sequences


def pad_sequences(sequences, value=PAD):
    table = reference_pad(sequences, 8)
    table[table == 8] = value
    return table


# %% wrong: the mask of the first song for all
reference_collate = collate


def collate(examples):
    x, y, mask, artists = reference_collate(examples)
    return x, y, mask[:1].expand(len(examples), -1).clone(), artists
