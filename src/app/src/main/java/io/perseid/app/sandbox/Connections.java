package io.perseid.app.sandbox;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** The socket below a request: faults break it as a network would, which no HTTP answer can. */
final class Connections {

    private Connections() {}

    /** The client sees "connection reset": nothing lingers, nothing is flushed, no TLS goodbye. */
    static void reset(Request request) {
        EndPoint socket = socket(request);
        if (socket.getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.close();
            } catch (IOException e) {
                // Already gone: the client sees what it was meant to see.
            }
        }
        socket.close();
    }

    /** The client sees the end of the stream where an answer should be. */
    static void close(Request request) {
        socket(request).close();
    }

    private static EndPoint socket(Request request) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        while (endPoint instanceof EndPoint.Wrapper wrapper) {
            endPoint = wrapper.unwrap();
        }
        return endPoint;
    }
}
