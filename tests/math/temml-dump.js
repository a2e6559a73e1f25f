// TeX as math-html.c takes it, to the MathML of npm's temml: formulas parted by NUL bytes, answers too. Behind an error the
// answer is empty.
"use strict";
const fs = require("fs");
const path = require("path");
const temml = require(path.join(__dirname, "../../build/npm/node_modules/temml/dist/temml.cjs"));

const displayMode = process.argv.includes("--display");
const answers = [];
for (const tex of fs.readFileSync(0, "utf8").split("\0").slice(0, -1)) {
    try {
        const answer = temml.renderToString(tex, { displayMode, throwOnError: false, strict: false, trust: true, xml: true });
        answers.push(answer.includes("temml-error") ? "" : answer);
    } catch (error) {
        answers.push("");
    }
}
fs.writeSync(1, answers.map(answer => answer + "\0").join(""));
