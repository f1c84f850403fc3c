/**
 * What operators see of download managers, and how they steer them. Requests to the
 * endpoint enter at {@code DownloadsEndpoint} and its extensions; pages of downloads and
 * changes of limits leave, and so do meters ({@code DownloadMetrics} counts events,
 * {@code ManagerMeters} are gauges) and health. Nothing here is part of a download. Begin
 * at {@code DownloadsEndpoint}.
 */
@NullMarked
package io.github.downloadmanager.boot.actuate;

import org.jspecify.annotations.NullMarked;
