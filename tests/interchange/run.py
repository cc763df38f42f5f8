#!/usr/bin/env python3
"""Exports marks on the seeds in every format and lets other programs read them. Run by hand, from anywhere:

    python3 tests/interchange/run.py [path of the taiyaku binary]

Needs Python 3.9. Each further check runs where its tool is installed and says so where it is not; the status is 1 if
one fails. Nothing is downloaded. What cannot come with this repository is published at these places; put it into a
folder and name that with TAIYAKU_SCHEMAS:

    tmx14.dtd               TMX 1.4b specification, appendix B; a copy is in github.com/mgrbyte/python-tmx (in its history)
    xliff/                  OASIS, docs.oasis-open.org/xliff/xliff-core/v2.1/os/schemas/, or github.com/oasis-tcs/
                            xliff-xliff-22, folder xliff-21/schemas, with the folder informativeCopiesOf3rdPartySchemas
    web-annotation-tests/   W3C, github.com/w3c/web-annotation-tests: folders annotations and definitions
    brat/                   github.com/nlplab/brat: folder server, so that brat/server/src/annotation.py is there

Python packages: lxml (TMX, XLIFF), translate-toolkit (TMX), jsonschema (Web Annotation). Programs: chromium or
google-chrome (HTML), libreoffice (CSV).
"""

import builtins
import csv
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = Path(os.environ["TAIYAKU_SCHEMAS"]) if os.environ.get("TAIYAKU_SCHEMAS") else None
HOSTILE = "=1+1 <script>document.title='taken'</script> & \"'\t\u0001 ]]>\n－二行目"
failed = 0


def report(name, outcome, detail=""):
    global failed
    failed += outcome == "FAILED"
    print(f"{outcome:8} {name}{': ' + detail if detail else ''}")


def check(name):
    """Runs a function as a check: it returns what it found, raises where it fails, or says why it cannot run."""

    def run(function):
        try:
            outcome = function()
        except ModuleNotFoundError as missing:
            report(name, "skipped", f"{missing.name} is not installed")
        except FileNotFoundError as missing:
            report(name, "skipped", str(missing))
        except Exception as error:  # noqa: BLE001: every failure is a failed check
            report(name, "FAILED", f"{type(error).__name__}: {error}")
        else:
            report(name, "ok", outcome or "")

    return run


def schema(name):
    if SCHEMAS is None or not (SCHEMAS / name).exists():
        raise FileNotFoundError(f"{name} is not there (see the head of this script)")
    return SCHEMAS / name


def tool(*names):
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise FileNotFoundError(f"{names[0]} is not installed")
    return found


def marks():
    """Marks on the seeds, in the shape of `taiyaku annotations`, with hostile text wherever text can stand."""
    import hashlib

    def target(number, words, side=None):
        path = sorted((ROOT / "seeds").iterdir())[number]
        text = path.read_bytes().decode("utf-8")
        start = text.index(words)
        language = "ja" if number < 4 else "zh-Hans"
        found = {"article": f"seeds/{path.name}", "hash": hashlib.sha256(text.encode()).hexdigest()}
        found |= {"language": language, "start": start, "end": start + len(words), "quote": words}
        first = len(text[:start].encode())
        found |= {"bytes": [first, first + len(words.encode())], "occurrences": text.count(words)}
        found |= {"prefix": text[max(0, start - 32) : start], "suffix": text[start + len(words) :][:32]}
        return found | ({"side": side} if side else {})

    def mark(number, kind, body, *targets):
        time = f"2026-01-02T03:04:{number:02}.000Z"
        id_ = f"00000000-0000-7000-8000-{number:012}"
        creator = "@me <b>"
        return {"id": id_, "type": kind, "body": body, "target": targets, "creator": creator, "created": time, "modified": time}

    link = {"verdict": "confirmed", "relation": "overlap", "origin": "machine", "score": 0.95, "machine_relation": "same"}
    ja = "3月までに統合作戦司令部を設立する計画を発表した。"
    zh = "3 月底之前建立联合司令部。"
    return [
        mark(1, "link", link, target(0, ja, "a"), target(4, zh, "b")),
        mark(2, "link", link | {"verdict": "rejected", "origin": "hand", "score": None}, target(0, ja, "a"), target(4, "安全", "b")),
        mark(3, "label", {"label": HOSTILE}, target(0, ja)),
        mark(4, "note", {"text": HOSTILE}, target(0, ja)),
        mark(5, "bookmark", {"name": None}, target(4, zh)),
        mark(6, "status", {"status": "read"}, {k: target(0, ja)[k] for k in ("article", "hash", "language")}),
        mark(7, "conflict", {"verdict": "confirmed", "kind": "date", "value": HOSTILE, "score": 0.5}, target(0, ja, "a"), target(4, zh, "b")),
    ]


def main():
    binary = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "target" / "debug" / "taiyaku"
    work = Path(tempfile.mkdtemp(prefix="taiyaku-interchange-"))
    store = ["--workspace", str(work / "marks.sqlite"), "--as", "tester"]

    def taiyaku(*arguments):
        done = subprocess.run([binary, *arguments, *store], cwd=ROOT, check=True, capture_output=True)
        return done.stdout.decode("utf-8")

    made = marks()
    (work / "marks.jsonl").write_text("".join(json.dumps(mark) + "\n" for mark in made), encoding="utf-8")
    taiyaku("import", str(work / "marks.jsonl"))

    def export(kind, *more):
        return taiyaku("export", "seeds", "--format", kind, *more)

    both = ("--verdict", "confirmed,rejected")

    @check("JSON Lines: in and out again")
    def _():
        again = {mark["id"]: mark for mark in map(json.loads, export("jsonl").splitlines())}
        for mark in made:
            out = again[mark["id"]]
            assert out["body"] == mark["body"] and out["creator"] == mark["creator"], out
            for mine, theirs in zip(mark["target"], out["target"]):
                assert mine.items() <= theirs.items(), (mine, theirs)
        return f"{len(made)} marks"

    tmx = export("tmx", *both)

    @check("TMX: read by an XML parser")
    def _():
        units = ElementTree.fromstring(tmx).findall("body/tu")
        assert len(units) == 2 and all(len(unit.findall("tuv/seg")) == 2 for unit in units)

    @check("TMX: the DTD of 1.4")
    def _():
        from lxml import etree

        dtd = etree.DTD(str(schema("tmx14.dtd")))
        assert dtd.validate(etree.fromstring(tmx.encode())), dtd.error_log

    @check("TMX: the same pairs in translate-toolkit")
    def _():
        from translate.storage.tmx import tmxfile

        (work / "links.tmx").write_text(tmx, encoding="utf-8")
        with open(work / "links.tmx", "rb") as file:
            units = tmxfile(file, "ja", "zh-Hans").units
        pairs = {(unit.source, unit.target) for unit in units}
        assert pairs == {tuple(t["quote"] for t in mark["target"]) for mark in made[:2]}, pairs

    xliff = export("xliff", *both)

    @check("XLIFF: read by an XML parser")
    def _():
        name = "{urn:oasis:names:tc:xliff:document:2.0}"
        units = list(ElementTree.fromstring(xliff).iter(f"{name}segment"))
        assert sorted(unit.get("state") for unit in units) == ["final", "initial"], units

    @check("XLIFF: the OASIS schema")
    def _():
        from lxml import etree

        rules = etree.XMLSchema(file=str(schema("xliff/xliff_core_2.0.xsd")))
        assert rules.validate(etree.fromstring(xliff.encode())), rules.error_log

    web = json.loads(export("webanno"))

    @check("Web Annotation: what the standard requires")
    def _():
        assert web["@context"][0] == "http://www.w3.org/ns/anno.jsonld" and web["type"] == "AnnotationPage"
        for item in web["items"]:
            assert item["type"] == "Annotation" and item["target"] and re.match(r"[a-z]+:\S+$", item["id"]), item

    @check("Web Annotation: the working group's schemas")
    def _():
        from jsonschema import Draft4Validator
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT4

        folder = schema("web-annotation-tests")
        definitions = [(path.name, json.loads(path.read_text())) for path in sorted((folder / "definitions").glob("*.json"))]
        registry = Registry().with_resources([(name, Resource(rule, DRAFT4)) for name, rule in definitions])
        musts = json.loads((folder / "annotations" / "annotationMusts.test").read_text())["assertions"]
        names = [name for name in musts if isinstance(name, str)]
        rules = [json.loads((folder / name).read_text()) for name in names]
        assert rules, "the list of what must be so is empty"
        for item in web["items"]:
            alone = {"@context": web["@context"], **item}
            for name, rule in zip(names, rules):
                valid = Draft4Validator(rule, registry=registry).is_valid(alone)
                assert valid == (rule.get("expectedResult", "valid") == "valid"), (name, rule.get("errorMessage"), alone)
        return f"{len(web['items'])} annotations, {len(rules)} rules each"

    for kind, dialect in (("csv", "excel"), ("tsv", "excel-tab")):
        table = export(kind)

        @check(f"{kind.upper()}: Python's csv")
        def _(table=table, dialect=dialect):
            rows = list(csv.DictReader(io.StringIO(table, newline=""), dialect=dialect, strict=True))
            assert len(rows) == len(made), len(rows)
            cells = [cell for row in rows for cell in row.values()]
            assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in cells), cells
            assert any(row["notes"] == "'" + HOSTILE for row in rows)

    @check("CSV: a spreadsheet")
    def _():
        office = tool("libreoffice", "soffice")
        (work / "a.csv").write_text(export("csv"), encoding="utf-8", newline="")
        to = ["--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(work / "office")]
        subprocess.run([office, *to, "--infilter=CSV:44,34,76,1", str(work / "a.csv")], check=True, capture_output=True, timeout=120)
        with open(work / "office" / "a.csv", encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == len(made)

    @check("brat: every span is where its words are")
    def _():
        export("brat", "-o", str(work / "brat"))
        count = 0
        for path in sorted((work / "brat").glob("*.ann")):
            text = path.with_suffix(".txt").read_bytes().decode("utf-8")
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.startswith("T"):
                    _, where, words = line.split("\t")
                    parts = [tuple(map(int, part.split())) for part in where.split(" ", 1)[1].split(";")]
                    assert " ".join(text[start:end] for start, end in parts) == words, line
                    count += 1
        assert count >= 7, count
        return f"{count} spans"

    @check("brat: its own parser")
    def _():
        sys.path.insert(0, str(schema("brat/server/src")))
        # The parser asks for a mode of opening files that Python 3.11 no longer has; the default does the same.
        ours = builtins.open
        builtins.open = lambda file, mode="r", *more, **named: ours(file, mode.replace("U", ""), *more, **named)
        from annotation import TextAnnotations

        for path in sorted((work / "brat").glob("*.ann")):
            with TextAnnotations(str(path.with_suffix(""))) as annotations:
                assert not annotations.failed_lines, annotations.failed_lines

    @check("hunalign ladder: climbs")
    def _():
        export("ladder", "-o", str(work / "ladder"))
        for path in (work / "ladder").glob("*.ladder"):
            rungs = [tuple(map(int, line.split("\t")[:2])) for line in path.read_text().splitlines()]
            assert rungs == sorted(rungs) and all(a[1] <= b[1] for a, b in zip(rungs, rungs[1:])), rungs
            for side, last in zip("ab", rungs[-1]):
                lines = path.with_suffix(f".{side}.txt").read_text(encoding="utf-8").split("\n")
                assert len(lines) == last + 1, (path, side)

    page = export("html")
    (work / "page.html").write_text(page, encoding="utf-8")

    @check("HTML: hostile text is text (Python's parser)")
    def _():
        class Reader(html.parser.HTMLParser):
            tags = set()

            def handle_starttag(self, tag, _attributes):
                self.tags.add(tag)

        reader = Reader()
        reader.feed(page)
        assert "script" not in reader.tags and "b" not in reader.tags, reader.tags

    @check("HTML: hostile text is text (Chromium)")
    def _():
        browser = tool("chromium", "chromium-browser", "google-chrome")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
        done = subprocess.run([browser, *flags, (work / "page.html").as_uri()], check=True, capture_output=True, timeout=60)
        dom = done.stdout.decode("utf-8")
        assert "<title>Annotations</title>" in dom and "&lt;script&gt;" in dom and "<script" not in dom

    print(f"the files are in {work}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
