// Apache with mod_auth_openidc as Debian has them: a page behind a sign-in, PKCE and a client secret,
// and single logout by back channel, set up as docs/SIGN-IN.md says. Apache runs as an ordinary user.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { blocks, put } from "./page.mjs";
import { ANA, Browser, application, base, eventually, logouts } from "./support.mjs";

const MODULES = ["mpm_event", "authn_core", "authz_core", "authz_user", "headers", "rewrite", "auth_openidc"];
const BEN = "ben@acme.example";
const WWW_DATA = 33;

const port = await new Promise((told) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
        const { port } = server.address();
        server.close(() => told(port));
    });
});
const site = `http://127.0.0.1:${port}`;
const callback = `${site}/desk/callback`;
const spa = await application("SPA", "Beside Apache", {
    post_login_uris: ["http://localhost:4105/callback"],
    post_logout_redirect_uris: ["http://localhost:4105/bye"],
});
const web = await application("WEB_APP", "Apache", {
    post_login_uris: [callback],
    post_logout_redirect_uris: [`${site}/bye`],
    back_channel_logout_uris: [callback],
    enforce_pkce: true,
});

const root = process.getuid() === 0;
// Where that user may look, whatever root's own folder for such things is.
const here = mkdtempSync(`${root ? "/tmp" : tmpdir()}/appdeck-apache-`);
mkdirSync(`${here}/pages/desk`, { recursive: true });
writeFileSync(`${here}/pages/desk/index.html`, "the till is open\n");
const [block] = blocks("apache");
const documented = put(block, { "http://127.0.0.1:7700": base, "http://127.0.0.1:4003": site });
const modules = MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`);
writeFileSync(`${here}/apache.conf`, `
ServerRoot ${here}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${here}/pid
ErrorLog ${here}/errors
LogLevel warn
Mutex posixsem
${modules.join("\n")}
DocumentRoot ${here}/pages
${documented}
OIDCClientID ${web.id}
OIDCClientSecret ${web.secret}
OIDCCryptoPassphrase of-this-run-alone
OIDCScope "openid email"
OIDCRemoteUserClaim email
<Location /desk>
    AuthType openid-connect
    Require valid-user
    # By itself it tells a script's requests, as these look, that nobody is signed in.
    OIDCUnAuthAction auth true
    Header always set x-user "expr=%{REMOTE_USER}"
</Location>
`);

if (root) for (const path of ["", "/pages", "/pages/desk"]) chownSync(here + path, WWW_DATA, WWW_DATA);
const command = ["/usr/sbin/apache2", "-f", `${here}/apache.conf`, "-D", "FOREGROUND"];
if (root) command.unshift("setpriv", `--reuid=${WWW_DATA}`, `--regid=${WWW_DATA}`, "--clear-groups");
const apache = spawn(command[0], command.slice(1), { stdio: "inherit" });
const ended = new Promise((told) => apache.on("exit", told));
process.on("SIGTERM", () => process.exit(1));
process.on("exit", () => {
    apache.kill();
    rmSync(here, { recursive: true, force: true });
});

const errors = () => readFileSync(`${here}/errors`, "utf8");
const desk = `${site}/desk/index.html`;
const elsewhere = (url) => !url.startsWith(site);

async function shown(browser) {
    const answer = await browser.request(desk);
    return answer.status === 200 ? answer.headers.get("x-user") : undefined;
}

async function signIn(browser, user) {
    const { url, page } = await browser.open(desk);
    assert.match(page, /Sandbox sign-in/, `${url}\n${page}\n${errors()}`);
    assert.match(page, /Apache/);
    const end = await browser.press(page, user);
    assert.equal(end.url, desk, errors());
    assert.equal(end.page, "the till is open\n", errors());
    assert.equal(await shown(browser), user);
}

try {
    await eventually("Apache", () => fetch(site).then(() => true, () => false));
    const [ana, ben] = [new Browser(), new Browser()];
    await signIn(ana, ANA);
    await signIn(ben, BEN);
    console.log("signed in");

    // Ana signs out at another application, which has no back channel of its own.
    const parameters = new URLSearchParams({
        client_id: spa.id,
        post_logout_redirect_uri: "http://localhost:4105/bye",
    });
    const end = await ana.open(`${base}/oidc/logout?${parameters}`, (url) => url.includes(":4105/"));
    assert.equal(end.url, "http://localhost:4105/bye");
    const [told] = await eventually("the logout token", async () => {
        const tries = await logouts(web.id);
        return tries.length > 0 && tries;
    });
    assert.equal(told.status, 200, `${JSON.stringify(told)}\n${errors()}`);
    assert.equal(await shown(ana), undefined, "Apache still knows her");
    assert.equal(await shown(ben), BEN, "and it forgot nobody else");
    const again = await ana.open(desk);
    assert.match(again.page, /Sandbox sign-in/);
    console.log("out by back channel");

    // Ben signs out at Apache itself, which leads through the sandbox.
    const bye = `${callback}?logout=${encodeURIComponent(`${site}/bye`)}`;
    const visited = [];
    await ben.open(bye, (url) => {
        visited.push(url);
        return url === `${site}/bye`;
    });
    assert.ok(visited.some((url) => elsewhere(url) && url.includes("/oidc/logout")), visited.join("\n"));
    assert.equal(visited.at(-1), `${site}/bye`);
    assert.equal(await shown(ben), undefined);
    assert.match((await ben.open(desk)).page, /Sandbox sign-in/);
    console.log("out by its own link");
} finally {
    apache.kill();
    await ended;
}
