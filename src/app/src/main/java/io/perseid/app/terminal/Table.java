package io.perseid.app.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under headings, in columns as wide as they need; numbers stand right. One thread. */
public final class Table {

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** @param cells as many as there are headings */
    public Table row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        rows.add(List.copyOf(Arrays.asList(cells)));
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** One text a line, headings first. */
    public List<String> lines() {
        int[] widths = new int[headings.size()];
        boolean[] right = new boolean[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            int at = column;
            widths[column] = Math.max(
                    length(headings.get(column)),
                    rows.stream().mapToInt(row -> length(row.get(at))).max().orElse(0));
            right[column] = !rows.isEmpty() && rows.stream().allMatch(row -> isNumber(row.get(at)));
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(headings, widths, right));
        rows.forEach(row -> lines.add(line(row, widths, right)));
        return lines;
    }

    private static String line(List<String> cells, int[] widths, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths[column] - length(cell));
            line.append(column == 0 ? "" : "  ").append(right[column] ? space + cell : cell + space);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private static boolean isNumber(String cell) {
        return cell.isEmpty() || cell.equals("-") || Character.isDigit(cell.charAt(0)) && !cell.contains("-");
    }
}
