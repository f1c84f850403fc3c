/**
 * The life of downloads: who runs, waits, tries again and ends. Requests enter; handles
 * leave, and attempts are given to the transfer package. Status changes only in
 * {@code DownloadTask.transition}; who runs is decided only in the scheduler. Begin at
 * {@code DefaultDownloadManager}, then {@code DownloadTask}.
 */
@NullMarked
package io.github.downloadmanager.internal.engine;

import org.jspecify.annotations.NullMarked;
