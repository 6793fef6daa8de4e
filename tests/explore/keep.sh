#!/bin/sh
# `keep`: the mappings of searches in a database, whole or not at all.  The questions in the comments of
# examples/lost-mappings.zz have the answers that stand there.
. "$(dirname "$0")/../suite.sh"
ask=$ZZ_BUILD/tests/explore/ask
cd "$scratch" || exit 3

# same NAME WANTED SQL DATABASE
same() {
    found=$("$ask" "$4" "$3" 2>&1)
    if [ "$found" = "$2" ]; then
        pass
    else
        printf '%s\n' "$found" >found
        fail "$1" "has another answer than $2" found
    fi
}

example=$ZZ_SOURCE/examples/lost-mappings.zz
"$ZZLC" "$example" -j 2 >out 2>&1 || fail "$example" "does not run" out
# Each question is a block of comment lines that ends with `;`, its answer the block after it.
awk '/^\/\/     / { sub("^//     ", ""); text = text $0 "\n"; next }
     text != "" { n++; printf "%s", text >("part" n); text = "" }' "$example"
for question in 1 3; do
    answer=$((question + 1))
    "$ask" lost-mappings.sqlite "$(cat part$question)" >found 2>&1
    sed 's/  */ /g' part$answer | sort >wanted
    sort found | diff wanted - >diff && pass || fail "question $question" "has another answer" diff
done
same "both countings" "1451616" "SELECT count(*) FROM mapping" lost-mappings.sqlite
same "every space is complete" "8 8 24 362880" \
    "SELECT count(*), sum(complete), min(visited), max(visited) FROM space" lost-mappings.sqlite

cat >near.zz <<'Z'
use std.layers
use std.accel.tpu_like
layer conv = conv2d(k = 64, c = 64, oy = 14, ox = 14, pad = 1) { W 8 bit, I 8 bit, O 8 bit partial 16 bit }
explore near : conv on tpu_like counting boxes {
    spread k:32 over D1, c:32 over D2
    orders loma 6
    minimize cycles
    keep where cycles <= 1.1 * best.cycles into "near.sqlite"
}
explore each : conv on tpu_like counting boxes {
    spread k:32 over D1, c:32 over D2
    orders loma 6
    minimize cycles
    keep all into "all.sqlite"
}
Z
"$ZZLC" near.zz >out 2>&1 || fail near.zz "does not run" out
same "the best is kept" "1" "SELECT count(DISTINCT cycles) FROM mapping WHERE cycles =
    (SELECT min(cycles) FROM mapping)" near.sqlite
"$ask" all.sqlite "SELECT count(*) FROM mapping WHERE cycles <=
    1.1 * (SELECT min(cycles) FROM mapping)" >wanted
same "what is near the best is kept" "$(cat wanted)" "SELECT count(*) FROM mapping" near.sqlite
[ "$(cat wanted)" -lt "$("$ask" all.sqlite 'SELECT count(*) FROM mapping')" ] && pass ||
    fail near.zz "chooses nothing"

# Layers of networks and swept accelerators stand there by their whole names.
cat >swept.zz <<'Z'
use std.layers
use std.accel.npe8
network pair {
    layer first = conv2d(k = 8, c = 1, oy = 5, ox = 5)
    layer second = conv2d(k = 8, c = 8, oy = 3, ox = 3) with I = first.O
}
explore e : pair on npe8(lanes = n) {
    for n in 4, 8
    spread k over npe
    orders loma 3
    minimize energy
    keep where energy <= 2 * best.energy into "swept.sqlite"
}
Z
"$ZZLC" swept.zz >out 2>&1 || fail swept.zz "does not run" out
for layer in pair.first pair.second; do
    same "$layer" "npe8(lanes = 4); n = 4
npe8(lanes = 8); n = 8" "SELECT accelerator FROM space WHERE layer = '$layer' ORDER BY 1" swept.sqlite
done

# The same rows whatever -j, and none without a report.
"$ask" all.sqlite "SELECT * FROM mapping" >one
"$ZZLC" near.zz -j 3 >out 2>&1
"$ask" all.sqlite "SELECT * FROM mapping" | cmp -s one - && pass || fail near.zz "depends on -j"
rm -f all.sqlite
"$ZZLC" near.zz --no-report >out 2>&1
[ ! -e all.sqlite ] && pass || fail near.zz "keeps mappings with --no-report"

# What is there and no database stays; a folder that is not there is told.
echo precious >all.sqlite
"$ZZLC" near.zz >out 2>err
[ $? -eq 3 ] && [ "$(cat all.sqlite)" = precious ] &&
    grep -q '^zzlc: cannot write all.sqlite: what is there now is no database$' err && pass ||
    fail near.zz "overwrites a file" err
sed 's|"all|"nowhere/all|' near.zz >away.zz
"$ZZLC" away.zz >out 2>err
[ $? -eq 3 ] && grep -q '^zzlc: cannot write nowhere/all.sqlite: No such file' err && pass ||
    fail away.zz "does not tell that a folder is missing" err

# Killed, a search leaves what was there; interrupted, it leaves what it had, and says so in it.
sed 's/loma 6/enumerate/; s/each/slow/; /^explore near/,/^}/d; s/all.sqlite/slow.sqlite/; s/oy = 14, ox = 14/oy = 56, ox = 56/' \
    near.zz >slow.zz
timeout -s KILL 2 "$ZZLC" slow.zz --no-report >out 2>&1
timeout -s KILL 2 "$ZZLC" slow.zz >out 2>&1
[ ! -e slow.sqlite ] && pass || fail slow.zz "leaves part of a database"
rm -f slow.sqlite.*
timeout --foreground -s INT 2 "$ZZLC" slow.zz >out 2>&1
same "an interrupted search" "0 1" "SELECT complete, visited > 0 FROM space" slow.sqlite
[ "$(ls slow.sqlite* | wc -l)" -eq 1 ] && pass || fail slow.zz "leaves other files"
finish
