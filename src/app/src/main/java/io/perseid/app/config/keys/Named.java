package io.perseid.app.config.keys;

import io.perseid.app.config.problem.Position;

/** A value under a name that the user chose. */
record Named<T>(String name, Position position, T value) {}
