package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real gRPC server on a Unix socket. */
class PodResourcesTest {
    private static final String GPU0 = "GPU-11111111-2222-3333-4444-555555555555";
    private static final String GPU1 = "GPU-11111111-2222-3333-4444-666666666666";
    private static final String MIG = "MIG-11111111-2222-3333-4444-777777777777";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Held, since a logger nobody holds forgets its level. */
    private static final Logger SERVER_LOG = Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty");

    @TempDir
    Path directory;

    private EventLoopGroup threads;
    private Server server;
    private Path socket;

    @BeforeEach
    void threads() {
        // Clients that hang up are what some of these tests are about.
        SERVER_LOG.setLevel(Level.SEVERE);
        assertTrue(Epoll.isAvailable(), () -> "no epoll here: " + Epoll.unavailabilityCause());
        threads = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        socket = directory.resolve("kubelet.sock");
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (server != null) {
            server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
    }

    /** Messages as they are on the wire. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(byte[] answer, Status status) throws IOException {
        serve("v1.PodResourcesLister/List", answer, status);
    }

    private void serve(String method, byte[] answer, Status status) throws IOException {
        MethodDescriptor<byte[], byte[]> list = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        BindableService service = () -> ServerServiceDefinition.builder(list.getServiceName())
                .addMethod(list, (call, headers) -> {
                    call.request(1);
                    return new ServerCall.Listener<byte[]>() {
                        @Override
                        public void onMessage(byte[] request) {
                            assertEquals(0, request.length);
                        }

                        @Override
                        public void onHalfClose() {
                            if (status.isOk()) {
                                call.sendHeaders(new Metadata());
                                call.sendMessage(answer);
                            }
                            call.close(status, new Metadata());
                        }
                    };
                })
                .build();
        server = NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                .channelType(EpollServerDomainSocketChannel.class)
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads)
                .addService(service)
                .build()
                .start();
    }

    private PodDevices fetch() throws IOException {
        return new PodResources(socket, PATIENCE).fetch();
    }

    @Test
    void devicesOfThePodsAreListed() throws IOException {
        serve(
                new ProtoMessage()
                        .message(1, ProtoMessage.pod("ml", "train-0", "main", GPU0, MIG))
                        .message(1, ProtoMessage.pod("ml", "serve-0", "a", GPU1 + "::0"))
                        .message(1, ProtoMessage.pod("ml", "serve-1", "b", GPU1 + "::1"))
                        .message(1, ProtoMessage.pod("kube-system", "dns", "dns", "vf0", "0"))
                        .message(1, ProtoMessage.pod("Bad Namespace", "x", "y", MIG))
                        .done(),
                Status.OK);
        PodDevices devices = fetch();
        assertEquals(new PodName("ml", "train-0", "main"), devices.only(GPU0));
        assertEquals(new PodName("ml", "train-0", "main"), devices.only(MIG));
        assertEquals(
                List.of(new PodName("ml", "serve-0", "a"), new PodName("ml", "serve-1", "b")),
                devices.holders().get(GPU1));
        assertNull(devices.only(GPU1));
        assertEquals(3, devices.holders().size());
    }

    @Test
    void everyCallIsAConnectionOfItsOwn() throws IOException {
        serve(new ProtoMessage().done(), Status.OK);
        for (int i = 0; i < 20; i++) {
            assertEquals(PodDevices.EMPTY, fetch());
        }
    }

    @Test
    void answerOfManyFramesIsPutTogether() throws IOException {
        ProtoMessage all = new ProtoMessage();
        int pods = 20_000;
        for (int i = 0; i < pods; i++) {
            all.message(1, ProtoMessage.pod("ml", "train-" + i, "main", i == pods - 1 ? GPU0 : "vf" + i));
        }
        assertTrue(all.done().length > 1 << 20);
        serve(all.done(), Status.OK);
        assertEquals("train-" + (pods - 1), fetch().only(GPU0).name());
    }

    @Test
    void answerThatIsTooLongIsRefused() throws IOException {
        serve(new byte[GrpcCall.MAX_MESSAGE + 1], Status.OK);
        assertEquals(
                socket + ": gRPC: answer of more than " + GrpcCall.MAX_MESSAGE + " bytes",
                assertThrows(IOException.class, this::fetch).getMessage());
    }

    @Test
    void failureIsToldInTheWordsOfTheServer() throws IOException {
        StringBuilder words = new StringBuilder();
        for (char c = ' '; c < '~'; c++) {
            // A gRPC message escapes with it.
            words.append(c == '%' ? "" : c);
        }
        serve(new byte[0], Status.RESOURCE_EXHAUSTED.withDescription("rejected:" + words + "end"));
        assertEquals(
                socket + ": gRPC: status 8 rejected:" + words + "end",
                assertThrows(IOException.class, this::fetch).getMessage());
    }

    @Test
    void kubeletWithoutTheServiceIsTold() throws IOException {
        serve("v2.Other/List", new byte[0], Status.OK);
        String message = assertThrows(IOException.class, this::fetch).getMessage();
        assertTrue(message.startsWith(socket + ": gRPC: status 12 "), message);
    }

    @Test
    void garbageInTheMessageIsTold() throws IOException {
        serve(new byte[] {10, 100, 1}, Status.OK);
        assertEquals(
                socket + ": protobuf: field reaches beyond its message",
                assertThrows(IOException.class, this::fetch).getMessage());
    }
}
