"""How much a carried state saves: writing with a recurrent network that remembers, and with one that reads everything again.

    python benchmarks/decoding.py            the figures of benchmarks/README.md, about seven CPU minutes
    python benchmarks/decoding.py --quick    short texts: does everything still run?

Both ways choose the most probable character, and have to write the same text. They take turns, on one thread; times are
CPU seconds. The network has the size of a well-known assignment: embedding and two layers of 512. Its weights are drawn
at random and not trained, which changes what it writes and not how long it takes.

An LSTM goes through oneDNN, a library for whole sequences, where every call has a high fixed cost. That is the faster way for
a long text and the slower one for a single character, so the LSTM carries its state both with and without oneDNN.
"""

import argparse
import statistics
import time

import torch
from torch import nn

V, SIZE, LAYERS, SEED = 100, 512, 2, 0
SETTINGS = ((300, 3), (2000, 1))  # characters, rounds
QUICK = ((50, 1), (100, 1))


class Net(nn.Module):
    """Embedding, recurrent layers, one score per character; `sharp` makes differences between scores large."""

    def __init__(self, cell, sharp=20.0):
        """cell : nn.RNN or nn.LSTM."""
        super().__init__()
        self.embedding = nn.Embedding(V, SIZE)
        self.layers = cell(SIZE, SIZE, num_layers=LAYERS, batch_first=True)
        self.output, self.sharp = nn.Linear(SIZE, V), sharp

    def forward(self, ids, state=None):
        """Return the scores of the last place only, (1, V), and the state."""
        outputs, state = self.layers(self.embedding(ids), state)
        return self.sharp * self.output(outputs[:, -1]), state


@torch.no_grad()
def carried(net, start, count):
    """Feed each character once."""
    ids, state, text = torch.tensor([[start]]), None, []
    for _ in range(count):
        scores, state = net(ids, state)
        ids = scores.argmax(1, keepdim=True)
        text.append(ids.item())
    return text


@torch.no_grad()
def read_again(net, start, count):
    """Feed the whole text so far for every character."""
    text = [start]
    for _ in range(count):
        scores, _ = net(torch.tensor([text]))
        text.append(scores.argmax(1).item())
    return text[1:]


@torch.no_grad()
def carried_without(net, start, count):
    """Feed each character once, without oneDNN."""
    with torch.backends.mkldnn.flags(enabled=False):
        return carried(net, start, count)


WAYS = {nn.RNN: {"RNN": carried}, nn.LSTM: {"LSTM": carried, "LSTM, carried without oneDNN": carried_without}}


def seconds(write, net, count):
    """Return the CPU seconds of writing so many characters, and the text."""
    begin = time.process_time()
    text = write(net, 7, count)
    return time.process_time() - begin, text


def compare(cell, count, rounds):
    """Return name → medians (carried, read again, ratio) over rounds in which all ways take turns."""
    torch.manual_seed(SEED)
    net, found = Net(cell).eval(), {name: [] for name in WAYS[cell]}
    for write in WAYS[cell].values():
        write(net, 7, 20)  # the first calls set things up
    for _ in range(rounds):
        fast = {name: seconds(write, net, count) for name, write in WAYS[cell].items()}
        slow, text = seconds(read_again, net, count)
        for name, (time_taken, other) in fast.items():
            if other != text:
                raise SystemExit(f"{name}: the two ways write different texts of {count} characters")
            found[name].append((time_taken, slow, slow / time_taken))
    return {name: [statistics.median(column) for column in zip(*rows)] for name, rows in found.items()}


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    torch.set_num_threads(1)
    print("| network | characters | state carried | everything read again | ratio |")
    print("| --- | --- | --- | --- | --- |")
    for count, rounds in QUICK if parser.parse_args().quick else SETTINGS:
        for cell in (nn.RNN, nn.LSTM):
            for name, (fast, slow, ratio) in compare(cell, count, rounds).items():
                print(f"| {name} | {count:,} | {fast:.2f} s | {slow:.1f} s | {ratio:.0f} × |", flush=True)


if __name__ == "__main__":
    main()
