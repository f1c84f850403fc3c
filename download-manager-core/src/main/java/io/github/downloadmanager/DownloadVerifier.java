package io.github.downloadmanager;

import java.nio.file.Path;

/**
 * A check of one's own on a whole file before it is published: a virus scan, a signature.
 */
@FunctionalInterface
public interface DownloadVerifier {

	/**
	 * Check a file. Called on a thread that may block; listeners have others. If the
	 * download is cancelled meanwhile the file disappears. If it is opened, another
	 * process that writes to the same directory may take it for abandoned once it is
	 * closed again: then the download fails with {@link DownloadException.StorageFailed}.
	 * @param staged the whole content, not yet at its destination; must not be changed
	 * @throws Exception to refuse the file; the download fails with
	 * {@link DownloadException.VerificationFailed} and this as its cause
	 */
	void verify(Path staged) throws Exception;

}
