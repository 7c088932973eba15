# %% alternative: unit vectors, a loop, covariance, TSV by savetxt
def nearest(word, k, stoi, itos, vectors):
    if word not in stoi:
        raise ValueError(f"there is no {word!r} in the vocabulary")
    unit = {w: vectors[i] / np.linalg.norm(vectors[i]) for w, i in stoi.items() if np.any(vectors[i])}
    if word not in unit:
        raise ValueError(f"the vector of {word!r} is zero")
    found = [(w, float(np.dot(v, unit[word]))) for w, v in unit.items() if w not in RESERVED and w != word]
    return sorted(found, key=lambda pair: pair[1], reverse=True)[:k]

def pca_2d(vectors):
    sizes, columns = np.linalg.eigh(np.cov(vectors.T))
    return (vectors - vectors.mean(0)) @ columns[:, [-1, -2]]

def word_map(words, stoi, vectors, path, groups=None):
    table = np.array([vectors[stoi[w]] for w in words])
    picture = plot.scatter(pca_2d(table), words, "My words", "Words: " + " ".join(words), "PC 1", "PC 2", groups=groups)
    with open(path + ".png", "wb") as out:
        out.write(picture.png())
    with open(path + ".tsv", "w", encoding="utf-8") as out:
        for word, row in zip(words, table):
            print(word, *[f"{x:.7f}" for x in row], sep="\t", file=out)
    return picture

# %% alternative: eigenvectors of the Gram matrix, masked cosines
def nearest(word, k, stoi, itos, vectors):
    if stoi.get(word) is None or not vectors[stoi[word]].any():
        raise ValueError("no such word, or no direction")
    v = vectors[stoi[word]]
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    c = np.full(len(itos), -np.inf)
    ok = lengths > 0
    ok[:4] = False
    ok[stoi[word]] = False
    c[ok] = np.einsum("ij,j->i", vectors[ok], v) / lengths[ok] / np.sqrt(v @ v)
    order = sorted(np.flatnonzero(ok), key=lambda i: -c[i])
    return [(itos[i], c[i]) for i in order][:k]

def pca_2d(vectors):
    n = len(vectors)
    middle = np.eye(n) - np.ones((n, n)) / n
    sizes, columns = np.linalg.eigh(middle @ vectors @ vectors.T @ middle)
    return -columns[:, ::-1][:, :2] * np.sqrt(np.maximum(sizes[::-1][:2], 0))

# %% mistake: dot product
def nearest(word, k, stoi, itos, vectors):
    if word not in stoi or not vectors[stoi[word]].any():
        raise ValueError("nothing to compare with")
    scores = vectors @ vectors[stoi[word]]
    order = [i for i in np.argsort(-scores) if i > 3 and i != stoi[word]]
    return [(itos[i], float(scores[i])) for i in order[:k]]

# %% mistake: divided once
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    usable = [i for i in range(4, len(itos)) if i != stoi[word] and lengths[i] > 0]
    scores = vectors[usable] @ vectors[stoi[word]] / lengths[usable]
    return [(itos[usable[i]], float(scores[i])) for i in np.argsort(-scores)[:k]]

# %% mistake: divided once (by the word's own length)
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    usable = [i for i in range(4, len(itos)) if i != stoi[word] and lengths[i] > 0]
    scores = vectors[usable] @ vectors[stoi[word]] / lengths[stoi[word]]
    return [(itos[usable[i]], float(scores[i])) for i in np.argsort(-scores)[:k]]

# %% mistake: Euclidean
def nearest(word, k, stoi, itos, vectors):
    if word not in stoi or not vectors[stoi[word]].any():
        raise ValueError("nothing to compare with")
    far = np.linalg.norm(vectors - vectors[stoi[word]], axis=1)
    order = [i for i in np.argsort(far) if i > 3 and i != stoi[word]]
    return [(itos[i], float(far[i])) for i in order[:k]]

# %% mistake: Euclidean (negative distance, without the rows of zeros)
def nearest(word, k, stoi, itos, vectors):
    if word not in stoi or not vectors[stoi[word]].any():
        raise ValueError("nothing to compare with")
    near = -np.linalg.norm(vectors - vectors[stoi[word]], axis=1)
    order = [i for i in np.argsort(-near) if i > 3 and i != stoi[word] and vectors[i].any()]
    return [(itos[i], float(near[i])) for i in order[:k]]

# %% mistake: absolute value
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    usable = [i for i in range(4, len(itos)) if i != stoi[word] and lengths[i] > 0]
    c = np.abs(vectors[usable] @ vectors[stoi[word]]) / (lengths[usable] * lengths[stoi[word]])
    return [(itos[usable[i]], float(c[i])) for i in np.argsort(-c)[:k]]

# %% mistake: query returned
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    usable = [i for i in range(4, len(itos)) if lengths[i] > 0]
    c = vectors[usable] @ vectors[stoi[word]] / (lengths[usable] * lengths[stoi[word]])
    return [(itos[usable[i]], float(c[i])) for i in np.argsort(-c)[:k]]

# %% mistake: query returned (the first of the sorted list is dropped, whatever it is)
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    usable = [i for i in range(4, len(itos)) if lengths[i] > 0]
    c = vectors[usable] @ vectors[stoi[word]] / (lengths[usable] * lengths[stoi[word]])
    return [(itos[usable[i]], float(c[i])) for i in np.argsort(-c, kind="stable")[1 : k + 1]]

# %% mistake: reserved returned
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    usable = [i for i in range(len(itos)) if i != stoi[word] and lengths[i] > 0]
    c = vectors[usable] @ vectors[stoi[word]] / (lengths[usable] * lengths[stoi[word]])
    return [(itos[usable[i]], float(c[i])) for i in np.argsort(-c)[:k]]

# %% mistake: ascending
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    usable = [i for i in range(4, len(itos)) if i != stoi[word] and lengths[i] > 0]
    c = vectors[usable] @ vectors[stoi[word]] / (lengths[usable] * lengths[stoi[word]])
    return [(itos[usable[i]], float(c[i])) for i in np.argsort(c)[:k]]

# %% mistake: ascending (the right words, turned round)
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    usable = [i for i in range(4, len(itos)) if i != stoi[word] and lengths[i] > 0]
    c = vectors[usable] @ vectors[stoi[word]] / (lengths[usable] * lengths[stoi[word]])
    return [(itos[usable[i]], float(c[i])) for i in np.argsort(c)[-k:]]

# %% mistake: names shifted
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    c = vectors[4:] @ vectors[stoi[word]] / (np.maximum(lengths[4:], 1e-12) * lengths[stoi[word]])
    order = [i for i in np.argsort(-c) if i + 4 != stoi[word] and lengths[i + 4] > 0]
    return [(itos[i], float(c[i])) for i in order[:k]]

# %% mistake: zero row
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    usable = [i for i in range(4, len(itos)) if i != stoi[word]]
    c = vectors[usable] @ vectors[stoi[word]] / (np.maximum(lengths[usable], 1e-9) * lengths[stoi[word]])
    return [(itos[usable[i]], float(c[i])) for i in np.argsort(-c)[:k]]

# %% mistake: division by zero
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    c = vectors @ vectors[stoi[word]] / (lengths * lengths[stoi[word]])
    order = [i for i in np.argsort(-c) if i > 3 and i != stoi[word] and lengths[i] > 0]
    return [(itos[i], float(c[i])) for i in order[:k]]

# %% mistake: no sentence
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    own = stoi[word]
    if lengths[own] == 0:
        raise ValueError("nothing to compare with")
    usable = [i for i in range(4, len(itos)) if i != own and lengths[i] > 0]
    c = vectors[usable] @ vectors[own] / (lengths[usable] * lengths[own])
    return [(itos[usable[i]], float(c[i])) for i in np.argsort(-c)[:k]]

# %% mistake: ties lost
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    usable = [i for i in range(4, len(itos)) if i != stoi[word] and lengths[i] > 0]
    c = vectors[usable] @ vectors[stoi[word]] / (lengths[usable] * lengths[stoi[word]])
    by_cosine = {round(float(x), 12): itos[i] for x, i in zip(c, usable)}
    return [(by_cosine[x], x) for x in sorted(by_cosine, reverse=True)[:k]]

# %% mistake: wrong row
def nearest(word, k, stoi, itos, vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    if word not in stoi or lengths[stoi[word]] == 0:
        raise ValueError("nothing to compare with")
    usable = [i for i in range(4, len(itos)) if i != stoi[word] and lengths[i] > 0]
    c = vectors[usable] @ vectors[0] / (lengths[usable] * max(lengths[0], 1e-12))
    return [(itos[usable[i]], float(c[i])) for i in np.argsort(-c)[:k]]

# %% mistake: no centring
def pca_2d(vectors):
    _, _, Vt = np.linalg.svd(vectors, full_matrices=False)
    return vectors @ Vt[:2].T

# %% mistake: projected uncentred
def pca_2d(vectors):
    _, _, Vt = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    return vectors @ Vt[:2].T

# %% mistake: wrong mean
def pca_2d(vectors):
    centred = vectors - vectors.mean()
    _, _, Vt = np.linalg.svd(centred, full_matrices=False)
    return centred @ Vt[:2].T

# %% mistake: wrong mean (of each row)
def pca_2d(vectors):
    centred = vectors - vectors.mean(axis=1, keepdims=True)
    _, _, Vt = np.linalg.svd(centred, full_matrices=False)
    return centred @ Vt[:2].T

# %% mistake: columns exchanged
def pca_2d(vectors):
    centred = vectors - vectors.mean(axis=0)
    _, columns = np.linalg.eigh(centred.T @ centred)
    return centred @ columns[:, -2:]

# %% mistake: smallest spread
def pca_2d(vectors):
    centred = vectors - vectors.mean(axis=0)
    _, columns = np.linalg.eigh(centred.T @ centred)
    return centred @ columns[:, :2]

# %% mistake: scale lost
def pca_2d(vectors):
    U, _, _ = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    return U[:, :2]

# %% mistake: scale lost (divided by the spread)
def pca_2d(vectors):
    centred = vectors - vectors.mean(axis=0)
    _, _, Vt = np.linalg.svd(centred, full_matrices=False)
    points = centred @ Vt[:2].T
    return points / points.std(axis=0)

# %% mistake: first two numbers
def pca_2d(vectors):
    return vectors[:, :2]

# %% mistake: directions transposed
def pca_2d(vectors):
    centred = vectors - vectors.mean(axis=0)
    _, _, Vt = np.linalg.svd(centred, full_matrices=False)
    return centred @ Vt[:, :2]

# %% mistake: transposed
def pca_2d(vectors):
    centred = vectors.T - vectors.T.mean(axis=0)
    _, _, Vt = np.linalg.svd(centred, full_matrices=False)
    return centred @ Vt[:2].T

# %% mistake: standardised
def pca_2d(vectors):
    centred = (vectors - vectors.mean(axis=0)) / vectors.std(axis=0)
    _, _, Vt = np.linalg.svd(centred, full_matrices=False)
    return centred @ Vt[:2].T

# %% mistake: labels on wrong points
def word_map(words, stoi, vectors, path, groups=None):
    table = np.array([vectors[stoi[w]] for w in words])
    picture = plot.scatter(pca_2d(table), sorted(words), "Words", ", ".join(words), "first", "second", groups)
    picture.save(path + ".png")
    with open(path + ".tsv", "w", encoding="utf-8") as out:
        out.writelines("\t".join(map(str, [w, *row])) + "\n" for w, row in zip(words, table))
    return picture

# %% mistake: first rows
def word_map(words, stoi, vectors, path, groups=None):
    table = vectors[: len(words)]
    picture = plot.scatter(pca_2d(table), words, "Words", ", ".join(words), "first", "second", groups)
    picture.save(path + ".png")
    with open(path + ".tsv", "w", encoding="utf-8") as out:
        out.writelines("\t".join(map(str, [w, *row])) + "\n" for w, row in zip(words, table))
    return picture

# %% mistake: whole vocabulary
def word_map(words, stoi, vectors, path, groups=None):
    ids = [stoi[w] for w in words]
    table = vectors[ids]
    picture = plot.scatter(pca_2d(vectors)[ids], words, "Words", ", ".join(words), "first", "second", groups)
    picture.save(path + ".png")
    with open(path + ".tsv", "w", encoding="utf-8") as out:
        out.writelines("\t".join(map(str, [w, *row])) + "\n" for w, row in zip(words, table))
    return picture

# %% mistake: columns exchanged (on the map)
def word_map(words, stoi, vectors, path, groups=None):
    table = np.array([vectors[stoi[w]] for w in words])
    picture = plot.scatter(pca_2d(table)[:, ::-1], words, "Words", ", ".join(words), "first", "second", groups)
    picture.save(path + ".png")
    with open(path + ".tsv", "w", encoding="utf-8") as out:
        out.writelines("\t".join(map(str, [w, *row])) + "\n" for w, row in zip(words, table))
    return picture

# %% mistake: map instead of vectors
def word_map(words, stoi, vectors, path, groups=None):
    points = pca_2d(np.array([vectors[stoi[w]] for w in words]))
    picture = plot.scatter(points, words, "Words", ", ".join(words), "first", "second", groups)
    picture.save(path + ".png")
    with open(path + ".tsv", "w", encoding="utf-8") as out:
        out.writelines("\t".join(map(str, [w, *row])) + "\n" for w, row in zip(words, points))
    return picture

# %% mistake: no tabs
def word_map(words, stoi, vectors, path, groups=None):
    table = np.array([vectors[stoi[w]] for w in words])
    picture = plot.scatter(pca_2d(table), words, "Words", ", ".join(words), "first", "second", groups)
    picture.save(path + ".png")
    with open(path + ".tsv", "w", encoding="utf-8") as out:
        out.writelines(" ".join(map(str, [w, *row])) + "\n" for w, row in zip(words, table))
    return picture

# %% mistake: header line
def word_map(words, stoi, vectors, path, groups=None):
    table = np.array([vectors[stoi[w]] for w in words])
    picture = plot.scatter(pca_2d(table), words, "Words", ", ".join(words), "first", "second", groups)
    picture.save(path + ".png")
    with open(path + ".tsv", "w", encoding="utf-8") as out:
        out.write("word\t" + "\t".join(str(i) for i in range(table.shape[1])) + "\n")
        out.writelines("\t".join(map(str, [w, *row])) + "\n" for w, row in zip(words, table))
    return picture

# %% wrong: nothing returned
def word_map(words, stoi, vectors, path, groups=None):
    table = np.array([vectors[stoi[w]] for w in words])
    picture = plot.scatter(pca_2d(table), words, "Words", ", ".join(words), "first", "second", groups)
    picture.save(path + ".png")
    with open(path + ".tsv", "w", encoding="utf-8") as out:
        out.writelines("\t".join(map(str, [w, *row])) + "\n" for w, row in zip(words, table))

# %% wrong: a figure without words for those who do not see it
def word_map(words, stoi, vectors, path, groups=None):
    table = np.array([vectors[stoi[w]] for w in words])
    picture = plot.scatter(pca_2d(table), words, "Words", "A map of words.", "first", "second", groups)
    picture.save(path + ".png")
    with open(path + ".tsv", "w", encoding="utf-8") as out:
        out.writelines("\t".join(map(str, [w, *row])) + "\n" for w, row in zip(words, table))
    return picture

# %% wrong: always the same files
def word_map(words, stoi, vectors, path, groups=None):
    table = np.array([vectors[stoi[w]] for w in words])
    picture = plot.scatter(pca_2d(table), words, "Words", ", ".join(words), "first", "second", groups)
    with open("/dev/null", "w", encoding="utf-8") as out:
        out.writelines("\t".join(map(str, [w, *row])) + "\n" for w, row in zip(words, table))
    return picture

# %% wrong: three decimals in the file
def word_map(words, stoi, vectors, path, groups=None):
    table = np.array([vectors[stoi[w]] for w in words])
    picture = plot.scatter(pca_2d(table), words, "Words", ", ".join(words), "first", "second", groups)
    picture.save(path + ".png")
    with open(path + ".tsv", "w", encoding="utf-8") as out:
        out.writelines("\t".join([w, *(f"{x:.3f}" for x in row)]) + "\n" for w, row in zip(words, table))
    return picture

# %% wrong: groups forgotten
def word_map(words, stoi, vectors, path, groups=None):
    table = np.array([vectors[stoi[w]] for w in words])
    picture = plot.scatter(pca_2d(table), words, "Words", ", ".join(words), "first", "second")
    picture.save(path + ".png")
    with open(path + ".tsv", "w", encoding="utf-8") as out:
        out.writelines("\t".join(map(str, [w, *row])) + "\n" for w, row in zip(words, table))
    return picture
