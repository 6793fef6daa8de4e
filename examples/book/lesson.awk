# A lesson, a design in zz, as HTML: comments that begin a line are its text, the rest is code.
#
#   awk -v words="layer|dataflow|..." -v number=3 -v name=tiling -f lesson.awk tiling.zz
#
# In comments: the first line is the title, `--- title ---` a heading, lines indented by four are
# figures, lines that begin with ` - ` or are indented less a list, `code` is code.

function escape(text) {
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/>/, "\\&gt;", text)
    gsub(/"/, "\\&quot;", text)
    return text
}
function prose(text,    out) {
    text = escape(text)
    out = ""
    while (match(text, /`[^`]+`/)) {
        out = out substr(text, 1, RSTART - 1) "<code>" substr(text, RSTART + 1, RLENGTH - 2) "</code>"
        text = substr(text, RSTART + RLENGTH)
    }
    return out text
}
function code(text,    at, note, lead) {
    at = index(text, "//")
    note = ""
    if (at) {
        note = "<span class=\"note\">" escape(substr(text, at)) "</span>"
        text = substr(text, 1, at - 1)
    }
    text = escape(text)
    match(text, /^ */)
    lead = substr(text, 1, RLENGTH)
    text = substr(text, RLENGTH + 1)
    if (match(text, "^(" words ")[ (]")) # and no longer word
        text = "<span class=\"word\">" substr(text, 1, RLENGTH - 1) "</span>" substr(text, RLENGTH)
    return lead text note
}
# Ends what is open and opens the next kind of block: p, pre, ul or nothing.
function turn(kind) {
    if (kind == open)
        return
    if (open == "p") print "</p>"
    if (open == "code" || open == "figure") print "</pre>"
    if (open == "ul") print "</li>\n</ul>"
    if (kind == "p") printf "<p>"
    if (kind == "code") printf "<pre>"
    if (kind == "figure") printf "<pre class=\"figure\">"
    if (kind == "ul") printf "<ul>\n"
    open = kind
    lines = 0
    blanks = 0
}

NR == 1 {
    sub(/^\/\/ */, "")
    printf "<h2 id=\"%s\">%s. %s</h2>\n<p class=\"file\">%s.zz</p>\n", name, number, prose($0), name
    next
}
/^\/\/ --- / {
    turn("")
    sub(/^\/\/ --- /, "")
    sub(/ -*$/, "")
    print "<h3>" prose($0) "</h3>"
    next
}
/^\/\/ *$/ {
    if (open == "figure") blanks++
    else turn("")
    next
}
/^\/\/  +- / {
    if (open == "ul") print "</li>"
    turn("ul")
    sub(/^\/\/ *- /, "")
    printf "<li>%s", prose($0)
    next
}
/^\/\/     / && open == "ul" { sub(/^\/\/ */, " "); printf "%s", prose($0); next }
/^\/\/  / {
    if (open == "figure") for (; blanks > 0; blanks--) print ""
    turn("figure")
    print escape(substr($0, 4))
    next
}
/^\/\// {
    turn("p")
    sub(/^\/\/ */, "")
    print prose($0)
    next
}
/^$/ {
    if (open == "code") blanks++
    else turn("")
    next
}
{
    if (open == "code") for (; blanks > 0; blanks--) print ""
    turn("code")
    print code($0)
}
END { turn("") }
