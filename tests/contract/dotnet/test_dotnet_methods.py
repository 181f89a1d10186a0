"""What .NET's tools make of the WSDL: the methods that a Web Connector's programmer would expect."""

from pathlib import Path

from tests.contract.dotnet.line import Line

METHODS = """
String serverVersion(String strVersion)
String getServerVersion(String ticket)
String clientVersion(String strVersion)
String[] authenticate(String strUserName, String strPassword)
String sendRequestXML(String ticket, String strHCPResponse, String strCompanyFileName, String qbXMLCountry, \
Int32 qbXMLMajorVers, Int32 qbXMLMinorVers)
Int32 receiveResponseXML(String ticket, String response, String hresult, String message)
String connectionError(String ticket, String hresult, String message)
String getLastError(String ticket)
String closeConnection(String ticket)
String getInteractiveURL(String wcTicket, String sessionID)
String interactiveRejected(String wcTicket, String reason)
String interactiveDone(String wcTicket)
String isInteractiveDone(String wcTicket)
"""


def test_the_wsdl_becomes_methods_with_plain_parameters(program: Path) -> None:
    with Line(program, "http://127.0.0.1:9/qbwc") as line:
        assert sorted(line.describe()) == sorted(METHODS.strip().splitlines())
