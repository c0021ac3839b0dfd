package io.perseid.app.gallery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a page of the gallery: a title, a line {@code Shows: ...}, one block of YAML, and tables. A table below {@code ## Before}
 * or {@code ## Then} is one of the warehouse, named by its heading; one below {@code ## After ...} is what the destination
 * holds. One page a reader, one thread.
 */
final class PageReader {

    private static final String SHOWS = "Shows: ";

    private final String name;
    private final List<PageStep> steps = new ArrayList<>();
    private final StringBuilder yaml = new StringBuilder();
    private List<PageTable> tables = new ArrayList<>();
    private String title = "";
    private String shows = "";
    private String section = "";
    private String heading = "";
    private boolean inCode;
    private boolean inYaml;

    PageReader(String name) {
        this.name = name;
    }

    /** @throws IllegalArgumentException if the page is not of this form: with the place, because pages are written by hand */
    GalleryPage read(String markdown) {
        List<String> lines = markdown.lines().toList();
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.startsWith("```")) {
                inCode = !inCode;
                inYaml = inCode && line.equals("```yaml");
            } else if (inCode) {
                yaml.append(inYaml ? line + "\n" : "");
            } else if (line.startsWith("|")) {
                int end = at;
                while (end < lines.size() && lines.get(end).startsWith("|")) {
                    end++;
                }
                table(lines.subList(at, end), at + 1);
                at = end - 1;
            } else {
                text(line);
            }
        }
        if (title.isEmpty() || shows.isEmpty() || steps.isEmpty() || !tables.isEmpty()) {
            throw new IllegalArgumentException(name + ": needs a title, a line '" + SHOWS
                    + "...', and an '## After' for each '## Before' and '## Then'");
        }
        return new GalleryPage(name, title, shows, yaml.toString(), steps);
    }

    private void text(String line) {
        if (line.startsWith("### ")) {
            heading = line.substring(4).replace("`", "").strip();
        } else if (line.startsWith("## ")) {
            section = line.substring(3).strip();
            heading = "";
        } else if (line.startsWith("# ")) {
            title = line.substring(2).strip();
        } else if (line.startsWith(SHOWS)) {
            shows = line.substring(SHOWS.length()).replace("`", "").replaceAll("\\.$", "");
        }
    }

    private void table(List<String> lines, int at) {
        List<String> columns =
                cells(lines.get(0)).stream().map(cell -> cell.orElse("")).toList();
        List<List<Optional<String>>> rows = new ArrayList<>();
        for (String line : lines.subList(Math.min(2, lines.size()), lines.size())) {
            List<Optional<String>> row = cells(line);
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(name + ", table at line " + at + ": " + row.size() + " cells below "
                        + columns.size() + " headings: " + line);
            }
            rows.add(row);
        }
        if (heading.isEmpty()) {
            throw new IllegalArgumentException(name + ", table at line " + at + ": no ### heading above it");
        }
        PageTable table = new PageTable(heading, columns, rows);
        if (section.startsWith("After")) {
            steps.add(new PageStep(tables, table));
            tables = new ArrayList<>();
        } else if (section.equals("Before") || section.equals("Then")) {
            tables.add(table);
        }
    }

    private static List<Optional<String>> cells(String line) {
        String inner = line.strip().replaceAll("^\\||\\|$", "");
        return Arrays.stream(inner.split("\\|", -1))
                .map(cell -> cell.strip().replaceAll("^`|`$", ""))
                .map(cell -> cell.isEmpty() ? Optional.<String>empty() : Optional.of(cell))
                .toList();
    }
}
