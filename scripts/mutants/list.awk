# Reads lists of faults, and prints one line a fault:
# number, file, which of equal lines, tests, the line as it is, the line as it would be, why; with tabs between them.
#
#   file Sources/Planning/Resolution/Resolver.swift
#   tests PlanningTests\.IncludedCreateTests        what is run first; without it, all tests of the fault's target
#   why a secret flag is made public
#   is for entry in «root.values.entries» where defaults.values[entry.field] == nil {
#   would for entry in «root.values.entries.dropLast()» where defaults.values[entry.field] == nil {
#
# What is between « and » is an expression, in both lines; without them, the whole line is a statement. A line that a file
# has several times: `is@2` is the second of them. `would` with nothing after it leaves the statement out. `tests` counts for
# the next fault alone.

function fail(what) {
    print FILENAME ":" FNR ": " what > "/dev/stderr"
    failed = 1
    exit 1
}

function value(    text) {
    text = $0
    sub(/^[a-z]+(@[0-9]+)? ?/, "", text)
    sub(/^ +/, "", text)
    return text
}

# What of a line isn't between the marks.
function outside(text) {
    if (text ~ /«/) sub(/«.*»/, "«»", text)
    else text = ""
    return text
}

BEGIN {
    # The command line's tests run the built program; most of what both APIs need is tried by the calls of one.
    others["hoist"] = "EndToEnd"
    others["APIAccess"] = "(APIAccess|ManagementAPI)"
}

/\t/ { fail("a tab") }
/^(#|$)/ { next }
$1 == "file" { file = value(); next }
$1 == "tests" { tests = value(); next }
$1 == "why" { why = value(); next }
$1 ~ /^is(@[0-9]+)?$/ {
    if (line != "") fail("an `is` without a `would` before it")
    line = value()
    which = $1 ~ /@/ ? substr($1, 4) : 0
    next
}
$1 == "would" {
    if (file == "" || why == "" || line == "") fail("a `would` without `file`, `why` and `is` before it")
    would = value()
    if ((line ~ /«.*»/) != (would ~ /«.*»/)) fail("« and » in only one of the lines")
    if (line == would) fail("nothing would change")
    if (outside(line) != outside(would)) fail("the lines differ outside of « and »")
    if (tests == "") {
        split(file, folders, "/")
        tests = "^" (folders[2] in others ? others[folders[2]] : folders[2]) "Tests\\."
    }
    print ++count "\t" file "\t" which "\t" tests "\t" line "\t" would "\t" why
    line = why = tests = ""
    next
}
{ fail("neither `file`, `tests`, `why`, `is` nor `would`") }
END { if (!failed && line != "") fail("an `is` without a `would`") }
