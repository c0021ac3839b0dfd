package io.perseid.app.gallery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An example: a page in plain words with the rows before and after. Immutable.
 *
 * @param name of the page's file and of its sync
 * @param shows the model or enrichment, in a few words
 * @param yaml the part of the sync file that the page shows
 * @param steps at least one
 */
public record GalleryPage(String name, String title, String shows, String yaml, List<PageStep> steps) {

    public GalleryPage {
        steps = List.copyOf(steps);
    }

    /** The warehouse's tables as they are at a step, by name. */
    Map<String, PageTable> tables(int step) {
        Map<String, PageTable> tables = new LinkedHashMap<>();
        steps.subList(0, Math.min(step + 1, steps.size()))
                .forEach(each -> each.tables().forEach(table -> tables.put(table.title(), table)));
        return tables;
    }

    /** The tables that a step changes. */
    List<PageTable> changes(int step) {
        return step < steps.size() ? steps.get(step).tables() : List.of();
    }

    /** Rows of the warehouse's tables at a step. */
    public int rows(int step) {
        return tables(step).values().stream()
                .mapToInt(table -> table.rows().size())
                .sum();
    }

    /** What the destination holds after a step; after the last one nothing changes any more. */
    PageTable expected(int step) {
        return steps.get(Math.min(step, steps.size() - 1)).expected();
    }

    /** A column has one type in all steps, so that a later value does not change it. */
    ColumnType type(String table, String column) {
        return ColumnType.of(steps.stream()
                .flatMap(step -> step.tables().stream())
                .filter(each -> each.title().equals(table))
                .flatMap(each -> each.cells(column).stream())
                .toList());
    }

    /** As {@link #type}, of what is expected. */
    ColumnType expectedType(String column) {
        return ColumnType.of(steps.stream()
                .flatMap(step -> step.expected().cells(column).stream())
                .toList());
    }

    /** The first cells of what is expected, in any step: names of events, users or ids. */
    List<String> firstCells() {
        return steps.stream()
                .map(PageStep::expected)
                .flatMap(table -> table.rows().isEmpty()
                        ? Stream.<String>of()
                        : table.cells(table.columns().get(0)).stream())
                .distinct()
                .toList();
    }
}
