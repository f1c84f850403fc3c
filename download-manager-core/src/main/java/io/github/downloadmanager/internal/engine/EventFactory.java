package io.github.downloadmanager.internal.engine;

import java.time.Instant;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadIdentity;

/** Makes an event of a download that happens at an instant. */
@FunctionalInterface
interface EventFactory {

	DownloadEvent at(DownloadIdentity download, Instant at);

}
