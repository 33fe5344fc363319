// oauth4webapi, which takes no step by itself and checks every answer: status, type, names, signatures.
import assert from "node:assert/strict";
import * as oauth from "oauth4webapi";
import { ANA, Browser, application, base } from "./support.mjs";

const REDIRECT = "http://localhost:4102/callback";
const BYE = "http://localhost:4102/bye";
const plain = { [oauth.allowInsecureRequests]: true };

const issuer = new URL(base);
const found = {};
for (const algorithm of ["oidc", "oauth2"]) {
    const answer = await oauth.discoveryRequest(issuer, { algorithm, ...plain });
    found[algorithm] = await oauth.processDiscoveryResponse(issuer, answer);
}
const as = found.oidc;
assert.deepEqual(found.oauth2, as, "one document in both places");
assert.deepEqual(as.code_challenge_methods_supported, ["S256"]);

// Each name of this machine is an issuer of its own.
const named = new URL(base.replace("127.0.0.1", "localhost"));
const beside = await oauth.discoveryRequest(named, plain);
assert.equal((await oauth.processDiscoveryResponse(named, beside)).issuer, named.origin);

async function flow(kind, client, authentication) {
    const browser = new Browser();
    const [verifier, state, nonce] = [
        oauth.generateRandomCodeVerifier(),
        oauth.generateRandomState(),
        oauth.generateRandomNonce(),
    ];
    const ask = new URL(as.authorization_endpoint);
    ask.search = new URLSearchParams({
        client_id: client.client_id,
        redirect_uri: REDIRECT,
        response_type: "code",
        scope: "openid email offline_access",
        state,
        nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
    });
    const callback = oauth.validateAuthResponse(as, client, await browser.authorize(ask, REDIRECT), state);
    const exchange = () =>
        oauth.authorizationCodeGrantRequest(as, client, authentication, callback, REDIRECT, verifier, plain);
    const answer = await exchange();
    assert.equal(answer.headers.get("cache-control"), "no-store");
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer, {
        expectedNonce: nonce,
        requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(as, answer, plain);
    const { sub, email } = oauth.getValidatedIdTokenClaims(tokens);
    assert.equal(email, ANA);

    const asked = await oauth.userInfoRequest(as, client, tokens.access_token, plain);
    assert.equal((await oauth.processUserInfoResponse(as, client, sub, asked)).email, ANA);

    const refresh = async (token) => {
        const answer = await oauth.refreshTokenGrantRequest(as, client, authentication, token, plain);
        return oauth.processRefreshTokenResponse(as, client, answer);
    };
    const second = await refresh(tokens.refresh_token);
    const invalid = { error: "invalid_grant", status: 400 };
    await assert.rejects(refresh(tokens.refresh_token), invalid);
    await assert.rejects(refresh(second.refresh_token), invalid);

    const again = oauth.processAuthorizationCodeResponse(as, client, await exchange());
    await assert.rejects(again, invalid);

    // What was revoked names itself in the challenge, which browsers may read.
    const late = await oauth.userInfoRequest(as, client, tokens.access_token, plain);
    await assert.rejects(oauth.processUserInfoResponse(as, client, sub, late), (thrown) => {
        assert.ok(thrown instanceof oauth.WWWAuthenticateChallengeError, String(thrown));
        assert.equal(thrown.cause[0].parameters.error, "invalid_token");
        return true;
    });

    const revocation = await oauth.revocationRequest(as, client, authentication, second.access_token, plain);
    await oauth.processRevocationResponse(revocation);

    const bye = new URL(as.end_session_endpoint);
    bye.search = new URLSearchParams({
        id_token_hint: second.id_token,
        post_logout_redirect_uri: BYE,
        client_id: client.client_id,
    });
    const end = await browser.open(bye.href, (url) => url.startsWith(BYE));
    assert.equal(end.url, BYE);
    console.log(kind);
}

const settings = { post_login_uris: [REDIRECT], post_logout_redirect_uris: [BYE] };
const spa = await application("SPA", "Interop page 2", settings);
await flow("SPA", { client_id: spa.id }, oauth.None());
const native = await application("NTV", "Interop phone 2", settings);
await flow("Native", { client_id: native.id }, oauth.None());
const web = await application("WEB_APP", "Interop web 2", settings);
await flow("Web by Basic", { client_id: web.id }, oauth.ClientSecretBasic(web.secret));
await flow("Web by form", { client_id: web.id }, oauth.ClientSecretPost(web.secret));

// Each refusal that an application is told by a redirect.
for (const [change, error] of [
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ scope: "email" }, "invalid_scope"],
    [{ code_challenge: undefined }, "invalid_request"],
    [{ code_challenge_method: "plain" }, "invalid_request"],
    [{ prompt: "none" }, "login_required"],
]) {
    const parameters = {
        client_id: spa.id,
        redirect_uri: REDIRECT,
        response_type: "code",
        scope: "openid",
        state: "kept",
        code_challenge: await oauth.calculatePKCECodeChallenge(oauth.generateRandomCodeVerifier()),
        code_challenge_method: "S256",
        ...change,
    };
    const ask = new URL(as.authorization_endpoint);
    for (const [name, value] of Object.entries(parameters)) if (value) ask.searchParams.set(name, value);
    const { url } = await new Browser().open(ask.href, (one) => one.startsWith(REDIRECT));
    assert.throws(() => oauth.validateAuthResponse(as, { client_id: spa.id }, new URL(url), "kept"), { error });
}
console.log("refusals by redirect");
