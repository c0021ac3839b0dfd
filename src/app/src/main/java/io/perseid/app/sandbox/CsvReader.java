package io.perseid.app.sandbox;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads CSV by the letter of RFC 4180, which Mixpanel demands; parsers made to forgive would let a bad file pass. A line feed
 * alone ends a record too. One thread.
 */
final class CsvReader {

    private static final int END = -1;

    private final Reader in;
    private final char[] buffer = new char[64 * 1024];
    private int position;
    private int filled;
    private boolean done;

    CsvReader(Reader in) {
        this.in = in;
    }

    /** The text breaks a rule of RFC 4180; nothing behind it can be trusted. */
    static final class Malformed extends Exception {
        Malformed(String message) {
            super(message);
        }
    }

    /** The fields of the next record, or nothing at the end. */
    Optional<List<String>> next() throws IOException, Malformed {
        int c = read();
        if (done || c == END) {
            return Optional.empty();
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        while (true) {
            field.setLength(0);
            c = c == '"' ? quoted(field) : bare(c, field);
            fields.add(field.toString());
            if (c == ',') {
                c = read();
            } else {
                done = c == END;
                return Optional.of(fields);
            }
        }
    }

    /** Reads up to the next separator, which it returns: comma, line feed or the end. */
    private int bare(int first, StringBuilder field) throws IOException, Malformed {
        int c = first;
        while (c != ',' && c != '\n' && c != END) {
            if (c == '"') {
                throw new Malformed("a quote inside a field that does not start with one");
            }
            if (c == '\r') {
                return lineFeed();
            }
            field.append((char) c);
            c = read();
        }
        return c;
    }

    private int quoted(StringBuilder field) throws IOException, Malformed {
        while (true) {
            int c = read();
            if (c == END) {
                throw new Malformed("a quoted field does not end");
            }
            if (c != '"') {
                field.append((char) c);
                continue;
            }
            c = read();
            if (c == '"') {
                field.append('"');
            } else if (c == '\r') {
                return lineFeed();
            } else if (c == ',' || c == '\n' || c == END) {
                return c;
            } else {
                throw new Malformed("text behind the closing quote of a field");
            }
        }
    }

    private int lineFeed() throws IOException, Malformed {
        if (read() != '\n') {
            throw new Malformed("a carriage return without a line feed");
        }
        return '\n';
    }

    private int read() throws IOException {
        if (position == filled) {
            filled = in.read(buffer);
            position = 0;
            if (filled < 0) {
                filled = 0;
                return END;
            }
        }
        return buffer[position++];
    }
}
