package io.perseid.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures in the order in which they were noted, each with what it is. Read and written between processes. */
public final class Figures {

    /** @param name short and stable, for JSON; a group's name stands before a dot */
    private record Figure(String name, double value, String what) {}

    private final List<Figure> figures = new ArrayList<>();

    /** @param what with its unit */
    public void note(String name, double value, String what) {
        figures.add(new Figure(name, value, what));
    }

    public void noteAll(Figures others) {
        figures.addAll(others.figures);
    }

    /** The figure of this name that was noted last; not a number if there is none. */
    public double value(String name) {
        double value = Double.NaN;
        for (Figure figure : figures) {
            value = figure.name.equals(name) ? figure.value : value;
        }
        return value;
    }

    public Map<String, Double> asMap() {
        Map<String, Double> map = new LinkedHashMap<>();
        figures.forEach(figure -> map.put(figure.name, figure.value));
        return map;
    }

    public void print(PrintStream out) {
        for (Figure figure : figures) {
            out.printf(Locale.ROOT, "  %,14.3f  %s%n", figure.value, figure.what);
        }
    }

    public void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        figures.forEach(figure -> lines.add(figure.name + "\t" + figure.value + "\t" + figure.what));
        Files.write(file, lines);
    }

    public static Figures read(Path file) throws IOException {
        Figures read = new Figures();
        for (String line : Files.readAllLines(file)) {
            String[] cells = line.split("\t", 3);
            read.note(cells[0], Double.parseDouble(cells[1]), cells[2]);
        }
        return read;
    }
}
