#!/usr/bin/env bash
# Guess: .NET's SOAP client refuses, or drops, a control character in a string, because XML 1.0 cannot carry it.
# Seen:  it sends &#x1; and &#xFFFF;, which are not XML, so a server's parser refuses the whole call for one character in a memo.
#        libxml2's recover mode reads the call, but leaves U+0001 in the text, which then goes out again as U+FFFD.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mono=6.8.0.105+dfsg-3.3+deb12u1
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check lxml==6.1.3
packages=(mono-runtime-sgen mono-runtime-common mono-mcs libmono-corlib4.5-cil libmono-corlib4.5-dll libmono-security4.0-cil
  libmono-system4.0-cil libmono-system-configuration4.0-cil libmono-system-core4.0-cil libmono-system-xml4.0-cil
  libmono-system-web4.0-cil libmono-system-web-services4.0-cil)
apt-get download -qq "${packages[@]/%/=$mono}" 2>/dev/null || { apt-get update -qq; apt-get download -qq "${packages[@]/%/=$mono}"; }
for package in *.deb; do dpkg -x "$package" root; done
export MONO_CFG_DIR="$work/root/etc" MONO_GAC_PREFIX="$work/root/usr" LD_LIBRARY_PATH="$work/root/usr/lib"

cat >Client.cs <<'CS'
using System;
using System.Web.Services;
using System.Web.Services.Protocols;
[WebServiceBinding(Name = "Soap", Namespace = "http://developer.intuit.com/")]
class Client : SoapHttpClientProtocol {
    [SoapDocumentMethod("http://developer.intuit.com/closeConnection", RequestNamespace = "http://developer.intuit.com/",
        ResponseNamespace = "http://developer.intuit.com/", ParameterStyle = SoapParameterStyle.Wrapped)]
    public string closeConnection(string ticket) { return (string)Invoke("closeConnection", new object[] { ticket })[0]; }
    static void Main(string[] arguments) {
        Console.WriteLine(".NET got: " + new Client { Url = arguments[0] }.closeConnection("Elm\u0001 St\uFFFF\r\nAmes"));
    }
}
CS
root/usr/bin/mono-sgen root/usr/lib/mono/4.5/mcs.exe -r:System.Web.Services Client.cs

cat >serve.py <<'PY'
import http.server, os, re, subprocess, threading
from lxml import etree

class Handler(http.server.BaseHTTPRequestHandler):
    seen = b""
    def log_message(self, *_): pass
    def do_POST(self):
        Handler.seen = self.rfile.read(int(self.headers["Content-Length"]))
        body = (b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><closeConnectionResponse '
                b'xmlns="http://developer.intuit.com/"><closeConnectionResult>ok</closeConnectionResult>'
                b"</closeConnectionResponse></s:Body></s:Envelope>")
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}/"
direct = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
subprocess.run(["root/usr/bin/mono-sgen", "Client.exe", address], check=True, timeout=60, env=direct)
sent = re.search(rb"<ticket>.*?</ticket>", Handler.seen, re.S)[0]
print("sent by .NET:", sent)
try:
    etree.fromstring(Handler.seen)
    refused = False
except etree.XMLSyntaxError as error:
    refused = True
    print("lxml 6.1.3 refuses the call:", error)
recovered = etree.fromstring(Handler.seen, etree.XMLParser(recover=True)).findtext(".//{*}ticket")
print("recovered:", ascii(recovered))
again = etree.tostring(etree.fromstring(Handler.seen, etree.XMLParser(recover=True)).find(".//{*}ticket"))
print("and written again:", again)
assert b"Elm&#x1; St&#xFFFF;\r\nAmes" in sent
assert refused
assert recovered == "Elm\x01 St\uffff\nAmes"
assert b"Elm&#xFFFD; St" in again
PY
venv/bin/python serve.py
