# Whether the lines of the second file stand in the first one, together and in order; blanks at either
# end, comments and empty lines do not matter.
function bare(line) {
    sub(/\/\/.*/, "", line)
    gsub(/^[ \t]+|[ \t]+$/, "", line)
    return line
}
{
    $0 = bare($0)
    if ($0 == "")
        next
}
FNR == NR {
    whole = whole "\n" $0
    next
}
{
    part = part "\n" $0
}
END {
    exit part == "" || index(whole "\n", part "\n") == 0
}
