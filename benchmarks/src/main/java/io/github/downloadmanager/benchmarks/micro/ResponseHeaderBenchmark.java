package io.github.downloadmanager.benchmarks.micro;

import java.net.URI;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.internal.http.ContentDispositionName;
import io.github.downloadmanager.internal.http.ContentRange;
import io.github.downloadmanager.internal.text.SafeFileName;
import io.github.downloadmanager.policy.UriRedactor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What is read of every response, before its first byte is written.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ResponseHeaderBenchmark {

	private final String plain = "attachment; filename=\"report-2026.pdf\"";

	private final String extended = "attachment; filename=\"?.pdf\"; filename*=UTF-8''%e2%82%ac%20rates%20%e2%82%ac.pdf";

	private final String range = "bytes 1048576-2097151/1073741824";

	private final URI uri = URI.create("https://example.org/files/a%20long%20name.tar.gz?token=secret&part=7");

	/** A name as most servers give it. */
	@Benchmark
	public @Nullable String nameInQuotes() {
		return ContentDispositionName.parse(this.plain);
	}

	/** A name as RFC 8187 encodes it. */
	@Benchmark
	public @Nullable String nameEncoded() {
		return ContentDispositionName.parse(this.extended);
	}

	/** A name from the address, made safe. */
	@Benchmark
	public @Nullable String nameFromAddress() {
		return SafeFileName.of(this.uri);
	}

	/** The span of a partial response. */
	@Benchmark
	public @Nullable ContentRange contentRange() {
		return ContentRange.parse(this.range);
	}

	/** An address without its secrets. */
	@Benchmark
	public URI redactedAddress() {
		return UriRedactor.standard().redact(this.uri);
	}

}
