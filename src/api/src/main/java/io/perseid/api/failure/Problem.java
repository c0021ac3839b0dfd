package io.perseid.api.failure;

/**
 * A message for a person, in the four parts that every error of Perseid has.
 *
 * @param where file and line, sync, table, request: the place to look at
 * @param found what was there; never a secret
 * @param expected what should have been there
 * @param action what to do next, as an instruction
 */
public record Problem(String where, String found, String expected, String action) {

    /** One line: {@code where: found; expected ...; action}. */
    public String sentence() {
        return where + ": " + found + "; expected " + expected + "; " + action;
    }

    /** The same problem, seen from further out: {@code outer} is put in front of where. */
    public Problem within(String outer) {
        return new Problem(outer + ", " + where, found, expected, action);
    }

    @Override
    public String toString() {
        return sentence();
    }
}
