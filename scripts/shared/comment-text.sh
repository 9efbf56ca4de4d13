# shellcheck shell=sh
# Parts of the comments and notes that the action and the GitLab template write. Lines from outside are only ever in a block of
# code, where nothing becomes a mention, a link, a reference or HTML.

# code FILE BYTES: the lines of a file as a block of code. Each is indented, so that none of them can end the block. What is
# longer than that many bytes is left out, and its lines are counted. Empty lines at the ends are left out too.
code() {
    tr -d '\r' <"$1" | LC_ALL=C awk -v most="$2" '
        full { more++; next }
        $0 == "" { if (shown) empty++; next }
        {
            size += empty + length($0) + 5
            if (size > most) { full = 1; more++; next }
            for (; empty > 0; empty--) print ""
            print "    " $0
            shown++
        }
        END { if (more) printf "    ... %d more lines\n", more }'
}

# origin COMMIT COMMIT_PAGE RUN_PAGE: which commit and run the text is of, and when it was written. A page may be empty.
origin() {
    case $1 in
    '' | *[!0-9a-f]*) ;;
    *)
        named="\`$(printf '%.7s' "$1")\`"
        printf 'Commit %s · ' "${2:+[}$named${2:+]($2)}"
        ;;
    esac
    date -u '+%Y-%m-%d %H:%M UTC' | tr -d '\n'
    if [ -n "$3" ]; then printf ' · [the run](%s)' "$3"; fi
    printf '\n'
}

# manifest_id MANIFEST: distinguishes the comments of several manifests, by the path from the repository's root. Empty for
# flags.yaml there.
manifest_id() {
    id=${1#"${GITHUB_WORKSPACE:-.}/"}
    while :; do
        case $id in
        *//*) id=${id%%//*}/${id#*//} ;;
        ./*) id=${id#./} ;;
        */./*) id=${id%%/./*}/${id#*/./} ;;
        *) break ;;
        esac
    done
    case $id in
    flags.yaml) ;;
    *[!A-Za-z0-9._/-]*) printf 'manifest-hex=%s' "$(printf '%s' "$id" | od -An -v -tx1 | tr -d ' \n')" ;;
    *) printf 'manifest=%s' "$id" ;;
    esac
}
