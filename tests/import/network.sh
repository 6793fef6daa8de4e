#!/bin/sh
# Networks from ONNX files: as ZigZag sees them (zzlc import zigzag --workload model.onnx), with the layers
# and, for the orders it chooses, the figures it has; and as they are (zzlc import onnx).  Damaged and
# huge files end in one clear line.  ZZ_UPDATE=1 writes quirks.zz anew.
. "$(dirname "$0")/../suite.sh"
here=$ZZ_SOURCE/tests/import
onnx=$ZZ_BUILD/tests/onnx/onnx
limited=$ZZ_BUILD/tests/limited
scale=${ZZ_SCALE-1}
hardware=$here/array.hardware.yaml
cd "$scratch" || exit 3

cat >mapping.yaml <<'YAML'
- name: default
  spatial_mapping: {D1: ["K, 32"], D2: ["C, 32"]}
YAML
for graph in "$ZZ_SOURCE"/tests/onnx/*.graph "$here"/*.graph; do
    "$onnx" write "$graph" "$(basename "$graph" .graph).onnx" || fail "$graph" "was not written"
done

# zigzag NAME OPTIONS...: imports to NAME.zz, which is a design in form.
zigzag() {
    name=$1
    shift
    if ! "$ZZLC" import zigzag --hardware "$hardware" "$@" -o "$name.zz" 2>err || [ -s err ]; then
        fail "$name" "is not imported" err
    elif ! "$ZZLC" check "$name.zz" >out 2>&1 || [ -s out ]; then
        fail "$name" "makes a design that is wrong" out
    elif ! "$ZZLC" fmt --check "$name.zz" >out 2>&1; then
        fail "$name" "makes a design that is not in form" out
    else
        pass
    fi
}

# --- the layers that ZigZag has ---------------------------------------------------------------
for name in resnet18 alexnet mobilenetv2; do
    zigzag $name --workload $name.onnx --mapping mapping.yaml
    "$ZZLC" $name.zz -o $name.xml >out 2>err || fail $name "does not run" err
    awk -v name=$name '
        /<evaluation / { split($0, part, "\""); layer = part[4]; sizes = "" }
        /<evaluation / && !/model="zigzag"/ { print "not counted by the model of ZigZag: " layer }
        /<macs>/       { gsub(/[^0-9]/, ""); macs = $0 }
        /<variable /   { split($0, part, "\""); sizes = sizes " " part[2] " " part[4] }
        /<\/evaluation>/ { print name " " layer sizes " macs " macs }' $name.xml | sort >found
    grep "^$name " "$here/layers.txt" | sort >wanted
    if diff wanted found >diff; then
        passed=$((passed + $(wc -l <wanted)))
    else
        fail $name "has other layers" diff
    fi
done
[ "$(grep -c '^layer ' resnet18.zz)" -eq 1 ] && pass || fail resnet18 "does not share one template"
[ "$(grep -c '^explore ' resnet18.zz)" -eq 1 ] && pass || fail resnet18 "does not share one exploration"

# --- its figures, to the last bit -------------------------------------------------------------
# The orders as a mapping, a name each; then the same figures as expectations.
orders=$here/resnet18.orders.txt
awk '/^\// {
         printf "- name: %s\n  spatial_mapping: {D1: [\"K, 32\"], D2: [\"C, 32\"]}\n  temporal_ordering: [", $1
         for (i = NF; i > 4; i--) {
             split($i, loop, ":")
             printf "[%s, %s]%s", toupper(loop[1]), loop[2], (i > 5 ? ", " : "]\n")
         }
     }
     END { print "- name: default" }' "$orders" >orders.yaml
zigzag ordered --workload resnet18.onnx --mapping orders.yaml
[ "$(grep -c '^dataflow ' ordered.zz)" -eq 12 ] && pass || fail ordered "has not one dataflow for an order"
"$ZZLC" ordered.zz -o ordered.xml >table 2>err || fail ordered "does not run" err
# figures REPORT: layer, energy and latency of every evaluation.
figures() {
    awk '/<evaluation /      { split($0, part, "\""); layer = part[4] }
     /<energy unit="pJ"/ && layer { split($0, part, "\""); energy = part[4] }
     /<cycles / && layer { split($0, part, "total=\""); split(part[2], rest, "\""); cycles = rest[1] }
     /<\/evaluation>/    { print layer, energy, cycles; layer = "" }' "$1" | sort
}
figures ordered.xml >found
awk '/^\//' "$orders" | while read -r title energy cycles rest; do
    # What the import calls a node stands below its title.
    grep -F -A 2 "// \"$title\"," ordered.zz | sed -n "s/^ *layer \([a-zA-Z0-9_]*\) .*/\1 $energy $cycles/p" | head -n 1
done >in_turn
sort in_turn >wanted
if diff wanted found >diff && [ "$(wc -l <wanted)" -eq 21 ]; then
    passed=$((passed + 21))
else
    fail ordered "has other figures" diff
fi
# Without orders, the search finds them.
figures resnet18.xml >searched
diff wanted searched >diff && pass || fail resnet18 "has other figures by a search" diff
# Added up in ZigZag's order, which is that of the network; in another the last bit differs.
sed -n 's/^ *layer \([a-zA-Z0-9_]*\) .*/\1/p' ordered.zz >layers
sed 's/ .*//' in_turn >names
cmp -s layers names && pass || fail ordered "has the layers in another order" layers
tab=$(printf '\t')
awk '/^dataflow/ { name = $2 }
     /^dataflow/, /{$/ { line = $0; while (match(line, /resnet18\.[a-zA-Z0-9_]+/)) {
         print substr(line, RSTART + 9, RLENGTH - 9) "\t" name; line = substr(line, RSTART + RLENGTH) } }' \
    ordered.zz | sort >flows
sum() {
    while read -r layer; do
        printf '%s[%s].%s + ' "$(sed -n "s/^$layer$tab//p" flows)" "$layer" "$1"
    done <names | sed 's/ + $//'
}
total_energy=$(sed -n 's/^total \([^ ]*\) .*/\1/p' "$orders")
total_cycles=$(sed -n 's/^total [^ ]* //p' "$orders")
{
    cat ordered.zz
    printf 'expect %s == %s pJ\n' "$(sum energy)" "$total_energy"
    printf 'expect %s == %s\n' "$(sum cycles)" "$total_cycles"
} >total.zz
"$ZZLC" total.zz --no-report >out 2>err && pass || fail "the totals" "differ" out
# `==` grants the last digits; the figures of the report hold them.
added() {
    while read -r layer; do grep "^$layer " found; done <"$1" | awk '{ sum += $2 } END { printf "%.17g\n", sum }'
}
wanted=$(echo "$total_energy" | awk '{ printf "%.17g\n", $1 }')
[ "$(added names)" = "$wanted" ] && pass || fail "the total" "is $(added names), not $wanted"
sort names >others
[ "$(added others)" != "$wanted" ] && pass || fail "the total" "does not depend on the order of the layers"

# --- its quirks, and names --------------------------------------------------------------------
zigzag quirks --workload quirks.onnx --mapping mapping.yaml
[ -z "${ZZ_UPDATE-}" ] || cp quirks.zz "$here/quirks.zz"
diff "$here/quirks.zz" quirks.zz >diff && pass || fail quirks "is not tests/import/quirks.zz" diff
"$ZZLC" quirks.zz --no-report >out 2>err && pass || fail quirks "does not run" err
# A mapping for a node, for an operator, and one that spreads more than there is; a name for a line of code.
evil=$(printf 'evil\n}\naccelerator x.onnx')
cp quirks.onnx "$evil"
cat >several.yaml <<'YAML'
- {name: default, spatial_mapping: {D1: ["K, 64"]}}
- {name: MatMul, spatial_mapping: {D1: ["K, 8"]}, spatial_mapping_hint: {D1: [C], D2: [D, C]}, temporal_ordering: [[C, "*"]]}
- {name: turned, spatial_mapping: {D1: ["K, 7"]}, temporal_ordering: [[C, 15], [D, 4]], memory_operand_links: {O: O, W: I1, I: I2}}
YAML
zigzag several --workload "$evil" --mapping several.yaml
for line in 'explore search : evil_accelerator_x.wide,' \
    'spread k:32 over D1' 'spread d, c over D2' 'spatial zigzag top 3' 'orders *, c' 'for d:4, c:15' 'O 8 bit partial 16 bit, I 8 bit as W, W 8 bit as I' \
    'explore search_matmul : evil_accelerator_x.matmul4,'; do
    grep -Fq "$line" several.zz && pass || fail several "does not say \`$line\`" several.zz
done

# --- networks as they are ----------------------------------------------------------------------
# The text evaluates to what `network n = onnx` does.
cat >rest.zz <<'ZZ'
accelerator npu {
    array pe[32] { mac 1 pJ }
    memory buffer : 1 GiB, holds W, I, O { read 1 pJ per 8 bit; write 1 pJ per 8 bit }
}
ZZ
for name in resnet18 alexnet mobilenetv2; do
    "$ZZLC" import onnx $name.onnx -o net.zz 2>err || fail "import onnx $name" "fails" err
    "$ZZLC" fmt --check net.zz >out 2>&1 && pass || fail "import onnx $name" "is not in form" out
    for source in text file; do
        if [ $source = text ]; then cat net.zz; else echo "network $name = onnx \"$name.onnx\""; fi >both.zz
        printf 'dataflow d : %s on npu counting boxes {\n    for b, g, k, c, oy, ox, fy, fx\n}\n' $name >>both.zz
        cat rest.zz >>both.zz
        "$ZZLC" both.zz -o - >$source.xml 2>err || fail "import onnx $name" "does not run" err
    done
    cmp text.xml file.xml >diff 2>&1 && pass || fail "import onnx $name" "is not the file's network" diff
done
"$onnx" write /dev/stdin odd.onnx <<'GRAPH'
in x 1,3,8,8
w f 4,3,1,1
Wonder x > y
info y 1,3,8,8
Conv y,f > z
GRAPH
status=0
"$ZZLC" import onnx odd.onnx >out 2>err || status=$?
[ "$status" -eq 1 ] && [ "$(codes err)" = ZZ0651 ] && pass || fail "an unknown operator" "is not told" err
"$ZZLC" import onnx --allow-unknown odd.onnx >out 2>err && grep -q 'free: `Wonder`' out && pass ||
    fail "an unknown operator" "is not allowed" err
zigzag odd --workload odd.onnx
grep -q '// Free: Wonder' odd.zz && pass || fail odd "does not name what is free" odd.zz

# --- usage -------------------------------------------------------------------------------------
cp alexnet.onnx mine.onnx
for usage in 'onnx' 'onnx a.onnx b.onnx' 'onnx mine.onnx -o mine.onnx' "onnx mine.onnx --hardware $hardware" \
    "zigzag mine.onnx --hardware $hardware" "zigzag --hardware $hardware --workload mine.onnx -o mine.onnx" \
    "zigzag --allow-unknown --hardware $hardware --workload mine.onnx"; do
    status=0
    # shellcheck disable=SC2086
    "$ZZLC" import $usage >out 2>err </dev/null || status=$?
    [ "$status" -eq 2 ] && [ -s err ] && pass || fail "zzlc import $usage" "ended with status $status" err
done
cmp -s alexnet.onnx mine.onnx && pass || fail "an input" "is overwritten"

# --- damaged and huge files --------------------------------------------------------------------
# refused NAME PATTERN FILE: both imports end with one error in bounds, and write nothing.
refused() {
    for tool in "zigzag --hardware $hardware --workload $3" "onnx $3"; do
        status=0
        # shellcheck disable=SC2086
        "$limited" $((1000 * scale)) $((200 * scale)) "$ZZLC" import $tool >out 2>err || status=$?
        if [ "$status" -ne 1 ] || [ -s out ]; then
            fail "$1" "import $tool ended with status $status" err
        elif [ "$(grep -c '^error' err)" -ne 1 ] || ! grep -Eq "^error.*$2" err; then
            fail "$1" "import $tool is not refused with /$2/" err
        else
            pass
        fi
    done
}
refused "a missing file" 'No such file' missing.onnx
: >empty.onnx
refused "an empty file" 'the file is empty' empty.onnx
cp "$hardware" yaml.onnx
refused "YAML for ONNX" 'it is (no ONNX file|cut short)' yaml.onnx
head -c 2000 resnet18.onnx >cut.onnx
refused "a file cut short" 'it is cut short' cut.onnx
truncate -s 2147483648 zeros.onnx
refused "2 GiB of nothing" 'it is no ONNX file' zeros.onnx
# 2 GiB of weights (field 9 of an initializer, in a file with a hole) before a graph: see tests/onnx/onnx.sh.
{ printf '\072\217\200\200\200\010\052\211\200\200\200\010\102\001\167\112\200\200\200\200\010'; } >huge.onnx
truncate -s $((2147483648 + $(wc -c <huge.onnx))) huge.onnx
cat alexnet.onnx >>huge.onnx
"$limited" $((1000 * scale)) $((100 * scale)) "$ZZLC" import zigzag --hardware "$hardware" --workload huge.onnx >out 2>err &&
    grep -q '^network huge' out && pass || fail "2 GiB of weights" "is not imported" err
truncate -s 2147480000 huge.onnx
refused "2 GiB, cut short" 'it is cut short' huge.onnx
{ echo 'in x 1,4,8,8'; echo 'MaxPool x > y kernel_shape=2,2'; } >pool.graph
"$onnx" write pool.graph pool.onnx
status=0
"$ZZLC" import zigzag --hardware "$hardware" --workload pool.onnx >out 2>err || status=$?
[ "$status" -eq 1 ] && grep -q 'ZigZag evaluates no node' err && pass || fail "nothing but a pool" "is imported" err
awk 'BEGIN { print "in x 1,1\nw w 1,1"; for (i = 0; i < 20000; i++) print "Gemm x,w > z" i }' >many.graph
"$onnx" write many.graph many.onnx
status=0
"$limited" $((1000 * scale)) $((200 * scale)) "$ZZLC" import zigzag --hardware "$hardware" --workload many.onnx >out 2>err || status=$?
[ "$status" -eq 1 ] && grep -q 'more than 4096 layers' err && pass || fail "20000 layers" "ended with status $status" err
# Layers that are each fed by all before them, which makes a design of 20 MiB.
awk 'BEGIN { print "in x0 1,1\nin s0 1,1\nw w 1,1"; for (i = 0; i < 1500; i++) printf "Gemm s%d,w > y%d\nAdd s%d,y%d > s%d\n", i, i, i, i, i + 1 }' >dense.graph
"$onnx" write dense.graph dense.onnx
status=0
"$limited" $((2000 * scale)) $((200 * scale)) "$ZZLC" import zigzag --hardware "$hardware" --workload dense.onnx >out 2>err || status=$?
[ "$status" -eq 1 ] && [ "$(codes err)" = ZZ0002 ] && pass || fail "layers fed by all" "ended with status $status" err
awk 'NR % 7 == 0' "$hardware" >broken.yaml
status=0
"$ZZLC" import zigzag --hardware broken.yaml --workload resnet18.onnx >out 2>err || status=$?
[ "$status" -eq 1 ] && grep -Eq 'broken.yaml:[0-9]+:[0-9]+' err && pass || fail "broken YAML" "is not told" err

# A layer without a place in a file is named.
cat >unlinked.yaml <<'YAML'
- {name: default, memory_operand_links: {O: O, I: I1}}
YAML
status=0
"$ZZLC" import zigzag --hardware "$hardware" --workload alexnet.onnx --mapping unlinked.yaml >out 2>err || status=$?
[ "$status" -eq 1 ] && [ "$(codes err | sort -u)" = ZZ1004 ] && grep -q 'operand .W. of .Op0. is no memory operand' err &&
    pass || fail "an operand without a link" "is not told" err

# The n-th block that is asked of the system is refused, for many n until no more are needed.
n=0
status=3
while [ $n -lt 100000 ] && [ "$status" -ne 0 ]; do
    n=$((n + 1 + n / 10))
    status=0
    ZZ_FAIL_ALLOCATION=$n "$ZZLC" import zigzag --hardware "$hardware" --workload alexnet.onnx \
        --mapping mapping.yaml >out 2>err || status=$?
    if [ "$status" -ne 0 ] && { [ "$status" -ne 3 ] || ! grep -q memory err; }; then
        fail "no memory" "block $n refused: status $status" err
        break
    fi
done
[ "$status" -eq 0 ] && [ $n -gt 1 ] && pass || fail "no memory" "never ends well" err
finish
