#!/usr/bin/env bash
# Guess: Webhook.sign takes the moment from an aware datetime, whichever zone it is in.
# Seen:  it takes the clock's digits for UTC. A sender that signs with its company's local time, and puts the right Unix time into
#        webhook-timestamp, is refused by its own library. The library of npm, which gets a Date, signs the moment.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site standardwebhooks==1.1.0 tzdata==2026.6
npm install --silent --no-audit --no-fund --prefix "$work" standardwebhooks@1.1.1 >/dev/null 2>&1
cat >sign.py <<'PY'
import subprocess
from datetime import UTC, datetime
from zoneinfo import ZoneInfo
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

SECRET, BODY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", '{"event":"customer.updated"}'
now = datetime.now(UTC).replace(microsecond=0)
stamp = str(int(now.timestamp()))
webhook = Webhook(SECRET)
node = ("const {Webhook} = require('standardwebhooks');"
        f"console.log(new Webhook('{SECRET}').sign('msg_1', new Date({stamp}000), '{BODY}'))")
by_npm = subprocess.run(["node", "-e", node], capture_output=True, text=True, check=True).stdout.strip()
accepted = {}
for zone in ("UTC", "America/Chicago"):
    local = now.astimezone(ZoneInfo(zone))
    signature = webhook.sign("msg_1", local, BODY)
    headers = {"webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": signature}
    try:
        webhook.verify(BODY, headers)
        accepted[zone] = True
    except WebhookVerificationError as error:
        accepted[zone] = False
        print("refused:", error)
    print("standardwebhooks 1.1.0, signed at", local.isoformat(), "as npm's:", signature == by_npm, "accepted:", accepted[zone])
assert accepted == {"UTC": True, "America/Chicago": False}
PY
PYTHONPATH=site python3 sign.py
