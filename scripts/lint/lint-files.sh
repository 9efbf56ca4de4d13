#!/bin/sh
# Lints everything except Swift: scripts, YAML, workflows, the action, the Dockerfile.
# usage: lint-files.sh TOOLS
#
# TOOLS is where install-tools.sh installed the linters. If they aren't available, a run in CI fails; a local run says what it
# skipped.
set -eu

tools=$1
bin=$tools/bin

if ! sh scripts/lint/install-tools.sh "$tools"; then
    echo "NOT LINTED: scripts, YAML and workflows. Their linters couldn't be installed; python3 with venv and pip is needed." >&2
    if [ "${CI:-}" = true ]; then exit 1; fi
    exit 0
fi

failed=0
check() { "$@" || failed=1; }

check "$bin/shellcheck" --external-sources scripts/*.sh scripts/*/*.sh examples/chat/*.sh .ci/run
check "$bin/yamllint" --strict .yamllint.yml action.yml flags.yaml .pre-commit-hooks.yaml .hadolint.yaml .github examples
check "$bin/check-jsonschema" --builtin-schema vendor.github-actions action.yml
check "$bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml examples/github/*.yml
check "$bin/check-jsonschema" --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci examples/gitlab/*.yml
check "$bin/check-jsonschema" --check-metaschema schema/*.json
check "$bin/check-jsonschema" --schemafile schema/flags.schema.json flags.yaml examples/*.yaml
check "$bin/hadolint" Dockerfile
# What an attacker can do with a workflow. Of what --persona=pedantic would add, jobs without a name of their own stay (their ids
# say what they are, and required checks go by them), and several-apps.yml queues its applies by app, not the whole workflow.
check "$bin/zizmor" --offline --no-progress --quiet --format plain action.yml .github/workflows/*.yml examples/github/*.yml

# An attacker controls what a workflow expression inserts into a script, so such values have to be passed in variables.
check sh scripts/lint/no-expressions.sh action.yml .github/workflows/*.yml examples/github/*.yml

exit "$failed"
