package io.perseid.app.config.keys;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.settings.SettingValue;
import io.perseid.app.config.yaml.Node;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The single values that keys may have. */
final class Scalars {

    /** A number as JSON writes it, so that {@code 010} and {@code 1_000} stay texts. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,3})?");

    private Scalars() {}

    static Shape<String> text() {
        return new Scalar<>("text", "write a text", (s, r) -> some(s), Scalars::anyScalar);
    }

    /** A text of a certain form. */
    static Shape<String> text(String words, String advice) {
        return new Scalar<>(words, advice, (s, r) -> some(s), Scalars::anyScalar);
    }

    static Shape<String> matching(Pattern pattern, String words, String advice) {
        return new Scalar<>(
                words, advice, (s, r) -> some(s).filter(t -> pattern.matcher(t).matches()), schema -> schema.put(
                                "type", "string")
                        .put("pattern", "^" + pattern.pattern() + "$"));
    }

    /** One exact word. */
    static Shape<String> word(String word, String words, String advice) {
        return new Scalar<>(words, advice, (s, r) -> some(s).filter(word::equals), schema -> schema.put("const", word));
    }

    static Shape<Long> whole(long min, long max) {
        return new Scalar<>(
                "a whole number from " + min + " to " + max,
                "write a number in digits",
                (s, r) -> s.text().matches("-?\\d{1,18}")
                        ? Optional.of(Long.parseLong(s.text())).filter(n -> n >= min && n <= max)
                        : Optional.empty(),
                schema -> schema.put("type", "integer").put("minimum", min).put("maximum", max));
    }

    static Shape<Boolean> flag() {
        return new Scalar<>(
                "true or false",
                "write true or false",
                (s, r) -> s.text().equals("true") || s.text().equals("false")
                        ? Optional.of(Boolean.valueOf(s.text()))
                        : Optional.empty(),
                schema -> schema.put("type", "boolean"));
    }

    static Shape<BigDecimal> number() {
        return new Scalar<>(
                "a number",
                "write a number such as 20 or 0.5",
                (s, r) -> decimal(s.text()),
                schema -> schema.put("type", "number"));
    }

    /** A text, number or flag as it is to be sent. Quotes make it a text. */
    static Shape<Object> constant() {
        return new Scalar<>(
                "a text, a number, true or false",
                "write one value",
                (s, r) -> Optional.of(constantOf(s)),
                Scalars::anyScalar);
    }

    static Shape<Duration> duration(Duration min, Duration max) {
        return new Scalar<>(
                "a length of time from " + shown(min) + " to " + shown(max),
                "write a number and a unit, such as 90s, 15m, 2h or 1d",
                (s, r) -> SettingValue.duration(s.text()).filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0),
                schema -> schema.put("type", "string").put("pattern", "^\\d+\\s*(ms|s|m|h|d)$"));
    }

    /** A size in bytes. */
    static Shape<Long> bytes(long min, long max) {
        return new Scalar<>(
                "a size from " + (min >> 20) + "MiB to " + (max >> 30) + "GiB",
                "write a number and a unit, such as 64MiB or 1GiB",
                (s, r) -> SettingValue.bytes(s.text()).filter(n -> n >= min && n <= max),
                schema -> schema.put("type", "string").put("pattern", "^\\d{1,12}\\s*(B|KB|MB|GB|KiB|MiB|GiB)?$"));
    }

    static Shape<ZoneId> zone() {
        return new Scalar<>(
                "a time zone such as Europe/Berlin",
                "write a name of the time zone database",
                (s, r) -> zoneOf(s),
                schema -> schema.put("type", "string"));
    }

    /** Absolute, resolved against the root. */
    static Shape<Path> path() {
        return new Scalar<>(
                "a path",
                "write the path of a file or folder",
                (s, r) -> some(s).map(t -> resolve(r.surroundings().root(), t)),
                schema -> schema.put("type", "string"));
    }

    /** Absolute: a file of the configuration's own folder, or else one below the root. */
    static Shape<Path> ownFile() {
        return new Scalar<>(
                "a path",
                "write the path of a file",
                (s, r) -> some(s).map(t -> ownFile(r.surroundings(), t)),
                schema -> schema.put("type", "string"));
    }

    private static Path ownFile(Surroundings around, String text) {
        Path own = resolve(around.folder(), text);
        return Files.exists(own) ? own : resolve(around.root(), text);
    }

    /** One of some words, each of which stands for something. */
    static <T> Shape<T> choice(Map<String, T> words, List<String> comingLater) {
        String all = "one of " + String.join(", ", words.keySet());
        return new Scalar<>(
                all,
                "choose one of these",
                (s, r) -> {
                    T value = words.get(s.text());
                    if (value != null) {
                        return Optional.of(value);
                    }
                    throw PerseidException.of(
                            FailureKind.CONFIGURATION,
                            "",
                            s.found(),
                            all,
                            comingLater.contains(s.text())
                                    ? s.text() + " is not available in this version: choose one of these"
                                    : Reading.didYouMean(s.text(), words.keySet(), "choose one of these"));
                },
                schema -> {
                    ArrayNode values = schema.putArray("enum");
                    words.keySet().forEach(values::add);
                });
    }

    static <T> Shape<T> choice(List<T> values, Function<T, String> word) {
        Map<String, T> words = new LinkedHashMap<>();
        values.forEach(v -> words.put(word.apply(v), v));
        return choice(words, List.of());
    }

    /** Absolute and normalized. */
    static Path resolve(Path root, String written) {
        try {
            return root.resolve(written).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    "",
                    "\"" + written + "\"",
                    "a path",
                    "remove the characters that no path has");
        }
    }

    private static Object constantOf(Node.Scalar scalar) {
        String text = scalar.text();
        if (scalar.quoted()) {
            return text;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (text.matches("-?(0|[1-9]\\d{0,17})")) {
            return Long.valueOf(text);
        }
        return decimal(text).<Object>map(d -> d).orElse(text);
    }

    private static Optional<BigDecimal> decimal(String text) {
        return NUMBER.matcher(text).matches() && text.length() <= 60
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    private static Optional<ZoneId> zoneOf(Node.Scalar scalar) {
        try {
            return Optional.of(ZoneId.of(scalar.text()));
        } catch (DateTimeException e) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    "",
                    scalar.found(),
                    "a time zone such as Europe/Berlin",
                    Reading.didYouMean(
                            scalar.text(), ZoneId.getAvailableZoneIds(), "write a name of the time zone database"));
        }
    }

    private static Optional<String> some(Node.Scalar scalar) {
        return Optional.of(scalar.text()).filter(t -> !t.isBlank());
    }

    private static String shown(Duration d) {
        return d.isZero()
                ? "0s"
                : d.toMillis() % 86_400_000 == 0
                        ? d.toDays() + "d"
                        : d.toMillis() % 1000 == 0 ? d.toSeconds() + "s" : d.toMillis() + "ms";
    }

    private static void anyScalar(ObjectNode schema) {
        schema.putArray("type").add("string").add("number").add("boolean");
    }
}
