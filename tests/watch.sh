#!/bin/sh
# zzlc watch: evaluates again when the design or a module beside it is saved, in whatever way a program
# saves; and ends well on Ctrl-C, also in the middle of an evaluation.
. "$(dirname "$0")/suite.sh"
cd "$scratch" || exit 3
mkdir room
cd room || exit 3

design() { # design N: one that does N multiplications, and says so in its table
    cat <<EOF
accelerator one {
    array pe[1] { mac 1 pJ }
    memory all : 64 KiB, holds X, Y { read 1 pJ per 16 bit }
}
layer sum : Y[i] += X[i,j] {
    i 1, j $1
    X 16 bit, Y 16 bit
}
dataflow d$1 : sum on one {
    for i, j
}
EOF
}

# until NAME COMMAND...: within seconds the command succeeds.
until_holds() {
    name=$1
    shift
    for _ in $(seq $((150 * ${ZZ_SCALE:-1}))); do
        if "$@" >/dev/null 2>&1; then
            pass
            return
        fi
        sleep 0.1
    done
    fail "$name" "does not come" ../out
}

# watching OPTION...: in the background, as $watch.  A shell without job control has its background
# ignore SIGINT, which a program that is started from a terminal does not do.
watching() {
    env --default-signal=INT "$ZZLC" watch room.zz "$@" >../out 2>../err </dev/null &
    watch=$!
}
# ends_well NAME SIGNAL: the program ends with status 0 on a signal.
ends_well() {
    kill -s "$2" "$watch"
    status=0
    wait "$watch" || status=$?
    [ "$status" -eq 0 ] && pass || fail "$1" "ended with status $status" ../err
}

design 11 >room.zz
watching --no-report
until_holds "the first evaluation" grep -q '^d11 ' ../out
design 12 >room.zz
until_holds "a design written over" grep -q '^d12 ' ../out
design 13 >new && mv new room.zz
until_holds "a design put in its place" grep -q '^d13 ' ../out
echo 'layer' >room.zz
until_holds "a design that is wrong" grep -q '^error' ../err
design 14 >room.zz
until_holds "a design put right" grep -q '^d14 ' ../out
rm room.zz
until_holds "a design that is gone" grep -q 'cannot read room.zz' ../err
{
    echo 'use part'
    design 15
} >room.zz
echo 'const a = ' >part.zz
until_holds "a module that is wrong" grep -q part.zz ../err
echo 'const a = 1' >part.zz
until_holds "a module put right" grep -q '^d15 ' ../out
# Through a link in another folder nobody is woken: only looking finds it.
ln room.zz ../elsewhere.zz
{
    echo 'use part'
    design 16
} >../elsewhere.zz
until_holds "a design changed from elsewhere" grep -q '^d16 ' ../out
count=$(wc -c <../out)
sleep 1.5
[ "$(wc -c <../out)" -eq "$count" ] && pass || fail "watch" "evaluates what did not change" ../out
grep -q "$(printf '\033')" ../out && fail "watch" "clears a pipe" ../out || pass
ends_well "Ctrl-C" INT
[ ! -e room.xml ] && pass || fail "--no-report" "wrote one"
[ "$(find . -name 'room.zz.*' -o -name '*.xml.*' | wc -l)" -eq 0 ] && pass || fail "watch" "leaves files behind"

# A long evaluation gives way to a save and to Ctrl-C, and what it started goes with it: its C compiler
# never ends while there is a file `slow`.
cat >../slow-cc <<EOF
#!/bin/sh
echo \$\$ >"$scratch/compiling"
while [ -e "$scratch/slow" ]; do sleep 0.2; done
exec ${CC:-cc} "\$@"
EOF
chmod +x ../slow-cc
gone() {
    ! kill -0 "$(cat ../compiling)"
}
touch ../slow
CC=$scratch/slow-cc watching --engine cc --no-report
until_holds "a long evaluation" test -s ../compiling
mv ../slow ../fast
design 17 >room.zz
until_holds "a save in the middle of an evaluation" grep -q '^d17 ' ../out
mv ../fast ../slow
rm ../compiling
design 18 >room.zz
until_holds "another long evaluation" test -s ../compiling
ends_well "Ctrl-C in the middle of an evaluation" INT
until_holds "the end of what it started" gone

watching
until_holds "watch again" grep -q "^d18 " ../out
ends_well "the end of a session" TERM

for wrong in no-such.zz . -; do
    status=0
    "$ZZLC" watch "$wrong" >../out 2>../err </dev/null || status=$?
    [ "$status" -eq 2 ] && [ -s ../err ] && pass || fail "watch $wrong" "ended with status $status" ../err
done
finish
