/**
 * The life of downloads: how they are queued, run, retried and ended. Requests enter;
 * handles leave, and attempts are given to the transfer package. The status changes only
 * in {@code DownloadState.transition}; only the scheduler decides which downloads run.
 * Begin at {@code Admission.submit}, then {@code DownloadTask} (what is done),
 * {@code DownloadScheduler} (who runs), {@code DownloadState.begin} (what is decided) and
 * {@code Execution.run} (what runs).
 */
@NullMarked
package io.github.downloadmanager.internal.engine;

import org.jspecify.annotations.NullMarked;
