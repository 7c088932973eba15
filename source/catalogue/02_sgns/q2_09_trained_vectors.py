# %% alternative: half precision
kept = checkpoint.load("n2_sgns")
checkpoint.save("n2_sgns", kept.tensors, half=True, vocabulary=kept.facts["vocabulary"])

# %% alternative: rows in another order, words likewise
kept = checkpoint.load("n2_sgns")
words = kept.facts["vocabulary"]
order = [0, 1, 2, 3, *sorted(range(4, len(words)), key=words.__getitem__)]
tables = {name: table[order] for name, table in kept.tensors.items()}
checkpoint.save("n2_sgns", tables, vocabulary=[words[i] for i in order])

# %% alternative: both tables rotated
kept = checkpoint.load("n2_sgns")
turn = torch.linalg.qr(torch.randn(50, 50, generator=torch.Generator().manual_seed(0)))[0]
tables = {name: table @ turn for name, table in kept.tensors.items()}
checkpoint.save("n2_sgns", tables, vocabulary=kept.facts["vocabulary"])

# %% alternative: a list for the history, other facts beside it
kept = checkpoint.load("n2_sgns")
model = SGNS(len(kept.facts["vocabulary"]), 50)
model.load_state_dict(kept.tensors)
checkpoint.save("n2_sgns", model, history=[4.1, 2.7], vocabulary=kept.facts["vocabulary"], note="ä", rate=0.01)

# %% mistake: missing
import os

os.remove("n2_sgns.pt")

# %% mistake: sidecar missing
import os

os.remove("n2_sgns.json")

# %% mistake: random init saved
kept = checkpoint.load("n2_sgns")
checkpoint.save("n2_sgns", SGNS(len(kept.facts["vocabulary"]), 50), vocabulary=kept.facts["vocabulary"])

# %% mistake: random init saved (of the context vectors)
kept = checkpoint.load("n2_sgns")
model = SGNS(len(kept.facts["vocabulary"]), 50)
model.centre.weight.data = kept.tensors["centre.weight"]
checkpoint.save("n2_sgns", model, vocabulary=kept.facts["vocabulary"])

# %% mistake: vocabulary missing
kept = checkpoint.load("n2_sgns")
checkpoint.save("n2_sgns", kept.tensors, history=[4.1])

# %% mistake: stoi saved
kept = checkpoint.load("n2_sgns")
words = kept.facts["vocabulary"]
checkpoint.save("n2_sgns", kept.tensors, vocabulary={w: i for i, w in enumerate(words)})

# %% mistake: words of another run
kept = checkpoint.load("n2_sgns")
checkpoint.save("n2_sgns", kept.tensors, vocabulary=kept.facts["vocabulary"][:-30])

# %% mistake: vocabulary in another order
kept = checkpoint.load("n2_sgns")
words = kept.facts["vocabulary"]
checkpoint.save("n2_sgns", kept.tensors, vocabulary=words[:4] + sorted(words[4:]))

# %% mistake: optimizer state inside
kept = checkpoint.load("n2_sgns")
model = SGNS(60, 50)
optimizer = torch.optim.Adam(model.parameters())
train(model, [(torch.tensor([5]), torch.tensor([6]), torch.tensor([[7]]))], optimizer, 1)
torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, "n2_sgns.pt")

# %% mistake: too large
torch.save(SGNS(8320, 200).state_dict(), "n2_sgns.pt")

# %% mistake: another dimension
kept = checkpoint.load("n2_sgns")
wide = {name: torch.cat([table, table], 1) for name, table in kept.tensors.items()}
checkpoint.save("n2_sgns", wide, vocabulary=kept.facts["vocabulary"])

# %% mistake: one table
kept = checkpoint.load("n2_sgns")
checkpoint.save("n2_sgns", {"centre.weight": kept.tensors["centre.weight"]}, vocabulary=kept.facts["vocabulary"])

# %% mistake: code inside
torch.save(nn.Embedding(8320, 50), "n2_sgns.pt")

# %% mistake: not plain tensors
torch.save([1, 2, 3], "n2_sgns.pt")

# %% mistake: not finite
kept = checkpoint.load("n2_sgns")
kept.tensors["context.weight"][7, 3] = float("nan")
torch.save(kept.tensors, "n2_sgns.pt")

# %% mistake: unreadable
open("n2_sgns.pt", "r+b").truncate(100_000)

# %% mistake: sidecar unreadable
open("n2_sgns.json", "w").write("{}")

# %% mistake: pair does not match
kept = checkpoint.load("n2_sgns")
torch.save({name: 2 * table for name, table in kept.tensors.items()}, "n2_sgns.pt")

# %% mistake: too little training
kept = checkpoint.load("n2_sgns")
blurred = {name: 0.1 * torch.randn_like(table) for name, table in kept.tensors.items()}
blurred["centre.weight"][:, 0] = 1.0
blurred["context.weight"][:, 0] = -1.6  # every score is about −1.6: how rare a real pair is, and nothing else
checkpoint.save("n2_sgns", blurred, vocabulary=kept.facts["vocabulary"])

# %% wrong: all zeros
kept = checkpoint.load("n2_sgns")
checkpoint.save("n2_sgns", {n: 0 * t for n, t in kept.tensors.items()}, vocabulary=kept.facts["vocabulary"])

# %% wrong: the same vector for every word
kept = checkpoint.load("n2_sgns")
equal = {n: t[4:5].repeat(len(t), 1) for n, t in kept.tensors.items()}
checkpoint.save("n2_sgns", equal, vocabulary=kept.facts["vocabulary"])

# %% wrong: words without their usual companions
kept = checkpoint.load("n2_sgns")
words = kept.facts["vocabulary"]
checkpoint.save("n2_sgns", {n: t[:40] for n, t in kept.tensors.items()}, vocabulary=words[:40])

# %% wrong: the class computes something else
class SGNS(SGNS):
    def scores(self, centres, words):
        return super().scores(centres, words) + 1
