/**
 * The command line, on the API of the core alone. Arguments enter in {@link DownloadCli},
 * become requests in {@code RequestList} and settings in {@code Properties}, run as a
 * {@code Batch}, and are shown by a {@code Reporter}. Begin with {@code DownloadCli}.
 */
@NullMarked
package io.github.downloadmanager.cli;

import org.jspecify.annotations.NullMarked;
