package io.perseid.app.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The whole request is refused; carries the answer to give. Thrown and caught on the request's own thread. */
final class Refusal extends Exception {

    private final int status;

    /** The status as number and text beside the error: {@code /import} and {@code /lookup-tables}. */
    private final boolean coded;

    private Refusal(int status, boolean coded, String error) {
        super(error);
        this.status = status;
        this.coded = coded;
    }

    static Refusal badRequest(String error) {
        return new Refusal(400, true, error);
    }

    static Refusal unauthorized() {
        return new Refusal(401, true, "Invalid credentials");
    }

    static Refusal notFound(String error) {
        return new Refusal(404, true, error);
    }

    static Refusal methodNotAllowed(String method) {
        return new Refusal(405, true, "method " + method + " is not allowed here");
    }

    static Refusal tooLarge(long limit, String unit) {
        return new Refusal(413, true, "request exceeds max limit of " + limit + " " + unit);
    }

    static Refusal rateLimited() {
        return new Refusal(
                429, true, "Project exceeded rate limits. Please retry the request with exponential backoff.");
    }

    /** The shape of {@code /engage}, {@code /groups} and the query APIs: {@code {"error", "status": "error"}}. */
    static Refusal plain(int status, String error) {
        return new Refusal(status, false, error);
    }

    Answer answer() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (coded) {
            body.put("code", status);
        }
        body.put("error", getMessage());
        body.put("status", coded ? reason(status) : "error");
        return Answer.json(status, body).logged(0, String.valueOf(getMessage()));
    }

    /** The standard words for a status, as Mixpanel writes them into {@code status}. */
    static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Request Entity Too Large";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Error";
        };
    }
}
