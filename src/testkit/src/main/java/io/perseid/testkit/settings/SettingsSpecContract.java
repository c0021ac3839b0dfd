package io.perseid.testkit.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.settings.Setting;
import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.SettingType;
import io.perseid.api.settings.SettingsSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules of a connector's {@link SettingsSpec}, also of its groups. The connector's test says which spec it is. */
public abstract class SettingsSpecContract {

    protected abstract SettingsSpec spec();

    @Test
    final void everySettingIsDescribedByASentence() {
        assertThat(all(spec())).isNotEmpty().allSatisfy(setting -> {
            assertThat(setting.description()).as(setting.key()).endsWith(".").hasSizeGreaterThan(10);
            assertThat(Character.isUpperCase(setting.description().charAt(0)))
                    .as(setting.key() + " starts with a capital")
                    .isTrue();
        });
    }

    @Test
    final void keysAreSnakeCaseAndUnique() {
        assertUnique(spec());
    }

    @Test
    final void defaultsAndExamplesAreValid() {
        for (Setting setting : all(spec())) {
            setting.defaultText().ifPresent(text -> assertThat(problems(setting, text))
                    .as("default of " + setting.key())
                    .isEmpty());
            setting.example().ifPresent(text -> assertThat(problems(setting, text))
                    .as("example of " + setting.key())
                    .isEmpty());
        }
    }

    @Test
    final void aSecretHasNeitherDefaultNorExample() {
        assertThat(all(spec())).filteredOn(Setting::secret).allSatisfy(setting -> {
            assertThat(setting.defaultText()).as(setting.key()).isEmpty();
            assertThat(setting.example()).as(setting.key()).isEmpty();
        });
    }

    @Test
    final void aSettingThatMustBeGivenHasNoDefault() {
        assertThat(all(spec())).filteredOn(Setting::required).allSatisfy(setting -> assertThat(setting.defaultText())
                .as(setting.key())
                .isEmpty());
    }

    @Test
    final void choicesAndGroupsAreComplete() {
        assertThat(all(spec())).allSatisfy(setting -> {
            assertThat(setting.choices().isEmpty()).as(setting.key()).isEqualTo(setting.type() != SettingType.CHOICE);
            assertThat(setting.group().isPresent()).as(setting.key()).isEqualTo(setting.type() == SettingType.GROUP);
        });
    }

    private static void assertUnique(SettingsSpec spec) {
        Set<String> keys = new HashSet<>();
        for (Setting setting : spec.settings()) {
            assertThat(setting.key()).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*");
            assertThat(keys.add(setting.key()))
                    .as(setting.key() + " is declared once")
                    .isTrue();
            setting.group().ifPresent(SettingsSpecContract::assertUnique);
        }
    }

    private static List<SettingProblem> problems(Setting setting, String text) {
        List<SettingProblem> problems = new ArrayList<>();
        SettingsSpec.of(setting).read(Map.of(setting.key(), text), problems::add);
        return problems;
    }

    private static List<Setting> all(SettingsSpec spec) {
        List<Setting> all = new ArrayList<>();
        for (Setting setting : spec.settings()) {
            all.add(setting);
            setting.group().ifPresent(group -> all.addAll(all(group)));
        }
        return all;
    }
}
