package io.github.downloadmanager.boot.tracing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import brave.Tracing;
import brave.context.slf4j.MDCScopeDecorator;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.propagation.Propagator;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/**
 * Brave.
 */
final class BraveTracerUnderTest implements TracerUnderTest {

	private final List<RecordedSpan> spans = new CopyOnWriteArrayList<>();

	private final ThreadLocalCurrentTraceContext current = ThreadLocalCurrentTraceContext.newBuilder()
		.addScopeDecorator(MDCScopeDecorator.get())
		.build();

	private final Tracing tracing = Tracing.newBuilder()
		.currentTraceContext(this.current)
		.traceId128Bit(true)
		.addSpanHandler(new SpanHandler() {

			@Override
			public boolean end(TraceContext context, MutableSpan span, Cause cause) {
				boolean error = span.error() != null || span.tag("error") != null;
				BraveTracerUnderTest.this.spans.add(new RecordedSpan(span.name(), span.traceId(), span.id(),
						span.parentId(), error, (span.error() != null) ? 1 : 0));
				return true;
			}

		})
		.build();

	private final Tracer tracer = new BraveTracer(this.tracing.tracer(), new BraveCurrentTraceContext(this.current),
			new BraveBaggageManager());

	@Override
	public Tracer tracer() {
		return this.tracer;
	}

	@Override
	public Propagator propagator() {
		return new BravePropagator(this.tracing);
	}

	@Override
	public List<RecordedSpan> spans() {
		return this.spans;
	}

	@Override
	public @Nullable String spanId(RecordedRequest request) {
		return request.getHeaders().get("X-B3-SpanId");
	}

	@Override
	public void close() {
		this.tracing.close();
	}

}
