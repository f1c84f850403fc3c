/**
 * The API of the download manager: what users import. Requests and settings enter,
 * handles, events, results and errors leave. Begin at
 * {@link io.github.downloadmanager.DownloadManager}. What works behind it is in the
 * {@code internal} packages; only
 * {@link io.github.downloadmanager.DownloadManagerBuilder#build()} reaches the engine
 * among them.
 */
@NullMarked
package io.github.downloadmanager;

import org.jspecify.annotations.NullMarked;
