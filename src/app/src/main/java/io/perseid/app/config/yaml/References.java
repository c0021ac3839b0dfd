package io.perseid.app.config.yaml;

import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.config.problem.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${env:NAME}} and {@code ${file:/run/secrets/x}} in values; {@code $${} stands for {@code ${} itself.
 * What a reference gives is never shown in a message.
 */
final class References {

    /** A secret is a line, not a document. */
    private static final int MAX_FILE_BYTES = 64 * 1024;

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");

    private static final String FORMS = "${env:NAME} or ${file:/path/of/a/secret}";

    private final Environment environment;
    private final Path base;

    /** @param base what relative paths of files start from */
    References(Environment environment, Path base) {
        this.environment = environment;
        this.base = base;
    }

    /** The text with references resolved; empty when one of them could not be, which {@code problems} has been told. */
    Optional<String> resolve(String written, Position position, Consumer<ConfigProblem> problems) {
        if (!written.contains("${")) {
            return Optional.of(written);
        }
        Matcher matcher = REFERENCE.matcher(written);
        StringBuilder text = new StringBuilder();
        boolean complete = true;
        while (matcher.find()) {
            String part = "${";
            if (!matcher.group().equals("$${")) {
                Optional<String> value = value(matcher, position, problems);
                complete &= value.isPresent();
                part = value.orElse("");
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(part));
        }
        matcher.appendTail(text);
        return complete ? Optional.of(text.toString()) : Optional.empty();
    }

    private Optional<String> value(Matcher matcher, Position position, Consumer<ConfigProblem> problems) {
        String inside = matcher.group(1);
        if (matcher.group(2).isEmpty()) {
            problems.accept(ConfigProblem.error(
                    position,
                    "\"${\" without \"}\"",
                    FORMS,
                    "close it, or write $${ for the two characters themselves"));
            return Optional.empty();
        }
        if (inside.startsWith("env:") && inside.length() > 4) {
            return variable(inside.substring(4), position, problems);
        }
        if (inside.startsWith("file:") && inside.length() > 5) {
            return file(inside.substring(5), position, problems);
        }
        problems.accept(ConfigProblem.error(
                position, "${" + inside + "}", FORMS, "write $${" + inside + "} if the text itself is meant"));
        return Optional.empty();
    }

    private Optional<String> variable(String name, Position position, Consumer<ConfigProblem> problems) {
        Optional<String> value = environment.variable(name);
        if (value.isEmpty()) {
            problems.accept(ConfigProblem.error(
                    position,
                    "${env:" + name + "}, but the environment variable " + name + " is not set",
                    "a value for it",
                    "set " + name + " where Perseid is started"));
        }
        return value;
    }

    private Optional<String> file(String name, Position position, Consumer<ConfigProblem> problems) {
        String reference = "${file:" + name + "}";
        try {
            Path path = base.resolve(name);
            if (Files.size(path) > MAX_FILE_BYTES) {
                problems.accept(ConfigProblem.error(
                        position,
                        reference + ", but the file has " + Files.size(path) + " bytes",
                        "a secret of at most " + MAX_FILE_BYTES + " bytes",
                        "name the file that holds the secret alone"));
                return Optional.empty();
            }
            String text = Files.readString(path, StandardCharsets.UTF_8);
            return Optional.of(
                    text.endsWith("\r\n")
                            ? text.substring(0, text.length() - 2)
                            : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        } catch (IOException | InvalidPathException | SecurityException e) {
            problems.accept(ConfigProblem.error(
                    position,
                    reference + ", but the file cannot be read (" + e.getClass().getSimpleName() + ")",
                    "a file with the secret as UTF-8 text",
                    "create " + name + " or make it readable for the user that runs Perseid"));
            return Optional.empty();
        }
    }
}
