#!/bin/sh
# run.sh SECONDS: fuzzes for that long, in the build folder, from the seeds that the tree holds.  What it
# finds stays in fuzz/findings; put a finding into tests/fuzz/corpus once it is mended.
set -eu
seconds=$1
: "${ZZ_SOURCE:?}" "${FUZZ_CC:?install clang and libclang-rt-14-dev, then configure again}"
mkdir -p fuzz/build fuzz/corpus fuzz/findings
(
    cd fuzz/build
    [ -f Makefile ] || "$ZZ_SOURCE/configure" -q CC="$FUZZ_CC" \
        CFLAGS="-g -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all"
    make --no-print-directory -j"$(getconf _NPROCESSORS_ONLN || echo 1)" tests/fuzz/fuzz_check
)
find "$ZZ_SOURCE/examples" "$ZZ_SOURCE/stdlib" "$ZZ_SOURCE/tests" -type f -size -64k \
    \( -name '*.zz' -o -path '*/corpus/*' \) |
    while read -r file; do
        cp "$file" "fuzz/corpus/seed-$(cksum <"$file" | tr ' ' '-')"
    done
exec fuzz/build/tests/fuzz/fuzz_check -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
    -max_len=16384 -dict="$ZZ_SOURCE/tests/fuzz/zz.dict" -artifact_prefix=fuzz/findings/ \
    -print_final_stats=1 fuzz/corpus
