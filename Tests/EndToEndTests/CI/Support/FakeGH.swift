import Foundation
import JSONText

/// A fake of GitHub's command line: it keeps the comments of pull request 7 of `acme/flags`.
enum FakeGH {
    /// The program, a script. It runs the caller's filter over the comments, as `gh` does, by `jq`.
    static let script = """
        #!/bin/sh
        set -eu
        [ "$GH_TOKEN" = ghs_testtoken ] || exit 4
        [ -z "${REFLAG_API_KEY:-}" ] || exit 5
        [ "$1" = api ] || exit 2
        shift
        method=GET path= filter=. body=
        while [ $# -gt 0 ]; do
            case $1 in
            --paginate | --silent) ;;
            --method) method=$2; shift ;;
            --jq) filter=$2; shift ;;
            -F) body=${2#body=@}; shift ;;
            -*) exit 2 ;;
            *) path=$1 ;;
            esac
            shift
        done
        echo "$method $path" >>"$GH_STATE/calls"
        if [ -f "$GH_STATE/refuses" ]; then
            echo "gh: ::error::Resource not accessible by integration (HTTP 403)" >&2
            exit 1
        fi
        comments=$GH_STATE/comments.json
        change() { jq "$@" "$comments" >"$comments.new" && mv "$comments.new" "$comments"; }
        case "$method $path" in
        "GET repos/acme/flags/issues/7/comments?per_page=100")
            jq -r "$filter" "$comments"
            ;;
        "POST repos/acme/flags/issues/7/comments")
            change --rawfile body "$body" \\
                '. + [{id: (101 + length), user: {login: "github-actions[bot]"}, body: $body}]'
            ;;
        "PATCH repos/acme/flags/issues/comments/"*)
            change --rawfile body "$body" --argjson id "${path##*/}" \\
                'map(if .id == $id then .body = $body else . end)'
            ;;
        *) exit 3 ;;
        esac

        """

    /// Whether there is a `jq` for it.
    static let hasJQ = ["/usr/bin/jq", "/usr/local/bin/jq"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}
