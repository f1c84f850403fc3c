package io.github.downloadmanager.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Compresses large answers of the dashboard for clients that take gzip (RFC 9110, section
 * 12.5.3): a thousand downloads are some 400 KB. Servers that compress by themselves
 * leave alone what has a content encoding. Events and files pass by other ways, and are
 * never held up here.
 */
@RestControllerAdvice(basePackageClasses = CompressedAnswers.class)
final class CompressedAnswers implements ResponseBodyAdvice<byte[]> {

	/** What is smaller fits in two packets anyway. */
	static final int MIN_BYTES = 2048;

	@Override
	public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
		return ByteArrayHttpMessageConverter.class.isAssignableFrom(converter);
	}

	@Override
	public byte @Nullable [] beforeBodyWrite(byte @Nullable [] body, MethodParameter returned, MediaType type,
			Class<? extends HttpMessageConverter<?>> converter, ServerHttpRequest request,
			ServerHttpResponse response) {
		if (body == null || body.length < MIN_BYTES || !type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
			return body;
		}
		response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
		if (!takesGzip(request.getHeaders())) {
			return body;
		}
		response.getHeaders().set(HttpHeaders.CONTENT_ENCODING, "gzip");
		return gzip(body);
	}

	private static boolean takesGzip(HttpHeaders headers) {
		boolean any = false;
		for (String element : String.join(",", headers.getOrEmpty(HttpHeaders.ACCEPT_ENCODING)).split(",")) {
			String[] parts = element.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*");
			boolean refused = parts.length > 1 && parts[1].matches("q\\s*=\\s*0(\\.0*)?");
			if (parts[0].equals("gzip") || parts[0].equals("x-gzip")) {
				return !refused;
			}
			any |= parts[0].equals("*") && !refused;
		}
		return any;
	}

	private static byte[] gzip(byte[] body) {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 4);
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return compressed.toByteArray();
	}

}
