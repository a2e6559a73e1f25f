/* Words that a book needs of its own, in the languages of books. */
#include "offprint/language.h"
#include "write/epub.h"

static const struct epub_words words[] = {
    {"en", "Contents", "Cover", "Start", "Image", "Notes", "Other"},
    {"ar", "المحتويات", "الغلاف", "البداية", "صورة", "حواشٍ", "أخرى"},
    {"de", "Inhalt", "Umschlag", "Anfang", "Bild", "Anmerkungen", "Weiteres"},
    {"es", "Contenido", "Cubierta", "Inicio", "Imagen", "Notas", "Otros"},
    {"fa", "فهرست", "جلد", "آغاز", "تصویر", "یادداشت‌ها", "متفرقه"},
    {"fr", "Sommaire", "Couverture", "Début", "Image", "Notes", "Divers"},
    {"he", "תוכן", "כריכה", "התחלה", "תמונה", "הערות", "שונות"},
    {"it", "Indice", "Copertina", "Inizio", "Immagine", "Note", "Altro"},
    {"ja", "目次", "表紙", "本文", "画像", "注", "その他"},
    {"ko", "차례", "표지", "본문", "그림", "주", "기타"},
    {"nl", "Inhoud", "Omslag", "Begin", "Afbeelding", "Noten", "Overige"},
    {"pl", "Spis treści", "Okładka", "Początek", "Obraz", "Przypisy", "Inne"},
    {"pt", "Conteúdo", "Capa", "Início", "Imagem", "Notas", "Outros"},
    {"ru", "Содержание", "Обложка", "Начало", "Изображение", "Примечания", "Разное"},
    {"tr", "İçindekiler", "Kapak", "Başlangıç", "Görsel", "Notlar", "Diğer"},
    {"zh", "目录", "封面", "正文", "图片", "注释", "其他"},
};
static const struct epub_words traditional_words = {"zh-Hant", "目錄", "封面", "正文", "圖片", "註釋", "其他"};

const struct epub_words *epub_words(op_str language)
{
    static const char *const traditional[] = {"zh-Hant", "zh-TW", "zh-HK", "zh-MO"};
    for (size_t i = 0; i < sizeof traditional / sizeof *traditional; i++)
        if (op_str_starts_ci(language, op_str_z(traditional[i])))
            return &traditional_words;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (op_language_same(language, op_str_z(words[i].language)))
            return &words[i];
    return &words[0];
}
