package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowBatch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/**
 * Writes each member of a JSON object as a property of its own: {@code ,"name":value}. Left out are members that are null, whose
 * name is {@link MemberNames taken}, and, counted, those with a name that Mixpanel gives a meaning of its own. One thread.
 */
final class MembersWriter extends PropertyWriter {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final Fragment opening;
    private final int column;
    private final boolean first;
    private final MemberNames names;
    private final JsonCopy copy;
    private final Alterations alterations;
    private final int largeBytes;
    private final Bytes object = new Bytes(1024);
    private byte[] source = new byte[256];
    private @Nullable VarCharVector vector;
    private int written;

    /**
     * @param key of the column as a whole, for messages
     * @param opening what stands before each member's name: comma, quote and prefix
     * @param first whether no other columns of members are written before this one
     */
    MembersWriter(
            Fragment key,
            Fragment opening,
            int column,
            boolean first,
            MemberNames names,
            Encoding encoding,
            int largeBytes) {
        super(key, NullPolicy.OMIT);
        this.opening = opening;
        this.column = column;
        this.first = first;
        this.names = names;
        // The members, not the object, are the values: lists in them are on the first level.
        this.copy = new JsonCopy(encoding, -1);
        this.alterations = encoding.alterations();
        this.largeBytes = largeBytes;
    }

    @Override
    void bind(RowBatch rows) {
        vector = (VarCharVector) rows.columns().getVector(column);
    }

    @Override
    int written() {
        return written;
    }

    @Override
    Refusal refusal() {
        return new Refusal("not_an_object", "the value whose members become properties is no JSON object");
    }

    @Override
    int write(int row, Bytes out) {
        written = 0;
        if (first) {
            names.nextRow();
        }
        VarCharVector values = vector;
        if (values == null) {
            throw new IllegalStateException("write before bind");
        }
        if (values.isNull(row)) {
            return LEFT_OUT;
        }
        int start = values.getStartOffset(row);
        int length = values.getEndOffset(row) - start;
        if (source.length < length) {
            source = new byte[Math.max(length, 2 * source.length)];
        }
        values.getDataBuffer().getBytes(start, source, 0, length);
        object.clear();
        if (!copy.copy(source, length, object)) {
            return REFUSED;
        }
        byte[] json = object.array();
        if (object.size() == NULL.length && isNull(json, 0, NULL.length)) {
            return LEFT_OUT;
        }
        if (json[0] != '{') {
            return REFUSED;
        }
        members(json, object.size(), out);
        return written > 0 ? WRITTEN : LEFT_OUT;
    }

    /** @param json checked and without white space */
    private void members(byte[] json, int length, Bytes out) {
        int at = 1;
        while (at < length - 1) {
            int name = at + 1;
            int nameEnd = text(json, at) - 1;
            int value = nameEnd + 2;
            int end = value(json, value);
            member(json, name, nameEnd, value, end, out);
            at = end + 1;
        }
    }

    private void member(byte[] json, int name, int nameEnd, int value, int end, Bytes out) {
        if (end - value == NULL.length && isNull(json, value, end)) {
            return;
        }
        int before = out.size();
        opening.put(out);
        int full = before + 2;
        out.put(json, name, nameEnd - name);
        switch (names.take(out.array(), full, out.size() - full)) {
            case TAKEN:
                out.truncate(before);
                return;
            case RESERVED:
                out.truncate(before);
                alterations.count(Alteration.RESERVED_NAMES);
                return;
            case FREE:
            default:
                out.put((byte) '"');
                out.put((byte) ':');
                out.put(json, value, end - value);
                written++;
                if (end - value > largeBytes) {
                    alterations.count(Alteration.LARGE_VALUES);
                }
        }
    }

    /** The position behind the value that begins here. */
    private static int value(byte[] json, int start) {
        int depth = 0;
        int at = start;
        while (true) {
            byte b = json[at];
            if (b == '"') {
                at = text(json, at);
                if (depth == 0) {
                    return at;
                }
                continue;
            }
            if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                if (depth == 0) {
                    return at;
                }
                depth--;
                if (depth == 0) {
                    return at + 1;
                }
            } else if (b == ',' && depth == 0) {
                return at;
            }
            at++;
        }
    }

    /** The position behind the text whose quote stands here. */
    private static int text(byte[] json, int quote) {
        int at = quote + 1;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static boolean isNull(byte[] json, int from, int to) {
        return Arrays.equals(json, from, to, NULL, 0, NULL.length);
    }
}
