# Writes the snippets of a document to snippet.N.zz and lists them: N, line, marking.
# Markdown: fences with the language zz (```zz, ```zz fragment, ```zz fails=ZZ0123), and
#   ```text output=examples/x.zz.
# mdoc: displays after a comment `.\" zz: file`, `.\" zz: fragment`, `.\" zz: fails ZZ0123`; every
# literal display needs one, or `.\" zz: none` when it holds no zz.

function begin(marking) {
    inside = 1
    number++
    file = "snippet." number ".zz"
    printf "" > file
    print number, NR, marking
}

function end_snippet() {
    inside = 0
    close(file)
}

# --- Markdown --------------------------------------------------------------------------------
/^```/ {
    if (fenced) {
        fenced = 0
        if (inside)
            end_snippet()
        next
    }
    fenced = 1
    marking = substr($0, 4)
    if (marking ~ /^zz($| )/) {
        sub(/^zz */, "", marking)
        sub(/fails=/, "fails ", marking)
        begin(marking == "" ? "file" : marking)
    } else if (marking ~ /^text output=/) {
        sub(/^text output=/, "output ", marking)
        begin(marking)
    }
    next
}

# --- mdoc ------------------------------------------------------------------------------------
/^\.\\" zz: / {
    marked = substr($0, 9)
    next
}
!fenced && /^\.Bd .*-literal/ {
    display = 1
    if (marked == "")
        begin("unmarked")
    else if (marked != "none")
        begin(marked)
    marked = ""
    next
}
!fenced && /^\.Ed/ {
    if (inside)
        end_snippet()
    display = 0
    next
}

inside {
    line = $0
    if (display) {
        gsub(/\\&/, "", line)
        gsub(/\\\(aq/, "'", line)
        gsub(/\\\(dq/, "\"", line)
        gsub(/\\\(ha/, "^", line)
        gsub(/\\\(ti/, "~", line)
        gsub(/\\-/, "-", line)
        gsub(/\\e/, "\\", line)
    }
    print line > file
}
