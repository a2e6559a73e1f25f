#include "base/date_names.h"

#include "offprint/utf8.h"

/* English, German, French, Spanish, Italian, Portuguese, Catalan, Romanian, Dutch, Danish, Norwegian, Swedish, Finnish,
   Polish, Czech, Slovak, Hungarian, Turkish, Greek, Russian, Ukrainian, Bulgarian, Indonesian. */
static const char *const months[12] = {
    "january jan januar jänner jän januari janvier janv enero ene gennaio gen janeiro gener ianuarie ian tammikuu "
    "tammikuuta styczeń stycznia sty leden ledna január januára ocak oca ιανουάριος ιανουαρίου ιαν январь января янв "
    "січень січня януари",
    "february feb februar februari février fevrier févr fevr fév febrero febbraio fevereiro fev febrer februarie "
    "helmikuu helmikuuta luty lutego lut únor února február februára februarie şubat şub φεβρουάριος φεβρουαρίου φεβ "
    "февраль февраля фев февр лютий лютого февруари",
    "march mar märz maerz mär mrz maart mrt mars marzo março marco març martie marts maaliskuu maaliskuuta marzec "
    "marca "
    "březen března marec március márc mart maret μάρτιος μαρτίου μαρ март марта мар березень березня",
    "april apr avril avr abril abr aprile aprilie huhtikuu huhtikuuta kwiecień kwietnia kwi duben dubna apríl apríla "
    "április ápr nisan nis απρίλιος απριλίου απρ апрель апреля апр квітень квітня април",
    "may mai mei mayo maggio mag maio maig maj toukokuu toukokuuta maja květen května máj mája május mayıs μάιος μαΐου "
    "μαϊου май мая травень травня",
    "june jun juni juin junio giugno giu junho juny iunie iun kesäkuu kesäkuuta czerwiec czerwca cze červen června jún "
    "júna június haziran haz ιούνιος ιουνίου ιουν июнь июня июн червень червня юни",
    "july jul juli juillet juil julio luglio lug julho juliol iulie iul heinäkuu heinäkuuta lipiec lipca lip červenec "
    "července júl júla július temmuz tem ιούλιος ιουλίου ιουλ июль июля июл липень липня юли",
    "august aug août aout agosto ago agost augustus augusti elokuu elokuuta sierpień sierpnia sie srpen srpna augusta "
    "augusztus ağustos ağu agustus αύγουστος αυγούστου αυγ август августа авг серпень серпня",
    "september sep sept septembre septiembre setiembre settembre set setembro setembre septembrie syyskuu syyskuuta "
    "wrzesień września wrz září septembra szeptember eylül eyl σεπτέμβριος σεπτεμβρίου σεπ сентябрь сентября сен сент "
    "вересень вересня септември",
    "october oct oktober okt octobre octubre ottobre ott outubro out octombrie lokakuu lokakuuta październik "
    "października paź říjen října október októbra ekim eki οκτώβριος οκτωβρίου οκτ октябрь октября окт жовтень жовтня "
    "октомври",
    "november nov novembre noviembre novembro noiembrie noi marraskuu marraskuuta listopad listopada listopadu lis "
    "novembra kasım kas νοέμβριος νοεμβρίου νοε ноябрь ноября ноя нояб листопад листопада ноември",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro desembre decembrie joulukuu "
    "joulukuuta grudzień grudnia gru prosinec prosince decembra desember des aralık ara δεκέμβριος δεκεμβρίου δεκ "
    "декабрь декабря дек грудень грудня декември",
};

static const char weekdays[] =
    "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun "
    "montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so "
    "lundi lun mardi mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim "
    "lunes martes miércoles miercoles mié jueves jue viernes vie sábado sabado sáb sab domingo dom "
    "lunedì martedì mercoledì giovedì gio venerdì sabato domenica "
    "segunda terça quarta quinta sexta feira seg ter qua qui "
    "sex maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo "
    "mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag "
    "poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle "
    "понедельник пн вторник вт среда ср четверг чт пятница пт суббота сб воскресенье вс "
    "понеділок вівторок середа четвер п'ятниця субота неділя";

static const char particles[] =
    "at of the on de del den der le el la il a à am um uhr kl klo alle ore ora h г год года р рік року r roku "
    "em às as las los di do das d o den dem gada st nd rd th er";

/* Longer words are in no list. */
enum { WORD_MAX = 32 };

/* The word in small letters, as the lists have it; empty when it is too long for them. */
static op_str fold(op_str word, char out[WORD_MAX + 4])
{
    size_t n = 0;
    for (size_t i = 0, length; i < word.n && n <= WORD_MAX; i += length) {
        uint32_t c = op_unicode_lower(op_utf8_decode(word.p + i, word.p + word.n, &length));
        n += op_utf8_encode(c, out + n);
    }
    return op_str_make(out, n <= WORD_MAX ? n : 0);
}

/* Is the word in the list? Of both all letters are small. */
static bool has_word(op_str list, op_str word)
{
    bool one = word.n && op_str_find_char(word, ' ', 0) == OP_NOT_FOUND;
    for (size_t at = 0; one && (at = op_str_find(list, word, at)) != OP_NOT_FOUND; at++)
        if ((!at || list.p[at - 1] == ' ') && (at + word.n == list.n || list.p[at + word.n] == ' '))
            return true;
    return false;
}

unsigned date_month_named(op_str word)
{
    char small[WORD_MAX + 4];
    word = fold(word, small);
    for (unsigned i = 0; i < 12; i++)
        if (has_word(op_str_z(months[i]), word))
            return i + 1;
    return 0;
}

bool date_is_weekday(op_str word)
{
    char small[WORD_MAX + 4];
    return has_word(OP_STR(weekdays), fold(word, small));
}

bool date_is_particle(op_str word)
{
    char small[WORD_MAX + 4];
    return has_word(OP_STR(particles), fold(word, small));
}
