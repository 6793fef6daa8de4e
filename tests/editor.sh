#!/bin/sh
# What shells and editors know of zzlc: completions by asking the shell for them, highlighting by asking
# vim, the grammar of VS Code by taking its words out.  zsh, fish and vim are asked where they are.
. "$(dirname "$0")/suite.sh"
cd "$scratch" || exit 3
made=${ZZ_BUILD:?is the build tree}/editor
mkdir -p room/folder bin
ln -s "$ZZLC" bin/zzlc
PATH=$scratch/bin:$PATH
cp "$ZZ_SOURCE/examples/event-study.zz" room/study.zz
touch room/notes.txt room/'two words.zz'
cd room || exit 3

# words_of FILE MACRO: the first string of each row of a table.
words_of() {
    sed -n "s/^$2([^\"]*\"\([^\"]*\)\".*/\1/p" "$ZZ_SOURCE/$1"
}

# --- shells --------------------------------------------------------------------------------

# Each shell gives what it would offer, one a line, for the words of a line; the last is begun.
bash_offers() {
    bash --norc -c '. "$1"; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _zzlc zzlc "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        printf "%s\n" "${COMPREPLY[@]}"' bash "$made/shell/zzlc" "$@"
}
fish_offers() {
    fish --no-config -c 'source $argv[1]; complete "-C$(string join -- " " $argv[2..])"' "$made/shell/zzlc.fish" "$@" |
        sed 's/\t.*//'
}
# offers SHELL WANTED NOT WORD...: each of the wanted, and none of the others.
offers() {
    shell=$1
    wanted=$2
    unwanted=$3
    shift 3
    "${shell}_offers" "$@" >../out 2>../err
    for word in $wanted; do
        grep -qx -- "$word/\{0,1\}" ../out && pass || fail "$shell: $*" "does not offer $word" ../err
    done
    for word in $unwanted; do
        grep -qx -- "$word" ../out && fail "$shell: $*" "offers $word" ../err || pass
    done
}

bash -n "$made/shell/zzlc" 2>../err && pass || fail "bash" "does not read its completions" ../err
shells=bash
if command -v fish >/dev/null; then
    fish --no-config -n "$made/shell/zzlc.fish" 2>../err && pass ||
        fail "fish" "does not read its completions" ../err
    shells="bash fish"
fi
options=$(words_of compiler/command/option.def ZZ_OPTION)
[ "$(echo "$options" | wc -l)" -gt 10 ] && pass || fail "option.def" "no options to look for"
for shell in $shells; do
    offers $shell "check fmt why watch new study.zz folder" "--json" zzlc ""
    offers $shell "--engine" "--timing" zzlc --e
    offers $shell "--timing" "--engine" zzlc trace --
    offers $shell "tcc cc interpret" "study.zz" zzlc --engine ""
    offers $shell "study.zz" "check metrics" zzlc check stu
    offers $shell "metrics keywords tech" "study.zz" zzlc list ""
    offers $shell "ZZ0312" "ZZ0001" zzlc explain ZZ03
    offers $shell "zigzag onnx" "" zzlc import ""
    offers $shell "notes.txt" "tcc" zzlc import zigzag --workload no
    offers $shell "event tpu empty" "study.zz" zzlc new mine ""
    # Every option is offered by one command or another.
    for command in '' $(words_of compiler/command/command.def ZZ_COMMAND); do
        # shellcheck disable=SC2086
        "${shell}_offers" zzlc $command -- 2>../err
    done >../all
    for option in $options; do
        grep -qx -- "--$option=\{0,1\}" ../all && pass || fail "$shell" "offers no --$option"
    done
done
# Of bash alone: how it takes a word with = apart, and names with blanks.
offers bash "interpret" "tcc" zzlc --engine = int
offers bash "tcc" "study.zz" zzlc --engine =
bash_offers zzlc two >../out
grep -qx 'two words.zz' ../out && pass || fail "bash" "loses a name with a blank" ../out
offers bash "" "notes.txt" zzlc no

if command -v zsh >/dev/null; then
    zsh -n "$made/shell/_zzlc" 2>../err && pass || fail "zsh" "does not read its completions" ../err
    # A shell at a terminal, that says when it is ready; then the words and a tab, until what is wanted shows.
    cat >../ask.zsh <<'EOF'
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "stty cols 200 rows 200; PS1=; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -d $2"
zpty -w shell "bindkey '^I' complete-word; LISTMAX=1000; print rea''dy"
zpty -r shell line '*ready*'
zpty -w -n shell "$3"$'\t'
zpty -r shell line "*$4*" && print -r -- "found $line"
EOF
    zsh_offers() { # LINE WORD: whether a tab after the line shows the word
        timeout -s KILL 20 zsh -f ../ask.zsh "$made/shell" "$scratch/dump" "$1" "$2" >../out 2>../err
        grep -q '^found' ../out && pass || fail "zsh: $1" "does not offer $2" ../err
    }
    zsh_offers "zzlc list " keywords
    zsh_offers "zzlc trace --tim" "--timing"
    zsh_offers "zzlc --engine=" interpret
    zsh_offers "zzlc che" "zzlc check"
fi

# --- editors -------------------------------------------------------------------------------

for sort in DECLARATION ITEM JOIN WORD UNIT; do
    words_of lang/keyword.def "ZZ_$sort" | sort >../$sort
    [ -s ../$sort ] || fail "keyword.def" "has no words of sort $sort"
done
cat ../DECLARATION ../ITEM ../JOIN ../WORD ../UNIT | sort >../wanted
grammar=$made/syntax/zz.tmLanguage.json
cat >../words.pl <<'EOF'
# The words of a TextMate grammar: the alternatives of its groups that hold nothing but words.
use JSON::PP;
local $/;
my $grammar = decode_json(<>);
die "no name\n" unless $grammar->{scopeName} eq "source.zz";
for my $pattern (@{$grammar->{patterns}}) {
    for my $expression (grep { defined } @$pattern{qw(match begin end)}) {
        eval { qr/$expression/; 1 } or die "no expression: $expression\n";
        print join("\n", split /\|/, $1), "\n" while $expression =~ /\(((?:[A-Za-z_]\w*\|?)+)\)/g;
    }
}
EOF
if perl -MJSON::PP -e 1 2>/dev/null; then
    perl ../words.pl "$grammar" 2>../err | sort >../found
    cmp ../wanted ../found >>../err && pass || fail "VS Code" "has other words than keyword.def" ../err
    for file in package.json language-configuration.json; do
        perl -MJSON::PP -e 'local $/; decode_json(<>)' "$ZZ_SOURCE/editor/vscode/$file" 2>../err && pass ||
            fail "$file" "is not JSON" ../err
    done
else
    grep -q '"scopeName": "source.zz"' "$grammar" && pass || fail "VS Code" "has no grammar"
fi

sed -n 's/^syntax keyword [A-Za-z]* \(contained \)\{0,1\}//p' "$made/syntax/zz.vim" | tr ' ' '\n' >../found
sed -n 's/^syntax match zzWord.*@<=\\(\(.*\)\\)\\ze.*/\1/p' "$made/syntax/zz.vim" >>../found
sort -o ../found ../found
cmp ../wanted ../found >../err && pass || fail "vim" "has other words than keyword.def" ../err
if command -v vim >/dev/null && vim --version | grep -q '+syntax'; then
    cat >look.zz <<'EOF'
layer conv : O[k] += W[k] * I[k] {
    k 8, W 16 bit, bit 3 // a layer
    "text" /* long
    layer */ x 4 x 4
EOF
    mkdir -p ../vimfiles/syntax
    cp -r "$ZZ_SOURCE/editor/vim/." ../vimfiles
    cp "$made/syntax/zz.vim" ../vimfiles/syntax
    cat >../look.vim <<'EOF'
set nocompatible rtp^=../vimfiles
filetype plugin on
syntax on
edit look.zz
function! Group(line, column)
    return synIDattr(synID(a:line, a:column, 1), "name")
endfunction
call writefile([&filetype, &commentstring, Group(1, 1), Group(2, 7), Group(2, 15), Group(2, 20), Group(2, 28),
    \ Group(3, 6), Group(4, 6), Group(4, 14), Group(4, 18)], "../groups")
quit!
EOF
    timeout 20 vim -es -N -u NONE -S ../look.vim </dev/null >../out 2>&1
    printf '%s\n' zz '// %s' zzDeclaration zzNumber zzUnit '' zzComment zzString zzComment '' zzWord >../expected
    diff ../expected ../groups >../err 2>&1 && pass || fail "vim" "colours otherwise" ../err
fi
finish
