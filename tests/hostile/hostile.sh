#!/bin/sh
# Hostile input: whatever comes, zzlc ends by itself with a clear message and the right status, within a
# second of processor time and 200 MiB.  ZZ_SCALE stretches both for instrumented builds.
. "$(dirname "$0")/../suite.sh"
cd "$scratch" || exit 3
limited="$ZZ_BUILD/tests/limited"
scale=${ZZ_SCALE-1}
design=$ZZ_SOURCE/examples/event-study.zz

# within NAME COMMAND...: runs it within the bounds; leaves $status, out and err.
within() {
    name=$1
    shift
    status=0
    "$limited" $((1000 * scale)) $((200 * scale)) "$@" >out 2>err </dev/null || status=$?
    if [ "$status" -ge 124 ]; then
        fail "$name" "went beyond its bounds or crashed, status $status" err
        return 1
    fi
    if [ "$(wc -c <err)" -gt 65536 ]; then
        fail "$name" "said far too much" err
        return 1
    fi
}

# refused NAME STATUS PATTERN COMMAND...: ends with the status, and a message that fits the pattern.
refused() {
    wanted=$2
    pattern=$3
    name=$1
    shift 3
    within "$name" "$@" || return 0
    if [ "$status" -ne "$wanted" ]; then
        fail "$name" "ended with status $status, not $wanted" err
    elif ! grep -Eq "$pattern" err; then
        fail "$name" "its message does not fit /$pattern/" err
    else
        pass
    fi
}

# taken NAME COMMAND...: ends well.
taken() {
    within "$@" || return 0
    [ "$status" -eq 0 ] && pass || fail "$1" "ended with status $status" err
}

# survived NAME COMMAND...: ends well or with an error of the design; a status of 1 needs a message.
survived() {
    within "$@" || return 0
    case $status in
    0) pass ;;
    1) grep -q '^error\[ZZ' err && pass || fail "$1" "ended with status 1 and no error" err ;;
    *) fail "$1" "ended with status $status" err ;;
    esac
}

# repeat COUNT TEXT: the text that many times, on one line.
repeat() {
    awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", text }'
}

# lines COUNT FORMAT: the format that many times with 0, 1, 2, ... for %d.
lines() {
    awk -v n="$1" -v format="$2\n" 'BEGIN { for (i = 0; i < n; i++) printf format, i, i, i }'
}

# design FILE: a matrix product whose extents and nest are given.
product() { # product M N K NEST
    cat <<ZZ
accelerator quad {
    array pe[4] { mac 1 pJ }
    memory buffer : 1024 GiB, holds A, B, C
}
layer mm : C[m,n] += A[m,k] * B[k,n] {
    m $1, n $2, k $3
    A 8 bit, B 8 bit, C 8 bit
}
dataflow d : mm on quad {
$4
}
ZZ
}

# --- nesting -------------------------------------------------------------------------------
{ printf 'const a = '; repeat 256 '('; printf 1; repeat 256 ')'; echo; } >deep.zz
taken "256 brackets" "$ZZLC" check deep.zz
{ printf 'const a = '; repeat 257 '('; printf 1; repeat 257 ')'; echo; } >deep.zz
refused "257 brackets" 1 '256' "$ZZLC" check deep.zz
for depth in 5000 1000000; do
    { printf 'const a = '; repeat $depth '('; printf 1; repeat $depth ')'; echo; } >deep.zz
    refused "$depth brackets" 1 '256' "$ZZLC" check deep.zz
    { printf 'const a = '; repeat $depth '('; echo; } >deep.zz
    refused "$depth open brackets" 1 '256' "$ZZLC" check deep.zz
    { printf 'const a = '; repeat $depth '-'; echo 1; } >deep.zz
    refused "$depth signs" 1 '256' "$ZZLC" check deep.zz
    { printf 'const a = '; repeat $depth '2^'; echo 1; } >deep.zz
    refused "$depth powers" 1 '256|large|fit' "$ZZLC" check deep.zz
    { printf 'const a = 1'; repeat $depth '+1'; echo; } >wide.zz
    survived "$depth additions" "$ZZLC" check wide.zz
    { repeat $depth 'accelerator a { '; echo; } >deep.zz
    refused "$depth open braces" 1 'ZZ' "$ZZLC" check deep.zz
    { printf 'const a = b'; repeat $depth '.c'; echo; } >deep.zz
    refused "$depth dots" 1 'ZZ' "$ZZLC" check deep.zz
    { printf 'const a = b'; repeat $depth '(c'; echo; } >deep.zz
    refused "$depth calls" 1 '256' "$ZZLC" check deep.zz
    { repeat $depth '/*'; echo; } >deep.zz
    refused "$depth comments" 1 'ZZ' "$ZZLC" check deep.zz
done

# --- size ----------------------------------------------------------------------------------
mebibytes() { # mebibytes N: of comment
    lines $(($1 * 16384)) '// a line of comment, sixty-four bytes long, this is number %07d'
}
mebibytes 17 >large.zz
[ "$(wc -c <large.zz)" -gt 16777216 ] || fail "sources above 16 MiB" "the test makes too small a one"
refused "a source above 16 MiB" 1 '16 MiB' "$ZZLC" check large.zz
mebibytes 17 >large.txt
refused "a source above 16 MiB from a pipe" 1 '16 MiB' sh -c 'cat large.txt | "$0" check -' "$ZZLC"
refused "a source without end" 1 '16 MiB' sh -c 'yes "const a = 1" | "$0" check -' "$ZZLC"
head -c 16000000 large.txt >comments.zz
taken "16 million bytes of comment" "$ZZLC" check comments.zz
head -c 16000000 /dev/zero | tr '\0' 'a' >name.zz
refused "a name of 16 million bytes" 1 'ZZ' "$ZZLC" check name.zz
{ printf 'const a = '; head -c 16000000 /dev/zero | tr '\0' '9'; echo; } >digits.zz
refused "a number of 16 million digits" 1 'ZZ' "$ZZLC" check digits.zz
{ printf 'const a = "'; head -c 16000000 /dev/zero | tr '\0' 'a'; } >string.zz
refused "a string that never ends" 1 'ZZ' "$ZZLC" check string.zz
{ printf '/*'; head -c 16000000 /dev/zero | tr '\0' '*'; } >comment.zz
refused "a comment that never ends" 1 'ZZ' "$ZZLC" check comment.zz
lines 1000000 'const a%d = 1' >constants.zz
survived "a million constants" "$ZZLC" check constants.zz
lines 1000000 'const a = %d' >twice.zz
refused "a million times the same constant" 1 'ZZ' "$ZZLC" check twice.zz
repeat 4000000 '@ ' >errors.zz
refused "four million wrong characters on a line" 1 'ZZ' "$ZZLC" check errors.zz
lines 1000000 '@%d' >errors.zz
refused "a million wrong lines" 1 'ZZ' "$ZZLC" check errors.zz
repeat 5000000 '{}' >braces.zz
refused "five million braces" 1 'ZZ' "$ZZLC" check braces.zz
repeat 8000000 '
' >empty.zz
taken "eight million empty lines" "$ZZLC" check empty.zz
: >nothing.zz
taken "an empty file" "$ZZLC" check nothing.zz

# --- modules -------------------------------------------------------------------------------
mkdir -p cycle
echo 'use itself' >cycle/itself.zz
printf 'use b\nconst x = 1\n' >cycle/a.zz
printf 'use c\nconst y = 1\n' >cycle/b.zz
printf 'use a\nconst z = 1\n' >cycle/c.zz
refused "a module that uses itself" 1 'cycle|itself|already' env ZZ_PATH="$scratch/cycle" "$ZZLC" check cycle/itself.zz
refused "a cycle of three modules" 1 'cycle|itself|already' env ZZ_PATH="$scratch/cycle" "$ZZLC" check cycle/a.zz
mkdir -p chain
lines 600 '%d' | while read -r i; do
    echo "use m$((i + 1))" >"chain/m$i.zz"
done
echo 'const last = 1' >chain/m600.zz
survived "a chain of 600 modules" env ZZ_PATH="$scratch/chain" "$ZZLC" check chain/m0.zz
echo 'use nowhere.to.be.found' >missing.zz
refused "a module that is missing" 1 'nowhere' "$ZZLC" check missing.zz
echo 'use ...' >dots.zz
refused "a module of dots" 1 'ZZ' "$ZZLC" check dots.zz

# --- definitions that never end ------------------------------------------------------------
printf 'const a = b\nconst b = a\n' >constants.zz
refused "constants in a circle" 1 'ZZ' "$ZZLC" check constants.zz
lines 5000 'const a%d = a%d' | awk '{ sub(/a[0-9]*$/, "a" NR); print } END { print "const a5000 = 1" }' >long.zz
survived "a chain of 5000 constants" "$ZZLC" check long.zz
lines 70 'const a%d = a%d + a%d' | awk '{ print "const a" NR " = a" NR - 1 " + a" NR - 1 } END { print "const a0 = 1" }' >doubling.zz
survived "constants that double 70 times" "$ZZLC" check doubling.zz
printf 'layer a = b()\nlayer b = a()\n' >layers.zz
refused "layers in a circle" 1 'ZZ' "$ZZLC" check layers.zz
printf 'accelerator a = a()\n' >self.zz
refused "an accelerator made of itself" 1 'ZZ' "$ZZLC" check self.zz

# --- extents -------------------------------------------------------------------------------
huge=4611686018427387904
product $huge $huge $huge '    for m, n, k' >extents.zz
refused "extents of 2^62" 1 'ZZ' "$ZZLC" extents.zz --no-report
for one in "$huge 1 1" "1 $huge 1" "1 1 $huge" "2147483648 2147483648 1" "2097152 2097152 2097152"; do
    # shellcheck disable=SC2086
    product $one '    for m, n, k' >extents.zz
    survived "extents $one" "$ZZLC" extents.zz --no-report
    grep -q -- '-[0-9]' out && fail "extents $one" "a count is negative" out
    for figure in cycles energy macs readiness.live 'reads(A)' 'tile_bits(A, buffer)'; do
        survived "why $figure, extents $one" "$ZZLC" why "d.$figure" extents.zz
    done
done
product 9223372036854775807 1 1 '    for m, n, k' >extents.zz
survived "an extent of 2^63 - 1" "$ZZLC" extents.zz --no-report
product 9223372036854775808 1 1 '    for m, n, k' >extents.zz
refused "an extent of 2^63" 1 'ZZ' "$ZZLC" extents.zz --no-report
product 1e300 1 1 '    for m, n, k' >extents.zz
refused "an extent of 1e300" 1 'ZZ' "$ZZLC" extents.zz --no-report
product 0 4 4 '    for m, n, k' >extents.zz
refused "an extent of 0" 1 'ZZ' "$ZZLC" extents.zz --no-report
product -4 4 4 '    for m, n, k' >extents.zz
refused "an extent below 0" 1 'ZZ' "$ZZLC" extents.zz --no-report
product 4 4 4 "    for m:$huge, m:$huge, n, k" >extents.zz
refused "factors whose product is 2^124" 1 'ZZ' "$ZZLC" extents.zz --no-report
sed 's/pe\[4\]/pe[4611686018427387904]/' <<ZZ >lanes.zz
$(product 4 4 4 '    for m, n
    spread k over pe')
ZZ
survived "2^62 lanes" "$ZZLC" lanes.zz --no-report
cat >coupled.zz <<'ZZ'
accelerator quad {
    array pe[4] { mac 1 pJ }
    memory buffer : 1024 GiB, holds W, I, O
}
layer knot : O[x,y,z] += W[a,b,c] * I[x+2*a+3*b, 5*y+7*b+11*c, 13*z+17*c+19*a] {
    x 300, y 300, z 300, a 300, b 300, c 300
    W 8 bit, I 8 bit, O 8 bit
}
dataflow d : knot on quad {
    for a, b, c, x, y, z
}
dataflow e : knot on quad {
    on event I[p,q,r]
    for a, b, c
}
ZZ
survived "variables all tied together" "$ZZLC" coupled.zz --no-report
survived "why of variables all tied together" "$ZZLC" why d.macs coupled.zz
{
    cat <<'ZZ'
accelerator quad {
    array pe[4] { mac 1 pJ }
    memory buffer : 1024 GiB, holds W, I, O
}
layer knot : O[x] += W[a,b] * I[x+2*a+3*b] {
    x 90, a 90, b 90
    W 8 bit, I 8 bit, O 8 bit
}
dataflow d : knot on quad {
    for a:7, b:7, x, a, b
}
ZZ
} >tied.zz
for figure in cycles macs readiness.first readiness.live 'reads(I)'; do
    survived "why $figure, walked" "$ZZLC" why "d.$figure" tied.zz
done
refused "a figure of 100 KB" 1 'is not a figure' "$ZZLC" why "$(repeat 100000 'x')" "$design"
refused "a figure nested deeply" 1 'is not a figure' "$ZZLC" why "$(repeat 4000 '(')" "$design"

# --- searches ------------------------------------------------------------------------------
searched() { # searched SIZE COUNTING ORDERS: the search of a product of three such extents
    cat <<ZZ
accelerator quad {
    array pe[4] { mac 1 pJ }
    memory regs per pe : 1 KiB, holds A, B, C { read 1 pJ per 8 bit }
    memory buffer : 1048576 GiB, holds A, B, C { read 10 pJ per 8 bit }
}
layer mm : C[m,n] += A[m,k] * B[k,n] {
    m $1, n $1, k $1
    A 8 bit, B 8 bit, C 8 bit
}
explore e : mm on quad counting $2 {
    orders $3
    minimize energy * cycles
}
ZZ
}
for counting in exact boxes; do
    for orders in all 'anneal 50' 'loma 3'; do
        searched '2^21' $counting "$orders" >search.zz
        refused "a search among 2^63 steps, $counting, $orders" 1 'ZZ0569' "$ZZLC" search.zz --no-report
        searched '2^10 + 2^9' $counting "$orders" >search.zz
        taken "a search, $counting, $orders" "$ZZLC" search.zz --no-report
    done
    searched '2^20' $counting 'loma 3' >search.zz
    refused "orders of 2^60 steps, $counting" 1 'more steps than a double counts' "$ZZLC" search.zz --no-report
done
# ZigZag's numbers end at 2^53: beyond it products are searched and counted alike.
searched '2^18' boxes all >search.zz
taken "boxes of 2^54 steps" "$ZZLC" search.zz --no-report
grep -q 'boxes (products)' out || fail "boxes of 2^54 steps" "are not products" out

# --- loops ---------------------------------------------------------------------------------
{ product 4 4 4 "$(lines 1000000 '    for m:1')"; } >loops.zz
survived "a million loops of one trip" "$ZZLC" loops.zz --no-report
{ product 4 4 4 "    for m:2$(repeat 1000000 ', m:2')"; } >loops.zz
refused "a million loops of two trips" 1 'ZZ' "$ZZLC" loops.zz --no-report
{ product 4 4 4 "$(lines 1000000 '    hold A in buffer')"; } >loops.zz
survived "a million holds" "$ZZLC" loops.zz --no-report
{ product 4 4 4 "$(lines 5000 '    hold A in buffer')"; } >loops.zz
refused "five thousand holds" 1 'at most 4096' "$ZZLC" loops.zz --no-report
{ product 4 4 4 "    orders all$(lines 5000 '\n    spread m:1 over pe')"; } | sed 's/^dataflow d/explore d/' >loops.zz
refused "five thousand spreads of an exploration" 1 'at most 4096' "$ZZLC" loops.zz --no-report
{
    cat <<'ZZ'
accelerator quad {
    array pe[4] { mac 1 pJ }
    memory buffer : 1 GiB, holds A, C
}
ZZ
    printf 'layer wide : C[x0] += A[x0'
    lines 100000 ',x%d' | tr -d '\n'
    printf '] { x0 1, A 8 bit, C 8 bit }\n'
} >variables.zz
survived "a hundred thousand variables" "$ZZLC" check variables.zz
{
    echo 'accelerator quad {'
    echo '    array pe[4] { mac 1 pJ }'
    lines 100000 '    memory m%d : 1 KiB, holds A'
    echo '}'
} >memories.zz
survived "a hundred thousand memories" "$ZZLC" check memories.zz
{
    printf 'accelerator quad {\n    array pe[d0: 2'
    lines 100 ', e%d: 2' | tr -d '\n'
    printf '] { mac 1 pJ }\n    memory m : 1 KiB, holds A\n}\n'
} >dimensions.zz
refused "a hundred dimensions" 1 'ZZ' "$ZZLC" check dimensions.zz
# One more than each limit of a declaration: names that the limit is said at.
# many NAME SAYS: standard input is the design, in which @ stands for 300 names behind a comma.
many() {
    awk -v names="$(lines 300 ',%d' | tr -d '\n')" '{
        while (match($0, /,[a-z]*@/)) {
            list = names
            gsub(/,/, substr($0, RSTART, RLENGTH - 1), list)
            $0 = substr($0, 1, RSTART - 1) list substr($0, RSTART + RLENGTH)
        }
        print
    }' >many.zz
    refused "$1" 1 "$2" "$ZZLC" check many.zz
}
many "300 slots of one memory" 'holds at most 256 slots' <<'ZZ'
accelerator quad {
    array pe[4] { mac 1 pJ }
    memory m : 1 KiB, holds A,s@
}
ZZ
many "300 slots of three memories" 'at most 256 slots' <<'ZZ'
accelerator quad {
    array pe[4] { mac 1 pJ }
    memory one : 1 KiB, holds A
    memory two : 1 KiB, holds B,s@
    memory three : 1 KiB, holds C
}
ZZ
many "300 axes" 'at most 64 tensors of 256 axes' <<'ZZ'
layer wide : C[x] += A[x,y@] { x 1, A 8 bit, C 8 bit }
ZZ
{
    printf 'layer wide : C[x] += A[x]'
    lines 70 ' * B%d[x]' | tr -d '\n'
    printf ' { x 1, A 8 bit, C 8 bit }\n'
} >many.zz
refused "70 tensors" 1 'at most 64 tensors' "$ZZLC" check many.zz
{
    printf 'layer wide : C[x] += A[x'
    lines 200 ',a%d' | tr -d '\n'
    printf '] * B[x'
    lines 200 ',b%d' | tr -d '\n'
    printf '] { x 1, A 8 bit, B 8 bit, C 8 bit }\n'
} >many.zz
refused "400 index variables" 1 'at most 256 index variables' "$ZZLC" check many.zz
{
    printf 'layer wide : C[x] += A[x'
    lines 200 ',x+%d' | tr -d '\n'
    printf '] * B[x'
    lines 200 ',2*x+%d' | tr -d '\n'
    printf '] { x 1, A 8 bit, B 8 bit, C 8 bit }\n'
} >many.zz
refused "400 positions" 1 'at most 256 positions' "$ZZLC" check many.zz
{
    printf 'accelerator quad {\n    array pe[4] { mac 1 pJ }\n    memory m : 1 KiB, holds A {\n'
    lines 300 '        port p%d : read 8 bit serves A down'
    printf '    }\n}\n'
} >many.zz
refused "300 ports" 1 'at most 256 ports' "$ZZLC" check many.zz

# --- bytes ---------------------------------------------------------------------------------
printf 'const a = 1\0\nconst b = 2\n' >nul.zz
refused "a NUL byte" 1 'zero byte' "$ZZLC" check nul.zz
head -c 1000000 /dev/zero >nuls.zz
refused "a million NUL bytes" 1 'zero byte' "$ZZLC" check nuls.zz
for bytes in '\377' '\300\200' '\355\240\200' '\364\220\200\200' '\303' '\200'; do
    # shellcheck disable=SC2059
    printf "const a = 1 // $bytes\nconst b = 2\n" >utf8.zz
    refused "invalid UTF-8 $bytes" 1 'UTF-8' "$ZZLC" check utf8.zz
done
printf 'const a = 1 // \303\244 \342\202\254 \360\237\230\200\n' >utf8.zz
taken "valid UTF-8" "$ZZLC" check utf8.zz
printf '\357\273\277const a = 1\r\nconst b = 2\r\n' >bom.zz
survived "a byte order mark and carriage returns" "$ZZLC" check bom.zz
awk 'BEGIN { srand(7); for (i = 0; i < 200000; i++) printf "%c", 1 + int(rand() * 255) }' >noise.zz
refused "noise" 1 'ZZ' "$ZZLC" check noise.zz
refused "a program" 1 'ZZ' "$ZZLC" check "$ZZLC"

# --- files ---------------------------------------------------------------------------------
refused "a missing file" 1 'no-such.zz' "$ZZLC" check no-such.zz
refused "a folder" 1 'director|folder' "$ZZLC" check .
refused "a device that never ends" 1 'ZZ' "$ZZLC" check /dev/zero
if [ "$(id -u)" -ne 0 ]; then
    echo 'const a = 1' >secret.zz
    chmod 0 secret.zz
    refused "a file that may not be read" 1 'secret.zz' "$ZZLC" check secret.zz
fi
data() { # data FILE: a design with that tensor
    cat <<ZZ
accelerator quad {
    array pe[4] { mac 1 pJ }
    memory buffer : 1 MiB, holds W, I, O
}
layer line : O[x] += W[f] * I[x+f] {
    x 4, f 3
    W 8 bit, O 8 bit, I 8 bit data "$1"
}
dataflow d : line on quad {
    on event I[p] when I != 0
    for f
}
ZZ
}
data missing.npy >data.zz
refused "a missing tensor" 1 'missing.npy' "$ZZLC" data.zz --no-report
data . >data.zz
refused "a folder for a tensor" 1 'ZZ' "$ZZLC" data.zz --no-report
data nothing.zz >data.zz
refused "an empty tensor" 1 'ZZ' "$ZZLC" data.zz --no-report
npy() { # npy SHAPE BYTES: a file of format 1.0
    printf '\223NUMPY\001\000\166\000'
    printf '%-117s\n' "{'descr': '|u1', 'fortran_order': False, 'shape': $1, }"
    head -c "$2" /dev/zero
}
data tensor.npy >data.zz
npy '(6,)' 6 >tensor.npy
taken "a sound tensor" "$ZZLC" data.zz --no-report
npy '(6,)' 3 >tensor.npy
refused "a tensor cut short" 1 'tensor.npy' "$ZZLC" data.zz --no-report
npy '(7,)' 7 >tensor.npy
refused "a tensor of another shape" 1 'ZZ' "$ZZLC" data.zz --no-report
npy "($huge,)" 6 >tensor.npy
refused "a tensor of 2^62 elements" 1 'ZZ' "$ZZLC" data.zz --no-report
npy "($huge, $huge, $huge)" 6 >tensor.npy
refused "a tensor of 2^186 elements" 1 'ZZ' "$ZZLC" data.zz --no-report
npy '(-6,)' 6 >tensor.npy
refused "a tensor of a negative size" 1 'ZZ' "$ZZLC" data.zz --no-report
npy "$(repeat 20 '(')" 6 >tensor.npy
refused "a tensor whose shape is nonsense" 1 'ZZ' "$ZZLC" data.zz --no-report
printf '\223NUMPY\001\000\377\377' >tensor.npy
refused "a tensor whose header is cut short" 1 'ZZ' "$ZZLC" data.zz --no-report

header() { # header TEXT [BYTES]: a file with that header
    printf '\223NUMPY\001\000\376\001%-510s' "$1"
    head -c "${2-6}" /dev/zero
}
ones=$(repeat 33 '1,')
while IFS='|' read -r what wanted text; do
    header "$text" >tensor.npy
    refused "a tensor with $what" 1 "$wanted" "$ZZLC" data.zz --no-report
done <<ZZ
33 axes|more than 32 axes|{'descr': '<u1', 'fortran_order': False, 'shape': ($ones), }
an entry nobody knows|none of descr|{'descr': '<u1', 'colour': 3, 'fortran_order': False, 'shape': (6,), }
a type twice|none of descr|{'descr': '<u1', 'descr': '<u1', 'fortran_order': False, 'shape': (6,), }
an entry that goes on|does not end|{'descr': '<u1' 'fortran_order': False, 'shape': (6,), }
a name that does not end|without a name|{'descr': '<u1', 'fortran_order
a name of 40 letters|without a name|{'$(repeat 40 d)': '<u1', 'fortran_order': False, 'shape': (6,), }
records|records|{'descr': [('a', '<u1')], 'fortran_order': False, 'shape': (6,), }
complex numbers|type that is not read|{'descr': '<c8', 'fortran_order': False, 'shape': (6,), }
an order that is neither|neither True nor False|{'descr': '<u1', 'fortran_order': Maybe, 'shape': (6,), }
a shape that goes on|not a tuple|{'descr': '<u1', 'fortran_order': False, 'shape': (6; 7), }
a list for a shape|not a tuple|{'descr': '<u1', 'fortran_order': False, 'shape': [6], }
a size of 20 digits|not a tuple|{'descr': '<u1', 'fortran_order': False, 'shape': (99999999999999999999,), }
no shape|not all there|{'descr': '<u1', 'fortran_order': False, }
no elements|ZZ|{'descr': '<u1', 'fortran_order': False, 'shape': (0,), }
ZZ
header "{'descr': '<u1', 'fortran_order': False, 'shape': (6L,)}" >tensor.npy
taken "a tensor as Python 2 wrote it" "$ZZLC" data.zz --no-report
printf '\223NUMPY\002\000\377\377\377\377' >tensor.npy
refused "a tensor with a header of 4 GiB" 1 'which no tensor needs' "$ZZLC" data.zz --no-report
printf '\223NUMPY\001\000\376\001{' >tensor.npy
refused "a tensor that ends in its header" 1 'ends inside its header' "$ZZLC" data.zz --no-report
printf '\223NUMPY\011\000\376\001{' >tensor.npy
refused "a tensor of version 9" 1 'only 1 to 3' "$ZZLC" data.zz --no-report
header "{'descr': '<u1', 'fortran_order': False, 'shape': (2147483648,)}" >tensor.npy
truncate -s 2147484168 tensor.npy
refused "a tensor of 2^31 elements, with a hole for data" 1 'at most [0-9]* are read' "$ZZLC" data.zz --no-report
data /dev/zero >data.zz
refused "a device for a tensor" 1 'not a regular file' "$ZZLC" data.zz --no-report

# --- a full disk ---------------------------------------------------------------------------
if [ -c /dev/full ]; then
    refused "a report to a full disk" 3 'space|full' "$ZZLC" "$design" -o /dev/full
    refused "a table to a full disk" 3 'space|full' sh -c '"$0" "$1" --no-report >/dev/full' "$ZZLC" "$design"
    refused "a kernel to a full disk" 3 'space|full' sh -c '"$0" "$1" --emit c >/dev/full' "$ZZLC" "$design"
    refused "JSON to a full disk" 3 'space|full' sh -c '"$0" "$1" --json --no-report >/dev/full' "$ZZLC" "$design"
    refused "formatted text to a full disk" 3 'space|full' sh -c '"$0" fmt - <"$1" >/dev/full' "$ZZLC" "$design"
    refused "a report by -o - to a full disk" 3 'space|full' sh -c '"$0" "$1" -o - >/dev/full' "$ZZLC" "$design"
fi
refused "a report that may not grow" 3 'large|space' sh -c 'ulimit -f 4; trap "" XFSZ; "$0" "$1" -o grown.xml' "$ZZLC" "$design"
[ -e grown.xml ] && fail "a report that may not grow" "left a file"
refused "a report to a folder that is not there" 3 'no-such' "$ZZLC" "$design" -o no-such/report.xml
[ -e no-such ] && fail "a report to a folder that is not there" "made the folder"

# --- usage ---------------------------------------------------------------------------------
refused "no argument" 2 'zzlc' "$ZZLC"
refused "an unknown option" 2 'no-such-option' "$ZZLC" "$design" --no-such-option
refused "an unknown stage" 2 'nonsense' "$ZZLC" "$design" --emit nonsense
refused "an unknown code" 2 'ZZ9999' "$ZZLC" explain ZZ9999
refused "a definition without a value" 2 '.' "$ZZLC" "$design" -D rows

# --- a kernel that the C compiler refuses ---------------------------------------------------
refused "a C compiler that refuses" 3 'ZZ0803' env CC=false "$ZZLC" "$design" --engine cc --no-report
refused "a C compiler that is missing" 3 'ZZ0803' env CC=/no/such/cc "$ZZLC" "$design" --engine cc --no-report

# --- no memory -----------------------------------------------------------------------------
# The n-th block that is asked of the system is refused, for every n until the run needs no more; in
# an instrumented build every allocation is a block, and larger steps are taken.
starved() { # starved WHAT COMMAND...
    what=$1
    shift
    n=0
    while [ $n -lt 100000 ]; do
        n=$((n + 1 + (scale > 1 ? n / 16 : 0)))
        within "$what, block $n" env ZZ_FAIL_ALLOCATION=$n "$@" || return 0
        [ "$status" -eq 0 ] && break
        if [ "$status" -ne 3 ] || ! grep -q 'memory' err; then
            fail "$what" "block $n refused: status $status" err
            return 0
        fi
    done
    if [ "$status" -ne 0 ]; then
        fail "$what" "never ends well" err
    elif [ $n -lt 2 ]; then
        fail "$what" "no block was refused"
    else
        pass
    fi
}
starved "no memory for the study" "$ZZLC" "$design" -o report.xml
starved "no memory for its kernel" "$ZZLC" "$design" --emit c
starved "no memory to check" "$ZZLC" check "$design"
starved "no memory to format" "$ZZLC" fmt "$ZZ_SOURCE/stdlib/layers.zz" --check
starved "no memory to trace" "$ZZLC" trace "$design"
starved "no memory for JSON" "$ZZLC" "$design" --json --no-report
[ -e report.xml ] && ! "$XMLLINT" --noout report.xml && fail "no memory" "left half a report"
# --- events by chance: too many to draw ------------------------------------------------------
chance() { # ELEMENTS FILTER
    printf 'use std.accel.unlimited\nlayer l : O[x] += W[f] * I[x+f] { x %s, f %s\n W 8 bit, I 8 bit density 0.5, O 8 bit }\n' "$1" "$2"
    printf 'dataflow d : l on unlimited counting expected {\n on event I[ix] when I != 0\n for f\n}\n'
}
for size in 60000000 100000000 9000000000000000000; do
    chance "$size" 9 >chance.zz
    refused "$size events by chance" 1 'ZZ0802|ZZ0801|ZZ0205' "$ZZLC" chance.zz --no-report
done
chance 20 9 >chance.zz
taken "events by chance" "$ZZLC" chance.zz --no-report
refused "samples without end" 2 'samples' "$ZZLC" chance.zz --no-report --samples 9999999

finish
