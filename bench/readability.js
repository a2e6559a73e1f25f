// bench/readability.js FILE...: the text of the article of each page by Readability, as readers of browsers find it, on a tree
// in JavaScript; all in one process, as batches run.
"use strict";
const fs = require("fs");
const path = require("path");
const modules = path.join(__dirname, "../build/npm-bench/node_modules");
const { parseHTML } = require(path.join(modules, "linkedom"));
const { Readability } = require(path.join(modules, "@mozilla/readability"));

for (const file of process.argv.slice(2)) {
    const { document } = parseHTML(fs.readFileSync(file, "utf8"));
    const article = new Readability(document).parse();
    process.stdout.write(article ? article.textContent : "");
}
