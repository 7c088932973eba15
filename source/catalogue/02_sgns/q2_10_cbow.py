# %% alternative: padded array of windows, bag with weights, functional linear
def context_windows(sentence, m):
    n = len(sentence)
    wide = np.zeros(n + 2 * m, dtype=np.int64)
    wide[m : m + n] = sentence
    near = np.array([[wide[i + j] for j in range(2 * m + 1) if j != m] for i in range(n)], dtype=np.int64).reshape(n, 2 * m)
    order = np.argsort(near == 0, axis=1, kind="stable")
    return np.take_along_axis(near, order, axis=1), np.array(sentence)


class CBOW(nn.Module):
    def __init__(self, V, D):
        super().__init__()
        self.embedding = nn.Embedding(V, D, padding_idx=0)
        self.linear = nn.Linear(D, V)

    def forward(self, contexts):
        weights = (contexts > 0).float()
        weights = weights / torch.maximum(weights.sum(1, keepdim=True), torch.tensor(1.0))
        h = torch.einsum("bc,bcd->bd", weights, self.embedding.weight[contexts])
        return F.linear(h, self.linear.weight, self.linear.bias)


def cbow_step(model, optimizer, contexts, targets):
    log_p = F.log_softmax(model(contexts), dim=1)
    value = -log_p.gather(1, targets[:, None]).mean()
    model.zero_grad()
    value.backward()
    optimizer.step()
    return float(value.detach())


# %% mistake: target inside
def context_windows(sentence, m):
    contexts = np.zeros((len(sentence), 2 * m), dtype=np.int64)
    for i in range(len(sentence)):
        near = sentence[max(0, i - m) : i + m + 1][: 2 * m]
        contexts[i, : len(near)] = near
    return contexts, sentence.copy()


# %% mistake: one side only
def context_windows(sentence, m):
    contexts = np.zeros((len(sentence), 2 * m), dtype=np.int64)
    for i in range(len(sentence)):
        near = sentence[i + 1 : i + m + 1]
        contexts[i, : len(near)] = near
    return contexts, sentence.copy()


# %% mistake: slice below zero
def context_windows(sentence, m):
    contexts = np.zeros((len(sentence), 2 * m), dtype=np.int64)
    for i in range(len(sentence)):
        near = np.concatenate([sentence[i - m : i], sentence[i + 1 : i + m + 1]])
        contexts[i, : len(near)] = near
    return contexts, sentence.copy()


# %% mistake: sum instead of mean
class CBOW(CBOW):
    def forward(self, contexts):
        real = (contexts != 0).unsqueeze(2)
        return self.linear((self.embedding(contexts) * real).sum(1))


# %% mistake: sum with the pads
class CBOW(CBOW):
    def forward(self, contexts):
        return self.linear(self.embedding(contexts).sum(1))


# %% mistake: pads averaged in
class CBOW(CBOW):
    def forward(self, contexts):
        return self.linear(self.embedding(contexts).mean(dim=1))


# %% mistake: divided by the width
class CBOW(CBOW):
    def forward(self, contexts):
        real = (contexts != 0).unsqueeze(2)
        return self.linear((self.embedding(contexts) * real).mean(1))


# %% mistake: wrong axis
class CBOW(CBOW):
    def forward(self, contexts):
        return self.linear(self.embedding(contexts).mean(0))


# %% mistake: softmax too early
class CBOW(CBOW):
    def forward(self, contexts):
        return torch.softmax(super().forward(contexts), 1)


# %% mistake: bias forgotten
class CBOW(CBOW):
    def forward(self, contexts):
        return super().forward(contexts) - self.linear.bias


# %% mistake: gradients accumulate
def cbow_step(model, optimizer, contexts, targets):
    value = F.cross_entropy(model(contexts), targets)
    value.backward()
    optimizer.step()
    return value.item()


# %% mistake: softmax twice
def cbow_step(model, optimizer, contexts, targets):
    optimizer.zero_grad()
    value = F.cross_entropy(torch.softmax(model(contexts), 1), targets)
    value.backward()
    optimizer.step()
    return value.item()


# %% mistake: no step
def cbow_step(model, optimizer, contexts, targets):
    return F.cross_entropy(model(contexts), targets).item()


# %% mistake: tensor kept
def cbow_step(model, optimizer, contexts, targets):
    optimizer.zero_grad()
    value = F.cross_entropy(model(contexts), targets)
    value.backward()
    optimizer.step()
    return value


# %% mistake: loss after the step
def cbow_step(model, optimizer, contexts, targets):
    optimizer.zero_grad()
    F.cross_entropy(model(contexts), targets).backward()
    optimizer.step()
    return F.cross_entropy(model(contexts), targets).item()


# %% wrong: an empty row gives nan
class CBOW(CBOW):
    def forward(self, contexts):
        real = (contexts != 0).unsqueeze(2)
        return self.linear((self.embedding(contexts) * real).sum(1) / real.sum(1))


# %% wrong: the sum of the losses
def cbow_step(model, optimizer, contexts, targets):
    optimizer.zero_grad()
    value = F.cross_entropy(model(contexts), targets, reduction="sum")
    value.backward()
    optimizer.step()
    return value.item()
