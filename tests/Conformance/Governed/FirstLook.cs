using ModelContextProtocol.Client;

namespace AgentTrust.Conformance.Governed;

/// <summary>Before the proxy starts: asks the upstream for its tools once, by whichever wire it speaks, so that each of them is in the catalog.</summary>
internal static class FirstLook
{
    /// <summary>How long an upstream that was started together with this host may take to listen.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <exception cref="UpstreamException">It does not answer as an MCP server.</exception>
    public static async Task AtAsync(Uri upstream, AcceptedTools accepted, CancellationToken cancellationToken)
    {
        using var network = ToolProxy.Forwarding.Upstream.CreateHandler();
        using var http = new HttpClient(new AcceptingHandler(accepted, network));
        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);

        while (true)
        {
            try
            {
                await LookAsync(upstream, http, either.Token);
                return;
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError && !patience.IsCancellationRequested)
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new UpstreamException($"{upstream} does not answer as an MCP server: nothing came from there for {Patience.TotalSeconds} seconds.", e);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new UpstreamException($"{upstream} does not answer as an MCP server: {e.Message}", e);
            }
        }
    }

    private static async Task LookAsync(Uri upstream, HttpClient http, CancellationToken cancellationToken)
    {
        var options = new HttpClientTransportOptions { Endpoint = upstream, TransportMode = HttpTransportMode.StreamableHttp };
        await using var transport = new HttpClientTransport(options, http, ownsHttpClient: false);
        await using var client = await McpClient.CreateAsync(transport, cancellationToken: cancellationToken);
        if (client.ServerCapabilities.Tools is not null) await client.ListToolsAsync(cancellationToken: cancellationToken);
    }
}

/// <summary>There is nothing to put behind the proxy; the message says what and why.</summary>
internal sealed class UpstreamException(string message, Exception inner) : Exception(message, inner);
