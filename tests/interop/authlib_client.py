"""Authlib: an OAuth2Session of requests, and its checks of ID tokens by the published keys."""

import os
import time
from urllib.parse import parse_qs, urlsplit

# The sandbox speaks plain http, on this machine only.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

BASE = os.environ["SCALEKIT_ENVIRONMENT_URL"]
REDIRECT = "http://localhost:4104/callback"
BYE = "http://localhost:4104/bye"
SCOPE = "openid profile email offline_access"
ANA = "ana@acme.example"

discovered = requests.get(f"{BASE}/.well-known/openid-configuration", timeout=10).json()
keys = KeySet.import_key_set(requests.get(discovered["jwks_uri"], timeout=10).json())


def check_discovery():
    """What can be checked of the metadata; that its issuer is no https is known."""
    metadata = OpenIDProviderMetadata(discovered)
    for key in metadata.REGISTRY_KEYS:
        if key not in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri") and not key.endswith("_endpoint"):
            getattr(metadata, f"validate_{key}")()


def application(kind, name):
    own = OAuth2Session(
        os.environ["SCALEKIT_CLIENT_ID"],
        os.environ["SCALEKIT_CLIENT_SECRET"],
        token_endpoint=discovered["token_endpoint"],
    )
    own.fetch_token(grant_type="client_credentials")
    body = {
        "client_type": kind,
        "name": name,
        "post_login_uris": [REDIRECT],
        "post_logout_redirect_uris": [BYE],
    }
    answer = own.post(f"{BASE}/api/v1/clients", json=body, timeout=10)
    answer.raise_for_status()
    client = answer.json()["client"]["id"]
    if kind != "WEB_APP":
        return client, None
    answer = own.post(f"{BASE}/api/v1/clients/{client}/secrets", timeout=10)
    answer.raise_for_status()
    return client, answer.json()["plain_secret"]


def browser():
    """A browser in which Ana is signed in."""
    jar = requests.Session()
    jar.post(f"{BASE}/_sandbox/sign_in", json={"email": ANA}, timeout=10).raise_for_status()
    return jar


def location(jar, url):
    answer = jar.get(url, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def refused(error, work):
    try:
        work()
    except OAuthError as thrown:
        assert thrown.error == error, thrown
    else:
        raise AssertionError(f"not refused: {error} was expected")


def claims_of(token, client, nonce=None):
    claims = jwt.decode(token["id_token"], keys, algorithms=["RS256"])
    parameters = {"nonce": nonce, "client_id": client, "access_token": token["access_token"]}
    options = {"iss": {"essential": True, "value": discovered["issuer"]}}
    checked = CodeIDToken(claims.claims, claims.header, options, parameters)
    checked.validate(leeway=0)
    return checked


def flow(kind, name, method):
    client, secret = application(kind, name)
    jar = browser()

    def session():
        return OAuth2Session(
            client,
            secret,
            scope=SCOPE,
            redirect_uri=REDIRECT,
            code_challenge_method="S256",
            token_endpoint=discovered["token_endpoint"],
            token_endpoint_auth_method=method,
            revocation_endpoint_auth_method=method,
        )

    app = session()
    verifier, nonce = generate_token(48), generate_token()
    url, state = app.create_authorization_url(
        discovered["authorization_endpoint"], code_verifier=verifier, nonce=nonce
    )
    callback = location(jar, url)
    token = app.fetch_token(authorization_response=callback, state=state, code_verifier=verifier)
    claims = claims_of(token, client, nonce)
    assert claims["email"] == ANA
    assert claims["exp"] > time.time()

    person = app.get(discovered["userinfo_endpoint"])
    assert person.json()["sub"] == claims["sub"]

    # A verifier that does not fit, and a token that somebody changed.
    other = session()
    url, state = other.create_authorization_url(
        discovered["authorization_endpoint"], code_verifier=verifier
    )
    wrong = location(jar, url)
    refused(
        "invalid_grant",
        lambda: other.fetch_token(
            authorization_response=wrong, state=state, code_verifier=generate_token(48)
        ),
    )
    head, body, proof = token["id_token"].split(".")
    try:
        jwt.decode(f"{head}.{body}.{'A' if proof[0] != 'A' else 'B'}{proof[1:]}", keys)
    except BadSignatureError:
        pass
    else:
        raise AssertionError("a forged token was accepted")

    old = token["refresh_token"]
    token = app.refresh_token(discovered["token_endpoint"])
    assert token["refresh_token"] != old
    assert claims_of(token, client)["sub"] == claims["sub"]
    refused("invalid_grant", lambda: session().refresh_token(discovered["token_endpoint"], old))
    family = token["refresh_token"]
    refused("invalid_grant", lambda: session().refresh_token(discovered["token_endpoint"], family))

    # Another sign-in of the same session is another family, until it is revoked.
    last = session()
    url, state = last.create_authorization_url(
        discovered["authorization_endpoint"], code_verifier=verifier
    )
    token = last.fetch_token(
        authorization_response=location(jar, url), state=state, code_verifier=verifier
    )
    answer = last.revoke_token(discovered["revocation_endpoint"], token["refresh_token"], "refresh_token")
    assert answer.status_code == 200, answer.text
    refused("invalid_grant", lambda: last.refresh_token(discovered["token_endpoint"]))

    parameters = {"id_token_hint": token["id_token"], "post_logout_redirect_uri": BYE, "state": "bye"}
    logout = requests.Request("GET", discovered["end_session_endpoint"], params=parameters)
    assert location(jar, logout.prepare().url) == f"{BYE}?state=bye"
    silent, _ = session().create_authorization_url(
        discovered["authorization_endpoint"], code_verifier=verifier, prompt="none"
    )
    assert parse_qs(urlsplit(location(jar, silent)).query)["error"] == ["login_required"]


check_discovery()
flow("SPA", "Authlib page", "none")
print("SPA")
flow("NTV", "Authlib phone", "none")
print("Native")
flow("WEB_APP", "Authlib web", "client_secret_basic")
print("Web by Basic")
flow("WEB_APP", "Authlib web 2", "client_secret_post")
print("Web by form")
