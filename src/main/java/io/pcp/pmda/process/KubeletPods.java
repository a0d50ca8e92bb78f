package io.pcp.pmda.process;

import io.pcp.pmda.sdk.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** The kubelet's {@code /pods}: every pod of this node with its containers. Used by one thread at a time. */
final class KubeletPods implements PodNames.Source<PodList> {
    /** From the first byte of the connection to the last of the answer. */
    static final Duration DEADLINE = Duration.ofSeconds(2);

    private final KubernetesSettings settings;
    private final Duration deadline;
    private HttpClient client;
    private FileTime authorityChanged;

    KubeletPods(KubernetesSettings settings) {
        this(settings, DEADLINE);
    }

    KubeletPods(KubernetesSettings settings, Duration deadline) {
        this.settings = settings;
        this.deadline = deadline;
    }

    @Override
    public PodList fetch() throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.pods())
                .header("Accept", "application/json")
                .GET();
        if (settings.token() != null) {
            request.header("Authorization", "Bearer " + TokenFile.read(settings.token()));
        }
        CompletableFuture<HttpResponse<PodList>> answer =
                client().sendAsync(request.build(), status -> new PodListSubscriber(status.statusCode()));
        try {
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS).body();
        } catch (TimeoutException e) {
            throw new IOException(settings.pods() + ": no complete answer within " + deadline.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(settings.pods() + ": " + reason(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof SSLException) {
            return failure.getMessage() + "; the certificate has to be signed by one of the configured authority file "
                    + "and to name the host of the address: use the node name it was made for";
        }
        String reason = failure instanceof IOException io ? IoReason.of(io) : failure.toString();
        return reason.isEmpty() || reason.equals("null") ? failure.getClass().getSimpleName() : reason;
    }

    private HttpClient client() throws IOException {
        FileTime changed = settings.authority() == null ? null : changed(settings.authority());
        if (client == null || changed != null && !changed.equals(authorityChanged)) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(deadline);
            if (settings.authority() != null) {
                builder.sslContext(trusting(settings.authority()));
            }
            client = builder.build();
            authorityChanged = changed;
        }
        return client;
    }

    private static FileTime changed(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new IOException(file + ": " + IoReason.of(e), e);
        }
    }

    /** Trusts what the certificates of a PEM file have signed and nothing else. */
    private static SSLContext trusting(Path authority) throws IOException {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority" + count++, each);
            }
            if (count == 0) {
                throw new IOException(authority + ": holds no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(authority + ": no certificates in PEM form: " + e.getMessage(), e);
        }
    }
}
