// A browser without a window: cookies, redirects, forms, and one page's script.
import { readFileSync, writeFileSync } from "node:fs";
import { Browser } from "./support.mjs";

export class Jar {
    #browser = new Browser();
    #storage = {};
    #folder;
    #spa;
    #loads = 0;

    // `spa` is where the page in this folder is served: its script runs here.
    constructor(folder, spa) {
        this.#folder = folder;
        this.#spa = spa;
    }

    // Goes there, and says what is there to read.
    async visit(url) {
        return this.#settle(await this.#browser.open(url, this.#isPage));
    }

    async press(text) {
        return this.#settle(await this.#browser.press(this.page, text, this.#isPage));
    }

    // Follows the link of the single-page application.
    async signOut() {
        return this.visit(this.elements["#out"].href);
    }

    async close() {}

    #isPage = (url) => url.startsWith(this.#spa);

    async #settle({ url, page }) {
        for (let loads = 0; this.#isPage(url) && loads < 5; loads += 1) {
            const next = await this.#load(url);
            if (!next) return this.elements["#who"].textContent;
            ({ url, page } = await this.#browser.open(next, this.#isPage));
        }
        this.page = page;
        return page;
    }

    // Loads the page. Where its script leads, if it leaves.
    async #load(url) {
        let next;
        const { href, origin, pathname, search } = new URL(url);
        this.elements = {};
        Object.assign(globalThis, {
            location: { href, origin, pathname, search, assign: (to) => (next = to) },
            history: { replaceState() {} },
            sessionStorage: this.#storage,
            document: { querySelector: (id) => (this.elements[id] ??= {}) },
        });
        const html = readFileSync(`${this.#folder}/index.html`, "utf8");
        const [, script] = html.match(/<script type="module">(.*)<\/script>/s);
        this.#loads += 1;
        const file = `${this.#folder}/page-${this.#loads}.mjs`;
        writeFileSync(file, script);
        await import(file);
        return next;
    }
}
