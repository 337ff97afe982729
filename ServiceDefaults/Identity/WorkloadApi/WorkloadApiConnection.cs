using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace AgentTrust.ServiceDefaults.Identity.WorkloadApi;

/// <summary>Calls the SPIFFE Workload API: gRPC over HTTP/2 on a Unix socket, of which one unary call is needed.</summary>
/// <remarks>The socket is the authentication: whoever serves it knows by the kernel which process calls (SPIFFE Workload Endpoint §5).</remarks>
internal sealed class WorkloadApiConnection(string socketPath) : IDisposable
{
    private const string FetchJwtSvid = "http://localhost/SpiffeWorkloadAPI/FetchJWTSVID";
    private const string StatusName = "grpc-status";
    private const int Prefix = 5;
    private const int LargestMessage = 1024 * 1024;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
    });

    /// <exception cref="HttpRequestException">Nobody serves the socket, or it is no gRPC server.</exception>
    /// <exception cref="FormatException">What it answered is no answer to this.</exception>
    /// <exception cref="WorkloadApiRefusedException">It refused.</exception>
    public async Task<IReadOnlyList<JwtSvid>> FetchJwtSvidAsync(string audience, string spiffeId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, FetchJwtSvid)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(JwtSvidMessages.WriteRequest(audience, spiffeId))),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        // SPIFFE Workload Endpoint §3: without it the endpoint refuses, so that no confused web client gets an identity.
        request.Headers.Add("workload.spiffe.io", "true");

        using var response = await _http.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK) throw new HttpRequestException($"The Workload API answered HTTP {(int)response.StatusCode}.");

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var answer = new byte[Prefix + LargestMessage + 1];
        var length = await body.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellationToken);
        // The status comes in the trailers, or alone in the headers; without one the call did not succeed.
        var status = StatusOf(response.TrailingHeaders) ?? StatusOf(response.Headers);
        return status == "0"
            ? JwtSvidMessages.ReadResponse(Unframe(answer.AsSpan(0, length)))
            : throw new WorkloadApiRefusedException(status);
    }

    public void Dispose() => _http.Dispose();

    private static string? StatusOf(HttpHeaders headers) => headers.TryGetValues(StatusName, out var values) ? values.FirstOrDefault() : null;

    /// <summary>A byte for compression (none), four for the length, the message.</summary>
    private static byte[] Frame(byte[] message)
    {
        var frame = new byte[Prefix + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, Prefix);
        return frame;
    }

    private static ReadOnlySpan<byte> Unframe(ReadOnlySpan<byte> frame) =>
        frame.Length >= Prefix && frame[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(frame[1..]) == (uint)(frame.Length - Prefix)
            ? frame[Prefix..]
            : throw new FormatException("The answer is not one uncompressed message.");
}

/// <summary>The Workload API answered with a status other than OK.</summary>
internal sealed class WorkloadApiRefusedException(string? status) : Exception(status switch
{
    "7" => "it knows no identity for this process (PermissionDenied): register the workload",
    "3" => "it does not accept the request (InvalidArgument)",
    "14" => "it is not ready (Unavailable)",
    null => "it ended without a status",
    _ => $"its status is {status}",
});
