package io.perseid.app.sandbox;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The JSON of a request, however it came: as body, as form field {@code data} or as query parameter {@code data}, plain or in
 * base64 (official clients use all of these), with the flags beside it.
 */
final class Payload {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final byte[] DATA = "data=".getBytes(StandardCharsets.UTF_8);

    private final Call call;
    private final Body json;
    private final Map<String, String> form;

    private Payload(Call call, Body json, Map<String, String> form) {
        this.call = call;
        this.json = json;
        this.form = form;
    }

    /** Reads the request; the limit holds for the decoded JSON. */
    static Payload of(Call call, int maxBytes) throws Refusal, IOException {
        if (call.method().equals("GET")) {
            String data = call.parameter("data").orElseThrow(() -> Refusal.badRequest("data, missing or empty"));
            return new Payload(call, decoded(data, maxBytes), Map.of());
        }
        boolean form =
                call.header("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith(FORM);
        // Base64 and percent signs make a form longer than what it carries.
        Body body = call.body(form ? Math.multiplyExact(maxBytes, 3) : maxBytes);
        // Bytes decide, not only the announced type: tools post JSON as a form, and forms as something else.
        if (form ? startsLikeJson(body) : !startsWithData(body)) {
            if (body.length() > maxBytes) {
                throw Refusal.tooLarge(maxBytes, "bytes");
            }
            return new Payload(call, body, Map.of());
        }
        Map<String, String> fields = fields(body.text());
        String data = fields.getOrDefault("data", "");
        if (data.isEmpty()) {
            throw Refusal.badRequest("data, missing or empty");
        }
        return new Payload(call, decoded(data, maxBytes), fields);
    }

    Body json() {
        return json;
    }

    /** Is the flag {@code 1}, in the query or in the form? */
    boolean flag(String name) {
        return call.parameter(name).orElse(form.getOrDefault(name, "")).equals("1");
    }

    private static boolean startsLikeJson(Body body) {
        int i = 0;
        while (i < body.length() && body.bytes()[i] <= ' ' && body.bytes()[i] > 0) {
            i++;
        }
        return i < body.length() && (body.bytes()[i] == '[' || body.bytes()[i] == '{');
    }

    private static boolean startsWithData(Body body) {
        if (body.length() < DATA.length) {
            return false;
        }
        for (int i = 0; i < DATA.length; i++) {
            if (body.bytes()[i] != DATA[i]) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> fields(String form) throws Refusal {
        Map<String, String> fields = new HashMap<>();
        try {
            for (String pair : form.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                fields.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("invalid form: " + e.getMessage());
        }
        return fields;
    }

    private static Body decoded(String data, int maxBytes) throws Refusal {
        String text = data.strip();
        byte[] bytes;
        if (text.startsWith("[") || text.startsWith("{")) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        } else {
            try {
                // Clients leave the + of base64 unescaped, which form decoding reads as a space.
                String base64 = text.replace(' ', '+').replace('-', '+').replace('_', '/');
                bytes = Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw Refusal.badRequest("data is neither JSON nor base64");
            }
        }
        if (bytes.length > maxBytes) {
            throw Refusal.tooLarge(maxBytes, "bytes");
        }
        return Body.of(bytes);
    }
}
