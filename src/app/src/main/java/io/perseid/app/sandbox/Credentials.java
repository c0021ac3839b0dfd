package io.perseid.app.sandbox;

/**
 * What the sandbox's one project accepts.
 *
 * @param projectId expected in {@code project_id} next to a service account
 * @param token the public project token: Basic user with an empty password on {@code /import}, {@code $token} or {@code
 *     properties.token} elsewhere
 * @param serviceAccount user name of the service account
 * @param secret its secret; never printed
 */
public record Credentials(String projectId, String token, String serviceAccount, String secret) {

    /** Project {@code 1}, token {@code sandbox-token}, service account {@code sandbox} with {@code sandbox-secret}. */
    public static Credentials defaults() {
        return new Credentials("1", "sandbox-token", "sandbox", "sandbox-secret");
    }

    @Override
    public String toString() {
        return "Credentials[projectId=" + projectId + ", serviceAccount=" + serviceAccount + ", secrets hidden]";
    }
}
