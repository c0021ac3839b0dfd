package io.perseid.app.config.csv;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.api.settings.SettingProblem;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of one CSV file, each as wide as the first, which names the columns. One thread. */
final class CsvRows implements AutoCloseable {

    private final Path file;
    private final JsonParser parser;
    private final List<String> columns;
    private int line = 1;

    private CsvRows(Path file, JsonParser parser) throws IOException {
        this.file = file;
        this.parser = parser;
        this.columns = header();
    }

    static CsvRows open(Path file) {
        Reader reader = null;
        try {
            if (Files.size(file) > SideTableReader.MAX_BYTES) {
                throw PerseidException.of(
                        FailureKind.LIMIT,
                        file.toString(),
                        Files.size(file) + " bytes",
                        "at most " + SideTableReader.MAX_BYTES + " bytes, because a lookup is held in memory",
                        "load it into the warehouse and use join");
            }
            reader =
                    withoutMark(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()));
            JsonParser parser = CsvFactory.builder()
                    .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                    .build()
                    .createParser(reader);
            return new CsvRows(file, parser);
        } catch (IOException e) {
            close(reader);
            throw unreadable(file, e, 1);
        } catch (PerseidException e) {
            close(reader);
            throw e;
        }
    }

    String file() {
        return file.toString();
    }

    List<String> columns() {
        return columns;
    }

    /** Where the row given last begins, from 1. */
    int line() {
        return line;
    }

    /** The next row; empty at the end. */
    Optional<List<String>> next() {
        try {
            Optional<List<String>> row = row();
            if (row.isPresent() && row.get().size() != columns.size()) {
                throw PerseidException.of(
                        FailureKind.CONFIGURATION,
                        file + ":" + line,
                        "a row with " + row.get().size() + " values",
                        columns.size() + " values, as in the first row",
                        "put values that contain a comma in double quotes, or add what is missing");
            }
            return row;
        } catch (IOException e) {
            throw unreadable(file, e, line + 1);
        }
    }

    static Problem missingColumn(String where, String name, CsvRows rows) {
        return new Problem(
                where,
                "the column " + name + ", which " + rows.file.getFileName() + " has not",
                "one of its columns: " + String.join(", ", rows.columns),
                SettingProblem.nearest(name, rows.columns)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("name one of these columns"));
    }

    @Override
    public void close() {
        close(parser);
    }

    private List<String> header() throws IOException {
        List<String> names = row().orElseThrow(() -> PerseidException.of(
                FailureKind.CONFIGURATION,
                file.toString(),
                "an empty file",
                "a first row with the names of the columns",
                "write the CSV, or remove the lookup"));
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (name.isBlank() || !seen.add(name)) {
                throw PerseidException.of(
                        FailureKind.CONFIGURATION,
                        file + ":" + line,
                        name.isBlank() ? "a column without a name" : "the column " + name + " twice",
                        "a first row with the names of the columns, each once",
                        "correct the first row");
            }
        }
        return List.copyOf(names);
    }

    private Optional<List<String>> row() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
            if (values.isEmpty()) {
                line = parser.currentTokenLocation().getLineNr();
            }
            values.add(parser.getText());
        }
        return Optional.of(values);
    }

    private static Reader withoutMark(Reader plain) throws IOException {
        PushbackReader reader = new PushbackReader(plain);
        int first = reader.read();
        if (first >= 0 && first != '\uFEFF') {
            reader.unread(first);
        }
        return reader;
    }

    private static PerseidException unreadable(Path file, IOException e, int line) {
        if (e instanceof JsonProcessingException parse) {
            int at = parse.getLocation() == null ? line : parse.getLocation().getLineNr();
            return PerseidException.of(
                            FailureKind.CONFIGURATION,
                            file + ":" + at,
                            "a CSV that cannot be read: " + parse.getOriginalMessage(),
                            "values separated by commas, with double quotes in pairs",
                            "look at the quotes in this row and those before it")
                    .causedBy(e);
        }
        if (e instanceof CharacterCodingException) {
            return PerseidException.of(
                    FailureKind.CONFIGURATION,
                    file.toString(),
                    "bytes that are not UTF-8",
                    "UTF-8 text",
                    "save the file as CSV UTF-8");
        }
        return PerseidException.of(
                        FailureKind.CONFIGURATION,
                        file.toString(),
                        e instanceof NoSuchFileException
                                ? "no such file"
                                : "a file that cannot be read (" + e.getClass().getSimpleName() + ")",
                        "a CSV file with the names of its columns in the first row",
                        "correct the path, which starts from the configuration folder or the root, or create the file")
                .causedBy(e);
    }

    private static void close(@Nullable AutoCloseable open) {
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing a file that was only read", e);
            }
        }
    }
}
