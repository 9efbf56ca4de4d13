#!/bin/sh
# Posts the plan of a manifest to a chat's incoming webhook, as {"text": …}. For a scheduled job with a read-only key: who is
# about to lose access, and what has drifted. Posts nothing if there is neither a change nor anything that ends soon.
# docs/how-to/grants.md
#
# HOIST_WEBHOOK_URL             the webhook's URL, which is a secret: it is in no argument and no output
# HOIST_MANIFEST                the manifest; flags.yaml by default
# HOIST_PROGRAM                 the path of hoist; by default the one on PATH
# REFLAG_API_KEY, …             as hoist reads them
set -eu

url=${HOIST_WEBHOOK_URL:?names the webhook}
unset HOIST_WEBHOOK_URL
hoist=${HOIST_PROGRAM:-hoist}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

status=0
"$hoist" plan --quiet --manifest="${HOIST_MANIFEST:-flags.yaml}" --format json >"$work/plan.json" || status=$?
if [ "$status" != 0 ]; then exit "$status"; fi
# Nothing to say.
if [ "$(jq '.changes + .grants.ending + .waiting | length' "$work/plan.json")" = 0 ]; then exit 0; fi
"$hoist" show "$work/plan.json" --format text --color never >"$work/plan.txt"

# A chat takes so much of a message; the plan begins with its summary. What people wrote in the manifest mentions nobody and is
# no link: Slack's control sequences (<!channel>, <@U1>, <https://…|text>) are escaped as it asks for, in a code block too, and an
# @ at the beginning of a word (@channel, @all) is taken from it by a space of no width.
jq --raw-input --slurp '{text: ("```\n" + (.[0:2900] | gsub("```"; "` ` `") | gsub("&"; "&amp;") | gsub("<"; "&lt;")
    | gsub(">"; "&gt;") | gsub("(?<![\\w.+-])@(?=\\w)"; "@\u200b")) + "\n```")}' "$work/plan.txt" >"$work/message.json"
unset REFLAG_API_KEY
# The URL on standard input, so that no other process sees it among the arguments.
printf 'url = "%s"\n' "$url" |
    curl --silent --show-error --fail --max-time 60 --retry 3 --config - --output /dev/null \
        --header 'Content-Type: application/json' --data-binary "@$work/message.json"
