#!/usr/bin/env python3
"""Turns a trained matcher into what taiyaku loads.

    export.py WEIGHTS E5_BIN OUT.safetensors

WEIGHTS is the .npz that train.py wrote, or its .state (which needs torch). Several of one shape with commas between, each with its share
behind a colon, are averaged (Wortsman et al. 2022, "Model soups"). Needs numpy.

Linear layers become 8-bit integers, one scale an output. Their inputs have a few channels that are many times larger than the
rest, which would leave the rest no digits; so each channel is divided by `smooth` before it is rounded, and the weights are
multiplied by it (Xiao et al. 2023, "SmoothQuant", strength 0.5). How large channels get is measured on the first sentences of the bundles.
"""
import json, pathlib, sys
import numpy as np
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE)); sys.path.insert(0, str(HERE.parent))
from bundles import events
from reference import Matcher, Vocabulary

SENTENCES = 160
STRENGTH = 0.5


def from_state(path):
    import torch
    s = torch.load(path, map_location='cpu', weights_only=False); names = [n for n in s['model'] if n not in ('enc.word', 'enc.pos', 'enc.typ')]
    order = [n for n in names if n.startswith('enc.')] + [n for n in names if not n.startswith('enc.')]
    # parameters() lists a module's own parameters before those of its submodules; state_dict() does as well.
    values = dict(s['model'])
    if s['averaged']: values.update(zip(order, s['mean']))
    for n in order: assert values[n].shape == s['model'][n].shape, n
    return {k: v.float().numpy() for k, v in values.items() if k not in ('enc.word', 'enc.pos')}


def weights(path):
    return from_state(path) if path.endswith('.state') else {k: a.astype(np.float32) for k, a in np.load(path).items()}


def main():
    source, e5, out = sys.argv[1:4]; v = Vocabulary(e5)
    if ':' in source:
        parts = [(weights(path), float(share)) for path, share in (part.split(':') for part in source.split(','))]
        matcher = Matcher({k: sum(share * w[k] for w, share in parts) for k in parts[0][0] if all(k in w for w, _ in parts)}, v)
    else:
        matcher = Matcher(source, v) if source.endswith('.npz') else Matcher(from_state(source), v)
    texts = [t for d in events() if d['place'] < 2 for a in d['articles'] for t in a['sents']]; texts = texts[::max(1, len(texts) // SENTENCES)]
    seen = {}
    for t in texts: matcher.encode(t, lambda name, x: seen.__setitem__(name, np.maximum(seen.get(name, 0), np.abs(x).max(0))))
    w, tensors = matcher.w, {}
    def linear(name, keys):
        weights = np.concatenate([w[k + 'w'] for k in keys]); bias = np.concatenate([w[k + 'b'] for k in keys])
        reach, own = np.maximum(seen[keys[0]], 1e-5), np.maximum(np.abs(weights).max(0), 1e-5)
        smooth = reach ** STRENGTH / own ** (1 - STRENGTH); smooth = (smooth / np.exp(np.log(smooth).mean())).astype(np.float32)
        weights = weights * smooth; scale = np.maximum(np.abs(weights).max(1), 1e-12) / 127
        tensors.update({name + '.scale': scale.astype(np.float32), name + '.bias': bias.astype(np.float32), name + '.smooth': smooth,
                        name + '.weight': np.round(weights / scale[:, None]).astype(np.int8).T})
    for l in range(matcher.layers):
        p = f'enc.layers.{l}.'
        for name, keys in (('qkv', 'q k v'), ('ao', 'ao'), ('fi', 'fi'), ('fo', 'fo')): linear(f'{l}.{name}', [p + k for k in keys.split()])
        for k in ('alnw', 'alnb', 'olnw', 'olnb'): tensors[f'{l}.{k}'] = w[p + k]
    for name in w:
        if not name.startswith('enc.layers.'): tensors[name.removeprefix('enc.')] = np.atleast_1d(w[name]).astype(np.float32)
    from build import safetensors
    # Four-byte numbers first, so that every one of them is aligned.
    order = sorted(tensors, key=lambda k: (tensors[k].dtype.itemsize == 1, k))
    pathlib.Path(out).write_bytes(safetensors({k: tensors[k].astype(np.float32) if tensors[k].dtype.itemsize > 1 else tensors[k] for k in order}, 'assets/claims'))
    print(out, pathlib.Path(out).stat().st_size, 'bytes')


if __name__ == '__main__': main()
