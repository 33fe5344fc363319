// The official SDK of the API that the sandbox stands in for. Its sign-in is REST and whole here. Its
// management calls are gRPC, which the sandbox refuses in a sentence; what its own test of
// applications asks by them is asked of /api/v1 instead, in tests/contract/sdk.rs.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { ScalekitClient } from "@scalekit-sdk/node";
import { ANA, Browser, api, application, base } from "./support.mjs";

const REDIRECT = "http://localhost:4103/callback";
const BYE = "http://localhost:4103/bye";

const settings = { post_login_uris: [REDIRECT], post_logout_redirect_uris: [BYE], access_token_expiry: 1200 };
const web = await application("WEB_APP", "SDK web", settings);
const sdk = new ScalekitClient(base, web.id, web.secret);
const scopes = ["openid", "profile", "email", "offline_access"];

// Signing in, with and without PKCE.
for (const pkce of [false, true]) {
    const browser = new Browser();
    const codeVerifier = randomBytes(32).toString("base64url");
    const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");
    const ask = sdk.getAuthorizationUrl(REDIRECT, {
        scopes,
        state: "kept",
        nonce: "once",
        loginHint: ANA,
        ...(pkce && { codeChallenge, codeChallengeMethod: "S256" }),
    });
    const callback = await browser.authorize(ask, REDIRECT);
    assert.equal(callback.searchParams.get("state"), "kept");
    const code = callback.searchParams.get("code");
    assert.ok(code, callback.href);
    const signedIn = await sdk.authenticateWithCode(code, REDIRECT, pkce ? { codeVerifier } : {});
    assert.equal(signedIn.user.email, ANA);
    assert.ok(signedIn.user.id.startsWith("usr_") && signedIn.user.givenName, JSON.stringify(signedIn.user));
    assert.equal(signedIn.expiresIn, 1200);

    // Validation, by /keys.
    const expected = { issuer: base, audience: [web.id] };
    assert.equal(await sdk.validateAccessToken(signedIn.accessToken, expected), true);
    const claims = await sdk.validateToken(signedIn.idToken, expected);
    assert.deepEqual([claims.sub, claims.nonce], [signedIn.user.id, "once"]);
    assert.equal(await sdk.validateAccessToken(signedIn.accessToken, { issuer: "http://else.example" }), false);
    assert.equal(await sdk.validateAccessToken(signedIn.accessToken, { audience: ["webc_1"] }), false);
    const [head, body, proof] = signedIn.accessToken.split(".");
    const forged = [head, body, proof[0] === "A" ? `B${proof.slice(1)}` : `A${proof.slice(1)}`].join(".");
    assert.equal(await sdk.validateAccessToken(forged), false);
    assert.equal(await sdk.validateAccessToken("invalid.token.value"), false);

    // Renewal.
    const renewed = await sdk.refreshAccessToken(signedIn.refreshToken);
    assert.equal(await sdk.validateAccessToken(renewed.accessToken, expected), true);
    assert.notEqual(renewed.refreshToken, signedIn.refreshToken);
    const next = await sdk.refreshAccessToken(renewed.refreshToken);
    await assert.rejects(sdk.refreshAccessToken(renewed.refreshToken));
    await assert.rejects(sdk.refreshAccessToken(next.refreshToken));
    await assert.rejects(sdk.authenticateWithCode(code, REDIRECT, pkce ? { codeVerifier } : {}));

    // Signing out.
    const bye = sdk.getLogoutUrl({
        idTokenHint: signedIn.idToken,
        postLogoutRedirectUri: BYE,
        state: "gone",
    });
    const end = await browser.open(bye, (url) => url.startsWith(BYE));
    assert.equal(end.url, `${BYE}?state=gone`);
    const silent = sdk.getAuthorizationUrl(REDIRECT, { prompt: "none" });
    const refused = new URL((await browser.open(silent, (url) => url.startsWith(REDIRECT))).url);
    assert.equal(refused.searchParams.get("error"), "login_required");
}
console.log("code", "validation", "refresh", "logout");

// Whoever asks for one organization is shown its people alone.
const users = (await (await fetch(`${base}/_sandbox/users`)).json()).users;
const other = users.find((user) => user.organization_id !== users.find(({ email }) => email === ANA).organization_id);
const ask = sdk.getAuthorizationUrl(REDIRECT, { organizationId: other.organization_id, provider: "google" });
const { page } = await new Browser().open(ask);
assert.ok(page.includes(other.email) && !page.includes(ANA));

// The application's own token, and scopes.
await api("PATCH", `/api/v1/clients/${web.id}`, { scopes: ["openid", "orders:read"] });
const own = await sdk.getClientAccessToken();
assert.equal(await sdk.validateAccessToken(own, { requiredScopes: ["orders:read"] }), true);
assert.equal(await sdk.validateAccessToken(own, { requiredScopes: ["orders:write"] }), false);
await assert.rejects(new ScalekitClient(base, web.id, "test_wrong").getClientAccessToken());
console.log("client credentials");

// A management call is refused at once, with the sentence.
await assert.rejects(sdk.organization.listOrganization({ pageSize: 1 }), (thrown) => {
    assert.match(String(thrown.message) + JSON.stringify(thrown), /this sandbox speaks REST/);
    return true;
});
console.log("gRPC refused in a sentence");
