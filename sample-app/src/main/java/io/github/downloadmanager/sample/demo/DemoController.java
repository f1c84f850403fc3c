package io.github.downloadmanager.sample.demo;

import java.nio.charset.StandardCharsets;

import io.github.downloadmanager.sample.web.InvalidInputException;
import io.github.downloadmanager.sample.web.ServerStop;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * The demo origin: files of any size at any speed, with honest headers and byte ranges,
 * and on request with connections that break.
 */
@RestController
@RequestMapping("/demo/files")
class DemoController {

	private static final long DEFAULT_SIZE = 10L << 20;

	private static final long MAX_SIZE = 1L << 40;

	/** Hashing more than this would keep a processor busy for too long. */
	private static final long MAX_HASHED = 1L << 32;

	private static final int MAX_FAILURES = 100;

	private static final String BUSY_SECONDS = "10";

	private final DemoFailures failures;

	private final DemoDigests digests;

	private final ServerStop stop;

	DemoController(DemoFailures failures, DemoDigests digests, ServerStop stop) {
		this.failures = failures;
		this.digests = digests;
		this.stop = stop;
	}

	/**
	 * A demo file, or a part of it. Answers HEAD with the same headers.
	 * @param name the file's name; it shapes the content
	 * @param size its size in bytes, up to 1 TiB; 10 MiB by default
	 * @param rate greatest speed in bytes per second; no limit by default
	 * @param failures how many leading attempts break off half way
	 * @param busy how many leading requests are answered by 429, with a pause of
	 * {@value #BUSY_SECONDS} seconds asked for
	 * @param unknown whether to say nothing of the size
	 * @param headers the request's headers
	 * @param request the request
	 * @param response the response, whose stream can be flushed; the one that a
	 * {@link StreamingResponseBody} is given ignores that
	 * @return the content
	 */
	@GetMapping("/{name}")
	ResponseEntity<StreamingResponseBody> file(@PathVariable String name, @RequestParam @Nullable String size,
			@RequestParam @Nullable String rate, @RequestParam @Nullable String failures,
			@RequestParam @Nullable String busy, @RequestParam(defaultValue = "false") boolean unknown,
			@RequestHeader HttpHeaders headers, HttpServletRequest request, HttpServletResponse response) {
		DemoFile file = new DemoFile(name, number("size", size, DEFAULT_SIZE, 0, MAX_SIZE));
		long bytesPerSecond = number("rate", rate, 0, 1, MAX_SIZE);
		int failing = (int) number("failures", failures, 0, 0, MAX_FAILURES);
		if (this.failures.next("busy/" + name, (int) number("busy", busy, 0, 0, MAX_FAILURES))) {
			return ResponseEntity.status(429).header(HttpHeaders.RETRY_AFTER, BUSY_SECONDS).build();
		}
		if (file.etag().equals(headers.getFirst(HttpHeaders.IF_NONE_MATCH))) {
			return ResponseEntity.status(304).eTag(file.etag()).build();
		}
		boolean head = "HEAD".equals(request.getMethod());
		// A Range header means something with GET only (RFC 9110 section 14.2).
		DemoRange range = DemoRange.of(file, head ? null : headers.getFirst(HttpHeaders.RANGE),
				headers.getFirst(HttpHeaders.IF_RANGE));
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(range.status())
			.eTag(file.etag())
			.lastModified(DemoFile.LAST_MODIFIED)
			.header(HttpHeaders.ACCEPT_RANGES, "bytes");
		if (range.status() != 200) {
			answer.header(HttpHeaders.CONTENT_RANGE, range.contentRange(file));
		}
		if (range.status() == 416) {
			return answer.contentLength(0).build();
		}
		if (!unknown) {
			answer.contentLength(range.length());
		}
		answer.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment().filename(name, StandardCharsets.UTF_8).build().toString());
		if (head) {
			return answer.build();
		}
		boolean breakOff = this.failures.next(name, failing);
		DemoBody body = new DemoBody(file, range, bytesPerSecond, breakOff, this.stop);
		if (body.mayEndEarly()) {
			answer.header(HttpHeaders.CONNECTION, "close");
		}
		return answer.body((out) -> body.writeTo(response.getOutputStream()));
	}

	/**
	 * The checksum of a demo file.
	 * @param name the file's name
	 * @param size its size in bytes, up to 4 GiB; 10 MiB by default
	 * @return the SHA-256, in lower-case hexadecimal; status 503 if too many are asked
	 * for
	 */
	@GetMapping(path = "/{name}/sha256", produces = MediaType.TEXT_PLAIN_VALUE)
	String sha256(@PathVariable String name, @RequestParam @Nullable String size) {
		DemoFile file = new DemoFile(name, number("size", size, DEFAULT_SIZE, 0, MAX_HASHED));
		String sha256 = this.digests.sha256(file);
		if (sha256 == null) {
			ErrorResponseException busy = new ErrorResponseException(HttpStatus.SERVICE_UNAVAILABLE, ProblemDetail
				.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "too many checksums are being computed already"),
					null);
			busy.getHeaders().set(HttpHeaders.RETRY_AFTER, "5");
			throw busy;
		}
		return sha256;
	}

	private static long number(String field, @Nullable String text, long byDefault, long least, long greatest) {
		if (text == null) {
			return byDefault;
		}
		// Up to 18 digits always fit a long.
		if (text.matches("[0-9]{1,18}")) {
			long value = Long.parseLong(text);
			if (value >= least && value <= greatest) {
				return value;
			}
		}
		throw new InvalidInputException(field, "must be a whole number from " + least + " to " + greatest);
	}

}
