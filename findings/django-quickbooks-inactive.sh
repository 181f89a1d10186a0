#!/usr/bin/env bash
# Guess: django-quickbooks, a Django app for the Web Connector on PyPI, reads <IsActive>false</IsActive> as inactive, and writes
#        IsActive for a customer that is made inactive.
# Seen:  it reads it as active, because bool("false") is true, and leaves out every field that is false or zero when it writes: no
#        customer is ever made inactive through it, and the data of a service that it fed says that all are active.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site --no-deps django-quickbooks==0.6.4.2
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site Django==2.2.28 lxml==6.1.3 setuptools==80.9.0 "legacy-cgi==2.6.4; python_version >= '3.13'"
cat >try.py <<'PY'
import setuptools  # Python 3.12 has no distutils any more, which Django 2.2 asks for
import django
from django.conf import settings
from lxml import etree

settings.configure(INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"], SECRET_KEY="none")
django.setup()
from django_quickbooks.objects.customer import Customer

ANSWER = """<CustomerRet><ListID>80000001-1764288000</ListID><EditSequence>1764288000</EditSequence><Name>Maple Court</Name>
<FullName>Maple Court</FullName><IsActive>false</IsActive></CustomerRet>"""
read = Customer.from_lxml(etree.fromstring(ANSWER))
written = Customer(Name="Maple Court", FullName="Maple Court", IsActive=False).as_xml(opp_type="Mod")
print("Django", django.get_version(), "read: IsActive", read.IsActive, "written:", written)
assert read.IsActive is True
assert "IsActive" not in written
PY
PYTHONPATH=site python3 try.py
