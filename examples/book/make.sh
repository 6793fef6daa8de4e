#!/bin/sh
# The course as one page that needs nothing else: the text of each lesson, its design, and what zzlc says
# of it.  Takes the program and where to write; the lessons are in ../course.
set -eu
zzlc=$(realpath "$1")
page=$2
here=$(cd "$(dirname "$0")" && pwd)
examples=${here%/*}
work=$(mktemp -d)
trap 'rm -rf "$work" "$page.new"' EXIT
trap 'exit 130' INT TERM

escape() {
    sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g'
}
words=$("$zzlc" list keywords | awk '$2 == "declaration" || $2 == "item" { printf "%s%s", sep, $1; sep = "|" }')
html=no
! "$zzlc" --help | grep -q -- --html || html=yes

awk '$1 != "part" && $1 !~ /^#/ && NF { print $1 }' "$examples/course" >"$work/files"

# What zzlc prints, and its report as a page where it can make one.
report() { # report FILE
    (cd "$work" && "$zzlc" "$1" --no-report >table </dev/null) || { echo "$1 does not do what it expects" >&2; exit 1; }
    echo '<h3>What zzlc says</h3>'
    printf '<pre>'
    sed '1,2d' "$work/table" | escape
    echo '</pre>'
    [ $html = yes ] || return 0
    (cd "$work" && "$zzlc" "$1" --html -o report.html >/dev/null </dev/null)
    printf '<details><summary>The report, with charts</summary>\n<iframe title="report of %s" loading="lazy" srcdoc="' \
        "${1##*/}"
    escape <"$work/report.html"
    echo '"></iframe></details>'
}

# The title of a lesson; the files of all of them, in order, are in $work/files.
title() { # title FILE
    head -n 1 "$examples/$1" | sed 's,^// *,,' | escape | sed 's,`\([^`]*\)`,<code>\1</code>,g'
}
# A link to the lesson of that number, if there is one.
link() { # link NUMBER REL BEFORE AFTER
    file=$(sed -n "$1p" "$work/files")
    [ -z "$file" ] || printf '<a rel="%s" href="#%s">%s%s. %s%s</a>\n' "$2" "${file%.zz}" "$3" "$1" "$(title "$file")" "$4"
}
# From a lesson to the one before, the list of all, and the one after.
ways() { # ways NUMBER
    printf '<nav class="ways" aria-label="From lesson %s">\n' "$1"
    [ "$1" -eq 1 ] || link $(($1 - 1)) prev '← ' ''
    echo '<a href="#contents">All lessons</a>'
    link $(($1 + 1)) next '' ' →'
    echo '</nav>'
}

lessons() {
    number=0
    part=
    while read -r first rest; do
        case $first in
        part) part=$rest && continue ;;
        '#'* | '') continue ;;
        esac
        number=$((number + 1))
        name=${first%.zz}
        echo "<section aria-labelledby=\"$name\">"
        [ -z "$part" ] || printf '<p class="part">%s</p>\n' "$(printf %s "$part" | escape)"
        part=
        awk -v words="$words" -v number=$number -v name="$name" -f "$here/lesson.awk" "$examples/$first"
        report "$examples/$first"
        ways "$number"
        echo '</section>'
    done <"$examples/course"
}

contents() {
    number=0
    open=
    echo '<nav id="contents" aria-label="Lessons">'
    while read -r first rest; do
        case $first in
        '#'* | '') ;;
        part)
            printf '%s<p>%s</p>\n<ol start="%s">\n' "$open" "$rest" $((number + 1))
            open='</ol>
'
            ;;
        *)
            number=$((number + 1))
            printf '<li><a href="#%s">%s</a></li>\n' "${first%.zz}" \
                "$(title "$first")"
            ;;
        esac
    done <"$examples/course"
    printf '</ol>\n</nav>\n'
}

{
    printf '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
    printf '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
    printf '<title>A course in dataflows</title>\n<style>\n'
    cat "$here/page.css"
    printf '</style>\n</head>\n<body>\n<header>\n<h1>A course in dataflows</h1>\n'
    printf '<p>Each lesson is a design that <code>zzlc</code> evaluates, and asks one question. Answer it before '
    printf 'you read on; the figures at the end say whether you were right. All of them were counted for this page, '
    printf 'and each lesson checks what it says of itself.</p>\n</header>\n'
    contents
    printf '<main>\n'
    lessons
    printf '</main>\n</body>\n</html>\n'
} >"$page.new"
mv "$page.new" "$page"
