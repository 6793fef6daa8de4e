#!/bin/sh
# The layers of figures.tsv, in a folder of their own for the tensors.
folder=$(mktemp -d) || exit 3
trap 'rm -rf "$folder"' EXIT
"$ZZ_BUILD/tests/event/event" "$ZZ_SOURCE/tests/event/figures.tsv" "$folder"
