package io.perseid.app.config.yaml;

import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.config.problem.Position;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads one YAML file of the configuration: a single document whose top is a group of keys. Every problem goes to the
 * collector; nothing is thrown for what a user wrote. One thread at a time.
 */
public final class YamlReader {

    /** Far above any file written by hand; the bound keeps a wrong path from filling the memory. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final int MAX_DEPTH = 30;

    private final References references;
    private final Consumer<ConfigProblem> problems;

    /**
     * @param base what a relative path in {@code ${file:...}} starts from
     * @param problems told of every problem, in the order of the file
     */
    public YamlReader(Environment environment, Path base, Consumer<ConfigProblem> problems) {
        this.references = new References(environment, base);
        this.problems = problems;
    }

    /**
     * The keys of a file; empty when it has none that could be read, which has been reported.
     *
     * @param shown the file's name in messages
     */
    public Optional<Node.Mapping> read(Path file, String shown) {
        return text(file, shown).flatMap(text -> document(text, shown)).flatMap(node -> top(node, shown));
    }

    private Optional<String> text(Path file, String shown) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                report(Position.file(shown), Files.size(file) + " bytes", "at most 1 MB", "is this the right file?");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            report(Position.file(shown), "bytes that are not UTF-8", "UTF-8 text", "save the file as UTF-8");
        } catch (IOException e) {
            report(
                    Position.file(shown),
                    "a file that cannot be read (" + e.getClass().getSimpleName() + ")",
                    "a YAML file",
                    "make it readable for the user that runs Perseid");
        }
        return Optional.empty();
    }

    private Optional<Node> document(String text, String shown) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(MAX_BYTES);
        Yaml yaml = new Yaml(options);
        try {
            Iterator<org.yaml.snakeyaml.nodes.Node> documents =
                    yaml.composeAll(new StringReader(text)).iterator();
            if (!documents.hasNext()) {
                report(Position.file(shown), "an empty file", "keys and values", "write it, or remove the file");
                return Optional.empty();
            }
            Optional<Node> first = new NodeBuilder(shown, references, problems).build(documents.next());
            if (documents.hasNext()) {
                Position second = position(shown, documents.next().getStartMark());
                report(second, "a second document after ---", "one document a file", "move it to a file of its own");
                return Optional.empty();
            }
            return first;
        } catch (MarkedYAMLException e) {
            Optional<Mark> mark = Optional.ofNullable(e.getProblemMark());
            report(
                    mark.map(m -> position(shown, m)).orElse(Position.file(shown)),
                    "YAML that cannot be read: " + e.getProblem(),
                    "well-formed YAML",
                    hint(e, mark.map(Mark::getLine).flatMap(line -> text.lines()
                            .skip(line)
                            .findFirst())));
        } catch (YAMLException e) {
            report(
                    Position.file(shown),
                    "YAML that cannot be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "well-formed YAML",
                    "simplify or correct the file");
        }
        return Optional.empty();
    }

    private Optional<Node.Mapping> top(Node node, String shown) {
        if (node instanceof Node.Mapping mapping && !mapping.entries().isEmpty()) {
            return Optional.of(mapping);
        }
        if (node instanceof Node.Nothing || node instanceof Node.Mapping) {
            report(Position.file(shown), "an empty file", "keys and values", "write it, or remove the file");
        } else {
            report(node.position(), node.found(), "keys and values", "begin with a key and a colon");
        }
        return Optional.empty();
    }

    private static String hint(MarkedYAMLException e, Optional<String> line) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("'\\t'") || problem.contains("\\t")) {
            return "indent with spaces instead of tabs";
        }
        if (line.filter(l -> l.contains("${")).isPresent()) {
            return "put ${...} in double quotes: inside braces YAML reads it as braces";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "put the value in quotes if it contains a colon, or correct the indentation";
        }
        return "look at quotes, brackets and indentation in this line and the one before it";
    }

    static Position position(String shown, Mark mark) {
        return new Position(shown, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private void report(Position position, String found, String expected, String action) {
        problems.accept(ConfigProblem.error(position, found, expected, action));
    }
}
