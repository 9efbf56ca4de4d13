#!/bin/sh
# Prints a manifest of N flags, each with targets in three environments. The output is always the same. With `rich`, it has
# everything that authors write: comments, owners, dates, anchors, merge keys, quoted and folded strings, long lists.
# usage: generate-manifest.sh N [rich]
set -eu

awk -v flags="$1" -v rich="${2:-}" 'BEGIN {
    print "version: 1"
    print "app: sandboxapp0001"
    if (rich != "") {
        print "policy:"
        print "  targets: {Production: exact, \"*\": additive}"
        print "  ignore: [legacy-*]"
        print "  require: [owner, description]"
        print "x-shared:"
        print "  beta: &beta {stage: Beta, permanent: false}"
        print "  crew: &crew [u_1, u_2, \"u 3\", 42, 007]"
    }
    print "create:"
    print "  stage: In development"
    print "audiences:"
    print "  design-partners:"
    print "    companies: [acme-corp, globex, initech]"
    print "flags:"
    for (i = 1; i <= flags; i++) {
        printf "  flag-%05d:\n", i
        if (rich != "") {
            printf "    # Owned by team %d; see the page of the experiment.\n", i % 17
            printf "    name: \"Flag number %d: größer\"\n", i
            print  "    description: >-"
            printf "      Rollout of the redesigned step %d of the checkout, behind which the old one stays\n", i
            print  "      until the numbers say that it can go."
            printf "    owner: person-%d@example.com\n", i % 40
            if (i % 3 == 0) print "    <<: *beta"
            else printf "    stage: %s\n", i % 2 ? "Beta" : "\x27General availability\x27"
            if (i % 5 == 0) printf "    expires: 2031-%02d-%02d # the end of the experiment\n", 1 + i % 12, 1 + i % 28
        } else printf "    description: The flag number %d.\n", i
        print  "    targets:"
        print  "      Production:"
        print  "        audiences: [design-partners]"
        if (rich != "" && i % 4 == 0) {
            print "        companies:"
            for (j = 0; j < 12; j++) printf "          - company-%d # pilot since May\n", (i + 7 * j) % 500
        } else printf "        companies: [company-%d]\n", i % 50
        print  "      Staging:"
        printf "        users: [user-%d, user-%d]\n", i % 20, 20 + i % 30
        print  "      Development:"
        print  (rich != "" ? "        users: *crew" : "        users: [u_1, u_2]")
    }
}'
