/**
 * The names under which downloads and their attempts are observed. Begin at
 * {@link io.github.downloadmanager.observation.DownloadObservationDocumentation}.
 */
@NullMarked
package io.github.downloadmanager.observation;

import org.jspecify.annotations.NullMarked;
