/* Words that a book needs of its own, in the languages of books. */
#include "offprint/language.h"
#include "write/epub.h"

static const struct epub_words words[] = {
    {"en", "Contents", "Cover", "Start", "Image", "Notes"},
    {"ar", "المحتويات", "الغلاف", "البداية", "صورة", "حواشٍ"},
    {"de", "Inhalt", "Umschlag", "Anfang", "Bild", "Anmerkungen"},
    {"es", "Contenido", "Cubierta", "Inicio", "Imagen", "Notas"},
    {"fa", "فهرست", "جلد", "آغاز", "تصویر", "یادداشت‌ها"},
    {"fr", "Sommaire", "Couverture", "Début", "Image", "Notes"},
    {"he", "תוכן", "כריכה", "התחלה", "תמונה", "הערות"},
    {"it", "Indice", "Copertina", "Inizio", "Immagine", "Note"},
    {"ja", "目次", "表紙", "本文", "画像", "注"},
    {"ko", "차례", "표지", "본문", "그림", "주"},
    {"nl", "Inhoud", "Omslag", "Begin", "Afbeelding", "Noten"},
    {"pl", "Spis treści", "Okładka", "Początek", "Obraz", "Przypisy"},
    {"pt", "Conteúdo", "Capa", "Início", "Imagem", "Notas"},
    {"ru", "Содержание", "Обложка", "Начало", "Изображение", "Примечания"},
    {"tr", "İçindekiler", "Kapak", "Başlangıç", "Görsel", "Notlar"},
    {"zh", "目录", "封面", "正文", "图片", "注释"},
};
static const struct epub_words traditional_words = {"zh-Hant", "目錄", "封面", "正文", "圖片", "註釋"};

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
