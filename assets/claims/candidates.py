#!/usr/bin/env python3
"""How many of the linked pairs the matcher reads beside many unrelated sentences, and how many of all pairs it reads.

    candidates.py SCRATCH GOLD=FOLDER.jsonl... [more=FILE.jsonl,...]

Each GOLD is a list of links as `bundles_to_files.py` writes it, FOLDER the articles that it is about. Unrelated are all bundles that
nothing of GOLD is about, and what more= names: files of {"language", "text"} or {"sents": [...]}, cut into articles of 20 sentences.
ALIGN in the environment names another binary than target/release/examples/align.
"""
import json, os, pathlib, subprocess, sys
from bundles import events

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ALIGN = pathlib.Path(os.environ.get('ALIGN', ROOT / 'target/release/examples/align'))
scratch = pathlib.Path(sys.argv[1]); scratch.mkdir(parents=True, exist_ok=True)
golds = [pathlib.Path(a) for a in sys.argv[2:] if '=' not in a]
more = [pathlib.Path(p) for a in sys.argv[2:] if a.startswith('more=') for p in a[5:].split(',')]
sentences, files, pairs, language = {}, [], set(), {}
for gold in golds:
    folder = gold.with_suffix('')
    for path in sorted(folder.rglob('*.txt')):
        files.append(path); sentences[str(path)] = sum(1 for line in path.read_text().splitlines() if line.strip())
        language[str(path)] = 'z' if path.stem.split('-')[-1][0] == 'z' or '-zh-' in path.stem else 'j'
    for g in map(json.loads, gold.open()):
        if g['grade'] >= 2: pairs.add((str(folder / g['a']['article']), g['a']['start'], str(folder / g['b']['article']), g['b']['start']))
unrelated = {'j': 0, 'z': 0}
def add(name, side, texts):
    path = scratch / f'{name}.txt'; path.write_text(''.join(t.replace('\n', ' ') + '\n' for t in texts))
    files.append(path); sentences[str(path)] = len(texts); language[str(path)] = side; unrelated[side] += len(texts)
for d in events():
    if d['development'] or d['calibration']: continue
    for a in d['articles']: add(f"{d['id']}-{a['id']}", a['id'][0], a['sents'])
for path in more:
    side = 'j' if path.name.startswith('ja') else 'z'
    texts = [t for d in map(json.loads, path.open()) for t in (d.get('sents') or d.get('sentences') or [d['text']]) if t.strip()]
    for k in range(0, len(texts), 20): add(f'{path.stem}-{k}', side, texts[k:k + 20])
(scratch / 'list').write_text(''.join(f'{f}\n' for f in files))
told = subprocess.run([ALIGN, '--related', scratch / 'list'], check=True, stdout=subprocess.PIPE, text=True).stdout
read = {tuple(line.split('\t')) for line in told.splitlines()}
read |= {(b, a) for a, b in read}
found = sum((a, b) in read for a, _, b, _ in pairs)
of = lambda side: sum(n for f, n in sentences.items() if language[f] == side)
share = sum(sentences[a] * sentences[b] for a, b in read if language[a] == 'j' and language[b] == 'z') / (of('j') * of('z'))
print(f'{found} of {len(pairs)} linked pairs are read ({found / len(pairs):.4f}), beside {unrelated["j"]} and {unrelated["z"]} unrelated sentences; {share:.4f} of all pairs are read')
