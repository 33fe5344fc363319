// openid-client, which checks signatures, state, nonce, at_hash and issuer by itself.
import assert from "node:assert/strict";
import * as client from "openid-client";
import { ANA, Browser, api, application, base } from "./support.mjs";

const REDIRECT = "http://localhost:4101/callback";
const BYE = "http://localhost:4101/bye";
const NATIVE = "com.example.desk:/callback";

const of = (id, secret, authentication) =>
    client.discovery(new URL(base), id, secret, authentication, {
        execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
    });

const refused = (work, error) =>
    assert.rejects(work, (thrown) => {
        assert.equal(thrown.error ?? thrown.cause?.error, error, String(thrown));
        return true;
    });

// The code flow with PKCE. The tokens, and the callback that they came by.
async function signIn(config, redirectUri, browser, { scope = "openid profile email offline_access" } = {}) {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope,
        state: expectedState,
        nonce: expectedNonce,
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: "S256",
    });
    const callback = await browser.authorize(url, redirectUri);
    const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
    return { checks, callback, tokens: await client.authorizationCodeGrant(config, callback, checks) };
}

async function fullFlow(kind, config, redirectUri) {
    const browser = new Browser();
    const { tokens, callback, checks } = await signIn(config, redirectUri, browser);
    const claims = tokens.claims();
    assert.equal(claims.email, ANA);
    assert.equal(tokens.expires_in, 900, "the application's own lifetime");

    const person = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    assert.equal(person.email, ANA);
    assert.ok(person.given_name);

    // Rotation: the new one works, and the old one again ends the family.
    const second = await client.refreshTokenGrant(config, tokens.refresh_token);
    assert.notEqual(second.refresh_token, tokens.refresh_token);
    assert.equal(second.claims().sub, claims.sub);
    const third = await client.refreshTokenGrant(config, second.refresh_token, { scope: "openid" });
    assert.equal(third.scope, "openid");
    await refused(client.refreshTokenGrant(config, second.refresh_token), "invalid_grant");
    await refused(client.refreshTokenGrant(config, third.refresh_token), "invalid_grant");
    await assert.rejects(client.fetchUserInfo(config, third.access_token, claims.sub));

    // The session is still there: no button is pressed. The code of it works once, and again it
    // takes back what it gave.
    const again = await signIn(config, redirectUri, browser);
    await refused(client.authorizationCodeGrant(config, again.callback, again.checks), "invalid_grant");
    await refused(client.refreshTokenGrant(config, again.tokens.refresh_token), "invalid_grant");
    await refused(client.authorizationCodeGrant(config, callback, checks), "invalid_grant");

    // Revocation.
    const revoked = (await signIn(config, redirectUri, browser)).tokens;
    await client.tokenRevocation(config, revoked.refresh_token, { token_type_hint: "refresh_token" });
    await refused(client.refreshTokenGrant(config, revoked.refresh_token), "invalid_grant");

    // Without offline_access there is nothing to refresh with.
    const { tokens: short } = await signIn(config, redirectUri, browser, { scope: "openid" });
    assert.equal(short.refresh_token, undefined);
    assert.equal(short.claims().email, undefined);

    // Logout ends the session, and what came of it.
    const last = (await signIn(config, redirectUri, browser)).tokens;
    const bye = client.buildEndSessionUrl(config, {
        id_token_hint: last.id_token,
        post_logout_redirect_uri: BYE,
        state: "so long",
    });
    const end = await browser.open(bye.href, (url) => url.startsWith(BYE));
    assert.equal(end.url, `${BYE}?state=so+long`);
    await refused(client.refreshTokenGrant(config, last.refresh_token), "invalid_grant");
    const { url } = await browser.open(
        client.buildAuthorizationUrl(config, {
            redirect_uri: redirectUri,
            scope: "openid",
            prompt: "none",
            code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
            code_challenge_method: "S256",
        }).href,
        (url) => url.startsWith(redirectUri),
    );
    await assert.rejects(client.authorizationCodeGrant(config, new URL(url), {}), { error: "login_required" });
    console.log(kind);
}

const settings = {
    post_login_uris: [REDIRECT],
    post_logout_redirect_uris: [BYE],
    access_token_expiry: 900,
};
const spa = await application("SPA", "Interop page", settings);
await fullFlow("SPA", await of(spa.id, undefined, client.None()), REDIRECT);

const native = await application("NTV", "Interop phone", { ...settings, post_login_uris: [NATIVE] });
await fullFlow("Native", await of(native.id, undefined, client.None()), NATIVE);

const web = await application("WEB_APP", "Interop web", settings);
await fullFlow("Web by Basic", await of(web.id, undefined, client.ClientSecretBasic(web.secret)), REDIRECT);
await fullFlow("Web by form", await of(web.id, undefined, client.ClientSecretPost(web.secret)), REDIRECT);

const machine = await of(web.id, undefined, client.ClientSecretBasic(web.secret));
assert.ok((await client.clientCredentialsGrant(machine)).access_token);
const wrong = await of(web.id, undefined, client.ClientSecretBasic("test_wrong"));
// RFC 6749 §5.2: who tried by Basic is answered with a challenge.
await assert.rejects(client.clientCredentialsGrant(wrong), { status: 401, code: "OAUTH_WWW_AUTHENTICATE_CHALLENGE" });
const guest = await of(spa.id, undefined, client.ClientSecretPost(web.secret));
await refused(client.clientCredentialsGrant(guest), "invalid_client");

// A user who refuses, and an application that is gone.
const config = await of(spa.id, undefined, client.None());
const challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier());
const parameters = {
    redirect_uri: REDIRECT,
    scope: "openid",
    code_challenge: challenge,
    code_challenge_method: "S256",
};
const denied = await new Browser().authorize(client.buildAuthorizationUrl(config, parameters), REDIRECT, "Deny");
await assert.rejects(client.authorizationCodeGrant(config, denied, {}), { error: "access_denied" });
const kept = (await signIn(config, REDIRECT, new Browser())).tokens;
await api("DELETE", `/api/v1/clients/${spa.id}`);
await refused(client.refreshTokenGrant(config, kept.refresh_token), "invalid_grant");
const gone = await new Browser().open(client.buildAuthorizationUrl(config, parameters).href);
assert.equal(gone.status, 400);
console.log("refusals");
