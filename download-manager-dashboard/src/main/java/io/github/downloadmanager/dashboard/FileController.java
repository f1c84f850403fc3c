package io.github.downloadmanager.dashboard;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Hands out files that were downloaded. They come from elsewhere, so no browser is to
 * show them as pages of this server.
 */
@RestController
class FileController {

	private static final String POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'";

	private final DownloadList downloads;

	FileController(DownloadList downloads) {
		this.downloads = downloads;
	}

	/**
	 * The file of a download that has completed; also in parts.
	 * @param id the download's id
	 * @return the file, to be saved
	 */
	@GetMapping("/api/downloads/{id}/file")
	ResponseEntity<Resource> file(@PathVariable String id) {
		DownloadSnapshot download = this.downloads.find(id).snapshot();
		Path path = download.subject().destination();
		if (download.status() != DownloadStatus.COMPLETED || path == null) {
			throw new ProblemException(Problem.NO_FILE, "only a download that has completed to a file has one");
		}
		// What is there now may be another thing, such as a link to anywhere.
		if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
			throw new ProblemException(Problem.NO_FILE, "the file was moved or removed since it was downloaded");
		}
		return ResponseEntity.ok()
			.header("Content-Security-Policy", POLICY)
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment()
						.filename(path.getFileName().toString(), StandardCharsets.UTF_8)
						.build()
						.toString())
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.body(new FileSystemResource(path));
	}

}
