package io.perseid.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The arrows between and inside modules, as rules. Maven stops the big violations when it compiles; this stops the rest.
 *
 * <p>A module without classes passes every rule, so {@link #everyPackageOfTheTreeIsLookedAt()} compares what was imported with
 * the sources on disk: a new module or connector that the app's class path does not have fails there.
 */
final class ArchitectureTest {
    private static final JavaClasses PERSEID = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.perseid");

    private static final String API = "io.perseid.api..";
    private static final String ENGINE = "io.perseid.engine..";
    private static final String TESTKIT = "io.perseid.testkit..";
    private static final String APP = "io.perseid.app..";
    private static final String BENCH = "io.perseid.bench..";

    /** Whatever is ours and no other module is a connector: a new one needs no line here. */
    private static final DescribedPredicate<JavaClass> CONNECTORS = resideInAnyPackage("io.perseid..")
            .and(resideOutsideOfPackages(API, ENGINE, TESTKIT, APP, BENCH))
            .as("are of a connector");

    private static final String DRIVERS_PACKAGE = "org.duckdb";

    private static final String[] DATABASES = {
        "java.sql..", "javax.sql..", "org.jdbi..", "org.flywaydb..", "org.sqlite..", "org.postgresql..", "com.zaxxer.."
    };

    @Test
    void everyPackageOfTheTreeIsLookedAt() throws IOException {
        Set<String> imported =
                PERSEID.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));

        Set<String> ours = packagesOnDisk();
        ours.remove(DRIVERS_PACKAGE);
        assertThat(imported).containsAll(ours);
    }

    /** Four classes of ours see what DuckDB's driver shows to its own package only (decision 30), and nobody else does. */
    @Test
    void onlyDuckDbsVectorsAreReadFromInsideOfADriver() throws IOException {
        Set<String> foreign = packagesOnDisk();
        foreign.removeIf(name -> name.startsWith("io.perseid"));
        assertThat(foreign).containsExactly(DRIVERS_PACKAGE);
        Path folder = Path.of("../../connectors/duckdb/src/main/java", DRIVERS_PACKAGE.replace('.', '/'));
        try (Stream<Path> sources = Files.list(folder)) {
            assertThat(sources.map(source -> source.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "AddressedChunk.java",
                            "AddressedResult.java",
                            "AddressedVector.java",
                            "ChunkFunction.java");
        }
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.perseid.connector.duckdb..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.duckdb\\.(Addressed|ChunkFunction).*"));
    }

    /**
     * It loads every driver on the class path at its first use: Snowflake's costs half a CPU second and 55 MB of each process
     * that only wanted DuckDB.
     */
    @Test
    void nobodyAsksTheDriverManager() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(BENCH)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(DriverManager.class));
    }

    @Test
    void theApiDependsOnTheJdkNullnessAndArrowOnly() {
        check(classes()
                .that()
                .resideInAPackage(API)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(API, "java..", "javax..", "org.jspecify..", "org.apache.arrow.."));
    }

    @Test
    void theEngineKnowsNoConnectorNoYamlAndNoWeb() {
        check(noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .dependOnClassesThat(CONNECTORS.or(resideInAnyPackage(
                        APP,
                        TESTKIT,
                        BENCH,
                        "com.fasterxml.jackson..",
                        "org.yaml..",
                        "io.javalin..",
                        "picocli..",
                        "okhttp3.."))));
    }

    @Test
    void aConnectorSeesTheApiAndNothingElseOfOurs() {
        check(noClasses()
                .that(CONNECTORS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE, APP, TESTKIT, BENCH));
    }

    @Test
    void noConnectorSeesAnotherExceptTheSharedJdbcOne() {
        check(classes().that(CONNECTORS).should(stayInTheirOwnModule()));
    }

    @Test
    void theAppNeverCompilesAgainstAConnector() {
        check(noClasses().that().resideInAPackage(APP).should().dependOnClassesThat(CONNECTORS));
    }

    @Test
    void theTestkitKnowsNoConnectorAndNoApp() {
        check(noClasses()
                .that()
                .resideInAPackage(TESTKIT)
                .should()
                .dependOnClassesThat(CONNECTORS.or(resideInAnyPackage(APP, BENCH))));
    }

    /** It comes with the product, and test libraries do not. */
    @Test
    void theSimulatorNeedsNoTestLibrary() {
        check(noClasses()
                .that()
                .resideInAnyPackage("io.perseid.testkit.simulator..", "io.perseid.testkit.steps..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "org.assertj..", "org.opentest4j.."));
        check(noClasses()
                .that()
                .resideInAnyPackage("io.perseid.testkit.io..", "io.perseid.testkit.state..")
                .and()
                .haveSimpleNameNotEndingWith("Contract")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "org.assertj..", "org.opentest4j.."));
    }

    @Test
    void onlyTheScheduleSeesQuartz() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.perseid.engine.schedule..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.quartz.."));
    }

    @Test
    void insideTheEngineOnlyTheStateSeesADatabase() {
        check(noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .and()
                .resideOutsideOfPackage("io.perseid.engine.state..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DATABASES));
    }

    @Test
    void everyPackageIsNullMarked() {
        check(classes().should(liveInANullMarkedPackage()));
    }

    @Test
    void namesSayWhatAClassIs() {
        check(noClasses().should().haveSimpleNameEndingWith("Util"));
        check(noClasses().should().haveSimpleNameEndingWith("Utils"));
        check(noClasses().should().haveSimpleNameEndingWith("Helper"));
        check(noClasses().should().haveSimpleNameEndingWith("Manager"));
        check(noClasses().should().haveSimpleNameEndingWith("Impl"));
    }

    @Test
    void thereIsOneLogFacade() {
        check(noClasses().should().dependOnClassesThat().resideInAnyPackage("java.util.logging.."));
    }

    /** Time and chance are passed in, so that a run can be replayed step by step in virtual time. */
    @Test
    void theEngineNeitherSleepsNorReadsTheClockNorThrowsDice() {
        check(noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .and()
                .resideOutsideOfPackages("io.perseid.engine.run.threads..", "io.perseid.engine.schedule..")
                .should()
                .accessTargetWhere(reachesForTimeOrChance()));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(PERSEID);
    }

    private static DescribedPredicate<JavaAccess<?>> reachesForTimeOrChance() {
        return describe("reaches for time or chance", access -> {
            if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
                return false;
            }
            String owner = target.getOwner().getFullName();
            boolean noArguments = target.getRawParameterTypes().isEmpty();
            return switch (target.getName()) {
                case "sleep" -> owner.equals("java.lang.Thread") || owner.equals("java.util.concurrent.TimeUnit");
                case "currentTimeMillis", "nanoTime" -> owner.equals("java.lang.System");
                // now(Clock) is the way it should be; now() and now(ZoneId) read the machine's clock.
                case "now" -> owner.startsWith("java.time.") && !takesAClock(target);
                case "system", "systemUTC", "systemDefaultZone", "tickMillis", "tickSeconds", "tickMinutes" ->
                    owner.equals("java.time.Clock") || owner.equals("java.time.InstantSource");
                case "random" -> owner.equals("java.lang.Math");
                case "randomUUID" -> owner.equals("java.util.UUID");
                case "current" -> owner.equals("java.util.concurrent.ThreadLocalRandom");
                case "<init>" ->
                    noArguments
                            && (owner.equals(Random.class.getName())
                                    || owner.equals("java.util.SplittableRandom")
                                    || owner.equals("java.security.SecureRandom")
                                    || owner.equals("java.util.Date"));
                default -> false;
            };
        });
    }

    private static boolean takesAClock(CodeUnitAccessTarget target) {
        return target.getRawParameterTypes().stream().anyMatch(type -> type.isAssignableTo(java.time.Clock.class));
    }

    private static ArchCondition<JavaClass> stayInTheirOwnModule() {
        return new ArchCondition<>("depend on no other connector but the shared jdbc one") {
            @Override
            public void check(JavaClass connector, ConditionEvents events) {
                connector.getDirectDependenciesFromSelf().stream()
                        .filter(arrow -> CONNECTORS.test(arrow.getTargetClass()))
                        .filter(arrow -> !module(arrow.getTargetClass()).equals(module(connector)))
                        .filter(arrow -> !module(arrow.getTargetClass()).equals("jdbc"))
                        .forEach(arrow -> events.add(SimpleConditionEvent.violated(connector, arrow.getDescription())));
            }
        };
    }

    /** {@code io.perseid.connector.duckdb.read.Rows} is of {@code duckdb}, and so is {@code io.perseid.duckdb.Rows}. */
    private static String module(JavaClass connector) {
        String[] parts = connector.getPackageName().split("\\.", -1);
        int name = parts.length > 2 && parts[2].equals("connector") ? 3 : 2;
        return parts.length > name ? parts[name] : "";
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a package whose package-info.java says @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getFullName() + " lives in a package without @NullMarked"));
                }
            }
        };
    }

    /** Packages with sources in any module that the app runs with; the benchmarks stand above the app. */
    private static Set<String> packagesOnDisk() throws IOException {
        Path root = Path.of("..", "..").toAbsolutePath().normalize();
        assertThat(root.resolve("connectors")).as("this test runs in src/app").isDirectory();
        Set<String> packages = new TreeSet<>();
        for (Path group : Set.of(root.resolve("src"), root.resolve("connectors"))) {
            try (Stream<Path> modules = Files.list(group)) {
                for (Path module :
                        modules.filter(path -> !path.endsWith("bench")).toList()) {
                    packages.addAll(packagesOf(module.resolve("src/main/java")));
                }
            }
        }
        return packages;
    }

    private static Set<String> packagesOf(Path sources) throws IOException {
        if (!Files.isDirectory(sources)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file ->
                            sources.relativize(file.getParent()).toString().replace(java.io.File.separatorChar, '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
