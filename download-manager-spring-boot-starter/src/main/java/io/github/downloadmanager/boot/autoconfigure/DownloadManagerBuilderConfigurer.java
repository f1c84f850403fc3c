package io.github.downloadmanager.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;

import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.TimeoutSettings;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.util.unit.DataSize;

/**
 * Brings the properties to the builder.
 */
final class DownloadManagerBuilderConfigurer {

	private final DownloadManagerProperties properties;

	DownloadManagerBuilderConfigurer(DownloadManagerProperties properties) {
		this.properties = properties;
	}

	void configure(DownloadManagerBuilder builder) {
		builder.maxConcurrent(this.properties.maxConcurrent())
			.hostGovernor(this.properties.hostGovernor())
			.directory(directory())
			.existingFile(this.properties.existingFilePolicy())
			.partialFiles(this.properties.partialFiles())
			.fsync(this.properties.fsync())
			.userAgent(this.properties.userAgent())
			.segments(this.properties.segments())
			.minSegmentSize(this.properties.minSegmentSize().toBytes())
			.keepLastModified(this.properties.keepLastModified())
			.checkFreeSpace(this.properties.checkFreeSpace())
			.extensionFromContentType(this.properties.extensionFromContentType())
			.history(this.properties.historySize())
			.retry(retry(this.properties.retry()))
			.transientStatuses(this.properties.retry().statuses())
			.timeouts(timeouts(this.properties.timeouts()))
			.sampleInterval(this.properties.progress().sampleInterval())
			.emaAlpha(this.properties.progress().emaAlpha())
			.eventBuffer(this.properties.events().bufferSize())
			.maxRedirects(this.properties.redirects().max())
			.allowHttpsToHttp(this.properties.redirects().allowHttpsToHttp())
			.shutdownGrace(this.properties.shutdown().gracePeriod())
			.probe(this.properties.probe())
			.proxy(this.properties.proxy().settings())
			.logAttributes(this.properties.logging().attributes())
			.fairGroups(this.properties.fairGroups())
			.aging(this.properties.aging());
		PropertyMapper map = PropertyMapper.get();
		map.from(this.properties::maxPerHost).to(builder::maxPerHost);
		map.from(this.properties::maxQueued).to(builder::maxQueued);
		map.from(this.properties::maxSize).as(DataSize::toBytes).to(builder::maxSize);
		this.properties.bandwidth().bytesPerSecond().ifPresent(builder::bandwidth);
		map.from(this.properties.bandwidth()::schedule).to(builder::bandwidthSchedule);
		map.from(this.properties.bandwidth()::priorityDoubling).to(builder::bandwidthPriorityDoubling);
		map.from(this.properties::defaultGroupLimit).to(builder::defaultGroupLimit);
		this.properties.groups().forEach((name, group) -> builder.groupLimits(name, group.limits()));
	}

	private static RetrySettings retry(RetryProperties retry) {
		return new RetrySettings(retry.maxRetries(), retry.initialDelay(), retry.multiplier(), retry.maxDelay(),
				retry.jitter(), retry.maxRetryAfter(), retry.onLongWait());
	}

	private static TimeoutSettings timeouts(TimeoutProperties timeouts) {
		return new TimeoutSettings(timeouts.connect(), timeouts.response(), timeouts.read(), timeouts.probe(),
				new TimeoutSettings.StallFloor(timeouts.stall().bytesPerSecond().toBytes(), timeouts.stall().window()),
				timeouts.total());
	}

	/**
	 * A mistyped directory should stop the application, not the first download. Nothing
	 * is created here: an application that only might download leaves no trace. The
	 * default is not looked at: an application that never uses it may run where nothing
	 * can be written.
	 */
	private Path directory() {
		Path directory = this.properties.directoryPath();
		if (this.properties.directory().equals(DownloadManagerProperties.DEFAULT_DIRECTORY)) {
			return directory;
		}
		Path existing = directory.toAbsolutePath();
		while (existing != null && !Files.exists(existing)) {
			existing = existing.getParent();
		}
		PropertyChecks.that(existing != null && Files.isDirectory(existing) && Files.isWritable(existing),
				"download-manager.directory", directory,
				"a directory that can be written, or a path where one can be created"
						+ ((existing != null) ? " (" + existing + " is none)" : ""));
		return directory;
	}

}
