package io.perseid.engine.state;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The processes that this one can see. On Linux a container numbers its processes by itself, so the host of an owner names
 * the space of process numbers as well: the same number in another container is another process. Any thread.
 */
public final class OperatingSystemProcesses implements ProcessTable {

    /** The start of a process is computed from the boot time, which may move a little when the clock is set. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(10);

    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private static final Path PID_NAMESPACE = Path.of("/proc/self/ns/pid");

    private final Owner self;

    public OperatingSystemProcesses() {
        ProcessHandle current = ProcessHandle.current();
        long started = current.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        this.self = new Owner(hostName() + pidNamespace(), current.pid(), started);
    }

    @Override
    public Owner self() {
        return self;
    }

    @Override
    public boolean hasEnded(Owner owner) {
        if (!owner.host().equals(self.host())) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(owner.pid()).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return true;
        }
        // The number is in use: by the owner if the start fits, or if the system does not tell the start.
        return process.get()
                .info()
                .startInstant()
                .filter(start -> owner.startedMillis() != 0
                        && Math.abs(start.toEpochMilli() - owner.startedMillis()) > START_TOLERANCE.toMillis())
                .isPresent();
    }

    private static String hostName() {
        try {
            // Asking the resolver may take seconds where the name is not in it.
            return Files.readString(KERNEL_HOST_NAME).strip();
        } catch (IOException notLinux) {
            return resolvedHostName();
        }
    }

    private static String resolvedHostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }

    private static String pidNamespace() {
        try {
            return " " + Files.readSymbolicLink(PID_NAMESPACE);
        } catch (IOException | UnsupportedOperationException notLinux) {
            return "";
        }
    }
}
