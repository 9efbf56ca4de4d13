#!/bin/sh
# Calls that crash a process with several threads now and then: on Linux, Foundation's Process reads past the end of a buffer
# where many files are open (tests: Child of Tests/TestTools; sources: ChildProcess), and setenv moves what others read.
set -eu

if grep -rnE '(^|[^A-Za-z_.`])(Process|setenv|putenv|unsetenv)\(' Sources Tests --include='*.swift'; then
    echo "These calls aren't safe beside other threads: see scripts/lint/calls.sh." >&2
    exit 1
fi
