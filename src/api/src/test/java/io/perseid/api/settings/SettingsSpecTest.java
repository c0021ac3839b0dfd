package io.perseid.api.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SettingsSpecTest {

    private static final SettingsSpec SPEC = SettingsSpec.of(
            Setting.text("project", "The project.").mandatory(),
            Setting.secret("token", "The token."),
            Setting.whole("threads", 1, 8, "How many threads.").orElse("2"),
            Setting.flag("strict", "Whether to be strict."),
            Setting.choice("residency", List.of("us", "eu"), "Where it is.").orElse("us"),
            Setting.duration("wait", Duration.ofSeconds(1), Duration.ofHours(1), "How long to wait.")
                    .orElse("30s"),
            Setting.bytes("body", 1_000, 10_000_000, "The largest body.").such("2MB"),
            Setting.path("file", "The file."),
            Setting.zone("zone", "The zone."),
            Setting.group(
                    "hosts",
                    SettingsSpec.of(
                            Setting.text("api", "The host.").mandatory(), Setting.secret("password", "The password.")),
                    "Hosts by hand."));

    private final List<SettingProblem> problems = new ArrayList<>();

    @Test
    void defaultsStandWhereNothingIsWritten() {
        Settings settings = SPEC.read(Map.of("project", "p"), problems::add);
        assertThat(problems).isEmpty();
        assertThat(settings.whole("threads")).contains(2L);
        assertThat(settings.text("residency")).contains("us");
        assertThat(settings.duration("wait")).contains(Duration.ofSeconds(30));
        assertThat(settings.flag("strict")).isFalse();
        assertThat(settings.bytes("body")).isEmpty();
        assertThat(settings.has("file")).isFalse();
    }

    @Test
    void everyTypeIsRead() {
        Map<String, Object> written = new HashMap<>(
                Map.of("project", "p", "token", "t", "threads", 8, "strict", true, "residency", "eu", "wait", "15m"));
        written.putAll(
                Map.of("body", "2MB", "file", "a/b.csv", "zone", "Europe/Berlin", "hosts", Map.of("api", "localhost")));
        Settings settings = SPEC.read(written, problems::add);
        assertThat(problems).isEmpty();
        assertThat(settings.text("project")).contains("p");
        assertThat(settings.secret("token").map(Secret::reveal)).contains("t");
        assertThat(settings.whole("threads")).contains(8L);
        assertThat(settings.flag("strict")).isTrue();
        assertThat(settings.text("residency")).contains("eu");
        assertThat(settings.duration("wait")).contains(Duration.ofMinutes(15));
        assertThat(settings.bytes("body")).contains(2_000_000L);
        assertThat(settings.path("file")).contains(Path.of("a/b.csv"));
        assertThat(settings.zone("zone")).contains(ZoneId.of("Europe/Berlin"));
        assertThat(settings.group("hosts").flatMap(hosts -> hosts.text("api"))).contains("localhost");
    }

    @Test
    void everyProblemIsToldInOneGo() {
        SPEC.read(
                Map.of("threads", "9", "strict", "maybe", "residency", "mars", "wait", "ten", "zone", "Mars/Base"),
                problems::add);
        assertThat(problems)
                .extracting(problem -> String.join(".", problem.path()))
                .containsExactlyInAnyOrder("project", "threads", "strict", "residency", "wait", "zone");
        assertThat(problems).allSatisfy(problem -> {
            assertThat(problem.found()).isNotBlank();
            assertThat(problem.expected()).isNotBlank();
            assertThat(problem.action()).isNotBlank();
        });
    }

    @Test
    void boundsAreNamedWithTheDefault() {
        SPEC.read(Map.of("project", "p", "threads", "0"), problems::add);
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.found()).isEqualTo("\"0\"");
            assertThat(problem.expected()).isEqualTo("a whole number from 1 to 8");
            assertThat(problem.action()).contains("delete the line to use the default (2)");
        });
    }

    @Test
    void boundsThemselvesAreAllowed() {
        for (String threads : List.of("1", "8")) {
            SPEC.read(Map.of("project", "p", "threads", threads), problems::add);
        }
        for (String wait : List.of("1s", "1h", "3600s")) {
            SPEC.read(Map.of("project", "p", "wait", wait), problems::add);
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void anUnknownKeyIsAnErrorWithTheNearestKnown() {
        SPEC.read(Map.of("project", "p", "thread", "2", "colour", "red"), problems::add);
        assertThat(problems)
                .extracting(SettingProblem::action)
                .containsExactlyInAnyOrder("did you mean threads?", "remove it or choose one of these");
    }

    @Test
    void problemsInsideAGroupHaveTheWholePath() {
        SPEC.read(Map.of("project", "p", "hosts", Map.of("apu", "x")), problems::add);
        assertThat(problems)
                .extracting(SettingProblem::path)
                .containsExactlyInAnyOrder(List.of("hosts", "apu"), List.of("hosts", "api"));
    }

    @Test
    void groupsAndScalarsAreNotMixedUp() {
        SPEC.read(Map.of("project", List.of("p"), "hosts", "localhost", "threads", Map.of("a", "b")), problems::add);
        assertThat(problems)
                .extracting(problem -> problem.path().get(0))
                .containsExactlyInAnyOrder("project", "hosts", "threads");
    }

    @Test
    void secretsAreNeverShown() {
        Map<String, Object> hosts = Map.of("api", "localhost", "password", "hunter2");
        Settings settings = SPEC.read(Map.of("project", "p", "token", "hunter2", "hosts", hosts), problems::add);
        assertThat(settings.toString()).contains("***").doesNotContain("hunter2");
        assertThat(settings.secret("token")).hasToString("Optional[***]");
        SPEC.read(Map.of("project", "p", "token", List.of("hunter2")), problems::add);
        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem.toString())
                .doesNotContain("hunter2"));
    }

    /** A whole group written as a text may hold secrets of its own. */
    @Test
    void aGroupWrittenAsTextIsNotRepeatedInItsProblem() {
        SPEC.read(Map.of("project", "p", "hosts", "password: hunter2"), problems::add);
        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem.toString())
                .doesNotContain("hunter2"));
    }

    @Test
    void rulesAreAskedOnlyWhenEachSettingIsRight() {
        SettingsSpec ruled = SPEC.rule(settings -> settings.flag("strict")
                        && settings.secret("token").isEmpty()
                ? Optional.of(new SettingProblem(List.of("strict"), "strict without token", "a token", "add token"))
                : Optional.empty());
        ruled.read(Map.of("project", "p", "strict", "true", "threads", "x"), problems::add);
        assertThat(problems).extracting(SettingProblem::path).containsExactly(List.of("threads"));
        problems.clear();
        ruled.read(Map.of("project", "p", "strict", "true"), problems::add);
        assertThat(problems).extracting(SettingProblem::action).containsExactly("add token");
    }

    @Test
    void askingByAWrongTypeIsADefect() {
        Settings settings = SPEC.read(Map.of("project", "p"), problems::add);
        assertThatThrownBy(() -> settings.whole("project")).isInstanceOf(ClassCastException.class);
    }

    /** "Asking for a key that the spec does not have is a defect and throws", says {@link Settings}. */
    @Test
    void askingForAKeyThatIsNotDeclaredIsADefect() {
        Settings settings = SPEC.read(Map.of("project", "p"), problems::add);
        assertThatThrownBy(() -> settings.text("projekt")).hasMessageContaining("projekt");
    }
}
