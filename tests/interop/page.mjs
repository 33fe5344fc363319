// The code of docs/SIGN-IN.md, as it stands there.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const PAGE = readFileSync(process.env.APPDECK_SIGN_IN_PAGE, "utf8");

// The blocks of a language, in their order.
export function blocks(language) {
    const found = [...PAGE.matchAll(new RegExp("^```" + language + "\n(.*?)^```$", "gms"))];
    assert.ok(found.length > 0, `the page has no code in ${language}`);
    return found.map(([, code]) => code);
}

// The block that begins with this line.
export function named(language, first) {
    const block = blocks(language).find((code) => code.startsWith(`${first}\n`));
    assert.ok(block, `no code in ${language} begins with ${first}`);
    return block;
}

// The text with each of the words that it must hold replaced by its own.
export function put(text, words) {
    for (const [from, to] of Object.entries(words)) {
        assert.ok(text.includes(from), `${from} is not in\n${text}`);
        text = text.replaceAll(from, to);
    }
    return text;
}
