package io.github.downloadmanager.internal.http;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.Http2Server;
import io.github.downloadmanager.testsupport.RecordingSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.http.HttpProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may send how much on streams that share a connection (RFC 9113 section 5.2). */
class Http2FlowControlTests {

	private static final int FRAME = 16_000;

	private static final int FRAMES = 100;

	@TempDir
	Path directory;

	private DownloadManager manager() {
		return TestManager.overNetwork(this.directory)
			.probe(false)
			.httpClient((client) -> client.protocol(HttpProtocol.H2C))
			.build();
	}

	private static void answer(ChannelHandlerContext stream, AtomicInteger sent) {
		stream.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
		for (int i = 1; i <= FRAMES; i++) {
			stream.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[FRAME]), i == FRAMES))
				.addListener((written) -> sent.incrementAndGet());
		}
		stream.flush();
	}

	@Test
	void aDownloadThatTakesNothingKeepsNoOtherFromReceiving() {
		Gate gate = new Gate();
		AtomicInteger sent = new AtomicInteger();
		try (Http2Server server = Http2Server.start((stream, request) -> answer(stream, sent));
				DownloadManager manager = manager()) {
			RecordingSink sink = new RecordingSink().blocking("write", gate);
			Download stuck = manager.submit(DownloadRequest.builder(server.uri("/stuck")).sink(sink).build());
			// All of it: the window was made larger than what is at first.
			Await.until("the server sent it all", () -> sent.get() == FRAMES);
			for (int i = 0; i < 3; i++) {
				Download other = manager.submit(DownloadRequest.builder(server.uri("/" + i))
					.destination(this.directory.resolve("f" + i))
					.build());
				assertThat(TestManager.result(other).size()).isEqualTo(FRAME * FRAMES);
			}
			gate.open();
			assertThat(TestManager.result(stuck).size()).isEqualTo(FRAME * FRAMES);
			assertThat(server.connections()).isOne();
		}
	}

	/**
	 * A body asks for more from another thread, after it did so before. Of a window of 64
	 * KiB, half has to be read before the server hears of it: three frames.
	 */
	@Test
	void anUpdateIsFlushedWhenAReadWasAskedForBefore() {
		EmbeddedChannel connection = new EmbeddedChannel(Http2FrameCodecBuilder.forClient().build(),
				new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
		connection.attr(Http2FlowControl.SLOW).set(true);
		connection.writeInbound(frame(4, 0, 0, 0));
		AtomicInteger received = new AtomicInteger();
		Http2StreamChannel stream = new Http2StreamChannelBootstrap(connection).handler(new Reader(received))
			.open()
			.getNow();
		stream.config().setAutoRead(false);
		Http2FlowControl.install(stream, () -> 1);
		stream.writeAndFlush(new DefaultHttp2HeadersFrame(
				new DefaultHttp2Headers().method("GET").path("/").scheme("http").authority("a"), true));
		connection.writeInbound(frame(1, 4, 3, -1));
		for (int i = 1; i <= 3; i++) {
			stream.read();
			stream.read();
			connection.writeInbound(frame(0, 0, 3, FRAME));
			assertThat(received).hasValue(i);
		}
		connection.releaseOutbound();

		stream.read();

		ByteBuf update = connection.readOutbound();
		assertThat(update).isNotNull();
		assertThat(update.getByte(3)).as("type").isEqualTo((byte) 8);
		update.release();
		connection.finishAndReleaseAll();
	}

	/** A frame is a part of what was read at once, which is mostly of other streams. */
	@ParameterizedTest
	@CsvSource({ "100, 16000, 2", "16000, 80000, 6" })
	void dataThatNobodyReadsHoldsNoMoreMemoryThanItself(int size, int before, int frames) {
		EmbeddedChannel connection = new EmbeddedChannel(Http2FrameCodecBuilder.forClient().build(),
				new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
		connection.writeInbound(frame(4, 0, 0, 0));
		AtomicInteger received = new AtomicInteger();
		Http2StreamChannel stream = new Http2StreamChannelBootstrap(connection).handler(new Reader(received))
			.open()
			.getNow();
		stream.config().setAutoRead(false);
		Http2FlowControl.install(stream, () -> 1);
		stream.writeAndFlush(new DefaultHttp2HeadersFrame(
				new DefaultHttp2Headers().method("GET").path("/").scheme("http").authority("a"), true));
		stream.read();
		connection.writeInbound(frame(1, 4, 3, -1));
		for (int sent = 0; sent < before; sent += FRAME) {
			connection.writeInbound(frame(0, 0, 3, FRAME));
		}
		ByteBuf read = Unpooled.buffer(1 << 20).writeBytes(frame(0, 0, 3, size));
		connection.writeInbound(read);
		assertThat(read.refCnt()).as("the buffer that was read").isZero();
		for (int i = 0; i < frames; i++) {
			stream.read();
		}
		assertThat(received).hasValue(frames);
		connection.finishAndReleaseAll();
	}

	/** A frame (RFC 9113 section 4.1); of {@code length} -1 the head of a response. */
	private static ByteBuf frame(int type, int flags, int stream, int length) {
		byte[] payload = (length < 0) ? new byte[] { (byte) 0x88 } : new byte[length];
		return Unpooled.buffer()
			.writeMedium(payload.length)
			.writeByte(type)
			.writeByte(flags)
			.writeInt(stream)
			.writeBytes(payload);
	}

	private static final class Reader extends ChannelInboundHandlerAdapter {

		private final AtomicInteger received;

		Reader(AtomicInteger received) {
			this.received = received;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ReferenceCountUtil.release(message);
			if (message instanceof Http2DataFrame) {
				this.received.incrementAndGet();
			}
		}

	}

}
