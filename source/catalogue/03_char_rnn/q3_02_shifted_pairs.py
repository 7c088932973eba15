# %% alternative: everything is encoded at the start
class SongDataset:
    def __init__(self, songs, vocab, artists):
        place = {artist: n for n, artist in enumerate(artists)}
        self.examples = []
        for song in songs:
            ids = vocab.encode(song.lyric).tolist()
            inputs = torch.tensor([BOS] + ids, dtype=torch.int64)
            targets = torch.tensor(ids + [EOS], dtype=torch.int64)
            self.examples.append((inputs, targets, len(ids) + 1, place[song.artist]))

    def __len__(self):
        return len(self.examples)

    def __getitem__(self, i):
        return self.examples[i]

# %% alternative: padded on both sides, with clones
class SongDataset(torch.utils.data.Dataset):
    def __init__(self, songs, vocab, artists):
        self.songs = [(song.lyric, song.artist) for song in songs]
        self.vocab = vocab
        self.artists = list(artists)

    def __len__(self):
        return sum(1 for _ in self.songs)

    def __getitem__(self, i):
        lyric, artist = self.songs[i]
        T = len(lyric) + 1
        inputs = torch.full((T,), BOS)
        targets = torch.full((T,), EOS)
        inputs[1:] = self.vocab.encode(lyric)
        targets[:-1] = inputs[1:]
        return inputs, targets, T, next(n for n in range(len(self.artists)) if self.artists[n] == artist)

# %% alternative: F.pad and roll
class SongDataset(SongDataset):
    def __getitem__(self, i):
        song = self.songs[i]
        inputs = F.pad(self.vocab.encode(song.lyric), (1, 0), value=BOS)
        targets = inputs.roll(-1)
        targets[-1] = EOS
        return inputs, targets, inputs.numel(), [n for n, a in enumerate(self.artists) if a == song.artist][0]

# %% mistake: last character only
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        ids = self.vocab.encode(self.songs[i].lyric)
        row = torch.cat([torch.tensor([BOS]), ids[:-1]])
        return row, ids[-1:], len(row), reference(self, i)[3]

# %% mistake: last character only (an int)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs, targets[-1].item(), length, artist

# %% mistake: last character only (a tensor without an axis)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs, targets[-1], length, artist

# %% mistake: last character only (only <eos>)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs, targets[-1:], length, artist

# %% mistake: no shift
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, _, length, artist = reference(self, i)
        return inputs, inputs, length, artist

# %% mistake: no shift (with <eos> at both ends)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        _, targets, length, artist = reference(self, i)
        return targets, targets, length, artist

# %% mistake: bos and eos in both (no shift)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        row = torch.cat([inputs[:1], targets])
        return row, row, length + 1, artist

# %% mistake: shifted the wrong way
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return targets, inputs, length, artist

# %% mistake: shifted the wrong way (characters alone)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        ids = self.vocab.encode(self.songs[i].lyric)
        return ids[1:], ids[:-1], len(ids) - 1, reference(self, i)[3]

# %% mistake: shifted the wrong way (roll in the other direction)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        turned = inputs.roll(1)
        turned[0] = EOS
        return inputs, turned, length, artist

# %% mistake: length off by one
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs, targets, len(self.songs[i].lyric), artist

# %% mistake: length off by one (both reserved ids)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs, targets, length + 1, artist

# %% mistake: bos forgotten
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        ids = self.vocab.encode(self.songs[i].lyric)
        return ids, torch.cat([ids[1:], torch.tensor([EOS])]), len(ids), reference(self, i)[3]

# %% mistake: bos forgotten (no shift in the targets)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs[1:], targets, length, artist

# %% mistake: eos forgotten
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs[:-1], inputs[1:], length - 1, artist

# %% mistake: eos forgotten (in the targets)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs, targets[:-1], length, artist

# %% mistake: bos and eos forgotten
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        ids = self.vocab.encode(self.songs[i].lyric)
        return ids[:-1], ids[1:], len(ids) - 1, reference(self, i)[3]

# %% mistake: eos in the inputs
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return torch.cat([inputs, targets[-1:]]), targets, length, artist

# %% mistake: bos in the targets
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs, torch.cat([inputs[:1], targets]), length, artist

# %% mistake: bos and eos exchanged
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        inputs, targets = inputs.clone(), targets.clone()
        inputs[0], targets[-1] = EOS, BOS
        return inputs, targets, length, artist

# %% mistake: pad for eos
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        targets = targets.clone()
        targets[-1] = PAD
        return inputs, targets, length, artist

# %% mistake: pad for eos (one more place)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return F.pad(inputs, (0, 1)), F.pad(targets, (0, 1)), length, artist

# %% mistake: rolled round
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs, inputs.roll(-1), length, artist

# %% mistake: rolled round (with <eos>)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        row = torch.cat([inputs, targets[-1:]])
        return row, row.roll(-1), len(row), artist

# %% mistake: <bos> spelt out
class SongDataset(SongDataset):
    def __getitem__(self, i):
        song = self.songs[i]
        ids = self.vocab.encode("<bos>" + song.lyric + "<eos>")
        return ids[:-1], ids[1:], len(ids) - 1, self.artists.index(song.artist)

# %% mistake: <bos> spelt out (only <bos>)
class SongDataset(SongDataset):
    def __getitem__(self, i):
        song = self.songs[i]
        ids = torch.cat([self.vocab.encode("<bos>" + song.lyric), torch.tensor([EOS])])
        return ids[:-1], ids[1:], len(ids) - 1, self.artists.index(song.artist)

# %% mistake: lower-cased
class SongDataset(SongDataset):
    def __getitem__(self, i):
        song = self.songs[i]
        ids = torch.cat([torch.tensor([BOS]), self.vocab.encode(song.lyric.lower()), torch.tensor([EOS])])
        return ids[:-1], ids[1:], len(ids) - 1, self.artists.index(song.artist)

# %% mistake: white space cut off
class SongDataset(SongDataset):
    def __getitem__(self, i):
        song = self.songs[i]
        ids = torch.cat([torch.tensor([BOS]), self.vocab.encode(song.lyric.strip()), torch.tensor([EOS])])
        return ids[:-1], ids[1:], len(ids) - 1, self.artists.index(song.artist)

# %% mistake: title for lyric
class SongDataset(SongDataset):
    def __getitem__(self, i):
        song = self.songs[i]
        ids = torch.cat([torch.tensor([BOS]), self.vocab.encode(song.title), torch.tensor([EOS])])
        return ids[:-1], ids[1:], len(ids) - 1, self.artists.index(song.artist)

# %% mistake: unknown characters left out
class SongDataset(SongDataset):
    def __getitem__(self, i):
        song = self.songs[i]
        ids = self.vocab.encode(song.lyric)
        ids = torch.cat([torch.tensor([BOS]), ids[ids != UNK], torch.tensor([EOS])])
        return ids[:-1], ids[1:], len(ids) - 1, self.artists.index(song.artist)

# %% mistake: name for index
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        return *reference(self, i)[:3], self.songs[i].artist

# %% mistake: artist by another list (sorted)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        return *reference(self, i)[:3], sorted(self.artists).index(self.songs[i].artist)

# %% mistake: artist by another list (sorted, of these songs)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        return *reference(self, i)[:3], sorted({s.artist for s in self.songs}).index(self.songs[i].artist)

# %% mistake: artist by another list (in order of appearance)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        return *reference(self, i)[:3], list(dict.fromkeys(s.artist for s in self.songs)).index(self.songs[i].artist)

# %% mistake: number of the song
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        return *reference(self, i)[:3], i

# %% mistake: artist counted from 1
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        return *reference(self, i)[:3], 1 + reference(self, i)[3]

# %% mistake: length not an int
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs, targets, torch.tensor(length), artist

# %% mistake: artist not an int
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs, targets, length, torch.tensor(artist)

# %% mistake: not a tuple (a dict)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        return dict(zip(("inputs", "targets", "length", "artist"), reference(self, i)))

# %% mistake: not a tuple (a list)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        return list(reference(self, i))

# %% mistake: not four parts
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        return reference(self, i)[:2]

# %% mistake: not a tensor
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs.tolist(), targets.tolist(), length, artist

# %% mistake: not int64 (float)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs.float(), targets.float(), length, artist

# %% mistake: not int64 (only the targets)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs, targets.int(), length, artist

# %% mistake: a table (an axis for the batch)
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, length, artist = reference(self, i)
        return inputs[None], targets[None], length, artist

# %% mistake: another thing counted
class SongDataset(SongDataset):
    def __len__(self):
        return len(self.artists)

# %% mistake: another thing counted (all characters)
class SongDataset(SongDataset):
    def __len__(self):
        return sum(len(song.lyric) for song in self.songs)

# %% mistake: shared by two datasets
class SongDataset(SongDataset):
    def __init__(self, songs, vocab, artists):
        type(self).songs, type(self).vocab, type(self).artists = songs, vocab, artists

# %% mistake: shared by two datasets (only the artists)
class SongDataset(SongDataset):
    def __init__(self, songs, vocab, artists):
        self.songs, self.vocab = songs, vocab
        SongDataset.artists = artists

# %% mistake: shared by two datasets (examples in the class body)
class SongDataset(SongDataset):
    examples = {}

    def __getitem__(self, i):
        if i not in self.examples:
            self.examples[i] = super().__getitem__(i)
        return self.examples[i]

# %% wrong: always the example
class SongDataset(SongDataset):
    def __getitem__(self, i):
        return torch.tensor([2, 4, 5, 6]), torch.tensor([4, 5, 6, 3]), 4, 1

# %% wrong: at most 12 places of a song
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        inputs, targets, _, artist = reference(self, i)
        return inputs[:12], targets[:12], min(12, len(inputs)), artist

# %% wrong: an empty song is an error
reference = SongDataset.__getitem__


class SongDataset(SongDataset):
    def __getitem__(self, i):
        if not self.songs[i].lyric:
            raise ValueError("an empty song")
        return reference(self, i)

# %% wrong: empty songs left out
class SongDataset(SongDataset):
    def __init__(self, songs, vocab, artists):
        self.songs, self.vocab, self.artists = [s for s in songs if len(s.lyric) > 1], vocab, artists
