package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a receipt decides, as it stands in a log: {@code block[4] firstRow[4] runs[4] (code[1] rows[4])* refusals[4]
 * (row[4] code message)*}, texts with their length in front.
 *
 * @param codes one for each row: {@link #OPEN} or an entry's state as in an index word
 * @param refusals by row of the receipt
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
record ReceiptFormat(int block, int firstRow, byte[] codes, Map<Integer, Refusal> refusals) {

    /** The receipt does not decide the row. */
    static final byte OPEN = -1;

    static byte code(Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> Layout.DELIVERED;
            case REJECTED -> Layout.REJECTED;
            case UNKNOWN -> Layout.MAYBE;
            case RETRY, SPLIT, UNACCOUNTED -> OPEN;
        };
    }

    static void write(int block, int firstRow, Receipt receipt, Bytes out) {
        LittleEndian.append(out, block);
        LittleEndian.append(out, firstRow);
        int runsAt = out.size();
        LittleEndian.append(out, 0);
        int runs = 0;
        int refusals = 0;
        for (int row = 0; row < receipt.rows(); runs++) {
            byte code = code(receipt.outcome(row));
            int end = row + 1;
            while (end < receipt.rows() && code(receipt.outcome(end)) == code) {
                end++;
            }
            out.put(code);
            LittleEndian.append(out, end - row);
            if (code == Layout.REJECTED) {
                refusals += end - row;
            }
            row = end;
        }
        LittleEndian.putInt(out.array(), runsAt, runs);
        int refusalsAt = out.size();
        LittleEndian.append(out, 0);
        int named = 0;
        for (int row = 0; refusals > 0 && row < receipt.rows(); row++) {
            if (receipt.outcome(row) == Outcome.REJECTED) {
                refusals--;
                Refusal refusal = receipt.refusal(row).or(receipt::cause).orElse(new Refusal("rejected", ""));
                LittleEndian.append(out, row);
                text(refusal.code(), out);
                text(refusal.message(), out);
                named++;
            }
        }
        LittleEndian.putInt(out.array(), refusalsAt, named);
    }

    /** @throws IndexOutOfBoundsException if the payload is not a receipt */
    static ReceiptFormat read(byte[] payload) {
        int block = LittleEndian.getInt(payload, 0);
        int firstRow = LittleEndian.getInt(payload, 4);
        int runs = LittleEndian.getInt(payload, 8);
        Bytes codes = new Bytes(1024);
        int at = 12;
        for (int run = 0; run < runs; run++, at += 5) {
            int rows = LittleEndian.getInt(payload, at + 1);
            byte[] into = codes.ensure(rows);
            Arrays.fill(into, codes.size(), codes.size() + rows, payload[at]);
            codes.advance(rows);
        }
        Map<Integer, Refusal> refusals = new HashMap<>();
        int count = LittleEndian.getInt(payload, at);
        at += Integer.BYTES;
        for (int i = 0; i < count; i++) {
            int row = LittleEndian.getInt(payload, at);
            int codeLength = LittleEndian.getInt(payload, at + 4);
            String code = new String(payload, at + 8, codeLength, StandardCharsets.UTF_8);
            at += 8 + codeLength;
            int messageLength = LittleEndian.getInt(payload, at);
            refusals.put(row, new Refusal(code, new String(payload, at + 4, messageLength, StandardCharsets.UTF_8)));
            at += 4 + messageLength;
        }
        return new ReceiptFormat(block, firstRow, Arrays.copyOf(codes.array(), codes.size()), Map.copyOf(refusals));
    }

    private static void text(String text, Bytes out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        LittleEndian.append(out, utf8.length);
        out.put(utf8);
    }
}
