# %% alternative: slices to the left and to the right
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for sentence in text:
        for i, centre in enumerate(sentence):
            if centre in tokens:
                around = sentence[max(i - window_size, 0) : i] + sentence[i + 1 : i + 1 + window_size]
                pairs += [(centre, word) for word in around if word in tokens]
    return pairs

# %% alternative: distances, in one comprehension
def get_positive_samples(text, window_size, tokens):
    return [
        (s[i], s[i + d])
        for s in text
        for i in range(len(s))
        for d in range(-window_size, window_size + 1)
        if d != 0 and 0 <= i + d < len(s) and {s[i], s[i + d]}.issubset(tokens)
    ]

# %% mistake: paired with itself
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            for j in range(max(0, i - window_size), min(len(s), i + window_size + 1)):
                if s[i] in tokens and s[j] in tokens:
                    pairs.append((s[i], s[j]))
    return pairs

# %% mistake: one side only
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            for j in range(i + 1, min(len(s), i + window_size + 1)):
                if s[i] in tokens and s[j] in tokens:
                    pairs.append((s[i], s[j]))
    return pairs

# %% mistake: one side only (the left one)
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            for j in range(max(0, i - window_size), i):
                if s[i] in tokens and s[j] in tokens:
                    pairs.append((s[i], s[j]))
    return pairs

# %% mistake: window + 1
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            for j in range(max(0, i - window_size - 1), min(len(s), i + window_size + 2)):
                if i != j and s[i] in tokens and s[j] in tokens:
                    pairs.append((s[i], s[j]))
    return pairs

# %% mistake: window + 1 (on the right)
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            for j in range(max(0, i - window_size), min(len(s), i + window_size + 2)):
                if i != j and s[i] in tokens and s[j] in tokens:
                    pairs.append((s[i], s[j]))
    return pairs

# %% mistake: range ends early
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            for j in range(max(0, i - window_size), min(len(s), i + window_size)):
                if i != j and s[i] in tokens and s[j] in tokens:
                    pairs.append((s[i], s[j]))
    return pairs

# %% mistake: range ends early (both sides)
def get_positive_samples(text, window_size, tokens):
    return [
        (s[i], s[j])
        for s in text
        for i in range(len(s))
        for j in range(len(s))
        if 0 < abs(i - j) < window_size and s[i] in tokens and s[j] in tokens
    ]

# %% mistake: sentence borders crossed
def get_positive_samples(text, window_size, tokens):
    s = [word for sentence in text for word in sentence]
    pairs = []
    for i in range(len(s)):
        for j in range(max(0, i - window_size), min(len(s), i + window_size + 1)):
            if i != j and s[i] in tokens and s[j] in tokens:
                pairs.append((s[i], s[j]))
    return pairs

# %% mistake: gap closed
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for sentence in text:
        s = [word for word in sentence if word in tokens]
        for i in range(len(s)):
            for j in range(max(0, i - window_size), min(len(s), i + window_size + 1)):
                if i != j:
                    pairs.append((s[i], s[j]))
    return pairs

# %% mistake: unknown words kept
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            for j in range(max(0, i - window_size), min(len(s), i + window_size + 1)):
                if i != j:
                    pairs.append((s[i], s[j]))
    return pairs

# %% mistake: unknown words kept (as contexts)
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            for j in range(max(0, i - window_size), min(len(s), i + window_size + 1)):
                if i != j and s[i] in tokens:
                    pairs.append((s[i], s[j]))
    return pairs

# %% mistake: unknown words kept (as centres)
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            for j in range(max(0, i - window_size), min(len(s), i + window_size + 1)):
                if i != j and s[j] in tokens:
                    pairs.append((s[i], s[j]))
    return pairs

# %% mistake: equal words skipped
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i, centre in enumerate(s):
            for context in s[max(0, i - window_size) : i + window_size + 1]:
                if centre != context and centre in tokens and context in tokens:
                    pairs.append((centre, context))
    return pairs

# %% mistake: each pair once
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            for j in range(max(0, i - window_size), min(len(s), i + window_size + 1)):
                if i != j and s[i] in tokens and s[j] in tokens and (s[i], s[j]) not in pairs:
                    pairs.append((s[i], s[j]))
    return pairs

# %% mistake: context first
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            for j in range(max(0, i - window_size), min(len(s), i + window_size + 1)):
                if i != j and s[i] in tokens and s[j] in tokens:
                    pairs.append((s[j], s[i]))
    return pairs

# %% mistake: negative index
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i, centre in enumerate(s):
            for context in s[i - window_size : i] + s[i + 1 : i + window_size + 1]:
                if centre in tokens and context in tokens:
                    pairs.append((centre, context))
    return pairs

# %% mistake: negative index (caught at one end only)
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i, centre in enumerate(s):
            for d in range(-window_size, window_size + 1):
                try:
                    context = s[i + d]
                except IndexError:
                    continue
                if d != 0 and centre in tokens and context in tokens:
                    pairs.append((centre, context))
    return pairs

# %% mistake: first sentence only
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            for j in range(max(0, i - window_size), min(len(s), i + window_size + 1)):
                if i != j and s[i] in tokens and s[j] in tokens:
                    pairs.append((s[i], s[j]))
        return pairs
    return pairs

# %% wrong: a set
def get_positive_samples(text, window_size, tokens):
    pairs = set()
    for s in text:
        for i in range(len(s)):
            for j in range(max(0, i - window_size), min(len(s), i + window_size + 1)):
                if i != j and s[i] in tokens and s[j] in tokens:
                    pairs.add((s[i], s[j]))
    return pairs

# %% wrong: by distance
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for d in range(1, window_size + 1):
            for a, b in zip(s, s[d:]):
                if a in tokens and b in tokens:
                    pairs += [(a, b), (b, a)]
    return pairs

# %% wrong: the cleaned text is left behind
def get_positive_samples(text, window_size, tokens):
    pairs = []
    for s in text:
        for i in range(len(s)):
            if s[i] not in tokens:
                s[i] = None
        for i in range(len(s)):
            for j in range(max(0, i - window_size), min(len(s), i + window_size + 1)):
                if i != j and s[i] and s[j]:
                    pairs.append((s[i], s[j]))
    return pairs
