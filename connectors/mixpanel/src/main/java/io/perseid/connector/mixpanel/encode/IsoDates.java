package io.perseid.connector.mixpanel.encode;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Dates and times in ISO form. Keeps the last day's text, because neighbouring rows mostly share it. One thread.
 */
final class IsoDates {

    /** Bytes that no call here exceeds. */
    static final int ROOM = 48;

    private static final int YEAR_0 = -719_528;
    private static final int END_OF_YEAR_9999 = 2_932_896;
    private static final long DAY_MICROS = 86_400_000_000L;

    private final Alterations alterations;
    private final byte[] cached = new byte[10];
    private long cachedDay = Long.MIN_VALUE;

    IsoDates(Alterations alterations) {
        this.alterations = alterations;
    }

    /** Writes {@code 2026-11-21}; years beyond 0 to 9999 as ISO 8601 has them, with a sign. */
    int putDate(byte[] array, int position, long epochDay) {
        if (epochDay < YEAR_0 || epochDay > END_OF_YEAR_9999) {
            alterations.count(Alteration.YEARS_OUT_OF_RANGE);
            byte[] text = LocalDate.ofEpochDay(epochDay).toString().getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(text, 0, array, position, text.length);
            return position + text.length;
        }
        if (epochDay != cachedDay) {
            render((int) epochDay);
            cachedDay = epochDay;
        }
        System.arraycopy(cached, 0, array, position, 10);
        return position + 10;
    }

    /** Days to year, month and day of the proleptic Gregorian calendar, with years that begin in March. */
    private void render(int epochDay) {
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
        Digits.putTwo(cached, 0, year / 100);
        Digits.putTwo(cached, 2, year % 100);
        cached[4] = '-';
        Digits.putTwo(cached, 5, month);
        cached[7] = '-';
        Digits.putTwo(cached, 8, day);
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
        int at = Digits.putTwo(array, position, seconds / 3600 % 100);
        array[at++] = ':';
        at = Digits.putTwo(array, at, seconds / 60 % 60);
        array[at++] = ':';
        at = Digits.putTwo(array, at, seconds % 60);
        if (micros != 0) {
            array[at++] = '.';
            at = micros % 1000 == 0
                    ? Digits.putFixed(array, at, micros / 1000, 3)
                    : Digits.putFixed(array, at, micros, 6);
        }
        return at;
    }
}
