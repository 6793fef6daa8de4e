#!/bin/sh
# zzlc import zigzag: files of our own become the design that lies beside them, which passes the check and
# is in form; every kind of mistake in a file ends in a message at its place; hostile files end within a
# second and 200 MiB.  ZZ_UPDATE=1 writes the design anew.
. "$(dirname "$0")/../suite.sh"
here=$ZZ_SOURCE/tests/import
cd "$scratch" || exit 3
limited="$ZZ_BUILD/tests/limited"
scale=${ZZ_SCALE-1}
hardware=$here/lab.hardware.yaml
workload=$here/lab.workload.yaml
mapping=$here/lab.mapping.yaml

# import OPTIONS...: leaves the design in out, the messages in err, and $status.
import() {
    status=0
    "$limited" $((1000 * scale)) $((200 * scale)) "$ZZLC" import zigzag "$@" >out 2>err </dev/null ||
        status=$?
}

# sound NAME OPTIONS...: a design that passes the check and is in form.
sound() {
    name=$1
    shift
    import "$@"
    cp out sound.zz
    if [ "$status" -ne 0 ]; then
        fail "$name" "is refused with status $status" err
    elif ! "$ZZLC" check sound.zz >checked 2>&1; then
        fail "$name" "makes a design that is wrong" checked
    elif ! "$ZZLC" fmt --check sound.zz >checked 2>&1; then
        fail "$name" "makes a design that is not in form" checked
    else
        pass
    fi
}

# refused NAME CODE PLACE PATTERN OPTIONS...: an error with that code, at that line:column ("" for none),
# whose text fits the pattern.
refused() {
    name=$1
    code=$2
    place=$3
    pattern=$4
    shift 4
    import "$@"
    if [ "$status" -ne 1 ]; then
        fail "$name" "ended with status $status" err
    elif [ "$(codes err | grep -v ZZ1006 | head -n 1)" != "$code" ]; then
        fail "$name" "is not $code" err
    elif [ -n "$place" ] && ! grep -Eq -- "--> [^:]*:$place\$" err; then
        fail "$name" "is not at $place" err
    elif ! grep -Eq -- "$pattern" err; then
        fail "$name" "does not say /$pattern/" err
    elif [ -s out ]; then
        fail "$name" "writes a design all the same" out
    else
        pass
    fi
}

# --- designs -------------------------------------------------------------------------------
sound "hardware" --hardware "$hardware"
sound "hardware and workload" --hardware "$hardware" --workload "$workload"
sound "all three" --hardware "$hardware" --workload "$workload" --mapping "$mapping"
[ -z "${ZZ_UPDATE-}" ] || cp out "$here/lab.zz"
if cmp -s out "$here/lab.zz"; then
    pass
else
    diff "$here/lab.zz" out >difference
    fail "all three" "is not tests/import/lab.zz" difference
fi
grep -q '^warning\[ZZ1006\]' err && pass || fail "a key that stands twice" "is not told" err
status=0
"$ZZLC" import zigzag --hardware "$hardware" -o made.zz >out 2>err || status=$?
[ "$status" -eq 0 ] && [ ! -s out ] && "$ZZLC" check made.zz && pass || fail "-o" "does not write" err
"$ZZLC" sound.zz -o report.xml >out 2>err && pass || fail "all three" "does not run" err
# 32 units of 1, as in ZigZag's total_area of an array, and a memory of 0.002 in each.
[ "$(grep -c '<area unit="mm2" total="32.064" array="32" memory="0.064"' report.xml)" -gt 0 ] && pass ||
    fail "all three" "has another area" report.xml
sed '/area: 0.002/d; /unit_area/d' "$hardware" >bare.yaml
sound "no areas" --hardware bare.yaml
grep -q area out && fail "no areas" "has areas" out || pass
"$ZZLC" import zigzag --hardware - <"$hardware" >out 2>err && pass || fail "standard input" "is refused" err

# --- compute in memory ---------------------------------------------------------------------
# figures NAME LAYER MACS ENERGY AREA CLOCK: that the report has of it, to the last digit.
figures() {
    sed -n "/<evaluation .* layer=\"$2\"/,/<utilization/p" report.xml >found
    if grep -q "<macs>$3<" found && grep -q "<energy unit=\"pJ\" total=\"$4\"" found &&
        grep -q "<area unit=\"mm2\" total=\"$5\"" found && grep -q "period=\"$6\"" found; then
        pass
    else
        fail "$1" "has not ZigZag's figures" found
    fi
}
# Files of our own for cases of tests/zigzag, which ZigZag evaluated: P0000 of public.txt ...
sound "an analog array" --hardware "$here/cim.hardware.yaml" --workload "$here/cim.workload.yaml" \
    --mapping "$here/cim.mapping.yaml"
[ ! -s err ] && pass || fail "an analog array" "has something to say" err
[ -z "${ZZ_UPDATE-}" ] || cp out "$here/cim.zz"
diff "$here/cim.zz" out >difference && pass || fail "an analog array" "is not tests/import/cim.zz" difference
"$ZZLC" out -o report.xml >table 2>err && pass || fail "an analog array" "does not run" err
figures "an analog array" stem 118013952 17619922736.052654 2.2878123152749223 14.07244
# ... and D001 of digital.txt, whose cells have an area.
sed 's/imc_type: analog/imc_type: digital/; /adc_resolution/d; s/\[128, 128\]/[32, 32]/
    s/w_cost: 0.095/&\n    area: 2.5e-07/; /^  cells:/,/^  inputs:/{/area: 0$/d;}' \
    "$here/cim.hardware.yaml" >digital.yaml
sound "a digital array" --hardware digital.yaml --workload "$here/cim.workload.yaml" \
    --mapping "$here/cim.mapping.yaml"
"$ZZLC" out -o report.xml >table 2>err && pass || fail "a digital array" "does not run" err
figures "a digital array" depthwise 3612672 3061650479.67744 0.10213898919999999 3.2217200000000004

# computing NAME CODE PATTERN SED: the analog array with one change.
computing() {
    sed "$4" "$here/cim.hardware.yaml" >changed.yaml
    cmp -s "$here/cim.hardware.yaml" changed.yaml && fail "$1" "changes nothing"
    refused "$1" "$2" '' "$3" --hardware changed.yaml
}
computing "no precision" ZZ1005 'input_precision' '/input_precision/d'
computing "one precision" ZZ1004 'two items' 's/\[8, 8\]/[8]/'
computing "a precision of three" ZZ1004 'power of two' 's/\[8, 8\]/[8, 3]/'
computing "more in series than there is" ZZ1004 'above' 's/serial_precision: 2/serial_precision: 16/'
computing "a converter without end" ZZ1004 'at most 30' 's/adc_resolution: 8/adc_resolution: 64/'
computing "digital with converters" ZZ1004 'no converters' 's/imc_type: analog/imc_type: digital/'
computing "a kind that is none" ZZ1004 'analog' 's/imc_type: analog/imc_type: optical/'
computing "a size of twelve" ZZ1004 'powers of two' 's/\[128, 128\]/[128, 12]/'
computing "one dimension" ZZ1004 'columns and rows' \
    's/dimensions: \[D2, D1\]/dimensions: [D1]/; s/sizes: \[128, 128\]/sizes: [128]/; s/\[D1, D2\]/[D1]/; s/\[D2\]/[D1]/'
computing "no cells" ZZ1004 'a memory .cells.' 's/^  cells:/  store:/'
computing "cells of inputs" ZZ1004 'hold I2' '/^  cells:/,/^  inputs:/s/I2/I1/g'
computing "cells for a row" ZZ1004 'serve no dimension' 's/served_dimensions: \[\]/served_dimensions: [D1]/'
computing "large cells" ZZ1007 'more than one weight' '0,/size: 8/s/size: 8/size: 64/'

# A memory with copies where one below has none stays so, and ZigZag's model counts it.
sed 's/  sums:/  sums_above:/; s/served_dimensions: \[D2\]/served_dimensions: [D1, D2]/
    s/^  on: .*/  sums_copied:\n    size: 2048\n    r_cost: 1\n    w_cost: 1\n    operands: [O]\n    ports: *both\n    served_dimensions: [D1]\n&/' \
    "$hardware" >disorder.yaml
sound "copies where there are none below" --hardware disorder.yaml
grep -q 'memory sums_copied per D2' out && pass || fail "copies where there are none below" "is changed" out

# --- usage ---------------------------------------------------------------------------------
cp "$hardware" mine.yaml
for usage in '' 'zigzag' 'timeloop --hardware mine.yaml' 'zigzag --hardware mine.yaml -o mine.yaml' \
    'zigzag --hardware - --mapping -' 'zigzag --json --hardware mine.yaml'; do
    status=0
    # shellcheck disable=SC2086
    "$ZZLC" import $usage >out 2>err </dev/null || status=$?
    [ "$status" -eq 2 ] && [ -s err ] && pass || fail "zzlc import $usage" "ended with status $status" err
done
cmp -s "$hardware" mine.yaml && pass || fail "an input" "is overwritten"
refused "no file" ZZ0001 '' 'nowhere.yaml' --hardware nowhere.yaml
refused "a folder" ZZ0001 '' 'directory' --hardware .

# --- hardware ------------------------------------------------------------------------------
cat >plain.yaml <<'YAML'
name: plain
memories:
  sram:
    size: 1024
    r_cost: 1.5
    w_cost: 2
    operands: [I1, I2, O]
    ports:
      - name: rw_port_1
        type: read_write
        bandwidth_min: 8
        bandwidth_max: 64
        allocation: ["I1, tl", "I2, tl", "O, tl", "O, fl"]
    served_dimensions: [D1]
operational_array:
  unit_energy: 0.5
  dimensions: [D1]
  sizes: [8]
YAML
sound "the plain hardware" --hardware plain.yaml

# change NAME CODE PLACE PATTERN SED: the plain hardware with one change.
change() {
    name=$1
    code=$2
    place=$3
    pattern=$4
    sed "$5" plain.yaml >changed.yaml
    cmp -s plain.yaml changed.yaml && fail "$name" "changes nothing"
    refused "$name" "$code" "$place" "$pattern" --hardware changed.yaml
}
change "an unknown key" ZZ1003 4:5 'did you mean .size' 's/size: 1024/sise: 1024/'
change "an unknown key far from any" ZZ1003 1:1 'its keys are' 's/^name: plain/colour: red/'
change "a key of a port" ZZ1003 10:9 'did you mean .type' 's/type: read_write/typ: read_write/'
change "a missing key" ZZ1005 4:5 'no .served_dimensions' '/served_dimensions/d'
change "no array" ZZ1005 1:1 'operational_array' '/^operational_array/,$d'
change "no cost" ZZ1005 4:5 'r_cost' '/r_cost/d'
change "a word for a number" ZZ1004 4:11 'whole number' 's/size: 1024/size: large/'
change "a fraction for a size" ZZ1004 4:11 'whole number' 's/size: 1024/size: 10.5/'
change "a quoted number" ZZ1004 4:11 'whole number' 's/size: 1024/size: "1024"/'
change "a size of nothing" ZZ1004 4:11 'at least 1' 's/size: 1024/size: 0/'
change "a size beyond 64 bits" ZZ1004 4:11 '64 bits' 's/size: 1024/size: 99999999999999999999/'
change "a negative cost" ZZ1004 5:13 'at least 0' 's/r_cost: 1.5/r_cost: -1.5/'
change "a cost that is no number" ZZ1004 5:13 'number' 's/r_cost: 1.5/r_cost: nan/'
change "a cost that is infinite" ZZ1004 5:13 'number' 's/r_cost: 1.5/r_cost: 1e999/'
change "a map for a list" ZZ1004 7:15 'list' 's/operands: .*/operands: {I1: 1}/'
change "a word for a list" ZZ1004 7:15 'list' 's/operands: .*/operands: I1/'
change "an unknown operand" ZZ1004 7:20 'I1.*I2.*O' 's/operands: .*/operands: [I1, W]/'
change "an operand twice" ZZ1004 7:20 'twice' 's/operands: .*/operands: [I1, I1]/'
change "no operand" ZZ1004 7:15 'no operand' 's/operands: .*/operands: []/'
change "an operand that is not held" ZZ1004 13:32 'does not hold' 's/operands: .*/operands: [I1, O]/'
change "an unknown type" ZZ1004 10:15 'read.*write' 's/read_write$/both/'
change "a direction against the type" ZZ1004 13:51 'read port cannot serve .fl' 's/type: read_write/type: read/'
change "an unknown direction" ZZ1004 13:22 'I1, tl' 's/"I1, tl"/"I1, in"/'
change "an allocation that is a list" ZZ1004 13:22 'word' 's/"I1, tl"/[I1, tl]/'
change "a port wider below than above" ZZ1004 11:24 'above' 's/bandwidth_min: 8/bandwidth_min: 128/'
change "a dimension that is not there" ZZ1004 14:25 'no dimension .D2' 's/served_dimensions: .D1/served_dimensions: [D2/'
change "a dimension of another name" ZZ1004 17:16 'D1 to D9' 's/^  dimensions: .D1/  dimensions: [rows/'
change "a dimension twice" ZZ1004 17:20 'two dimensions' 's/^  dimensions: .D1/  dimensions: [D1, D1/; s/sizes: .8/sizes: [8, 8/'
change "sizes of another number" ZZ1004 18:10 'one size for each' 's/sizes: .8/sizes: [8, 8/'
change "compute in memory without its kind" ZZ1005 16:3 'imc_type' 's/unit_energy: 0.5/is_imc: True/'
change "CACTI" ZZ1007 5:27 'CACTI' 's/r_cost: 1.5/auto_cost_extraction: True/'
change "a truth that is none" ZZ1004 16:11 'True' 's/unit_energy: 0.5/is_imc: maybe/'
change "memories that are a list" ZZ1004 2:11 'map of names' 's/^memories:/memories: []\ndataflows:/'

{
    sed '/^operational_array/,$d' plain.yaml
    sed -n '3,14p' plain.yaml
    sed -n '/^operational_array/,$p' plain.yaml
} >changed.yaml
refused "two memories of one name" ZZ1004 15:3 'two memories' --hardware changed.yaml
echo '- name: plain' >changed.yaml
refused "a list for hardware" ZZ1004 1:1 'a map' --hardware changed.yaml
: >changed.yaml
refused "an empty file" ZZ1004 '' 'nothing' --hardware changed.yaml

# --- YAML ----------------------------------------------------------------------------------
change "an indentation that does not fit" ZZ1001 '[67]:[0-9]*' 'not YAML' 's/^    w_cost/   w_cost/'
change "a tab" ZZ1001 6:1 'tab' 's/^    w_cost/\tw_cost/'
change "no blank after a colon" ZZ1001 '6:[0-9]*' 'not YAML' 's/r_cost: 1.5/r_cost:1.5/'
change "an open bracket" ZZ1001 '' 'not YAML' 's/served_dimensions: .D1./served_dimensions: [D1/'
change "an open quote" ZZ1001 '' 'not YAML' 's/"I1, tl"/"I1, tl/'
change "an alias of nothing" ZZ1001 14:24 'all' 's/served_dimensions: .*/served_dimensions: *all/'
change "two documents" ZZ1001 '' 'more than one' '$s/$/\n---\nname: other/'
change "a key that is a list" ZZ1004 1:3 'one word' '1s/^/? [a]\n: b\n/'
printf 'name: \377\376\n' >changed.yaml
refused "bytes that are no UTF-8" ZZ1001 1:7 'not YAML' --hardware changed.yaml
printf '\377\376n\000a\000' >changed.yaml
refused "UTF-16" ZZ1001 '' 'not YAML' --hardware changed.yaml
printf 'name: "a\\0b"\n' >changed.yaml
refused "a zero byte" ZZ1001 1:7 'zero byte' --hardware changed.yaml
sed 's/^name: plain/# µJ, \xe2\x89\xa4 and \xe2\x89\xa5\nname: plain  # \xe2\x89\xa4/; s/size: 1024/size: x/' plain.yaml >changed.yaml
refused "a place behind characters of several bytes" ZZ1004 5:11 'whole number' --hardware changed.yaml

# --- mappings and workloads ----------------------------------------------------------------
# mapped NAME CODE PLACE PATTERN: standard input is the mapping.
mapped() {
    cat >mapped.yaml
    refused "$@" --hardware plain.yaml --mapping mapped.yaml
}
mapped "no default mapping" ZZ1005 1:1 'default' <<'YAML'
- name: Conv
YAML
mapped "two default mappings" ZZ1004 2:3 'two mappings' <<'YAML'
- name: default
- name: default
YAML
mapped "an unrolling of nothing" ZZ1004 3:10 'K, 32' <<'YAML'
- name: default
  spatial_mapping:
    D1: ["K, 0"]
YAML
mapped "an unrolling without a number" ZZ1004 3:10 'K, 32' <<'YAML'
- name: default
  spatial_mapping:
    D1: ["K"]
YAML
mapped "a dimension the array lacks" ZZ1004 3:5 'no dimension .D2' <<'YAML'
- name: default
  spatial_mapping:
    D2: ["K, 2"]
YAML
mapped "a loop without a size" ZZ1004 3:7 'OX, 4' <<'YAML'
- name: default
  temporal_ordering:
    - [OX]
YAML
mapped "a loop of a strange size" ZZ1004 3:12 'whole number' <<'YAML'
- name: default
  temporal_ordering:
    - [OX, all]
YAML
mapped "a link to nothing" ZZ1004 2:29 'I1.*I2.*O' <<'YAML'
- name: default
  memory_operand_links: {W: W2}
YAML
mapped "two links to one operand" ZZ1004 2:36 'linked twice' <<'YAML'
- name: default
  memory_operand_links: {W: I2, I: I2}
YAML
mapped "an unknown key of a mapping" ZZ1003 2:3 'temporal_ordering' <<'YAML'
- name: default
  temporal_order: []
YAML

mapped "a dimension that is unrolled twice" ZZ1004 '' 'unrolled twice' <<'YAML'
- name: default
  spatial_mapping:
    D1: ["K, 2", "K, 4"]
YAML
mapped "a spatial mapping that is no map" ZZ1004 '' 'not a map' <<'YAML'
- name: default
  spatial_mapping: [K]
YAML
mapped "links that are no map" ZZ1004 '' 'not a map' <<'YAML'
- name: default
  memory_operand_links: [W]
YAML
mapped "hints that are no map" ZZ1004 '' 'not a map' <<'YAML'
- name: default
  spatial_mapping_hint: [K]
YAML
mapped "a hint for what is no dimension" ZZ1004 3:5 'no dimension .Dx' <<'YAML'
- name: default
  spatial_mapping_hint:
    Dx: [K]
YAML
cat >mapped.yaml <<'YAML'
- name: default
  spatial_mapping_hint:
    D1: [K]
    D9: [OX]
YAML
if "$ZZLC" import zigzag --hardware plain.yaml --mapping mapped.yaml -o hinted.zz >out 2>err &&
    [ "$(codes err)" = ZZ1010 ] && "$ZZLC" check hinted.zz >out 2>&1; then
    pass
else
    fail "a hint for a larger array" "is not passed over with a warning" err
fi

cat >layer.yaml <<'YAML'
- id: 0
  equation: O[k][x]+=W[k][f]*I[y]
  dimension_relations: [y=2*x+f]
  loop_dims: [K, X, F]
  loop_sizes: [8, 4, 3]
  operand_precision: {O: 16, O_final: 8, W: 8, I: 8}
YAML
sound "the plain layer" --hardware plain.yaml --workload layer.yaml
# layer NAME CODE PLACE PATTERN SED: the plain layer with one change.
layer() {
    sed "$5" layer.yaml >changed.yaml
    cmp -s layer.yaml changed.yaml && fail "$1" "changes nothing"
    refused "$1" "$2" "$3" "$4" --hardware plain.yaml --workload changed.yaml
}
layer "no sizes" ZZ1005 1:3 'loop_sizes' '/loop_sizes/d'
layer "sizes of another number" ZZ1004 5:15 'one size for each' 's/8, 4, 3/8, 4/'
layer "a loop twice" ZZ1004 4:21 'two loop dimensions' 's/K, X, F/K, X, x/'
layer "an index from nowhere" ZZ1004 2:30 '.z. is neither' 's/I.y./I[z]/'
layer "a loop that nothing uses" ZZ1004 4:24 'no operand' 's/K, X, F/K, X, F, N/; s/8, 4, 3/8, 4, 3, 2/'
layer "an equation without an end" ZZ1004 2:30 'operand' 's/I.y.$//'
layer "an equation with a strange sign" ZZ1004 2:29 '.\*.' 's/\*I/-I/'
layer "an operand twice" ZZ1004 2:30 'twice' 's/\*I/*W/'
layer "a relation with a minus" ZZ1004 3:30 '\+' 's/2\*x+f/2*x-f/'
layer "a relation of one dimension" ZZ1004 3:30 '\+' 's/2\*x+f/2*x/'
layer "a relation with a constant" ZZ1004 3:32 'two dimensions' 's/2\*x+f/2*x+f+1/'
layer "a relation with an unknown dimension" ZZ1004 3:25 'loop_dims' 's/2\*x+f/2*x+g/'
layer "a relation for a loop" ZZ1004 3:25 'loop dimension' 's/y=2/k=2/'
layer "an index that is a number" ZZ1004 '' 'a dimension' 's/I.y./I[3]/'
layer "an index without an end" ZZ1004 '' '`\]`' 's/I.y./I[y/'
layer "an operand without dimensions" ZZ1004 '' 'dimensions, as in' 's/I.y./I/'
layer "an equation with one sign" ZZ1004 '' '`=`' 's/+=/+/'
layer "an equation without a sign" ZZ1004 '' '`\+=` or `=`' 's/+=/ /'
layer "65 dimensions of an operand" ZZ1004 '' 'at most 64' "s/I.y./I[y$(printf ',y%.0s' $(seq 64))]/"
layer "17 operands" ZZ1004 '' 'at most 16' "s/I.y.\$/I[y]$(printf '*A%d[y]' $(seq 14))&/"
layer "a factor of ten digits" ZZ1004 '' 'nine digits' 's/2\*x/2000000000*x/'
layer "a factor of nothing" ZZ1004 '' 'at least 1' 's/2\*x/0*x/'
layer "a factor of no dimension" ZZ1004 '' '`\*` and a dimension' 's/2\*x/2/'
layer "a relation that ends early" ZZ1004 '' 'a dimension, as in' 's/2\*x+f/2*x+/'
layer "a relation of nothing" ZZ1004 '' 'a dimension, as in' 's/y=2/=2/'
layer "a relation without a sign" ZZ1004 '' '`=`' 's/y=2\*x+f/y/'
layer "no final precision" ZZ1005 6:22 'O_final' 's/O_final: 8, //'
layer "a partial sum that is too narrow" ZZ1004 6:26 'narrower' 's/O: 16/O: 4/'
layer "inputs of nothing" ZZ1004 '' 'precision of 0' 's/W: 8, I: 8/W: 0, I: 0/'
layer "a source that is not there" ZZ1004 7:23 'no layer has the id 9' '$a\
  operand_source: {I: 9}'
layer "padding without dimensions" ZZ1004 7:12 'pr_loop_dims' '$a\
  padding: [[1, 1]]'
layer "nothing but padding" ZZ1004 3:25 'padding' '$a\
  pr_loop_dims: [Y]\
  padding: [[5, 5]]'
layer "padding that is one number" ZZ1004 8:13 'no padding of a dimension' '$a\
  pr_loop_dims: [Y]\
  padding: [1]'
layer "padding of other dimensions" ZZ1004 8:12 '.padding. has 2 items, .pr_loop_dims. has 1' '$a\
  pr_loop_dims: [Y]\
  padding: [[1, 1], [1, 1]]'
layer "padding of a loop" ZZ1004 7:18 'no dimension relation gives .K.' '$a\
  pr_loop_dims: [K]\
  padding: [[1, 1]]'
layer "padding of what is beyond 64 bits" ZZ1004 3:25 'does not fit 64 bits' '
    s/8, 4, 3/8, 9223372036854775807, 3/;$a\
  pr_loop_dims: [Y]\
  padding: [[1, 1]]'
layer "two relations for one dimension" ZZ1004 3:34 'two relations' 's/2\*x+f/&, y=x+f/'
layer "a relation of one dimension and itself" ZZ1004 3:25 'between two dimensions' 's/2\*x+f/x+x/'
layer "sources that are no map" ZZ1004 7:19 'not a map' '$a\
  operand_source: [0]'
layer "two layers with one id" ZZ1004 7:7 'two layers' '$a\
- id: 0\
  equation: O[a]=I[a]\
  loop_dims: [A]\
  loop_sizes: [1]\
  operand_precision: {O: 8, O_final: 8, I: 8}'

cat >mapped.yaml <<'YAML'
- name: default
  memory_operand_links: {O: O, W: I2, A: I1}
YAML
refused "an operand without a link" ZZ1004 1:3 'memory_operand_links' --hardware plain.yaml \
    --workload layer.yaml --mapping mapped.yaml
sed 's/I2, O\]/O]/; s/"I2, tl", //' plain.yaml >changed.yaml
refused "an operand without a memory" ZZ1004 1:3 'W. of this layer is I2, which no memory holds' \
    --hardware changed.yaml --workload layer.yaml

# ZigZag divides 51 by 2 at the first level and by 51/8 at the second, and rounds up each time: it wants
# an order of 5 steps, although 4 would do.
cat >levels.yaml <<'YAML'
name: levels
memories:
  near: {size: 64, r_cost: 1, w_cost: 1, operands: [I2], served_dimensions: [D1], ports: &p [
    {name: rw_port_1, type: read_write, bandwidth_min: 8, bandwidth_max: 8, allocation: ["I2, tl", "I2, fh"]}]}
  far: {size: 65536, r_cost: 1, w_cost: 1, operands: [I1, I2, O], served_dimensions: [D1, D2], ports: [
    {name: rw_port_1, type: read_write, bandwidth_min: 8, bandwidth_max: 8,
     allocation: ["I2, tl", "I1, tl", "O, tl", "O, fl"]}]}
operational_array: {unit_energy: 1, dimensions: [D1, D2], sizes: [2, 8]}
YAML
cat >steps.yaml <<'YAML'
- id: 0
  equation: O[k]+=W[k][c]*I[c]
  loop_dims: [K, C]
  loop_sizes: [51, 2]
  operand_precision: {O: 16, O_final: 16, W: 8, I: 8}
YAML
for steps in 4 5; do
    cat >mapped.yaml <<YAML
- name: default
  spatial_mapping: {D1: ["K, 2"], D2: ["K, 8"]}
  temporal_ordering: [[C, 2], [K, $steps]]
YAML
    sound "an order of $steps steps" --hardware levels.yaml --workload steps.yaml --mapping mapped.yaml
    if [ $steps -eq 5 ]; then
        grep -q "for k:5, c:2" out && pass || fail "an order of $steps steps" "is not taken" out
    else
        grep -q "^explore search" out && pass || fail "an order of $steps steps" "is taken" out
    fi
done

# --- hostile files -------------------------------------------------------------------------
repeat() {
    awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", text }'
}
for depth in 33 5000 1000000; do
    { printf 'name: '; repeat $depth '['; } >hostile.yaml
    refused "$depth brackets" ZZ1002 '' 'deep' --hardware hostile.yaml
    { printf 'name: '; repeat $depth '{a: '; } >hostile.yaml
    refused "$depth braces" ZZ1002 '' 'deep' --hardware hostile.yaml
    repeat $depth '- ' >hostile.yaml
    refused "$depth dashes" ZZ1002 '' 'deep' --hardware hostile.yaml
done
{
    echo 'a0: &a0 [I1, I1, I1, I1, I1, I1, I1, I1, I1, I1]'
    for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
        m=$((n - 1))
        echo "a$n: &a$n [*a$m, *a$m, *a$m, *a$m, *a$m, *a$m, *a$m, *a$m, *a$m, *a$m]"
    done
    sed 's/operands: .*/operands: *a12/' plain.yaml
} >hostile.yaml
refused "aliases that would make 10^13 words" ZZ1003 '' 'no key' --hardware hostile.yaml
{
    sed '/^    ports/,/allocation/d' plain.yaml
    printf 'dataflows:\n  grants: &g [%s]\n  port: &p {name: r_port_1, type: read, bandwidth_min: 1, bandwidth_max: 1, allocation: *g}\n' \
        "$(repeat 64 '"I1, tl",')"
    printf '  ports: &s [%s]\n' "$(repeat 64 '*p,')"
} >hostile.yaml
survives() {
    import --hardware hostile.yaml
    case $status in
    0 | 1) pass ;;
    *) fail "$1" "ended with status $status" err ;;
    esac
}
survives "ports that are aliases of aliases"
printf 'a: &a [*a]\n' >hostile.yaml
refused "an alias of itself" ZZ1001 1:8 'called' --hardware hostile.yaml
repeat 3000000 'x' >hostile.yaml
refused "a word of 3 million characters" ZZ1004 '' 'a map' --hardware hostile.yaml
{ printf 'name: '; repeat 3000000 'x'; echo; sed 1d plain.yaml; } >hostile.yaml
refused "a name of 3 million characters" ZZ1004 1:7 '1000 characters' --hardware hostile.yaml
{ sed 's/size: 1024/size: /' plain.yaml | sed '/size: $/,$d'; printf '    size: '; repeat 3000000 '9'; echo; } >hostile.yaml
refused "a size of 3 million digits" ZZ1005 '' '.' --hardware hostile.yaml
head -c 5000000 /dev/zero | tr '\0' 'x' >hostile.yaml
refused "a file above 4 MiB" ZZ1002 '' '4 MiB' --hardware hostile.yaml
head -c 100000000 /dev/zero | tr '\0' 'x' >hostile.yaml
refused "a scalar of 100 million bytes" ZZ0002 '' '16 MiB' --hardware hostile.yaml
repeat 1000000 '-a
' >hostile.yaml
survives "a scalar of a million lines"
repeat 1000000 '- 
' >hostile.yaml
refused "a million items" ZZ1002 '' '400000' --hardware hostile.yaml
awk 'BEGIN { for (i = 0; i < 190000; i++) printf "k%d: 1\n", i }' >hostile.yaml
refused "190000 unknown keys" ZZ1003 '' 'no key' --hardware hostile.yaml
repeat 190000 'name: a
' >hostile.yaml
refused "a key 190000 times" ZZ1005 '' 'no' --hardware hostile.yaml
awk 'BEGIN { for (i = 0; i < 4000; i++) printf "- {id: %d, name: same, equation: \"O[a]=I[a]\", loop_dims: [A], loop_sizes: [4611686018427387904], operand_precision: {O: 8, O_final: 8, I: 8}}\n", i }' >hostile.yaml
import --hardware plain.yaml --workload hostile.yaml
[ "$status" -eq 0 ] && pass || fail "4000 layers of one name" "ended with status $status" err
huge=4611686018427387904
sed "s/loop_sizes: .*/loop_sizes: [$huge, $huge, $huge]/" layer.yaml >hostile.yaml
import --hardware plain.yaml --workload hostile.yaml
[ "$status" -eq 0 ] && pass || fail "loops of 2^62" "ended with status $status" err

# The n-th block that is asked of the system is refused, for many n until no more are needed.
n=0
status=3
while [ $n -lt 100000 ] && [ "$status" -ne 0 ]; do
    n=$((n + 1 + n / 20))
    status=0
    ZZ_FAIL_ALLOCATION=$n "$ZZLC" import zigzag --hardware "$hardware" --workload "$workload" \
        --mapping "$mapping" >out 2>err || status=$?
    if [ "$status" -ne 0 ] && { [ "$status" -ne 3 ] || ! grep -q memory err; }; then
        fail "no memory" "block $n refused: status $status" err
        break
    fi
done
[ "$status" -eq 0 ] && [ $n -gt 1 ] && pass || fail "no memory" "never ends well" err
finish
