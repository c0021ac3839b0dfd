package io.perseid.app.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection through the {@link CuttingProxy}: two sockets, a thread for each direction. */
final class Relay {

    /** Asks which cut strikes the bytes at hand. */
    interface Cuts {
        /** @param request whether the bytes go to the destination */
        @Nullable Cut next(boolean request);
    }

    private final Socket program;
    private final Socket destination;
    private final Duration stall;
    private final Cuts cuts;
    private final Consumer<Relay> over;
    private final CountDownLatch closed = new CountDownLatch(1);

    Relay(Socket program, Socket destination, Duration stall, Cuts cuts, Consumer<Relay> over) {
        this.program = program;
        this.destination = destination;
        this.stall = stall;
        this.cuts = cuts;
        this.over = over;
    }

    void start() {
        daemon("chaos-request", () -> pass(program, destination, true));
        daemon("chaos-answer", () -> pass(destination, program, false));
    }

    /** Ends both sides at once, with a reset where bytes are under way. */
    void reset() {
        reset(program);
        reset(destination);
        closed.countDown();
        over.accept(this);
    }

    /** Ends both sides; what was written still arrives. */
    private void end() throws IOException {
        program.close();
        destination.close();
        closed.countDown();
        over.accept(this);
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyClosed) {
            // It is closed, which is what is wanted.
            return;
        }
    }

    static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void pass(Socket from, Socket to, boolean request) {
        byte[] buffer = new byte[32 * 1024];
        try {
            from.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                Cut cut = cuts.next(request);
                if (cut == null) {
                    out.write(buffer, 0, count);
                } else if (!strike(cut, out, buffer, count)) {
                    return;
                }
            }
            to.shutdownOutput();
            if (!request) {
                end();
            }
        } catch (IOException ended) {
            reset();
        }
    }

    /** @return whether the connection lives on */
    private boolean strike(Cut cut, OutputStream out, byte[] bytes, int count) throws IOException {
        switch (cut) {
            case BEFORE_REQUEST, BEFORE_ANSWER -> reset();
            case IN_REQUEST -> {
                // The program first: the destination may answer half a request before its own end is closed.
                reset(program);
                out.write(bytes, 0, count / 2);
                out.flush();
                reset();
            }
            case IN_ANSWER -> {
                out.write(bytes, 0, count / 2);
                out.flush();
                reset();
            }
            case STALL -> {
                if (!waitFor(stall)) {
                    out.write(bytes, 0, count);
                    return true;
                }
            }
        }
        return false;
    }

    /** @return whether the connection was reset meanwhile */
    private boolean waitFor(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
