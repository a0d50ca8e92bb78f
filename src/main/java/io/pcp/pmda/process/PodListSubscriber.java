package io.pcp.pmda.process;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Parses the body of an answer as it comes in; fails at the first byte that is too much or makes no sense. */
final class PodListSubscriber implements HttpResponse.BodySubscriber<PodList> {
    /** A pod has some 10 KB of JSON, a node at most some 500 pods. */
    static final long MAX_BODY = 32L << 20;

    private final int status;
    private final CompletableFuture<PodList> result = new CompletableFuture<>();
    private PodListParser parser;
    private Flow.Subscription subscription;
    private long length;

    PodListSubscriber(int status) {
        this.status = status;
    }

    @Override
    public CompletionStage<PodList> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        try {
            if (status != 200) {
                throw new IOException("HTTP status " + status
                        + (status == 401 || status == 403 ? ": the token may not read the pods of this node" : ""));
            }
            parser = new PodListParser();
            given.request(Long.MAX_VALUE);
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (result.isDone()) {
            return;
        }
        try {
            for (ByteBuffer buffer : buffers) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                length += bytes.length;
                if (length > MAX_BODY) {
                    throw new IOException("the list of pods has more than " + MAX_BODY + " bytes");
                }
                parser.feed(bytes, bytes.length);
            }
        } catch (IOException | RuntimeException e) {
            fail(new IOException("not understood: " + firstLine(e), e));
        }
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        if (result.isDone()) {
            return;
        }
        try {
            result.complete(parser.finish());
        } catch (IOException | RuntimeException e) {
            fail(new IOException(firstLine(e), e));
        }
    }

    private void fail(Exception e) {
        subscription.cancel();
        result.completeExceptionally(e);
    }

    /** The messages of the JSON reader go on with where they come from. */
    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
