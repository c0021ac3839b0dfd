package io.perseid.connector.mixpanel.http;

import okhttp3.Call;
import okhttp3.EventListener;

/** Notes whether a call came as far as writing its request: from then on the server may have it. */
final class Reach extends EventListener {

    private volatile boolean writing;

    boolean wroteAnything() {
        return writing;
    }

    @Override
    public void requestHeadersStart(Call call) {
        writing = true;
    }
}
