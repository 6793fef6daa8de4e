#!/bin/sh
# `locality between layers`: the outermost memory of every tensor is the one that ZigZag chooses, on five
# of its accelerators for three networks (choices.txt), and the counts follow from it.
. "$(dirname "$0")/../suite.sh"
here=$ZZ_SOURCE/tests/locality
cd "$scratch" || exit 3

for network in alexnet mobilenetv2 resnet18; do
    "$ZZ_BUILD/tests/onnx/onnx" write "$ZZ_SOURCE/tests/onnx/$network.graph" "$network.onnx" ||
        fail "$network" "was not written"
done

# Reports say where the ends of each tensor lie; memories become their indices in the design.
found() {
    awk 'FNR == NR { if ($1 == "memory") place[$2] = count++; next }
         /<operand / {
             split($0, part, "\"")
             for (i = 1; i < 20; i += 2)
                 if (part[i] ~ / outermost=$/)
                     where = place[part[i + 1]]
             if (part[2] == "I") inputs = inputs where
             if (part[2] == "O") outputs = outputs where
             if (part[2] == "W" && !(where in seen)) { seen[where]; weights = weights where }
         }
         END { print inputs, outputs, weights }' "$1" "$2"
}

grep -v '^#' "$here/choices.txt" | while read -r hardware network inputs outputs weights; do
    layers=$(sed -n 's/.*#= \([a-zA-Z0-9_]*\) .*/n.\1/p' "$ZZ_SOURCE/tests/onnx/$network.graph" | paste -sd, -)
    { cat "$here/hardware/$hardware.zz"
      printf 'network n = onnx "%s.onnx"\n' "$network"
      printf 'dataflow d : %s on hardware counting boxes {\n' "$layers"
      printf '    locality between layers\n    for b, g, k, c, oy, ox, fy, fx\n}\n'; } >design.zz
    if ! "$ZZLC" design.zz -o design.xml >out 2>err; then
        fail "$network on $hardware" "does not run" err
    elif ! valid design.xml; then
        fail "$network on $hardware" "its report is not valid" "$scratch/valid"
    else
        echo "$inputs $outputs $weights" >wanted
        found design.zz design.xml >got
        if diff -u wanted got >diff; then pass; else fail "$network on $hardware" "differs" diff; fi
    fi
    echo "$passed $failed" >so_far
done
read -r passed failed <so_far
[ "$passed" -eq 15 ] || fail choices "are $passed, not 15"
finish
