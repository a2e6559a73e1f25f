import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.messages.Severity;
import com.adobe.epubcheck.util.FeatureEnum;
import com.adobe.epubcheck.util.ReportingLevel;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Checks many books in one process. Standard input: one file name a line. Standard output, fields set apart by tabs: for each
 * message of any severity `message NAME SEVERITY ID PLACE TEXT`, then for each book `done NAME COUNT`.
 */
public class CheckBooks {
    private static PrintStream out;

    private static String flat(String text) {
        return text == null ? "" : text.replaceAll("[\\t\\r\\n]+", " ");
    }

    private static void say(String name, String severity, String id, String place, String text) {
        out.print("message\t" + name + "\t" + severity + "\t" + id + "\t" + flat(place) + "\t" + flat(text) + "\n");
    }

    private static final class Listener extends MasterReport {
        private final String name;
        private int count;

        Listener(String name) {
            this.name = name;
            setEpubFileName(name);
            setReportingLevel(ReportingLevel.Usage);
        }

        @Override
        public void message(Message message, EPUBLocation location, Object... arguments) {
            if (message.getSeverity() == Severity.SUPPRESSED) {
                return;
            }
            count++;
            String place = location.getPath();
            if (location.getLine() > 0) {
                place = place + ":" + location.getLine() + ":" + location.getColumn();
            }
            say(name, message.getSeverity().toString(), message.getID().toString(), place, message.getMessage(arguments));
        }

        @Override
        public void info(String resource, FeatureEnum feature, String value) {
            // Facts about the book, not messages.
        }

        @Override
        public int generate() {
            return 0;
        }

        @Override
        public void initialize() {
            // Nothing to open: messages are printed as they come.
        }
    }

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ENGLISH);
        out = new PrintStream(System.out, false, "UTF-8");
        BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String name = names.readLine(); name != null; name = names.readLine()) {
            // EPUBCheck keeps this set for the life of the process; a book must not depend on the one before it.
            MasterReport.allReportedMessageIds.clear();
            Listener listener = new Listener(name);
            try {
                new EpubCheck(new File(name), listener).check();
            } catch (Exception | StackOverflowError error) {
                listener.count++;
                say(name, "CRASH", error.getClass().getName(), "", error.getMessage());
            }
            out.print("done\t" + name + "\t" + listener.count + "\n");
            out.flush();
        }
        out.flush();
    }
}
