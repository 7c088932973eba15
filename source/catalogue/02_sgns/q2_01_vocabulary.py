# %% alternative: sorted twice, from a to z and then by count
def build_vocab(sentences, min_count=5):
    found = {}
    for sentence in sentences:
        for word in sentence:
            found[word] = found.get(word, 0) + 1
    words = sorted(word for word in found if found[word] >= min_count and word not in RESERVED)
    words.sort(key=found.get, reverse=True)
    itos = list(RESERVED)
    itos.extend(words)
    counts = np.zeros(len(itos), dtype=np.int64)
    counts[4:] = [found[word] for word in words]
    return dict(zip(itos, range(len(itos)))), itos, counts

# %% alternative: NumPy counts and sorts
def build_vocab(sentences, min_count=5):
    flat = [word for sentence in sentences for word in sentence if word not in RESERVED]
    words, numbers = np.unique(np.array(flat, dtype=object), return_counts=True) if flat else (np.array([]), np.zeros(0, dtype=np.int64))
    words, numbers = words[numbers >= min_count], numbers[numbers >= min_count]
    order = np.lexsort((words.astype(str), -numbers))
    itos = RESERVED + [str(word) for word in words[order]]
    counts = np.concatenate([np.zeros(4, dtype=np.int64), numbers[order].astype(np.int64)])
    return {word: i for i, word in enumerate(itos)}, itos, counts

# %% mistake: > for ≥
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    itos = RESERVED + sorted((word for word in found if found[word] > min_count), key=lambda word: (-found[word], word))
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: min_count ignored
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    itos = RESERVED + sorted(found, key=lambda word: (-found[word], word))
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: order from a set
def build_vocab(sentences, min_count=5):
    flat = [word for sentence in sentences for word in sentence if word not in RESERVED]
    found = Counter(flat)
    itos = RESERVED + [word for word in set(flat) if found[word] >= min_count]
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: order from a set (equal counts only)
def build_vocab(sentences, min_count=5):
    flat = [word for sentence in sentences for word in sentence if word not in RESERVED]
    found = Counter(flat)
    kept = [word for word in set(flat) if found[word] >= min_count]
    itos = RESERVED + sorted(kept, key=lambda word: -found[word])
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: dropped words counted
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    kept = sorted((word for word in found if found[word] >= min_count), key=lambda word: (-found[word], word))
    itos = RESERVED + kept
    counts = np.array([found[word] for word in itos], dtype=np.int64)
    counts[1] = sum(map(len, sentences)) - counts.sum()
    return {word: i for i, word in enumerate(itos)}, itos, counts

# %% mistake: dropped words counted (every one in a loop)
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    kept = sorted((word for word in found if found[word] >= min_count), key=lambda word: (-found[word], word))
    itos = RESERVED + kept
    stoi = {word: i for i, word in enumerate(itos)}
    counts = np.zeros(len(itos), dtype=np.int64)
    for sentence in sentences:
        for word in sentence:
            counts[stoi.get(word, 1)] += 1
    return stoi, itos, counts

# %% mistake: reserved rows reused
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    itos = sorted((word for word in found if found[word] >= min_count), key=lambda word: (-found[word], word))
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: reserved rows reused (ids from 0)
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    kept = sorted((word for word in found if found[word] >= min_count), key=lambda word: (-found[word], word))
    itos = RESERVED + kept
    counts = np.array([found[word] for word in itos], dtype=np.int64)
    return {word: i for i, word in enumerate(kept)}, itos, counts

# %% mistake: reserved rows reused (ids from 0, and the reserved words too)
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    kept = sorted((word for word in found if found[word] >= min_count), key=lambda word: (-found[word], word))
    stoi = {word: i for i, word in enumerate(RESERVED)}
    stoi.update({word: i for i, word in enumerate(kept)})
    itos = RESERVED + kept
    return stoi, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: reserved rows reused (reserved at the end)
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    itos = sorted((word for word in found if found[word] >= min_count), key=lambda word: (-found[word], word)) + RESERVED
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: reserved words counted
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence)
    kept = sorted((word for word in found if found[word] >= min_count), key=lambda word: (-found[word], word))
    itos = RESERVED + kept
    return {word: i for i, word in enumerate(itos)}, itos, np.array([0] * 4 + [found[word] for word in kept], dtype=np.int64)

# %% mistake: reserved words counted (in their own row)
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence)
    kept = sorted((w for w in found if found[w] >= min_count and w not in RESERVED), key=lambda word: (-found[word], word))
    itos = RESERVED + kept
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: ties as they appear
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    itos = RESERVED + [word for word, count in found.most_common() if count >= min_count]
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: ties from z to a
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    kept = [word for word in found if found[word] >= min_count]
    itos = RESERVED + sorted(kept, key=lambda word: (found[word], word), reverse=True)
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: rarest first
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    itos = RESERVED + sorted((word for word in found if found[word] >= min_count), key=lambda word: (found[word], word))
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: counts ignored in the order
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    itos = RESERVED + sorted(word for word in found if found[word] >= min_count)
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: counts ignored in the order (as they appear)
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    itos = RESERVED + [word for word in found if found[word] >= min_count]
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% mistake: sentences counted
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in set(sentence) if word not in RESERVED)
    itos = RESERVED + sorted((word for word in found if found[word] >= min_count), key=lambda word: (-found[word], word))
    return {word: i for i, word in enumerate(itos)}, itos, np.array([found[word] for word in itos], dtype=np.int64)

# %% wrong: counts as a list
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    itos = RESERVED + sorted((word for word in found if found[word] >= min_count), key=lambda word: (-found[word], word))
    return {word: i for i, word in enumerate(itos)}, itos, [found[word] for word in itos]

# %% wrong: RESERVED grows with every call
def build_vocab(sentences, min_count=5):
    found = Counter(word for sentence in sentences for word in sentence if word not in RESERVED)
    RESERVED.extend(sorted((word for word in found if found[word] >= min_count), key=lambda word: (-found[word], word)))
    return {word: i for i, word in enumerate(RESERVED)}, RESERVED, np.array([found[word] for word in RESERVED], dtype=np.int64)
