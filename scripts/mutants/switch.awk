# Prints a source file with the faults of a list (see list.awk) behind switches: `mutant(7) ? (wrong) : (right)`.
# A fault whose line isn't there, or isn't the only one, is reported; then the exit code is 1.
# usage: awk -v file=Sources/… -f switch.awk LIST Sources/…

function trimmed(text) {
    gsub(/^ +| +$/, "", text)
    return text
}

function unmarked(text) {
    gsub(/«|»/, "", text)
    return text
}

function between(text,    from, to) {
    from = index(text, "«") + length("«")
    to = index(text, "»")
    return substr(text, from, to - from)
}

FNR == NR {
    split($0, part, "\t")
    if (part[2] == file) {
        wanted[++count] = unmarked(part[5])
        number[count] = part[1]
        which[count] = part[3]
        is[count] = part[5]
        would[count] = part[6]
    }
    next
}

{
    text = trimmed($0)
    lines[++last] = $0
    for (fault = 1; fault <= count; fault++) {
        if (text != wanted[fault]) continue
        found[fault]++
        if (which[fault] == 0 || which[fault] == found[fault]) place[fault] = last
    }
}

END {
    for (fault = 1; fault <= count; fault++) {
        if (!place[fault]) {
            print file ": fault " number[fault] ": no line is: " wanted[fault] > "/dev/stderr"
            failed = 1
        } else if (which[fault] == 0 && found[fault] > 1) {
            print file ": fault " number[fault] ": " found[fault] " lines are: " wanted[fault] > "/dev/stderr"
            failed = 1
        } else if (place[fault] in taken) {
            print file ": fault " number[fault] ": another fault has this line: " wanted[fault] > "/dev/stderr"
            failed = 1
        } else {
            taken[place[fault]] = fault
        }
    }
    if (failed) exit 1
    for (line = 1; line <= last; line++) {
        if (!(line in taken)) {
            print lines[line]
            continue
        }
        fault = taken[line]
        if (is[fault] ~ /«/) {
            before = substr(is[fault], 1, index(is[fault], "«") - 1)
            after = substr(is[fault], index(is[fault], "»") + length("»"))
            print before "(mutant(" number[fault] ") ? (" between(would[fault]) ") : (" between(is[fault]) "))" after
        } else {
            print "if mutant(" number[fault] ") { " would[fault] " } else { " is[fault] " }"
        }
    }
}
