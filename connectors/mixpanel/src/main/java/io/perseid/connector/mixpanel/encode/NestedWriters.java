package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Writers of lists, objects and maps. Inside an object what is NULL is left out; inside a list it stays {@code null}, so
 * that a list keeps its length.
 */
final class NestedWriters {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private NestedWriters() {}

    /** Lists. */
    static final class Elements extends ValueWriter {
        private final Encoding encoding;
        private final ValueWriter element;
        private long offsets;

        Elements(Encoding encoding, ValueWriter element) {
            this.encoding = encoding;
            this.element = element;
        }

        @Override
        void point(FieldVector vector) {
            ListVector list = (ListVector) vector;
            offsets = list.getOffsetBufferAddress();
            element.bind(list.getDataVector());
        }

        @Override
        boolean write(int index, Bytes out) {
            int start = MemoryUtil.getInt(offsets + 4L * index);
            int end = MemoryUtil.getInt(offsets + 4L * index + 4);
            if (end - start > encoding.maxElements()) {
                encoding.alterations().count(Alteration.LISTS_CUT);
                end = start + encoding.maxElements();
            }
            out.put((byte) '[');
            for (int i = start; i < end; i++) {
                if (i > start) {
                    out.put((byte) ',');
                }
                if (element.isNull(i) || !element.write(i, out)) {
                    out.put(NULL);
                }
            }
            out.put((byte) ']');
            return true;
        }

        @Override
        boolean nested() {
            return true;
        }
    }

    /** Objects with fields known when compiled. */
    static final class Fields extends ValueWriter {
        private final Fragment[] keys;
        private final ValueWriter[] values;

        /** @param keys for each field {@code ,"name":} */
        Fields(List<Fragment> keys, List<ValueWriter> values) {
            this.keys = keys.toArray(new Fragment[0]);
            this.values = values.toArray(new ValueWriter[0]);
        }

        @Override
        void point(FieldVector vector) {
            StructVector struct = (StructVector) vector;
            for (int i = 0; i < values.length; i++) {
                values[i].bind((FieldVector) struct.getChildByOrdinal(i));
            }
        }

        @Override
        boolean write(int index, Bytes out) {
            int start = out.size();
            for (int i = 0; i < values.length; i++) {
                if (!values[i].isNull(index)) {
                    int before = out.size();
                    keys[i].put(out);
                    if (!values[i].write(index, out)) {
                        out.truncate(before);
                    }
                }
            }
            // The comma before the first field becomes the brace.
            if (out.size() == start) {
                out.put((byte) '{');
            } else {
                out.array()[start] = '{';
            }
            out.put((byte) '}');
            return true;
        }

        @Override
        boolean nested() {
            return true;
        }
    }

    /** Maps, as objects; keys that are no texts become texts. */
    static final class Entries extends ValueWriter {
        private final Encoding encoding;
        private final ValueWriter key;
        private final ValueWriter value;
        private final Bytes keyScratch = new Bytes(64);
        private long offsets;

        Entries(Encoding encoding, ValueWriter key, ValueWriter value) {
            this.encoding = encoding;
            this.key = key;
            this.value = value;
        }

        @Override
        void point(FieldVector vector) {
            ListVector map = (ListVector) vector;
            offsets = map.getOffsetBufferAddress();
            StructVector entries = (StructVector) map.getDataVector();
            key.bind((FieldVector) entries.getChildByOrdinal(0));
            value.bind((FieldVector) entries.getChildByOrdinal(1));
        }

        @Override
        boolean write(int index, Bytes out) {
            int start = MemoryUtil.getInt(offsets + 4L * index);
            int end = MemoryUtil.getInt(offsets + 4L * index + 4);
            if (end - start > encoding.maxElements()) {
                encoding.alterations().count(Alteration.LISTS_CUT);
                end = start + encoding.maxElements();
            }
            int open = out.size();
            for (int i = start; i < end; i++) {
                if (!key.isNull(i) && !value.isNull(i)) {
                    int before = out.size();
                    out.put((byte) ',');
                    if (!writeKey(i, out) || !value.write(i, out)) {
                        out.truncate(before);
                    }
                }
            }
            if (out.size() == open) {
                out.put((byte) '{');
            } else {
                out.array()[open] = '{';
            }
            out.put((byte) '}');
            return true;
        }

        private boolean writeKey(int index, Bytes out) {
            keyScratch.clear();
            if (!key.write(index, keyScratch)) {
                return false;
            }
            if (keyScratch.array()[0] == '"') {
                out.put(keyScratch.array(), 0, keyScratch.size());
            } else {
                encoding.texts().write(keyScratch.array(), 0, keyScratch.size(), out);
            }
            out.put((byte) ':');
            return true;
        }

        @Override
        boolean nested() {
            return true;
        }
    }

    /** What lies too deep: written as JSON, then sent as a text. */
    static final class TooDeep extends ValueWriter {
        private final Encoding encoding;
        private final ValueWriter inner;
        private final Bytes scratch = new Bytes(256);

        TooDeep(Encoding encoding, ValueWriter inner) {
            this.encoding = encoding;
            this.inner = inner;
        }

        @Override
        void point(FieldVector vector) {
            inner.bind(vector);
        }

        @Override
        boolean write(int index, Bytes out) {
            scratch.clear();
            if (!inner.write(index, scratch)) {
                return false;
            }
            encoding.alterations().count(Alteration.NESTED_AS_TEXT);
            encoding.texts().write(scratch.array(), 0, scratch.size(), out);
            return true;
        }
    }
}
