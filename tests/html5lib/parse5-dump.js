// Prints the trees of npm's parse5, asked and answered as tree-dump.c is.
"use strict";
const fs = require("fs");
const path = require("path");
const { parse, parseFragment, defaultTreeAdapter: tree, html } = require(
    path.join(__dirname, "../../build/npm/node_modules/parse5"));

const namespaces = { html: html.NS.HTML, svg: html.NS.SVG, math: html.NS.MATHML };
const prefixes = { [html.NS.HTML]: "", [html.NS.SVG]: "svg ", [html.NS.MATHML]: "math " };

function attributeName(a) {
    return a.prefix ? `${a.prefix} ${a.name}` : a.namespace === html.NS.XMLNS ? `xmlns ${a.name}` : a.name;
}

function doctype(n) {
    return `<!DOCTYPE ${n.name}${n.publicId || n.systemId ? ` "${n.publicId}" "${n.systemId}"` : ""}>`;
}

function dump(parent, indent, out) {
    for (const n of tree.getChildNodes(parent)) {
        if (tree.isDocumentTypeNode(n)) {
            out.push(indent + doctype(n));
        } else if (tree.isTextNode(n)) {
            out.push(`${indent}"${n.value}"`);
        } else if (tree.isCommentNode(n)) {
            out.push(`${indent}<!-- ${n.data} -->`);
        } else {
            out.push(`${indent}<${prefixes[n.namespaceURI]}${n.tagName}>`);
            const attributes = n.attrs.map(a => [Buffer.from(attributeName(a)), a.value]);
            attributes.sort((a, b) => Buffer.compare(a[0], b[0]));
            for (const [name, value] of attributes)
                out.push(`${indent}  ${name}="${value}"`);
            if (n.content)
                out.push(indent + "  content");
            dump(n.content || n, indent + (n.content ? "    " : "  "), out);
        }
    }
}

const input = fs.readFileSync(0);
const answers = [];
for (let at = 0; at < input.length;) {
    const line = input.indexOf(10, at);
    const [length, scripting, ns, context] = input.toString("latin1", at, line).split(" ");
    at = line + 1 + Number(length);
    const text = input.toString("utf8", line + 1, at);
    const options = { scriptingEnabled: scripting === "1" };
    const out = [];
    dump(context === "-" ? parse(text, options)
        : parseFragment(tree.createElement(context, namespaces[ns], []), text, options), "| ", out);
    const answer = Buffer.from(out.map(s => s + "\n").join(""));
    answers.push(Buffer.from(answer.length + "\n"), answer);
}
fs.writeSync(1, Buffer.concat(answers));
