#!/bin/sh
# The test vectors of docs/log.md, computed with openssl alone: no line of this program has a hand in them.
#   sh tests/data/log_vectors.sh > tests/data/log_vectors.json
set -eu
previous=$(printf '%064d' 0)
hashes=
seq=0
step=018c0c0c0c0000000000000000000001
outlet=018c0c0c0c0000000000000000000002
claim=018c0c0c0c0000000000000000000003
later=018c0c0c0d0000000000000000000004

sha() { openssl dgst -sha256 -r | cut -c1-64; }
bytes() { for byte in $(printf '%s' "$1" | sed 's/../& /g'); do printf "\\$(printf '%03o' "0x$byte")"; done; }
text() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'; }

# revision KIND UID PARENTS(JSON) STEP AT BODY: prints one vector and leaves its hash in $hash
revision() {
    body_hash=$(printf '%s' "$6" | sha)
    named="[\"$1\",\"$2\",$3,\"$4\",\"Ann Teller\",\"d0d0\",\"$5\",\"$body_hash\"]"
    hash=$(printf 'borneout-rev-1\n%s' "$named" | sha)
    link=$({ printf 'borneout-link-1\n'; bytes "$previous$hash"; } | sha)
    previous=$link
    hashes="$hashes $hash"
    seq=$((seq + 1))
    [ $seq = 1 ] || printf ',\n'
    printf '{"seq": %d, "kind": "%s", "uid": "%s", "parents": %s, "step": "%s", "author": "Ann Teller", "device": "d0d0",' \
        $seq "$1" "$2" "$3" "$4"
    printf '\n "at": "%s", "body": "%s",\n' "$5" "$(text "$6")"
    printf ' "body_hash": "%s",\n "hash": "%s",\n "link": "%s"}' "$body_hash" "$hash" "$link"
}

printf '{"revisions": [\n'
revision step $step '[]' $step 2023-11-26T10:15:30.000Z '{"label":"Log a claim"}'
revision outlet $outlet '[]' $step 2023-11-26T10:15:30.000Z '{"name":"Écho de Tombouctou"}'
first=$hash
revision claim $claim '[]' $step 2023-11-26T10:15:30.000Z \
    '{"claimed_on":"2013-02-05","first_recorded_basis":"our_log","kind":"forecast","likelihood":{"basis":"stated","best":"0.2","high":"0.2","low":"0.2","words":"one in five"},"proposition":"It \"rains\"\nin Ostrel — früh 雨"}'
revision step $later '[]' $later 2023-11-26T10:15:31.007Z '{"label":"Rename an outlet"}'
revision outlet $outlet "[\"$first\"]" $later 2023-11-26T10:15:31.007Z '{"aliases":["Écho de Tombouctou"],"name":"Écho"}'
one=$hash
revision outlet $outlet "[\"$first\"]" $later 2023-11-26T10:15:31.008Z '{"name":"L’Écho"}'
other=$hash
both=$(printf '%s\n%s\n' "$one" "$other" | LC_ALL=C sort | sed 's/.*/"&"/' | paste -sd, -)
revision outlet $outlet "[$both]" $later 2023-11-26T10:15:32.000Z ''
printf '\n],\n"head": "%s",\n' "$previous"
sorted=$(printf '%s\n' $hashes | LC_ALL=C sort | tr -d '\n')
printf '"digest": "%s"}\n' "$(bytes "$sorted" | sha)"
