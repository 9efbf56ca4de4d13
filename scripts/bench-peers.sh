#!/bin/sh
# hoist beside tools that do the same for other things, on one machine and in one run: checking a file, a plan with nothing to do,
# and the first apply, each a whole process, in milliseconds, and how many times as long as hoist's; the best of several runs that
# alternate. hoist talks to a sandbox over HTTP and has targets in three environments for each flag; octoDNS has as many records in
# YAML files on both sides; terraform, if TERRAFORM names its program, as many resources terraform_data, which need no provider.
# usage: bench-peers.sh HOIST OCTODNS [OBJECTS [RUNS]]      OCTODNS: the folder of octoDNS's programs
set -eu

hoist=$1
octodns=$2
objects=${3:-5000}
runs=${4:-3}

# hoist talks to its sandbox without TLS: the authorities that this machine names aren't what is measured.
unset SSL_CERT_FILE
folder=$(mktemp -d)
sandbox=
trap 'if [ -n "$sandbox" ]; then kill "$sandbox" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT
# Not where the user has his own.
HOIST_CACHE_DIR=$folder/cache
export HOIST_CACHE_DIR

# clock NAME COMMAND...: runs a command, which has to succeed, and notes its milliseconds.
clock() {
    name=$1
    shift
    begin=$(date +%s%N)
    "$@" >"$folder/out" 2>&1 || { tail -n 10 "$folder/out" >&2; exit 1; }
    echo "$((($(date +%s%N) - begin) / 100000))" >>"$folder/$name.tenths"
}

start_sandbox() {
    if [ -n "$sandbox" ]; then
        kill "$sandbox"
        wait "$sandbox" 2>/dev/null || true
    fi
    rm -rf "$HOIST_CACHE_DIR"
    "$hoist" sandbox --port 0 >"$folder/sandbox" 2>&1 &
    sandbox=$!
    tries=0
    until grep -q "^export REFLAG_API_KEY" "$folder/sandbox" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { cat "$folder/sandbox" >&2; exit 1; }
        sleep 0.1
    done
    # shellcheck disable=SC1091
    . "$folder/sandbox"
}

sh "$(dirname "$0")/generate-manifest.sh" "$objects" >"$folder/flags.yaml"
mkdir -p "$folder/zones" "$folder/live"
awk -v records="$objects" 'BEGIN {
    print "---"
    for (i = 1; i <= records; i++)
        printf "host-%05d:\n  ttl: 300\n  type: A\n  values: [10.%d.%d.1, 10.%d.%d.2]\n", i, i / 250, i % 250, i / 250, i % 250
}' >"$folder/zones/example.com.yaml"
cat >"$folder/octodns.yaml" <<END
---
providers:
  config: {class: octodns.provider.yaml.YamlProvider, directory: $folder/zones}
  live: {class: octodns.provider.yaml.YamlProvider, directory: $folder/live}
zones:
  example.com.: {sources: [config], targets: [live]}
END
terraform=${TERRAFORM:-}
if [ -n "$terraform" ]; then
    mkdir "$folder/terraform"
    awk -v blocks="$objects" 'BEGIN {
        for (i = 1; i <= blocks; i++)
            printf "resource \"terraform_data\" \"flag_%05d\" {\n  input = { description = \"The flag number %d.\", users = [\"u_1\", \"u_2\"] }\n}\n", i, i
    }' >"$folder/terraform/main.tf"
    TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1
    export TF_CLI_CONFIG_FILE CHECKPOINT_DISABLE
    "$terraform" -chdir="$folder/terraform" init >/dev/null
fi

for _ in $(seq "$runs"); do
    start_sandbox
    clock hoist.apply "$hoist" apply --auto-approve --force --manifest "$folder/flags.yaml"
    # It warms the cache.
    "$hoist" plan --quiet --manifest "$folder/flags.yaml" >/dev/null
    clock hoist.check "$hoist" validate --manifest "$folder/flags.yaml"
    clock hoist.plan "$hoist" plan --manifest "$folder/flags.yaml"

    rm -rf "$folder/live"
    mkdir "$folder/live"
    clock octodns.apply "$octodns/octodns-sync" --config-file "$folder/octodns.yaml" --doit --force
    clock octodns.check "$octodns/octodns-validate" --config-file "$folder/octodns.yaml"
    clock octodns.plan "$octodns/octodns-sync" --config-file "$folder/octodns.yaml"

    if [ -n "$terraform" ]; then
        rm -f "$folder/terraform"/terraform.tfstate*
        clock terraform.apply "$terraform" -chdir="$folder/terraform" apply -auto-approve
        clock terraform.check "$terraform" -chdir="$folder/terraform" validate
        clock terraform.plan "$terraform" -chdir="$folder/terraform" plan
    fi
done

echo "$objects objects, milliseconds (the best of $runs):"
for tool in hoist octodns ${terraform:+terraform}; do
    for work in check plan apply; do
        echo "$tool $work $(sort -n "$folder/$tool.$work.tenths" | head -n 1)"
    done
done | awk '{
    if ($1 == "hoist") ours[$2] = $3
    printf "  %-10s %-6s %10.1f  %6.1f x\n", $1, $2, $3 / 10, $3 / ours[$2]
}'
