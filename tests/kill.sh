#!/bin/sh
# What is written is whole or absent, or still the old one, whenever zzlc is killed: some 200 times at a random
# moment of a report, a database, an import, a formatting and a beginning.  Nothing else is left beside it, but
# for a file of a name that the next one who writes there removes.
. "$(dirname "$0")/suite.sh"
cd "$scratch" || exit 3
mkdir out
cp "$ZZ_SOURCE/examples/event-study.zz" study.zz
sed 's/^    /  /; s/ == /  ==  /' study.zz >loose.zz
lab=$ZZ_SOURCE/tests/import/lab

now() { # in microseconds
    echo $(($(date +%s%N) / 1000))
}

# try NAME FILE COMMAND...: kills the command again and again; FILE is what it writes.  `begin` makes
# what was there before: nothing, or an older file.
try() {
    name=$1
    file=$2
    shift 2
    for before in nothing older; do
        [ "$before $name" = "nothing fmt" ] && continue
        [ "$before $name" = "older new" ] && continue
        # Once whole, once more for how long one takes.
        begin
        if ! "$@" >log 2>&1; then
            fail "$name" "does not run" log
            return
        fi
        cp "$file" whole
        began=$(now)
        begin
        "$@" >log 2>&1
        long=$(($(now) - began))
        killed=0
        wrong=0
        left=0
        # Up to how long one takes: what is killed says that it takes longer, what is not, shorter.
        for part in $(awk -v seed="$long" 'BEGIN { srand(seed); for (i = 0; i < 34; i++) print int(1000 * rand()) }'); do
            begin
            delay=$((1 + long * part / 1000))
            timeout -s KILL "$(printf '%d.%06d' $((delay / 1000000)) $((delay % 1000000)))" "$@" >log 2>&1
            if [ $? -eq 137 ]; then
                killed=$((killed + 1))
                long=$((long * 6 / 5 + 1))
            else
                long=$((long * 4 / 5 + 1))
            fi
            sound "$@" || wrong=$((wrong + 1))
        done
        [ $wrong -eq 0 ] && pass || fail "$name over $before" "left $wrong of 34 files neither whole nor as they were"
        [ $killed -ge 5 ] && pass || fail "$name over $before" "was killed $killed times only, of 34"
        at_each_call "$@"
        begin
        "$@" >log 2>&1 && cmp -s "$file" whole && pass || fail "$name over $before" "does not work afterwards" log
    done
}
# Not at random, where strace is: at each call that could leave a file behind in pieces.
at_each_call() {
    command -v strace >/dev/null && strace -o log true 2>/dev/null || return 0
    wrong=0
    calls=openat,write,pwrite64,close,linkat,rename,unlink,fchmod,fsync
    begin
    strace -f -o log -e trace=$calls "$@" >/dev/null 2>&1
    cp log told
    for call in $(echo $calls | tr , ' '); do
        count=$(grep -c " $call(" told)
        for time in $(seq $((count > 5 ? count - 4 : 1)) "$count"); do
            begin
            strace -f -o log -e trace="$call" -e inject="$call:signal=KILL:when=$time" "$@" >/dev/null 2>&1
            sound "$@" || wrong=$((wrong + 1))
        done
    done
    [ $wrong -eq 0 ] && pass || fail "$name over $before" "left $wrong files in pieces, killed at a call"
    where_all_have_names "$@"
}
# The same on a file system whose files cannot be without a name: whoever is killed leaves one, and it goes.
where_all_have_names() {
    unnamed=$(grep ' openat(' told | grep -n O_TMPFILE | head -n 1 | cut -d: -f1)
    [ -n "$unnamed" ] || return 0
    wrong=0
    left=0
    for call in write:1 pwrite64:1 pwrite64:2 fchmod:1 rename:1; do
        begin
        strace -f -o log -e trace=openat,"${call%:*}" -e inject="openat:error=EOPNOTSUPP:when=$unnamed" \
            -e inject="${call%:*}:signal=KILL:when=${call#*:}" "$@" >/dev/null 2>&1
        sound "$@" || wrong=$((wrong + 1))
    done
    [ $wrong -eq 0 ] && pass || fail "$name over $before" "left $wrong files in pieces, where all have names"
    [ "$left" -gt 0 ] && pass || fail "$name over $before" "left nothing anywhere, where all have names"
}
# Whether the file is whole, or as it was before, and nothing is beside it for long.
sound() {
    if [ -e "$file" ]; then
        cmp -s "$file" whole || { [ $before = older ] && cmp -s "$file" older; } || return 1
    else
        [ $before = nothing ] || return 1
    fi
    strays >stray
    [ -s stray ] || return 0
    grep -v "^${file#out/}\.zzlc-[0-9]*-[0-9]*\$" stray >log && return 1
    left=$((left + 1))
    # Who was killed may take a moment to be dead, and holds its file until then.
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        "$@" >log 2>&1 || return 1
        [ -n "$(strays)" ] || return 0
        sleep 0.1
    done
    return 1
}
strays() {
    find out -mindepth 1 ! -path "$file" ! -path out/near.xml -printf '%P\n'
}
begin() {
    rm -rf out
    mkdir out
    case $before-$name in
    older-fmt) cp loose.zz older && cp loose.zz "$file" ;;
    older-keep) cp older.sqlite older && cp older "$file" ;;
    older-*) echo "what was there" >older && cp older "$file" ;;
    esac
}

try report out/report.xml "$ZZLC" study.zz -o out/report.xml
try import out/lab.zz "$ZZLC" import zigzag --hardware "$lab.hardware.yaml" --workload "$lab.workload.yaml" \
    --mapping "$lab.mapping.yaml" -o out/lab.zz
try fmt out/loose.zz "$ZZLC" fmt out/loose.zz
try new out/mine.zz "$ZZLC" new out/mine
cat >near.zz <<'EOF'
use std.layers
use std.accel.tpu_like
layer conv = conv2d(k = 64, c = 64, oy = 14, ox = 14, pad = 1) { W 8 bit, I 8 bit, O 8 bit partial 16 bit }
explore near : conv on tpu_like counting boxes {
    spread k:32 over D1, c:32 over D2
    orders loma 6
    minimize cycles
    keep all into "out/near.sqlite"
}
EOF
# A database is written into one only; an older one has other mappings.
mkdir -p out
sed 's/loma 6/loma 5/' near.zz >older.zz
"$ZZLC" -j 1 older.zz -o out/older.xml >log 2>&1 || fail "keep" "does not run" log
mv out/near.sqlite older.sqlite
try keep out/near.sqlite "$ZZLC" -j 1 near.zz -o out/near.xml
if "$ZZLC" --help | grep -q -- --html; then
    try html out/report.html "$ZZLC" study.zz --html -o out/report.html
fi

# The folder of the C compiler, below TMPDIR: what was killed left one, and the next that makes one removes it,
# but not that of a run that lives, nor what is only called alike.
printf '#!/bin/sh\n: >"$STARTED"\nexec sleep 100\n' >slow
chmod +x slow
rm -rf shops
mkdir shops
shops() {
    find shops -mindepth 1 -maxdepth 1 -name 'zzlc-kernel-[0-9]*-??????' | wc -l
}
# begun NAME: a run whose compiler does not end, and has begun; its process is in $run.
begun() {
    CC=$scratch/slow STARTED=$scratch/started.$1 TMPDIR=$scratch/shops "$ZZLC" --engine cc study.zz -o - \
        >/dev/null 2>&1 &
    run=$!
    for _ in $(seq 100); do
        [ -e "started.$1" ] && return
        sleep 0.1
    done
    fail "engine cc of $1" "does not begin its compiler"
}
# Ends the compiler of a run too, which is a child of its own.
ended() {
    compiler=$(ps -o pid= --ppid "$1")
    kill -s KILL "$1"
    wait "$1" 2>/dev/null
    [ -z "$compiler" ] || kill -s KILL $compiler
}
compiles() {
    TMPDIR=$scratch/shops "$ZZLC" --engine cc study.zz -o - >/dev/null 2>log && pass || fail "engine cc $1" "does not run" log
}
begun dead
ended "$run"
[ "$(shops)" -eq 1 ] && pass || fail "engine cc killed" "leaves $(shops) folders, not one"
begun living
[ "$(shops)" -eq 1 ] && pass || fail "engine cc after a killed one" "there are $(shops) folders, not its own only"
mkdir shops/zzlc-kernel-mine shops/zzlc-kernel-12-abcdefg shops/zzlc-kernel-7-abcdef shops/zzlc-kernel-7-abcdef/deeper
echo mine >shops/zzlc-kernel-mine/kernel.c
mkdir elsewhere
echo mine >elsewhere/kernel.c
ln -s ../elsewhere shops/zzlc-kernel-8-abcdef
compiles "beside a living one"
[ "$(find shops -path '*-??????/kernel.c' -size +0 | wc -l)" -eq 1 ] && kill -s 0 "$run" && pass ||
    fail "engine cc beside a living one" "takes its folder away"
ended "$run"
compiles "after both"
find shops elsewhere -mindepth 1 | sort >log
printf '%s\n' elsewhere/kernel.c shops/zzlc-kernel-12-abcdefg shops/zzlc-kernel-7-abcdef \
    shops/zzlc-kernel-7-abcdef/deeper shops/zzlc-kernel-8-abcdef shops/zzlc-kernel-mine \
    shops/zzlc-kernel-mine/kernel.c | sort >expected
cmp -s expected log && pass || fail "engine cc after both" "leaves other things than were there" log
finish
