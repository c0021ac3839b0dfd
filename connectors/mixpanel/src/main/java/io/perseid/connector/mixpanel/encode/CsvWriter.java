package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowIdentity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Rows of a lookup table as RFC 4180 lines. The header travels in the framing, so that the body of a request is a whole
 * file. The first column is the row's key.
 */
final class CsvWriter extends RecordWriter {

    /** Keys must not be blank or falsy: Mixpanel's reference, replace lookup table. */
    private static final Set<String> FALSY = Set.of("0", "false", "null");

    private final Csv csv;
    private final CsvCell[] cells;

    CsvWriter(List<String> header, List<CsvCell> cells, Csv csv, Alterations alterations) {
        super(Framing.of(headerLine(header), "\r\n", "\r\n"), List.of(), alterations);
        this.csv = csv;
        this.cells = cells.toArray(new CsvCell[0]);
    }

    private static String headerLine(List<String> header) {
        Bytes line = new Bytes(256);
        Csv csv = new Csv(new Alterations());
        for (int i = 0; i < header.size(); i++) {
            if (i > 0) {
                line.put((byte) ',');
            }
            byte[] name = header.get(i).getBytes(StandardCharsets.UTF_8);
            csv.put(name, 0, name.length, line);
        }
        return new String(line.array(), 0, line.size(), StandardCharsets.UTF_8) + "\r\n";
    }

    @Override
    public void bind(RowBatch rows) {
        for (CsvCell cell : cells) {
            cell.bind(rows);
        }
    }

    @Override
    public int write(int row, RowIdentity identity, Bytes out) {
        int start = out.size();
        if (isBlank(identity.key)) {
            return refuse(out, start, new Refusal("no_key", "the row has no key; one would spoil the whole table"));
        }
        if (FALSY.contains(identity.key.toString().toLowerCase(Locale.ROOT))) {
            String message =
                    "Mixpanel takes no lookup table with the key " + identity.key + "; one would spoil the whole table";
            return refuse(out, start, new Refusal("falsy_key", message));
        }
        csv.put(identity.key.bytes, 0, identity.key.length, out);
        for (CsvCell cell : cells) {
            out.put((byte) ',');
            cell.write(row, out);
        }
        return 1;
    }

    private static boolean isBlank(RowIdentity.Text key) {
        for (int i = 0; i < key.length; i++) {
            if (key.bytes[i] < 0 || key.bytes[i] > ' ') {
                return false;
            }
        }
        return true;
    }

    @Override
    public int delete(RowIdentity identity, Bytes out) {
        throw new UnsupportedOperationException("a lookup table is replaced whole");
    }
}
