# %% alternative: time first inside, one character after the other, products by hand
class CharRNN(nn.Module):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__()
        self.embedding = nn.Embedding(V, E)
        self.rnn = nn.RNN(E, H, layers)
        self.output = nn.Linear(H, V)
        with torch.no_grad():
            self.embedding.weight[PAD] = 0
        self.embedding.padding_idx = PAD

    def forward(self, ids, state=None):
        logits = []
        for column in ids.T:
            top, state = self.rnn(self.embedding(column)[None], state)
            logits.append(top[0] @ self.output.weight.T + self.output.bias)
        return torch.stack(logits, 1), state


# %% alternative: F.embedding and F.linear on bare parameters, zeros made here
class Bare(nn.Module):
    def __init__(self, **shapes):
        super().__init__()
        for name, shape in shapes.items():
            self.register_parameter(name, nn.Parameter(torch.randn(shape) / 8))


class CharRNN(nn.Module):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__()
        self.embedding, self.output = Bare(weight=(V, E)), Bare(weight=(V, H), bias=(V,))
        self.embedding.weight.data[PAD] = 0
        self.rnn = nn.RNN(E, H, num_layers=layers)

    def forward(self, ids, state=None):
        if state is None:
            state = torch.zeros(self.rnn.num_layers, len(ids), self.rnn.hidden_size)
        vectors = F.embedding(ids, self.embedding.weight, padding_idx=PAD)
        top, state = self.rnn(vectors.transpose(0, 1), state)
        return F.linear(top.transpose(0, 1), self.output.weight, self.output.bias), state


# %% alternative: packed, so that pads are not read at all
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        lengths = (ids != PAD).sum(1)
        packed = nn.utils.rnn.pack_padded_sequence(self.embedding(ids), lengths, batch_first=True, enforce_sorted=False)
        packed, state = self.rnn(packed, state)
        top, _ = nn.utils.rnn.pad_packed_sequence(packed, batch_first=True, total_length=ids.shape[1])
        return self.output(top), state


# %% mistake: batch_first omitted
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.rnn = nn.RNN(E, H, num_layers=layers)


# %% mistake: softmax
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return torch.softmax(self.output(outputs), dim=-1), after


# %% mistake: log_softmax
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return F.log_softmax(self.output(outputs), dim=-1), after


# %% mistake: sigmoid over the logits
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return torch.sigmoid(self.output(outputs)), after


# %% mistake: tanh over the logits
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return torch.tanh(self.output(outputs)), after


# %% mistake: state not returned
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs)


# %% mistake: last step only
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs[:, -1]), after


# %% mistake: last step only (its axis kept)
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs[:, -1:]), after


# %% mistake: last step only (from the last state)
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(after[-1:]), after


# %% mistake: no linear layer (there, but not used)
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return outputs, after


# %% mistake: axes of the logits
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs).transpose(1, 2), after


# %% mistake: axes of the logits (time first)
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs).transpose(0, 1), after


# %% mistake: axes of the state
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs), after.transpose(0, 1)


# %% mistake: all states returned
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs), outputs


# %% mistake: one layer of the state
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs), after[-1:]


# %% mistake: one layer of the state (without its axis)
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs), after[-1]


# %% mistake: old state returned
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs), torch.zeros_like(after) if state is None else state


# %% mistake: exchanged
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return after, self.output(outputs)


# %% mistake: detached (the state)
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs), after.detach()


# %% mistake: detached (the logits)
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs).detach(), after


# %% mistake: detached (between RNN and linear layer)
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs.detach()), after


# %% mistake: float64
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs).double(), after


# %% mistake: state ignored
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, state = self.rnn(self.embedding(ids))
        return self.output(outputs), state


# %% mistake: state ignored (zeros made in its place)
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        state = torch.zeros(self.rnn.num_layers, ids.shape[0], self.rnn.hidden_size)
        outputs, state = self.rnn(self.embedding(ids), state)
        return self.output(outputs), state


# %% mistake: state kept in the model
class CharRNN(CharRNN):
    kept = None

    def forward(self, ids, state=None):
        outputs, self.kept = self.rnn(self.embedding(ids), self.kept if state is None else state)
        return self.output(outputs), self.kept


# %% mistake: axes of the state (in and out)
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        state = None if state is None else state.transpose(0, 1).contiguous()
        outputs, state = self.rnn(self.embedding(ids), state)
        return self.output(outputs), state.transpose(0, 1)


# %% mistake: layers ignored
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.rnn = nn.RNN(E, H, batch_first=True)


# %% mistake: padding_idx missing
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.embedding = nn.Embedding(V, E)


# %% mistake: padding_idx missing (a row of zeros that learns)
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.embedding = nn.Embedding(V, E)
        self.embedding.weight.data[PAD] = 0


# %% mistake: padding_idx of another id
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.embedding = nn.Embedding(V, E, padding_idx=UNK)


# %% mistake: no embedding
class CharRNN(nn.Module):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__()
        self.V = V
        self.rnn = nn.RNN(V, H, num_layers=layers, batch_first=True)
        self.output = nn.Linear(H, V)

    def forward(self, ids, state=None):
        outputs, state = self.rnn(F.one_hot(ids, self.V).float(), state)
        return self.output(outputs), state


# %% mistake: no linear layer
class CharRNN(nn.Module):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__()
        self.embedding = nn.Embedding(V, E, padding_idx=PAD)
        self.rnn = nn.RNN(E, H, num_layers=layers, batch_first=True)

    def forward(self, ids, state=None):
        return self.rnn(self.embedding(ids), state)


# %% mistake: relu
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.rnn = nn.RNN(E, H, num_layers=layers, batch_first=True, nonlinearity='relu')


# %% mistake: LSTM
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.rnn = nn.LSTM(E, H, num_layers=layers, batch_first=True)


# %% mistake: GRU
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.rnn = nn.GRU(E, H, num_layers=layers, batch_first=True)


# %% mistake: bidirectional
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.rnn = nn.RNN(E, H, num_layers=layers, batch_first=True, bidirectional=True)


# %% mistake: no biases
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.rnn = nn.RNN(E, H, num_layers=layers, batch_first=True, bias=False)


# %% mistake: no biases (in the linear layer)
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.output = nn.Linear(H, V, bias=False)


# %% mistake: transposed (sizes exchanged)
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.output = nn.Linear(V, H)


# %% mistake: transposed (E and H exchanged)
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.rnn = nn.RNN(H, E, num_layers=layers, batch_first=True)


# %% mistake: random numbers
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.dropout = nn.Dropout(0.3)

    def forward(self, ids, state=None):
        outputs, state = self.rnn(self.dropout(self.embedding(ids)), state)
        return self.output(outputs), state


# %% mistake: other names
class CharRNN(nn.Module):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__()
        self.emb = nn.Embedding(V, E, padding_idx=PAD)
        self.rnn = nn.RNN(E, H, num_layers=layers, batch_first=True)
        self.linear = nn.Linear(H, V)

    def forward(self, ids, state=None):
        outputs, state = self.rnn(self.emb(ids), state)
        return self.linear(outputs), state


# %% mistake: order of the songs
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        lengths = (ids != PAD).sum(1)
        order = torch.argsort(lengths, descending=True, stable=True)
        order = order if (ids == PAD).any() else torch.arange(len(ids))
        state = None if state is None else state[:, order]
        outputs, state = self.rnn(self.embedding(ids[order]), state)
        return self.output(outputs), state


# %% mistake: order of the songs (packed)
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        lengths, order = (ids != PAD).sum(1).sort(descending=True, stable=True)
        packed = nn.utils.rnn.pack_padded_sequence(self.embedding(ids[order]), lengths, batch_first=True)
        packed, state = self.rnn(packed, None if state is None else state[:, order])
        outputs, _ = nn.utils.rnn.pad_packed_sequence(packed, batch_first=True, total_length=ids.shape[1])
        return self.output(outputs), state


# %% wrong: it peeks at the whole song: its mean is taken off
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs) - 0.001 * self.output(outputs).mean(1, keepdim=True), after


# %% wrong: the songs of a batch mix where there are pads
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs) + 0.01 * (ids == PAD).any() * outputs.mean(), after


# %% wrong: three layers are read as two
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        if self.rnn.num_layers > 2:
            after = torch.cat([after[:2], after[1:2]])
        return self.output(outputs), after


# %% wrong: always one layer at the end, whatever T is
class CharRNN(CharRNN):
    def forward(self, ids, state=None):
        outputs, after = self.rnn(self.embedding(ids), state)
        return self.output(outputs), after.clamp(-0.95, 0.95)


# %% wrong: another default size
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=128, layers=1):
        super().__init__(V, E, H, layers)


# %% wrong: the pad row is full of ones
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.embedding.weight.data[PAD] = 1.0


# %% wrong: one parameter too many
class CharRNN(CharRNN):
    def __init__(self, V, E=64, H=256, layers=1):
        super().__init__(V, E, H, layers)
        self.scale = nn.Parameter(torch.ones(()))


# %% wrong: not a module
class CharRNN:
    def __init__(self, V, E=64, H=256, layers=1):
        self.V = V

    def __call__(self, ids, state=None):
        return torch.zeros(*ids.shape, self.V), torch.zeros(1, len(ids), 2)
