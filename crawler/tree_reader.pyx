# cython: language_level=3, boundscheck=False, wraparound=False
"""What `crawler.flat_tree` does in Python, compiled: one walk over libxml2's nodes in place of ten questions to lxml for
each element. Where it is not compiled, the other is used; tests/test_flat_tree.py asserts that both give the same.
"""

from cpython.dict cimport PyDict_GetItem
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Realloc
from cpython.ref cimport Py_INCREF, Py_XDECREF, PyObject
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport uint32_t, uint64_t, uintptr_t
from libc.string cimport memcmp, memcpy, strchr, strcmp, strlen, strstr
from lxml.includes.etreepublic cimport LXML_VERSION_STRING, _Document, _Element, elementFactory, import_lxml__etree
from lxml.includes.tree cimport XML_CDATA_SECTION_NODE, XML_ELEMENT_NODE, XML_TEXT_NODE, xmlAttr, xmlNode

from sys import intern

from lxml import __version__ as lxml_version

if LXML_VERSION_STRING.decode() != lxml_version:
    raise ImportError(f"compiled for lxml {LXML_VERSION_STRING.decode()}, and lxml {lxml_version} is installed")
import_lxml__etree()

cdef enum:
    SLOTS = 256
    PROBES = 4
    TEXTS = 1024
    SHORT = 100  # bytes
    NUMBERS = 8192

cdef struct Tag:
    const unsigned char *c_name
    PyObject *name
    PyObject *positions
    bint is_named
    bint has_text
    bint is_link
    bint is_meta
    bint is_script


cdef list NUMBER = list(range(NUMBERS))


cdef inline object number(Py_ssize_t at):
    """Positions are in five lists: those of most pages are the same objects at all times."""
    return NUMBER[at] if at < NUMBERS else at


cdef struct Text:
    const char *c_text
    size_t length
    PyObject *text


cdef class Texts:
    """Makes one object of short texts that are alike: half of a page's are the same white space and class names.

    Of two texts in one slot the later one is kept. Only while the tree is read: what is kept points into it.
    """

    cdef Text _texts[TEXTS]

    def __dealloc__(self):
        cdef Py_ssize_t slot
        for slot in range(TEXTS):
            Py_XDECREF(self._texts[slot].text)

    cdef str _decoded(self, const char *c_text):
        cdef size_t length = strlen(c_text)
        cdef Text *kept
        if length > SHORT:
            return decoded(c_text, length)
        kept = &self._texts[slot_of(c_text, length)]
        if kept.text is not NULL and kept.length == length and memcmp(kept.c_text, c_text, length) == 0:
            return <str> kept.text
        text = decoded(c_text, length)
        Py_INCREF(text)
        Py_XDECREF(kept.text)
        kept.c_text, kept.length, kept.text = c_text, length, <PyObject *> text
        return text


cdef inline size_t slot_of(const char *c_text, size_t length) noexcept:
    """By the length, the first bytes and the last: copied by eight or four, a number that the compiler knows."""
    cdef uint64_t first = 0, last = 0
    if length >= 8:
        memcpy(&first, c_text, 8)
        memcpy(&last, c_text + length - 8, 8)
    elif length >= 4:
        memcpy(&first, c_text, 4)
        memcpy(&last, c_text + length - 4, 4)
    elif length:
        first, last = <unsigned char> c_text[0], <unsigned char> c_text[length - 1]
    return ((first ^ (last << 1) ^ length) * <uint64_t> 0x9E3779B97F4A7C15 >> 32) % TEXTS


cdef struct Place:
    xmlNode *c_node
    Py_ssize_t parent
    Py_ssize_t end


cdef class Elements:
    """The elements by position, each made when it is first asked for: of most, nobody wants more than the lists say."""

    cdef _Document _document
    cdef Place *_places
    cdef Py_ssize_t _count
    cdef Py_ssize_t _room
    cdef list _made

    def __cinit__(self, _Element root not None):
        self._document = root._doc
        self._walk(root._c_node)
        self._made = [None] * self._count

    def __dealloc__(self):
        PyMem_Free(self._places)

    cdef int _walk(self, xmlNode *c_root) except -1:
        cdef xmlNode *c_node = c_root
        cdef xmlNode *c_next
        cdef Py_ssize_t at, parent = -1
        while True:
            at = self._add(c_node, parent)
            c_next = first_element(c_node.children)
            if c_next is not NULL:
                parent = at
            while c_next is NULL:
                self._places[at].end = self._count
                if c_node is c_root:
                    return 0
                c_next = first_element(c_node.next)
                if c_next is NULL:
                    c_node = c_node.parent
                    at = parent
                    parent = self._places[at].parent
            c_node = c_next

    cdef Py_ssize_t _add(self, xmlNode *c_node, Py_ssize_t parent) except -1:
        cdef Place *more
        if self._count == self._room:
            more = <Place *> PyMem_Realloc(self._places, (2 * self._room + 256) * sizeof(Place))
            if more is NULL:
                raise MemoryError()
            self._places, self._room = more, 2 * self._room + 256
        self._places[self._count].c_node, self._places[self._count].parent = c_node, parent
        self._count += 1
        return self._count - 1

    def __len__(self):
        return self._count

    def __getitem__(self, Py_ssize_t at):
        if at < 0:
            at += self._count
        if not 0 <= at < self._count:
            raise IndexError(at)
        element = self._made[at]
        if element is None:
            element = self._made[at] = elementFactory(self._document, self._places[at].c_node)
        return element

    def __iter__(self):
        return iter([self[at] for at in range(self._count)])


cdef class Positions:
    """Element -> position, by the addresses of libxml2's nodes: a hash table with open addressing, half full at most."""

    cdef Elements _elements
    cdef size_t _mask
    cdef uint32_t *_slots  # position + 1, or 0

    def __cinit__(self, Elements elements not None):
        cdef Py_ssize_t at
        self._elements = elements
        self._mask = 15
        while self._mask < <size_t> (2 * elements._count):
            self._mask = 2 * self._mask + 1
        self._slots = <uint32_t *> PyMem_Calloc(self._mask + 1, sizeof(uint32_t))
        if self._slots is NULL:
            raise MemoryError()
        for at in range(elements._count):
            self._slots[self._slot(elements._places[at].c_node)] = <uint32_t> (at + 1)

    def __dealloc__(self):
        PyMem_Free(self._slots)

    cdef size_t _slot(self, xmlNode *c_node) noexcept:
        """Where a node stands, or would stand."""
        cdef size_t slot = (<uintptr_t> c_node >> 4) * <size_t> 0x9E3779B97F4A7C15 >> 20 & self._mask
        while self._slots[slot] and self._elements._places[self._slots[slot] - 1].c_node is not c_node:
            slot = slot + 1 & self._mask
        return slot

    cdef Py_ssize_t _find(self, _Element element) noexcept:
        return <Py_ssize_t> self._slots[self._slot(element._c_node)] - 1

    def __len__(self):
        return self._elements._count

    def __contains__(self, _Element element not None):
        return self._find(element) >= 0

    def __getitem__(self, _Element element not None):
        cdef Py_ssize_t at = self._find(element)
        if at < 0:
            raise KeyError(element)
        return number(at)

    def get(self, _Element element not None, default=None):
        cdef Py_ssize_t at = self._find(element)
        return number(at) if at >= 0 else default


cdef class TreeReader:
    """The lists of one tree: see `crawler.flat_tree.FlatTree`, whose attributes have the same names."""

    cdef readonly Positions position
    cdef readonly Elements elements
    cdef readonly list tags
    cdef readonly list classes
    cdef readonly list names
    cdef readonly list texts
    cdef readonly list tails
    cdef readonly list parents
    cdef readonly list ends
    cdef readonly dict named
    cdef readonly list metas
    cdef readonly list items
    cdef readonly set item_types
    cdef readonly list anchors
    cdef readonly list script_types
    cdef readonly list styles
    cdef readonly list hidden
    cdef readonly list long_texts
    cdef readonly list long_tails
    cdef readonly dict tagged
    cdef Texts _known
    cdef Py_ssize_t _long
    cdef frozenset _unnamed
    cdef frozenset _textless
    cdef Tag _tags[SLOTS]  # by the address of the name, of which libxml2 keeps one for each document

    def __init__(self, _Element root not None, frozenset unnamed not None, frozenset textless not None, Py_ssize_t long):
        cdef Py_ssize_t at
        self.elements = Elements(root)
        self.tags = [None] * self.elements._count
        self.classes, self.names = [None] * self.elements._count, [None] * self.elements._count
        self.texts, self.tails = [None] * self.elements._count, [None] * self.elements._count
        self.parents, self.ends = [None] * self.elements._count, [None] * self.elements._count
        self.styles, self.hidden, self.metas, self.items = [], [], [], []
        self.anchors, self.script_types, self.long_texts, self.long_tails = [], [], [], []
        self.tagged, self.named, self.item_types = {}, {}, set()
        self._unnamed, self._textless, self._long = unnamed, textless, long
        self._known = Texts()
        for at in range(self.elements._count):
            self._read(&self.elements._places[at], at)
        self._known = None
        self.position = Positions(self.elements)

    cdef int _read(self, Place *place, Py_ssize_t at) except -1:
        cdef xmlNode *c_node = place.c_node
        cdef Tag *tag = self._tag(c_node.name)
        (<list> tag.positions).append(number(at))
        self.tags[at] = <object> tag.name
        self.parents[at] = number(place.parent) if place.parent >= 0 else -1
        self.ends[at] = number(place.end)
        self._read_attributes(c_node, tag, at)
        if tag.is_meta:
            self.metas.append(attributes_of(c_node, self._known))
        if tag.has_text and is_text(c_node.children):
            self.texts[at] = text = text_from(c_node.children, self._known)
            self._note_long(self.long_texts, text, at)
        if is_text(c_node.next):
            self.tails[at] = text = text_from(c_node.next, self._known)
            self._note_long(self.long_tails, text, at)
        return 0

    cdef int _note_long(self, list long_ones, str text, Py_ssize_t at) except -1:
        if len(text) > self._long:
            text = text.strip()
            if len(text) > self._long:
                long_ones.append((number(at), text))
        return 0

    cdef int _read_attributes(self, xmlNode *c_node, Tag *tag, Py_ssize_t at) except -1:
        cdef xmlAttr *c_attribute = c_node.properties
        cdef const char *name
        cdef bint is_item = False
        cdef str value, classes = None, identifier = None
        while c_attribute is not NULL:
            name = <const char *> c_attribute.name
            if name[0] == b"c":
                if strcmp(name, "class") == 0:
                    self.classes[at] = value = value_of(c_attribute, self._known)
                    if tag.is_named:
                        classes = value
            elif name[0] == b"i":
                if tag.is_named and strcmp(name, "id") == 0:
                    identifier = value_of(c_attribute, self._known)
                elif strcmp(name, "itemprop") == 0:
                    self._add_name(value_of(c_attribute, self._known), at)
                    is_item = True
                elif strcmp(name, "itemscope") == 0:
                    is_item = True
                elif strcmp(name, "itemtype") == 0:
                    self.item_types.add(value_of(c_attribute, self._known))
            elif name[0] == b"s":
                if strcmp(name, "style") == 0:
                    self.styles.append((at, value_of(c_attribute, self._known)))
            elif name[0] == b"h":
                if strcmp(name, "hidden") == 0:
                    self.hidden.append(at)
                elif tag.is_link and strcmp(name, "href") == 0 and may_be_anchor(c_attribute):
                    self._add_anchor(value_of(c_attribute, self._known), at)
            elif name[0] == b"t":
                if tag.is_script and strcmp(name, "type") == 0:
                    self.script_types.append((at, value_of(c_attribute, self._known)))
            elif name[0] == b"r":
                if tag.is_link and strcmp(name, "rel") == 0:
                    self._add_name(value_of(c_attribute, self._known), at)
            c_attribute = c_attribute.next
        if identifier:
            classes = f"{classes} {identifier}" if classes else identifier
        if classes is not None:
            self.names[at] = classes
            self._add_name(classes, at)
        if is_item:
            self.items.append(at)
        return 0

    cdef int _add_name(self, str name, Py_ssize_t at) except -1:
        cdef PyObject *positions
        if name:
            positions = PyDict_GetItem(self.named, name)
            if positions is NULL:
                self.named[name] = [number(at)]
            else:
                (<list> positions).append(number(at))
        return 0

    cdef int _add_anchor(self, str address, Py_ssize_t at) except -1:
        if "#" in address or "omment" in address:
            self.anchors.append((at, address))
        return 0

    cdef Tag *_tag(self, const unsigned char *c_name) except NULL:
        cdef Tag *tag = NULL
        cdef object name
        cdef size_t probe
        for probe in range(PROBES):
            tag = &self._tags[(<uintptr_t> c_name + probe) % SLOTS]
            if tag.c_name is c_name or tag.c_name is NULL:
                break
        if tag.c_name is not c_name:  # a new one, in place of another where too many are near
            name = intern(decoded(<const char *> c_name, strlen(<const char *> c_name)))
            if name not in self.tagged:
                self.tagged[name] = []  # which also keeps the name
            tag.c_name = c_name
            tag.is_named = name not in self._unnamed
            tag.has_text = name not in self._textless
            tag.is_link = name == "a"
            tag.is_meta = name == "meta"
            tag.is_script = name == "script"
            tag.positions = <PyObject *> self.tagged[name]
            tag.name = <PyObject *> name
        return tag


cdef inline xmlNode *first_element(xmlNode *c_node) noexcept:
    """A node or the first of its siblings behind it that is an element; NULL where there is none."""
    while c_node is not NULL and c_node.type != XML_ELEMENT_NODE:
        c_node = c_node.next
    return c_node


cdef inline bint is_text(xmlNode *c_node) noexcept:
    return c_node is not NULL and (c_node.type == XML_TEXT_NODE or c_node.type == XML_CDATA_SECTION_NODE)


cdef str text_from(xmlNode *c_node, Texts known):
    """The text that stands at a node, which libxml2 may have cut in pieces; None where there is none."""
    cdef list pieces
    if not is_text(c_node):
        return None
    text = known._decoded(<const char *> c_node.content)
    if not is_text(c_node.next):
        return text
    pieces = [text]
    while is_text(c_node.next):
        c_node = c_node.next
        pieces.append(known._decoded(<const char *> c_node.content))
    return "".join(pieces)


cdef str value_of(xmlAttr *c_attribute, Texts known):
    value = text_from(c_attribute.children, known)
    return "" if value is None else value


cdef bint may_be_anchor(xmlAttr *c_attribute) noexcept:
    """What lets most addresses go before they are decoded."""
    cdef xmlNode *c_text = c_attribute.children
    cdef const char *text
    if not is_text(c_text) or is_text(c_text.next):
        return c_text is not NULL
    text = <const char *> c_text.content
    return strchr(text, b"#") is not NULL or strstr(text, "omment") is not NULL


cdef dict attributes_of(xmlNode *c_node, Texts known):
    cdef dict attributes = {}
    cdef xmlAttr *c_attribute = c_node.properties
    cdef const char *name
    while c_attribute is not NULL:
        name = <const char *> c_attribute.name
        attributes[known._decoded(name)] = value_of(c_attribute, known)
        c_attribute = c_attribute.next
    return attributes


cdef inline str decoded(const char *c_text, size_t length):
    return PyUnicode_DecodeUTF8(c_text, length, "replace")
