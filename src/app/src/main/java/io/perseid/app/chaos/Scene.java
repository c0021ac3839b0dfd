package io.perseid.app.chaos;

/**
 * What a round plays in.
 *
 * @param child the tormented process
 * @param proxy between it and the sandbox
 */
record Scene(ChildProcess child, CuttingProxy proxy, SandboxControl sandbox) {}
