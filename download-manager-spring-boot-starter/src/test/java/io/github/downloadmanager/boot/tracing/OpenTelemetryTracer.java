package io.github.downloadmanager.boot.tracing;

import java.util.List;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry.
 */
final class OpenTelemetryTracer implements TracerUnderTest {

	static {
		Slf4JEventListener mdc = new Slf4JEventListener();
		ContextStorage.addWrapper(new EventPublishingContextWrapper(mdc::onEvent));
	}

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final SdkTracerProvider provider = SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(this.exporter))
		.build();

	private final io.opentelemetry.api.trace.Tracer delegate = this.provider.get("test");

	private final Tracer tracer = new OtelTracer(this.delegate, new OtelCurrentTraceContext(), (event) -> {
	});

	private final Propagator propagator = new OtelPropagator(
			ContextPropagators.create(W3CTraceContextPropagator.getInstance()), this.delegate);

	@Override
	public Tracer tracer() {
		return this.tracer;
	}

	@Override
	public Propagator propagator() {
		return this.propagator;
	}

	@Override
	public List<RecordedSpan> spans() {
		return this.exporter.getFinishedSpanItems().stream().map(OpenTelemetryTracer::recorded).toList();
	}

	private static RecordedSpan recorded(SpanData span) {
		String parent = SpanId.isValid(span.getParentSpanId()) ? span.getParentSpanId() : null;
		return new RecordedSpan(span.getName(), span.getTraceId(), span.getSpanId(), parent,
				span.getStatus().getStatusCode() == StatusCode.ERROR,
				(int) span.getEvents().stream().filter((event) -> event.getName().equals("exception")).count());
	}

	@Override
	public @Nullable String spanId(RecordedRequest request) {
		String header = request.getHeaders().get("traceparent");
		return (header != null) ? header.split("-")[2] : null;
	}

	@Override
	public void close() {
		this.provider.close();
	}

}
