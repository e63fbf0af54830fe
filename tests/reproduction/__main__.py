"""``python -m tests.reproduction``: make the digests and the pack of the current sources anew."""

from __future__ import annotations

import json

from tests.reproduction.kept import DIGESTS, PACK, digests, packed

if __name__ == "__main__":
    DIGESTS.write_text(json.dumps(digests(), indent=1) + "\n", "utf-8")
    PACK.write_bytes(packed())
    print(f"{DIGESTS.name} and {PACK.name} are made; say in CHANGELOG.md what moved, and why.")
