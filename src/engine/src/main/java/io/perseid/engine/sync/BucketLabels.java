package io.perseid.engine.sync;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the labels of a bucket say about its ranges. A label that is itself a range, such as {@code 1-100}, {@code <20}, {@code
 * 20-<100} or {@code 500+}, has to be the range that it stands for: with the bounds as its ends, or, for whole numbers, with the
 * first and last number that belong to it. Any other label is a name. Immutable.
 */
public final class BucketLabels {

    private static final String NUMBER = "(-?\\d+(?:\\.\\d+)?)";
    private static final Pattern BETWEEN = Pattern.compile("(>?)\\s*" + NUMBER + "\\s*[-\u2013]\\s*(<?)\\s*" + NUMBER);
    private static final Pattern BELOW = Pattern.compile("(<=?)\\s*" + NUMBER);
    private static final Pattern ABOVE = Pattern.compile("(>=?)\\s*" + NUMBER);
    private static final Pattern FROM = Pattern.compile(NUMBER + "\\s*\\+");

    private final PropertyValue.Bucket bucket;

    public BucketLabels(PropertyValue.Bucket bucket) {
        this.bucket = bucket;
    }

    /** {@code <20}, {@code 20-<100}, {@code 100+}; with upper edges {@code <=20}, {@code >20-100}, {@code >100}. */
    public static List<String> standard(List<BigDecimal> at, Edges edges) {
        boolean lower = edges == Edges.LOWER;
        List<String> labels = new ArrayList<>();
        labels.add((lower ? "<" : "<=") + at.get(0).toPlainString());
        for (int i = 1; i < at.size(); i++) {
            labels.add((lower ? "" : ">")
                    + at.get(i - 1).toPlainString()
                    + (lower ? "-<" : "-")
                    + at.get(i).toPlainString());
        }
        String last = at.get(at.size() - 1).toPlainString();
        labels.add(lower ? last + "+" : ">" + last);
        return List.copyOf(labels);
    }

    /** The first label that tells another range than its own; empty if none does. */
    public Optional<String> wrong() {
        return first(Verdict.WRONG);
    }

    /** The first label that is right for whole numbers alone; empty if all are right for any. */
    public Optional<String> wholeNumbersOnly() {
        return first(Verdict.WHOLE_NUMBERS);
    }

    /** The range of a label in words. */
    public String range(String label) {
        int place = bucket.labels().indexOf(label);
        boolean lower = bucket.edges() == Edges.LOWER;
        String from = place == 0
                ? ""
                : (lower ? "from " : "above ") + bucket.at().get(place - 1).toPlainString();
        String to = place == bucket.at().size()
                ? ""
                : (lower ? "below " : "up to ") + bucket.at().get(place).toPlainString();
        return from + (from.isEmpty() || to.isEmpty() ? "" : " to ") + to;
    }

    private enum Verdict {
        RIGHT,
        WHOLE_NUMBERS,
        WRONG
    }

    private Optional<String> first(Verdict wanted) {
        for (int place = 0; place < bucket.labels().size(); place++) {
            if (verdict(bucket.labels().get(place), place) == wanted) {
                return Optional.of(bucket.labels().get(place));
            }
        }
        return Optional.empty();
    }

    private Verdict verdict(String label, int place) {
        Optional<BigDecimal> from =
                place == 0 ? Optional.empty() : Optional.of(bucket.at().get(place - 1));
        Optional<BigDecimal> to = place == bucket.at().size()
                ? Optional.empty()
                : Optional.of(bucket.at().get(place));
        Matcher between = BETWEEN.matcher(label.strip());
        if (between.matches()) {
            // 1-100 may be the first range as well, where nothing is below 1.
            return worse(
                    from.map(f -> lowerEnd(between.group(2), between.group(1).equals(">"), false, f))
                            .orElse(Verdict.RIGHT),
                    to.map(t -> upperEnd(between.group(4), between.group(3).equals("<"), false, t))
                            .orElse(Verdict.RIGHT));
        }
        Matcher below = BELOW.matcher(label.strip());
        if (below.matches()) {
            return place > 0
                    ? Verdict.WRONG
                    : to.map(t -> upperEnd(below.group(2), below.group(1).equals("<"), true, t))
                            .orElse(Verdict.WRONG);
        }
        Matcher above = ABOVE.matcher(label.strip());
        Matcher open = FROM.matcher(label.strip());
        if (above.matches() || open.matches()) {
            String number = above.matches() ? above.group(2) : open.group(1);
            boolean without = above.matches() && above.group(1).equals(">");
            return to.isPresent()
                    ? Verdict.WRONG
                    : from.map(f -> lowerEnd(number, without, true, f)).orElse(Verdict.WRONG);
        }
        return Verdict.RIGHT;
    }

    private Verdict lowerEnd(String written, boolean without, boolean exact, BigDecimal bound) {
        BigDecimal end = new BigDecimal(written);
        boolean belongs = bucket.edges() == Edges.LOWER;
        if (end.compareTo(bound) == 0) {
            // 100-500 is said of either edge.
            return without && belongs || exact && !without && !belongs ? Verdict.WRONG : Verdict.RIGHT;
        }
        BigDecimal first = belongs ? bound : bound.add(BigDecimal.ONE);
        BigDecimal before = first.subtract(BigDecimal.ONE);
        return end.compareTo(without ? before : first) == 0 ? Verdict.WHOLE_NUMBERS : Verdict.WRONG;
    }

    private Verdict upperEnd(String written, boolean without, boolean exact, BigDecimal bound) {
        BigDecimal end = new BigDecimal(written);
        boolean belongs = bucket.edges() == Edges.UPPER;
        if (end.compareTo(bound) == 0) {
            return without && belongs || exact && !without && !belongs ? Verdict.WRONG : Verdict.RIGHT;
        }
        BigDecimal last = belongs ? bound : bound.subtract(BigDecimal.ONE);
        BigDecimal behind = last.add(BigDecimal.ONE);
        return end.compareTo(without ? behind : last) == 0 ? Verdict.WHOLE_NUMBERS : Verdict.WRONG;
    }

    private static Verdict worse(Verdict one, Verdict other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
