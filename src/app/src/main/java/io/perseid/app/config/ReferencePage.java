package io.perseid.app.config;

import io.perseid.app.config.keys.PerseidKeys;
import io.perseid.app.config.keys.Section;
import io.perseid.app.config.keys.SyncKeys;
import io.perseid.app.connectors.ConnectorRegistry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The reference page: every key of every file, from the same description that reads them. Any thread. */
public final class ReferencePage {

    private final List<Section> sections;

    public ReferencePage(ConnectorRegistry registry) {
        this.sections = Stream.concat(
                        new PerseidKeys(registry).file().sections().stream(), SyncKeys.FILE.sections().stream())
                .toList();
    }

    public String markdown() {
        StringBuilder page = new StringBuilder("""
                # Configuration: every key

                Written by Perseid from the description that also reads the files: change that, not this page.
                Any value may be `${env:NAME}` or `${file:/run/secrets/name}`, wholly or in part; `$${` stands for `${` itself.
                Relative paths start from the folder that holds the configuration folder, or from `root`.
                """);
        Set<Section> once = new LinkedHashSet<>(sections);
        once.forEach(section -> append(page, section));
        return page.toString();
    }

    private static void append(StringBuilder page, Section section) {
        page.append("\n## ").append(section.title()).append("\n\n");
        page.append(section.description()).append("\n\n");
        page.append("| Key | What it is | What may stand there | Default | Example |\n");
        page.append("|---|---|---|---|---|\n");
        for (Section.Row row : section.rows()) {
            page.append("| `").append(row.key()).append("` | ").append(cell(row.description()));
            page.append(" | ").append(cell(row.type())).append(" | ").append(cell(row.otherwise()));
            page.append(" | ")
                    .append(row.example()
                            .map(e -> "`" + e.replace("|", "\\|") + "`")
                            .orElse(""))
                    .append(" |\n");
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("\n", " ");
    }
}
