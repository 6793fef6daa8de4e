#!/bin/sh
# What `--emit mapping` prints is a design's worth: with it in place of the explorations, a design
# evaluates to the figures that the search found.  The answer is the same whatever -j; and brute force
# verifies as many searches as a line `// verified: N` says.
. "$(dirname "$0")/../suite.sh"
cd "$ZZ_SOURCE" || exit 3

figures() {
    sed -n 's/^ *\(<macs>.*\|<cycles .*\|<energy .*\|<access .*\)$/\1/p' "$1"
}

cp tests/explore/*.npy "$scratch"
for file in tests/golden/explore/*.zz tests/explore/*.zz; do
    "$ZZLC" "$file" -j 1 -o "$scratch/found.xml" >"$scratch/out" 2>&1 </dev/null ||
        fail "$file" "is not explored" "$scratch/out"
    "$ZZLC" "$file" -j 3 -o "$scratch/again.xml" >"$scratch/out" 2>&1 </dev/null
    if cmp -s "$scratch/found.xml" "$scratch/again.xml"; then
        pass
    else
        fail "$file" "depends on the number of threads"
    fi
    verified=$(sed -n 's|^// verified: ||p' "$file")
    if [ -n "$verified" ]; then
        "$ZZLC" "$file" --verify --no-report >"$scratch/out" 2>&1 </dev/null || verified=none
        [ "$(grep -c ': verified, ' "$scratch/out")" = "$verified" ] && pass ||
            fail "$file" "is not verified as it says" "$scratch/out"
    fi
    "$ZZLC" "$file" --emit mapping >"$scratch/mapping" 2>"$scratch/err" </dev/null ||
        fail "$file" "has no mapping" "$scratch/err"
    awk '/^explore /{ skip = 1 } !skip && !/^expect /{ print } /^}/{ skip = 0 }' "$file" |
        cat - "$scratch/mapping" >"$scratch/fed.zz"
    if ! "$ZZLC" "$scratch/fed.zz" -o "$scratch/fed.xml" >"$scratch/out" 2>&1 </dev/null; then
        fail "$file" "gives mappings that are refused" "$scratch/out"
        continue
    fi
    figures "$scratch/found.xml" >"$scratch/found"
    figures "$scratch/fed.xml" >"$scratch/fed"
    if diff "$scratch/found" "$scratch/fed" >"$scratch/diff" 2>&1; then
        pass
    else
        fail "$file" "its mappings count to other figures" "$scratch/diff"
    fi
done

# A network on several accelerators, under several spatial mappings: searches go on beside each other, and
# everything that is written is the same.
cat >"$scratch/beside.zz" <<'Z'
use std.nets.lenet5
use std.accel.tpu_like
use std.accel.eyeriss_like
explore energy : lenet5 on tpu_like, eyeriss_like counting boxes, exact { spatial auto top 3 minimize energy }
explore times : lenet5 on eyeriss_like counting exact { spatial auto top 2 minimize cycles, energy }
explore boxed : lenet5 on tpu_like counting boxes { spatial auto top 2 minimize edp }
Z
for jobs in 1 2 7; do
    "$ZZLC" "$scratch/beside.zz" -j $jobs -o "$scratch/beside.$jobs.xml" >"$scratch/beside.$jobs.out" 2>&1 ||
        fail "beside.zz" "is not explored with -j $jobs" "$scratch/beside.$jobs.out"
done
for jobs in 2 7; do
    cmp -s "$scratch/beside.1.xml" "$scratch/beside.$jobs.xml" &&
        cmp -s "$scratch/beside.1.out" "$scratch/beside.$jobs.out" && pass ||
        fail "beside.zz" "depends on the number of threads: $jobs"
done

# What is wrong is told in the same order.
cat >"$scratch/wrong.zz" <<'Z'
use std.nets.lenet5
use std.accel.tpu_like
accelerator tight {
    array pe[4] { mac 1 pJ }
    memory dram : 4000 byte, holds W, I, O { read 1 pJ per 8 bit
        write 1 pJ per 8 bit
    }
}
explore none : lenet5 on tight, tpu_like counting boxes { spatial auto top 3 minimize energy }
Z
for jobs in 1 3; do
    "$ZZLC" "$scratch/wrong.zz" -j $jobs --no-report >"$scratch/wrong.$jobs.out" 2>&1
done
grep -q 'nothing fits' "$scratch/wrong.1.out" && cmp -s "$scratch/wrong.1.out" "$scratch/wrong.3.out" && pass ||
    fail "wrong.zz" "tells something else with three threads" "$scratch/wrong.3.out"

# A factor that one layer of several has not got is passed over there, with a warning; the others keep to it,
# and a layer that lacks it is searched as if it had not been said.  What no layer has is an error.
cat >"$scratch/lacking.zz" <<'Z'
accelerator npu {
    array pe[4] { mac 1 pJ }
    memory near   : 8 byte, holds A, C { read 1 pJ per 8 bit; write 1 pJ per 8 bit }
    memory buffer : 1 KiB, holds A, B, C { read 9 pJ per 8 bit; write 9 pJ per 8 bit }
}
layer mm(rows) : C[m,n] += A[m,k] * B[k,n] {
    m rows, n 4, k 4
    A 8 bit, B 8 bit, C 8 bit
}
layer even = mm(rows = 8)
layer odd = mm(rows = 9)
explore part : even, odd on npu { spread n over pe  orders k, *, m:2 }
explore free : odd on npu { spread n over pe  orders k, * }
expect part[odd].energy == free.energy
Z
"$ZZLC" "$scratch/lacking.zz" --no-report >"$scratch/out" 2>"$scratch/err" &&
    grep -q '^warning.ZZ0574.*loops over `m` that multiply to 2' "$scratch/err" &&
    grep -q 'as layer `odd`' "$scratch/err" && pass ||
    fail "lacking.zz" "is not searched with a warning" "$scratch/err"
"$ZZLC" "$scratch/lacking.zz" --emit mapping --dataflow part --layer even 2>"$scratch/err" |
    grep '^ *for ' | tail -1 | grep -q 'm:2' && pass || fail "lacking.zz" "loses the order of the layer that has it"
sed 's/m:2/m:5/' "$scratch/lacking.zz" >"$scratch/none.zz"
"$ZZLC" "$scratch/none.zz" --no-report >"$scratch/out" 2>&1
grep -q '^error.ZZ0562.*no loops over `m` multiply to 5' "$scratch/out" && pass ||
    fail "none.zz" "is not refused" "$scratch/out"

# Interrupted, a search gives what it found, says so, and leaves out what it did not begin.
status=0
timeout --foreground -s INT 1 "$ZZLC" tests/explore/parts/slow.zz --no-report >"$scratch/out" 2>"$scratch/err" ||
    status=$?
if [ "$status" -eq 124 ] && grep -q '^zzlc: interrupted: ' "$scratch/err" &&
    ! grep -q 'next' "$scratch/out"; then
    pass
else
    fail "tests/explore/parts/slow.zz" "is not interrupted (status $status)" "$scratch/err"
fi

# Its expectations are about layers that may be missing: they are not tried, and that is said, on standard
# error where standard output is for programs.
cp tests/explore/parts/slow.zz "$scratch/hoping.zz"
printf 'expect every.energy == 1 pJ\nexpect every.macs == 1\n' >>"$scratch/hoping.zz"
for form in --color=never --json; do
    status=0
    timeout --foreground -s INT 1 "$ZZLC" "$scratch/hoping.zz" --no-report $form \
        >"$scratch/out" 2>"$scratch/err" || status=$?
    [ "$form" = --json ] || cat "$scratch/out" >>"$scratch/err"
    if [ "$status" -eq 124 ] && grep -q '^2 expectations not tried: the search was interrupted$' "$scratch/err" &&
        ! grep -q 'expected\|no dataflow' "$scratch/err"; then
        pass
    else
        fail "hoping.zz" "tries expectations after an interrupt (status $status, $form)" "$scratch/err"
    fi
done

# So do searches beside each other: what has ended, and the best so far of what has not.
cat >"$scratch/long.zz" <<'Z'
use std.nets.resnet18
use std.accel.tpu_like
explore every : resnet18 on tpu_like counting boxes { spatial auto top 64 minimize edp }
Z
for jobs in 1 3; do
    status=0
    timeout --foreground -s INT 2 "$ZZLC" "$scratch/long.zz" -j $jobs --no-report >"$scratch/out" 2>"$scratch/err" ||
        status=$?
    if [ "$status" -eq 124 ] && grep -q '^zzlc: interrupted: ' "$scratch/err" && [ "$(wc -l <"$scratch/err")" -eq 1 ] &&
        grep -q ', stopped$' "$scratch/out" && ! grep -q 'fc on' "$scratch/out"; then
        pass
    else
        fail "long.zz" "is not interrupted (status $status, -j $jobs)" "$scratch/err"
    fi
done

# A kernel of orders that turns hot comes a second time, by the system's compiler: its figures are the same,
# and nobody waits for a compiler that fails or hangs.
cat >"$scratch/hot.zz" <<'Z'
use std.layers
use std.accel.tpu_like
layer conv = conv2d(k = 64, c = 64, oy = 56, ox = 30, pad = 1) { W 8 bit, I 8 bit, O 8 bit partial 16 bit }
explore hot : conv on tpu_like counting boxes {
    spread k:32 over D1, c:32 over D2
    orders enumerate
    minimize edp
}
Z
printf '#!/bin/sh\nsleep 600 & sleep 600\n' >"$scratch/hanging"
chmod +x "$scratch/hanging"
mkdir "$scratch/files"
(unset CC; TMPDIR=$scratch/files "$ZZLC" "$scratch/hot.zz" -j 2 -o "$scratch/hot.xml") >"$scratch/hot.out" 2>&1
grep -q ' 6652800 *optimal$' "$scratch/hot.out" && pass || fail "hot.zz" "is not explored" "$scratch/hot.out"
for compiler in false "$scratch/hanging"; do
    CC=$compiler TMPDIR=$scratch/files "$ZZLC" "$scratch/hot.zz" -j 1 -o "$scratch/again.xml" >"$scratch/out" 2>&1
    cmp -s "$scratch/hot.xml" "$scratch/again.xml" && pass ||
        fail "hot.zz" "is something else with CC=$compiler" "$scratch/out"
done
status=0
CC=$scratch/hanging TMPDIR=$scratch/files timeout --foreground -s INT 1 "$ZZLC" tests/explore/parts/slow.zz --no-report \
    >"$scratch/out" 2>&1 || status=$?
[ "$status" -eq 124 ] && grep -q '^zzlc: interrupted: ' "$scratch/out" && pass ||
    fail "slow.zz" "is not interrupted while a compiler hangs (status $status)" "$scratch/out"
rmdir "$scratch/files" && pass || fail "hot.zz" "leaves files of the compiler behind"

# A page's picture of a search: mappings drawn at random, the same in every run, none below what is
# proved.
cat >"$scratch/picture.zz" <<'Z'
use std.layers
use std.accel.eyeriss_like
layer conv = conv2d(k = 16, c = 8, oy = 14, ox = 14, pad = 1) { W 8 bit, I 8 bit, O 8 bit partial 16 bit }
explore picture : conv on eyeriss_like counting boxes, exact { minimize energy }
Z
(cd "$scratch" && "$ZZLC" picture.zz --html) >"$scratch/out" 2>&1
cp "$scratch/picture.xml" "$scratch/once.xml"
(cd "$scratch" && "$ZZLC" picture.zz --html -j 1) >"$scratch/out" 2>&1
valid "$scratch/picture.xml" && cmp -s "$scratch/picture.xml" "$scratch/once.xml" && pass ||
    fail "picture.zz" "its samples are not valid, or differ between runs" "$scratch/valid"
awk -F'"' '/<exploration /{ bound = $0; sub(/.* bound="/, "", bound); sub(/".*/, "", bound); bound += 0 }
    /<sample /{ drawn++; wrong += $2 < bound * (1 - 1e-9) } END { exit !(drawn > 20 && !wrong) }' \
    "$scratch/picture.xml" && pass || fail "picture.zz" "has samples below the bound, or too few"

# Threads are counted from 1.
for jobs in 0 -1 x 1000; do
    "$ZZLC" tests/golden/explore/event.zz --no-report -j "$jobs" >"$scratch/out" 2>&1
    [ $? -eq 2 ] && pass || fail "-j $jobs" "is taken" "$scratch/out"
done

# --dataflow and --layer choose mappings.
cat >"$scratch/several.zz" <<'Z'
use std.accel.npe8
use std.layers
layer one = matmul(m = 4, n = 8, k = 4)
layer two = matmul(m = 4, n = 8, k = 6)
explore e : one, two on npe8 counting exact, boxes { spread n over npe }
explore f : one on npe8 { spread n over npe }
Z
# chosen NUMBER OPTIONS...
chosen() {
    wanted=$1
    shift
    "$ZZLC" "$scratch/several.zz" --emit mapping "$@" >"$scratch/out" 2>&1 </dev/null
    [ "$(grep -c '^dataflow ' "$scratch/out")" = "$wanted" ] && pass ||
        fail "$*" "does not choose $wanted mappings" "$scratch/out"
}
chosen 5
chosen 3 --layer one
chosen 4 --dataflow e
chosen 1 --dataflow 'e[boxes]' --layer two
chosen 0 --dataflow g
grep -q 'no search is chosen by --dataflow' "$scratch/out" && pass || fail "--dataflow g" "says nothing" "$scratch/out"
finish
