// The applications of docs/SIGN-IN.md, from their registration on: signed in to one by a press of a
// button, signed in to the two others, out of one, and out of all.
// Usage: node sign-in.mjs jar|chromium
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Jar } from "./jar.mjs";
import { blocks, named, put } from "./page.mjs";
import { ANA, api, base, eventually } from "./support.mjs";

const BEN = "ben@acme.example";
const installed = fileURLToPath(new URL(".", import.meta.url));
const here = mkdtempSync(`${installed}sign-in-`);
const children = [];
process.on("SIGTERM", () => process.exit(1));
process.on("exit", () => {
    for (const child of children) child.kill();
    rmSync(here, { recursive: true, force: true });
});

const free = () =>
    new Promise((told) => {
        const server = createServer().listen(0, "localhost", () => {
            const { port } = server.address();
            server.close(() => told(port));
        });
    });
const ports = { 4000: await free(), 4001: await free(), 4002: await free() };
const ported = (text) => text.replace(/\b400[012]\b/g, (port) => ports[port]);
const [web, spa] = [`http://localhost:${ports[4000]}/`, `http://localhost:${ports[4001]}/`];

// Registered as the page says, by the program that serves the sandbox.
symlinkSync(process.env.APPDECK, `${here}/appdeck`);
symlinkSync(`${installed}node_modules`, `${here}/node_modules`);
const [register, install, start] = blocks("sh");
const shell = { PATH: `${here}:${process.env.PATH}`, HOME: here };
for (const name of ["ENVIRONMENT_URL", "CLIENT_ID", "CLIENT_SECRET"]) {
    shell[`SCALEKIT_${name}`] = process.env[`SCALEKIT_${name}`];
}
const told = execFileSync("bash", ["--norc", "-euo", "pipefail", "-c", ported(register)], {
    cwd: here,
    env: shell,
    encoding: "utf8",
});
const id = (name) => told.match(new RegExp(`create ${name} \\((\\w+)\\)`))[1];
const ids = ["Till", "Kiosk", "Handheld"].map(id);
const { dependencies } = JSON.parse(readFileSync(`${installed}package.json`, "utf8"));
for (const name of install.trim().split(" ").slice(2)) assert.ok(name in dependencies, name);

// The web application, by the command of the page, with no shell between, so that it can be ended.
writeFileSync(`${here}/web.mjs`, ported(named("js", "// web.mjs")));
run("bash", ["--norc", "-c", put(start, { "(set": "set", "node web.mjs)": "exec node web.mjs" })], shell);

// The single-page one, served as it is.
const page = put(ported(named("html", "<!doctype html>")), { "http://127.0.0.1:7700": base, spac_1: ids[1] });
writeFileSync(`${here}/index.html`, page);
createServer((request, response) => {
    const path = new URL(request.url, spa).pathname;
    const file = { "/": "/index.html", "/node_modules/oauth4webapi/build/index.js": path }[path];
    if (!file) return response.writeHead(404).end();
    response.setHeader("content-type", file.endsWith(".js") ? "text/javascript" : "text/html");
    response.end(readFileSync(here + file));
})
    .listen(ports[4001], "localhost")
    .unref();

// The native one, which is talked to by lines.
writeFileSync(`${here}/native.mjs`, ported(named("js", "// native.mjs")));
const native = run("node", ["native.mjs"], { ...shell, SCALEKIT_CLIENT_ID: ids[2] });
const lines = createInterface({ input: native.stdout })[Symbol.asyncIterator]();
const said = async () => (await lines.next()).value;
const renewed = () => {
    native.stdin.write("\n");
    return said();
};

function run(program, parameters, env) {
    const stdio = ["pipe", "pipe", "inherit"];
    const child = spawn(program, parameters, { cwd: here, env, stdio });
    children.push(child);
    return child;
}

const browser =
    process.argv[2] === "chromium"
        ? await (await import("./chromium.mjs")).Window.open()
        : new Jar(here, spa);
const SIGN_IN = /Sandbox sign-in/;
try {
    await eventually("the web application", () => fetch(`${web}none`).then(() => true, () => false));
    assert.match(await browser.visit(web), SIGN_IN);
    assert.equal(await browser.press(ANA), `signed in: ${ANA}`);
    assert.equal(await browser.visit(web), `signed in: ${ANA}`);
    console.log("signed in to Web");

    assert.equal(shown(await browser.visit(spa)), `signed in: ${ANA}`);
    assert.match(await browser.visit(await said()), /Back to the application/);
    assert.equal(await said(), `signed in: ${ANA}`);
    assert.equal(await renewed(), `renewed: ${ANA}`);
    console.log("and so to SPA and Native");

    assert.equal(shown(await browser.visit(spa)), `signed in: ${ANA}`);
    assert.match(await browser.signOut(), SIGN_IN);
    await eventually("out of Web", async () => SIGN_IN.test(await browser.visit(web)));
    assert.match(await browser.visit(spa), SIGN_IN);
    assert.equal(await renewed(), "signed out: invalid_grant");
    console.log("out of SPA and so of all");

    // Somebody else, who leaves by the web application.
    assert.equal(shown(await browser.press(BEN)), `signed in: ${BEN}`);
    assert.equal(await browser.visit(web), `signed in: ${BEN}`);
    assert.match(await browser.visit(`${web}logout`), SIGN_IN);
    assert.match(await browser.visit(spa), SIGN_IN);
    console.log("out of Web and so of all");
} finally {
    await browser.close();
    for (const one of ids) await api("DELETE", `/api/v1/clients/${one}`);
}
process.exit(0);

// What the page of the single-page application says, without its link.
function shown(text) {
    return text.split("\n")[0].trim();
}
