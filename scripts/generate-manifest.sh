#!/bin/sh
# Prints a manifest of N flags, each with targets in three environments. The same each time.
# usage: generate-manifest.sh N
set -eu

awk -v flags="$1" 'BEGIN {
    print "version: 1"
    print "app: sandboxapp0001"
    print "create:"
    print "  stage: In development"
    print "audiences:"
    print "  design-partners:"
    print "    companies: [acme-corp, globex, initech]"
    print "flags:"
    for (i = 1; i <= flags; i++) {
        printf "  flag-%05d:\n", i
        printf "    description: The flag number %d.\n", i
        print  "    targets:"
        print  "      Production:"
        print  "        audiences: [design-partners]"
        printf "        companies: [company-%d]\n", i % 50
        print  "      Staging:"
        printf "        users: [user-%d, user-%d]\n", i % 20, 20 + i % 30
        print  "      Development:"
        print  "        users: [u_1, u_2]"
    }
}'
