# cython: language_level=3, boundscheck=False, wraparound=False
"""What `PlainReader` of `crawler.page.flat_tree` does by way of lxml's tree, straight from the parser: the events of libxml2's
HTML parser (its SAX interface, https://gnome.pages.gitlab.gnome.org/libxml2/html/libxml2_8h.html) fill the lists, and no
tree is made, which would take as long as the parsing and the lists together.

The parser is the one that lxml brings along and has loaded, so that both read a page alike; tests/page/test_flat_tree.py
asserts it. It is called by address, since lxml gives C code its trees only.
"""

from cpython.dict cimport PyDict_GetItem
from cpython.mem cimport PyMem_Free, PyMem_Realloc
from cpython.ref cimport Py_INCREF, Py_XDECREF, PyObject
from cpython.unicode cimport PyUnicode_AsUTF8, PyUnicode_DecodeUTF8
from libc.stdint cimport uint64_t, uintptr_t
from libc.string cimport memcmp, memcpy, memset, strchr, strcmp, strlen, strstr
from lxml.includes.etreepublic cimport LXML_VERSION_STRING
from lxml.includes.htmlparser cimport HTML_PARSE_NOERROR, HTML_PARSE_NONET, HTML_PARSE_NOWARNING, HTML_PARSE_RECOVER
from lxml.includes.tree cimport xmlDoc
from lxml.includes.xmlparser cimport (
    XML_PARSE_HUGE, cdataBlockSAXFunc, charactersSAXFunc, const_xmlChar, endElementSAXFunc, startElementSAXFunc,
    xmlParserCtxt, xmlSAXHandler,
)
from posix.dlfcn cimport RTLD_LAZY, dlopen, dlsym

from sys import intern

from lxml import __version__ as lxml_version
from lxml import etree

cdef extern from *:
    """
    static int is_ascii(PyObject *text) { return PyUnicode_IS_COMPACT_ASCII(text); }
    static const char *ascii_of(PyObject *text) { return (const char *) PyUnicode_DATA(text); }
    """
    bint is_ascii(object text)
    const char *ascii_of(object text)

ctypedef xmlParserCtxt *(*NewContext)(const xmlSAXHandler *sax, void *user_data) noexcept
ctypedef xmlDoc *(*ReadMemory)(
    xmlParserCtxt *context, const char *buffer, int size, const char *url, const char *encoding, int options
) noexcept
ctypedef void (*OfContext)(xmlParserCtxt *context) noexcept

if LXML_VERSION_STRING.decode() != lxml_version:
    raise ImportError(f"compiled for lxml {LXML_VERSION_STRING.decode()}, and lxml {lxml_version} is installed")

cdef void *library = dlopen(etree.__file__.encode(), RTLD_LAZY)


cdef void *function(const char *name) except NULL:
    cdef void *found = dlsym(library, name) if library is not NULL else NULL
    if found is NULL:
        raise ImportError(f"lxml keeps libxml2's {name.decode()} to itself")
    return found


cdef NewContext new_context = <NewContext> function("htmlNewSAXParserCtxt")
cdef ReadMemory read_memory = <ReadMemory> function("htmlCtxtReadMemory")
cdef OfContext free_context = <OfContext> function("htmlFreeParserCtxt")
cdef OfContext stop_parser = <OfContext> function("xmlStopParser")

cdef enum:
    SLOTS = 256
    PROBES = 4
    TEXTS = 1024
    SHORT = 100  # bytes
    NUMBERS = 8192
    DEEPEST = 2048  # elements inside one another: where libxml2 gives a tree up

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


cdef struct Bytes:
    char *start
    size_t length
    size_t room


cdef inline int add_bytes(Bytes *to, const char *more, size_t length) except -1:
    if to.length + length > to.room:
        make_room(to, length)
    memcpy(to.start + to.length, more, length)
    to.length += length
    return 0


cdef int make_room(Bytes *to, size_t length) except -1:
    cdef size_t room = 2 * (to.length + length) + 256
    cdef char *start = <char *> PyMem_Realloc(to.start, room)
    if start is NULL:
        raise MemoryError()
    to.start, to.room = start, room
    return 0


cdef class Texts:
    """Makes one object of short texts that are alike: half of a page's are the same white space and class names.

    Of two texts in one slot the later one is kept, in ASCII only, which Python holds as it came.
    """

    cdef PyObject *_texts[TEXTS]

    def __dealloc__(self):
        cdef Py_ssize_t slot
        for slot in range(TEXTS):
            Py_XDECREF(self._texts[slot])

    cdef str _decoded(self, const char *c_text, size_t length):
        cdef PyObject *kept
        cdef size_t slot
        if length > SHORT:
            return decoded(c_text, length)
        slot = slot_of(c_text, length)
        kept = self._texts[slot]
        if kept is not NULL and <size_t> len(<str> kept) == length and memcmp(ascii_of(<str> kept), c_text, length) == 0:
            return <str> kept
        text = decoded(c_text, length)
        if is_ascii(text):
            Py_INCREF(text)
            Py_XDECREF(kept)
            self._texts[slot] = <PyObject *> text
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


cdef class TreeReader:
    """The lists of `crawler.page.flat_tree.FlatTree` of a page in UTF-8, all empty where it has no element; `unnamed` and
    `textless` are UNNAMED_TAGS and TEXTLESS_TAGS there, `long` is LONG_TEXT.
    """

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
    cdef readonly uint64_t attribute_squares  # of their numbers, summed over the elements
    cdef Texts _known
    cdef Py_ssize_t _long
    cdef frozenset _unnamed
    cdef frozenset _textless
    cdef Tag _tags[SLOTS]  # by the address of the name, of which libxml2 keeps one for each document
    cdef xmlParserCtxt *_context
    cdef object _failure
    cdef Py_ssize_t _open[DEEPEST]
    cdef Py_ssize_t _depth
    cdef Py_ssize_t _in_root  # the last element right inside the root
    cdef bint _has_late
    cdef Py_ssize_t _last  # the element that the last tag has begun or ended
    cdef Tag _last_tag
    cdef bint _is_behind
    cdef Bytes _text  # since the last tag
    cdef Bytes _attributes  # of all elements: name, value, each with a zero behind it
    cdef Bytes _begins  # of each element's attributes, as size_t, and the end
    cdef dict _scripts

    def __init__(self, bytes page not None, frozenset unnamed not None, frozenset textless not None, Py_ssize_t long):
        self.tags, self.classes, self.names, self.texts, self.tails = [], [], [], [], []
        self.parents, self.ends = [], []
        self.styles, self.hidden, self.metas, self.items = [], [], [], []
        self.anchors, self.script_types, self.long_texts, self.long_tails = [], [], [], []
        self.tagged, self.named, self.item_types = {}, {}, set()
        self._unnamed, self._textless, self._long = unnamed, textless, long
        self._known, self._scripts = Texts(), {}
        self._parse(page)
        self._known = None

    def __dealloc__(self):
        PyMem_Free(self._text.start)
        PyMem_Free(self._attributes.start)
        PyMem_Free(self._begins.start)

    def attribute(self, Py_ssize_t at, str name not None):
        """See `FlatTree.attribute`."""
        cdef const char *sought = PyUnicode_AsUTF8(name)
        cdef const char *current
        cdef const char *end
        cdef const char *value
        cdef size_t *begins = <size_t *> self._begins.start
        if not 0 <= at < len(self.tags):
            raise IndexError(at)
        current, end = self._attributes.start + begins[at], self._attributes.start + begins[at + 1]
        while current < end:
            value = current + strlen(current) + 1
            if strcmp(current, sought) == 0:
                return decoded(value, strlen(value))
            current = value + strlen(value) + 1
        return None

    def attribute_names(self, Py_ssize_t at):
        """See `FlatTree.attribute_names`."""
        cdef list names = []
        cdef const char *current
        cdef const char *end
        cdef size_t *begins = <size_t *> self._begins.start
        if not 0 <= at < len(self.tags):
            raise IndexError(at)
        current, end = self._attributes.start + begins[at], self._attributes.start + begins[at + 1]
        while current < end:
            names.append(decoded(current, strlen(current)))
            current += strlen(current) + 1  # its value
            current += strlen(current) + 1
        return names

    def script(self, Py_ssize_t at):
        """See `FlatTree.script`."""
        cdef bytes source = self._scripts.get(at)
        return "" if source is None else decoded(source, len(source))

    cdef int _parse(self, bytes page) except -1:
        self._context = new_context(&HANDLER, <void *> self)
        if self._context is NULL:
            raise MemoryError()
        try:
            read_memory(self._context, page, <int> len(page), NULL, "UTF-8", OPTIONS)
        finally:
            free_context(self._context)
            self._context = NULL
        if self._failure is not None:
            raise self._failure
        while self._depth:
            self._end()
        self.long_tails.sort()  # noted as they end
        if self._has_late:
            self.ends[0] = self.ends[self._in_root] = len(self.tags)
        add_bytes(&self._begins, <const char *> &self._attributes.length, sizeof(size_t))
        return 0

    cdef int _fail(self, failure) except -1:
        """From within the parser, through which no exception can pass."""
        self._failure = failure
        stop_parser(self._context)
        return 0

    cdef int _begin(self, const unsigned char *c_name, const char **attributes) except -1:
        cdef Py_ssize_t at = len(self.tags)
        cdef Py_ssize_t parent
        cdef Tag *tag
        self._take_text()
        if self._depth == DEEPEST:
            stop_parser(self._context)
            return 0
        if self._depth:
            parent = self._open[self._depth - 1]
        elif at:  # to libxml2 a second root stands after </html>; to browsers it is the body's
            c_name, parent, self._has_late = LATE, self._in_root, True
        else:
            parent = -1
        if parent == 0:
            self._in_root = at
        self._open[self._depth] = at
        self._depth += 1
        tag = self._tag(c_name)
        self._last, self._last_tag, self._is_behind = at, tag[0], False
        (<list> tag.positions).append(number(at))
        self.tags.append(<object> tag.name)
        self.parents.append(number(parent) if parent >= 0 else -1)
        self.texts.append(None)
        self.tails.append(None)
        self.ends.append(None)
        self.classes.append(None)
        self.names.append(None)
        add_bytes(&self._begins, <const char *> &self._attributes.length, sizeof(size_t))
        if attributes is not NULL:
            self._read_attributes(attributes, tag, at)
        if tag.is_meta:
            self.metas.append(self._dict_of(attributes))
        return 0

    cdef int _end(self) except -1:
        self._take_text()
        if self._depth:
            self._depth -= 1
            self._last, self._is_behind = self._open[self._depth], True
            self.ends[self._last] = number(len(self.tags))
        return 0

    cdef int _take_text(self) except -1:
        """The text since the last tag stands inside its element, or behind it."""
        cdef size_t length = self._text.length
        cdef str text
        if length == 0:
            return 0
        self._text.length = 0
        if self._depth == 0:  # outside the root
            return 0
        if self._is_behind:
            self.tails[self._last] = text = self._known._decoded(self._text.start, length)
            self._note_long(self.long_tails, text)
        elif self._last_tag.has_text:
            self.texts[self._last] = text = self._known._decoded(self._text.start, length)
            self._note_long(self.long_texts, text)
        elif self._last_tag.is_script:
            self._scripts[self._last] = self._text.start[:length]
        return 0

    cdef int _note_long(self, list long_ones, str text) except -1:
        if len(text) > self._long:
            text = text.strip()
            if len(text) > self._long:
                long_ones.append((number(self._last), text))
        return 0

    cdef int _read_attributes(self, const char **attributes, Tag *tag, Py_ssize_t at) except -1:
        cdef const char *name
        cdef const char *value
        cdef size_t length
        cdef uint64_t count = 0
        cdef bint is_item = False
        cdef str classes = None, identifier = None
        while attributes[0] is not NULL:
            name, value = attributes[0], value_of(attributes)
            length = strlen(value)
            attributes += 2
            count += 1
            add_bytes(&self._attributes, name, strlen(name) + 1)
            add_bytes(&self._attributes, value, length + 1)
            if name[0] == b"c":
                if strcmp(name, "class") == 0:
                    self.classes[at] = classes = self._known._decoded(value, length)
            elif name[0] == b"i":
                if tag.is_named and strcmp(name, "id") == 0:
                    identifier = self._known._decoded(value, length)
                elif strcmp(name, "itemprop") == 0:
                    self._add_name(self._known._decoded(value, length), at)
                    is_item = True
                elif strcmp(name, "itemscope") == 0:
                    is_item = True
                elif strcmp(name, "itemtype") == 0:
                    self.item_types.add(self._known._decoded(value, length))
            elif name[0] == b"s":
                if strcmp(name, "style") == 0:
                    self.styles.append((at, self._known._decoded(value, length)))
            elif name[0] == b"h":
                if strcmp(name, "hidden") == 0:
                    self.hidden.append(at)
                elif tag.is_link and strcmp(name, "href") == 0 and is_anchor(value):
                    self.anchors.append((at, self._known._decoded(value, length)))
            elif name[0] == b"t":
                if tag.is_script and strcmp(name, "type") == 0:
                    self.script_types.append((at, self._known._decoded(value, length)))
            elif name[0] == b"r":
                if tag.is_link and strcmp(name, "rel") == 0:
                    self._add_name(self._known._decoded(value, length), at)
        self.attribute_squares += count * count
        if tag.is_named:
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

    cdef dict _dict_of(self, const char **attributes):
        cdef dict values = {}
        if attributes is not NULL:
            while attributes[0] is not NULL:
                values[self._text_of(attributes[0])] = self._text_of(value_of(attributes))
                attributes += 2
        return values

    cdef inline str _text_of(self, const char *c_text):
        return self._known._decoded(c_text, strlen(c_text))

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


cdef void on_begin(void *reader, const_xmlChar *c_name, const_xmlChar **attributes) noexcept:
    try:
        (<TreeReader> reader)._begin(c_name, <const char **> attributes)
    except BaseException as failure:
        (<TreeReader> reader)._fail(failure)


cdef void on_end(void *reader, const_xmlChar *c_name) noexcept:
    try:
        (<TreeReader> reader)._end()
    except BaseException as failure:
        (<TreeReader> reader)._fail(failure)


cdef void on_text(void *reader, const_xmlChar *text, int length) noexcept:
    try:
        add_bytes(&(<TreeReader> reader)._text, <const char *> text, length)
    except BaseException as failure:
        (<TreeReader> reader)._fail(failure)


cdef const unsigned char *LATE = "div"
cdef const char *EMPTY = ""
cdef int OPTIONS = HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | XML_PARSE_HUGE
cdef xmlSAXHandler HANDLER
memset(&HANDLER, 0, sizeof(xmlSAXHandler))
HANDLER.startElement = <startElementSAXFunc> <void *> on_begin  # all are called with the GIL, since the parser is
HANDLER.endElement = <endElementSAXFunc> <void *> on_end
HANDLER.characters = <charactersSAXFunc> <void *> on_text
HANDLER.cdataBlock = <cdataBlockSAXFunc> <void *> on_text
HANDLER.initialized = 1


cdef inline const char *value_of(const char **attribute) noexcept:
    """Of a name and its value, which is NULL where none is written."""
    return EMPTY if attribute[1] is NULL else attribute[1]


cdef inline bint is_anchor(const char *address) noexcept:
    return strchr(address, b"#") is not NULL or strstr(address, "omment") is not NULL


cdef inline str decoded(const char *c_text, size_t length):
    return PyUnicode_DecodeUTF8(c_text, length, "replace")
