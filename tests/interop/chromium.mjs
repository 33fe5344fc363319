// A headless Chromium, with the methods of the browser without a window.
import { chromium } from "playwright-core";

// Nothing of it may call home.
const FLAGS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
// What each page comes to in the end: the sandbox's own, or an application's last word.
const SETTLED = /Sandbox|signed in: |Back to the application/;

export class Window {
    static async open() {
        const window = new Window();
        const args = process.getuid() === 0 ? [...FLAGS, "--no-sandbox"] : FLAGS;
        window.browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });
        window.tab = await window.browser.newPage();
        window.tab.setDefaultTimeout(60_000);
        window.complaints = [];
        window.tab.on("pageerror", (error) => window.complaints.push(String(error)));
        window.tab.on("console", (line) => line.type() === "error" && window.complaints.push(line.text()));
        return window;
    }

    async visit(url) {
        // A page that sends itself on may do so before it is called loaded.
        await this.tab.goto(url, { waitUntil: "commit" });
        return this.#settle();
    }

    async press(text) {
        await this.tab.getByRole("button", { name: text }).click();
        return this.#settle(true);
    }

    async signOut() {
        await this.tab.getByText("Sign out").click();
        return this.#settle(true);
    }

    async close() {
        await this.browser.close();
    }

    async #settle() {
        try {
            const settled = await this.tab.waitForFunction(
                (pattern) => {
                    const text = document.body?.innerText ?? "";
                    return new RegExp(pattern).test(text) && text;
                },
                SETTLED.source,
            );
            return await settled.jsonValue();
        } catch (error) {
            const at = `${this.tab.url()}: ${await this.tab.content().catch(() => "no page")}`;
            throw new Error([error.message, at, ...this.complaints].join("\n"));
        }
    }
}
