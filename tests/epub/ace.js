// Looks at many books with Ace and one Chromium. Standard input: one file name a line. Standard output, fields set apart by
// tabs: for each violation `message NAME IMPACT RULE PLACE TEXT`, then for each book `done NAME`. A place is a document, with its
// title, so that an article of many is known.
//
// Ace's own runner starts Chromium for each book and a tab for each document, where 1.3 MB of script are compiled anew; and
// axe describes every element that passed. Here a tab stays at the book's folder, the next document takes the place of the one
// before, and passes are left out: a third of the time. The rules, and what they find, are Ace's: ace.py compares.
"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");
const { createRequire } = require("module");
const { fileURLToPath } = require("url");
const load = createRequire(path.join(process.argv[2], "package.json"));

// Its parts write to the console what only they want to know.
const say = (...fields) =>
    fs.writeSync(1, fields.map((field) => String(field || "").replace(/\s+/g, " ")).join("\t") + "\n");
console.log = console.warn = console.error = () => {};
const within = (name) => load(path.join(process.argv[2], "node_modules", "@daisy", name));
const puppeteer = load("puppeteer");
const { EPUB } = within("epub-utils");
const { Report } = within("ace-report");
const checker = within("ace-core/lib/checker/checker.js");
const { localizer } = within("ace-core/lib/l10n/localize");
within("ace-logger").initLogger({ verbose: false, silent: true, fileName: path.join(os.tmpdir(), "offprint-ace.log") });

const idle = [];
const sources = new Map();
let browser;

function source(file) {
    if (!sources.has(file))
        sources.set(file, fs.readFileSync(file, "utf8"));
    return sources.get(file);
}

// The functions below run in the page. Style sheets, which Chromium does not let a file read, are asked for by no rule that is on.
function leaveOutPasses() {
    const run = window.axe.run;
    window.axe.run = (options, done) =>
        run.call(window.axe, { ...options, resultTypes: ["violations"], preload: { assets: ["media"] } }, done);
}

function replaceDocument(text) {
    const root = new DOMParser().parseFromString(text, "application/xhtml+xml").documentElement;
    document.documentElement.replaceWith(document.adoptNode(root));
    const loading = [...document.querySelectorAll("link[rel=stylesheet]")].filter((link) => !link.sheet)
        .concat([...document.images].filter((image) => !image.complete));
    return Promise.all(loading.map((one) => new Promise((loaded) => { one.onload = one.onerror = loaded; })));
}

const reportOfPage = () => new Promise((resolve, reject) =>
    window.daisy.ace.run((error, report) => error ? reject(error) : resolve(report)));

// A tab that has a document of this folder, and Ace's scripts; an idle one if there is one.
async function open(url, scripts) {
    const folder = path.dirname(url);
    const at = idle.findIndex((tab) => tab.folder === folder);
    if (at >= 0) {
        const [tab] = idle.splice(at, 1);
        await tab.page.evaluate(replaceDocument, fs.readFileSync(fileURLToPath(url), "utf8"));
        return tab;
    }
    const tab = { folder, page: idle.length ? idle.pop().page : await browser.newPage() };
    await tab.page.goto(url, { timeout: 600000 });
    for (const script of scripts)
        await tab.page.evaluate(source(script));
    await tab.page.evaluate(leaveOutPasses);
    return tab;
}

const runner = {
    concurrency: 2,
    launch: async () => {},
    close: async () => {},
    run: async (url, scripts) => {
        const tab = await open(url, scripts);
        const report = await tab.page.evaluate(reportOfPage);
        idle.push(tab);
        return report;
    },
};

async function launch() {
    browser = await puppeteer.launch({
        // The tab's process, which has compiled the scripts, stays from document to document; nothing is fetched.
        args: ["--no-sandbox", "--disable-features=BackForwardCache,ProactivelySwapBrowsingInstance",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking", "--disable-component-update"],
        headless: true,
        timeout: 60000,
        protocolTimeout: 600000,
    });
}

async function look(name) {
    const epub = new EPUB(path.resolve(name));
    await epub.extract();
    await epub.parse();
    const report = await checker.check(epub, await new Report(epub, undefined, "en").init(), "en", true, runner);
    for (const subject of report.json.assertions)
        for (const one of subject.assertions)
            if (one["earl:result"]["earl:outcome"] !== "pass") {
                const { url, "dct:title": title } = subject["earl:testSubject"];
                say("message", name, one["earl:test"]["earl:impact"], one["earl:test"]["dct:title"],
                    title ? `${url} "${title}"` : url, one["earl:result"]["dct:description"]);
            }
    fs.rmSync(epub.basedir, { recursive: true, force: true });
}

async function main() {
    await new Promise((ready) => localizer.setCurrentLanguage("en", ready));
    await launch();
    for (const name of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
        try {
            await look(name);
        } catch (error) {
            say("message", name, "crash", "ace", "", error && error.message || error);
        }
        say("done", name);
    }
    await browser.close();
}

main().then(() => process.exit(0), (error) => { say("message", "", "crash", "ace", "", error); process.exit(1); });
