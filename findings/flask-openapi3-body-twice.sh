#!/usr/bin/env bash
# flask-openapi3 4.3.2 takes a body under another media type for an absent one, and reads a JSON text as JSON once more:
# with optional fields alone the first becomes a call without any, and "{\"full\": true}" (a text) becomes an object.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --target "$work" flask-openapi3==4.3.2 flask==3.1.3 pydantic==2.14.4 2>/dev/null
PYTHONPATH="$work" python3 - <<'PY'
import sys
from importlib.metadata import version
from typing import Optional

from flask_openapi3 import OpenAPI
from pydantic import BaseModel, model_validator


class Sync(BaseModel):
    full: bool = False

    @model_validator(mode="before")
    @classmethod
    def none_is_empty(cls, given):
        return {} if given is None else given


app = OpenAPI("example", doc_ui=False)


@app.post("/sync")
def sync(body: Sync):
    return {"full": body.full}


client = app.test_client()
print("flask-openapi3", version("flask-openapi3"))
unnamed = client.post("/sync", data='{"full": true}', content_type="text/plain")
print("{'full': true} as text/plain:", unnamed.status_code, unnamed.get_json())
text = client.post("/sync", data='"{\\"full\\": true}"', content_type="application/json")
print("a JSON text that holds JSON:", text.status_code, text.get_json())
sys.exit(0 if unnamed.get_json() == {"full": False} and text.get_json() == {"full": True} else 1)
PY
