package io.perseid.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a process of the benchmark was told: a word that names what to do, then {@code --name value} or {@code --name}, and
 * plain words. So little because the process that is measured pays for it.
 */
public final class Words {

    private final String first;
    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> plain = new ArrayList<>();

    /** @param switches names that stand without a value */
    public Words(List<String> words, Set<String> switches) {
        this.first = words.isEmpty() ? "" : words.get(0);
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("--")) {
                plain.add(word);
                continue;
            }
            String name = word.substring(2);
            if (switches.contains(name)) {
                options.put(name, "");
            } else if (i + 1 == words.size()) {
                throw new Mistake(word + " needs a value");
            } else {
                options.put(name, words.get(++i));
            }
        }
    }

    public String first() {
        return first;
    }

    public boolean has(String name) {
        return options.containsKey(name);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(options.get(name));
    }

    public String text(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    /** A value that must be there. */
    public String given(String name) {
        return text(name).orElseThrow(() -> new Mistake("--" + name + " is missing"));
    }

    public long number(String name, long otherwise) {
        try {
            return text(name).map(Long::parseLong).orElse(otherwise);
        } catch (NumberFormatException mistake) {
            throw new Mistake("--" + name + " wants a whole number, not " + given(name));
        }
    }

    /** Words that are no options, without the first. */
    public List<String> plain() {
        return List.copyOf(plain);
    }

    /** @throws Mistake for an option that is not among these */
    public void allow(Set<String> known) {
        for (String name : options.keySet()) {
            if (!known.contains(name)) {
                throw new Mistake("--" + name + " is no option of " + first);
            }
        }
    }
}
