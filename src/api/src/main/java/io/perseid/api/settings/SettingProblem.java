package io.perseid.api.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing wrong with what a user wrote. The app turns the path of keys into file and line.
 *
 * @param path keys from the connector's block down to the wrong one
 * @param found what was written, never a secret
 * @param expected what may be written there
 * @param action what to do
 */
public record SettingProblem(List<String> path, String found, String expected, String action) {

    /** A key that no setting has, with the nearest one that there is. */
    public static SettingProblem unknownKey(String key, List<String> known) {
        String action =
                nearest(key, known).map(k -> "did you mean " + k + "?").orElse("remove it or choose one of these");
        return new SettingProblem(List.of(key), "unknown key " + key, "one of " + String.join(", ", known), action);
    }

    /** The known word that was most likely meant; empty when none is near. Case does not count. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .min(Comparator.comparingInt(k -> distance(lower, k.toLowerCase(Locale.ROOT))))
                .filter(k -> {
                    int distance = distance(lower, k.toLowerCase(Locale.ROOT));
                    return distance <= Math.max(2, word.length() / 3) && distance < word.length();
                });
    }

    /** The same problem, one group further out. */
    SettingProblem inside(String key) {
        List<String> longer = new ArrayList<>();
        longer.add(key);
        longer.addAll(path);
        return new SettingProblem(List.copyOf(longer), found, expected, action);
    }

    /** Levenshtein's distance: how many letters to change, add or drop. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
