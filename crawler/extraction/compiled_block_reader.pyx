# cython: language_level=3, boundscheck=False, wraparound=False
"""What `PlainBlockReader` of `crawler.extraction.block_reader` does, in half of the time."""

from cpython.mem cimport PyMem_Free, PyMem_Malloc

import sys

from crawler.extraction import block_tags
from crawler.extraction.block_lines import join_lines, says_something, with_initial
from crawler.extraction.blocks import MOST_BLOCKS, Block, Frame
from crawler.extraction.text import clean_text

cdef extern from *:
    """
    static int is_visible(PyObject *text) {
        Py_UCS4 first = PyUnicode_READ_CHAR(text, 0);
        return first > ' ' && first < 0x7f;
    }
    """
    bint is_visible(object text)

cdef enum:
    INLINE, BLOCK, SKIP, BREAK, LINK, BOLD, SPAN, UNKNOWN  # as in `block_tags`

cdef dict KINDS = block_tags.KINDS
cdef frozenset TEXT_OWNERS = block_tags.TEXT_OWNERS
cdef Py_ssize_t MOST = MOST_BLOCKS


cdef struct Span:  # counts the characters of the current line that stand in one kind of inline element
    Py_ssize_t count
    Py_ssize_t depth
    Py_ssize_t start  # in the parts


cdef class CompiledBlockReader:
    """See `PlainBlockReader`."""

    cdef object _tree
    cdef object _skip
    cdef object _bold_elements
    cdef list _tags
    cdef list _blocks
    cdef list _owners
    cdef list _frames
    cdef list _parts
    cdef list _lines
    cdef Span _link
    cdef Span _bold

    def __init__(self, tree, skip=frozenset(), bold=frozenset()):
        self._tree, self._skip, self._bold_elements = tree, skip, bold
        self._tags = tree.tags
        self._blocks, self._owners, self._frames, self._parts, self._lines = [], [], [], [], []

    def read(self, Py_ssize_t root, Py_ssize_t end=sys.maxsize):
        """See `PlainBlockReader.read`."""
        cdef list ends = self._tree.ends
        cdef unsigned char *kinds
        if not 0 <= root < len(ends):
            raise IndexError(root)
        end = min(end, <Py_ssize_t> ends[root])
        kinds = <unsigned char *> PyMem_Malloc(max(1, end - root))  # of the open elements, not more than there are
        if kinds is NULL:
            raise MemoryError()
        try:
            self._walk(root, end, kinds)
        finally:
            PyMem_Free(kinds)
        self._flush()
        return self._blocks

    cdef int _walk(self, Py_ssize_t root, Py_ssize_t end, unsigned char *kinds) except -1:
        cdef list texts = self._tree.texts, tails = self._tree.tails
        cdef list parents = self._tree.parents, ends = self._tree.ends
        cdef Py_ssize_t at = root + 1, current = root, parent, depth = 0
        cdef int kind
        self._owners.append(root)
        if texts[root]:
            self._parts.append(texts[root])
        while True:
            parent = parents[at] if at < end else root
            while current != parent:
                kind = kinds[depth]
                if kind == BLOCK:
                    self._flush()
                    self._owners.pop()
                    del self._frames[len(self._owners):]
                elif kind != INLINE:
                    self._close(kind)
                self._add(tails[current])
                depth -= 1
                current = parents[current]
            if at >= end or len(self._blocks) >= MOST:
                return 0
            kind = KINDS.get(self._tags[at], UNKNOWN)
            if kind == SKIP or at in self._skip:
                if kind == BLOCK:  # it still divides what stands before and behind it
                    self._flush()
                self._add(tails[at])
                at = min(<Py_ssize_t> ends[at], end)
            else:
                if kind != INLINE:
                    kind = self._open(at, kind)
                depth += 1
                kinds[depth] = kind
                current = at
                self._add(texts[at])
                at += 1

    cdef inline int _add(self, str text) except -1:
        if text and (self._parts or is_visible(text) or not text.isspace()):
            self._parts.append(text)
        return 0

    cdef int _open(self, Py_ssize_t at, int kind) except -1:
        if kind == SPAN:
            kind = BOLD if at in self._bold_elements else INLINE
        elif kind == UNKNOWN:
            kind = INLINE if self._tags[<Py_ssize_t> self._owners[len(self._owners) - 1]] in TEXT_OWNERS else BLOCK
        if kind == BLOCK:
            self._flush()
            self._owners.append(at)
        elif kind == LINK:
            open_span(&self._link, self._parts)
        elif kind == BOLD:
            open_span(&self._bold, self._parts)
        return kind

    cdef int _close(self, int kind) except -1:
        if kind == LINK:
            close_span(&self._link, self._parts)
        elif kind == BREAK:
            self._lines.append(self._take_line())
        elif kind == BOLD:
            close_span(&self._bold, self._parts)
        return 0

    cdef tuple _take_line(self):
        cdef list parts = self._parts
        cdef str text
        cdef Py_ssize_t link, bold
        if not parts:
            return NOTHING
        text = clean_text(parts[0] if len(parts) == 1 else "".join(parts))
        link, bold = take_span(&self._link, parts), take_span(&self._bold, parts)
        if len(text) > 1 and text[1] == " ":
            text = with_initial(text, parts)
        parts.clear()
        return (text, link, bold) if text and (text[0].isalnum() or says_something(text)) else NOTHING

    cdef int _flush(self) except -1:
        cdef tuple line
        if not self._parts and not self._lines:
            return 0
        line = self._take_line()
        if self._lines:
            self._lines.append(line)
            lines = self._lines[:max(0, MOST - len(self._blocks))]
            self._lines.clear()
            for text, link, bold in join_lines(lines):
                self._blocks.append(Block(text, self._frame(), link, bold, True))
        elif line[0]:
            self._blocks.append(Block(line[0], self._frame(), line[1], line[2], False))
        return 0

    cdef object _frame(self):
        cdef list frames = self._frames, owners = self._owners
        cdef Py_ssize_t index
        for index in range(len(frames), len(owners)):
            frames.append(Frame(self._tree, owners[index], frames[index - 1] if index else None))
        return frames[len(frames) - 1]


cdef tuple NOTHING = ("", 0, 0)


cdef inline int open_span(Span *span, list parts) except -1:
    if span.depth == 0:
        span.start = len(parts)
    span.depth += 1
    return 0


cdef inline int close_span(Span *span, list parts) except -1:
    span.depth -= 1
    if span.depth == 0:
        span.count += letters_from(parts, span.start)
    return 0


cdef inline Py_ssize_t take_span(Span *span, list parts) except -1:
    """The count at the end of a line; the next line begins at 0, inside the element if that is still open."""
    cdef Py_ssize_t count = span.count
    span.count = 0
    if span.depth:
        count += letters_from(parts, span.start)
        span.start = 0
    return count


cdef Py_ssize_t letters_from(list parts, Py_ssize_t start) except -1:
    cdef Py_ssize_t index, count = 0
    for index in range(start, len(parts)):
        count += len((<str> parts[index]).strip())
    return count
