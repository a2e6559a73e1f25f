/* op-clean, the rule "code": for each highlighter, and each form in which it writes, the text of the code comes out
   byte for byte, in the right language, with nothing of the highlighter left. Each case is cleaned a second time. */
#include "check.h"

#include "offprint/html.h"
#include "offprint/metadata.h"
#include "offprint/stream.h"
#include "stage/stages.h"

/* What most cases hold: a sign to escape, an empty line, a tab, white space at the end of a line. */
#define TEXT "if (a < b) {\n\n\treturn \"x\";  \n}\n"
/* The same without the last line end, for forms that cannot hold one. */
#define BARE "if (a < b) {\n\n\treturn \"x\";  \n}"
/* In HTML. */
#define L1 "<b>if</b> (a &lt; b) {"
#define L3 "\t<i>return</i> &quot;x&quot;;  "
#define HTML L1 "\n\n" L3 "\n}\n"

struct code_case {
    const char *name, *html;
    const char *language; /* the whole class of the code; NULL: it has none */
    const char *text;
    const char *beside; /* other text of the body, trimmed */
};

static const struct code_case cases[] = {
    /* Rouge, Jekyll */
    {"rouge",
     "<div class=\"language-ruby highlighter-rouge\"><div class=\"highlight\"><pre class=\"highlight\"><code>" HTML
     "</code></pre></div></div>",
     "language-ruby", TEXT, ""},
    {"rouge_by_liquid",
     "<figure class=\"highlight\"><pre><code class=\"language-c++\" data-lang=\"c++\">" HTML "</code></pre></figure>",
     "language-c++", TEXT, ""},
    {"rouge_table",
     "<div class=\"language-ruby highlighter-rouge\"><div class=\"highlight\"><pre class=\"highlight\"><code><table "
     "class=\"rouge-table\"><tbody><tr><td class=\"rouge-gutter gl\"><pre class=\"lineno\">1\n2\n3\n4\n</pre></td><td "
     "class=\"rouge-code\"><pre>" HTML "</pre></td></tr></tbody></table></code></pre></div></div>",
     "language-ruby", TEXT, ""},
    {"rouge_line_table",
     "<table class=\"rouge-line-table\"><tbody><tr id=\"line-1\" class=\"lineno\"><td class=\"rouge-gutter gl\" "
     "style=\"user-select: none;\"><pre>1</pre></td><td class=\"rouge-code\"><pre>" L1
     "\n</pre></td></tr><tr class=\"lineno\"><td class=\"rouge-gutter gl\"><pre>2</pre></td><td "
     "class=\"rouge-code\"><pre>\n</pre></td></tr><tr class=\"lineno\"><td class=\"rouge-gutter "
     "gl\"><pre>3</pre></td><td class=\"rouge-code\"><pre>" L3
     "\n</pre></td></tr><tr class=\"lineno\"><td class=\"rouge-gutter gl\"><pre>4</pre></td><td "
     "class=\"rouge-code\"><pre>}\n</pre></td></tr></tbody></table>",
     NULL, TEXT, ""},
    {"chirpy",
     "<div class=\"language-bash highlighter-rouge\"><div class=\"code-header\"><span data-label-text=\"Shell\"><i "
     "class=\"fas fa-code\"></i></span><button aria-label=\"copy\"><i class=\"far fa-clipboard\"></i></button></div>"
     "<div class=\"highlight\"><code><table class=\"rouge-table\"><tbody><tr><td class=\"rouge-gutter gl\"><pre "
     "class=\"lineno\">1\n</pre></td><td class=\"rouge-code\"><pre>" HTML
     "</pre></td></tr></tbody></table></code></div></div>",
     "language-bash", TEXT, ""},
    /* Pygments, Sphinx, docutils */
    {"pygments", "<div class=\"highlight\"><pre><span></span>" HTML "</pre></div>", NULL, TEXT, ""},
    {"pygments_table",
     "<div class=\"highlight\"><table class=\"highlighttable\"><tr><td class=\"linenos\"><div "
     "class=\"linenodiv\"><pre>1\n2\n3\n4</pre></div></td><td class=\"code\"><div><pre><span></span>" HTML
     "</pre></div></td></tr></table></div>",
     NULL, TEXT, ""},
    {"pygments_table_with_file_name",
     "<div class=\"highlight\"><table class=\"highlighttable\"><tr><th colspan=\"2\" class=\"filename\"><span "
     "class=\"filename\">x.py</span></th></tr><tr><td class=\"linenos\"><div class=\"linenodiv\"><pre><span "
     "class=\"normal\">1</span>\n<span class=\"normal\">2</span></pre></div></td><td "
     "class=\"code\"><div><pre><span></span><code>" HTML "</code></pre></div></td></tr></table></div>",
     NULL, TEXT, "x.py"},
    {"pygments_inline",
     "<div class=\"highlight\"><pre><span></span><span class=\"linenos\">1</span>" L1
     "\n<span class=\"linenos\">2</span>\n<a href=\"#l-3\"><span class=\"linenos\">3</span></a>" L3
     "\n<span class=\"linenos special\">4</span>}\n</pre></div>",
     NULL, TEXT, ""},
    {"pygments_old",
     "<div class=\"codehilite\"><pre><span class=\"lineno\">1 </span>" L1 "\n<span class=\"lineno\">2 </span>\n<span "
     "class=\"lineno\">3 </span>" L3 "\n<span class=\"lineno\">4 </span>}\n</pre></div>",
     NULL, TEXT, ""},
    {"pygments_with_style",
     "<div class=\"highlight\" style=\"background: #ffffff\"><pre style=\"line-height: 125%;\"><span></span><code>"
     "<span style=\"color: #177\">" L1 "</span>\n\n" L3 "\n}\n</code></pre></div>",
     NULL, TEXT, ""},
    {"mkdocs",
     "<div class=\"language-py highlight\"><span class=\"filename\">x.py</span><table class=\"highlighttable\"><tr><td "
     "class=\"linenos\"><div class=\"linenodiv\"><pre><span></span><span class=\"normal\"><a "
     "href=\"#__codelineno-0-1\">"
     "1</a></span></pre></div></td><td class=\"code\"><div><pre><span></span><code><a id=\"__codelineno-0-1\"></a>" HTML
     "</code></pre></div></td></tr></table></div>",
     "language-py", TEXT, "x.py"},
    {"sphinx",
     "<div class=\"highlight-python notranslate\"><div class=\"highlight\"><pre><span></span>" HTML
     "</pre></div>\n</div>",
     "language-python", TEXT, ""},
    {"sphinx_without_language",
     "<div class=\"highlight-default notranslate\"><div class=\"highlight\"><pre><span></span>" HTML
     "</pre></div>\n</div>",
     NULL, TEXT, ""},
    {"sphinx_with_caption",
     "<div class=\"literal-block-wrapper docutils container\" id=\"id1\"><div class=\"code-block-caption\"><span "
     "class=\"caption-number\">Listing 1 </span><span class=\"caption-text\">this.py</span><a class=\"headerlink\" "
     "href=\"#id1\" title=\"Permalink\">¶</a></div><div class=\"highlight-ruby notranslate\"><div "
     "class=\"highlight\"><pre><span></span>" HTML "</pre></div></div></div>",
     "language-ruby", TEXT, "Listing 1 this.py"},
    {"docutils", "<pre class=\"code python literal-block\"><code>" HTML "</code></pre>", "language-python", TEXT, ""},
    /* highlight.js */
    {"highlight_js", "<pre><code class=\"hljs language-js\">" HTML "</code></pre>", "language-js", TEXT, ""},
    {"highlight_js_bare", "<pre><code class=\"hljs JavaScript\">" HTML "</code></pre>", "language-javascript", TEXT,
     ""},
    {"highlight_js_guessing", "<pre><code class=\"hljs\">" HTML "</code></pre>", NULL, TEXT, ""},
    {"highlight_js_none", "<pre><code class=\"hljs nohighlight\">" HTML "</code></pre>", NULL, TEXT, ""},
    {"highlight_js_with_numbers",
     "<pre><code class=\"hljs language-c\"><table class=\"hljs-ln\"><tbody><tr><td class=\"hljs-ln-line "
     "hljs-ln-numbers\" data-line-number=\"1\"><div class=\"hljs-ln-n\" data-line-number=\"1\"></div></td><td "
     "class=\"hljs-ln-line hljs-ln-code\" data-line-number=\"1\">" L1
     "</td></tr><tr><td class=\"hljs-ln-line hljs-ln-numbers\" data-line-number=\"2\"><div class=\"hljs-ln-n\" "
     "data-line-number=\"2\"></div></td><td class=\"hljs-ln-line hljs-ln-code\" "
     "data-line-number=\"2\">\n</td></tr><tr><td class=\"hljs-ln-line hljs-ln-numbers\" data-line-number=\"3\"><div "
     "class=\"hljs-ln-n\" data-line-number=\"3\"></div></td><td class=\"hljs-ln-line hljs-ln-code\" "
     "data-line-number=\"3\">" L3
     "</td></tr><tr><td class=\"hljs-ln-line hljs-ln-numbers\" data-line-number=\"4\"></td><td class=\"hljs-ln-line "
     "hljs-ln-code\" data-line-number=\"4\">}</td></tr></tbody></table></code></pre>",
     "language-c", TEXT, ""},
    {"highlight_js_with_button",
     "<pre class=\"hljs-copy-wrapper\"><code class=\"hljs language-c\">" HTML
     "</code><button class=\"hljs-copy-button\" data-copied=\"false\">Copy</button></pre>",
     "language-c", TEXT, ""},
    /* Prism */
    {"prism", "<pre class=\"language-css\" tabindex=\"0\"><code class=\"language-css\">" HTML "</code></pre>",
     "language-css", TEXT, ""},
    {"prism_with_toolbar_and_numbers",
     "<div class=\"code-toolbar\"><pre class=\"line-numbers language-css\"><code class=\"language-css\">" HTML
     "<span aria-hidden=\"true\" class=\"line-numbers-rows\"><span></span><span></span></span></code></pre><div "
     "class=\"toolbar\"><div class=\"toolbar-item\"><span>CSS</span></div><div class=\"toolbar-item\"><button "
     "class=\"copy-to-clipboard-button\"><span>Copy</span></button></div></div></div>",
     "language-css", TEXT, ""},
    {"prism_with_marked_line",
     "<pre data-line=\"2\" class=\"language-js\"><code class=\"language-js\">" HTML
     "</code><div aria-hidden=\"true\" data-range=\"2\" class=\" line-highlight\" data-start=\"2\">\n</div></pre>",
     "language-js", TEXT, ""},
    {"gatsby",
     "<div class=\"gatsby-code-title\">src/x.js</div><div class=\"gatsby-highlight\" data-language=\"jsx\"><pre "
     "class=\"language-jsx line-numbers\"><code class=\"language-jsx\">" HTML
     "</code><span aria-hidden=\"true\" class=\"line-numbers-rows\" style=\"white-space: normal;\"><span></span></span>"
     "</pre></div>",
     "language-jsx", TEXT, "src/x.js"},
    {"docusaurus",
     "<div class=\"language-jsx codeBlockContainer_Ckt0 theme-code-block\"><div "
     "class=\"codeBlockTitle_Ktv7\">x.js</div>"
     "<div class=\"codeBlockContent_biex\"><pre tabindex=\"0\" class=\"prism-code language-jsx codeBlock_bY9V "
     "thin-scrollbar\"><code class=\"codeBlockLines_e6Vv\"><span class=\"token-line\" style=\"color:#393A34\"><span "
     "class=\"token keyword\">if</span> (a &lt; b) {<br></span><span class=\"token-line\"><span class=\"token plain\" "
     "style=\"display:inline-block\"></span><br></span><span class=\"token-line codeLine_lJS_\"><span "
     "class=\"codeLineNumber_Tfdd\"></span>" L3
     "<br></span><span class=\"token-line\">}<br></span></code></pre><div class=\"buttonGroup__atx\"><button "
     "type=\"button\" aria-label=\"Copy\"></button></div></div></div>",
     "language-jsx", TEXT, "x.js"},
    {"elementor",
     "<div class=\"prismjs-default copy-to-clipboard \">\n\t\t\t<pre data-line=\"\" class=\"highlight-height "
     "language-typescript line-numbers\">\n\t\t\t\t<code readonly=\"true\" "
     "class=\"language-typescript\">\n\t\t\t\t\t<xmp>"
     "if (a < b) {\n\n\treturn \"x\";  \n}\n</xmp>\n\t\t\t\t</code>\n\t\t\t</pre>\n\t\t</div>",
     "language-typescript", TEXT, ""},
    /* Hexo */
    {"hexo",
     "<figure class=\"highlight js\"><table><tr><td class=\"gutter\"><pre><span class=\"line\">1</span><br><span "
     "class=\"line\">2</span><br><span class=\"line\">3</span><br><span class=\"line\">4</span><br></pre></td><td "
     "class=\"code\"><pre><span class=\"line\">" L1
     "</span><br><span class=\"line\"></span><br><span class=\"line marked\">" L3
     "</span><br><span class=\"line\">}</span><br></pre></td></tr></table></figure>",
     "language-js", TEXT, ""},
    {"hexo_with_caption",
     "<figure class=\"highlight yaml\"><figcaption><span>_config.yml</span><a "
     "href=\"https://e.x/c\">link</a></figcaption>"
     "<table><tr><td class=\"gutter\"><pre><span class=\"line\">1</span><br></pre></td><td class=\"code\"><pre><span "
     "class=\"line\">" L1 "</span><br><span class=\"line\"></span><br><span class=\"line\">" L3
     "</span><br><span class=\"line\">}</span><br></pre></td></tr></table></figure>",
     "language-yaml", TEXT, "_config.yml link"},
    {"hexo_with_hljs_classes",
     "<figure class=\"highlight\"><table><tr><td class=\"gutter\"><pre><span class=\"line\">1</span><br></pre></td><td "
     "class=\"code\"><pre><code class=\"hljs py\">" L1 "<br><br>" L3
     "<br>}<br></code></pre></td></tr></table></figure>",
     "language-py", TEXT, ""},
    {"hexo_without_language",
     "<figure class=\"highlight plaintext\"><table><tr><td class=\"gutter\"><pre><span "
     "class=\"line\">1</span><br></pre>"
     "</td><td class=\"code\"><pre><span class=\"line\">a</span><br></pre></td></tr></table></figure>",
     NULL, "a\n", ""},
    {"hexo_prism_with_caption",
     "<pre class=\"line-numbers language-js\" data-language=\"js\"><div class=\"caption\"><span>x.js</span></div><code "
     "class=\"language-js\">" HTML
     "<span aria-hidden=\"true\" class=\"line-numbers-rows\"><span></span></span></code></pre>",
     "language-js", TEXT, "x.js"},
    {"hexo_butterfly",
     "<figure class=\"highlight js\"><div class=\"highlight-tools\"><i class=\"fas fa-angle-down expand\"></i><div "
     "class=\"code-lang\">js</div><div class=\"copy-notice\"></div><i class=\"fas fa-paste "
     "copy-button\"></i></div><table>"
     "<tr><td class=\"gutter\"><pre><span class=\"line\">1</span><br></pre></td><td class=\"code\"><pre><span "
     "class=\"line\">a</span><br></pre></td></tr></table></figure>",
     "language-js", "a\n", ""},
    /* Chroma, Hugo */
    {"chroma",
     "<div class=\"highlight\"><pre tabindex=\"0\" class=\"chroma\"><code class=\"language-go\" data-lang=\"go\"><span "
     "class=\"line\"><span class=\"cl\">" L1
     "\n</span></span><span class=\"line\"><span class=\"cl\">\n</span></span><span "
     "class=\"line\"><span class=\"cl\">" L3 "\n</span></span><span class=\"line\"><span class=\"cl\">}\n</span></span>"
     "</code></pre></div>",
     "language-go", TEXT, ""},
    {"chroma_table",
     "<div class=\"highlight\"><div class=\"chroma\">\n<table class=\"lntable\"><tr><td class=\"lntd\">\n<pre "
     "tabindex=\"0\" class=\"chroma\"><code><span class=\"lnt\" id=\"hl-0-1\"><a class=\"lnlinks\" "
     "href=\"#hl-0-1\">1</a>\n"
     "</span><span class=\"lnt\">2\n</span></code></pre></td>\n<td class=\"lntd\">\n<pre tabindex=\"0\" "
     "class=\"chroma\"><code class=\"language-go\" data-lang=\"go\"><span class=\"line\"><span class=\"cl\">" L1
     "\n</span></span><span class=\"line\"><span class=\"cl\">\n</span></span><span class=\"line hl\"><span "
     "class=\"cl\">" L3 "\n</span></span><span class=\"line\"><span "
     "class=\"cl\">}</span></span></code></pre></td></tr></table>\n</div>\n</div>",
     "language-go", BARE, ""},
    {"chroma_inline",
     "<div class=\"highlight\"><pre class=\"chroma\"><code class=\"language-go\"><span class=\"line\"><span "
     "class=\"ln\">1</span><span class=\"cl\">" L1 "\n</span></span><span class=\"line\"><span class=\"ln\" "
     "id=\"p-2\"><a class=\"lnlinks\" href=\"#p-2\"> 2</a></span>"
     "<span class=\"cl\">\n</span></span><span class=\"line\"><span class=\"ln\">3</span><span class=\"cl\">" L3
     "\n</span></span><span class=\"line\"><span class=\"ln\">4</span><span "
     "class=\"cl\">}\n</span></span></code></pre></div>",
     "language-go", TEXT, ""},
    {"chroma_by_style",
     "<div class=\"highlight\"><div style=\"color:#f8f8f2;display:grid;\">\n<table style=\"border:0;\"><tr><td "
     "style=\"vertical-align:top;\">\n<pre tabindex=\"0\"><code><span style=\"white-space:pre;-webkit-user-select:none;"
     "user-select:none;margin-right:0.4em;\">1\n</span><span style=\"background-color:#3c3d38\"><span "
     "style=\"user-select:none;\">2\n</span></span></code></pre></td>\n<td style=\"width:100%\">\n<pre><code "
     "class=\"language-go\" data-lang=\"go\"><span style=\"display:flex;\"><span>" L1
     "\n</span></span><span style=\"display:flex;\"><span>\n</span></span><span style=\"display:flex;\"><span>" L3
     "\n</span></span><span "
     "style=\"display:flex;\"><span>}\n</span></span></code></pre></td></tr></table>\n</div>\n</div>",
     "language-go", TEXT, ""},
    {"chroma_inline_by_style",
     "<div class=\"highlight\"><pre><code class=\"language-go\"><span style=\"display:flex;\"><span "
     "style=\"white-space:pre;"
     "user-select:none;color:#7f7f7f\">1</span><span>" L1
     "\n</span></span><span style=\"display:flex;\"><span style=\"user-select: "
     "none\">2</span><span>\n</span></span><span "
     "style=\"display:flex;\"><span style=\"user-select:none\">3</span><span>" L3
     "\n</span></span><span style=\"display:flex;\"><span "
     "style=\"user-select:none\">4</span><span>}\n</span></span></code>"
     "</pre></div>",
     "language-go", TEXT, ""},
    {"prompts_are_no_numbers",
     "<pre><code class=\"language-sh\"><span style=\"user-select:none\">$ </span>ls\n</code></pre>", "language-sh",
     "$ ls\n", ""},
    /* GitHub, GitLab */
    {"github",
     "<div class=\"highlight highlight-source-js notranslate position-relative overflow-auto\" dir=\"auto\" "
     "data-snippet-clipboard-copy-content=\"x\"><pre><span class=\"pl-k\">if</span> (a &lt; b) {\n\n" L3
     "\n}</pre><div class=\"zeroclipboard-container\"><clipboard-copy aria-label=\"Copy\" class=\"ClipboardButton "
     "btn\" "
     "value=\"x\"><svg aria-hidden=\"true\" height=\"16\" width=\"16\"><path d=\"M0 "
     "0\"></path></svg></clipboard-copy></div>"
     "</div>",
     "language-js", BARE, ""},
    {"github_scopes", "<div class=\"highlight highlight-text-html-basic\"><pre>a</pre></div>", "language-html", "a",
     ""},
    {"github_scopes_of_dialects", "<div class=\"highlight highlight-source-css-scss\"><pre>a</pre></div>",
     "language-scss", "a", ""},
    {"github_without_language",
     "<div class=\"snippet-clipboard-content position-relative overflow-auto\"><pre class=\"notranslate\"><code "
     "class=\"notranslate\">pip\n</code></pre><div class=\"zeroclipboard-container\"><clipboard-copy value=\"pip\">Copy"
     "</clipboard-copy></div></div>",
     NULL, "pip\n", ""},
    {"github_blob",
     "<div class=\"Box-body p-0 blob-wrapper data type-c\"><table class=\"highlight tab-size js-file-line-container\" "
     "data-tab-size=\"8\"><tbody><tr><td id=\"L1\" class=\"blob-num js-line-number\" data-line-number=\"1\"></td><td "
     "id=\"LC1\" class=\"blob-code blob-code-inner js-file-line\">" L1
     "</td></tr><tr><td id=\"L2\" class=\"blob-num\" data-line-number=\"2\"></td><td "
     "class=\"blob-code\">\n</td></tr><tr><td "
     "class=\"blob-num\" data-line-number=\"3\"></td><td class=\"blob-code\">" L3
     "</td></tr><tr><td class=\"blob-num\">4</td><td class=\"blob-code\">}</td></tr></tbody></table></div>",
     NULL, TEXT, ""},
    {"github_lines",
     "<div class=\"react-code-lines\"><div class=\"react-code-text react-code-line-contents\"><div><div id=\"LC1\" "
     "class=\"react-file-line html-div\">" L1
     "</div></div></div><div class=\"react-code-text react-code-line-contents\"><div><div id=\"LC2\" "
     "class=\"react-file-line html-div\">\n</div></div></div><div class=\"react-code-text\"><div><div id=\"LC3\">" L3
     "</div></div></div><div class=\"react-code-text\"><div><div id=\"LC4\">}</div></div></div></div>",
     NULL, TEXT, ""},
    {"gist",
     "<div id=\"gist1\" class=\"gist\"><div class=\"gist-file\"><div class=\"gist-data\"><div "
     "class=\"js-gist-file\"><table "
     "class=\"highlight tab-size js-file-line-container\"><tr><td class=\"blob-num js-line-number\" "
     "data-line-number=\"1\"></td><td class=\"blob-code blob-code-inner js-file-line\">a</td></tr><tr><td "
     "class=\"blob-num\"></td><td class=\"blob-code\">b</td></tr></table></div></div><div class=\"gist-meta\"><a "
     "href=\"https://gist.e.x/raw\">view raw</a> <a href=\"https://e.x\">x.py</a> hosted with ❤</div></div></div>",
     NULL, "a\nb\n", ""},
    {"gitlab",
     "<div class=\"gl-relative markdown-code-block js-markdown-code\">\n<pre class=\"code highlight "
     "js-syntax-highlight "
     "language-ruby\" lang=\"ruby\" data-canonical-lang=\"ruby\" v-pre=\"true\"><code><span id=\"LC1\" class=\"line\" "
     "lang=\"ruby\">" L1
     "</span>\n<span id=\"LC2\" class=\"line\" lang=\"ruby\"></span>\n<span id=\"LC3\" class=\"line\" "
     "lang=\"ruby\">" L3
     "</span>\n<span id=\"LC4\" class=\"line\" lang=\"ruby\">}</span></code></pre>\n<copy-code></copy-code>\n"
     "</div>",
     "language-ruby", BARE, ""},
    {"gitlab_blob",
     "<div class=\"file-content code js-syntax-highlight\"><div class=\"line-numbers\"><a class=\"diff-line-num\" "
     "href=\"#L1\">1</a>\n<a class=\"diff-line-num\" href=\"#L2\">2</a></div><div class=\"blob-content\"><pre "
     "class=\"code "
     "highlight\"><code><span id=\"LC1\" class=\"line\" lang=\"c\">a</span>\n<span id=\"LC2\" class=\"line\" "
     "lang=\"c\">b</span></code></pre></div></div>",
     NULL, "a\nb", ""},
    /* Shiki and its family */
    {"shiki",
     "<pre class=\"shiki nord\" style=\"background-color:#2e3440ff\" tabindex=\"0\"><code><span class=\"line\"><span "
     "style=\"color:#81A1C1\">if</span> (a &lt; b) {</span>\n<span class=\"line\"></span>\n<span class=\"line\">" L3
     "</span>\n<span class=\"line\">}</span>\n<span class=\"line\"></span></code></pre>",
     NULL, TEXT, ""},
    {"shiki_without_line_ends",
     "<pre class=\"shiki\" data-language=\"rs\"><code><span class=\"line\">" L1
     "</span><span class=\"line\"></span><span class=\"line\">" L3 "</span><span class=\"line\">}</span></code></pre>",
     "language-rs", BARE, ""},
    {"rehype_pretty_code",
     "<figure data-rehype-pretty-code-figure=\"\"><figcaption data-rehype-pretty-code-title=\"\" "
     "data-language=\"ts\">x.ts</figcaption><pre tabindex=\"0\" data-language=\"ts\" data-theme=\"nord\"><code "
     "data-language=\"ts\" style=\"display: grid;\"><span data-line=\"\">" L1
     "</span>\n<span data-line=\"\"> </span>\n<span "
     "data-line=\"\">" L3 "</span>\n<span data-line=\"\">}</span></code></pre></figure>",
     "language-ts", "if (a < b) {\n \n\treturn \"x\";  \n}", "x.ts"},
    {"vitepress",
     "<div class=\"language-js vp-adaptive-theme line-numbers-mode\"><button title=\"Copy Code\" "
     "class=\"copy\"></button><span "
     "class=\"lang\">js</span><pre class=\"shiki vp-code\"><code><span class=\"line\">a</span>\n<span "
     "class=\"line\">b</span></code></pre><div class=\"line-numbers-wrapper\" aria-hidden=\"true\"><span "
     "class=\"line-number\">1</span><br><span class=\"line-number\">2</span><br></div></div>",
     "language-js", "a\nb", ""},
    {"expressive_code",
     "<div class=\"expressive-code\"><figure class=\"frame has-title\"><figcaption class=\"header\"><span "
     "class=\"title\">x.js</span></figcaption><pre data-language=\"js\"><code><div class=\"ec-line\"><div "
     "class=\"gutter\"><div class=\"ln\">1</div></div><div class=\"code\">" L1
     "</div></div><div class=\"ec-line\"><div class=\"gutter\"><div class=\"ln\">2</div></div><div "
     "class=\"code\">\n</div>"
     "</div><div class=\"ec-line\"><div class=\"gutter\"><div class=\"ln\">3</div></div><div class=\"code\">" L3
     "</div></div><div class=\"ec-line\"><div class=\"code\">}</div></div></code></pre><div class=\"copy\"><button "
     "title=\"Copy\"></button></div></figure></div>",
     "language-js", TEXT, "x.js"},
    /* SyntaxHighlighter, WordPress */
    {"syntaxhighlighter_source", "<pre class=\"brush: jscript; title: ; notranslate\" title=\"\">\n" HTML "</pre>",
     "language-jscript", TEXT, ""},
    {"syntaxhighlighter_block",
     "<div class=\"wp-block-syntaxhighlighter-code \"><pre class=\"brush: php; gutter: false; title: ; "
     "notranslate\">\n" HTML "</pre></div>",
     "language-php", TEXT, ""},
    {"syntaxhighlighter_rendered",
     "<div><div id=\"highlighter_1\" class=\"syntaxhighlighter  jscript\"><div class=\"toolbar\"><span><a "
     "href=\"#\">?</a>"
     "</span></div><table border=\"0\"><caption>x.js</caption><tbody><tr><td class=\"gutter\"><div class=\"line "
     "number1 "
     "index0 alt2\">1</div><div class=\"line number2 index1 alt1\">2</div></td><td class=\"code\"><div "
     "class=\"container\"><div class=\"line number1 index0 alt2\"><code class=\"jscript keyword\">if</code> <code "
     "class=\"jscript plain\">(a &lt; b) {</code></div><div class=\"line number2 index1 alt1\">&nbsp;</div><div "
     "class=\"line number3 index2 alt2\"><code class=\"jscript spaces\">&nbsp;&nbsp;&nbsp;&nbsp;</code><code "
     "class=\"jscript keyword\">return</code> <code class=\"jscript string\">\"x\"</code><code class=\"jscript "
     "plain\">;</code></div><div class=\"line number4\"><code class=\"jscript "
     "plain\">}</code></div></div></td></tr></tbody>"
     "</table></div></div>",
     "language-jscript", "if (a < b) {\n\n    return \"x\";\n}\n", "x.js"},
    {"syntaxhighlighter_script",
     "<p>t<script type=\"syntaxhighlighter\" class=\"brush: js\"><![CDATA[\nif (a < b) {\n\n\treturn \"x\";  "
     "\n}\n]]></script>",
     "language-js", TEXT, "t"},
    {"syntaxhighlighter_old", "<pre name=\"code\" class=\"java\">" HTML "</pre>", "language-java", TEXT, ""},
    {"syntaxhighlighter_field", "<textarea name=\"code\" class=\"c#\" cols=\"60\">" HTML "</textarea>", "language-c#",
     "<b>if</b> (a < b) {\n\n\t<i>return</i> \"x\";  \n}\n", ""},
    {"wordpress_block", "<pre class=\"wp-block-code\"><code>" HTML "</code></pre>", NULL, TEXT, ""},
    {"wordpress_block_with_language",
     "<pre class=\"wp-block-code\"><code lang=\"php\" class=\"language-php line-numbers\">" HTML "</code></pre>",
     "language-php", TEXT, ""},
    {"geshi",
     "<div class=\"wp_syntax\" style=\"position:relative;\"><table><tr><td "
     "class=\"line_numbers\"><pre>1\n2\n</pre></td><td "
     "class=\"code\"><pre class=\"csharp\" style=\"font-family:monospace;\">" HTML
     "</pre></td></tr></table><p class=\"theCode\" style=\"display:none;\">twin</p></div>",
     "language-csharp", TEXT, ""},
    {"crayon_source", "<pre class=\"lang:python decode:true \">" HTML "</pre>", "language-python", TEXT, ""},
    {"crayon_rendered",
     "<div id=\"crayon-1\" class=\"crayon-syntax crayon-theme-classic\" data-settings=\" minimize\"><div "
     "class=\"crayon-toolbar\"><span class=\"crayon-title\"></span><span "
     "class=\"crayon-language\">Python</span></div><div "
     "class=\"crayon-plain-wrap\"><textarea class=\"crayon-plain\" readonly>x</textarea></div><div "
     "class=\"crayon-main\">"
     "<table class=\"crayon-table\"><tr class=\"crayon-row\"><td class=\"crayon-nums \"><div "
     "class=\"crayon-nums-content\">"
     "<div class=\"crayon-num\">1</div><div class=\"crayon-num\">2</div></div></td><td class=\"crayon-code\"><div "
     "class=\"crayon-pre\"><div class=\"crayon-line\"><span class=\"crayon-k\">if</span><span class=\"crayon-h\"> "
     "</span>"
     "a:</div><div class=\"crayon-line\">&nbsp;</div><div class=\"crayon-line\"><span "
     "class=\"crayon-h\">&nbsp;&nbsp;</span>"
     "b</div></div></td></tr></table></div></div>",
     "language-python", "if a:\n\n  b\n", ""},
    {"enlighter_source", "<pre class=\"EnlighterJSRAW\" data-enlighter-language=\"python\">" HTML "</pre>",
     "language-python", TEXT, ""},
    {"enlighter_rendered",
     "<pre class=\"EnlighterJSRAW enlighter-origin\" data-enlighter-language=\"python\">a\nb</pre><div "
     "class=\"enlighter-default enlighter-l-python\"><div class=\"enlighter-code\"><div "
     "class=\"enlighter\"><div><div><span "
     "class=\"enlighter-k1\">a</span></div></div><div><div>b</div></div></div></div></div>",
     "language-python", "a\nb", ""},
    /* Google's prettifier */
    {"prettify",
     "<pre class=\"prettyprint lang-java linenums prettyprinted\"><ol class=\"linenums\"><li class=\"L0\"><span "
     "class=\"kwd\">if</span> (a &lt; b) {</li><li class=\"L1\">&nbsp;</li><li class=\"L2\">" L3
     "</li><li class=\"L3\">}</li></ol></pre>",
     "language-java", TEXT, ""},
    {"stack_overflow",
     "<pre class=\"lang-py s-code-block\"><code data-highlighted=\"yes\" class=\"hljs language-python\">" HTML
     "</code></pre>",
     "language-python", TEXT, ""},
    {"stack_overflow_source", "<pre class=\"lang-py prettyprint-override\"><code>" HTML "</code></pre>", "language-py",
     TEXT, ""},
    /* Others */
    {"medium", "<pre class=\"mj mk ml\"><span id=\"d3a6\" class=\"nb nc\">" L1 "<br><br>" L3 "<br>}</span></pre>", NULL,
     BARE, ""},
    {"medium_paragraphs",
     "<pre class=\"mj\"><span id=\"1\" class=\"a\" data-selectable-paragraph=\"\">a</span><span id=\"2\" class=\"a\" "
     "data-selectable-paragraph=\"\">b<br>c</span></pre>",
     NULL, "a\nb\nc", ""},
    {"medium_of_old",
     "<pre name=\"1\" class=\"graf graf--pre graf-after--p\">a {</pre><pre name=\"2\" class=\"graf graf--pre "
     "graf-after--pre\">b<br>c</pre>",
     NULL, "a {\nb\nc", ""},
    {"confluence",
     "<div class=\"code panel pdl\" style=\"border-width: 1px;\"><div class=\"codeContent panelContent pdl\"><pre "
     "class=\"syntaxhighlighter-pre\" data-syntaxhighlighter-params=\"brush: java; gutter: false; theme: Confluence\" "
     "data-theme=\"Confluence\">" HTML "</pre></div></div>",
     "language-java", TEXT, ""},
    {"org_mode", "<div class=\"org-src-container\"><pre class=\"src src-emacs-lisp\">" HTML "</pre></div>",
     "language-emacs-lisp", TEXT, ""},
    {"pandoc",
     "<div class=\"sourceCode\" id=\"cb1\"><pre class=\"sourceCode numberSource c numberLines\"><code "
     "class=\"sourceCode "
     "c\"><span id=\"cb1-1\"><a href=\"#cb1-1\" aria-hidden=\"true\" tabindex=\"-1\"></a>" L1
     "</span>\n<span id=\"cb1-2\"><a href=\"#cb1-2\" aria-hidden=\"true\"></a></span>\n<span id=\"cb1-3\">" L3
     "</span>\n<span id=\"cb1-4\">}</span></code></pre></div>",
     "language-c", BARE, ""},
    {"rustdoc",
     "<div class=\"example-wrap\"><pre class=\"rust rust-example-rendered\"><a class=\"run\" "
     "href=\"https://e.x\">Run</a>"
     "<code class=\"language-rust\">" HTML "</code></pre></div>",
     "language-rust", TEXT, ""},
    {"chatgpt",
     "<pre><div class=\"overflow-hidden\"><div class=\"flex items-center\">python<button>Copy code</button></div><div "
     "class=\"overflow-y-auto\"><code class=\"!whitespace-pre hljs language-python\">" HTML "</code></div></div></pre>",
     "language-python", TEXT, ""},
    {"chatgpt_with_words",
     "<pre><div class=\"contain-inline-size\"><div class=\"flex\">python</div><div class=\"sticky\"><span>Copy "
     "code</span></div><div dir=\"ltr\"><code class=\"whitespace-pre! language-python\">" HTML
     "</code></div></div></pre>",
     "language-python", TEXT, ""},
    {"code_mirror",
     "<div class=\"CodeMirror-code\"><div style=\"position: relative;\"><div class=\"CodeMirror-gutter-wrapper\"><div "
     "class=\"CodeMirror-linenumber\">1</div></div><pre class=\" CodeMirror-line \"><span "
     "role=\"presentation\">a</span>"
     "</pre></div><div style=\"position: relative;\"><pre class=\" CodeMirror-line \"><span "
     "role=\"presentation\"><span "
     "cm-text=\"\">&#8203;</span></span></pre></div><div style=\"position: relative;\"><pre "
     "class=\"CodeMirror-line\"><span>"
     "  b</span></pre></div></div>",
     NULL, "a\n\n  b\n", ""},
    {"react_syntax_highlighter",
     "<pre><code class=\"language-js\" style=\"white-space: pre;\"><span class=\"linenumber "
     "react-syntax-highlighter-line-number\" style=\"display: inline-block; user-select: none;\">1</span>" L1
     "\n<span class=\"linenumber\">2</span>\n<span class=\"linenumber\">3</span>" L3
     "\n<span class=\"linenumber\">4</span>}\n</code></pre>",
     "language-js", TEXT, ""},
    {"mermaid", "<pre class=\"mermaid\">graph TD\n  A --&gt; B\n</pre>", "language-mermaid", "graph TD\n  A --> B\n",
     ""},
    {"markdown_fence", "<pre><code class=\"language-Rust,ignore\">a\n</code></pre>", "language-rust", "a\n", ""},
    /* Code that is not in one pre */
    {"loose_code", "<p><code>if x:<br>&nbsp;&nbsp;&nbsp;&nbsp;y<br />\nz</code></p>", NULL, "if x:\n    y\nz", ""},
    {"loose_codes", "<div><code>a</code><br>\n<code>&nbsp; b</code><br>\n<code>c</code></div>", NULL, "a\n  b\nc", ""},
    {"loose_code_in_item", "<ul><li><code class=\"language-sh\">a<br>b</code></li></ul>", "language-sh", "a\nb", ""},
    {"loose_code_by_style", "<div>t <code style=\"display: block; white-space: pre-wrap\">a\n  b</code></div>", NULL,
     "a\n  b", "t"},
    {"phpbb", "<dl class=\"codebox\"><dt>Code:</dt><dd><code>a<br>&nbsp; b</code></dd></dl>", NULL, "a\n  b", "Code:"},
    {"code_per_line_in_a_pre", "<pre><code>a</code><code>  b</code>\n<code>c</code></pre>", NULL, "a\n  b\nc", ""},
    {"pre_per_line",
     "<pre><code>int f() {</code></pre>\n<pre><code>  return 1;</code></pre>\n<pre><code>}</code></pre>", NULL,
     "int f() {\n  return 1;\n}", ""},
    /* To the letter */
    {"hard_spaces", "<pre><code>a\n&nbsp;&nbsp;b&nbsp;c</code></pre>", NULL, "a\n  b c", ""},
    {"hard_spaces_of_the_author", "<pre><code>say \"no&nbsp;!\" to me\n</code></pre>", NULL,
     "say \"no\xC2\xA0!\" to me\n", ""},
    {"blank_lines_at_both_ends", "<pre><code>\n\n  a\n\n\n</code></pre>", NULL, "\n\n  a\n\n\n", ""},
    {"emoji", "<pre><code>a <img class=\"emoji\" alt=\"😀\" src=\"x.png\"> b</code></pre>", NULL, "a 😀 b", ""},
    {"links", "<pre><code>fn <a href=\"x.html\">f</a>() {}</code></pre>", NULL, "fn f() {}", ""},
    {"code_in_a_sentence_of_a_pre", "<pre class=\"code\">$ <code>ls</code> all\n</pre>", NULL, "$ ls all\n", ""},
    {"label_that_is_content", "<div class=\"highlight\"><p>Make</p><pre><code>all:\n</code></pre></div>", NULL,
     "all:\n", "Make"},
    {"letters_of_code_are_no_label", "<pre><code><span>c</span> = 1\n</code></pre>", NULL, "c = 1\n", ""},
    {"language_of_people", "<div class=\"lang lang-vi\"><pre><code>a</code></pre></div>", NULL, "a", ""},
    {"words_of_style_sheets", "<pre class=\"text-xs md:text-sm\"><code class=\"md:p-2 [c]\">a</code></pre>", NULL, "a",
     ""},
    {"name_on_the_wrapper", "<div data-lang=\"VB.NET\"><pre><code>a</code></pre></div>", "language-vb.net", "a", ""},
};

static bool keep_stream(void *self, struct op_article *article)
{
    op_stream_write(article, self);
    return true;
}

static void parse(struct op_article *a, struct op_arena *arena, op_str html)
{
    static const struct op_html_options options = {false, false, false};
    char *padded = op_arena_alloc(arena, html.n + OP_HTML_PADDING);
    memcpy(padded, html.p, html.n);
    memset(padded + html.n, 0, OP_HTML_PADDING);
    *a = (struct op_article){0};
    op_doc_init(&a->doc, arena);
    (void)op_html_parse(&a->doc, op_str_make(padded, html.n), &options);
    op_article_adopt(a);
    op_meta_set(a, OP_META_KIND, OP_STR(OP_KIND_FRAGMENT));
    op_meta_set(a, OP_META_SOURCE, OP_STR("case"));
    op_meta_set(a, OP_META_TITLE, OP_STR("Case"));
}

/* What is left beside the first block: text, and how many other blocks. */
static size_t text_beside(struct op_node *body, const struct op_node *block, struct op_buf *out)
{
    size_t blocks = 0;
    struct op_walk w;
    op_walk_start(&w, body);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER)
            continue;
        blocks += op_is(w.node, OP_N_PRE);
        if (w.node == block)
            op_walk_skip(&w);
        else if (w.node->kind == OP_TEXT)
            op_buf_add(out, op_text(w.node));
    }
    return blocks;
}

static void check_code(struct check_run *check_self, const struct code_case *one)
{
    struct op_ctx ctx;
    struct op_arena arena;
    struct op_article a, again = {0};
    struct op_buf first = OP_BUF_INIT, second = OP_BUF_INIT, beside = OP_BUF_INIT;
    const struct op_sink to_first = {keep_stream, &first}, to_second = {keep_stream, &second};
    op_ctx_init(&ctx);
    op_arena_init(&arena, 0);
    parse(&a, &arena, op_str_z(one->html));
    CHECK(op_stage_clean.run(&ctx, &a, op_stage_clean.defaults, &to_first));
    const struct op_node *pre = op_find(a.body, OP_N_PRE), *code = pre ? op_first(pre) : NULL;
    REQUIRE(code && op_is(code, OP_N_CODE) && !op_next(code));
    REQUIRE(op_first(code) && op_first(code)->kind == OP_TEXT && !op_next(op_first(code)));
    op_str text = op_text(op_first(code)), language = op_attr(code, OP_N_CLASS);
    CHECK_SLICE(text, one->text);
    CHECK_INT(language.p != NULL, one->language != NULL);
    if (language.p && one->language)
        CHECK_SLICE(language, one->language);
    CHECK_INT(pre->n + code->n, one->language != NULL);
    CHECK_INT(text_beside(a.body, pre, &beside), 1);
    op_str rest = op_str_trim(op_buf_str(&beside));
    CHECK_SLICE(rest, one->beside);
    op_doc_init(&again.doc, &arena);
    op_str stream = op_buf_str(&first);
    CHECK(op_stream_parse(&ctx, &again, op_stream_cut(&stream), OP_STR("again"), 1));
    CHECK(op_stage_clean.run(&ctx, &again, op_stage_clean.defaults, &to_second));
    CHECK(op_str_eq(op_buf_str(&first), op_buf_str(&second)));
    op_buf_release(&first);
    op_buf_release(&second);
    op_buf_release(&beside);
    op_arena_release(&arena);
}

/* What would take minutes if it grew with the square. */
TEST(hostile_code_is_cleaned_in_linear_time)
{
    static const struct {
        const char *before, *part, *after;
        size_t count;
    } shapes[] = {
        {"", "<table><tr><td class=gutter>1<td class=code><pre>x</pre></table>", "", 40000},
        {"", "<pre><code>x</code></pre>", "<pre><code> y</code></pre>", 60000},
        {"<pre class=code>", "<span class=line>x</span>", "</pre>", 200000},
        {"<pre>", "<div class=gutter>", "1x</pre>", 500},
        {"", "<div class=\"highlight toolbar\">", "<pre>x</pre>", 500},
        {"<p>", "<code>a</code><br>", "", 100000},
        {"", "<pre><code>", "x", 250},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct op_ctx ctx;
        struct op_arena arena;
        struct op_article a;
        struct op_buf html = OP_BUF_INIT, out = OP_BUF_INIT;
        const struct op_sink sink = {keep_stream, &out};
        op_buf_addz(&html, shapes[i].before);
        for (size_t k = 0; k < shapes[i].count; k++)
            op_buf_addz(&html, shapes[i].part);
        op_buf_addz(&html, shapes[i].after);
        op_ctx_init(&ctx);
        op_arena_init(&arena, 0);
        parse(&a, &arena, op_buf_str(&html));
        CHECK(op_stage_clean.run(&ctx, &a, op_stage_clean.defaults, &sink));
        op_buf_release(&html);
        op_buf_release(&out);
        op_arena_release(&arena);
    }
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_begin(&run, cases[i].name);
        check_code(&run, &cases[i]);
        check_end(&run);
    }
    RUN(hostile_code_is_cleaned_in_linear_time);
    return check_done(&run);
}
