#!/usr/bin/env bash
# Guess: .NET's tools make authenticate(string, string) of the WSDL that spyne writes for a wrapped operation, as they do of Intuit's.
# Seen:  each operation takes and gives one wrapper object, because spyne names a message's part after the message.
#        .NET takes only a part named "parameters" for wrapped ones. With the parts renamed the plain method comes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mono=6.8.0.105+dfsg-3.3+deb12u1
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check spyne==2.14.0 lxml==6.1.3 six==1.17.0
packages=(mono-runtime-sgen mono-runtime-common mono-mcs libmono-corlib4.5-cil libmono-corlib4.5-dll libmono-security4.0-cil
  libmono-system4.0-cil libmono-system-configuration4.0-cil libmono-system-core4.0-cil libmono-system-xml4.0-cil
  libmono-system-web4.0-cil libmono-system-web-services4.0-cil libmono-system-design4.0-cil libmono-system-data4.0-cil)
apt-get download -qq "${packages[@]/%/=$mono}" 2>/dev/null || { apt-get update -qq; apt-get download -qq "${packages[@]/%/=$mono}"; }
for package in *.deb; do dpkg -x "$package" root; done
export MONO_CFG_DIR="$work/root/etc" MONO_GAC_PREFIX="$work/root/usr" LD_LIBRARY_PATH="$work/root/usr/lib"

cat >describe.py <<'PY'
import sys
import six
for name in ("", ".urllib", ".http_cookies", ".urllib.parse"):  # spyne's own copy of six does not load from Python 3.12 on
    __import__(f"six.moves{name}")
    sys.modules.setdefault(f"spyne.util.six.moves{name}", sys.modules[f"six.moves{name}"])
from spyne import Application, Array, Service, Unicode, rpc
from spyne.protocol.soap import Soap11
from spyne.server.wsgi import WsgiApplication

class Connector(Service):
    @rpc(Unicode, Unicode, _returns=Array(Unicode), _out_variable_name="authenticateResult")
    def authenticate(ctx, strUserName, strPassword):
        return ["ticket", ""]

application = WsgiApplication(Application([Connector], "http://developer.intuit.com/", in_protocol=Soap11(), out_protocol=Soap11()))
application.doc.wsdl11.build_interface_document("http://localhost/qbwc")
sys.stdout.buffer.write(application.doc.wsdl11.get_interface_document())
PY
venv/bin/python describe.py >spyne.wsdl
sed 's/\(<wsdl:part name="\)[^"]*/\1parameters/g' spyne.wsdl >renamed.wsdl

cat >Import.cs <<'CS'
using System;
using System.CodeDom;
using System.CodeDom.Compiler;
using System.Web.Services.Description;
using Microsoft.CSharp;
static class Import {
    static void Main(string[] paths) {
        var importer = new ServiceDescriptionImporter { ProtocolName = "Soap" };
        importer.AddServiceDescription(ServiceDescription.Read(paths[0]), null, null);
        var space = new CodeNamespace("Generated");
        var unit = new CodeCompileUnit();
        unit.Namespaces.Add(space);
        importer.Import(space, unit);
        new CSharpCodeProvider().GenerateCodeFromCompileUnit(unit, Console.Out, new CodeGeneratorOptions());
    }
}
CS
run() { root/usr/bin/mono-sgen "$@"; }
run root/usr/lib/mono/4.5/mcs.exe -r:System.Web.Services Import.cs
for one in spyne renamed; do
  run Import.exe "$one.wsdl" | grep -o 'public [^ ]* authenticate(.*' | sed 's,\[System[^]]*\] ,,g' >"$one.txt"
  echo "spyne 2.14.0, Mono $mono, $one.wsdl: $(cat "$one.txt")"
done
grep -q 'public authenticateResponse authenticate(authenticate ' spyne.txt
grep -q 'public string\[\] authenticate(string strUserName, string strPassword)' renamed.txt
