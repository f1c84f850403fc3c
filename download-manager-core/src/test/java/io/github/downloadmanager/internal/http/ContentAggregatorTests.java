package io.github.downloadmanager.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ContentAggregatorTests {

	private final EmbeddedChannel channel = new EmbeddedChannel(new ContentAggregator(10));

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void whatComesWithOneReadIsOnePiece() {
		read("abc", "def");
		assertThat(next()).isNull();
		this.channel.flushInbound();
		assertThat(next()).isEqualTo("abcdef");
		assertThat(next()).isNull();
	}

	@Test
	void aSinglePieceIsHandedOnAsItIs() {
		HttpContent content = content("abc");
		this.channel.writeOneInbound(content);
		this.channel.flushInbound();
		HttpContent read = this.channel.readInbound();
		assertThat(read).isSameAs(content);
		read.release();
	}

	@Test
	void aPieceIsHandedOnWhenItIsLargeEnough() {
		read("abcdef", "ghij", "kl");
		assertThat(next()).isEqualTo("abcdefghij");
		assertThat(next()).isNull();
		this.channel.flushInbound();
		assertThat(next()).isEqualTo("kl");
	}

	@Test
	void smallPiecesAreCopiedAndTheirBuffersReleased() {
		List<HttpContent> pieces = IntStream.range(0, 9).mapToObj((i) -> content(Integer.toString(i))).toList();
		pieces.forEach(this.channel::writeOneInbound);
		assertThat(pieces).allSatisfy((piece) -> assertThat(piece.refCnt()).isZero());
		this.channel.flushInbound();
		HttpContent read = this.channel.readInbound();
		assertThat(read.content().nioBufferCount()).isOne();
		assertThat(read.content().toString(StandardCharsets.UTF_8)).isEqualTo("012345678");
		read.release();
	}

	@Test
	void anEmptyPieceChangesNothing() {
		read("", "", "ab", "", "cd", "");
		this.channel.flushInbound();
		assertThat(next()).isEqualTo("abcd");
		assertThat(next()).isNull();
	}

	@Test
	void smallAndLargePiecesStayInOrderAndLargeOnesAreNotCopied() {
		EmbeddedChannel large = new EmbeddedChannel(new ContentAggregator(1 << 20));
		String most = "x".repeat(ContentAggregator.SMALL + 1);
		HttpContent uncopied = content(most);
		for (HttpContent piece : List.of(content("a"), uncopied, content("b"), content("c"), content(most),
				content("d"))) {
			large.writeOneInbound(piece);
		}
		assertThat(uncopied.refCnt()).isOne();
		large.flushInbound();
		HttpContent read = large.readInbound();
		assertThat(read.content().toString(StandardCharsets.UTF_8)).isEqualTo("a" + most + "bc" + most + "d");
		assertThat(read.content().nioBufferCount()).isEqualTo(5);
		read.release();
		assertThat(uncopied.refCnt()).isZero();
		assertThat(large.finish()).isFalse();
	}

	@Test
	void theOrderStays() {
		HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
		LastHttpContent last = new DefaultLastHttpContent(bytes("ef"));
		this.channel.writeOneInbound(head);
		read("ab", "cd");
		this.channel.writeOneInbound(last);
		assertThat(this.channel.<Object>readInbound()).isSameAs(head);
		assertThat(next()).isEqualTo("abcd");
		assertThat(this.channel.<Object>readInbound()).isSameAs(last);
		last.release();
	}

	@Test
	void nothingIsLostWhenTheConnectionEnds() {
		read("ab", "cd");
		this.channel.close();
		assertThat(next()).isEqualTo("abcd");
	}

	@Test
	void nothingIsLostWhenAnErrorComes() {
		read("ab", "cd");
		this.channel.pipeline().fireUserEventTriggered("an event");
		assertThat(next()).isEqualTo("abcd");
		read("ef");
		this.channel.pipeline().remove(ContentAggregator.class);
		assertThat(next()).isEqualTo("ef");
	}

	private void read(String... pieces) {
		for (String piece : pieces) {
			this.channel.writeOneInbound(content(piece));
		}
	}

	private String next() {
		HttpContent content = this.channel.readInbound();
		if (content == null) {
			return null;
		}
		String text = content.content().toString(StandardCharsets.UTF_8);
		content.release();
		return text;
	}

	private static HttpContent content(String text) {
		return new DefaultHttpContent(bytes(text));
	}

	private static ByteBuf bytes(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
	}

}
