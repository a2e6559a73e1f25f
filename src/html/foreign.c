/* HTML 13.2.6.5, "The rules for parsing tokens in foreign content": MathML and SVG, their names and integration points.
 */
#include "tree_builder.h"

bool html_is_mathml_text_point(const struct op_node *n)
{
    return n->ns == OP_NS_MATHML && (n->name == OP_N_MI || n->name == OP_N_MO || n->name == OP_N_MN ||
                                     n->name == OP_N_MS || n->name == OP_N_MTEXT);
}

bool html_is_html_point(const struct op_node *n)
{
    if (n->ns == OP_NS_SVG)
        return n->name == OP_N_FOREIGN_OBJECT || n->name == OP_N_DESC || n->name == OP_N_TITLE;
    if (n->ns != OP_NS_MATHML || n->name != OP_N_ANNOTATION_XML)
        return false;
    op_str encoding = op_attr(n, OP_N_ENCODING);
    return op_str_eq_ci(encoding, OP_STR("text/html")) || op_str_eq_ci(encoding, OP_STR("application/xhtml+xml"));
}

/* "Adjust the tag name": the tokenizer folds capitals, SVG has them. */
static uint32_t svg_element(uint32_t name)
{
    switch (name) {
    case OP_N_ALTGLYPH:
        return OP_N_ALT_GLYPH;
    case OP_N_ALTGLYPHDEF:
        return OP_N_ALT_GLYPH_DEF;
    case OP_N_ALTGLYPHITEM:
        return OP_N_ALT_GLYPH_ITEM;
    case OP_N_ANIMATECOLOR:
        return OP_N_ANIMATE_COLOR;
    case OP_N_ANIMATEMOTION:
        return OP_N_ANIMATE_MOTION;
    case OP_N_ANIMATETRANSFORM:
        return OP_N_ANIMATE_TRANSFORM;
    case OP_N_CLIPPATH:
        return OP_N_CLIP_PATH;
    case OP_N_FEBLEND:
        return OP_N_FE_BLEND;
    case OP_N_FECOLORMATRIX:
        return OP_N_FE_COLOR_MATRIX;
    case OP_N_FECOMPONENTTRANSFER:
        return OP_N_FE_COMPONENT_TRANSFER;
    case OP_N_FECOMPOSITE:
        return OP_N_FE_COMPOSITE;
    case OP_N_FECONVOLVEMATRIX:
        return OP_N_FE_CONVOLVE_MATRIX;
    case OP_N_FEDIFFUSELIGHTING:
        return OP_N_FE_DIFFUSE_LIGHTING;
    case OP_N_FEDISPLACEMENTMAP:
        return OP_N_FE_DISPLACEMENT_MAP;
    case OP_N_FEDISTANTLIGHT:
        return OP_N_FE_DISTANT_LIGHT;
    case OP_N_FEDROPSHADOW:
        return OP_N_FE_DROP_SHADOW;
    case OP_N_FEFLOOD:
        return OP_N_FE_FLOOD;
    case OP_N_FEFUNCA:
        return OP_N_FE_FUNC_A;
    case OP_N_FEFUNCB:
        return OP_N_FE_FUNC_B;
    case OP_N_FEFUNCG:
        return OP_N_FE_FUNC_G;
    case OP_N_FEFUNCR:
        return OP_N_FE_FUNC_R;
    case OP_N_FEGAUSSIANBLUR:
        return OP_N_FE_GAUSSIAN_BLUR;
    case OP_N_FEIMAGE:
        return OP_N_FE_IMAGE;
    case OP_N_FEMERGE:
        return OP_N_FE_MERGE;
    case OP_N_FEMERGENODE:
        return OP_N_FE_MERGE_NODE;
    case OP_N_FEMORPHOLOGY:
        return OP_N_FE_MORPHOLOGY;
    case OP_N_FEOFFSET:
        return OP_N_FE_OFFSET;
    case OP_N_FEPOINTLIGHT:
        return OP_N_FE_POINT_LIGHT;
    case OP_N_FESPECULARLIGHTING:
        return OP_N_FE_SPECULAR_LIGHTING;
    case OP_N_FESPOTLIGHT:
        return OP_N_FE_SPOT_LIGHT;
    case OP_N_FETILE:
        return OP_N_FE_TILE;
    case OP_N_FETURBULENCE:
        return OP_N_FE_TURBULENCE;
    case OP_N_FOREIGNOBJECT:
        return OP_N_FOREIGN_OBJECT;
    case OP_N_GLYPHREF:
        return OP_N_GLYPH_REF;
    case OP_N_LINEARGRADIENT:
        return OP_N_LINEAR_GRADIENT;
    case OP_N_RADIALGRADIENT:
        return OP_N_RADIAL_GRADIENT;
    case OP_N_TEXTPATH:
        return OP_N_TEXT_PATH;
    default:
        return name;
    }
}

/* "Adjust SVG attributes". */
static uint32_t svg_attribute(uint32_t name)
{
    switch (name) {
    case OP_N_ATTRIBUTENAME:
        return OP_N_ATTRIBUTE_NAME;
    case OP_N_ATTRIBUTETYPE:
        return OP_N_ATTRIBUTE_TYPE;
    case OP_N_BASEFREQUENCY:
        return OP_N_BASE_FREQUENCY;
    case OP_N_BASEPROFILE:
        return OP_N_BASE_PROFILE;
    case OP_N_CALCMODE:
        return OP_N_CALC_MODE;
    case OP_N_CLIPPATHUNITS:
        return OP_N_CLIP_PATH_UNITS;
    case OP_N_DIFFUSECONSTANT:
        return OP_N_DIFFUSE_CONSTANT;
    case OP_N_EDGEMODE:
        return OP_N_EDGE_MODE;
    case OP_N_FILTERUNITS:
        return OP_N_FILTER_UNITS;
    case OP_N_GLYPHREF:
        return OP_N_GLYPH_REF;
    case OP_N_GRADIENTTRANSFORM:
        return OP_N_GRADIENT_TRANSFORM;
    case OP_N_GRADIENTUNITS:
        return OP_N_GRADIENT_UNITS;
    case OP_N_KERNELMATRIX:
        return OP_N_KERNEL_MATRIX;
    case OP_N_KERNELUNITLENGTH:
        return OP_N_KERNEL_UNIT_LENGTH;
    case OP_N_KEYPOINTS:
        return OP_N_KEY_POINTS;
    case OP_N_KEYSPLINES:
        return OP_N_KEY_SPLINES;
    case OP_N_KEYTIMES:
        return OP_N_KEY_TIMES;
    case OP_N_LENGTHADJUST:
        return OP_N_LENGTH_ADJUST;
    case OP_N_LIMITINGCONEANGLE:
        return OP_N_LIMITING_CONE_ANGLE;
    case OP_N_MARKERHEIGHT:
        return OP_N_MARKER_HEIGHT;
    case OP_N_MARKERUNITS:
        return OP_N_MARKER_UNITS;
    case OP_N_MARKERWIDTH:
        return OP_N_MARKER_WIDTH;
    case OP_N_MASKCONTENTUNITS:
        return OP_N_MASK_CONTENT_UNITS;
    case OP_N_MASKUNITS:
        return OP_N_MASK_UNITS;
    case OP_N_NUMOCTAVES:
        return OP_N_NUM_OCTAVES;
    case OP_N_PATHLENGTH:
        return OP_N_PATH_LENGTH;
    case OP_N_PATTERNCONTENTUNITS:
        return OP_N_PATTERN_CONTENT_UNITS;
    case OP_N_PATTERNTRANSFORM:
        return OP_N_PATTERN_TRANSFORM;
    case OP_N_PATTERNUNITS:
        return OP_N_PATTERN_UNITS;
    case OP_N_POINTSATX:
        return OP_N_POINTS_AT_X;
    case OP_N_POINTSATY:
        return OP_N_POINTS_AT_Y;
    case OP_N_POINTSATZ:
        return OP_N_POINTS_AT_Z;
    case OP_N_PRESERVEALPHA:
        return OP_N_PRESERVE_ALPHA;
    case OP_N_PRESERVEASPECTRATIO:
        return OP_N_PRESERVE_ASPECT_RATIO;
    case OP_N_PRIMITIVEUNITS:
        return OP_N_PRIMITIVE_UNITS;
    case OP_N_REFX:
        return OP_N_REF_X;
    case OP_N_REFY:
        return OP_N_REF_Y;
    case OP_N_REPEATCOUNT:
        return OP_N_REPEAT_COUNT;
    case OP_N_REPEATDUR:
        return OP_N_REPEAT_DUR;
    case OP_N_REQUIREDEXTENSIONS:
        return OP_N_REQUIRED_EXTENSIONS;
    case OP_N_REQUIREDFEATURES:
        return OP_N_REQUIRED_FEATURES;
    case OP_N_SPECULARCONSTANT:
        return OP_N_SPECULAR_CONSTANT;
    case OP_N_SPECULAREXPONENT:
        return OP_N_SPECULAR_EXPONENT;
    case OP_N_SPREADMETHOD:
        return OP_N_SPREAD_METHOD;
    case OP_N_STARTOFFSET:
        return OP_N_START_OFFSET;
    case OP_N_STDDEVIATION:
        return OP_N_STD_DEVIATION;
    case OP_N_STITCHTILES:
        return OP_N_STITCH_TILES;
    case OP_N_SURFACESCALE:
        return OP_N_SURFACE_SCALE;
    case OP_N_SYSTEMLANGUAGE:
        return OP_N_SYSTEM_LANGUAGE;
    case OP_N_TABLEVALUES:
        return OP_N_TABLE_VALUES;
    case OP_N_TARGETX:
        return OP_N_TARGET_X;
    case OP_N_TARGETY:
        return OP_N_TARGET_Y;
    case OP_N_TEXTLENGTH:
        return OP_N_TEXT_LENGTH;
    case OP_N_VIEWBOX:
        return OP_N_VIEW_BOX;
    case OP_N_VIEWTARGET:
        return OP_N_VIEW_TARGET;
    case OP_N_XCHANNELSELECTOR:
        return OP_N_X_CHANNEL_SELECTOR;
    case OP_N_YCHANNELSELECTOR:
        return OP_N_Y_CHANNEL_SELECTOR;
    case OP_N_ZOOMANDPAN:
        return OP_N_ZOOM_AND_PAN;
    default:
        return name;
    }
}

/* "Adjust foreign attributes". */
static struct op_attr foreign_attribute(struct op_attr a)
{
    static const struct {
        uint16_t written, name;
        uint8_t ns;
    } prefixed[] = {
        {OP_N_XLINK_ACTUATE, OP_N_ACTUATE, OP_NS_XLINK}, {OP_N_XLINK_ARCROLE, OP_N_ARCROLE, OP_NS_XLINK},
        {OP_N_XLINK_HREF, OP_N_HREF, OP_NS_XLINK},       {OP_N_XLINK_ROLE, OP_N_ROLE, OP_NS_XLINK},
        {OP_N_XLINK_SHOW, OP_N_SHOW, OP_NS_XLINK},       {OP_N_XLINK_TITLE, OP_N_TITLE, OP_NS_XLINK},
        {OP_N_XLINK_TYPE, OP_N_TYPE, OP_NS_XLINK},       {OP_N_XML_LANG, OP_N_LANG, OP_NS_XML},
        {OP_N_XML_SPACE, OP_N_SPACE, OP_NS_XML},         {OP_N_XMLNS, OP_N_XMLNS, OP_NS_XMLNS},
        {OP_N_XMLNS_XLINK, OP_N_XLINK, OP_NS_XMLNS},
    };
    for (size_t i = 0; i < sizeof prefixed / sizeof *prefixed; i++) {
        if (a.name == prefixed[i].written) {
            a.name = prefixed[i].name;
            a.ns = prefixed[i].ns;
            break;
        }
    }
    return a;
}

/* Inserts a foreign element with names adjusted. */
static void insert_adjusted(struct html_builder *b, const struct html_token *token, enum op_namespace ns)
{
    uint32_t name = ns == OP_NS_SVG ? svg_element(token->name) : token->name;
    struct op_node *n = html_insert_foreign(b, token, ns, name);
    for (uint32_t i = 0; i < n->n; i++) {
        struct op_attr a = n->u.attrs[i];
        if (ns == OP_NS_SVG)
            a.name = svg_attribute(a.name) & 0xFFFFFF;
        else if (a.name == OP_N_DEFINITIONURL)
            a.name = OP_N_DEFINITION_U_R_L;
        n->u.attrs[i] = foreign_attribute(a);
    }
    if (token->self_closing)
        html_pop(b);
}

void html_insert_foreign_root(struct html_builder *b, const struct html_token *token, enum op_namespace ns)
{
    html_reconstruct_formatting(b);
    insert_adjusted(b, token, ns);
}

/* Start tags that end foreign content. */
static bool breaks_out(const struct html_token *token)
{
    switch (token->name) {
    case OP_N_B:
    case OP_N_BIG:
    case OP_N_BLOCKQUOTE:
    case OP_N_BODY:
    case OP_N_BR:
    case OP_N_CENTER:
    case OP_N_CODE:
    case OP_N_DD:
    case OP_N_DIV:
    case OP_N_DL:
    case OP_N_DT:
    case OP_N_EM:
    case OP_N_EMBED:
    case OP_N_H1:
    case OP_N_H2:
    case OP_N_H3:
    case OP_N_H4:
    case OP_N_H5:
    case OP_N_H6:
    case OP_N_HEAD:
    case OP_N_HR:
    case OP_N_I:
    case OP_N_IMG:
    case OP_N_LI:
    case OP_N_LISTING:
    case OP_N_MENU:
    case OP_N_META:
    case OP_N_NOBR:
    case OP_N_OL:
    case OP_N_P:
    case OP_N_PRE:
    case OP_N_RUBY:
    case OP_N_S:
    case OP_N_SMALL:
    case OP_N_SPAN:
    case OP_N_STRONG:
    case OP_N_STRIKE:
    case OP_N_SUB:
    case OP_N_SUP:
    case OP_N_TABLE:
    case OP_N_TT:
    case OP_N_U:
    case OP_N_UL:
    case OP_N_VAR:
        return true;
    case OP_N_FONT:
        return html_token_attr(token, OP_N_COLOR).p || html_token_attr(token, OP_N_FACE).p ||
               html_token_attr(token, OP_N_SIZE).p;
    default:
        return false;
    }
}

static bool break_out(struct html_builder *b, struct html_token *token)
{
    while (html_current(b)->ns != OP_NS_HTML && !html_is_mathml_text_point(html_current(b)) &&
           !html_is_html_point(html_current(b)))
        html_pop(b);
    return html_use(b->mode, b, token);
}

static bool end_tag(struct html_builder *b, struct html_token *token)
{
    if (token->name == OP_N_BR || token->name == OP_N_P)
        return break_out(b, token);
    for (uint32_t i = b->open_count; i-- > 1;) {
        struct op_node *n = b->open[i];
        if (n->ns == OP_NS_HTML)
            return html_use(b->mode, b, token);
        if (n->name == token->name || (n->ns == OP_NS_SVG && n->name == svg_element(token->name))) {
            html_pop_through_node(b, n);
            return false;
        }
    }
    return false;
}

bool html_foreign(struct html_builder *b, struct html_token *token)
{
    if (token->kind == HTML_END_TAG)
        return end_tag(b, token);
    if (token->kind == HTML_START_TAG) {
        if (breaks_out(token))
            return break_out(b, token);
        const struct op_node *n = b->open_count == 1 && b->context ? b->context : html_current(b);
        insert_adjusted(b, token, (enum op_namespace)n->ns);
        return false;
    }
    html_insert_text(b, token->nul ? OP_STR("\xEF\xBF\xBD") : token->text, token->pos);
    if (!token->nul && !html_is_space(token->text))
        b->frameset_ok = false;
    return false;
}
