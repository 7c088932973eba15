# %% alternative: repeated passes to the operands, with a stack instead of recursion
def order(root):
    listed, todo = [], [(root, False)]
    done = set()
    while todo:
        node, ready = todo.pop()
        if ready:
            listed.append(node)
        elif id(node) not in done:
            done.add(id(node))
            todo.append((node, True))
            todo.extend((p, False) for p in node.parents)
    return listed


class Value(Arithmetic):
    def __init__(self, data, parents=(), local=(), op=""):
        self.data, self.grad = float(data), 0.0
        self.parents, self.local, self.op = tuple(parents), tuple(local), op

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, [self, other], [1, 1], "add")

    def __radd__(self, other):
        return self + other

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, [self, other], [other.data, self.data], "mul")

    def __rmul__(self, other):
        return self * other

    def __pow__(self, n):
        return Value(self.data**n, [self], [n * self.data**n / self.data], "pow")

    def exp(self):
        e = math.e**self.data
        return Value(e, [self], [e], "exp")

    def log(self):
        return Value(math.log(self.data), [self], [self.data**-1], "log")

    def tanh(self):
        t = (math.exp(2 * self.data) - 1) / (math.exp(2 * self.data) + 1)
        return Value(t, [self], [(1 - t) * (1 + t)], "tanh")

    def backward(self):
        nodes = order(self)
        nodes[-1].grad = 1.0
        while nodes:
            node = nodes.pop()
            for i in range(len(node.parents)):
                node.parents[i].grad = node.parents[i].grad + node.local[i] * node.grad

# %% mistake: overwritten
class Value(Value):
    def backward(self):
        self.grad = 1.0
        for node in reversed(order(self)):
            for parent, slope in zip(node.parents, node.local):
                parent.grad = node.grad * slope

# %% mistake: not sorted
class Value(Value):
    def backward(self):
        self.grad = 1.0
        todo, seen = [self], {id(self)}
        while todo:
            node = todo.pop(0)
            for parent, slope in zip(node.parents, node.local):
                parent.grad += node.grad * slope
                if id(parent) not in seen:
                    seen.add(id(parent))
                    todo.append(parent)

# %% mistake: not sorted (stack)
class Value(Value):
    def backward(self):
        self.grad = 1.0
        todo, seen = [self], {id(self)}
        while todo:
            node = todo.pop()
            for parent, slope in zip(node.parents, node.local):
                parent.grad += node.grad * slope
                if id(parent) not in seen:
                    seen.add(id(parent))
                    todo.append(parent)

# %% mistake: not sorted (recursion)
class Value(Value):
    def backward(self):
        self.grad = 1.0
        seen = set()

        def visit(node):
            seen.add(id(node))
            for parent, slope in zip(node.parents, node.local):
                parent.grad += node.grad * slope
            for parent in node.parents:
                if id(parent) not in seen:
                    visit(parent)

        visit(self)

# %% mistake: visited twice
class Value(Value):
    def backward(self):
        self.grad = 1.0

        def visit(node):
            for parent, slope in zip(node.parents, node.local):
                parent.grad += node.grad * slope
            for parent in node.parents:
                visit(parent)

        visit(self)

# %% mistake: every path walked
class Value(Value):
    def backward(self):
        def visit(node, share):
            node.grad += share
            for parent, slope in zip(node.parents, node.local):
                visit(parent, share * slope)

        visit(self, 1.0)

# %% mistake: number on the left
class Value(Arithmetic):
    def __init__(self, data, parents=(), local=(), op=""):
        self.data, self.grad = float(data), 0.0
        self.parents, self.local, self.op = tuple(parents), tuple(local), op

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "×")

    def __pow__(self, n):
        return Value(self.data**n, (self,), (n * self.data ** (n - 1),), f"^{n}")

    def exp(self):
        return Value(math.exp(self.data), (self,), (math.exp(self.data),), "exp")

    def log(self):
        return Value(math.log(self.data), (self,), (1.0 / self.data,), "log")

    def tanh(self):
        return Value(math.tanh(self.data), (self,), (1.0 - math.tanh(self.data) ** 2,), "tanh")

    def backward(self):
        self.grad = 1.0
        for node in reversed(order(self)):
            for parent, slope in zip(node.parents, node.local):
                parent.grad += node.grad * slope

# %% mistake: gradient 0 (backward that does not start with 1)
class Value(Arithmetic):
    def __init__(self, data, parents=(), local=(), op=""):
        self.data, self.grad = float(data), 0.0
        self.parents, self.local, self.op = tuple(parents), tuple(local), op
    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")
    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")
    def __pow__(self, n):
        return Value(self.data**n, (self,), (n * self.data ** (n - 1),), "**")
    def exp(self):
        return Value(math.exp(self.data), (self,), (math.exp(self.data),), "exp")
    def log(self):
        return Value(math.log(self.data), (self,), (1.0 / self.data,), "log")
    def tanh(self):
        return Value(math.tanh(self.data), (self,), (1.0 - math.tanh(self.data) ** 2,), "tanh")
    def backward(self):
        for node in reversed(order(self)):
            for parent, slope in zip(node.parents, node.local):
                parent.grad += node.grad * slope
    __radd__, __rmul__ = __add__, __mul__

# %% wrong: a power that is always a cube
class Value(Value):
    def __pow__(self, n):
        return Value(self.data**n, (self,), (n * self.data**2,), "^")

# %% wrong: backward that forgets what was there
class Value(Value):
    def backward(self):
        for node in order(self):
            node.grad = 0.0
        super().backward()

# %% mistake: endless recursion
class Value(Value):
    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other, (self, other), (1.0, 1.0), "+")

    __radd__ = __add__
