#!/usr/bin/env bash
# Guess: quickbooks-js, a service for the Web Connector on npm, answers authenticate with two strings, the ticket and "" for the
#        company file that is open (its default), and its other results as its own WSDL says, xs:string and xs:int.
# Seen:  only the ticket arrives: node-soap 0.9.1 leaves an empty string out of a list. Every other result stands in an element of
#        its own inside the result. A Web Connector, or a double of one, that insists on either cannot work with it.
set -euo pipefail
work=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" quickbooks-js@1.0.0 soap@0.9.1 >/dev/null 2>&1
cat >serve.js <<'JS'
var Server = require('quickbooks-js');
var server = new Server();
server.setQBXMLHandler({
  fetchRequests: function (done) { done(null, ['<QBXML/>', '<QBXML/>', '<QBXML/>']); },
  handleResponse: function () {}, didReceiveError: function () {}
});
server.run();
JS
export QB_SOAP_PORT
QB_SOAP_PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
node serve.js >server.log 2>&1 &
service=$!
cat >call.py <<'PY'
import os, time, urllib.error, urllib.request
import xml.etree.ElementTree as ET

I = "{http://developer.intuit.com/}"
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

def call(operation, **values):
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    body = ('<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
            f'<{operation} xmlns="http://developer.intuit.com/">{inside}</{operation}></s:Body></s:Envelope>')
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"http://developer.intuit.com/{operation}"'}
    request = urllib.request.Request(f"http://127.0.0.1:{os.environ['QB_SOAP_PORT']}/wsdl", body.encode(), headers)
    for _ in range(100):
        try:
            answer = opener.open(request, timeout=10).read()
        except urllib.error.URLError:
            time.sleep(0.1)  # it is still coming up
        else:
            found = ET.fromstring(answer).find(f".//{I}{operation}Result")
            print(operation, ET.tostring(found, default_namespace="http://developer.intuit.com/").decode())
            return found
    raise SystemExit("the service did not come up")

strings = call("authenticate", strUserName="username", strPassword="password")
text = call("sendRequestXML", ticket="t", strHCPResponse="", qbXMLMajorVers=13, qbXMLMinorVers=0)
number = call("receiveResponseXML", ticket="t", response="x", hresult="", message="")
refused = call("authenticate", strUserName="username", strPassword="wrong")
assert [one.tag for one in strings] == [f"{I}string"]
assert [one.text for one in refused][1:] == ["nvu"]
assert [(one.tag, one.text) for one in text] == [(f"{I}string", "<QBXML/>")]
assert [(one.tag, one.text) for one in number] == [(f"{I}int", "33")]
PY
echo "quickbooks-js 1.0.0 with soap $(node -p 'require("soap/package.json").version')"
python3 call.py
