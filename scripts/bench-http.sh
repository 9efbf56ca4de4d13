#!/bin/sh
# HTTP/1.1 and HTTP/2 of the HTTP library, 64 calls in flight, on a TLS server in a process of its own: how fast they are, and
# how calls fail that are in flight when a server closes a connection, answers before it has read the whole request, or says a
# status that HTTP doesn't have.
# usage: bench-http.sh HTTP-VERSIONS
set -eu

program=$1
folder=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$folder/key.pem" \
    -out "$folder/certificate.pem" -days 2 -subj /CN=localhost 2>/dev/null

# measure FAULT LATENCY CALLS BODY: on a new server for each version.
measure() {
    for version in 1 2; do
        rm -f "$folder/port"
        "$program" serve "$1" "$2" "$folder/certificate.pem" "$folder/key.pem" >"$folder/port" &
        server=$!
        tries=0
        until grep -q '^[0-9]' "$folder/port" 2>/dev/null; do
            tries=$((tries + 1))
            [ "$tries" -lt 100 ] || exit 1
            sleep 0.1
        done
        printf '%s ms, fault %s: ' "$2" "$1"
        "$program" call "$version" "$(cat "$folder/port")" "$3" 64 "${4:-0}" 2>/dev/null || echo "HTTP/$version: the client ended with $?"
        kill "$server"
        wait "$server" 2>/dev/null || true
        server=
    done
}

for round in 1 2 3; do
    echo "round $round"
    measure none 0 20000
    measure none 20 10000
    measure none 150 3000
done
measure goaway 20 3000
measure dies 20 3000
measure reset 0 64 1000000
measure status 20 1
