package io.perseid.connector.mixpanel.encode;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Dates and times in ISO form. Keeps the texts of the last few days, because neighbouring rows mostly share them. One
 * thread.
 */
final class IsoDates {

    /** Bytes that no call here exceeds. */
    static final int ROOM = 48;

    private static final int YEAR_0 = -719_528;
    private static final int END_OF_YEAR_9999 = 2_932_896;
    private static final long DAY_MICROS = 86_400_000_000L;

    private final Alterations alterations;
    /** A day is kept in the place of its last bits. */
    private static final int KEPT = 32;

    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 8;

    /** What makes {@code 00:00:00} of digits that are all 0. */
    private static final long COLONS = Words.of("00:00:00");

    private final long[] days = new long[KEPT];
    private final byte[] texts = new byte[KEPT * 2 * Long.BYTES];

    IsoDates(Alterations alterations) {
        this.alterations = alterations;
        Arrays.fill(days, Long.MIN_VALUE);
    }

    /** Writes {@code 2026-11-21}; years beyond 0 to 9999 as ISO 8601 has them, with a sign. */
    int putDate(byte[] array, int position, long epochDay) {
        if (epochDay < YEAR_0 || epochDay > END_OF_YEAR_9999) {
            alterations.count(Alteration.YEARS_OUT_OF_RANGE);
            byte[] text = LocalDate.ofEpochDay(epochDay).toString().getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(text, 0, array, position, text.length);
            return position + text.length;
        }
        int place = (int) epochDay & KEPT - 1;
        int text = place * 2 * Long.BYTES;
        if (epochDay != days[place]) {
            render((int) epochDay, text);
            days[place] = epochDay;
        }
        Words.put(array, position, Words.get(texts, text));
        Words.put(array, position + Long.BYTES, Words.get(texts, text + Long.BYTES));
        return position + DATE_LENGTH;
    }

    /** Days to year, month and day of the proleptic Gregorian calendar, with years that begin in March. */
    private void render(int epochDay, int at) {
        // From 1 March of the year -400 on: eras of 400 years must begin with a year that 400 divides.
        int days = epochDay - YEAR_0 - 60 + 146_097;
        int era = days / 146_097;
        int ofEra = days - era * 146_097;
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * ofYear + 2) / 153;
        int day = ofYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        int year = yearOfEra + era * 400 - 400 + (month <= 2 ? 1 : 0);
        Digits.putTwo(texts, at, year / 100);
        Digits.putTwo(texts, at + 2, year % 100);
        texts[at + 4] = '-';
        Digits.putTwo(texts, at + 5, month);
        texts[at + 7] = '-';
        Digits.putTwo(texts, at + 8, day);
    }

    /** Writes {@code 2026-11-21T05:12:39}, with three or six digits of a second if these are not all zero. */
    int putDateTime(byte[] array, int position, long epochMicros) {
        long day = Math.floorDiv(epochMicros, DAY_MICROS);
        int at = putDate(array, position, day);
        array[at++] = 'T';
        return putTime(array, at, epochMicros - day * DAY_MICROS);
    }

    /** Writes {@code 05:12:39}, with three or six digits of a second if these are not all zero. */
    int putTime(byte[] array, int position, long microsOfDay) {
        int seconds = (int) (microsOfDay / 1_000_000);
        int micros = (int) (microsOfDay - 1_000_000L * seconds);
        int minutes = seconds / 60;
        int hours = minutes / 60;
        // Each pair of digits in the place that it has among the eight characters.
        long pairs = hours | (long) (minutes - 60 * hours) << 24 | (long) (seconds - 60 * minutes) << 48;
        Words.put(array, position, Digits.pairs(pairs, 0x000f00000f00000fL) + COLONS);
        int at = position + TIME_LENGTH;
        if (micros != 0) {
            array[at++] = '.';
            at = micros % 1000 == 0
                    ? Digits.putFixed(array, at, micros / 1000, 3)
                    : Digits.putFixed(array, at, micros, 6);
        }
        return at;
    }
}
