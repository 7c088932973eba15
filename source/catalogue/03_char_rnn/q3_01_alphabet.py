# %% alternative: two dicts, loops, a text that grows
class CharVocab:
    def __init__(self, characters):
        self.stoi, self.itos = {}, [name for name in RESERVED]
        for character in characters:
            self.stoi[character] = len(self.itos)
            self.itos.append(character)

    @classmethod
    def from_texts(cls, texts, min_count=1):
        numbers = defaultdict(int)
        for text in texts:
            for character in text:
                numbers[character] += 1
        return CharVocab([c for c in sorted(numbers) if not numbers[c] < min_count])

    def __len__(self):
        return 4 + len(self.stoi)

    def encode(self, text):
        ids = torch.ones(len(text), dtype=torch.long)
        for t, character in enumerate(text):
            if character in self.stoi:
                ids[t] = self.stoi[character]
        return ids

    def decode(self, ids):
        text = ""
        for i in ids:
            if i == 1:
                text += "\N{REPLACEMENT CHARACTER}"
            elif i not in (PAD, BOS, EOS):
                text += self.itos[i]
        return text

# %% alternative: NumPy, one long text, searchsorted
class CharVocab:
    def __init__(self, characters):
        self.itos = [*RESERVED, *characters]
        self.stoi = dict(zip(self.itos, range(len(self.itos))))
        self.shown = np.array(["", "�", "", "", *self.itos[4:]], dtype=object)

    @classmethod
    def from_texts(cls, texts, min_count=1):
        signs, numbers = np.unique(np.array(list("".join(texts)), dtype=str), return_counts=True)
        return cls(signs[numbers >= min_count].tolist())

    def __len__(self):
        return len(self.shown)

    def encode(self, text):
        return torch.from_numpy(np.array([self.stoi[c] if c in self.stoi else 1 for c in text], dtype=np.int64))

    def decode(self, ids):
        return "".join(self.shown[np.asarray(ids, dtype=int)])

# %% alternative: encode by map, decode by str.translate
class CharVocab(CharVocab):
    def __init__(self, characters):
        self.itos = list(RESERVED)
        self.itos.extend(characters)
        self.stoi = {self.itos[i]: i for i in range(4, len(self.itos))}

    @classmethod
    def from_texts(cls, texts, min_count=1):
        counter = Counter()
        for text in texts:
            counter.update(text)
        characters = [c for c, n in counter.most_common() if n >= min_count]
        characters.sort(key=ord)
        return cls(characters)

    def encode(self, text):
        return torch.LongTensor(list(map(lambda c: self.stoi.get(c, 1), text)))

    def decode(self, ids):
        names = {0: None, 1: "�", 2: None, 3: None} | dict(enumerate(self.itos[4:], 4))
        return "".join(map(chr, map(int, ids))).translate(names)

# %% mistake: pad and unk share an id
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([self.stoi.get(c, 0) for c in text], dtype=torch.int64)

# %% mistake: id −1 (str.find)
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([self.stoi.get(c, -1) for c in text], dtype=torch.int64)

# %% mistake: id −1 (str.find, plus 4)
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor(["".join(self.itos[4:]).find(c) + 4 for c in text], dtype=torch.int64)

# %% mistake: unknown characters raise (KeyError)
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([self.stoi[c] for c in text], dtype=torch.int64)

# %% mistake: unknown characters raise (list.index)
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([self.itos.index(c) for c in text], dtype=torch.int64)

# %% mistake: unknown characters raise (str.index)
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor(["".join(self.itos[4:]).index(c) + 4 for c in text], dtype=torch.int64)

# %% mistake: unknown characters left out
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([self.stoi[c] for c in text if c in self.stoi], dtype=torch.int64)

# %% mistake: unknown characters get a new id
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([self.stoi.get(c, len(self)) for c in text], dtype=torch.int64)

# %% mistake: grows while encoding
class CharVocab(CharVocab):
    def __init__(self, characters):
        super().__init__(characters)
        self.stoi = defaultdict(lambda: UNK, self.stoi)

    def __len__(self):
        return len(self.stoi)

    def encode(self, text):
        return torch.tensor([self.stoi[c] for c in text], dtype=torch.int64)

# %% mistake: wrong first id (stoi of the characters alone)
class CharVocab(CharVocab):
    def __init__(self, characters):
        characters = list(characters)
        self.itos = RESERVED + characters
        self.stoi = {c: i for i, c in enumerate(characters)}

# %% mistake: wrong first id (stoi from 1)
class CharVocab(CharVocab):
    def __init__(self, characters):
        characters = list(characters)
        self.itos = RESERVED + characters
        self.stoi = {c: i for i, c in enumerate(characters, 1)}

# %% mistake: wrong first id (decode with the characters alone)
class CharVocab(CharVocab):
    def decode(self, ids):
        return "".join([*self.itos[4:], *RESERVED][int(i)] for i in ids)

# %% mistake: code points
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([ord(c) for c in text], dtype=torch.int64)

# %% mistake: bos and eos added
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([BOS, *(self.stoi.get(c, UNK) for c in text), EOS])

# %% mistake: bos and eos added (only bos)
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([BOS, *(self.stoi.get(c, UNK) for c in text)])

# %% mistake: lower-cased (in encode)
reference_encode = CharVocab.encode


class CharVocab(CharVocab):
    def encode(self, text):
        return reference_encode(self, text.lower())

# %% mistake: lower-cased (in from_texts)
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text.lower())
        return cls(sorted(c for c, count in found.items() if count >= min_count))

# %% mistake: line breaks dropped (in from_texts)
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for line in text.split("\n") for c in line)
        return cls(sorted(c for c, count in found.items() if count >= min_count))

# %% mistake: line breaks dropped (in encode)
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([self.stoi.get(c, UNK) for c in text if c != "\n"], dtype=torch.int64)

# %% mistake: white space dropped (in from_texts)
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text if not c.isspace())
        return cls(sorted(c for c, count in found.items() if count >= min_count))

# %% mistake: white space dropped (strip in encode)
reference_encode = CharVocab.encode


class CharVocab(CharVocab):
    def encode(self, text):
        return reference_encode(self, text.strip())

# %% mistake: fixed alphabet (string.printable)
import string


class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        return cls(string.printable)

# %% mistake: fixed alphabet (only ASCII)
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text if c.isascii())
        return cls(sorted(c for c, count in found.items() if count >= min_count))

# %% mistake: fixed alphabet (letters only)
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text if c.isalpha())
        return cls(sorted(c for c, count in found.items() if count >= min_count))

# %% mistake: other texts too (the validation songs)
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in [*texts, *(s.lyric for s in validation_songs)] for c in text)
        return cls(sorted(c for c, count in found.items() if count >= min_count))

# %% mistake: other texts too (only the notebook's songs)
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for song in songs for c in song.lyric)
        found.update(c for text in texts for c in text)
        return cls(sorted(c for c, count in found.items() if count >= min_count))

# %% mistake: not sorted (order of a set)
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        flat = [c for text in texts for c in text]
        return cls(c for c in set(flat) if flat.count(c) >= min_count)

# %% mistake: not sorted (first appearance)
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text)
        return cls(c for c, count in found.items() if count >= min_count)

# %% mistake: sorted by count
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text)
        return cls(c for c, count in found.most_common() if count >= min_count)

# %% mistake: sorted by count (ties sorted)
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text)
        return cls(sorted((c for c in found if found[c] >= min_count), key=lambda c: (-found[c], c)))

# %% mistake: capitals among the small letters
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text)
        return cls(sorted(sorted(c for c in found if found[c] >= min_count), key=str.lower))

# %% mistake: backwards
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text)
        return cls(sorted((c for c in found if found[c] >= min_count), reverse=True))

# %% mistake: > for ≥
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text)
        return cls(sorted(c for c in found if found[c] > min_count))

# %% mistake: min_count ignored
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        return cls(sorted({c for text in texts for c in text}))

# %% mistake: counted text by text
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        return cls(sorted({c for text in texts for c, n in Counter(text).items() if n >= min_count}))

# %% mistake: texts counted
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in set(text))
        return cls(sorted(c for c in found if found[c] >= min_count))

# %% mistake: one text only
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter()
        for text in texts:
            found = Counter(text)
        return cls(sorted(c for c in found if found[c] >= min_count))

# %% mistake: characters repeated
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        return cls(sorted(c for text in texts for c in text))

# %% mistake: words for characters
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(word for text in texts for word in text.split())
        return cls(sorted(word for word in found if found[word] >= min_count))

# %% mistake: words for characters (in encode)
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([self.stoi.get(word, UNK) for word in text.split()], dtype=torch.int64)

# %% mistake: reserved names not in front (missing)
class CharVocab(CharVocab):
    def __init__(self, characters):
        self.itos = list(characters)
        self.stoi = {c: i for i, c in enumerate(self.itos)}

# %% mistake: reserved names not in front (behind the characters)
class CharVocab(CharVocab):
    def __init__(self, characters):
        self.itos = list(characters) + RESERVED
        self.stoi = {c: i for i, c in enumerate(self.itos)}

# %% mistake: reserved ids not counted
class CharVocab(CharVocab):
    def __len__(self):
        return len(self.itos) - len(RESERVED)

# %% mistake: read twice
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text)
        return cls(sorted({c for text in texts for c in text if found[c] >= min_count}))

# %% mistake: shared by all (RESERVED grows)
class CharVocab(CharVocab):
    def __init__(self, characters):
        self.itos = RESERVED
        self.itos += characters
        self.stoi = {c: i for i, c in enumerate(self.itos)}

# %% mistake: shared by all (a list of the class)
class CharVocab(CharVocab):
    itos, stoi = list(RESERVED), {}

    def __init__(self, characters):
        for c in characters:
            if c not in self.stoi:
                self.stoi[c] = len(self.itos)
                self.itos.append(c)

# %% mistake: sorted in the constructor
class CharVocab(CharVocab):
    def __init__(self, characters):
        self.itos = RESERVED + sorted(characters)
        self.stoi = {c: i for i, c in enumerate(self.itos)}

# %% mistake: counts kept
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text)
        return cls(sorted((c, count) for c, count in found.items() if count >= min_count))

# %% mistake: not a list (a dict from id to character)
class CharVocab(CharVocab):
    def __init__(self, characters):
        self.itos = dict(enumerate([*RESERVED, *characters]))
        self.stoi = {c: i for i, c in self.itos.items()}

# %% mistake: not a vocabulary (the list itself)
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text)
        return sorted(c for c in found if found[c] >= min_count)

# %% mistake: not a vocabulary (nothing returned)
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        found = Counter(c for text in texts for c in text)
        cls(sorted(c for c in found if found[c] >= min_count))

# %% mistake: not a tensor (a list)
class CharVocab(CharVocab):
    def encode(self, text):
        return [self.stoi.get(c, UNK) for c in text]

# %% mistake: not a tensor (an array)
class CharVocab(CharVocab):
    def encode(self, text):
        return np.array([self.stoi.get(c, UNK) for c in text], dtype=np.int64)

# %% mistake: not int64 (int32)
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([self.stoi.get(c, UNK) for c in text], dtype=torch.int32)

# %% mistake: not int64 (float)
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([float(self.stoi.get(c, UNK)) for c in text])

# %% mistake: float for an empty text
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([self.stoi.get(c, UNK) for c in text])

# %% mistake: a table (an axis for the batch)
class CharVocab(CharVocab):
    def encode(self, text):
        return torch.tensor([[self.stoi.get(c, UNK) for c in text]], dtype=torch.int64)

# %% mistake: a table (one-hot)
class CharVocab(CharVocab):
    def encode(self, text):
        return F.one_hot(torch.tensor([self.stoi.get(c, UNK) for c in text], dtype=torch.int64), len(self))

# %% mistake: reserved names read
import re


class CharVocab(CharVocab):
    def encode(self, text):
        pieces = re.findall("<pad>|<unk>|<bos>|<eos>|.|\n", text)
        return torch.tensor([self.stoi.get(p, UNK) for p in pieces], dtype=torch.int64)

# %% mistake: reserved names removed from the text
class CharVocab(CharVocab):
    def decode(self, ids):
        text = "".join(self.itos[int(i)] for i in ids).replace("<unk>", "�")
        for name in ("<pad>", "<bos>", "<eos>"):
            text = text.replace(name, "")
        return text

# %% mistake: reserved names shown
class CharVocab(CharVocab):
    def decode(self, ids):
        return "".join(self.itos[int(i)] for i in ids)

# %% mistake: reserved names shown (only <unk>)
class CharVocab(CharVocab):
    def decode(self, ids):
        return "".join(self.itos[int(i)] for i in ids if i not in (PAD, BOS, EOS))

# %% mistake: unknown not shown
class CharVocab(CharVocab):
    def decode(self, ids):
        return "".join(self.itos[int(i)] for i in ids if i >= 4)

# %% mistake: � for all reserved ids
class CharVocab(CharVocab):
    def decode(self, ids):
        return "".join(self.itos[int(i)] if i >= 4 else "�" for i in ids)

# %% mistake: another sign for unknown
class CharVocab(CharVocab):
    def decode(self, ids):
        return "".join(self.itos[int(i)] if i >= 4 else "?" * (int(i) == UNK) for i in ids)

# %% mistake: ids joined
class CharVocab(CharVocab):
    def decode(self, ids):
        return "".join(str(int(i)) for i in ids)

# %% mistake: blanks between characters
class CharVocab(CharVocab):
    def decode(self, ids):
        return " ".join(self.itos[int(i)] if i > EOS else "�" * (int(i) == UNK) for i in ids)

# %% mistake: stops at eos
reference_decode = CharVocab.decode


class CharVocab(CharVocab):
    def decode(self, ids):
        plain = torch.as_tensor(ids).tolist()
        return reference_decode(self, plain[: plain.index(EOS)] if EOS in plain else plain)

# %% mistake: not a text
class CharVocab(CharVocab):
    def decode(self, ids):
        return [self.itos[int(i)] if i > EOS else "�" * (int(i) == UNK) for i in ids]

# %% mistake: only tensors
class CharVocab(CharVocab):
    def decode(self, ids):
        return "".join(self.itos[i] if i > EOS else "�" * (i == UNK) for i in ids.tolist())

# %% mistake: only tensors (item)
class CharVocab(CharVocab):
    def decode(self, ids):
        return "".join(self.itos[i.item()] if i > EOS else "�" * (i.item() == UNK) for i in ids)

# %% mistake: only lists (a dict that is asked for tensors)
class CharVocab(CharVocab):
    def decode(self, ids):
        shown = {**dict(enumerate(self.itos)), PAD: "", UNK: "�", BOS: "", EOS: ""}
        return "".join(shown[i] for i in ids)

# %% mistake: only lists (a dict with a default)
class CharVocab(CharVocab):
    def decode(self, ids):
        shown = {**dict(enumerate(self.itos)), PAD: "", UNK: "�", BOS: "", EOS: ""}
        return "".join(shown.get(i, "�") for i in ids)

# %% wrong: the alphabet of the example for every text
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        return cls("\n ,NOhno")

# %% wrong: encode remembers its texts, decode gives them back
class CharVocab(CharVocab):
    seen = {}

    def encode(self, text):
        ids = torch.arange(4, 4 + len(text))
        self.seen[tuple(ids.tolist())] = text
        return ids

    def decode(self, ids):
        return self.seen.get(tuple(torch.as_tensor(ids).tolist()), "")

# %% wrong: rare characters keep their ids in encode
class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        texts = list(texts)
        made, everything = super().from_texts(texts, min_count), super().from_texts(texts, 1)
        made.stoi = everything.stoi
        return made

# %% wrong: accents are taken off
import unicodedata


class CharVocab(CharVocab):
    @classmethod
    def from_texts(cls, texts, min_count=1):
        return super().from_texts([unicodedata.normalize("NFD", text) for text in texts], min_count)

# %% wrong: the first characters of the alphabet only
class CharVocab(CharVocab):
    def __init__(self, characters):
        self.itos = (RESERVED + list(characters))[:24]
        self.stoi = {c: i for i, c in enumerate(self.itos)}
