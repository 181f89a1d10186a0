#!/usr/bin/env bash
# Guess: a Python client of the Web Connector's service gets "" where the service answers an empty string, as .NET does.
# Seen:  zeep makes None of it, alone and in a list. The protocol lives on empty strings (authenticate's "" is "the file that is
#        open", sendRequestXML's "" is "ask getLastError"), so a double written with zeep and comparing with "" goes wrong silently.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site zeep==4.3.2 lxml==6.1.3
cat >service.wsdl <<'XML'
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:t="http://developer.intuit.com/" targetNamespace="http://developer.intuit.com/">
 <types><s:schema elementFormDefault="qualified" targetNamespace="http://developer.intuit.com/">
  <s:element name="authenticate"><s:complexType><s:sequence><s:element minOccurs="0" name="strUserName" type="s:string"/>
   <s:element minOccurs="0" name="strPassword" type="s:string"/></s:sequence></s:complexType></s:element>
  <s:element name="authenticateResponse"><s:complexType><s:sequence>
   <s:element minOccurs="0" name="authenticateResult" type="t:ArrayOfString"/></s:sequence></s:complexType></s:element>
  <s:complexType name="ArrayOfString"><s:sequence>
   <s:element minOccurs="0" maxOccurs="unbounded" name="string" nillable="true" type="s:string"/></s:sequence></s:complexType>
  <s:element name="getLastError"><s:complexType><s:sequence><s:element minOccurs="0" name="ticket" type="s:string"/>
   </s:sequence></s:complexType></s:element>
  <s:element name="getLastErrorResponse"><s:complexType><s:sequence>
   <s:element minOccurs="0" name="getLastErrorResult" type="s:string"/></s:sequence></s:complexType></s:element>
 </s:schema></types>
 <message name="a"><part name="parameters" element="t:authenticate"/></message>
 <message name="aOut"><part name="parameters" element="t:authenticateResponse"/></message>
 <message name="g"><part name="parameters" element="t:getLastError"/></message>
 <message name="gOut"><part name="parameters" element="t:getLastErrorResponse"/></message>
 <portType name="P">
  <operation name="authenticate"><input message="t:a"/><output message="t:aOut"/></operation>
  <operation name="getLastError"><input message="t:g"/><output message="t:gOut"/></operation></portType>
 <binding name="B" type="t:P"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
  <operation name="authenticate"><soap:operation soapAction="authenticate" style="document"/>
   <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>
  <operation name="getLastError"><soap:operation soapAction="getLastError" style="document"/>
   <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation></binding>
 <service name="S"><port name="S" binding="t:B"><soap:address location="http://localhost/"/></port></service>
</definitions>
XML
cat >call.py <<'PY'
import requests
import zeep

RESULTS = {
    "authenticate": "<authenticateResult><string>ticket</string><string></string></authenticateResult>",
    "getLastError": "<getLastErrorResult></getLastErrorResult>",
}

class Answering(zeep.Transport):
    def post(self, address, message, headers):
        operation = headers["SOAPAction"].strip('"')
        answer = requests.Response()
        answer.status_code = 200
        answer.headers["Content-Type"] = "text/xml; charset=utf-8"
        answer._content = (
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
            f'<{operation}Response xmlns="http://developer.intuit.com/">{RESULTS[operation]}</{operation}Response>'
            "</s:Body></s:Envelope>"
        ).encode()
        return answer

service = zeep.Client("service.wsdl", transport=Answering()).service
strings, text = service.authenticate("user", "password"), service.getLastError("ticket")
print("zeep", zeep.__version__, "authenticate:", strings, "getLastError:", text)
assert strings == ["ticket", None]
assert text is None
PY
PYTHONPATH=site python3 call.py
