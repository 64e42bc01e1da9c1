"""Bad files of every kind: one sentence in Russian that names the file and the next step; nothing hangs or leaks."""

from __future__ import annotations

import hashlib
import http.server
import io
import random
import shutil
import signal
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from exports import (
    ODT_NAMES,
    W,
    as_docx,
    as_html,
    as_odt,
    as_pdf,
    as_rtf,
    docx_of,
    odt_of,
    pieces,
    rtf_of,
    zipped,
)

from ingest import limits
from ingest.isolated import isolated
from ingest.limits import MB, RefusedError
from ingest.model import Reading, Source
from ingest.readers import read
from ingest.source import UnreadableError, read_source
from kb.cli import main

SECONDS = 20  # more than any of these files may take
CONTENT = pieces("06_tables_tabs")
GOOD = {
    "docx": as_docx(CONTENT), "odt": as_odt(CONTENT), "pdf": as_pdf(CONTENT), "rtf": as_rtf(CONTENT),
    "html": as_html(CONTENT),
}  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BYTES = random.Random(1).randbytes(5000)


def packed(members: dict[str, bytes], **more: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def bomb() -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * (60 * MB)})


def lying_bomb() -> bytes:
    """The list of members says that little is inside."""
    data = bomb()
    size = (60 * MB).to_bytes(4, "little")
    return data.replace(size, (1000).to_bytes(4, "little"))


def many_members() -> bytes:
    return packed({f"{i}.txt": b"" for i in range(limits.MEMBERS + 1)})


def billion_laughs() -> str:
    lols = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "ха">{lols}]>'


def package(xml: bytes | str) -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


def ole(stream: str, content: bytes = BYTES) -> bytes:
    return OLE + stream.encode("utf-16-le") + content


def document(doctype: str, text: str) -> bytes:
    return package(f"{doctype}<w:document {W}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>")


def pdf_of(pages: str) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/"
        + pages.encode()
        + b">>endobj\ntrailer<</Root 1 0 R>>"
    )


def odt(doctype: str, text: str) -> bytes:
    body = f"<office:body><office:text><text:p>{text}</text:p></office:text></office:body>"
    return zipped({"content.xml": f"{doctype}<office:document-content {ODT_NAMES}>{body}</office:document-content>"})


SECRET = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
NESTED = {
    "docx nested tables": docx_of("<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60),
    "docx deep": docx_of("<w:sdt>" * 5000 + "</w:sdt>" * 5000),
    "odt deep": odt_of("<text:section>" * 5000 + "</text:section>" * 5000),
    "odt deep lists": odt_of("<text:list><text:list-item>" * 90 + "</text:list-item></text:list>" * 90),
    "html deep": b"<html><body>" + b"<div>" * 50_000 + "текст".encode(),
    "html deep tables": b"<html><body>" + b"<table><tr><td>" * 2000 + "текст".encode(),
    "html deep inline": b"<html><body>" + b"<b><i>" * 20_000 + "текст".encode(),
    "rtf deep": rtf_of("{" * 100_000 + "x"),
    "rtf unbalanced": rtf_of("}" * 100_000 + "x"),
}
ENTITIES = {
    "docx laughs": document(billion_laughs(), "&l9;"),
    "docx external": document(SECRET, "&e;"),
    "docx external dtd": document('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "текст"),
    "odt laughs": odt(billion_laughs(), "&l9;"),
    "odt external": odt(SECRET, "&e;"),
    "fodt external": f"{SECRET}<office:document {ODT_NAMES}>&e;</office:document>".encode(),
    "docx utf-16 entities": package(f"{SECRET}<w:document {W}>&e;</w:document>".encode("utf-16")),
    "html external": b'<?xml version="1.0"?>' + SECRET.encode() + b"<html><body>&e;</body></html>",
}  # fmt: skip
BROKEN = {
    "zeros": bytes(3000), "one byte": b"\0", "random": BYTES, "random docx": b"PK\x03\x04" + BYTES,
    "random pdf": b"%PDF-1.7\n" + BYTES, "random rtf": b"{\\rtf1 " + BYTES, "random html": b"<html>" + BYTES,
    "random png": PNG, "random jpeg": b"\xff\xd8\xff\xe0" + BYTES, "random tiff": b"II*\0" + BYTES,
    "random gif": b"GIF89a" + BYTES, "random ole": OLE + BYTES, "random djvu": b"AT&TFORM\0\0" + BYTES,
    "random rar": b"Rar!\x1a\x07\0" + BYTES, "random 7z": b"7z\xbc\xaf\x27\x1c\0" + BYTES,
    "random gzip": b"\x1f\x8b\x08\0" + BYTES, "program": b"MZ\x90\0" + BYTES, "elf": b"\x7fELF\x02\x01\x01\0" + BYTES,
    "sqlite": b"SQLite format 3\0" + BYTES, "encrypted docx": ole("EncryptedPackage"),
    "old excel": ole("Workbook", bytes(600)), "doc": ole("WordDocument"),
    "empty zip": b"PK\x05\x06" + bytes(18),
    "xlsx": zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}),
    "ods": zipped({"content.xml": f"<office:document-content {ODT_NAMES}><office:body/></office:document-content>"}),
    "docx without text": zipped({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<x/>"}),
    "docx of another root": package("<html/>"),
    "docx broken xml": package("<w:document><w:body>"),
    "docx empty": docx_of(""), "docx picture": docx_of("<w:p><w:r><w:drawing/></w:r></w:p>"), "odt empty": odt_of(""),
    "rtf empty": b"{\\rtf1}", "rtf huge bin": rtf_of("\\bin999999999 x"),
    "rtf huge number": rtf_of("\\u99999999999999 x"),
    "html empty": b"<html></html>", "html only script": b"<html><body><script>x</script></body></html>",
    "mht without page": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b--\r\n",
    "docx member path": zipped({"[Content_Types].xml": "<Types/>", "../../word/document.xml": "x", "word/x": ""}),
    "bomb": bomb(), "lying bomb": lying_bomb(), "many members": many_members(),
    "pdf no pages": pdf_of("Kids[]/Count 0"), "pdf loop": pdf_of("Kids[2 0 R]/Count 9"),
}  # fmt: skip
CUT = {
    f"{kind} cut at {share:.0%}": data[: int(len(data) * share)]
    for kind, data in GOOD.items()
    for share in (0.02, 0.4, 0.9)
}


def spoilt(data: bytes, seed: int) -> bytes:
    """Some bytes changed."""
    chance, made = random.Random(seed), bytearray(data)
    for _ in range(30):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


SPOILT = {f"{kind} spoilt {n}": spoilt(data, n) for kind, data in GOOD.items() for n in range(3)}
FILES = {**NESTED, **ENTITIES, **BROKEN, **CUT, **SPOILT}


def test_there_are_sixty_of_them() -> None:
    assert len(FILES) >= 60


def reply(data: bytes, name: str) -> str:
    """What the user is told; «» when the file gave facts."""
    try:
        read_source(Source("s", name), data)
    except UnreadableError as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize("what", FILES)
def test_a_bad_file_is_one_sentence_or_read(what: str) -> None:
    begun = time.monotonic()
    sentence = reply(FILES[what], f"{what}.docx")
    assert time.monotonic() - begun < SECONDS
    if sentence:
        assert sentence.startswith(f"{what}.docx: ")
        assert "\n" not in sentence
        assert "; " in sentence, "нет следующего шага"
        assert any("а" <= letter <= "я" for letter in sentence)
        assert "root:" not in sentence


REFUSED = [*BROKEN, "docx laughs", "docx external", "odt laughs", "odt external", "docx deep", "odt deep"]


@pytest.mark.parametrize("what", REFUSED)
def test_what_gives_nothing_is_refused(what: str) -> None:
    assert reply(FILES[what], what)


@pytest.mark.parametrize("what", ENTITIES)
def test_entities_and_files_are_never_resolved(what: str) -> None:
    try:
        reading = read("s", ENTITIES[what])
    except ValueError:
        return
    assert "root:" not in reading.text
    assert len(reading.text) < 200


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("encrypted docx", "паролем"), ("bomb", "бомба"), ("random png", "рисунок"), ("old excel", "не документ Word"),
        ("xlsx", "таблица"), ("many members", "больше 5000 файлов"), ("docx laughs", "сущности"), ("random rar", "RAR"),
        ("docx cut at 40%", "скачан не целиком"), ("docx picture", "только рисунки"), ("zeros", "двоичные"),
    ],
)  # fmt: skip
def test_the_reason(what: str, words: str) -> None:
    assert words in reply(FILES[what], "s.docx")


# --- nothing is fetched ---------------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on the loopback that notes every request."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments: object) -> None: ...

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_nothing_is_fetched(listener: tuple[str, list[str]]) -> None:
    url, asked = listener
    dtd, entity = f'<!DOCTYPE x SYSTEM "{url}/x.dtd">', f'<!DOCTYPE x [<!ENTITY e SYSTEM "{url}/e">]>'
    page = f'<html><link rel=stylesheet href="{url}/c"><body><img src="{url}/i"><iframe src="{url}/f"></iframe>текст'
    for data in (document(dtd, "т"), document(entity, "&e;"), odt(dtd, "т"), odt(entity, "&e;"), page.encode()):
        reply(data, "s")
    assert asked == []


# --- time and memory ------------------------------------------------------------------------------


def endless(data: bytes) -> Reading:
    while True:
        time.sleep(1)


def greedy(data: bytes) -> Reading:
    return Reading("x" * len(bytearray(4000 * MB)), (), "", "")


def crashing(data: bytes) -> Reading:
    signal.raise_signal(signal.SIGKILL)
    raise AssertionError


def slipping(data: bytes) -> Reading:
    raise KeyError("ключ")


@pytest.mark.parametrize(
    ("reader", "words"),
    [(endless, "дольше"), (greedy, "памяти"), (crashing, "оборвалось"), (slipping, r"не прочитан \(KeyError\)")],
)
def test_a_reader_gone_wrong_is_ended(reader: Callable[[bytes], Reading], words: str) -> None:
    begun = time.monotonic()
    with pytest.raises(RefusedError, match=words):
        isolated(reader, b"", seconds=1, memory=300 * MB)
    assert time.monotonic() - begun < 10


def test_a_table_repeated_without_end() -> None:
    many = 'repeated="9999999"'
    cell = f"<table:table-cell table:number-columns-{many}><text:p>а</text:p></table:table-cell>"
    row = f"<table:table-row table:number-rows-{many}>{cell}</table:table-row>"
    reading = read("s", odt_of(f"<table:table>{row}</table:table>"))
    assert len(reading.text) <= limits.COLUMNS * 100 * 2


# --- the base -------------------------------------------------------------------------------------


def test_the_base_stays_as_it_was(base: Path, tmp_path: Path) -> None:
    """All of them in one folder, added in one call."""
    copy, folder = Path(shutil.copyfile(base, tmp_path / "kb.db")), tmp_path / "плохие"
    folder.mkdir()
    names = [what for what in REFUSED if what not in ("bomb", "lying bomb", "many members")]
    for what in names:
        (folder / f"{what}.docx").write_bytes(FILES[what])
    before = hashlib.sha256(copy.read_bytes()).hexdigest()
    report = tmp_path / "итог.csv"
    result = CliRunner().invoke(main, ["add", str(copy), str(folder), "--report", str(report)])
    assert result.exit_code == 1
    assert len(report.read_text(encoding="utf-8-sig").splitlines()) == 1 + len(names)
    assert len(result.stderr.strip().splitlines()) == 21, "twenty and how many more"
    assert "Traceback" not in result.output
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == before
