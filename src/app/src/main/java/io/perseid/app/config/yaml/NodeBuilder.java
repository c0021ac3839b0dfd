package io.perseid.app.config.yaml;

import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.config.problem.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns the parser's nodes of one document into ours: resolves references, finds repeated keys, bounds aliases. */
final class NodeBuilder {

    /** An alias stands for all that its anchor holds; this many nodes are never written by hand. */
    private static final int MAX_NODES = 50_000;

    private final String shown;
    private final References references;
    private final Consumer<ConfigProblem> problems;
    private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int nodes;

    NodeBuilder(String shown, References references, Consumer<ConfigProblem> problems) {
        this.shown = shown;
        this.references = references;
        this.problems = problems;
    }

    /** The document; empty when it has no end, which has been reported. */
    Optional<Node> build(org.yaml.snakeyaml.nodes.Node root) {
        try {
            return Optional.of(node(root, new Position(shown, 1, 1)));
        } catch (Endless e) {
            problems.accept(ConfigProblem.error(e.position, e.found, "a file of finite size", e.action));
            return Optional.empty();
        }
    }

    private Node node(org.yaml.snakeyaml.nodes.Node from, Position owner) {
        Position start = YamlReader.position(shown, from.getStartMark());
        if (++nodes > MAX_NODES) {
            throw new Endless(start, "aliases that expand to more than " + MAX_NODES + " values", "write them out");
        }
        String tag = from.getTag().getValue();
        if (!tag.startsWith(Tag.PREFIX)) {
            report(start, "the tag " + tag, "a value without a tag", "remove the tag");
        }
        if (from instanceof ScalarNode scalar) {
            return scalar(scalar, start);
        }
        if (!open.add(from)) {
            throw new Endless(start, "an alias inside its own anchor", "remove the alias");
        }
        Node built = from instanceof SequenceNode sequence ? sequence(sequence, start) : mapping(from, owner);
        open.remove(from);
        return built;
    }

    private Node scalar(ScalarNode from, Position start) {
        boolean quoted = from.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN;
        String written = from.getValue();
        if (!quoted && (written.isEmpty() || written.equals("~") || written.equals("null"))) {
            return new Node.Nothing(start);
        }
        Optional<String> text = references.resolve(written, start, problems);
        return new Node.Scalar(start, text.orElse(""), written, quoted, text.isPresent());
    }

    private Node sequence(SequenceNode from, Position start) {
        List<Node> items = new ArrayList<>();
        for (org.yaml.snakeyaml.nodes.Node item : from.getValue()) {
            items.add(node(item, YamlReader.position(shown, item.getStartMark())));
        }
        return new Node.Sequence(start, List.copyOf(items));
    }

    private Node mapping(org.yaml.snakeyaml.nodes.Node from, Position owner) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : ((MappingNode) from).getValue()) {
            Position at = YamlReader.position(shown, tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                report(at, "a list or group of keys as a key", "a word", "write a plain key");
                continue;
            }
            String name = key.getValue();
            Node.Entry entry = new Node.Entry(name, at, node(tuple.getValueNode(), at));
            if (name.equals("<<") && key.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN) {
                report(at, "the merge key <<", "the keys themselves", "write them out");
                continue;
            }
            Node.Entry first = entries.putIfAbsent(name, entry);
            if (first != null) {
                report(
                        at,
                        "the key " + name + " again, first in line "
                                + first.position().line(),
                        "each key once",
                        "remove one of the two");
            }
        }
        return new Node.Mapping(owner, List.copyOf(entries.values()));
    }

    private void report(Position position, String found, String expected, String action) {
        problems.accept(ConfigProblem.error(position, found, expected, action));
    }

    /** Ends the descent into a document that has no end. */
    private static final class Endless extends RuntimeException {
        private final transient Position position;
        private final String found;
        private final String action;

        Endless(Position position, String found, String action) {
            super(found, null, false, false);
            this.position = position;
            this.found = found;
            this.action = action;
        }
    }
}
