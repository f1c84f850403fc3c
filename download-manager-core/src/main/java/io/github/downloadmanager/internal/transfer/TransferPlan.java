package io.github.downloadmanager.internal.transfer;

import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.ByteRanges;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.http.ContentRange;
import io.github.downloadmanager.internal.http.RemoteContent;
import org.jspecify.annotations.Nullable;

/**
 * What to ask for, and whether an answer fits what is held. Pure: no input, no output.
 * <p>
 * Bytes of two responses are joined only if a strong validator proves that they belong to
 * one content, and the second says exactly where its bytes go.
 *
 * @param held how many bytes are held
 * @param missing the span to ask for
 * @param identity which content the bytes held belong to
 * @param onlyPart whether nothing but a part will do, as others fetch the rest; also
 * before the first byte is held
 */
record TransferPlan(long held, ByteRanges.Gap missing, Identity identity, boolean onlyPart) {

	TransferPlan(long held, ByteRanges.Gap missing, Identity identity) {
		this(held, missing, identity, false);
	}

	/** The same for one of several connections. */
	TransferPlan asPart() {
		return new TransferPlan(this.held, this.missing, this.identity, true);
	}

	/**
	 * A plan to ask for the last byte held again, if the content ends there: the answer
	 * has the validator that a refusal need not have.
	 */
	TransferPlan ofLastByte() {
		return new TransferPlan(this.held, new ByteRanges.Gap(this.held - 1, this.held),
				new Identity(this.identity.validator(), OptionalLong.of(this.held), this.identity.encoding(),
						this.identity.checksumProves()));
	}

	/** Whether nothing is missing, and only the proof of that is asked for. */
	boolean isToConfirm() {
		return this.identity.total().equals(OptionalLong.of(this.held)) && !this.missing.isEmpty();
	}

	/** Whether the bytes held, or on their way, can be built upon. */
	boolean canResume() {
		return (this.held > 0 || this.onlyPart)
				&& (this.identity.validator() != null || this.identity.checksumProves());
	}

	/** What to ask for: what is missing, or everything. */
	@Nullable ByteRange range() {
		if (!canResume()) {
			return null;
		}
		// The last span is left open-ended: a size that has changed then shows in
		// Content-Range.
		boolean last = this.identity.total().isEmpty() || this.missing.end() == this.identity.total().getAsLong();
		return last ? ByteRange.from(this.missing.start()) : new ByteRange(this.missing.start(), this.missing.end());
	}

	/** What to send as {@code If-Range}. */
	@Nullable Validator condition() {
		// The other address has other validators, so it is asked without a condition.
		return (canResume() && !this.identity.checksumProves()) ? this.identity.validator() : null;
	}

	/**
	 * Look at an answer.
	 * @return what to do with it
	 */
	Verdict judge(RemoteContent content) {
		if (content.isUndeclaredPart() || (!content.partial() && canResume() && isOfOtherLength(content))) {
			return Verdict.reject("a part was sent with the status of the whole");
		}
		if (!content.partial()) {
			if (this.onlyPart) {
				return Verdict.reject(whyWhole(content));
			}
			return (this.held > 0) ? Verdict.startOver(whyWhole(content), end(content)) : Verdict.take(0, end(content));
		}
		String mismatch = mismatch(content);
		if (mismatch != null) {
			return Verdict.reject(mismatch);
		}
		ContentRange range = Objects.requireNonNull(content.range());
		return new Verdict(Verdict.Kind.TAKE, range.first(), OptionalLong.of(range.last() + 1), null,
				!Objects.equals(this.identity.validator(), content.validator()));
	}

	/**
	 * Whether an answer to a range cannot be the whole, although its status says so: it
	 * has the validator of what is held and another length, or says nothing of itself and
	 * is just as long as the range.
	 */
	private boolean isOfOtherLength(RemoteContent content) {
		OptionalLong known = this.identity.total();
		if (content.bodyLength().isEmpty() || content.bodyLength().equals(known)) {
			return false;
		}
		long length = content.bodyLength().getAsLong();
		if (isSame(content)) {
			return known.isPresent() || length < this.held;
		}
		return content.validator() == null && known.isPresent() && length == this.missing.end() - this.missing.start();
	}

	/** Whether an answer is in the representation that is held. */
	private boolean isSame(RemoteContent content) {
		return this.identity.validator() != null && this.identity.validator().equals(content.validator())
				&& Objects.equals(this.identity.encoding(), content.contentEncoding());
	}

	private String whyWhole(RemoteContent content) {
		boolean same = this.identity.validator() != null && this.identity.validator().equals(content.validator());
		return same ? "the server does not support ranges here" : "the content has changed";
	}

	/** One that does not say how long it is has the length of what is held, if known. */
	private OptionalLong end(RemoteContent content) {
		boolean known = content.bodyLength().isPresent() || this.held == 0 || !isSame(content);
		return known ? content.bodyLength() : this.identity.total();
	}

	private @Nullable String mismatch(RemoteContent content) {
		ContentRange range = content.range();
		String type = content.info().contentType();
		if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/byteranges")) {
			return "several ranges were sent where one was asked for";
		}
		if (range == null) {
			return "a part was sent without saying which";
		}
		if (range.first() != this.missing.start()) {
			return "the part starts at " + range.first() + ", asked was " + this.missing.start();
		}
		if (range.last() >= this.missing.end()) {
			return "the part is longer than asked";
		}
		OptionalLong length = content.bodyLength();
		if (length.isPresent() && length.getAsLong() != range.last() - range.first() + 1) {
			return "the part's length is not that of its range";
		}
		OptionalLong known = this.identity.total();
		if (range.total().isEmpty() && known.isEmpty()) {
			return "the size of the content is not known, so its end cannot be told";
		}
		if (range.total().isPresent() && known.isPresent() && !range.total().equals(known)) {
			return "the content has changed: its size was " + known.getAsLong() + " and is "
					+ range.total().getAsLong();
		}
		if (!this.identity.checksumProves() && !Objects.equals(this.identity.validator(), content.validator())) {
			return "the content has changed: its validator is not the same";
		}
		if (!Objects.equals(this.identity.encoding(), content.contentEncoding())) {
			return "the content's encoding is not the same";
		}
		return null;
	}

	/**
	 * Which content bytes belong to.
	 *
	 * @param validator proves it, or {@code null}
	 * @param total size of the content in bytes, empty if unknown
	 * @param encoding its content coding, or {@code null}
	 * @param checksumProves whether another address is asked than the one the bytes came
	 * from, and the caller gave a checksum, so that it is proved at the end that they
	 * belong together
	 */
	record Identity(@Nullable Validator validator, OptionalLong total, @Nullable String encoding,
			boolean checksumProves) {

	}

	/**
	 * What to do with an answer.
	 *
	 * @param kind which of the three
	 * @param from position of its first byte
	 * @param end position after its last byte, empty if it does not say
	 * @param reason why the bytes held cannot be used; {@code null} if they are
	 * @param byChecksum whether only a checksum proves that it belongs to what is held
	 */
	record Verdict(Kind kind, long from, OptionalLong end, @Nullable String reason, boolean byChecksum) {

		Verdict(Kind kind, long from, OptionalLong end, @Nullable String reason) {
			this(kind, from, end, reason, false);
		}

		/** What to do with an answer. */
		enum Kind {

			/** It goes on from what is held. */
			TAKE,
			/** It is good, but what is held does not belong to it. */
			START_OVER,
			/** It does not fit the question; ask for the whole. */
			REJECT

		}

		static Verdict take(long from, OptionalLong end) {
			return new Verdict(Kind.TAKE, from, end, null);
		}

		static Verdict startOver(String reason, OptionalLong end) {
			return new Verdict(Kind.START_OVER, 0, end, reason);
		}

		static Verdict reject(String reason) {
			return new Verdict(Kind.REJECT, 0, OptionalLong.empty(), reason);
		}

	}

}
