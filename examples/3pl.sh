#!/usr/bin/env bash
# A 3PL's story on a server of its own, from the request to the first tracked piece to the end of the grant.
# Needs bash, curl and node. Usage: bash examples/3pl.sh
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
export POSTERN_DATA="$folder/data" POSTERN_PORT=0 POSTERN_LOG_LEVEL=warn POSTERN_SAMPLE=off
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT

postern() { node "$here/bin/postern.js" "$@"; }
# field PATH: one value of the JSON on standard input.
field() { node -pe "JSON.parse(require('node:fs').readFileSync(0, 'utf8'))$1"; }
as() { POSTERN_TOKEN="$1" postern "${@:2}" --json; }
say() { printf '\n== %s\n' "$*"; }

MID=902345678
NUMBER=9205590234567800000427

say "A server"
mkfifo "$folder/ready"
node "$here/bin/postern.js" serve --json >"$folder/ready" &
server=$!
read -r ready <"$folder/ready"
address=$(field .address <<<"$ready")
echo "$address"

say "The parties: a merchant that owns the Mailer ID, the 3PL with its app, two stewards of the operator"
merchant=$(postern org create "Merchant" --json | field .id)
postern mid add --org "$merchant" --mid $MID --proof usps-portal
provider=$(postern org create "Third-party logistics" --json | field .id)
operator=$(postern org create "Operator" --json | field .id)
app=$(postern app create "Support desk" --org "$provider" --role serviceProvider --product Tracking --json | field .id)
secret=$(postern credential create --app "$app" --json | field .secret)
person() { # person NAME ORGANISATION ROLE: its personal token
  local id
  id=$(postern person create "$1" --org "$2" --role "$3" --json | field .id)
  postern credential create --person "$id" --json | field .secret
}
analyst=$(person "Analyst" "$provider" developer)
first=$(person "First steward" "$operator" steward)
second=$(person "Second steward" "$operator" steward)
token=$(curl -sf "$address/oauth2/v3/token" -H 'content-type: application/json' \
  -d "{\"grant_type\":\"client_credentials\",\"client_id\":\"$app\",\"client_secret\":\"$secret\"}" | field .access_token)

# look: status and body of a look-up of the piece
look() {
  curl -s -o "$folder/answer" -D "$folder/headers" -w '%{http_code}' "$address/tracking/v3r2/tracking" \
    -H "authorization: Bearer $token" -H 'content-type: application/json' \
    -H 'postern-purpose: customer-visibility' -d "[{\"trackingNumber\":\"$NUMBER\"}]"
}

say "Without a grant the look-up is refused, and the refusal says what would cure it"
test "$(look)" = 403
field '.error.message' <"$folder/answer"

say "A public dataset needs no request"
as "$analyst" access request --app "$app" --dataset post-offices --channel api --purposes planning \
  --need "Where can our drivers hand parcels in?" --job-function logistics --users "the planners" --average 1 --peak 1 | field .kind

ask() {
  as "$analyst" access request --app "$app" --dataset tracking-api --channel api --purposes customer-visibility \
    --need "The support desk answers the merchant's customers who ask where a piece is; it needs the last scan." \
    --job-function "customer support" --users "twelve people of the support desk" --average 200 --peak 900 --mids $MID
}

say "The request: the rules are read and attested, and the checks say what is still missing"
request=$(ask)
id=$(field .id <<<"$request")
sha=$(field .rules.sha256 <<<"$request")
as "$analyst" access submit "$id" --attest "$sha" | field '.checks.filter((c) => c.state !== "met").map((c) => c.code).join()'

say "What was missing comes in: the agreement with USPS, and the merchant's authorisation"
postern agreement add --org "$provider" --kind ip-agreement --signed 2026-03-15 --fee-required no
as "$first" authorisation add --app "$app" --mid $MID --channel any --basis ip-agreement --evidence "letter of the merchant" \
  --from 2026-04-01 >/dev/null

say "The review: recommended, by two stewards of another organisation"
as "$first" access review "$id" | field '.recommendation.move'
if as "$analyst" access grant "$id" --reason "my own" 2>/dev/null; then exit 1; fi
as "$first" access grant "$id" --reason "needed for support" --condition "Delete after 30 days." | field .state
if as "$first" access approve "$id" --reason "me again" 2>/dev/null; then exit 1; fi
grant=$(as "$second" access approve "$id" --reason "agreed" | field .grant)
echo "$grant"

say "One event comes in, and the first piece is tracked"
cat >"$folder/layout.json" <<'JSON'
{"layout": "story", "version": 1, "title": "one event", "officialSource": "made up for this example", "kind": "events",
 "form": "delimited", "delimiter": ",", "header": "exact",
 "columns": [{"field": "number", "name": "number"}, {"field": "code", "name": "code"},
             {"field": "timestamp", "name": "at"}, {"field": "facilityZip", "name": "zip"}]}
JSON
printf 'number,code,at,zip\n%s,10,%s,10199\n' $NUMBER "$(node -p "new Date(Date.now() - 864e5).toISOString().slice(0, 19).replace('T', ' ')")" >"$folder/scan.csv"
postern import events "$folder/scan.csv" --layout "$folder/layout.json"
test "$(look)" = 200
field '[0].statusCategory' <"$folder/answer"

say "The contract ends: a steward sets the end of the grant, and after it the next request is refused"
as "$second" access recertify "$grant" --reason "the contract ends" --until "$(node -p 'new Date(Date.now() + 2000).toISOString()')" >/dev/null
for _ in $(seq 30); do
  status=$(look)
  test "$status" = 403 && break
  sleep 1
done
test "$status" = 403
field '.error.message' <"$folder/answer"
decision=$(tr -d '\r' <"$folder/headers" | sed -n 's/^postern-decision: //p')
curl -sf "$address/postern/v1/decisions/$decision" -H "authorization: Bearer $token" | field .code
as "$analyst" access grants --org "$provider" | field '[0].state'

say "Everything stands in the record"
postern audit verify
echo done
