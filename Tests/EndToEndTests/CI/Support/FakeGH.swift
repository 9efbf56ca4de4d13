import Foundation
import JSONText

/// A fake of GitHub's command line: it keeps the comments of pull request 7 of `acme/flags`.
enum FakeGH {
    /// The program, a script. It runs the caller's filter over what GitHub would answer, as `gh` does, by `jq`.
    ///
    /// In its folder, `login` is whose token it is, `pulls.json` the pull requests of the commit, and `refuses` what GitHub
    /// says to everything, if it is there. `newest` is the newest commit of the pull request.
    static let script = """
        #!/bin/sh
        set -eu
        [ "$GH_TOKEN" = ghs_testtoken ] || exit 4
        [ -z "${REFLAG_API_KEY:-}" ] || exit 5
        [ "$1" = api ] || exit 2
        shift
        method=GET path= filter=. body= query=
        while [ $# -gt 0 ]; do
            case $1 in
            --paginate | --silent) ;;
            --method) method=$2; shift ;;
            --jq) filter=$2; shift ;;
            -F) body=${2#body=@}; shift ;;
            -f) query=$2; shift ;;
            -*) exit 2 ;;
            *) path=$1 ;;
            esac
            shift
        done
        echo "$method $path" >>"$GH_STATE/calls"
        if [ -f "$GH_STATE/refuses" ]; then
            cat "$GH_STATE/refuses" >&2
            exit 1
        fi
        comments=$GH_STATE/comments.json
        login=$(cat "$GH_STATE/login")
        change() { jq "$@" "$comments" >"$comments.new" && mv "$comments.new" "$comments"; }
        case "$method $path" in
        "GET graphql")
            [ "$query" = 'query={viewer{login}}' ] || exit 3
            jq -n --arg login "$login" '{data: {viewer: {login: $login}}}' | jq -r "$filter"
            ;;
        "GET repos/acme/flags/commits/"*"/pulls")
            jq -r "$filter" "$GH_STATE/pulls.json"
            ;;
        "GET repos/acme/flags/pulls/7")
            jq -n --arg sha "$(cat "$GH_STATE/newest")" '{head: {sha: $sha}}' | jq -r "$filter"
            ;;
        "GET repos/acme/flags/issues/comments/"*)
            jq --argjson id "${path##*/}" '.[] | select(.id == $id)' "$comments" | jq -r "$filter"
            ;;
        "GET repos/acme/flags/issues/7/comments?per_page=100")
            jq -r "$filter" "$comments"
            ;;
        "POST repos/acme/flags/issues/7/comments")
            change --rawfile body "$body" --arg login "$login" \\
                '. + [{id: (101 + length), user: {login: $login}, body: $body}]'
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
