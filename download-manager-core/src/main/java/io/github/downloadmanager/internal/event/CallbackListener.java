package io.github.downloadmanager.internal.event;

import java.util.function.Consumer;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.Progress;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of one request as a listener.
 */
record CallbackListener(@Nullable Consumer<DownloadEvent> events,
		@Nullable Consumer<Progress> progress) implements DownloadListener {

	static @Nullable CallbackListener of(DownloadRequest request) {
		Consumer<DownloadEvent> events = request.eventCallback();
		Consumer<Progress> progress = request.progressCallback();
		return (events == null && progress == null) ? null : new CallbackListener(events, progress);
	}

	boolean observesProgress() {
		return this.progress != null;
	}

	@Override
	public void onEvent(DownloadEvent event) {
		if (this.events != null) {
			this.events.accept(event);
		}
	}

	@Override
	public void onProgress(Download download, Progress progress) {
		if (this.progress != null) {
			this.progress.accept(progress);
		}
	}

}
