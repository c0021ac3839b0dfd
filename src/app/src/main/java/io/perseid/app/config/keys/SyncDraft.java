package io.perseid.app.config.keys;

import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.RecordDefinition;

/** What one of the record groups gives a sync: its rows and what is made of them. */
record SyncDraft(Model model, RecordDefinition record) {}
