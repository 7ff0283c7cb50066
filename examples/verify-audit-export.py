#!/usr/bin/env python3
"""Verifies an export of a Postern audit log. Needs Python 3.8 and nothing else; shares no code with Postern.

    postern audit export --from 0 > record.ndjson
    python3 examples/verify-audit-export.py record.ndjson [--key VERIFIER_KEY] [--checkpoint FILE]

--key         the log's key as you know it from outside; else the one in the export, which proves only that the
              export agrees with itself
--checkpoint  a checkpoint that a witness kept: the export must contain it (its root is computed from the entries,
              so the export has to start at entry 0)

What is checked: the signature of the checkpoint (Ed25519 over a C2SP signed note), the inclusion proof of every
entry (RFC 6962), that no entry is missing, and, where the export is whole, that the entries give the signed root.
Exit code 0: all holds. 1: something does not, and the first bad entry is named.
"""
import base64
import hashlib
import json
import sys

# --- Ed25519 verification, RFC 8032 section 5.1.7, in plain integers
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT % P
    if (x * x - square) % P != 0 or (x == 0 and sign == 1):
        return None
    return P - x if x & 1 != sign else x


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    p, q, r, s = f - e, h - g, h + g, f + e
    return (p * q % P, r * s % P, q * r % P, p * s % P)


def multiply(scalar, base):
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = add(result, base)
        base = add(base, base)
        scalar >>= 1
    return result


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def signed_by(public, message, signature):
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return same(multiply(s, BASE), add(r, multiply(k, a)))


# --- C2SP signed notes and checkpoints
def read_key(text):
    name, _, encoded = text.strip().split("+", 2)
    raw = base64.b64decode(encoded)
    if raw[0] != 1 or len(raw) != 33:
        raise Bad("the verifier key is no Ed25519 key")
    return name, raw[1:]


def read_checkpoint(note, key):
    text, _, signatures = note.partition("\n\n")
    text += "\n"
    name, public = key
    for line in signatures.splitlines():
        parts = line.split(" ")
        if len(parts) == 3 and parts[0] == "\u2014" and parts[1] == name:
            raw = base64.b64decode(parts[2])
            if signed_by(public, text.encode(), raw[4:]):
                origin, size, root = text.split("\n")[:3]
                if origin != name:
                    raise Bad(f"the checkpoint is of {origin}, the key of {name}")
                return int(size), base64.b64decode(root)
    raise Bad(f"no signature of {name} holds on the checkpoint")


# --- RFC 6962 section 2.1
def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_proof(leaf, index, size, proof):
    """The root that an inclusion proof leads to, RFC 9162 section 2.1.3.2."""
    fn, sn, root = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            root = node_hash(sibling, root)
            while fn & 1 == 0 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            root = node_hash(root, sibling)
        fn, sn = fn >> 1, sn >> 1
    return root if sn == 0 else None


class Tree:
    """The root over leaves that come one after the other: a stack of perfect subtrees."""

    def __init__(self):
        self.size, self.stack = 0, []

    def append(self, leaf):
        node, carry = leaf, self.size
        while carry & 1:
            node, carry = node_hash(self.stack.pop(), node), carry >> 1
        self.stack.append(node)
        self.size += 1

    def root(self):
        if not self.stack:
            return hashlib.sha256(b"").digest()
        root = self.stack[-1]
        for left in reversed(self.stack[:-1]):
            root = node_hash(left, root)
        return root


class Bad(Exception):
    pass


def verify(lines, key_text, witnessed):
    """Heads (a checkpoint each: a long export has several, newer ones later) and entries, in the order of the file."""
    key = size = root = first = expected = None
    tree, signed = Tree(), {}
    for text in lines:
        line = json.loads(text)
        if "checkpoint" in line:
            key = key or read_key(key_text or line["verifierKey"])
            size, root = read_checkpoint(line["checkpoint"], key)
            signed[size] = (root, "signed in the export")
            if witnessed is not None:
                held_size, held_root = read_checkpoint(witnessed, key)
                signed[held_size] = (held_root, "that the witness holds")
            continue
        if key is None:
            raise Bad("the export does not begin with its checkpoint")
        index, entry = line["index"], line["entry"].encode()
        first = index if first is None else first
        if expected is not None and index != expected:
            raise Bad(f"entry {expected} is missing: entry {index} comes next")
        expected = index + 1
        leaf = leaf_hash(entry)
        proof = [base64.b64decode(step) for step in line["proof"]]
        if root_from_proof(leaf, index, size, proof) != root:
            raise Bad(f"entry {index} is not in the tree that the checkpoint signs")
        if first == 0:
            tree.append(leaf)
            wanted = signed.get(tree.size)
            if wanted is not None and tree.root() != wanted[0]:
                raise Bad(f"the first {tree.size} entries do not give the root {wanted[1]}")
    if key is None:
        raise Bad("the export is empty")
    count = 0 if first is None else expected - first
    if witnessed is not None and (first != 0 or tree.size < read_checkpoint(witnessed, key)[0]):
        raise Bad("the export does not hold all entries that the witness's checkpoint covers")
    whole = "the whole log" if first == 0 and tree.size == size else f"a part of {size} entries"
    return f"{count} entries verified: {whole} of {key[0]}" + ("" if witnessed is None else ", as the witness saw it")


def main(words):
    options = {"--key": None, "--checkpoint": None}
    files = []
    while words:
        word = words.pop(0)
        if word in options and words:
            options[word] = words.pop(0)
        else:
            files.append(word)
    if len(files) != 1:
        print(__doc__)
        return 2
    witnessed = None
    if options["--checkpoint"] is not None:
        with open(options["--checkpoint"], encoding="utf-8", newline="") as file:
            witnessed = file.read()
    try:
        with open(files[0], encoding="utf-8", newline="") as file:
            print(verify(iter(file), options["--key"], witnessed))
        return 0
    except (Bad, ValueError, KeyError, IndexError, StopIteration) as trouble:
        print(f"does not verify: {trouble}")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
