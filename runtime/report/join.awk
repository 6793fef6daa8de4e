# One file of its parts, which stand beside the first one: a line `@include x@` of a page gives way to the file
# x; a line `<xsl:include href="x.xsl"/>` of a stylesheet to what stands in x.xsl between the tags of its
# stylesheet.
BEGIN {
    folder = ARGV[1]
    sub(/[^\/]*$/, "", folder)
}
function put(part, stylesheet,    line, status, inside) {
    inside = !stylesheet
    while ((status = getline line < (folder part)) > 0) {
        if (stylesheet && line ~ /<\/xsl:stylesheet>/)
            inside = 0
        if (inside)
            print line
        if (stylesheet && line ~ /exclude-result-prefixes=.*>$/)
            inside = 1
    }
    if (status < 0) {
        print "cannot read " folder part >"/dev/stderr"
        exit 1
    }
    close(folder part)
}
/^@include .*@$/ {
    put(substr($0, 10, length($0) - 10), 0)
    next
}
/<xsl:include href="/ {
    part = $0
    sub(/.*href="/, "", part)
    sub(/".*/, "", part)
    put(part, 1)
    next
}
{ print }
