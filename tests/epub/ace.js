// Looks at many books with Ace and one Chromium. Standard input: one file name a line. Standard output, fields set apart by
// tabs: for each violation `message NAME IMPACT RULE PLACE TEXT`, then for each book `done NAME`.
"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");
const { createRequire } = require("module");
const load = createRequire(path.join(process.argv[2], "package.json"));

// Its parts write to the console what only they want to know.
const say = (...fields) =>
    fs.writeSync(1, fields.map((field) => String(field || "").replace(/\s+/g, " ")).join("\t") + "\n");
console.log = console.warn = console.error = () => {};
const within = (name) => load(path.join(process.argv[2], "node_modules", "@daisy", name));
const { EPUB } = within("epub-utils");
const { Report } = within("ace-report");
const checker = within("ace-core/lib/checker/checker.js");
const chromium = within("ace-axe-runner-puppeteer");
const { localizer } = within("ace-core/lib/l10n/localize");
within("ace-logger").initLogger({ verbose: false, silent: true, fileName: path.join(os.tmpdir(), "offprint-ace.log") });

// Started once; Ace itself would start it for each book.
const runner = { concurrency: 2, launch: async () => {}, close: async () => {}, run: chromium.run };

async function look(name) {
    const epub = new EPUB(path.resolve(name));
    await epub.extract();
    await epub.parse();
    const report = await checker.check(epub, await new Report(epub, undefined, "en").init(), "en", false, runner);
    for (const subject of report.json.assertions)
        for (const one of subject.assertions)
            if (one["earl:result"]["earl:outcome"] !== "pass")
                say("message", name, one["earl:test"]["earl:impact"], one["earl:test"]["dct:title"],
                    subject["earl:testSubject"].url, one["earl:result"]["dct:description"]);
    fs.rmSync(epub.basedir, { recursive: true, force: true });
}

async function main() {
    await new Promise((ready) => localizer.setCurrentLanguage("en", ready));
    await chromium.launch();
    for (const name of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
        try {
            await look(name);
        } catch (error) {
            say("message", name, "crash", "ace", "", error && error.message || error);
        }
        say("done", name);
    }
    await chromium.close();
}

main().then(() => process.exit(0), (error) => { say("message", "", "crash", "ace", "", error); process.exit(1); });
