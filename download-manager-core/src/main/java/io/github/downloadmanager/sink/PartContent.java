package io.github.downloadmanager.sink;

import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.content.ByteRanges;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.Validator;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of which content a part file holds, and how many of them are durable.
 */
final class PartContent {

	private final CheckpointInterval checkpoints;

	private final ByteRanges held = new ByteRanges();

	private @Nullable Validator validator;

	private OptionalLong total = OptionalLong.empty();

	private @Nullable String contentEncoding;

	private @Nullable String fileName;

	/** What must prove that the bytes belong together; empty if the validator does. */
	private List<Checksum> checksums = List.of();

	private long durableBytes;

	private long checkpointNanos;

	PartContent(CheckpointInterval checkpoints) {
		this.checkpoints = checkpoints;
		this.checkpointNanos = checkpoints.nanos().getAsLong();
	}

	/** The content of a part file that a journal describes. */
	static PartContent of(PartJournal.Entry entry, CheckpointInterval checkpoints) {
		PartContent content = new PartContent(checkpoints);
		entry.ranges().forEach((range) -> content.held.add(range.start(), range.end()));
		content.durableBytes = content.held.bytes();
		content.describe(entry.validator(), entry.total(), entry.contentEncoding(), entry.fileName());
		content.joinedBy(entry.checksums());
		return content;
	}

	void describe(@Nullable Validator validator, OptionalLong total, @Nullable String contentEncoding,
			@Nullable String fileName) {
		this.validator = validator;
		this.total = total;
		this.contentEncoding = contentEncoding;
		this.fileName = fileName;
	}

	/** See {@link DownloadSink#joinedBy}. */
	void joinedBy(List<Checksum> proof) {
		this.checksums = List.copyOf(proof);
	}

	/** Bytes were written, from a position to the one after the last. */
	void add(long start, long end) {
		this.held.add(start, end);
	}

	void clear() {
		this.held.clear();
		this.checksums = List.of();
		this.durableBytes = 0;
	}

	long bytes() {
		return this.held.bytes();
	}

	/** Whether a later run could go on from it: there are bytes, and proof of whose. */
	boolean isResumable() {
		return this.validator != null && this.held.bytes() > 0 && PartJournal.takes(entry());
	}

	/** Whether any of it is durable. */
	boolean isDurable() {
		return this.durableBytes > 0;
	}

	/** Whether it is time to make it durable. */
	boolean isCheckpointDue() {
		long grown = this.held.bytes() - this.durableBytes;
		return this.checkpoints.isDue(grown, this.checkpointNanos);
	}

	/** All bytes held are durable now. */
	void checkpointed() {
		this.durableBytes = this.held.bytes();
		this.checkpointNanos = this.checkpoints.nanos().getAsLong();
	}

	/** What the journal is to say, if {@link #isResumable}. */
	PartJournal.Entry entry() {
		Validator known = this.validator;
		if (known == null) {
			throw new IllegalStateException("no validator");
		}
		return new PartJournal.Entry(known, this.total, this.held.toList(), this.contentEncoding, this.fileName,
				this.checksums);
	}

}
