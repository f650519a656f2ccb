"""Word files put together from their XML, part by part, for what no library writes."""

from __future__ import annotations

import io
import zipfile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
_MORE = 'xmlns:mc="http://m.example" xmlns:v="http://v.example"'
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word(
    body: str, *, numbering: str = "", styles: str = "", before: str = "", more: dict[str, str] | None = None
) -> bytes:
    """A .docx with that body; `before` stands before the root of the main part, `more` are other parts."""
    links = "".join(f'<Relationship Id="r{n}" Type="{_KIND}/{n}" Target="{n}.xml"/>' for n in ("styles", "numbering"))
    parts = {
        "[Content_Types].xml": '<Types><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="r" Type="{_KIND}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_LINKS}">{links}</Relationships>',
        "word/document.xml": f"{before}<w:document {_W}{_MORE}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {_W}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (parts | (more or {})).items():
            packed.writestr(name, content)
    return data.getvalue()


def p(text: str = "", properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*paragraphs: str, properties: str = "") -> str:
    """A cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs) or p()}</w:tc>"


def tbl(*rows: str, properties: str = "") -> str:
    """A table of rows, each of cells put together."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


LINED = '<w:tblBorders><w:top w:val="single"/></w:tblBorders>'


def numbered(depth: int, number: int = 1) -> str:
    """The property of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def levels(
    *given: tuple[str, str], which: int = 0, numbers: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
) -> str:
    """A list of levels, each a kind of number and its pattern."""
    made = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for n, (kind, pattern) in enumerate(given)
    )
    return f'<w:abstractNum w:abstractNumId="{which}">{made}</w:abstractNum>{numbers}'
