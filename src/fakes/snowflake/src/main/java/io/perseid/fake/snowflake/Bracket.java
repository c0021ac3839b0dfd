package io.perseid.fake.snowflake;

/** A bracket that is open while a statement is translated: what stands in its place when it closes. One thread. */
final class Bracket {

    private enum Kind {
        PLAIN,
        CAST,
        PAIRS
    }

    private final Kind kind;
    private final String close;
    private final int from;
    private final int to;
    private int commas;

    private Bracket(Kind kind, String close, int from, int to) {
        this.kind = kind;
        this.close = close;
        this.from = from;
        this.to = to;
    }

    static Bracket plain() {
        return closedBy(")");
    }

    static Bracket closedBy(String close) {
        return new Bracket(Kind.PLAIN, close, -1, -1);
    }

    /** Of a CAST, in which a type stands behind AS. */
    static Bracket cast() {
        return new Bracket(Kind.CAST, ")", -1, -1);
    }

    /** In which keys and values stand by turns; each value stands in a bracket of its own. */
    static Bracket pairs(String close) {
        return new Bracket(Kind.PAIRS, close, -1, -1);
    }

    /** With words that are passed over. */
    static Bracket passingOver(int from, int to) {
        return new Bracket(Kind.PLAIN, ")", from, to);
    }

    boolean isCast() {
        return kind == Kind.CAST;
    }

    boolean isPairs() {
        return kind == Kind.PAIRS;
    }

    /** The first word that is passed over; -1 if none is. */
    int from() {
        return from;
    }

    /** The first word behind those. */
    int to() {
        return to;
    }

    /** A comma right in it was met. */
    void comma() {
        commas++;
    }

    boolean inValue() {
        return isPairs() && commas % 2 == 1;
    }

    String close() {
        return inValue() ? ")" + close : close;
    }
}
