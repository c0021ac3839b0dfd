package io.perseid.app.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logging of a command: warnings to standard error and nothing of the libraries' chatter. In code, because reading an XML
 * file costs more time than most commands take. Found by logback through {@link java.util.ServiceLoader}.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class QuietLogging extends ContextAwareBase implements Configurator {

    private static final String[] CHATTY = {
        "org.eclipse.jetty",
        "io.javalin",
        "org.quartz",
        "org.flywaydb",
        "org.jdbi",
        "okhttp3",
        "org.apache.arrow",
        "com.intel.gkl"
    };

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level %logger{24} %msg%n%nopex");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        level(context, false);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Shows what Perseid itself logs, and the warnings of libraries, with stack traces. */
    public static void verbose() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            level(context, true);
        }
    }

    /** For a process that runs unwatched: what Perseid does, one line each. */
    public static void daemon() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && !context.getLogger("io.perseid").isInfoEnabled()) {
            context.getLogger("io.perseid").setLevel(Level.INFO);
        }
    }

    private static void level(LoggerContext context, boolean verbose) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        for (String name : CHATTY) {
            context.getLogger(name).setLevel(verbose ? Level.WARN : Level.ERROR);
        }
        // Its errors are thrown as well, and told by us in four parts.
        context.getLogger("net.snowflake").setLevel(verbose ? Level.WARN : Level.OFF);
        context.getLogger("io.perseid").setLevel(verbose ? Level.DEBUG : Level.WARN);
    }
}
