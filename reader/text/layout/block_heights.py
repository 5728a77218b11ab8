"""How high blocks are, and which of them is at a line: sums that change, in logarithmic time."""

from collections.abc import Iterable


class Heights:
    """A list of heights with its running sums: a binary indexed tree (Fenwick 1994)."""

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._heights: list[int] = []
        self._tree: list[int] = [0]
        for height in heights:
            self.append(height)

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> int:
        return self._heights[index]

    @property
    def total(self) -> int:
        """The sum of all heights."""
        return self.above(len(self._heights))

    def append(self, height: int) -> None:
        """Add a height at the end."""
        self._heights.append(height)
        position = len(self._heights)
        step, value = 1, height
        while step < position & -position:
            value += self._tree[position - step]
            step *= 2
        self._tree.append(value)

    def __setitem__(self, index: int, height: int) -> None:
        change = height - self._heights[index]
        self._heights[index] = height
        position = index + 1
        while change and position < len(self._tree):
            self._tree[position] += change
            position += position & -position

    def above(self, index: int) -> int:
        """Return the sum of the heights before the one at `index`."""
        total = 0
        while index > 0:
            total += self._tree[index]
            index -= index & -index
        return total

    def find(self, y: int) -> int:
        """Return the index of the height that holds the line `y`, the last one where it is beyond the end."""
        position, step = 0, 1 << len(self._heights).bit_length()
        while step:
            following = position + step
            if following < len(self._tree) and self._tree[following] <= y:
                position = following
                y -= self._tree[following]
            step //= 2
        return min(position, len(self._heights) - 1)
