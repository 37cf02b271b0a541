#!/bin/sh
# The main job on the sample: six articles, two stories; then a cluster, the conflicts, the speakers.
# Usage: tests/demo.sh BIN, the folder that holds claimweave and python.
set -eu
cd "$(dirname -- "$0")/.."
bin=$1
rm -rf out/demo
run() {
    printf '\n$ claimweave %s\n' "$*"
    "$bin/claimweave" "$@"
}
run run corpus/sample -o out/demo 2>&1
# The cluster that most articles carry, and of those the one with most edits.
cluster=$("$bin/python" -c '
import json
clusters = [json.loads(line) for line in open("out/demo/clusters.jsonl", encoding="utf-8")]
print(max(clusters, key=lambda c: (len(c["articles"]), sum(len(v["edits"]) for v in c["variants"])))["id"])')
run show cluster "$cluster" out/demo
run show conflicts out/demo
run show speakers out/demo
