#!/bin/sh
# Networks from ONNX files: the operators one by one (cases.txt), three whole networks from the figures
# of their layers (*.graph), and files that are damaged, hostile or huge.
. "$(dirname "$0")/../suite.sh"
onnx=$ZZ_BUILD/tests/onnx/onnx
limited=$ZZ_BUILD/tests/limited
scale=${ZZ_SCALE-1}
here=$ZZ_SOURCE/tests/onnx
cd "$scratch" || exit 3

# --- operators -------------------------------------------------------------------------------
"$onnx" cases "$here/cases.txt" . >cases 2>err || fail cases "ended with status $?" err
if [ -n "${ZZ_UPDATE-}" ] && ! cmp -s cases "$here/cases.txt"; then
    cp cases "$here/cases.txt" && echo "rewrote tests/onnx/cases.txt"
fi
if diff -u "$here/cases.txt" cases >diff; then
    passed=$((passed + $(grep -c '^## ' cases)))
else
    fail cases "differ" diff
fi

# --- whole networks --------------------------------------------------------------------------
# A graph says behind `#=` what must come out of each layer with weights, in order.
hardware='accelerator npu {
    array pe[32] { mac 1 pJ }
    memory buffer : 1 GiB, holds W, I, O { read 1 pJ per 8 bit; write 1 pJ per 8 bit }
}'
for graph in "$here"/*.graph; do
    name=$(basename "$graph" .graph)
    "$onnx" write "$graph" "$name.onnx" || fail "$name" "was not written"
    cat >"$name.zz" <<ZZ
$hardware
network n = onnx "$name.onnx"
dataflow d : n on npu counting boxes {
    for b, g, k, c, oy, ox, fy, fx
}
ZZ
    "$ZZLC" "$name.zz" -o "$name.xml" >out 2>err || fail "$name" "does not run" err
    valid "$name.xml" || fail "$name" "its report is not valid" valid
    # Of each evaluation with weights: the layer, then all extents but those of one value.
    awk '/<evaluation /  { split($0, part, "\""); layer = part[4]; extents = ""; weights = 0 }
         /<operand name="W"/ { weights = 1 }
         /<variable /    { split($0, part, "\""); extents = extents " " part[2] " " part[4] }
         /<\/evaluation>/ && weights { print layer extents }' "$name.xml" >found
    sed -n 's/.*#= //p' "$graph" >wanted
    if diff -u wanted found >diff; then
        passed=$((passed + $(wc -l <wanted)))
    else
        fail "$name" "has other layers" diff
    fi
done

# --- one nest for a network, event by event --------------------------------------------------
cat >event.zz <<ZZ
$hardware
network n = onnx "alexnet.onnx" { W 4 bit, O 8 bit partial 24 bit }
dataflow d : n on npu {
    on event I[b,g,c,iy,ix] in order iy, ix, b, g, c
        for k, fy, fx
            spread k:32 over pe
}
dataflow first : n.$(sed -n 's/.*#= \([a-zA-Z0-9_]*\) .*/\1/p' "$here/alexnet.graph" | head -n 1) on npu {
    on event I[b,g,c,iy,ix]
        for k, fy, fx
            spread k:32 over pe
}
// 54 x 54 x 96 outputs of 11 x 11 x 3, nothing padded
expect first.macs == 101616768
expect d[n.$(sed -n 's/.*#= \([a-zA-Z0-9_]*\) .*/\1/p' "$here/alexnet.graph" | head -n 1)].macs == first.macs
ZZ
if "$ZZLC" event.zz --no-report >out 2>err; then pass; else fail event "does not run" err; fi

# What all layers are given: a layer that assigns its output has no partial sums, and takes the rest.
cat >given.zz <<'ZZ'
use std.accel.unlimited
network n = onnx "resnet18.onnx" { O 8 bit partial 24 bit }
dataflow d : n on unlimited counting boxes {
    for b, g, k, c, oy, ox, fy, fx
}
ZZ
if "$ZZLC" check given.zz >out 2>err; then pass; else fail "partial sums of layers that assign" "are refused" err; fi
sed 's/O 8 bit/Qq 8 bit/' given.zz >unknown.zz
if "$ZZLC" check unknown.zz >out 2>err || ! grep -q 'ZZ0657.*`Qq`' err; then
    fail "an entry that no layer knows" "is not refused" err
else
    pass
fi

# --- damaged, hostile and huge files ---------------------------------------------------------
# refused NAME PATTERN FILE: one error, in bounds, that fits the pattern.
refused() {
    printf 'network n = onnx "%s"\n' "$3" >refused.zz
    status=0
    "$limited" $((1000 * scale)) $((200 * scale)) "$ZZLC" check refused.zz >out 2>err || status=$?
    if [ "$status" -ne 1 ]; then
        fail "$1" "ended with status $status" err
    elif [ "$(grep -c '^error' err)" -ne 1 ] || ! grep -Eq "^error.*$2" err; then
        fail "$1" "is not refused with /$2/" err
    else
        pass
    fi
}
whole=alexnet.onnx
size=$(wc -c <"$whole")
: >empty.onnx
mkdir folder.onnx
mkfifo pipe.onnx
printf 'a text, not a graph, that goes on for a while\n' >text.onnx
cp "$ZZLC" program.onnx
printf '\072\000' >nothing.onnx
refused "an empty file" "the file is empty" empty.onnx
refused "a missing file" "No such file" missing.onnx
refused "a folder" "it is a directory" folder.onnx
refused "a pipe" "it is no ordinary file" pipe.onnx
refused "a text" "it is (no ONNX file|cut short)" text.onnx
refused "a program" "it is (no ONNX file|cut short)|holds no graph" program.onnx
refused "an empty graph" "no node of its graph computes" nothing.onnx
printf '\015abcd' >fixed.onnx
refused "a version of four bytes" "holds no graph" fixed.onnx
printf '\010\377\377\377\377\377\377\377\377\377\377\377\001' >long.onnx
refused "a number of 12 bytes" "a number of more than 10 bytes" long.onnx
printf '\010\377' >half.onnx
refused "half a number" "ends in the middle of a number" half.onnx
printf '\377' >key.onnx
refused "half a key" "ends in the middle of a number" key.onnx
printf '\072\377' >length.onnx
refused "half a length" "ends in the middle of a number" length.onnx
printf '\070\001' >number.onnx
refused "a graph that is a number" "a part is a number" number.onnx
printf '\072\003\012\062\001\010\001' >over.onnx
refused "a node beyond its graph" "ends behind what holds it" over.onnx
{ printf '\072\213\047\012\210\047\012\205\047'; head -c 4997 /dev/zero | tr '\0' n; } >name.onnx
refused "a name of 4997 bytes" "a name of 4997 bytes" name.onnx
printf '\072\004\012\002\040\001' >type.onnx
refused "an operator that is a number" "a field has the wrong type" type.onnx
printf '\074' >group.onnx
refused "a group" "no field can begin" group.onnx

# Cut anywhere, it is refused; with any byte changed, it is refused or taken, in bounds.
cut=1
while [ "$cut" -lt "$size" ]; do
    head -c "$cut" "$whole" >cut.onnx
    printf 'network n = onnx "cut.onnx"\n' >cut.zz
    status=0
    "$ZZLC" check cut.zz >out 2>err || status=$?
    [ "$status" -eq 1 ] && [ "$(grep -c '^error' err)" -eq 1 ] && pass ||
        fail "cut at $cut" "ended with status $status" err
    cut=$((cut + 1 + size / 40))
done
at=0
while [ "$at" -lt "$size" ]; do
    { head -c "$at" "$whole"; printf '\377'; tail -c +$((at + 2)) "$whole"; } >changed.onnx
    printf 'network n = onnx "changed.onnx"\n' >changed.zz
    status=0
    "$limited" $((1000 * scale)) $((200 * scale)) "$ZZLC" check changed.zz >out 2>err || status=$?
    [ "$status" -le 1 ] && pass || fail "byte $at changed" "ended with status $status" err
    at=$((at + 1 + size / 60))
done

if "$onnx" starve "$whole" n 2>err; then pass; else fail "no memory" "is not survived" err; fi

# Two gigabytes of weights behind and before the graph: field 9 of an initializer, in a file with a hole.
# 072 graph, 052 initializer, 112 raw_data; the lengths are those of 2^31 bytes and what holds them.
payload=2147483648
{ printf '\072\217\200\200\200\010\052\211\200\200\200\010\102\001\167\112\200\200\200\200\010'; } >huge.onnx
truncate -s $((payload + $(wc -c <huge.onnx))) huge.onnx
cat "$whole" >>huge.onnx
printf 'network n = onnx "huge.onnx"\n' >huge.zz
status=0
"$limited" $((1000 * scale)) $((100 * scale)) "$ZZLC" check huge.zz >out 2>err || status=$?
[ "$status" -eq 0 ] && pass || fail "2 GiB of weights" "ended with status $status" err
truncate -s 2147480000 huge.onnx
refused "2 GiB, cut short" "it is cut short" huge.onnx
truncate -s 2147483648 zeros.onnx
refused "2 GiB of nothing" "it is no ONNX file" zeros.onnx
# Millions of the smallest fields, and of small nodes.
awk 'BEGIN { for (i = 0; i < 3000000; i++) printf "\010\001" }' >fields.onnx
refused "millions of fields" "too many parts" fields.onnx
{ printf '\072\340\306\133'; awk 'BEGIN { for (i = 0; i < 300000; i++) printf "\012\003\042\001a" }'; } >nodes.onnx
refused "hundreds of thousands of nodes" "too many parts" nodes.onnx
# Values that are fed by a thousand layers, put together over and over: each rule that joins what
# feeds it stops at the same bound.
for rule in Constant Concat Split Gather Relu GatherND Reshape Squeeze Slice Pad; do
    awk -v rule=$rule 'BEGIN {
        print "in x 1,1,1"; print "GlobalMaxPool x > c0"
        for (i = 0; i < 1000; i++) { print "GlobalMaxPool x > l" i; print "Concat c" i ",l" i " > c" i + 1 " axis=0" }
        for (i = 0; i < 1000; i++) print rule " c1000,l0 > y" i " axis=0" }' >joined.graph
    "$onnx" write joined.graph joined.onnx
    refused "joined by $rule" "put together of too many parts" joined.onnx
done
sed 's/^Pad c1000/Strange c1000/' joined.graph >strange.graph
"$onnx" write strange.graph strange.onnx
status=0
"$limited" $((1000 * scale)) $((200 * scale)) "$ZZLC" import onnx --allow-unknown strange.onnx >out 2>err || status=$?
[ "$status" -eq 1 ] && grep -q "(Strange).*put together of too many parts" err && pass ||
    fail "joined by an unknown operator" "ended with status $status" err
# 25 MB of names, each of them short enough.
awk 'BEGIN { name = sprintf("%4000s", ""); gsub(/ /, "n", name); print "in x 1,4"
    for (i = 0; i < 6500; i++) print "Relu x > y" i " name=" name }' >names.graph
"$onnx" write names.graph names.onnx
refused "25 MB of names" "too large, even without the weights" names.onnx
# Fields of eight bytes are stepped over, and may be cut as well.
printf '\011abcdefgh' >eight.onnx
refused "a version of eight bytes" "holds no graph" eight.onnx
printf '\011abc' >seven.onnx
refused "eight bytes of which three are there" "it is cut short" seven.onnx
# Tens of thousands of nodes that want one name, and of nodes without one.
lines() { awk -v n=30000 -v l="$1" 'BEGIN { print "in x 1,1"; print "in y 1,1"; for (i = 0; i < n; i++) { sub(/> z[0-9]*/, "> z" i, l); print l } }'; }
for line in "Add x,y > z name=same" "Add x,y > z"; do
    lines "$line" >many.graph
    "$onnx" write many.graph many.onnx
    refused "many nodes, $line" "the design is too large|larger|too many parts" many.onnx
done
finish
