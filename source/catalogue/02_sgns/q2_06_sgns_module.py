# %% alternative: bmm, logsigmoid, both kinds of words in one product
class SGNS(nn.Module):
    def __init__(self, V, D):
        super().__init__()
        self.centre = nn.Embedding.from_pretrained((torch.rand(V, D) - 0.5) / D, freeze=False)
        self.context = nn.Embedding.from_pretrained((torch.rand(V, D) - 0.5) / D, freeze=False)

    def scores(self, centres, words):
        return torch.bmm(self.context(words), self.centre(centres)[:, :, None])[:, :, 0]

    def forward(self, centres, contexts, negatives):
        all_scores = self.scores(centres, torch.cat([contexts[:, None], negatives], dim=1))
        signs = torch.ones_like(all_scores)
        signs[:, 1:] = -1
        return -F.logsigmoid(signs * all_scores).sum() / len(centres)


# %% alternative: binary cross-entropy with logits
class SGNS(nn.Module):
    def __init__(self, V, D):
        super().__init__()
        self.centre = nn.Embedding(V, D)
        self.context = nn.Embedding(V, D)
        for p in self.parameters():
            p.data.uniform_(-0.5 / D, 0.5 / D)

    def scores(self, centres, words):
        return torch.einsum("bd,bmd->bm", self.centre.weight[centres], self.context.weight[words])

    def forward(self, centres, contexts, negatives):
        s = self.scores(centres, torch.column_stack([contexts, negatives]))
        y = F.one_hot(torch.zeros_like(centres), s.shape[1]).to(s.dtype)
        return F.binary_cross_entropy_with_logits(s, y, reduction="none").sum(1).mean()


# %% mistake: constant in the logarithm (as on the web)
def forward(self, centres, contexts, negatives):
    near = torch.log(torch.sigmoid(self.scores(centres, contexts[:, None])) + 1e-7)
    noise = torch.log(torch.sigmoid(-self.scores(centres, negatives)) + 1e-7).sum(1, keepdim=True)
    return -(near + noise).mean()


SGNS.forward = forward


# %% mistake: mean over K
def forward(self, centres, contexts, negatives):
    near = F.softplus(-self.scores(centres, contexts[:, None])).sum(1)
    return (near + F.softplus(self.scores(centres, negatives)).mean(1)).mean()


SGNS.forward = forward


# %% mistake: mean over everything
def forward(self, centres, contexts, negatives):
    near = F.softplus(-self.scores(centres, contexts[:, None]))
    return torch.cat([near, F.softplus(self.scores(centres, negatives))], 1).mean()


SGNS.forward = forward


# %% mistake: sign of the negatives
def forward(self, centres, contexts, negatives):
    near = -F.logsigmoid(self.scores(centres, contexts[:, None])).sum(1)
    return (near - F.logsigmoid(self.scores(centres, negatives)).sum(1)).mean()


SGNS.forward = forward


# %% mistake: all signs exchanged
def forward(self, centres, contexts, negatives):
    near = F.softplus(self.scores(centres, contexts[:, None])).sum(1)
    return (near + F.softplus(-self.scores(centres, negatives)).sum(1)).mean()


SGNS.forward = forward


# %% mistake: minus missing
def forward(self, centres, contexts, negatives):
    near = F.logsigmoid(self.scores(centres, contexts[:, None])).sum(1)
    return (near + F.logsigmoid(-self.scores(centres, negatives)).sum(1)).mean()


SGNS.forward = forward


# %% mistake: sum over the batch
def forward(self, centres, contexts, negatives):
    near = F.softplus(-self.scores(centres, contexts[:, None])).sum()
    return near + F.softplus(self.scores(centres, negatives)).sum()


SGNS.forward = forward


# %% mistake: mean missing
def forward(self, centres, contexts, negatives):
    near = F.softplus(-self.scores(centres, contexts[:, None])).sum(1)
    return near + F.softplus(self.scores(centres, negatives)).sum(1)


SGNS.forward = forward


# %% mistake: negatives left out
def forward(self, centres, contexts, negatives):
    return F.softplus(-self.scores(centres, contexts[:, None])).mean()


SGNS.forward = forward


# %% mistake: one shared table (the same object)
class SGNS(SGNS):
    def __init__(self, V, D):
        super().__init__(V, D)
        self.context = self.centre


# %% mistake: one shared table (both from centre)
class SGNS(SGNS):
    def scores(self, centres, words):
        return (self.centre(words) * self.centre(centres)[:, None]).sum(2)


# %% mistake: tables exchanged
class SGNS(SGNS):
    def scores(self, centres, words):
        return (self.centre(words) * self.context(centres)[:, None]).sum(2)


# %% mistake: mean over D
class SGNS(SGNS):
    def scores(self, centres, words):
        return (self.context(words) * self.centre(centres)[:, None]).mean(2)


# %% mistake: sigmoid applied
class SGNS(SGNS):
    def scores(self, centres, words):
        return torch.sigmoid((self.context(words) * self.centre(centres)[:, None]).sum(2))


# %% mistake: lost axis (squeeze drops the batch)
class SGNS(SGNS):
    def scores(self, centres, words):
        return torch.bmm(self.context(words), self.centre(centres).unsqueeze(2)).squeeze()

    def forward(self, centres, contexts, negatives):
        near = (self.centre(centres) * self.context(contexts)).sum(1)
        noise = torch.bmm(self.context(negatives), self.centre(centres).unsqueeze(2)).squeeze(2)
        return (F.softplus(-near) + F.softplus(noise).sum(1)).mean()


# %% mistake: extra axis
class SGNS(SGNS):
    def scores(self, centres, words):
        return torch.bmm(self.context(words), self.centre(centres).unsqueeze(2))

    def forward(self, centres, contexts, negatives):
        near = self.scores(centres, contexts[:, None])[:, 0, 0]
        return (F.softplus(-near) + F.softplus(self.scores(centres, negatives))[:, :, 0].sum(1)).mean()


# %% mistake: normal numbers
class SGNS(SGNS):
    def __init__(self, V, D):
        super().__init__(V, D)
        self.centre = nn.Embedding(V, D)
        self.context = nn.Embedding(V, D)


# %% mistake: zeros
class SGNS(SGNS):
    def __init__(self, V, D):
        super().__init__(V, D)
        nn.init.zeros_(self.context.weight)


# %% mistake: not divided by D
class SGNS(SGNS):
    def __init__(self, V, D):
        super().__init__(V, D)
        nn.init.uniform_(self.centre.weight, -0.5, 0.5)
        nn.init.uniform_(self.context.weight, -0.5, 0.5)


# %% mistake: only positive
class SGNS(SGNS):
    def __init__(self, V, D):
        super().__init__(V, D)
        nn.init.uniform_(self.centre.weight, 0, 1 / D)
        nn.init.uniform_(self.context.weight, 0, 1 / D)


# %% mistake: detached
class SGNS(SGNS):
    def forward(self, centres, contexts, negatives):
        return super().forward(centres, contexts, negatives).detach()


# %% wrong: the negatives pull at the context table only
class SGNS(SGNS):
    def forward(self, centres, contexts, negatives):
        near = F.softplus(-self.scores(centres, contexts[:, None])).sum(1)
        noise = torch.einsum("bd,bkd->bk", self.centre(centres).detach(), self.context(negatives))
        return (near + F.softplus(noise).sum(1)).mean()


# %% wrong: a loss that stops growing at a score of −30
class SGNS(SGNS):
    def forward(self, centres, contexts, negatives):
        near = F.softplus(-self.scores(centres, contexts[:, None]).clamp(min=-30)).sum(1)
        return (near + F.softplus(self.scores(centres, negatives)).sum(1)).mean()


# %% wrong: one layer too many
class SGNS(SGNS):
    def __init__(self, V, D):
        super().__init__(V, D)
        self.bias = nn.Parameter(torch.zeros(V))
