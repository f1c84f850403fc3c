package io.github.downloadmanager.readme;

import java.nio.file.Path;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

// The README shows what is between the marks.
// @formatter:off
// README spring
@Component
class Mirror {

	private static final Logger logger = LoggerFactory.getLogger(Mirror.class);

	Mirror(DownloadManager downloads) {
		downloads.submit(DownloadRequest.builder("https://example.com/data.zip")
			.destination(Path.of("data.zip")).overwrite(true).retries(5).build());
	}

	@EventListener
	void arrived(DownloadEvent.Completed event) {
		logger.info("{} is here", event.result().file());
	}

}
// README end
