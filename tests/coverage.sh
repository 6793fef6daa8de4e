#!/bin/sh
# How much of our own code the suites have run, from what a build with --enable-coverage leaves
# beside its objects: a line a file (lines, lines run, per cent), the files least run first, and the
# total.  Takes nothing but the folders from the Makefile; the scanner and the parser, which flex
# and bison write, count by the lines of scan.l and parse.y.  --lines names each line that did not
# run, as the compilers do, so that an editor goes there.
set -eu
: "${ZZ_SOURCE:?is the source tree}" "${ZZ_BUILD:?is the build tree}"
lines=no
[ "${1-}" = --lines ] && lines=yes
cd "$ZZ_BUILD"
if [ -z "$(find lang compiler runtime -name '*.gcda' -print | head -n 1)" ]; then
    echo "nothing was counted here: configure with --enable-coverage, then make check" >&2
    exit 1
fi
# gcov writes one block a source; a header comes with every object that includes it, and a line of
# it has run when one of them ran it.
find lang compiler runtime -name '*.gcno' -print | sort | xargs gcov --stdout 2>/dev/null |
    awk -v source="$ZZ_SOURCE/" -v build="$ZZ_BUILD/" -v named="$lines" -F: '
    $2 + 0 == 0 && $3 == "Source" {
        file = $4
        if (index(file, build) == 1)
            file = substr(file, length(build) + 1)
        if (index(file, source) == 1)
            file = substr(file, length(source) + 1)
        gsub(/^(\.\.\/)+|^\.\//, "", file)
        ours = file ~ /^(lang|compiler|runtime)\// && file !~ /\.pb-c\.[ch]$|(parse|scan)\.[ch]$/
        next
    }
    ours {
        count = $1
        gsub(/[ *]/, "", count)
        if (count == "-")
            next
        key = file SUBSEP ($2 + 0)
        if (!(key in has_run)) {
            has_run[key] = 0
            total[file]++
            if ($2 + 0 > last[file])
                last[file] = $2 + 0
        }
        if (count !~ /^[#=]+$/ && !has_run[key]) {
            has_run[key] = 1
            done[file]++
        }
    }
    END {
        for (file in total) {
            all += total[file]
            ran += done[file]
            if (named == "yes") {
                for (line = 1; line <= last[file]; line++)
                    if ((file, line) in has_run && !has_run[file, line])
                        printf "%s:%d: not run\n", file, line | "sort -t: -k1,1 -k2,2n"
            } else {
                printf "%6.1f %% %6d of %6d  %s\n", 100 * done[file] / total[file], done[file],
                    total[file], file | "sort -k1,1n -k6"
            }
        }
        close(named == "yes" ? "sort -t: -k1,1 -k2,2n" : "sort -k1,1n -k6")
        printf "%6.1f %% %6d of %6d  in all\n", 100 * ran / all, ran, all
    }'
