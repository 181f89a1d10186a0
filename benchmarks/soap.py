"""Calls as a Web Connector makes them, without the Web Connector."""

from __future__ import annotations

import http.client
import re

ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
    '<soap:Body><{name} xmlns="http://developer.intuit.com/">{parameters}</{name}></soap:Body></soap:Envelope>'
)
TICKET = re.compile(r"<(?:\w+:)?string>(\{\w+\})<")


def call(connection: http.client.HTTPConnection, name: str, parameters: str) -> str:
    """The answer's envelope. Raises: RuntimeError when it is not one."""
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"http://developer.intuit.com/{name}"'}
    connection.request("POST", "/qbwc", ENVELOPE.format(name=name, parameters=parameters).encode(), headers)
    response = connection.getresponse()
    answer = response.read().decode()
    if response.status != 200 or f"{name}Result" not in answer:
        raise RuntimeError(f"{name} answered {response.status}: {answer[:200]}")
    return answer


def login(user_name: str, password: str) -> str:
    """The parameters of authenticate."""
    return f"<strUserName>{user_name}</strUserName><strPassword>{password}</strPassword>"
