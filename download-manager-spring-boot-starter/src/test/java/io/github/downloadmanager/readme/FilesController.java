package io.github.downloadmanager.readme;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.boot.autoconfigure.DownloadStreams;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

// docs/spring.md shows what is between the marks.
// @formatter:off
// README controller
@RestController
@RequestMapping("/files")
class FilesController {

	private final DownloadManager downloads;

	private final DownloadStreams streams;

	FilesController(DownloadManager downloads, DownloadStreams streams) {
		this.downloads = downloads;
		this.streams = streams;
	}

	@PostMapping // <form method="post" action="/files"><input name="address">
	@ResponseStatus(HttpStatus.ACCEPTED)
	DownloadSnapshot submit(@RequestParam String address) {
		return this.downloads.submit(DownloadRequest.builder(address).build()).snapshot();
	}

	@GetMapping(path = "/{id}/progress", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<Object>> progress(@PathVariable String id) {
		Download download = find(id);
		Flux<ServerSentEvent<Object>> progress = download.progress().map((sample) -> event("progress", sample));
		Mono<ServerSentEvent<Object>> end = Mono.fromSupplier(() -> event("end", download.snapshot()));
		return this.streams.untilShutdown(progress.concatWith(end));
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void cancel(@PathVariable String id) {
		find(id).cancel();
	}

	@ExceptionHandler
	ProblemDetail badAddress(IllegalArgumentException ex) { // of DownloadRequest.builder
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
	}

	@ExceptionHandler
	ProblemDetail refused(DownloadException ex) { // of submit
		HttpStatus status = HttpStatus.CONFLICT; // FileExists, DestinationInUse
		if (ex instanceof DownloadException.UrlRejected || ex instanceof DownloadException.InvalidDestination) {
			status = HttpStatus.BAD_REQUEST;
		}
		else if (ex instanceof DownloadException.QueueFull || ex instanceof DownloadException.ManagerShutdown) {
			status = HttpStatus.SERVICE_UNAVAILABLE;
		}
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, ex.getMessage());
		problem.setProperty("errorType", ex.type());
		return problem;
	}

	private Download find(String id) {
		return this.downloads.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

	private static ServerSentEvent<Object> event(String name, Object data) {
		return ServerSentEvent.builder().event(name).data(data).build();
	}

}
// README end
