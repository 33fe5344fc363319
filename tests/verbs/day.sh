# A day of somebody who looks after applications, by verbs alone, on a sandbox of its own. It ends at the
# first line that does not do what it should.
set -eu

step() { echo "$1" >> steps; }
# `ends CODE COMMAND…`: the command ends with this exit code; its output is in `out` and `err`.
ends() {
    want=$1; shift
    code=0; "$@" > out 2> err || code=$?
    if test "$code" != "$want"; then
        echo "exit code $code, not $want: $*" >&2; cat out err >&2; exit 1
    fi
}
holds() { grep -q -e "$1" "$2" || { echo "$2 lacks: $1" >&2; cat "$2" >&2; exit 1; }; }
# A text of a document, by its key; the first one.
text() { sed -n "s/.*\"$1\":\"\\([^\"]*\\)\".*/\\1/p" "$2" | head -1; }

step "the sandbox starts"
appdeck sandbox --listen 127.0.0.1:0 --json > announced 2> sandbox.log &
sandbox=$!
trap 'kill $sandbox' EXIT
until grep -q '}' announced; do kill -0 $sandbox; done
# Development comes first.
sed 's/.*"environments":\[{//; s/}.*//' announced > first
url=$(text url first)
printf '[[environments]]\nname = "Shop"\nurl = "%s"\nclient_id = "%s"\nclient_secret = "%s"\ntype = "development"\n' \
    "$url" "$(text client_id first)" "$(text client_secret first)" > config.toml

fault() { curl -sf -X PUT "$url/_sandbox/faults" -d "$1" > /dev/null; }
# The application signs in with a secret.
sign_in() {
    curl -s -o /dev/null -w '%{http_code}' "$url/oauth/token" -d grant_type=client_credentials \
        -d "client_id=$1" --data-urlencode "client_secret=$2"
}
value() { sed -n 's/^SCALEKIT_CLIENT_SECRET=//p' "$1"; }

step "what is there"
ends 0 appdeck envs list;                       holds Shop out
ends 0 appdeck apps list;                       holds Coffee-Desk out
ends 1 appdeck apps get Coffe-Desk;             holds 'Did you mean Coffee-Desk' err

step "a new application, looked at first"
ends 0 appdeck apps create Till --type web --post-login http://localhost:3000/cb --dry-run --json
holds '"outcome":"planned"' out
ends 0 appdeck apps create Till --type web --post-login http://localhost:3000/cb --reason 'Ticket 1' --json
till=$(text client_id out)
ends 0 appdeck secrets create "$till" --to-file till.env
test "$(sign_in "$till" "$(value till.env)")" = 200

step "its redirects and settings"
ends 6 appdeck redirects check --app Till post-login 'http://localhost:3000/cb#x'
ends 4 appdeck redirects add Till post-login 'http://localhost:3000/cb#x'
ends 0 appdeck redirects add Till post-login http://localhost:3000/two
ends 0 appdeck apps set Till --pkce on --expiry 30m
ends 0 appdeck undo;                            holds 'undoing' err
ends 0 appdeck redo
ends 0 appdeck apps get Till --json;            holds '"enforce_pkce":true' out

step "an answer that is lost is looked up, and nothing is done twice"
fault '[{"route":"POST /api/v1/clients","times":1,"fault":{"kind":"drop_after_commit"}}]'
ends 0 appdeck apps create Kiosk --type spa --json
holds 'looked up: it happened' out
ends 0 appdeck apps list --filter Kiosk --type spa
test "$(grep -c '^Kiosk ' out)" = 1

step "a server that is not well"
fault '[{"route":"*","fault":{"kind":"status","code":500}}]'
ends 1 appdeck apps set Till --pkce off --json; holds '"retryable":false' err
fault '[]'
ends 0 appdeck apps get Till --json;            holds '"enforce_pkce":true' out

step "the secret is rotated"
ends 2 appdeck secrets rotate Till
ends 6 appdeck secrets rotate Till --to-file new.env --json
holds '"step":"wait"' out
ends 6 appdeck secrets rotate Till
# Deployed: the application signs in, and the old secret goes.
test "$(sign_in "$till" "$(value new.env)")" = 200
ends 0 appdeck secrets rotate Till --wait 1m;   holds 'deactivate' out
test "$(sign_in "$till" "$(value till.env)")" != 200
test "$(sign_in "$till" "$(value new.env)")" = 200
value new.env > value
ends 0 sh -c 'appdeck secrets test Till < value'

step "an application goes, and comes back"
ends 2 appdeck apps delete Till;                holds '--confirm takes the name Till' err
ends 0 appdeck apps delete Till --confirm Till --reason 'Ticket 2' --json
copy=$(text backup out)
ends 0 appdeck apps restore "$copy"
ends 0 appdeck apps get Till --json;            holds 'http://localhost:3000/two' out

step "what was done is written down, and no secret with it"
ends 0 appdeck history --limit 50;              holds 'Ticket 1' out; holds "$copy" out
for file in till.env new.env; do
    ! grep -rqF -e "$(value $file)" .local err out || { echo "a secret was written down" >&2; exit 1; }
done
step "the end"
