class TreeReader:
    tagged: dict[str, list[int]]
    tags: list[str]
    classes: list[str | None]
    names: list[str | None]
    named: dict[str, list[int]]
    metas: list[dict[str, str]]
    items: list[int]
    item_types: set[str]
    anchors: list[tuple[int, str]]
    script_types: list[tuple[int, str]]
    texts: list[str | None]
    tails: list[str | None]
    long_texts: list[tuple[int, str]]
    long_tails: list[tuple[int, str]]
    parents: list[int]
    ends: list[int]
    styles: list[tuple[int, str]]
    hidden: list[int]
    attribute_squares: int

    def __init__(self, page: bytes, unnamed: frozenset[str], textless: frozenset[str], long: int) -> None: ...
    def attribute(self, at: int, name: str) -> str | None: ...
    def attribute_names(self, at: int) -> list[str]: ...
    def script(self, at: int) -> str: ...
