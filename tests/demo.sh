#!/bin/sh
# The main job on the sample: six articles, two stories; then one cluster, one conflict, the speakers.
set -eu
claimweave=$1
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
out=$here/out/demo
rm -rf "$out"
echo "\$ claimweave run corpus/sample -o out/demo"
"$claimweave" run "$here/corpus/sample" -o "$out"
echo "\$ claimweave show cluster: the claim in the most articles, every wording side by side"
"$claimweave" show cluster "$("$claimweave" show clusters "$out" --first)" "$out"
echo "\$ claimweave show conflicts out/demo: the first"
"$claimweave" show conflicts "$out" --first
echo "\$ claimweave show speakers out/demo: the one quoted most"
"$claimweave" show speakers "$out" --first
