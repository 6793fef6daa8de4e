#!/bin/sh
# The command line: what zzlc writes where, with which status; and that the schema knows every figure.
. "$(dirname "$0")/suite.sh"
cd "$scratch" || exit 3
study=$ZZ_SOURCE/examples/event-study.zz
cp "$study" study.zz
mkdir home && cp study.zz home/study.zz

# ends NAME STATUS COMMAND...: runs it; leaves out and err.
ends() {
    name=$1
    wanted=$2
    shift 2
    status=0
    "$@" >out 2>err </dev/null || status=$?
    [ "$status" -eq "$wanted" ] && pass || fail "$name" "ended with status $status, not $wanted" err
}
# holds NAME COMMAND...: the command succeeds.
holds() {
    name=$1
    shift
    "$@" >held 2>&1 && pass || fail "$name" "does not hold: $*" held
}

# --- the report ----------------------------------------------------------------------------
ends "a run" 0 "$ZZLC" home/study.zz
holds "a run writes a report here" test -e study.xml
holds "a run writes no report beside the design" test ! -e home/study.xml
holds "a run says nothing on standard error" test ! -s err
holds "the report is valid" valid study.xml
mv study.xml first.xml
"$ZZLC" home/study.zz >again
holds "the same design gives the same report" cmp first.xml study.xml
holds "the same design gives the same table" cmp out again
rm study.xml
ends "--no-report" 0 "$ZZLC" study.zz --no-report
holds "--no-report writes none" test ! -e study.xml
ends "-o" 0 "$ZZLC" -o other.xml home/study.zz
holds "-o names the report" cmp other.xml first.xml
ends "-o -" 0 "$ZZLC" home/study.zz -o -
holds "-o - is the report alone" cmp out first.xml
status=0
"$ZZLC" - <study.zz >out 2>err || status=$?
holds "standard input is a design" test "$status" -eq 0
holds "and has a report" valid stdin.xml
ends "the report may not replace the design" 2 "$ZZLC" study.zz -o ./study.zz
holds "the design is still there" cmp study.zz "$study"
printf 'layer a : O[x] = I[y] {\n' >wrong.zz
echo old >wrong.xml
ends "a wrong design" 1 "$ZZLC" wrong.zz
holds "a wrong design leaves the old report" grep -q old wrong.xml
ends "a design without dataflows" 0 "$ZZLC" "$ZZ_SOURCE/stdlib/layers.zz" -o empty.xml
holds "has an empty report" valid empty.xml
ends "JSON" 0 "$ZZLC" study.zz --json --no-report
holds "JSON is all there is" sh -c 'head -c 1 out | grep -q "{" && tail -n 1 out | grep -q "^}$"'
for engine in tcc cc interpret; do
    ends "--engine $engine" 0 "$ZZLC" home/study.zz --engine $engine -o $engine.xml
    holds "--engine $engine counts the same" cmp $engine.xml first.xml
done

# --- the page ------------------------------------------------------------------------------
rm -f study.xml study.html
ends "--html" 0 "$ZZLC" home/study.zz --html
holds "--html writes a page" grep -q '<title>study.zz' study.html
holds "--html writes the report beside it" cmp study.xml first.xml
holds "the page needs no other file" sh -c "! grep -Eq '<(script|link|iframe|img|object)|src=|url\\(http|@import' study.html"
holds "the page says what does not exist" grep -q '<strong title="1152">.*have no output' study.html
holds "the page says what is the same" grep -q 'in the same time: <strong title="81">81</strong> cycles' study.html
holds "the page tells what is compared from what it is compared with" \
    grep -q '<b>event</b>, compared with <b>frame</b>, reads' study.html
mv study.html first.html
ends "--html again" 0 "$ZZLC" home/study.zz --html
holds "the same design gives the same page" cmp study.html first.html
ends "--html -o" 0 "$ZZLC" home/study.zz --html -o page.html
holds "-o is the page" cmp page.html first.html
ends "--html -o -" 0 "$ZZLC" home/study.zz --html -o -
holds "-o - is the page alone" cmp out first.html
ends "--html of nothing" 0 "$ZZLC" "$ZZ_SOURCE/stdlib/layers.zz" --html -o empty.html
holds "says that there is nothing" grep -q 'nothing was evaluated' empty.html
ends "--html and --no-report" 2 "$ZZLC" home/study.zz --html --no-report
ends "--stylesheet alone" 2 "$ZZLC" home/study.zz --stylesheet x.xsl

# What comes from a design is text in the page, never markup.
cp home/study.zz '<script>alert(1)<&"'\''.zz'
echo 'expect event.macs < 649 and event.macs > 647 and event.macs == 1' | sed 's/ and .*//' >>'<script>alert(1)<&"'\''.zz'
ends "a file with a hostile name" 0 "$ZZLC" '<script>alert(1)<&"'\''.zz' --html -o hostile.html
holds "is text in the page" grep -q '&lt;script&gt;alert(1)&lt;&amp;' hostile.html
holds "and no markup" sh -c '! grep -q "<script" hostile.html'
holds "and so is what a design expects" grep -q 'event.macs &lt; 649' hostile.html

# style NAME: a stylesheet with the body on standard input.
style() {
    {
        echo '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"'
        echo '    xmlns:exsl="http://exslt.org/common" extension-element-prefixes="exsl">'
        cat
        echo '</xsl:stylesheet>'
    } >"$1"
}
style cycles.xsl <<'EOF'
<xsl:output method="text"/>
<xsl:template match="/"><xsl:for-each select="zz/evaluation"><xsl:value-of select="concat(@dataflow, ',', cycles/@total, '&#10;')"/></xsl:for-each></xsl:template>
EOF
ends "--stylesheet" 0 "$ZZLC" home/study.zz --html --stylesheet cycles.xsl -o cycles.csv
holds "makes what it likes" sh -c 'printf "frame,81\nevent,81\nboxed,225\n" | cmp - cycles.csv'
echo secret >secret.txt
echo '<secret/>' >secret.xml
# forbidden NAME: a stylesheet that reaches for something makes no page, and nothing is left.
forbidden() {
    rm -f page.html
    ends "$1" 2 "$ZZLC" home/study.zz --html --stylesheet reach.xsl -o page.html
    holds "$1 is told" grep -q 'the stylesheet makes no page' err
    holds "$1 leaves no page" test ! -e page.html
    holds "$1 leaves no other file" test ! -e made.txt
}
style reach.xsl <<'EOF'
<xsl:template match="/"><xsl:copy-of select="document('secret.xml')"/></xsl:template>
EOF
forbidden "a stylesheet that reads a file"
style reach.xsl <<'EOF'
<xsl:template match="/"><xsl:copy-of select="document('http://127.0.0.1:9/x.xml')"/></xsl:template>
EOF
forbidden "a stylesheet that reads from the network"
style reach.xsl <<'EOF'
<xsl:template match="/"><exsl:document href="made.txt" method="text">x</exsl:document></xsl:template>
EOF
forbidden "a stylesheet that writes a file"
style secret.xsl <<'EOF'
<xsl:template name="x"/>
EOF
style reach.xsl <<'EOF'
<xsl:include href="secret.xsl"/>
<xsl:template match="/">x</xsl:template>
EOF
forbidden "a stylesheet that includes another"
style reach.xsl <<'EOF'
<xsl:template match="/"><xsl:call-template name="a"/></xsl:template>
<xsl:template name="a"><xsl:call-template name="a"/></xsl:template>
EOF
forbidden "a stylesheet without end"
style reach.xsl <<'EOF'
<xsl:template match="/"><xsl:message terminate="yes">enough</xsl:message></xsl:template>
EOF
forbidden "a stylesheet that gives up"
{
    echo '<!DOCTYPE x [<!ENTITY e SYSTEM "secret.txt">]>'
    style entity.xsl <<'EOF'
<xsl:template match="/">&e;</xsl:template>
EOF
    cat entity.xsl
} >reach.xsl
forbidden "a stylesheet with an external entity"
echo '<x>' >reach.xsl
forbidden "a stylesheet that is no XML"
holds "with its line" grep -q '^reach.xsl:[12]: ' err
echo '<x/>' >reach.xsl
ends "a stylesheet that is a page" 2 "$ZZLC" home/study.zz --html --stylesheet reach.xsl -o page.html
ends "a stylesheet that is not there" 2 "$ZZLC" home/study.zz --html --stylesheet none.xsl
holds "is named" grep -q none.xsl err
echo old >page.html
style reach.xsl <<'EOF'
<xsl:template match="/"><xsl:value-of select="nonsense("/></xsl:template>
EOF
ends "a wrong stylesheet" 2 "$ZZLC" home/study.zz --html --stylesheet reach.xsl -o page.html
holds "leaves the old page" grep -qx old page.html
rm -f study.xml study.html

# --- expectations --------------------------------------------------------------------------
{
    cat study.zz
    echo 'expect event.macs == 649'
} >failing.zz
ends "a failed expectation" 1 "$ZZLC" failing.zz --no-report
holds "says what was expected" grep -q 'expected event.macs == 649' out
holds "says what was found" grep -q 'found 648$' out
ends "a failed expectation, JSON" 1 "$ZZLC" failing.zz --no-report --json
holds "is told beside the JSON" grep -q 'found 648$' err
ends "a failed expectation, reported" 1 "$ZZLC" failing.zz -o failing.xml
holds "is in the report" grep -q 'holds="false" text="event.macs == 649" found="648"' failing.xml

# --- terminals and pipes -------------------------------------------------------------------
escape=$(printf '\033')
"$ZZLC" study.zz --no-report >out
holds "a pipe has no colour" sh -c "! grep -q '$escape' out"
holds "a pipe has ASCII" sh -c 'LC_ALL=C; ! grep -q "[^ -~]" out'
"$ZZLC" study.zz --no-report --color always >out
holds "--color always has" grep -q "$escape" out
status=$({ { "$ZZLC" trace study.zz 2>err; echo $? >&3; } | head -n 1 >/dev/null; } 3>&1)
holds "trace is quiet when its reader leaves" test "$status" = 0 -a ! -s err
ends "trace compares" 0 "$ZZLC" trace study.zz --dataflow event
holds "trace finds the same" grep -q 'figures agree' out
holds "trace tells every operation" test "$(grep -c '^NPE' out)" -eq 648
ends "trace of what a search found" 0 "$ZZLC" trace "$ZZ_SOURCE/examples/frames-or-events.zz" --dataflow events --layer small
holds "trace runs the best mapping" grep -q '^648 MACs in 95 cycles' out
ends "trace of a layer that a search has not" 2 "$ZZLC" trace "$ZZ_SOURCE/examples/frames-or-events.zz" --dataflow events --layer other
holds "trace names the layer" grep -q 'has no layer `other`' err
cat >timed.zz <<'EOF'
accelerator one {
    array pe[1] { mac 1 pJ }
    memory near : 2 byte, holds X {
        port entry : write 4 bit serves X fill
        port out : read serves X down
    }
    memory far : 1 KiB, holds X, Y {
        port any : read_write serves X down, Y down back
    }
}
layer sum : Y[i] += X[i,j] {
    i 2, j 3
    X 8 bit, Y 8 bit
}
dataflow d : sum on one {
    for i, j
        hold X in near single
}
EOF
# Six elements of X, one after the other: 2 cycles in, 1 cycle of work.
ends "trace --timing" 0 "$ZZLC" trace timed.zz --timing
holds "trace tells the cycle of every operation" test "$(grep -c '^cycle [0-9]*, PE' out)" -eq 6
holds "trace begins after the first fill" grep -q '^cycle 3, PE 0: Y\[0\] += X\[0,0\]$' out
holds "trace waits for every fill" grep -q '^cycle 18, PE 0: Y\[1\] += X\[1,2\]$' out
holds "trace compares with what is counted" \
    grep -q '^18 cycles simulated, 18 counted: onload 2, compute 6, stall 10, offload 0$' out
holds "trace tells how busy ports are" grep -q '^port entry of near: busy in 12 of them (66.7 %)$' out
ends "trace --html" 0 "$ZZLC" trace study.zz --html --dataflow frame,event
holds "trace --html says where" grep -q '^study.trace.html plays it' out
holds "trace --html compares the counts" test "$(grep -c 'figures agree' out)" -eq 2
holds "trace --html is a page with its recording" grep -q '"dataflow":"event"' study.trace.html
cp study.trace.html first.html
ends "trace --html again" 0 "$ZZLC" trace study.zz --html --dataflow frame,event
holds "trace --html gives the same bytes" cmp study.trace.html first.html
ends "trace --html --steps" 0 "$ZZLC" trace study.zz --html --dataflow event --steps 5 -o five.html
holds "trace --steps records so many" grep -q '"steps":5,"allSteps":81' five.html
for steps in 0 -1 x 5x 99999999999999999999; do
    ends "trace --steps $steps" 2 "$ZZLC" trace study.zz --html --steps=$steps
done
ends "trace --steps without --html" 2 "$ZZLC" trace study.zz --steps 5
ends "trace -o without --html" 2 "$ZZLC" trace study.zz -o log.txt
ends "trace --html --timing" 2 "$ZZLC" trace study.zz --html --timing
ends "trace of one of two" 2 "$ZZLC" trace study.zz --dataflow frame,evnt
holds "says what was meant" grep -q 'no dataflow is called `evnt`; did you mean `event`' err
sed 's/oy 3, ox 3/oy 100, ox 100/' study.zz | sed '/^expect/d' >large.zz
ends "trace --html of a large layer" 1 "$ZZLC" trace large.zz --html --dataflow event
holds "offers a slice" grep -q 'with --steps 2000' err
holds "writes no page" test ! -e large.trace.html
ends "trace --html of a slice" 0 "$ZZLC" trace large.zz --html --dataflow event --steps 2000
ends "trace of nothing" 2 "$ZZLC" trace study.zz --dataflow evnt
holds "says what was meant" grep -q 'did you mean `event`' err
ends "standard output closed" 3 sh -c '"$0" list units >&-' "$ZZLC"

# --- why -----------------------------------------------------------------------------------
ends "why" 0 "$ZZLC" why event.cycles study.zz
holds "why states the value" grep -q '^event.cycles = 81 cycles$' out
holds "why fills in the formula" grep -q '= max(0 + 81 + 0 + 0, 81) = 81$' out
holds "why writes nothing else" test ! -s err -a ! -e study.xml
ends "why of a misspelt figure" 1 "$ZZLC" why event.cycels study.zz
holds "says what was meant" grep -q 'did you mean `cycles`' err
ends "why of a misspelt dataflow" 1 "$ZZLC" why evnt.cycles study.zz
holds "says what was meant" grep -q 'did you mean `event`' err
ends "why of a dataflow" 1 "$ZZLC" why event study.zz
holds "asks which figure" grep -q 'such as `event.cycles`' err
ends "why of a misspelt memory" 1 "$ZZLC" why 'event.tile(W, srm)' study.zz
holds "says what was meant" grep -q 'did you mean `sram`' err
for figure in '' '4 +' 'event.cycles == 81' 'event.cycles) == 1 expect (2' 'event.cycles + 1'; do
    ends "why '$figure'" 1 "$ZZLC" why "$figure" study.zz
    holds "why '$figure': is no figure" grep -q 'is not a figure' err
done
status=0
"$ZZLC" why event.macs - <study.zz >out 2>err || status=$?
holds "why reads standard input" test "$status" -eq 0

# --- fmt -----------------------------------------------------------------------------------
echo 'const   a=1' >loose.zz
echo 'const b = ' >broken.zz
cp loose.zz kept.zz
ends "fmt --check" 1 "$ZZLC" fmt --check loose.zz
holds "fmt --check names the file" grep -q loose.zz out
ends "fmt of a broken file" 1 "$ZZLC" fmt loose.zz broken.zz
holds "fmt is whole or not at all" cmp loose.zz kept.zz
ends "fmt" 0 "$ZZLC" fmt loose.zz
holds "fmt rewrites" grep -q '^const a = 1$' loose.zz
ends "fmt --check of what fmt made" 0 "$ZZLC" fmt --check loose.zz

# --- the rest ------------------------------------------------------------------------------
ends "check" 0 "$ZZLC" check study.zz
holds "check writes nothing" test ! -s out -a ! -s err
ends "check --json" 1 "$ZZLC" check --json wrong.zz
holds "check --json is JSON" grep -q '"code"' out
lists=$(sed -n 's/^ZZ_LIST(\([a-z]*\),.*/\1/p' "$ZZ_SOURCE/compiler/command/list.def")
holds "there are lists" test "$(echo "$lists" | wc -l)" -ge 9
for list in $lists; do
    ends "list $list" 0 "$ZZLC" list "$list"
    holds "list $list has lines" test "$(wc -l <out)" -gt 3
    holds "--help names the list $list" sh -c '"$0" --help | grep -q "$1"' "$ZZLC" "$list"
done
for list in $lists; do
    "$ZZLC" list "$list" >out
    holds "list $list fits 100 columns" awk 'length > 100 { exit 1 }' out
done
# Names of files and arguments do not steer the terminal.
hostile=$(printf '\033[31m\342\200\256')
cp study.zz "a$hostile.zz"
for words in "a$hostile.zz" "--html a$hostile.zz" "new b$hostile tpu" "list c$hostile" "explain d$hostile" "--e$hostile study.zz" \
    "check f$hostile.zz" "why g$hostile study.zz" "study.zz -o h$hostile/x" "study.zz --dataflow i$hostile --no-report" \
    "trace a$hostile.zz" "trace study.zz --dataflow j$hostile" "study.zz -Dk$hostile=1" "fmt l$hostile.zz" "import onnx m$hostile"; do
    # shellcheck disable=SC2086 # words
    "$ZZLC" $words >out 2>&1 </dev/null
    holds "'${words%%"$hostile"*}' keeps the terminal" sh -c '! grep -q "$1" out && ! grep -q "$2" out' sh \
        "$(printf '\033')" "$(printf '\342\200\256')"
done
rm -f ./*"$hostile"*
# Nor do they break the line of a complaint; lines that are meant stay.
broken=$(printf 'a\nb')
ends "a name of two lines" 2 "$ZZLC" trace study.zz --html --dataflow frame --layer "$broken"
holds "is told in one line" sh -c '[ "$(wc -l <err)" -eq 1 ] && grep -q "^zzlc: .*\`a$(printf "\357\277\275")b\`" err'
ends "an output of two lines" 3 "$ZZLC" study.zz -o "nowhere/$broken"
holds "is told in one line, too" sh -c '[ "$(wc -l <err)" -eq 1 ] && grep -q "^zzlc: cannot write nowhere/a$(printf "\357\277\275")b: " err'
"$ZZLC" list accelerators >out
holds "list accelerators breaks between parameters" grep -q '^eyeriss_like(columns = 14, rows = 12,  *std.accel.eyeriss_like  *pe' out
holds "list accelerators loses no parameter" grep -q '^    .*mac_energy = 0.04 pJ)' out
holds "list accelerators begins a line for each only" test "$(grep -c '^[a-z]' out)" -eq \
    $(($(cat "$ZZ_SOURCE"/stdlib/accel/*.zz "$ZZ_SOURCE"/stdlib/*.zz | grep -c '^accelerator ') + 1))
"$ZZLC" list tech >out
holds "list tech has energies" grep -q '^dram_least  *std.tech.horowitz45  *1.3 nJ$' out
"$ZZLC" list keywords >out
holds "list keywords has forms" grep -q '^hold  *item  *hold TENSOR' out
ends "list of nothing" 2 "$ZZLC" list nothing
holds "says what there is" grep -q 'metrics, units, .* diagnostics, or what a design declares' err

# --- new -----------------------------------------------------------------------------------
mkdir begun
templates=$("$ZZLC" list templates | sed '1,2d; s/ .*//')
holds "there are templates" test "$(echo "$templates" | wc -l)" -ge 3
for template in $templates; do
    ends "new of $template" 0 "$ZZLC" new "begun/$template" "$template"
    holds "new says what to do now" grep -q "now: zzlc begun/$template.zz" out
    ends "what new made of $template" 0 "$ZZLC" --no-report "begun/$template.zz"
    holds "it works at once" grep -q 'hold' out
done
ends "new" 0 "$ZZLC" new begun/mine.zz
holds "new is event-driven by itself" cmp begun/mine.zz begun/event.zz
echo precious >begun/mine.zz
ends "new over a file" 2 "$ZZLC" new begun/mine
holds "says so" grep -q 'is there already' err
holds "new overwrites nothing" grep -q precious begun/mine.zz
ln -s nowhere begun/link.zz
ends "new over a link to nothing" 2 "$ZZLC" new begun/link
ends "new where there is no folder" 3 "$ZZLC" new nowhere/mine
for template in nothing ../layers . ''; do
    ends "new of '$template'" 2 "$ZZLC" new begun/other "$template"
    holds "new of '$template': says what there is" grep -q 'zzlc list templates' err
done
holds "new leaves nothing else" test "$(find begun -type f | wc -l)" -eq $(($(echo "$templates" | wc -l) + 1))
ends "--help" 0 "$ZZLC" --help
ends "--version" 0 "$ZZLC" --version
holds "the version" grep -q '^zzlc [0-9]' out
for usage in '' 'study.zz other.zz' 'study.zz --emit x' '--hepl' 'study.zz -D a' 'chekc study.zz' \
    'fmt --json study.zz' 'list nothing' 'explain 4711' 'study.zz -o' 'study.zz --json=1' 'why study.zz' 'why a b c'; do
    # shellcheck disable=SC2086
    ends "zzlc $usage" 2 "$ZZLC" $usage
    holds "zzlc $usage: says why" test -s err
done

for usage in 'study.zz -o x.xml --no-report' 'study.zz -o - --json' 'study.zz --dataflow frame' 'study.zz --layer conv' \
    'check -x study.zz' 'study.zz --emit c --layer nothing' 'study.zz --emit nest --dataflow nothing'; do
    # shellcheck disable=SC2086
    ends "zzlc $usage" 2 "$ZZLC" $usage
    holds "zzlc $usage: says why" grep -q '^zzlc: .' err
done
ends "-o without a name" 2 "$ZZLC" study.zz -o ''
for command in check fmt why trace list explain watch new; do
    ends "$command --help" 0 "$ZZLC" $command --help
    holds "$command --help: its usage" grep -q "^usage: zzlc $command " out
done
ends "fmt of a missing file" 1 "$ZZLC" fmt nowhere.zz
ends "fmt that cannot write" 3 sh -c 'sed "s/  */  /" study.zz >loose.zz && ulimit -f 1 && exec "$0" fmt loose.zz' "$ZZLC"
holds "says so" grep -q '^zzlc: cannot write loose.zz: ' err
ends "JSON messages of a missing file" 1 "$ZZLC" check --json nowhere.zz
holds "are JSON" grep -q '^\[{"code":"ZZ0001",.*"file":null' out
printf 'use "\033"\nconst a = 1 // \377\n' >bytes.zz
ends "JSON messages of bytes that are no text" 1 "$ZZLC" check --json bytes.zz
holds "are escaped" grep -qF 'found \"\u001b\"' out

# --- constants of the command line ----------------------------------------------------------
cat >constant.zz <<'DESIGN'
use std.accel.npe8
const depth = 4
layer product : O[m] += I[m,k] * W[k] { m 2, k depth, I 8 bit, W 8 bit, O 8 bit }
dataflow d : product on npe8 { for m, k }
DESIGN
ends "-D" 0 "$ZZLC" constant.zz --json --no-report -D depth=10
holds "-D gives the constant another value" grep -q '"macs": *20\b' out
ends "-D twice" 0 "$ZZLC" constant.zz --json --no-report -D depth=10 --define 'depth=2 * 3'
holds "the last one counts" grep -q '"macs": *12\b' out
ends "-D of an unknown constant" 1 "$ZZLC" constant.zz --no-report -D deph=10
holds "suggests one" grep -q 'did you mean `depth`' err
ends "-D of a layer" 1 "$ZZLC" constant.zz --no-report -D product=10
holds "says that it is one" grep -q 'this is a layer' err
ends "-D of more than a value" 1 "$ZZLC" constant.zz --no-report -D 'depth=1
const more = 2'
holds "says so" grep -q 'ZZ0116' err
ends "-D of nonsense" 1 "$ZZLC" constant.zz --no-report -D 'depth=('
holds "shows where" grep -q -e '--> <command line>:1:' err

# --- mappings that are chosen ---------------------------------------------------------------
cat >chosen.zz <<'DESIGN'
use std.accel.npe8
layer one : O[m] += I[m,k] * W[k] { m 2, k 4, I 8 bit, W 8 bit, O 8 bit }
layer two : O[m] += I[m,k] * W[k] { m 4, k 4, I 8 bit, W 8 bit, O 8 bit }
explore e : one, two on npe8 { minimize energy }
explore f : one on npe8 { minimize cycles }
DESIGN
for choice in '--layer two' '--dataflow f' '--dataflow e --layer one'; do
    # shellcheck disable=SC2086
    ends "mappings, $choice" 0 "$ZZLC" chosen.zz --emit mapping $choice
    holds "mappings, $choice: one" test "$(grep -c ^dataflow out)" -eq 1
done
ends "mappings of nothing" 2 "$ZZLC" chosen.zz --emit mapping --layer three
holds "says so" grep -q 'no search is chosen' err

# Of equal layers one is searched; what counts is compared, names are not.
cat >alike.zz <<'DESIGN'
use std.accel.npe8
layer a : O[x] += I[x+f] * W[f] { x 4, f 3, I 8 bit, W 8 bit, O 8 bit }
layer alike : O[x] += I[x+f] * W[f] { x 4, f 3, I 8 bit, W 8 bit, O 8 bit }
layer dilated : O[x] += I[x+2*f] * W[f] { x 4, f 3, I 8 bit, W 8 bit, O 8 bit }
layer wide : O[x] += I[x+f] * W[f] { x 4, f 3, I 8 bit, W 8 bit, O 16 bit }
layer long : O[x] += I[x+f] * W[f] { x 5, f 3, I 8 bit, W 8 bit, O 8 bit }
layer turned : O[x] += W[f] * I[x+f] { x 4, f 3, I 8 bit, W 8 bit, O 8 bit }
layer sparse : O[x] += I[x+f] * W[f] { x 4, f 3, I 8 bit density 0.5, W 8 bit, O 8 bit }
explore s : a, alike, dilated, wide, long, turned, sparse on npe8 { minimize energy }
DESIGN
ends "layers that are alike" 0 "$ZZLC" alike.zz -o alike.xml
holds "one is searched with another" test "$(grep -c searched-with alike.xml)" -eq 1

# --- pages that play ------------------------------------------------------------------------
cat >played.zz <<'DESIGN'
accelerator quad {
    array pe[4] { mac 1 pJ }
    memory all : 64 GiB, holds I, W, O
}
layer mm : O[m,n] += I[m,k] * W[k,n] { m 4, n 2, k 2, I 8 bit, W 8 bit, O 8 bit }
layer large : O[m,n] += I[m,k] * W[k,n] { m 64, n 64, k 127, I 8 bit, W 8 bit, O 8 bit }
layer huge : O[m,n] += I[m,k] * W[k,n] { m 2^21, n 2^21, k 2^21, I 8 bit, W 8 bit, O 8 bit }
dataflow a : mm on quad { for m, n, k }
dataflow b : mm on quad { for m, k, n }
dataflow c : mm on quad { for n, m, k }
dataflow d : mm on quad { for k, n, m }
dataflow l : large on quad { for k, m, n }
dataflow h : huge on quad { for k, m, n }
DESIGN
ends "a page of too many" 2 "$ZZLC" trace played.zz --html
holds "says how to choose" grep -q 'at most 4 .*--layer mm --dataflow a$' err
ends "a page on standard output" 0 "$ZZLC" trace played.zz --html --dataflow a,b -o -
holds "is all there" grep -q '^</html>' out
ends "a page that cannot be written" 3 "$ZZLC" trace played.zz --html --dataflow a -o nowhere/page.html
[ -c /dev/full ] && ends "a page to a full disk" 3 sh -c 'exec "$0" trace played.zz --html --dataflow a -o - >/dev/full' "$ZZLC"
ends "a page that is too large" 1 "$ZZLC" trace played.zz --html --dataflow l
holds "offers a slice" grep -q -e '--steps [1-9]' err
holds "on a line of its own" sh -c '[ "$(wc -l <err)" -eq 2 ] && grep -q "^      show the first steps" err'
for slice in "" "--steps 9"; do
    # shellcheck disable=SC2086
    ends "a page of what cannot be executed, $slice" 1 "$ZZLC" trace played.zz --html --dataflow h $slice
    holds "offers no slice, $slice" grep -q 'a slice needs them all' err
done
ends "a log of what cannot be executed" 1 "$ZZLC" trace played.zz --dataflow h
holds "leaves no page" test ! -e played.trace.html

# --- events by chance ----------------------------------------------------------------------
cat >chance.zz <<'DESIGN'
use std.layers
use std.accel.npe8
layer quiet = conv2d(k = 8, c = 1, oy = 3, ox = 3) { I density 0.35 }
dataflow dense = event_driven(quiet)
dataflow sparse : quiet on npe8 counting expected {
    on event I[b,g,c,iy,ix] when I != 0
        for fy, fx
            spread k over npe
}
DESIGN
ends "expected figures" 0 "$ZZLC" chance.zz -o one.xml
holds "their report is valid" valid one.xml
holds "closed forms have no error" grep -q '<cycles compute="28.3[^"]*" stall="0" onload="0" offload="0" total="28.3[^"]*"/>' one.xml
holds "samples have one" grep -q ' samples="1024" seed="0"' one.xml
ends "the same again" 0 "$ZZLC" chance.zz -o two.xml --seed 0
holds "the same seed gives the same report" cmp one.xml two.xml
ends "another seed" 0 "$ZZLC" chance.zz -o two.xml --seed 7
holds "another seed gives other samples" test "$(grep -c 'live=' two.xml)" -eq 2 -a "$(grep 'live=' one.xml)" != "$(grep 'live=' two.xml)"
ends "more samples" 0 "$ZZLC" chance.zz -o two.xml --samples 2000
holds "as many samples as asked for" grep -q ' samples="2000"' two.xml
ends "steps of samples" 0 "$ZZLC" chance.zz -o two.xml --engine interpret
holds "the interpreter has the same means" cmp one.xml two.xml
ends "no seed" 2 "$ZZLC" chance.zz --seed x
ends "a negative seed" 2 "$ZZLC" chance.zz --seed=-1
ends "a seed beyond 64 bits" 2 "$ZZLC" chance.zz --seed 9223372036854775808
ends "too few samples" 2 "$ZZLC" chance.zz --samples 3
ends "a trace of chance" 1 "$ZZLC" trace chance.zz --dataflow sparse
holds "trace says that it has no tensor" grep -q 'ZZ0614' err
ends "a trace beside it" 0 "$ZZLC" trace chance.zz --dataflow dense
ends "why of a mean" 0 "$ZZLC" why sparse.macs chance.zz
holds "why says that it is one" grep -q '648 x 0.35 = 226.8' out

# --- on a terminal -------------------------------------------------------------------------
# script(1) makes one; its lines end as those of a terminal do.
on_terminal() { # on_terminal NAME COMMAND
    timeout 60 script -qec "$2" typescript >out 2>err </dev/null && pass ||
        fail "$1" "ended with status $?" out
}
terminals() {
    table="\"$ZZLC\" study.zz --no-report"
    on_terminal "a terminal" "TERM=xterm LC_ALL=C.UTF-8 $table"
    holds "a terminal has colour" grep -q "$escape" out
    holds "a terminal that says so has more than ASCII" \
        sh -c 'LC_ALL=C; tr -d "\r\033" <out | grep -q "[^ -~]"'
    on_terminal "a terminal without a locale" "TERM=xterm LC_ALL= LC_CTYPE= LANG= $table"
    holds "has ASCII" sh -c 'LC_ALL=C; ! tr -d "\r\033" <out | grep -q "[^ -~]"'
    for dumb in "TERM=dumb $table" "TERM=xterm NO_COLOR=1 $table" "TERM=xterm $table --color never"; do
        on_terminal "a terminal without colour" "$dumb"
        holds "has no colour: $dumb" sh -c "! grep -q '$escape' out"
    done
    # What a search does while one waits for it: how far it is, on a line that is wiped at the end.
    on_terminal "a search" "timeout --foreground -s INT 3 \"$ZZLC\" \"$ZZ_SOURCE/tests/explore/parts/slow.zz\" --no-report || true"
    holds "tells how far it is" grep -q 'every on conv2: [0-9.]*[ kMGT]* of [0-9.e+]*[ kMGT]* ([0-9]* %), .*/s, .* left' out
    holds "and that it was interrupted" grep -q 'interrupted: ' out
    printf 'use std.nets.resnet18\nuse std.accel.tpu_like\nexplore every : resnet18 on tpu_like counting boxes { %s }\n' \
        'spatial auto top 64 minimize edp' >many.zz
    on_terminal "searches beside each other" "timeout --foreground -s INT 3 \"$ZZLC\" many.zz --no-report || true"
    holds "tell how many have ended" grep -q 'every on all layers: [0-9.]*[ kM]* of [0-9.]*[ kM]* ([0-9]* %), .*/s' out
    holds "and that they were interrupted" grep -q 'interrupted: ' out
}
if ! command -v script >out; then
    fail "a terminal" "script is missing: install bsdutils"
elif script -qec true typescript >out 2>&1 </dev/null; then
    terminals
else
    echo "SKIPPED: script(1) can make no terminal here"
fi

# --- what a search found, and what cannot be traced -----------------------------------------
cat >found.zz <<'EOF'
use std.accel.npe8
use std.layers
layer conv = conv2d(k = 8, c = 2, oy = 3, ox = 3)
layer next = conv2d(k = 8, c = 1, oy = 3, ox = 3)
explore best : conv, next on npe8 {
    spread k over npe
    orders loma 3
    minimize energy
}
EOF
ends "why of an exploration" 0 "$ZZLC" why 'best[conv].cycles' found.zz
holds "explains the best mapping" grep -q '= 162 cycles$' out
ends "why of one of its energies" 0 "$ZZLC" why 'best[next].energy' found.zz
ends "nests of what was found" 0 "$ZZLC" found.zz --emit nest
holds "are those of both layers" test "$(grep -c 'best' out)" -ge 2
cat >large.zz <<'EOF'
use std.accel.npe8
use std.layers
layer conv = conv2d(k = 512, c = 512, oy = 224, ox = 224)
dataflow d = event_driven(conv)
EOF
ends "a trace that is too large" 1 "$ZZLC" trace large.zz
holds "is told" grep -q 'too large' err
{ cat large.zz; echo 'dataflow e = event_driven(cov)'; } >partly.zz
ends "a trace of a wrong design" 1 "$ZZLC" trace partly.zz --dataflow e
holds "traces nothing" test ! -s out
cat >net.zz <<'EOF'
accelerator npu {
    array pe[4] { mac 1 pJ }
    memory buffer : 1 MiB, holds W, I, O
}
layer line(n, f = 3) : O[x] += W[i] * I[x+i] { x n, i f, W 8 bit, I 8 bit, O 8 bit }
network pair {
    layer a = line(n = 8)
    layer z = line(n = 6) with I = a.O
}
dataflow d : pair on npu {
    for x, i
}
EOF
ends "a layer by the name of its network" 0 "$ZZLC" trace net.zz --layer pair.z
holds "is the only one" test "$(grep -c "^d on " out)" -eq 1
ends "a layer that is not there" 2 "$ZZLC" trace net.zz --dataflow d --layer pair.y
holds "lists what is" grep -q 'no layer is called `pair.y`' err
ends "a trace of a missing file" 1 "$ZZLC" trace nowhere.zz
ends "a kernel of a missing file" 1 "$ZZLC" nowhere.zz --emit nest

# --- the schema ----------------------------------------------------------------------------
sed -n 's/^ZZ_METRIC([^,]*, "[^"]*", [A-Z]*, [A-Z]*, [01], "\([^"]*\)", "\([^"]*\)".*/\1 \2/p' \
    "$ZZ_SOURCE/runtime/cost/metric.def" >figures
[ -s figures ] || fail "schema" "no figures to look for"
while read -r element attribute; do
    [ -n "$element" ] || continue
    holds "the schema knows <$element>" grep -q "<element name=\"$element\">" "$schema"
    [ -z "$attribute" ] ||
        holds "the schema knows $element/@$attribute" grep -q "<attribute name=\"$attribute\">" "$schema"
done <figures
finish
