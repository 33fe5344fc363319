// What the scripts share: applications made at the API, and a browser without a window.
import assert from "node:assert/strict";

export const base = process.env.SCALEKIT_ENVIRONMENT_URL;
export const ANA = "ana@acme.example";

const own = {
    id: process.env.SCALEKIT_CLIENT_ID,
    secret: process.env.SCALEKIT_CLIENT_SECRET,
};
let token;

// A call of the API, with the announced credentials.
export async function api(method, path, body) {
    token ??= (await form("/oauth/token", {
        grant_type: "client_credentials",
        client_id: own.id,
        client_secret: own.secret,
    })).access_token;
    const answer = await fetch(base + path, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: body && JSON.stringify(body),
    });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
}

async function form(path, fields) {
    const answer = await fetch(base + path, { method: "POST", body: new URLSearchParams(fields) });
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
}

// A new application; a Web Application with a secret.
export async function application(client_type, name, settings) {
    const { client } = await api("POST", "/api/v1/clients", { client_type, name, ...settings });
    if (client_type !== "WEB_APP") return { id: client.id };
    const { plain_secret } = await api("POST", `/api/v1/clients/${client.id}/secrets`);
    return { id: client.id, secret: plain_secret };
}

// What back-channel logout has told this application so far.
export async function logouts(id) {
    const all = await (await fetch(`${base}/_sandbox/logouts`)).json();
    return all.filter((one) => one.client_id === id);
}

// Asks again until the answer is one, for what happens beside the requests.
export async function eventually(what, ask) {
    const end = Date.now() + 10_000;
    for (;;) {
        const answer = await ask();
        if (answer) return answer;
        assert.ok(Date.now() < end, `${what}: not within ten seconds`);
        await new Promise((go) => setTimeout(go, 50));
    }
}

// A cookie jar that follows redirects. Cookies do not tell ports apart, and neither does this.
export class Browser {
    #cookies = new Map();

    async request(url, options = {}) {
        const headers = { ...options.headers };
        const { hostname } = new URL(url);
        const jar = this.#cookies.get(hostname) ?? new Map();
        if (jar.size) headers.cookie = [...jar].map((pair) => pair.join("=")).join("; ");
        const answer = await fetch(url, { ...options, headers, redirect: "manual" });
        for (const line of answer.headers.getSetCookie()) {
            const [pair] = line.split(";");
            const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
            if (/max-age=0/i.test(line)) jar.delete(name);
            else jar.set(name, value);
        }
        this.#cookies.set(hostname, jar);
        return answer;
    }

    // Goes to `url` and on by every redirect, but not to what `stop` is true of. Where it ended, and
    // with which page.
    async open(url, stop = () => false, options = {}) {
        for (let hops = 0; hops < 20; hops += 1) {
            if (stop(url)) return { url, page: "" };
            const answer = await this.request(url, options);
            const next = answer.headers.get("location");
            if (!next) return { url, status: answer.status, page: await answer.text() };
            url = new URL(next, url).href;
            options = {};
        }
        throw new Error(`${url}: redirects without end`);
    }

    // Presses the button of the sign-in page that holds this text.
    async press(page, text, stop) {
        const buttons = page.split("<button").slice(1);
        const button = buttons.find((part) => part.split("</button>")[0].includes(text));
        assert.ok(button, `the sign-in page has no button ${text}`);
        const hidden = [...page.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)];
        const body = new URLSearchParams(hidden.map(([, name, value]) => [name, value]));
        body.set("decision", button.match(/value="([^"]*)"/)[1]);
        const headers = { origin: base };
        return this.open(`${base}/oauth/authorize/decision`, stop, { method: "POST", body, headers });
    }

    // Answers an authorize request and tells where the application is called back, without going
    // there: by the session, or by a press of the user's button where there is none yet.
    async authorize(url, redirectUri, user = ANA) {
        const stop = (one) => one.startsWith(redirectUri);
        const { url: end, page } = await this.open(String(url), stop);
        if (stop(end)) return new URL(end);
        assert.match(page, /Sandbox sign-in/);
        return new URL((await this.press(page, user, stop)).url);
    }
}
