#!/bin/sh
# The course: each example is one lesson of it, each asks a question in its first line, README has them in
# the same order; and the book, which needs nothing else, has each lesson with what zzlc says of it.
. "$(dirname "$0")/suite.sh"
cd "$scratch" || exit 3
examples=$ZZ_SOURCE/examples

grep '\.zz$' "$examples/course" >lessons
sort lessons >sorted
find "$examples" -name '*.zz' | sed 's,.*/,,' | sort >there
cmp sorted there >err && pass || fail "course" "is not all of examples/" err
# shellcheck disable=SC2016
sed -n 's/^| `\([a-z0-9-]*\.zz\)` | .*/\1/p' "$ZZ_SOURCE/README.md" | diff - lessons >err && pass ||
    fail "README.md" "has another order" err
while read -r lesson; do
    # A title is what begins, to the first mark; a lab has its number before.
    head -n 1 "$examples/$lesson" | grep -q '^// .*?$' && pass || fail "$lesson" "does not begin with a question"
done <lessons

if ! "$examples/book/make.sh" "$ZZLC" book.html >out 2>err; then
    fail "book" "is not made" err
    finish
fi
[ -s err ] && fail "book" "complains" err || pass
if [ -n "${XMLLINT-}" ]; then
    "$XMLLINT" --noout --nonet book.html 2>err && pass || fail "book" "is not well formed" err
    # Nothing is fetched: no address but of places in the page.
    "$XMLLINT" --xpath '//@href | //@src' book.html 2>/dev/null | grep -v '"#' >err
    [ -s err ] && fail "book" "wants other files" err || pass
    for lesson in $(sed 's/\.zz$//' lessons); do
        "$XMLLINT" --xpath "string(//section[h2/@id='$lesson'])" book.html >text
        "$ZZLC" "$examples/$lesson.zz" --no-report </dev/null | sed 1,2d | grep . >table
        # Each line of the table is a line of its section.
        [ -s table ] && ! grep -vxF -f text table >err && pass || fail "$lesson" "has another table in the book" err
        # So is each line of code, and every word of its text.
        grep -v '^//' "$examples/$lesson.zz" | grep . >code
        ! grep -vxF -f text code >err && pass || fail "$lesson" "lost code in the book" err
        sed -n '2,$s,^// *,,p' "$examples/$lesson.zz" | sed 's/^--- //; s/ -*$//; s/^- //' | tr -d '`' |
            tr -s ' \n' '\n' | sort -u >wanted
        tr -s ' \n' '\n' <text | sort -u >found
        comm -23 wanted found >err
        [ -s err ] && fail "$lesson" "lost text in the book" err || pass
    done
else
    fail "book" "cannot be read: install libxml2-utils, then configure again"
fi
finish
