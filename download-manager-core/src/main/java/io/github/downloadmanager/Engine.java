package io.github.downloadmanager;

import io.github.downloadmanager.source.DownloadSource;

/**
 * What all downloads of one manager share.
 *
 * @param settings the manager's settings
 * @param source where bytes come from
 * @param time what time it is, and what happens later
 * @param workers threads that may block
 * @param scheduler decides who runs
 * @param publisher brings events to whoever listens
 */
record Engine(ManagerSettings settings, DownloadSource source, Time time, Workers workers, DownloadScheduler scheduler,
		EventPublisher publisher) {

}
