#!/bin/sh
# A system that refuses: each call for memory, a file, a write, a page, a thread or a program, refused once in
# every place where it is made, and from there on.  The run ends with its message and status 3, or as if nothing had
# been; what it writes is whole or absent.  Where every allocation is checked anyway there is nothing to load.
. "$(dirname "$0")/../suite.sh"
cd "$scratch" || exit 3
mkdir out
library=$ZZ_BUILD/tests/refusal/refuse.so
if [ ! -e "$library" ]; then
    echo "left out: an instrumented program has its own malloc"
    pass
    finish
fi

# refused KIND once|on EVERY FILE COMMAND...: see refusal.c; at least one call must have been refused.
refused() {
    "$ZZ_BUILD/tests/refusal/refusal" "$library" "$@" >told 2>&1
    status=$?
    if [ $status -eq 0 ] && ! grep -q '^0 refused' told; then
        pass
    else
        kind=$1 how=$2
        shift 5
        fail "$kind $how, $*" "does not hold" told
    fi
}

cat >small.zz <<'ZZ'
accelerator quad {
    array pe[D1: 2, D2: 2] { mac 1 pJ }
    memory regs per D1, D2 : 64 bit, holds I, W, O { read 1 pJ per 8 bit }
    memory all : 64 KiB, holds I, W, O { read 10 pJ per 8 bit }
}
layer mm : O[m,n] += I[m,k] * W[k,n] {
    m 4, n 2, k 2
    I 8 bit, W 8 bit, O 8 bit
}
dataflow d : mm on quad {
    for m, n, k
}
expect d.macs == 16
ZZ
cat >find.zz <<'ZZ'
use small
explore e : small.mm on small.quad {
    spread k:2 over D1, n:2 over D2
    orders enumerate
    minimize energy
    keep all into "out/e.sqlite"
}
ZZ
printf 'const a=1\n' >loose.zz
# A design of two files, and of numbers in a third.
header="{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2)}"
printf '\223NUMPY\001\000\071\000%s\001\000\001\002\003\001\000\001' "$header" >numbers.npy # 071: its length
cat >numbers.zz <<'ZZ'
use small
layer sparse : O[m,n] += I[m,k] * W[k,n] {
    m 4, n 2, k 2
    I 8 bit data "numbers.npy", W 8 bit, O 8 bit
}
dataflow d : sparse on small.quad {
    for m, n, k
}
expect d.macs == 16
ZZ
lab=$ZZ_SOURCE/tests/import/lab

# Memory, in every library that takes part.
refused memory once 120 out/r.xml "$ZZLC" small.zz -o out/r.xml
refused memory on 60 out/r.xml "$ZZLC" small.zz -o out/r.xml
refused memory once 60 out/r.html "$ZZLC" small.zz --html -o out/r.html
refused memory once 80 - "$ZZLC" why d.energy small.zz
refused memory once 80 out/lab.zz "$ZZLC" import zigzag --hardware "$lab.hardware.yaml" \
    --workload "$lab.workload.yaml" --mapping "$lab.mapping.yaml" -o out/lab.zz
refused memory once 60 out/e.sqlite "$ZZLC" find.zz -o /dev/null -j 1
refused memory on 60 out/e.sqlite "$ZZLC" find.zz -o /dev/null -j 1
refused memory once 60 out/e.sqlite "$ZZLC" find.zz -o /dev/null -j 2

# Files, pages, threads, programs.
for kind in open read write close rename sync pages; do
    refused $kind once 100 out/e.sqlite "$ZZLC" find.zz -o /dev/null -j 1
done
for kind in open read write close rename; do
    refused $kind once 100 out/r.html "$ZZLC" small.zz --html -o out/r.html
done
for kind in open write process; do
    refused $kind once 100 - "$ZZLC" small.zz --engine cc --no-report
done
refused thread on 100 out/e.sqlite "$ZZLC" find.zz -o /dev/null -j 4
for kind in open read; do
    refused $kind once 100 - "$ZZLC" numbers.zz
    refused $kind once 100 - "$ZZLC" check numbers.zz
    refused $kind once 100 - "$ZZLC" --emit nest numbers.zz
done
"$ZZ_BUILD/tests/onnx/onnx" write "$ZZ_SOURCE/tests/onnx/alexnet.graph" alexnet.onnx
for kind in memory open read; do
    refused $kind once 60 out/n.zz "$ZZLC" import onnx alexnet.onnx -o out/n.zz
done
refused open once 100 out/t.html "$ZZLC" trace small.zz --html -o out/t.html
refused write once 100 out/t.html "$ZZLC" trace small.zz --html -o out/t.html
finish
