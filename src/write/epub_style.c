/* The stylesheet of books. Sizes are relative, and text and paper keep the reader's colours, so that a person's own
   settings and the dark of the night are respected; rules are gray, which shows on both. Properties that follow the
   direction of writing stand behind plain ones, for readers that do not know them. */
#include "write/epub.h"

const char *const epub_stylesheet[] = {
    "@charset \"utf-8\";\n"
    "html { line-height: 1.5; }\n"
    "body { margin: 0 5%; widows: 2; orphans: 2; overflow-wrap: break-word; word-wrap: break-word; }\n"
    "p { margin: 0 0 0.75em; }\n",
    /* headings */
    "h1, h2, h3, h4, h5, h6 { margin: 1.7em 0 0.5em; line-height: 1.25; text-align: left; text-align: start;\n"
    "  text-indent: 0; -webkit-hyphens: none; hyphens: none; page-break-after: avoid; break-after: avoid;\n"
    "  page-break-inside: avoid; break-inside: avoid; }\n"
    "h1 { font-size: 1.6em; }\n"
    "h2 { font-size: 1.3em; }\n"
    "h3 { font-size: 1.12em; }\n"
    "h4, h5, h6 { font-size: 1em; }\n"
    "h5, h6 { font-style: italic; }\n"
    "h2 + h3, h3 + h4 { margin-top: 0.8em; }\n",
    /* what stands above an article */
    "header.article { margin: 1.6em 0 2em; padding-bottom: 1em; border-bottom: 1px solid gray; }\n"
    "header.article h1 { margin: 0 0 0.35em; }\n"
    "header.article p { margin: 0.2em 0; font-size: 0.85em; line-height: 1.4; text-align: left; text-align: start; }\n"
    "header.article p.subtitle { margin: 0 0 0.7em; font-size: 1.15em; font-style: italic; }\n"
    "header.article p.byline { font-size: 0.95em; }\n",
    /* blocks */
    "blockquote { margin: 1.2em 0; padding-left: 1.1em; border-left: 2px solid gray; }\n"
    "[dir=\"rtl\"] blockquote { padding-left: 0; padding-right: 1.1em; border-left: 0; border-right: 2px solid gray; "
    "}\n"
    "blockquote > :last-child, li > :last-child, dd > :last-child, td > :last-child, aside > :last-child {\n"
    "  margin-bottom: 0; }\n"
    "ul, ol { margin: 0 0 0.75em; padding-left: 1.7em; }\n"
    "[dir=\"rtl\"] ul, [dir=\"rtl\"] ol { padding-left: 0; padding-right: 1.7em; }\n"
    "li { margin: 0 0 0.25em; }\n"
    "li > p { margin-bottom: 0.4em; }\n"
    "li > ul, li > ol { margin: 0.25em 0 0.4em; }\n"
    "li.task { list-style: none; text-indent: -1.4em; }\n"
    "li.task > * { text-indent: 0; }\n"
    "dl { margin: 0 0 0.75em; }\n"
    "dt { margin-top: 0.5em; font-weight: bold; page-break-after: avoid; break-after: avoid; }\n"
    "dd { margin: 0 0 0 1.7em; }\n"
    "[dir=\"rtl\"] dd { margin: 0 1.7em 0 0; }\n"
    "hr { width: 30%; margin: 2em auto; border: 0; border-top: 1px solid gray; }\n"
    "aside, details { margin: 1.2em 0; }\n"
    "aside[role=\"note\"] { padding: 0.6em 0.9em; border: 1px solid gray; border-radius: 3px; }\n"
    "summary { margin-bottom: 0.4em; font-weight: bold; }\n",
    /* pictures */
    "img, svg { max-width: 100%; height: auto; }\n"
    "figure { margin: 1.6em 0; text-align: center; page-break-inside: avoid; break-inside: avoid; }\n"
    "figure img, figure svg { max-height: 85vh; }\n"
    "figure > p { margin-bottom: 0.3em; }\n"
    "figure pre, figure table, figure blockquote { margin-top: 0; margin-bottom: 0; }\n"
    "figcaption { margin: 0.6em 4% 0; font-size: 0.85em; line-height: 1.4; }\n"
    "figcaption p { margin: 0 0 0.3em; }\n",
    /* code: long lines wrap, nothing scrolls */
    /* Named once, monospace would make browsers' engines begin from a smaller size. */
    "pre, code, kbd, samp { font-family: monospace, monospace; font-size: 0.86em; -webkit-hyphens: none; hyphens: "
    "none; }\n"
    "pre { margin: 1.2em 0; padding: 0.6em 0.8em; border: 1px solid gray; border-radius: 3px; white-space: pre-wrap;\n"
    "  overflow-wrap: anywhere; text-align: left; text-indent: 0; line-height: 1.4; }\n"
    "pre code { font-size: 1em; }\n",
    /* tables */
    "table { margin: 1.4em 0; border-collapse: collapse; max-width: 100%; font-size: 0.88em; line-height: 1.35; }\n"
    "caption { padding-bottom: 0.5em; font-style: italic; text-align: left; text-align: start; }\n"
    "th, td { padding: 0.35em 0.7em; border-bottom: 1px solid gray; text-align: left; text-align: start;\n"
    "  vertical-align: top; -webkit-hyphens: none; hyphens: none; }\n"
    "thead th, thead td { border-bottom-width: 2px; vertical-align: bottom; }\n"
    "tr { page-break-inside: avoid; break-inside: avoid; }\n"
    "td p, th p { margin-bottom: 0.3em; }\n"
    /* Cells of rows of many: a page does not scroll, and columns that leave it are lost. */
    "tr > :first-child:nth-last-child(n+6), tr > :first-child:nth-last-child(n+6) ~ * { padding: 0.35em 0.25em; }\n"
    "tr > :first-child:nth-last-child(n+8), tr > :first-child:nth-last-child(n+8) ~ * { font-size: 0.82em;\n"
    "  overflow-wrap: anywhere; }\n"
    "tr > :first-child:nth-last-child(n+11), tr > :first-child:nth-last-child(n+11) ~ * { padding: 0.3em 0.2em;\n"
    "  font-size: 0.8em; }\n"
    "tr > :first-child:nth-last-child(n+14), tr > :first-child:nth-last-child(n+14) ~ * { padding: 0.3em 0.12em;\n"
    "  font-size: 0.7em; }\n",
    /* within lines */
    "sub, sup { font-size: 0.72em; line-height: 0; }\n"
    "rt { font-size: 0.5em; }\n"
    "q:lang(en) { quotes: \"\\201C\" \"\\201D\" \"\\2018\" \"\\2019\"; }\n"
    /* The second one where it is known: as blocks, MathML Core stacks the parts of a formula. */
    "math[display=\"block\"] { display: block; display: block math; margin: 1em 0; }\n",
    /* notes */
    "section.notes { margin-top: 2.5em; padding-top: 1em; border-top: 1px solid gray; font-size: 0.86em;\n"
    "  line-height: 1.4; }\n"
    "section.notes aside { margin: 0 0 0.6em; }\n"
    "section.notes p { margin-bottom: 0.4em; }\n",
    /* pages before the text */
    "section.titlepage { margin-top: 12%; }\n"
    "section.titlepage h1 { margin: 0 0 0.8em; font-size: 1.9em; }\n"
    "section.titlepage h2 { margin: 1.6em 0 0.7em; }\n"
    "section.titlepage p.byline { margin: 0 0 0.3em; }\n"
    "ol.contents, nav ol { list-style: none; }\n"
    "[dir] ol.contents { padding: 0; }\n"
    "p.byline + ol.contents { margin-top: 1.8em; }\n"
    "ol.contents li { margin: 0 0 1em; }\n"
    "ol.contents .byline { font-size: 0.85em; }\n"
    "nav li { margin: 0.3em 0; }\n"
    "body.cover { margin: 0; padding: 0; text-align: center; }\n"
    "body.cover img { max-width: 100%; max-height: 100vh; }\n",
    /* scripts */
    ":lang(zh) body, :lang(ja) body { line-height: 1.7; }\n"
    ":lang(zh) p, :lang(ja) p { text-align: justify; }\n"
    ":lang(zh) header p, :lang(ja) header p, :lang(zh) figcaption p, :lang(ja) figcaption p { text-align: inherit; }\n"
    ":lang(zh) em, :lang(ja) em, :lang(ko) em { font-style: normal; -webkit-text-emphasis: filled dot;\n"
    "  -epub-text-emphasis-style: filled dot; text-emphasis: filled dot; text-emphasis-position: under right; }\n"
    ":lang(ja) em { -webkit-text-emphasis: filled sesame; -epub-text-emphasis-style: filled sesame;\n"
    "  text-emphasis: filled sesame; text-emphasis-position: over right; }\n"
    ":lang(ar) body, :lang(fa) body, :lang(ur) body, :lang(he) body { line-height: 1.7; }\n"
    ":lang(ar) em, :lang(fa) em, :lang(ur) em, :lang(he) em, :lang(zh) cite, :lang(ja) cite, :lang(ko) cite {\n"
    "  font-style: normal; }\n"
    ":lang(ar) em, :lang(fa) em, :lang(ur) em, :lang(he) em { font-weight: bold; }\n",
    NULL,
};

/* MathML Core has no menclose: engines of that kind show it as a row. Those that know it draw it themselves, and would
   draw it twice; there is no better question to tell them apart than what else WebKit and Gecko have and Blink has not.
   A stroke is the middle of a gradient, from corner to corner whatever the size, and never thinner than a pixel. */
#define STROKE                                                                                                         \
    "transparent calc(50% - 0.02em - 0.4px), currentcolor calc(50% - 0.02em - 0.4px), currentcolor calc(50% + 0.02em " \
    "+ 0.4px), "                                                                                                       \
    "transparent calc(50% + 0.02em + 0.4px))"
#define UP_STROKE "linear-gradient(to top left, " STROKE
#define DOWN_STROKE "linear-gradient(to top right, " STROKE
const char *const epub_enclosure_style[] = {
    "@supports (not (-webkit-backdrop-filter: blur(1px))) and (not (-moz-appearance: none)) {\n"
    "menclose { padding: 0.2em; }\n"
    "menclose[notation*=strike] { padding: 0.2em 0; }\n"
    "menclose[notation~=box], menclose[notation~=roundedbox], menclose[notation~=circle] { border: 0.06em solid; }\n"
    "menclose[notation~=roundedbox] { border-radius: 0.4em; }\n"
    "menclose[notation~=circle] { border-radius: 50%; }\n"
    "menclose[notation~=left], menclose[notation~=longdiv], menclose[notation~=radical] {\n"
    "  border-left: 0.06em solid; }\n"
    "menclose[notation~=right], menclose[notation~=actuarial], menclose[notation~=madruwb] {\n"
    "  border-right: 0.06em solid; }\n"
    "menclose[notation~=top], menclose[notation~=longdiv], menclose[notation~=radical],\n"
    "menclose[notation~=actuarial] { border-top: 0.06em solid; }\n"
    "menclose[notation~=bottom], menclose[notation~=madruwb] { border-bottom: 0.06em solid; }\n",
    "menclose[notation~=updiagonalstrike] { background: " UP_STROKE "; }\n",
    "menclose[notation~=downdiagonalstrike] { background: " DOWN_STROKE "; }\n",
    "menclose[notation~=updiagonalstrike][notation~=downdiagonalstrike] {\n  background: " UP_STROKE ",\n  " DOWN_STROKE
    "; }\n",
    "menclose[notation~=horizontalstrike] { background: linear-gradient(" STROKE "; }\n",
    "menclose[notation~=verticalstrike] { background: linear-gradient(to right, " STROKE "; }\n",
    "}\n",
    NULL,
};

/* Each colour has a contrast of at least 4.5 to 1 on white and on black, which leaves a relative luminance of 0.175 to
   0.183 (WCAG 2.2, 1.4.3); a test computes it. Weight and slant tell what is told most often without colour. */
const char epub_highlight_style[] = ".hl-keyword { color: #a848d8; font-weight: bold; }\n"
                                    ".hl-type { color: #00809a; font-style: italic; }\n"
                                    ".hl-string { color: #078907; }\n"
                                    ".hl-number { color: #cc4b0b; }\n"
                                    ".hl-comment { color: #757575; font-style: italic; }\n"
                                    ".hl-function { color: #116ff2; }\n"
                                    ".hl-preproc { color: #dd207e; }\n"
                                    ".hl-variable { color: #6f66d9; }\n"
                                    ".hl-regexp { color: #957000; }\n"
                                    ".hl-added { color: #078832; }\n"
                                    ".hl-removed { color: #e12b2b; }\n";
