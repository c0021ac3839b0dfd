package io.perseid.engine.schedule;

import io.perseid.engine.schedule.RunQueue.Admission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.simpl.RAMJobStore;
import org.quartz.simpl.SimpleThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every sync on its schedule: Quartz, in memory, says when; a {@link RunQueue} says whose turn it is.
 *
 * <ol>
 *   <li>{@link #start} once; what was missed while no process ran is run at once, one run for all that was missed.
 *   <li>Runs happen on this class's own threads, at most {@code concurrentRuns} at once.
 *   <li>{@link #stop} once: no new runs, those under way are asked to end and waited for.
 * </ol>
 *
 * A trigger that finds its sync busy is logged and counted, and one run follows. Any thread.
 */
public final class SyncScheduler {

    private static final Logger LOG = LoggerFactory.getLogger(SyncScheduler.class);

    /** How soon a sync that another process runs is asked for again. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private final RunStarter starter;
    private final InstantSource clock;
    private final RunQueue queue;
    private final ExecutorService threads;
    private final Scheduler quartz;
    private final Map<String, ScheduledSync> syncs = new LinkedHashMap<>();
    private final Map<String, AtomicLong> coalesced = new ConcurrentHashMap<>();
    private final Map<String, ScheduledRun> runs = new ConcurrentHashMap<>();
    private final Set<String> busyElsewhere = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /**
     * @param clock for what was missed; Quartz itself goes by the system's
     * @param concurrentRuns at most, of all syncs
     */
    public SyncScheduler(Collection<ScheduledSync> syncs, RunStarter starter, InstantSource clock, int concurrentRuns) {
        this.starter = starter;
        this.clock = clock;
        this.queue = new RunQueue(concurrentRuns);
        this.threads = threads(concurrentRuns);
        for (ScheduledSync sync : syncs) {
            this.syncs.put(sync.name(), sync);
            this.coalesced.put(sync.name(), new AtomicLong());
        }
        try {
            this.quartz = quartz();
            quartz.setJobFactory((fired, scheduler) ->
                    new Tick(this, fired.getJobDetail().getKey().getName()));
            for (ScheduledSync sync : this.syncs.values()) {
                add(sync);
            }
        } catch (SchedulerException e) {
            throw broken(e);
        }
    }

    /** Begins to fire, first of all for what was missed. */
    public void start() {
        try {
            quartz.start();
            Instant now = clock.instant();
            for (ScheduledSync sync : syncs.values()) {
                Optional<String> why = sync.dueAtStart(Timetable.of(sync.schedule()), now);
                if (why.isPresent()) {
                    LOG.info("{}: runs now, because {}", sync.name(), why.get());
                    quartz.triggerJob(key(sync.name()));
                }
            }
        } catch (SchedulerException e) {
            throw broken(e);
        }
    }

    /**
     * Begins no more runs, asks those under way to end and waits for them.
     *
     * @return the syncs whose runs had not ended when {@code grace} was over; they are left as they are
     */
    public Set<String> stop(Duration grace) {
        stopping = true;
        queue.close();
        try {
            quartz.shutdown(false);
        } catch (SchedulerException e) {
            throw broken(e);
        }
        runs.values().forEach(ScheduledRun::stop);
        threads.shutdown();
        try {
            if (threads.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                return Set.of();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new LinkedHashSet<>(queue.running());
    }

    /** @param sync one of those that were given */
    public ScheduleState state(String sync) {
        return new ScheduleState(
                next(sync),
                queue.isRunning(sync),
                queue.isWaiting(sync),
                coalesced.getOrDefault(sync, new AtomicLong()).get());
    }

    private Optional<Instant> next(String sync) {
        ScheduledSync known = syncs.get(sync);
        return stopping || known == null
                ? Optional.empty()
                : Timetable.of(known.schedule()).next(clock.instant());
    }

    private void add(ScheduledSync sync) throws SchedulerException {
        JobKey key = key(sync.name());
        quartz.addJob(
                JobBuilder.newJob(Tick.class).withIdentity(key).storeDurably().build(), false);
        Timetable timetable = Timetable.of(sync.schedule());
        if (timetable.next(clock.instant()).isPresent()) {
            quartz.scheduleJob(new TimetableTrigger(sync.name(), key, timetable, clock));
        }
    }

    private void triggered(String sync) {
        Admission admission = queue.triggered(sync);
        if (admission == Admission.WAITS_ALREADY) {
            counted(sync, "still waits for its turn; one run does for both times");
        } else if (admission == Admission.FOLLOWS) {
            counted(sync, "is due while its run is under way; another run follows it");
        } else if (admission == Admission.FOLLOWS_ALREADY) {
            counted(sync, "is due again while its run is under way; one run follows it");
        }
        beginNext();
    }

    private void counted(String sync, String what) {
        coalesced.computeIfAbsent(sync, s -> new AtomicLong()).incrementAndGet();
        LOG.warn("{}: {}", sync, what);
    }

    private void beginNext() {
        for (Optional<String> next = queue.take(); next.isPresent(); next = queue.take()) {
            String sync = next.get();
            try {
                threads.execute(() -> run(sync));
            } catch (RejectedExecutionException stoppedMeanwhile) {
                queue.ended(sync);
            }
        }
    }

    private void run(String sync) {
        try {
            // This run does for the one that would have asked again.
            quartz.unscheduleJob(askAgainKey(sync));
            ScheduledRun run = starter.prepare(sync);
            runs.put(sync, run);
            if (stopping) {
                run.stop();
            }
            if (run.run() == ScheduledRun.Outcome.ENDED) {
                busyElsewhere.remove(sync);
            } else if (!stopping) {
                askAgain(sync);
            }
        } catch (RuntimeException | SchedulerException e) {
            LOG.error("{}: the run broke off, which is a defect: {}", sync, e.toString(), e);
        } finally {
            runs.remove(sync);
            queue.ended(sync);
            beginNext();
        }
    }

    private void askAgain(String sync) throws SchedulerException {
        if (busyElsewhere.add(sync)) {
            counted(sync, "is due while another process runs it; a run follows when that one has ended");
        }
        quartz.scheduleJob(TriggerBuilder.newTrigger()
                .withIdentity(askAgainKey(sync))
                .forJob(key(sync))
                .startAt(Date.from(clock.instant().plus(ASK_AGAIN)))
                .build());
    }

    private static TriggerKey askAgainKey(String sync) {
        return new TriggerKey(sync, "ask again");
    }

    private static JobKey key(String sync) {
        return new JobKey(sync, "syncs");
    }

    /** What Quartz does when it fires: only tell the queue, so that its one thread is never busy. */
    private static final class Tick implements Job {
        private final SyncScheduler scheduler;
        private final String sync;

        Tick(SyncScheduler scheduler, String sync) {
            this.scheduler = scheduler;
            this.sync = sync;
        }

        @Override
        public void execute(JobExecutionContext context) {
            scheduler.triggered(sync);
        }
    }

    private static Scheduler quartz() throws SchedulerException {
        Properties properties = new Properties();
        // Quartz keeps its schedulers in a table of the whole JVM, by this name.
        properties.setProperty(StdSchedulerFactory.PROP_SCHED_INSTANCE_NAME, "perseid-" + UUID.randomUUID());
        properties.setProperty(StdSchedulerFactory.PROP_SCHED_MAKE_SCHEDULER_THREAD_DAEMON, "true");
        properties.setProperty(StdSchedulerFactory.PROP_SCHED_THREAD_NAME, "perseid-schedule");
        properties.setProperty(StdSchedulerFactory.PROP_JOB_STORE_CLASS, RAMJobStore.class.getName());
        properties.setProperty(StdSchedulerFactory.PROP_THREAD_POOL_CLASS, SimpleThreadPool.class.getName());
        properties.setProperty("org.quartz.threadPool.threadCount", "1");
        properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.setProperty("org.quartz.threadPool.threadNamePrefix", "perseid-tick");
        return new StdSchedulerFactory(properties).getScheduler();
    }

    private static ExecutorService threads(int count) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(count, count, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "perseid-run-" + number.incrementAndGet());
            // A run that does not end in time must not keep the process.
            thread.setDaemon(true);
            return thread;
        });
    }

    private static IllegalStateException broken(SchedulerException cause) {
        return new IllegalStateException("Quartz: " + cause.getMessage(), cause);
    }
}
