# One page of its parts: each line `@include x@` gives way to the file x that stands beside the page.
BEGIN {
    folder = ARGV[1]
    sub(/[^\/]*$/, "", folder)
}
/^@include .*@$/ {
    part = $0
    sub(/^@include /, "", part)
    sub(/@$/, "", part)
    while ((status = getline line < (folder part)) > 0)
        print line
    if (status < 0) {
        print "cannot read " folder part >"/dev/stderr"
        exit 1
    }
    close(folder part)
    next
}
{ print }
