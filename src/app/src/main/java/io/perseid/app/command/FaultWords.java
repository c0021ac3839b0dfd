package io.perseid.app.command;

import io.perseid.app.sandbox.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a fault of the sandbox as {@code --fault} takes it: a status or a word, then conditions, such as
 * {@code 429,every=10,times=3} or {@code slow,path=/engage}.
 */
final class FaultWords implements ITypeConverter<Fault> {

    private static final Map<String, Supplier<Fault>> WORDS = Map.of(
            "reset_before", Fault::resetBefore,
            "reset_after", Fault::resetAfter,
            "slow", () -> Fault.slow(Duration.ofSeconds(1)),
            "lost_answer", Fault::lostAnswer,
            "short_count", () -> Fault.shortCount(1),
            "bare_one", Fault::bareOne);

    @Override
    public Fault convert(String text) {
        String[] parts = text.split(",", -1);
        try {
            Fault fault = kind(parts[0].strip());
            for (int i = 1; i < parts.length; i++) {
                fault = condition(fault, parts[i].strip());
            }
            return fault;
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("\"" + text + "\": " + e.getMessage());
        }
    }

    private static Fault kind(String word) {
        if (word.matches("\\d{3}")) {
            return Fault.status(Integer.parseInt(word));
        }
        Supplier<Fault> known = WORDS.get(word);
        if (known == null) {
            throw new IllegalArgumentException("expected a status of 400 to 599, or one of "
                    + String.join(", ", WORDS.keySet().stream().sorted().toList()));
        }
        return known.get();
    }

    private static Fault condition(Fault fault, String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? "" : text.substring(equals + 1);
        if (name.equals("path")) {
            return fault.on(value);
        }
        if (!value.matches("\\d{1,6}")) {
            throw new IllegalArgumentException(name + " needs a number, as in every=10");
        }
        int number = Integer.parseInt(value);
        return switch (name) {
            case "every" -> fault.every(number);
            case "times" -> fault.times(number);
            case "first" -> fault.first(number);
            case "retry_after" -> fault.withRetryAfter(Duration.ofSeconds(number));
            default -> throw new IllegalArgumentException("expected every=, times=, first=, retry_after= or path=");
        };
    }
}
