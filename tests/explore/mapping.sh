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
