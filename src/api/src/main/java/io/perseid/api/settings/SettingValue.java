package io.perseid.api.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one written value by the type of its setting. Pure; any thread. */
public final class SettingValue {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Pattern BYTES = Pattern.compile("(\\d{1,12})\\s*(B|KB|MB|GB|KiB|MiB|GiB)?");

    private SettingValue() {}

    static Optional<Object> read(Setting setting, Object raw, Consumer<SettingProblem> problems) {
        if (setting.group().isPresent()) {
            return readGroup(setting, setting.group().get(), raw, problems);
        }
        if (raw instanceof Map || raw instanceof List) {
            problems.accept(problem(setting, raw instanceof Map ? "a group of keys" : "a list"));
            return Optional.empty();
        }
        String text = String.valueOf(raw);
        Optional<Object> value = scalar(setting, text);
        if (value.isEmpty()) {
            problems.accept(problem(setting, setting.secret() ? "a value that does not fit" : "\"" + text + "\""));
        }
        return value;
    }

    /** {@code 90s}, {@code 15m}, {@code 2h}, {@code 1d}; empty when it is none of these. */
    public static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        long millis = Objects.requireNonNull(UNITS.get(matcher.group(2))).toMillis();
        return count > Long.MAX_VALUE / millis ? Optional.empty() : Optional.of(Duration.ofMillis(count * millis));
    }

    /** {@code 512KB}, {@code 10MB} (decimal), {@code 1GiB} (binary); empty when it is none of these. */
    public static Optional<Long> bytes(String text) {
        Matcher matcher = BYTES.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        long base = unit.endsWith("iB") ? 1024 : 1000;
        long factor = 1;
        for (int power = "BKMG".indexOf(unit.charAt(0)); power > 0; power--) {
            factor *= base;
        }
        long count = Long.parseLong(matcher.group(1));
        return count > Long.MAX_VALUE / factor ? Optional.empty() : Optional.of(count * factor);
    }

    private static Optional<Object> readGroup(
            Setting setting, SettingsSpec group, Object raw, Consumer<SettingProblem> problems) {
        if (!(raw instanceof Map<?, ?> map)) {
            // Not the text itself: a group may hold secrets.
            problems.accept(problem(setting, raw instanceof List ? "a list" : "a single value"));
            return Optional.empty();
        }
        Map<String, Object> written = new LinkedHashMap<>();
        map.forEach((k, v) -> {
            if (v != null) {
                written.put(String.valueOf(k), v);
            }
        });
        return Optional.of(group.read(written, p -> problems.accept(p.inside(setting.key()))));
    }

    private static Optional<Object> scalar(Setting setting, String text) {
        switch (setting.type()) {
            case TEXT:
                return text.isEmpty() ? Optional.empty() : Optional.of(setting.secret() ? new Secret(text) : text);
            case WHOLE:
                return text.matches("-?\\d{1,18}")
                        ? Optional.of(Long.parseLong(text))
                                .filter(n -> within(setting, n))
                                .map(n -> n)
                        : Optional.empty();
            case FLAG:
                return text.equals("true") || text.equals("false")
                        ? Optional.of(Boolean.valueOf(text))
                        : Optional.empty();
            case CHOICE:
                return setting.choices().contains(text) ? Optional.of(text) : Optional.empty();
            case DURATION:
                return duration(text).filter(d -> within(setting, d.toMillis())).map(d -> d);
            case BYTES:
                return bytes(text).filter(n -> within(setting, n)).map(n -> n);
            case PATH:
                try {
                    return Optional.of(Path.of(text));
                } catch (InvalidPathException e) {
                    return Optional.empty();
                }
            case ZONE:
                try {
                    return Optional.of(ZoneId.of(text));
                } catch (DateTimeException e) {
                    return Optional.empty();
                }
            case GROUP:
            default:
                throw new IllegalStateException(setting.key() + " is a group without settings");
        }
    }

    private static boolean within(Setting setting, long value) {
        return setting.min().map(min -> value >= min).orElse(true)
                && setting.max().map(max -> value <= max).orElse(true);
    }

    private static SettingProblem problem(Setting setting, String found) {
        String expected = setting.type() == SettingType.CHOICE
                ? "one of " + String.join(", ", setting.choices())
                : "a " + setting.type().words() + bounds(setting);
        String action = setting.defaultText()
                .map(d -> "correct it, or delete the line to use the default (" + d + ")")
                .orElse("correct it"
                        + setting.example().map(e -> ", for example " + e).orElse(""));
        return new SettingProblem(List.of(setting.key()), found, expected, action);
    }

    private static String bounds(Setting setting) {
        if (setting.min().isEmpty() || setting.max().isEmpty()) {
            return "";
        }
        boolean time = setting.type() == SettingType.DURATION;
        return String.format(
                Locale.ROOT,
                " from %s to %s",
                time ? Duration.ofMillis(setting.min().get()) : setting.min().get(),
                time ? Duration.ofMillis(setting.max().get()) : setting.max().get());
    }
}
