/**
 * Brings events and progress to listeners and subscribers: in order for each download,
 * never on a network thread, and without harm to the download. Events and samples enter;
 * calls of listeners, streams and log lines leave. Begin at {@code DownloadFeed}.
 */
@NullMarked
package io.github.downloadmanager.internal.event;

import org.jspecify.annotations.NullMarked;
