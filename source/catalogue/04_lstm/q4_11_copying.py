# %% alternative: binary search over the length, a set of n-grams, a Counter
def longest_copy(text, source):
    low, high, best = 0, len(text), ""
    while low < high:
        length = (low + high + 1) // 2
        found = next((text[i : i + length] for i in range(len(text) - length + 1) if text[i : i + length] in source), "")
        low, high = (length, high) if found else (low, length - 1)
        best = found or best
    return best


def share_copied(text, source, n):
    known = {source[i : i + n] for i in range(len(source) - n + 1)}
    found = [text[i : i + n] in known for i in range(len(text) - n + 1)]
    return float(np.mean(found)) if found else 0.0


def distinct(text, n):
    from collections import Counter

    counts = Counter(text[i : i + n] for i in range(len(text) - n + 1))
    return len(counts) / max(1, counts.total())


# %% alternative: a suffix automaton of the text, through which the source runs
def longest_copy(text, source):
    nexts, link, length = [{}], [-1], [0]
    last = 0
    for c in text:
        new = len(nexts)
        nexts.append({})
        length.append(length[last] + 1)
        link.append(0)
        state, last = last, new
        while state >= 0 and c not in nexts[state]:
            nexts[state][c] = new
            state = link[state]
        if state >= 0:
            old = nexts[state][c]
            if length[old] == length[state] + 1:
                link[new] = old
            else:
                nexts.append(dict(nexts[old]))
                length.append(length[state] + 1)
                link.append(link[old])
                twin = len(nexts) - 1
                link[old] = link[new] = twin
                while state >= 0 and nexts[state].get(c) == old:
                    nexts[state][c] = twin
                    state = link[state]
    state = run = most = 0
    ends = []
    for place, c in enumerate(source, 1):
        while state and c not in nexts[state]:
            state = link[state]
            run = length[state]
        if c in nexts[state]:
            state, run = nexts[state][c], run + 1
        if run > most:
            most, ends = run, []
        if run == most and most:
            ends.append(place)
    places = [text.index(source[end - most : end]) for end in ends]
    return text[min(places) :][:most] if places else ""


def share_copied(text, source, n):
    last = len(text) - n + 1
    return sum(1 for i in range(last) if source.find(text[i : i + n]) >= 0) / last if last > 0 else 0.0


def distinct(text, n):
    found = list(map("".join, zip(*(text[k:] for k in range(n)))))
    return len(dict.fromkeys(found)) / (len(found) or 1)


# %% alternative: two places that move on, and errors caught
def longest_copy(text, source):
    begin, best = 0, (0, 0)
    for end in range(1, len(text) + 1):
        while text[begin:end] not in source:
            begin += 1
        if end - begin > best[1] - best[0]:
            best = (begin, end)
    return text[slice(*best)]


def share_copied(text, source, n):
    try:
        return sum(text[i : i + n] in source for i in range(len(text) - n + 1)) / max(0, len(text) - n + 1)
    except ZeroDivisionError:
        return 0.0


def distinct(text, n):
    if len(text) < n:
        return 0.0
    return len({text[i : i + n] for i in range(len(text) - n + 1)}) / (len(text) - n + 1)


# %% alternative: a row of a table at a time, with NumPy
def longest_copy(text, source):
    ours, theirs = (np.array([ord(c) for c in t], dtype=np.int64) for t in (text, source))
    before, most, end = np.zeros(len(theirs), dtype=np.int64), 0, 0
    for place, code in enumerate(ours):
        now = np.zeros_like(before)
        now[1:] = before[:-1] + 1
        now[:1] = 1
        now *= theirs == code
        if now.size and now.max() > most:
            most, end = int(now.max()), place + 1
        before = now
    return text[end - most : end]


# %% alternative: growing pieces from every place, until one is not found
def longest_copy(text, source):
    best = ""
    for start in range(len(text)):
        end = start + 1
        while end <= len(text) and text[start:end] in source:
            end += 1
        if end - 1 - start > len(best):
            best = text[start : end - 1]
    return best


# %% mistake: characters with gaps (the longest common subsequence)
def longest_copy(text, source):
    table = [""] * (len(source) + 1)
    for c in text:
        before = ""
        for j, other in enumerate(source):
            above = table[j + 1]
            table[j + 1] = before + c if c == other else max(above, table[j], key=len)
            before = above
    return table[-1]


# %% mistake: case ignored
def longest_copy(text, source):
    low, start, best = source.lower(), 0, ""
    while start + len(best) < len(text):
        longer = text[start : start + len(best) + 1]
        if longer.lower() in low:
            best = longer
        else:
            start += 1
    return best


# %% mistake: case ignored (both texts are made small)
exact_copy = longest_copy


def longest_copy(text, source):
    return exact_copy(text.lower(), source.lower())


# %% mistake: case ignored (in the shares)
exact_share, exact_distinct = share_copied, distinct


def share_copied(text, source, n):
    return exact_share(text.lower(), source.lower(), n)


def distinct(text, n):
    return exact_distinct(text.lower(), n)


# %% mistake: blanks ignored
exact_copy = longest_copy


def longest_copy(text, source):
    return exact_copy(text.replace(" ", ""), source.replace(" ", ""))


# %% mistake: blanks ignored (several made one)
exact_copy = longest_copy


def longest_copy(text, source):
    return exact_copy(" ".join(text.split()), " ".join(source.split()))


# %% mistake: blanks ignored (in share_copied)
exact_share = share_copied


def share_copied(text, source, n):
    return exact_share("".join(text.split()), "".join(source.split()), n)


# %% mistake: blanks ignored (in distinct)
exact_distinct = distinct


def distinct(text, n):
    return exact_distinct(" ".join(text.split()), n)


# %% mistake: blanks at the ends lost
exact_copy = longest_copy


def longest_copy(text, source):
    return exact_copy(text, source).strip()


# %% mistake: whole words only
def longest_copy(text, source):
    words, known, best = text.split(), f" {' '.join(source.split())} ", ""
    for a in range(len(words)):
        for b in range(a + 1, len(words) + 1):
            piece = " ".join(words[a:b])
            if f" {piece} " not in known:
                break
            best = piece if len(piece) > len(best) else best
    return best


# %% mistake: a later one of equal length
def longest_copy(text, source):
    best, begin = "", 0
    for end in range(1, len(text) + 1):
        while text[begin:end] not in source:
            begin += 1
        if end - begin >= len(best):
            best = text[begin:end]
    return best


# %% mistake: a later one of equal length (the first in the source)
exact_copy = longest_copy


def longest_copy(text, source):
    return exact_copy(source, text)


# %% mistake: length instead of text
exact_copy = longest_copy


def longest_copy(text, source):
    return len(exact_copy(text, source))


# %% mistake: one too few
def longest_copy(text, source):
    best = (0, 0)
    for start in range(len(text)):
        while start + best[1] - best[0] < len(text) and text[start : start + best[1] - best[0] + 1] in source:
            best = (start, start + best[1] - best[0] + 1)
    return text[best[0] : max(0, best[1] - 1)]


# %% mistake: beginnings only
def longest_copy(text, source):
    best = ""
    for end in range(1, len(text) + 1):
        if text[:end] in source:
            best = text[:end]
    return best


# %% mistake: difflib leaves characters out
def longest_copy(text, source):
    from difflib import SequenceMatcher

    block = SequenceMatcher(None, text, source).find_longest_match()
    return text[block.a : block.a + block.size]


# %% mistake: too slow (every piece, the longest first)
def longest_copy(text, source):
    for length in range(len(text), 0, -1):
        for start in range(len(text) - length + 1):
            if text[start : start + length] in source:
                return text[start : start + length]
    return ""


# %% mistake: too slow (every piece is asked for)
def longest_copy(text, source):
    pieces = (text[a:b] for a in range(len(text)) for b in range(a + 1, len(text) + 1))
    return max((piece for piece in pieces if piece in source), key=len, default="")


# %% mistake: too slow (a table of all pairs of characters)
def longest_copy(text, source):
    before, most, end = [0] * (len(source) + 1), 0, 0
    for i, c in enumerate(text):
        now = [0] * (len(source) + 1)
        for j, other in enumerate(source):
            if c == other:
                now[j + 1] = before[j] + 1
                if now[j + 1] > most:
                    most, end = now[j + 1], i + 1
        before = now
    return text[end - most : end]


# %% mistake: too slow (SequenceMatcher with all characters)
def longest_copy(text, source):
    from difflib import SequenceMatcher

    block = SequenceMatcher(None, text, source, autojunk=False).find_longest_match()
    return text[block.a : block.a + block.size]


# %% mistake: different ones only
def share_copied(text, source, n):
    ngrams = {text[i : i + n] for i in range(len(text) - n + 1)}
    return sum(piece in source for piece in ngrams) / len(ngrams) if ngrams else 0.0


# %% mistake: different ones only (over all n-grams)
def share_copied(text, source, n):
    ngrams = [text[i : i + n] for i in range(len(text) - n + 1)]
    return sum(piece in source for piece in set(ngrams)) / len(ngrams) if ngrams else 0.0


# %% mistake: divided by the different ones
def share_copied(text, source, n):
    ngrams = [text[i : i + n] for i in range(len(text) - n + 1)]
    return sum(piece in source for piece in ngrams) / len(set(ngrams)) if ngrams else 0.0


# %% mistake: both in one set
def share_copied(text, source, n):
    ours, theirs = ({t[i : i + n] for i in range(len(t) - n + 1)} for t in (text, source))
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0


# %% mistake: text and source exchanged
exact_share = share_copied


def share_copied(text, source, n):
    return exact_share(source, text, n)


# %% mistake: divided by the source
def share_copied(text, source, n):
    ngrams = [text[i : i + n] for i in range(len(text) - n + 1)]
    return sum(piece in source for piece in ngrams) / (len(source) - n + 1) if len(source) >= n else 0.0


# %% mistake: characters covered
def share_copied(text, source, n):
    covered = set()
    for i in range(len(text) - n + 1):
        if text[i : i + n] in source:
            covered.update(range(i, i + n))
    return len(covered) / len(text) if text else 0.0


# %% mistake: words for characters
def share_copied(text, source, n):
    ours, theirs = (list(zip(*(t.split()[k:] for k in range(n)))) for t in (text, source))
    return sum(piece in theirs for piece in ours) / len(ours) if ours else 0.0


# %% mistake: words for characters (in distinct)
def distinct(text, n):
    words = text.split()
    found = [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]
    return len(set(found)) / len(found) if found else 0.0


# %% mistake: divided by the characters
def share_copied(text, source, n):
    found = sum(text[i : i + n] in source for i in range(len(text) - n + 1))
    return found / len(text) if text else 0.0


# %% mistake: divided by the characters (in distinct, as the paper has it for words)
def distinct(text, n):
    return len({text[i : i + n] for i in range(len(text) - n + 1)}) / max(1, len(text))


# %% mistake: last one left out
def share_copied(text, source, n):
    ngrams = [text[i : i + n] for i in range(len(text) - n)]
    return sum(piece in source for piece in ngrams) / len(ngrams) if ngrams else 0.0


# %% mistake: last one left out (in distinct)
def distinct(text, n):
    ngrams = [text[i : i + n] for i in range(len(text) - n)]
    return len(set(ngrams)) / len(ngrams) if ngrams else 0.0


# %% mistake: shorter pieces counted
def share_copied(text, source, n):
    ngrams = [text[i : i + n] for i in range(len(text))]
    return sum(piece in source for piece in ngrams) / len(ngrams) if ngrams else 0.0


# %% mistake: shorter pieces counted (in distinct)
def distinct(text, n):
    ngrams = [text[i : i + n] for i in range(len(text))]
    return len(set(ngrams)) / len(ngrams) if ngrams else 0.0


# %% mistake: pieces side by side
def share_copied(text, source, n):
    ngrams = [text[i : i + n] for i in range(0, len(text) - n + 1, n)]
    return sum(piece in source for piece in ngrams) / len(ngrams) if ngrams else 0.0


# %% mistake: pieces side by side (in distinct)
def distinct(text, n):
    ngrams = [text[i : i + n] for i in range(0, len(text) - n + 1, n)]
    return len(set(ngrams)) / len(ngrams) if ngrams else 0.0


# %% mistake: in percent
exact_share = share_copied


def share_copied(text, source, n):
    return 100 * exact_share(text, source, n)


# %% mistake: not divided
def share_copied(text, source, n):
    return sum(text[i : i + n] in source for i in range(len(text) - n + 1))


# %% mistake: not divided (in distinct)
def distinct(text, n):
    return len({text[i : i + n] for i in range(len(text) - n + 1)})


# %% mistake: the others
exact_distinct = distinct


def distinct(text, n):
    return 1 - exact_distinct(text, n)


# %% mistake: no n-grams
def share_copied(text, source, n):
    ngrams = [text[i : i + n] for i in range(len(text) - n + 1)]
    return sum(piece in source for piece in ngrams) / len(ngrams)


# %% mistake: no n-grams (in distinct)
def distinct(text, n):
    ngrams = [text[i : i + n] for i in range(len(text) - n + 1)]
    return len(set(ngrams)) / len(ngrams)


# %% mistake: no n-grams (the mean of nothing)
def share_copied(text, source, n):
    return float(np.mean([text[i : i + n] in source for i in range(len(text) - n + 1)]))


# %% mistake: no n-grams (1 instead of 0)
def distinct(text, n):
    ngrams = [text[i : i + n] for i in range(len(text) - n + 1)]
    return len(set(ngrams)) / len(ngrams) if ngrams else 1.0


# %% mistake: those that occur once
def distinct(text, n):
    ngrams = [text[i : i + n] for i in range(len(text) - n + 1)]
    return sum(ngrams.count(piece) == 1 for piece in ngrams) / len(ngrams) if ngrams else 0.0


# %% mistake: exchanged
def distinct(text, n):
    ngrams = [text[i : i + n] for i in range(len(text) - n + 1)]
    return len(ngrams) / len(set(ngrams)) if ngrams else 0.0


# %% mistake: set of the characters
def distinct(text, n):
    return len(set(text)) / len(text) if len(text) >= n else 0.0


# %% wrong: the first copy that is longer than ten
def longest_copy(text, source):
    best = ""
    for start in range(len(text)):
        while start + len(best) < len(text) and text[start : start + len(best) + 1] in source:
            best = text[start : start + len(best) + 1]
        if len(best) > 10:
            return best
    return best


# %% wrong: looks at the first 10,000 characters of the source
exact_copy = longest_copy


def longest_copy(text, source):
    return exact_copy(text, source[:10_000])


# %% wrong: rounded
exact_share = share_copied


def share_copied(text, source, n):
    return round(exact_share(text, source, n), 2)


# %% wrong: a copy that may use every character of the source once
def share_copied(text, source, n):
    found = 0
    for i in range(len(text) - n + 1):
        piece = text[i : i + n]
        found += piece in source
        source = source.replace(piece, "", 1)
    return found / max(1, len(text) - n + 1)
