# One stylesheet of the parts that the first one includes: each line `<xsl:include href="x.xsl"/>` gives way
# to what stands in x.xsl, beside it, between the tags of its stylesheet.
BEGIN {
    folder = ARGV[1]
    sub(/[^\/]*$/, "", folder)
}
/<xsl:include href="/ {
    part = $0
    sub(/.*href="/, "", part)
    sub(/".*/, "", part)
    inside = 0
    while ((status = getline line < (folder part)) > 0) {
        if (line ~ /<\/xsl:stylesheet>/)
            inside = 0
        if (inside)
            print line
        if (line ~ /exclude-result-prefixes=.*>$/)
            inside = 1
    }
    if (status < 0) {
        print "cannot read " folder part >"/dev/stderr"
        exit 1
    }
    close(folder part)
    next
}
{ print }
